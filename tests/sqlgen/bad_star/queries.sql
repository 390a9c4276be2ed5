-- q :many
-- A query.
SELECT * FROM city c WHERE c.slug = :slug;
