-- small city
CREATE TABLE t (id key);
