-- ---- reading in ----

-- place_by_geoid :one
-- The place of a Census GEOID, to be updated by an import.
SELECT id, name, full_name, state, state_name FROM place WHERE geoid = :geoid;

-- place_save :one
-- A place as our own file has it, new or in place of the one of its GEOID.
INSERT INTO place (geoid, ocd_id, name, full_name, name_key, state, state_name, county_geoid, lat, lon, population, population_year,
                   census_2010, land_km2, water_km2, ansicode, funcstat)
VALUES (:geoid, :ocd_id, :name, :full_name, :name_key, :state, :state_name, :county_geoid, :lat, :lon, :population, :population_year,
        :census_2010, :land_km2, :water_km2, :ansicode, :funcstat)
ON CONFLICT (geoid) DO UPDATE SET ocd_id = excluded.ocd_id, name = excluded.name, full_name = excluded.full_name, name_key = excluded.name_key,
       state = excluded.state, state_name = excluded.state_name, county_geoid = excluded.county_geoid, lat = excluded.lat, lon = excluded.lon,
       population = excluded.population, population_year = excluded.population_year, census_2010 = excluded.census_2010,
       land_km2 = excluded.land_km2, water_km2 = excluded.water_km2, ansicode = excluded.ansicode, funcstat = excluded.funcstat
RETURNING id;

-- place_save_estimate :one
-- A place as the Census's population estimates have it: counts, and the name where it is whole.
INSERT INTO place (geoid, name, full_name, name_key, state, state_name, population, population_year, census_2010, funcstat)
VALUES (:geoid, :name, :full_name, :name_key, :state, :state_name, :population, :population_year, :census_2010, :funcstat)
ON CONFLICT (geoid) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, population = excluded.population,
       population_year = excluded.population_year, census_2010 = excluded.census_2010, funcstat = excluded.funcstat
RETURNING id;

-- place_save_gazetteer :exec
-- A place as the Census's Gazetteer has it: where it lies and how large it is.
INSERT INTO place (geoid, name, full_name, name_key, state, state_name, lat, lon, land_km2, water_km2, ansicode)
VALUES (:geoid, :name, :full_name, :name_key, :state, :state_name, :lat, :lon, :land_km2, :water_km2, :ansicode)
ON CONFLICT (geoid) DO UPDATE SET full_name = excluded.full_name, lat = excluded.lat, lon = excluded.lon, land_km2 = excluded.land_km2,
       water_km2 = excluded.water_km2, ansicode = excluded.ansicode;

-- place_population_save :exec
-- How many people lived there on 1 July of a year.
INSERT INTO place_population (place_id, year, population) VALUES (:place_id, :year, :population)
ON CONFLICT (place_id, year) DO UPDATE SET population = excluded.population;

-- county_figure_save :exec
-- What was counted by county: income, unemployment.
INSERT INTO county_figure (county_geoid, indicator, year, value, unit, source)
VALUES (:county_geoid, :indicator, :year, :value, :unit, :source)
ON CONFLICT (county_geoid, indicator, year) DO UPDATE SET value = excluded.value, unit = excluded.unit, source = excluded.source;

-- community_by_geoid :one
-- The community of a Census GEOID, to be updated by an import.
--   system: an import updates whatever is there
SELECT id, slug, geoid, fingerprint FROM community WHERE geoid = :geoid;

-- community_by_ocd_id :one
-- The community of an Open Civic Data id, to be updated by an import.
--   system: an import updates whatever is there
SELECT id, slug, geoid, fingerprint FROM community WHERE ocd_id = :ocd_id ORDER BY id LIMIT 1;

-- community_of_slug :one
-- The community of an address, to be updated by an import.
--   system: an import updates whatever is there
SELECT id, slug, geoid, fingerprint FROM community WHERE slug = :slug;

-- community_insert :one
-- A community that the center did not have.
INSERT INTO community (slug, name, name_key, country, region, ocd_id, geoid, county_geoid, lat, lon, population, population_year, area_km2,
                       website, seen_in, source, place_id, position, fingerprint, changed)
VALUES (:slug, :name, :name_key, :country, :region, :ocd_id, :geoid, :county_geoid, :lat, :lon, :population, :population_year, :area_km2,
        :website, :seen_in, :source, (SELECT p.id FROM place p WHERE p.geoid = :geoid), :position, :fingerprint, :changed)
RETURNING id;

-- community_update :exec
-- A community whose row has changed.
UPDATE community
   SET slug = :slug, name = :name, name_key = :name_key, country = :country, region = :region, ocd_id = :ocd_id, geoid = :geoid,
       county_geoid = :county_geoid, lat = :lat, lon = :lon, population = :population, population_year = :population_year,
       area_km2 = :area_km2, website = :website, seen_in = :seen_in, source = :source, position = :position,
       place_id = (SELECT p.id FROM place p WHERE p.geoid = :geoid), fingerprint = :fingerprint, changed = :changed
 WHERE id = :id;

-- community_move :exec
-- An unchanged community that stands in another row of its file now.
UPDATE community SET position = :position WHERE id = :id;

-- community_invent :one
-- One of the demo's invented communities.
INSERT INTO community (slug, name, name_key, country, lat, lon, population, website, seen_in, source, position, fingerprint, changed, demo)
VALUES (:slug, :name, :name_key, 'ZZ', :lat, :lon, :population, NULL, 'the demo', 'invented', 0, 'demo', :changed, true) RETURNING id;

-- community_link_places :exec
-- Every community of a GEOID knows its place, whichever was read in first.
UPDATE community SET place_id = (SELECT p.id FROM place p WHERE p.geoid = community.geoid)
 WHERE geoid IS NOT NULL AND place_id IS NULL;

-- ---- reading ----

-- community_find :one
-- The community of an address.
SELECT id, slug, name, country, region, ocd_id, geoid, county_geoid, lat, lon, population, population_year, area_km2, website, seen_in,
       source, place_id, changed
  FROM community c WHERE c.slug = :slug AND visible(c);

-- community_all :many
-- Every community, for lists, the map and the places like yours; members with the day since when.
--   scan: hundreds, all shown
--   same a: only members are meant, whom everybody sees
SELECT id, slug, name, name_key, country, region, ocd_id, geoid, county_geoid, lat, lon, population, population_year, area_km2, website, place_id, changed,
       (SELECT a.since FROM membership a WHERE visible(a) AND a.community_id = c.id AND a.state = 'member') AS member /* time? */
  FROM community c WHERE visible(c) ORDER BY name_key, id;

-- place_count :one
-- How many places the center knows.
--   scan: counted once an import
SELECT count(*) AS n /* int */ FROM place;

-- place_find :one
-- A place that somebody works for.
SELECT id, geoid, ocd_id, name, full_name, state, state_name, county_geoid, lat, lon, population, population_year, census_2010, land_km2
  FROM place WHERE geoid = :geoid;

-- place_names :many
-- Places whose name begins so, the largest first: what somebody may mean while typing.
--   name_end text
SELECT geoid, name, full_name, state, state_name, population
  FROM place WHERE name_key >= :name_key AND name_key < :name_end
 ORDER BY population DESC NULLS LAST, id LIMIT :limit;

-- place_populations :many
-- How many people lived in a place, by year.
SELECT year, population FROM place_population WHERE place_id = :place_id ORDER BY year;

-- county_figure_latest :one
-- The newest value of an indicator of a county.
SELECT year, value, unit, source FROM county_figure
 WHERE county_geoid = :county_geoid AND indicator = :indicator ORDER BY year DESC LIMIT 1;

-- county_figures :many
-- Every county's figures, for standardising.
--   scan: all are compared
SELECT county_geoid, indicator, year, value FROM county_figure ORDER BY county_geoid, indicator, year;

-- community_list :many
-- Communities as a visitor filters and sorts them.
--   min int
--   max int
--   name_end text
--   ids int
SELECT c.id, c.slug, c.name, c.country, c.region, c.ocd_id, c.geoid, c.county_geoid, c.lat, c.lon, c.population, c.population_year, c.area_km2, c.website
  FROM community c
 WHERE visible(c)
   [country: AND c.country = :country]
   [region:  AND c.region = :region]
   [larger:  AND c.population >= :min]
   [smaller: AND c.population < :max]
   [named:   AND c.name_key >= :name_key AND c.name_key < :name_end]
   [these:   AND c.id IN (:ids[])]
 ORDER BY [sort: name = c.name_key, c.id
               | population = c.population DESC NULLS LAST, c.id
               | country = c.country, c.name_key, c.id]
 LIMIT :limit OFFSET :offset;

-- community_count :one
-- How many communities a filter leaves.
--   min int
--   max int
--   name_end text
--   ids int
SELECT count(*) AS n /* int */
  FROM community c
 WHERE visible(c)
   [country: AND c.country = :country]
   [region:  AND c.region = :region]
   [larger:  AND c.population >= :min]
   [smaller: AND c.population < :max]
   [named:   AND c.name_key >= :name_key AND c.name_key < :name_end]
   [these:   AND c.id IN (:ids[])];

-- place_names_all :many
-- Every place's name, for names that somebody spelt nearly right.
--   scan: all are compared
SELECT geoid, name_key, population FROM place ORDER BY population DESC NULLS LAST, id;

-- place_list :many
-- Places as a program asks for them.
--   name_end text
--   scan: sorted as asked
SELECT p.geoid, p.ocd_id, p.name, p.full_name, p.state, p.state_name, p.county_geoid, p.lat, p.lon, p.population, p.population_year, p.land_km2
  FROM place p
 WHERE p.id > 0
   [state: AND p.state = :state]
   [named: AND p.name_key >= :name_key AND p.name_key < :name_end]
 ORDER BY [sort: name = p.name_key, p.id
               | population = p.population DESC NULLS LAST, p.id]
 LIMIT :limit OFFSET :offset;

-- place_list_count :one
-- How many places a filter leaves.
--   name_end text
--   scan: counted as asked
SELECT count(*) AS n /* int */
  FROM place p
 WHERE p.id > 0
   [state: AND p.state = :state]
   [named: AND p.name_key >= :name_key AND p.name_key < :name_end];

-- community_named :many
-- Communities of an id, a slug or a name, for words of places.
--   system: words of a place, typed by whoever gives a role there
--   key text
SELECT id, slug, name, country, region FROM community WHERE slug = :slug OR name_key = :key ORDER BY slug LIMIT 20;

-- community_by_id :one
-- A community that somebody holds a role at.
--   system: the name of a place where somebody holds a role
SELECT id, slug, name, country, region, demo FROM community WHERE id = :id;

-- domain_find :one
-- The community whose people have addresses of this domain.
--   system: whoever has an address of a city may ask to join it
SELECT d.community_id, c.name FROM community_domain d JOIN community c ON c.id = d.community_id WHERE d.domain = :domain;

-- domain_list :many
-- The domains of a community.
SELECT id, domain, verified FROM community_domain WHERE community_id = :community_id ORDER BY domain;

-- domain_add :count
-- The staff has checked one.
INSERT INTO community_domain (community_id, domain, verified) VALUES (:community_id, :domain, :verified) ON CONFLICT (domain) DO NOTHING;

-- domain_take :count
-- It is the city's no more.
DELETE FROM community_domain WHERE community_id = :community_id AND domain = :domain;

-- joining_add :one
-- Somebody asks; who was refused before may ask again.
INSERT INTO joining (handle, community_id, person_id, asked) VALUES (:handle, :community_id, :person_id, :asked)
    ON CONFLICT (community_id, person_id) DO UPDATE SET asked = excluded.asked, decided = NULL, accepted = false
RETURNING id;

-- joining_open :many
-- Who waits to be one of a city's people.
--   system: a lead sees the name and address of whoever asks to join, and nothing else of them; only those of the page's own city
SELECT j.id, j.handle, j.asked, j.person_id, p.name, p.email
  FROM joining j JOIN person p ON p.id = j.person_id
 WHERE j.community_id = :community_id AND j.decided IS NULL AND p.disabled IS NULL ORDER BY j.asked, j.id;

-- joining_by_handle :one
-- One of them.
SELECT j.id, j.community_id, j.person_id, j.decided FROM joining j WHERE visible(j) AND j.handle = :handle AND j.community_id = :community_id;

-- joining_by_id :one
-- For the mails about it.
--   system: the program writes to whoever may decide, and to whoever asked
SELECT j.community_id, j.person_id, j.decided, j.accepted, p.name, p.email, c.name AS city, c.slug
  FROM joining j JOIN person p ON p.id = j.person_id JOIN community c ON c.id = j.community_id WHERE j.id = :id;

-- joining_forget :exec
-- Whoever takes their account away asks for nothing.
--   scan: few ask to join, and fewer take their account away
DELETE FROM joining WHERE person_id = :person_id;

-- joining_decide :count
-- Yes or no, once.
UPDATE joining SET decided = :decided, accepted = :accepted WHERE id = :id AND decided IS NULL;

-- ---- membership ----

-- membership_of :one
-- What became of a city's wish to be a member, as its own people and the staff see it; of members, everybody.
SELECT id, state, why, mayor, mayor_email, person_id, asked, note, since FROM membership a WHERE visible(a) AND a.community_id = :community_id;

-- membership_of_person :many
-- What somebody wrote when they asked for their city, for their own export.
--   system: their own words, also after they left the city
SELECT a.state, a.why, a.mayor, a.mayor_email, a.asked, c.slug FROM membership a JOIN community c ON c.id = a.community_id WHERE a.person_id = :viewer ORDER BY a.id;

-- declaration_of_person :many
-- What somebody signed as a mayor, for their own export.
--   system: their own words, whatever the city is
SELECT d.name, d.office, d.words, d.day, c.slug FROM declaration d JOIN community c ON c.id = d.community_id WHERE d.person_id = :viewer ORDER BY d.id;

-- joining_of_person :many
-- Where somebody asked to be one of a city's people, for their own export.
--   scan: few thousand people, asked seldom
--   system: their own, whatever the city is
SELECT j.asked, j.decided, j.accepted, c.slug FROM joining j JOIN community c ON c.id = j.community_id WHERE j.person_id = :viewer ORDER BY j.id;

-- membership_by_id :one
-- For the rules and mails about it.
--   system: the rule decides, the mail goes to whoever asked
SELECT a.community_id, a.state, a.why, a.mayor, a.mayor_email, a.person_id, a.note, c.name, c.slug
  FROM membership a JOIN community c ON c.id = a.community_id WHERE a.id = :id;

-- membership_ask :one
-- A city asks, or asks again.
INSERT INTO membership (community_id, state, why, mayor, mayor_email, person_id, asked, note)
VALUES (:community_id, 'asked', :why, :mayor, :mayor_email, :person_id, :asked, '')
    ON CONFLICT (community_id) DO UPDATE SET state = 'asked', why = excluded.why, mayor = excluded.mayor, mayor_email = excluded.mayor_email,
       person_id = excluded.person_id, asked = excluded.asked, note = '', since = NULL
 WHERE membership.state <> 'member'
RETURNING id;

-- membership_decide :count
-- The staff's answer, once: from the state that they saw.
--   was text
UPDATE membership SET state = :state, note = :note, since = :since WHERE id = :id AND state = :was;

-- declaration_sign :exec
-- A mayor signs.
INSERT INTO declaration (community_id, person_id, name, office, words, lang, day) VALUES (:community_id, :person_id, :name, :office, :words, :lang, :day);

-- declaration_latest :one
-- The newest declaration of a member. One of an earlier membership does not count: the mayor signs anew.
--   same a: who is a member, everybody sees
SELECT d.id, d.person_id, d.name, d.office, d.words, d.lang, d.day FROM declaration d JOIN membership a ON a.community_id = d.community_id
 WHERE visible(a) AND a.state = 'member' AND d.day >= a.since AND d.community_id = :community_id ORDER BY d.day DESC, d.id DESC LIMIT 1;

-- membership_forget :exec
-- Where somebody who takes their account away was named as the mayor, the name and the address are gone.
--   scan: a few cities are members
UPDATE membership SET mayor = '', mayor_email = '' WHERE mayor_email = :mayor_email;

-- ---- a city's own page ----

-- city_page_of :one
-- What a city says of itself.
SELECT about, officer, office, website, lang, edited FROM city_page WHERE community_id = :community_id;

-- city_page_save :exec
-- Its lead has written it.
INSERT INTO city_page (community_id, about, officer, office, website, lang, edited) VALUES (:community_id, :about, :officer, :office, :website, :lang, :edited)
    ON CONFLICT (community_id) DO UPDATE SET about = excluded.about, officer = excluded.officer, office = excluded.office, website = excluded.website,
       lang = excluded.lang, edited = excluded.edited;

-- city_officer_take :exec
-- Whoever was named as its chief service officer has left.
UPDATE city_page SET officer = '', office = '' WHERE community_id = :community_id;

-- ---- the service plan ----

-- initiative_list :many
-- A city's plan, the newest last.
SELECT i.id, i.handle, i.title, i.what, i.metric, i.baseline, i.target, i.until, i.state, i.lang, i.edited
  FROM initiative i WHERE i.community_id = :community_id ORDER BY i.made, i.id;

-- initiative_all :many
-- Initiatives of all cities' plans, as a program asks for them.
--   community text
--   scan: some hundreds, sorted as asked
SELECT i.id, i.handle, c.slug AS community, i.title, i.what, i.metric, i.baseline, i.target, i.until, i.state, i.lang, i.edited
  FROM initiative i JOIN community c ON c.id = i.community_id
 WHERE visible(c)
   [community: AND c.slug = :community]
   [state:     AND i.state = :state]
 ORDER BY [sort: community = c.name_key, i.made, i.id
               | edited = i.edited DESC, i.id]
 LIMIT :limit OFFSET :offset;

-- initiative_all_count :one
-- How many initiatives a filter leaves.
--   community text
--   scan: counted as asked
SELECT count(*) AS n /* int */
  FROM initiative i JOIN community c ON c.id = i.community_id
 WHERE visible(c)
   [community: AND c.slug = :community]
   [state:     AND i.state = :state];

-- initiative_find :one
-- One of them.
SELECT i.id, i.handle, i.title, i.what, i.metric, i.baseline, i.target, i.until, i.state, i.lang
  FROM initiative i WHERE i.handle = :handle AND i.community_id = :community_id;

-- initiative_add :one
-- One more.
INSERT INTO initiative (handle, community_id, title, what, metric, baseline, target, until, state, lang, made, edited)
VALUES (:handle, :community_id, :title, :what, :metric, :baseline, :target, :until, :state, :lang, :made, :edited) RETURNING id;

-- initiative_save :exec
-- Its text and aims.
UPDATE initiative SET title = :title, what = :what, metric = :metric, baseline = :baseline, target = :target, until = :until, state = :state, lang = :lang, edited = :edited
 WHERE id = :id;

-- initiative_values :many
-- What was counted, by day.
SELECT day, value, note FROM initiative_value WHERE initiative_id = :initiative_id ORDER BY day;

-- initiative_count :exec
-- What was counted on a day; a second count of that day replaces the first.
INSERT INTO initiative_value (initiative_id, day, value, note) VALUES (:initiative_id, :day, :value, :note)
    ON CONFLICT (initiative_id, day) DO UPDATE SET value = excluded.value, note = excluded.note;

-- initiative_uncount :count
-- What was counted on a day by mistake.
DELETE FROM initiative_value WHERE initiative_id = :initiative_id AND day = :day;

-- initiative_throw :count
-- One that was begun by mistake, of which nothing was counted.
DELETE FROM initiative WHERE id = :id AND NOT EXISTS (SELECT 1 FROM initiative_value v WHERE v.initiative_id = initiative.id);

-- ---- help that is offered ----

-- helper_mine :one
-- What whoever asks offers in a city.
SELECT h.id, h.handle, h.offers, h.members, h.open FROM helper h WHERE visible(h) AND h.person_id = :person_id AND h.community_id = :community_id;

-- helper_named :many
-- Who of a city offers help, as members see them, and each sees their own.
--   system: a member sees the name and address of whoever agreed to that
SELECT h.handle, h.offers, h.person_id, p.name, p.email
  FROM helper h JOIN person p ON p.id = h.person_id
 WHERE visible(h) AND h.community_id = :community_id AND p.disabled IS NULL ORDER BY h.edited, h.id;

-- helper_open :many
-- What the public sees of them: words alone.
--   system: by that person's consent, and without who it is
SELECT h.handle, h.offers FROM helper h JOIN person p ON p.id = h.person_id
 WHERE h.community_id = :community_id AND h.open AND p.disabled IS NULL ORDER BY h.edited, h.id;

-- helper_find :one
-- One of these, for the form that forwards.
--   system: by that person's consent, and without who it is
SELECT h.id, h.handle, h.offers FROM helper h JOIN person p ON p.id = h.person_id
 WHERE h.handle = :handle AND h.community_id = :community_id AND h.open AND p.disabled IS NULL;

-- helper_save :one
-- What somebody offers, and who may see it.
INSERT INTO helper (handle, person_id, community_id, offers, members, open, edited) VALUES (:handle, :person_id, :community_id, :offers, :members, :open, :edited)
    ON CONFLICT (person_id, community_id) DO UPDATE SET offers = excluded.offers, members = excluded.members, open = excluded.open, edited = excluded.edited
RETURNING id;

-- helper_take :exec
-- They offer nothing more there; 0: anywhere.
DELETE FROM helper WHERE person_id = :person_id AND (community_id = :community_id OR :community_id = 0);

-- helper_list :many
-- What somebody offers, for their own export.
SELECT h.id, c.slug, h.offers, h.members, h.open, h.edited FROM helper h JOIN community c ON c.id = h.community_id WHERE visible(h) AND visible(c) AND h.person_id = :person_id;

-- forwarded_same :one
-- The same words of the same sender, sent to a helper since a time: a form that was sent twice.
--   after time
--   system: the rule asks, and says nothing of it
SELECT f.id FROM forwarded f WHERE f.helper_id = :helper_id AND f.email = :email AND f.words = :words AND f.sent > :after LIMIT 1;

-- forwarded_add :one
-- A message to one of them.
INSERT INTO forwarded (helper_id, name, email, words, sent) VALUES (:helper_id, :name, :email, :words, :sent) RETURNING id;

-- forwarded_by_id :one
-- For the mail that carries it, to its reader alone, while they take such messages.
--   same h: whoever sees a message is the one who offers help
SELECT w.name, w.email, w.words, h.offers, h.person_id FROM forwarded w JOIN helper h ON h.id = w.helper_id WHERE visible(w) AND visible(h) AND h.open AND w.id = :id;

-- forwarded_clear :exec
-- Messages are mail, not records: after a month none is kept.
--   before time
--   scan: few, and only those of a month
DELETE FROM forwarded WHERE sent < :before;

-- forwarded_take :exec
-- Those to somebody who offers help no more there; 0: anywhere.
--   scan: few, and only those of a month
DELETE FROM forwarded WHERE helper_id IN (SELECT h.id FROM helper h WHERE h.person_id = :person_id AND (h.community_id = :community_id OR :community_id = 0));

-- forwarded_to :one
-- Whose mail it is, for the rule that puts it there.
--   system: the program writes to them without saying who it is
SELECT h.person_id FROM forwarded w JOIN helper h ON h.id = w.helper_id WHERE w.id = :id;

---- what must hold (rotunda check) ----

-- held_role_at_city :wrong
-- a city's role is held at a community that is there
SELECT r.id FROM held_role r WHERE r.place_id > 0 AND NOT EXISTS (SELECT 1 FROM community c WHERE c.id = r.place_id);

-- matter_at_city :wrong
-- a desk is the center's or that of a community that is there
SELECT m.id FROM matter m WHERE m.place_id <> 0 AND NOT EXISTS (SELECT 1 FROM community c WHERE c.id = m.place_id);

-- community_at_place :wrong
-- a community's place has its GEOID
SELECT c.id FROM community c JOIN place p ON p.id = c.place_id WHERE c.geoid IS NULL OR c.geoid <> p.geoid;

-- joining_decided :wrong
-- only who was decided about is accepted
SELECT j.id FROM joining j WHERE j.accepted AND j.decided IS NULL;

-- joining_waits_somewhere :wrong
-- who asks to join waits on a desk until it is decided, and no longer
SELECT j.id FROM joining j WHERE (j.decided IS NULL) <> EXISTS (SELECT 1 FROM matter m WHERE m.kind = 'joining' AND m.subject_id = j.id AND m.closed IS NULL);

-- joining_of_somebody :wrong
-- who has taken their account away asks for nothing
SELECT j.id FROM joining j JOIN person p ON p.id = j.person_id WHERE p.erased IS NOT NULL;
