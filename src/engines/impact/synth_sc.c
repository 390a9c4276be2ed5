#include "engines/impact/dense.h"
#include "engines/impact/minimize.h"
#include "engines/impact/simplex.h"
#include "engines/impact/synth_work.h"
#include <math.h>

/* The search for V: how far the outcome before is from its fit, where predictors count as v says. */
typedef struct {
    Arena *arena, *scratch;
    const SynthModel *m;
    double *x;                  /* x[donor * k + predictor]: less the treated, in standard deviations */
    double *q, *y_gram;         /* of predictors with v; of the outcome before */
    double *part;               /* products of two donors' predictors: part[(i * donors + j) * k + predictor] */
    double *w;
} Search;

/* Standard deviations over donors and the treated (their mean). */
static Err scaled(Arena *a, const SynthModel *m, Search *s)
{
    double n = (double)m->donors + 1;
    isize varies = 0;
    for (isize p = 0; p < m->k; p++) {
        double target = synth_treated_x(m, p), mean = target / n, square = 0;
        for (isize j = 0; j < m->donors; j++) mean += synth_donor_x(m, j, p) / n;
        for (isize j = 0; j < m->donors; j++) square += (synth_donor_x(m, j, p) - mean) * (synth_donor_x(m, j, p) - mean);
        square += (target - mean) * (target - mean);
        double sd = sqrt(square / (n - 1));
        varies += sd > 1e-12 * fabs(mean);
        for (isize j = 0; j < m->donors; j++) s->x[j * m->k + p] = sd > 1e-12 * fabs(mean) ? (synth_donor_x(m, j, p) - target) / sd : 0;
    }
    return varies ? OK : err(a, ERR_INPUT, "no predictor varies over the units");
}

static void products_make(Search *s)
{
    isize n = s->m->donors, k = s->m->k;
    for (isize i = 0; i < n; i++) for (isize j = 0; j <= i; j++) for (isize p = 0; p < k; p++)
        s->part[(i * n + j) * k + p] = s->x[i * k + p] * s->x[j * k + p];
}

static void weights_for(Search *s, const double *v, double *w)
{
    isize n = s->m->donors, k = s->m->k;
    double sum = 0;
    for (isize p = 0; p < k; p++) sum += fabs(v[p]);
    for (isize i = 0; i < n; i++) for (isize j = 0; j <= i; j++) {
        const double *part = s->part + (i * n + j) * k;
        double q = 0;
        for (isize p = 0; p < k; p++) q += fabs(v[p]) * part[p];
        s->q[i * n + j] = s->q[j * n + i] = q / sum;
    }
    arena_reset(s->scratch);
    simplex_least(s->scratch, s->q, n, w);
}

static double distance(void *of, const double *v)
{
    Search *s = of;
    double size = 0;
    for (isize p = 0; p < s->m->k; p++) size += fabs(v[p]);
    if (!(size > 0) || !isfinite(size)) return 1e300;
    weights_for(s, v, s->w);
    return quadratic(s->y_gram, s->w, s->w, s->m->donors) / (double)s->m->before;
}

/* The sums of squares of the coefficients of each predictor, in regressions of each period before on all; false where they are not told apart. */
static bool regression_v(Arena *a, const SynthModel *m, const Search *s, double *v)
{
    isize k = m->k, n = m->donors + 1;
    double *square = make_array(a, double, k * k), *b = make_array(a, double, k), *mean = make_array(a, double, k), sum = 0;
    bool *dropped = make_array(a, bool, k);
    for (isize p = 0; p < k; p++) for (isize j = 0; j < m->donors; j++) mean[p] += s->x[j * k + p] / (double)n;     /* the treated are 0 */
    for (isize p = 0; p < k; p++) for (isize q = 0; q < k; q++) {
        for (isize j = 0; j < m->donors; j++) square[p * k + q] += (s->x[j * k + p] - mean[p]) * (s->x[j * k + q] - mean[q]);
        square[p * k + q] += mean[p] * mean[q];
    }
    if (cholesky(square, k, 1e-10, dropped) < k) return false;
    memset(v, 0, (size_t)k * sizeof(double));
    for (isize t = 0; t < m->before; t++) {
        double target = synth_treated_y(m, t);
        for (isize p = 0; p < k; p++) {
            b[p] = 0;
            for (isize j = 0; j < m->donors; j++) b[p] += (s->x[j * k + p] - mean[p]) * (synth_donor_y(m, j, t) - target);
        }
        cholesky_solve(square, k, dropped, b);
        for (isize p = 0; p < k; p++) v[p] += b[p] * b[p];
    }
    for (isize p = 0; p < k; p++) sum += v[p];
    for (isize p = 0; p < k; p++) v[p] /= sum;
    return sum > 0;
}

static void search_from(Search *s, const double *start, double *best, double *least)
{
    isize k = s->m->k;
    for (int way = 0; way < 2; way++) {
        double *v = make_array(s->arena, double, k);
        memcpy(v, start, (size_t)k * sizeof(double));
        double value = way ? variable_metric(s->arena, distance, s, v, k) : nelder_mead(s->arena, distance, s, v, k);
        if (value < *least) *least = value, memcpy(best, v, (size_t)k * sizeof(double));
    }
}

/* Starts all over the simplex, each predictor's share from 1 to 1e-5 of the largest: Kronecker's sequence, so that nothing is drawn. */
static void search_wide(Search *s, double *best, double *least)
{
    enum { STARTS = 30 };
    isize k = s->m->k;
    double *start = make_array(s->arena, double, k), *at = make_array(s->arena, double, k), root = 2;
    for (int i = 0; i < 60; i++) root = pow(1 + root, 1 / ((double)k + 1));         /* of x^(k + 1) = x + 1 */
    for (int i = 0; i < STARTS; i++) {
        for (isize p = 0; p < k; p++) at[p] = fmod(0.5 + (double)(i + 1) * pow(root, -(double)(p + 1)), 1), start[p] = pow(10, -5 * at[p]);
        search_from(s, start, best, least);
    }
}

static void v_choose(Search *s, double *v)
{
    const SynthModel *m = s->m;
    double *equal = make_array(s->arena, double, m->k), *regression = make_array(s->arena, double, m->k), least = INFINITY;
    for (isize p = 0; p < m->k; p++) equal[p] = 1 / (double)m->k;
    memcpy(v, m->how == SYNTH_V_GIVEN ? m->v : equal, (size_t)m->k * sizeof(double));
    if (m->how == SYNTH_V_GIVEN || m->how == SYNTH_V_EQUAL || m->k == 1) return;
    bool told = regression_v(s->arena, m, s, regression);
    bool search = m->how == SYNTH_V_NESTED || m->how == SYNTH_V_WIDE;
    if (search) search_from(s, equal, v, &least);
    if (search && told) search_from(s, regression, v, &least);
    if (m->how == SYNTH_V_WIDE) search_wide(s, v, &least);
    if (m->how == SYNTH_V_REGRESSION && told) memcpy(v, regression, (size_t)m->k * sizeof(double));
}

static void on_outcome(Arena *a, const SynthModel *m, const double *y_gram, SynthFit *out) { simplex_least(a, y_gram, m->donors, out->weight); (void)m; }

Err synth_sc_weights(Arena *a, const SynthModel *m, SynthFit *out)
{
    isize n = m->donors;
    double *apart = make_array(a, double, n * m->before), sum = 0;
    Search s = { .arena = a, .m = m, .y_gram = make_array(a, double, n * n) };
    synth_apart(m, apart);
    gram(apart, m->before, n, s.y_gram);
    if (!m->k) { on_outcome(a, m, s.y_gram, out); return OK; }
    s.x = make_array(a, double, n * m->k), s.q = make_array(a, double, n * n), s.part = make_array(a, double, n * n * m->k), s.w = make_array(a, double, n);
    Err e = scaled(a, m, &s);
    if (failed(e)) return e;
    products_make(&s);
    s.scratch = arena_new();
    out->v = make_array(a, double, m->k);
    v_choose(&s, out->v);
    for (isize p = 0; p < m->k; p++) out->v[p] = fabs(out->v[p]), sum += out->v[p];
    for (isize p = 0; p < m->k; p++) out->v[p] /= sum;
    weights_for(&s, out->v, out->weight);
    arena_free(s.scratch);
    return OK;
}
