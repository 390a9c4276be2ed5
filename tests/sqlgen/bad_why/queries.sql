-- q :many
-- A query.
--   scan:
SELECT c.slug FROM city c;
