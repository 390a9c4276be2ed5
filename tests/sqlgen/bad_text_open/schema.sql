CREATE TABLE t (id key, x text DEFAULT 'y);
