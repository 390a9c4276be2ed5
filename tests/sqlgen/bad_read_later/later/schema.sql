CREATE TABLE later_thing (id key, label text);
