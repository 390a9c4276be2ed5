-- q :one
-- A query.
SELECT c.id, c.name, c.people, c.area, c.capital, c.founded FROM city c WHERE c.slug = :slug;
