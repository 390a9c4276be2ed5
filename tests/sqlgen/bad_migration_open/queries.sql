-- sheet_all :many
-- All of them.
--   scan: a test
SELECT body FROM sheet;
