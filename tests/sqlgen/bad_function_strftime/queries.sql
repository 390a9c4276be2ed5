-- q :one
-- A query.
SELECT strftime('%Y', c.founded) AS year /* text? */ FROM city c WHERE c.slug = :slug;
