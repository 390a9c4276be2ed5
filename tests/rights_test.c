/* Rights, independently of the code: who may read which word, and take which route, written down here by hand. Every role asks every
 * route of every room with every row of the fixture, and every byte of every answer and mail is searched for words that its reader
 * may not have. Whoever may not change something sends the form anyway, and nothing in the database may have moved. */
#include "app/rooms.h"
#include "base/map.h"
#include "rooms/accounts/accounts_pages.h"
#include "rooms/practices/practices.h"
#include "store.sql.h"
#include "tests/fixture.h"
#include "tests/test.h"
#include "tests/unzip.h"

/* Words that stand in one private field each, and who may meet them anywhere. */
static const struct { const char *word, *readers; } canaries[] = {
    { "CANARYMEMBERS",  "almALpd" },    /* a record for members: people of any city, the staff */
    { "CANARYWRITING",  "alm" },        /* a draft being written: its own city */
    { "CANARYSENT",     "almpd" },      /* one that was sent: also the editors */
    { "CANARYFOLLOW",   "almpd" },      /* an answer of what became of a record: its city, the staff */
    { "CANARYWITHDRAWN", "pd" },        /* a practice that is published no more: the staff, who may put it back */
    { "CANARYJOINER",   "lmpd" },       /* somebody who asks to join: the lead, the mayor, the staff */
    { "CANARYCOLLEAGUE", "almpd" },     /* the name of one of the city's people */
    { "canarymail",     "almpd" },      /* and their address */
    { "CANARYHOPE",     "almpd" },      /* what a city writes that asks to be a member: its people, the staff */
    { "CANARYFILE",     "almpd" },      /* a file that is not for everybody: its city, the staff */
    { "CANARYOFFER",    "almAL" },      /* help that somebody offers to people of cities alone */
    { "CANARYFORWARD",  "" },           /* a message that was forwarded: in one mail, on no page */
};

/* Who may take a route; those that are not named here are for everybody. Anybody else is sent to sign in, or told no. */
static const struct { const char *method, *path, *takers; } routes[] = {
    { "GET",  "/second", "*ub" }, { "POST", "/second", "*ub" }, { "POST", "/sign-out", "*ub" },
    { "POST", "/second/challenge", "*ub" }, { "POST", "/second/passkey", "*ub" },
    { "POST", "/account/passkeys", "*u" }, { "POST", "/account/passkeys/challenge", "*u" }, { "GET",  "/account/passkeys/end", "*" }, { "POST", "/account/passkeys/end", "*" },
    { "GET",  "/account", "*" }, { "POST", "/account", "*" }, { "POST", "/account/password", "*" }, { "POST", "/account/sessions", "*" },
    { "GET",  "/account/tokens", "*" }, { "POST", "/account/tokens", "*" }, { "POST", "/account/tokens/end", "*" },
    { "GET",  "/account/second", "*u" }, { "POST", "/account/second", "*u" }, { "POST", "/account/second/on", "*u" }, { "GET",  "/account/second/off", "*" }, { "POST", "/account/second/off", "*" }, { "POST", "/account/second/codes", "*" },
    { "GET",  "/account/export", "*" }, { "GET", "/account/erase", "*" }, { "POST", "/account/erase", "*" },
    { "GET",  "/desk", "*" }, { "GET", "/desk/handed-over", "*" }, { "POST", "/desk/handed-over", "*" }, { "GET", "/center", "pd" }, { "POST", "/center/jobs", "pd" }, { "POST", "/center/jobs/away", "pd" },
    { "GET",  "/center/face", "d" }, { "POST", "/center/face", "d" }, { "POST", "/center/face/mail", "d" },
    { "GET",  "/center/texts/:page", "d" }, { "POST", "/center/texts/:page", "d" }, { "POST", "/center/texts/:page/preview", "d" }, { "POST", "/center/texts/:page/restore", "d" },
    { "GET",  "/people", "pd" }, { "GET", "/people/invite", "pd" }, { "POST", "/people/invite", "pd" },
    { "GET",  "/people/:handle", "pd" }, { "POST", "/people/:handle/role", "pd" }, { "POST", "/people/:handle/take", "pd" },
    { "POST", "/people/:handle/account", "pd" }, { "POST", "/people/:handle/eyes", "d" },
    { "GET",  "/communities/:slug/people", "almpd" }, { "POST", "/communities/:slug/people/joining", "lmpd" },
    { "POST", "/communities/:slug/people/domain", "pd" }, { "POST", "/communities/:slug/people/domain/take", "pd" },
    { "GET",  "/communities/:slug/people/:handle/leave", "lmpd" }, { "POST", "/communities/:slug/people/:handle/leave", "lmpd" },
    { "GET",  "/communities/:slug/membership", "almpd" }, { "POST", "/communities/:slug/membership", "lmpd" },
    { "POST", "/communities/:slug/membership/decide", "pd" }, { "POST", "/communities/:slug/membership/declaration", "m" },
    { "GET",  "/communities/:slug/edit", "lmpd" }, { "POST", "/communities/:slug/edit", "lmpd" },
    { "GET",  "/communities/:slug/plan/new", "lmpd" }, { "POST", "/communities/:slug/plan/new", "lmpd" },
    { "GET",  "/communities/:slug/plan/:handle", "lmpd" }, { "POST", "/communities/:slug/plan/:handle", "lmpd" },
    { "GET",  "/communities/:slug/plan/:handle/throw", "lmpd" }, { "POST", "/communities/:slug/plan/:handle/throw", "lmpd" },
    { "GET",  "/communities/:slug/plan/:handle/count", "alm" }, { "POST", "/communities/:slug/plan/:handle/count", "alm" },
    { "GET",  "/communities/:slug/help", "alm" }, { "POST", "/communities/:slug/help", "alm" },
    { "GET",  "/words", "pd" }, { "GET", "/words/concerns/:slug", "pd" }, { "POST", "/words/concerns/:slug", "pd" }, { "POST", "/words/concerns/:slug/preview", "pd" }, { "GET", "/words/evidence/:level", "pd" },
    { "POST", "/words/evidence/:level", "pd" }, { "POST", "/words/evidence/:level/preview", "pd" }, { "GET", "/words/synonyms", "pd" }, { "POST", "/words/synonyms", "pd" }, { "POST", "/words/synonyms/preview", "pd" },
    { "GET",  "/drafts/:handle/files", "alm" }, { "POST", "/drafts/:handle/files", "alm" }, { "GET", "/practices/:slug/files", "pd" }, { "POST", "/practices/:slug/files", "pd" },
    { "POST", "/files/:handle/take", "pd" },
    { "GET",  "/practices/:slug/publishing", "pd" }, { "POST", "/practices/:slug/publishing", "pd" },
    { "GET",  "/practices/:slug/record", "almAL" }, { "POST", "/practices/:slug/record", "almAL" },
    { "GET",  "/records/:handle/mistaken", "alm" }, { "POST", "/records/:handle/mistaken", "alm" },
    { "GET",  "/follow-ups/:handle", "alm" }, { "POST", "/follow-ups/:handle", "alm" },
    { "GET",  "/drafts/:handle/throw", "alm" }, { "POST", "/drafts/:handle/throw", "alm" },
    { "GET",  "/drafts/new", "almAL" }, { "POST", "/drafts/new", "almAL" },
    { "GET",  "/drafts/:handle", "alm" }, { "GET", "/drafts/:handle/preview", "alm" }, { "POST", "/drafts/:handle/head", "alm" },
    { "POST", "/drafts/:handle/send", "alm" }, { "POST", "/drafts/:handle/review", "" }, { "GET", "/drafts/:handle/:section", "alm" },
    { "POST", "/drafts/:handle/:section", "alm" }, { "POST", "/drafts/:handle/:section/edit", "alm" },
    { "GET",  "/drafts/:handle/:section/history", "alm" }, { "POST", "/drafts/:handle/:section/restore", "alm" },
};

/* Which token may send a form as a program; what is not named here, none may. */
static const struct { const char *path, *scope; } by_token[] = {
    { "/account", "account" }, { "/account/sessions", "account" },
    { "/people/invite", "staff" }, { "/people/:handle/role", "staff" }, { "/people/:handle/take", "staff" }, { "/people/:handle/account", "staff" }, { "/center/jobs", "staff" }, { "/center/jobs/away", "staff" },
    { "/communities/:slug/people/joining", "city" }, { "/communities/:slug/people/:handle/leave", "city" },
    { "/communities/:slug/people/domain", "staff" }, { "/communities/:slug/people/domain/take", "staff" },
    { "/communities/:slug/membership", "city" }, { "/communities/:slug/membership/decide", "staff" }, { "/practices/:slug/publishing", "staff" }, { "/communities/:slug/edit", "city" }, { "/communities/:slug/plan/new", "city" }, { "/communities/:slug/plan/:handle", "city" },
    { "/communities/:slug/plan/:handle/count", "city" }, { "/communities/:slug/plan/:handle/throw", "city" }, { "/communities/:slug/help", "city" }, { "/center/texts/:page", "staff" }, { "/center/texts/:page/restore", "staff" },
    { "/drafts/:handle/files", "drafts" }, { "/practices/:slug/files", "staff" }, { "/files/:handle/take", "drafts" },
    { "/words/concerns/:slug", "staff" }, { "/words/evidence/:level", "staff" }, { "/words/synonyms", "staff" },
    { "/desk/handed-over", "records" }, { "/practices/:slug/record", "records" }, { "/follow-ups/:handle", "records" }, { "/records/:handle/mistaken", "records" },
    { "/drafts/new", "drafts" }, { "/drafts/:handle/throw", "drafts" }, { "/drafts/:handle/head", "drafts" }, { "/drafts/:handle/send", "drafts" }, { "/drafts/:handle/review", "staff" },
    { "/drafts/:handle/:section", "drafts" }, { "/drafts/:handle/:section/edit", "drafts" }, { "/drafts/:handle/:section/restore", "drafts" },
};
static const char *const scopes[] = { "read", "records", "drafts", "city", "account", "staff" };

/* ---- every route with every row ---- */

static bool has_letter(const char *set, char letter) { return strchr(set, letter) || (*set == '*' && !strchr("vxub", letter)); }

/* At the other city its own people are what Boston's are at Boston. */
static char letter_at(Str address, char letter)
{
    if (str_find(address, S("/communities/houston-tx-us")) < 0 || !letter || !strchr("almAL", letter)) return letter;
    return letter == 'A' ? 'a' : letter == 'L' ? 'l' : 'n';
}

static void search_words(Fixture *f, isize i, Str text, const char *where)
{
    text = unzipped(f->a, text);
    for (isize k = 0; k < countof(canaries); k++) {
        if (str_find(text, str_from(canaries[k].word)) < 0) continue;
        bool may = strchr(canaries[k].readers, people[i].letter) != NULL;
        if (may) *map_put(&f->seen, str_fmt(f->a, "%c %s", people[i].letter, canaries[k].word)) = 1;
        else { CHECK(may); printf("    %c read %s at %s\n", people[i].letter, canaries[k].word, where); }
    }
}

static const char *takers_of(const Route *r)
{
    for (isize i = 0; i < countof(routes); i++) if (!strcmp(routes[i].method, r->method) && !strcmp(routes[i].path, r->path)) return routes[i].takers;
    return NULL;
}

static bool refused(const Reply *r) { return r->status == 403 || r->status == 404 || (r->status == 303 && (str_find(r->location, S("/sign-in?back=")) >= 0 || str_find(r->location, S("/second?back=")) >= 0)); }

static i64 changes(Fixture *f)
{
    SealNewest end = { 0 };
    Db *db = db_begin(center_store(f->c), f->a);
    seal_newest(db, &end);
    db_end(db);
    return end.last_id;
}

static void ask_route(Fixture *f, const Route *r, isize i, Str address)
{
    const char *takers = takers_of(r), *z = str_z(f->a, address);
    bool may = !takers || has_letter(takers, letter_at(address, people[i].letter)), reads = !strcmp(r->method, "GET");
    if (!reads && may) return;                  /* what they may do, other tests do */
    i64 before = reads ? 0 : changes(f);
    Reply reply = fixture_ask(f, i, r->method, z);
    test_case(z);
    search_words(f, i, reply.body, z);
    if (!may && !CHECK(refused(&reply))) printf("    %c: %s %s answered %d\n", people[i].letter, r->method, z, reply.status);
    if (!reads) CHECK_INT(changes(f), before);
}

TEST(rights_every_role_on_every_route_with_every_row)
{
    Fixture *f = fixture(a);
    for (const Route *const *t = room_routes; *t; t++)
        for (const Route *r = *t; r->method; r++) {
            if (!strcmp(r->path, "/drafts/:handle/review")) continue;       /* by state of the draft: in drafting_test.c */
            CHECK((r->who == ANYONE) == !takers_of(r));
            Addresses all = addresses_of(f, str_from(r->path));
            for (isize k = 0; k < all.n; k++) for (isize i = 0; i < countof(people); i++) {
                bool editors = str_starts(all.p[k], S("/drafts/")) && str_find(all.p[k], f->sent) >= 0 && strchr("pd", people[i].letter);
                if (editors && !strcmp(r->method, "GET")) search_words(f, i, fixture_ask(f, i, "GET", str_z(f->a, all.p[k])).body, "a draft that was sent");
                else ask_route(f, r, i, all.p[k]);
            }
        }
    for (isize k = 0; k < countof(canaries); k++)
        for (const char *l = canaries[k].readers; *l; l++) {
            bool read = map_get(&f->seen, str_fmt(a, "%c %s", *l, canaries[k].word)) != NULL;
            if (!CHECK(read)) printf("    %c may read %s and did nowhere: the test would not notice\n", *l, canaries[k].word);
        }
    clock_shift(0);
    center_end(f->c);
}

/* ---- programs: roles, scopes, routes, rows ---- */

static const char *scope_of(const Route *r)
{
    for (isize i = 0; i < countof(by_token); i++) if (!strcmp(by_token[i].path, r->path)) return by_token[i].scope;
    return NULL;
}

static void send_as(Fixture *f, const Route *r, isize i, Str address, Str token, const char *scope)
{
    const char *wanted = scope_of(r), *z = str_fmt(f->a, "/api/v1" STR_FMT, STR_ARG(address)).p;
    bool may = wanted && token.n && !strcmp(scope, wanted) && has_letter(takers_of(r), letter_at(address, people[i].letter));
    if (may) return;
    i64 before = changes(f);
    Reply reply = center_program(f->c, "POST", z, &(Sent){ .token = token, .json = "{}" });
    test_case(z);
    search_words(f, i, reply.body, z);
    bool fine = reply.status == 401 || reply.status == 403 || (wanted && reply.status == 404);
    if (!CHECK(fine)) printf("    %c with a token for %s: %s answered %d\n", people[i].letter, scope, z, reply.status);
    CHECK_INT(changes(f), before);
}

/* What stands in a form is read by whoever may send it, with a token to read. */
static void read_as(Fixture *f, const Route *r, isize i, Str address, Str token, const char *scope)
{
    const char *z = str_fmt(f->a, "/api/v1" STR_FMT, STR_ARG(address)).p;
    bool may = !strcmp(scope, "read") && has_letter(takers_of(r), letter_at(address, people[i].letter));
    Reply reply = center_program(f->c, "GET", z, &(Sent){ .token = token });
    test_case(z);
    search_words(f, i, reply.body, z);
    bool fine = may ? reply.status == 200 || reply.status == 404 || reply.status == 403 : reply.status == 401 || reply.status == 403 || reply.status == 404;
    if (!CHECK(fine)) printf("    %c with a token for %s: GET %s answered %d\n", people[i].letter, scope, z, reply.status);
}

static void tokens_of(Fixture *f, isize i, Str out[countof(scopes)])
{
    for (isize k = 0; k < countof(scopes); k++)
        out[k] = people[i].letter == 'v' ? (Str){ 0 } : strchr("xb", people[i].letter) ? S("rotunda_of_nobody_who_could_have_one") : center_token(f->c, &f->who[i], scopes[k]);
}

TEST(rights_every_scope_of_every_role_on_every_form)
{
    Fixture *f = fixture(a);
    Str tokens[countof(people)][countof(scopes)];
    for (isize i = 0; i < countof(people); i++) {
        bool later = people[i].letter == 'u';       /* a token from better days */
        if (later) must(!failed(store_write(center_store(f->c), a, proven_rule, &f->who[i].id)));
        tokens_of(f, i, tokens[i]);
        if (later) must(!failed(store_write(center_store(f->c), a, unproven_rule, &f->who[i].id)));
    }
    for (const Route *const *t = room_routes; *t; t++)
        for (const Route *r = *t; r->method; r++) {
            if (strcmp(r->method, "POST") || !takers_of(r)) continue;
            test_case(r->path);
            CHECK((scope_of(r) != NULL) == (r->scope != SCOPE_NONE));
            Addresses all = addresses_of(f, str_from(r->path));
            if (!strchr(r->path, ':')) all.n = 1;       /* questions in the address change no form */
            for (isize k = 0; k < all.n; k++)
                for (isize i = 0; i < countof(people); i++)
                    for (isize s = 0; s < countof(scopes); s++) {
                        bool near = !strcmp(scopes[s], "read") || (scope_of(r) && !strcmp(scopes[s], scope_of(r)));
                        if (k && !near) continue;               /* which row it is makes no difference to a scope that is another */
                        bool reviews = !strcmp(r->path, "/drafts/:handle/review") && strchr("pd", people[i].letter);     /* by state of the draft: in by_program_test.c */
                        if (!reviews) send_as(f, r, i, all.p[k], tokens[i][s], scopes[s]);
                        if (r->now && !reviews) read_as(f, r, i, all.p[k], tokens[i][s], scopes[s]);
                    }
        }
    clock_shift(0);
    center_end(f->c);
}

/* Mails are searched as pages are: by the address they go to. */
TEST(rights_mails_tell_their_reader_nothing_more)
{
    Fixture *f = fixture(a);
    fixture_post(f, 'l', str_fmt(a, "/communities/boston-ma-us/people/" STR_FMT "/leave", STR_ARG(f->colleague)).p, "to=");
    Str mails = center_mail(f->c), mail;
    while (mails.n) {
        isize next = str_find(str_slice(mails, 4, mails.n), S("To: "));
        mail = str_slice(mails, 0, next < 0 ? mails.n : next + 4), mails = str_slice(mails, mail.n, mails.n);
        for (isize i = 1; i < countof(people); i++)
            if (str_starts(mail, str_fmt(a, "To: %s\n", people[i].email))) search_words(f, i, mail, "a mail");
    }
    clock_shift(0);
    center_end(f->c);
}
