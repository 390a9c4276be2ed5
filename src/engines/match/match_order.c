#include "engines/match/match_order.h"
#include "engines/match/lots.h"

typedef struct { i32 esteem; u64 number; Str id; i64 choice; } Rival;

static int by_preference(const void *x, const void *y)
{
    const Rival *a = x, *b = y;
    if (a->esteem != b->esteem) return a->esteem < b->esteem ? -1 : 1;
    if (a->number != b->number) return a->number < b->number ? -1 : 1;
    return str_cmp(a->id, b->id);
}

/* Ranked by both sides, and nothing else is agreed on. */
static bool listed(const Market *m, i64 c) { return m->choice[c].esteem >= 0 && match_fixed(m, m->by[c]) < 0; }

/* The listed choices, by position, in no order yet. */
static void lists_fill(Arena *a, const Market *m, MatchOrder *o)
{
    i64 choices = m->from[m->applicants], *next = make_array(a, i64, m->positions + 1);
    o->list_from = make_array(a, i64, m->positions + 1);
    for (i64 c = 0; c < choices; c++) if (listed(m, c)) o->list_from[m->choice[c].at + 1]++;
    for (i32 p = 0; p < m->positions; p++) next[p] = o->list_from[p], o->list_from[p + 1] += o->list_from[p];
    o->list = make_array(a, i64, o->list_from[m->positions]);
    for (i64 c = 0; c < choices; c++) if (listed(m, c)) o->list[next[m->choice[c].at]++] = c;
}

static void list_sort(const Market *m, Lots *lots, MatchOrder *o, i32 p, Rival *r)
{
    i64 from = o->list_from[p], n = o->list_from[p + 1] - from;
    for (i64 i = 0; i < n; i++) {
        i64 c = o->list[from + i];
        r[i] = (Rival){ m->choice[c].esteem, lots_number(lots, p, m->by[c]), m->applicant_id[m->by[c]], c };
    }
    if (n > 1) qsort(r, (size_t)n, sizeof *r, by_preference);
    for (i64 i = 0; i < n; i++) o->list[from + i] = r[i].choice, o->standing[r[i].choice] = (i32)i;
}

static void wishes_number(Arena *a, const Market *m, const MatchTies *ties, MatchOrder *o)
{
    i64 choices = m->from[m->applicants];
    o->pick = lots_picks(a, m, ties);
    if (!o->pick) {
        o->pick = make_array(a, i64, choices);
        for (i64 c = 0; c < choices; c++) o->pick[c] = c;
    }
    for (i64 i = 0; i < choices; i++) o->wish[o->pick[i]] = (i32)(i - m->from[m->by[i]]);
}

MatchOrder match_order(Arena *a, const Market *m, const MatchTies *ties)
{
    i64 choices = m->from[m->applicants], longest = 0;
    MatchOrder o = { .wish = make_array(a, i32, choices), .standing = make_array(a, i32, choices) };
    for (i64 c = 0; c < choices; c++) o.standing[c] = -1;
    lists_fill(a, m, &o);
    wishes_number(a, m, ties, &o);
    for (i32 p = 0; p < m->positions; p++) longest = max_i64(longest, o.list_from[p + 1] - o.list_from[p]);
    Arena *scratch = arena_new();
    Rival *r = make_array(scratch, Rival, longest);
    Lots *lots = lots_new(scratch, m, ties);
    for (i32 p = 0; p < m->positions; p++) list_sort(m, lots, &o, p, r);
    arena_free(scratch);
    return o;
}
