-- q :one
-- A query.
SELECT round(c.area) AS area /* real? */ FROM city c WHERE c.slug = :slug;
