-- q :many
-- A query.
SELECT n.body FROM city c, note n WHERE n.city_id = c.id AND c.slug = :slug;
