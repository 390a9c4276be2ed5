-- q :many
-- A query.
SELECT n.body FROM note n WHERE visible(n) AND (n.city_id = :city_id OR n.id = :id) AND n.city_id = :city_id;
