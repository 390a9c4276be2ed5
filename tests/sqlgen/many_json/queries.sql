-- q :many json
-- Cities of a country.
SELECT c.slug, c.people, c.founded FROM city c WHERE c.country = :country ORDER BY c.name;
