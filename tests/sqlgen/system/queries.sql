-- q :many
-- A query.
--   system: it is sent to its author
SELECT n.body FROM note n WHERE n.city_id = :city_id;
