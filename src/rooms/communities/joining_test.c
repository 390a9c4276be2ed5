#include "rooms/communities/joining.h"
#include "tests/center.h"
#include "tests/test.h"
#include "web/face.h"
#include <time.h>

static Str way_in(Arena *a, Str mails, const char *to)
{
    isize at = str_find(mails, str_fmt(a, "To: %s\n", to));
    Str rest = str_slice(mails, max_i64(at, 0), mails.n);
    isize link = str_find(rest, S("https://practices.example.org/")), end;
    if (!CHECK(at >= 0 && link >= 0)) return S("/");
    rest = str_slice(rest, link + 29, rest.n);
    for (end = 0; end < rest.n && rest.p[end] > ' '; end++) { }
    return str_copy(a, str_slice(rest, 0, end));
}

static Str path_in(DemoCenter *c, Arena *a, const char *to) { return way_in(a, center_mail(c), to); }

TEST(joining_domains_are_those_that_somebody_owns)
{
    static const struct { const char *host, *domain; } cases[] = {
        { "ana@daytonohio.gov", "daytonohio.gov" }, { "ana@mail.daytonohio.gov", "daytonohio.gov" }, { "ANA@Dayton.GOV.UK", "dayton.gov.uk" },
        { "ana@gov.uk", "" }, { "ana@localhost", "" }, { "ana@10.0.0.1", "" }, { "daytonohio.gov", "daytonohio.gov" }, { "", "" },
        { "DaytonOhio.gov.", "daytonohio.gov" }, { "m\u00fcnchen.de", "xn--mnchen-3ya.de" }, { "ana@m\u00fcnchen.de", "xn--mnchen-3ya.de" }, { "dayton.gov/x", "" }, { "a b.org", "" }, { "-x.org", "" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].host);
        CHECK_STR(domain_of(a, str_from(cases[i].host)), cases[i].domain);
    }
    CHECK(domain_is_free(S("gmail.com")) && !domain_is_free(S("mail.com.gov")));
    CHECK(domain_is_free(S("hotmail.co.uk")) && domain_is_free(S("yahoo.com.mx")) && domain_is_free(S("yopmail.com")) && !domain_is_free(S("yahoos.gov")) && !domain_is_free(S("yahoo")));
}

TEST(joining_by_work_mail_waits_for_the_leads_yes)
{
    DemoCenter *c = center_of_demo(a);
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", ""), lead = center_somebody(c, "lead@houstontx.gov", "city_lead", "houston-tx-us");
    Somebody other = center_somebody(c, "lead@dayton.gov", "city_lead", "boston-ma-us");
    CHECK_INT(center_as(c, &lead, "POST", "/communities/houston-tx-us/people/domain", "domain=houstontx.gov").status, 403);
    CHECK_INT(center_as(c, &officer, "POST", "/communities/houston-tx-us/people/domain", "domain=gmail.com").status, 422);
    CHECK_INT(center_as(c, &officer, "POST", "/communities/houston-tx-us/people/domain", "domain=gov.uk").status, 422);
    CHECK_INT(center_as(c, &officer, "POST", "/communities/houston-tx-us/people/domain", "domain=houstontx.gov").status, 303);
    CHECK_INT(center_ask(c, "POST", "/join", "email=ana%40gmail.com").status, 422);
    CHECK_INT(center_ask(c, "POST", "/join", "email=ana%40mail.houstontx.gov").status, 200);
    Reply r = center_ask(c, "POST", path_in(c, a, "ana@mail.houstontx.gov").p, "name=Ana+Ruiz");
    CHECK_INT(r.status, 303);
    Str cookie = reply_header(&r, "Set-Cookie");
    Somebody ana = { .secret = str_copy(a, str_slice(cookie, 15, str_find_char(cookie, ';'))) };
    Str desk = center_as(c, &ana, "GET", "/desk", "").body;
    CHECK(page_has(desk, "the lead of Houston, Texas") && !page_has(desk, "/communities/houston-tx-us/people"));     /* which they may not read */
    CHECK_INT(center_as(c, &ana, "GET", "/communities/houston-tx-us/people", "").status, 403);
    CHECK_STR(path_in(c, a, "lead@houstontx.gov"), "/communities/houston-tx-us/people");
    CHECK(page_has(center_as(c, &lead, "GET", "/desk", "").body, "Ana Ruiz"));
    Str people = center_as(c, &lead, "GET", "/communities/houston-tx-us/people", "").body;
    isize at = str_find(people, S("name=\"yes\" value=\""));
    if (!CHECK(at > 0)) { center_end(c); return; }
    Str handle = str_slice(people, at + 18, at + 18 + 16), body = str_fmt(a, "yes=" STR_FMT, STR_ARG(handle));
    CHECK_INT(center_as(c, &other, "POST", "/communities/houston-tx-us/people/joining", body.p).status, 403);
    CHECK_INT(center_as(c, &other, "POST", "/communities/boston-ma-us/people/joining", body.p).status, 404);
    CHECK_INT(center_as(c, &lead, "POST", "/communities/houston-tx-us/people/joining", str_fmt(a, STR_FMT "&no=" STR_FMT, STR_ARG(body), STR_ARG(handle)).p).status, 400);
    CHECK_INT(center_as(c, &lead, "POST", "/communities/houston-tx-us/people/joining", body.p).status, 303);
    CHECK_INT(center_as(c, &lead, "POST", "/communities/houston-tx-us/people/joining", body.p).status, 409);
    CHECK_INT(center_as(c, &ana, "GET", "/communities/houston-tx-us/people", "").status, 200);
    CHECK(page_has(center_mail(c), "Subject: Welcome to Houston"));
    CHECK(page_has(center_as(c, &ana, "GET", "/account/export", "").body, "cities-you-asked-to-join.csv"));
    CHECK(!page_has(center_as(c, &lead, "GET", "/desk", "").body, "Ana Ruiz"));
    CHECK_INT(center_as(c, &other, "GET", "/communities/houston-tx-us/people", "").status, 403);

    Somebody bob = center_somebody(c, "bob@houstontx.gov", "", "");            /* has an account already: is let in as he is, and the lead is asked */
    CHECK_INT(center_ask(c, "POST", "/join", "email=bob%40houstontx.gov").status, 200);
    Str mails = center_mail(c), way = way_in(a, mails, "bob@houstontx.gov");
    CHECK(page_has(mails, "and ask to join your city"));
    CHECK(!page_has(center_get(c, way.p), "type=\"password\""));
    CHECK_INT(center_ask(c, "POST", way.p, "name=Eve&password=lamp+river+seven").status, 303);
    CHECK_INT(center_ask(c, "POST", "/sign-in", "email=bob%40houstontx.gov&password=lamp+river+seven").status, 422);
    CHECK(page_has(center_as(c, &lead, "GET", "/desk", "").body, "/communities/houston-tx-us/people") && !page_has(center_as(c, &bob, "GET", "/account", "").body, "value=\"Eve\""));
    center_end(c);
}

/* Whoever asks in Spanish is written to in Spanish, and led to pages in Spanish, before they have an account and after. */
TEST(joining_the_desk_asks_once_whether_places_like_theirs_come_first)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@houstontx.gov", "city_staff", "houston-tx-us");
    Str desk = center_as(c, &ana, "GET", "/desk", "").body;
    CHECK(page_has(desk, "Shall what suits places like yours") && page_has(desk, "name=\"id\" value=\"houston-tx-us\""));
    CHECK_STR(center_as(c, &ana, "POST", "/for", "id=houston-tx-us&back=%2Fdesk").location, "/desk?for=houston-tx-us");
    CHECK(!page_has(center_as(c, &ana, "GET", "/desk?for=houston-tx-us", "").body, "Shall what suits places like yours"));
    center_end(c);
}

TEST(joining_in_spanish_leads_to_spanish_pages)
{
    DemoCenter *c = center_of_demo(a);
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", "");
    CHECK_INT(center_as(c, &officer, "POST", "/communities/houston-tx-us/people/domain", "domain=houstontx.gov").status, 303);
    CHECK_INT(center_ask(c, "POST", "/es/join", "email=ana%40houstontx.gov").status, 200);
    Str way = path_in(c, a, "ana@houstontx.gov");
    CHECK(str_starts(way, S("/es/link/")));
    Reply r = center_ask(c, "POST", way.p, "name=Ana+Ruiz");
    CHECK_STR(r.location, "/es/desk");
    CHECK_INT(center_ask(c, "POST", "/es/join", "email=bea%40nowhere.gov").status, 200);
    Str mails = center_mail(c);
    CHECK(page_has(mails, "To: bea@nowhere.gov\nSubject: Su ciudad") && page_has(mails, "https://practices.example.org/es/\n"));
    CHECK_INT(center_ask(c, "POST", "/sign-in/link", "email=ana%40houstontx.gov").status, 200);
    CHECK(str_starts(path_in(c, a, "ana@houstontx.gov"), S("/es/link/")));
    center_end(c);
}

/* Where a mail says "answer this mail", the answer reaches the center's contact. */
TEST(joining_mail_that_asks_for_an_answer_says_where_it_goes)
{
    DemoCenter *c = center_of_demo(a);
    Somebody admin = center_somebody(c, "admin@example.org", "administrator", "");
    static const struct { const char *contact, *said; } cases[] = {
        { "hello@center.example", "Subject: Your city is not with us yet\nReply-To: hello@center.example\n\n" },
        { "https://center.example/", "Subject: Your city is not with us yet\n\n" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].contact);
        CHECK_INT(center_send(c, &admin, "/center/face", str_fmt(a, "name=X&accent=#0F6B66&contact=%s", cases[i].contact).p, "", S("")).status, 303);
        for (int k = 0; k < 600 && !str_eq(face_now(a).contact, str_from(cases[i].contact)); k++) nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
        CHECK_INT(center_ask(c, "POST", "/join", str_fmt(a, "email=bea%%40nowhere%d.gov", (int)i).p).status, 200);
        CHECK(page_has(center_mail(c), cases[i].said));
    }
    CHECK_INT(center_send(c, &admin, "/center/face", "name=X&accent=#0F6B66&contact=a@b.example\r\nBcc: eve@b.example", "", S("")).status, 422);
    center_end(c);
}
