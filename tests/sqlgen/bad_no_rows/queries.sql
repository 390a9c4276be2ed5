-- q :many
-- A query.
DELETE FROM mine WHERE city_id = :city_id;
