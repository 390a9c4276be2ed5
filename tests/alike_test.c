/* Nothing to infer. A center is read by everybody on every page, then changed by hand in what some may not see, and read again with
 * the clock standing still: for those nothing may have moved, in no page, search, order, facet, total, cursor, export or feed. (Entity
 * tags are made from an answer's bytes: answer_test.c.) That the others do see the change is checked too, or the test could not fail. */
#include "app/rooms.h"
#include "tests/fixture.h"
#include "tests/test.h"

#define BOSTON "(SELECT id FROM community WHERE slug = 'boston-ma-us')"
#define HOUSTON "(SELECT id FROM community WHERE slug = 'houston-tx-us')"
#define PRACTICE(slug) "(SELECT id FROM practice WHERE slug = '" slug "')"
#define NEW_PERSON(name, mail) "INSERT INTO person (handle, email, name, name_key, lang, made) VALUES ('h" name "', '" mail "', '" name "', '" name "', 'en', 1);"
#define THE_PERSON(mail) "(SELECT id FROM person WHERE email = '" mail "')"
#define SOMEBODY THE_PERSON("canarymail@own.example")       /* who is none of the readers */
#define NEW_PRACTICE(slug, city, published) \
    "INSERT INTO practice (slug, title, summary, community_id, year_from_memory, cost_kind, outcome_kind, evidence_id, verification, body, lang, published, position, fingerprint, changed)" \
    " VALUES ('" slug "', 'Eviction, housing, withdrawn canary', 'x', " city ", 0, 'unknown', 'none', 1, 'seen', 'eviction', 'en', " published ", 0, 'x', 1900000000);" \
    "INSERT INTO practice_concern (practice_id, concern_id, position) SELECT " PRACTICE(slug) ", id, 1 FROM concern WHERE slug = 'housing';"
#define NEW_DRAFT(handle, city, state) \
    "INSERT INTO draft (handle, community_id, author_id, state, title, summary, source, lang, note, made, edited) VALUES ('" handle "', " city ", " SOMEBODY ", '" state "', 'another', 'x', '', 'en', '', 1, 1900000000);" \
    "INSERT INTO draft_section (draft_id, section, body, version, edited, person_id) SELECT id, 'problem', 'x', 1, 1, " SOMEBODY " FROM draft WHERE handle = '" handle "';" \
    "INSERT INTO draft_revision (draft_id, section, version, body, saved, person_id) SELECT id, 'problem', 1, 'x', 1, " SOMEBODY " FROM draft WHERE handle = '" handle "';"
#define NEW_RECORD(handle, practice, city, members) \
    "INSERT INTO adoption_record (handle, practice_id, community_id, status, since, channel, kept, changed, dropped, reason, members_only, made, edited)" \
    " VALUES ('" handle "', " practice ", " city ", 'piloting', 1700000000, 'x', '', '', '', '', " members ", 1, 1);" \
    "INSERT INTO adoption_step (record_id, status, since, noted, reason) SELECT id, 'piloting', 1700000000, 1, '' FROM adoption_record WHERE handle = '" handle "';" \
    "INSERT INTO follow_up (handle, record_id, months, due, opened) SELECT 'f' || handle, id, 6, 1710000000, 1710000001 FROM adoption_record WHERE handle = '" handle "';"
#define NEW_MATTER(handle, place) \
    "INSERT INTO matter (handle, kind, subject_id, title, path, place_id, opened, since, due) VALUES ('" handle "', 'joining', 77, 'another', '/x', " place ", 1, 1, 1710000000);"

/* What is changed, who may not notice, who does, on a page where they look for it. */
static const struct { const char *what, *unseen, *seen, *where, *sql; } secrets[] = {
    { "what a city keeps to itself", "vnscreALx", "l", "/communities/boston-ma-us/people",
      "UPDATE draft SET title = 'other', summary = 'other', note = 'other', edited = edited + 1;"
      "UPDATE draft_section SET body = body || ' more', edited = edited + 1;"
      "UPDATE draft_revision SET body = body || ' more', saved = saved + 1;"
      "UPDATE follow_up SET result = 'other', still = 'part', dropped = 'other' WHERE answered IS NOT NULL;"
      "UPDATE person SET name = 'Other', name_key = 'other' WHERE email IN ('canarymail@own.example', 'new@own.example');"
      NEW_DRAFT("hdraft1", BOSTON, "writing") NEW_DRAFT("hdraft2", BOSTON, "sent")
      NEW_PERSON("another", "another@own.example") NEW_PERSON("asks", "asks@own.example")
      "INSERT INTO held_role (person_id, role, place_id, since) VALUES (" THE_PERSON("another@own.example") ", 'city_staff', " BOSTON ", 1);"
      "INSERT INTO joining (handle, community_id, person_id, asked) VALUES ('hjoin', " BOSTON ", " THE_PERSON("asks@own.example") ", 1);"
      "INSERT INTO session (handle, tag, person_id, bare, agent, made, expires) VALUES ('hs', 'ht', " THE_PERSON("another@own.example") ", 0, 'x', 1, 1900000000);"
      "INSERT INTO one_time (handle, purpose, person_id, email, name, back, made, expires) VALUES ('ho', 'reset', " THE_PERSON("another@own.example") ", 'another@own.example', 'x', '', 1, 1900000000);"
      "INSERT INTO job (kind, person_id, subject_id, args, made, due) VALUES ('mail reset', " SOMEBODY ", 1, '', 1, 1900000000);"
      "INSERT INTO attempt (bucket, since, n) VALUES ('x', 1900000000, 9);"
      NEW_MATTER("hm1", BOSTON) NEW_MATTER("hm2", "0") },
    { "what is not published", "vnscrealmALx", "p", "/practices/houston-the-way-home/publishing",
      "UPDATE practice SET title = 'other', summary = 'other', body = 'other', changed = changed + 1 WHERE NOT published;"
      NEW_PRACTICE("another-withdrawn", HOUSTON, "0")
      "INSERT INTO adoption (practice_id, community_id, origin, year, position) VALUES (" PRACTICE("another-withdrawn") ", " BOSTON ", 'reported', 2020, 1), (" PRACTICE("another-withdrawn") ", " HOUSTON ", 'recorded', 2020, 1);"
      NEW_RECORD("hr1", PRACTICE("another-withdrawn"), BOSTON, "0") NEW_RECORD("hr2", PRACTICE("another-withdrawn"), HOUSTON, "1") },
    { "what is for members", "vnscrex", "A", "/practices/rockford-functional-zero",
      "UPDATE adoption_record SET channel = 'other', kept = 'other', dropped = 'other' WHERE members_only;"
      NEW_RECORD("hr3", PRACTICE("rockford-functional-zero"), HOUSTON, "1") NEW_RECORD("hr4", PRACTICE("durham-commute-nudges"), HOUSTON, "1") },
    { "what a city has not sent yet", "pd", "a", "/desk",
      "UPDATE draft SET title = 'another still', edited = edited + 1 WHERE state = 'writing';"
      "UPDATE draft_section SET body = body || ' more' WHERE draft_id IN (SELECT id FROM draft WHERE state = 'writing');" NEW_DRAFT("hdraft3", BOSTON, "writing") },
    { "what another city keeps to itself", "almx", "A", "/desk",
      NEW_DRAFT("hdraft4", HOUSTON, "writing") NEW_DRAFT("hdraft5", HOUSTON, "sent") NEW_MATTER("hm3", HOUSTON)
      NEW_PERSON("houstonian", "houstonian@other.example")
      "INSERT INTO held_role (person_id, role, place_id, since) VALUES (" THE_PERSON("houstonian@other.example") ", 'city_staff', " HOUSTON ", 1);" },
    { "who asks to join", "acx", "m", "/communities/boston-ma-us/people",
      NEW_PERSON("asks too", "asks2@own.example") "INSERT INTO joining (handle, community_id, person_id, asked) VALUES ('hjoin2', " BOSTON ", " THE_PERSON("asks2@own.example") ", 1);"
      NEW_MATTER("hm4", BOSTON) },
    { "what is invented for a demo", "vnscrealmALpdx", "", NULL,
      "INSERT INTO community (slug, name, name_key, country, population, position, fingerprint, changed, demo) VALUES ('hinvented', 'Boston canary', 'boston canary', 'ZZ', 700000, 0, 'x', 1900000000, 1);"
      NEW_PRACTICE("of-hinvented", "(SELECT id FROM community WHERE slug = 'hinvented')", "1")
      "INSERT INTO adoption (practice_id, community_id, origin, year, position) VALUES (" PRACTICE("rockford-functional-zero") ", (SELECT id FROM community WHERE slug = 'hinvented'), 'recorded', 2023, 0),"
      " (" PRACTICE("of-hinvented") ", " HOUSTON ", 'reported', 2023, 0);"
      NEW_RECORD("hr5", PRACTICE("rockford-functional-zero"), "(SELECT id FROM community WHERE slug = 'hinvented')", "0") },
};

/* Orders, filters, totals and cursors beside what every route is asked with. */
static const char *const more[] = {
    "/practices?sort=new", "/practices?concern=housing", "/practices?q=eviction", "/practices?q=evicton+housng", "/practices?q=withdrawn", "/practices?page=2", "/practices?page=8",
    "/communities?sort=population", "/communities?country=US", "/communities?name=bost", "/communities?page=2",
    "/api/v1/practices?limit=3", "/api/v1/practices?q=housing&limit=5", "/api/v1/practices?limit=100", "/api/v1/adoptions?limit=3", "/api/v1/adoptions?limit=500",
    "/api/v1/communities?limit=3", "/api/v1/communities?limit=500", "/es/practices?q=vivienda", "/es/communities/boston-ma-us",
};

typedef struct { Str address; Reply reply[PEOPLE]; } Answer;
typedef Vec(Answer) Answers;

/* In full every role asks every route with every question; else one of those that see alike, and the questions below. */
static bool in_full(void) { return getenv("ROTUNDA_TORTURE") != NULL; }
static bool asks(isize who) { return in_full() || !strchr("sre", people[who].letter); }
static bool asked(Str address) { return in_full() ? str_find(address, S("demo=1")) < 0 : str_find_char(address, '?') < 0; }

static Answers ask_all(Fixture *f)
{
    Answers out = { 0 };
    Addresses all = { 0 };
    for (const Route *const *t = room_routes; *t; t++)
        for (const Route *r = *t; r->method; r++) {
            if (strcmp(r->method, "GET")) continue;
            Addresses of = addresses_of(f, str_from(r->path));
            for (isize i = 0; i < of.n; i++) if (asked(of.p[i])) vec_push(f->a, &all, of.p[i]);
        }
    for (isize i = 0; i < countof(more); i++) vec_push(f->a, &all, str_from(more[i]));
    for (isize i = 0; i < all.n; i++) {
        Answer x = { .address = all.p[i] };
        for (isize k = 0; k < PEOPLE; k++) if (asks(k)) x.reply[k] = fixture_ask(f, k, "GET", str_z(f->a, all.p[i]));
        vec_push(f->a, &out, x);
    }
    return out;
}

/* How much room the disk has is everybody's on this machine, and changes while a test runs. */
static bool same_but_for_the_disk(Str x, Str y)
{
    Str words = S("The disk has room: "), unit = S(" GB are free");
    isize at = str_find(x, words), x_end = str_find(x, unit), y_end = str_find(y, unit);
    if (at < 0 || x_end < at || y_end < at) return str_eq(x, y);
    at += words.n;
    return str_eq(str_slice(x, 0, at), str_slice(y, 0, at)) && str_eq(str_slice(x, x_end, x.n), str_slice(y, y_end, y.n));
}

static bool same_reply(const Reply *x, const Reply *y)
{
    bool same = x->status == y->status && str_eq(x->type, y->type) && str_eq(x->location, y->location) && same_but_for_the_disk(x->body, y->body);
    for (isize i = 0; i < REPLY_HEADERS_MAX; i++) same &= str_eq(x->headers[i].value, y->headers[i].value);
    return same;
}

/* Where the two part, for whoever looks. */
static void print_difference(Str x, Str y)
{
    isize i = 0;
    while (i < x.n && i < y.n && x.p[i] == y.p[i]) i++;
    isize from = i > 60 ? i - 60 : 0;
    printf("    before: ..." STR_FMT "\n    after:  ..." STR_FMT "\n", STR_ARG(str_slice(x, from, min_i64(i + 60, x.n))), STR_ARG(str_slice(y, from, min_i64(i + 60, y.n))));
}

static void compare(const Answers *before, const Answers *after, const char *unseen)
{
    int shown = 0;
    for (isize i = 0; i < before->n; i++)
        for (isize k = 0; k < PEOPLE; k++) {
            if (!asks(k) || !strchr(unseen, people[k].letter)) continue;
            const Reply *x = &before->p[i].reply[k], *y = &after->p[i].reply[k];
            if (CHECK(same_reply(x, y)) || shown++ > 9) continue;
            printf("    %c at " STR_FMT "\n", people[k].letter, STR_ARG(before->p[i].address));
            print_difference(x->body, y->body);
        }
}

TEST(alike_nobody_can_infer_what_they_may_not_see)
{
    Fixture *f = fixture(a);
    clock_hold(clock_now());
    center_between(f->c, "");
    Answers before = ask_all(f);
    for (isize i = 0; i < countof(secrets); i++) {
        test_case(secrets[i].what);
        center_between(f->c, secrets[i].sql);
        Answers after = ask_all(f);
        compare(&before, &after, secrets[i].unseen);
        for (isize n = 0; n < after.n && secrets[i].where; n++)
            for (isize k = 0; k < PEOPLE; k++)
                if (people[k].letter == *secrets[i].seen && str_eq(after.p[n].address, str_from(secrets[i].where)))
                    CHECK(!same_reply(&before.p[n].reply[k], &after.p[n].reply[k]));
        before = after;
    }
    clock_hold(0), clock_shift(0);
    center_end(f->c);
}
