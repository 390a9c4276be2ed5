#include "base/codes.h"
#include "engines/impact/dense.h"
#include "engines/impact/did_parts.h"
#include "engines/impact/distributions.h"
#include <math.h>

/* Event times before the treatment, the nearest first; all but the earliest, or so many of them as were asked for. */
static isize leads_find(Arena *a, const DidModel *m, double **at)
{
    isize n = 0;
    *at = make_array(a, double, m->n + 1);
    for (isize r = 0; r < m->n; r++) if (isfinite(m->group[r]) && !did_is_treated(m, r) && did_weight(m, r) > 0) (*at)[n++] = m->group[r] - did_time(m, r);
    n = numbers_distinct(*at, n);
    return m->leads >= 0 && m->leads < n - 1 ? m->leads : n - 1;
}

typedef struct { isize n; double *y, *w, **x; i32 *unit, *period, *cluster; Str *name; } Rows;

static void rows_take(Arena *a, const DidModel *m, const double *at, isize leads, Rows *k)
{
    isize columns = leads + m->k;
    *k = (Rows){ .y = make_array(a, double, m->n + 1), .w = m->w ? make_array(a, double, m->n + 1) : NULL, .x = make_array(a, double *, columns + 1), .unit = make_array(a, i32, m->n + 1), .period = make_array(a, i32, m->n + 1), .cluster = make_array(a, i32, m->n + 1), .name = make_array(a, Str, columns + 1) };
    for (isize j = 0; j < columns; j++) k->x[j] = make_array(a, double, m->n + 1), k->name[j] = str_fmt(a, "%td", j);
    for (isize r = 0; r < m->n; r++) {
        if (did_is_treated(m, r) || did_weight(m, r) <= 0) continue;
        isize i = k->n++;
        k->y[i] = m->y[r], k->unit[i] = m->unit.code[r], k->period[i] = m->period.code[r], k->cluster[i] = m->cluster.code ? m->cluster.code[r] : m->unit.code[r];
        if (k->w) k->w[i] = m->w[r];
        for (isize j = 0; j < leads; j++) k->x[j][i] = m->group[r] - did_time(m, r) == at[j];
        for (isize j = 0; j < m->k; j++) k->x[leads + j][i] = m->x[j][r];
    }
}

/* Together zero? F with the fit's degrees of freedom. */
static void test_together(Arena *a, const FeFit *fit, const isize *of, isize q, DidPretrends *out)
{
    double *v = make_array(a, double, q * q + 1), *b = make_array(a, double, q + 1), square = 0;
    bool *dropped = make_array(a, bool, q + 1);
    for (isize i = 0; i < q; i++) {
        b[i] = fit->estimate[of[i]].estimate;
        for (isize j = 0; j < q; j++) v[i * q + j] = fit->vcov[of[i] * fit->k + of[j]];
    }
    if (!q || cholesky(v, q, 1e-12, dropped) < q) return;
    cholesky_solve(v, q, dropped, b);
    for (isize i = 0; i < q; i++) square += b[i] * fit->estimate[of[i]].estimate;
    out->f = square / (double)q, out->df1 = (double)q, out->df2 = fit->df, out->p = f_above(out->f, out->df1, out->df2);
}

Err did_pretrends(Arena *a, const DidModel *m, DidPretrends *out)
{
    double *at;
    Rows k;
    FeFit fit;
    isize leads = m->leads == 0 ? 0 : leads_find(a, m, &at), *of;
    *out = (DidPretrends){ .f = NAN, .df1 = NAN, .df2 = NAN, .p = NAN };
    if (leads <= 0) return OK;
    rows_take(a, m, at, leads, &k);
    FeGroup effects[] = { { S("unit"), k.unit, codes_compact(k.unit, k.n, m->unit.levels, NULL), NULL }, { S("time"), k.period, codes_compact(k.period, k.n, m->period.levels, NULL), NULL } };
    Groups cluster = { S("cluster"), k.cluster, codes_compact(k.cluster, k.n, m->cluster.code ? m->cluster.levels : m->unit.levels, NULL) };
    FeModel fe = { .n = k.n, .y = k.y, .k = leads + m->k, .x = k.x, .name = k.name, .w = k.w, .groups = 2, .group = effects, .se = SE_CLUSTER, .clusters = 1, .cluster = &cluster, .level = m->level, .threads = m->threads };
    Err e = fe_fit(a, &fe, &fit);
    if (failed(e)) return e.code == ERR_NONE ? OK : e;         /* nothing is told of before */
    out->at = make_array(a, double, leads), out->effect = make_array(a, Estimate, leads), of = make_array(a, isize, leads);
    for (isize j = leads - 1; j >= 0; j--) {
        isize i = 0;
        while (i < fit.k && !str_eq(fit.estimate[i].term, k.name[j])) i++;
        if (i == fit.k) continue;
        of[out->n] = i, out->at[out->n] = -at[j], out->effect[out->n] = fit.estimate[i];
        out->effect[out->n++].term = str_fmt(a, "event time::%g", -at[j]);
    }
    test_together(a, &fit, of, out->n, out);
    return OK;
}
