/* assign_speed: an assignment of full size, items x reviewers, some reviewers each, some candidates an item; the time to solve
 * it and to prove it from the prices; and the problem in DIMACS's form for peers, which is the same whatever the seed.
 *
 *   assign_speed                           10,000 items, 5,000 reviewers, 3 each, 200 candidates an item
 *   assign_speed --write FILE              the same as a problem of least cost flow
 */
#include "engines/assign/assign.h"

enum { ITEMS = 10000, REVIEWERS = 5000, NEED = 3, CANDIDATES = 200, LOAD = 7, SCORE = 1000000 };

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

static int by_score(const void *x, const void *y)
{
    const AssignPair *a = x, *b = y;
    return a->score != b->score ? (a->score < b->score) - (a->score > b->score) : (a->reviewer > b->reviewer) - (a->reviewer < b->reviewer);
}

/* Candidates drawn at random without a second time. */
static Assign problem(Arena *a)
{
    i64 *need = make_array(a, i64, ITEMS), *most = make_array(a, i64, REVIEWERS), *from = make_array(a, i64, ITEMS + 1), *drawn = make_array(a, i64, REVIEWERS);
    AssignPair *pair = make_array(a, AssignPair, (i64)ITEMS * CANDIDATES);
    for (i32 k = 0; k < REVIEWERS; k++) most[k] = LOAD;
    for (i32 i = 0; i < ITEMS; i++) {
        from[i + 1] = from[i] + CANDIDATES, need[i] = NEED;
        for (i64 e = from[i]; e < from[i + 1];) {
            i32 k = (i32)(draw() % REVIEWERS);
            if (drawn[k] == i + 1) continue;
            drawn[k] = i + 1;
            pair[e++] = (AssignPair){ k, 0, 1, (i64)(draw() % SCORE) };
        }
        qsort(pair + from[i], CANDIDATES, sizeof *pair, by_score);
    }
    return (Assign){ .items = ITEMS, .reviewers = REVIEWERS, .need = need, .most = most, .from = from, .pair = pair };
}

/* Nodes 1 .. items, then reviewers, then the sink. */
static void dimacs_write(const Assign *in, const char *path)
{
    FILE *f = fopen(path, "w");
    must(f);
    i32 sink = in->items + in->reviewers + 1;
    fprintf(f, "p min %d %" PRId64 "\n", sink, in->from[in->items] + in->reviewers);
    for (i32 i = 0; i < in->items; i++) fprintf(f, "n %d %" PRId64 "\n", i + 1, in->need[i]);
    fprintf(f, "n %d %d\n", sink, -ITEMS * NEED);
    for (i32 i = 0; i < in->items; i++) for (i64 e = in->from[i]; e < in->from[i + 1]; e++) fprintf(f, "a %d %d 0 1 %" PRId64 "\n", i + 1, in->items + in->pair[e].reviewer + 1, -in->pair[e].score);
    for (i32 k = 0; k < in->reviewers; k++) fprintf(f, "a %d %d 0 %" PRId64 " 0\n", in->items + k + 1, sink, in->most[k]);
    must(fclose(f) == 0);
}

int main(int argc, char **argv)
{
    Arena *a = arena_new();
    Assign in = problem(a);
    if (argc == 3) { dimacs_write(&in, argv[2]); return 0; }
    double best = 1e9;
    AssignResult r = { 0 };
    for (int k = 0; k < 3; k++) {
        double start = now();
        r = assign_sum(a, &in);
        best = now() - start < best ? now() - start : best;
    }
    double start = now();
    bool proved = assign_prove(&in, &r);
    printf("%.3f %" PRId64 " %" PRId64 " %s %.3f\n", best, (i64)r.total, r.unfilled, proved ? "proved" : "NOT-PROVED", now() - start);
    return 0;
}
