-- visible t: everybody
CREATE TABLE t (id key);
