#include "engines/match/match_order.h"

typedef struct { u64 number; Str id; i64 choice; } Rival;

static int by_lot(const void *x, const void *y)
{
    const Rival *a = x, *b = y;
    if (a->number != b->number) return a->number < b->number ? -1 : 1;
    return str_cmp(a->id, b->id);
}

/* Ranked by both sides, and nothing else is agreed on. */
static bool listed(const Market *m, i64 c) { return m->choice[c].esteem >= 0 && match_fixed(m, m->by[c]) < 0; }

/* What no stable result goes beyond: best for applicants, and the esteem of the one whom each full position likes least there. */
typedef struct { const i64 *best; const i32 *worst; } Within;

/* It may be in a stable result, as far as its applicant's best and its position's worst tell. */
static bool within(const Market *m, const MatchOrder *o, const Within *w, i64 c)
{
    i64 best = w->best[m->by[c]];
    return best >= 0 && m->choice[c].esteem <= w->worst[m->choice[c].at] && !match_above(o, c, best);
}

/* The listed choices, by position, in no order yet. w NULL: all of them. */
static void lists_fill(Arena *a, const Market *m, MatchOrder *o, const Within *w)
{
    i64 choices = m->from[m->applicants], *next = make_array(a, i64, m->positions + 1);
    o->list_from = make_array(a, i64, m->positions + 1);
    for (i64 c = 0; c < choices; c++) if (listed(m, c) && (!w || within(m, o, w, c))) o->list_from[m->choice[c].at + 1]++;
    for (i32 p = 0; p < m->positions; p++) next[p] = o->list_from[p], o->list_from[p + 1] += o->list_from[p];
    o->list = make_array(a, i64, o->list_from[m->positions]);
    for (i64 c = 0; c < choices; c++) if (listed(m, c) && (!w || within(m, o, w, c))) o->list[next[m->choice[c].at]++] = c;
}

/* ---- a position's list: by esteem and place in one number each, then runs of equal esteem by lottery ---- */

/* Merges runs of doubling length from x to y and back; the result is in x. */
static void numbers_sort(u64 *x, u64 *y, i64 n)
{
    u64 *from = x, *to = y;
    for (i64 run = 1; run < n; run *= 2) {
        for (i64 low = 0; low < n; low += 2 * run) {
            i64 mid = min_i64(low + run, n), high = min_i64(low + 2 * run, n), i = low, k = mid;
            for (i64 at = low; at < high; at++) to[at] = k >= high || (i < mid && from[i] <= from[k]) ? from[i++] : from[k++];
        }
        u64 *swap = from;
        from = to, to = swap;
    }
    if (from != x) memcpy(x, from, (size_t)n * sizeof *x);
}

struct MatchSorter { const Market *m; Lots *lots; u64 *number, *other; i64 *choice; Rival *rival; };

MatchSorter *match_sorter(Arena *a, const Market *m, const MatchTies *ties, i64 longest)
{
    MatchSorter *s = make(a, MatchSorter);
    *s = (MatchSorter){ m, lots_new(a, m, ties), make_array(a, u64, longest), make_array(a, u64, longest), make_array(a, i64, longest), make_array(a, Rival, longest) };
    return s;
}

static void run_sort(MatchSorter *s, i32 p, i64 *choice, i64 n)
{
    Rival *r = s->rival;
    for (i64 i = 0; i < n; i++) {
        i32 applicant = s->m->by[choice[i]];
        r[i] = (Rival){ lots_number(s->lots, p, applicant), s->m->applicant_id[applicant], choice[i] };
    }
    qsort(r, (size_t)n, sizeof *r, by_lot);
    for (i64 i = 0; i < n; i++) choice[i] = r[i].choice;
}

void match_sort(MatchSorter *s, i32 p, i64 *list, i64 n)
{
    for (i64 i = 0; i < n; i++) s->number[i] = (u64)s->m->choice[list[i]].esteem << 32 | (u64)i;
    numbers_sort(s->number, s->other, n);
    for (i64 i = 0; i < n; i++) s->choice[i] = list[s->number[i] & UINT32_MAX];
    for (i64 i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && s->number[end] >> 32 == s->number[i] >> 32;) end++;
        if (end - i > 1) run_sort(s, p, s->choice + i, end - i);
    }
    if (n) memcpy(list, s->choice, (size_t)n * sizeof *list);
}

/* ---- the whole ---- */

/* Without ties and standings nobody needs the numbers: choices stand in the order of wishes. */
static void wishes_number(Arena *a, const Market *m, MatchOrder *o)
{
    i64 choices = m->from[m->applicants];
    if (!o->pick && !o->standing) return;
    o->wish = make_array(a, i32, choices);
    for (i64 i = 0; i < choices; i++) o->wish[o->pick ? o->pick[i] : i] = (i32)(i - m->from[m->by[i]]);
}

static void lists_sort(const Market *m, const MatchTies *ties, MatchOrder *o)
{
    i64 longest = 0;
    for (i32 p = 0; p < m->positions; p++) longest = max_i64(longest, o->list_from[p + 1] - o->list_from[p]);
    Arena *scratch = arena_new();
    MatchSorter *s = match_sorter(scratch, m, ties, longest);
    for (i32 p = 0; p < m->positions; p++) match_sort(s, p, o->list + o->list_from[p], o->list_from[p + 1] - o->list_from[p]);
    arena_free(scratch);
}

MatchOrder match_order(Arena *a, const Market *m, const MatchTies *ties)
{
    i64 choices = m->from[m->applicants];
    MatchOrder o = { .standing = make_array(a, i32, choices) };
    for (i64 c = 0; c < choices; c++) o.standing[c] = -1;
    o.pick = lots_picks(a, m, ties);
    wishes_number(a, m, &o);
    if (!o.pick) {
        o.pick = make_array(a, i64, choices);
        for (i64 c = 0; c < choices; c++) o.pick[c] = c;
    }
    lists_fill(a, m, &o, NULL);
    lists_sort(m, ties, &o);
    for (i32 p = 0; p < m->positions; p++)
        for (i64 i = o.list_from[p]; i < o.list_from[p + 1]; i++) o.standing[o.list[i]] = (i32)(i - o.list_from[p]);
    return o;
}

MatchOrder match_order_within(Arena *a, const Market *m, const MatchTies *ties, const i64 *best)
{
    MatchOrder o = { 0 };
    i64 *open = match_open(a, m);
    i32 *worst = make_array(a, i32, m->positions);
    for (i32 i = 0; i < m->applicants; i++) {
        if (best[i] < 0) continue;
        Choice c = m->choice[best[i]];
        worst[c.at] = (i32)max_i64(worst[c.at], c.esteem), open[c.at]--;
    }
    for (i32 p = 0; p < m->positions; p++) if (open[p] > 0) worst[p] = INT32_MAX;
    o.pick = lots_picks(a, m, ties);
    wishes_number(a, m, &o);
    lists_fill(a, m, &o, &(Within){ best, worst });
    lists_sort(m, ties, &o);
    return o;
}
