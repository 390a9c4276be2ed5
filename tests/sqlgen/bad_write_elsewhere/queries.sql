-- q :exec
-- A query.
DELETE FROM city WHERE slug = :slug;
