-- q :many
-- A query.
SELECT c.slug FROM city c WHERE c.country = :country [large: AND c.people > :people [x: AND c.capital]];
