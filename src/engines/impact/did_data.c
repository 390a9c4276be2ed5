#include "base/codes.h"
#include "engines/impact/dense.h"
#include "engines/impact/did_parts.h"
#include "engines/impact/did_work.h"
#include <math.h>

/* What did's pre_process_did does: who counts as never treated, which periods and units are used. */

typedef struct { const DidModel *m; Arena *arena; u8 *keep; double *group; double first, last; } Sift;

static double when(const Sift *s, isize r) { return s->m->period_value[s->m->period.code[r]]; }

static void ends_find(Sift *s)
{
    s->first = INFINITY, s->last = -INFINITY;
    for (isize r = 0; r < s->m->n; r++) if (s->keep[r]) s->first = fmin(s->first, when(s, r)), s->last = fmax(s->last, when(s, r));
}

static isize units_marked(Sift *s, const u8 *mark)     /* of rows marked */
{
    const DidModel *m = s->m;
    isize n = 0;
    u8 *seen = arena_alloc(s->arena, (m->unit.code ? m->unit.levels : m->n) + 1);
    for (isize r = 0; r < m->n; r++) {
        isize u = m->unit.code ? m->unit.code[r] : r;
        if (mark[r] && !seen[u]) seen[u] = 1, n++;
    }
    return n;
}

static void never_settle(Sift *s, DidFit *out)
{
    const DidModel *m = s->m;
    double latest = -INFINITY;
    bool never = false;
    for (isize r = 0; r < m->n; r++) {
        s->group[r] = m->group[r] > s->last + m->anticipation ? INFINITY : m->group[r];
        if (isinf(s->group[r])) never = true;
        else latest = fmax(latest, s->group[r]);
    }
    out->last_group = NAN;
    if (never) return;
    out->last_group = latest;
    for (isize r = 0; r < m->n; r++) {
        if (when(s, r) >= latest - m->anticipation) s->keep[r] = 0;
        if (m->control == DID_NEVER && s->group[r] == latest) s->group[r] = INFINITY;
    }
}

static void treated_from_start_drop(Sift *s, DidFit *out)
{
    const DidModel *m = s->m;
    u8 *mark = arena_alloc(s->arena, m->n + 1);
    for (isize r = 0; r < m->n; r++) mark[r] = s->keep[r] && s->group[r] <= s->first + m->anticipation;
    out->always_treated = units_marked(s, mark);
    for (isize r = 0; r < m->n; r++) if (mark[r]) s->keep[r] = 0;
}

/* Codes of periods that are left. */
static void periods_find(Sift *s, DidData *d, i32 *code)
{
    const DidModel *m = s->m;
    u8 *there = arena_alloc(s->arena, m->period.levels + 1);
    for (isize r = 0; r < m->n; r++) if (s->keep[r]) there[m->period.code[r]] = 1;
    d->period = make_array(s->arena, double, m->period.levels + 1);
    for (i32 p = 0; p < m->period.levels; p++) {
        code[p] = (i32)d->periods;
        if (there[p]) d->period[d->periods++] = m->period_value[p];
    }
}

static bool is_balanced(Sift *s, const DidData *d)
{
    isize rows = 0;
    for (isize r = 0; r < s->m->n; r++) rows += s->keep[r];
    return rows == units_marked(s, s->keep) * d->periods;
}

static void unbalanced_drop(Sift *s, const DidData *d, DidFit *out)
{
    const DidModel *m = s->m;
    if (m->shape != DID_PANEL) return;
    i32 *seen = make_array(s->arena, i32, m->unit.levels + 1);
    u8 *mark = arena_alloc(s->arena, m->n + 1);
    for (isize r = 0; r < m->n; r++) if (s->keep[r]) seen[m->unit.code[r]]++;
    for (isize r = 0; r < m->n; r++) mark[r] = s->keep[r] && seen[m->unit.code[r]] < d->periods;
    out->unbalanced = units_marked(s, mark);
    for (isize r = 0; r < m->n; r++) if (mark[r]) s->keep[r] = 0;
}

static void groups_find(Sift *s, DidData *d)
{
    double *all = make_array(s->arena, double, d->units + 1);
    bool never = false;
    isize n = 0;
    for (isize u = 0; u < d->units; u++) {
        if (isinf(d->unit_group[u])) never = true;
        else all[n++] = d->unit_group[u];
    }
    n = numbers_distinct(all, n);
    d->group = all, d->groups = n - (n && !never);        /* without units never treated the last group is a control only */
}

/* Rows by period; units get numbers in the order of their codes. */
static void rows_arrange(Sift *s, DidData *d, const i32 *period_code)
{
    const DidModel *m = s->m;
    isize most = m->unit.code ? m->unit.levels : m->n;
    i32 *number = make_array(s->arena, i32, most + 1);
    for (isize r = 0; r < m->n; r++) if (s->keep[r]) number[m->unit.code ? m->unit.code[r] : r] = 1;
    for (isize u = 0; u < most; u++) number[u] = number[u] ? (i32)d->units++ : -1;
    d->count = make_array(s->arena, isize, d->periods + 1), d->row = make_array(s->arena, isize *, d->periods + 1), d->unit = make_array(s->arena, i32 *, d->periods + 1);
    d->unit_group = make_array(s->arena, double, d->units + 1), d->unit_weight = make_array(s->arena, double, d->units + 1), d->unit_cluster = make_array(s->arena, i32, d->units + 1);
    i32 *times = make_array(s->arena, i32, d->units + 1);
    for (isize r = 0; r < m->n; r++) if (s->keep[r]) d->count[period_code[m->period.code[r]]]++;
    for (isize p = 0; p < d->periods; p++) d->row[p] = make_array(s->arena, isize, d->count[p] + 1), d->unit[p] = make_array(s->arena, i32, d->count[p] + 1), d->count[p] = 0;
    for (isize r = 0; r < m->n; r++) {
        if (!s->keep[r]) continue;
        isize p = period_code[m->period.code[r]];
        i32 u = number[m->unit.code ? m->unit.code[r] : r];
        isize at = m->shape == DID_PANEL ? u : d->count[p];
        d->count[p]++, d->row[p][at] = r, d->unit[p][at] = u;
        d->unit_group[u] = s->group[r], times[u]++;
        if (m->shape != DID_PANEL || p == 0) d->unit_weight[u] += m->w ? m->w[r] : 1;
        if (m->cluster.code) d->unit_cluster[u] = m->cluster.code[r];
    }
    for (isize u = 0; u < d->units && m->shape != DID_PANEL; u++) d->unit_weight[u] /= times[u];
    d->clusters = m->cluster.code ? codes_compact(d->unit_cluster, d->units, m->cluster.levels, NULL) : 0;
}

/* x[k] over the rows kept, less its mean and over its root sum of squares; 0 where it is constant. */
static double *column_scaled(const Sift *s, const double *x)
{
    isize n = s->m->n, kept = 0;
    double *out = make_array(s->arena, double, n + 1), mean = 0, square = 0, all = 0;
    for (isize r = 0; r < n; r++) if (s->keep[r]) mean += x[r], kept++;
    mean /= (double)kept;
    for (isize r = 0; r < n; r++) if (s->keep[r]) out[r] = x[r] - mean, square += out[r] * out[r], all += x[r] * x[r];
    double scale = square > 1e-24 * all ? 1 / sqrt(square) : 0;
    for (isize r = 0; r < n; r++) out[r] *= scale;
    return out;
}

/* Takes covariates out that are constant, or said by earlier ones, in the rows kept. */
static void covariates_sift(Sift *s, DidModel *m, DidFit *out)
{
    isize k = m->k, kept = 0;
    double *square = make_array(s->arena, double, k * k + 1), **scaled = make_array(s->arena, double *, k + 1);
    const double **x = make_array(s->arena, const double *, k + 1);
    bool *dropped = make_array(s->arena, bool, k + 1);
    for (isize i = 0; i < k; i++) scaled[i] = column_scaled(s, m->x[i]);
    for (isize i = 0; i < k; i++)
        for (isize j = 0; j <= i; j++)
            for (isize r = 0; r < m->n; r++) square[i * k + j] += scaled[i][r] * scaled[j][r];
    cholesky(square, k, 1e-13, dropped);
    out->x_drop = make_array(s->arena, isize, k + 1);
    for (isize i = 0; i < k; i++)
        if (dropped[i]) out->x_drop[out->x_dropped++] = i;
        else x[kept++] = m->x[i];
    m->k = kept, m->x = x;
}

Err did_data(Arena *a, DidModel *m, DidFit *out, DidData *d)
{
    Sift s = { .m = m, .arena = a, .keep = arena_alloc(a, m->n + 1), .group = make_array(a, double, m->n + 1) };
    memset(s.keep, 1, (size_t)m->n);
    *d = (DidData){ .m = m, .arena = a };
    Err e = did_rows_sound(a, m, &out->bad_row);
    if (failed(e)) return e;
    ends_find(&s);
    never_settle(&s, out);
    ends_find(&s);
    treated_from_start_drop(&s, out);
    i32 *code = make_array(a, i32, m->period.levels + 1);
    periods_find(&s, d, code);
    if (m->shape == DID_UNBALANCED && is_balanced(&s, d)) m->shape = DID_PANEL;
    unbalanced_drop(&s, d, out);
    covariates_sift(&s, m, out);
    rows_arrange(&s, d, code);
    groups_find(&s, d);
    if (!d->groups) return err(a, ERR_NONE, "no group is left whose treatment begins after the first period and within the data");
    if (d->periods < 2) return err(a, ERR_NONE, "one period is left: there is no before and after");
    return OK;
}
