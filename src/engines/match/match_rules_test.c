#include "engines/match/match_minimum.h"
#include "tests/match_draw.h"
#include "tests/test.h"

/* ---- what a position takes from a set of applicants (bits), seat by seat ---- */

static bool is_of(const Market *m, i32 applicant, i32 category)
{
    for (i64 i = m->reserves->member_from[applicant]; i < m->reserves->member_from[applicant + 1]; i++) if (m->reserves->member[i] == category) return true;
    return false;
}

/* The best of a set for a seat: members of its category first. */
static i32 best_for(const Market *m, i32 p, i32 category, u32 set)
{
    i32 best = -1, best_key = INT32_MAX;
    for (i32 i = 0; i < m->applicants; i++) {
        if (!(set >> i & 1) || m->choice[choice_at(m, i, p)].esteem < 0) continue;
        i32 key = m->choice[choice_at(m, i, p)].esteem + (category >= 0 && !is_of(m, i, category) ? 100 : 0);
        if (key < best_key) best = i, best_key = key;
    }
    return best;
}

static u32 taken(const Market *m, i32 p, u32 set)
{
    u32 in = 0;
    i64 first = m->reserves ? m->reserves->from[p] : 0, end = m->reserves ? m->reserves->from[p + 1] : 1;
    for (i64 g = first; g < end; g++)
        for (i64 seat = 0; seat < (m->reserves ? m->reserves->places[g] : m->capacity[p]); seat++) {
            i32 i = best_for(m, p, m->reserves ? m->reserves->category[g] : -1, set & ~in);
            if (i >= 0) in |= 1u << i;
        }
    return in;
}

/* ---- stable, by definition ---- */

/* Kamada and Kojima 2015: a pair that wants each other is excused in a full region, where the position prefers all it has and
 * the move would not even out how far the two positions are beyond their targets. */
static bool cap_excuses(const Market *m, const i64 *got, i64 c)
{
    i32 p = m->choice[c].at, r = m->caps->region[p];
    i64 in_region = 0, had = got[m->by[c]];
    if (r < 0 || m->caps->cap[r] < 0) return false;
    for (i32 q = 0; q < m->positions; q++) if (m->caps->region[q] == r) in_region += count_at(m, got, q);
    if (in_region < m->caps->cap[r]) return false;
    for (i32 i = 0; i < m->applicants; i++) if (held_at(m, got, p) >> i & 1 && m->choice[got[i]].esteem > m->choice[c].esteem) return false;
    if (had < 0 || m->caps->region[m->choice[had].at] != r) return true;
    i32 q = m->choice[had].at;
    return count_at(m, got, p) + 1 - m->caps->target[p] > count_at(m, got, q) - 1 - m->caps->target[q];
}

static bool feasible(const Market *m, const i64 *got)
{
    i64 in_region[2] = { 0 };
    for (i32 p = 0; p < m->positions; p++) {
        if (taken(m, p, held_at(m, got, p)) != held_at(m, got, p)) return false;
        if (m->caps && m->caps->region[p] >= 0) in_region[m->caps->region[p]] += count_at(m, got, p);
    }
    for (i32 r = 0; m->caps && r < m->caps->regions; r++) if (m->caps->cap[r] >= 0 && in_region[r] > m->caps->cap[r]) return false;
    return true;
}

static bool stable(const Market *m, const i64 *got)
{
    if (!feasible(m, got)) return false;
    for (i64 c = 0; c < m->from[m->applicants]; c++) {
        i32 i = m->by[c], p = m->choice[c].at;
        if (m->choice[c].esteem < 0 || (got[i] >= 0 && m->rank[got[i]] <= m->rank[c])) continue;
        if (taken(m, p, held_at(m, got, p) | 1u << i) >> i & 1 && !(m->caps && cap_excuses(m, got, c))) return false;
    }
    return true;
}

/* ---- every result of a market ---- */

typedef struct { const Market *m; const i64 *got; i64 stable, worse, unequal; Arena *a; } All;

/* worse: a stable result in which somebody has better than in got. unequal: the checker and the definition differ. */
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
    for (i32 i = 0; is && i < m->applicants; i++) if (x[i] >= 0 && (all->got[i] < 0 || m->rank[x[i]] < m->rank[all->got[i]])) { all->worse++; break; }
}

/* Nobody gets better by any other order of any of their positions (ranked by both sides or not). */
static bool truthful(const Small *s, const i64 *got, i32 liar)
{
    i64 from = s->from[liar], n = s->from[liar + 1] - from, lie[N];
    for (i64 code = 0, codes = 1; code < codes; code++) {
        Small x = *s;
        Market m = s->m;
        i64 rest = code, used = 0, k = 0;
        codes = 1;
        for (i64 i = 0; i < n; i++) codes *= n + 1;
        for (i64 i = 0; i < n; i++, rest /= n + 1) {
            i64 c = rest % (n + 1);
            if (c == n || used >> c & 1) continue;
            used |= 1 << c;
            x.choice[from + k++] = s->choice[from + c];
        }
        for (; k < n; k++) x.choice[from + k].esteem = -1;
        m.choice = x.choice;
        match_applicants_propose(&m, &(MatchTies){ 0 }, lie);
        i64 truly = lie[liar] < 0 ? -1 : choice_at(&s->m, liar, x.choice[lie[liar]].at);
        if (truly >= 0 && (got[liar] < 0 || s->rank[truly] < s->rank[got[liar]])) return false;
    }
    return true;
}

static void rule_try(Arena *scratch, void rule(Small *), bool best, i64 *failures, i64 *met)
{
    Small *s = draw_market(scratch, 2 + (i32)draw_below(3), 1 + (i32)draw_below(3));
    i64 got[N], x[N];
    rule(s);
    match_applicants_propose(&s->m, &(MatchTies){ 0 }, got);
    All all = { .m = &s->m, .got = got, .a = scratch };
    every(&all, x, 0);
    *failures += !stable(&s->m, got) || all.unequal > 0 || (best && all.worse > 0);
    for (i32 i = 0; i < s->m.applicants; i++) *failures += s->from[i + 1] - s->from[i] <= 3 && !truthful(s, got, i);
    *met += all.stable > 1;
    arena_reset(scratch);
}

static i64 tries(void) { return getenv("ROTUNDA_TORTURE") ? 100000 : 3000; }

TEST(match_with_reserves_is_stable_best_for_applicants_and_rewards_no_misreport)
{
    i64 failures = 0, several = 0;
    draw_from(11);
    for (i64 k = 0; k < tries(); k++) rule_try(a, draw_reserves, true, &failures, &several);
    CHECK_INT(failures, 0);
    CHECK(several > tries() / 500);
}

TEST(match_with_caps_is_stable_and_rewards_no_misreport)
{
    i64 failures = 0, several = 0;
    draw_from(12);
    for (i64 k = 0; k < tries(); k++) rule_try(a, draw_caps, false, &failures, &several);
    CHECK_INT(failures, 0);
    CHECK(several > tries() / 50);
}

/* ---- flexible deferred acceptance, step by step as Kamada and Kojima describe it ---- */

typedef struct { u32 asks[N]; i64 next[N]; } Flexible;

static u32 best_of(const Market *m, i32 p, u32 set, i64 n)
{
    u32 in = 0;
    for (i32 i; n > 0 && (i = best_for(m, p, -1, set & ~in)) >= 0; n--) in |= 1u << i;
    return in;
}

/* First up to the targets; then one after the other in turn, while places and cap allow. */
static void region_keeps(const Market *m, const Flexible *f, i32 r, u32 *keeps)
{
    i64 total = 0;
    for (i32 p = 0; p < m->positions; p++) {
        if (m->caps->region[p] != r) continue;
        keeps[p] = best_of(m, p, f->asks[p], m->caps->target[p]);
        total += __builtin_popcount(keeps[p]);
    }
    for (bool more = true; more;) {
        more = false;
        for (i32 p = 0; p < m->positions; p++) {
            if (m->caps->region[p] != r || total >= m->caps->cap[r] || __builtin_popcount(keeps[p]) >= m->capacity[p]) continue;
            i32 i = best_for(m, p, -1, f->asks[p] & ~keeps[p]);
            if (i < 0) continue;
            keeps[p] |= 1u << i, total++, more = true;
        }
    }
}

static void flexible(const Market *m, i64 *got)
{
    Flexible f = { 0 };
    for (i32 i = 0; i < m->applicants; i++) f.next[i] = m->from[i];
    for (bool moved = true; moved;) {
        moved = false;
        u32 keeps[N] = { 0 };
        for (i32 i = 0; i < m->applicants; i++) {
            while (f.next[i] < m->from[i + 1] && m->choice[f.next[i]].esteem < 0) f.next[i]++;
            if (f.next[i] < m->from[i + 1]) f.asks[m->choice[f.next[i]].at] |= 1u << i;
        }
        for (i32 r = 0; r < 2; r++) if (m->caps->cap[r] >= 0) region_keeps(m, &f, r, keeps);
        for (i32 p = 0; p < m->positions; p++) {
            if (m->caps->region[p] < 0 || m->caps->cap[m->caps->region[p]] < 0) keeps[p] = best_of(m, p, f.asks[p], m->capacity[p]);
            u32 out = f.asks[p] & ~keeps[p];
            for (i32 i = 0; i < m->applicants; i++) if (out >> i & 1) f.next[i]++, moved = true;
            f.asks[p] = keeps[p];
        }
    }
    for (i32 i = 0; i < m->applicants; i++) got[i] = f.next[i] < m->from[i + 1] ? f.next[i] : -1;
}

TEST(match_with_caps_is_flexible_deferred_acceptance)
{
    i64 different = 0, got[N], want[N];
    draw_from(13);
    for (i64 k = 0; k < 10 * tries(); k++) {
        Small *s = draw_market(a, 2 + (i32)draw_below(4), 1 + (i32)draw_below(5));
        draw_caps(s);
        match_applicants_propose(&s->m, &(MatchTies){ 0 }, got);
        flexible(&s->m, want);
        for (i32 i = 0; i < s->m.applicants; i++) if (got[i] != want[i]) { different++; break; }
        arena_reset(a);
    }
    CHECK_INT(different, 0);
}

/* ---- minimums ---- */

/* Some result keeps all minimums. */
static bool minimums_possible(const Market *m, i64 *x, i32 applicant)
{
    if (applicant == m->applicants) {
        for (i32 p = 0; p < m->positions; p++) if (count_at(m, x, p) < m->minimum[p] || count_at(m, x, p) > m->capacity[p]) return false;
        return true;
    }
    for (i64 c = m->from[applicant] - 1; c < m->from[applicant + 1]; c++) {
        if (c >= m->from[applicant] && m->choice[c].esteem < 0) continue;
        x[applicant] = c < m->from[applicant] ? -1 : c;
        if (minimums_possible(m, x, applicant + 1)) return true;
    }
    return false;
}

TEST(match_keeps_hard_minimums_wherever_that_is_possible)
{
    i64 failures = 0, impossible = 0, missed = 0, got[N], soft[N], x[N];
    draw_from(14);
    for (i64 k = 0; k < 10 * tries(); k++) {
        Small *s = draw_market(a, 2 + (i32)draw_below(4), 1 + (i32)draw_below(4));
        for (i32 p = 0; p < s->m.positions; p++) s->minimum[p] = draw_below(min_i64(s->capacity[p], 2) + 1);
        Err e = match_minimum(a, &s->m, &(MatchTies){ 0 }, got);
        bool possible = minimums_possible(&s->m, x, 0), kept = true;
        match_applicants_propose(&s->m, &(MatchTies){ 0 }, soft);
        for (i32 p = 0; p < s->m.positions; p++) kept &= count_at(&s->m, soft, p) >= s->minimum[p];
        impossible += !possible, missed += possible && !kept;
        s->m.minimum_hard = possible;
        failures += failed(e) == possible || !passes_check(a, &s->m, got);
        for (i32 i = 0; i < s->m.applicants; i++) failures += kept && got[i] != soft[i];
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
    CHECK(impossible > tries() / 10 && missed > tries() / 10);
}

/* ---- what is agreed on counts in its group and its region ---- */

TEST(match_with_rules_keeps_what_is_agreed_on)
{
    i64 failures = 0, got[N];
    draw_from(15);
    for (i64 k = 0; k < 10 * tries(); k++) {
        Small *s = draw_market(a, 3 + (i32)draw_below(3), 1 + (i32)draw_below(4));
        i32 p = (i32)draw_below(s->m.positions);
        if (!s->capacity[p]) s->capacity[p] = 1;
        if (draw_below(2)) draw_reserves(s);
        else draw_caps(s);
        for (i32 i = 0; i < N; i++) s->fixed[i] = -1;
        s->m.fixed = s->fixed;
        if (!s->m.caps || s->region[p] < 0 || s->cap[s->region[p]] != 0) s->fixed[0] = p;
        match_applicants_propose(&s->m, &(MatchTies){ 0 }, got);
        failures += !passes_check(a, &s->m, got);
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
}

/* ---- ties: what a lottery gave is stable in its order, and weakly whatever the lottery was ---- */

TEST(match_with_rules_and_ties_is_stable_in_the_order_of_the_lottery_and_weakly)
{
    i64 failures = 0, weak = 0, got[N];
    draw_from(16);
    for (i64 k = 0; k < 10 * tries(); k++) {
        Small *s = draw_market(a, 3 + (i32)draw_below(3), 1 + (i32)draw_below(4));
        for (i64 c = 0; c < s->from[s->m.applicants]; c++) if (s->choice[c].esteem > 0) s->choice[c].esteem /= 2;
        if (draw_below(2)) draw_reserves(s);
        else draw_caps(s);
        u8 seed[SEED_BYTES] = { (u8)k, (u8)(k >> 8) };
        MatchTies ties = { seed, draw_below(2) };
        match_applicants_propose(&s->m, &ties, got);
        failures += !passes_check_in(a, &s->m, got, &ties);
        weak += !passes_check(a, &s->m, got);
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
    CHECK_INT(weak, 0);
}

/* ---- without a lottery a pair blocks that would in every order of the equals ---- */

enum { ORDERS = 120 };      /* of N */

/* Somewhere in the k-th order of all the applicant of c is turned away. */
static bool away_in_an_order(const Small *s, const i64 *got, i64 c)
{
    i32 p = s->choice[c].at;
    for (i32 k = 0; k < ORDERS; k++) {
        Small x = *s;
        Market m = s->m;
        i32 left[N] = { 0, 1, 2, 3, 4 }, rest = k;
        m.choice = x.choice;
        for (i32 i = 0; i < N; i++) {
            i32 at = rest % (N - i);
            i64 choice = left[at] < m.applicants ? choice_at(&s->m, left[at], p) : -1;
            if (choice >= 0 && x.choice[choice].esteem >= 0) x.choice[choice].esteem = 8 * s->choice[choice].esteem + i;
            rest /= N - i, left[at] = left[N - i - 1];
        }
        if (!(taken(&m, p, held_at(&m, got, p) | 1u << m.by[c]) >> m.by[c] & 1)) return true;
    }
    return false;
}

static bool weakly_stable(const Small *s, const i64 *got)
{
    const Market *m = &s->m;
    if (!feasible(m, got)) return false;
    for (i64 c = 0; c < m->from[m->applicants]; c++) {
        i64 had = got[m->by[c]];
        if (m->choice[c].esteem >= 0 && (had < 0 || m->rank[c] < m->rank[had]) && !away_in_an_order(s, got, c)) return false;
    }
    return true;
}

static i64 weakly_unequal(Arena *scratch, const Small *s, i64 *x, i32 applicant)
{
    if (applicant == s->m.applicants) return weakly_stable(s, x) != passes_check(scratch, &s->m, x);
    i64 unequal = 0;
    for (i64 c = s->from[applicant] - 1; c < s->from[applicant + 1]; c++) x[applicant] = c < s->from[applicant] ? -1 : c, unequal += weakly_unequal(scratch, s, x, applicant + 1);
    return unequal;
}

TEST(match_check_names_a_pair_that_blocks_in_every_order_of_equals_on_reserved_seats)
{
    i64 unequal = 0, x[N];
    draw_from(17);
    for (i64 k = 0; k < tries() / 10; k++) {
        Small *s = draw_market(a, 3 + (i32)draw_below(3), 1 + (i32)draw_below(2));
        for (i64 c = 0; c < s->from[s->m.applicants]; c++) if (s->choice[c].esteem > 0) s->choice[c].esteem /= 2 + (i32)draw_below(2);
        draw_reserves(s);
        unequal += weakly_unequal(a, s, x, 0);
        arena_reset(a);
    }
    CHECK_INT(unequal, 0);
}

/* ---- the literature ---- */

/* Kamada and Kojima 2015, example 1: a region of two hospitals of 10 with a cap of 10 and targets of 5. Three of ten doctors
 * want the first, seven the second. Fixed targets leave two without a place; the flexible rule does not. */
TEST(match_with_caps_leaves_nobody_out_for_a_target)
{
    enum { DOCTORS = 10 };
    i64 from[DOCTORS + 1], rank[DOCTORS], got[DOCTORS];
    i32 by[DOCTORS];
    Choice choice[DOCTORS];
    Str id[DOCTORS];
    for (i32 i = 0; i < DOCTORS; i++) from[i] = i, rank[i] = 1, by[i] = i, choice[i] = (Choice){ i >= 3, i }, id[i] = str_fmt(a, "d%d", i);
    from[DOCTORS] = DOCTORS;
    MatchCaps caps = { 1, (Str[]){ S("r") }, (i64[]){ 10 }, (i32[]){ 0, 0 }, (i64[]){ 5, 5 } };
    Market m = { .applicants = DOCTORS, .positions = 2, .applicant_id = id, .position_id = (Str[]){ S("h1"), S("h2") }, .capacity = (i64[]){ 10, 10 },
                 .from = from, .by = by, .rank = rank, .choice = choice, .caps = &caps };
    match_applicants_propose(&m, &(MatchTies){ 0 }, got);
    for (i32 i = 0; i < DOCTORS; i++) CHECK_INT(got[i], i);
    m.capacity = (i64[]){ 5, 5 };       /* the targets as capacities, as in Japan then */
    match_applicants_propose(&m, &(MatchTies){ 0 }, got);
    for (i32 i = 0; i < DOCTORS; i++) CHECK_INT(got[i], i < 8 ? i : -1);
}

/* Kamada and Kojima 2015, where every result has a pair that would rather have each other: a region of two hospitals with a cap
 * of 1, each doctor wants most the hospital that likes them least. Which hospital has the target decides who is placed, and
 * that is the only result that is stable. */
TEST(match_with_caps_has_a_stable_result_where_no_strongly_stable_one_exists)
{
    i64 from[] = { 0, 2, 4 }, rank[] = { 1, 2, 1, 2 }, got[2], x[2];
    i32 by[] = { 0, 0, 1, 1 };
    Choice choice[] = { { 1, 1 }, { 0, 0 }, { 0, 1 }, { 1, 0 } };
    for (i32 target = 0; target < 2; target++) {
        MatchCaps caps = { 1, (Str[]){ S("r") }, (i64[]){ 1 }, (i32[]){ 0, 0 }, (i64[]){ target == 0, target == 1 } };
        Market m = { .applicants = 2, .positions = 2, .applicant_id = (Str[]){ S("d1"), S("d2") }, .position_id = (Str[]){ S("h1"), S("h2") }, .capacity = (i64[]){ 1, 1 },
                     .from = from, .by = by, .rank = rank, .choice = choice, .caps = &caps };
        match_applicants_propose(&m, &(MatchTies){ 0 }, got);
        CHECK_INT(got[target], target == 0 ? 1 : 3);
        CHECK_INT(got[!target], -1);
        All all = { .m = &m, .got = got, .a = a };
        every(&all, x, 0);
        CHECK(all.stable == 1 && !all.unequal && !all.worse);
        MatchAdmitted in = match_admitted(a, &m, &(MatchTies){ 0 }, got);
        MatchWhy why[2];
        CHECK_INT(match_why(&m, got, &in, target, why), 1);
        CHECK_INT(why[0].reason, MATCH_CAPPED);
    }
}

/* Dur, Kominers, Pathak and Sonmez 2018, proposition 1 at work: two seats, one reserved for the walk zone. Filled first, it goes
 * to somebody who would have had the open one; filled last, to one more of the zone. */
TEST(match_with_reserves_filled_last_admits_more_of_the_category)
{
    i64 from[] = { 0, 1, 2, 3 }, rank[] = { 1, 1, 1 }, got[3], member_from[] = { 0, 1, 1, 2 };
    i32 by[] = { 0, 1, 2 }, member[] = { 0, 0 };
    Choice choice[] = { { 0, 0 }, { 0, 1 }, { 0, 2 } };      /* the first and the third live in the zone */
    MatchReserves r = { (i64[]){ 0, 2 }, (i64[]){ 1, 1 }, (i32[]){ 0, -1 }, member_from, member, 1, (Str[]){ S("walk") } };
    Market m = { .applicants = 3, .positions = 1, .applicant_id = (Str[]){ S("a"), S("b"), S("c") }, .position_id = (Str[]){ S("s") }, .capacity = (i64[]){ 2 },
                 .from = from, .by = by, .rank = rank, .choice = choice, .reserves = &r };
    match_applicants_propose(&m, &(MatchTies){ 0 }, got);
    CHECK(got[0] == 0 && got[1] == 1 && got[2] == -1);
    r.category = (i32[]){ -1, 0 };
    match_applicants_propose(&m, &(MatchTies){ 0 }, got);
    CHECK(got[0] == 0 && got[1] == -1 && got[2] == 2);
    MatchAdmitted in = match_admitted(a, &m, &(MatchTies){ 0 }, got);
    MatchWhy why[1];
    CHECK_INT(match_why(&m, got, &in, 1, why), 1);
    CHECK(why[0].reason == MATCH_RESERVED && why[0].last_admitted == 0);
}
