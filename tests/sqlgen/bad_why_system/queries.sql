-- q :many
-- A query.
--   system:
SELECT n.body FROM note n WHERE n.city_id = :city_id;
