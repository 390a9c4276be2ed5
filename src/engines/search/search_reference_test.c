/* The search against a slow computation of what its header promises, over made libraries; and against whatever the world
 * may send it. */
#include "engines/search/search.h"
#include "tests/test.h"
#include <math.h>

enum { TEXTS = 300, FIELDS = 3, WORDS = 40, VALUES = 7 };

typedef struct { Str field[FIELDS]; i32 value[3][3]; int values[3]; double key; } Made;
static Made made[TEXTS];
static const SearchField fields[FIELDS] = { { S("title"), 3, 0.4 }, { S("summary"), 2, 0.75 }, { S("text"), 1, 1.0 } };

static u32 state;
static int draw(int n)      /* the same library each time */
{
    state = state * 1664525u + 1013904223u;
    return (int)(state >> 8) % n;
}

static Str made_word(Arena *a, int number) { return str_fmt(a, "w%c%c", 'a' + number / 20, 'a' + number % 20); }

static Str made_field(Arena *a, int words)
{
    Buf b = buf_on(a);
    for (int i = 0; i < words; i++) {
        int number = draw(WORDS);
        put_fmt(&b, STR_FMT " ", STR_ARG(made_word(a, number * draw(WORDS) / WORDS)));      /* low numbers are frequent */
    }
    return buf_str(&b);
}

static void make_library(Arena *a)
{
    state = 7;
    for (int i = 0; i < TEXTS; i++) {
        Made *m = &made[i];
        for (int f = 0; f < FIELDS; f++) m->field[f] = made_field(a, draw(6 * (f + 1)));
        for (int f = 0; f < 3; f++) {
            m->values[f] = draw(4);
            for (int v = 0; v < m->values[f]; v++) m->value[f][v] = (draw(2) + 2 * v) % VALUES;
        }
        m->key = draw(5) ? draw(20) : NAN;
    }
}

static SearchDoc made_doc(void *of, isize i)
{
    (void)of;
    SearchDoc d = { .id = 1000 + i, .lang = S("xx"), .key = { made[i].key, NAN, NAN, NAN } };
    for (int f = 0; f < FIELDS; f++) d.field[f] = made[i].field[f];
    for (int f = 0; f < 3; f++) {
        d.facet[f].p = made[i].value[f];
        d.facet[f].n = made[i].values[f];
    }
    return d;
}

static SearchIndex *made_index(Arena *a)
{
    SearchScheme scheme = { .field = { fields[0], fields[1], fields[2] }, .facet_size = { VALUES, VALUES, VALUES } };
    make_library(a);
    return search_build(&scheme, TEXTS, made_doc, NULL);
}

/* ---- the slow computation ---- */

static int count_word(Str text, Str word, int *length)
{
    int n = 0;
    Str part;
    *length = 0;
    while (str_cut(&text, ' ', &part)) {
        *length += part.n > 0;
        n += str_eq(part, word);
    }
    return n;
}

static double mean_length(int field)
{
    double sum = 0, n = 0;
    for (int i = 0; i < TEXTS; i++) {
        int length;
        count_word(made[i].field[field], S(""), &length);
        sum += length;
        n += length > 0;
    }
    return sum / n;
}

static double weighted_count(int text, Str word, const double *mean)
{
    double w = 0;
    for (int f = 0; f < FIELDS; f++) {
        int length, n = count_word(made[text].field[f], word, &length);
        if (n) w += fields[f].weight * n / (1 - fields[f].b + fields[f].b * length / mean[f]);
    }
    return w;
}

/* BM25F as the header names it, in doubles. */
static void reference(const Str *words, int n, double *score)
{
    double mean[FIELDS], w[TEXTS];
    for (int f = 0; f < FIELDS; f++) mean[f] = mean_length(f);
    for (int i = 0; i < TEXTS; i++) score[i] = 0;
    for (int k = 0; k < n; k++) {
        double df = 0;
        for (int i = 0; i < TEXTS; i++) df += (w[i] = weighted_count(i, words[k], mean)) > 0;
        for (int i = 0; i < TEXTS; i++) score[i] += log(1 + (TEXTS - df + 0.5) / (df + 0.5)) * w[i] * 2.2 / (1.2 + w[i]);
    }
}

TEST(search_scores_are_those_of_bm25f)
{
    SearchIndex *x = made_index(a);
    for (int round = 0; round < 40; round++) {
        Str words[3] = { made_word(a, draw(8)), made_word(a, 10 + draw(10)), made_word(a, 22 + draw(10)) };
        double score[TEXTS];
        reference(words, 3, score);
        SearchQuery q = { .words = str_join(a, words, 3, S(" ")), .sort = -1, .limit = TEXTS };
        SearchResult r = search(x, a, &q);
        for (isize i = 0; i < r.n; i++) {
            CHECK(fabs(score[r.hit[i].id - 1000] - r.hit[i].score) < 0.02);     /* impacts are kept in 10 bits */
            CHECK(!i || r.hit[i - 1].score >= r.hit[i].score);
        }
        isize found = 0;
        for (int i = 0; i < TEXTS; i++) found += score[i] > 0 && score[i] >= r.hit[0].score * 0.1;
        CHECK(labs(found - (long)r.total) <= 2);                                /* those at the very edge */
    }
    search_free(x);
}

/* ---- facets ---- */

static bool has_wanted(const Made *m, int facet, const i32 *want, isize n)
{
    for (int v = 0; v < m->values[facet]; v++)
        for (isize k = 0; k < n; k++) if (m->value[facet][v] == want[k]) return true;
    return n == 0;
}

static void slow_counts(const SearchResult *all, const SearchQuery *q, i32 count[3][VALUES], i64 *total)
{
    memset(count, 0, sizeof(i32) * 3 * VALUES);
    *total = 0;
    for (isize i = 0; i < all->n; i++) {
        const Made *m = &made[all->hit[i].id - 1000];
        bool ok[3];
        for (int f = 0; f < 3; f++) ok[f] = has_wanted(m, f, q->want[f].p, q->want[f].n);
        *total += ok[0] && ok[1] && ok[2];
        for (int f = 0; f < 3; f++)
            for (int v = 0; v < VALUES; v++) count[f][v] += ok[(f + 1) % 3] && ok[(f + 2) % 3] && has_wanted(m, f, &v, 1);
    }
}

static void check_counts(SearchIndex *x, Arena *a, Str words)
{
    i32 want[3][3], count[3][VALUES];
    i64 total;
    SearchQuery q = { .words = words, .sort = -1, .limit = TEXTS };
    SearchResult all = search(x, a, &q);
    for (int f = 0; f < 3; f++) {
        q.want[f].p = want[f];
        q.want[f].n = draw(3);
        for (isize k = 0; k < q.want[f].n; k++) want[f][k] = draw(VALUES);
    }
    q.sort = draw(2) - 1;
    q.limit = draw(20);
    SearchResult r = search(x, a, &q);
    slow_counts(&all, &q, count, &total);
    CHECK_INT(r.total, total);
    CHECK_INT(r.n, min_i64(q.limit, total));
    for (int f = 0; f < 3; f++)
        for (int v = 0; v < VALUES; v++) CHECK_INT(r.count[f][v], count[f][v]);
}

TEST(search_counts_facets_as_a_slow_count_does)
{
    SearchIndex *x = made_index(a);
    for (int round = 0; round < 200; round++) {
        Str words[2] = { made_word(a, draw(WORDS)), made_word(a, draw(WORDS)) };
        check_counts(x, a, round % 5 ? str_join(a, words, 2, S(" ")) : S(""));
    }
    search_free(x);
}

TEST(search_sorted_by_a_key_is_sorted)
{
    SearchIndex *x = made_index(a);
    SearchQuery q = { .words = made_word(a, 1), .sort = 0, .limit = 50 };
    for (int down = 0; down < 2; down++) {
        q.descending = down;
        SearchResult r = search(x, a, &q);
        for (isize i = 1; i < r.n; i++) {
            double before = made[r.hit[i - 1].id - 1000].key, key = made[r.hit[i].id - 1000].key;
            CHECK(isnan(key) || (down ? before >= key : before <= key));
        }
    }
    search_free(x);
}

/* ---- the world ---- */

static Str repeated(Arena *a, Str part, isize bytes)
{
    Buf b = buf_on(a);
    while (b.n < bytes) put(&b, part);
    return buf_str(&b);
}

TEST(search_survives_whatever_is_typed)
{
    SearchIndex *x = made_index(a);
    const Str hostile[] = {
        repeated(a, S("wab "), 10 << 20), repeated(a, S("x"), 10 << 20), repeated(a, S("\""), 10000), repeated(a, S("\"wab wac\" "), 100000),
        repeated(a, S("\xff\xc3"), 5000), repeated(a, S("é"), 9999), S("\0\0wab\0"), S("\"\""), S("\" \""), S("\"wab"), S("”“«"),
        S("\xf4\x90\x80\x80 \xed\xa0\x80"), repeated(a, S("e\xcc\x81\xcc\x81\xcc\x81"), 4096), S("'"), S("w'b w-b"), repeated(a, S("\xef\xb7\xba "), 4000),
    };
    for (isize i = 0; i < countof(hostile); i++)
        for (int typing = 0; typing < 2; typing++) {
            Arena *own = arena_new();
            SearchQuery q = { .words = hostile[i], .lang = hostile[i], .typing = typing, .sort = -1, .limit = 10 };
            SearchResult r = search(x, own, &q);
            isize n;
            search_mark(&r, own, hostile[i], S("en"), &n);
            search_excerpt(&r, own, str_slice(hostile[i], 0, 5000), S("en"), 100);
            CHECK(r.n <= 10);
            arena_free(own);
        }
    search_free(x);
}

TEST(search_survives_choices_that_do_not_exist)
{
    SearchIndex *x = made_index(a);
    i32 wild[] = { -1, VALUES, INT32_MAX, INT32_MIN };
    SearchQuery q = { .words = made_word(a, 1), .sort = 77, .offset = PTRDIFF_MAX, .limit = PTRDIFF_MAX };
    CHECK_INT(search(x, a, &q).n, 0);
    q.offset = -5;
    q.limit = -5;
    CHECK_INT(search(x, a, &q).n, 0);
    q.limit = PTRDIFF_MAX;
    SearchResult r = search(x, a, &q);
    CHECK_INT(r.n, r.total);
    q.want[1].p = wild;
    q.want[1].n = 4;
    CHECK_INT(search(x, a, &q).total, 0);       /* something was chosen that no text has */
    q.want[1].n = 0;
    q.want[5].p = wild;                         /* a facet that is not used */
    q.want[5].n = 4;
    CHECK_INT(search(x, a, &q).total, r.total);
    search_free(x);
}

TEST(search_of_an_empty_library_finds_nothing)
{
    SearchScheme scheme = { .field = { { S("title"), 1, 0 } } };
    SearchIndex *x = search_build(&scheme, 0, made_doc, NULL);
    SearchQuery q = { .words = S("water \"rain garden\""), .typing = true, .sort = -1, .limit = 10 };
    SearchResult r = search(x, a, &q);
    CHECK_INT(r.total, 0);
    CHECK_INT(r.way, SEARCH_NOTHING);
    q.words = S("");
    CHECK_INT(search(x, a, &q).total, 0);
    SearchHit hit;
    CHECK_INT(search_like(x, a, 1, 1, &hit), 0);
    CHECK(search_bytes(x) > 0);
    search_free(x);
    search_free(NULL);
}
