-- q :exec
-- A query.
SELECT c.slug FROM city c WHERE c.slug = :slug;
