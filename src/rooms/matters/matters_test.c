#include "rooms/matters/matters.h"
#include "tests/center.h"
#include "tests/test.h"

static const char form_of[] = "/practices/rockford-functional-zero/record";

/* The mail of the day on which what somebody recorded is asked for a month, and late. */
static Str late_mail(DemoCenter *c, Arena *a, const Somebody *who)
{
    Str since = iso_day(a, clock_now() - 86400);
    CHECK_INT(center_as(c, who, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+list", STR_ARG(since)).p).status, 303);
    clock_shift(190 * 86400);
    center_mail(c);
    clock_shift(222 * 86400);
    return center_mail(c);
}

static int told(Str mails, const char *address)
{
    int n = 0;
    char head[128];
    snprintf(head, sizeof head, "To: %s\nSubject: Late:", address);
    for (isize at; (at = str_find(mails, str_from(head))) >= 0; n++) mails = str_slice(mails, at + 1, mails.n);
    return n;
}

typedef struct { bool lead, lead_has_it; int owner, lead_told, staff; } Late;    /* then how many mails each of them gets */

static void late(Arena *a, Late l)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), lead = { 0 };
    if (l.lead) lead = center_somebody(c, "lead@boston.gov", "city_lead", "boston-ma-us");
    center_somebody(c, "officer@example.org", "program_officer", ""), center_somebody(c, "eve@houston.gov", "city_lead", "houston-tx-us");
    Str mails = late_mail(c, a, l.lead_has_it ? &lead : &ana);
    CHECK_INT(told(mails, "ana@boston.gov"), l.owner), CHECK_INT(told(mails, "lead@boston.gov"), l.lead_told);
    CHECK_INT(told(mails, "officer@example.org"), l.staff), CHECK_INT(told(mails, "eve@houston.gov"), 0);
    clock_shift(0);
    center_end(c);
}

TEST(matters_that_are_late_are_told_to_the_lead) { late(a, (Late){ true, false, 1, 1, 0 }); }
TEST(matters_that_are_late_in_a_city_without_a_lead_are_told_to_the_staff) { late(a, (Late){ false, false, 1, 0, 1 }); }
TEST(matters_that_are_late_with_the_lead_are_told_to_the_staff) { late(a, (Late){ true, true, 0, 1, 1 }); }

TEST(matters_of_a_city_without_a_lead_show_with_the_staff)
{
    DemoCenter *c = center_of_demo(a);
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", "");
    center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    CHECK(page_has(center_as(c, &officer, "GET", "/desk", "").body, "/communities/boston-ma-us/people"));
    Somebody lead = center_somebody(c, "lead@boston.gov", "city_lead", "boston-ma-us");
    CHECK(!page_has(center_as(c, &officer, "GET", "/desk", "").body, "/communities/boston-ma-us/people"));
    CHECK(!page_has(center_as(c, &lead, "GET", "/desk", "").body, "Cities without a lead"));
    center_end(c);
}

static Str path_of(DemoCenter *c, Arena *a, const Somebody *reader, const Somebody *whose, const char *rest)
{
    Db *db = db_begin(center_store(c), a);
    PersonById p;
    db->viewer = reader->id;
    must(person_by_id(db, whose->id, &p));
    db_end(db);
    return str_fmt(a, STR_FMT "%s", STR_ARG(p.handle), rest);
}

static void switch_account(DemoCenter *c, Arena *a, const Somebody *by, const Somebody *whose, const char *how)
{
    CHECK_INT(center_as(c, by, "POST", str_fmt(a, "/people/" STR_FMT, STR_ARG(path_of(c, a, by, whose, "/account"))).p, how).status, 303);
}

/* Nothing goes from whoever is switched off, for they may be back. Their lead is told, is asked in their place, and can let them go. */
TEST(matters_of_somebody_who_is_switched_off_come_to_the_lead)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), lead = center_somebody(c, "lead@boston.gov", "city_lead", "boston-ma-us");
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Str since = iso_day(a, clock_now() - 86400);
    Reply r = center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+list", STR_ARG(since)).p);
    Str leave = str_fmt(a, "/communities/boston-ma-us/people/" STR_FMT, STR_ARG(path_of(c, a, &lead, &ana, "/leave")));
    center_mail(c);
    switch_account(c, a, &officer, &ana, "account=off"), switch_account(c, a, &officer, &ana, "account=off");
    Str mail = center_mail(c);
    isize at = str_find(mail, S("To: lead@boston.gov\nSubject: Switched off: ana"));
    CHECK(at >= 0 && page_has(mail, leave.p) && !page_has(str_slice(mail, at + 1, mail.n), "To: lead@boston.gov"));
    Str people = center_as(c, &lead, "GET", "/communities/boston-ma-us/people", "").body;
    CHECK(page_has(people, "(account switched off)") && page_has(people, leave.p));
    CHECK(!page_has(center_as(c, &lead, "GET", form_of, "").body, ">ana<"));
    clock_shift(190 * 86400);
    CHECK(page_has(center_mail(c), "To: lead@boston.gov\nSubject: What became of"));
    center_sign_in(c, &lead), center_sign_in(c, &officer);
    CHECK(page_has(center_as(c, &lead, "GET", "/desk", "").body, "/follow-ups/"));
    CHECK(page_has(center_as(c, &lead, "GET", str_z(a, r.location), "").body, "Who looks after it</dt><dd><bdi>ana"));
    switch_account(c, a, &officer, &ana, "account=on");
    CHECK(!page_has(center_as(c, &lead, "GET", "/communities/boston-ma-us/people", "").body, "switched off"));
    CHECK_INT(center_as(c, &lead, "POST", str_z(a, leave), "to=").status, 303);
    CHECK(page_has(center_mail(c), "To: ana@boston.gov\nSubject: A role was taken from you"));
    clock_shift(0);
    center_end(c);
}

TEST(matters_of_a_city_whose_lead_is_switched_off_are_the_staffs)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), lead = center_somebody(c, "lead@boston.gov", "city_lead", "boston-ma-us");
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", ""), admin = center_somebody(c, "admin@example.org", "administrator", "");
    Str since = iso_day(a, clock_now() - 86400);
    center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+list", STR_ARG(since)).p);
    center_mail(c);
    switch_account(c, a, &admin, &ana, "account=off"), switch_account(c, a, &admin, &lead, "account=off");
    CHECK(page_has(center_mail(c), "To: officer@example.org\nSubject: Switched off: lead"));
    clock_shift(190 * 86400);
    CHECK(page_has(center_mail(c), "To: officer@example.org\nSubject: What became of"));
    center_sign_in(c, &officer), center_sign_in(c, &admin);
    CHECK(page_has(center_as(c, &officer, "GET", "/desk", "").body, "/follow-ups/"));
    CHECK(page_has(center_as(c, &officer, "GET", "/desk", "").body, "/communities/boston-ma-us/people"));
    switch_account(c, a, &admin, &lead, "account=on");
    CHECK(!page_has(center_as(c, &officer, "GET", "/desk", "").body, "/follow-ups/"));
    CHECK(!page_has(center_as(c, &officer, "GET", "/desk", "").body, "/communities/boston-ma-us/people"));
    clock_shift(0);
    center_end(c);
}

static void take_role(DemoCenter *c, Arena *a, const Somebody *by, const Somebody *whose, const char *role)
{
    Db *db = db_begin(center_store(c), a);
    PersonById p;
    db->viewer = by->id;
    i64 boston = place_words->find(db, S("boston-ma-us"));
    must(person_by_id(db, whose->id, &p) && boston);
    db_end(db);
    CHECK_INT(center_as(c, by, "POST", str_fmt(a, "/people/" STR_FMT "/take", STR_ARG(p.handle)).p, str_fmt(a, "role=%s:%" PRId64, role, boston).p).status, 303);
}

/* Whoever loses the last role at a city leaves what waits for them on its desk: the lead's, and where there is none, the staff's. */
TEST(matters_of_somebody_whose_role_is_taken_lie_on_the_desk)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), lead = center_somebody(c, "lead@boston.gov", "city_lead", "boston-ma-us");
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Str since = iso_day(a, clock_now() - 86400);
    CHECK_INT(center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+list", STR_ARG(since)).p).status, 303);
    clock_shift(190 * 86400);
    center_mail(c);
    center_sign_in(c, &ana), center_sign_in(c, &lead), center_sign_in(c, &officer);
    CHECK(page_has(center_as(c, &ana, "GET", "/desk", "").body, "/follow-ups/"));
    take_role(c, a, &officer, &ana, "city_staff");
    CHECK(!page_has(center_as(c, &ana, "GET", "/desk", "").body, "/follow-ups/"));
    CHECK(page_has(center_as(c, &lead, "GET", "/desk", "").body, "/follow-ups/"));
    CHECK(!page_has(center_as(c, &officer, "GET", "/desk", "").body, "/follow-ups/"));
    take_role(c, a, &officer, &lead, "city_lead");
    CHECK(page_has(center_as(c, &officer, "GET", "/desk", "").body, "/follow-ups/"));
    CHECK(page_has(center_as(c, &officer, "GET", "/desk", "").body, "/communities/boston-ma-us/people"));
    clock_shift(222 * 86400);
    CHECK_INT(told(center_mail(c), "ana@boston.gov"), 0);
    clock_shift(0);
    center_end(c);
}
