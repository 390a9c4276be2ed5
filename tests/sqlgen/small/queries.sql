-- q :many
-- A query.
SELECT s.label FROM size s;
