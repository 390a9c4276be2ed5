-- q :many
-- A query.
--   least number
SELECT c.slug FROM city c WHERE c.people > :least;
