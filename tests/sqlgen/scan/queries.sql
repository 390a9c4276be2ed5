-- q :many
-- A query.
--   scan: all are shown
SELECT c.slug FROM city c;
