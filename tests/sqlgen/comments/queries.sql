-- A remark that is no head.

-- q :many
-- A query.
SELECT c.slug /* a remark */ FROM city c -- and another; with a semicolon
 WHERE c.slug = 'a;b' AND c.name = :name;
