-- q :many
-- A query.
--   same n:
SELECT n.body FROM note n WHERE visible(n) AND n.city_id = :city_id;
