-- mine_new :one
-- A new one.
INSERT INTO mine (city_id, label, mark) VALUES (:city_id, :label, :mark) RETURNING id;
