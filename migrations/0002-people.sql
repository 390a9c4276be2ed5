-- People: accounts, matters, what cities do and write, the center's own face. From 0.1.0 to the version after it.

ALTER TABLE community ADD COLUMN demo bool NOT NULL DEFAULT false;

-- What is said of cost, change and source has more words: practices are set aside, with what points to them, and come into tables
-- that take those words. PostgreSQL lets no table go that another one points to.

CREATE TABLE kept_practice (
    id               key,
    slug             text NOT NULL,
    title            text NOT NULL,
    summary          text NOT NULL,
    community_id     key  NOT NULL,
    year_started     int,
    year_from_memory bool NOT NULL,
    cost_text        text,
    cost_kind        text NOT NULL,
    cost_minor       money,
    cost_currency    text,
    cost_per         text,
    funding_text     text,
    funding_kind     text,
    outcome_text     text,
    outcome_kind     text NOT NULL,
    outcome_value    text,
    outcome_low      text,
    outcome_high     text,
    outcome_unit     text,
    outcome_what     text,
    evidence_id      key  NOT NULL,
    source           text,
    source_kind      text,
    verification     text NOT NULL,
    needs_text       text,
    read_on          text,
    body             text NOT NULL,
    lang             text NOT NULL,
    published        bool NOT NULL,
    position         int  NOT NULL,
    fingerprint      text NOT NULL,
    changed          time NOT NULL
);
CREATE TABLE kept_practice_concern (
    practice_id key NOT NULL,
    concern_id  key NOT NULL,
    position    int NOT NULL
);
CREATE TABLE kept_adoption (
    id           key,
    practice_id  key  NOT NULL,
    community_id key  NOT NULL,
    origin       text NOT NULL,
    year         int,
    position     int  NOT NULL
);
INSERT INTO kept_practice (id, slug, title, summary, community_id, year_started, year_from_memory, cost_text, cost_kind, cost_minor, cost_currency, cost_per, funding_text,
    funding_kind, outcome_text, outcome_kind, outcome_value, outcome_low, outcome_high, outcome_unit, outcome_what, evidence_id, source, source_kind,
    verification, needs_text, read_on, body, lang, published, position, fingerprint, changed)
SELECT id, slug, title, summary, community_id, year_started, year_from_memory, cost_text, cost_kind, cost_minor, cost_currency, cost_per, funding_text,
    funding_kind, outcome_text, outcome_kind, outcome_value, outcome_low, outcome_high, outcome_unit, outcome_what, evidence_id, source, source_kind,
    verification, needs_text, read_on, body, lang, published, position, fingerprint, changed
  FROM practice;
INSERT INTO kept_practice_concern (practice_id, concern_id, position)
SELECT practice_id, concern_id, position
  FROM practice_concern;
INSERT INTO kept_adoption (id, practice_id, community_id, origin, year, position)
SELECT id, practice_id, community_id, origin, year, position
  FROM adoption;
DROP TABLE adoption;
DROP TABLE practice_concern;
DROP TABLE practice;

CREATE TABLE practice (
    id               key,
    slug             text NOT NULL UNIQUE,
    title            text NOT NULL,
    summary          text NOT NULL,
    community_id     key  NOT NULL REFERENCES community,
    year_started     int,
    year_from_memory bool NOT NULL,
    cost_text        text,
    cost_kind        text NOT NULL CHECK (cost_kind IN ('whole', 'unit', 'price', 'staff-time', 'none', 'described', 'unknown')),
    cost_minor       money,
    cost_currency    text,
    cost_per         text,
    funding_text     text,
    funding_kind     text CHECK (funding_kind IN ('prize', 'grant', 'bond', 'other')),
    outcome_text     text,
    outcome_kind     text NOT NULL CHECK (outcome_kind IN ('effect', 'before-after', 'output', 'target', 'described', 'none')),
    outcome_value    text,
    outcome_low      text,
    outcome_high     text,
    outcome_unit     text,
    outcome_what     text,
    evidence_id      key  NOT NULL REFERENCES evidence_level,
    source           text,
    source_kind      text CHECK (source_kind IN ('primary', 'press', 'secondary')),
    verification     text NOT NULL CHECK (verification IN ('seen', 'partial', 'unread')),
    needs_text       text,
    read_on          text,
    body             text NOT NULL,
    lang             text NOT NULL,
    published        bool NOT NULL,
    position         int  NOT NULL,
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

CREATE TABLE adoption (
    id           key,
    practice_id  key  NOT NULL REFERENCES practice,
    community_id key  NOT NULL REFERENCES community,
    origin       text NOT NULL CHECK (origin IN ('reported', 'recorded')),
    year         int,
    ended        int,
    position     int  NOT NULL,
    UNIQUE (practice_id, community_id, origin)
);
CREATE INDEX adoption_by_community ON adoption (community_id, practice_id);

INSERT INTO practice (id, slug, title, summary, community_id, year_started, year_from_memory, cost_text, cost_kind, cost_minor, cost_currency, cost_per, funding_text,
    funding_kind, outcome_text, outcome_kind, outcome_value, outcome_low, outcome_high, outcome_unit, outcome_what, evidence_id, source, source_kind,
    verification, needs_text, read_on, body, lang, published, position, fingerprint, changed)
SELECT id, slug, title, summary, community_id, year_started, year_from_memory, cost_text, cost_kind, cost_minor, cost_currency, cost_per, funding_text,
    funding_kind, outcome_text, outcome_kind, outcome_value, outcome_low, outcome_high, outcome_unit, outcome_what, evidence_id, source, source_kind,
    verification, needs_text, read_on, body, lang, published, position, fingerprint, changed
  FROM kept_practice;
INSERT INTO practice_concern (practice_id, concern_id, position)
SELECT practice_id, concern_id, position
  FROM kept_practice_concern;
INSERT INTO adoption (id, practice_id, community_id, origin, year, position)
SELECT id, practice_id, community_id, origin, year, position
  FROM kept_adoption;
DROP TABLE kept_practice;
DROP TABLE kept_practice_concern;
DROP TABLE kept_adoption;

CREATE TABLE journal (
    id         key,
    at         time NOT NULL,
    actor_id   key,
    action     text NOT NULL,
    subject    text NOT NULL,
    subject_id key  NOT NULL,
    detail     text NOT NULL
);
CREATE INDEX journal_by_subject ON journal (subject, subject_id, id);
CREATE INDEX journal_by_actor ON journal (actor_id, id);

CREATE TABLE journal_seal (
    id      key,
    last_id key  NOT NULL UNIQUE REFERENCES journal,
    hash    text NOT NULL
);

CREATE TABLE job (
    id         key,
    kind       text NOT NULL,
    person_id  key,
    subject_id key  NOT NULL,
    args       text NOT NULL,
    made       time NOT NULL,
    due        time NOT NULL,
    leased     bool NOT NULL DEFAULT false,
    tries      int  NOT NULL DEFAULT 0,
    problem    text,
    dead       bool NOT NULL DEFAULT false
);
CREATE INDEX job_by_due ON job (dead, leased, due, id);

CREATE TABLE blob (
    hash  text NOT NULL PRIMARY KEY,
    bytes blob NOT NULL,
    uses  int  NOT NULL CHECK (uses > 0)
);

CREATE TABLE sent_once (
    name      text NOT NULL PRIMARY KEY,
    person_id key  NOT NULL,
    content   text NOT NULL,
    status    int  NOT NULL,
    address   text NOT NULL,
    etag      text NOT NULL,
    made      time NOT NULL
);
CREATE INDEX sent_once_by_made ON sent_once (made);

CREATE TABLE person (
    id       key,
    handle   text NOT NULL UNIQUE,
    email    text UNIQUE,
    name     text NOT NULL,
    name_key text NOT NULL,
    lang     text NOT NULL CHECK (lang IN ('en', 'es')),
    demo     bool NOT NULL DEFAULT false,
    made     time NOT NULL,
    disabled time,
    erased   time
);
CREATE INDEX person_by_name ON person (name_key, id);

CREATE TABLE credential (
    person_id   key  NOT NULL PRIMARY KEY REFERENCES person,
    password    text,
    totp        text,
    totp_on     bool NOT NULL DEFAULT false,
    totp_step   int  NOT NULL DEFAULT 0
);

CREATE TABLE passkey (
    id         key,
    handle     text NOT NULL UNIQUE,
    person_id  key  NOT NULL REFERENCES person,
    name       text NOT NULL,
    credential text NOT NULL UNIQUE,
    algorithm  int  NOT NULL CHECK (algorithm IN (-7, -8, -257)),
    public_key text NOT NULL,
    count      int  NOT NULL CHECK (count >= 0),
    made       time NOT NULL,
    used       time
);
CREATE INDEX passkey_by_person ON passkey (person_id);

CREATE TABLE recovery_code (
    id        key,
    person_id key  NOT NULL REFERENCES person,
    tag       text NOT NULL UNIQUE,
    used      time
);
CREATE INDEX recovery_code_by_person ON recovery_code (person_id);

CREATE TABLE held_role (
    id        key,
    person_id key  NOT NULL REFERENCES person,
    role      text NOT NULL CHECK (role IN ('administrator', 'program_officer', 'coach', 'reviewer', 'researcher', 'student',
                                            'city_staff', 'city_lead', 'mayor')),
    place_id  key  NOT NULL,
    since     time NOT NULL,
    UNIQUE (person_id, role, place_id),
    CHECK ((role IN ('city_staff', 'city_lead', 'mayor')) = (place_id > 0))
);
CREATE INDEX held_role_by_place ON held_role (place_id, role, person_id);

CREATE TABLE session (
    id        key,
    handle    text NOT NULL UNIQUE,
    tag       text NOT NULL UNIQUE,
    person_id key  NOT NULL REFERENCES person,
    behind_id key REFERENCES person,
    bare      bool NOT NULL,
    agent     text NOT NULL,
    challenge text,
    challenge_until time,
    made      time NOT NULL,
    expires   time NOT NULL
);
CREATE INDEX session_by_person ON session (person_id);
CREATE INDEX session_by_expires ON session (expires);

CREATE TABLE one_time (
    id        key,
    handle    text NOT NULL UNIQUE,
    purpose   text NOT NULL CHECK (purpose IN ('sign-in', 'invitation', 'reset', 'join', 'email')),
    person_id key REFERENCES person,
    email     text NOT NULL,
    name      text NOT NULL,
    back      text NOT NULL,
    made      time NOT NULL,
    expires   time NOT NULL,
    used      time
);
CREATE INDEX one_time_by_expires ON one_time (expires);

CREATE TABLE access_token (
    id        key,
    handle    text NOT NULL UNIQUE,
    tag       text NOT NULL UNIQUE,
    person_id key  NOT NULL REFERENCES person,
    name      text NOT NULL,
    scopes    int  NOT NULL CHECK (scopes > 0),
    made      time NOT NULL,
    expires   time NOT NULL,
    used      time
);
CREATE INDEX access_token_by_person ON access_token (person_id);

CREATE TABLE attempt (
    bucket text NOT NULL PRIMARY KEY,
    since  time NOT NULL,
    n      int  NOT NULL
);
CREATE INDEX attempt_by_since ON attempt (since);

CREATE TABLE matter (
    id         key,
    handle     text NOT NULL UNIQUE,
    kind       text NOT NULL,
    subject_id key  NOT NULL,
    title      text NOT NULL,
    path       text NOT NULL,
    author_id  key REFERENCES person,
    owner_id   key REFERENCES person,
    place_id   key  NOT NULL,
    opened     time NOT NULL,
    since      time NOT NULL,
    due        time NOT NULL,
    closed     time,
    outcome    text
);
CREATE INDEX matter_by_owner ON matter (owner_id, closed, due);
CREATE INDEX matter_by_place ON matter (place_id, closed, due);
CREATE INDEX matter_by_author ON matter (author_id, closed, due);
CREATE INDEX matter_by_due ON matter (closed, due);
CREATE INDEX matter_by_subject ON matter (kind, subject_id, closed);

CREATE TABLE community_domain (
    id           key,
    community_id key  NOT NULL REFERENCES community,
    domain       text NOT NULL UNIQUE,
    verified     time NOT NULL
);
CREATE INDEX community_domain_by_community ON community_domain (community_id);

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

CREATE TABLE membership (
    id           key,
    community_id key  NOT NULL UNIQUE REFERENCES community,
    state        text NOT NULL CHECK (state IN ('asked', 'changes', 'member', 'declined', 'left')),
    why          text NOT NULL,
    mayor        text NOT NULL,
    mayor_email  text NOT NULL,
    person_id    key  NOT NULL REFERENCES person,
    asked        time NOT NULL,
    note         text NOT NULL,
    since        time,
    CHECK (state <> 'member' OR since IS NOT NULL),
    CHECK (state <> 'changes' OR note <> '')
);

CREATE TABLE declaration (
    id           key,
    community_id key  NOT NULL REFERENCES community,
    person_id    key  NOT NULL REFERENCES person,
    name         text NOT NULL,
    office       text NOT NULL,
    words        text NOT NULL,
    lang         text NOT NULL CHECK (lang IN ('en', 'es')),
    day          time NOT NULL
);
CREATE INDEX declaration_by_community ON declaration (community_id, day);

CREATE TABLE city_page (
    community_id key  NOT NULL PRIMARY KEY REFERENCES community,
    about        text NOT NULL,
    officer      text NOT NULL,
    office       text NOT NULL,
    website      text NOT NULL,
    lang         text NOT NULL CHECK (lang IN ('en', 'es')),
    edited       time NOT NULL
);

CREATE TABLE initiative (
    id           key,
    handle       text NOT NULL UNIQUE,
    community_id key  NOT NULL REFERENCES community,
    title        text NOT NULL,
    what         text NOT NULL,
    metric       text NOT NULL,
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

CREATE TABLE initiative_value (
    id            key,
    initiative_id key  NOT NULL REFERENCES initiative,
    day           time NOT NULL,
    value         real NOT NULL,
    note          text NOT NULL,
    UNIQUE (initiative_id, day)
);

CREATE TABLE helper (
    id           key,
    handle       text NOT NULL UNIQUE,
    person_id    key  NOT NULL REFERENCES person,
    community_id key  NOT NULL REFERENCES community,
    offers       text NOT NULL CHECK (offers <> ''),
    members      bool NOT NULL,
    open         bool NOT NULL,
    edited       time NOT NULL,
    UNIQUE (person_id, community_id)
);
CREATE INDEX helper_by_community ON helper (community_id, edited);

CREATE TABLE forwarded (
    id        key,
    helper_id key  NOT NULL REFERENCES helper,
    name      text NOT NULL,
    email     text NOT NULL,
    words     text NOT NULL,
    sent      time NOT NULL
);
CREATE INDEX forwarded_by_helper ON forwarded (helper_id, sent);

CREATE TABLE adoption_record (
    id           key,
    handle       text NOT NULL UNIQUE,
    practice_id  key  NOT NULL REFERENCES practice,
    community_id key  NOT NULL REFERENCES community,
    status       text NOT NULL CHECK (status IN ('considering', 'piloting', 'adopted', 'adapted', 'stopped', 'declined')),
    since        time NOT NULL,
    owner_id     key REFERENCES person,
    channel      text NOT NULL,
    kept         text NOT NULL,
    changed      text NOT NULL,
    dropped      text NOT NULL,
    reason       text NOT NULL,
    members_only bool NOT NULL,
    made         time NOT NULL,
    edited       time NOT NULL,
    mistaken     time,
    UNIQUE (practice_id, community_id),
    CHECK (status IN ('considering', 'stopped', 'declined') OR channel <> ''),
    CHECK (status NOT IN ('stopped', 'declined') OR reason <> '')
);
CREATE INDEX adoption_record_by_community ON adoption_record (community_id, status);
CREATE INDEX adoption_record_by_owner ON adoption_record (owner_id, community_id);

CREATE TABLE adoption_step (
    id        key,
    record_id key  NOT NULL REFERENCES adoption_record,
    status    text NOT NULL,
    since     time NOT NULL,
    noted     time NOT NULL,
    reason    text NOT NULL,
    person_id key REFERENCES person
);
CREATE INDEX adoption_step_by_record ON adoption_step (record_id, id);

CREATE TABLE follow_up (
    id        key,
    handle    text NOT NULL UNIQUE,
    record_id key  NOT NULL REFERENCES adoption_record,
    months    int  NOT NULL CHECK (months IN (6, 12, 24)),
    due       time NOT NULL,
    opened    time,
    answered  time,
    person_id key REFERENCES person,
    still     text CHECK (still IN ('whole', 'part', 'stopped')),
    dropped   text,
    result    text,
    UNIQUE (record_id, months)
);

CREATE TABLE draft (
    id           key,
    handle       text NOT NULL UNIQUE,
    community_id key  NOT NULL REFERENCES community,
    practice_id  key  REFERENCES practice,
    author_id    key  NOT NULL REFERENCES person,
    state        text NOT NULL CHECK (state IN ('writing', 'sent', 'changes', 'published')),
    title        text NOT NULL,
    summary      text NOT NULL,
    concern_id   key  REFERENCES concern,
    year_started int,
    source       text NOT NULL,
    lang         text NOT NULL CHECK (lang IN ('en', 'es')),
    note         text NOT NULL,
    made         time NOT NULL,
    edited       time NOT NULL
);
CREATE INDEX draft_by_community ON draft (community_id, state, edited);
CREATE INDEX draft_by_author ON draft (author_id, community_id);
CREATE INDEX draft_by_practice ON draft (practice_id);

CREATE TABLE draft_section (
    id        key,
    draft_id  key  NOT NULL REFERENCES draft,
    section   text NOT NULL,
    body      text NOT NULL,
    version   int  NOT NULL,
    edited    time NOT NULL,
    person_id key  REFERENCES person,
    locked_by key  REFERENCES person,
    locked    time,
    UNIQUE (draft_id, section)
);

CREATE TABLE draft_revision (
    id        key,
    draft_id  key  NOT NULL REFERENCES draft,
    section   text NOT NULL,
    version   int  NOT NULL,
    body      text NOT NULL,
    saved     time NOT NULL,
    person_id key  REFERENCES person,
    by_itself bool NOT NULL DEFAULT false,
    UNIQUE (draft_id, section, version)
);

CREATE TABLE withdrawal (
    id          key,
    practice_id key  NOT NULL REFERENCES practice,
    reason      text NOT NULL CHECK (reason <> ''),
    day         time NOT NULL,
    person_id   key  NOT NULL REFERENCES person,
    ended       time
);
CREATE INDEX withdrawal_by_practice ON withdrawal (practice_id, ended);

CREATE TABLE attachment (
    id           key,
    handle       text NOT NULL UNIQUE,
    draft_id     key  REFERENCES draft,
    practice_id  key  REFERENCES practice,
    community_id key  NOT NULL REFERENCES community,
    title        text NOT NULL,
    address      text NOT NULL,
    read_on      time,
    shown        bool NOT NULL,
    name         text NOT NULL,
    type         text NOT NULL,
    size         int  NOT NULL CHECK (size > 0),
    hash         text NOT NULL,
    person_id    key  REFERENCES person,
    added        time NOT NULL,
    CHECK (draft_id IS NOT NULL OR practice_id IS NOT NULL),
    CHECK ((address = '') = (read_on IS NULL))
);
CREATE INDEX attachment_by_draft ON attachment (draft_id, id);
CREATE INDEX attachment_by_practice ON attachment (practice_id, id);
CREATE INDEX attachment_by_person ON attachment (person_id);

CREATE TABLE word_list (
    id        key,
    body      text NOT NULL,
    saved     time NOT NULL,
    person_id key  NOT NULL REFERENCES person
);

CREATE TABLE setting (
    name   text NOT NULL PRIMARY KEY CHECK (name IN ('name', 'accent', 'contact', 'mail_from', 'one_language', 'mark')),
    value  text NOT NULL,
    edited time NOT NULL
);

CREATE TABLE center_text (
    id        key,
    page      text NOT NULL CHECK (page IN ('about-us', 'privacy', 'accessibility')),
    lang      text NOT NULL CHECK (lang IN ('en', 'es')),
    version   int  NOT NULL,
    body      text NOT NULL,
    saved     time NOT NULL,
    person_id key  NOT NULL REFERENCES person,
    UNIQUE (page, lang, version)
);
