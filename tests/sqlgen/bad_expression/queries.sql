-- q :many
-- A query.
SELECT count(*) AS n FROM city c WHERE c.country = :country;
