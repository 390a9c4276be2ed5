#include "engines/impact/dense.h"
#include "engines/impact/did_parts.h"
#include <math.h>

/* z of a row is its period (a column each) and the covariates; unit effects are taken out as means. S is what is left of z'wz among
 * rows not treated; a weighted sum of untreated outcomes, v'y, comes from solving with it. */
typedef struct {
    Arena *arena;
    const DidModel *m;
    u8    *keep;
    isize  q;                   /* periods + covariates */
    double **x, *shift;         /* covariates, centred */
    double *weight, *mean, *y_mean;     /* of each unit among untreated rows: sum of w, means of z (q each) and y */
    double *l;                  /* S = L L' */
    bool  *dropped;
    double *tau;                /* y less what is expected */
    DidParts parts;
} Work;

static double covariate(const Work *f, isize j, isize r) { return f->m->x[j][r] - f->shift[j]; }

static void z_add(const Work *f, isize r, double d, double *to)
{
    isize periods = f->m->period.levels;
    to[f->m->period.code[r]] += d;
    for (isize j = 0; j < f->m->k; j++) to[periods + j] += d * covariate(f, j, r);
}

static double z_dot(const Work *f, isize r, const double *b)
{
    isize periods = f->m->period.levels;
    double s = b[f->m->period.code[r]];
    for (isize j = 0; j < f->m->k; j++) s += b[periods + j] * covariate(f, j, r);
    return s;
}

static bool untreated(const Work *f, isize r) { return f->keep[r] && !did_is_treated(f->m, r); }

static void means_take(Work *f)
{
    const DidModel *m = f->m;
    f->weight = make_array(f->arena, double, m->unit.levels + 1), f->mean = make_array(f->arena, double, m->unit.levels * f->q + 1), f->y_mean = make_array(f->arena, double, m->unit.levels + 1), f->shift = make_array(f->arena, double, m->k + 1);
    for (isize j = 0; j < m->k; j++) for (isize r = 0; r < m->n; r++) f->shift[j] += m->x[j][r] / (double)m->n;
    for (isize r = 0; r < m->n; r++) {
        if (!untreated(f, r)) continue;
        isize u = m->unit.code[r];
        double w = did_weight(m, r);
        f->weight[u] += w, f->y_mean[u] += w * m->y[r];
        z_add(f, r, w, f->mean + u * f->q);
    }
    for (isize u = 0; u < m->unit.levels; u++) {
        if (f->weight[u] <= 0) continue;
        f->y_mean[u] /= f->weight[u];
        for (isize j = 0; j < f->q; j++) f->mean[u * f->q + j] /= f->weight[u];
    }
}

/* S and the right side of the outcomes. */
static void normal_make(Work *f, double *right)
{
    const DidModel *m = f->m;
    isize q = f->q;
    double *z = make_array(f->arena, double, q + 1);
    f->l = make_array(f->arena, double, q * q + 1), f->dropped = make_array(f->arena, bool, q + 1);
    for (isize r = 0; r < m->n; r++) {
        if (!untreated(f, r)) continue;
        isize u = m->unit.code[r];
        double w = did_weight(m, r);
        for (isize j = 0; j < q; j++) z[j] = -f->mean[u * q + j];
        z_add(f, r, 1, z);
        for (isize i = 0; i < q; i++) {
            right[i] += w * z[i] * (m->y[r] - f->y_mean[u]);
            for (isize j = 0; j <= i; j++) f->l[i * q + j] += w * z[i] * z[j];
        }
    }
    cholesky(f->l, q, 1e-10, f->dropped);
}

static isize root_of(isize *up, isize i)
{
    while (up[i] != i) i = up[i] = up[up[i]];
    return i;
}

/* Units and periods that untreated rows connect, by a number of each: what differs says nothing of each other's effects. */
static isize *connected(Work *f)
{
    const DidModel *m = f->m;
    isize n = m->unit.levels + m->period.levels, *up = make_array(f->arena, isize, n + 1);
    for (isize i = 0; i < n; i++) up[i] = i;
    for (isize r = 0; r < m->n; r++) if (untreated(f, r) && did_weight(m, r) > 0) up[root_of(up, m->unit.code[r])] = root_of(up, m->unit.levels + m->period.code[r]);
    for (isize i = 0; i < n; i++) up[i] = root_of(up, i);
    return up;
}

/* A period without untreated rows has no effect; of the others one is the base, and 0. Rows of units without untreated rows: neither. Rows of a
 * unit and a period that no untreated rows connect: both, but not their sum. */
static isize unidentified_drop(Work *f)
{
    const DidModel *m = f->m;
    u8 *seen = arena_alloc(f->arena, m->period.levels + 1);
    isize gone = 0, *part = connected(f);
    for (isize r = 0; r < m->n; r++) if (untreated(f, r) && did_weight(m, r) > 0) seen[m->period.code[r]] = 1;
    for (isize r = 0; r < m->n; r++)
        if (f->keep[r] && (!seen[m->period.code[r]] || f->weight[m->unit.code[r]] <= 0 || part[m->unit.code[r]] != part[m->unit.levels + m->period.code[r]])) f->keep[r] = 0, gone++;
    return gone;
}

static void residuals_make(Work *f, const double *b)
{
    const DidModel *m = f->m;
    f->tau = make_array(f->arena, double, m->n + 1);
    for (isize r = 0; r < m->n; r++) {
        if (!f->keep[r]) continue;
        isize u = m->unit.code[r];
        double base = f->y_mean[u];
        for (isize j = 0; j < f->q; j++) base -= b[j] * f->mean[u * f->q + j];
        f->tau[r] = m->y[r] - base - z_dot(f, r, b);
    }
}

/* The weights v of all rows: as asked of treated rows, and of the others what makes their expectation. */
static double *weights_spread(const Work *f, Arena *a, const double *c)
{
    const DidModel *m = f->m;
    isize q = f->q;
    double *v = make_array(a, double, m->n + 1), *unit = make_array(a, double, m->unit.levels + 1), *b = make_array(a, double, q + 1);
    for (isize r = 0; r < m->n; r++) {
        i32 cell = f->keep[r] ? f->parts.of_row[r] : -1;
        if (cell < 0 || c[cell] == 0) continue;
        v[r] = c[cell] * did_weight(m, r) / f->parts.cell[cell].rows;
        unit[m->unit.code[r]] += v[r];
        z_add(f, r, v[r], b);
    }
    for (isize u = 0; u < m->unit.levels; u++) if (unit[u] != 0) for (isize j = 0; j < q; j++) b[j] -= unit[u] * f->mean[u * q + j];
    cholesky_solve(f->l, q, f->dropped, b);
    for (isize u = 0; u < m->unit.levels; u++) {
        if (f->weight[u] <= 0) continue;
        unit[u] /= f->weight[u];
        for (isize j = 0; j < q; j++) unit[u] -= b[j] * f->mean[u * q + j];
    }
    for (isize r = 0; r < m->n; r++) if (untreated(f, r)) v[r] = -did_weight(m, r) * (unit[m->unit.code[r]] + z_dot(f, r, b));
    return v;
}

static Estimate averaged(void *of, const double *c)
{
    const Work *f = of;
    const DidModel *m = f->m;
    Arena *a = arena_new();
    double *v = weights_spread(f, a, c), value = 0, variance = 0, *top = make_array(a, double, f->parts.cells + 1), *foot = make_array(a, double, f->parts.cells + 1);
    isize clusters = m->cluster.code ? m->cluster.levels : m->unit.levels;
    double *sum = make_array(a, double, clusters + 1);
    for (isize r = 0; r < m->n; r++) {
        i32 cell = f->keep[r] ? f->parts.of_row[r] : -1;
        if (cell >= 0) value += v[r] * f->tau[r], top[cell] += v[r] * v[r] * f->tau[r], foot[cell] += v[r] * v[r];
    }
    for (isize r = 0; r < m->n; r++) {
        if (!f->keep[r]) continue;
        i32 cell = f->parts.of_row[r];
        double mean = cell >= 0 && foot[cell] > 0 ? top[cell] / foot[cell] : 0;
        sum[m->cluster.code ? m->cluster.code[r] : m->unit.code[r]] += v[r] * (f->tau[r] - mean);
    }
    for (isize g = 0; g < clusters; g++) variance += sum[g] * sum[g];
    arena_free(a);
    return estimate_on(scale_of(m->y, m->n), (Str){ 0 }, value, sqrt(variance), INFINITY, m->level);
}

Err did_imputation(Arena *a, const DidModel *m, DidEffects *out)
{
    *out = (DidEffects){ .df = INFINITY, .last_group = NAN };
    Work f = { .arena = a, .m = m, .keep = arena_alloc(a, m->n + 1), .q = m->period.levels + m->k };
    Err e = did_rows_sound(a, m, &out->bad_row);
    if (failed(e)) return e;
    out->always_treated = did_always_treated(a, m, f.keep);
    double *b = make_array(a, double, f.q + 1);
    means_take(&f);
    out->unidentified = unidentified_drop(&f);
    normal_make(&f, b);
    cholesky_solve(f.l, f.q, f.dropped, b);
    residuals_make(&f, b);
    f.parts = did_parts(a, m, f.keep, true);
    if (!f.parts.cells) return err(a, ERR_NONE, "no treated row has a unit and a period that are seen untreated too");
    did_effects(a, &f.parts, averaged, NULL, &f, out);
    return OK;
}
