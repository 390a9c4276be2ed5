-- matter_add :one
-- Something is handed in.
INSERT INTO matter (handle, kind, subject_id, title, path, author_id, owner_id, place_id, opened, since, due)
VALUES (:handle, :kind, :subject_id, :title, :path, :author_id, :owner_id, :place_id, :opened, :opened, :due) RETURNING id;

-- matter_shut :count
-- It is dealt with.
UPDATE matter SET closed = :closed, outcome = :outcome WHERE kind = :kind AND subject_id = :subject_id AND closed IS NULL;

-- matter_title :one
-- What an open matter of somebody's own is about, to be added to.
--   system: the rule that adds to it, or its owner, asks
SELECT m.title FROM matter m WHERE m.kind = :kind AND m.subject_id = :subject_id AND m.closed IS NULL;

-- matter_to :count
-- Somebody else has it now.
UPDATE matter SET owner_id = :owner_id, since = :since WHERE kind = :kind AND subject_id = :subject_id AND closed IS NULL;

-- matter_to_all :count
-- Everything that somebody had at a place is with somebody else, or with the desk.
--   new_owner key?
UPDATE matter SET owner_id = :new_owner, since = :since WHERE owner_id = :owner_id AND place_id = :place_id AND closed IS NULL;

-- matter_leave :count
-- Everything that somebody had is with the desks.
UPDATE matter SET owner_id = NULL, since = :since WHERE owner_id = :owner_id AND closed IS NULL;

-- matter_forget :exec
-- What somebody handed in under their own name is closed, and the name is gone.
UPDATE matter SET title = '', outcome = CASE WHEN closed IS NULL THEN :outcome ELSE outcome END, closed = coalesce(closed, :closed)
 WHERE author_id = :author_id AND kind = :kind;

-- matter_by_id :one
-- For the jobs that watch over it.
--   system: the program writes to whoever has it
SELECT m.id, m.kind, m.title, m.path, m.author_id, m.owner_id, m.place_id, m.due, m.closed FROM matter m WHERE m.id = :id;

-- matter_waiting :many
-- What waits for the viewer: theirs, and what lies on the desks that they share; that of a city without a lead is the staff's.
--   same m: what lies with the viewer or on their desks is visible to them
--   same r: it asks for the viewer’s own
--   same l: the staff alone is asked, and sees every role
--   same q: the staff alone is asked, and sees everybody
SELECT m.handle, m.kind, m.title, m.path, m.place_id, m.since, m.due, p.name AS author /* text? */
  FROM matter m LEFT JOIN person p ON p.id = m.author_id AND visible(p)
 WHERE visible(m) AND m.closed IS NULL
   AND (m.owner_id = :viewer
        OR (m.owner_id IS NULL AND m.place_id > 0 AND EXISTS (SELECT 1 FROM held_role r WHERE visible(r) AND r.person_id = :viewer AND r.place_id = m.place_id AND r.role IN ('city_lead', 'mayor')))
        OR (m.owner_id IS NULL
            AND (m.place_id = 0 OR NOT EXISTS (SELECT 1 FROM held_role l JOIN person q ON q.id = l.person_id
                                              WHERE visible(l) AND visible(q) AND l.place_id = m.place_id AND l.role IN ('city_lead', 'mayor') AND q.disabled IS NULL))
            AND EXISTS (SELECT 1 FROM held_role r WHERE visible(r) AND r.person_id = :viewer AND r.role IN ('administrator', 'program_officer'))))
 ORDER BY m.due, m.id LIMIT :limit;

-- matter_mine :many
-- What the viewer handed in and waits for.
--   same m: it asks for the viewer’s own
SELECT m.handle, m.kind, m.title, m.path, m.place_id, m.since, m.due, p.name AS owner /* text? */
  FROM matter m LEFT JOIN person p ON p.id = m.owner_id AND visible(p)
 WHERE visible(m) AND m.closed IS NULL AND m.author_id = :viewer AND (m.owner_id IS NULL OR m.owner_id <> :viewer)
 ORDER BY m.due, m.id LIMIT :limit;

-- matter_late :many
-- What is late with others, for their lead and the staff; for the staff also what lies on a lead's desk.
--   before time
--   same r: it asks for the viewer’s own
--   same l: the staff alone is asked, and sees every role
--   same q: the staff alone is asked, and sees everybody
SELECT m.handle, m.kind, m.title, m.path, m.place_id, m.since, m.due, p.name AS owner /* text? */
  FROM matter m LEFT JOIN person p ON p.id = m.owner_id AND visible(p)
 WHERE visible(m) AND m.closed IS NULL AND m.due < :before
   AND (m.owner_id <> :viewer
        OR (m.owner_id IS NULL AND EXISTS (SELECT 1 FROM held_role r WHERE visible(r) AND r.person_id = :viewer AND r.place_id = 0 AND r.role IN ('administrator', 'program_officer'))
            AND EXISTS (SELECT 1 FROM held_role l JOIN person q ON q.id = l.person_id
                         WHERE visible(l) AND visible(q) AND l.place_id = m.place_id AND l.role IN ('city_lead', 'mayor') AND q.disabled IS NULL)))
   AND (m.author_id IS NULL OR m.author_id <> :viewer)
 ORDER BY m.due, m.id LIMIT :limit;

---- what must hold (rotunda check) ----

-- matter_closed_says_how :wrong
-- what is dealt with says how, and what is open does not
SELECT m.id FROM matter m WHERE (m.closed IS NULL) <> (m.outcome IS NULL);

-- matter_in_order :wrong
-- it is opened before somebody has it and before it is closed
SELECT m.id FROM matter m WHERE m.since < m.opened OR m.closed < m.opened;

-- matter_with_somebody :wrong
-- what is open lies with an account that is there
SELECT m.id FROM matter m JOIN person p ON p.id = m.owner_id WHERE m.closed IS NULL AND p.erased IS NOT NULL;

-- matter_once :wrong
-- of one thing only one matter of a kind is open
SELECT m.id FROM matter m WHERE m.closed IS NULL AND EXISTS (SELECT 1 FROM matter x WHERE x.kind = m.kind AND x.subject_id = m.subject_id AND x.closed IS NULL AND x.id < m.id);
