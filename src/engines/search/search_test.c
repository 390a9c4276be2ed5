#include "engines/search/search.h"
#include "engines/search/synonyms.h"
#include "tests/test.h"
#include <math.h>

/* A library of eight texts, small enough to say by hand what must be found in it. */
enum { TITLE, BODY };
enum { COUNTRY, TOPIC };
enum { YEAR, COST };

typedef struct { i64 id; const char *lang, *title, *body; i32 country, topics[3]; int topics_n; double year, cost; } Text;
static const Text texts[] = {
    { 10, "en", "Lawyers for tenants", "A right to counsel keeps renters from being evicted.", 0, { 0, 1 }, 2, 2017, 300 },
    { 11, "en", "Rain gardens", "Green streets keep stormwater out of the sewers of the city.", 0, { 2 }, 1, 2010, 100 },
    { 12, "en", "Cash every month", "A guaranteed income of 500 dollars for poor families.", 0, { 1 }, 1, 2019, 500 },
    { 13, "en", "Cable cars", "Aerial trams join the hillside quarters to the metro.", 1, { 3 }, 1, 2004, NAN },
    { 14, "es", "Presupuesto participativo", "La participación de los vecinos decide las inversiones del barrio.", 1, { 4 }, 1, 2005, NAN },
    { 15, "en", "Mobile clinics", "A bus with nurses comes to the estates.", 2, { 5 }, 1, 2015, 50 },
    { 16, "fr", "Budget participatif", "Les habitants proposent des idées, l'eau et les écoles d'abord.", 3, { 4 }, 1, 2014, 200 },
    { 17, "en", "Council housing", "The city builds homes and rents them out at cost.", 2, { 0 }, 1, NAN, 900 },
};

static const char list[] =
    "# a remark\n"
    "neighborhood = neighbourhood\n"
    "storm water = stormwater\n"
    "guaranteed income, basic income, cash transfer\n"
    "affordable housing, social housing, council housing\n"
    "tenant, renter, inquilino\n"
    "flood => stormwater\n"
    "loosing ~> losing\n"
    "hoem less ~> homes\n";

static const SearchPlace places[] = {
    { S("United States"), COUNTRY, 0 }, { S("Colombia"), COUNTRY, 1 }, { S("United Kingdom"), COUNTRY, 2 }, { S("France"), COUNTRY, 3 },
    { S("Mobile"), COUNTRY, 0 }, { S("Nowhere"), COUNTRY, 4 },
};

static SearchDoc text_of(void *of, isize i)
{
    const Text *t = (const Text *)of + i;
    SearchDoc d = { .id = t->id, .lang = str_from(t->lang), .key = { t->year, t->cost, NAN, NAN } };
    d.field[TITLE] = str_from(t->title);
    d.field[BODY] = str_from(t->body);
    d.facet[COUNTRY].p = &t->country;
    d.facet[COUNTRY].n = 1;
    d.facet[TOPIC].p = t->topics;
    d.facet[TOPIC].n = t->topics_n;
    return d;
}

static SearchScheme scheme_of(Arena *a)
{
    return (SearchScheme){
        .field = { { S("title"), 3, 0.5 }, { S("body"), 1, 0.7 } },
        .facet_size = { 5, 6 },
        .synonyms = synonyms_read(a, S(list), NULL),
        .places = places, .places_n = countof(places),
    };
}

static SearchIndex *small_index(Arena *a)
{
    SearchScheme scheme = scheme_of(a);
    return search_build(&scheme, countof(texts), text_of, (void *)texts);
}

/* The ids found, in their order, with a space between. */
static Str ids_of(Arena *a, const SearchResult *r)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < r->n; i++) put_fmt(&b, "%s%" PRId64, i ? " " : "", r->hit[i].id);
    return buf_str(&b);
}

static SearchResult ask(const SearchIndex *x, Arena *a, const char *words)
{
    SearchQuery q = { .words = str_from(words), .lang = S("en"), .sort = -1, .limit = 10 };
    return search(x, a, &q);
}

static const struct { const char *words, *want; } finds[] = {
    { "lawyers", "10" },
    { "LAWYER", "10" },                         /* capitals and stems */
    { "stormwater", "11" },
    { "storm water", "11" },                    /* parted by whoever asks */
    { "flooding", "11" },                       /* one way */
    { "basic income", "12" },                   /* a synonym of two words */
    { "affordable housing", "17" },
    { "inquilinos", "10" },                     /* Spanish word, English text */
    { "participacion", "14" },                  /* no accent; the French stem is another */
    { "inversion", "14" },                      /* inversiones */
    { "école", "16" },
    { "ecole", "16" },
    { "eau", "16" },                            /* behind an apostrophe */
    { "evicton", "10" },                        /* slips of the pen */
    { "garuanteed", "12" },
    { "how do we keep stormwater out", "11" },  /* question words are not looked for, and "keep" has other texts */
    { "\"cable cars\"", "13" },
    { "\"cars cable\" metro", "13" },           /* a phrase that no text has: its words */
    { "500", "12" },
};

TEST(search_finds)
{
    SearchIndex *x = small_index(a);
    for (isize i = 0; i < countof(finds); i++) {
        test_case(finds[i].words);
        SearchResult r = ask(x, a, finds[i].words);
        CHECK(r.n > 0);
        CHECK_STR(str_slice(ids_of(a, &r), 0, 2), finds[i].want);
    }
    search_free(x);
}
