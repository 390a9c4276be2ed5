-- q :many
-- A query.
SELECT c.slug FROM city c WHERE WHERE c.slug = :slug;
