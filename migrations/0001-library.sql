-- What 0.1.0 made: the library of practices, to be read. Never edited: centers were made by it.

-- What the database knows of itself: the schema it was made by, when.
CREATE TABLE meta (
    key   text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

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

-- A practice is what a city did about a public concern, and what is known of it. An empty cell means not known: nothing
-- is guessed to fill one.

CREATE TABLE concern (
    id             key,
    slug           text NOT NULL UNIQUE,
    name           text NOT NULL,
    description    text NOT NULL,
    name_es        text,
    description_es text,
    position       int  NOT NULL
);

CREATE TABLE evidence_level (
    id       key,
    level    text NOT NULL UNIQUE,
    label    text NOT NULL,
    rule     text NOT NULL,
    label_es text,
    rule_es  text,
    strength int  NOT NULL UNIQUE                   -- 1 is the strongest
);

CREATE TABLE practice (
    id               key,
    slug             text NOT NULL UNIQUE,
    title            text NOT NULL,
    summary          text NOT NULL,
    community_id     key  NOT NULL REFERENCES community,
    year_started     int,
    year_from_memory bool NOT NULL,                 -- nobody saw the year in a source: not shown as a fact
    cost_text        text,
    cost_kind        text NOT NULL CHECK (cost_kind IN ('whole', 'unit', 'price', 'staff-time', 'none', 'unknown')),
    cost_minor       money,
    cost_currency    text,                          -- ISO 4217
    cost_per         text,
    funding_text     text,
    funding_kind     text CHECK (funding_kind IN ('prize', 'grant', 'bond', 'other')),
    outcome_text     text,
    outcome_kind     text NOT NULL CHECK (outcome_kind IN ('effect', 'before-after', 'output', 'target', 'none')),
    outcome_value    text,                          -- numbers as their source writes them; checked when read in
    outcome_low      text,
    outcome_high     text,
    outcome_unit     text,
    outcome_what     text,
    evidence_id      key  NOT NULL REFERENCES evidence_level,
    source           text,
    source_kind      text CHECK (source_kind IN ('primary', 'press', 'secondary')),
    verification     text NOT NULL CHECK (verification IN ('seen', 'partial')),
    needs_text       text,
    read_on          text,                          -- YYYY-MM-DD
    body             text NOT NULL,                 -- Markdown
    lang             text NOT NULL,                 -- of title, summary and body
    published        bool NOT NULL,
    position         int  NOT NULL,                 -- its row in the file it came from
    fingerprint      text NOT NULL,
    changed          time NOT NULL,
    CHECK ((cost_minor IS NULL) = (cost_currency IS NULL))
);
CREATE INDEX practice_by_community ON practice (community_id);
CREATE INDEX practice_by_changed ON practice (changed, id);
CREATE INDEX practice_by_position ON practice (position, id);
CREATE INDEX practice_by_evidence ON practice (evidence_id);

CREATE TABLE practice_concern (
    practice_id key NOT NULL REFERENCES practice,
    concern_id  key NOT NULL REFERENCES concern,
    position    int NOT NULL,
    PRIMARY KEY (practice_id, concern_id)
);
CREATE INDEX practice_concern_by_concern ON practice_concern (concern_id, practice_id);

-- A city took a practice up. "reported": a source says so; "recorded": the city itself did (from the next issue on).
CREATE TABLE adoption (
    id           key,
    practice_id  key  NOT NULL REFERENCES practice,
    community_id key  NOT NULL REFERENCES community,
    origin       text NOT NULL CHECK (origin IN ('reported', 'recorded')),
    year         int,
    position     int  NOT NULL,
    UNIQUE (practice_id, community_id, origin)
);
CREATE INDEX adoption_by_community ON adoption (community_id, practice_id);

-- What stands before the first entry of the file of texts, so that it can be given back as it came.
CREATE TABLE practice_file (
    id    key,
    intro text NOT NULL
);
