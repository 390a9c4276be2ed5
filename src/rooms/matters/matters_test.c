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
    CHECK(page_has(center_as(c, &officer, "GET", "/center", "").body, "/communities/boston-ma-us/people"));
    center_somebody(c, "lead@boston.gov", "city_lead", "boston-ma-us");
    CHECK(!page_has(center_as(c, &officer, "GET", "/center", "").body, "/communities/boston-ma-us/people"));
    center_end(c);
}
