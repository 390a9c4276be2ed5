-- mine_mark :count
-- Marks those of a city.
UPDATE mine SET mark = true WHERE city_id = :city_id;

-- mine_add :exec
-- A new one.
INSERT INTO mine (city_id, label, mark) VALUES (:city_id, :label, :mark);
