#include "engines/assign/assign.h"
#include "engines/assign/assign_maxmin.h"
#include "engines/assign/assign_teams.h"
#include "engines/assign/assign_round.h"
#include "tests/match_draw.h"
#include "tests/test.h"

/* ---- small problems, against every assignment ---- */

enum { MOST = 4 };
typedef struct {
    Assign in;
    i64 need[MOST], most[MOST], least[MOST], from[MOST + 1];
    AssignPair pair[MOST * MOST];
} Problem;

static int by_score(const void *x, const void *y) { return (((const AssignPair *)x)->score < ((const AssignPair *)y)->score) - (((const AssignPair *)x)->score > ((const AssignPair *)y)->score); }

static Problem *problem(Arena *a, bool units)
{
    Problem *p = make(a, Problem);
    p->in = (Assign){ .items = 1 + (i32)draw_below(3), .reviewers = 1 + (i32)draw_below(4), .need = p->need, .most = p->most, .from = p->from, .pair = p->pair };
    if (draw_below(2)) p->in.least = p->least;
    for (i32 k = 0; k < p->in.reviewers; k++) p->most[k] = draw_below(4), p->least[k] = draw_below(p->most[k] + 1);
    for (i32 i = 0; i < p->in.items; i++) {
        i64 n = p->from[i];
        p->need[i] = draw_below(4);
        for (i32 k = 0; k < p->in.reviewers; k++) if (draw_below(4)) p->pair[n++] = (AssignPair){ k, 0, units ? 1 + (i32)draw_below(2) : 1, draw_below(21) - 10 };
        qsort(p->pair + p->from[i], (size_t)(n - p->from[i]), sizeof *p->pair, by_score);
        p->from[i + 1] = n;
        for (i64 e = p->from[i], fixed = 0; e < n; e++) if (!draw_below(6) && fixed < p->need[i]) {
            i64 load = 0;
            for (i64 f = 0; f < e; f++) if (p->pair[f].reviewer == p->pair[e].reviewer) load += p->pair[f].least;
            if (load < p->most[p->pair[e].reviewer]) p->pair[e].least = 1, fixed++;
        }
    }
    return p;
}

/* The best of all: fewest unmet (needs and least loads alike), then the largest total. */
typedef struct { const Assign *in; i64 unmet, total; i32 flow[MOST * MOST]; } Best;

static void every(Best *b, i64 e)
{
    const Assign *in = b->in;
    if (e < in->from[in->items]) {
        for (b->flow[e] = in->pair[e].least; b->flow[e] <= in->pair[e].most; b->flow[e]++) every(b, e + 1);
        return;
    }
    i64 unmet = 0, total = 0, load[MOST] = { 0 };
    for (i32 i = 0; i < in->items; i++) {
        i64 filled = 0;
        for (i64 f = in->from[i]; f < in->from[i + 1]; f++) filled += b->flow[f], load[in->pair[f].reviewer] += b->flow[f], total += b->flow[f] * in->pair[f].score;
        if (filled > in->need[i]) return;
        unmet += in->need[i] - filled;
    }
    for (i32 k = 0; k < in->reviewers; k++) {
        if (load[k] > in->most[k]) return;
        unmet += in->least ? max_i64(in->least[k] - load[k], 0) : 0;
    }
    if (unmet < b->unmet || (unmet == b->unmet && total > b->total)) b->unmet = unmet, b->total = total;
}

static void all_try(Arena *a, bool units, i64 *failures, i64 *infeasible)
{
    for (i64 k = 0; k < (getenv("ROTUNDA_TORTURE") ? 60000 : 4000); k++) {
        Problem *p = problem(a, units);
        Best best = { .in = &p->in, .unmet = INT64_MAX };
        every(&best, 0);
        AssignResult r = assign_sum(a, &p->in);
        *failures += r.unfilled + r.below != best.unmet || (i64)r.total != best.total || !assign_prove(&p->in, &r);
        *infeasible += r.unfilled > 0;
        if (r.unfilled && !p->in.least) {
            AssignCut c = assign_cut(a, &p->in, &r);
            *failures += c.need - c.give != r.unfilled;
        }
        arena_reset(a);
    }
}

TEST(assign_is_the_best_of_all_and_proves_it)
{
    i64 failures = 0, infeasible = 0;
    draw_from(41);
    all_try(a, false, &failures, &infeasible);
    all_try(a, true, &failures, &infeasible);
    CHECK_INT(failures, 0);
    CHECK(infeasible > 500);
}

/* The loss at a pair is what the best of all loses where one more of it must be used. */
TEST(assign_losses_are_what_using_a_pair_costs)
{
    i64 failures = 0, compared = 0, loss[MOST * MOST];
    draw_from(45);
    for (i64 k = 0; k < 1500; k++) {
        Problem *p = problem(a, false);
        Best best = { .in = &p->in, .unmet = INT64_MAX };
        every(&best, 0);
        AssignResult r = assign_sum(a, &p->in);
        assign_losses(&p->in, &r, loss);
        for (i64 e = 0; e < p->from[p->in.items]; e++) {
            if (r.flow[e] == p->pair[e].most) continue;
            i32 least = p->pair[e].least;
            p->pair[e].least = p->pair[e].most;
            Best with = { .in = &p->in, .unmet = INT64_MAX };
            every(&with, 0);
            p->pair[e].least = least;
            if (with.unmet == INT64_MAX) failures += loss[e] != INT64_MAX;
            else failures += loss[e] != best.total - with.total + r.big * (with.unmet - best.unmet);
            compared++;
        }
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
    CHECK(compared > 3000);
}

TEST(assign_prove_finds_what_is_wrong)
{
    i64 from[] = { 0, 2, 4 }, need[] = { 1, 1 }, most[] = { 1, 1 };
    AssignPair pair[] = { { 0, 0, 1, 9 }, { 1, 0, 1, 8 }, { 0, 0, 1, 7 }, { 1, 0, 1, 1 } };
    Assign in = { .items = 2, .reviewers = 2, .need = need, .most = most, .from = from, .pair = pair };
    AssignResult r = assign_sum(a, &in);
    CHECK_INT(r.total, 15);
    CHECK(r.flow[1] == 1 && r.flow[2] == 1);
    CHECK(assign_prove(&in, &r));
    CHECK_INT(assign_loss(&in, &r, 0, 0) >= 0, 1);
    AssignResult x = r;
    x.flow = (i32[]){ 1, 0, 0, 1 }, x.total = 10;
    CHECK(!assign_prove(&in, &x));          /* another assignment */
    x.flow = r.flow, x.total = 16;
    CHECK(!assign_prove(&in, &x));          /* another total */
    x.total = 15, x.reviewer_price = (i64[]){ 0, 0 };
    CHECK(!assign_prove(&in, &x));          /* prices that prove nothing */
}

/* ---- the draw ---- */

/* Chances of two thirds at the most: over many seeds each pair comes as often as it should, items always have their need, and
 * reviewers never more than they can take. */
TEST(assign_round_keeps_needs_loads_and_chances)
{
    enum { ITEMS = 4, REVIEWERS = 4, PAIRS = ITEMS * REVIEWERS, DRAWS = 6000 };
    i64 from[ITEMS + 1] = { 0 }, need[ITEMS] = { 6, 3, 3, 6 }, most[REVIEWERS] = { 6, 6, 6, 6 };
    AssignPair pair[PAIRS];
    i32 flow[PAIRS], times[PAIRS] = { 0 };
    draw_from(42);
    for (i32 e = 0; e < PAIRS; e++) pair[e] = (AssignPair){ e % REVIEWERS, 0, 2, draw_below(9) };
    for (i32 i = 0; i < ITEMS; i++) {
        from[i + 1] = from[i] + REVIEWERS;
        qsort(pair + from[i], REVIEWERS, sizeof *pair, by_score);
    }
    Assign in = { .items = ITEMS, .reviewers = REVIEWERS, .need = need, .most = most, .from = from, .pair = pair };
    AssignResult r = assign_sum(a, &in);
    CHECK(assign_prove(&in, &r) && !r.unfilled);
    i64 wrong = 0;
    for (int k = 0; k < DRAWS; k++) {
        u8 seed[SEED_BYTES] = { (u8)k, (u8)(k >> 8) };
        i64 load[REVIEWERS] = { 0 }, filled[ITEMS] = { 0 };
        memcpy(flow, r.flow, sizeof flow);
        assign_round(&in, 3, seed, flow);
        for (i32 e = 0; e < PAIRS; e++) {
            wrong += flow[e] != 0 && flow[e] != 3;
            times[e] += flow[e] / 3, load[pair[e].reviewer] += flow[e], filled[e / REVIEWERS] += flow[e];
        }
        for (i32 i = 0; i < ITEMS; i++) wrong += filled[i] != need[i];
        for (i32 q = 0; q < REVIEWERS; q++) wrong += load[q] > most[q];
    }
    CHECK_INT(wrong, 0);
    for (i32 e = 0; e < PAIRS; e++) CHECK(abs(times[e] - DRAWS * r.flow[e] / 3) < 200);      /* more than five standard deviations */
}

/* ---- integer programs, against every assignment: tags met, totals sorted from the worst, then the sum ---- */

typedef struct {
    const Assign *in;
    const AssignWants *wants;
    AssignObjective objective;
    i32 flow[MOST * MOST];
    bool found;
    i64 key[MOST + 2];                      /* the best so far: fewer wants missed, then totals, then the sum */
} Ranking;

static int total_order(const void *x, const void *y) { return (*(const i64 *)x > *(const i64 *)y) - (*(const i64 *)x < *(const i64 *)y); }

static bool key_of(const Ranking *b, const i32 *flow, i64 *key)
{
    const Assign *in = b->in;
    i64 load[MOST] = { 0 }, sum = 0;
    int n = 0;
    key[n++] = 0;
    for (i64 w = 0; w < b->wants->n; w++) {
        bool met = false;
        for (i64 k = b->wants->from[w]; k < b->wants->from[w + 1]; k++) met |= flow[b->wants->pair[k]] > 0;
        key[0] -= !met;
    }
    for (i32 i = 0; i < in->items; i++) {
        i64 filled = 0;
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) filled += flow[e], load[in->pair[e].reviewer] += flow[e];
        if (filled != in->need[i]) return false;
        sum += assign_item_total(in, flow, i);
        if (in->need[i]) key[n++] = assign_item_total(in, flow, i);
    }
    for (i32 k = 0; k < in->reviewers; k++) if (load[k] > in->most[k] || (in->least && load[k] < in->least[k])) return false;
    qsort(key + 1, (size_t)n - 1, sizeof *key, total_order);
    int kept = b->objective == ASSIGN_LEXMIN ? n : b->objective == ASSIGN_MAXMIN && n > 1 ? 2 : 1;
    key[kept] = sum;
    for (int i = kept + 1; i < MOST + 2; i++) key[i] = 0;
    return true;
}

static void ranking_every(Ranking *b, i64 e)
{
    i64 key[MOST + 2];
    if (e < b->in->from[b->in->items]) {
        for (b->flow[e] = b->in->pair[e].least; b->flow[e] <= b->in->pair[e].most; b->flow[e]++) ranking_every(b, e + 1);
        return;
    }
    if (!key_of(b, b->flow, key)) return;
    bool better = !b->found;
    for (int i = 0; b->found && i < MOST + 2; i++) if (key[i] != b->key[i]) { better = key[i] > b->key[i]; break; }
    if (better) memcpy(b->key, key, sizeof key), b->found = true;
}

/* Whether the search among teams ends at the best of all, from any flow that keeps needs and loads. */
static bool teams_agree(const Ranking *b, const i32 *begin)
{
    i32 flow[MOST * MOST];
    i64 key[MOST + 2];
    AssignExact out;
    memcpy(flow, begin, (size_t)b->in->from[b->in->items] * sizeof *flow);
    return assign_teams(b->in, b->wants, b->objective, ASSIGN_WORK, flow, &out) && out.whole && key_of(b, flow, key) && !memcmp(key, b->key, sizeof key) && out.missing == -b->key[0];
}

/* The same pairs with scores of fifteen digits, many of which differ in the last alone: floating point cannot tell their sums apart. */
static void scores_enlarge(Problem *p)
{
    for (i64 e = 0; e < p->from[p->in.items]; e++) p->pair[e].score = p->pair[e].score * 100000000000 + draw_below(5);
}

TEST(assign_exact_meets_tags_and_raises_the_worst_first)
{
    i64 failures = 0, feasible = 0, from[7], pair[MOST * MOST * 2], key[MOST + 2];
    i32 flow[MOST * MOST];
    draw_from(43);
    for (i64 k = 0; k < (getenv("ROTUNDA_TORTURE") ? 20000 : 1200); k++) {
        Problem *p = problem(a, false);
        AssignWants wants = { .from = from, .pair = pair };
        from[0] = 0;
        for (i32 i = 0; i < p->in.items && wants.n < 6; i++) {
            if (draw_below(2) || !p->need[i]) continue;
            i64 n = from[wants.n];
            for (i64 e = p->from[i]; e < p->from[i + 1]; e++) if (draw_below(2)) pair[n++] = e;
            from[++wants.n] = n;
        }
        Ranking b = { .in = &p->in, .wants = &wants, .objective = (AssignObjective)draw_below(3) };
        ranking_every(&b, 0);
        AssignExact out = { 0 };
        AssignResult r = assign_sum(a, &p->in);
        memcpy(flow, r.flow, (size_t)p->from[p->in.items] * sizeof *flow);
        bool ok = !r.unfilled && !r.below && assign_exact(&p->in, &wants, b.objective, flow, &out);
        failures += ok != b.found || (ok && (!key_of(&b, flow, key) || memcmp(key, b.key, sizeof key) || out.missing != -b.key[0]));
        feasible += ok;
        failures += b.found && !teams_agree(&b, r.flow);
        scores_enlarge(p);
        Ranking large = { .in = &p->in, .wants = &wants, .objective = b.objective };
        ranking_every(&large, 0);
        failures += b.found && !teams_agree(&large, r.flow);
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
    CHECK(feasible > 200);
}

/* With too little work what was found stands, and what it reached is between the scheme's worst item and the bound; with enough
 * nothing is left open, and more work changes nothing. */
TEST(assign_teams_ends_at_its_limit_of_work_with_a_bound)
{
    enum { ITEMS = 12, REVIEWERS = 10, PAIRS = ITEMS * REVIEWERS };
    i64 from[ITEMS + 1] = { 0 }, need[ITEMS], most[REVIEWERS], worst[] = { 0, 0, 0 }, ended = 0;
    AssignPair pair[PAIRS];
    draw_from(44);
    for (i32 k = 0; k < REVIEWERS; k++) most[k] = 3;
    for (i32 i = 0; i < ITEMS; i++) {
        need[i] = 2, from[i + 1] = from[i] + REVIEWERS;
        for (i32 k = 0; k < REVIEWERS; k++) pair[from[i] + k] = (AssignPair){ k, 0, 1, draw_below(101) };
        qsort(pair + from[i], REVIEWERS, sizeof *pair, by_score);
    }
    Assign in = { .items = ITEMS, .reviewers = REVIEWERS, .need = need, .most = most, .from = from, .pair = pair };
    i64 work[] = { 1, 300000, ASSIGN_WORK };
    for (int w = 0; w < countof(work); w++) {
        i64 threshold;
        AssignExact out;
        AssignResult r = assign_maxmin(a, &in, &threshold);
        i64 before = INT64_MAX;
        worst[w] = INT64_MAX;
        for (i32 i = 0; i < ITEMS; i++) before = min_i64(before, assign_item_total(&in, r.flow, i));
        CHECK(assign_teams(&in, &(AssignWants){ 0 }, ASSIGN_LEXMIN, work[w], r.flow, &out));
        for (i32 i = 0; i < ITEMS; i++) worst[w] = min_i64(worst[w], assign_item_total(&in, r.flow, i));
        CHECK(worst[w] >= before);
        CHECK(out.whole || out.position || out.bound >= worst[w]);
        ended += !out.whole;
        CHECK(out.whole || w < 2);
    }
    CHECK(ended >= 1 && worst[2] >= worst[1] && worst[1] >= worst[0]);
}
