-- q :many
-- A query.
--   same m: n leaves none of another
SELECT n.body FROM note n JOIN note m ON m.id = n.id WHERE visible(n) AND visible(m) AND n.city_id = :city_id;
