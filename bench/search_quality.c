/* search_quality: how well the search answers the questions of queries.tsv: nDCG@10 (Järvelin & Kekäläinen 2002, gain
 * 2^grade - 1), with and without the list of synonyms, on the half that weights may be set on and on the half held back.
 *
 *   search_quality              the four figures
 *   search_quality -v           each question, what it found and the grades
 */
#include "bench/search_library.h"
#include "base/vec.h"
#include <math.h>

enum { DEPTH = 10 };
typedef struct { bool held; Str lang, words; StrVec slug; IntVec grade; } Query;
typedef Vec(Query) Queries;

static Query read_query(Arena *a, Str line)
{
    Query q = { 0 };
    Str half = { 0 }, answers = { 0 }, answer;
    str_cut(&line, '\t', &half);
    str_cut(&line, '\t', &q.lang);
    str_cut(&line, '\t', &q.words);
    str_cut(&line, '\t', &answers);
    q.held = str_eq(half, S("held"));
    while (str_cut(&answers, ' ', &answer)) {
        isize colon = str_find_char(answer, ':');
        must(colon > 0 && colon + 2 == answer.n);
        vec_push(a, &q.slug, str_slice(answer, 0, colon));
        vec_push(a, &q.grade, answer.p[colon + 1] - '0');
    }
    return q;
}

static Queries read_queries(Arena *a)
{
    Queries all = { 0 };
    Str rest = file_text(a, "bench/queries.tsv"), line;
    while (str_cut(&rest, '\n', &line)) {
        if (!line.n || line.p[0] == '#') continue;
        Query q = read_query(a, line);
        vec_push(a, &all, q);
    }
    return all;
}

static i64 grade_of(const Query *q, Str slug)
{
    for (isize i = 0; i < q->slug.n; i++) if (str_eq(q->slug.p[i], slug)) return q->grade.p[i];
    return 0;
}

static double gain(i64 grade, isize rank) { return (exp2((double)grade) - 1) / log2((double)rank + 2); }

static double best_gain(const Query *q)
{
    double sum = 0;
    isize rank = 0;
    for (i64 grade = 3; grade > 0; grade--)
        for (isize i = 0; i < q->grade.n && rank < DEPTH; i++) if (q->grade.p[i] == grade) sum += gain(grade, rank++);
    return sum;
}

static double ndcg(const Library *l, const Query *q, const SearchResult *r)
{
    double sum = 0;
    for (isize i = 0; i < r->n && i < DEPTH; i++) sum += gain(grade_of(q, l->practice[r->hit[i].id - 1].slug), i);
    return sum / best_gain(q);
}

static void show(const Library *l, const Query *q, const SearchResult *r, double value)
{
    printf("%.3f %s " STR_FMT "  (%" PRId64 " found)\n", value, q->held ? "held" : "tune", STR_ARG(q->words), r->total);
    for (isize i = 0; i < r->slips; i++) printf("        read " STR_FMT " as " STR_FMT "\n", STR_ARG(r->slip[i].from), STR_ARG(r->slip[i].to));
    for (isize i = 0; i < r->unknowns; i++) printf("        unknown: " STR_FMT "\n", STR_ARG(r->unknown[i]));
    if (q->held) return;        /* what is held back is not looked at */
    for (isize i = 0; i < r->n; i++) {
        Str slug = l->practice[r->hit[i].id - 1].slug;
        printf("   %" PRId64 "  %6.2f  " STR_FMT "\n", grade_of(q, slug), r->hit[i].score, STR_ARG(slug));
    }
}

static void measure(Arena *a, const Queries *queries, bool with_synonyms, bool verbose)
{
    Library l = library_read(a, with_synonyms);
    SearchIndex *x = search_build(&l.scheme, l.n, library_doc, &l);
    double sum[2] = { 0 }, n[2] = { 0 };
    for (isize i = 0; i < queries->n; i++) {
        const Query *q = &queries->p[i];
        SearchQuery ask = { .words = q->words, .lang = q->lang, .sort = -1, .limit = DEPTH };
        SearchResult r = search(x, a, &ask);
        double value = ndcg(&l, q, &r);
        sum[q->held] += value;
        n[q->held]++;
        if (verbose && with_synonyms) show(&l, q, &r, value);
    }
    printf("nDCG@10 %-17s  tune %.3f (%.0f questions)  held %.3f (%.0f questions)\n",
        with_synonyms ? "with synonyms" : "without synonyms", sum[0] / n[0], n[0], sum[1] / n[1], n[1]);
    search_free(x);
}

int main(int argc, char **argv)
{
    bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    Arena *a = arena_new();
    Queries queries = read_queries(a);
    measure(a, &queries, false, verbose);
    measure(a, &queries, true, verbose);
    arena_free(a);
    return 0;
}
