-- q :many
-- A query.
SELECT c.slug, m.label /* text? */ FROM city c LEFT JOIN mine m ON m.city_id = c.id WHERE c.country = :country;
