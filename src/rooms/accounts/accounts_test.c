#include "rooms/accounts/accounts_pages.h"
#include "rooms/accounts/secrets.h"
#include "tests/center.h"
#include "tests/test.h"

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
    const char *link = link_in(c, a);
    CHECK(page_has(center_get(c, link), "Ana Ruiz"));
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
    CHECK_INT(center_as(c, &none, "POST", "/account", "name=Ana&lang=es").status, 403);
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
    CHECK(page_has(center_mail(c), "Subject: Your password was changed"));
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
    CHECK(page_has(center_as(c, &ana, "POST", "/account/second", "").body, "<svg"));
    CHECK_INT(center_as(c, &ana, "POST", "/account/second/on", "code=000000").status == 422 || code_now(c, ana.id, 0) == 0, 1);
    Reply codes = center_as(c, &ana, "POST", "/account/second/on", str_fmt(a, "code=%06d", code_now(c, ana.id, -1)).p);
    CHECK_INT(codes.status, 200);
    Str recovery = between(codes.body, "<li><code>", "</code>");
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
    const char *off = str_fmt(a, "/people/" STR_FMT "/account", STR_ARG(p.handle)).p;
    CHECK_INT(center_as(c, &ana, "POST", give, "role=administrator").status, 403);
    CHECK_INT(center_as(c, &officer, "POST", give, "role=administrator").status, 422);
    CHECK_INT(center_as(c, &officer, "POST", give, "role=mayor").status, 422);
    CHECK_INT(center_as(c, &officer, "POST", give, "role=mayor&place=Houston").status, 303);
    CHECK_INT(center_as(c, &officer, "POST", take, "role=administrator:0").status, 403);
    CHECK(page_has(center_as(c, &admin, "POST", take, "role=administrator:0").body, "the last administrator"));
    CHECK_INT(center_as(c, &admin, "POST", off, "account=off").status, 303);
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 303);
    CHECK_INT(center_ask(c, "POST", "/sign-in/link", "email=ana%40city.gov").status, 200);
    CHECK_STR(center_mail(c), "");
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
    CHECK(page_has(center_mail(c), "Subject: Somebody looked through your eyes"));
    CHECK_INT(center_as(c, &eyes, "POST", "/sign-out", "").status, 303);
    CHECK_INT(center_as(c, &eyes, "GET", "/account", "").status, 303);
    CHECK_INT(center_as(c, &admin, "GET", "/account", "").status, 200);
    center_end(c);
}

TEST(accounts_are_taken_away_and_leave_numbers_only)
{
    DemoCenter *c = center_of_demo(a);
    Somebody admin = center_somebody(c, "admin@example.org", "administrator", ""), ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    center_as(c, &ana, "POST", "/account", "name=CANARYNAME&lang=en");
    center_ask(c, "POST", "/sign-in/link", "email=ana%40boston.gov");
    Reply r = center_as(c, &ana, "GET", "/account/export", "");
    CHECK_INT(r.status, 200);
    CHECK(str_starts(r.body, S("PK\003\004")) && page_has(r.body, "account.json") && page_has(r.body, "what-you-did.csv"));
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
    center_end(c);
}

TEST(accounts_are_signed_out_by_a_restore)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@city.gov", "", "");
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 200);
    CHECK(!failed(store_write(center_store(c), a, everybody_signs_out, NULL)));
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 303);
    center_sign_in(c, &ana);
    CHECK_INT(center_as(c, &ana, "GET", "/account", "").status, 200);
    center_end(c);
}
