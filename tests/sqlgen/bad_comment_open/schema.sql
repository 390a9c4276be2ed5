CREATE TABLE t (id key /* open, x text);
