/* What somebody tries who wants in: each is a known attack, and a known answer. Forms from elsewhere by their origin: http_test.c. */
#include "rooms/accounts/accounts_pages.h"
#include "rooms/accounts/secrets.h"
#include "tests/center.h"
#include "tests/test.h"

static const char password[] = "password=lamp+river+seven";

static Str part(Str text, const char *from, const char *to)
{
    isize at = str_find(text, str_from(from));
    if (at < 0) return S("");
    Str rest = str_slice(text, at + (isize)strlen(from), text.n);
    isize end = str_find(rest, str_from(to));
    return str_slice(rest, 0, end < 0 ? rest.n : end);
}

static Somebody session_in(Arena *a, const Reply *r) { return (Somebody){ .secret = str_copy(a, part(reply_header(r, "Set-Cookie"), "__Host-session=", ";")) }; }

/* With an address and a password, by an invitation. */
static void account(DemoCenter *c, Arena *a, const char *email)
{
    static int n;
    Somebody admin = center_somebody(c, str_fmt(a, "admin%d@example.org", n++).p, "administrator", "");
    CHECK_INT(center_as(c, &admin, "POST", "/people/invite", str_fmt(a, "email=%s&name=Ana&role=coach", email).p).status, 303);
    Str link = part(center_mail(c), "https://practices.example.org", "\n");
    CHECK_INT(center_ask(c, "POST", str_z(a, link), str_fmt(a, "name=Ana&%s", password).p).status, 303);
}

static Str whose(DemoCenter *c, const Somebody *s) { return part(center_as(c, s, "GET", "/account", "").body, "@", "<"); }

/* Fixation: whoever put a cookie into somebody's browser before they signed in has gained nothing. */
TEST(attacks_a_session_from_before_is_not_taken_over)
{
    DemoCenter *c = center_of_demo(a);
    account(c, a, "ana%40city.gov");
    Somebody eve = center_somebody(c, "eve@mail.example", "", ""), made_up = { .secret = S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") };
    const Somebody *const planted[] = { &eve, &made_up };
    for (isize i = 0; i < countof(planted); i++) {
        Reply r = center_as(c, planted[i], "POST", "/sign-in", str_fmt(a, "email=ana%%40city.gov&%s", password).p);
        Somebody ana = session_in(a, &r);
        CHECK_INT(r.status, 303);
        CHECK(ana.secret.n >= 30 && !str_eq(ana.secret, planted[i]->secret));
        CHECK_STR(whose(c, &ana), "city.gov");
        CHECK(!str_eq(whose(c, planted[i]), S("city.gov")));
    }
    CHECK_INT(center_as(c, &made_up, "GET", "/account", "").status, 303);
    center_end(c);
}

/* Open redirect: where one comes back to lies inside. */
TEST(attacks_nobody_is_led_out_by_signing_in)
{
    static const char *const backs[] = { "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/%09/evil.example", "/a%0d%0aLocation:%20https://evil.example",
        "http:evil.example", "/%2e%2e//evil.example", "%20//evil.example" };
    DemoCenter *c = center_of_demo(a);
    account(c, a, "ana%40city.gov");
    for (isize i = 0; i < countof(backs); i++) {
        Reply r = center_ask(c, "POST", "/sign-in", str_fmt(a, "email=ana%%40city.gov&%s&back=%s", password, backs[i]).p);
        test_case(backs[i]);
        if (r.status == 422) { CHECK(strchr(backs[i], '%') != NULL); continue; }        /* what nobody can see is refused */
        CHECK_INT(r.status, 303);
        CHECK(r.location.n && r.location.p[0] == '/' && (r.location.n == 1 || (r.location.p[1] != '/' && r.location.p[1] != '\\')));
        CHECK(str_find_char(r.location, '\n') < 0 && str_find_char(r.location, '\t') < 0);
        if (strpbrk(backs[i], "%\\")) continue;        /* an address that holds such signs is refused before */
        Str page = center_get(c, str_fmt(a, "/sign-in?back=%s", backs[i]).p);
        CHECK(!page_has(page, "href=\"https://evil") && !page_has(page, "href=\"//evil") && !page_has(page, "action=\"//evil"));
    }
    CHECK_STR(center_ask(c, "POST", "/sign-in", str_fmt(a, "email=ana%%40city.gov&%s&back=/desk%%3Fa%%3Db", password).p).location, "/desk?a=b");
    center_end(c);
}

/* A secret of one purpose opens nothing of another: neither what pages hold, nor what the database holds, nor the tag of another link. */
TEST(attacks_no_token_serves_two_purposes)
{
    DemoCenter *c = center_of_demo(a);
    account(c, a, "ana%40city.gov");
    Reply r = center_ask(c, "POST", "/sign-in", str_fmt(a, "email=ana%%40city.gov&%s", password).p);
    Somebody ana = session_in(a, &r);
    static const char *const purposes[] = { "session", "form", "link", "recovery" };
    for (isize i = 0; i < countof(purposes); i++) {
        Somebody as_session = { .secret = store_tag(center_store(c), a, purposes[i], ana.secret) };
        test_case(purposes[i]);
        CHECK_INT(center_as(c, &as_session, "GET", "/account", "").status, 303);
    }
    center_ask(c, "POST", "/sign-in/forgot", "email=ana%40city.gov");
    Str reset = str_copy(a, part(center_mail(c), "https://practices.example.org/link/", "\n"));
    center_ask(c, "POST", "/sign-in/link", "email=ana%40city.gov");
    Str enter = str_copy(a, part(center_mail(c), "https://practices.example.org/link/", "\n"));
    isize at = str_find_char(reset, '-'), dash = str_find_char(enter, '-');
    CHECK(at > 0 && dash > 0 && !str_eq(reset, enter));
    Str handle = str_slice(reset, 0, at), other_tag = str_slice(enter, dash + 1, enter.n);
    const Str tags[] = { other_tag, store_tag(center_store(c), a, "form", handle), store_tag(center_store(c), a, "session", handle), S("") };
    for (isize i = 0; i < countof(tags); i++) {
        const char *link = str_fmt(a, "/link/" STR_FMT "-" STR_FMT, STR_ARG(handle), STR_ARG(tags[i])).p;
        test_case(link);
        Reply opened = center_ask(c, "POST", link, "password=another+river+nine");
        CHECK(opened.status == 410 || opened.status == 404);
    }
    /* a link to sign in sets no password, whatever is sent with it */
    r = center_ask(c, "POST", str_fmt(a, "/link/" STR_FMT, STR_ARG(enter)).p, "password=another+river+nine&name=Eve");
    CHECK_INT(center_ask(c, "POST", "/sign-in", "email=ana%40city.gov&password=another+river+nine").status, 422);
    CHECK_INT(center_ask(c, "POST", "/sign-in", str_fmt(a, "email=ana%%40city.gov&%s", password).p).status, 303);
    /* a session's cookie opens no link, a link's address is no session */
    Somebody as_cookie = { .secret = reset };
    CHECK_INT(center_as(c, &as_cookie, "GET", "/account", "").status, 303);
    center_end(c);
}

/* Enumeration: an address with a password, one without, and an unknown one cost one hash each. */
TEST(attacks_an_unknown_address_costs_as_much_as_a_known_one)
{
    static const char *const emails[] = { "ana%40city.gov", "none%40city.gov", "unknown%40city.gov", "off%40city.gov" };
    DemoCenter *c = center_of_demo(a);
    account(c, a, "ana%40city.gov"), account(c, a, "off%40city.gov");
    center_somebody(c, "none@city.gov", "", "");
    center_between(c, "UPDATE person SET disabled = 1 WHERE email = 'off@city.gov'");
    for (isize i = 0; i < countof(emails); i++) {
        i64 before = password_hashes;
        Reply r = center_ask(c, "POST", "/sign-in", str_fmt(a, "email=%s&password=wrong+password+here", emails[i]).p);
        test_case(emails[i]);
        CHECK_INT(r.status, 422);
        CHECK_INT(password_hashes - before, 1);
    }
    center_end(c);
}

/* Limits are counted in the database: a program that is started anew has not forgotten, and the window ends as it would have. */
TEST(attacks_limits_survive_a_restart)
{
    DemoCenter *c = center_of_demo(a);
    account(c, a, "ana%40city.gov");
    for (int i = 0; i < 10; i++) CHECK_INT(center_ask(c, "POST", "/sign-in", "email=ana%40city.gov&password=wrong+password").status, 422);
    center_between(c, "");
    CHECK_INT(center_ask(c, "POST", "/sign-in", "email=ana%40city.gov&password=wrong+password").status, 429);
    CHECK_INT(center_ask(c, "POST", "/sign-in", str_fmt(a, "email=ana%%40city.gov&%s", password).p).status, 429);
    clock_shift(16 * 60);
    CHECK_INT(center_ask(c, "POST", "/sign-in", str_fmt(a, "email=ana%%40city.gov&%s", password).p).status, 303);
    clock_shift(0);
    center_end(c);
}

/* And those of an address of the network, whichever accounts are tried. */
TEST(attacks_an_address_of_the_network_is_limited_too)
{
    DemoCenter *c = center_of_demo(a);
    int taken = 0;
    for (int i = 0; i < 130; i++) {
        if (i == 60) center_between(c, "");
        taken += center_ask(c, "POST", "/sign-in", str_fmt(a, "email=somebody%d%%40city.gov&password=wrong+password", i).p).status == 422;
    }
    CHECK_INT(taken, 100);
    center_end(c);
}
