#include "engines/search/search.h"
#include "engines/search/synonyms.h"
#include "tests/test.h"
#include <math.h>
#include <pthread.h>

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
        .synonyms = synonyms_read(a, S(list), LANG_EN, NULL),
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
    { "sewres", "11" },
    { "loosing hoem less", "17" },              /* slips of the list, of one word and of two */
    { "cómo decide el barrio", "14" },          /* a Spanish question on an English page */
    { "nurses bus", "15" },
    { "the", "" },                              /* nothing but a stop word: then it is looked for */
    { "", "" },
    { "?!", "" },
};

TEST(search_finds)
{
    SearchIndex *x = small_index(a);
    for (isize i = 0; i < countof(finds); i++) {
        test_case(finds[i].words);
        SearchResult r = ask(x, a, finds[i].words);
        CHECK(r.n > 0);
        if (finds[i].want[0]) CHECK_STR(str_slice(ids_of(a, &r), 0, 2), finds[i].want);
        CHECK(r.way != SEARCH_NOTHING);
    }
    search_free(x);
}

/* ---- what the visitor is told ---- */

TEST(search_tells_slips_and_unknown_words)
{
    SearchIndex *x = small_index(a);
    SearchResult r = ask(x, a, "loosing Tenents qqqq");
    CHECK_INT(r.slips, 2);
    CHECK_STR(r.slip[0].from, "loosing");
    CHECK_STR(r.slip[0].to, "losing");
    CHECK_STR(r.slip[1].from, "Tenents");
    CHECK_STR(r.slip[1].to, "tenants");
    CHECK_INT(r.unknowns, 2);               /* "losing" is in no text either */
    CHECK_STR(r.unknown[r.unknowns - 1], "qqqq");
    CHECK_INT(r.way, SEARCH_FOUND);
    search_free(x);
}

TEST(search_without_a_known_word_finds_what_looks_like_it)
{
    SearchIndex *x = small_index(a);
    SearchResult r = ask(x, a, "stormwaterish");
    CHECK_INT(r.way, SEARCH_SIMILAR);
    CHECK_INT(r.hit[0].id, 11);
    r = ask(x, a, "xxxxxxxxx");
    CHECK_INT(r.way, SEARCH_NOTHING);
    CHECK_INT(r.total, 0);
    CHECK_INT(r.n, 0);
    search_free(x);
}

TEST(search_wants_what_stands_in_quotes)
{
    SearchIndex *x = small_index(a);
    SearchResult r = ask(x, a, "\"budget participatif\" barrio");
    CHECK_STR(ids_of(a, &r), "16");
    CHECK_INT(r.way, SEARCH_FOUND);
    r = ask(x, a, "\"the sewers of the city\"");   /* with its stop words */
    CHECK_STR(ids_of(a, &r), "11");
    r = ask(x, a, "“cable cars”");
    CHECK_STR(ids_of(a, &r), "13");
    r = ask(x, a, "\"cars cable\"");
    CHECK_INT(r.way, SEARCH_SIMILAR);
    r = ask(x, a, "\"lawyers");                    /* not closed: no quotation */
    CHECK_STR(ids_of(a, &r), "10");
    r = ask(x, a, "\"gardens green\"");            /* the end of one field and the start of another */
    CHECK_INT(r.way, SEARCH_SIMILAR);
    search_free(x);
}

TEST(search_completes_the_last_word_while_typing)
{
    SearchIndex *x = small_index(a);
    SearchQuery q = { .words = S("cable sewe"), .lang = S("en"), .typing = true, .sort = -1, .limit = 10 };
    SearchResult r = search(x, a, &q);
    CHECK_STR(ids_of(a, &r), "13 11");
    q.typing = false;
    r = search(x, a, &q);
    CHECK_STR(ids_of(a, &r), "13");
    q.typing = true;
    q.words = S("sewe ");                           /* a word that is ended is no beginning */
    r = search(x, a, &q);
    CHECK(r.way != SEARCH_FOUND || r.slips);
    q.words = S("a");
    CHECK(search(x, a, &q).total > 2);
    search_free(x);
}

/* ---- places ---- */

static const struct { const char *words, *want, *place; } in_places[] = {
    { "Colombia", "13 14", "Colombia" },
    { "cable cars in Colombia", "13", "Colombia" },
    { "colombia", "13 14", "Colombia" },
    { "housing united kingdom", "17", "United Kingdom" },
    { "rain gardens Colombia", "11", "" },          /* nothing of it there: only a word */
    { "mobile clinics", "15", "" },                 /* a word that texts use */
    { "gardens in mobile", "11", "Mobile" },        /* behind "in" it is the place */
    { "gardens Mobile", "11", "Mobile" },           /* and so with a capital */
    { "Mobile clinics", "15", "" },                 /* but not that with which a question begins */
    { "Mobile", "10 11 12", "Mobile" },
    { "cable nowhere", "13", "" },                  /* no text is there */
};

TEST(search_understands_places)
{
    SearchIndex *x = small_index(a);
    for (isize i = 0; i < countof(in_places); i++) {
        test_case(in_places[i].words);
        SearchResult r = ask(x, a, in_places[i].words);
        CHECK_STR(r.place ? r.place->name : S(""), in_places[i].place);
        CHECK_STR(ids_of(a, &r), in_places[i].want);
    }
    SearchQuery q = { .words = S("Colombia cable"), .lang = S("en"), .sort = -1, .limit = 10, .everywhere = true };
    SearchResult r = search(x, a, &q);
    CHECK(!r.place);
    CHECK_STR(ids_of(a, &r), "13");
    search_free(x);
}

/* ---- order ---- */

TEST(search_sorts_by_keys_with_what_has_none_last)
{
    SearchIndex *x = small_index(a);
    SearchQuery q = { .lang = S("en"), .sort = COST, .limit = 10 };
    SearchResult r = search(x, a, &q);
    CHECK_STR(ids_of(a, &r), "15 11 16 10 12 17 13 14");
    q.descending = true;
    r = search(x, a, &q);
    CHECK_STR(ids_of(a, &r), "17 12 10 16 11 15 13 14");
    q.sort = YEAR;
    r = search(x, a, &q);
    CHECK_STR(ids_of(a, &r), "12 10 15 16 11 14 13 17");
    q.sort = -1;
    r = search(x, a, &q);
    CHECK_STR(ids_of(a, &r), "10 11 12 13 14 15 16 17");
    q.sort = 3;                                     /* a key that no text has */
    r = search(x, a, &q);
    CHECK_STR(ids_of(a, &r), "10 11 12 13 14 15 16 17");
    search_free(x);
}

TEST(search_pages_are_cut_from_one_list)
{
    SearchIndex *x = small_index(a);
    SearchQuery q = { .words = S("the city of homes and rents in green streets"), .lang = S("en"), .sort = -1, .limit = 100 };
    SearchResult all = search(x, a, &q);
    CHECK(all.n > 1 && all.n == all.total);
    q.limit = 1;
    for (q.offset = 0; q.offset < all.n + 1; q.offset++) {
        SearchResult r = search(x, a, &q);
        CHECK_INT(r.total, all.total);
        CHECK_INT(r.n, q.offset < all.n);
        if (r.n) CHECK_INT(r.hit[0].id, all.hit[q.offset].id);
    }
    search_free(x);
}

TEST(search_says_in_which_fields)
{
    SearchIndex *x = small_index(a);
    CHECK_INT(ask(x, a, "lawyers").hit[0].fields, 1 << TITLE);
    CHECK_INT(ask(x, a, "metro").hit[0].fields, 1 << BODY);
    CHECK_INT(ask(x, a, "cable metro").hit[0].fields, 1 << TITLE | 1 << BODY);
    search_free(x);
}

/* Of two texts the first has to come first. Six others fill the library. */
static const struct { const char *why, *words, *first[2], *second[2]; } contests[] = {
    { "a title says more than a text", "compost", { "Compost", "At home" }, { "At home", "Compost" } },
    { "two words more than one", "compost bins", { "A", "compost and bins" }, { "A", "compost and compost" } },
    { "a rare word more than a frequent one", "library compost", { "A", "compost here" }, { "A", "library here" } },
    { "a short text more than a long one", "compost", { "A", "compost here" }, { "A", "compost here and many words more that are about what else there is" } },
    { "often more than once", "compost", { "A", "compost compost other" }, { "A", "compost some other" } },
    { "the word more than its synonym", "tenant", { "A", "one tenant here" }, { "A", "one renter here" } },
    { "the phrase more than its words apart", "guaranteed income", { "A", "the guaranteed income here" }, { "A", "income here is guaranteed" } },
    { "the word more than one that begins so", "compost", { "A", "compost here" }, { "A", "compostela here" } },
};

static isize contest_at;
static SearchDoc contest_text(void *of, isize i)
{
    (void)of;
    SearchDoc d = { .id = i, .lang = S("en"), .field = { S("Filling"), S("a library is here") } };
    const char *const *text = i == 0 ? contests[contest_at].second : contests[contest_at].first;
    for (int f = 0; f < 2 && i < 2; f++) d.field[f] = str_from(text[f]);
    return d;
}

TEST(search_ranks_as_people_expect)
{
    SearchScheme scheme = scheme_of(a);
    for (contest_at = 0; contest_at < countof(contests); contest_at++) {
        SearchIndex *x = search_build(&scheme, 8, contest_text, NULL);
        SearchQuery q = { .words = str_from(contests[contest_at].words), .lang = S("en"), .typing = true, .sort = -1, .limit = 10 };
        SearchResult r = search(x, a, &q);
        test_case(contests[contest_at].why);
        CHECK(r.n > 0 && r.hit[0].id == 1);
        CHECK(r.n < 2 || r.hit[0].score > r.hit[1].score);
        search_free(x);
    }
}

/* ---- texts like a text ---- */

TEST(search_like_finds_the_twin)
{
    Text made[countof(texts) + 1];
    memcpy(made, texts, sizeof texts);
    made[countof(texts)] = (Text){ .id = 99, .lang = "en", .title = "Cable cars", .body = "Aerial trams for the hillside.", .country = 1, .year = 2010, .cost = NAN };
    SearchScheme scheme = scheme_of(a);
    SearchIndex *x = search_build(&scheme, countof(made), text_of, made);
    SearchHit hit[3];
    isize n = search_like(x, a, 13, 3, hit);
    CHECK(n >= 1);
    CHECK_INT(hit[0].id, 99);
    CHECK(hit[0].score > 0.3 && hit[0].score <= 1.0001);
    for (isize i = 0; i < n; i++) CHECK(hit[i].id != 13);
    CHECK_INT(search_like(x, a, 12345, 3, hit), 0);
    CHECK_INT(search_like(x, a, 13, 0, hit), 0);
    search_free(x);
}

/* ---- many at once ---- */

static void *ask_often(void *of)
{
    const SearchIndex *x = of;
    isize wrong = 0;
    for (int i = 0; i < 200; i++) {
        Arena *own = arena_new();
        SearchResult r = ask(x, own, finds[i % countof(finds)].words);
        wrong += !str_starts(ids_of(own, &r), str_from(finds[i % countof(finds)].want));
        arena_free(own);
    }
    return (void *)wrong;
}

TEST(search_answers_many_threads_at_once)
{
    SearchIndex *x = small_index(a);
    pthread_t thread[4];
    for (int i = 0; i < 4; i++) must(pthread_create(&thread[i], NULL, ask_often, x) == 0);
    for (int i = 0; i < 4; i++) {
        void *wrong;
        must(pthread_join(thread[i], &wrong) == 0);
        CHECK(!wrong);
    }
    search_free(x);
}
