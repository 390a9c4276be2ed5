#include "base/command.h"
#include "rooms/accounts/accounts_pages.h"
#include "rooms/accounts/secrets.h"
#include "store/invariants.h"
#include "tests/center.h"
#include "tests/device.h"
#include "tests/test.h"
#include "tests/unzip.h"
#include "web/done.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static Str between(Str text, const char *from, const char *to)
{
    isize at = str_find(text, str_from(from));
    if (at < 0) return (Str){ 0 };
    Str rest = str_slice(text, at + (isize)strlen(from), text.n);
    isize end = str_find(rest, str_from(to));
    return str_slice(rest, 0, end < 0 ? rest.n : end);
}

/* "/link/..." of the last mail that has one. */
static const char *link_in(DemoCenter *c, Arena *a)
{
    Str mail = center_mail(c), path = between(mail, "https://practices.example.org/link/", "\n");
    CHECK(path.n > 0);
    return str_fmt(a, "/link/" STR_FMT, STR_ARG(path)).p;
}

static Somebody session_of(Arena *a, const Reply *r)
{
    Somebody s = { .secret = str_copy(a, between(reply_header(r, "Set-Cookie"), "__Host-session=", ";")) };
    CHECK(s.secret.n > 20);
    return s;
}

TEST(accounts_are_opened_by_an_invitation_that_is_good_once)
{
    DemoCenter *c = center_of_demo(a);
    Somebody admin = center_somebody(c, "admin@example.org", "administrator", "");
    Reply r = center_as(c, &admin, "POST", "/people/invite", "email=Ana%40City.gov&name=Ana+Ruiz&role=city_lead&place=houston-tx-us");
    CHECK_INT(r.status, 303);
    Str invited = center_mail(c);
    CHECK(page_has(invited, "You are here: City lead, Houston, Texas."));
    const char *link = str_fmt(a, "/link/" STR_FMT, STR_ARG(between(invited, "https://practices.example.org/link/", "\n"))).p;
    CHECK(page_has(center_get(c, link), "Ana Ruiz"));
    CHECK_INT(center_ask(c, "POST", link, "name=Ana+Ruiz&password=password").status, 422);
    r = center_ask(c, "POST", link, "name=Ana+Ruiz+Soler&password=lamp+river+seven");
    CHECK_INT(r.status, 303);
    CHECK(str_find(reply_header(&r, "Set-Cookie"), S("; HttpOnly; SameSite=Lax;")) > 0 && str_ends(reply_header(&r, "Set-Cookie"), S("; Secure")));
    Somebody ana = session_of(a, &r);
    CHECK(page_has(center_as(c, &ana, "GET", "/account", "").body, "City lead, <bdi>Houston, Texas"));
    CHECK_INT(center_ask(c, "POST", link, "name=Eve&password=lamp+river+eight").status, 410);
    CHECK_INT(center_ask(c, "GET", link, "").status, 410);
    CHECK_INT(center_ask(c, "POST", "/sign-in", "email=ana%40city.gov&password=lamp+river+seven").status, 303);
    CHECK_INT(center_as(c, &admin, "POST", "/people/invite", "email=ana%40city.gov&name=Eve&role=student").status, 422);
    center_end(c);
}

TEST(accounts_sign_in_tells_nobody_who_has_one)
{
    static const char *const paths[] = { "/sign-in", "/sign-in/link", "/sign-in/forgot", "/join" };
    DemoCenter *c = center_of_demo(a);
    center_somebody(c, "known@houstontx.gov", "", "");
    for (isize i = 0; i < countof(paths); i++) {
        i64 before = password_hashes;
        Reply known = center_ask(c, "POST", paths[i], "email=known%40houstontx.gov&password=wrong+password+here");
        i64 hashes = password_hashes - before;
        before = password_hashes;
        Reply unknown = center_ask(c, "POST", paths[i], "email=nobod%40houstontx.gov&password=wrong+password+here");
        test_case(paths[i]);
        CHECK_INT(password_hashes - before, hashes);
        CHECK_INT(known.status, unknown.status);
        Str said = known.body;
        for (isize at; (at = str_find(said, S("known@"))) >= 0;) memcpy((char *)(uintptr_t)said.p + at, "nobod@", 6);
        CHECK(str_eq(said, unknown.body));
    }
    center_end(c);
}

TEST(accounts_tries_are_counted_and_limited)
{
    DemoCenter *c = center_of_demo(a);
    center_somebody(c, "ana@city.gov", "", "");
    for (int i = 0; i < 10; i++) CHECK_INT(center_ask(c, "POST", "/sign-in", "email=ana%40city.gov&password=wrong+password").status, 422);
    i64 before = password_hashes;
    Reply r = center_ask(c, "POST", "/sign-in", "email=ana%40city.gov&password=wrong+password");
    CHECK_INT(r.status, 429);
    CHECK(page_has(r.body, "value=\"ana@city.gov\""));
    CHECK_INT(password_hashes - before, 0);
    CHECK_INT(center_ask(c, "POST", "/sign-in", "email=bob%40city.gov&password=wrong+password").status, 422);
    center_end(c);
}

TEST(accounts_forms_want_their_sessions_own_token)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@city.gov", "", ""), eve = center_somebody(c, "eve@city.gov", "", "");
    CHECK_INT(center_as(c, &ana, "POST", "/account", "name=Ana&lang=es").status, 303);
    Str token = store_tag(center_store(c), a, "form", eve.secret);
    CHECK_INT(center_as(c, &ana, "POST", str_fmt(a, "/account?token=" STR_FMT, STR_ARG(token)).p, "name=Ana&lang=es").status, 303);
    Somebody none = { .secret = S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") };
    Reply out = center_as(c, &none, "POST", "/account", "name=Ana+of+the+long+name&lang=es&password=not+to+be+seen+again");
    CHECK_INT(out.status, 403);
    CHECK(page_has(out.body, "You are signed out") && page_has(out.body, "Ana of the long name") && !page_has(out.body, "not to be seen"));
    CHECK(page_has(out.body, "<a rel=\"nofollow\" href=\"/sign-in?back=%2Faccount\">"));
    out = center_from_another(c, &ana, "/account", "name=Ana&lang=es");
    CHECK(out.status == 403 && page_has(out.body, "<a href=\"/account\">Open the page of the form</a>") && !page_has(out.body, "/sign-in?back="));
    CHECK_INT(center_as(c, &none, "GET", "/account", "").status, 303);
    CHECK_STR(center_as(c, &none, "GET", "/es/account", "").location, "/es/sign-in?back=%2Fes%2Faccount");
    CHECK(page_has(center_as(c, &ana, "GET", "/account", "").body, "value=\"Ana\""));
    CHECK_STR(center_as(c, &ana, "POST", "/es/account", "name=Ana&lang=es").location, "/es/account");
    CHECK_STR(center_ask(c, "POST", "/es/for", "id=houston-tx-us&back=%2Fes%2Fpractices").location, "/es/practices?for=houston-tx-us");
    center_end(c);
}

TEST(accounts_passwords_change_and_sign_out_the_others)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@city.gov", "", "");
    CHECK_INT(center_as(c, &ana, "POST", "/account/password", "password=lamp+river+seven").status, 303);
    Reply r = center_ask(c, "POST", "/sign-in", "email=ana%40city.gov&password=lamp+river+seven");
    Somebody other = session_of(a, &r);
    CHECK_INT(center_as(c, &other, "GET", "/account", "").status, 200);
    CHECK_INT(center_as(c, &ana, "POST", "/account/password", "old=wrong&password=three+other+words").status, 422);
    CHECK_INT(center_as(c, &ana, "POST", "/account/password", "old=lamp+river+seven&password=three+other+words").status, 303);
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 200);
    CHECK_INT(center_as(c, &other, "GET", "/account", "").status, 303);
    Str mail = center_mail(c);
    CHECK(page_has(mail, "Subject: Your password was changed") && page_has(mail, "/sign-in/forgot"));     /* whoever did not do it does not know the new one */
    center_end(c);
}

/* ---- a reset that comes while the old password is being compared ---- */

typedef struct { Store *store; _Atomic bool begun; i64 person; Str hash; } Reset;

static Err reset_rule(Write *w, void *arg)
{
    Reset *r = arg;
    atomic_store(&r->begun, true);
    nanosleep(&(struct timespec){ .tv_nsec = 300000000 }, NULL);        /* where the other request begins later, it is refused all the same */
    w->actor = r->person;
    credential_password(w->db, r->person, r->hash), session_end_others(w->db, r->person, 0);
    return OK;
}

static void *reset_thread(void *arg)
{
    Reset *r = arg;
    Arena *a = arena_new();
    CHECK(!failed(store_write(r->store, a, reset_rule, r)));
    arena_free(a);
    return NULL;
}

TEST(accounts_a_reset_wins_over_the_old_password)
{
    static const struct { const char *email, *path, *sent, *attacker, *victim; } tries[] = {
        { "ana@city.gov", "/account/password", "old=lamp+river+seven&password=the+attackers+own", "email=ana%40city.gov&password=the+attackers+own", "email=ana%40city.gov&password=victims+new+secret" },
        { "ben@city.gov", "/sign-in", "email=ben%40city.gov&password=lamp+river+seven", "email=ben%40city.gov&password=lamp+river+seven", "email=ben%40city.gov&password=victims+new+secret" },
    };
    DemoCenter *c = center_of_demo(a);
    for (isize i = 0; i < countof(tries); i++) {
        Somebody who = center_somebody(c, tries[i].email, "", "");
        CHECK_INT(center_as(c, &who, "POST", "/account/password", "password=lamp+river+seven").status, 303);
        Reset r = { .store = center_store(c), .person = who.id, .hash = password_hash(a, S("victims new secret")) };
        pthread_t t;
        test_case(tries[i].path);
        must(pthread_create(&t, NULL, reset_thread, &r) == 0);
        while (!atomic_load(&r.begun)) sched_yield();
        Reply late = i ? center_ask(c, "POST", tries[i].path, tries[i].sent) : center_as(c, &who, "POST", tries[i].path, tries[i].sent);
        pthread_join(t, NULL);
        CHECK(late.status != 303);
        CHECK_INT(center_ask(c, "POST", "/sign-in", tries[i].attacker).status, 422);
        CHECK_INT(center_ask(c, "POST", "/sign-in", tries[i].victim).status, 303);
    }
    center_end(c);
}

TEST(accounts_forgotten_passwords_are_chosen_anew_by_a_link)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@city.gov", "", "");
    CHECK_INT(center_ask(c, "POST", "/sign-in/forgot", "email=ana%40city.gov").status, 200);
    const char *link = link_in(c, a);
    CHECK_INT(center_ask(c, "POST", link, "password=").status, 422);
    CHECK_INT(center_ask(c, "POST", link, "password=lamp+river+seven").status, 303);
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 303);
    CHECK_INT(center_ask(c, "POST", "/sign-in", "email=ana%40city.gov&password=lamp+river+seven").status, 303);
    center_end(c);
}

TEST(accounts_links_with_a_changed_letter_open_nothing)
{
    DemoCenter *c = center_of_demo(a);
    center_somebody(c, "ana@city.gov", "", "");
    center_ask(c, "POST", "/sign-in/link", "email=ana%40city.gov");
    char *link = str_z(a, str_from(link_in(c, a)));
    char *last = link + strlen(link) - 1, was = *last;
    *last = was == '0' ? '1' : '0';
    CHECK_INT(center_ask(c, "POST", link, "").status, 410);
    *last = was;
    CHECK_INT(center_ask(c, "POST", link, "").status, 303);
    center_end(c);
}

static int code_now(DemoCenter *c, i64 person, int ahead)
{
    CredentialOf k;
    Arena *a = arena_new();
    Db *db = db_begin(center_store(c), a);
    must(credential_of(db, person, &k));
    int code = totp_code(k.totp, clock_now() / 30 + ahead);
    db_end(db);
    arena_free(a);
    return code;
}

TEST(accounts_second_factor_is_asked_for_and_no_code_is_taken_twice)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@city.gov", "", "");
    clock_hold(clock_now());            /* a machine as slow as may be sees no other code meanwhile */
    CHECK(page_has(center_as(c, &ana, "POST", "/account/second", "").body, "<svg"));
    CHECK_INT(center_as(c, &ana, "POST", "/account/second/on", "code=000000").status == 422 || code_now(c, ana.id, 0) == 0, 1);
    Reply codes = center_as(c, &ana, "POST", "/account/second/on", str_fmt(a, "code=%06d", code_now(c, ana.id, -1)).p);
    CHECK_INT(codes.status, 200);
    CHECK(page_has(center_mail(c), "Subject: An app for codes was added"));
    Str recovery = between(codes.body, "<li><code>", "</code>");
    CHECK_STR(center_as(c, &ana, "POST", "/account/second", "").location, "/account/second");       /* and it stays on */
    center_ask(c, "POST", "/sign-in/link", "email=ana%40city.gov");
    Reply r = center_ask(c, "POST", link_in(c, a), "");
    Somebody bare = session_of(a, &r);
    CHECK(str_starts(r.location, S("/second?back=")));
    CHECK_INT(center_as(c, &bare, "GET", "/account", "").status, 303);
    CHECK_INT(center_as(c, &bare, "POST", "/account", "name=Eve&lang=en").status, 403);
    CHECK_INT(center_as(c, &bare, "GET", "/", "").status, 200);
    CHECK_INT(center_as(c, &bare, "POST", "/second", str_fmt(a, "code=%06d", code_now(c, ana.id, -1)).p).status, 422);
    CHECK_INT(center_as(c, &bare, "POST", "/second", str_fmt(a, "code=%06d", code_now(c, ana.id, 0)).p).status, 303);
    CHECK_INT(center_as(c, &bare, "GET", "/account", "").status, 200);
    center_ask(c, "POST", "/sign-in/link", "email=ana%40city.gov");
    r = center_ask(c, "POST", link_in(c, a), "");
    Somebody again = session_of(a, &r);
    CHECK_INT(center_as(c, &again, "POST", "/second", str_fmt(a, "code=" STR_FMT, STR_ARG(recovery)).p).status, 303);
    center_ask(c, "POST", "/sign-in/link", "email=ana%40city.gov");
    r = center_ask(c, "POST", link_in(c, a), "");
    Somebody third = session_of(a, &r);
    CHECK_INT(center_as(c, &third, "POST", "/second", str_fmt(a, "code=" STR_FMT, STR_ARG(recovery)).p).status, 422);
    for (int i = 0; i < 6; i++) center_as(c, &third, "POST", "/second", "code=123456");
    CHECK(page_has(center_as(c, &third, "POST", "/second", "code=123456").body, "tried too often"));
    clock_hold(0);
    center_end(c);
}

TEST(accounts_roles_are_given_and_taken_by_those_who_may)
{
    DemoCenter *c = center_of_demo(a);
    Somebody admin = center_somebody(c, "admin@example.org", "administrator", ""), officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Somebody ana = center_somebody(c, "ana@city.gov", "", "");
    Db *db = db_begin(center_store(c), a);
    db->viewer = admin.id;
    PersonById p, q;
    must(person_by_id(db, ana.id, &p) && person_by_id(db, admin.id, &q));
    db_end(db);
    const char *give = str_fmt(a, "/people/" STR_FMT "/role", STR_ARG(p.handle)).p, *take = str_fmt(a, "/people/" STR_FMT "/take", STR_ARG(q.handle)).p;
    const char *off = str_fmt(a, "/people/" STR_FMT "/account", STR_ARG(p.handle)).p, *taken = str_fmt(a, "/people/" STR_FMT "/take", STR_ARG(p.handle)).p;
    CHECK_INT(center_as(c, &ana, "POST", give, "role=administrator").status, 403);
    CHECK_INT(center_as(c, &officer, "POST", give, "role=administrator").status, 422);
    CHECK_INT(center_as(c, &officer, "POST", give, "role=mayor").status, 422);
    CHECK_INT(center_as(c, &officer, "POST", give, "role=mayor&place=Houston").status, 303);
    Str told = center_mail(c);
    CHECK(page_has(told, "To: ana@city.gov\nSubject: You have a new role") && page_has(told, "Mayor, Houston"));
    clock_shift(60);
    CHECK_INT(center_as(c, &officer, "POST", give, "role=reviewer").status, 303);
    CHECK_INT(center_as(c, &officer, "POST", taken, "role=reviewer:0").status, 303);
    CHECK_INT(center_as(c, &officer, "POST", give, "role=coach").status, 303);
    told = center_mail(c);
    CHECK(page_has(told, "To: ana@city.gov\nSubject: A role was taken from you") && page_has(told, "taken from you:\n\nReviewer\n\nFrom now on you are here:\n\nCoach; Mayor, Houston"));
    clock_shift(120);
    CHECK_INT(center_as(c, &officer, "POST", taken, "role=coach:0").status, 303);
    CHECK_INT(center_as(c, &officer, "POST", give, "role=coach").status, 303);
    CHECK(!page_has(center_mail(c), "A role was taken"));       /* and given back before the mail went */
    CHECK(page_has(center_as(c, &officer, "POST", taken, "role=reviewer:0").body, "This role is not held there."));
    CHECK_STR(center_mail(c), "");
    CHECK_INT(center_as(c, &officer, "POST", take, "role=administrator:0").status, 403);
    Str refused = center_as(c, &admin, "POST", take, "role=administrator:0").body;
    CHECK(page_has(refused, "the last administrator") && str_find(refused, S("the last administrator")) < str_find(refused, S("id=\"roles\"")));
    /* a page offers what whoever looks may do */
    const char *of_admin = str_fmt(a, "/people/" STR_FMT, STR_ARG(q.handle)).p, *of_ana = str_fmt(a, "/people/" STR_FMT, STR_ARG(p.handle)).p;
    Str seen = center_as(c, &officer, "GET", of_admin, "").body;
    CHECK(page_has(seen, "admin@example.org") && !page_has(seen, "Take it away") && !page_has(seen, "Switch the account off") && !page_has(seen, "Look through their eyes"));
    seen = center_as(c, &officer, "GET", of_ana, "").body;
    CHECK(page_has(seen, "Take it away") && page_has(seen, "Switch the account off") && !page_has(seen, "Look through their eyes"));
    seen = center_as(c, &admin, "GET", of_admin, "").body;
    CHECK(page_has(seen, "Take it away") && page_has(seen, "Switch the account off") && !page_has(seen, "Look through their eyes"));
    CHECK(page_has(center_as(c, &admin, "GET", of_ana, "").body, "Look through their eyes"));
    CHECK_INT(center_as(c, &admin, "POST", off, "account=bogus").status, 422);
    CHECK_INT(center_ask(c, "POST", "/sign-in/link", "email=ana%40city.gov").status, 200);
    const char *link = link_in(c, a);
    CHECK_INT(center_as(c, &admin, "POST", off, "account=off").status, 303);
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 303);
    center_between(c, "UPDATE one_time SET used = NULL");       /* as one that was made for an account that is switched off */
    CHECK(page_has(center_ask(c, "GET", link, "").body, "This account is switched off"));
    Reply r = center_ask(c, "POST", link, "");
    CHECK_INT(r.status, 403);
    CHECK(page_has(r.body, "This account is switched off") && str_null(reply_header(&r, "Set-Cookie")));
    CHECK_INT(center_command(c, (const char *const[]){ "user", "add", "ana@city.gov", NULL }), ERR_INPUT);
    CHECK_INT(center_ask(c, "POST", "/sign-in/link", "email=ana%40city.gov").status, 200);
    CHECK(!page_has(center_mail(c), "To: ana@city.gov"));
    clock_shift(0);
    center_end(c);
}

TEST(accounts_role_at_a_city_whose_name_several_have_is_asked_for)
{
    DemoCenter *c = center_of_demo(a);
    center_between(c, "UPDATE community SET name = 'Springfield', name_key = 'springfield' WHERE slug IN ('boston-ma-us', 'houston-tx-us')");
    Somebody admin = center_somebody(c, "admin@example.org", "administrator", "");
    Reply r = center_as(c, &admin, "POST", "/people/invite", "email=ana%40city.gov&name=Ana+Ruiz&role=city_lead&place=Springfield");
    CHECK_INT(r.status, 422);
    CHECK(page_has(r.body, "Several cities here are called Springfield") && page_has(r.body, "value=\"ana@city.gov\"") && page_has(r.body, "value=\"Ana Ruiz\""));
    CHECK(page_has(r.body, "<option value=\"boston-ma-us\">Springfield, Massachusetts") && page_has(r.body, "<option value=\"houston-tx-us\">Springfield, Texas") && page_has(r.body, "<option value=\"\">Choose"));
    CHECK_INT(center_as(c, &admin, "POST", "/people/invite", "email=ana%40city.gov&name=Ana+Ruiz&role=city_lead&place=houston-tx-us").status, 303);
    center_end(c);
}

TEST(accounts_tokens_are_offered_for_what_the_person_can_do)
{
    static const struct { const char *role, *city, *offered; } cases[] = { { "", "", "read account" }, { "student", "", "read account" }, { "city_staff", "houston-tx-us", "read records drafts city account" }, { "program_officer", "", "read drafts city account staff" } };
    static const char *const all[] = { "read", "records", "drafts", "city", "account", "staff" };
    DemoCenter *c = center_of_demo(a);
    for (isize i = 0; i < countof(cases); i++) {
        Somebody who = center_somebody(c, str_fmt(a, "p%d@city.gov", (int)i).p, cases[i].role, cases[i].city);
        Str page = center_as(c, &who, "GET", "/account/tokens", "").body;
        test_case(cases[i].role);
        for (isize k = 0; k < countof(all); k++) CHECK_INT(page_has(page, str_fmt(a, "name=\"scopes\" value=\"%s\"", all[k]).p), strstr(cases[i].offered, all[k]) != NULL);
    }
    center_end(c);
}

TEST(accounts_eyes_of_others_see_and_change_nothing)
{
    DemoCenter *c = center_of_demo(a);
    Somebody admin = center_somebody(c, "admin@example.org", "administrator", ""), ana = center_somebody(c, "ana@city.gov", "city_lead", "houston-tx-us");
    Db *db = db_begin(center_store(c), a);
    db->viewer = admin.id;
    PersonById p;
    must(person_by_id(db, ana.id, &p));
    db_end(db);
    Reply r = center_as(c, &admin, "POST", str_fmt(a, "/people/" STR_FMT "/eyes", STR_ARG(p.handle)).p, "");
    Somebody eyes = session_of(a, &r);
    Str page = center_as(c, &eyes, "GET", "/account", "").body;
    CHECK(page_has(page, "ana@city.gov") && page_has(page, "You look through the eyes of"));
    CHECK_INT(center_as(c, &eyes, "POST", "/account", "name=Eve&lang=en").status, 403);
    Reply none = center_as(c, &eyes, "GET", "/account/export", "");
    CHECK_INT(none.status, 403);
    CHECK(page_has(none.body, "This is for them alone") && center_as(c, &ana, "GET", "/account/export", "").status == 200);
    Str seen = center_mail(c);
    CHECK(page_has(seen, "Subject: Somebody looked through your eyes") && page_has(seen, "Ask us why:\n\nhttps://practices.example.org/about-us") && !page_has(seen, "/account"));
    CHECK(str_find(r.headers[1].value.n ? r.headers[1].value : r.headers[2].value, str_fmt(a, "__Host-own=" STR_FMT "; Path=/; HttpOnly", STR_ARG(admin.secret))) == 0);
    Str own = eyes.secret;
    eyes.secret = str_fmt(a, STR_FMT "; __Host-own=" STR_FMT, STR_ARG(own), STR_ARG(admin.secret));
    r = center_as(c, &eyes, "POST", "/sign-out", "");
    CHECK_INT(r.status, 303);
    CHECK_STR(r.location, "/people");
    CHECK_STR(session_of(a, &r).secret, str_z(a, admin.secret));
    eyes.secret = own;
    CHECK_INT(center_as(c, &eyes, "GET", "/account", "").status, 303);
    CHECK_INT(center_as(c, &admin, "GET", "/account", "").status, 200);
    const char *open = str_fmt(a, "/people/" STR_FMT "/eyes", STR_ARG(p.handle)).p;
    r = center_as(c, &admin, "POST", open, ""), eyes = session_of(a, &r);
    Somebody boss = center_somebody(c, "boss@example.org", "administrator", "");
    db = db_begin(center_store(c), a);
    db->viewer = admin.id;
    PersonById me;
    must(person_by_id(db, admin.id, &me));
    db_end(db);
    CHECK_INT(center_as(c, &eyes, "GET", "/account", "").status, 200);
    CHECK_INT(center_as(c, &boss, "POST", str_fmt(a, "/people/" STR_FMT "/take", STR_ARG(me.handle)).p, "role=administrator:0").status, 303);
    CHECK_INT(center_as(c, &eyes, "GET", "/account", "").status, 303);
    r = center_as(c, &boss, "POST", open, ""), eyes = session_of(a, &r);
    clock_shift(3601);
    CHECK_INT(center_as(c, &eyes, "GET", "/account", "").status, 303);
    CHECK_INT(center_as(c, &boss, "GET", "/account", "").status, 200);
    clock_shift(0);
    /* they end with whoever looks: by signing out the others, by signing out; and when who is looked at becomes staff */
    static const struct { const char *path, *body; } ends[] = {
        { "/account/sessions", "" }, { "/people/:p/role", "role=program_officer" }, { "/sign-out", "" },
    };
    for (isize i = 0; i < countof(ends); i++) {
        test_case(ends[i].path);
        r = center_as(c, &boss, "POST", open, ""), eyes = session_of(a, &r);
        CHECK_INT(center_as(c, &eyes, "GET", "/account", "").status, 200);
        const char *path = strstr(ends[i].path, ":p") ? str_fmt(a, "/people/" STR_FMT "/role", STR_ARG(p.handle)).p : ends[i].path;
        CHECK_INT(center_as(c, &boss, "POST", path, ends[i].body).status, 303);
        CHECK_INT(center_as(c, &eyes, "GET", "/account", "").status, 303);
        if (i == 1) CHECK_INT(center_as(c, &boss, "POST", str_fmt(a, "/people/" STR_FMT "/take", STR_ARG(p.handle)).p, "role=program_officer:0").status, 303);
    }
    center_end(c);
}

TEST(accounts_switched_off_lose_tokens_for_good_and_links_that_ran_out_stay_as_they_are)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@city.gov", "", ""), admin = center_somebody(c, "admin@example.org", "administrator", "");
    Str token = center_token(c, &ana, "read");
    center_ask(c, "POST", "/sign-in/link", "email=ana%40city.gov");
    clock_shift(2 * 86400);
    Db *db = db_begin(center_store(c), a);
    db->viewer = admin.id;
    PersonById p;
    must(person_by_id(db, ana.id, &p));
    db_end(db);
    CHECK_INT(center_as(c, &admin, "POST", str_fmt(a, "/people/" STR_FMT "/account", STR_ARG(p.handle)).p, "account=off").status, 303);
    CHECK_INT(center_as(c, &admin, "POST", str_fmt(a, "/people/" STR_FMT "/account", STR_ARG(p.handle)).p, "account=on").status, 303);
    CHECK_INT(center_program(c, "GET", "/api/v1/account", &(Sent){ .token = token }).status, 401);
    db = db_begin(center_store(c), a);
    CHECK_STR(invariants_check(db), "");
    db_end(db);
    clock_shift(0);
    center_end(c);
}

/* The file of the database as somebody reads it who has the disk: what was erased is not in what it left free either. */
static Str database_bytes(Arena *a)
{
    Str name = str_fmt(a, STR_FMT "/rotunda.db", STR_ARG(test_dir(a))), bytes;
    int fd = open(name.p, O_RDONLY | O_CLOEXEC);
    must(fd >= 0 && !failed(fd_read(a, fd, name, 1 << 28, &bytes)));
    close(fd);
    return bytes;
}

static Err refused_mail(void *ctx, const Mail *m)
{
    (void)ctx;
    return err(m->arena, ERR_INPUT, "550 <" STR_FMT ">: User unknown", STR_ARG(m->to));
}

TEST(accounts_are_taken_away_and_leave_numbers_only)
{
    DemoCenter *c = center_of_demo(a);
    Somebody admin = center_somebody(c, "admin@example.org", "administrator", ""), ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    center_as(c, &ana, "POST", "/account", "name=CANARYNAME&lang=en");
    center_ask(c, "POST", "/sign-in/link", "email=ana%40boston.gov");
    mail_by(refused_mail, NULL), jobs_run_due(center_store(c)), mail_by(NULL, NULL);       /* given up, and kept with what was said */
    CHECK(page_has(center_as(c, &admin, "GET", "/center", "").body, "User unknown"));
    Reply r = center_as(c, &ana, "GET", "/account/export", "");
    CHECK_INT(r.status, 200);
    CHECK(str_starts(r.body, S("PK\003\004")) && page_has(r.body, "account.json") && page_has(r.body, "what-you-did.csv"));
    CHECK(page_has(unzipped(a, r.body), "\"role\":\"city_staff\",\"city\":\"boston-ma-us\""));
    CHECK_INT(center_as(c, &ana, "POST", "/account/erase", "").status, 422);
    CHECK_INT(center_as(c, &admin, "POST", "/account/erase", "sure=yes").status, 422);
    CHECK_INT(center_as(c, &ana, "POST", "/account/erase", "sure=yes").status, 303);
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 303);
    Db *db = db_begin(center_store(c), a);
    PersonOfEmail p;
    CHECK(!person_of_email(db, S("ana@boston.gov"), &p));
    db->viewer = admin.id;
    PersonById row;
    CHECK(person_by_id(db, ana.id, &row) && row.erased.known && str_null(row.email) && str_eq(row.name, S("(somebody who left)")));
    RoleHoldersRows holders = role_holders(db, 0, S("city_staff"));
    CHECK_INT(holders.n, 0);
    db_end(db);
    CHECK_STR(center_mail(c), "");
    CHECK(!page_has(center_as(c, &admin, "GET", "/center", "").body, "User unknown"));
    center_between(c, "");
    Str kept = database_bytes(a);
    CHECK(str_find(kept, S("admin@example.org")) >= 0);
    CHECK(str_find(kept, S("ana@boston.gov")) < 0 && str_find(kept, S("CANARYNAME")) < 0);
    center_end(c);
}

TEST(accounts_are_signed_out_by_a_restore)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@city.gov", "", "");
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 200);
    Str token = center_token(c, &ana, "read");
    CHECK_INT(center_ask(c, "POST", "/sign-in/forgot", "email=ana%40city.gov").status, 200);
    const char *link = link_in(c, a);
    CHECK(!failed(store_write(center_store(c), a, everybody_signs_out, NULL)));
    CHECK_INT(center_ask(c, "GET", link, "").status, 410);
    CHECK_INT(center_program(c, "GET", "/api/v1/account", &(Sent){ .token = token }).status, 401);
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 303);
    center_sign_in(c, &ana);
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 200);
    center_end(c);
}

/* ---- passkeys, with a device in software ---- */

static Str challenge_of(DemoCenter *c, const Somebody *who, const char *path)
{
    Reply r = center_as(c, who, "POST", path, "");
    CHECK_INT(r.status, 200);
    return between(r.body, "\"challenge\":\"", "\"");
}

static DeviceSays says_here(Str challenge, int counted) { return (DeviceSays){ .rp = S("practices.example.org"), .origin = S("https://practices.example.org"), .challenge = challenge, .counted = counted }; }

static Reply passkey_added(DemoCenter *c, Arena *a, const Somebody *who, Device *d, const char *name)
{
    DeviceSays says = says_here(challenge_of(c, who, "/account/passkeys/challenge"), 1);
    WebauthnAnswer x = device_make(d, &says);
    return center_as(c, who, "POST", "/account/passkeys", str_fmt(a, "name=%s&client=" STR_FMT "&data=" STR_FMT, name, STR_ARG(x.client), STR_ARG(x.data)).p);
}

static Somebody bare_session(DemoCenter *c, Arena *a, const char *email)
{
    center_ask(c, "POST", "/sign-in/link", str_fmt(a, "email=%s", email).p);
    Reply r = center_ask(c, "POST", link_in(c, a), "");
    CHECK(str_starts(r.location, S("/second?back=")));
    return session_of(a, &r);
}

static Reply passkey_sent(DemoCenter *c, Arena *a, const Somebody *who, Str credential, const WebauthnAnswer *x)
{
    return center_as(c, who, "POST", "/second/passkey", str_fmt(a, "credential=" STR_FMT "&client=" STR_FMT "&data=" STR_FMT "&signature=" STR_FMT "&back=%%2Fdesk", STR_ARG(credential), STR_ARG(x->client), STR_ARG(x->data), STR_ARG(x->signature)).p);
}

static Reply passkey_used_now(DemoCenter *c, Arena *a, const Somebody *who, Device *d, int counted)
{
    DeviceSays says = says_here(challenge_of(c, who, "/second/challenge"), counted);
    WebauthnAnswer x = device_get(d, &says);
    return passkey_sent(c, a, who, d->credential, &x);
}

TEST(accounts_passkeys_are_added_asked_for_and_taken_away)
{
    DemoCenter *c = center_of_demo(a);
    Device *d = device_new(a);
    Somebody ana = center_somebody(c, "ana@city.gov", "", "");
    Reply codes = passkey_added(c, a, &ana, d, "telephone");
    CHECK_INT(codes.status, 200);
    Str recovery = between(codes.body, "<li><code>", "</code>");
    CHECK(recovery.n > 10);
    CHECK(page_has(center_mail(c), "Subject: A passkey was added"));
    CHECK(page_has(center_as(c, &ana, "GET", "/account/second", "").body, "<bdi>telephone</bdi>"));
    CHECK_INT(passkey_added(c, a, &ana, d, "again").status, 422);                                /* the device has one already */
    Somebody bare = bare_session(c, a, "ana%40city.gov");
    Str page = center_as(c, &bare, "GET", "/second", "").body;
    CHECK(page_has(page, "With a passkey") && page_has(page, "One of your recovery codes"));
    CHECK(page_has(center_as(c, &bare, "POST", "/second/challenge", "").body, d->credential.p) && !page_has(center_as(c, &bare, "POST", "/second/challenge", "").body, "ana@city.gov"));
    CHECK_INT(center_as(c, &bare, "GET", "/account/second", "").status, 303);                     /* a stolen password adds no key of its own */
    CHECK_INT(center_as(c, &bare, "POST", "/account/passkeys/challenge", "").status, 403);
    CHECK_INT(center_as(c, &bare, "POST", "/account/passkeys", "name=x").status, 403);
    Reply r = passkey_used_now(c, a, &bare, d, 2);
    CHECK_INT(r.status, 303);
    CHECK_STR(r.location, "/desk");
    CHECK_INT(center_as(c, &bare, "GET", "/account", "").status, 200);
    Somebody second = bare_session(c, a, "ana%40city.gov");
    CHECK_INT(center_as(c, &second, "POST", "/second", str_fmt(a, "code=" STR_FMT, STR_ARG(recovery)).p).status, 303);
    Str handle = between(center_as(c, &ana, "GET", "/account/second", "").body, "/account/passkeys/end?passkey=", "\"");
    const char *away = str_fmt(a, "/account/passkeys/end?passkey=" STR_FMT, STR_ARG(handle)).p;
    Str asked = center_as(c, &ana, "GET", away, "").body;                                        /* what follows is said before */
    CHECK(page_has(asked, "Take away “telephone”?") && page_has(asked, "It is your last one") && page_has(asked, str_fmt(a, "value=\"" STR_FMT "\"", STR_ARG(handle)).p));
    Somebody eve = center_somebody(c, "eve@city.gov", "", "");
    CHECK_STR(center_as(c, &eve, "GET", away, "").location, "/account/second");
    CHECK_INT(center_as(c, &eve, "POST", "/account/passkeys/end", str_fmt(a, "passkey=" STR_FMT, STR_ARG(handle)).p).status, 303);
    CHECK(page_has(center_as(c, &ana, "GET", "/account/second", "").body, "<bdi>telephone</bdi>"));     /* not hers to end */
    CHECK_INT(center_as(c, &ana, "POST", "/account/passkeys/end", str_fmt(a, "passkey=" STR_FMT, STR_ARG(handle)).p).status, 303);
    CHECK(!page_has(center_as(c, &ana, "GET", "/account/second", "").body, "telephone</bdi>"));
    CHECK(page_has(center_mail(c), "Subject: Your second proof was taken away"));
    center_ask(c, "POST", "/sign-in/link", "email=ana%40city.gov");
    CHECK_STR(center_ask(c, "POST", link_in(c, a), "").location, "/desk");
    device_free(d);
    center_end(c);
}

TEST(accounts_an_app_beside_a_passkey_leaves_the_recovery_codes_and_each_change_is_told)
{
    DemoCenter *c = center_of_demo(a);
    Device *d = device_new(a);
    Somebody ana = center_somebody(c, "ana@city.gov", "", "");
    Str recovery = between(passkey_added(c, a, &ana, d, "telephone").body, "<li><code>", "</code>");
    center_as(c, &ana, "POST", "/account/second", "");
    CHECK_STR(center_as(c, &ana, "POST", "/account/second/on", str_fmt(a, "code=%06d", code_now(c, ana.id, 0)).p).location, "/account/second");
    CHECK(page_has(center_mail(c), "Subject: An app for codes was added"));
    Str asked = center_as(c, &ana, "GET", "/account/second/off", "").body;
    CHECK(page_has(asked, "Take the app for codes away?") && page_has(asked, "You get in with what else you have set up") && !page_has(asked, "It is your last one"));
    CHECK_INT(center_as(c, &ana, "POST", "/account/second/off", "").status, 303);
    CHECK(page_has(center_mail(c), "Subject: One of your second proofs was taken away"));
    Somebody bare = bare_session(c, a, "ana%40city.gov");
    CHECK_INT(center_as(c, &bare, "POST", "/second", str_fmt(a, "code=" STR_FMT, STR_ARG(recovery)).p).status, 303);
    device_free(d);
    center_end(c);
}

TEST(accounts_passkeys_answer_one_challenge_of_one_session_for_one_person)
{
    DemoCenter *c = center_of_demo(a);
    Device *d = device_new(a), *eves = device_new(a);
    Somebody ana = center_somebody(c, "ana@city.gov", "", ""), eve = center_somebody(c, "eve@city.gov", "", "");
    passkey_added(c, a, &ana, d, "telephone"), passkey_added(c, a, &eve, eves, "telephone");
    Somebody bare = bare_session(c, a, "ana%40city.gov"), other = bare_session(c, a, "ana%40city.gov"), eves_bare = bare_session(c, a, "eve%40city.gov");
    DeviceSays says = says_here(challenge_of(c, &bare, "/second/challenge"), 2);
    WebauthnAnswer x = device_get(d, &says);
    CHECK_INT(passkey_sent(c, a, &other, d->credential, &x).status, 422);          /* asked in another browser */
    CHECK_INT(passkey_sent(c, a, &eves_bare, d->credential, &x).status, 422);      /* of somebody else */
    CHECK_INT(passkey_used_now(c, a, &bare, eves, 2).status, 422);                 /* somebody else's key, for one's own challenge */
    CHECK_INT(passkey_sent(c, a, &bare, d->credential, &x).status, 422);           /* that challenge is spent */
    says = says_here(challenge_of(c, &bare, "/second/challenge"), 2);
    x = device_get(d, &says);
    clock_shift(301);
    CHECK_INT(passkey_sent(c, a, &bare, d->credential, &x).status, 422);           /* too late */
    clock_shift(0);
    says = says_here(challenge_of(c, &bare, "/second/challenge"), 2);
    x = device_get(d, &says);
    CHECK_INT(passkey_sent(c, a, &bare, d->credential, &x).status, 303);
    CHECK_INT(center_as(c, &bare, "GET", "/account", "").status, 200);
    clock_shift(QUARTER_HOUR + 1);                                                  /* six tries in a quarter of an hour */
    CHECK_INT(passkey_used_now(c, a, &other, d, 2).status, 422);                   /* a copy has counted no further */
    CHECK_INT(passkey_used_now(c, a, &other, d, 3).status, 303);
    Somebody third = bare_session(c, a, "ana%40city.gov");
    WebauthnAnswer none = { 0 };
    for (int i = 0; i < 7; i++) passkey_sent(c, a, &third, d->credential, &none);
    CHECK(page_has(passkey_used_now(c, a, &third, d, 4).body, "tried too often"));
    clock_shift(0);
    device_free(d), device_free(eves);
    center_end(c);
}

/* ---- staff ---- */

static Err officer_rule(Write *w, void *arg) { return role_give(w, *(i64 *)arg, S("program_officer"), THE_CENTER); }

TEST(accounts_staff_sets_up_a_second_proof_within_a_week)
{
    DemoCenter *c = center_of_demo(a);
    center_somebody(c, "admin@example.org", "administrator", "");
    Somebody ana = center_somebody(c, "ana@city.gov", "city_lead", "houston-tx-us");
    Db *db = db_begin(center_store(c), a);
    CHECK_INT(proof_due(db, ana.id), 0);
    db_end(db);
    must(!failed(store_write(center_store(c), a, officer_rule, &ana.id)));
    CHECK_INT(center_as(c, &ana, "GET", "/center", "").status, 200);
    CHECK(page_has(center_as(c, &ana, "GET", "/account", "").body, "From "));
    Str token = center_token(c, &ana, "staff read account");
    clock_shift(PROOF_GRACE + 60);
    CHECK_STR(center_as(c, &ana, "GET", "/center", "").location, "/account/second?back=%2Fcenter");
    CHECK_STR(center_as(c, &ana, "GET", "/desk", "").location, "/account/second?back=%2Fdesk");
    CHECK_INT(center_as(c, &ana, "POST", "/people/invite", "email=x%40y.gov&name=X&role=student").status, 403);
    CHECK_INT(center_program(c, "POST", "/api/v1/people/invite", &(Sent){ .token = token, .json = "{}" }).status, 403);
    CHECK_INT(center_program(c, "GET", "/api/v1/account", &(Sent){ .token = token }).status, 403);
    Str page = center_as(c, &ana, "GET", "/account/second?back=%2Fcenter", "").body;
    CHECK(page_has(page, "Set one up to go on"));
    CHECK(page_has(center_as(c, &ana, "POST", "/account/second", "").body, "<svg"));
    CHECK_INT(center_as(c, &ana, "POST", "/account/second/on", str_fmt(a, "code=%06d", code_now(c, ana.id, 0)).p).status, 200);
    CHECK_INT(center_as(c, &ana, "GET", "/center", "").status, 200);
    CHECK_INT(center_program(c, "GET", "/api/v1/account", &(Sent){ .token = token }).status, 200);
    CHECK_INT(center_as(c, &ana, "POST", "/account/second/off", "").status, 303);
    CHECK_INT(center_as(c, &ana, "GET", "/center", "").status, 303);
    clock_shift(0);
    center_end(c);
}

TEST(accounts_of_staff_who_looked_around_at_an_invented_city_need_their_second_proof)
{
    DemoCenter *c = center_of_demo(a);
    center_between(c, "UPDATE community SET demo = 1 WHERE slug = 'houston-tx-us'");
    Somebody ana = center_somebody(c, "ana@city.gov", "city_staff", "houston-tx-us"), invented = center_somebody(c, "ana@city.example", "city_staff", "houston-tx-us");
    must(!failed(store_write(center_store(c), a, officer_rule, &ana.id)) && !failed(store_write(center_store(c), a, officer_rule, &invented.id)));
    clock_shift(PROOF_GRACE + 60);
    CHECK_STR(center_as(c, &ana, "GET", "/people", "").location, "/account/second?back=%2Fpeople");
    CHECK_INT(center_as(c, &invented, "GET", "/people", "").status, 200);
    clock_shift(0);
    center_end(c);
}

TEST(accounts_second_proofs_that_are_lost_are_taken_away_by_command)
{
    DemoCenter *c = center_of_demo(a);
    Device *d = device_new(a);
    Somebody ana = center_somebody(c, "ana@city.gov", "", "");
    const char *take[] = { "user", "second", "ana@city.gov", "--take", NULL };
    CHECK_INT(center_command(c, take), ERR_INPUT);
    passkey_added(c, a, &ana, d, "telephone");
    CHECK_INT(center_command(c, (const char *[]){ "user", "second", "ana@city.gov", NULL }), ERR_USAGE);
    CHECK_INT(center_command(c, take), 0);
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 303);
    CHECK(page_has(center_mail(c), "Subject: Your second proof was taken away"));
    center_ask(c, "POST", "/sign-in/link", "email=ana%40city.gov");
    CHECK_STR(center_ask(c, "POST", link_in(c, a), "").location, "/desk");
    device_free(d);
    center_end(c);
}

/* A password that somebody stole shows nothing that is not public before the second proof. */
TEST(accounts_see_as_anybody_until_the_second_proof_is_given)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), bob = center_somebody(c, "bob@boston.gov", "city_staff", "boston-ma-us");
    Device *d = device_new(a);
    CHECK_INT(center_as(c, &bob, "POST", "/practices/rockford-functional-zero/record", "community=boston-ma-us&status=adopted&since=2026-01-01&channel=CANARYMEMBERS&members=yes").status, 303);
    CHECK(page_has(center_as(c, &ana, "GET", "/practices/rockford-functional-zero", "").body, "CANARYMEMBERS"));
    passkey_added(c, a, &ana, d, "telephone");
    Somebody bare = bare_session(c, a, "ana%40boston.gov");
    CHECK(!page_has(center_as(c, &bare, "GET", "/practices/rockford-functional-zero", "").body, "CANARYMEMBERS"));
    CHECK_INT(passkey_used_now(c, a, &bare, d, 2).status, 303);
    CHECK(page_has(center_as(c, &bare, "GET", "/practices/rockford-functional-zero", "").body, "CANARYMEMBERS"));
    device_free(d);
    center_end(c);
}

TEST(accounts_sign_in_leads_back_to_the_page_or_to_the_desk)
{
    DemoCenter *c = center_of_demo(a);
    CHECK(page_has(center_ask(c, "GET", "/practices/durham-commute-nudges?for=houston-tx-us", "").body, "href=\"/sign-in?back=%2Fpractices%2Fdurham-commute-nudges%3Ffor%3Dhouston-tx-us"));
    CHECK(page_has(center_ask(c, "GET", "/", "").body, "href=\"/sign-in\""));
    CHECK(page_has(center_ask(c, "GET", "/sign-in?back=%2Fdesk", "").body, "href=\"/sign-in\""));
    center_somebody(c, "ana@boston.gov", "city_lead", "boston-ma-us");
    center_ask(c, "POST", "/sign-in/link", "email=ana%40boston.gov");
    const char *link = link_in(c, a);
    CHECK_STR(center_ask(c, "POST", str_fmt(a, "/es%s", link).p, "").location, "/es/desk");
    center_end(c);
}

/* ---- what is said when a form was sent ---- */

TEST(accounts_forms_say_what_was_done_and_nothing_else)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_lead", "boston-ma-us");
    Request *rq = make(a, Request);
    *rq = (Request){ .arena = a };
    CHECK_STR(done_at(rq, "account-kept", S("/account")), "/account?done=account-kept");
    CHECK_STR(done_at(rq, "account-kept", S("/account?city=x#roles")), "/account?city=x&done=account-kept");
    CHECK(page_has(center_as(c, &ana, "GET", "/account?done=account-kept", "").body, "Your name and language are kept."));
    CHECK(page_has(center_as(c, &ana, "GET", "/es/account?done=account-kept", "").body, "Su nombre e idioma est"));
    CHECK(page_has(center_ask(c, "GET", "/?done=signed-out", "").body, "You are signed out."));
    CHECK(!page_has(center_as(c, &ana, "GET", "/account?done=nothing", "").body, "id=\"done\""));
    CHECK(!page_has(center_as(c, &ana, "GET", "/account?done=", "").body, "id=\"done\""));
    Reply refused = center_as(c, &ana, "POST", "/account?done=account-kept", "name=&lang=en");
    CHECK_INT(refused.status, 422);
    CHECK(!page_has(refused.body, "id=\"done\""));
    CHECK(!page_has(center_ask(c, "GET", "/practices?sort=new&done=signed-out", "").body, "done=signed-out&amp;concern"));     /* no list carries it on */
    center_end(c);
}
