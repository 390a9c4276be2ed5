-- q :many
-- A query.
SELECT c.slug FROM city c WHERE c.country = :country AND c.name LIKE :name;
