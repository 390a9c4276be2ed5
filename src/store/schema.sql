-- What the database knows of itself: the schema it was made by, when.
-- small meta: a handful of keys
CREATE TABLE meta (
    key   text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

-- Every change of state: who did what to which row. No personal text: what a person wrote stands in its own table, and can be
-- erased there while the chain stays whole. Written by journal_note alone.
-- visible journal j: j.actor_id = :viewer
CREATE TABLE journal (
    id         key,
    at         time NOT NULL,
    actor_id   key,                     -- the person who did it; NULL: the program, or a command
    action     text NOT NULL,           -- 'adoption.record'
    subject    text NOT NULL,           -- the table of the row that it was done to
    subject_id key  NOT NULL,           -- 0: none
    detail     text NOT NULL            -- words of the program's own: 'pilot', 'role city_lead'
);
CREATE INDEX journal_by_subject ON journal (subject, subject_id, id);
CREATE INDEX journal_by_actor ON journal (actor_id, id);

-- One a commit: the hash of the seal before it and of the rows since.
CREATE TABLE journal_seal (
    id      key,
    last_id key  NOT NULL UNIQUE REFERENCES journal,
    hash    text NOT NULL
);

-- What is to be done later, or takes long: mail, follow-ups, digests. A job that is done is gone; one that failed too often is
-- dead, and waits for somebody of the staff.
-- visible job b: b.person_id = :viewer
CREATE TABLE job (
    id         key,
    kind       text NOT NULL,           -- 'mail sign-in': says who runs it
    person_id  key,                     -- whom it concerns, NULL: nobody
    subject_id key  NOT NULL,
    args       text NOT NULL,
    made       time NOT NULL,
    due        time NOT NULL,
    leased     bool NOT NULL DEFAULT false,
    tries      int  NOT NULL DEFAULT 0,
    problem    text,                    -- of the last try
    dead       bool NOT NULL DEFAULT false
);
CREATE INDEX job_by_due ON job (dead, leased, due, id);

-- A file that somebody sent, once, by what it holds. Whoever reads it has found its hash in a row that they may see.
CREATE TABLE blob (
    hash  text NOT NULL PRIMARY KEY,    -- SHA-256, 64 hexadecimal digits
    bytes blob NOT NULL,
    uses  int  NOT NULL CHECK (uses > 0)
);

-- What a program was answered that gave what it sent a name (Idempotency-Key): sent again within a day, it is answered so again and
-- does nothing.
-- visible sent_once o: o.person_id = :viewer
CREATE TABLE sent_once (
    name      text NOT NULL PRIMARY KEY,    -- a tag of the person and the name
    person_id key  NOT NULL,
    content   text NOT NULL,                -- a tag of what was sent
    status    int  NOT NULL,
    address   text NOT NULL,                -- that it was answered with
    etag      text NOT NULL,
    made      time NOT NULL
);
CREATE INDEX sent_once_by_made ON sent_once (made);
