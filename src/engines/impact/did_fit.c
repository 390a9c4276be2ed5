#include "base/parallel.h"
#include "engines/impact/dense.h"
#include "engines/impact/did_work.h"
#include "engines/impact/distributions.h"
#include <math.h>

/* ---- one cell ---- */

typedef struct { isize group, time, base; bool post, is_base; double att; TwoReport report; } Plan;     /* indices; base: the period it is compared with */

typedef struct {
    const DidModel *m;
    DidData *d;
    Plan *plan;
    isize cells;
    DidInfluence *f;
} Job;

/* Rows of a cell, one after the other. */
typedef struct { Arena *arena; isize n; i32 *unit; TwoPeriods t; double *y; u8 *d, *post; } Rows;

static Rows rows_new(Arena *a, const DidModel *m, isize most, bool cross)
{
    Rows r = { .arena = a, .unit = make_array(a, i32, most + 1), .y = make_array(a, double, most + 1), .d = arena_alloc(a, most + 1), .post = arena_alloc(a, most + 1) };
    r.t = (TwoPeriods){ .k = m->k, .y = r.y, .d = r.d, .post = cross ? r.post : NULL, .x = make_array(a, double, most * (m->k + 1) + 1), .w = make_array(a, double, most + 1), .method = m->method, .trim = 0.995 };
    return r;
}

/* covariates: of which row. */
static void row_add(Rows *r, const DidModel *m, i32 unit, double y, bool treated, bool post, isize covariates, double w)
{
    isize i = r->n++, q = m->k + 1;
    r->unit[i] = unit, r->y[i] = y, r->d[i] = treated, r->post[i] = post, r->t.w[i] = w;
    r->t.x[i * q] = 1;
    for (isize j = 0; j < m->k; j++) r->t.x[i * q + 1 + j] = m->x[j][covariates];
}

/* 1: of the cell's group; 0: a control; -1: neither. */
static int role(const Job *j, const Plan *c, i32 unit)
{
    double g = j->d->unit_group[unit], late = j->d->period[c->time > c->base ? c->time : c->base] + j->m->anticipation;
    if (g == j->d->group[c->group]) return 1;
    return isinf(g) || (j->m->control == DID_NOTYET && g > late) ? 0 : -1;
}

static double weight_of(const DidModel *m, isize row) { return m->w ? m->w[row] : 1; }

static isize base_of_group(const DidData *d, isize group)
{
    isize base = -1;
    for (isize p = 0; p < d->periods && d->period[p] + d->m->anticipation < d->group[group]; p++) base = p;
    return base;
}

static void panel_rows(const Job *j, const Plan *c, Rows *r)
{
    const DidModel *m = j->m;
    const DidData *d = j->d;
    isize early = c->time < c->base ? c->time : c->base, own = base_of_group(d, c->group);
    isize weighs = m->weights == DID_BASE ? own : m->weights == DID_FIRST ? 0 : early;
    for (isize u = 0; u < d->units; u++) {
        int who = role(j, c, (i32)u);
        if (who < 0) continue;
        isize now = d->row[c->time][u], then = d->row[c->base][u], x = d->row[early][u];
        if (m->weights == DID_VARYING) {
            row_add(r, m, (i32)u, m->y[then], who, false, x, weight_of(m, then));
            row_add(r, m, (i32)u, m->y[now], who, true, x, weight_of(m, now));
        } else row_add(r, m, (i32)u, m->y[now] - m->y[then], who, false, x, weight_of(m, d->row[weighs][u]));
    }
}

static void cross_rows(const Job *j, const Plan *c, Rows *r)
{
    const DidData *d = j->d;
    for (int post = 0; post < 2; post++) {
        isize p = post ? c->time : c->base;
        for (isize i = 0; i < d->count[p]; i++) {
            int who = role(j, c, d->unit[p][i]);
            isize row = d->row[p][i];
            if (who >= 0) row_add(r, j->m, d->unit[p][i], j->m->y[row], who, post, row, weight_of(j->m, row));
        }
    }
}

static void cell_estimate(void *of, isize at)
{
    Job *j = of;
    Plan *c = &j->plan[at];
    if (c->is_base) return;
    const DidData *d = j->d;
    bool panel = j->m->shape == DID_PANEL, two_rows = panel && j->m->weights == DID_VARYING;
    Arena *a = arena_new();
    Rows r = rows_new(a, j->m, panel ? d->units * (1 + two_rows) : d->count[c->time] + d->count[c->base], !panel || two_rows);
    if (panel) panel_rows(j, c, &r);
    else cross_rows(j, c, &r);
    double *influence = make_array(a, double, r.n + 1);
    r.t.n = r.n;
    c->report = r.n ? two_periods(a, &r.t, &c->att, influence) : TWO_EMPTY;
    if (c->report == TWO_DONE && !isfinite(c->att)) c->report = TWO_SINGULAR;
    double scale = (double)d->units / (double)r.n;
    for (isize i = 0; i < r.n && c->report == TWO_DONE; i++) j->f->psi[r.unit[i] * j->f->columns + at] += scale * influence[i];
    arena_free(a);
}

/* ---- all cells ---- */

static void plans_make(Job *j)
{
    const DidData *d = j->d;
    isize first = j->m->universal ? 0 : 1;
    j->plan = make_array(d->arena, Plan, d->groups * d->periods + 1);
    for (isize g = 0; g < d->groups; g++) {
        isize own = base_of_group(d, g);
        for (isize t = first; t < d->periods && own >= 0; t++) {
            bool post = d->group[g] <= d->period[t];
            isize base = post || j->m->universal ? own : t - 1;
            j->plan[j->cells++] = (Plan){ g, t, base, post, base == t, base == t ? 0 : NAN, TWO_DONE };
        }
    }
}

static void shares_fill(const Job *j, DidFit *out)
{
    const DidData *d = j->d;
    DidInfluence *f = j->f;
    out->share = make_array(d->arena, double, d->groups + 1);
    for (isize g = 0; g < d->groups; g++) {
        for (isize u = 0; u < d->units; u++) if (d->unit_group[u] == d->group[g]) out->share[g] += d->unit_weight[u] / (double)d->units, out->group_units[0]++;
        for (isize u = 0; u < d->units; u++) f->psi[u * f->columns + j->cells + g] = (d->unit_group[u] == d->group[g] ? d->unit_weight[u] : 0) - out->share[g];
    }
    for (isize u = 0; u < d->units; u++) out->group_units[1] += isinf(d->unit_group[u]);
}

/* Rows of clusters instead of units, from here on. */
static double *cluster_sums(const Job *j, isize *rows)
{
    const DidData *d = j->d;
    const DidInfluence *f = j->f;
    *rows = d->units;
    if (!d->clusters) return f->psi;
    double *sum = make_array(d->arena, double, (isize)d->clusters * f->columns + 1);
    for (isize u = 0; u < d->units; u++) for (isize c = 0; c < f->columns; c++) sum[d->unit_cluster[u] * f->columns + c] += f->psi[u * f->columns + c];
    *rows = d->clusters;
    return sum;
}

static void square_make(DidInfluence *f, Arena *a, const double *psi, isize rows)
{
    isize m = f->columns;
    f->square = make_array(a, double, m * m + 1);
    for (isize r = 0; r < rows; r++)
        for (isize i = 0; i < m; i++) {
            double v = psi[r * m + i];
            if (v != 0) for (isize k = 0; k <= i; k++) f->square[i * m + k] += v * psi[r * m + k];
        }
    for (isize i = 0; i < m; i++) for (isize k = 0; k < i; k++) f->square[k * m + i] = f->square[i * m + k];
}

/* ---- errors ---- */

static double quantile_of(const double *sorted, i64 n, double p) { return sorted[max_i64((i64)ceil(p * (double)n - 1e-9), 1) - 1]; }

static void draws_of(const DidInfluence *f, const double *c, double *out)
{
    for (i64 d = 0; d < f->draws; d++) {
        out[d] = 0;
        for (isize k = 0; k < f->columns; k++) out[d] += c[k] * f->drawn[d * f->columns + k] / (double)f->units;
    }
}

/* Between quartiles, as a normal's standard deviation: as did. */
static double spread_of(Arena *a, double *drawn, i64 n)
{
    double *v = make_array(a, double, n + 1), normal = 2 * normal_quantile(0.75);
    memcpy(v, drawn, (size_t)n * sizeof(double));
    numbers_sort(v, n);
    return (quantile_of(v, n, 0.75) - quantile_of(v, n, 0.25)) / normal;
}

static double error_of(Arena *a, const DidModel *m, const DidInfluence *f, const double *c)
{
    double se = sqrt(quadratic(f->square, c, c, f->columns)) / (double)f->units;
    if (m->bootstrap && f->draws) {
        double *drawn = make_array(a, double, f->draws + 1);
        draws_of(f, c, drawn);
        se = spread_of(a, drawn, f->draws);
    }
    return se > f->least ? se : NAN;
}

Estimate did_estimate(Arena *a, const DidModel *m, const DidInfluence *f, Str term, double value, const double *c)
{
    return estimate_of(term, value, error_of(a, m, f, c), INFINITY, m->level);
}

double did_critical(Arena *a, const DidModel *m, const DidInfluence *f, const double *c, isize n)
{
    if (!f->draws) return NAN;
    double *most = make_array(a, double, f->draws + 1), *drawn = make_array(a, double, f->draws + 1);
    isize used = 0;
    for (isize i = 0; i < n; i++) {
        double se = error_of(a, m, f, c + i * f->columns);
        if (isnan(se)) continue;
        draws_of(f, c + i * f->columns, drawn);
        for (i64 d = 0; d < f->draws; d++) most[d] = fmax(most[d], fabs(drawn[d]) / se);
        used++;
    }
    if (!used) return NAN;
    numbers_sort(most, f->draws);
    return fmax(quantile_of(most, f->draws, m->level), normal_quantile(0.5 + m->level / 2));
}

/* Are the effects before the treatment zero, all together? */
static void wald_test(Arena *a, const DidFit *fit, const DidInfluence *f, DidFit *out)
{
    isize q = 0, *which = make_array(a, isize, fit->cells + 1);
    out->wald = out->wald_df = out->wald_p = NAN;
    for (isize i = 0; i < fit->cells; i++) if (!fit->cell[i].post && isfinite(fit->cell[i].e.se)) which[q++] = i;
    double *l = make_array(a, double, q * q + 1), *b = make_array(a, double, q + 1);
    bool *dropped = make_array(a, bool, q + 1);
    for (isize i = 0; i < q; i++) {
        b[i] = fit->cell[which[i]].e.estimate;
        for (isize k = 0; k < q; k++) l[i * q + k] = f->square[which[i] * f->columns + which[k]] / (double)f->units / (double)f->units;
    }
    if (!q || cholesky(l, q, 1e-12, dropped) < q) return;
    cholesky_solve(l, q, dropped, b);
    out->wald = 0, out->wald_df = (double)q;
    for (isize i = 0; i < q; i++) out->wald += b[i] * fit->cell[which[i]].e.estimate;
    out->wald_p = chi2_above(out->wald, (double)q);
}

static void cells_say(Arena *a, const Job *j, DidFit *out)
{
    double *c = make_array(a, double, j->cells * j->f->columns + 1);
    out->cells = j->cells, out->cell = make_array(a, DidCell, j->cells + 1);
    for (isize i = 0; i < j->cells; i++) {
        const Plan *p = &j->plan[i];
        c[i * j->f->columns + i] = 1;
        double g = j->d->group[p->group], t = j->d->period[p->time];
        Estimate e = did_estimate(a, j->m, j->f, str_fmt(a, "ATT(%g,%g)", g, t), p->att, c + i * j->f->columns);
        if (p->report != TWO_DONE) e = estimate_of(e.term, NAN, NAN, INFINITY, j->m->level), out->not_identified++;
        out->cell[i] = (DidCell){ g, t, p->post, p->report, e };
    }
    out->critical = did_critical(a, j->m, j->f, c, j->cells);
}

Err did_fit(Arena *a, const DidModel *given, DidFit *out)
{
    *out = (DidFit){ 0 };
    DidModel *m = &(DidModel){ 0 };
    *m = *given;
    DidData d;
    Err e = did_data(a, m, out, &d);
    if (failed(e)) return e;
    DidInfluence *f = out->influence = make(a, DidInfluence);
    f->least = 1.490116e-7 * fmin(1, scale_of(m->y, m->n));        /* did's bound, which does not know in what unit y is */
    Job j = { .m = m, .d = &d, .f = f };
    plans_make(&j);
    f->units = d.units, f->columns = j.cells + d.groups;
    f->psi = make_array(a, double, f->units * f->columns + 1);
    share_out(m->threads, j.cells, cell_estimate, &j);
    isize rows, found = 0;
    for (isize i = 0; i < j.cells; i++) found += j.plan[i].report == TWO_DONE && !j.plan[i].is_base;
    if (!found) return err(a, ERR_NONE, "no effect is identified: no group has a period before its treatment, controls, and covariates that the controls identify");
    shares_fill(&j, out);
    double *psi = cluster_sums(&j, &rows);
    square_make(f, a, psi, rows);
    if (m->draws > 0) {
        f->draws = m->draws, f->drawn = make_array(a, double, m->draws * f->columns + 1);
        multiplier_sums(psi, rows, f->columns, m->draws, m->seed, m->threads, f->drawn);
    }
    out->units = d.units, out->groups = d.groups, out->periods = d.periods, out->group = d.group, out->period = d.period;
    cells_say(a, &j, out);
    wald_test(a, out, f, out);
    return OK;
}
