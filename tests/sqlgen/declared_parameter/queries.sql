-- q :many
-- A query.
--   least int
--   until time?
SELECT c.slug FROM city c WHERE c.country = :country AND c.people > :least AND c.founded < :until;
