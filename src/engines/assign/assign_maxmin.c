#include "engines/assign/assign_maxmin.h"

static int ascending(const void *x, const void *y) { return (*(const i64 *)x > *(const i64 *)y) - (*(const i64 *)x < *(const i64 *)y); }

/* Pairs below the threshold that are not fixed cannot be used. */
static AssignResult at_least(Arena *a, const Assign *in, AssignPair *pair, i64 threshold)
{
    i64 pairs = in->from[in->items];
    for (i64 e = 0; e < pairs; e++) pair[e] = in->pair[e], pair[e].most = pair[e].score < threshold ? pair[e].least : pair[e].most;
    Assign less = *in;
    less.pair = pair;
    return assign_sum(a, &less);
}

AssignResult assign_maxmin(Arena *a, const Assign *in, i64 *threshold)
{
    Arena *scratch = arena_new();
    i64 pairs = in->from[in->items], *score = make_array(scratch, i64, pairs), n = 0;
    AssignPair *pair = make_array(scratch, AssignPair, pairs);
    for (i64 e = 0; e < pairs; e++) if (in->pair[e].most > in->pair[e].least) score[n++] = in->pair[e].score;
    if (n) qsort(score, (size_t)n, sizeof *score, ascending);
    AssignResult all = at_least(scratch, in, pair, INT64_MIN);
    *threshold = INT64_MIN;
    for (i64 low = 0, high = all.unfilled ? 0 : n; low < high;) {
        i64 mid = low + (high - low) / 2;
        AssignResult r = at_least(scratch, in, pair, score[mid]);
        if (r.unfilled || r.below > all.below) high = mid;
        else *threshold = score[mid], low = mid + 1;
    }
    AssignResult best = at_least(a, in, pair, *threshold);
    arena_free(scratch);
    return best;
}
