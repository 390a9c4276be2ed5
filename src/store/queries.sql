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
