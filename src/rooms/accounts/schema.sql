-- A person with an account. Seen by themselves, by the center's staff, and by people of the same city.
-- visible person p:
--      p.id = :viewer
--   OR EXISTS (SELECT 1 FROM held_role s WHERE s.person_id = :viewer AND s.role IN ('administrator', 'program_officer'))
--   OR EXISTS (SELECT 1 FROM held_role mine JOIN held_role theirs ON theirs.place_id = mine.place_id
--               WHERE mine.person_id = :viewer AND mine.place_id > 0 AND theirs.person_id = p.id)
CREATE TABLE person (
    id       key,
    handle   text NOT NULL UNIQUE,          -- random: of their addresses
    email    text UNIQUE,                   -- lowered; NULL once erased
    name     text NOT NULL,
    name_key text NOT NULL,
    lang     text NOT NULL CHECK (lang IN ('en', 'es')),
    demo     bool NOT NULL DEFAULT false,   -- invented, to show what people do here
    made     time NOT NULL,
    disabled time,
    erased   time
);
CREATE INDEX person_by_name ON person (name_key, id);

-- What only the sign-in reads.
-- visible credential k: k.person_id = :viewer
CREATE TABLE credential (
    person_id   key  NOT NULL PRIMARY KEY REFERENCES person,
    password    text,                       -- argon2id, with its salt and cost
    totp        text,                       -- the second factor's secret, base32; NULL: none
    totp_on     bool NOT NULL DEFAULT false,
    totp_step   int  NOT NULL DEFAULT 0     -- of the last code that was taken: none is taken twice
);

-- A key that a browser or telephone holds for somebody, as a second proof (WebAuthn).
-- visible passkey k: k.person_id = :viewer
CREATE TABLE passkey (
    id         key,
    handle     text NOT NULL UNIQUE,
    person_id  key  NOT NULL REFERENCES person,
    name       text NOT NULL,               -- in its owner's words: "my telephone"
    credential text NOT NULL UNIQUE,        -- how the device calls it, base64url
    algorithm  int  NOT NULL CHECK (algorithm IN (-7, -8, -257)),       -- ES256, EdDSA, RS256
    public_key text NOT NULL,               -- base64url
    count      int  NOT NULL CHECK (count >= 0),    -- of its signatures, where it counts them
    made       time NOT NULL,
    used       time
);
CREATE INDEX passkey_by_person ON passkey (person_id);

-- For the day the telephone is lost: each opens the door once.
-- visible recovery_code c: c.person_id = :viewer
CREATE TABLE recovery_code (
    id        key,
    person_id key  NOT NULL REFERENCES person,
    tag       text NOT NULL UNIQUE,
    used      time
);
CREATE INDEX recovery_code_by_person ON recovery_code (person_id);

-- A role, held at a place: a community's id, or 0 for the whole center.
-- visible held_role r:
--      r.person_id = :viewer
--   OR EXISTS (SELECT 1 FROM held_role s WHERE s.person_id = :viewer AND s.role IN ('administrator', 'program_officer'))
--   OR (r.place_id > 0 AND EXISTS (SELECT 1 FROM held_role mine WHERE mine.person_id = :viewer AND mine.place_id = r.place_id))
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

-- A browser that somebody signed in with. The cookie's secret is kept as a tag.
-- visible session s: s.person_id = :viewer
CREATE TABLE session (
    id        key,
    handle    text NOT NULL UNIQUE,
    tag       text NOT NULL UNIQUE,
    person_id key  NOT NULL REFERENCES person,
    behind_id key REFERENCES person,        -- who of the staff looks through this person's eyes
    bare      bool NOT NULL,                -- a second factor is due
    agent     text NOT NULL,                -- "Firefox on Android"
    challenge text,                         -- that a passkey is to sign next, once
    challenge_until time,
    made      time NOT NULL,
    expires   time NOT NULL
);
CREATE INDEX session_by_person ON session (person_id);
CREATE INDEX session_by_expires ON session (expires);

-- A link that was mailed or printed, good once. Its address is the handle and a tag of it, made with the center's key.
-- visible one_time t: t.person_id = :viewer
CREATE TABLE one_time (
    id        key,
    handle    text NOT NULL UNIQUE,
    purpose   text NOT NULL CHECK (purpose IN ('sign-in', 'invitation', 'reset', 'join', 'email')),
    person_id key REFERENCES person,        -- NULL: of an address that nobody has yet
    email     text NOT NULL,
    name      text NOT NULL,
    back      text NOT NULL,                -- where it leads in the end
    made      time NOT NULL,
    expires   time NOT NULL,
    used      time
);
CREATE INDEX one_time_by_expires ON one_time (expires);

-- What a program of somebody's signs in with. Kept as a tag, shown once.
-- visible access_token t: t.person_id = :viewer
CREATE TABLE access_token (
    id        key,
    handle    text NOT NULL UNIQUE,
    tag       text NOT NULL UNIQUE,
    person_id key  NOT NULL REFERENCES person,
    name      text NOT NULL,                -- what it is for, in its owner's words
    scopes    int  NOT NULL CHECK (scopes > 0),     -- a bit each, as web/identity.h numbers them
    made      time NOT NULL,
    expires   time NOT NULL,
    used      time                          -- last, to the hour
);
CREATE INDEX access_token_by_person ON access_token (person_id);

-- How often something was tried: an account's or an address's tag, with what it was. Survives a restart.
CREATE TABLE attempt (
    bucket text NOT NULL PRIMARY KEY,
    since  time NOT NULL,
    n      int  NOT NULL
);
CREATE INDEX attempt_by_since ON attempt (since);
