-- journal_recent :many
-- The newest rows of the journal, for the staff.
--   scan: from its end, as many as a page shows
--   system: the staff watches over the center; rows hold no text of anybody's
SELECT j.id, j.at, j.actor_id, j.action, j.subject, j.subject_id, j.detail, p.name AS actor /* text? */
  FROM journal j LEFT JOIN person p ON p.id = j.actor_id ORDER BY j.id DESC LIMIT :limit;

-- bare_administrators :one
-- Administrators whose password alone opens the center.
--   system: a number
SELECT count(*) AS n /* int */ FROM held_role r JOIN person p ON p.id = r.person_id LEFT JOIN credential k ON k.person_id = r.person_id
 WHERE r.role = 'administrator' AND r.place_id = 0 AND p.disabled IS NULL AND (k.totp_on IS NULL OR k.totp_on = false)
   AND NOT EXISTS (SELECT 1 FROM passkey y WHERE y.person_id = r.person_id);

-- dead_jobs :one
-- What was given up, and what has waited for an hour: for its turn, or from one try that failed to the next.
--   before time
--   scan: few wait at a time
--   system: numbers
SELECT count(*) FILTER (WHERE b.dead) AS dead /* int */, count(*) FILTER (WHERE NOT b.dead AND (b.due < :before OR (b.tries > 0 AND b.made < :before))) AS late /* int */ FROM job b;

-- leaderless :many
-- Cities that have people here, or something that is open, but no lead.
--   scan: roles and open matters are few
--   system: for the staff's desk
SELECT c.slug, c.name, c.country, c.region
  FROM community c
 WHERE (EXISTS (SELECT 1 FROM held_role r WHERE r.place_id = c.id) OR EXISTS (SELECT 1 FROM matter m WHERE m.place_id = c.id AND m.closed IS NULL)) AND NOT EXISTS (SELECT 1 FROM held_role r JOIN person p ON p.id = r.person_id
   WHERE r.place_id = c.id AND r.role IN ('city_lead', 'mayor') AND p.disabled IS NULL)
 ORDER BY c.name_key, c.id;

-- setting_all :many
-- All that was set.
SELECT name, value FROM setting ORDER BY name;

-- setting_save :exec
-- One of them.
INSERT INTO setting (name, value, edited) VALUES (:name, :value, :edited) ON CONFLICT (name) DO UPDATE SET value = excluded.value, edited = excluded.edited;

-- setting_one :one
-- One of them.
SELECT value FROM setting WHERE name = :name;

-- center_text_last :one
-- A text as it stands now.
SELECT version, body, saved FROM center_text WHERE page = :page AND lang = :lang ORDER BY version DESC LIMIT 1;

-- center_text_one :one
-- A former one.
SELECT body FROM center_text WHERE page = :page AND lang = :lang AND version = :version;

-- center_text_versions :many
-- Its versions, the newest first, for the staff.
SELECT x.version, x.body, x.saved, p.name AS editor /* text? */
  FROM center_text x LEFT JOIN person p ON p.id = x.person_id AND visible(p)
 WHERE x.page = :page AND x.lang = :lang ORDER BY x.version DESC LIMIT :limit;

-- center_text_save :exec
-- The next one.
INSERT INTO center_text (page, lang, version, body, saved, person_id) VALUES (:page, :lang, :version, :body, :saved, :person_id);

---- what must hold (rotunda check) ----

-- file_uses_are_counted :wrong
-- a file's bytes are counted as often as they are used, so that they stay until the last use ends
SELECT t.id FROM attachment t JOIN blob b ON b.hash = t.hash
 WHERE b.uses <> (SELECT count(*) FROM attachment o WHERE o.hash = b.hash) + (SELECT count(*) FROM setting s WHERE s.name = 'mark' AND s.value = b.hash);
