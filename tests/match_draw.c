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

void draw_reserves(Small *s)
{
    i64 groups = 0, members = 0;
    for (i32 p = 0; p < s->m.positions; p++) {
        i64 left = s->capacity[p];
        for (int g = 0; g < 2; g++) { i64 n = draw_below(left + 1); s->category[groups] = (i32)draw_below(3) - 1, s->places[groups++] = n, left -= n; }
        s->category[groups] = -1, s->places[groups++] = left;
        s->group_from[p + 1] = groups;
    }
    for (i32 i = 0; i < s->m.applicants; i++) {
        for (i32 k = 0; k < 2; k++) if (draw_below(2)) s->member[members++] = k;
        s->member_from[i + 1] = members;
    }
    s->names[0] = S("x"), s->names[1] = S("y");
    s->reserves = (MatchReserves){ s->group_from, s->places, s->category, s->member_from, s->member, 2, s->names };
    s->m.reserves = &s->reserves;
}

void draw_caps(Small *s)
{
    i64 sum[2] = { 0 };
    for (i32 k = 0; k < 2; k++) s->cap[k] = draw_below(5) - 1;
    for (i32 p = 0; p < s->m.positions; p++) {
        i32 k = s->region[p] = (i32)draw_below(3) - 1;
        if (k < 0 || s->cap[k] < 0) continue;
        s->target[p] = draw_below(min_i64(s->capacity[p], s->cap[k] - sum[k]) + 1);
        sum[k] += s->target[p];
    }
    s->names[0] = S("north"), s->names[1] = S("south");
    s->caps = (MatchCaps){ 2, s->names, s->cap, s->region, s->target };
    s->m.caps = &s->caps;
}

static void wishes_draw(Coupled *x, i32 k)
{
    const Small *s = x->s;
    i64 n = x->from[k];
    for (i64 i = s->from[x->member[k][0]]; i < s->from[x->member[k][0] + 1]; i++)
        for (i64 j = s->from[x->member[k][1]]; j < s->from[x->member[k][1] + 1]; j++) if (draw_below(3)) x->wish[n][0] = i, x->wish[n++][1] = j;
    for (i64 i = s->from[x->member[k][0]]; i < s->from[x->member[k][0] + 1]; i++) if (!draw_below(4)) x->wish[n][0] = i, x->wish[n++][1] = -1;
    for (i64 i = n - 1; i > x->from[k]; i--) {
        i64 j = x->from[k] + draw_below(i - x->from[k] + 1);
        for (int m = 0; m < 2; m++) { i64 t = x->wish[i][m]; x->wish[i][m] = x->wish[j][m], x->wish[j][m] = t; }
    }
    for (i64 i = x->from[k]; i < n; i++) x->rank[i] = i == x->from[k] ? 1 : x->rank[i - 1] + !!draw_below(3);      /* some alike */
    x->from[k + 1] = n, x->listed[k] = true;
}

Coupled *draw_couples(Arena *a)
{
    Coupled *x = make(a, Coupled);
    x->s = draw_market(a, 3 + (i32)draw_below(3), 1 + (i32)draw_below(4));
    i32 couples = x->s->m.applicants >= 4 ? 1 + (i32)draw_below(2) : 1;
    for (i32 i = 0; i < N; i++) x->couple[i] = -1;
    for (i32 k = 0; k < couples; k++) {
        for (int m = 0; m < 2; m++) x->member[k][m] = 2 * k + m, x->couple[2 * k + m] = k;
        wishes_draw(x, k);
    }
    x->c = (MatchCouples){ couples, (const i32 (*)[2])x->member, x->couple, x->from, (const i64 (*)[2])x->wish, x->rank, x->listed, NULL };
    x->s->m.couples = &x->c;
    return x;
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
