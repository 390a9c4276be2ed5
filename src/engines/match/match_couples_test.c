#include "engines/match/match_couples.h"
#include "tests/match_draw.h"
#include "tests/test.h"

/* ---- stable, by definition: sets of applicants as bits ---- */

/* Those whom p takes from a set: the best of them, up to its places. */
static u32 taken(const Market *m, i32 p, u32 set)
{
    u32 in = 0;
    for (i64 seats = m->capacity[p]; seats > 0; seats--) {
        i32 best = -1;
        for (i32 i = 0; i < m->applicants; i++) {
            if (!((set & ~in) >> i & 1)) continue;
            i32 e = m->choice[choice_at(m, i, p)].esteem;
            if (e >= 0 && (best < 0 || e < m->choice[choice_at(m, best, p)].esteem)) best = i;
        }
        if (best >= 0) in |= 1u << best;
    }
    return in;
}

static bool wish_blocks(const Market *m, const i64 *got, i32 k, const i64 *wish)
{
    u32 couple = 1u << m->couples->member[k][0] | 1u << m->couples->member[k][1];
    for (i32 p = 0; p < m->positions; p++) {
        u32 come = 0;
        for (int i = 0; i < 2; i++) if (wish[i] >= 0 && m->choice[wish[i]].at == p) come |= 1u << m->couples->member[k][i];
        if ((taken(m, p, (held_at(m, got, p) & ~couple) | come) & come) != come) return false;
    }
    return true;
}

static i64 wish_of(const Market *m, const i64 *got, i32 k)
{
    const MatchCouples *c = m->couples;
    i64 x = got[c->member[k][0]], y = got[c->member[k][1]];
    for (i64 w = c->from[k]; w < c->from[k + 1]; w++) if (c->wish[w][0] == x && c->wish[w][1] == y) return w;
    return x < 0 && y < 0 ? c->from[k + 1] : -1;
}

static bool stable(const Market *m, const i64 *got)
{
    for (i32 p = 0; p < m->positions; p++) if (taken(m, p, held_at(m, got, p)) != held_at(m, got, p)) return false;
    for (i64 c = 0; c < m->from[m->applicants]; c++) {
        i32 i = m->by[c];
        if (m->couples->couple[i] >= 0 || (got[i] >= 0 && m->rank[got[i]] <= m->rank[c])) continue;
        if (taken(m, m->choice[c].at, held_at(m, got, m->choice[c].at) | 1u << i) >> i & 1) return false;
    }
    for (i32 k = 0; k < m->couples->n; k++) {
        i64 had = wish_of(m, got, k);
        if (had < 0) return false;
        bool none = had == m->couples->from[k + 1];
        for (i64 w = m->couples->from[k]; w < had && (none || m->couples->rank[w] < m->couples->rank[had]); w++) if (wish_blocks(m, got, k, m->couples->wish[w])) return false;
    }
    return true;
}

typedef struct { const Market *m; Arena *a; i64 stable, unequal; } All;

static void every(All *all, i64 *x, i32 applicant)
{
    const Market *m = all->m;
    if (applicant < m->applicants) {
        for (i64 c = m->from[applicant] - 1; c < m->from[applicant + 1]; c++) x[applicant] = c < m->from[applicant] ? -1 : c, every(all, x, applicant + 1);
        return;
    }
    bool is = stable(m, x);
    all->stable += is;
    all->unequal += is != passes_check(all->a, m, x);
}

TEST(match_couples_finds_a_stable_result_wherever_one_exists)
{
    i64 failures = 0, none = 0, x[N], got[N], tries = getenv("ROTUNDA_TORTURE") ? 30000 : 1500;
    draw_from(21);
    for (i64 k = 0; k < tries; k++) {
        Market *m = &draw_couples(a)->s->m;
        All all = { .m = m, .a = a };
        every(&all, x, 0);
        Err e = match_couples(a, m, &(MatchTies){ 0 }, got);
        failures += all.unequal > 0 || failed(e) == (all.stable > 0) || stable(m, got) == failed(e);
        none += !all.stable;
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
    CHECK(none > 3);
}

/* Twelve applicants at four positions of one place: too many results for the search through all applicants, few for one through
 * all positions. */
enum { MANY = 12, FEW = 4, WISHES = 4 };
typedef struct {
    i64 from[MANY + 1], rank[MANY * FEW], wish[2 * WISHES][2], wish_rank[2 * WISHES];
    i32 by[MANY * FEW], of[MANY];
    Choice choice[MANY * FEW];
    Str id[MANY];
    MatchCouples c;
    Market m;
} Large;

static void large_draw(Arena *a, Large *l)
{
    static const i32 member[][2] = { { 0, 1 }, { 2, 3 } };
    static const i64 wish_from[] = { 0, WISHES, 2 * WISHES }, one[] = { 1, 1, 1, 1 };
    static const bool listed[] = { true, true };
    l->from[0] = 0;
    for (i32 i = 0; i < MANY; i++) {
        l->of[i] = i < 4 ? i / 2 : -1, l->id[i] = str_fmt(a, "s%d", i), l->from[i + 1] = l->from[i] + FEW;
        for (i32 r = 0; r < FEW; r++) {
            i64 c = FEW * i + r, other = FEW * i + draw_below(r + 1);
            l->by[c] = i, l->rank[c] = r + 1, l->choice[c] = l->choice[other];
            l->choice[other] = (Choice){ r, (i32)draw_below(1000000) };
        }
    }
    for (int w = 0; w < 2 * WISHES; w++) {
        int k = w / WISHES, x = (int)draw_below(FEW), y = w % WISHES;       /* no pair twice */
        l->wish[w][0] = 2 * FEW * k + x, l->wish[w][1] = 2 * FEW * k + FEW + y, l->wish_rank[w] = w % WISHES + 1;
    }
    l->c = (MatchCouples){ 2, member, l->of, wish_from, (const i64 (*)[2])l->wish, l->wish_rank, listed, NULL };
    l->m = (Market){ .applicants = MANY, .positions = FEW, .applicant_id = l->id, .position_id = l->id, .capacity = one, .from = l->from, .by = l->by, .rank = l->rank, .choice = l->choice, .couples = &l->c };
}

static bool any_stable(const Market *m, i64 *x, i32 position)
{
    if (position == m->positions) return stable(m, x);
    bool found = any_stable(m, x, position + 1);
    for (i32 i = 0; !found && i < m->applicants; i++) {
        if (x[i] >= 0) continue;
        x[i] = choice_at(m, i, position);
        found = any_stable(m, x, position + 1);
        x[i] = -1;
    }
    return found;
}

TEST(match_couples_misses_no_stable_result_of_a_market_too_large_to_try_each)
{
    i64 x[MANY], got[MANY], wrong = 0, none = 0, tries = getenv("ROTUNDA_TORTURE") ? 500 : 40;
    Large *l = make(a, Large);
    draw_from(22);
    for (i64 k = 0; k < tries; k++) {
        large_draw(a, l);
        for (i32 i = 0; i < MANY; i++) x[i] = -1;
        bool exists = any_stable(&l->m, x, 0);
        Err e = match_couples(a, &l->m, &(MatchTies){ 0 }, got);
        wrong += failed(e) == exists || stable(&l->m, got) == failed(e) || (failed(e) && str_find(e.text, S("all were tried")) < 0);
        none += !exists;
    }
    CHECK_INT(wrong, 0);
    CHECK(none > 2 && none < tries / 2);
}

/* After Klaus and Klijn 2005: a couple that wants (A, B) only, and a single who prefers A to B; A prefers the couple's first to
 * the single, B the single to the couple's second. There is no stable result: all are tried. */
TEST(match_couples_says_that_no_stable_result_exists)
{
    i64 from[] = { 0, 1, 2, 4 }, rank[] = { 1, 1, 1, 2 }, wish[1][2] = { { 0, 1 } }, got[3], x[3];
    i32 by[] = { 0, 1, 2, 2 }, member[1][2] = { { 0, 1 } };
    Choice choice[] = { { 0, 0 }, { 1, 1 }, { 0, 1 }, { 1, 0 } };
    MatchCouples c = { 1, (const i32 (*)[2])member, (i32[]){ 0, 0, -1 }, (i64[]){ 0, 1 }, (const i64 (*)[2])wish, (i64[]){ 1 }, (bool[]){ true }, NULL };
    Market m = { .applicants = 3, .positions = 2, .applicant_id = (Str[]){ S("s1"), S("s2"), S("s3") }, .position_id = (Str[]){ S("A"), S("B") }, .capacity = (i64[]){ 1, 1 },
                 .from = from, .by = by, .rank = rank, .choice = choice, .couples = &c };
    Err e = match_couples(a, &m, &(MatchTies){ 0 }, got);
    CHECK_INT(e.code, ERR_NONE);
    CHECK(str_find(e.text, S("exists with ties broken as here: all were tried; in the one written 1 coalition blocks")) > 0);
    All all = { .m = &m, .a = a };
    every(&all, x, 0);
    CHECK_INT(all.stable, 0);
    i64 both[] = { 0, 1, -1 }, single[] = { -1, -1, 2 };        /* the single and B block; the couple does */
    MatchAdmitted in = match_admitted(a, &m, &(MatchTies){ 0 }, both);
    MatchWhy why[2];
    CHECK_INT(match_why(&m, both, &in, 2, why), 2);
    CHECK(why[0].reason == MATCH_FULL && why[1].reason == MATCH_BLOCKS);
    in = match_admitted(a, &m, &(MatchTies){ 0 }, single);
    CHECK(match_why(&m, single, &in, 0, why) == 1 && why[0].reason == MATCH_COUPLE);
    CHECK(match_why(&m, single, &in, 1, why) == 1 && why[0].reason == MATCH_COUPLE);
    CHECK_INT(match_why(&m, single, &in, 2, why), 0);
}

/* Roth 1984 (also Roth & Sotomayor 1990, theorem 5.11): two couples, four hospitals of one place, and no stable result. The
 * lists are written from memory, without the paper at hand; what it says of them, that nothing is stable, is tried here.
 * (Of Roth & Peranson 1999 there is no case: their figures are of lists that were not published.) */
TEST(match_couples_of_roth_1984_have_no_stable_result)
{
    static const char *const wishes[] = { "12 41 43 42 14 13 34 31 32 23 24 21", "42 43 41 31 32 34 24 21 23 12 14 13" }, *const hospitals[] = { "4213", "4321", "2314", "2413" };
    Small *s = draw_market(a, 4, 4);
    i64 wish[24][2], wish_rank[24], got[N], x[N];
    for (i32 i = 0; i < 4; i++) {
        s->capacity[i] = 1, s->from[i + 1] = 4 * (i + 1);
        for (i32 p = 0; p < 4; p++) s->by[4 * i + p] = i, s->rank[4 * i + p] = 1 + p, s->choice[4 * i + p] = (Choice){ p, (i32)(strchr(hospitals[p], '1' + i) - hospitals[p]) };
    }
    for (int w = 0; w < 24; w++) {
        const char *two = wishes[w / 12] + 3 * (w % 12);
        for (int k = 0; k < 2; k++) wish[w][k] = 4 * (w / 12 * 2 + k) + two[k] - '1';
        wish_rank[w] = w % 12 + 1;
    }
    MatchCouples c = { 2, (const i32[][2]){ { 0, 1 }, { 2, 3 } }, (i32[]){ 0, 0, 1, 1 }, (i64[]){ 0, 12, 24 }, (const i64 (*)[2])wish, wish_rank, (bool[]){ true, true }, NULL };
    s->m.couples = &c;
    All all = { .m = &s->m, .a = a };
    every(&all, x, 0);
    CHECK_INT(all.stable, 0);
    CHECK_INT(all.unequal, 0);
    Err e = match_couples(a, &s->m, &(MatchTies){ 0 }, got);
    CHECK(e.code == ERR_NONE && str_find(e.text, S("exists with ties broken as here: all were tried")) > 0);
}
