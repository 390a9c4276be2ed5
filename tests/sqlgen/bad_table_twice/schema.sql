CREATE TABLE city (id key);
