-- q :many
-- A query.
SELECT n.body FROM note n WHERE visible(n) [of: AND n.city_id = :city_id];
