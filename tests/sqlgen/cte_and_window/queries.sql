-- q :many
-- A query.
WITH big AS (SELECT c.id, c.name FROM city c WHERE c.country = :country)
SELECT b.name /* text */, row_number() OVER (ORDER BY b.name) AS place /* int */ FROM big b;
