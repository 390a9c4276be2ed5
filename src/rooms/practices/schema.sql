-- A practice is what a city did about a public concern, and what is known of it. An empty cell means not known: nothing
-- is guessed to fill one.

-- small concern: a few dozen, kept by the center
CREATE TABLE concern (
    id             key,
    slug           text NOT NULL UNIQUE,
    name           text NOT NULL,
    description    text NOT NULL,
    name_es        text,
    description_es text,
    position       int  NOT NULL
);

-- small evidence_level: the scale of evidence has four
CREATE TABLE evidence_level (
    id       key,
    level    text NOT NULL UNIQUE,
    label    text NOT NULL,
    rule     text NOT NULL,
    label_es text,
    rule_es  text,
    strength int  NOT NULL UNIQUE                   -- 1 is the strongest
);

-- visible practice p: p.published
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
-- visible adoption a: EXISTS (SELECT 1 FROM practice ap WHERE ap.id = a.practice_id AND ap.published)
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
-- small practice_file: one row
CREATE TABLE practice_file (
    id    key,
    intro text NOT NULL
);
