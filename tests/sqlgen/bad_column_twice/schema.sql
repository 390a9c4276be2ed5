CREATE TABLE t (id key, x text, x int);
