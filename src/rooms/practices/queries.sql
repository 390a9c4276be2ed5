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
SELECT p.id, p.slug, p.title, p.summary, p.community_id, p.year_started, p.year_from_memory, p.cost_text, p.cost_kind, p.cost_minor,
       p.cost_currency, p.cost_per, p.funding_text, p.funding_kind, p.outcome_text, p.outcome_kind, p.outcome_value, p.outcome_low,
       p.outcome_high, p.outcome_unit, p.outcome_what, p.evidence_id, e.level AS evidence, p.source, p.source_kind, p.verification,
       p.needs_text, p.read_on, p.body, p.lang, p.changed, c.slug AS community_slug, c.name AS community_name, c.country, c.region
  FROM practice p JOIN community c ON c.id = p.community_id JOIN evidence_level e ON e.id = p.evidence_id
 WHERE visible(p) ORDER BY p.position, p.id;

-- practice_concern_all :many
-- Which practice answers which concern.
--   scan: all of them are meant
SELECT k.practice_id, k.concern_id, c.slug FROM practice_concern k JOIN concern c ON c.id = k.concern_id
 ORDER BY k.practice_id, k.position;

-- adoption_all :many
-- Who took up what.
--   scan: all of them are meant
SELECT a.practice_id, a.community_id, a.origin, a.year, c.slug, c.name, c.country
  FROM adoption a JOIN community c ON c.id = a.community_id
 WHERE visible(a) ORDER BY a.practice_id, a.position, a.id;

-- practice_by_slug :one
-- The published practice that a visitor opens, with the community it began in.
SELECT p.id, p.slug, p.title, p.summary, p.community_id, p.year_started, p.year_from_memory, p.cost_text, p.cost_kind, p.cost_minor,
       p.cost_currency, p.cost_per, p.funding_text, p.funding_kind, p.outcome_text, p.outcome_kind, p.outcome_value, p.outcome_low,
       p.outcome_high, p.outcome_unit, p.outcome_what, p.evidence_id, e.level AS evidence, p.source, p.source_kind, p.verification,
       p.needs_text, p.read_on, p.body, p.lang, p.changed, c.slug AS community_slug, c.name AS community_name, c.country, c.region
  FROM practice p JOIN community c ON c.id = p.community_id JOIN evidence_level e ON e.id = p.evidence_id
 WHERE p.slug = :slug AND visible(p);

-- practice_adoptions :many
-- Who took a practice up, as sources report it and as cities record it.
SELECT a.origin, a.year, c.id AS community_id, c.slug, c.name, c.country, c.region, c.lat, c.lon, c.population
  FROM adoption a JOIN community c ON c.id = a.community_id
 WHERE a.practice_id = :practice_id AND visible(a) ORDER BY a.position, a.id;

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
SELECT p.source_kind, p.verification, count(*) AS n /* int */
  FROM practice p WHERE visible(p) GROUP BY p.source_kind, p.verification ORDER BY p.source_kind NULLS LAST, p.verification;

-- practice_body :one
-- The text of a practice, for an excerpt.
SELECT p.body FROM practice p WHERE p.id = :id AND visible(p);

-- community_doings :many
-- How many practices began in a community, and how many it took up.
--   scan: all are counted
SELECT c.id, (SELECT count(*) FROM practice p WHERE p.community_id = c.id AND visible(p)) AS practices /* int */,
       (SELECT count(*) FROM adoption a WHERE a.community_id = c.id AND visible(a)) AS adoptions /* int */
  FROM community c ORDER BY c.id;

-- community_concern_all :many
-- Which community works on which concern, by what began there or was taken up there.
--   scan: all of them are meant
SELECT p.community_id, k.concern_id FROM practice p JOIN practice_concern k ON k.practice_id = p.id WHERE visible(p)
UNION
SELECT a.community_id /* int */, k.concern_id /* int */ FROM adoption a JOIN practice_concern k ON k.practice_id = a.practice_id WHERE visible(a)
 ORDER BY 1, 2;

-- community_practice_ids :many
-- The practices that began in a community, the newest first.
SELECT p.id FROM practice p WHERE p.community_id = :community_id AND visible(p) ORDER BY p.year_started DESC NULLS LAST, p.id;

-- community_adoption_list :many
-- The practices of others that a community took up.
SELECT p.id, p.slug, p.title, p.lang, a.origin, a.year, c.name, c.country, c.region
  FROM adoption a JOIN practice p ON p.id = a.practice_id JOIN community c ON c.id = p.community_id
 WHERE a.community_id = :community_id AND visible(a) AND visible(p) ORDER BY a.year NULLS LAST, p.id;

-- adoption_list :many
-- Adoptions as a program asks for them.
--   practice text
--   community text
--   ids int
--   scan: sorted as asked
SELECT p.slug AS practice, c.slug AS community, c.name, c.country, a.origin, a.year
  FROM adoption a JOIN practice p ON p.id = a.practice_id JOIN community c ON c.id = a.community_id
 WHERE visible(a) AND visible(p)
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
SELECT count(*) AS n /* int */
  FROM adoption a JOIN practice p ON p.id = a.practice_id JOIN community c ON c.id = a.community_id
 WHERE visible(a) AND visible(p)
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
