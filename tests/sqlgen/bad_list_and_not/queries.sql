-- q :many
-- A query.
SELECT c.slug FROM city c WHERE c.slug IN (:slug[]) OR c.slug = :slug;
