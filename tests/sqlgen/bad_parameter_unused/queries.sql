-- q :many
-- A query.
--   least int
SELECT c.slug FROM city c WHERE c.slug = :slug;
