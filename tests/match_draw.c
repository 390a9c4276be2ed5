#include "tests/match_draw.h"
#include "engines/match/match_check.h"

static u64 state;
void draw_from(u64 seed) { state = seed; }

i64 draw_below(i64 n)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (i64)(state % (u64)n);
}

static void shuffle(i32 *x, i32 n)
{
    for (i32 i = n - 1; i > 0; i--) { i32 k = (i32)draw_below(i + 1), t = x[i]; x[i] = x[k], x[k] = t; }
}

static void lists_draw(Small *s, i32 applicants, i32 positions)
{
    i32 order[N], standing[N][N];
    for (i32 p = 0; p < positions; p++) {
        for (i32 i = 0; i < applicants; i++) order[i] = i;
        shuffle(order, applicants);
        for (i32 i = 0; i < applicants; i++) standing[p][order[i]] = i;
    }
    for (i32 i = 0; i < applicants; i++) {
        for (i32 p = 0; p < positions; p++) order[p] = p;
        shuffle(order, positions);
        i64 n = draw_below(positions + 1) + draw_below(2);
        s->from[i + 1] = s->from[i];
        for (i64 k = 0; k < n && k < positions; k++) {
            i64 c = s->from[i + 1]++;
            s->by[c] = i, s->rank[c] = k + 1, s->choice[c] = (Choice){ order[k], draw_below(8) ? standing[order[k]][i] : -1 };
        }
    }
}

Small *draw_market(Arena *a, i32 applicants, i32 positions)
{
    Small *s = make(a, Small);
    static const char names[] = "abcdeABCDE";
    for (int i = 0; i < N; i++) s->ids[0][i] = str_of(names + i, 1), s->ids[1][i] = str_of(names + N + i, 1), s->capacity[i] = draw_below(4);
    s->m = (Market){ .applicants = applicants, .positions = positions, .applicant_id = s->ids[0], .position_id = s->ids[1], .capacity = s->capacity, .minimum = s->minimum,
                     .from = s->from, .by = s->by, .choice = s->choice, .rank = s->rank };
    lists_draw(s, applicants, positions);
    return s;
}

i64 choice_at(const Market *m, i32 applicant, i32 position)
{
    for (i64 c = m->from[applicant]; c < m->from[applicant + 1]; c++) if (m->choice[c].at == position) return c;
    return -1;
}

u32 held_at(const Market *m, const i64 *got, i32 position)
{
    u32 set = 0;
    for (i32 i = 0; i < m->applicants; i++) if (got[i] >= 0 && m->choice[got[i]].at == position) set |= 1u << i;
    return set;
}

int count_at(const Market *m, const i64 *got, i32 position) { return __builtin_popcount(held_at(m, got, position)); }

static void nobody(void *of, Str what) { (void)of, (void)what; }

bool passes_check(Arena *a, const Market *m, const i64 *got) { return passes_check_in(a, m, got, NULL); }

bool passes_check_in(Arena *a, const Market *m, const i64 *got, const MatchTies *ties)
{
    i32 position[N];
    static const bool rows[N] = { true, true, true, true, true };
    for (i32 i = 0; i < m->applicants; i++) position[i] = match_position(m, got, i);
    return match_check(a, m, &(MatchClaim){ position, NULL, rows }, ties, &(MatchTold){ nobody, nobody, NULL }) == 0;
}
