#include "rooms/practices/recording.h"
#include "tests/center.h"
#include "tests/test.h"
#include "tests/unzip.h"

static const char page_of[] = "/practices/rockford-functional-zero", form_of[] = "/practices/rockford-functional-zero/record";

static Str path_after(Str text, const char *before)
{
    isize at = str_find(text, str_from(before)), end;
    if (!CHECK(at >= 0)) return S("/");
    Str rest = str_slice(text, at, text.n);
    for (end = 0; end < rest.n && rest.p[end] > ' ' && rest.p[end] != '"'; end++) { }
    return str_slice(rest, 0, end);
}

TEST(recording_a_pilot_shows_everywhere_and_is_asked_about_later)
{
    DemoCenter *c = center_of_demo(a);
    Somebody giver = center_somebody(c, "lead@rockford.gov", "city_lead", "rockford-il-us"), lead = center_somebody(c, "lead@boston.gov", "city_lead", "boston-ma-us");
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), ben = center_somebody(c, "ben@boston.gov", "city_staff", "boston-ma-us");
    Somebody eve = center_somebody(c, "eve@city.gov", "", "");
    CHECK(page_has(center_get(c, page_of), "No city has recorded yet"));
    CHECK_INT(center_as(c, &eve, "GET", form_of, "").status, 403);
    CHECK_INT(center_as(c, &eve, "POST", form_of, "community=boston-ma-us&status=considering&since=2026-01-01").status, 403);
    CHECK_INT(center_as(c, &ana, "POST", form_of, "community=houston-tx-us&status=considering&since=2026-01-01").status, 422);
    Str since = iso_day(a, clock_now() - 86400);
    Reply r = center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&kept=names+of+people", STR_ARG(since)).p);
    CHECK_INT(r.status, 422);
    CHECK(page_has(r.body, "which letter, form, crew or system") && page_has(r.body, "names of people"));
    CHECK_INT(center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=piloting&since=2999-01-01&channel=x").status, 422);
    CHECK_INT(center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=stopped&since=2026-01-01&channel=x").status, 422);
    r = center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+weekly+list+of+shelters", STR_ARG(since)).p);
    CHECK_INT(r.status, 303);
    Str record = r.location;
    CHECK(page_has(center_get(c, page_of), "the weekly list of shelters"));
    CHECK(page_has(center_get(c, "/communities/boston-ma-us"), "the weekly list of shelters"));
    CHECK(page_has(center_get(c, "/api/v1/adoptions?origin=recorded"), "boston-ma-us"));
    CHECK(page_has(center_get(c, str_z(a, record)), "Pilots it, since"));
    CHECK(page_has(center_mail(c), "To: lead@rockford.gov\nSubject: Boston takes up your practice"));

    clock_shift(190 * 86400);
    CHECK_INT(center_as(c, &ana, "GET", "/desk", "").status, 303);
    center_sign_in(c, &ana), center_sign_in(c, &ben), center_sign_in(c, &giver), center_sign_in(c, &lead);
    Str mail = center_mail(c), ask = path_after(mail, "/follow-ups/");
    CHECK(page_has(mail, "To: ana@boston.gov\nSubject: What became of"));
    CHECK(page_has(center_as(c, &ana, "GET", "/desk", "").body, "What became of it?"));
    CHECK_INT(center_as(c, &giver, "GET", str_z(a, ask), "").status, 404);
    CHECK_INT(center_as(c, &ben, "POST", str_z(a, ask), "still=part").status, 422);

    Str people = center_as(c, &lead, "GET", "/communities/boston-ma-us/people", "").body, leave;
    isize at = str_find(people, S("<bdi>ana</bdi>"));
    leave = path_after(str_slice(people, at, people.n), "/communities/boston-ma-us/people/");
    Str form = center_as(c, &lead, "GET", str_z(a, leave), "").body, ben_at = str_slice(form, str_find(form, S(">ben<")) - 17, str_find(form, S(">ben<")) - 1);
    CHECK_INT(center_as(c, &ana, "GET", str_z(a, leave), "").status, 403);
    CHECK_INT(center_as(c, &lead, "POST", str_z(a, leave), str_fmt(a, "to=" STR_FMT, STR_ARG(ben_at)).p).status, 303);
    CHECK(page_has(center_as(c, &ben, "GET", "/desk", "").body, "What became of it?"));
    CHECK(page_has(center_mail(c), "To: ben@boston.gov\nSubject: Passed to you: Boston, Massachusetts"));
    CHECK(page_has(center_as(c, &ben, "GET", "/desk", "").body, "1 thing that waits for an answer, 1 adoption"));
    CHECK(page_has(center_as(c, &ben, "GET", str_z(a, record), "").body, "Who looks after it</dt><dd><bdi>ben"));
    CHECK(!page_has(center_as(c, &giver, "GET", str_z(a, record), "").body, "Who looks after it") && !page_has(center_get(c, str_z(a, record)), "Who looks after it"));
    CHECK_INT(center_as(c, &ana, "GET", "/desk/handed-over", "").status, 404);
    Str passed = center_as(c, &ben, "GET", "/desk/handed-over", "").body;
    CHECK(page_has(passed, "What was passed to you") && page_has(passed, "<li><span><bdi>1 thing that waits for an answer</bdi></span></li>") && page_has(passed, str_fmt(a, "<a href=\"" STR_FMT "\"><bdi>Adoption: ", STR_ARG(record)).p));
    CHECK_INT(center_as(c, &ben, "POST", "/desk/handed-over", "").status, 303);
    CHECK(!page_has(center_as(c, &ben, "GET", "/desk", "").body, "Was passed to you"));
    CHECK(!page_has(center_as(c, &ana, "GET", "/desk", "").body, "What became of it?"));
    CHECK_INT(center_as(c, &ana, "POST", str_z(a, ask), "still=whole").status, 404);
    CHECK_INT(center_as(c, &ben, "POST", str_z(a, ask), "still=stopped&dropped=No+money+for+the+list").status, 303);
    CHECK_INT(center_as(c, &ben, "POST", str_z(a, ask), "still=whole").status, 422);
    Str of_ana = center_as(c, &ana, "GET", "/account/export", "").body, of_ben = center_as(c, &ben, "GET", "/account/export", "").body;
    CHECK(page_has(of_ana, "adoptions-you-recorded.csv") && !page_has(of_ana, "follow-ups-you-answered.csv"));
    CHECK(page_has(of_ben, "follow-ups-you-answered.csv"));
    Str page = center_get(c, page_of);
    CHECK(page_has(page, "No money for the list") && page_has(page, "Tried it in a small way</th><td>1 ") && page_has(page, "Do it now</th><td>0 ") && page_has(page, "Have stopped</th><td>1 "));
    page = center_until(c, page_of, "1 city recorded here that it took it up, and has stopped");
    CHECK(page_has(page, "it took it up, and has stopped") && page_has(page, "Recorded by the city, which has stopped"));
    CHECK(page_has(center_get(c, "/api/v1/adoptions?origin=recorded"), "boston-ma-us") && !page_has(center_get(c, "/api/v1/adoptions?origin=recorded"), "\"ended\":null"));
    CHECK(!page_has(center_as(c, &ben, "GET", "/desk", "").body, "What became of it?"));
    clock_shift(0);
    center_end(c);
}

/* The value of the choice that reads so. */
static Str choice_of(Arena *a, Str page, const char *name)
{
    isize end = str_find(page, str_from(str_fmt(a, ">%s</option>", name).p)), from = end;
    while (from > 0 && !str_starts(str_slice(page, from, page.n), S("value=\""))) from--;
    return end < 0 ? (Str){ 0 } : str_slice(page, from + 7, from + 7 + str_find_char(str_slice(page, from + 7, page.n), '"'));
}

TEST(recording_another_owner_passes_on_what_was_asked)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), ben = center_somebody(c, "ben@boston.gov", "city_staff", "boston-ma-us");
    Str since = iso_day(a, clock_now() - 86400);
    CHECK_INT(center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+list", STR_ARG(since)).p).status, 303);
    clock_shift(190 * 86400);
    center_sign_in(c, &ana), center_sign_in(c, &ben);
    Str ask = path_after(center_mail(c), "/follow-ups/"), form = center_as(c, &ana, "GET", form_of, "").body;
    Str ben_at = choice_of(a, form, "ben");
    CHECK_INT(center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+list&owner=" STR_FMT, STR_ARG(since), STR_ARG(ben_at)).p).status, 303);
    Str mails = center_mail(c);
    CHECK(page_has(mails, "To: ben@boston.gov\nSubject: What became of") && page_has(mails, "To: ben@boston.gov\nSubject: Passed to you: Boston, Massachusetts") && page_has(mails, "Adoption: "));
    CHECK(page_has(center_as(c, &ben, "GET", "/desk", "").body, "What became of it?") && !page_has(center_as(c, &ana, "GET", "/desk", "").body, "What became of it?"));
    CHECK_INT(center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+post", STR_ARG(since)).p).status, 303);
    CHECK(!page_has(center_as(c, &ben, "GET", "/desk", "").body, "What became of it?"));
    CHECK_INT(center_as(c, &ben, "POST", str_z(a, ask), "still=whole").status, 303);
    clock_shift(0);
    center_end(c);
}

TEST(recording_a_correction_leaves_it_to_whom_it_is_though_their_account_is_off)
{
    DemoCenter *c = center_of_demo(a);
    Somebody boss = center_somebody(c, "boss@center.example", "administrator", ""), ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), ben = center_somebody(c, "ben@boston.gov", "city_staff", "boston-ma-us");
    const char *kept = str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+list", STR_ARG(iso_day(a, clock_now() - 86400))).p;
    Str record = center_as(c, &ana, "POST", form_of, kept).location, form = center_as(c, &ben, "GET", form_of, "").body, anas = choice_of(a, form, "ana");
    CHECK_INT(center_as(c, &boss, "POST", str_fmt(a, "/people/" STR_FMT "/account", STR_ARG(anas)).p, "account=off").status, 303);
    CHECK(page_has(center_as(c, &ben, "GET", form_of, "").body, str_fmt(a, "<option value=\"" STR_FMT "\" selected>ana (account switched off)</option>", STR_ARG(anas)).p));
    CHECK_INT(center_as(c, &ben, "POST", form_of, str_fmt(a, "%s&kept=all&owner=" STR_FMT, kept, STR_ARG(anas)).p).status, 303);
    CHECK(page_has(center_as(c, &ben, "GET", str_z(a, record), "").body, "ana"));
    CHECK_INT(center_as(c, &ben, "POST", "/practices/durham-commute-nudges/record", str_fmt(a, "%s&owner=" STR_FMT, kept, STR_ARG(anas)).p).status, 422);      /* of what is not theirs nobody makes it so */
    center_end(c);
}

TEST(recording_that_it_stopped_answers_what_was_asked)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Str since = iso_day(a, clock_now() - 86400);
    CHECK_INT(center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+list", STR_ARG(since)).p).status, 303);
    clock_shift(190 * 86400);
    center_sign_in(c, &ana);
    Str ask = path_after(center_mail(c), "/follow-ups/");
    CHECK(page_has(center_as(c, &ana, "GET", "/desk", "").body, "What became of it?"));
    since = iso_day(a, clock_now() - 86400);
    Reply r = center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=stopped&since=" STR_FMT "&channel=the+list&reason=The+clerk+left", STR_ARG(since)).p);
    CHECK_INT(r.status, 303);
    CHECK(!page_has(center_as(c, &ana, "GET", "/desk", "").body, "What became of it?"));
    CHECK_INT(center_as(c, &ana, "GET", str_z(a, ask), "").status, 410);
    CHECK(page_has(center_as(c, &ana, "GET", str_z(a, r.location), "").body, "None of it is done any more."));
    clock_shift(0);
    center_end(c);
}

static Str seen_in(Str page)
{
    static const char before[] = "name=\"seen\" value=\"";
    isize at = str_find(page, S(before));
    if (!CHECK(at >= 0)) return S("");
    Str rest = str_slice(page, at + (isize)sizeof before - 1, page.n);
    return str_slice(rest, 0, str_find_char(rest, '"'));
}

/* A form as the page gave it, sent after somebody else has sent theirs. */
TEST(recording_at_the_same_time_as_a_colleague_overwrites_nothing_silently)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), ben = center_somebody(c, "ben@boston.gov", "city_staff", "boston-ma-us");
    CHECK_STR(seen_in(center_as(c, &ana, "GET", form_of, "").body), "nothing");
    const char *bens = str_fmt(a, "community=boston-ma-us&status=considering&since=2026-01-01&kept=Bens+words&seen=nothing&owner=" STR_FMT, STR_ARG(choice_of(a, center_as(c, &ben, "GET", form_of, "").body, "I do"))).p;
    CHECK_INT(center_as(c, &ben, "POST", form_of, bens).status, 303);
    CHECK_INT(center_as(c, &ben, "POST", form_of, bens).status, 303);                       /* pressed twice: that is no somebody else */
    Reply r = center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=considering&since=2026-01-02&kept=Anas+words&seen=nothing");
    CHECK_INT(r.status, 422);
    CHECK(page_has(r.body, "Somebody else has changed this") && page_has(r.body, "Anas words"));
    CHECK(page_has(center_as(c, &ana, "GET", form_of, "").body, "Bens words"));
    CHECK_INT(center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=considering&since=2026-01-02&kept=Anas+words&seen=" STR_FMT, STR_ARG(seen_in(r.body))).p).status, 303);
    CHECK(page_has(center_as(c, &ben, "GET", form_of, "").body, "Anas words"));
    center_end(c);
}

TEST(recording_for_members_alone_shows_to_them_alone)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), member = center_somebody(c, "m@houston.gov", "city_staff", "houston-tx-us");
    Somebody student = center_somebody(c, "s@uni.edu", "student", ""), giver = center_somebody(c, "lead@rockford.gov", "city_lead", "rockford-il-us");
    (void)giver;
    Reply r = center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=adopted&since=2025-03-01&channel=CANARY+channel&members=yes");
    CHECK_INT(r.status, 303);
    const char *record = str_z(a, r.location);
    const char *pages[] = { page_of, "/communities/boston-ma-us", record };
    for (isize i = 0; i < countof(pages); i++) {
        test_case(pages[i]);
        CHECK(!page_has(center_ask(c, "GET", pages[i], "").body, "CANARY"));
        CHECK(!page_has(center_as(c, &student, "GET", pages[i], "").body, "CANARY"));
        CHECK(page_has(center_as(c, &member, "GET", pages[i], "").body, "CANARY"));
    }
    CHECK_INT(center_ask(c, "GET", record, "").status, 404);
    CHECK(page_has(center_get(c, "/practices/auckland-upzoning"), "Nobody is known to have taken it up") && page_has(center_as(c, &member, "GET", "/practices/auckland-upzoning", "").body, "Nobody is publicly known"));
    CHECK(!page_has(center_get(c, "/api/v1/adoptions?origin=recorded"), "boston"));
    CHECK_STR(center_mail(c), "");
    static const char *const open = "community=boston-ma-us&status=adopted&since=2025-03-01&channel=CANARY+channel";
    CHECK_INT(center_as(c, &ana, "POST", form_of, open).status, 303);                       /* open now: its giver hears of it, once */
    CHECK(page_has(center_mail(c), "To: lead@rockford.gov\nSubject: Boston takes up your practice"));
    CHECK_INT(center_as(c, &ana, "POST", form_of, open).status, 303);
    CHECK_STR(center_mail(c), "");
    center_end(c);
}

TEST(recording_asks_nobody_who_may_not_answer_any_more)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    (void)center_somebody(c, "ben@boston.gov", "city_staff", "boston-ma-us");
    Str since = iso_day(a, clock_now() - 86400);
    CHECK_INT(center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+list&members=yes", STR_ARG(since)).p).status, 303);
    center_between(c, "DELETE FROM held_role WHERE person_id = (SELECT id FROM person WHERE email = 'ana@boston.gov')");
    clock_shift(190 * 86400);
    CHECK_STR(center_mail(c), "");
    clock_shift(0);
    center_end(c);
}

TEST(recording_again_changes_the_record_and_keeps_its_steps)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Reply first = center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=considering&since=2025-01-31");
    Reply second = center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=adapted&since=2025-08-31&channel=letters");
    CHECK(first.status == 303 && str_eq(first.location, second.location));
    Str page = center_get(c, str_z(a, first.location));
    CHECK(page_has(page, "<li>Considers it <span class=\"second\">31 January 2025") && page_has(page, "<li>Does it, adapted <span class=\"second\">31 August 2025"));
    CHECK(page_has(center_as(c, &ana, "GET", form_of, "").body, "value=\"letters\""));
    Str own = center_as(c, &ana, "GET", str_z(a, first.location), "").body;
    CHECK(page_has(own, "Asked on 31 August 2027"));
    center_end(c);
}

TEST(recording_is_for_each_of_many_cities)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    center_between(c, "INSERT INTO held_role (person_id, role, place_id, since) SELECT p.id, 'city_staff', c.id, 1 FROM person p, community c WHERE p.email = 'ana@boston.gov' AND c.slug <> 'boston-ma-us'");
    CHECK(page_has(center_as(c, &ana, "GET", form_of, "").body, "value=\"washington-dc-us\""));
    CHECK_INT(center_as(c, &ana, "POST", form_of, "community=washington-dc-us&status=considering&since=2025-01-31").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", "/drafts/new", "community=washington-dc-us&title=Walks").status, 303);
    center_end(c);
}

TEST(recording_an_answer_keeps_what_the_record_said)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Str since = iso_day(a, clock_now() - 86400);
    Reply r = center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+weekly+list&dropped=the+landlord+deals", STR_ARG(since)).p);
    const char *record = str_z(a, r.location);
    center_mail(c);
    clock_shift(190 * 86400);
    center_sign_in(c, &ana);
    Str ask = path_after(center_mail(c), "/follow-ups/"), form = center_as(c, &ana, "GET", str_z(a, ask), "").body;
    CHECK(page_has(form, "<h1>What became of \u201c") && page_has(form, "Boston, 6 months after it began"));
    CHECK_INT(center_as(c, &ana, "POST", str_z(a, ask), "still=part&dropped=the+night+shift").status, 303);
    Str page = center_get(c, record);
    CHECK(page_has(page, "the landlord deals") && page_has(page, "the night shift"));
    clock_shift(380 * 86400);
    center_sign_in(c, &ana);
    ask = path_after(center_mail(c), "/follow-ups/");
    CHECK_INT(center_as(c, &ana, "POST", str_z(a, ask), "still=stopped&dropped=The+money+ended").status, 303);
    page = center_get(c, record);
    isize at = str_find(page, S("The money ended"));
    CHECK(at >= 0 && str_find(str_slice(page, at + 1, page.n), S("The money ended")) < 0 && page_has(page, "the landlord deals"));
    /* and again: the channel is back, why it ended once is not why it is done */
    Str today = iso_day(a, clock_now());
    CHECK_INT(center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=adopted&since=" STR_FMT "&channel=the+weekly+list&reason=The+money+ended", STR_ARG(today)).p).status, 303);
    page = center_get(c, record);
    CHECK(page_has(page, "<span dir=\"auto\">The money ended</span></li>") && !page_has(page, "<dt>Why</dt>"));        /* it stands with that stage alone */
    CHECK(!page_has(center_get(c, page_of), "The money ended") && page_has(center_get(c, page_of), "the weekly list"));
    CHECK(!page_has(center_get(c, "/communities/boston-ma-us"), "The money ended"));
    clock_shift(0);
    center_end(c);
}

TEST(recording_another_stage_has_another_day)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    CHECK_INT(center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=adopted&since=2023-01-01&channel=x").status, 303);
    Reply r = center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=stopped&since=2023-01-01&channel=x&reason=The+money+ended");
    CHECK_INT(r.status, 422);
    CHECK(page_has(r.body, "href=\"#f-since\">Since when is this so?") && page_has(r.body, "The money ended"));
    CHECK_INT(center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=adapted&since=2023-01-01&channel=x").status, 303);     /* a mistake is mended */
    CHECK_INT(center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=stopped&since=2024-05-01&channel=x&reason=The+money+ended").status, 303);
    center_end(c);
}

TEST(recording_says_only_what_was_done)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Str since = iso_day(a, clock_now() - 86400);
    const char *new_one = str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=x", STR_ARG(since)).p;
    CHECK_INT(center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=adopted&since=2020-01-01&channel=x").status, 303), CHECK_STR(center_done(c), "recorded");       /* nobody of Rockford, no day to come */
    CHECK_INT(center_as(c, &ana, "POST", form_of, new_one).status, 303), CHECK_STR(center_done(c), "recorded-asked");
    (void)center_somebody(c, "lead@houston.gov", "city_lead", "houston-tx-us");
    CHECK_INT(center_as(c, &ana, "POST", "/practices/houston-the-way-home/record", new_one).status, 303), CHECK_STR(center_done(c), "recorded-use");
    CHECK_INT(center_as(c, &ana, "POST", "/practices/houston-the-way-home/record", str_fmt(a, "%s&dropped=y", new_one).p).status, 303), CHECK_STR(center_done(c), "recorded");
    center_end(c);
}

TEST(recording_what_nobody_looks_after_is_asked_of_the_lead)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    (void)center_somebody(c, "lead@boston.gov", "city_lead", "boston-ma-us");
    (void)center_somebody(c, "lead@houston.gov", "city_lead", "houston-tx-us");
    CHECK_INT(center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=x", STR_ARG(iso_day(a, clock_now() - 86400))).p).status, 303);
    center_between(c, "UPDATE adoption_record SET owner_id = NULL");
    clock_shift(190 * 86400);
    Str mail = center_mail(c);
    CHECK(page_has(mail, "To: lead@boston.gov\nSubject: What became of") && !page_has(mail, "To: lead@houston.gov") && !page_has(mail, "To: ana@boston.gov"));
    clock_shift(0);
    center_end(c);
}

TEST(recording_by_mistake_is_taken_away_everywhere_and_can_be_recorded_anew)
{
    DemoCenter *c = center_of_demo(a);
    center_somebody(c, "lead@rockford.gov", "city_lead", "rockford-il-us");
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), ben = center_somebody(c, "ben@boston.gov", "city_staff", "boston-ma-us"), lead = center_somebody(c, "lead@boston.gov", "city_lead", "boston-ma-us");
    Somebody other = center_somebody(c, "lead@houston.gov", "city_lead", "houston-tx-us");
    const char *pilot = str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=the+wrong+list", STR_ARG(iso_day(a, clock_now() - 86400))).p;
    Reply r = center_as(c, &ana, "POST", form_of, pilot);
    CHECK_INT(r.status, 303);
    CHECK(page_has(center_mail(c), "takes up your practice"));
    const char *record = str_z(a, r.location), *take = str_fmt(a, "%s/mistaken", record).p;
    CHECK(page_has(center_as(c, &ana, "GET", record, "").body, take) && page_has(center_as(c, &lead, "GET", record, "").body, take) && !page_has(center_as(c, &ben, "GET", record, "").body, take));
    CHECK_INT(center_as(c, &ben, "POST", take, "").status, 403), CHECK_INT(center_as(c, &other, "POST", take, "").status, 403);
    CHECK_INT(center_as(c, &ana, "GET", take, "").status, 200);
    CHECK_INT(center_as(c, &ana, "POST", take, "").status, 303);
    CHECK_STR(center_done(c), "record-taken");
    CHECK_INT(center_ask(c, "GET", record, "").status, 404);
    CHECK_INT(center_as(c, &lead, "POST", take, "").status, 404);
    CHECK(page_has(center_get(c, page_of), "No city has recorded yet") && !page_has(center_get(c, "/communities/boston-ma-us"), "the wrong list") && !page_has(center_get(c, "/api/v1/adoptions?origin=recorded"), "boston-ma-us"));
    CHECK(!page_has(center_as(c, &ana, "GET", form_of, "").body, "the wrong list"));
    CHECK(page_has(center_mail(c), "To: lead@rockford.gov\nSubject: Boston has not taken up your practice"));
    clock_shift(190 * 86400);
    CHECK(!page_has(center_mail(c), "What became of"));
    center_sign_in(c, &ana);
    r = center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=considering&since=2026-01-01");
    CHECK_INT(r.status, 303);
    Str page = center_get(c, page_of);
    CHECK(page_has(page, "Considered it</th><td>1 ") && page_has(page, "Tried it in a small way</th><td>0 "));
    clock_shift(0);
    center_end(c);
}

TEST(recording_that_a_pilot_is_done_for_good_asks_for_its_day)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    CHECK_INT(center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=piloting&since=2026-01-10&channel=the+list").status, 303);
    Reply r = center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=adopted&since=2026-01-10&channel=the+list");
    CHECK_INT(r.status, 422);
    CHECK(page_has(r.body, "The day is still that of what stood here before"));
    r = center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=adopted&since=2026-03-01&channel=the+list");
    CHECK_INT(r.status, 303);
    CHECK(page_has(center_get(c, str_z(a, r.location)), "Does it, since 1 March 2026"));
    CHECK_INT(center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=adapted&since=2026-03-01&channel=the+list").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", form_of, "community=boston-ma-us&status=piloting&since=2026-03-01&channel=the+list").status, 303);
    center_end(c);
}

TEST(recording_keeps_from_when_to_when_it_was_in_use)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), giver = center_somebody(c, "lead@rockford.gov", "city_lead", "rockford-il-us");
    static const struct { const char *practice, *status, *want; } steps[] = {
        { "rockford-functional-zero", "considering&since=2020-01-01", NULL },
        { "rockford-functional-zero", "piloting&since=2021-05-01", "\"year\":2021,\"ended\":null" },
        { "rockford-functional-zero", "adopted&since=2023-06-01", "\"year\":2021,\"ended\":null" },              /* goes on: it had it before */
        { "rockford-functional-zero", "adopted&since=2023-07-01", "\"year\":2021,\"ended\":null" },
        { "rockford-functional-zero", "stopped&since=2025-03-01&reason=Money", "\"year\":2021,\"ended\":2025" },
        { "rockford-functional-zero", "stopped&since=2024-03-01&reason=No+nurse", "\"year\":2021,\"ended\":2024" },   /* its day is mended */
        { "rockford-functional-zero", "adopted&since=2025-08-01", "\"year\":2025,\"ended\":null" },              /* begun anew */
        { "rockford-functional-zero", "adopted&since=2026-01-01", "\"year\":2026,\"ended\":null" },              /* and mended */
        { "rockford-functional-zero", "adopted&since=2026-01-01&members=yes", NULL },
        { "houston-the-way-home", "adopted&since=2020-01-01", "\"year\":2020,\"ended\":null" },
        { "houston-the-way-home", "piloting&since=2022-01-01", "\"year\":2022,\"ended\":null" },                 /* it was a pilot only, and later */
        { "houston-the-way-home", "declined&since=2023-01-01&reason=Money", "\"year\":2022,\"ended\":2023" },
        { "new-orleans-code-nudge-letter", "stopped&since=2024-01-01&reason=Money", "\"year\":null,\"ended\":2024" },
        { "durham-commute-nudges", "declined&since=2024-01-01&reason=Money", NULL },
    };
    Str first = { 0 };
    for (isize i = 0; i < countof(steps); i++) {
        test_case(steps[i].status);
        Reply r = center_as(c, &ana, "POST", str_fmt(a, "/practices/%s/record", steps[i].practice).p, str_fmt(a, "community=boston-ma-us&channel=x&status=%s", steps[i].status).p);
        CHECK_INT(r.status, 303);
        if (!i) first = r.location;
        Str list = center_get(c, str_fmt(a, "/api/v1/adoptions?origin=recorded&practice=%s", steps[i].practice).p);
        CHECK_INT(page_has(list, "boston-ma-us"), steps[i].want != NULL);
        if (steps[i].want) CHECK(page_has(list, steps[i].want));
    }
    /* why it was stopped stays, and is the stage's own */
    Str record = center_as(c, &ana, "GET", str_z(a, first), "").body, export = unzipped(a, center_as(c, &ana, "GET", "/account/export", "").body);
    CHECK(page_has(record, "1 March 2024</span><br><span dir=\"auto\">No nurse</span>"));
    CHECK(page_has(export, ",stopped,2024-03-01,") && page_has(export, ",,,,,No nurse\n"));
    CHECK(page_has(center_get(c, "/communities/boston-ma-us"), "2022–2023; stopped, as the city recorded") && page_has(center_get(c, "/communities/boston-ma-us"), "until 2024"));
    CHECK(page_has(center_until(c, "/practices/houston-the-way-home", "2022–2023"), "2022–2023"));
    /* what a city says itself stands in place of what a source said of it: it is one city */
    Somebody lancaster = center_somebody(c, "lead@lancaster.gov", "city_lead", "lancaster-pa-us");
    Str both = S("\"adopters\":{\"reported\":5,\"recorded\":1,\"stopped\":0}");
    CHECK_INT(center_as(c, &lancaster, "POST", form_of, "community=lancaster-pa-us&status=adopted&since=2021-05-01&channel=x").status, 303);
    CHECK(page_has(center_until(c, "/api/v1/practices/rockford-functional-zero", both.p), both.p));
    CHECK_INT(center_as(c, &lancaster, "POST", form_of, "community=lancaster-pa-us&status=adopted&since=2021-05-01&channel=x&members=yes").status, 303);     /* and shows again where that is for members */
    CHECK(page_has(center_until(c, "/api/v1/practices/rockford-functional-zero", "\"reported\":6"), "\"reported\":6"));
    /* of its own practice a city is no adopter, and no step of the way that others came */
    CHECK_INT(center_as(c, &giver, "POST", form_of, "community=rockford-il-us&status=adopted&since=2020-01-01&channel=ours").status, 303);
    CHECK(page_has(center_get(c, page_of), "ours") && page_has(center_get(c, "/api/v1/adoptions?origin=recorded&practice=rockford-functional-zero"), "\"total\":0") && !page_has(center_get(c, page_of), "Do it now</th><td>1 "));
    center_end(c);
}

TEST(recording_asks_nothing_of_what_is_out_of_the_library)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), officer = center_somebody(c, "officer@example.org", "program_officer", "");
    CHECK_INT(center_as(c, &ana, "POST", form_of, str_fmt(a, "community=boston-ma-us&status=piloting&since=" STR_FMT "&channel=x", STR_ARG(iso_day(a, clock_now() - 86400))).p).status, 303);
    CHECK_INT(center_as(c, &officer, "POST", "/practices/rockford-functional-zero/publishing", "reason=The+source+is+gone").status, 303);
    clock_shift(190 * 86400);
    CHECK(!page_has(center_mail(c), "What became of"));
    center_sign_in(c, &ana), center_sign_in(c, &officer);
    CHECK(!page_has(center_as(c, &ana, "GET", "/desk", "").body, "What became of it?"));
    CHECK_INT(center_as(c, &officer, "POST", "/practices/rockford-functional-zero/publishing", "library=back").status, 303);
    clock_shift(221 * 86400);
    Str ask = path_after(center_mail(c), "/follow-ups/");
    center_sign_in(c, &ana), center_sign_in(c, &officer);
    CHECK_INT(center_as(c, &officer, "POST", "/practices/rockford-functional-zero/publishing", "reason=The+source+is+gone").status, 303);
    Reply r = center_as(c, &ana, "POST", str_z(a, ask), "still=whole");            /* what was asked before is answered all the same, and leads to a page that is there */
    CHECK_INT(r.status, 303), CHECK_STR(center_done(c), "answered-out"), CHECK_STR(r.location, "/desk");
    clock_shift(0);
    center_end(c);
}
