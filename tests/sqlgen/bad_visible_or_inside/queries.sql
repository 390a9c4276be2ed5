-- q :many
-- A query.
SELECT n.body FROM note n WHERE n.city_id = :city_id AND (n.open OR visible(n));
