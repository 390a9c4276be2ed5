#include "rooms/practices/practices_pages.h"
#include "tests/center.h"
#include "tests/test.h"
#include <unistd.h>

/* ---- what is known, in words ---- */

TEST(cost_is_said_or_not_known)
{
    static const struct { const char *kind, *text, *currency; i64 minor; const char *main, *more; bool known; } cases[] = {
        { "unknown", "", "", 0, "Not known", "", false },
        { "staff-time", "", "", 0, "Staff time", "", true },
        { "staff-time", "staff time and small grants", "", 0, "staff time and small grants", "", true },
        { "whole", "", "USD", 1630000000, "$16,300,000", "", true },
        { "price", "a cent an ounce", "", 0, "a cent an ounce", "(a price, not what the city spends)", true },
        { "whole", "", "", 0, "Not known", "", false },
        { "described", "", "", 0, "Described in the text", "", true },
    };
    for (isize i = 0; i < countof(cases); i++) {
        PracticeCards p = { .cost_kind = str_from(cases[i].kind), .cost_text = str_from(cases[i].text), .cost_currency = str_from(cases[i].currency), .lang = S("en") };
        if (cases[i].minor) p.cost_minor = (OptInt)SOME(cases[i].minor);
        Figure f = cost_said(a, LANG_EN, &p);
        test_case(cases[i].kind);
        CHECK_STR(f.main, cases[i].main);
        CHECK_STR(f.more, cases[i].more);
        CHECK(f.known == cases[i].known);
    }
}

TEST(only_what_was_measured_is_a_change)
{
    static const struct { const char *kind, *value, *unit, *text, *main; bool known; } cases[] = {
        { "effect", "-43", "percent", "", "−43%", true },
        { "effect", "12", "percentage points", "", "+12 percentage points", true },
        { "before-after", "-1190", "deaths a year", "", "−1,190 deaths a year", true },
        { "effect", "0.44", "percent", "", "+0.44%", true },
        { "effect", "54", "percent of votes", "", "54 percent of votes", true },
        { "effect", "2.5", "times as many", "", "2.5 times as many", true },
        { "before-after", "1200", "homes in 2020", "", "1,200 homes in 2020", true },
        { "effect", "", "", "many more building consents", "many more building consents", true },
        { "output", "90", "projects", "90 projects funded", "No change measured", false },
        { "target", "-50", "percent", "half by 2030", "No change measured", false },
        { "none", "", "", "", "No change measured", false },
        { "described", "", "", "", "Described in the text", true },
    };
    for (isize i = 0; i < countof(cases); i++) {
        PracticeCards p = { .outcome_kind = str_from(cases[i].kind), .outcome_value = str_from(cases[i].value), .outcome_unit = str_from(cases[i].unit), .outcome_text = str_from(cases[i].text) };
        Figure f = change_said(a, LANG_EN, &p);
        test_case(cases[i].unit);
        CHECK_STR(f.main, cases[i].main);
        CHECK(f.known == cases[i].known);
    }
}

TEST(adopters_are_counted_by_who_says_so)
{
    CHECK_STR(adopters_said(a, LANG_EN, &(Shelf){ 0 }), "Nobody is known to have taken it up");
    CHECK_STR(adopters_said(a, LANG_EN, &(Shelf){ .reported = 1 }), "Sources report that 1 other city took it up");
    CHECK_STR(adopters_said(a, LANG_EN, &(Shelf){ .recorded = 2 }), "2 cities recorded here that they took it up");
    CHECK_STR(adopters_said(a, LANG_EN, &(Shelf){ .recorded = 2, .stopped = 1 }), "2 cities recorded here that they took it up; 1 of them has stopped");
    CHECK_STR(adopters_said(a, LANG_EN, &(Shelf){ .recorded = 1, .stopped = 1 }), "1 city recorded here that it took it up, and has stopped");
    CHECK_STR(years_said(a, LANG_EN, (OptInt)SOME(2023), (OptInt)SOME(2026)), "2023–2026"), CHECK_STR(years_said(a, LANG_EN, (OptInt){ 0 }, (OptInt)SOME(2026)), "until 2026");
    CHECK_STR(years_said(a, LANG_EN, (OptInt)SOME(2023), (OptInt){ 0 }), "2023"), CHECK_STR(years_said(a, LANG_EN, (OptInt)SOME(2026), (OptInt)SOME(2026)), "2026");
    CHECK_STR(adopters_said(a, LANG_EN, &(Shelf){ .reported = 3, .recorded = 2 }), "2 cities recorded here that they took it up. Sources report that 3 other cities took it up");
}

TEST(a_year_from_memory_is_not_shown)
{
    CHECK_STR(since_said(a, LANG_EN, &(PracticeCards){ .year_started = SOME(2012) }), "since 2012");
    CHECK_STR(since_said(a, LANG_EN, &(PracticeCards){ .year_started = SOME(2012), .year_from_memory = true }), "");
}

/* ---- the list ---- */

/* How many cards a page of the list shows. */
static isize cards(Str page)
{
    isize n = 0;
    for (isize at; (at = str_find(page, S("<article class=\"card\">"))) >= 0; n++) page = str_slice(page, at + 1, page.n);
    return n;
}

TEST(practices_are_listed_filtered_and_found)
{
    DemoCenter *c = center_of_demo(a);
    static const struct { const char *address; isize cards; const char *has, *has_not; } cases[] = {
        { "/practices", 20, "122 practices", "of 122 are" },
        { "/practices?page=7", 2, "121 to 122 of 122", "rel=\"next\"" },
        { "/practices?page=99", 0, "Nothing here is all that you asked for", NULL },
        { "/practices?concern=homelessness", 6, "6 practices", "adelfia-orchestra" },
        { "/practices?concern=homelessness&evidence=RCT", 1, "denver-supportive-housing-bond", NULL },
        { "/practices?concern=homelessness&concern=food", 8, "8 practices", NULL },
        { "/practices?concern=no-such-concern", 20, "122 practices", NULL },
        { "/practices?community=houston-tx-us", 2, "Houston, Texas", NULL },
        { "/practices?concern=food&evidence=RCT", 0, "Without \u201cFood\u201d", NULL },
        { "/practices?q=people+loosing+their+homes", 20, "\u201cloosing\u201d was read as \u201closing\u201d", NULL },
        { "/practices?q=qqqzzz", 0, "No practice has: qqqzzz.", NULL },
        { "/es/practices?concern=food", 2, "Alimentaci\u00f3n", "Not known" },
        { "/practices?sort=new", 20, "since 2026", NULL },
        { "/practices?for=3921000", 20, "for Dayton, Ohio", NULL },
        { "/practices?q=%3Cscript%3Ealert(1)%3C/script%3E", 20, "&lt;script&gt;", "<script>alert" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Str page = center_get(c, cases[i].address);
        if (cases[i].cards < 20 || str_find(str_from(cases[i].address), S("?q=")) < 0) CHECK_INT(cards(page), cases[i].cards);
        CHECK(page_has(page, cases[i].has));
        if (cases[i].has_not) CHECK(!page_has(page, cases[i].has_not));
    }
    Str found = center_get(c, "/practices?q=homelessness");
    CHECK(page_has(found, "<mark>"));
    center_end(c);
}

TEST(places_like_yours_come_first)
{
    DemoCenter *c = center_of_demo(a);
    Str yours = center_get(c, "/practices?for=3921000"), all = center_get(c, "/practices");
    CHECK(page_has(yours, "Places like yours first</a>") && !page_has(all, "Places like yours first</a>"));
    CHECK(page_has(yours, "card__why") && !page_has(all, "card__why"));
    CHECK(page_has(yours, "href=\"/practices/") && page_has(yours, "for=3921000"));
    CHECK(page_has(yours, "<link rel=\"canonical\" href=\"https://practices.example.org/practices\">"));
    center_end(c);
}

TEST(the_scale_of_evidence_is_reordered_whole_or_not_at_all)
{
    static const struct { const char *text; int code; } files[] = {
        { "level,label,rule,order\nRCT,Trial,r,2\nquasi-experimental,Comparison,r,1\nbefore-after,Before,r,3\ndescriptive,Description,r,4\n", 0 },
        { "level,label,rule,order\nRCT,Trial,r,1\nquasi-experimental,Comparison,r,1\nbefore-after,Before,r,3\ndescriptive,Description,r,4\n", 3 },
        { "level,label,rule,order\nRCT,Trial,r,1\nRCT,Again,r,2\nquasi-experimental,C,r,3\nbefore-after,Before,r,4\ndescriptive,Description,r,5\n", 3 },
        { "level,label,rule,order\nRCT,Trial,r,1\n", 3 },
    };
    DemoCenter *c = center_of_demo(a);
    const char *path = str_z(a, str_fmt(a, STR_FMT "/evidence.csv", STR_ARG(test_dir(a))));
    for (isize i = 0; i < countof(files); i++) {
        FILE *f = fopen(path, "w");
        must(f && fputs(files[i].text, f) >= 0 && !fclose(f));
        test_case(files[i].text);
        CHECK_INT(center_command(c, (const char *[]){ "import", "evidence", path, NULL }), files[i].code);
    }
    bool reordered = false;     /* the page follows when the library has been built anew */
    for (i64 end = clock_micros() + 60000000; !reordered && clock_micros() < end; usleep(10000)) {
        Str scale = center_get(c, "/evidence");
        isize first = str_find(scale, S("Comparison"));
        reordered = first >= 0 && first < str_find(scale, S(">Trial"));
    }
    CHECK(reordered);
    center_end(c);
}

/* ---- one practice ---- */

TEST(a_practice_says_what_is_known_and_what_is_not)
{
    DemoCenter *c = center_of_demo(a);
    Str p = center_get(c, "/practices/rockford-functional-zero?for=3921000");
    static const char *const says[] = { "Rockford, Illinois</bdi></a>, since 2015", "staff time and small grants", "Before and after", "Sources report that 6 other cities took it up",
        "Like Dayton, Ohio?", "What differs there: ", "not known of both: ", "The editors\u2019 judgement, not a finding.", "Secondary source", "Related practices", "rockford-functional-zero.pdf?for=3921000",
        "application/ld+json", "Abilene, Texas</bdi></a></th><td><span class=\"unknown\">not known</span></td><td>Reported by a source" };
    for (isize i = 0; i < countof(says); i++) { test_case(says[i]); CHECK(page_has(p, says[i])); }
    Str bare = center_get(c, "/practices/adelfia-orchestra");
    CHECK(page_has(bare, "Not known yet: what it cost, what changed because of it, when it began and whether another city took it up."));
    CHECK(page_has(bare, "Did a city like yours do it?") && !page_has(bare, "<svg class=\"map\""));
    Str memory = center_get(c, "/practices/amman-reachability-maps");
    CHECK(page_has(memory, "A prize helped pay for it") && !page_has(memory, "since 2021"));
    Str ranges = center_get(c, "/practices/ahmedabad-heat-action-plan");
    CHECK(page_has(ranges, "\u22121,190 deaths a year") && page_has(ranges, "between \u22122,218 and \u2212162"));
    CHECK(page_has(center_get(c, "/es/practices/rockford-functional-zero"), "<html lang=\"es\">"));
    CHECK_INT(center_ask(c, "GET", "/practices/no-such-practice", "").status, 404);
    center_end(c);
}

TEST(a_practice_is_taken_away_on_paper_as_a_code_and_as_a_reference)
{
    DemoCenter *c = center_of_demo(a);
    Str pdf = center_get(c, "/practices/rockford-functional-zero.pdf?for=3921000");
    CHECK(str_starts(pdf, S("%PDF-")) && pdf.n > 5000);
    CHECK(str_eq(pdf, center_get(c, "/practices/rockford-functional-zero.pdf?for=3921000")));
    Str bib = center_get(c, "/practices/rockford-functional-zero.bib");
    CHECK(page_has(bib, "@misc{rotunda-rockford-functional-zero,") && page_has(bib, "\\url{https://practices.example.org/practices/rockford-functional-zero}"));
    Str svg = center_get(c, "/practices/rockford-functional-zero/qr.svg");
    CHECK(str_starts(svg, S("<svg xmlns=")) && svg.n > 1000);
    CHECK_INT(center_ask(c, "GET", "/practices/no-such.pdf", "").status, 404);
    center_end(c);
}

/* ---- side by side ---- */

TEST(practices_are_compared_only_where_they_can_be)
{
    DemoCenter *c = center_of_demo(a);
    static const struct { const char *address, *has; } cases[] = {
        { "/compare", "Find two to four practices" },
        { "/compare?p=rockford-functional-zero", "One is chosen: By-name list to functional zero" },
        { "/compare?p=rockford-functional-zero&q=housing", "/compare?p=rockford-functional-zero&amp;p=" },
        { "/compare?p=houston-the-way-home&p=rockford-functional-zero", "Effects cannot be compared: not each of them was measured as a figure." },
        { "/compare?p=houston-the-way-home&p=rockford-functional-zero", "Costs cannot be compared: not each of them is known as one amount." },
        { "/compare?p=houston-the-way-home&p=rockford-functional-zero&for=3921000", "Done in the place most like Dayton, Ohio" },
        { "/compare?p=houston-the-way-home&p=no-such", "One of the practices in this address is not in the library" },
        { "/compare?p=no-such&p=none-such", "2 of the practices in this address are not in the library" },
        { "/compare?p=adelfia-orchestra&p=auckland-upzoning&p=athens-synathina&p=minneapolis-2040&p=medellin-metrocable", "Four can be compared at once" },
        { "/compare?p=rockford-functional-zero&p=rockford-functional-zero", "One is chosen" },
    };
    for (isize i = 0; i < countof(cases); i++) CHECK(page_has(center_get(c, cases[i].address), cases[i].has));
    Str two = center_get(c, "/compare?p=houston-the-way-home&p=rockford-functional-zero");
    CHECK(str_find(two, S("class=\"compare__differs\"")) < str_find(two, S("What changed")));
    center_end(c);
}

/* ---- the rest of the house ---- */

TEST(every_page_of_the_library_answers_in_both_languages)
{
    DemoCenter *c = center_of_demo(a);
    static const struct { const char *address, *has; } cases[] = {
        { "/", "122 practices" }, { "/gaps", "The library holds nothing on: Aging." }, { "/concerns", "Homelessness" }, { "/evidence", "Randomised trial" },
        { "/about", "not the coalition\u2019s list of members" }, { "/api", "/api/v1/practices/{slug}" }, { "/communities", "Practices</th>" },
        { "/communities/houston-tx-us", "One regional rehousing system" }, { "/communities/denver-co-us", "What it took up from others" }, { "/es/", "<html lang=\"es\">" }, { "/es/gaps", "Vivienda" },
    };
    for (isize i = 0; i < countof(cases); i++) CHECK(page_has(center_get(c, cases[i].address), cases[i].has));
    center_end(c);
}

TEST(feeds_keep_the_date_of_what_did_not_change)
{
    DemoCenter *c = center_of_demo(a);
    Str before = center_get(c, "/practices.atom?concern=food");
    CHECK(page_has(before, "<id>https://practices.example.org/practices.atom?concern=food</id>") && page_has(before, "/practices/rourkela-solar-cold-rooms"));
    CHECK_INT(center_command(c, (const char *[]){ "import", "practices", "data:practices.csv", "--texts", "data:practices.md", NULL }), 0);
    CHECK(str_eq(before, center_get(c, "/practices.atom?concern=food")));
    CHECK(page_has(center_get(c, "/communities.atom"), "/communities/aarhus-dk"));
    CHECK(page_has(center_get(c, "/es/practices?concern=food&demo=1"), "href=\"/es/practices.atom?concern=food&amp;demo=1\"") && page_has(center_get(c, "/es/communities"), "href=\"/es/communities.atom\""));
    CHECK(page_has(center_get(c, "/practices.atom?concern=food&demo=1"), "/practices/rourkela-solar-cold-rooms?demo=1"));
    CHECK(page_has(center_get(c, "/sitemap.xml"), "<loc>https://practices.example.org/es/practices/rockford-functional-zero</loc>"));
    CHECK(page_has(center_get(c, "/robots.txt"), "Sitemap: https://practices.example.org/sitemap.xml"));
    center_end(c);
}

TEST(the_api_answers_as_it_is_described)
{
    DemoCenter *c = center_of_demo(a);
    static const struct { const char *address; int status; const char *has; } cases[] = {
        { "/api/v1/practices", 200, "\"total\":122,\"next\":\"20\"" },
        { "/api/v1/practices?demo=2", 400, "\\\"demo\\\" is 1, or left out." },
        { "/api/v1/practices?limit=200", 200, "\"total\":122,\"next\":null" },
        { "/api/v1/practices?cursor=120", 200, "\"next\":null" },
        { "/api/v1/practices?q=people+loosing+their+homes&limit=3", 200, "\"next\":\"3\"" },
        { "/api/v1/practices?concern=homelessness&evidence=RCT", 200, "\"slug\":\"denver-supportive-housing-bond\"" },
        { "/api/v1/practices?sort=new&limit=1", 200, "\"year_started\":2026" },
        { "/api/v1/practices/rockford-functional-zero", 200, "\"adopters\":{\"reported\":6,\"recorded\":0,\"stopped\":0}" },
        { "/api/v1/practices/amman-reachability-maps", 200, "\"year_started\":null" },
        { "/api/v1/practices/none", 404, "\"status\":404" },
        { "/api/v1/practices?limit=0", 400, "limit" }, { "/api/v1/practices?limit=201", 400, "200" }, { "/api/v1/practices?limit=x", 400, "limit" },
        { "/api/v1/practices?cursor=-1", 400, "cursor" }, { "/api/v1/practices?colour=red", 400, "colour" }, { "/api/v1/practices?sort=price", 400, "fit|new|evidence|adopters" },
        { "/api/v1/practices?sort=new&sort=new", 400, "once" }, { "/api/v1/practices?concern=xx", 400, "not in the library" }, { "/api/v1/practices?evidence=xx", 400, "/api/v1/evidence" },
        { "/api/v1/communities?country=US&sort=population&limit=1", 200, "\"slug\":\"new-york-ny-us\"" },
        { "/api/v1/communities?q=rock", 200, "\"total\":2" }, { "/api/v1/communities?size=great", 200, "\"total\":" },
        { "/api/v1/communities/rockford-il-us", 200, "\"practices\":1" }, { "/api/v1/communities/none", 404, "404" },
        { "/api/v1/places?q=day", 200, "\"geoid\":\"3921000\"" }, { "/api/v1/places?state=CA", 200, "\"total\":0" }, { "/api/v1/places/3921000", 200, "Dayton city" },
        { "/api/v1/adoptions?practice=rockford-functional-zero", 200, "\"total\":6" }, { "/api/v1/adoptions?q=homelessness&country=US", 200, "rockford-functional-zero" },
        { "/api/v1/adoptions?origin=recorded", 200, "\"total\":0" }, { "/api/v1/adoptions?community=denver-co-us&sort=year", 200, "houston-the-way-home" },
        { "/api/v1/concerns", 200, "\"total\":22" }, { "/api/v1/concerns?q=rent&sort=practices", 200, "\"slug\":\"housing\"" }, { "/api/v1/concerns/food", 200, "\"practices\":2" },
        { "/api/v1/concerns/none", 404, "404" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Reply r = center_ask(c, "GET", cases[i].address, "");
        test_case(cases[i].address);
        CHECK_INT(r.status, cases[i].status);
        CHECK(page_has(r.body, cases[i].has));
    }
    center_end(c);
}
