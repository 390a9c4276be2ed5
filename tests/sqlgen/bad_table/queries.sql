-- q :many
-- A query.
SELECT x.slug FROM town x WHERE x.slug = :slug;
