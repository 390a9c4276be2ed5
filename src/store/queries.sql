-- meta_get :one
-- One thing that the database knows of itself.
SELECT value FROM meta WHERE key = :key;

-- meta_set :exec
-- Notes it, in place of what was noted before.
INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- journal_add :exec
-- A row of the journal, by journal_note.
INSERT INTO journal (at, actor_id, action, subject, subject_id, detail) VALUES (:at, :actor_id, :action, :subject, :subject_id, :detail);

-- journal_since :each
-- What follows a seal, in order, to be hashed.
--   system: the chain holds every row
SELECT id, at, actor_id, action, subject, subject_id, detail FROM journal j WHERE id > :id ORDER BY id;

-- journal_span :each
-- The rows of one seal.
--   after key
--   last_id key
--   system: the chain holds every row
SELECT id, at, actor_id, action, subject, subject_id, detail FROM journal j WHERE id > :after AND id <= :last_id ORDER BY id;

-- seal_newest :one
-- The end of the chain.
--   scan: the primary key is walked from its end, one row
SELECT last_id, hash FROM journal_seal ORDER BY id DESC LIMIT 1;

-- seal_add :exec
-- The next link.
INSERT INTO journal_seal (last_id, hash) VALUES (:last_id, :hash);

-- seal_list :each
-- The chain from its beginning.
--   scan: the whole chain is walked
SELECT id, last_id, hash FROM journal_seal ORDER BY id;

-- job_add :exec
-- Something to do from a time on.
INSERT INTO job (kind, person_id, subject_id, args, made, due) VALUES (:kind, :person_id, :subject_id, :args, :made, :due);

-- job_due :many
-- What is to be done now, the longest due first.
--   until time
--   system: whoever runs it asks what its reader may see
SELECT b.id, b.kind, b.person_id, b.subject_id, b.args, b.made, b.tries
  FROM job b WHERE b.dead = false AND b.leased = false AND b.due <= :until ORDER BY b.due, b.id LIMIT :limit;

-- job_lease :exec
-- It is being done.
UPDATE job SET leased = true, tries = tries + 1 WHERE id = :id;

-- job_end :exec
-- It is done, or not wanted any more.
DELETE FROM job WHERE id = :id;

-- job_again :exec
-- It failed: later again, or never.
UPDATE job SET leased = false, due = :due, problem = :problem, dead = :dead WHERE id = :id;

-- job_orphans :exec
-- What a program that was stopped had begun.
UPDATE job SET leased = false WHERE dead = false AND leased = true;

-- job_list :many
-- What waits, what failed and why, for the staff.
--   scan: few wait at a time
--   system: for the staff's page, which shows kinds and problems, no texts
SELECT b.id, b.kind, b.person_id, b.subject_id, b.made, b.due, b.tries, b.problem, b.dead FROM job b ORDER BY b.dead DESC, b.due, b.id LIMIT :limit;

-- job_revive :count
-- A dead one is tried again.
UPDATE job SET dead = false, tries = 0, due = :due WHERE id = :id AND dead;

-- job_forget :exec
-- What concerns somebody who takes their account away.
--   scan: few wait at a time
DELETE FROM job WHERE person_id = :person_id;

-- job_drop :count
-- A dead one is put away.
DELETE FROM job WHERE id = :id AND dead;

-- blob_add :exec
-- A file is kept, or used once more.
INSERT INTO blob (hash, bytes, uses) VALUES (:hash, :bytes, 1) ON CONFLICT (hash) DO UPDATE SET uses = blob.uses + 1;

-- blob_last :count
-- One that is used but once more goes.
DELETE FROM blob WHERE hash = :hash AND uses = 1;

-- blob_less :exec
-- It is used once less.
UPDATE blob SET uses = uses - 1 WHERE hash = :hash;

-- blob_all :many
-- What every file is called, to compare its bytes with.
--   scan: all of them are meant
SELECT b.hash FROM blob b;

-- blob_read :one
-- What it holds.
SELECT bytes FROM blob WHERE hash = :hash;

-- sent_once_of :one
-- What was answered to this name.
SELECT o.content, o.status, o.address, o.etag FROM sent_once o WHERE visible(o) AND o.name = :name;

-- sent_once_add :exec
-- It was done, and answered so.
INSERT INTO sent_once (name, person_id, content, status, address, etag, made) VALUES (:name, :person_id, :content, :status, :address, :etag, :made);

-- sent_once_expire :exec
-- Names are forgotten.
--   until time
DELETE FROM sent_once WHERE made <= :until;

---- what must hold (rotunda check) ----

-- job_dead_says_why :wrong
-- a job that was given up is not under way and says why
SELECT b.id FROM job b WHERE b.dead AND (b.leased OR b.problem IS NULL);
