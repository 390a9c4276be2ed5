-- q :one
-- A query.
SELECT group_concat(c.name) AS names /* text? */ FROM city c WHERE c.country = :country;
