-- q :many
-- A query.
SELECT c.slug FROM city c JOIN size s ON s.label = c.name WHERE c.people = :people AND c.country = :country;
