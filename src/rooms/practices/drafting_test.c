#include "rooms/practices/drafting.h"
#include "store/invariants.h"
#include "tests/center.h"
#include "tests/test.h"
#include "tests/unzip.h"

static const char *at(Arena *a, Str draft, const char *rest) { return str_fmt(a, STR_FMT "%s", STR_ARG(draft), rest).p; }

static Str begin(DemoCenter *c, const Somebody *who)
{
    Reply r = center_as(c, who, "POST", "/drafts/new", "community=boston-ma-us&title=Snow+shovels+to+lend");
    CHECK_INT(r.status, 303);
    return r.location;
}

static void write_section(DemoCenter *c, Arena *a, const Somebody *who, Str draft, const char *section, const char *body)
{
    Str path = str_fmt(a, "/%s", section);
    CHECK_INT(center_as(c, who, "POST", at(a, draft, str_fmt(a, STR_FMT "/edit", STR_ARG(path)).p), "").status, 303);
    CHECK_INT(center_as(c, who, "POST", at(a, draft, path.p), str_fmt(a, "version=0&body=%s", body).p).status, 303);
}

/* The three sections that are needed. */
static void write_needed(DemoCenter *c, Arena *a, const Somebody *who, Str draft)
{
    write_section(c, a, who, draft, "problem", "Ice"), write_section(c, a, who, draft, "done", "Shovels"), write_section(c, a, who, draft, "results", "Fewer+falls");
}

/* What the form of the review keeps under a name. */
static Str hidden(Str page, const char *before)
{
    Str form = str_slice(page, max_i64(str_find(page, S("/review\"")), 0), page.n);
    isize at = str_find(form, str_from(before));
    if (!CHECK(at >= 0)) return S("");
    Str rest = str_slice(form, at + (isize)strlen(before), form.n);
    return str_slice(rest, 0, str_find_char(rest, '"'));
}

TEST(drafting_goes_from_a_title_to_the_library)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Somebody other = center_somebody(c, "eve@houston.gov", "city_lead", "houston-tx-us");
    Str draft = begin(c, &ana);
    CHECK_INT(center_as(c, &other, "POST", "/drafts/new", "community=boston-ma-us&title=x").status, 422);
    CHECK_INT(center_as(c, &other, "GET", at(a, draft, ""), "").status, 404);
    CHECK_INT(center_as(c, &officer, "GET", at(a, draft, ""), "").status, 404);
    CHECK_INT(center_ask(c, "GET", at(a, draft, ""), "").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/send"), "").status, 422);
    write_section(c, a, &ana, draft, "problem", "Walks+were+not+cleared");
    write_section(c, a, &ana, draft, "done", "The+library+lends+**shovels**");
    write_section(c, a, &ana, draft, "results", "No+result+yet");
    Str unfinished = center_as(c, &ana, "POST", at(a, draft, "/send"), "").body;
    CHECK(page_has(unfinished, "summary and the concern") && page_has(unfinished, "href=\"#f-summary\""));
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/head"), "title=Snow+shovels+to+lend&summary=Libraries+lend+shovels&concern=housing&year=1066").status, 422);
    Reply later = center_as(c, &ana, "POST", at(a, draft, "/head"), "title=Snow+shovels+to+lend&summary=Libraries+lend+shovels&concern=housing&year=2090");
    CHECK_INT(later.status, 422), CHECK(page_has(later.body, "id=\"f-year-error\">This year is still to come."));
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/head"), "title=Snow+shovels+to+lend&summary=Libraries+lend+shovels&concern=housing&year=2024").status, 303);
    CHECK(page_has(center_as(c, &ana, "GET", at(a, draft, "/preview"), "").body, "<strong>shovels</strong>"));
    CHECK_INT(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive").status, 404);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/send"), "").status, 303);
    CHECK(page_has(center_mail(c), "To: officer@example.org\nSubject: To be reviewed"));
    Str closed = center_as(c, &ana, "GET", at(a, draft, "/problem"), "").body, theirs = center_as(c, &officer, "GET", at(a, draft, "/problem"), "").body;
    CHECK(page_has(closed, "This is with the editors now") && !page_has(closed, "Write here")), CHECK(!page_has(theirs, "Write here"));
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem"), "version=1&body=changed").status, 409);
    CHECK(page_has(center_as(c, &ana, "POST", at(a, draft, "/problem"), "version=1&body=changed+late").body, "changed late</textarea>"));
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem/edit"), "").status, 409);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem/restore"), "version=1").status, 409);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/send"), "").status, 409);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive").status, 403);
    CHECK(page_has(center_as(c, &officer, "GET", at(a, draft, ""), "").body, "Libraries lend shovels</p>"));
    Str read = center_as(c, &officer, "GET", at(a, draft, ""), "").body, seen = hidden(read, "name=\"seen\" value=\""), sent = hidden(read, "name=\"sent\" value=\"");
    CHECK_INT(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=changes&note=Say+how+many").status, 303);
    CHECK(page_has(center_mail(c), "Say how many"));
    CHECK(page_has(center_as(c, &officer, "GET", at(a, draft, "/problem"), "").body, "Only the people of its city write here."));
    CHECK(page_has(center_as(c, &ana, "GET", at(a, draft, "/problem"), "").body, "Write here"));
    clock_shift(60);
    CHECK(page_has(center_as(c, &ana, "GET", "/desk", "").body, "The editors ask for changes"));
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/results"), "version=1&body=300+shovels").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/send"), "").status, 303);
    CHECK_INT(center_as(c, &officer, "POST", at(a, draft, "/review"), "").status, 422);
    CHECK_INT(center_as(c, &officer, "POST", at(a, draft, "/review"), "level=descriptive").status, 422);
    CHECK(page_has(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=changes&level=descriptive").body, "Say what should be changed."));
    CHECK(page_has(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish").body, "Say how sure anybody can be"));
    CHECK(page_has(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive&note=fine").body, "Nobody would read this note"));
    CHECK(page_has(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive&source_kind=press").body, "This draft names no page"));
    Reply stale = center_as(c, &officer, "POST", at(a, draft, "/review"), str_fmt(a, "answer=publish&level=descriptive&sent=" STR_FMT "&seen=" STR_FMT, STR_ARG(sent), STR_ARG(seen)).p);
    CHECK_INT(stale.status, 422), CHECK(page_has(stale.body, "Somebody else has changed this since you opened the page"));
    Reply r = center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive");
    CHECK_STR(r.location, "/practices/snow-shovels-to-lend");
    CHECK_INT(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive").status, 422);
    Str page = center_get(c, "/practices/snow-shovels-to-lend");
    CHECK(page_has(page, "Libraries lend shovels") && page_has(page, "300 shovels") && page_has(page, "The problem"));
    CHECK(page_has(center_until(c, "/practices?q=shovels", "Snow <mark>shovels"), "Snow <mark>shovels"));
    CHECK(page_has(center_mail(c), "Subject: Published: Snow shovels"));
    clock_shift(0);
    center_end(c);
}

static Str wrong_in(DemoCenter *c, Arena *a)
{
    Db *db = db_begin(center_store(c), a);
    Str wrong = invariants_check(db);
    db_end(db);
    return wrong;
}

static void publish_it(DemoCenter *c, Arena *a, const Somebody *who, const Somebody *officer, Str draft, const char *level)
{
    CHECK_INT(center_as(c, who, "POST", at(a, draft, "/send"), "").status, 303);
    CHECK_STR(center_as(c, officer, "POST", at(a, draft, "/review"), str_fmt(a, "answer=publish&level=%s", level).p).location, "/practices/houston-the-way-home");
}

TEST(drafting_a_practice_again_begins_with_what_it_says)
{
    DemoCenter *c = center_of_demo(a);
    static const char *const page = "/practices/houston-the-way-home", *const api = "/api/v1/practices/houston-the-way-home", *const begins = "community=houston-tx-us&title=The+way+home&practice=houston-the-way-home";
    Somebody eve = center_somebody(c, "eve@houston.gov", "city_staff", "houston-tx-us"), officer = center_somebody(c, "officer@example.org", "program_officer", "");
    const char *again[] = { "import", "practices", "data:practices.csv", "--texts", "data:practices.md", NULL }, *look[] = { "import", "practices", "data:practices.csv", "--texts", "data:practices.md", "--dry-run", NULL };
    Str draft = center_as(c, &eve, "POST", "/drafts/new", begins).location;
    Somebody colleague = center_somebody(c, "dan@houston.gov", "city_staff", "houston-tx-us");      /* two drafts of one practice would overwrite each other */
    CHECK(str_eq(center_as(c, &colleague, "POST", "/drafts/new", begins).location, draft)), CHECK_STR(center_done(c), "draft-there");
    CHECK(page_has(center_as(c, &eve, "GET", at(a, draft, "/done"), "").body, "one lead agency"));
    CHECK(page_has(center_as(c, &eve, "GET", at(a, draft, "/done/history"), "").body, "one lead agency"));
    CHECK(page_has(center_as(c, &eve, "GET", at(a, draft, ""), "").body, "value=\"homelessness\" selected"));
    CHECK(page_has(center_get(c, api), "\"year_started\":null") && !page_has(center_as(c, &eve, "GET", at(a, draft, ""), "").body, "value=\"2011\""));      /* the import's, from memory: the city is asked */
    write_section(c, a, &eve, draft, "problem", "Nobody+knew+who+had+no+home");
    write_section(c, a, &eve, draft, "results", "Fewer+people+sleep+outside");
    CHECK_INT(center_as(c, &eve, "POST", at(a, draft, "/head"), "title=The+way+home&summary=One+system&concern=housing&year=2012").status, 303);
    publish_it(c, a, &eve, &officer, draft, "quasi-experimental");
    CHECK(page_has(center_get(c, api), "\"year_started\":2012"));
    CHECK(page_has(center_get(c, page), "Comparison study") && !page_has(center_get(c, page), "<summary>What that means</summary><p>The same thing was measured before"));       /* at once */
    CHECK(page_has(center_get(c, api), "\"level\":\"quasi-experimental\"") && page_has(center_get(c, api), "\"housing\"") && page_has(center_get(c, api), "\"homelessness\""));
    CHECK(page_has(center_get(c, page), "Nobody knew who had no home")), CHECK(page_has(center_get(c, page), "one lead agency"));
    CHECK_INT(center_command(c, look), OK.code);
    CHECK(page_has(center_printed(c), "122 rows read, 121 unchanged, 1 skipped (kept: written by its city)"));
    CHECK_INT(center_command(c, again), OK.code);
    CHECK(page_has(center_get(c, page), "Nobody knew who had no home")), CHECK(page_has(center_get(c, api), "\"level\":\"quasi-experimental\""));
    Str second = center_as(c, &eve, "POST", "/drafts/new", begins).location;
    CHECK(!str_eq(second, draft));
    CHECK(page_has(center_as(c, &eve, "GET", at(a, second, ""), "").body, "value=\"housing\" selected"));
    CHECK(page_has(center_as(c, &eve, "GET", at(a, second, "/problem"), "").body, "Nobody knew who had no home"));
    CHECK(page_has(center_as(c, &eve, "GET", at(a, second, "/done"), "").body, "one lead agency"));
    CHECK(page_has(center_as(c, &eve, "GET", at(a, second, "/preview"), "").body, "Fewer people sleep outside"));
    CHECK_INT(center_as(c, &eve, "POST", at(a, second, "/results/edit"), "").status, 303);
    CHECK_INT(center_as(c, &eve, "POST", at(a, second, "/results"), "version=1&body=Half+as+many+sleep+outside").status, 303);
    publish_it(c, a, &eve, &officer, second, "descriptive");
    CHECK(page_has(center_get(c, page), "Half as many sleep outside")), CHECK(page_has(center_get(c, page), "Nobody knew who had no home"));
    CHECK_STR(wrong_in(c, a), "");
    center_end(c);
}

static isize times(Str text, const char *what)
{
    isize n = 0;
    for (isize i; (i = str_find(text, str_from(what))) >= 0; n++) text = str_slice(text, i + (isize)strlen(what), text.n);
    return n;
}

/* Nobody read it, so nobody says so: a page that is new was read by nobody until an editor says it was. */
TEST(drafting_a_source_that_nobody_read_is_said_to_be_unread)
{
    DemoCenter *c = center_of_demo(a);
    static const char *const page = "/practices/durham-commute-nudges", *const api = "/api/v1/practices/durham-commute-nudges", *const begins = "community=durham-nc-us&title=Nudges&practice=durham-commute-nudges";
    Somebody dee = center_somebody(c, "dee@durham.gov", "city_lead", "durham-nc-us"), officer = center_somebody(c, "officer@example.org", "program_officer", "");
    CHECK(page_has(center_get(c, page), "What stands here was seen there. <span class=\"second\">Read on 24 November 2026."));
    for (int round = 0; round < 3; round++) {
        static const char *const sources[] = { "https://www.example.org/new", "https://www.example.org/new", "https://www.example.org/newer" };
        static const char *const said[] = { "answer=publish&level=descriptive", "answer=publish&level=descriptive&source_kind=press&verification=partial&read_on=2026-11-20&cost=Two+clerks+for+a+month&cost_kind=whole&change=One+car+in+ten+stays&change_kind=before-after", "answer=publish&level=descriptive&source_kind=primary&cost_kind=unknown&change_kind=none" };
        static const char *const want[] = { "\"kind\":null,\"verification\":\"unread\",\"read_on\":null", "\"kind\":\"press\",\"verification\":\"partial\",\"read_on\":\"2026-11-20\"", "\"kind\":\"primary\",\"verification\":\"unread\",\"read_on\":null" };
        Str draft = center_as(c, &dee, "POST", "/drafts/new", begins).location;
        if (!round) write_section(c, a, &dee, draft, "problem", "Cars"), write_section(c, a, &dee, draft, "results", "Fewer+cars");
        CHECK(!page_has(center_as(c, &dee, "GET", at(a, draft, "/done"), "").body, "A copy needs employer mailing lists"));
        CHECK_INT(center_as(c, &dee, "POST", at(a, draft, "/head"), str_fmt(a, "title=Nudges&summary=Letters&concern=climate&source=%s", sources[round]).p).status, 303);
        CHECK_INT(center_as(c, &dee, "POST", at(a, draft, "/send"), "").status, 303);
        CHECK(page_has(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive&read_on=2026-11-20").body, "It was read on a day"));
        CHECK(page_has(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive&verification=seen&read_on=2090-01-01").body, "This day is still to come."));
        CHECK(page_has(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive&cost=Two").body, "Say what that is.") && page_has(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive&change_kind=output").body, "Say it in a few words."));
        CHECK(page_has(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive&cost=Two&cost_kind=unknown").body, "Leave the words out") && page_has(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive&change=x&change_kind=none").body, "Leave the words out"));
        CHECK_STR(center_as(c, &officer, "POST", at(a, draft, "/review"), said[round]).location, page);
        CHECK((round == 1) == page_has(center_get(c, page), "Two clerks for a month")), CHECK((round == 1) == page_has(center_get(c, page), "One car in ten stays"));
        if (!round) CHECK(page_has(unzipped(a, center_as(c, &dee, "GET", "/account/export", "").body), str_fmt(a, "drafts/Nudges-" STR_FMT "/problem-1.md", STR_ARG(str_slice(draft, 8, draft.n))).p));
        CHECK(page_has(center_get(c, api), want[round]));
        CHECK((round == 1) == !page_has(center_get(c, page), "Nobody here has read it yet."));
    }
    CHECK_INT(times(center_get(c, page), "A copy needs employer mailing lists"), 1);     /* said once, as the editors' judgement */
    CHECK(page_has(center_get(c, "/about"), "Of 1, nobody here has read the source yet."));
    center_end(c);
}

TEST(drafting_a_new_practice_rests_on_what_nobody_read)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Str draft = begin(c, &ana);
    write_section(c, a, &ana, draft, "problem", "Ice"), write_section(c, a, &ana, draft, "done", "Shovels"), write_section(c, a, &ana, draft, "results", "No+result+yet"), write_section(c, a, &ana, draft, "cost", "USD+300");
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/head"), "title=Snow+shovels&summary=Lend&concern=housing&source=https://a.example/x").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/send"), "").status, 303);
    CHECK_INT(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive").status, 303);
    Str page = center_get(c, "/practices/snow-shovels");
    CHECK(page_has(page, "<dt>Cost</dt><dd><p class=\"facts__said\"><a href=\"#cost\">Described below</a></p>") && page_has(page, "<h3 id=\"cost\">What it cost</h3>"));
    CHECK(page_has(page, "<a href=\"#results\">Described below</a>") && page_has(page, "<h3 id=\"results\">"));
    CHECK(page_has(page, "Not known yet: when it began, whether another city took it up and what a copy needs."));
    CHECK(page_has(center_until(c, "/practices?q=snow+shovels", "Described in the text"), "Described in the text"));
    CHECK(page_has(center_get(c, "/api/v1/practices/snow-shovels"), "\"cost\":{\"kind\":\"described\""));
    CHECK(page_has(page, "Nobody here has read it yet.") && !page_has(page, "Primary source") && !page_has(page, "Only a part"));
    center_end(c);
}

/* Whoever sends it without having pressed "Keep this" sends what they see. */
TEST(drafting_sending_keeps_what_was_typed)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Str draft = begin(c, &ana);
    write_section(c, a, &ana, draft, "problem", "Ice"), write_section(c, a, &ana, draft, "done", "Shovels");
    CHECK(page_has(center_as(c, &ana, "GET", at(a, draft, ""), "").body, "name=\"then\" value=\"send\""));
    Reply r = center_as(c, &ana, "POST", at(a, draft, "/head"), "title=Shovels+for+all&summary=Typed+last&concern=housing&then=send");
    CHECK_INT(r.status, 422);
    CHECK(page_has(r.body, "Three sections are needed") && page_has(r.body, "Typed last</textarea>"));
    CHECK(page_has(center_as(c, &ana, "GET", at(a, draft, ""), "").body, "Typed last</textarea>"));
    write_section(c, a, &ana, draft, "results", "Fewer+falls");
    r = center_as(c, &ana, "POST", at(a, draft, "/head"), "title=Shovels+for+all&summary=&concern=housing&then=send");
    CHECK_INT(r.status, 422), CHECK(page_has(r.body, "href=\"#f-summary\"") && page_has(r.body, "value=\"Shovels for all\""));
    isize at_seen = str_find(r.body, S("name=\"seen\" value=\""));
    Str seen = at_seen < 0 ? S("") : str_slice(r.body, at_seen + 19, r.body.n);
    seen = str_slice(seen, 0, max_i64(str_find_char(seen, '"'), 0));
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/head"), str_fmt(a, "title=Shovels+for+all&summary=Typed+at+last&concern=housing&then=send&seen=" STR_FMT, STR_ARG(seen)).p).status, 303);
    Str read = center_as(c, &officer, "GET", at(a, draft, ""), "").body;
    CHECK(page_has(read, "Shovels for all</h1>") && page_has(read, "Typed at last</p>"));
    center_end(c);
}

static void write_version(DemoCenter *c, Arena *a, const Somebody *who, Str draft, i64 v)
{
    CHECK_INT(center_as(c, who, "POST", at(a, draft, "/problem"), str_fmt(a, "version=%" PRId64 "&body=Text+%" PRId64, v, v).p).status, 303);
}

static Str kept_by_itself(DemoCenter *c, Arena *a, const Somebody *who, Str draft, i64 version, const char *body)
{
    Reply r = center_by_script(c, who, at(a, draft, "/problem"), str_fmt(a, "version=%" PRId64 "&body=%s", version, body).p);
    CHECK_INT(r.status, 200);
    return r.body;
}

/* What is kept while somebody types is one text of theirs; what they saved stays, and so does the last of each time that they wrote. */
TEST(drafting_typing_makes_one_text_and_no_text_is_out_of_reach)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), ben = center_somebody(c, "ben@boston.gov", "city_staff", "boston-ma-us");
    Str draft = begin(c, &ana);
    write_section(c, a, &ana, draft, "problem", "Saved");
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem/edit"), "").status, 303);
    CHECK_STR(kept_by_itself(c, a, &ana, draft, 1, "Half"), "2");
    CHECK_STR(kept_by_itself(c, a, &ana, draft, 2, "Half+a+sent"), "3");
    CHECK_STR(kept_by_itself(c, a, &ana, draft, 3, "Half+a+sentence"), "4");
    Str history = center_as(c, &ana, "GET", at(a, draft, "/problem/history"), "").body;
    CHECK_INT(times(history, "<p class=\"diff\""), 2), CHECK(page_has(history, "<del>Saved</del><ins>Half a sentence</ins>"));
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem"), "version=4&body=A+sentence").status, 303);
    CHECK_INT(times(center_as(c, &ana, "GET", at(a, draft, "/problem/history"), "").body, "<p class=\"diff\""), 2);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem/edit"), "").status, 303);
    CHECK_STR(kept_by_itself(c, a, &ana, draft, 5, "Ana+again"), "6");
    CHECK_INT(center_as(c, &ben, "POST", at(a, draft, "/problem/edit"), "take=over").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem/edit"), "take=over").status, 303);
    CHECK_STR(kept_by_itself(c, a, &ana, draft, 6, "Ana+once+more"), "7");
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem/restore"), "version=1").status, 303);
    history = center_as(c, &ana, "GET", at(a, draft, "/problem/history"), "").body;
    CHECK_INT(times(history, "<p class=\"diff\""), 5), CHECK(page_has(history, "Ana <del>again</del><ins>once more</ins>"));
    CHECK_STR(wrong_in(c, a), "");
    for (i64 v = 8; v < 58; v++) write_version(c, a, &ana, draft, v);
    history = center_as(c, &ana, "GET", at(a, draft, "/problem/history"), "").body;
    CHECK_INT(times(history, "<p class=\"diff\""), 50), CHECK(page_has(history, "<del>Saved</del><ins>Text 8</ins>") && page_has(history, "/problem/history?before=9\""));
    history = center_as(c, &ana, "GET", at(a, draft, "/problem/history?before=9"), "").body;
    CHECK_INT(times(history, "<p class=\"diff\""), 5), CHECK_INT(times(history, "Take this text again"), 5), CHECK(page_has(history, "<ins>Saved</ins>"));
    center_end(c);
}

/* Half a sentence of a colleague does not go to the editors unseen. */
TEST(drafting_sending_waits_for_who_is_still_writing)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), ben = center_somebody(c, "ben@boston.gov", "city_staff", "boston-ma-us");
    static const char *const head = "title=Shovels&summary=Lend&concern=housing";
    Str draft = begin(c, &ana), token = center_token(c, &ana, "drafts"), path = str_fmt(a, "/api/v1" STR_FMT "/send", STR_ARG(draft));
    write_needed(c, a, &ana, draft);
    CHECK_INT(center_as(c, &ben, "POST", at(a, draft, "/problem/edit"), "").status, 303);
    CHECK_INT(center_by_script(c, &ben, at(a, draft, "/problem"), "version=1&body=Ice+and").status, 200);
    Reply r = center_as(c, &ana, "POST", at(a, draft, "/head"), str_fmt(a, "%s&then=send", head).p);
    CHECK_INT(r.status, 409);
    CHECK(page_has(r.body, "Still writing in it: ben (The problem).") && page_has(r.body, "name=\"then\" value=\"send-anyway\""));
    r = center_as(c, &ana, "POST", at(a, draft, "/send"), "");
    CHECK_INT(r.status, 409);
    r = center_program(c, "POST", str_z(a, path), &(Sent){ .token = token });
    CHECK_INT(r.status, 409), CHECK(page_has(r.body, "ben (The problem)"));
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/head"), str_fmt(a, "%s&then=send-anyway", head).p).status, 303);
    CHECK(page_has(center_as(c, &ana, "GET", at(a, draft, ""), "").body, "It is with the editors"));
    CHECK(!page_has(center_as(c, &ana, "GET", at(a, draft, ""), "").body, "is writing"));
    CHECK_STR(wrong_in(c, a), "");
    center_end(c);
}

TEST(drafting_a_program_sends_it_all_the_same)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), ben = center_somebody(c, "ben@boston.gov", "city_staff", "boston-ma-us");
    Str draft = begin(c, &ana), token = center_token(c, &ana, "drafts"), path = str_fmt(a, "/api/v1" STR_FMT "/send", STR_ARG(draft));
    write_needed(c, a, &ana, draft);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/head"), "title=Shovels&summary=Lend&concern=housing").status, 303);
    CHECK(page_has(center_as(c, &ana, "GET", "/account/export", "").body, "Shovels\n\nLend") && !page_has(center_as(c, &ben, "GET", "/account/export", "").body, "Shovels"));
    CHECK_INT(center_as(c, &ben, "POST", at(a, draft, "/problem/edit"), "").status, 303);
    CHECK_INT(center_program(c, "POST", str_z(a, path), &(Sent){ .token = token, .json = "{\"anyway\":false}" }).status, 409);
    CHECK_INT(center_program(c, "POST", str_z(a, path), &(Sent){ .token = token, .json = "{\"anyway\":true}" }).status, 200);
    center_end(c);
}

static void let_go(DemoCenter *c, Arena *a, const Somebody *lead, const char *page_of, const char *email)
{
    CHECK_INT(center_as(c, lead, "POST", str_fmt(a, "%s/people/" STR_FMT "/leave", page_of, STR_ARG(center_handle(c, email))).p, "to=").status, 303);
}

/* The last lead lets themself go: they land where they may read, and the center's staff is told. */
TEST(drafting_of_a_lead_who_lets_themself_go_is_the_staffs)
{
    DemoCenter *c = center_of_demo(a);
    Somebody lea = center_somebody(c, "lea@boston.gov", "city_lead", "boston-ma-us");
    center_somebody(c, "officer@example.org", "program_officer", "");
    Str draft = begin(c, &lea), people = center_as(c, &lea, "GET", "/communities/boston-ma-us/people", "").body;
    CHECK_INT(center_as(c, &lea, "POST", "/practices/rockford-functional-zero/record", "community=boston-ma-us&status=considering&since=2026-01-01").status, 303);
    isize from = str_find(people, S("/communities/boston-ma-us/people/")), end = str_find(str_slice(people, from, people.n), S("\""));
    const char *leave = str_z(a, str_slice(people, from, from + end));
    Str asked = center_as(c, &lea, "GET", leave, "").body;
    CHECK(page_has(asked, "The center’s staff: the city has no other lead") && page_has(asked, "Who takes over what you had") && page_has(asked, "Hand over, and leave"));
    Reply r = center_as(c, &lea, "POST", leave, "to=");
    CHECK_STR(r.location, "/desk");
    CHECK_STR(center_done(c), "left-to-staff");
    CHECK_INT(center_as(c, &lea, "GET", "/desk", "").status, 200);
    CHECK_INT(center_as(c, &lea, "GET", str_z(a, draft), "").status, 404);
    Str mail = center_mail(c);
    isize told = str_find(mail, S("To: officer@example.org\nSubject: Passed to you: Boston, Massachusetts"));
    CHECK(told >= 0 && page_has(mail, "make one of them its lead") && !page_has(str_slice(mail, told + 4, mail.n), "To: "));
    center_end(c);
}

/* So is their lead, of what somebody had who takes their account away. */
TEST(drafting_of_somebody_who_is_gone_is_told_the_lead)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Somebody lea = center_somebody(c, "lea@boston.gov", "city_lead", "boston-ma-us");
    Str draft = begin(c, &ana);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/head"), "title=Shovels&summary=Lend&concern=housing").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", "/practices/rockford-functional-zero/record", "community=boston-ma-us&status=considering&since=2026-01-01").status, 303);
    center_mail(c);
    CHECK_INT(center_as(c, &ana, "POST", "/account/erase", "sure=yes").status, 303);
    Str mail = center_mail(c);
    CHECK(page_has(mail, "To: lea@boston.gov\nSubject: Passed to you: Boston, Massachusetts") && page_has(mail, "Draft: Shovels") && page_has(mail, "Adoption: ") && page_has(mail, "/records/"));
    Str desk = center_as(c, &lea, "GET", "/desk", "").body, page = center_as(c, &lea, "GET", "/desk/handed-over", "").body;     /* and find it on their desk */
    CHECK(page_has(desk, "Nobody looks after it now") && page_has(desk, "1 adoption, 1 draft"));
    CHECK(page_has(page, "<a href=\"/records/") && page_has(page, "Draft: Shovels"));
    CHECK_INT(center_as(c, &lea, "POST", "/desk/handed-over", "").status, 303);
    CHECK(!page_has(center_as(c, &lea, "GET", "/desk", "").body, "Nobody looks after it now"));
    center_end(c);
}

/* Also where they had nothing that goes to anybody. */
TEST(drafting_staff_hears_of_a_city_without_a_lead)
{
    DemoCenter *c = center_of_demo(a);
    Somebody lea = center_somebody(c, "lea@boston.gov", "city_lead", "boston-ma-us");
    center_somebody(c, "officer@example.org", "program_officer", "");
    center_mail(c);
    let_go(c, a, &lea, "/communities/boston-ma-us", "lea@boston.gov");
    CHECK_STR(center_done(c), "left-to-staff");
    Str mail = center_mail(c);
    isize told = str_find(mail, S("To: officer@example.org\nSubject: Boston, Massachusetts has no lead now"));
    CHECK(told >= 0 && !page_has(str_slice(mail, told + 4, mail.n), "To: officer@example.org"));

    Somebody mia = center_somebody(c, "mia@houston.gov", "mayor", "houston-tx-us");       /* and where a colleague, who leads nothing, has what they had */
    center_somebody(c, "ana@houston.gov", "city_staff", "houston-tx-us");
    Str leave = str_fmt(a, "/communities/houston-tx-us/people/" STR_FMT "/leave", STR_ARG(center_handle(c, "mia@houston.gov")));
    CHECK_INT(center_as(c, &mia, "POST", leave.p, str_fmt(a, "to=" STR_FMT, STR_ARG(center_handle(c, "ana@houston.gov"))).p).status, 303);
    mail = center_mail(c), told = str_find(mail, S("To: officer@example.org\nSubject: Houston, Texas has no lead now"));
    CHECK(told >= 0 && !page_has(str_slice(mail, told + 4, mail.n), "To: officer@example.org"));
    center_end(c);
}

/* A draft whose author has left is its city's: the leads are told. */
TEST(drafting_goes_on_when_its_author_has_left)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), lea = center_somebody(c, "lea@boston.gov", "city_lead", "boston-ma-us"), officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Str draft = begin(c, &ana);
    write_needed(c, a, &ana, draft);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/head"), "title=Shovels&summary=Lend&concern=housing&then=send").status, 303);
    Str open = begin(c, &lea);
    CHECK_INT(center_as(c, &ana, "POST", at(a, open, "/problem/edit"), "").status, 303);
    CHECK(page_has(center_as(c, &lea, "GET", at(a, open, ""), "").body, "ana is writing"));
    let_go(c, a, &lea, "/communities/boston-ma-us", "ana@boston.gov");
    CHECK(!page_has(center_as(c, &lea, "GET", at(a, open, ""), "").body, "is writing"));
    center_mail(c);
    CHECK_INT(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=changes&note=Say+how+many").status, 303);
    Str mails = center_mail(c);
    CHECK(page_has(mails, "To: lea@boston.gov\nSubject: Changes are asked for: Shovels") && !page_has(mails, "To: ana@boston.gov"));
    CHECK_INT(center_as(c, &lea, "POST", at(a, draft, "/send"), "").status, 303);
    center_mail(c);
    CHECK_INT(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive").status, 303);
    Str told = center_mail(c);
    CHECK(page_has(told, "To: lea@boston.gov\nSubject: Published: Shovels") && page_has(told, "/practices/shovels\n"));
    center_end(c);
}

/* From a draft that was published there is a way to its practice, and one to write on. */
TEST(drafting_leads_on_from_what_was_published)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Str draft = begin(c, &ana);
    write_needed(c, a, &ana, draft);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/head"), "title=Shovels&summary=Lend&concern=housing&then=send").status, 303);
    CHECK_INT(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=publish&level=descriptive").status, 303);
    Str page = center_as(c, &ana, "GET", at(a, draft, ""), "").body, desk = center_as(c, &ana, "GET", "/desk", "").body;
    CHECK(page_has(page, "It is in the library") && page_has(page, "href=\"/practices/shovels\"") && page_has(page, "href=\"/drafts/new?practice=shovels\""));
    CHECK(page_has(desk, "What your city published") && page_has(desk, "href=\"/practices/shovels\"") && page_has(desk, "href=\"/drafts/new?practice=shovels\""));
    CHECK(!page_has(center_as(c, &officer, "GET", "/desk", "").body, "What your city published"));
    CHECK_INT(center_as(c, &officer, "POST", "/practices/shovels/publishing", "reason=The+source+is+gone").status, 303);
    page = center_as(c, &ana, "GET", at(a, draft, ""), "").body, desk = center_as(c, &ana, "GET", "/desk", "").body;
    CHECK(page_has(page, "It is out of the library") && page_has(page, "The source is gone") && !page_has(page, "It is in the library") && !page_has(page, "practices/shovels"));
    CHECK(page_has(desk, "out of the library") && page_has(desk, at(a, draft, "\"")) && !page_has(desk, "practices/shovels"));
    center_end(c);
}

TEST(drafting_is_thrown_away_whole)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), ben = center_somebody(c, "ben@boston.gov", "city_staff", "boston-ma-us"), eve = center_somebody(c, "eve@houston.gov", "city_lead", "houston-tx-us");
    Str draft = begin(c, &ana), second = begin(c, &ana), token = center_token(c, &ana, "drafts");
    write_section(c, a, &ana, draft, "problem", "Ice");
    CHECK_INT(center_send(c, &ana, at(a, draft, "/files"), "title=Letter", "letter.txt", S("Dear all")).status, 303);
    CHECK(page_has(center_as(c, &ben, "GET", at(a, draft, ""), "").body, at(a, draft, "/throw\"")));
    CHECK(page_has(center_as(c, &ben, "GET", at(a, draft, "/throw"), "").body, "Nobody brings them back"));
    CHECK_INT(center_as(c, &eve, "POST", at(a, draft, "/throw"), "").status, 404);
    CHECK_INT(center_as(c, &ben, "POST", at(a, draft, "/throw"), "").status, 303);
    CHECK_INT(center_as(c, &ana, "GET", at(a, draft, ""), "").status, 404);
    Str mails = center_mail(c);
    CHECK(page_has(mails, "To: ana@boston.gov\nSubject: Thrown away: Snow shovels to lend") && page_has(mails, "ben has thrown your draft"));
    CHECK_STR(wrong_in(c, a), "");
    CHECK_INT(center_program(c, "POST", str_fmt(a, "/api/v1" STR_FMT "/throw", STR_ARG(second)).p, &(Sent){ .token = token }).status, 200);
    CHECK(!page_has(center_mail(c), "Thrown away"));
    center_end(c);
}

TEST(drafting_what_was_sent_is_not_thrown_away)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Str draft = begin(c, &ana);
    write_needed(c, a, &ana, draft);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/head"), "title=Shovels&summary=Lend&concern=housing&then=send").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/throw"), "").status, 409);
    CHECK(!page_has(center_as(c, &ana, "GET", at(a, draft, ""), "").body, "Throw this draft away"));
    CHECK_INT(center_as(c, &officer, "POST", at(a, draft, "/review"), "answer=changes&note=More").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/throw"), "").status, 303);
    CHECK(!page_has(center_as(c, &ana, "GET", "/desk", "").body, "The editors ask for changes"));
    CHECK_STR(wrong_in(c, a), "");
    center_end(c);
}

TEST(drafting_two_at_once_lose_nothing)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), ben = center_somebody(c, "ben@boston.gov", "city_staff", "boston-ma-us");
    Str draft = begin(c, &ana);
    write_section(c, a, &ana, draft, "problem", "Walks+were+not+cleared");
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem/edit"), "").status, 303);
    Str seen = center_as(c, &ben, "GET", at(a, draft, "/problem"), "").body;
    CHECK(page_has(seen, "<strong>ana</strong> is writing here now") && !page_has(seen, "<textarea"));
    CHECK_INT(center_as(c, &ben, "POST", at(a, draft, "/problem/edit"), "").status, 303);
    CHECK(!page_has(center_as(c, &ben, "GET", at(a, draft, "/problem"), "").body, "<textarea"));
    CHECK_INT(center_as(c, &ben, "POST", at(a, draft, "/problem/edit"), "take=over").status, 303);
    CHECK(page_has(center_as(c, &ben, "GET", at(a, draft, "/problem"), "").body, "<textarea"));
    CHECK_INT(center_as(c, &ben, "POST", at(a, draft, "/problem"), "version=1&body=Walks+were+icy").status, 303);
    Reply r = center_as(c, &ana, "POST", at(a, draft, "/problem"), "version=1&body=Walks+were+not+cleared+at+all");
    CHECK_INT(r.status, 409);
    CHECK(page_has(r.body, "<del>icy</del><ins>not cleared at all</ins>") && page_has(r.body, "name=\"version\" value=\"2\"") && page_has(r.body, "not cleared at all</textarea>"));
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem"), "version=2&body=Walks+were+icy,+not+cleared+at+all").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem"), "version=2&body=Walks+were+icy,+not+cleared+at+all").status, 303);      /* pressed twice */
    Str history = center_as(c, &ben, "GET", at(a, draft, "/problem/history"), "").body;
    CHECK(page_has(history, "<ins>icy, not cleared at all</ins>") && page_has(history, "<del>not cleared</del>"));
    CHECK_INT(center_as(c, &ben, "POST", at(a, draft, "/problem/restore"), "version=1").status, 303);
    CHECK(page_has(center_as(c, &ben, "GET", at(a, draft, "/problem"), "").body, "<p>Walks were not cleared</p>"));
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem/edit"), "").status, 303);
    CHECK_INT(center_as(c, &ben, "POST", at(a, draft, "/problem/edit"), "take=over").status, 303);
    Reply late = center_as(c, &ana, "POST", at(a, draft, "/problem"), "version=4&body=Anas+late+words");
    CHECK_INT(late.status, 409);
    CHECK(page_has(late.body, "ben has taken this section over. Copy your text") && page_has(late.body, "Anas late words</textarea>") && page_has(late.body, "name=\"take\" value=\"over\""));
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem/restore"), "version=2").status, 409);
    CHECK(page_has(center_as(c, &ana, "GET", at(a, draft, "/problem"), "").body, "<strong>ben</strong> is writing here now"));
    CHECK_INT(center_as(c, &ben, "POST", at(a, draft, "/problem"), "version=4&body=Bens+words").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", at(a, draft, "/problem"), "version=4&body=Anas+late+words").status, 409);
    CHECK(page_has(center_as(c, &ana, "GET", at(a, draft, "/problem"), "").body, "<p>Bens words</p>"));
    CHECK_INT(center_as(c, &ben, "POST", at(a, draft, "/problem/edit"), "").status, 303);
    clock_shift(LOCK_SECONDS + 1);
    CHECK(!page_has(center_as(c, &ben, "GET", at(a, draft, "/problem"), "").body, "is writing here now"));
    clock_shift(0);
    center_end(c);
}

TEST(drafting_saves_make_no_public_page_stale)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Str draft = begin(c, &ana);
    const char *pages[] = { "/", "/practices", "/practices/rockford-functional-zero", "/communities/boston-ma-us", "/communities", "/gaps" };
    u64 before[countof(pages)];
    TableSet read[countof(pages)];
    for (isize i = 0; i < countof(pages); i++) read[i] = center_tables(c, pages[i]), before[i] = store_version(center_store(c), &read[i]);
    write_section(c, a, &ana, draft, "problem", "Walks+were+not+cleared");
    for (isize i = 0; i < countof(pages); i++) { test_case(pages[i]); CHECK_INT((i64)store_version(center_store(c), &read[i]), (i64)before[i]); }
    center_end(c);
}
