-- note_of_city :wrong
-- a note is of a city that has a name
SELECT n.id FROM note n JOIN city c ON c.id = n.city_id WHERE c.slug = '';
