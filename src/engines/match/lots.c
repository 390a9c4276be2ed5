#include "engines/match/lots.h"

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

/* ---- at a position: one lottery needs a number for each applicant, several a key for each position ---- */

struct Lots {
    Arena *arena;
    const Market *m;
    const MatchTies *ties;
    LotteryKey all;             /* single: of all positions */
    u64 *number;                /* single: of each applicant, 0: not needed so far */
    LotteryKey *key;            /* multiple: of each position */
    bool *made;
};

Lots *lots_new(Arena *a, const Market *m, const MatchTies *ties)
{
    Lots *l = make(a, Lots);
    *l = (Lots){ .arena = a, .m = m, .ties = ties };
    if (!ties->multiple) l->all = key_of_position(m, ties, 0);
    return l;
}

static const LotteryKey *key_at(Lots *l, i32 position)
{
    if (!l->made) l->made = make_array(l->arena, bool, l->m->positions), l->key = make_array(l->arena, LotteryKey, l->m->positions);
    if (!l->made[position]) l->made[position] = true, l->key[position] = key_of_position(l->m, l->ties, position);
    return &l->key[position];
}

u64 lots_number(Lots *l, i32 position, i32 applicant)
{
    if (l->ties->multiple) return lottery_number(key_at(l, position), l->m->applicant_id[applicant]);
    if (!l->number) l->number = make_array(l->arena, u64, l->m->applicants);
    if (!l->number[applicant]) l->number[applicant] = lottery_number(&l->all, l->m->applicant_id[applicant]);
    return l->number[applicant];
}

int lots_at(Lots *l, i32 position, i32 applicant, i32 other)
{
    u64 x = lots_number(l, position, applicant), y = lots_number(l, position, other);
    return x != y ? (x < y ? -1 : 1) : str_cmp(l->m->applicant_id[applicant], l->m->applicant_id[other]);
}

/* ---- turns ---- */

typedef struct { u64 number; Str id; i32 at; } Turn;

static int by_turn(const void *x, const void *y)
{
    const Turn *a = x, *b = y;
    return a->number != b->number ? (a->number < b->number ? -1 : 1) : str_cmp(a->id, b->id);
}

i32 *lots_turns(Arena *a, const MatchTies *ties, const Str *id, i32 n)
{
    Arena *scratch = arena_new();
    LotteryKey key = key_of(ties, "turns", (Str){ 0 });
    Turn *turn = make_array(scratch, Turn, n);
    i32 *at = make_array(a, i32, n);
    for (i32 i = 0; i < n; i++) turn[i] = (Turn){ lottery_number(&key, id[i]), id[i], i };
    if (n) qsort(turn, (size_t)n, sizeof *turn, by_turn);
    for (i32 i = 0; i < n; i++) at[i] = turn[i].at;
    arena_free(scratch);
    return at;
}

/* ---- wishes ---- */

typedef struct { i64 rank; u64 number; Str id; i64 choice; } Wished;

static int by_preference(const void *x, const void *y)
{
    const Wished *a = x, *b = y;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    if (a->number != b->number) return a->number < b->number ? -1 : 1;
    return str_cmp(a->id, b->id);
}

static bool wishes_tie(const Market *m, i32 a)
{
    for (i64 c = m->from[a] + 1; c < m->from[a + 1]; c++) if (m->rank[c] == m->rank[c - 1]) return true;
    return false;
}

static void picks_of(const Market *m, const MatchTies *ties, i32 a, Wished *w, i64 *pick)
{
    i64 from = m->from[a], n = m->from[a + 1] - from;
    LotteryKey key = key_of(ties, "applicant:", m->applicant_id[a]);
    for (i64 i = 0; i < n; i++) {
        Str id = m->position_id[m->choice[from + i].at];
        w[i] = (Wished){ m->rank[from + i], lottery_number(&key, id), id, from + i };
    }
    qsort(w, (size_t)n, sizeof *w, by_preference);
    for (i64 i = 0; i < n; i++) pick[from + i] = w[i].choice;
}

i64 *lots_picks(Arena *a, const Market *m, const MatchTies *ties)
{
    if (m->strict_wishes) return NULL;
    i64 longest = 0, ties_found = 0, choices = m->from[m->applicants];
    for (i32 i = 0; i < m->applicants; i++) longest = max_i64(longest, m->from[i + 1] - m->from[i]), ties_found += wishes_tie(m, i);
    if (!ties_found) return NULL;
    Arena *scratch = arena_new();
    Wished *w = make_array(scratch, Wished, longest);
    i64 *pick = make_array(a, i64, choices);
    for (i64 c = 0; c < choices; c++) pick[c] = c;
    for (i32 i = 0; i < m->applicants; i++) if (wishes_tie(m, i)) picks_of(m, ties, i, w, pick);
    arena_free(scratch);
    return pick;
}
