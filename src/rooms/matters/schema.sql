-- What somebody handed in and waits for: who has it, since when, what comes next, by when. It is with a person, or with a desk: that
-- of a city's lead, or, at place 0, of the center's staff.
-- visible matter m:
--      m.author_id = :viewer
--   OR m.owner_id = :viewer
--   OR EXISTS (SELECT 1 FROM held_role r WHERE r.person_id = :viewer AND r.place_id = m.place_id AND r.role IN ('city_lead', 'mayor'))
--   OR EXISTS (SELECT 1 FROM held_role r WHERE r.person_id = :viewer AND r.role IN ('administrator', 'program_officer'))
CREATE TABLE matter (
    id         key,
    handle     text NOT NULL UNIQUE,
    kind       text NOT NULL,
    subject_id key  NOT NULL,
    title      text NOT NULL,               -- as its people know it: a practice's title, a name
    path       text NOT NULL,               -- where it is dealt with
    author_id  key REFERENCES person,       -- NULL: the program opened it
    owner_id   key REFERENCES person,       -- NULL: with the desk of its place
    place_id   key  NOT NULL,
    opened     time NOT NULL,
    since      time NOT NULL,               -- with whoever has it now
    due        time NOT NULL,
    closed     time,
    outcome    text
);
CREATE INDEX matter_by_owner ON matter (owner_id, closed, due);
CREATE INDEX matter_by_place ON matter (place_id, closed, due);
CREATE INDEX matter_by_author ON matter (author_id, closed, due);
CREATE INDEX matter_by_due ON matter (closed, due);
CREATE INDEX matter_by_subject ON matter (kind, subject_id, closed);
