-- q :many
-- A query.
SELECT (SELECT c.name FROM city c WHERE c.id = n.city_id) AS city FROM note n WHERE n.city_id = :city_id AND visible(n);
