-- q :many
-- A query.
SELECT c.slug FROM city c WHERE lower(c.name) = :name;
