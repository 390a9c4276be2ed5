-- q :many
SELECT c.slug FROM city c WHERE c.slug = :slug;
