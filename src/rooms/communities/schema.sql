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

-- visible community c: NOT c.demo OR :demo
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
    demo            bool NOT NULL DEFAULT false,    -- invented, for showing what people do here; in no total, list or map unless asked for
    position        int  NOT NULL,                  -- its row in the file it came from
    fingerprint     text NOT NULL,                  -- of its row: an unchanged row keeps its date
    changed         time NOT NULL
);
CREATE INDEX community_by_name ON community (name_key, id);
CREATE INDEX community_by_country ON community (country, name_key);
CREATE INDEX community_by_place ON community (place_id);

-- The part of an e-mail address by which a city's people are known. The staff has checked that it is the city's own.
-- small community_domain: a few a city
CREATE TABLE community_domain (
    id           key,
    community_id key  NOT NULL REFERENCES community,
    domain       text NOT NULL UNIQUE,
    verified     time NOT NULL
);
CREATE INDEX community_domain_by_community ON community_domain (community_id);

-- Somebody with an address of the city asks to be one of its people. The lead says yes or no.
-- visible joining j:
--      j.person_id = :viewer
--   OR EXISTS (SELECT 1 FROM held_role r WHERE r.person_id = :viewer AND r.place_id = j.community_id AND r.role IN ('city_lead', 'mayor'))
--   OR EXISTS (SELECT 1 FROM held_role r WHERE r.person_id = :viewer AND r.role IN ('administrator', 'program_officer'))
CREATE TABLE joining (
    id           key,
    handle       text NOT NULL UNIQUE,
    community_id key  NOT NULL REFERENCES community,
    person_id    key  NOT NULL REFERENCES person,
    asked        time NOT NULL,
    decided      time,
    accepted     bool NOT NULL DEFAULT false,
    UNIQUE (community_id, person_id)
);

-- ---- what a city says of itself ----

-- A city that asks to be a member of the coalition, and what became of it.
-- visible membership a:
--      a.state = 'member'
--   OR EXISTS (SELECT 1 FROM held_role r WHERE r.person_id = :viewer AND r.place_id = a.community_id)
--   OR EXISTS (SELECT 1 FROM held_role r WHERE r.person_id = :viewer AND r.role IN ('administrator', 'program_officer'))
-- small membership: one a city
CREATE TABLE membership (
    id           key,
    community_id key  NOT NULL UNIQUE REFERENCES community,
    state        text NOT NULL CHECK (state IN ('asked', 'changes', 'member', 'declined', 'left')),
    why          text NOT NULL,                     -- what the city hopes for
    mayor        text NOT NULL,                     -- name
    mayor_email  text NOT NULL,                     -- invited once the city is a member; may be empty
    person_id    key  NOT NULL REFERENCES person,   -- who asked
    asked        time NOT NULL,
    note         text NOT NULL,                     -- of the staff
    since        time,                              -- a member since
    CHECK (state <> 'member' OR since IS NOT NULL),
    CHECK (state <> 'changes' OR note <> '')
);

-- The declaration of service as a mayor signed it. A new mayor signs anew; all are kept.
-- small declaration: a few a city
CREATE TABLE declaration (
    id           key,
    community_id key  NOT NULL REFERENCES community,
    person_id    key  NOT NULL REFERENCES person,
    name         text NOT NULL,
    office       text NOT NULL,
    words        text NOT NULL,                     -- what was signed, Markdown
    lang         text NOT NULL CHECK (lang IN ('en', 'es')),
    day          time NOT NULL
);
CREATE INDEX declaration_by_community ON declaration (community_id, day);

-- What a city's lead writes above its page.
-- small city_page: one a city
CREATE TABLE city_page (
    community_id key  NOT NULL PRIMARY KEY REFERENCES community,
    about        text NOT NULL,                     -- Markdown
    officer      text NOT NULL,                     -- the chief service officer, or innovation director
    office       text NOT NULL,                     -- their title
    website      text NOT NULL,
    lang         text NOT NULL CHECK (lang IN ('en', 'es')),
    edited       time NOT NULL
);

-- What a city's service plan wants to reach, by when, and how that is measured.
CREATE TABLE initiative (
    id           key,
    handle       text NOT NULL UNIQUE,
    community_id key  NOT NULL REFERENCES community,
    title        text NOT NULL,
    what         text NOT NULL,                     -- Markdown
    metric       text NOT NULL,                     -- what is counted: "families who keep their home"
    baseline     real,
    target       real,
    until        time,
    state        text NOT NULL CHECK (state IN ('planned', 'running', 'reached', 'ended')),
    lang         text NOT NULL CHECK (lang IN ('en', 'es')),
    made         time NOT NULL,
    edited       time NOT NULL,
    CHECK (metric <> '' OR (baseline IS NULL AND target IS NULL))
);
CREATE INDEX initiative_by_community ON initiative (community_id, made);

-- What was counted on a day.
CREATE TABLE initiative_value (
    id            key,
    initiative_id key  NOT NULL REFERENCES initiative,
    day           time NOT NULL,
    value         real NOT NULL,
    note          text NOT NULL,
    UNIQUE (initiative_id, day)
);

-- What somebody of a city offers help with. Who it is, members see where that person agrees; the public sees the words alone, where
-- they agree to that, with a form that forwards.
-- visible helper h:
--      h.person_id = :viewer
--   OR (h.members AND EXISTS (SELECT 1 FROM held_role hr WHERE hr.person_id = :viewer AND hr.place_id > 0))
CREATE TABLE helper (
    id           key,
    handle       text NOT NULL UNIQUE,
    person_id    key  NOT NULL REFERENCES person,
    community_id key  NOT NULL REFERENCES community,
    offers       text NOT NULL CHECK (offers <> ''),
    members      bool NOT NULL,                     -- members see the name and address
    open         bool NOT NULL,                     -- everybody sees the words, and may write
    edited       time NOT NULL,
    UNIQUE (person_id, community_id)
);
CREATE INDEX helper_by_community ON helper (community_id, edited);

-- A message to somebody who offers help, until it is on its way.
-- visible forwarded w: EXISTS (SELECT 1 FROM helper wh WHERE wh.id = w.helper_id AND wh.person_id = :viewer)
CREATE TABLE forwarded (
    id        key,
    helper_id key  NOT NULL REFERENCES helper,
    name      text NOT NULL,
    email     text NOT NULL,
    words     text NOT NULL,
    sent      time NOT NULL
);
CREATE INDEX forwarded_by_helper ON forwarded (helper_id, sent);
