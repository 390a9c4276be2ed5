-- q :one
-- A query.
SELECT count(*) AS n /* int */, max(c.people) AS most /* int? */, min(c.founded) AS oldest /* time? */
  FROM city c WHERE c.country = :country;
