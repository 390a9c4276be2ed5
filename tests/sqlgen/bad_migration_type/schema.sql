-- small sheet: a few
CREATE TABLE sheet (
    id   key,
    body text NOT NULL CHECK (body <> ''),
    open bool NOT NULL DEFAULT false
);
CREATE INDEX sheet_by_body ON sheet (body);
