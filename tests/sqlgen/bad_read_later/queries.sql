-- q :many
-- A query.
SELECT l.label /* text? */ FROM later_thing l WHERE l.id = :id;
