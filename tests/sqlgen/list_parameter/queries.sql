-- q :many
-- A query.
SELECT c.slug FROM city c WHERE c.id IN (:id[]) AND c.country IN (:country[]);
