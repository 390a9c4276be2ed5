#include "tests/center.h"
#include "tests/test.h"

TEST(publishing_takes_a_practice_out_and_puts_it_back)
{
    DemoCenter *c = center_of_demo(a);
    static const char *const at = "/practices/houston-the-way-home/publishing";
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", ""), lead = center_somebody(c, "lead@houston.gov", "city_lead", "houston-tx-us");
    CHECK(page_has(center_as(c, &officer, "GET", "/practices/houston-the-way-home", "").body, at)), CHECK(!page_has(center_get(c, "/practices/houston-the-way-home"), "/publishing"));
    CHECK_INT(center_as(c, &lead, "POST", at, "reason=x").status, 403);
    CHECK_INT(center_as(c, &officer, "POST", at, "reason=").status, 422);
    CHECK_INT(center_as(c, &officer, "POST", at, "library=back").status, 409);
    CHECK_INT(center_as(c, &officer, "POST", at, "reason=The+source+is+gone").status, 303);
    CHECK_INT(center_ask(c, "GET", "/practices/houston-the-way-home", "").status, 404);
    CHECK_INT(center_ask(c, "GET", "/practices/houston-the-way-home.pdf", "").status, 404);
    CHECK_INT(center_ask(c, "GET", "/api/v1/practices/houston-the-way-home", "").status, 404);
    CHECK(!page_has(center_get(c, "/communities/houston-tx-us"), "houston-the-way-home"));
    Str mails = center_mail(c);
    CHECK(page_has(mails, "To: lead@houston.gov")), CHECK(page_has(mails, "The source is gone"));
    CHECK(page_has(center_as(c, &officer, "GET", "/desk", "").body, at)), CHECK(!page_has(center_as(c, &lead, "GET", "/desk", "").body, at));
    CHECK(page_has(center_as(c, &officer, "GET", at, "").body, "The source is gone"));
    CHECK_INT(center_as(c, &officer, "POST", at, "reason=again").status, 409);
    CHECK_INT(center_as(c, &officer, "POST", at, "library=back").status, 303);
    mails = center_mail(c);
    CHECK(page_has(mails, "To: lead@houston.gov\nSubject: Back in the library") && page_has(mails, "/practices/houston-the-way-home"));
    CHECK_INT(center_ask(c, "GET", "/practices/houston-the-way-home", "").status, 200);
    CHECK(!page_has(center_as(c, &officer, "GET", "/desk", "").body, at));
    Str token = center_token(c, &officer, "staff");
    Reply refused = center_program(c, "POST", "/api/v1/practices/houston-the-way-home/publishing", &(Sent){ .token = token, .json = "{\"library\":\"out\"}" });
    CHECK_INT(refused.status, 422), CHECK(page_has(refused.body, "\"field\":\"reason\""));
    static const char *const words[] = { "in", "Back", "banana" };
    for (isize i = 0; i < countof(words); i++) {
        Reply no = center_program(c, "POST", "/api/v1/practices/houston-the-way-home/publishing", &(Sent){ .token = token, .json = str_fmt(a, "{\"library\":\"%s\",\"reason\":\"x\"}", words[i]).p });
        CHECK_INT(no.status, 422), CHECK(page_has(no.body, "{\"field\":\"library\",\"message\":\"This field takes one of: out, back.\"}"));
    }
    CHECK_INT(center_program(c, "POST", "/api/v1/practices/houston-the-way-home/publishing", &(Sent){ .token = token, .json = "{\"library\":\"out\",\"reason\":\"The source is gone\"}" }).status, 200);
    CHECK_INT(center_ask(c, "GET", "/practices/houston-the-way-home", "").status, 404);
    CHECK_INT(center_program(c, "POST", "/api/v1/practices/houston-the-way-home/publishing", &(Sent){ .token = token, .json = "{\"library\":\"back\"}" }).status, 200);
    CHECK_INT(center_ask(c, "GET", "/practices/houston-the-way-home", "").status, 200);
    center_end(c);
}

TEST(publishing_what_is_out_of_the_library_is_refused_until_it_is_back)
{
    DemoCenter *c = center_of_demo(a);
    static const char *const at = "/practices/houston-the-way-home/publishing";
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", ""), eve = center_somebody(c, "eve@houston.gov", "city_staff", "houston-tx-us");
    Str asked = center_as(c, &eve, "GET", "/drafts/new?practice=houston-the-way-home", "").body;
    CHECK(page_has(asked, "<h1>Revise “") && page_has(asked, "href=\"/practices/houston-the-way-home\""));
    Str draft = center_as(c, &eve, "POST", "/drafts/new", "community=houston-tx-us&title=The+way+home&practice=houston-the-way-home").location;
    static const char *const sections[] = { "problem", "results" };
    for (isize i = 0; i < countof(sections); i++) CHECK_INT(center_as(c, &eve, "POST", str_fmt(a, STR_FMT "/%s", STR_ARG(draft), sections[i]).p, "version=0&body=text").status, 303);
    CHECK_INT(center_as(c, &eve, "POST", str_fmt(a, STR_FMT "/head", STR_ARG(draft)).p, "title=x&summary=x&concern=housing&then=send").status, 303);
    CHECK_INT(center_as(c, &officer, "POST", at, "reason=The+source+is+gone").status, 303);
    const char *review = str_fmt(a, STR_FMT "/review", STR_ARG(draft)).p, *yes = "answer=publish&level=descriptive";
    Reply r = center_as(c, &officer, "POST", review, yes);
    CHECK_INT(r.status, 422), CHECK(page_has(r.body, "out of the library: nobody would see it"));
    CHECK_INT(center_as(c, &officer, "POST", at, "library=back").status, 303);
    CHECK_STR(center_as(c, &officer, "POST", review, yes).location, "/practices/houston-the-way-home");
    center_end(c);
}
