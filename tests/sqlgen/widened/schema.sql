-- visible note n, or: EXISTS (SELECT 1 FROM mine m WHERE m.city_id = n.city_id AND m.mark)
CREATE TABLE mine (id key, city_id key NOT NULL REFERENCES city, label text, mark bool NOT NULL);
CREATE INDEX mine_by_city ON mine (city_id);
