-- q :many
-- A query.
SELECT n.body, m.body AS other FROM note n JOIN note m ON m.city_id = n.city_id WHERE n.city_id = :city_id AND visible(n);
