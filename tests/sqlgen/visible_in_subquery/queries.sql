-- q :many
-- A query.
SELECT c.slug FROM city c WHERE c.slug = :slug AND (c.capital OR EXISTS (SELECT 1 FROM note n WHERE n.city_id = c.id AND visible(n)));
