#include "engines/match/match_order.h"
#include "engines/match/match_repair.h"
#include "engines/match/match_chain.h"
#include "engines/match/match_couples.h"
#include "engines/match/match_minimum.h"
#include "engines/match/least_cut.h"
#include "tests/match_draw.h"
#include "tests/test.h"

/* ---- against every result of small markets ---- */

typedef struct { const Market *m; const i64 *before; Arena *a; i64 least, stable; } All;

static i64 moves(const Market *m, const i64 *before, const i64 *x)
{
    i64 n = 0;
    for (i32 i = 0; i < m->applicants; i++) n += before[i] != REPAIR_NEW && before[i] != x[i];
    return n;
}

static void every(All *all, i64 *x, i32 applicant)
{
    const Market *m = all->m;
    if (applicant < m->applicants) {
        for (i64 c = m->from[applicant] - 1; c < m->from[applicant + 1]; c++) x[applicant] = c < m->from[applicant] ? -1 : c, every(all, x, applicant + 1);
        return;
    }
    if (!passes_check(all->a, m, x)) return;
    all->stable++;
    all->least = min_i64(all->least, moves(m, all->before, x));
}

/* Before: a stable result, or anything at all; then some withdraw. */
static void before_draw(Small *s, bool was_stable, i64 *before)
{
    if (was_stable) match_positions_propose(&s->m, &(MatchTies){ 0 }, before);
    for (i32 i = 0; i < s->m.applicants; i++) {
        i64 from = s->from[i], n = s->from[i + 1] - from;
        if (!was_stable) before[i] = from + draw_below(n + 1) - 1 < from ? -1 : from + draw_below(n);
        if (draw_below(4)) continue;
        for (i64 c = from; c < from + n; c++) s->choice[c].esteem = -1;
        before[i] = REPAIR_NEW;
    }
}

/* The lists between the results at both ends give positions what whole lists give them. */
TEST(match_positions_propose_within_the_best_result)
{
    i64 failures = 0, several = 0, best[N], worst[N], got[N];
    draw_from(77);
    for (i64 k = 0; k < 4000; k++) {
        Small *s = draw_market(a, 3 + (i32)draw_below(3), 2 + (i32)draw_below(3));
        for (i32 p = 0; p < s->m.positions; p++) if (draw_below(3)) s->capacity[p] = 1;
        match_applicants_propose(&s->m, &(MatchTies){ 0 }, best);
        match_positions_propose(&s->m, &(MatchTies){ 0 }, worst);
        MatchOrder o = match_order_within(a, &s->m, &(MatchTies){ 0 }, best);
        match_positions_propose_in(&s->m, &o, got);
        failures += memcmp(got, worst, (size_t)s->m.applicants * sizeof *got) != 0;
        several += memcmp(best, worst, (size_t)s->m.applicants * sizeof *got) != 0;
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
    CHECK(several > 40);
}

TEST(match_repair_moves_the_fewest)
{
    i64 failures = 0, several = 0, before[N], got[N], chain[N], x[N];
    draw_from(31);
    for (i64 k = 0; k < (getenv("ROTUNDA_TORTURE") ? 50000 : 4000); k++) {
        Small *s = draw_market(a, 3 + (i32)draw_below(3), 2 + (i32)draw_below(3));
        for (i32 p = 0; p < s->m.positions; p++) if (draw_below(3)) s->capacity[p] = 1;
        before_draw(s, draw_below(3), before);
        All all = { .m = &s->m, .before = before, .a = a, .least = INT64_MAX };
        every(&all, x, 0);
        MatchRepair r = match_repair_exact(&s->m, &(MatchTies){ 0 }, before, got), c = { match_repair_chain(&s->m, &(MatchTies){ 0 }, before, chain), match_repair_bound(&s->m, &(MatchTies){ 0 }, before) };
        failures += r.moved != all.least || r.moved != moves(&s->m, before, got) || !passes_check(a, &s->m, got);
        failures += c.bound > all.least || c.moved < all.least || c.moved != moves(&s->m, before, chain) || !passes_check(a, &s->m, chain);
        several += all.stable > 1;
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
    CHECK(several > 40);
}

/* With each rule: after some withdrew or changed their wishes, what comes out is stable, moves no fewer than the least of all
 * stable results and no fewer than the bound, which is not above the least; with the search it is the least. */
static void rule_draw(Arena *a, int rule, Small **s, Err *none, i64 *before)
{
    *s = rule == 3 ? draw_couples(a)->s : draw_market(a, 3 + (i32)draw_below(3), 2 + (i32)draw_below(3));
    Market *m = &(*s)->m;
    if (rule == 0) draw_reserves(*s);
    if (rule == 1) draw_caps(*s);
    m->minimum_hard = rule == 2;
    for (i32 p = 0; rule == 2 && p < m->positions; p++) (*s)->minimum[p] = draw_below(min_i64((*s)->capacity[p], 2) + 1);
    *none = rule == 3 ? match_couples(a, m, &(MatchTies){ 0 }, before) : rule == 2 ? match_minimum(a, m, &(MatchTies){ 0 }, before) : OK;
    if (rule < 2) match_applicants_propose(m, &(MatchTies){ 0 }, before);
}

/* Some withdraw; of couples, whose members have to stay both or go both, some positions take no more. */
static void rule_withdraw(Small *s, i64 *before)
{
    i32 n = s->m.applicants, who = (i32)draw_below(n);
    for (i32 i = 0; i < n; i++) {
        bool new = draw_below(8) == 0;
        if (new) before[i] = REPAIR_NEW;
        if (s->m.couples ? draw_below(3) : i != who && draw_below(5)) continue;
        for (i64 c = s->from[i]; c < s->from[i + 1]; c++) if (!s->m.couples || !draw_below(4)) s->choice[c].esteem = -1;
        if (!s->m.couples) before[i] = REPAIR_NEW;
    }
}

static void rule_try(Arena *a, int rule, i64 *failures, i64 *met)
{
    i64 before[N], chain[N], got[N], x[N];
    MatchRepair c, r;
    Small *s;
    Err none;
    MatchTies ties = { 0 };
    rule_draw(a, rule, &s, &none, before);
    if (failed(none)) return;
    rule_withdraw(s, before);
    All all = { .m = &s->m, .before = before, .a = a, .least = INT64_MAX };
    every(&all, x, 0);
    none = match_repair_rules(a, &s->m, &ties, before, 0, chain, &c);
    Err again = match_repair_rules(a, &s->m, &ties, before, REPAIR_TRIED, got, &r);
    *failures += failed(none) != failed(again) || (failed(none) && all.stable);
    if (failed(none)) return;
    *failures += !all.stable || c.moved < all.least || c.bound > all.least || c.moved != moves(&s->m, before, chain) || !passes_check(a, &s->m, chain);
    *failures += r.moved != all.least || r.bound != all.least || r.moved != moves(&s->m, before, got) || !passes_check(a, &s->m, got);
    met[0] += c.moved > 0, met[1] += c.moved == all.least, met[2] += c.bound > 0, met[3]++;
}

TEST(match_repair_follows_the_chain_of_each_rule)
{
    static const char *const rules[] = { "reserves", "caps", "hard minimums", "couples" };
    draw_from(35);
    for (int rule = 0; rule < 4; rule++) {
        i64 failures = 0, met[4] = { 0 };
        test_case(rules[rule]);
        for (i64 k = 0; k < (getenv("ROTUNDA_TORTURE") ? 30000 : 1000); k++) { rule_try(a, rule, &failures, met); arena_reset(a); }
        CHECK_INT(failures, 0);
        CHECK(met[0] > 50 && met[1] > met[3] / 2 && met[2] > 20);
    }
}

static void withdraw(Small *s, i32 applicant) { for (i64 c = s->from[applicant]; c < s->from[applicant + 1]; c++) s->choice[c].esteem = -1; }

/* People withdraw one by one or all at once, in any order: the lists that are kept give the same as a chain made anew, each
 * result is stable, and who moved is counted once. */
TEST(match_chain_is_the_same_however_people_withdraw)
{
    i64 failures = 0, begun = 0, got[N], anew[N], before[N];
    draw_from(33);
    for (i64 k = 0; k < (getenv("ROTUNDA_TORTURE") ? 100000 : 8000); k++) {
        Small *s = draw_market(a, 3 + (i32)draw_below(3), 2 + (i32)draw_below(3));
        for (i32 i = 0; i < N * N; i++) if (s->choice[i].esteem >= 0) s->choice[i].esteem /= 1 + (i32)draw_below(2);
        MatchTies ties = { .multiple = draw_below(2) };
        (draw_below(2) ? match_applicants_propose : match_positions_propose)(&s->m, &ties, got);
        MatchChain *one = match_chain_new(a, &s->m, &ties, got), *all = match_chain_new(a, &s->m, &ties, got);
        failures += !one || !all;
        memcpy(before, got, sizeof before);
        for (i32 n = 1 + (i32)draw_below(3); one && n > 0; n--) {
            i32 who = (i32)draw_below(s->m.applicants);
            match_chain_withdraw(one, who), match_chain_withdraw(all, who);
            match_chain_run(one);
            withdraw(s, who);
            before[who] = REPAIR_NEW;
            for (i32 i = 0; i < s->m.applicants; i++) got[i] = match_chain_choice(one, i);
            failures += !passes_check_in(a, &s->m, got, &ties);
        }
        i64 moved = match_repair_chain(&s->m, &ties, before, anew), counted = 0;
        match_chain_run(all);
        for (i32 i = 0; i < s->m.applicants; i++) {
            counted += before[i] != REPAIR_NEW && got[i] != before[i];
            failures += anew[i] != got[i] || match_chain_choice(all, i) != got[i];
        }
        failures += moved != counted || all->moved != counted || one->moved < counted;
        begun += counted > 0;
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
    CHECK(begun > 400);
}

/* A result that somebody envies, or with more than there are places, is no beginning. */
TEST(match_chain_begins_at_stable_results_only)
{
    i64 began = 0, failures = 0, x[N];
    draw_from(34);
    for (i64 k = 0; k < 20000; k++) {
        Small *s = draw_market(a, 3 + (i32)draw_below(3), 2 + (i32)draw_below(3));
        for (i32 i = 0; i < s->m.applicants; i++) {
            x[i] = s->from[i] - 1 + draw_below(s->from[i + 1] - s->from[i] + 1);
            if (x[i] < s->from[i] || s->choice[x[i]].esteem < 0) x[i] = -1;
        }
        MatchChain *h = match_chain_new(a, &s->m, &(MatchTies){ 0 }, x);
        if (passes_check(a, &s->m, x)) failures += !h;
        if (h) {
            match_chain_run(h);
            for (i32 i = 0; i < s->m.applicants; i++) x[i] = match_chain_choice(h, i);
            failures += !passes_check(a, &s->m, x);
        }
        began += h != NULL;
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
    CHECK(began > 500 && began < 19000);
}

/* Many stable results: 4 by 4 Latin squares (Knuth 1976 has ten), any of them as the previous one is found again. */
TEST(match_repair_finds_any_stable_result_again)
{
    static const char *const applicants[] = { "0123", "1032", "2301", "3210" }, *const positions[] = { "3210", "2301", "1032", "0123" };
    Small *s = draw_market(a, 4, 4);
    i64 x[N], found = 0, got[N];
    for (i32 i = 0; i < 4; i++) {
        s->capacity[i] = 1, s->from[i + 1] = 4 * (i + 1);
        for (i32 k = 0; k < 4; k++) {
            i64 c = 4 * i + k;
            i32 p = applicants[i][k] - '0', standing = 0;
            while (positions[p][standing] - '0' != i) standing++;
            s->by[c] = i, s->rank[c] = k + 1, s->choice[c] = (Choice){ p, standing };
        }
    }
    for (i64 code = 0; code < 256; code++) {
        for (i32 i = 0; i < 4; i++) x[i] = 4 * i + (code >> (2 * i) & 3);
        if (!passes_check(a, &s->m, x)) continue;
        found++;
        CHECK_INT(match_repair_exact(&s->m, &(MatchTies){ 0 }, x, got).moved, 0);
    }
    CHECK_INT(found, 10);
}

/* Closures of least weight, against every set. */
TEST(least_cut_takes_the_cheapest_set)
{
    i64 failures = 0;
    draw_from(32);
    for (int k = 0; k < 3000; k++) {
        i32 n = 1 + (i32)draw_below(8), needs[20][2], m = (i32)draw_below(20);
        i64 weight[8], least = 0, cost = 0;
        LeastCut *c = least_cut_new(a, n);
        for (i32 i = 0; i < n; i++) weight[i] = draw_below(9) - 4, least_cut_weight(c, i, weight[i]);
        for (i32 i = 0; i < m; i++) needs[i][0] = (i32)draw_below(n), needs[i][1] = (i32)draw_below(n), least_cut_needs(c, needs[i][0], needs[i][1]);
        const bool *take = least_cut_take(c);
        for (u32 set = 0; set < 1u << n; set++) {
            bool closed = true;
            i64 sum = 0;
            for (i32 i = 0; i < m; i++) closed &= !(set >> needs[i][0] & 1) || set >> needs[i][1] & 1;
            for (i32 i = 0; i < n; i++) sum += set >> i & 1 ? weight[i] : 0;
            if (closed) least = min_i64(least, sum);
        }
        for (i32 i = 0; i < n; i++) cost += take[i] ? weight[i] : 0;
        for (i32 i = 0; i < m; i++) failures += take[needs[i][0]] && !take[needs[i][1]];
        failures += cost != least;
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
}
