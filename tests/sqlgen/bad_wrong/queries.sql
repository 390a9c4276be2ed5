-- note_of_city :wrong
-- a note is of a city that has a name
SELECT n.body FROM note n WHERE n.id = :id;
