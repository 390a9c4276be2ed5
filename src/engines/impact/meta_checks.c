#include "engines/impact/meta.h"
#include <math.h>

/* ---- parts of the studies ---- */

typedef struct { double *y, *v, *w, **x; } Rows;

static Rows rows_of(Arena *a, const MetaModel *m)
{
    Rows r = { make_array(a, double, m->k + 1), make_array(a, double, m->k + 1), m->w ? make_array(a, double, m->k + 1) : NULL, NULL };
    return r;
}

static void row_take(const MetaModel *m, Rows *r, isize from, isize to)
{
    r->y[to] = m->y[from], r->v[to] = m->v[from];
    if (r->w) r->w[to] = m->w[from];
}

/* Fits k rows without moderators; scratch memory is that of this fit. */
static MetaPart part_of(const MetaModel *m, const Rows *r, isize k)
{
    Arena *a = arena_new();
    MetaModel part = *m;
    MetaFit f;
    part.k = k, part.y = r->y, part.v = r->v, part.w = r->w, part.p = 0, part.constant = true;
    if (k == 1) part.method = META_FE, part.test = META_Z;
    MetaPart out = { .mean = estimate_of(S("mean effect"), NAN, NAN, INFINITY, m->level), .tau2 = NAN, .i2 = NAN, .q = NAN, .q_p = NAN };
    if (!failed(meta_fit(a, &part, &f))) out = (MetaPart){ f.estimate[0], f.tau2, f.i2, f.q, f.q_p };
    arena_free(a);
    return out;
}

Err meta_leave_one_out(Arena *a, const MetaModel *m, MetaPart *out)
{
    if (m->k < 3) return err(a, ERR_NONE, "leaving one of %td studies out leaves too few", m->k);
    for (isize out_of = 0; out_of < m->k; out_of++) {
        Rows r = rows_of(a, m);
        isize n = 0;
        for (isize i = 0; i < m->k; i++) if (i != out_of) row_take(m, &r, i, n++);
        out[out_of] = part_of(m, &r, n);
    }
    return OK;
}

Err meta_cumulative(Arena *a, const MetaModel *m, const isize *order, MetaPart *out)
{
    Rows r = rows_of(a, m);
    for (isize i = 0; i < m->k; i++) {
        row_take(m, &r, order[i], i);
        out[i] = part_of(m, &r, i + 1);
    }
    return OK;
}

/* ---- small studies ---- */

Err meta_egger(Arena *a, const MetaModel *m, bool by_least_squares, MetaEgger *out)
{
    isize p = m->p + 1;
    const double **x = make_array(a, const double *, p + 1);
    double *se = make_array(a, double, m->k + 1), *w = make_array(a, double, m->k + 1);
    Str *name = make_array(a, Str, p + 1);
    for (isize j = 0; j < m->p; j++) x[j] = m->x[j], name[j] = m->name[j];
    for (isize i = 0; i < m->k; i++) se[i] = sqrt(m->v[i]), w[i] = 1 / m->v[i];
    x[p - 1] = se, name[p - 1] = S("standard error");
    Estimate *e = NULL;
    isize n = 0;
    Err failure;
    if (by_least_squares) {
        LinearModel l = { .n = m->k, .y = m->y, .k = p, .x = x, .name = name, .constant = m->constant, .w = w, .se = ROBUST_IID, .level = m->level };
        LinearFit f;
        failure = linear_fit(a, &l, &f);
        if (!failed(failure)) e = f.estimate, n = f.k;
    } else {
        MetaModel g = *m;
        MetaFit f;
        g.p = p, g.x = x, g.name = name;
        failure = meta_fit(a, &g, &f);
        if (!failed(failure)) e = f.estimate, n = f.p;
    }
    if (failed(failure)) return failure;
    if (n < 2 || !str_eq(e[n - 1].term, name[p - 1])) return err(a, ERR_NONE, "the standard errors of the studies do not differ");
    out->slope = e[n - 1], out->limit = e[0];
    return OK;
}

/* ---- trim and fill ---- */

typedef struct { double y; isize from; } Placed;

static int by_value(const void *a, const void *b)
{
    const Placed *x = a, *y = b;
    return x->y < y->y ? -1 : x->y > y->y ? 1 : x->from < y->from ? -1 : x->from > y->from;
}

/* Ranks of |y - mean|, signed; ties in order. sum: of the positive ones; most: of the negative ones. */
static void signed_ranks(Arena *a, const double *y, isize k, double mean, double *sum, double *most)
{
    Placed *p = make_array(a, Placed, k + 1);
    for (isize i = 0; i < k; i++) p[i] = (Placed){ fabs(y[i] - mean), i };
    qsort(p, (size_t)k, sizeof *p, by_value);
    *sum = 0, *most = 0;
    for (isize i = 0; i < k; i++) {
        double d = y[p[i].from] - mean;
        if (d > 0) *sum += (double)(i + 1);
        if (d < 0) *most = (double)(i + 1);
    }
}

static double missing_of(FillEstimator estimator, double k, double sum, double most, double *se)
{
    double k0 = estimator == FILL_R0 ? k - most - 1 : estimator == FILL_L0 ? (4 * sum - k * (k + 1)) / (2 * k - 1) : k - 0.5 - sqrt(2 * k * k - 4 * sum + 0.25);
    double v = (k * (k + 1) * (2 * k + 1) + 10 * k0 * k0 * k0 + 27 * k0 * k0 + 17 * k0 - 18 * k * k0 * k0 - 18 * k * k0 + 6 * k * k * k0) / 24;
    *se = estimator == FILL_R0 ? sqrt(2 * fmax(0, k0) + 2) : estimator == FILL_L0 ? 4 * sqrt(v) / (2 * k - 1) : 2 * sqrt(v) / sqrt((k - 0.5) * (k - 0.5) - k0 * (2 * k - k0 - 1));
    return fmax(0, rint(k0));
}

static Err side_find(Arena *a, const MetaModel *m, FillSide *side)
{
    MetaEgger e;
    if (*side != FILL_AUTO) return OK;
    Err failure = meta_egger(a, m, false, &e);
    *side = !failed(failure) && e.slope.estimate < 0 ? FILL_RIGHT : FILL_LEFT;
    return failure;
}

Err meta_trim_fill(Arena *a, const MetaModel *m, FillEstimator estimator, FillSide side, MetaFill *out)
{
    isize k = m->k;
    if (m->p || !m->constant || m->w) return err(a, ERR_INPUT, "trim and fill goes without moderators and weights");
    *out = (MetaFill){ .side = side, .y = make_array(a, double, 2 * k + 1), .v = make_array(a, double, 2 * k + 1) };
    Err e = side_find(a, m, &out->side);
    double flip = out->side == FILL_RIGHT ? -1 : 1, mean = 0, sum, most, missing = 0, before = -1, *y = make_array(a, double, k + 1), *v = make_array(a, double, k + 1);
    Placed *p = make_array(a, Placed, k + 1);
    for (isize i = 0; i < k; i++) p[i] = (Placed){ flip * m->y[i], i };
    qsort(p, (size_t)k, sizeof *p, by_value);
    for (isize i = 0; i < k; i++) y[i] = p[i].y, v[i] = m->v[p[i].from];
    MetaModel part = *m;
    part.y = y, part.v = v;
    for (int round = 0; !failed(e) && missing != before; round++) {
        if (round > 100 || missing > (double)k - 2) return err(a, ERR_NONE, "trim and fill did not come to rest");
        before = missing, part.k = k - (isize)missing;
        e = meta_fit(a, &part, &out->fit);
        if (failed(e)) break;
        mean = out->fit.estimate[0].estimate;
        signed_ranks(a, y, k, mean, &sum, &most);
        missing = missing_of(estimator, (double)k, sum, most, &out->missing_se);
    }
    if (failed(e)) return e;
    out->missing = (isize)missing;
    for (isize i = 0; i < k; i++) out->y[i] = m->y[i], out->v[i] = m->v[i];
    for (isize i = 0; i < out->missing; i++) out->y[k + i] = flip * (2 * mean - y[k - out->missing + i]), out->v[k + i] = v[k - out->missing + i];
    part.k = k + out->missing, part.y = out->y, part.v = out->v;
    return meta_fit(a, &part, &out->fit);
}
