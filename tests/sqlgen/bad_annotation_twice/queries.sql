-- q :many
-- A query.
SELECT count(*) AS n /* int */, sum(c.people) AS n /* int */ FROM city c WHERE c.country = :country;
