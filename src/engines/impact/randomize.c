#include "engines/impact/randomize.h"
#include "engines/impact/dense.h"
#include "engines/impact/distributions.h"
#include <math.h>
#include <stdlib.h>

/* ---- distances ---- */

/* Covariates turned so that they are uncorrelated with variance 1: distances are plain ones then. */
typedef struct { isize n, k; double *x; } Turned;        /* x[unit * k + j]; k: those told apart */

static Turned turn(Arena *a, isize n, isize k, const double *const *x)
{
    double *square = make_array(a, double, k * k), *v = make_array(a, double, k);
    bool *dropped = make_array(a, bool, k);
    double *mean = make_array(a, double, k);
    for (isize j = 0; j < k; j++) for (isize i = 0; i < n; i++) mean[j] += x[j][i] / (double)n;
    for (isize j = 0; j < k; j++) for (isize l = 0; l < k; l++) for (isize i = 0; i < n; i++) square[j * k + l] += (x[j][i] - mean[j]) * (x[l][i] - mean[l]) / ((double)n - 1);
    Turned t = { n, cholesky(square, k, 1e-10, dropped), NULL };
    t.x = make_array(a, double, n * t.k);
    for (isize i = 0; i < n; i++)
        for (isize j = 0, to = 0; j < k; j++) {          /* forward substitution: L v = x */
            if (dropped[j]) { v[j] = 0; continue; }
            v[j] = x[j][i] - mean[j];
            for (isize l = 0; l < j; l++) v[j] -= square[j * k + l] * v[l];
            v[j] /= square[j * k + j];
            t.x[i * t.k + to++] = v[j];
        }
    return t;
}

static double distance_of(const Turned *t, const u8 *z)
{
    double one = 0, sum = 0, n = (double)t->n;
    for (isize i = 0; i < t->n; i++) one += z[i];
    for (isize j = 0; j < t->k; j++) {
        double mean = 0;
        for (isize i = 0; i < t->n; i++) mean += z[i] ? t->x[i * t->k + j] / one : -t->x[i * t->k + j] / (n - one);
        sum += mean * mean;
    }
    return sum * one * (n - one) / n;
}

double randomize_distance(Arena *a, isize n, isize k, const double *const *x, const u8 *z, isize *columns)
{
    Turned t = turn(a, n, k, x);
    *columns = t.k;
    return t.k ? distance_of(&t, z) : NAN;
}

/* ---- draws ---- */

typedef struct { const RandomizeDesign *d; Turned t; double limit; u8 seed[SEED_BYTES]; } Draws;

static void draw_once(const Draws *s, i64 try, u8 *z, double *chance)
{
    Arena *a = arena_new();
    u8 seed[SEED_BYTES];
    memcpy(seed, s->seed, SEED_BYTES);
    if (try) lottery_seed(s->seed, str_fmt(a, "%" PRId64, try), seed);
    LotteryPlan plan = { .n = s->d->n, .stratum = s->d->stratum, .strata = s->d->strata, .slots = s->d->slots };
    LotteryDraw draw = lottery_draw(a, &plan, seed);
    for (isize i = 0; i < s->d->n; i++) {
        z[draw.place[i].unit] = draw.place[i].selected;
        if (chance) chance[draw.place[i].unit] = draw.place[i].chance;
    }
    arena_free(a);
}

/* The next balanced draw from try `from` on; -1: none in so many tries. */
static i64 draw_balanced(const Draws *s, i64 from, u8 *z, double *chance)
{
    i64 most = (i64)(100 / s->d->accept) + 1;
    for (i64 t = from; t < from + most; t++) {
        draw_once(s, t, z, chance);
        if (!(distance_of(&s->t, z) > s->limit)) return t;
    }
    return -1;
}

static bool is_half(const RandomizeDesign *d)
{
    i64 *units = calloc((size_t)d->strata + 1, sizeof(i64));
    must(units);
    bool half = true;
    for (isize i = 0; i < d->n; i++) units[d->stratum ? d->stratum[i] : 0]++;
    for (i32 s = 0; s < d->strata; s++) half &= d->slots[s] * 2 == units[s];
    free(units);
    return half;
}

/* Balanced draws from another seed, counted. */
static Err probabilities_count(Arena *a, const Draws *s, Randomized *out)
{
    Draws again = *s;
    lottery_seed(s->seed, S("probabilities"), again.seed);
    u8 *z = arena_alloc(a, s->d->n + 1);
    i64 at = 0;
    memset(out->probability, 0, (size_t)s->d->n * sizeof(double));
    for (i64 d = 0; d < s->d->simulated; d++) {
        i64 found = draw_balanced(&again, at, z, NULL);
        if (found < 0) return err(a, ERR_NONE, "balanced draws are too rare to count probabilities from");
        at = found + 1;
        for (isize i = 0; i < s->d->n; i++) out->probability[i] += z[i];
    }
    for (isize i = 0; i < s->d->n; i++) out->probability[i] /= (double)s->d->simulated;
    for (isize i = 0; i < s->d->n; i++) out->error = fmax(out->error, sqrt(out->probability[i] * (1 - out->probability[i]) / (double)s->d->simulated));
    return OK;
}

Err randomize(Arena *a, const RandomizeDesign *d, Randomized *out)
{
    Draws s = { .d = d, .t = turn(a, d->n, d->k, d->x), .limit = INFINITY };
    i64 slots = 0;
    memcpy(s.seed, d->seed, SEED_BYTES);
    for (i32 k = 0; k < d->strata; k++) slots += d->slots[k];
    *out = (Randomized){ .treated = arena_alloc(a, d->n + 1), .probability = make_array(a, double, d->n), .distance = NAN, .limit = NAN, .columns = s.t.k };
    if (slots <= 0 || slots >= d->n) return err(a, ERR_NONE, "%s would be treated: there is nothing to compare", slots <= 0 ? "nobody" : "everybody");
    if (d->accept < 1 && !s.t.k) return err(a, ERR_NONE, "rerandomisation needs covariates that vary");
    if (d->accept < 1) s.limit = (double)s.t.k * f_quantile(d->accept, (double)s.t.k, INFINITY);
    i64 found = draw_balanced(&s, 0, out->treated, out->probability);
    if (found < 0) return err(a, ERR_NONE, "none of %" PRId64 " draws is balanced: a larger --accept is needed", (i64)(100 / d->accept) + 1);
    out->tries = found + 1;
    if (s.t.k) out->distance = distance_of(&s.t, out->treated), out->limit = s.limit;
    return d->accept < 1 && !is_half(d) ? probabilities_count(a, &s, out) : OK;
}

/* ---- several treatments ---- */

/* Those of the pool, in the order of units; of each stratum `slots` get this arm. */
static void arm_draw(Arena *a, const RandomizeDesign *d, i32 which, const i64 *slots, const u8 *pool, i32 *arm)
{
    isize n = 0, *unit = make_array(a, isize, d->n + 1);
    i32 *stratum = make_array(a, i32, d->n + 1);
    for (isize i = 0; i < d->n; i++) if (pool[i]) stratum[n] = d->stratum ? d->stratum[i] : 0, unit[n++] = i;
    u8 seed[SEED_BYTES];
    lottery_seed(d->seed, str_fmt(a, "arm %d", which), seed);
    LotteryPlan plan = { .n = n, .stratum = stratum, .strata = d->strata, .slots = slots };
    LotteryDraw draw = lottery_draw(a, &plan, seed);
    for (isize i = 0; i < n; i++) if (draw.place[i].selected) arm[unit[draw.place[i].unit]] = which;
}

Err randomize_arms(Arena *a, const RandomizeDesign *d, const Randomized *r, i32 arms, i32 *arm, double *chance)
{
    i64 *left = make_array(a, i64, d->strata), *slots = make_array(a, i64, d->strata), all = 0;
    double *in_pool = make_array(a, double, d->n + 1);         /* the chance of having got none so far, and of being treated */
    u8 *pool = arena_alloc(a, d->n + 1);
    for (isize i = 0; i < d->n; i++) arm[i] = 0, chance[i] = 1 - r->probability[i], in_pool[i] = r->probability[i], pool[i] = r->treated[i];
    for (i32 s = 0; s < d->strata; s++) left[s] = d->slots[s], all += left[s];
    if (all < arms) return err(a, ERR_NONE, "%" PRId64 " would be treated: too few for %d treatments", all, arms);
    for (i32 k = 1; k <= arms; k++) {
        i64 mine = all / (arms - k + 1);
        if (k < arms) lottery_share(mine, left, d->strata, slots);
        else memcpy(slots, left, (size_t)d->strata * sizeof(i64));
        arm_draw(a, d, k, slots, pool, arm);
        for (isize i = 0; i < d->n; i++) {
            i32 s = d->stratum ? d->stratum[i] : 0;
            double share = left[s] ? (double)slots[s] / (double)left[s] : 0;
            if (arm[i] == k) chance[i] = in_pool[i] * share, pool[i] = 0;
            in_pool[i] *= 1 - share;
        }
        for (i32 s = 0; s < d->strata; s++) left[s] -= slots[s], all -= slots[s];
    }
    return OK;
}

/* ---- pairs ---- */

typedef struct { double apart; i32 a, b; } Couple;

static int by_distance(const void *x, const void *y)
{
    const Couple *p = x, *q = y;
    if (p->apart != q->apart) return p->apart < q->apart ? -1 : 1;
    return p->a != q->a ? (p->a < q->a ? -1 : 1) : (p->b > q->b) - (p->b < q->b);
}

Err randomize_pairs(Arena *a, isize n, isize k, const double *const *x, i32 *pair)
{
    if (n % 2) return err(a, ERR_INPUT, "%td cannot be paired: leave one out (--where)", n);
    if (n > 4000) return err(a, ERR_INPUT, "%td are too many to pair: at most 4,000", n);
    Turned t = turn(a, n, k, x);
    if (!t.k) return err(a, ERR_NONE, "pairing needs covariates that vary");
    isize couples = 0;
    Couple *c = make_array(a, Couple, n * (n - 1) / 2);
    for (i32 i = 0; i < n; i++) for (i32 j = i + 1; j < n; j++) {
        double apart = 0;
        for (isize l = 0; l < t.k; l++) apart += (t.x[i * t.k + l] - t.x[j * t.k + l]) * (t.x[i * t.k + l] - t.x[j * t.k + l]);
        c[couples++] = (Couple){ apart, i, j };
    }
    qsort(c, (size_t)couples, sizeof *c, by_distance);
    for (isize i = 0; i < n; i++) pair[i] = -1;
    for (isize i = 0, made = 0; i < couples; i++) if (pair[c[i].a] < 0 && pair[c[i].b] < 0) pair[c[i].a] = pair[c[i].b] = (i32)made++;
    return OK;
}
