#include "rooms/communities/communities_import.h"
#include "rooms/communities/communities_pages.h"
#include "rooms/communities/placenames.h"
#include "tests/center.h"
#include "tests/test.h"
#include "web/by_program.h"
#include <math.h>

/* ---- a small center ---- */

typedef struct { Arena *a; Cli cli; char *err; size_t err_n; } Center;

static void write_file(Arena *a, Str path, Str bytes)
{
    FILE *f = fopen(str_z(a, path), "we");
    must(f);
    must(fwrite(bytes.p, 1, (size_t)bytes.n, f) == (size_t)bytes.n);
    must(fclose(f) == 0);
}

static Center *center_new(Arena *a)
{
    Center *c = make(a, Center);
    *c = (Center){ .a = a, .cli = { .arena = a, .dir = test_dir(a), .quiet = true } };
    Err e = store_open(a, c->cli.dir, STORE_WRITE, &c->cli.store);
    must(!failed(e));
    c->cli.out = fopen("/dev/null", "we");
    must(c->cli.out);
    return c;
}

static void center_close(Center *c)
{
    store_close(c->cli.store);
    fclose(c->cli.out);
}

/* Imports a text; what the import said of it is in c->err. */
static Err take_in(Center *c, Err (*import)(Cli *), Str text)
{
    Str path = str_fmt(c->a, STR_FMT "/in.csv", STR_ARG(c->cli.dir));
    write_file(c->a, path, text);
    Cli cli = c->cli;
    for (const Command *k = communities_commands; k->name; k++) if (k->run == import) cli.command = k;
    vec_push(c->a, &cli.args, path);
    cli.err = open_memstream(&c->err, &c->err_n);
    must(cli.err);
    Err e = import(&cli);
    fclose(cli.err);
    Str said = str_copy(c->a, str_of(c->err, (isize)c->err_n));
    (free)(c->err); /* what open_memstream made */
    c->err = (char *)(uintptr_t)said.p;
    return e;
}

#define PLACES_HEAD "geoid,ocd_id,name,full_name,state,state_name,county_geoid,lat,lon,population,population_year,census_2010,land_km2,water_km2,ansicode,funcstat\n"
#define COMMUNITIES_HEAD "slug,name,country,region,ocd_id,geoid,county_geoid,lat,lon,population,population_year,area_km2,website,seen_in,source\n"
static const char places_csv[] = PLACES_HEAD
    "3921000,ocd-division/country:us/state:oh/place:dayton,Dayton,Dayton city,OH,Ohio,39113,39.77,-84.19,140407,2019,141759,144.1,1,,A\n"
    "4819432,,Dayton,Dayton city,TX,Texas,48291,30.05,-94.89,8389,2019,,30,1,,A\n"
    "4835000,,Houston,Houston city,TX,Texas,48201,29.76,-95.37,2320268,2019,2099451,1553,60,,A\n"
    "2255000,,New Orleans,New Orleans city,LA,Louisiana,22071,30.07,-89.93,390144,2019,343829,439,460,,A\n";
static const char communities_csv[] = COMMUNITIES_HEAD
    "accra-gh,Accra,GH,GH-AA,,,,5.55602,-0.19690,1963264,,,,Leaders 2019,facts: GeoNames id 2306104\n"
    "sao-paulo-br,S\u00e3o Paulo,BR,BR-SP,,,,-23.55,-46.63,10021295,,,,,facts: GeoNames id 3448439 (S\u00e3o)\n"
    "houston-tx-us,Houston,US,US-TX,,4835000,48201,29.76,-95.37,2320268,2019,1553,https://www.houstontx.gov,Winners 2013,https://example.org/a?b=c | facts: us_places.csv\n"
    "evil-us,<script>alert(1)</script>,US,US-OH,,,,40,-83,1000,,,,\"\"\"><img src=x>\",\n"
    "nowhere-cl,Pe\u00f1alol\u00e9n,CL,,,,,,,,,,,,\n";

static Center *center_filled(Arena *a)
{
    Center *c = center_new(a);
    must(!failed(take_in(c, import_places, str_from(places_csv))));
    must(!failed(take_in(c, import_communities, str_from(communities_csv))));
    return c;
}

static i64 communities_held(Center *c)
{
    Db *db = db_begin(c->cli.store, c->a);
    i64 n = community_all(db).n;
    CHECK(!failed(db->failure));
    db_end(db);
    return n;
}

/* ---- imports ---- */

TEST(communities_import_takes_a_good_file_twice)
{
    Center *c = center_filled(a);
    CHECK_INT(communities_held(c), 5);
    CHECK(!failed(take_in(c, import_communities, str_from(communities_csv))));
    CHECK_INT(communities_held(c), 5);
    center_close(c);
}

TEST(communities_import_refuses_bad_files_whole)
{
    static const struct { const char *text; isize n; const char *says; } cases[] = {
        { "", 0, "empty" },
        { "\x1f\x8b\x08\x00garbage", 11, "" },
        { "\x00\x01\x02\xff\xfe\n", 6, "" },
        { "name,slug\nA,a\n", 0, "country" },
        { COMMUNITIES_HEAD "a-us,A,US,,,,,,,,,,,,\n\"b-us,B,US,,,,,,,,,,,,\n", 0, ":3:" },
        { COMMUNITIES_HEAD "a-us,A,US,,,,,,,,,,,,\na-us,A again,US,,,,,,,,,,,,\n", 0, ":3: slug a-us stands in line 2 already" },
        { COMMUNITIES_HEAD "a-us,A,US,,,1234567,,,,,,,,,\nb-us,B,US,,,1234567,,,,,,,,,\na-us,A,US,,,7654321,,,,,,,,,\n", 0, ":4: slug a-us" },
        { COMMUNITIES_HEAD "a-us,A,US,,,1234567,,,,,,,,,\nb-us,B,US,,,1234567,,,,,,,,,\n", 0, ":3: geoid 1234567 stands in line 2 already" },
        { COMMUNITIES_HEAD "a-us,A,12,,,,,,,,,,,,\n", 0, ":2: country \"12\"" },
        { COMMUNITIES_HEAD "A B,A,US,,,,,,,,,,,,\n", 0, ":2: slug \"A B\"" },
        { COMMUNITIES_HEAD "a-us,,US,,,,,,,,,,,,\n", 0, ":2: name is empty" },
        { COMMUNITIES_HEAD "a-us,A,USA,,,,,,,,,,,,\n", 0, ":2: country \"USA\"" },
        { COMMUNITIES_HEAD "a-us,A,US,,,123,,,,,,,,,\n", 0, ":2: geoid \"123\"" },
        { COMMUNITIES_HEAD "a-us,A,US,,,,,91,0,,,,,,\n", 0, ":2: lat and lon" },
        { COMMUNITIES_HEAD "a-us,A,US,,,,,5,,,,,,,\n", 0, ":2: lat and lon" },
        { COMMUNITIES_HEAD "a-us,A,US,,,,,,,-1,,,,,\n", 0, ":2: a population cannot be below zero" },
        { COMMUNITIES_HEAD "a-us,A,US,,,,,,,many,,,,,\n", 0, ":2:" },
        { COMMUNITIES_HEAD "a-us,A,US,,,,,,,,,,javascript:alert(1),,\n", 0, ":2: website" },
        { COMMUNITIES_HEAD "a-us,A,US\n", 0, ":2:" },
    };
    Center *c = center_filled(a);
    for (isize i = 0; i < countof(cases); i++) {
        Str text = cases[i].n ? str_of(cases[i].text, cases[i].n) : str_from(cases[i].text);
        Err e = take_in(c, import_communities, text);
        test_case(str_z(a, str_fmt(a, "%td: %s" STR_FMT, i, c->err, STR_ARG(e.text))));
        CHECK_INT(e.code, ERR_INPUT);
        CHECK(str_find(str_from(c->err), str_from(cases[i].says)) >= 0 || str_find(e.text, str_from(cases[i].says)) >= 0);
        CHECK_INT(communities_held(c), 5);
    }
    center_close(c);
}

TEST(communities_import_keeps_who_is_meant)
{
    Center *c = center_filled(a);
    /* the GEOID says who it is: the slug may change; the other way round it is refused */
    CHECK(!failed(take_in(c, import_communities, S(COMMUNITIES_HEAD "houston-us,Houston,US,US-TX,,4835000,,,,,,,,,\n"))));
    CHECK_INT(communities_held(c), 5);
    CHECK_INT(take_in(c, import_communities, S(COMMUNITIES_HEAD "houston-us,Houston,US,US-TX,,4835001,,,,,,,,,\n")).code, ERR_INPUT);
    Db *db = db_begin(c->cli.store, a);
    CommunityFind f;
    CHECK(community_find(db, S("houston-us"), &f) && !community_find(db, S("houston-tx-us"), &f));
    db_end(db);
    center_close(c);
}

TEST(places_import_refuses_what_it_does_not_know)
{
    Center *c = center_new(a);
    CHECK_INT(take_in(c, import_places, S("a,b\n1,2\n")).code, ERR_INPUT);
    CHECK_INT(take_in(c, import_places, S(PLACES_HEAD "39210,,Dayton,Dayton city,OH,Ohio,,,,,,,,,,\n")).code, ERR_INPUT);
    CHECK(str_find(str_from(c->err), S(":2: geoid \"39210\"")) >= 0);
    Db *db = db_begin(c->cli.store, a);
    PlaceCount n;
    CHECK(place_count(db, &n) && n.n == 0);
    db_end(db);
    center_close(c);
}

/* ---- who is meant by for= ---- */

TEST(locality_is_found_by_slug_and_by_geoid)
{
    static const struct { const char *id, *canonical, *label, *label_es; } cases[] = {
        { "accra-gh", "accra-gh", "Accra, Ghana", "Accra, Ghana" }, { "3921000", "3921000", "Dayton, Ohio", "Dayton, Ohio" },
        { "4835000", "houston-tx-us", "Houston, Texas", "Houston, Texas" }, { "sao-paulo-br", "sao-paulo-br", "S\u00e3o Paulo, Brazil", "S\u00e3o Paulo, Brasil" },
        { "", NULL, NULL, NULL }, { "accra", NULL, NULL, NULL }, { "9999999", NULL, NULL, NULL }, { "accra-gh' OR 1=1", NULL, NULL, NULL },
    };
    Center *c = center_filled(a);
    Db *db = db_begin(c->cli.store, a);
    for (isize i = 0; i < countof(cases); i++) {
        Locality l;
        bool found = locality_find(db, LANG_EN, str_from(cases[i].id), &l);
        test_case(cases[i].id);
        CHECK(found == (cases[i].canonical != NULL));
        if (!found) continue;
        CHECK_STR(l.id, cases[i].canonical);
        CHECK_STR(l.label, cases[i].label);
        CHECK(locality_find(db, LANG_ES, str_from(cases[i].id), &l));
        CHECK_STR(l.label, cases[i].label_es);
    }
    db_end(db);
    center_close(c);
}

TEST(community_sizes)
{
    static const struct { OptInt people; Size size; } cases[] = { { SOME(0), SIZE_SMALL }, { SOME(49999), SIZE_SMALL }, { SOME(50000), SIZE_MEDIUM }, { SOME(250000), SIZE_LARGE },
        { SOME(999999), SIZE_LARGE }, { SOME(1000000), SIZE_GREAT }, { SOME(INT64_MAX), SIZE_GREAT }, { { 0 }, SIZE_UNKNOWN } };
    for (isize i = 0; i < countof(cases); i++) CHECK_INT(size_of(cases[i].people), cases[i].size);
    Size s;
    CHECK(size_named(S("great"), &s) && s == SIZE_GREAT);
    CHECK(!size_named(S("greatest"), &s) && !size_named(S(""), &s));
}

/* ---- words of likeness ---- */

TEST(alike_says_what_is_near_what_differs_and_what_is_not_known)
{
    Likeness l = { .km = 1512.3, .shared = 1u << L_POPULATION | 1u << L_DENSITY | 1u << L_GROWTH | 1u << L_DISTANCE | 1u << L_INCOME };
    l.d[L_POPULATION] = 0.1, l.d[L_DENSITY] = -1.2, l.d[L_GROWTH] = 1.5, l.d[L_INCOME] = 0.2;
    Alike s = alike_say(a, LANG_EN, &l, LIKE_ALL);
    CHECK_STR(s.why, "Much alike in population and income. What differs there: more spread out and growing faster.");
    CHECK_STR(s.compared, "population, density, growth, income and distance");
    CHECK_STR(s.unknown, "unemployment, country and concerns");
    CHECK_STR(s.km, "1,510 km away");
    CHECK_STR(alike_say(a, LANG_ES, &l, LIKE_ALL).why, "Muy parecidas en poblaci\u00f3n e ingresos. Diferencias: m\u00e1s dispersa y de crecimiento m\u00e1s r\u00e1pido.");
    CHECK_STR(alike_say(a, LANG_EN, &l, LIKE_DISTANCE).why, "");
    l.d[L_POPULATION] = 0.5, l.d[L_INCOME] = -2, l.km = NAN;
    s = alike_say(a, LANG_EN, &l, LIKE_MEANS);
    CHECK_STR(s.why, "Somewhat alike in population. What differs there: more spread out, growing faster and lower incomes.");
    CHECK_STR(s.km, "");
}

TEST(lists_of_words)
{
    Str words[] = { S("agua"), S("hielo"), S("ingresos") };
    CHECK_STR(tr_list(a, LANG_EN, words, 0), "");
    CHECK_STR(tr_list(a, LANG_EN, words, 1), "agua");
    CHECK_STR(tr_list(a, LANG_ES, words, 2), "agua y hielo");
    CHECK_STR(tr_list(a, LANG_ES, words, 3), "agua, hielo e ingresos");
    CHECK_STR(tr_list(a, LANG_EN, words, 3), "agua, hielo and ingresos");
}

/* ---- names spelt nearly right ---- */

TEST(spelling_mistakes_are_few)
{
    static const struct { const char *typed, *name; int apart; } cases[] = { { "daytn", "dayton", 1 }, { "dayotn", "dayton", 1 }, { "houstno", "houston", 1 },
        { "pheonix", "phoenix", 1 }, { "albequerque", "albuquerque", 1 }, { "dayton", "clayton", 2 }, { "dayton", "boston", 2 }, { "new orlens", "new orleans", 1 } };
    for (isize i = 0; i < countof(cases); i++) {
        Str x = str_from(cases[i].typed), y = str_from(cases[i].name);
        int limit = spelling_limit(x), apart = spelling_apart(x, letters_of(x), y, letters_of(y), limit);
        test_case(cases[i].typed);
        CHECK_INT(apart, cases[i].apart > limit ? limit + 1 : cases[i].apart);
    }
    CHECK_INT(spelling_limit(S("ada")), 0);
}

/* ---- pages ---- */

static const Route *const tables[] = { communities_routes, NULL };

static Reply ask_for(Center *c, const char *method, const char *address, const char *body)
{
    Request *rq = make(c->a, Request);
    Buf *b = make(c->a, Buf);
    Str why;
    *b = buf_on(c->a);
    *rq = (Request){ .arena = c->a, .method = str_from(method), .body = str_from(body), .out = make(c->a, Out) };
    must(request_parse(rq, str_from(address), &why));
    *rq->out = (Out){ .buf = b, .lang = rq->lang };
    rq->db = db_begin(c->cli.store, c->a);
    RouteFound found;
    Reply r = { .status = 404 };
    if (route_find(tables, c->a, rq->method, rq->path, &rq->params, &found) == ROUTE_FOUND) r = route_take(found.route, rq);
    for (int i = 0; i < rq->later_n; i++) rq->later[i].fn(rq->later[i].a, rq->later[i].b);
    CHECK(!failed(rq->db->failure) && !failed(rq->failure));
    db_end(rq->db);
    return r;
}

static Str get(Center *c, const char *address)
{
    Reply r = ask_for(c, "GET", address, "");
    CHECK_INT(r.status, 200);
    return r.body;
}

static bool has(Str page, const char *part) { return str_find(page, str_from(part)) >= 0; }

static Str header(const Reply *r, const char *name)
{
    for (isize i = 0; i < countof(r->headers); i++) if (r->headers[i].name && !strcmp(r->headers[i].name, name)) return r->headers[i].value;
    return (Str){ 0 };
}

static Center *center_open(Arena *a)
{
    Center *c = center_filled(a);
    communities_start(c->cli.store);
    return c;
}

static void center_shut(Center *c)
{
    communities_stop();
    center_close(c);
}

TEST(communities_list_filters_counts_and_sorts)
{
    Center *c = center_open(a);
    Str all = get(c, "/communities");
    CHECK(has(all, "A sample of 5 communities in 4 countries") && has(all, "not the coalition\u2019s list of members"));
    CHECK(has(all, "United States</span> <span class=\"count\">2</span>") && has(all, "Size not known</span> <span class=\"count\">1</span>"));
    CHECK(str_find(all, S(">Brazil</th>")) < str_find(all, S(">Chile</th>")) && str_find(all, S(">Chile</th>")) < str_find(all, S(">Ghana</th>")));
    Str named = get(c, "/communities?named=S%C3%83O&sort=name");
    CHECK(has(named, "/communities/sao-paulo-br") && !has(named, "/communities/accra-gh") && has(named, "value=\"S\u00c3O\""));
    CHECK(has(named, "Ghana</span> <span class=\"count\">0</span>") == false);
    Str great = get(c, "/communities?size=great&sort=population");
    CHECK(str_find(great, S("<bdi>S\u00e3o Paulo")) < str_find(great, S("<bdi>Houston")) && str_find(great, S("<bdi>Houston")) < str_find(great, S("<bdi>Accra")));
    Str near = get(c, "/communities?near=3921000");
    CHECK(has(near, "nearest to Dayton, Ohio first") && str_find(near, S("/communities/houston-tx-us\"><bdi>")) < str_find(near, S("/communities/accra-gh\"><bdi>")));
    CHECK(has(get(c, "/communities?country=FR"), "No community here is as you chose."));
    CHECK(has(get(c, "/communities?named=zzz"), "No community here begins with \u201czzz\u201d"));
    CHECK(has(get(c, "/es/communities?for=3921000"), "href=\"/es/communities?size=great&amp;for=3921000#list\""));
    CHECK(has(get(c, "/communities?page=99"), "1 to 5 of 5"));
    CHECK(has(get(c, "/communities?page=-3&sort=nonsense&size=x"), "1 to 5 of 5"));
    center_shut(c);
}

TEST(communities_of_an_empty_center)
{
    Center *c = center_new(a);
    communities_start(c->cli.store);
    CHECK(has(get(c, "/communities"), "No community is here yet."));
    CHECK(has(get(c, "/for?q=dayton"), "is not known here yet"));
    center_shut(c);
}

TEST(communities_pages_escape_hostile_texts)
{
    Center *c = center_open(a);
    static const char *const addresses[] = { "/communities", "/communities/evil-us", "/communities?named=%3Cscript%3Ealert(1)", "/for?q=%3Cscript%3Ealert(1)&back=/%22%3E%3Cscript%3E",
        "/communities?near=evil-us", "/communities?country=%22%3E%3Cscript%3E" };
    for (isize i = 0; i < countof(addresses); i++) {
        Str page = get(c, addresses[i]);
        test_case(addresses[i]);
        CHECK(!has(page, "<script>") && !has(page, "<img"));
    }
    center_shut(c);
}

TEST(community_page_says_what_is_known_and_what_is_not)
{
    Center *c = center_open(a);
    Str accra = get(c, "/communities/accra-gh");
    CHECK(has(accra, "1,963,264") && has(accra, "the source does not say of which year"));
    CHECK(has(accra, "Not known here: area, growth, income and unemployment."));
    CHECK(has(accra, "Of places outside the United States only size and distance are known here"));
    CHECK(has(accra, "href=\"https://www.geonames.org/2306104\""));
    CHECK(has(accra, "Seen in: Leaders 2019."));
    Str houston = get(c, "/communities/houston-tx-us?for=3921000");
    CHECK(has(houston, "Dayton, Ohio</a>") && has(houston, "Beside your place"));
    CHECK(has(houston, "rel=\"nofollow\" href=\"https://www.houstontx.gov\""));
    CHECK(has(get(c, "/communities/houston-tx-us?for=4835000"), "This is your place."));
    CHECK(has(get(c, "/communities/nowhere-cl"), "Too little is known of this place"));
    CHECK_INT(ask_for(c, "GET", "/communities/nobody", "").status, 404);
    center_shut(c);
}

TEST(place_page_is_for_places_that_are_no_community)
{
    Center *c = center_open(a);
    CHECK(has(get(c, "/places/3921000"), "Dayton city is a place of the U.S. Census"));
    Reply r = ask_for(c, "GET", "/es/places/4835000?by=need", "");
    CHECK_INT(r.status, 301);
    CHECK_STR(r.location, "/es/communities/houston-tx-us?by=need");
    CHECK_INT(ask_for(c, "GET", "/places/0000000", "").status, 404);
    center_shut(c);
}

TEST(for_finds_places_by_beginning_by_state_and_by_mistake)
{
    Center *c = center_open(a);
    Str dayton = get(c, "/for?q=DAY");
    CHECK(has(dayton, "value=\"3921000\"") && str_find(dayton, S("value=\"3921000\"")) < str_find(dayton, S("value=\"4819432\"")));
    Str texas = get(c, "/for?q=dayton,%20tx");
    CHECK(has(texas, "value=\"4819432\"") && !has(texas, "value=\"3921000\""));
    CHECK(has(get(c, "/for?q=houston"), "value=\"houston-tx-us\"") && !has(get(c, "/for?q=houston"), "value=\"4835000\""));
    CHECK(has(get(c, "/for?q=sao"), "value=\"sao-paulo-br\""));
    Str wrong = get(c, "/for?q=New%20Orlens");
    CHECK(has(wrong, "Did you mean one of these?") && has(wrong, "value=\"2255000\""));
    Str none = get(c, "/for?q=Xyzzyville");
    CHECK(has(none, "\u201cXyzzyville\u201d is not known here yet.") && has(none, "<form action=\"/practices\" method=\"get\">") && has(none, "<option value=\"GH\">"));
    CHECK(!has(get(c, "/for"), "Go by country"));
    center_shut(c);
}

TEST(for_keeps_the_choice_in_a_cookie_and_goes_back_inside_the_site)
{
    static const struct { const char *body; int status; const char *location, *cookie; } cases[] = {
        { "id=3921000&back=%2Fpractices", 303, "/practices?for=3921000", "for=3921000; Path=/; SameSite=Lax; HttpOnly; Max-Age=31536000" },
        { "id=4835000&back=%2Fes%2Fpractices%3Ffor%3D3921000%26q%3Dbus%23list", 303, "/es/practices?q=bus&for=houston-tx-us#list", "for=houston-tx-us; Path=/; SameSite=Lax; HttpOnly; Max-Age=31536000" },
        { "id=&back=%2Fpractices%3Ffor%3D3921000", 303, "/practices", "for=; Path=/; SameSite=Lax; HttpOnly; Max-Age=0" },
        { "id=3921000&back=https%3A%2F%2Fevil.example", 303, "/?for=3921000", "for=3921000; Path=/; SameSite=Lax; HttpOnly; Max-Age=31536000" },
        { "id=3921000&back=%2F%2Fevil.example", 303, "/?for=3921000", "for=3921000; Path=/; SameSite=Lax; HttpOnly; Max-Age=31536000" },
        { "id=3921000&back=%2F%5Cevil.example", 303, "/?for=3921000", "for=3921000; Path=/; SameSite=Lax; HttpOnly; Max-Age=31536000" },
        { "id=3921000&back=%2Fa%0D%0ASet-Cookie%3A+x", 303, "/?for=3921000", "for=3921000; Path=/; SameSite=Lax; HttpOnly; Max-Age=31536000" },
        { "id=3921000", 303, "/?for=3921000", "for=3921000; Path=/; SameSite=Lax; HttpOnly; Max-Age=31536000" },
        { "id=nobody%0D%0A&back=%2F", 404, "", "" },
    };
    Center *c = center_open(a);
    for (isize i = 0; i < countof(cases); i++) {
        Reply r = ask_for(c, "POST", "/for", cases[i].body);
        test_case(cases[i].body);
        CHECK_INT(r.status, cases[i].status);
        CHECK_STR(r.location, cases[i].location);
        CHECK_STR(header(&r, "Set-Cookie"), cases[i].cookie);
    }
    center_shut(c);
}

TEST(remembered_place_leads_to_the_same_address_with_it)
{
    static const struct { const char *address, *cookie, *to; } cases[] = {
        { "/practices?q=bus", "a=b; for=3921000", "/practices?q=bus&for=3921000" }, { "/es/practices", "for=houston-tx-us", "/es/practices?for=houston-tx-us" },
        { "/practices?for=x", "for=3921000", NULL }, { "/assets/x/y.css", "for=3921000", NULL }, { "/practices", "for=%0d%0a", NULL }, { "/practices", "other=1", NULL },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Request rq = { .arena = a, .method = S("GET"), .head = { .cookie = str_from(cases[i].cookie) } };
        Str why;
        Reply r = { 0 };
        CHECK(request_parse(&rq, str_from(cases[i].address), &why));
        bool led = remember_place(&rq, &r);
        test_case(cases[i].address);
        CHECK(led == (cases[i].to != NULL));
        if (led) CHECK_STR(r.location, cases[i].to);
    }
}

TEST(communities_list_asks_where_one_works_until_it_knows)
{
    DemoCenter *c = center_of_demo(a);
    CHECK(page_has(center_get(c, "/communities"), "Your place is not among them?") && !page_has(center_get(c, "/communities?for=houston-tx-us"), "Your place is not among them?"));
    center_end(c);
}
