-- q :many
-- A query.
SELECT c.name AS word FROM city c WHERE c.slug = :slug UNION ALL SELECT s.label FROM size s;
