-- q :each
-- One after another.
SELECT c.slug FROM city c WHERE c.country = :country;
