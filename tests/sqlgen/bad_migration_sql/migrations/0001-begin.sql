CREATE TABLE city (
    id      key,
    slug    text NOT NULL UNIQUE,
    name    text NOT NULL,
    country text NOT NULL,
    people  int CHECK (people >= 0),
    area    real,
    capital bool NOT NULL DEFAULT false,
    founded time
);
CREATE INDEX city_by_country ON city (country, name);

CREATE TABLE size (id key, label text NOT NULL, people text NOT NULL);

CREATE TABLE note (
    id        key,
    city_id   key NOT NULL REFERENCES city,
    author_id key NOT NULL,
    body      text NOT NULL,
    open      bool NOT NULL
);
CREATE INDEX note_by_city ON note (city_id);
CREATE TABLE sheet (
    id   key,
    body text NOT NULL CHECK ( body<>'' )
);
