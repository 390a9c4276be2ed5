#include "engines/match/match.h"

/* ---- lottery numbers ---- */

static const u8 fixed_seed[SEED_BYTES];

static LotteryKey key_of(const MatchTies *ties, const char *kind, Str id)
{
    Arena *a = arena_new();
    Str label = str_fmt(a, "%s" STR_FMT, kind, STR_ARG(id));
    LotteryKey key = lottery_key(ties->seed ? ties->seed : fixed_seed, label);
    arena_free(a);
    return key;
}

static LotteryKey key_of_position(const Market *m, const MatchTies *ties, i32 position)
{
    return ties->multiple ? key_of(ties, "position:", m->position_id[position]) : key_of(ties, "positions", (Str){ 0 });
}

u64 match_number_at(const Market *m, const MatchTies *ties, i32 applicant, i32 position)
{
    LotteryKey key = key_of_position(m, ties, position);
    return lottery_number(&key, m->applicant_id[applicant]);
}

u64 match_number_for(const Market *m, const MatchTies *ties, i32 applicant, i32 position)
{
    LotteryKey key = key_of(ties, "applicant:", m->applicant_id[applicant]);
    return lottery_number(&key, m->position_id[position]);
}

/* ---- lists without ties ---- */

typedef struct { i64 class; u64 number; Str id; i64 choice; } Rival;

static int by_preference(const void *x, const void *y)
{
    const Rival *a = x, *b = y;
    if (a->class != b->class) return a->class < b->class ? -1 : 1;
    if (a->number != b->number) return a->number < b->number ? -1 : 1;
    return str_cmp(a->id, b->id);
}

static void rivals_sort(Rival *r, i64 n) { if (n > 1) qsort(r, (size_t)n, sizeof *r, by_preference); }

static bool choices_tie(const Market *m, i32 a)
{
    for (i64 c = m->from[a] + 1; c < m->from[a + 1]; c++) if (m->rank[c] == m->rank[c - 1]) return true;
    return false;
}

static void picks_of(const Market *m, const MatchTies *ties, MatchOrder *o, i32 a, Rival *r)
{
    i64 from = m->from[a], n = m->from[a + 1] - from;
    bool tied = choices_tie(m, a);
    LotteryKey key = { 0 };
    if (tied) key = key_of(ties, "applicant:", m->applicant_id[a]);
    for (i64 i = 0; i < n; i++) {
        i64 c = from + i;
        r[i] = (Rival){ m->rank[c], tied ? lottery_number(&key, m->position_id[m->at[c]]) : 0, m->position_id[m->at[c]], c };
    }
    if (tied) rivals_sort(r, n);
    for (i64 i = 0; i < n; i++) o->pick[from + i] = r[i].choice, o->wish[r[i].choice] = (i32)i;
}

/* Ranked by both sides, and nothing else is agreed on. */
static bool listed(const Market *m, i64 c) { return m->esteem[c] >= 0 && match_fixed(m, m->by[c]) < 0; }

/* The listed choices, by position, in no order yet. */
static void lists_fill(Arena *a, const Market *m, MatchOrder *o)
{
    i64 choices = m->from[m->applicants], *next = make_array(a, i64, m->positions + 1);
    o->list_from = make_array(a, i64, m->positions + 1);
    for (i64 c = 0; c < choices; c++) if (listed(m, c)) o->list_from[m->at[c] + 1]++;
    for (i32 p = 0; p < m->positions; p++) next[p] = o->list_from[p], o->list_from[p + 1] += o->list_from[p];
    o->list = make_array(a, i64, o->list_from[m->positions]);
    for (i64 c = 0; c < choices; c++) if (listed(m, c)) o->list[next[m->at[c]]++] = c;
}

static void list_of(const Market *m, const MatchTies *ties, MatchOrder *o, i32 p, const u64 *single, Rival *r)
{
    i64 from = o->list_from[p], n = o->list_from[p + 1] - from;
    LotteryKey key = { 0 };
    if (ties->multiple) key = key_of_position(m, ties, p);
    for (i64 i = 0; i < n; i++) {
        i64 c = o->list[from + i];
        Str id = m->applicant_id[m->by[c]];
        r[i] = (Rival){ m->esteem[c], single ? single[m->by[c]] : lottery_number(&key, id), id, c };
    }
    rivals_sort(r, n);
    for (i64 i = 0; i < n; i++) o->list[from + i] = r[i].choice, o->standing[r[i].choice] = (i32)i;
}

/* One lottery for all positions: a number for each applicant. */
static u64 *single_numbers(Arena *a, const Market *m, const MatchTies *ties)
{
    u64 *number = make_array(a, u64, m->applicants);
    LotteryKey key = key_of_position(m, ties, 0);
    for (i32 i = 0; i < m->applicants; i++) number[i] = lottery_number(&key, m->applicant_id[i]);
    return number;
}

static i64 longest(const i64 *from, i32 n)
{
    i64 most = 0;
    for (i32 i = 0; i < n; i++) most = max_i64(most, from[i + 1] - from[i]);
    return most;
}

MatchOrder match_order(Arena *a, const Market *m, const MatchTies *ties)
{
    i64 choices = m->from[m->applicants];
    MatchOrder o = { .pick = make_array(a, i64, choices), .wish = make_array(a, i32, choices), .standing = make_array(a, i32, choices) };
    for (i64 c = 0; c < choices; c++) o.standing[c] = -1;
    lists_fill(a, m, &o);
    Arena *scratch = arena_new();
    Rival *r = make_array(scratch, Rival, max_i64(longest(m->from, m->applicants), longest(o.list_from, m->positions)));
    u64 *single = ties->multiple ? NULL : single_numbers(scratch, m, ties);
    for (i32 i = 0; i < m->applicants; i++) picks_of(m, ties, &o, i, r);
    for (i32 p = 0; p < m->positions; p++) list_of(m, ties, &o, p, single, r);
    arena_free(scratch);
    return o;
}
