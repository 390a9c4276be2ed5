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

-- visible practice p: p.published AND (:demo OR NOT EXISTS (SELECT 1 FROM community pc WHERE pc.id = p.community_id AND pc.demo))
CREATE TABLE practice (
    id               key,
    slug             text NOT NULL UNIQUE,
    title            text NOT NULL,
    summary          text NOT NULL,
    community_id     key  NOT NULL REFERENCES community,
    year_started     int,
    year_from_memory bool NOT NULL,                 -- nobody saw the year in a source: not shown as a fact
    cost_text        text,
    cost_kind        text NOT NULL CHECK (cost_kind IN ('whole', 'unit', 'price', 'staff-time', 'none', 'described', 'unknown')),   -- described: the text says it, no amount
    cost_minor       money,
    cost_currency    text,                          -- ISO 4217
    cost_per         text,
    funding_text     text,
    funding_kind     text CHECK (funding_kind IN ('prize', 'grant', 'bond', 'other')),
    outcome_text     text,
    outcome_kind     text NOT NULL CHECK (outcome_kind IN ('effect', 'before-after', 'output', 'target', 'described', 'none')),
    outcome_value    text,                          -- numbers as their source writes them; checked when read in
    outcome_low      text,
    outcome_high     text,
    outcome_unit     text,
    outcome_what     text,
    evidence_id      key  NOT NULL REFERENCES evidence_level,
    source           text,
    source_kind      text CHECK (source_kind IN ('primary', 'press', 'secondary')),
    verification     text NOT NULL CHECK (verification IN ('seen', 'partial', 'unread')),     -- unread: nobody here has looked there yet
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

-- A city took a practice up. "reported": a source says so; "recorded": the city itself did, which stands in place of what a source said
-- of it.
-- visible adoption a: EXISTS (SELECT 1 FROM practice ap JOIN community ao ON ao.id = ap.community_id WHERE ap.id = a.practice_id AND ap.published AND (:demo OR NOT ao.demo))
--     AND (:demo OR NOT EXISTS (SELECT 1 FROM community ac WHERE ac.id = a.community_id AND ac.demo))
--     AND (a.origin = 'recorded' OR NOT EXISTS (SELECT 1 FROM adoption aw WHERE aw.practice_id = a.practice_id AND aw.community_id = a.community_id AND aw.origin = 'recorded'))
CREATE TABLE adoption (
    id           key,
    practice_id  key  NOT NULL REFERENCES practice,
    community_id key  NOT NULL REFERENCES community,
    origin       text NOT NULL CHECK (origin IN ('reported', 'recorded')),
    year         int,
    ended        int,       -- the year in which the city stopped it, or after a pilot decided against it; of those recorded alone
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

-- What a city does with a practice, as it says itself. Where it is public, another city's, and in use or was so, a row of adoption with
-- the origin "recorded" stands beside it, so that lists, maps and the API know.
-- visible adoption_record u: u.mistaken IS NULL AND (:demo OR NOT EXISTS (SELECT 1 FROM community uc WHERE uc.id = u.community_id AND uc.demo)) AND (
--      (NOT u.members_only AND EXISTS (SELECT 1 FROM practice up WHERE up.id = u.practice_id AND up.published))
--   OR EXISTS (SELECT 1 FROM held_role ur WHERE ur.person_id = :viewer AND ur.place_id > 0)
--   OR EXISTS (SELECT 1 FROM held_role ur WHERE ur.person_id = :viewer AND ur.role IN ('administrator', 'program_officer')))
CREATE TABLE adoption_record (
    id           key,
    handle       text NOT NULL UNIQUE,
    practice_id  key  NOT NULL REFERENCES practice,
    community_id key  NOT NULL REFERENCES community,
    status       text NOT NULL CHECK (status IN ('considering', 'piloting', 'adopted', 'adapted', 'stopped', 'declined')),
    since        time NOT NULL,                     -- the day of the status
    owner_id     key REFERENCES person,             -- who looks after it in the city
    channel      text NOT NULL,                     -- the letter, form, crew or system that it changes
    kept         text NOT NULL,
    changed      text NOT NULL,
    dropped      text NOT NULL,
    reason       text NOT NULL,                     -- why it stopped or decided against
    members_only bool NOT NULL,
    made         time NOT NULL,
    edited       time NOT NULL,
    mistaken     time,                              -- since then it is known that it was recorded by mistake: nobody sees it, until it is recorded anew
    UNIQUE (practice_id, community_id),
    CHECK (status IN ('considering', 'stopped', 'declined') OR channel <> ''),
    CHECK (status NOT IN ('stopped', 'declined') OR reason <> '')
);
CREATE INDEX adoption_record_by_community ON adoption_record (community_id, status);
CREATE INDEX adoption_record_by_owner ON adoption_record (owner_id, community_id);

-- Each status that it had: for the curve over time and the funnel.
-- visible adoption_step t: EXISTS (SELECT 1 FROM adoption_record tu WHERE tu.id = t.record_id AND tu.mistaken IS NULL AND (
--      (NOT tu.members_only AND EXISTS (SELECT 1 FROM practice tp WHERE tp.id = tu.practice_id AND tp.published))
--   OR EXISTS (SELECT 1 FROM held_role tr WHERE tr.person_id = :viewer AND (tr.place_id > 0 OR tr.role IN ('administrator', 'program_officer')))))
CREATE TABLE adoption_step (
    id        key,
    record_id key  NOT NULL REFERENCES adoption_record,
    status    text NOT NULL,
    since     time NOT NULL,
    noted     time NOT NULL,
    reason    text NOT NULL,    -- why it stopped then, or was decided against
    person_id key REFERENCES person
);
CREATE INDEX adoption_step_by_record ON adoption_step (record_id, id);

-- What became of it, asked 6, 12 and 24 months after it began.
-- visible follow_up f: EXISTS (SELECT 1 FROM adoption_record fu JOIN held_role fr ON fr.person_id = :viewer
--                               WHERE fu.id = f.record_id AND fu.mistaken IS NULL AND (fr.place_id = fu.community_id OR fr.role IN ('administrator', 'program_officer')))
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

-- A practice that is being written, by the people of one city. Saving it changes no public page: publishing writes practice.
-- visible draft d:
--      EXISTS (SELECT 1 FROM held_role dr WHERE dr.person_id = :viewer AND dr.place_id = d.community_id)
--   OR (d.state <> 'writing' AND EXISTS (SELECT 1 FROM held_role dr WHERE dr.person_id = :viewer AND dr.role IN ('administrator', 'program_officer')))
CREATE TABLE draft (
    id           key,
    handle       text NOT NULL UNIQUE,
    community_id key  NOT NULL REFERENCES community,
    practice_id  key  REFERENCES practice,          -- what it completes, or what became of it
    author_id    key  NOT NULL REFERENCES person,
    state        text NOT NULL CHECK (state IN ('writing', 'sent', 'changes', 'published')),
    title        text NOT NULL,
    summary      text NOT NULL,
    concern_id   key  REFERENCES concern,
    year_started int,
    source       text NOT NULL,                     -- address of what it rests on
    lang         text NOT NULL CHECK (lang IN ('en', 'es')),
    note         text NOT NULL,                     -- of the editor, where changes are asked for
    made         time NOT NULL,
    edited       time NOT NULL
);
CREATE INDEX draft_by_community ON draft (community_id, state, edited);
CREATE INDEX draft_by_author ON draft (author_id, community_id);
CREATE INDEX draft_by_practice ON draft (practice_id);

-- A section's text, and who edits it now.
-- visible draft_section s: EXISTS (SELECT 1 FROM draft sd JOIN held_role sr ON sr.person_id = :viewer
--     WHERE sd.id = s.draft_id AND (sr.place_id = sd.community_id OR (sd.state <> 'writing' AND sr.role IN ('administrator', 'program_officer'))))
CREATE TABLE draft_section (
    id        key,
    draft_id  key  NOT NULL REFERENCES draft,
    section   text NOT NULL,
    body      text NOT NULL,                        -- Markdown
    version   int  NOT NULL,                        -- grows with each save: two saves at once are seen
    edited    time NOT NULL,
    person_id key  REFERENCES person,
    locked_by key  REFERENCES person,
    locked    time,                                 -- since when; it holds for ten minutes after the last save
    UNIQUE (draft_id, section)
);

-- Every text that was saved of a section, and the last one of each time that somebody wrote there.
-- visible draft_revision v: EXISTS (SELECT 1 FROM draft vd JOIN held_role vr ON vr.person_id = :viewer
--     WHERE vd.id = v.draft_id AND (vr.place_id = vd.community_id OR (vd.state <> 'writing' AND vr.role IN ('administrator', 'program_officer'))))
CREATE TABLE draft_revision (
    id        key,
    draft_id  key  NOT NULL REFERENCES draft,
    section   text NOT NULL,
    version   int  NOT NULL,
    body      text NOT NULL,
    saved     time NOT NULL,
    person_id key  REFERENCES person,
    by_itself bool NOT NULL DEFAULT false,    -- kept while it was typed: the next one takes its place, as long as the same person holds the section
    UNIQUE (draft_id, section, version)
);

-- Why the staff took a practice out of the library, and when it came back.
-- visible withdrawal x:
--      EXISTS (SELECT 1 FROM held_role xr WHERE xr.person_id = :viewer AND xr.role IN ('administrator', 'program_officer'))
-- small withdrawal: seldom
CREATE TABLE withdrawal (
    id          key,
    practice_id key  NOT NULL REFERENCES practice,
    reason      text NOT NULL CHECK (reason <> ''),
    day         time NOT NULL,
    person_id   key  NOT NULL REFERENCES person,
    ended       time
);
CREATE INDEX withdrawal_by_practice ON withdrawal (practice_id, ended);

-- A file beside a practice or the draft of one: an attachment, or a kept copy of a source, because such pages die. A copy that may not
-- be shown to everybody still proves, by its hash, what was read.
-- visible attachment t:
--      EXISTS (SELECT 1 FROM practice tp WHERE tp.id = t.practice_id AND tp.published AND (:demo OR NOT EXISTS (SELECT 1 FROM community tc WHERE tc.id = tp.community_id AND tc.demo)))
--   OR EXISTS (SELECT 1 FROM held_role tr WHERE tr.person_id = :viewer AND tr.place_id = t.community_id)
--   OR (EXISTS (SELECT 1 FROM held_role tr WHERE tr.person_id = :viewer AND tr.role IN ('administrator', 'program_officer'))
--       AND (t.practice_id IS NOT NULL OR EXISTS (SELECT 1 FROM draft td WHERE td.id = t.draft_id AND td.state <> 'writing')))
CREATE TABLE attachment (
    id           key,
    handle       text NOT NULL UNIQUE,
    draft_id     key  REFERENCES draft,
    practice_id  key  REFERENCES practice,          -- once the draft was published
    community_id key  NOT NULL REFERENCES community,
    title        text NOT NULL,
    address      text NOT NULL,                     -- of a source: where it was read; empty: an attachment
    read_on      time,
    shown        bool NOT NULL,                     -- everybody may fetch it; else its city and the staff
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

-- The editors' own list of words that mean the same, in place of the one that came with the program. Every version is kept.
-- small word_list: changed a few times a year
CREATE TABLE word_list (
    id        key,
    body      text NOT NULL,
    saved     time NOT NULL,
    person_id key  NOT NULL REFERENCES person
);
