-- q :many
-- A query.
SELECT x.body FROM city c JOIN note x ON x.city_id = c.id WHERE c.slug = :slug AND visible(x);
