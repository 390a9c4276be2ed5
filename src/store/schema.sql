-- What the database knows of itself: the schema it was made by, when.
-- small meta: a handful of keys
CREATE TABLE meta (
    key   text NOT NULL PRIMARY KEY,
    value text NOT NULL
);
