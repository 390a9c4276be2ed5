-- q :many
-- A query.
SELECT c.name AS word /* text */ FROM city c WHERE c.slug = :slug UNION ALL SELECT s.label FROM size s;
