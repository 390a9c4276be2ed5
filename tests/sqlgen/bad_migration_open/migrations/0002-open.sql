-- the column stands last, the words of the CHECK otherwise
ALTER TABLE sheet ADD COLUMN open bool NOT NULL DEFAULT false;
CREATE INDEX sheet_by_body ON sheet (body)