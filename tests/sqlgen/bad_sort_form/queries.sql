-- q :many
-- A query.
SELECT c.slug FROM city c WHERE c.country = :country ORDER BY [sort: c.name];
