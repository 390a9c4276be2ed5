-- q :many
-- A query.
SELECT c.slug, row_number() OVER (ORDER BY c.people) AS place /* int */ FROM city c WHERE c.country = :country;
