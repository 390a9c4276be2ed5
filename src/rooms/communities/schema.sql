-- Places are reference rows: every incorporated place of the United States, from the Census. A community is a place that
-- the center works with. Both are known to everybody.

CREATE TABLE place (
    id              key,
    geoid           text NOT NULL UNIQUE,           -- Census GEOID, seven digits
    ocd_id          text,
    name            text NOT NULL,
    full_name       text NOT NULL,                  -- "Dayton city"
    name_key        text NOT NULL,                  -- name, folded, for comparing and sorting
    state           text NOT NULL,                  -- postal abbreviation
    state_name      text NOT NULL,
    county_geoid    text,                           -- the county that holds its largest part
    lat             real,
    lon             real,
    population      int CHECK (population >= 0),
    population_year int,
    census_2010     int,
    land_km2        real,
    water_km2       real,
    ansicode        text,
    funcstat        text
);
CREATE INDEX place_by_name ON place (name_key, id);
CREATE INDEX place_by_county ON place (county_geoid);

CREATE TABLE place_population (
    place_id   key NOT NULL REFERENCES place,
    year       int NOT NULL,
    population int NOT NULL CHECK (population >= 0),
    PRIMARY KEY (place_id, year)
);

-- Counties give a place what is only counted by county: income and unemployment.
CREATE TABLE county_figure (
    county_geoid text NOT NULL,
    indicator    text NOT NULL,                     -- median_household_income, unemployment_rate
    year         int  NOT NULL,
    value        real NOT NULL,
    unit         text NOT NULL,
    source       text NOT NULL,
    PRIMARY KEY (county_geoid, indicator, year)
);

-- small community: hundreds, of which every list and map shows all
CREATE TABLE community (
    id              key,
    slug            text NOT NULL UNIQUE,
    name            text NOT NULL,
    name_key        text NOT NULL,
    country         text NOT NULL,                  -- ISO 3166-1 alpha-2
    region          text,                           -- ISO 3166-2
    ocd_id          text,
    geoid           text UNIQUE,
    county_geoid    text,
    lat             real,
    lon             real,
    population      int CHECK (population >= 0),
    population_year int,
    area_km2        real,                           -- land
    website         text,
    seen_in         text,                           -- the program list or page where the city was seen
    source          text,
    place_id        key REFERENCES place,           -- where the GEOIDs agree
    position        int  NOT NULL,                  -- its row in the file it came from
    fingerprint     text NOT NULL,                  -- of its row: an unchanged row keeps its date
    changed         time NOT NULL
);
CREATE INDEX community_by_name ON community (name_key, id);
CREATE INDEX community_by_country ON community (country, name_key);
CREATE INDEX community_by_place ON community (place_id);
