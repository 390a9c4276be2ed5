#include "tests/world.h"
#include "store/query.h"
#include "tests/test.h"
#include <sqlite3.h>
#include <unistd.h>

static const char rows[] =
    "INSERT INTO community (id, slug, name, name_key, country, position, fingerprint, changed, demo) VALUES"
    " (1, 'own', 'Own', 'own', 'US', 1, 'x', 1, 0), (2, 'other', 'Other', 'other', 'US', 2, 'x', 1, 0), (3, 'invented', 'Invented', 'invented', 'ZZ', 3, 'x', 1, 1);"
    "INSERT INTO place (id, geoid, name, full_name, name_key, state, state_name) VALUES (1, '3921000', 'Dayton', 'Dayton city', 'dayton', 'OH', 'Ohio');"
    "INSERT INTO place_population (place_id, year, population) VALUES (1, 2019, 140407);"
    "INSERT INTO community_domain (id, community_id, domain, verified) VALUES (1, 1, 'own.example', 1);"

    "INSERT INTO person (id, handle, email, name, name_key, lang, made, demo, erased) VALUES"
    " (1, 'p1', 'p1@x', 'One', 'one', 'en', 1, 0, NULL), (2, 'p2', 'p2@x', 'Two', 'two', 'en', 1, 0, NULL), (3, 'p3', 'p3@x', 'Three', 'three', 'en', 1, 0, NULL),"
    " (4, 'p4', 'p4@x', 'Four', 'four', 'en', 1, 0, NULL), (5, 'p5', 'p5@x', 'Five', 'five', 'en', 1, 0, NULL), (6, 'p6', 'p6@x', 'Six', 'six', 'en', 1, 0, NULL),"
    " (7, 'p7', 'p7@x', 'Seven', 'seven', 'en', 1, 0, NULL), (8, 'p8', 'p8@x', 'Eight', 'eight', 'en', 1, 0, NULL), (9, 'p9', 'p9@x', 'Nine', 'nine', 'en', 1, 0, NULL),"
    " (10, 'p10', 'p10@x', 'Ten', 'ten', 'en', 1, 0, NULL), (11, 'p11', 'p11@x', 'Eleven', 'eleven', 'es', 1, 1, NULL), (12, 'p12', 'p12@x', 'Twelve', 'twelve', 'en', 1, 0, NULL),"
    " (13, 'p13', NULL, '(somebody who left)', 'somebody who left', 'en', 1, 0, 9), (14, 'p14', 'p14@x', 'Fourteen', 'fourteen', 'en', 1, 0, NULL);"
    "INSERT INTO held_role (id, person_id, role, place_id, since) VALUES (1, 2, 'coach', 0, 1), (2, 3, 'reviewer', 0, 1), (3, 4, 'city_staff', 1, 1), (4, 5, 'city_lead', 1, 1), (5, 6, 'mayor', 1, 1),"
    " (6, 7, 'city_staff', 2, 1), (7, 8, 'city_lead', 2, 1), (8, 9, 'program_officer', 0, 1), (9, 10, 'administrator', 0, 1), (10, 11, 'city_staff', 3, 1), (11, 12, 'city_staff', 1, 1),"
    " (12, 14, 'city_staff', 1, 1), (13, 14, 'city_staff', 2, 1);"
    "INSERT INTO credential (person_id, password) VALUES (4, 'x');"
    "INSERT INTO passkey (id, handle, person_id, name, credential, algorithm, public_key, count, made) VALUES (1, 'k1', 4, 'x', 'c1', -7, 'x', 0, 1);"
    "INSERT INTO access_token (id, handle, tag, person_id, name, scopes, made, expires) VALUES (1, 'a1', 'at1', 4, 'x', 1, 1, 1800000000);"
    "INSERT INTO sent_once (name, person_id, content, status, address, etag, made) VALUES ('n1', 4, 'x', 201, '/x', '', 1);"
    "INSERT INTO recovery_code (id, person_id, tag) VALUES (1, 4, 'r1');"
    "INSERT INTO session (id, handle, tag, person_id, bare, agent, made, expires) VALUES (1, 's1', 't1', 4, 0, 'test', 1, 1800000000);"
    "INSERT INTO one_time (id, handle, purpose, person_id, email, name, back, made, expires) VALUES (1, 'o1', 'reset', 4, 'p4@x', 'Four', '', 1, 1800000000);"
    "INSERT INTO job (id, kind, person_id, subject_id, args, made, due) VALUES (1, 'mail reset', 4, 1, '', 1, 1);"

    "INSERT INTO concern (id, slug, name, description, position) VALUES (1, 'one', 'One', 'x', 1), (2, 'two', 'Two', 'x', 2), (3, 'three', 'Three', 'x', 3);"
    "INSERT INTO evidence_level (id, level, label, rule, strength) VALUES (1, 'trial', 'Trial', 'x', 1);"
    "INSERT INTO practice (id, slug, title, summary, community_id, year_from_memory, cost_kind, outcome_kind, evidence_id, verification, body, lang, published, position, fingerprint, changed) VALUES"
    " (1, 'shown', 'Shown', 'x', 1, 0, 'unknown', 'none', 1, 'seen', 'x', 'en', 1, 1, 'x', 1), (2, 'withdrawn', 'Withdrawn', 'x', 1, 0, 'unknown', 'none', 1, 'seen', 'x', 'en', 0, 2, 'x', 1),"
    " (3, 'of-invented', 'Of invented', 'x', 3, 0, 'unknown', 'none', 1, 'seen', 'x', 'en', 1, 3, 'x', 1);"
    "INSERT INTO practice_concern (practice_id, concern_id, position) VALUES (1, 1, 1), (2, 2, 1), (3, 3, 1);"
    "INSERT INTO practice_file (id, intro) VALUES (1, 'x');"

    /* what cities do: 1 in public, 2 for members, 3 with the withdrawn practice, 4 as the invented city, 5 with its practice, 6 by mistake */
    "INSERT INTO adoption_record (id, handle, practice_id, community_id, status, since, owner_id, channel, kept, changed, dropped, reason, members_only, made, edited) VALUES"
    " (1, 'u1', 1, 1, 'adopted', 1700000000, 12, 'letters', '', '', '', '', 0, 1, 1), (2, 'u2', 1, 2, 'piloting', 1700000000, 7, 'letters', '', '', '', '', 1, 1, 1),"
    " (3, 'u3', 2, 2, 'adapted', 1700000000, 7, 'letters', '', '', '', '', 0, 1, 1), (4, 'u4', 1, 3, 'adopted', 1700000000, 11, 'letters', '', '', '', '', 0, 1, 1),"
    " (5, 'u5', 3, 2, 'considering', 1700000000, 7, '', '', '', '', '', 0, 1, 1);"
    "INSERT INTO adoption_record (id, handle, practice_id, community_id, status, since, channel, kept, changed, dropped, reason, members_only, made, edited, mistaken) VALUES"
    " (6, 'u6', 3, 1, 'considering', 1700000000, 'letters', '', '', '', '', 0, 1, 1, 1700000001);"
    "INSERT INTO adoption (id, practice_id, community_id, origin, year, position) VALUES (1, 1, 2, 'reported', 2020, 1), (2, 2, 2, 'recorded', 2023, 0), (3, 1, 3, 'recorded', 2023, 0),"
    " (4, 3, 2, 'reported', 2021, 1),"
    " (5, 1, 3, 'reported', 2020, 2);"
    "INSERT INTO adoption_step (id, record_id, status, since, noted, reason, person_id) VALUES (1, 1, 'adopted', 1700000000, 1, '', 12), (2, 2, 'piloting', 1700000000, 1, '', 7), (3, 3, 'adapted', 1700000000, 1, '', 7),"
    " (4, 4, 'adopted', 1700000000, 1, '', 11), (5, 5, 'considering', 1700000000, 1, '', 7), (6, 6, 'considering', 1700000000, 1, '', 4);"
    "INSERT INTO follow_up (id, handle, record_id, months, due, opened, answered, person_id, still, dropped, result) VALUES"
    " (1, 'f1', 1, 6, 1715000000, 1715000001, 1715000002, 12, 'whole', '', ''), (2, 'f2', 2, 6, 1715000000, 1715000001, NULL, NULL, NULL, NULL, NULL), (3, 'f3', 1, 24, 1800000000, NULL, NULL, NULL, NULL, NULL, NULL),"
    " (9, 'f9', 6, 6, 1715000000, 1715000001, 1715000002, 4, 'whole', '', '');"

    /* what cities write: 1 is being written, 2 was sent, 3 is of the other city, 4 of the invented one, 5 to be changed, 6 published */
    "INSERT INTO draft (id, handle, community_id, practice_id, author_id, state, title, summary, concern_id, source, lang, note, made, edited) VALUES"
    " (1, 'd1', 1, NULL, 4, 'writing', 'x', '', NULL, '', 'en', '', 1, 1), (2, 'd2', 1, NULL, 4, 'sent', 'x', 'x', 1, '', 'en', '', 1, 1), (3, 'd3', 2, NULL, 7, 'writing', 'x', '', NULL, '', 'en', '', 1, 1),"
    " (4, 'd4', 3, NULL, 11, 'sent', 'x', 'x', 1, '', 'en', '', 1, 1), (5, 'd5', 1, NULL, 12, 'changes', 'x', 'x', 1, '', 'en', 'more', 1, 1), (6, 'd6', 1, 1, 12, 'published', 'x', 'x', 1, '', 'en', '', 1, 1);"
    "INSERT INTO draft_section (id, draft_id, section, body, version, edited, person_id, locked_by, locked) VALUES"
    " (1, 1, 'problem', 'x', 2, 1, 12, 1, 1), (2, 1, 'done', 'x', 1, 1, 12, 12, 1), (3, 2, 'problem', 'x', 1, 1, 4, NULL, NULL), (4, 3, 'problem', 'x', 1, 1, 7, NULL, NULL), (5, 4, 'problem', 'x', 1, 1, 11, NULL, NULL);"
    "INSERT INTO draft_revision (id, draft_id, section, version, body, saved, person_id) VALUES"
    " (1, 1, 'problem', 1, 'x', 1, 1), (2, 1, 'problem', 2, 'x', 1, 12), (3, 1, 'done', 1, 'x', 1, 12), (4, 2, 'problem', 1, 'x', 1, 4), (5, 3, 'problem', 1, 'x', 1, 7), (6, 4, 'problem', 1, 'x', 1, 11);"

    /* files: of a draft being written, one that was sent, and the three practices */
    "INSERT INTO blob (hash, bytes, uses) VALUES ('h', x'78', 5);"
    "INSERT INTO attachment (id, handle, draft_id, practice_id, community_id, title, address, read_on, shown, name, type, size, hash, person_id, added) VALUES"
    " (1, 't1', 1, NULL, 1, 'x', '', NULL, 0, 'x', 'text/plain', 1, 'h', 12, 1), (2, 't2', 2, NULL, 1, 'x', '', NULL, 0, 'x', 'text/plain', 1, 'h', 12, 1), (3, 't3', NULL, 1, 1, 'x', 'https://x.example', 1, 1, 'x', 'text/plain', 1, 'h', 12, 1),"
    " (4, 't4', NULL, 2, 1, 'x', '', NULL, 0, 'x', 'text/plain', 1, 'h', 12, 1), (5, 't5', NULL, 3, 3, 'x', '', NULL, 1, 'x', 'text/plain', 1, 'h', 12, 1);"
    "INSERT INTO withdrawal (id, practice_id, reason, day, person_id) VALUES (1, 2, 'x', 1, 9);"
    "INSERT INTO word_list (id, body, saved, person_id) VALUES (1, 'x', 1, 9);"
    "INSERT INTO setting (name, value, edited) VALUES ('name', 'x', 1);"
    "INSERT INTO center_text (id, page, lang, version, body, saved, person_id) VALUES (1, 'privacy', 'en', 1, 'x', 1, 10);"

    /* what cities say of themselves: 1 asks to be a member, 2 is one; 4, 11 and 12 offer help, two of them to members by name */
    "INSERT INTO membership (id, community_id, state, why, mayor, mayor_email, person_id, asked, note, since) VALUES (1, 1, 'asked', 'x', 'x', '', 5, 1, '', NULL), (2, 2, 'member', 'x', 'x', '', 8, 1, '', 1);"
    "INSERT INTO declaration (id, community_id, person_id, name, office, words, lang, day) VALUES (1, 2, 8, 'x', 'x', 'x', 'en', 1);"
    "INSERT INTO city_page (community_id, about, officer, office, website, lang, edited) VALUES (1, 'x', 'x', 'x', '', 'en', 1);"
    "INSERT INTO initiative (id, handle, community_id, title, what, metric, baseline, state, lang, made, edited) VALUES (1, 'i1', 1, 'x', 'x', 'homes', 1, 'running', 'en', 1, 1), (2, 'i2', 3, 'x', 'x', '', NULL, 'planned', 'en', 1, 1);"
    "INSERT INTO initiative_value (id, initiative_id, day, value, note) VALUES (1, 1, 1, 1, '');"
    "INSERT INTO helper (id, handle, person_id, community_id, offers, members, open, edited) VALUES (1, 'h1', 12, 1, 'x', 1, 1, 1), (2, 'h2', 4, 1, 'x', 0, 1, 1), (3, 'h3', 11, 3, 'x', 1, 0, 1);"
    "INSERT INTO forwarded (id, helper_id, name, email, words, sent) VALUES (1, 2, 'x', 'x@y', 'x', 1), (2, 1, 'x', 'x@y', 'x', 1);"

    "INSERT INTO joining (id, handle, community_id, person_id, asked, decided, accepted) VALUES (1, 'j1', 1, 1, 1, NULL, 0), (2, 'j2', 1, 12, 1, 2, 1), (3, 'j3', 1, 2, 1, NULL, 0);"
    "INSERT INTO matter (id, handle, kind, subject_id, title, path, author_id, owner_id, place_id, opened, since, due, closed, outcome) VALUES"
    " (1, 'm1', 'joining', 1, 'x', '/x', 1, NULL, 1, 1, 1, 1800000000, NULL, NULL), (2, 'm2', 'follow-up', 2, 'x', '/x', NULL, 7, 2, 1, 1, 1720000000, NULL, NULL),"
    " (3, 'm3', 'draft-review', 2, 'x', '/x', 4, NULL, 0, 1, 1, 1800000000, NULL, NULL), (4, 'm4', 'draft-changes', 5, 'x', '/x', NULL, 12, 1, 1, 1, 1720000000, NULL, NULL),"
    " (5, 'm5', 'draft-review', 4, 'x', '/x', 11, NULL, 0, 1, 1, 1800000000, NULL, NULL), (6, 'm6', 'joining', 2, 'x', '/x', 12, NULL, 1, 1, 1, 1720000000, 2, 'accepted'),"
    " (7, 'm7', 'joining', 3, 'x', '/x', 2, 12, 1, 1, 1, 1800000000, NULL, NULL);";

static sqlite3 *opened(Arena *a)
{
    sqlite3 *db;
    must(!sqlite3_open_v2(str_fmt(a, STR_FMT "/rotunda.db", STR_ARG(test_dir(a))).p, &db, SQLITE_OPEN_READWRITE, NULL));
    sqlite3_busy_timeout(db, 5000);
    return db;
}

Str world_text(Arena *a)
{
    sqlite3 *db = opened(a);
    Buf b = buf_on(a);
    for (int i = 0; i < table_count; i++) {
        sqlite3_stmt *st;
        must(!sqlite3_prepare_v2(db, str_fmt(a, "SELECT * FROM %s", table_names[i]).p, -1, &st, NULL));
        while (sqlite3_step(st) == SQLITE_ROW)
            for (int c = 0; c < sqlite3_column_count(st); c++) {
                const char *text = (const char *)sqlite3_column_text(st, c);
                if (text) put_fmt(&b, "%s.%s %s\n", table_names[i], sqlite3_column_name(st, c), text);
            }
        sqlite3_finalize(st);
    }
    sqlite3_close(db);
    return buf_str(&b);
}

Str world_by_hand(Arena *a, const char *sql)
{
    sqlite3 *db = opened(a);
    char *wrong = NULL;
    sqlite3_exec(db, sql, NULL, NULL, &wrong);
    Str said = str_copy(a, str_from(wrong ? wrong : ""));
    sqlite3_free(wrong);
    sqlite3_close(db);
    return said;
}

Store *world(Arena *a)
{
    Store *s;
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &s)));
    CHECK_STR(world_by_hand(a, rows), "");
    return s;
}

void world_end(Arena *a)
{
    static const char *const files[] = { "rotunda.db", "rotunda.db-wal", "rotunda.db-shm" };
    for (isize i = 0; i < countof(files); i++) unlink(str_fmt(a, STR_FMT "/%s", STR_ARG(test_dir(a)), files[i]).p);
}
