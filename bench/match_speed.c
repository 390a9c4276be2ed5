/* match_speed: the match itself, arrays in memory, beside reading as many rows of 10 numbers in random order, and its growth.
 *
 *   match_speed                            1,000,000 applicants beside the bound, then growth from 10^4 to 10^7
 *   match_speed --write DIR APPLICANTS     p.csv, a.csv and q.csv of such a market
 *
 * A made market: each applicant ranks 10 positions drawn at random, each position has 20 places and a score from 0 to 100
 * with four decimals for everybody who ranked it; as many places as applicants.
 */
#include "engines/match/match.h"
#include "engines/match/match_chain.h"
#include "engines/match/match_repair.h"
#include <math.h>

enum { CHOICES = 10, PLACES = 20, ROUNDS = 5 };

static u64 state = 88172645463325252u;
static u64 draw(void)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool drawn_before(const Choice *choice, i64 from, i64 to, i32 p)
{
    for (i64 c = from; c < to; c++) if (choice[c].at == p) return true;
    return false;
}

typedef struct { i32 applicants, positions, choices, places; } Shape;

static void choices_make(i32 *by, Choice *choice, i64 *rank, Shape s)
{
    for (i64 c = 0; c < (i64)s.applicants * s.choices; c++) {
        i64 from = c - c % s.choices;
        do choice[c].at = (i32)(draw() % (u64)s.positions); while (drawn_before(choice, from, c, choice[c].at));
        by[c] = (i32)(c / s.choices), rank[c] = c % s.choices + 1, choice[c].esteem = (i32)(draw() % 1000000);
    }
}

static Str *ids_make(Arena *a, const char *letter, i32 n)
{
    Str *id = make_array(a, Str, n);
    for (i32 i = 0; i < n; i++) id[i] = str_fmt(a, "%s%07d", letter, i);
    return id;
}

static Market market_of(Arena *a, Shape s)
{
    i32 n = s.applicants, positions = s.positions;
    i64 choices = (i64)n * s.choices, *from = make_array(a, i64, n + 1), *capacity = make_array(a, i64, positions);
    Market m = { .applicants = n, .positions = positions, .from = from, .capacity = capacity, .strict_wishes = true };
    i32 *by = make_array(a, i32, choices);
    Choice *choice = make_array(a, Choice, choices);
    i64 *rank = make_array(a, i64, choices);
    choices_make(by, choice, rank, s);
    for (i32 i = 0; i <= n; i++) from[i] = (i64)i * s.choices;
    for (i32 p = 0; p < positions; p++) capacity[p] = s.places;
    m.by = by, m.choice = choice, m.rank = rank;
    m.applicant_id = ids_make(a, "a", n), m.position_id = ids_make(a, "p", positions);
    return m;
}

static Market market_make(Arena *a, i32 n) { return market_of(a, (Shape){ n, n / PLACES, CHOICES, PLACES }); }

/* Rows of 10 ints, each read once, in random order: the least that a walk from applicant to applicant costs. */
static double random_read(Arena *a, i32 n)
{
    i32 *row = make_array(a, i32, (i64)n * CHOICES), *order = make_array(a, i32, n);
    for (i64 i = 0; i < (i64)n * CHOICES; i++) row[i] = (i32)i;
    for (i32 i = 0; i < n; i++) order[i] = i;
    for (i32 i = n - 1; i > 0; i--) { i32 k = (i32)(draw() % (u64)(i + 1)), x = order[i]; order[i] = order[k], order[k] = x; }
    double best = INFINITY;
    i64 sum = 0;
    for (int r = 0; r < ROUNDS; r++) {
        double start = now();
        for (i32 i = 0; i < n; i++) for (int k = 0; k < CHOICES; k++) sum += row[(i64)order[i] * CHOICES + k];
        best = fmin(best, now() - start);
    }
    must(sum > 0);
    return best;
}

static double match_seconds(const Market *m, i64 *got)
{
    double best = INFINITY;
    for (int r = 0; r < ROUNDS; r++) {
        double start = now();
        match_applicants_propose(m, &(MatchTies){ 0 }, got);
        best = fmin(best, now() - start);
    }
    return best;
}

/* Why each applicant did not get what they ranked higher. */
static double explain_seconds(const Market *m, const i64 *got)
{
    double best = INFINITY;
    i64 reasons = 0;
    for (int r = 0; r < ROUNDS; r++) {
        Arena *scratch = arena_new();
        double start = now();
        MatchWhy why[CHOICES];
        MatchAdmitted in = match_admitted(scratch, m, &(MatchTies){ 0 }, got);
        for (i32 i = 0; i < m->applicants; i++) reasons += match_why(m, got, &in, i, why);
        best = fmin(best, now() - start);
        arena_free(scratch);
    }
    must(reasons > 0);
    return best;
}

static void growth(i32 n)
{
    Arena *a = arena_new();
    Market m = market_make(a, n);
    double s = match_seconds(&m, make_array(a, i64, n));
    printf("  %8d applicants  %8.1f ms  %6.2f ns for each n log2 n\n", n, s * 1e3, s * 1e9 / n / log2(n));
    arena_free(a);
}

/* The shapes that are measured with other programs, see docs/benchmarks.md. */
static void shape_say(const char *what, Shape s)
{
    Arena *a = arena_new();
    Market m = market_of(a, s);
    printf("%s: %.2f ms\n", what, match_seconds(&m, make_array(a, i64, s.applicants)) * 1e3);
    arena_free(a);
}

/* One applicant in a hundred withdraws: along the chain, from the lists that are kept beside the result; making these lists;
 * and both with reading the result of before and writing the new one. */
static void repair_say(Arena *a, Market *m, const i64 *got, double match)
{
    i64 choices = m->from[m->applicants], *before = make_array(a, i64, m->applicants), *repaired = make_array(a, i64, m->applicants);
    double lists = INFINITY, chain = INFINITY, whole = INFINITY, start;
    i64 moved = 0, again = 0;
    for (int r = 0; r < ROUNDS; r++) {
        Arena *scratch = arena_new();
        start = now();
        MatchChain *h = match_chain_new(scratch, m, &(MatchTies){ 0 }, got);
        lists = fmin(lists, now() - start);
        start = now();
        for (i32 i = 0; i < m->applicants; i += 100) match_chain_withdraw(h, i);
        match_chain_run(h);
        chain = fmin(chain, now() - start);
        moved = h->moved;
        arena_free(scratch);
    }
    Choice *choice = make_array(a, Choice, choices);
    memcpy(choice, m->choice, (size_t)choices * sizeof *choice);
    for (i32 i = 0; i < m->applicants; i++) {
        before[i] = i % 100 ? got[i] : REPAIR_NEW;
        for (i64 c = m->from[i]; i % 100 == 0 && c < m->from[i + 1]; c++) choice[c].esteem = -1;
    }
    m->choice = choice;
    for (int r = 0; r < ROUNDS; r++) {
        start = now();
        again = match_repair_chain(m, &(MatchTies){ 0 }, before, repaired);
        whole = fmin(whole, now() - start);
    }
    start = now();
    i64 bound = match_repair_bound(m, &(MatchTies){ 0 }, before);
    double proof = now() - start;
    must(again == moved && bound <= moved);
    printf("repair by the chain after 1%% withdrew, from kept lists: %.1f ms, %.3f times the match (bar: 0.1), %" PRId64 " moved, at least %" PRId64 " must\n", chain * 1e3, chain / match, moved, bound);
    printf("  making these lists once: %.1f ms; without any, from arrays of the result before to arrays of the new one: %.1f ms, %.2f times the match; the lower bound: %.1f ms\n", lists * 1e3, whole * 1e3, whole / match, proof * 1e3);
}

static void full_size(i32 n)
{
    Arena *a = arena_new();
    double bound = random_read(a, n);
    Market m = market_make(a, n);
    i64 *got = make_array(a, i64, n), matched = 0;
    double s = match_seconds(&m, got), why = explain_seconds(&m, got);
    for (i32 i = 0; i < n; i++) matched += got[i] >= 0;
    printf("match, arrays in memory: %d applicants x %d choices, %d positions x %d places: %.1f ms (%" PRId64 " matched)\n", n, CHOICES, m.positions, PLACES, s * 1e3, matched);
    printf("reading %d rows of %d ints in random order: %.1f ms; the match takes %.2f times that (bar: 3)\n", n, CHOICES, bound * 1e3, s / bound);
    shape_say("8,000 applicants x 10 choices, 400 positions x 20 places", (Shape){ 8000, 400, 10, 20 });
    shape_say("8,000 applicants who rank all of 400 positions x 20 places", (Shape){ 8000, 400, 400, 20 });
    printf("explaining all applicants: %.1f ms, %.2f times the match (bar: 2)\n", why * 1e3, why / s);
    repair_say(a, &m, got, s);
    arena_free(a);
}

/* ---- the same as files ---- */

static FILE *file_in(const char *dir, const char *name)
{
    Arena *a = arena_new();
    FILE *f = fopen(str_fmt(a, "%s/%s", dir, name).p, "w");
    arena_free(a);
    must(f);
    return f;
}

static void wishes_write(const Market *m, const char *dir)
{
    FILE *f = file_in(dir, "a.csv");
    fprintf(f, "applicant,position,rank\n");
    for (i64 c = 0; c < m->from[m->applicants]; c++) fprintf(f, "a%07d,p%05d,%" PRId64 "\n", m->by[c], m->choice[c].at, m->rank[c]);
    must(fclose(f) == 0);
}

/* Scores by position, applicants in the order of their numbers. */
static void scores_write(Arena *a, const Market *m, const char *dir)
{
    i64 choices = m->from[m->applicants], *next = make_array(a, i64, m->positions + 1), *list = make_array(a, i64, choices);
    for (i64 c = 0; c < choices; c++) next[m->choice[c].at + 1]++;
    for (i32 p = 0; p < m->positions; p++) next[p + 1] += next[p];
    for (i64 c = 0; c < choices; c++) list[next[m->choice[c].at]++] = c;
    FILE *f = file_in(dir, "q.csv");
    fprintf(f, "position,applicant,score\n");
    for (i64 i = 0; i < choices; i++) fprintf(f, "p%05d,a%07d,%.4f\n", m->choice[list[i]].at, m->by[list[i]], 100 - m->choice[list[i]].esteem / 1e4);
    must(fclose(f) == 0);
}

static void files_write(const char *dir, i32 n)
{
    Arena *a = arena_new();
    Market m = market_make(a, n);
    FILE *f = file_in(dir, "p.csv");
    fprintf(f, "position,capacity\n");
    for (i32 p = 0; p < m.positions; p++) fprintf(f, "p%05d,%d\n", p, PLACES);
    must(fclose(f) == 0);
    wishes_write(&m, dir);
    scores_write(a, &m, dir);
    arena_free(a);
}

int main(int argc, char **argv)
{
    i64 n;
    if (argc == 4 && str_eq(str_from(argv[1]), S("--write")) && str_i64(str_from(argv[3]), &n) && n >= 1000 && n <= 10000000) {
        files_write(argv[2], (i32)n);
        return 0;
    }
    full_size(1000000);
    for (i32 k = 10000; k <= 10000000; k *= 10) growth(k);
    return 0;
}
