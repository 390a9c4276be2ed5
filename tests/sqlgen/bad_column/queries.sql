-- q :many
-- A query.
SELECT c.slog FROM city c WHERE c.slug = :slug;
