-- ---- reading in ----

-- concern_save :one
-- A public concern, new or in place of the one of its name in addresses.
INSERT INTO concern (slug, name, description, name_es, description_es, position)
VALUES (:slug, :name, :description, :name_es, :description_es, :position)
ON CONFLICT (slug) DO UPDATE SET name = excluded.name, description = excluded.description, name_es = excluded.name_es,
       description_es = excluded.description_es, position = excluded.position
RETURNING id;

-- evidence_level_save :one
-- A level of the scale of evidence.
INSERT INTO evidence_level (level, label, rule, label_es, rule_es, strength)
VALUES (:level, :label, :rule, :label_es, :rule_es, :strength)
ON CONFLICT (level) DO UPDATE SET label = excluded.label, rule = excluded.rule, label_es = excluded.label_es, rule_es = excluded.rule_es,
       strength = excluded.strength
RETURNING id;

-- evidence_levels_aside :exec
-- Before the scale is read in anew: no level stands in the way of another's order.
UPDATE evidence_level SET strength = -id;

-- evidence_level_left :one
-- A level that the file did not name.
SELECT level FROM evidence_level WHERE strength < 0 ORDER BY id LIMIT 1;

-- practice_of_slug :one
-- The practice of an address, published or not, to be updated by an import.
--   system: an import may meet what is not published yet
SELECT id, fingerprint, position FROM practice WHERE slug = :slug;

-- practice_insert :one
-- A practice that the library did not have.
INSERT INTO practice (slug, title, summary, community_id, year_started, year_from_memory, cost_text, cost_kind, cost_minor, cost_currency,
                      cost_per, funding_text, funding_kind, outcome_text, outcome_kind, outcome_value, outcome_low, outcome_high,
                      outcome_unit, outcome_what, evidence_id, source, source_kind, verification, needs_text, read_on, body, lang,
                      published, position, fingerprint, changed)
VALUES (:slug, :title, :summary, :community_id, :year_started, :year_from_memory, :cost_text, :cost_kind, :cost_minor, :cost_currency,
        :cost_per, :funding_text, :funding_kind, :outcome_text, :outcome_kind, :outcome_value, :outcome_low, :outcome_high,
        :outcome_unit, :outcome_what, :evidence_id, :source, :source_kind, :verification, :needs_text, :read_on, :body, :lang,
        :published, :position, :fingerprint, :changed)
RETURNING id;

-- practice_update :exec
-- A practice whose row or text has changed.
UPDATE practice
   SET title = :title, summary = :summary, community_id = :community_id, year_started = :year_started, year_from_memory = :year_from_memory,
       cost_text = :cost_text, cost_kind = :cost_kind, cost_minor = :cost_minor, cost_currency = :cost_currency, cost_per = :cost_per,
       funding_text = :funding_text, funding_kind = :funding_kind, outcome_text = :outcome_text, outcome_kind = :outcome_kind,
       outcome_value = :outcome_value, outcome_low = :outcome_low, outcome_high = :outcome_high, outcome_unit = :outcome_unit,
       outcome_what = :outcome_what, evidence_id = :evidence_id, source = :source, source_kind = :source_kind, verification = :verification,
       needs_text = :needs_text, read_on = :read_on, body = :body, lang = :lang, position = :position, fingerprint = :fingerprint,
       changed = :changed
 WHERE id = :id;

-- practice_move :exec
-- An unchanged practice that stands in another row of its file now.
UPDATE practice SET position = :position WHERE id = :id;

-- practice_concerns_clear :exec
-- Before its concerns are read in anew.
DELETE FROM practice_concern WHERE practice_id = :practice_id;

-- practice_concern_add :exec
-- A concern of a practice, in its order.
INSERT INTO practice_concern (practice_id, concern_id, position) VALUES (:practice_id, :concern_id, :position);

-- adoptions_reported_clear :exec
-- Before what its source says of adopters is read in anew.
DELETE FROM adoption WHERE practice_id = :practice_id AND origin = 'reported';

-- adoption_report :exec
-- A source says that a community took the practice up.
INSERT INTO adoption (practice_id, community_id, origin, year, position) VALUES (:practice_id, :community_id, 'reported', :year, :position);

-- practice_file_save :exec
-- What stands before the first text of the file.
--   id int
INSERT INTO practice_file (id, intro) VALUES (:id, :intro) ON CONFLICT (id) DO UPDATE SET intro = excluded.intro;

-- ---- reading ----

-- practice_file_intro :one
-- What stands before the first text of the file.
SELECT intro FROM practice_file WHERE id = 1;

-- concern_all :many
-- The public concerns, in their order.
SELECT id, slug, name, description, name_es, description_es FROM concern ORDER BY position, id;

-- evidence_all :many
-- The scale of evidence, the strongest first.
SELECT id, level, label, rule, label_es, rule_es, strength FROM evidence_level ORDER BY strength, id;

-- practice_all :many
-- Every published practice, for the index in memory, the gap map and exports.
--   scan: all of them are meant
--   same c: visible(p) leaves no practice of another one
SELECT p.id, p.slug, p.title, p.summary, p.community_id, p.year_started, p.year_from_memory, p.cost_text, p.cost_kind, p.cost_minor,
       p.cost_currency, p.cost_per, p.funding_text, p.funding_kind, p.outcome_text, p.outcome_kind, p.outcome_value, p.outcome_low,
       p.outcome_high, p.outcome_unit, p.outcome_what, p.evidence_id, e.level AS evidence, p.source, p.source_kind, p.verification,
       p.needs_text, p.read_on, p.body, p.lang, p.changed, c.slug AS community_slug, c.name AS community_name, c.country, c.region,
       p.fingerprint = 'written' AS written /* bool */
  FROM practice p JOIN community c ON c.id = p.community_id JOIN evidence_level e ON e.id = p.evidence_id
 WHERE visible(p) AND visible(c) ORDER BY p.position, p.id;

-- practice_concern_all :many
-- Which practice answers which concern.
--   scan: all of them are meant
SELECT k.practice_id, k.concern_id, c.slug FROM practice_concern k JOIN concern c ON c.id = k.concern_id
 ORDER BY k.practice_id, k.position;

-- adoption_all :many
-- Who took up what.
--   scan: all of them are meant
--   same c: visible(a) leaves no adoption of another one
SELECT a.practice_id, a.community_id, a.origin, a.year, a.ended, c.slug, c.name, c.country
  FROM adoption a JOIN community c ON c.id = a.community_id
 WHERE visible(a) AND visible(c) ORDER BY a.practice_id, a.position, a.id;

-- adopters_reported :many
-- What sources report of who took up what, as the file of practices has it.
--   scan: all of them are meant
--   system: public as its practice is, also where the city has since recorded it itself
SELECT a.practice_id, a.year, c.slug
  FROM adoption a JOIN practice p ON p.id = a.practice_id JOIN community c ON c.id = a.community_id
 WHERE a.origin = 'reported' AND visible(p) AND visible(c) ORDER BY a.practice_id, a.position, a.id;

-- practice_by_slug :one
-- The published practice that a visitor opens, with the community it began in.
--   same c: visible(p) leaves no practice of another one
SELECT p.id, p.slug, p.title, p.summary, p.community_id, p.year_started, p.year_from_memory, p.cost_text, p.cost_kind, p.cost_minor,
       p.cost_currency, p.cost_per, p.funding_text, p.funding_kind, p.outcome_text, p.outcome_kind, p.outcome_value, p.outcome_low,
       p.outcome_high, p.outcome_unit, p.outcome_what, p.evidence_id, e.level AS evidence, p.source, p.source_kind, p.verification,
       p.needs_text, p.read_on, p.body, p.lang, p.changed, c.slug AS community_slug, c.name AS community_name, c.country, c.region
  FROM practice p JOIN community c ON c.id = p.community_id JOIN evidence_level e ON e.id = p.evidence_id
 WHERE p.slug = :slug AND visible(p) AND visible(c);

-- practice_adoptions :many
-- Who took a practice up, as sources report it and as cities record it.
--   same c: visible(a) leaves no adoption of another one
SELECT a.origin, a.year, a.ended, c.id AS community_id, c.slug, c.name, c.country, c.region, c.lat, c.lon, c.population
  FROM adoption a JOIN community c ON c.id = a.community_id
 WHERE a.practice_id = :practice_id AND visible(a) AND visible(c) ORDER BY a.position, a.id;

-- practice_concerns :many
-- The concerns of a practice, in its order.
SELECT c.id, c.slug, c.name, c.name_es FROM practice_concern k JOIN concern c ON c.id = k.concern_id
 WHERE k.practice_id = :practice_id ORDER BY k.position;

-- practice_cards :many
-- Every published practice, with what cards, feeds, comparisons and the API show of it: the library keeps them in memory.
--   scan: all of them are meant
SELECT p.id, p.slug, p.title, p.summary, p.community_id, p.year_started, p.year_from_memory, p.cost_text, p.cost_kind, p.cost_minor,
       p.cost_currency, p.cost_per, p.outcome_text, p.outcome_kind, p.outcome_value, p.outcome_low, p.outcome_high,
       p.outcome_unit, p.outcome_what, p.evidence_id, p.needs_text, p.lang, p.changed
  FROM practice p WHERE visible(p) ORDER BY p.id;

-- source_kinds :many
-- How many practices rest on which kind of source, and how far it was checked.
--   scan: all of them are counted
SELECT p.source_kind, p.verification, p.source IS NOT NULL AS named /* bool */, count(*) AS n /* int */
  FROM practice p WHERE visible(p) GROUP BY p.source_kind, p.verification, p.source IS NOT NULL ORDER BY p.source_kind NULLS LAST, p.verification, p.source IS NOT NULL NULLS LAST;

-- practice_body :one
-- The text of a practice, for an excerpt.
SELECT p.body FROM practice p WHERE p.id = :id AND visible(p);

-- community_doings :many
-- How many practices began in a community, and how many it took up.
--   scan: all are counted
SELECT c.id, (SELECT count(*) FROM practice p WHERE p.community_id = c.id AND visible(p)) AS practices /* int */,
       (SELECT count(*) FROM adoption a WHERE a.community_id = c.id AND visible(a)) AS adoptions /* int */
  FROM community c WHERE visible(c) ORDER BY c.id;

-- community_concern_all :many
-- Which community works on which concern, by what began there or was taken up there.
--   scan: all of them are meant
SELECT p.community_id, k.concern_id FROM practice p JOIN practice_concern k ON k.practice_id = p.id WHERE visible(p)
UNION
SELECT a.community_id /* int */, k.concern_id /* int */ FROM adoption a JOIN practice_concern k ON k.practice_id = a.practice_id WHERE visible(a) AND a.ended IS NULL
 ORDER BY 1, 2;

-- community_practice_ids :many
-- The practices that began in a community, the newest first.
SELECT p.id FROM practice p WHERE p.community_id = :community_id AND visible(p) ORDER BY p.year_started DESC NULLS LAST, p.id;

-- community_adoption_list :many
-- The practices of others that a community took up.
--   same p: visible(a) leaves no adoption of another one
--   same c: visible(a) leaves no practice of another one
SELECT p.id, p.slug, p.title, p.lang, a.origin, a.year, a.ended, c.name, c.country, c.region
  FROM adoption a JOIN practice p ON p.id = a.practice_id JOIN community c ON c.id = p.community_id
 WHERE a.community_id = :community_id AND visible(a) AND visible(p) AND visible(c) ORDER BY a.year NULLS LAST, p.id;

-- adoption_list :many
-- Adoptions as a program asks for them.
--   practice text
--   community text
--   ids int
--   scan: sorted as asked
--   same p: visible(a) leaves no adoption of another one
--   same c: visible(a) leaves no adoption of another one
SELECT p.slug AS practice, c.slug AS community, c.name, c.country, a.origin, a.year, a.ended
  FROM adoption a JOIN practice p ON p.id = a.practice_id JOIN community c ON c.id = a.community_id
 WHERE visible(a) AND visible(p) AND visible(c)
   [practice:  AND p.slug = :practice]
   [community: AND c.slug = :community]
   [country:   AND c.country = :country]
   [origin:    AND a.origin = :origin]
   [found:     AND p.id IN (:ids[])]
 ORDER BY [sort: practice = p.slug, a.id
               | year = a.year DESC NULLS LAST, a.id]
 LIMIT :limit OFFSET :offset;

-- adoption_list_count :one
-- How many adoptions a filter leaves.
--   practice text
--   community text
--   ids int
--   scan: counted as asked
--   same p: visible(a) leaves no adoption of another one
--   same c: visible(a) leaves no adoption of another one
SELECT count(*) AS n /* int */
  FROM adoption a JOIN practice p ON p.id = a.practice_id JOIN community c ON c.id = a.community_id
 WHERE visible(a) AND visible(p) AND visible(c)
   [practice:  AND p.slug = :practice]
   [community: AND c.slug = :community]
   [country:   AND c.country = :country]
   [origin:    AND a.origin = :origin]
   [found:     AND p.id IN (:ids[])];

-- practice_slugs :many
-- Every published practice's address, for search engines.
--   scan: all of them are meant
SELECT p.slug, p.changed FROM practice p WHERE visible(p) ORDER BY p.position, p.id;

-- practice_batch :many
-- Some published practices in their order, with what they are found by beside their cards: those behind one.
SELECT p.position, p.id, p.funding_text, p.body
  FROM practice p
 WHERE (p.position, p.id) > (:position, :id) AND visible(p) ORDER BY p.position, p.id LIMIT :limit;

---- what cities record themselves ----

-- record_of_city :one
-- What a city has recorded of a practice, to be changed by it.
--   system: asked for by a person of that city alone, who sees it anyway
SELECT u.id, u.handle, u.status, u.since, u.owner_id, u.channel, u.kept, u.changed, u.dropped, u.reason, u.members_only, u.mistaken
  FROM adoption_record u WHERE u.practice_id = :practice_id AND u.community_id = :community_id;

-- record_by_handle :one
-- A record's own page.
--   same c: visible(u) leaves no record of another one
SELECT u.id, u.handle, u.practice_id, u.community_id, u.status, u.since, u.owner_id, u.channel, u.kept, u.changed, u.dropped, u.reason, u.members_only,
       p.slug, p.title, p.lang, c.name, c.country, c.region, c.slug AS community_slug
  FROM adoption_record u JOIN practice p ON p.id = u.practice_id JOIN community c ON c.id = u.community_id
 WHERE visible(u) AND visible(p) AND visible(c) AND u.handle = :handle;

-- record_by_id :one
-- For mails and jobs.
--   system: the program writes, and asks for its reader's rights itself
SELECT u.handle, u.practice_id, u.community_id, u.status, u.since, u.owner_id, u.channel, u.members_only, u.mistaken, p.slug, p.title, p.published, p.community_id AS giver_id, c.name AS city
  FROM adoption_record u JOIN practice p ON p.id = u.practice_id JOIN community c ON c.id = u.community_id WHERE u.id = :id;

-- record_add :one
-- A city says for the first time what it does with a practice.
INSERT INTO adoption_record (handle, practice_id, community_id, status, since, owner_id, channel, kept, changed, dropped, reason, members_only, made, edited)
VALUES (:handle, :practice_id, :community_id, :status, :since, :owner_id, :channel, :kept, :changed, :dropped, :reason, :members_only, :made, :made) RETURNING id;

-- record_change :exec
-- It says something else now.
UPDATE adoption_record
   SET status = :status, since = :since, owner_id = :owner_id, channel = :channel, kept = :kept, changed = :changed, dropped = :dropped, reason = :reason,
       members_only = :members_only, edited = :edited, mistaken = NULL
 WHERE id = :id;

-- record_mistaken :count
-- It was recorded by mistake: it stays, and nobody sees it.
UPDATE adoption_record SET mistaken = :mistaken, owner_id = NULL WHERE id = :id AND mistaken IS NULL;

-- record_begun :one
-- Who recorded it first, and whether it ever was in use.
--   system: the rule that takes it away asks
SELECT (SELECT t.person_id FROM adoption_step t WHERE t.record_id = u.id ORDER BY t.id LIMIT 1) AS person_id /* int? */,
       EXISTS (SELECT 1 FROM adoption_step t WHERE t.record_id = u.id AND t.status IN ('piloting', 'adopted', 'adapted')) AS used /* bool */
  FROM adoption_record u WHERE u.id = :id;

-- steps_take :exec
-- A record that was a mistake is recorded anew: it begins anew.
DELETE FROM adoption_step WHERE record_id = :record_id;

-- follow_ups_take :exec
-- So does what is asked of it.
DELETE FROM follow_up WHERE record_id = :record_id;

-- follow_ups_drop :exec
-- Nobody is asked any more what became of a mistake.
DELETE FROM follow_up WHERE record_id = :record_id AND answered IS NULL;

-- record_owned :many
-- What somebody looks after in a city, to be told to whoever does so next.
--   system: it is told to people of that city alone
SELECT u.handle, p.title FROM adoption_record u JOIN practice p ON p.id = u.practice_id WHERE u.owner_id = :owner_id AND u.community_id = :community_id ORDER BY u.id;

-- record_pass :count
-- Somebody else looks after what a person looked after in a city.
--   new_owner key?
UPDATE adoption_record SET owner_id = :new_owner WHERE owner_id = :owner_id AND community_id = :community_id;

-- record_leave :exec
-- Nobody looks after what somebody looked after who takes their account away.
--   scan: records are few, and this is seldom
UPDATE adoption_record SET owner_id = NULL WHERE owner_id = :owner_id;

-- step_add :exec
-- A status begins.
INSERT INTO adoption_step (record_id, status, since, noted, reason, person_id) VALUES (:record_id, :status, :since, :noted, :reason, :person_id);

-- step_reason :exec
-- The newest one is explained otherwise.
UPDATE adoption_step SET reason = :reason WHERE id = (SELECT max(n.id) FROM adoption_step n WHERE n.record_id = :record_id);

-- step_list :many
-- The statuses of a record.
SELECT t.status, t.since, t.reason FROM adoption_step t WHERE visible(t) AND t.record_id = :record_id ORDER BY t.since, t.id;

-- steps_noted :many
-- The statuses of a record in the order in which they were noted.
--   system: the rule that says since when it is in use asks
SELECT t.status, t.since FROM adoption_step t WHERE t.record_id = :record_id ORDER BY t.id;

-- adoption_recorded :exec
-- The public row of a record that is in use, or was.
INSERT INTO adoption (practice_id, community_id, origin, year, ended, position) VALUES (:practice_id, :community_id, 'recorded', :year, :ended, 0)
    ON CONFLICT (practice_id, community_id, origin) DO UPDATE SET year = excluded.year, ended = excluded.ended;

-- adoption_unrecorded :exec
-- It never was in use, or is for members only.
DELETE FROM adoption WHERE practice_id = :practice_id AND community_id = :community_id AND origin = 'recorded';

-- record_list :many
-- What cities say of a practice.
--   same c: visible(u) leaves no record of another one
SELECT u.id, u.handle, u.status, u.since, u.channel, u.kept, u.changed, u.dropped, u.reason, u.members_only, c.name, c.country, c.region, c.slug
  FROM adoption_record u JOIN community c ON c.id = u.community_id
 WHERE visible(u) AND visible(c) AND u.practice_id = :practice_id ORDER BY u.since DESC, u.id DESC;

-- record_funnel :one
-- How far others came: of all that considered it, how many ever piloted, decided, and use it now.
--   giver_id key
--   same t: whoever sees a record sees its steps
SELECT count(*) AS considered /* int */,
       count(*) FILTER (WHERE u.status = 'piloting' OR EXISTS (SELECT 1 FROM adoption_step t WHERE visible(t) AND t.record_id = u.id AND t.status = 'piloting')) AS piloted /* int */,
       count(*) FILTER (WHERE u.status IN ('adopted', 'adapted', 'stopped', 'declined')) AS decided /* int */,
       count(*) FILTER (WHERE u.status IN ('adopted', 'adapted')) AS in_use /* int */,
       count(*) FILTER (WHERE u.status = 'stopped') AS stopped /* int */,
       count(*) FILTER (WHERE u.status = 'declined') AS declined /* int */
  FROM adoption_record u WHERE visible(u) AND u.practice_id = :practice_id AND u.community_id <> :giver_id;

-- community_record_list :many
-- What a city does with practices.
SELECT u.handle, u.status, u.since, u.channel, u.reason, u.members_only, p.slug, p.title, p.lang
  FROM adoption_record u JOIN practice p ON p.id = u.practice_id
 WHERE visible(u) AND visible(p) AND u.community_id = :community_id ORDER BY u.since DESC, u.id DESC;

-- follow_up_add :exec
-- To be asked later, once.
INSERT INTO follow_up (handle, record_id, months, due) VALUES (:handle, :record_id, :months, :due) ON CONFLICT (record_id, months) DO UPDATE SET due = excluded.due
 WHERE follow_up.opened IS NULL;

-- follow_up_clear :exec
-- Nothing is to be asked any more.
DELETE FROM follow_up WHERE record_id = :record_id AND opened IS NULL;

-- follow_up_asked :many
-- Those that wait for an answer.
--   system: the rule that ends the record settles them
SELECT f.id FROM follow_up f WHERE f.record_id = :record_id AND f.opened IS NOT NULL AND f.answered IS NULL ORDER BY f.months;

-- follow_up_settle :exec
-- The city has said itself that it stopped, and why: nobody has to answer it once more.
UPDATE follow_up SET answered = :answered, person_id = :person_id, still = 'stopped', dropped = :dropped, result = '' WHERE id = :id AND answered IS NULL;

-- follow_up_list :many
-- Those of a record.
SELECT f.id, f.handle, f.months, f.due, f.opened, f.answered, f.still, f.dropped, f.result FROM follow_up f WHERE visible(f) AND f.record_id = :record_id ORDER BY f.months;

-- follow_up_of :many
-- Their ids, for the jobs that open them.
--   system: the rule that made them asks
SELECT f.id, f.due FROM follow_up f WHERE f.record_id = :record_id AND f.opened IS NULL ORDER BY f.months;

-- follow_up_by_handle :one
-- One that is to be answered.
SELECT f.id, f.record_id, f.months, f.opened, f.answered FROM follow_up f WHERE visible(f) AND f.handle = :handle;

-- follow_up_by_id :one
-- For the job that opens it.
--   system: the program opens it
SELECT f.id, f.handle, f.record_id, f.months, f.due, f.opened, f.answered FROM follow_up f WHERE f.id = :id;

-- follow_up_open :count
-- It is asked now.
UPDATE follow_up SET opened = :opened WHERE id = :id AND opened IS NULL;

-- recorded_by_person :many
-- Each status that somebody recorded, for their own export; with the newest what the record says too, where they look after it.
--   scan: records are few, and this is asked seldom
--   system: their own, also after they left the city
SELECT t.status, t.since, t.noted, t.reason, p.title, c.slug AS community_slug, u.handle,
       CASE WHEN u.owner_id = :viewer AND t.id = (SELECT max(n.id) FROM adoption_step n WHERE n.record_id = u.id) THEN u.channel ELSE '' END AS channel /* text */,
       CASE WHEN u.owner_id = :viewer AND t.id = (SELECT max(n.id) FROM adoption_step n WHERE n.record_id = u.id) THEN u.kept ELSE '' END AS kept /* text */,
       CASE WHEN u.owner_id = :viewer AND t.id = (SELECT max(n.id) FROM adoption_step n WHERE n.record_id = u.id) THEN u.changed ELSE '' END AS changed /* text */,
       CASE WHEN u.owner_id = :viewer AND t.id = (SELECT max(n.id) FROM adoption_step n WHERE n.record_id = u.id) THEN u.dropped ELSE '' END AS dropped /* text */
  FROM adoption_step t JOIN adoption_record u ON u.id = t.record_id JOIN practice p ON p.id = u.practice_id JOIN community c ON c.id = u.community_id
 WHERE t.person_id = :viewer ORDER BY t.id;

-- follow_up_of_person :many
-- What somebody answered of what became of it, for their own export.
--   scan: records are few, and this is asked seldom
--   system: their own words, also after they left the city
SELECT f.months, f.answered, f.still, f.dropped, f.result, p.title, c.slug AS community_slug, u.handle
  FROM follow_up f JOIN adoption_record u ON u.id = f.record_id JOIN practice p ON p.id = u.practice_id JOIN community c ON c.id = u.community_id
 WHERE f.person_id = :viewer AND f.answered IS NOT NULL ORDER BY f.id;

-- follow_up_answer :count
-- It is answered, once.
UPDATE follow_up SET answered = :answered, person_id = :person_id, still = :still, dropped = :dropped, result = :result WHERE id = :id AND answered IS NULL;

---- what cities write ----

-- draft_open_of :one
-- What a city writes already of a practice of its own, and has not published yet.
--   system: a rule asks for whoever would begin it anew, of the same city
SELECT d.handle FROM draft d WHERE d.practice_id = :practice_id AND d.community_id = :community_id AND d.state <> 'published' ORDER BY d.id LIMIT 1;

-- draft_add :one
-- A city begins to write.
INSERT INTO draft (handle, community_id, practice_id, author_id, state, title, summary, concern_id, year_started, source, lang, note, made, edited)
VALUES (:handle, :community_id, :practice_id, :author_id, 'writing', :title, :summary, :concern_id, :year_started, :source, :lang, '', :made, :made) RETURNING id;

-- draft_by_handle :one
-- The draft of an address.
SELECT d.id, d.handle, d.community_id, d.practice_id, d.author_id, d.state, d.title, d.summary, d.concern_id, d.year_started, d.source, d.lang, d.note, d.edited,
       c.name, c.country, c.region, c.slug AS community_slug
  FROM draft d JOIN community c ON c.id = d.community_id WHERE visible(d) AND visible(c) AND d.handle = :handle;

-- draft_by_id :one
-- For rules and mails.
--   system: whoever calls has asked for its reader's rights
SELECT d.handle, d.community_id, d.practice_id, d.author_id, d.state, d.title, d.summary, d.concern_id, d.year_started, d.source, d.lang, d.note FROM draft d WHERE d.id = :id;

-- draft_list :many
-- What is being written in the cities of the viewer, and what has been sent to the editors.
--   scan: few drafts at a time
SELECT d.handle, d.title, d.state, d.edited, c.name, c.country, c.region
  FROM draft d JOIN community c ON c.id = d.community_id WHERE visible(d) AND visible(c) AND d.state <> 'published' ORDER BY d.edited DESC, d.id DESC LIMIT :limit;

-- draft_published_list :many
-- What the cities of the viewer have published, in the library or out of it: the newest draft of each.
--   scan: few drafts
--   system: of the cities that the viewer holds a role at, also what is out of the library
SELECT d.handle, p.slug, p.title, p.lang, p.published, c.name, c.country, c.region
  FROM draft d JOIN practice p ON p.id = d.practice_id JOIN community c ON c.id = d.community_id
 WHERE d.state = 'published' AND EXISTS (SELECT 1 FROM held_role dh WHERE dh.person_id = :viewer AND dh.place_id = d.community_id)
   AND NOT EXISTS (SELECT 1 FROM draft n WHERE n.practice_id = d.practice_id AND n.state = 'published' AND n.id > d.id) ORDER BY d.edited DESC, d.id DESC LIMIT :limit;

-- practice_of_draft :one
-- What became of a draft, and why it is out of the library, if it is.
--   system: whoever reads the draft is of its city, which was told by mail, or of the staff
SELECT p.slug, p.published, x.reason /* text? */, x.day /* int? */
  FROM practice p LEFT JOIN withdrawal x ON x.practice_id = p.id AND x.ended IS NULL WHERE p.id = :id ORDER BY x.id DESC NULLS LAST LIMIT 1;

-- draft_head :exec
-- What stands above the sections.
UPDATE draft SET title = :title, summary = :summary, concern_id = :concern_id, year_started = :year_started, source = :source, edited = :edited WHERE id = :id;

-- draft_state :exec
-- It goes its way.
UPDATE draft SET state = :state, note = :note, edited = :edited WHERE id = :id;

-- draft_becomes :exec
-- What became of it.
UPDATE draft SET state = 'published', practice_id = :practice_id, note = '', edited = :edited WHERE id = :id;

-- draft_take :count
-- It is thrown away, when nothing of it is left.
DELETE FROM draft WHERE id = :id;

-- draft_sections_take :exec
-- Its texts,
DELETE FROM draft_section WHERE draft_id = :draft_id;

-- draft_revisions_take :exec
-- all that they were before,
DELETE FROM draft_revision WHERE draft_id = :draft_id;

-- draft_attachments_take :exec
-- and its files.
DELETE FROM attachment WHERE draft_id = :draft_id;

-- draft_of_author :many
-- What somebody writes in a city, to be told to whoever does so next.
--   system: it is told to people of that city alone
SELECT d.handle, d.title FROM draft d WHERE d.author_id = :author_id AND d.community_id = :community_id AND d.state <> 'published' ORDER BY d.id;

-- draft_pass :count
-- Somebody else looks after the drafts of who leaves.
--   new_author key
UPDATE draft SET author_id = :new_author WHERE author_id = :author_id AND community_id = :community_id;

-- section_list :many
-- The sections that have a text, or somebody at work.
SELECT s.section, s.body, s.version, s.edited, s.person_id, s.locked_by, s.locked, p.name AS editor /* text? */
  FROM draft_section s LEFT JOIN person p ON p.id = s.locked_by AND visible(p) WHERE visible(s) AND s.draft_id = :draft_id;

-- section_one :one
-- One section.
SELECT s.id, s.body, s.version, s.edited, s.person_id, s.locked_by, s.locked, p.name AS editor /* text? */
  FROM draft_section s LEFT JOIN person p ON p.id = s.locked_by AND visible(p) WHERE visible(s) AND s.draft_id = :draft_id AND s.section = :section;

-- section_lock :exec
-- Somebody edits it now.
INSERT INTO draft_section (draft_id, section, body, version, edited, locked_by, locked) VALUES (:draft_id, :section, '', 0, :locked, :locked_by, :locked)
    ON CONFLICT (draft_id, section) DO UPDATE SET locked_by = excluded.locked_by, locked = excluded.locked;

-- section_add :exec
-- A section begins with a text that is there already.
INSERT INTO draft_section (draft_id, section, body, version, edited, person_id) VALUES (:draft_id, :section, :body, 1, :edited, :person_id);

-- section_save :count
-- A new text, if it was the expected one that was changed.
--   expected int
UPDATE draft_section SET body = :body, version = version + 1, edited = :edited, person_id = :person_id, locked_by = :person_id, locked = :edited
 WHERE draft_id = :draft_id AND section = :section AND version = :expected;

-- section_free :exec
-- Nobody edits it any more.
UPDATE draft_section SET locked_by = NULL, locked = NULL WHERE draft_id = :draft_id AND section = :section AND locked_by = :locked_by;

-- sections_free :exec
-- Nobody writes in a draft any more: it is with the editors.
UPDATE draft_section SET locked_by = NULL, locked = NULL WHERE draft_id = :draft_id;

-- section_leave :exec
-- What somebody edited who takes their account away is free.
--   scan: sections are few, and this is seldom
UPDATE draft_section SET locked_by = NULL, locked = NULL WHERE locked_by = :locked_by;

-- sections_leave_city :exec
-- So is what somebody edited who leaves a city, in its drafts.
--   community_id key
--   scan: sections are few, and this is seldom
UPDATE draft_section SET locked_by = NULL, locked = NULL WHERE locked_by = :locked_by AND draft_id IN (SELECT d.id FROM draft d WHERE d.community_id = :community_id);

-- section_revise :exec
-- The text is kept.
INSERT INTO draft_revision (draft_id, section, version, body, saved, person_id, by_itself) VALUES (:draft_id, :section, :version, :body, :saved, :person_id, :by_itself);

-- revision_last :one
-- Who wrote the text that a section has now, and whether it was kept by itself.
SELECT v.person_id, v.by_itself FROM draft_revision v WHERE visible(v) AND v.draft_id = :draft_id AND v.section = :section AND v.version = :version;

-- revision_go_on :exec
-- The same person has gone on typing: the text takes the place of the one before.
--   former int
UPDATE draft_revision SET version = :version, body = :body, saved = :saved, by_itself = :by_itself WHERE draft_id = :draft_id AND section = :section AND version = :former;

-- revision_settle :exec
-- What was kept by itself stays from now on.
UPDATE draft_revision SET by_itself = false WHERE draft_id = :draft_id AND section = :section AND by_itself = true;

-- revisions_settle :exec
-- So does what was kept by itself in all of a draft.
UPDATE draft_revision SET by_itself = false WHERE draft_id = :draft_id AND by_itself = true;

-- revision_list :many
-- The texts that a section had before one of them, the newest first.
--   before int
SELECT v.version, v.body, v.saved, p.name AS editor /* text? */
  FROM draft_revision v LEFT JOIN person p ON p.id = v.person_id AND visible(p) WHERE visible(v) AND v.draft_id = :draft_id AND v.section = :section AND v.version < :before ORDER BY v.version DESC LIMIT :limit;

-- revision_one :one
-- One of them.
SELECT v.body FROM draft_revision v WHERE visible(v) AND v.draft_id = :draft_id AND v.section = :section AND v.version = :version;

-- practice_last_position :one
-- Where a new practice stands.
--   scan: once, when one is published
--   system: a position shows nothing
SELECT coalesce(max(p.position), 0) AS position /* int */ FROM practice p;

-- practice_written :exec
-- A practice says what its city wrote: the year is one that the city knows.
UPDATE practice SET title = :title, summary = :summary, body = :body, year_started = :year_started, year_from_memory = false, cost_kind = :cost_kind, outcome_kind = :outcome_kind, source = :source, source_kind = :source_kind, verification = :verification, read_on = :read_on, evidence_id = :evidence_id, fingerprint = :fingerprint, changed = :changed WHERE id = :id;

-- practice_cost :exec
-- What it costs, as an editor says it in words.
UPDATE practice SET cost_text = :cost_text, cost_kind = :cost_kind, cost_minor = NULL, cost_currency = NULL, cost_per = NULL WHERE id = :id;

-- practice_change_said :exec
-- What it changed, as an editor says it in words.
UPDATE practice SET outcome_text = :outcome_text, outcome_kind = :outcome_kind, outcome_value = NULL, outcome_low = NULL, outcome_high = NULL, outcome_unit = NULL, outcome_what = NULL WHERE id = :id;

-- practice_publish :count
-- It is in the library, or no more.
UPDATE practice SET published = :published, changed = :changed WHERE id = :id;

-- practice_slug_of :one
-- Its address, and what it says.
--   system: for whoever completes it
SELECT p.slug, p.title, p.summary, p.year_started, p.cost_kind, p.outcome_kind, p.source, p.source_kind, p.verification, p.read_on, p.lang, p.community_id, p.body, p.needs_text, p.fingerprint, p.published FROM practice p WHERE p.id = :id;

-- draft_of_person :many
-- The heads of the drafts that somebody began or took over, for their own export.
--   scan: drafts are few, and this is asked seldom
--   system: their own words, also after they left the city
SELECT d.handle, d.title, d.summary, d.source, d.edited FROM draft d WHERE d.author_id = :viewer ORDER BY d.id;

-- revision_of_person :many
-- What somebody wrote, for their own export.
--   scan: drafts are few, and this is asked seldom
--   system: their own words, also after they left the city
SELECT d.title, d.handle, v.section, v.version, v.body, v.saved FROM draft_revision v JOIN draft d ON d.id = v.draft_id WHERE v.person_id = :person_id ORDER BY v.id;

-- practice_kept :one
-- A practice, published or not, for the staff that takes it out of the library or puts it back.
--   system: staff alone takes the route
SELECT p.id, p.slug, p.title, p.lang, p.published, p.community_id FROM practice p WHERE p.slug = :slug;

-- practice_author :one
-- The newest draft that was published as it, and who wrote it.
--   system: the program writes to them, and whoever reads the draft's sections has asked for its reader's rights
SELECT d.id, d.author_id FROM draft d WHERE d.practice_id = :practice_id AND d.state = 'published' ORDER BY d.edited DESC, d.id DESC LIMIT 1;

-- withdrawal_add :one
-- Why it is out of the library.
INSERT INTO withdrawal (practice_id, reason, day, person_id) VALUES (:practice_id, :reason, :day, :person_id) RETURNING id;

-- withdrawal_open :one
-- The one under which a practice is out of the library now.
--   system: the rule that puts it back asks
SELECT x.id FROM withdrawal x WHERE x.practice_id = :practice_id AND x.ended IS NULL ORDER BY x.id DESC LIMIT 1;

-- withdrawal_end :count
-- It is back.
UPDATE withdrawal SET ended = :ended WHERE id = :id AND ended IS NULL;

-- withdrawal_of :one
-- Why a practice is out of the library now.
SELECT x.reason, x.day FROM withdrawal x WHERE visible(x) AND x.practice_id = :practice_id AND x.ended IS NULL ORDER BY x.id DESC LIMIT 1;

-- withdrawal_list :many
-- What is out of the library, for the staff's desk.
--   system: staff alone sees a withdrawal, and with it the practice's title
SELECT p.slug, p.title, p.lang, x.day FROM withdrawal x JOIN practice p ON p.id = x.practice_id WHERE visible(x) AND x.ended IS NULL AND NOT p.published ORDER BY x.day DESC, x.id DESC;

-- withdrawal_by_id :one
-- For the mail about it.
--   system: the program writes to the city that gave the practice
SELECT x.reason, x.ended, p.title, p.slug, p.published, p.community_id FROM withdrawal x JOIN practice p ON p.id = x.practice_id WHERE x.id = :id;

-- ---- files ----

-- attachment_add :one
-- A file beside a draft or a practice.
INSERT INTO attachment (handle, draft_id, practice_id, community_id, title, address, read_on, shown, name, type, size, hash, person_id, added)
VALUES (:handle, :draft_id, :practice_id, :community_id, :title, :address, :read_on, :shown, :name, :type, :size, :hash, :person_id, :added) RETURNING id;

-- attachment_of_draft :many
-- The files of a draft.
SELECT t.handle, t.title, t.address, t.read_on, t.shown, t.name, t.size, t.hash FROM attachment t WHERE visible(t) AND t.draft_id = :draft_id ORDER BY t.id;

-- attachment_of_practice :many
-- The files of a practice.
SELECT t.handle, t.title, t.address, t.read_on, t.shown, t.community_id, t.name, t.size, t.hash FROM attachment t WHERE visible(t) AND t.practice_id = :practice_id ORDER BY t.id;

-- attachment_find :one
-- One of them, to be fetched.
SELECT t.id, t.draft_id, t.practice_id, t.community_id, t.shown, t.name, t.type, t.size, t.hash FROM attachment t WHERE visible(t) AND t.handle = :handle;

-- attachment_count :one
-- How many files a draft or practice has.
--   system: a limit is a number
SELECT count(*) AS n /* int */ FROM attachment t WHERE t.draft_id = :draft_id OR t.practice_id = :practice_id;

-- attachment_take :count
-- It is taken away.
DELETE FROM attachment WHERE id = :id;

-- attachments_publish :exec
-- The draft became a practice: so do its files.
UPDATE attachment SET practice_id = :practice_id WHERE draft_id = :draft_id;

-- attachment_of_person :many
-- What somebody sent, for their own export.
SELECT t.handle, t.title, t.name, t.size, t.hash, t.added FROM attachment t WHERE visible(t) AND t.person_id = :person_id ORDER BY t.id;

-- ---- words of the library ----

-- word_list_last :one
-- The editors' own list of words that mean the same.
SELECT id, body, saved FROM word_list ORDER BY id DESC LIMIT 1;

-- word_list_save :one
-- The next one.
INSERT INTO word_list (body, saved, person_id) VALUES (:body, :saved, :person_id) RETURNING id;

-- concern_find :one
-- One concern, to be changed.
SELECT id, slug, name, description, name_es, description_es FROM concern WHERE slug = :slug;

-- concern_rename :exec
-- What it is called, and what it means.
UPDATE concern SET name = :name, description = :description, name_es = :name_es, description_es = :description_es WHERE id = :id;

-- evidence_find :one
-- One level of the scale, to be changed.
SELECT id, level, label, rule, label_es, rule_es FROM evidence_level WHERE level = :level;

-- evidence_rename :exec
-- What it is called, and when it holds.
UPDATE evidence_level SET label = :label, rule = :rule, label_es = :label_es, rule_es = :rule_es WHERE id = :id;

---- what must hold (rotunda check) ----

-- evidence_level_in_scale :wrong
-- a level has its place in the scale
SELECT e.id FROM evidence_level e WHERE e.strength < 1;

-- practice_has_concern :wrong
-- a published practice answers a concern
SELECT p.id FROM practice p WHERE p.published AND NOT EXISTS (SELECT 1 FROM practice_concern k WHERE k.practice_id = p.id);

-- practice_concerns_in_order :wrong
-- each concern of a practice has a place of its own
SELECT p.id FROM practice p
 WHERE EXISTS (SELECT 1 FROM practice_concern k JOIN practice_concern o ON o.practice_id = k.practice_id AND o.position = k.position AND o.concern_id < k.concern_id WHERE k.practice_id = p.id);

-- practice_file_once :wrong
-- what stands before the texts is kept once
SELECT f.id FROM practice_file f WHERE f.id <> 1;

-- adoption_has_record :wrong
-- an adoption that a city recorded has its record, public, of another city's practice, and in use until it ended
SELECT a.id FROM adoption a
 WHERE a.origin = 'recorded'
   AND NOT EXISTS (SELECT 1 FROM adoption_record u JOIN practice p ON p.id = u.practice_id
        WHERE u.practice_id = a.practice_id AND u.community_id = a.community_id AND u.community_id <> p.community_id AND u.mistaken IS NULL AND u.members_only = false
          AND ((a.ended IS NULL AND u.status IN ('piloting', 'adopted', 'adapted')) OR (a.ended IS NOT NULL AND u.status IN ('stopped', 'declined'))));

-- record_is_shown :wrong
-- a public record of another city's practice in use, or stopped, shows as an adoption
SELECT u.id FROM adoption_record u JOIN practice p ON p.id = u.practice_id
 WHERE u.mistaken IS NULL AND u.members_only = false AND u.status IN ('piloting', 'adopted', 'adapted', 'stopped') AND u.community_id <> p.community_id
   AND NOT EXISTS (SELECT 1 FROM adoption a WHERE a.practice_id = u.practice_id AND a.community_id = u.community_id AND a.origin = 'recorded');

-- record_has_step :wrong
-- the newest step of a record is its status
SELECT u.id FROM adoption_record u
 WHERE NOT EXISTS (SELECT 1 FROM adoption_step t WHERE t.record_id = u.id AND t.status = u.status AND t.since = u.since
                      AND NOT EXISTS (SELECT 1 FROM adoption_step n WHERE n.record_id = u.id AND n.id > t.id));

-- record_with_somebody :wrong
-- a record is looked after by an account that is there, or by nobody
SELECT u.id FROM adoption_record u JOIN person p ON p.id = u.owner_id WHERE p.erased IS NOT NULL;

-- follow_up_of_use :wrong
-- what becomes of it is asked only while it is in use
SELECT f.id FROM follow_up f JOIN adoption_record u ON u.id = f.record_id WHERE f.opened IS NULL AND u.status NOT IN ('piloting', 'adopted', 'adapted');

-- follow_up_in_order :wrong
-- it is asked when it is due, and answered, by somebody, after it was asked
SELECT f.id FROM follow_up f
 WHERE f.opened < f.due OR f.answered < f.opened OR (f.answered IS NULL) <> (f.still IS NULL) OR (f.answered IS NOT NULL AND (f.opened IS NULL OR f.person_id IS NULL));

-- follow_up_waits_somewhere :wrong
-- what was asked waits on a desk until it is answered, and no longer
SELECT f.id FROM follow_up f
 WHERE (f.opened IS NOT NULL AND f.answered IS NULL) <> EXISTS (SELECT 1 FROM matter m WHERE m.kind = 'follow-up' AND m.subject_id = f.id AND m.closed IS NULL);

-- draft_has_practice :wrong
-- a published draft knows the practice that became of it
SELECT d.id FROM draft d WHERE d.state = 'published' AND d.practice_id IS NULL;

-- draft_waits_somewhere :wrong
-- a draft that was sent waits for an editor, and one that is to be changed for its city, and no other does
SELECT d.id FROM draft d
 WHERE (d.state = 'sent') <> EXISTS (SELECT 1 FROM matter m WHERE m.kind = 'draft-review' AND m.subject_id = d.id AND m.closed IS NULL)
    OR (d.state = 'changes') <> EXISTS (SELECT 1 FROM matter m WHERE m.kind = 'draft-changes' AND m.subject_id = d.id AND m.closed IS NULL);

-- section_counts_its_texts :wrong
-- a section's version is that of the last of its texts, which is its own
SELECT s.id FROM draft_section s
 WHERE s.version <> (SELECT coalesce(max(v.version), 0) FROM draft_revision v WHERE v.draft_id = s.draft_id AND v.section = s.section)
    OR (s.version > 0 AND NOT EXISTS (SELECT 1 FROM draft_revision v WHERE v.draft_id = s.draft_id AND v.section = s.section AND v.version = s.version AND v.body = s.body));

-- revision_has_section :wrong
-- a text that was kept is of a section that is there
SELECT v.id FROM draft_revision v WHERE NOT EXISTS (SELECT 1 FROM draft_section s WHERE s.draft_id = v.draft_id AND s.section = v.section);

-- section_lock_of_somebody :wrong
-- a section's lock is held since a time, by an account that is there
SELECT s.id FROM draft_section s LEFT JOIN person p ON p.id = s.locked_by WHERE (s.locked_by IS NULL) <> (s.locked IS NULL) OR p.erased IS NOT NULL;

-- attachment_has_bytes :wrong
-- a file's bytes are kept, as many as it says
SELECT t.id FROM attachment t WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.hash = t.hash AND length(b.bytes) = t.size);

-- withdrawal_ends :wrong
-- what is taken out of the library is not in it
SELECT x.id FROM withdrawal x JOIN practice p ON p.id = x.practice_id WHERE x.ended IS NULL AND p.published;
