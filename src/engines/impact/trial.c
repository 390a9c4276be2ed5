#include "base/codes.h"
#include "engines/impact/distributions.h"
#include "engines/impact/impact.h"
#include <math.h>

/* ---- difference in means ---- */

typedef struct { double n, mean, variance; } Arm;           /* variance NAN under two rows */

static Arm arm_of(const TrialMeans *t, const isize *rows, isize n, double arm)
{
    Arm out = { 0 };
    double square = 0;
    for (isize i = 0; i < n; i++) if (t->z[rows[i]] == arm) out.n++, out.mean += t->y[rows[i]];
    out.mean /= out.n;
    for (isize i = 0; i < n; i++) if (t->z[rows[i]] == arm) square += (t->y[rows[i]] - out.mean) * (t->y[rows[i]] - out.mean);
    out.variance = out.n > 1 ? square / (out.n - 1) : NAN;
    return out;
}

/* One block's difference. clusters: how many lie in it; 0 without. */
typedef struct { double n, difference, variance, df; isize treated, control, clusters; } BlockMeans;

static Err cluster_difference(Arena *a, const TrialMeans *t, const isize *rows, isize n, BlockMeans *out)
{
    double *y = make_array(a, double, n + 1), *z = make_array(a, double, n + 1);
    i32 *code = make_array(a, i32, n + 1);
    for (isize i = 0; i < n; i++) y[i] = t->y[rows[i]], z[i] = t->z[rows[i]], code[i] = t->cluster.code[rows[i]];
    i32 levels = codes_compact(code, n, t->cluster.levels, NULL);
    i8 *arm = arena_alloc(a, levels + 1);
    for (isize i = 0; i < n; i++) {
        i8 mine = z[i] == 1 ? 1 : 2;
        if (arm[code[i]] && arm[code[i]] != mine) return err(a, ERR_INPUT, "a cluster of " STR_FMT " has rows of both arms: the treatment must be the same within a cluster", STR_ARG(t->cluster.name));
        if (!arm[code[i]]) mine == 1 ? out->treated++ : out->control++;
        arm[code[i]] = mine;
    }
    out->clusters = levels;
    if (out->treated < 2 || out->control < 2) { out->variance = NAN; return OK; }
    LinearModel m = { .n = n, .y = y, .k = 1, .x = (const double *const[]){ z }, .name = (Str[]){ S("z") }, .constant = true, .se = ROBUST_CR2, .cluster = { t->cluster.name, code, levels }, .level = t->level };
    LinearFit fit;
    Err e = linear_fit(a, &m, &fit);
    if (failed(e) || fit.k < 2) return e;
    out->variance = fit.vcov[fit.k + 1], out->df = fit.estimate[1].df;
    return OK;
}

static Err block_difference(Arena *a, const TrialMeans *t, const isize *rows, isize n, BlockMeans *out)
{
    Arm one = arm_of(t, rows, n, 1), zero = arm_of(t, rows, n, 0);
    *out = (BlockMeans){ .n = (double)n, .difference = one.mean - zero.mean, .treated = (isize)one.n, .control = (isize)zero.n };
    double a1 = one.variance / one.n, a0 = zero.variance / zero.n;
    out->variance = a1 + a0;
    out->df = (a1 + a0) * (a1 + a0) / (a1 * a1 / (one.n - 1) + a0 * a0 / (zero.n - 1));
    if (!t->cluster.code || !one.n || !zero.n) return OK;
    out->treated = out->control = 0;
    return cluster_difference(a, t, rows, n, out);
}

/* Of pairs only their differences are known: of units as Gerber and Green 2012 (eq. 3.16), of clusters as Imai, King and Nall 2009 (eq. 6). */
static Err pairs_combine(const TrialMeans *t, const BlockMeans *b, isize blocks, double effect, double level, Str term, Estimate *out)
{
    double n = (double)t->n, j = (double)blocks, s = 0;
    for (isize i = 0; i < blocks; i++) s += t->cluster.code ? pow(j * b[i].n / n * b[i].difference - effect, 2) : pow(b[i].difference - effect, 2);
    *out = estimate_on(scale_of(t->y, t->n), term, effect, sqrt(s / (j * (j - 1))), j - 1, level);
    return OK;
}

static Err blocks_combine(Arena *a, const TrialMeans *t, const BlockMeans *b, isize blocks, Str term, Estimate *out)
{
    double effect = 0, variance = 0, clusters = 0;
    bool pairs = false;                     /* one is enough, as in estimatr: within it there is no variance to be had */
    for (isize i = 0; i < blocks; i++) {
        if (!b[i].treated || !b[i].control) return err(a, ERR_NONE, "a block of " STR_FMT " has only one arm: leave it out with --where, or take another --method", STR_ARG(t->block.name));
        effect += b[i].n / (double)t->n * b[i].difference;
        variance += pow(b[i].n / (double)t->n, 2) * b[i].variance;
        clusters += (double)b[i].clusters;
        pairs |= b[i].treated == 1 && b[i].control == 1;
    }
    if (pairs && blocks > 1) return pairs_combine(t, b, blocks, effect, t->level, term, out);
    if (isnan(variance)) return err(a, ERR_NONE, "a block of " STR_FMT " has one %s in an arm and is no pair: its variance is not known. Take --method ols", STR_ARG(t->block.name), clusters > 0 ? "cluster" : "row");
    double df = (clusters > 0 ? clusters : (double)t->n) - 2 * (double)blocks;
    *out = estimate_on(scale_of(t->y, t->n), term, effect, sqrt(variance), df, t->level);
    return df > 0 ? OK : err(a, ERR_NONE, "there are no degrees of freedom left in so many blocks");
}

Err trial_means(Arena *a, const TrialMeans *t, Str term, Estimate *out)
{
    isize blocks = t->block.code ? t->block.levels : 1, *from = make_array(a, isize, blocks + 2), *rows = make_array(a, isize, t->n + 1), *at = make_array(a, isize, blocks + 1);
    for (isize r = 0; r < t->n; r++) from[(t->block.code ? t->block.code[r] : 0) + 1]++;
    for (isize i = 0; i < blocks; i++) from[i + 1] += from[i];
    memcpy(at, from, (size_t)blocks * sizeof(isize));
    for (isize r = 0; r < t->n; r++) rows[at[t->block.code ? t->block.code[r] : 0]++] = r;
    BlockMeans *b = make_array(a, BlockMeans, blocks + 1);
    for (isize i = 0; i < blocks; i++) {
        Err e = block_difference(a, t, rows + from[i], from[i + 1] - from[i], &b[i]);
        if (failed(e)) return e;
    }
    if (t->block.code) return blocks_combine(a, t, b, blocks, term, out);
    if (!b->treated || !b->control) return err(a, ERR_NONE, "an arm of the trial is empty");
    if (isnan(b->variance)) return err(a, ERR_NONE, "an arm of the trial has one %s: its variance is not known", t->cluster.code ? "cluster" : "row");
    *out = estimate_on(scale_of(t->y, t->n), term, b->difference, sqrt(b->variance), b->df, t->level);
    return OK;
}

/* ---- several tests ---- */

typedef struct { double p; isize at; } Ranked;
static int by_p(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    if (isnan(x->p) != isnan(y->p)) return isnan(x->p) - isnan(y->p);           /* what is not known stands last */
    return x->p < y->p || x->p > y->p ? (x->p > y->p) - (x->p < y->p) : (x->at > y->at) - (x->at < y->at);
}

static Ranked *ranked(const double *p, isize k)
{
    Ranked *r = malloc((size_t)(k + 1) * sizeof *r);
    must(r);
    for (isize i = 0; i < k; i++) r[i] = (Ranked){ p[i], i };
    qsort(r, (size_t)k, sizeof *r, by_p);
    return r;
}

void p_holm(const double *p, isize k, double *out)
{
    Ranked *r = ranked(p, k);
    double least = 0;
    for (isize i = 0; i < k; i++) out[r[i].at] = isnan(r[i].p) ? NAN : (least = fmax(least, fmin(1, (double)(k - i) * r[i].p)));
    free(r);
}

void p_benjamini_hochberg(const double *p, isize k, double *out)
{
    Ranked *r = ranked(p, k);
    double most = 1;
    for (isize i = k - 1; i >= 0; i--) out[r[i].at] = isnan(r[i].p) ? NAN : (most = fmin(most, (double)k / (double)(i + 1) * r[i].p));
    free(r);
}

void p_stepdown(const double *seen, const double *drawn, isize k, i64 draws, bool exact, double *out)
{
    double *minus = calloc((size_t)k + 1, sizeof *minus), least = 0;
    must(minus);
    for (isize j = 0; j < k; j++) minus[j] = -seen[j];
    Ranked *r = ranked(minus, k);
    for (isize i = 0; i < k; i++) {
        i64 hits = 0;
        for (i64 d = 0; d < draws; d++) {
            double largest = 0;
            for (isize j = i; j < k; j++) largest = fmax(largest, drawn[d * k + r[j].at]);
            hits += largest >= seen[r[i].at] * (1 - 1e-12);
        }
        out[r[i].at] = isnan(r[i].p) ? NAN : (least = fmax(least, (double)(hits + !exact) / (double)(draws + !exact)));
    }
    free(minus);
    free(r);
}

/* ---- attrition ---- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct { double *y; isize n, all; double mean, variance; } Seen;

static Seen seen_of(Arena *a, const double *y, const double *z, isize n, double arm)
{
    Seen s = { .y = make_array(a, double, n + 1) };
    for (isize r = 0; r < n; r++) {
        if (z[r] != arm) continue;
        s.all++;
        if (!isnan(y[r])) s.y[s.n++] = y[r];
    }
    for (isize i = 0; i < s.n; i++) s.mean += s.y[i] / (double)s.n;
    for (isize i = 0; i < s.n; i++) s.variance += pow(s.y[i] - s.mean, 2) / (double)(s.n - 1);
    qsort(s.y, (size_t)s.n, sizeof(double), by_size);
    return s;
}

/* Mean of the least (or largest) rows that are kept, a fraction of a row included; its variance by Lee (2009), prop. 3. */
static double trimmed(const Seen *s, double share, bool least, double spread, double *variance)
{
    double keep = (double)s->n * (1 - share), left = keep, sum = 0, square = 0, edge = 0;
    for (isize i = 0; i < s->n && left > 0; i++) {
        double y = s->y[least ? i : s->n - 1 - i] - s->mean, w = fmin(1, left);       /* far from zero, squares would lose their digits */
        sum += w * y, square += w * y * y, left -= w, edge = y;
    }
    double mean = sum / keep, v = square / keep - mean * mean, n = (double)s->all, seen = (double)s->n / n;
    double trim = (edge - mean) * (edge - mean);
    *variance = v / keep + trim * share / ((1 - share) * n * seen) + trim * ((1 - seen) / (seen * n) + spread);
    return s->mean + mean;
}

Err lee_bounds(Arena *a, const double *y, const double *z, isize n, LeeBounds *out)
{
    Seen one = seen_of(a, y, z, n, 1), zero = seen_of(a, y, z, n, 0);
    if (one.n < 2 || zero.n < 2) return err(a, ERR_NONE, "Lee's bounds need two outcomes in each arm");
    double p1 = (double)one.n / (double)one.all, p0 = (double)zero.n / (double)zero.all, v_low, v_high;
    bool more = p1 >= p0;
    const Seen *trim = more ? &one : &zero, *other = more ? &zero : &one;
    double share = 1 - fmin(p0, p1) / fmax(p0, p1), po = (double)other->n / (double)other->all;
    double spread = (1 - po) / (po * (double)other->all);       /* of the share seen in the other arm */
    double least = trimmed(trim, share, true, spread, &v_low), most = trimmed(trim, share, false, spread, &v_high), rest = other->variance / (double)other->n;
    v_low += rest, v_high += rest;
    *out = (LeeBounds){ .trimmed = share, .seen_treated = p1, .seen_control = p0 };
    out->low = more ? least - zero.mean : one.mean - most;
    out->high = more ? most - zero.mean : one.mean - least;
    out->low_se = sqrt(more ? v_low : v_high), out->high_se = sqrt(more ? v_high : v_low);
    return OK;
}
