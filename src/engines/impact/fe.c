#include "engines/impact/absorb.h"
#include "engines/impact/dense.h"
#include "engines/impact/distributions.h"
#include "engines/impact/fe_variance.h"
#include <math.h>

/* ---- estimates ---- */

static const double rounding = 1e-12;

Estimate estimate_on(double scale, Str term, double estimate, double se, double df, double level)
{
    if (!(se > rounding * fmax(fabs(estimate), scale))) se = NAN;
    if (!(df > 0)) df = NAN;        /* a trial's arm that rests on nothing: neither p nor interval */
    double half = t_quantile(0.5 + level / 2, df) * se;
    Estimate e = { .term = term, .estimate = estimate, .se = se, .statistic = estimate / se, .df = df, .low = estimate - half, .high = estimate + half };
    e.p = t_two_sided(e.statistic, df);
    return e;
}

Estimate estimate_of(Str term, double estimate, double se, double df, double level) { return estimate_on(0, term, estimate, se, df, level); }

double scale_of(const double *v, isize n)
{
    double most = 0;
    for (isize i = 0; i < n; i++) most = fmax(most, fabs(v[i]));
    return most;
}

Err squares_refused(Arena *a) { return err(a, ERR_NONE, "values are so large that their squares cannot be added up (beyond 1e150 or so): measure them in larger units"); }

bool fits_exactly(double rss, double square) { return rss <= rounding * rounding * square; }

double chance_above(const Estimate *e, double bar) { return t_above((bar - e->estimate) / e->se, e->df); }

/* ---- the fit ---- */

typedef struct {
    Arena *arena;
    const FeModel *m;
    isize k;                    /* columns, the constant among them */
    double **x;
    double *mean;               /* taken out of each column */
    double y_mean, *b, *bread;
    bool *dropped;
    double *turn;               /* k x k: column j is now x_j less turn[j * k + i] times column i, i < j, which is as it was; NULL: all are */
    double square, tss, y_left;         /* sums of squares of y, about its mean, and of what the fixed effects leave */
    Absorb *absorb;
    AbsorbReport report;
} Fit;

static double weight(const FeModel *m, isize r) { return m->w ? m->w[r] : 1; }

static double mean_of(const FeModel *m, const double *v)
{
    double s = 0, all = 0;
    for (isize r = 0; r < m->n; r++) s += weight(m, r) * v[r], all += weight(m, r);
    return s / all;
}

static double square_of(const FeModel *m, const double *v, double mean)
{
    double s = 0;
    for (isize r = 0; r < m->n; r++) s += weight(m, r) * (v[r] - mean) * (v[r] - mean);
    return s;
}

/* Means by level hold the constant; slopes alone, u[[x]], do not. */
static bool takes_constant(const FeModel *m)
{
    for (isize g = 0; g < m->groups; g++) if (!m->group[g].slope) return true;
    return false;
}

static void shift(double *v, isize n, double by) { for (isize r = 0; r < n; r++) v[r] -= by; }

/* Columns less what the constant or the fixed effects say. A column of which nothing is left becomes 0. */
static void columns_clear(Fit *f)
{
    const FeModel *m = f->m;
    double *before = make_array(f->arena, double, f->k + 1);
    isize constant = f->k - m->k;
    f->y_mean = mean_of(m, m->y), f->tss = square_of(m, m->y, f->y_mean);
    bool centre = constant || takes_constant(m);
    if (!centre) f->y_mean = 0, f->tss = square_of(m, m->y, 0);
    if (centre) shift(m->y, m->n, f->y_mean);
    for (isize j = 0; j < m->k; j++) {
        f->mean[j] = centre ? mean_of(m, m->x[j]) : 0;
        before[j] = square_of(m, m->x[j], f->mean[j]);
        if (centre) shift(m->x[j], m->n, f->mean[j]);
        if (before[j] <= 1e-26 * (double)m->n * f->mean[j] * f->mean[j]) memset(m->x[j], 0, (size_t)m->n * sizeof(double));
    }
    if (!m->groups) { f->y_left = f->tss; f->report.converged = true; return; }
    double **all = make_array(f->arena, double *, f->k + 1), ones = constant ? square_of(m, f->x[0], 0) : 0;
    for (isize j = 0; j < f->k; j++) all[j] = f->x[j];
    all[f->k] = m->y;
    f->report = absorb_columns(f->absorb, all, f->k + 1, m->tol > 0 ? m->tol : 1e-10);
    f->y_left = square_of(m, m->y, 0);
    for (isize j = 0; j < f->k; j++)
        if (square_of(m, f->x[j], 0) <= 1e-13 * (j < constant ? ones : before[j - constant])) memset(f->x[j], 0, (size_t)m->n * sizeof(double));
    if (!constant) return;
    f->y_left = 0;                                          /* of y with its mean, as the slopes alone leave it */
    for (isize r = 0; r < m->n; r++) f->y_left += weight(m, r) * pow(m->y[r] + f->y_mean * f->x[0][r], 2);
}

static double product(const FeModel *m, const double *x, const double *y)
{
    double s[4] = { 0 };
    isize r = 0;
    if (m->w) for (; r < m->n; r++) s[r & 3] += m->w[r] * x[r] * y[r];
    for (; r + 4 <= m->n; r += 4) for (isize i = 0; i < 4; i++) s[i] += x[r + i] * y[r + i];
    for (; r < m->n; r++) s[0] += x[r] * y[r];
    return s[0] + s[1] + s[2] + s[3];
}

/* Column j is put as what those before it (of the factor l, scaled) leave of it, taken three times, so that squares do not lose it: an interaction
 * with something about 1,000,000 is one. Less than 1e-7 of its length left, as in R's lm: nothing. */
static void column_turn(Fit *f, const double *l, const double *scale, isize j)
{
    const FeModel *m = f->m;
    isize k = f->k;
    double before = product(m, f->x[j], f->x[j]), *head = make_array(f->arena, double, j * j + 1), *c = make_array(f->arena, double, j + 1), *was = make_array(f->arena, double, m->n + 1);
    memcpy(was, f->x[j], (size_t)m->n * sizeof(double));
    for (isize i = 0; i < j; i++) memcpy(head + i * j, l + i * k, (size_t)j * sizeof(double));
    for (int round = 0; round < 3; round++) {
        for (isize i = 0; i < j; i++) c[i] = f->dropped[i] ? 0 : scale[i] * product(m, f->x[i], f->x[j]);
        cholesky_solve(head, j, f->dropped, c);
        for (isize i = 0; i < j; i++) {
            if (c[i] == 0) continue;
            f->turn[j * k + i] += c[i] * scale[i];
            for (isize r = 0; r < m->n; r++) f->x[j][r] -= c[i] * scale[i] * f->x[i][r];
        }
    }
    if (product(m, f->x[j], f->x[j]) > 1e-14 * before) return;
    memcpy(f->x[j], was, (size_t)m->n * sizeof(double));                       /* a mixture: it is dropped as it is */
    memset(f->turn + j * k, 0, (size_t)k * sizeof(double));
}

/* Columns that nearly hide behind earlier ones; the others stay as they are. */
static void columns_turn(Fit *f, const double *l, const double *scale)
{
    isize k = f->k;
    bool *hides = make_array(f->arena, bool, k + 1), any = false;
    for (isize j = 0; j < k; j++) any |= hides[j] = scale[j] > 0 && l[j * k + j] < 1e-4;
    if (!any) return;
    f->turn = make_array(f->arena, double, k * k + 1);
    for (isize j = 0; j < k; j++) f->dropped[j] |= hides[j];
    for (isize j = 0; j < k; j++) if (hides[j]) column_turn(f, l, scale, j);
}

/* Back to the columns as they were: b and the variance v. */
static void turn_back(Fit *f, double *v)
{
    isize k = f->k;
    if (!f->turn) return;
    double *t = make_array(f->arena, double, k * k + 1), *half = make_array(f->arena, double, k * k + 1), *b = make_array(f->arena, double, k + 1);
    for (isize i = 0; i < k; i++) t[i * k + i] = 1;
    for (isize j = k - 1; j >= 0; j--)                     /* row i of t: what b_i is of the turned b */
        for (isize i = 0; i < j; i++) for (isize c = 0; c < k; c++) t[i * k + c] -= f->turn[j * k + i] * t[j * k + c];
    for (isize i = 0; i < k; i++) for (isize c = 0; c < k; c++) b[i] += t[i * k + c] * f->b[c];
    memcpy(f->b, b, (size_t)k * sizeof(double));
    matrix_product(t, v, k, k, k, half);
    for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) { v[i * k + j] = 0; for (isize c = 0; c < k; c++) v[i * k + j] += half[i * k + c] * t[j * k + c]; }
}

static void gram_scaled(Fit *f, double *l, double *scale)
{
    isize k = f->k;
    for (isize i = 0; i < k; i++) for (isize j = 0; j <= i; j++) l[i * k + j] = product(f->m, f->x[i], f->x[j]);
    for (isize i = 0; i < k; i++) scale[i] = l[i * k + i] > 0 ? 1 / sqrt(l[i * k + i]) : 0;
    for (isize i = 0; i < k; i++) for (isize j = 0; j <= i; j++) l[i * k + j] *= scale[i] * scale[j];
}

/* b of the columns as they are now, and (x'x)^-1; what is collinear with earlier columns is dropped. */
static void solve(Fit *f)
{
    isize k = f->k;
    double *l = make_array(f->arena, double, k * k + 1), *scale = make_array(f->arena, double, k + 1), *step = make_array(f->arena, double, k + 1);
    gram_scaled(f, l, scale);
    cholesky(l, k, 1e-11, f->dropped);
    columns_turn(f, l, scale);
    if (f->turn) gram_scaled(f, l, scale), cholesky(l, k, 1e-11, f->dropped);
    for (int round = 0; round < 2; round++) {       /* the second step works on the residuals: it takes back what squaring cost */
        for (isize i = 0; i < k; i++) step[i] = scale[i] * product(f->m, f->x[i], f->m->y);
        cholesky_solve(l, k, f->dropped, step);
        for (isize i = 0; i < k; i++) {
            f->b[i] += step[i] * scale[i];
            if (step[i] != 0) for (isize r = 0; r < f->m->n; r++) f->m->y[r] -= step[i] * scale[i] * f->x[i][r];
        }
    }
    cholesky_inverse(l, k, f->dropped, f->bread);
    for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) f->bread[i * k + j] *= scale[i] * scale[j];
}

/* Back to columns that were not centred: the constant is y's mean less the slopes times the columns' means. */
static void constant_move(Fit *f, double *v)
{
    isize k = f->k;
    double *t = make_array(f->arena, double, k * k + 1), *half = make_array(f->arena, double, k * k + 1), *turned = make_array(f->arena, double, k * k + 1);
    f->b[0] += f->y_mean;
    for (isize i = 0; i < k; i++) t[i * k + i] = 1;
    for (isize j = 1; j < k; j++) t[j] = -f->mean[j - 1], f->b[0] -= f->b[j] * f->mean[j - 1];
    matrix_product(t, v, k, k, k, half);
    for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) turned[i * k + j] = t[j * k + i];
    matrix_product(half, turned, k, k, k, v);
}

/* b and v of the columns as they were given. */
static void as_given(Fit *f, double *v)
{
    turn_back(f, v);
    if (f->k > f->m->k) constant_move(f, v);
}

static void given_copy(const Fit *f, double *v)     /* v becomes that of the columns as they were given; f stays */
{
    Fit other = *f;
    other.b = make_array(f->arena, double, f->k + 1);
    as_given(&other, v);
}

/* The coefficients that a row of leverage one is part of: its residual is 0 whatever its outcome, and says nothing of their variance. */
static void alone_mark(const Fit *f, FeVariance *q, bool *unknown)
{
    isize k = f->k;
    if (!q->alone) return;
    double *bread = make_array(f->arena, double, k * k + 1);
    memcpy(bread, f->bread, (size_t)(k * k) * sizeof(double));
    given_copy(f, q->alone), given_copy(f, bread);
    for (isize j = 0; j < k; j++) unknown[j] = q->alone[j * k + j] > 1e-12 * bread[j * k + j];
}

/* Those whose scores add up to zero over what belongs together, whatever the data, as all do over all rows: v holds the rounding of sums that
 * are n times as large as what the rows come to one by one. */
static void together_mark(const Fit *f, FeVariance *q, double *v, bool *unknown, FeFit *out)
{
    isize k = f->k;
    if (!q->apart || fits_exactly(out->rss, f->square)) return;
    given_copy(f, q->apart);
    for (isize j = 0; j < k; j++) {
        if (f->dropped[j] || fabs(v[j * k + j]) > 1e-14 * (double)f->m->n * q->apart[j * k + j]) continue;
        out->together++, unknown[j] = true;
        for (isize i = 0; i < k; i++) v[i * k + j] = v[j * k + i] = 0;
    }
}

static Str name_of(const Fit *f, isize j) { return f->k == f->m->k ? f->m->name[j] : j ? f->m->name[j - 1] : S("(Intercept)"); }

static void say(Fit *f, const double *v, const bool *unknown, FeFit *out)
{
    isize k = f->k, n = 0;
    out->estimate = make_array(f->arena, Estimate, k + 1), out->dropped_name = make_array(f->arena, Str, k + 1);
    isize *at = make_array(f->arena, isize, k + 1);
    for (isize j = 0; j < k; j++) {
        if (f->dropped[j]) { out->dropped_name[out->dropped++] = name_of(f, j); continue; }
        out->estimate[n] = estimate_of(name_of(f, j), f->b[j], fits_exactly(out->rss, f->square) || unknown[j] ? NAN : sqrt(v[j * k + j]), out->df, f->m->level);
        at[n++] = j;
    }
    out->k = n, out->vcov = make_array(f->arena, double, n * n + 1);
    for (isize i = 0; i < n; i++) for (isize j = 0; j < n; j++) out->vcov[i * n + j] = v[at[i] * k + at[j]];
}

static void goodness(const Fit *f, isize kept, double full, FeFit *out)
{
    const FeModel *m = f->m;
    double n = (double)m->n, effects = full - (double)kept;
    bool constant = m->intercept || takes_constant(m);
    out->rss = square_of(m, m->y, 0);
    out->r2 = 1 - out->rss / f->tss;
    out->adjusted_r2 = 1 - (1 - out->r2) * (n - constant) / (n - full);
    out->within_r2 = m->groups ? 1 - out->rss / f->y_left : NAN;
    out->within_adjusted_r2 = m->groups ? 1 - (1 - out->within_r2) * (n - effects) / (n - full) : NAN;
    out->rmse = sqrt(out->rss / n);
}

static Err start(Arena *a, const FeModel *m, Fit *f)
{
    bool constant = m->intercept && !takes_constant(m);
    *f = (Fit){ .arena = a, .m = m, .k = m->k + constant };
    f->x = make_array(a, double *, f->k + 1), f->mean = make_array(a, double, f->k + 1), f->b = make_array(a, double, f->k + 1);
    f->bread = make_array(a, double, f->k * f->k + 1), f->dropped = make_array(a, bool, f->k + 1);
    for (isize j = 0; j < m->k; j++) f->x[j + constant] = m->x[j];
    if (constant) {
        f->x[0] = make_array(a, double, m->n);
        for (isize r = 0; r < m->n; r++) f->x[0][r] = 1;
    }
    if (!m->n || !f->k) return err(a, ERR_NONE, m->n ? "there is no regressor to estimate" : "no row is left to estimate from");
    if (m->groups) f->absorb = absorb_new(a, m->n, m->group, m->groups, m->w, m->threads);
    return OK;
}

Err fe_fit(Arena *a, const FeModel *m, FeFit *out)
{
    *out = (FeFit){ 0 };
    Fit f;
    Err e = start(a, m, &f);
    if (failed(e)) return e;
    f.square = square_of(m, m->y, 0);
    columns_clear(&f);
    if (!f.report.converged) return err(a, ERR_NONE, "the fixed effects did not converge in %d steps", f.report.steps);
    solve(&f);
    isize kept = 0;
    for (isize j = 0; j < f.k; j++) kept += !f.dropped[j];
    if (!kept) return err(a, ERR_NONE, "no regressor is identified: each is constant within the fixed effects, or zero");
    out->steps = f.report.steps;
    double *v = make_array(a, double, f.k * f.k + 1);
    FeVariance q = { .m = m, .k = f.k, .x = f.x, .bread = f.bread, .kept = kept, .absorb = f.absorb };
    e = fe_variance(a, &q, v, out);
    if (!failed(e)) {
        goodness(&f, kept, q.full, out);
        if (!isfinite(out->rss)) e = squares_refused(a);
    }
    if (!failed(e)) {
        bool *unknown = make_array(a, bool, f.k + 1);
        alone_mark(&f, &q, unknown);
        as_given(&f, v);
        together_mark(&f, &q, v, unknown, out);
        if (out->together == kept) e = err(a, ERR_NONE, "over the rows that the errors take together, what the model leaves adds up to zero whatever the data: no standard error can be had from it (a smaller --cutoff, other clusters, or --se HC1)");
        out->variance_fixed = variance_mend(a, v, f.k);
        say(&f, v, unknown, out);
    }
    if (f.absorb) absorb_free(f.absorb);
    return e;
}

Err fe_effects(Arena *a, const FeModel *m, const double *y_left, double *const *effect)
{
    Absorb *b = absorb_new(a, m->n, m->group, m->groups, m->w, m->threads);
    AbsorbReport r = absorb_effects(b, y_left, m->tol > 0 ? m->tol : 1e-10, effect);
    absorb_free(b);
    return r.converged ? OK : err(a, ERR_NONE, "the fixed effects did not converge in %d steps", r.steps);
}
