-- q :many
-- A query.
SELECT c.slug FROM city c WHERE c.slug = :slug;

-- q :many
-- A query.
SELECT c.name FROM city c WHERE c.slug = :slug;
