#include "base/codes.h"
#include "engines/impact/dense.h"
#include "engines/impact/did_parts.h"
#include <math.h>

typedef struct { Arena *arena; const DidModel *m; FeFit fit; i32 *coefficient; isize cells; } Work;   /* of each cell: among the fit's, -1 dropped or the base */

/* The same average over the fit's coefficients: of cells that have one. */
static double *of_coefficients(const Work *w, const double *c)
{
    double *b = make_array(w->arena, double, w->fit.k + 1), known = 0;
    for (isize i = 0; i < w->cells; i++) if (c[i] != 0 && w->coefficient[i] >= 0) b[w->coefficient[i]] += c[i], known += c[i];
    for (isize j = 0; j < w->fit.k; j++) b[j] = known > 0 ? b[j] / known : NAN;
    return b;
}

static double covariance(void *of, const double *c, const double *d)
{
    Work *w = of;
    return quadratic(w->fit.vcov, of_coefficients(w, c), of_coefficients(w, d), w->fit.k);
}

static Estimate combined(void *of, const double *c)
{
    Work *w = of;
    double *b = of_coefficients(w, c), value = 0;
    bool known = false;
    for (isize j = 0; j < w->fit.k; j++) if (b[j] != 0) value += b[j] * w->fit.estimate[j].estimate, known |= !isnan(w->fit.estimate[j].se);
    return estimate_of((Str){ 0 }, value, known ? sqrt(quadratic(w->fit.vcov, b, b, w->fit.k)) : NAN, w->fit.df, w->m->level);
}

/* Of each group the last time before its treatment: what its coefficients are compared with. */
static bool is_base(const DidParts *p, isize i)
{
    const DidPart *c = &p->cell[i];
    if (c->time >= c->group) return false;
    for (isize k = 0; k < p->cells; k++) if (p->cell[k].group == c->group && p->cell[k].time < c->group && p->cell[k].time > c->time) return false;
    return true;
}

/* Rows that are kept, as the fit wants them. */
typedef struct { isize n; isize *row; double *y, *w; i32 *unit, *period, *cluster; } Kept;

static Kept rows_keep(Arena *a, const DidModel *m, const u8 *keep)
{
    Kept k = { .row = make_array(a, isize, m->n + 1), .y = make_array(a, double, m->n + 1), .w = m->w ? make_array(a, double, m->n + 1) : NULL, .unit = make_array(a, i32, m->n + 1), .period = make_array(a, i32, m->n + 1), .cluster = make_array(a, i32, m->n + 1) };
    for (isize r = 0; r < m->n; r++) {
        if (!keep[r] || did_weight(m, r) <= 0) continue;
        isize i = k.n++;
        k.row[i] = r, k.y[i] = m->y[r], k.unit[i] = m->unit.code[r], k.period[i] = m->period.code[r], k.cluster[i] = m->cluster.code ? m->cluster.code[r] : m->unit.code[r];
        if (k.w) k.w[i] = m->w[r];
    }
    return k;
}

static isize columns_make(Arena *a, const DidModel *m, const Kept *k, const DidParts *p, double ***x, Str **name, i32 *column)
{
    isize n = 0;
    *x = make_array(a, double *, p->cells + m->k + 1), *name = make_array(a, Str, p->cells + m->k + 1);
    for (isize i = 0; i < p->cells; i++) {
        column[i] = -1;
        if (is_base(p, i)) continue;
        column[i] = (i32)n, (*name)[n] = str_fmt(a, "cell %td", i), (*x)[n++] = make_array(a, double, k->n + 1);
    }
    for (isize i = 0; i < k->n; i++) { i32 c = p->of_row[k->row[i]]; if (c >= 0 && column[c] >= 0) (*x)[column[c]][i] = 1; }
    for (isize j = 0; j < m->k; j++) {
        (*name)[n] = str_fmt(a, "x %td", j), (*x)[n] = make_array(a, double, k->n + 1);
        for (isize i = 0; i < k->n; i++) (*x)[n][i] = m->x[j][k->row[i]];
        n++;
    }
    return n;
}

/* Without units never treated, the group treated last stands for them, before its treatment. */
static void never_settle(const DidModel *m, double *group, u8 *keep, DidEffects *out)
{
    double last = -INFINITY;
    out->last_group = NAN;
    for (isize r = 0; r < m->n; r++) last = fmax(last, group[r]);
    if (isinf(last)) return;
    out->last_group = last;
    for (isize r = 0; r < m->n; r++) {
        if (did_time(m, r) >= last) keep[r] = 0;
        if (group[r] == last) group[r] = INFINITY;
    }
}

/* keep 0: of groups that are never seen before their treatment. Returns how many rows. */
static isize never_before_drop(const DidModel *m, u8 *keep)
{
    isize gone = 0;
    double first = INFINITY;
    for (isize r = 0; r < m->n; r++) first = fmin(first, did_time(m, r));
    for (isize r = 0; r < m->n; r++) {
        keep[r] = m->group[r] > first;
        gone += !keep[r];
    }
    return gone;
}

/* A column that was dropped as a mixture of others takes them along: only what all of them come to is known, none of them alone. The fit has left in
 * x what unit and period effects leave. Returns how many cells it takes. */
static isize mixtures_drop(Work *w, const DidParts *p, const Kept *k, double *const *x, const i32 *column)
{
    isize n = w->fit.k, gone = 0;
    isize *cell = make_array(w->arena, isize, p->cells + 1), cells = 0;
    for (isize i = 0; i < p->cells; i++) if (w->coefficient[i] >= 0) cell[cells++] = i;
    double *g = make_array(w->arena, double, cells * cells + 1), *c = make_array(w->arena, double, cells + 1);
    bool *dropped = make_array(w->arena, bool, cells + 1), *taken = make_array(w->arena, bool, cells + 1);
    for (isize i = 0; i < cells; i++) for (isize j = 0; j <= i; j++) for (isize r = 0; r < k->n; r++) g[i * cells + j] += (k->w ? k->w[r] : 1) * x[column[cell[i]]][r] * x[column[cell[j]]][r];
    if (n && cells) cholesky(g, cells, 1e-12, dropped);
    for (isize d = 0; d < p->cells; d++) {
        if (column[d] < 0 || w->coefficient[d] >= 0) continue;
        for (isize i = 0; i < cells; i++) {
            c[i] = 0;
            for (isize r = 0; r < k->n; r++) c[i] += (k->w ? k->w[r] : 1) * x[column[cell[i]]][r] * x[column[d]][r];
        }
        cholesky_solve(g, cells, dropped, c);
        for (isize i = 0; i < cells; i++) taken[i] |= fabs(c[i]) > 1e-6;
    }
    for (isize i = 0; i < cells; i++) if (taken[i]) w->coefficient[cell[i]] = -1, gone++;
    return gone;
}

Err did_sunab(Arena *a, const DidModel *given, DidEffects *out)
{
    *out = (DidEffects){ 0 };
    DidModel m = *given;
    double *group = make_array(a, double, m.n + 1), last = -INFINITY;
    for (isize r = 0; r < m.n; r++) last = fmax(last, did_time(&m, r));
    for (isize r = 0; r < m.n; r++) group[r] = m.group[r] > last ? INFINITY : m.group[r];
    m.group = group;
    u8 *keep = arena_alloc(a, m.n + 1);
    Err e = did_rows_sound(a, &m, &out->bad_row);
    if (failed(e)) return e;
    out->always_treated = never_before_drop(&m, keep);
    never_settle(&m, group, keep, out);
    Kept k = rows_keep(a, &m, keep);
    DidParts p = did_parts(a, &m, keep, false);
    if (!p.cells) return err(a, ERR_NONE, "no unit is seen before and after its treatment");
    Work w = { .arena = a, .m = &m, .coefficient = make_array(a, i32, p.cells + 1), .cells = p.cells };
    double **x;
    Str *name;
    isize columns = columns_make(a, &m, &k, &p, &x, &name, w.coefficient);
    FeGroup effects[] = { { S("unit"), k.unit, codes_compact(k.unit, k.n, m.unit.levels, NULL), NULL }, { S("time"), k.period, codes_compact(k.period, k.n, m.period.levels, NULL), NULL } };
    Groups cluster = { S("cluster"), k.cluster, codes_compact(k.cluster, k.n, m.cluster.code ? m.cluster.levels : m.unit.levels, NULL) };
    FeModel fe = { .n = k.n, .y = k.y, .k = columns, .x = x, .name = name, .w = k.w, .groups = 2, .group = effects, .se = SE_CLUSTER, .clusters = 1, .cluster = &cluster, .level = m.level, .threads = m.threads };
    e = fe_fit(a, &fe, &w.fit);
    if (failed(e)) return e;
    for (isize i = 0; i < p.cells; i++) {
        i32 at = -1;
        for (i32 j = 0; j < w.fit.k && w.coefficient[i] >= 0; j++) if (str_eq(w.fit.estimate[j].term, name[w.coefficient[i]])) at = j;
        w.coefficient[i] = at, out->unidentified += at < 0 && !is_base(&p, i);
    }
    if (out->unidentified) {
        i32 *column = make_array(a, i32, p.cells + 1), at = 0;
        for (isize i = 0; i < p.cells; i++) column[i] = is_base(&p, i) ? -1 : at++;
        out->unidentified += mixtures_drop(&w, &p, &k, x, column);
    }
    isize known = 0;
    for (isize i = 0; i < p.cells; i++) known += w.coefficient[i] >= 0 && p.cell[i].time >= p.cell[i].group;
    if (!known) return err(a, ERR_NONE, "no effect after a treatment is identified: none is told apart from unit and period effects");
    out->df = w.fit.df;
    did_effects(a, &p, combined, covariance, &w, out);
    return OK;
}
