#include "base/codes.h"
#include "engines/impact/dense.h"
#include "engines/impact/did_parts.h"
#include <math.h>

/* Means of each group in each period are all that the comparisons need. */
typedef struct { isize groups, periods; double *group, *rows, *mean; const double *time; } Means;      /* group: first treated; first period: always */

static Means means_of(Arena *a, const DidModel *m, const u8 *keep)
{
    isize periods = m->period.levels;
    const double *time = m->period_value;
    Means g = { .periods = periods, .time = time, .group = make_array(a, double, m->n + 1) };
    double *group = make_array(a, double, m->n + 1);
    for (isize r = 0; r < m->n; r++) group[r] = m->group[r] > time[periods - 1] ? INFINITY : fmax(m->group[r], time[0]);
    for (isize r = 0; r < m->n; r++) {
        bool known = !keep[r];
        for (isize i = 0; i < g.groups && !known; i++) known = g.group[i] == group[r];
        if (!known) g.group[g.groups++] = group[r];
    }
    numbers_sort(g.group, g.groups);
    g.rows = make_array(a, double, g.groups + 1), g.mean = make_array(a, double, g.groups * periods + 1);
    for (isize r = 0; r < m->n; r++)
        for (isize i = 0; i < g.groups && keep[r]; i++)
            if (g.group[i] == group[r]) g.rows[i] += 1 / (double)periods, g.mean[i * periods + m->period.code[r]] += m->y[r];
    for (isize i = 0; i < g.groups; i++) for (isize p = 0; p < periods; p++) g.mean[i * periods + p] /= g.rows[i];
    return g;
}

/* Treated k against l, in the periods in which l does not change. */
static BaconPair compared(const Means *g, isize k, isize l)
{
    double treated = g->group[k], other = g->group[l], n[2] = { 0 }, change[2] = { 0 };
    for (isize p = 0; p < g->periods; p++) {
        double t = g->time[p];
        if (treated < other ? t >= other : t < other) continue;
        int post = t >= treated;
        n[post]++, change[post] += g->mean[k * g->periods + p] - g->mean[l * g->periods + p];
    }
    double all = n[0] + n[1], share = n[1] / all, mine = g->rows[k] * all, theirs = g->rows[l] * all;
    BaconType type = isinf(other) ? BACON_NEVER : other == g->time[0] ? BACON_ALWAYS : treated > other ? BACON_LATER : BACON_EARLIER;
    return (BaconPair){ treated, other, change[1] / n[1] - change[0] / n[0], mine * theirs * share * (1 - share), type };
}

static Err twoway(Arena *a, const DidModel *m, const u8 *keep, Estimate *out)
{
    isize n = 0;
    double *y = make_array(a, double, m->n + 1), *d = make_array(a, double, m->n + 1), *x[] = { d };
    i32 *unit = make_array(a, i32, m->n + 1), *period = make_array(a, i32, m->n + 1), *cluster = make_array(a, i32, m->n + 1);
    for (isize r = 0; r < m->n; r++) {
        if (!keep[r]) continue;
        y[n] = m->y[r], d[n] = did_is_treated(m, r), unit[n] = m->unit.code[r], period[n] = m->period.code[r];
        cluster[n++] = m->cluster.code ? m->cluster.code[r] : m->unit.code[r];
    }
    FeGroup effects[] = { { S("unit"), unit, codes_compact(unit, n, m->unit.levels, NULL), NULL }, { S("time"), period, codes_compact(period, n, m->period.levels, NULL), NULL } };
    Groups c = { S("cluster"), cluster, codes_compact(cluster, n, m->cluster.code ? m->cluster.levels : m->unit.levels, NULL) };
    FeModel fe = { .n = n, .y = y, .k = 1, .x = x, .name = (Str[]){ S("two-way regression") }, .groups = 2, .group = effects, .se = SE_CLUSTER, .clusters = 1, .cluster = &c, .level = m->level, .threads = m->threads };
    FeFit fit;
    Err e = fe_fit(a, &fe, &fit);
    if (!failed(e)) *out = fit.estimate[0];
    return e;
}

/* Units that are seen in every period. */
static isize balanced_keep(Arena *a, const DidModel *m, u8 *keep)
{
    isize *count = make_array(a, isize, m->unit.levels + 1), left = 0;
    for (isize r = 0; r < m->n; r++) count[m->unit.code[r]]++;
    for (isize r = 0; r < m->n; r++) keep[r] = count[m->unit.code[r]] == m->period.levels;
    for (isize u = 0; u < m->unit.levels; u++) left += count[u] > 0 && count[u] < m->period.levels;
    return left;
}

Err did_bacon(Arena *a, const DidModel *m, BaconFit *out)
{
    *out = (BaconFit){ 0 };
    Err e = did_rows_sound(a, m, &out->bad_row);
    if (failed(e)) return e;
    if (m->w || m->k) return err(a, ERR_INPUT, "the decomposition goes without weights and covariates");
    u8 *keep = arena_alloc(a, m->n + 1);
    out->unbalanced = balanced_keep(a, m, keep);
    Means g = means_of(a, m, keep);
    if (g.groups < 2) return err(a, ERR_NONE, "one group is left in the balanced panel: there is nothing to compare");
    e = twoway(a, m, keep, &out->twoway);
    if (failed(e)) return e;
    double all = 0;
    out->pair = make_array(a, BaconPair, g.groups * g.groups + 1);
    for (isize k = 0; k < g.groups; k++)
        for (isize l = 0; l < g.groups; l++) {
            if (k == l || isinf(g.group[k]) || g.group[k] == g.time[0]) continue;
            BaconPair p = compared(&g, k, l);
            if (p.weight > 0) out->pair[out->pairs++] = p, all += p.weight;
        }
    for (isize i = 0; i < out->pairs; i++) out->pair[i].weight /= all;
    return OK;
}
