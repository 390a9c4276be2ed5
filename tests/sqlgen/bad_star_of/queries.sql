-- q :many
-- A query.
SELECT c.* FROM city c WHERE c.slug = :slug;
