-- q :many
-- A query.
SELECT c.slug, n.body /* text? */ FROM city c LEFT JOIN note n ON n.city_id = c.id AND visible(n) WHERE c.slug = :slug OR c.id = :id;
