-- person_by_id :one
-- A person as their own pages and those of others show them.
SELECT p.id, p.handle, p.email, p.name, p.lang, p.made, p.disabled, p.erased FROM person p WHERE visible(p) AND p.id = :id;

-- person_by_handle :one
-- The person of an address.
SELECT p.id, p.handle, p.email, p.name, p.lang, p.made, p.disabled, p.erased FROM person p WHERE visible(p) AND p.handle = :handle;

-- person_for_mail :one
-- Whom a mail goes to, in which language.
--   system: the program writes to them, nobody reads it
SELECT p.email, p.name, p.lang FROM person p WHERE p.id = :id AND p.disabled IS NULL AND p.erased IS NULL AND p.email IS NOT NULL;

-- person_of_email :one
-- The account of an address, for signing in and inviting.
--   system: nobody is signed in yet; the answer shows nothing of it
SELECT p.id, p.name, p.lang, p.disabled FROM person p WHERE p.email = :email;

-- person_list :many
-- People, as the staff and colleagues look for them.
--   scan: few thousand people, by name
--   from text
--   until text
SELECT p.id, p.handle, p.email, p.name, p.made, p.disabled,
       count(*) OVER () AS total /* int */
  FROM person p
 WHERE visible(p) AND p.erased IS NULL
   [named: AND p.name_key >= :from AND p.name_key < :until]
   [email: AND p.email = :email]
 ORDER BY p.name_key, p.id LIMIT :limit OFFSET :offset;

-- person_add :one
-- A new account.
INSERT INTO person (handle, email, name, name_key, lang, made) VALUES (:handle, :email, :name, :name_key, :lang, :made) RETURNING id;

-- person_rename :exec
-- Their own name and language.
UPDATE person SET name = :name, name_key = :name_key, lang = :lang WHERE id = :id;

-- people_any :one
-- Whether anybody has an account yet.
--   system: a number, for whoever holds the center's folder
--   scan: once, before a center is filled with invented people
SELECT count(*) AS n /* int */ FROM person p;

-- person_demo :exec
-- It is one of the demo's invented people.
UPDATE person SET demo = true WHERE id = :id;

-- demo_people :many
-- The demo's invented people, for whoever tries the center out.
--   scan: once, when a demo center is opened
--   system: their links are printed for whoever started the server
SELECT p.id, p.email, p.name FROM person p WHERE p.demo = true AND p.disabled IS NULL AND p.erased IS NULL ORDER BY p.id;

-- person_disable :count
-- Nobody signs in with it any more.
UPDATE person SET disabled = :disabled WHERE id = :id AND erased IS NULL;

-- credential_of :one
-- What the sign-in compares with.
--   system: nobody is signed in yet
SELECT k.password, k.totp, k.totp_on, k.totp_step FROM credential k WHERE k.person_id = :person_id;

-- credential_password :exec
-- A new password, hashed.
INSERT INTO credential (person_id, password) VALUES (:person_id, :password) ON CONFLICT (person_id) DO UPDATE SET password = excluded.password;

-- credential_totp :exec
-- A second factor that is not on until a code was seen.
INSERT INTO credential (person_id, totp) VALUES (:person_id, :totp)
    ON CONFLICT (person_id) DO UPDATE SET totp = excluded.totp, totp_on = false, totp_step = 0;

-- credential_totp_on :exec
-- On, or off.
UPDATE credential SET totp_on = :totp_on, totp_step = :totp_step WHERE person_id = :person_id;

-- credential_step :count
-- A code was taken: none of its step or before is taken again.
UPDATE credential SET totp_step = :totp_step WHERE person_id = :person_id AND totp_step < :totp_step;

-- proof_of :one
-- Whether somebody has a second proof, and since when they are of the staff, which needs one.
--   system: the program asks what to ask for
SELECT p.demo,
       EXISTS (SELECT 1 FROM credential c WHERE c.person_id = p.id AND c.totp_on) OR EXISTS (SELECT 1 FROM passkey y WHERE y.person_id = p.id) AS proven /* bool */,
       (SELECT min(r.since) FROM held_role r WHERE r.person_id = p.id AND r.place_id = 0 AND r.role IN ('administrator', 'program_officer')) AS staff_since /* time? */
  FROM person p WHERE p.id = :id;

-- passkey_add :one
-- A device's key, from now on.
INSERT INTO passkey (handle, person_id, name, credential, algorithm, public_key, count, made)
VALUES (:handle, :person_id, :name, :credential, :algorithm, :public_key, :count, :made) RETURNING id;

-- passkey_list :many
-- The viewer's own.
--   same k: it asks for the viewer’s own
SELECT k.handle, k.name, k.made, k.used FROM passkey k WHERE visible(k) AND k.person_id = :viewer ORDER BY k.id DESC;

-- passkey_credentials :many
-- How a person's devices call their keys.
--   system: a second proof is due; nothing else is shown yet
SELECT k.credential FROM passkey k WHERE k.person_id = :person_id ORDER BY k.id;

-- passkey_find :one
-- The key that a device of this person's has signed with.
--   system: a second proof is due
SELECT k.id, k.algorithm, k.public_key, k.count FROM passkey k WHERE k.person_id = :person_id AND k.credential = :credential;

-- passkey_taken :one
-- Whether anybody has it.
--   system: a number
SELECT count(*) AS n /* int */ FROM passkey k WHERE k.credential = :credential;

-- passkey_used :exec
-- It has signed, and counted so far.
UPDATE passkey SET count = :count, used = :used WHERE id = :id;

-- passkey_end :count
-- One of somebody's proves nothing any more.
DELETE FROM passkey WHERE handle = :handle AND person_id = :person_id;

-- passkey_end_all :count
-- Nor does any other.
DELETE FROM passkey WHERE person_id = :person_id;

-- session_challenge :exec
-- What a passkey is to sign next, in this browser.
UPDATE session SET challenge = :challenge, challenge_until = :challenge_until WHERE id = :id;

-- session_challenge_of :one
-- What a passkey was asked to sign in this browser, in time.
--   now time
--   system: a second proof is due; nobody is shown it
SELECT s.challenge FROM session s WHERE s.id = :id AND s.challenge IS NOT NULL AND s.challenge_until > :now;

-- recovery_clear :exec
-- The old codes open nothing any more.
DELETE FROM recovery_code WHERE person_id = :person_id;

-- recovery_add :exec
-- A code, as its tag.
INSERT INTO recovery_code (person_id, tag) VALUES (:person_id, :tag);

-- recovery_use :count
-- Once.
UPDATE recovery_code SET used = :used WHERE person_id = :person_id AND tag = :tag AND used IS NULL;

-- recovery_left :one
-- How many are left.
--   same c: it asks for the viewer’s own
SELECT count(*) AS n /* int */ FROM recovery_code c WHERE visible(c) AND c.person_id = :viewer AND c.used IS NULL;

-- role_add :count
-- Holds a role from now on.
INSERT INTO held_role (person_id, role, place_id, since) VALUES (:person_id, :role, :place_id, :since) ON CONFLICT (person_id, role, place_id) DO NOTHING;

-- role_take :count
-- Holds it no more.
DELETE FROM held_role WHERE person_id = :person_id AND role = :role AND place_id = :place_id;

-- role_take_all :count
-- Holds none any more.
DELETE FROM held_role WHERE person_id = :person_id;

-- role_list :many
-- The roles of a person, as the viewer may see them.
SELECT r.role, r.place_id, r.since FROM held_role r WHERE visible(r) AND r.person_id = :person_id ORDER BY r.place_id, r.role;

-- role_held :one
-- Does somebody hold one of these roles there?
--   roles text
--   system: the program asks for the rights of whoever asks
SELECT count(*) AS n /* int */ FROM held_role r WHERE r.person_id = :person_id AND r.place_id = :place_id AND r.role IN (:roles[]);

-- role_holders :many
-- Who holds a role at a place, the longest first.
--   system: the program writes to them, or hands them a matter
SELECT r.person_id, p.name FROM held_role r JOIN person p ON p.id = r.person_id
 WHERE r.place_id = :place_id AND r.role = :role AND p.disabled IS NULL ORDER BY r.since, r.person_id;

-- role_people :many
-- The people of a place, as its own people and the staff see them, also those whose account is switched off: what they look after is
-- still theirs.
--   same p: whoever sees a role at a place sees who holds it
SELECT p.handle, p.name, p.email, p.disabled, r.role, r.since FROM held_role r JOIN person p ON p.id = r.person_id
 WHERE visible(r) AND visible(p) AND r.place_id = :place_id ORDER BY p.name_key, p.id, r.role;

-- session_add :one
-- A browser that is signed in from now on.
INSERT INTO session (handle, tag, person_id, behind_id, bare, agent, made, expires)
VALUES (:handle, :tag, :person_id, :behind_id, :bare, :agent, :made, :expires) RETURNING id;

-- session_find :one
-- Who asks. A disabled account has none; nobody looks through another's eyes who is no administrator any more, nor through those of staff.
--   now time
--   system: this is what says who the viewer is
SELECT s.id, s.person_id, s.behind_id, s.bare, p.name, p.handle, p.demo,
       EXISTS (SELECT 1 FROM credential c WHERE c.person_id = s.person_id AND c.totp_on) OR EXISTS (SELECT 1 FROM passkey y WHERE y.person_id = s.person_id) AS proven /* bool */,
       (SELECT min(r.since) FROM held_role r WHERE r.person_id = s.person_id AND r.place_id = 0 AND r.role IN ('administrator', 'program_officer')) AS staff_since /* time? */
  FROM session s JOIN person p ON p.id = s.person_id
 WHERE s.tag = :tag AND s.expires > :now AND p.disabled IS NULL AND p.erased IS NULL
   AND (s.behind_id IS NULL OR EXISTS (SELECT 1 FROM person b JOIN held_role h ON h.person_id = b.id
        WHERE b.id = s.behind_id AND b.disabled IS NULL AND b.erased IS NULL AND h.role = 'administrator' AND h.place_id = 0)
        AND NOT EXISTS (SELECT 1 FROM held_role k WHERE k.person_id = s.person_id AND k.role IN ('administrator', 'program_officer') AND k.place_id = 0));

-- session_list :many
-- The browsers that the viewer is signed in with.
--   now time
--   same s: it asks for the viewer’s own
SELECT s.id, s.handle, s.agent, s.made FROM session s WHERE visible(s) AND s.person_id = :viewer AND s.expires > :now AND s.behind_id IS NULL ORDER BY s.id DESC;

-- session_full :exec
-- The second factor was given.
UPDATE session SET bare = false WHERE id = :id;

-- session_end :count
-- One is signed out, and looks through nobody's eyes any more.
--   scan: those who look through others' eyes have no index, for there are few
DELETE FROM session WHERE id = :id OR behind_id = (SELECT o.person_id FROM session o WHERE o.id = :id AND o.behind_id IS NULL);

-- session_end_handle :count
-- One of their own is signed out.
DELETE FROM session WHERE handle = :handle AND person_id = :person_id;

-- session_end_others :count
-- All others of a person are signed out, also where they look through somebody's eyes.
--   scan: as above
DELETE FROM session WHERE (person_id = :person_id OR behind_id = :person_id) AND id <> :id;

-- sessions_expire :count
-- What is over is thrown away.
--   now time
DELETE FROM session WHERE expires <= :now;

-- access_token_add :one
-- A program of somebody's signs in with it from now on.
INSERT INTO access_token (handle, tag, person_id, name, scopes, made, expires) VALUES (:handle, :tag, :person_id, :name, :scopes, :made, :expires) RETURNING id;

-- access_token_find :one
-- Whose program asks. A disabled account has none.
--   now time
--   system: this is what says who the viewer is
SELECT t.id, t.person_id, t.scopes, t.used, p.name, p.handle, p.demo,
       EXISTS (SELECT 1 FROM credential c WHERE c.person_id = t.person_id AND c.totp_on) OR EXISTS (SELECT 1 FROM passkey y WHERE y.person_id = t.person_id) AS proven /* bool */,
       (SELECT min(r.since) FROM held_role r WHERE r.person_id = t.person_id AND r.place_id = 0 AND r.role IN ('administrator', 'program_officer')) AS staff_since /* time? */
  FROM access_token t JOIN person p ON p.id = t.person_id
 WHERE t.tag = :tag AND t.expires > :now AND p.disabled IS NULL AND p.erased IS NULL;

-- access_token_list :many
-- The viewer's own, also those whose time is over.
--   same t: it asks for the viewer’s own
SELECT t.handle, t.name, t.scopes, t.made, t.expires, t.used FROM access_token t WHERE visible(t) AND t.person_id = :viewer ORDER BY t.id DESC;

-- access_token_all :many
-- Those of one person, for the command line of whoever owns the files.
--   system: whoever may read the database may read this
SELECT t.handle, t.name, t.scopes, t.made, t.expires, t.used FROM access_token t WHERE t.person_id = :person_id ORDER BY t.id DESC;

-- access_token_count :one
-- How many somebody has.
--   system: a number, so that nobody has more than they can look through
SELECT count(*) AS n /* int */ FROM access_token t WHERE t.person_id = :person_id;

-- access_token_used :exec
-- It was used just now.
UPDATE access_token SET used = :used WHERE id = :id;

-- access_token_end :count
-- One of somebody's opens nothing any more.
DELETE FROM access_token WHERE handle = :handle AND person_id = :person_id;

-- access_token_end_all :count
-- Nor does any other.
DELETE FROM access_token WHERE person_id = :person_id;

-- access_token_end_every :exec
-- Nor does anybody's.
DELETE FROM access_token;

-- one_time_add :one
-- A link that is good once.
INSERT INTO one_time (handle, purpose, person_id, email, name, back, made, expires)
VALUES (:handle, :purpose, :person_id, :email, :name, :back, :made, :expires) RETURNING id;

-- one_time_find :one
-- The link of an address.
--   system: whoever has the link may use it
SELECT t.id, t.purpose, t.person_id, t.email, t.name, t.back, t.expires, t.used FROM one_time t WHERE t.handle = :handle;

-- one_time_by_id :one
-- The link that a mail is to carry.
--   system: the program writes the mail
SELECT t.handle, t.purpose, t.person_id, t.email, t.name, t.expires, t.used FROM one_time t WHERE t.id = :id;

-- one_time_use :count
-- Once, and in time.
--   now time
UPDATE one_time SET used = :now WHERE id = :id AND used IS NULL AND expires > :now;

-- one_time_void :exec
-- Older links of a person open nothing any more; those that ran out do so by themselves.
--   now time
--   scan: links live a day
UPDATE one_time SET used = :now WHERE person_id = :person_id AND used IS NULL AND expires > :now;

-- one_time_expire :count
-- What is over is thrown away.
--   now time
DELETE FROM one_time WHERE expires <= :now;

-- attempt_add :one
-- One try more; a window that is over begins anew.
--   now time
--   window_start time
INSERT INTO attempt (bucket, since, n) VALUES (:bucket, :now, 1)
    ON CONFLICT (bucket) DO UPDATE SET n = CASE WHEN attempt.since < :window_start THEN 1 ELSE attempt.n + 1 END,
                                       since = CASE WHEN attempt.since < :window_start THEN excluded.since ELSE attempt.since END
RETURNING n;

-- attempt_count :one
-- How often it was tried in the window that runs.
--   window_start time
SELECT a.n FROM attempt a WHERE a.bucket = :bucket AND a.since >= :window_start;

-- attempt_expire :count
-- What is long over is thrown away.
--   until time
DELETE FROM attempt WHERE since < :until;

-- person_all :many
-- Every account, for the command line of whoever owns the files.
--   scan: all of them are listed
--   system: whoever may read the database may read this
SELECT p.id, p.email, p.name, p.disabled FROM person p WHERE p.erased IS NULL ORDER BY p.name_key, p.id;

-- role_of_all :many
-- The roles of one of them.
--   system: whoever may read the database may read this
SELECT r.role, r.place_id FROM held_role r WHERE r.person_id = :person_id ORDER BY r.place_id, r.role;

-- session_all :many
-- The browsers of a person, for the export of what is known of them.
--   same s: it asks for the viewer’s own
SELECT s.agent, s.made, s.expires FROM session s WHERE visible(s) AND s.person_id = :viewer ORDER BY s.id;

-- deed_list :each
-- What a person did, by the journal.
--   same j: it asks for the viewer’s own
SELECT j.at, j.action, j.subject, j.subject_id, j.detail FROM journal j WHERE visible(j) AND j.actor_id = :viewer ORDER BY j.id;

-- person_erase :count
-- Only the number stays, for what was done and has to be shown.
UPDATE person SET handle = :handle, email = NULL, name = :name, name_key = :name_key, erased = :erased WHERE id = :id AND erased IS NULL;

-- credential_erase :exec
-- Nothing to sign in with.
DELETE FROM credential WHERE person_id = :person_id;

-- one_time_erase :exec
-- Links, with the addresses that they went to.
--   scan: links live a day
DELETE FROM one_time WHERE person_id = :person_id OR email = :email;

---- what must hold (rotunda check) ----

-- person_erased_keeps_nothing :wrong
-- an account that was taken away keeps no address, role, session, password, code, link, passkey or token
SELECT p.id FROM person p
 WHERE p.erased IS NOT NULL
   AND (p.email IS NOT NULL OR EXISTS (SELECT 1 FROM held_role r WHERE r.person_id = p.id) OR EXISTS (SELECT 1 FROM session s WHERE s.person_id = p.id)
        OR EXISTS (SELECT 1 FROM credential k WHERE k.person_id = p.id) OR EXISTS (SELECT 1 FROM recovery_code c WHERE c.person_id = p.id)
        OR EXISTS (SELECT 1 FROM one_time t WHERE t.person_id = p.id) OR EXISTS (SELECT 1 FROM passkey y WHERE y.person_id = p.id)
        OR EXISTS (SELECT 1 FROM access_token x WHERE x.person_id = p.id));

-- job_of_erased :wrong
-- nothing is left to be done for an account from before it was taken away
SELECT b.id FROM job b JOIN person p ON p.id = b.person_id WHERE b.made < p.erased;

-- person_has_address :wrong
-- every other account has an address
SELECT p.id FROM person p WHERE p.erased IS NULL AND p.email IS NULL;

-- credential_has_secret :wrong
-- a second factor that is on has a secret
SELECT k.person_id AS id FROM credential k WHERE k.totp_on AND k.totp IS NULL;

-- session_of_another :wrong
-- who looks through somebody's eyes is somebody else, and a session ends after it began
SELECT s.id FROM session s WHERE s.behind_id = s.person_id OR s.expires <= s.made;

-- one_time_in_time :wrong
-- a link is used while it is good
SELECT t.id FROM one_time t WHERE t.expires <= t.made OR t.used < t.made OR t.used > t.expires;
