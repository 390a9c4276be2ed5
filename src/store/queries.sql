-- meta_get :one
-- One thing that the database knows of itself.
SELECT value FROM meta WHERE key = :key;

-- meta_set :exec
-- Notes it, in place of what was noted before.
INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value;
