CREATE TABLE t (id key, x varchar);
