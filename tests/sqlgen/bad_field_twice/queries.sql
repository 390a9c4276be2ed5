-- q :many
-- A query.
SELECT c.name, d.name FROM city c JOIN city d ON d.country = c.country WHERE c.slug = :slug;
