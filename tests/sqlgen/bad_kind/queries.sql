-- q :some
-- A query.
SELECT 1;
