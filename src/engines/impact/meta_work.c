#include "engines/impact/dense.h"
#include "engines/impact/meta_work.h"
#include <math.h>


/* ---- columns ---- */

static void column_take(const MetaModel *m, isize j, double *z, double *mean, double *scale)
{
    double size = 0, all = 0;
    *mean = 0;
    for (isize i = 0; i < m->k && m->constant; i++) *mean += m->x[j][i] / (double)m->k;
    for (isize i = 0; i < m->k; i++) z[i] = m->x[j][i] - *mean, size += z[i] * z[i], all += m->x[j][i] * m->x[j][i];
    *scale = size > 1e-26 * all ? sqrt(size / (double)m->k) : 0;
    for (isize i = 0; i < m->k; i++) z[i] = *scale > 0 ? z[i] / *scale : 0;
}

/* Which columns say something that earlier ones do not. */
static void columns_judge(MetaWork *f, double *const *z, isize q, bool *dropped)
{
    double *l = make_array(f->arena, double, q * q + 1);
    for (isize i = 0; i < q; i++) for (isize j = 0; j <= i; j++) for (isize r = 0; r < f->k; r++) l[i * q + j] += z[i][r] * z[j][r];
    cholesky(l, q, 1e-10, dropped);
}

static void columns_make(MetaWork *f, MetaFit *out)
{
    const MetaModel *m = f->m;
    Arena *a = f->arena;
    isize c = m->constant, q = m->p + c;
    double **z = make_array(a, double *, q + 1), *mean = make_array(a, double, q + 1), *scale = make_array(a, double, q + 1);
    bool *dropped = make_array(a, bool, q + 1);
    for (isize j = 0; j < q; j++) z[j] = make_array(a, double, f->k + 1);
    for (isize i = 0; i < f->k && c; i++) z[0][i] = 1;
    scale[0] = 1;
    for (isize j = 0; j < m->p; j++) column_take(m, j, z[j + c], &mean[j + c], &scale[j + c]);
    columns_judge(f, z, q, dropped);
    out->kept = make_array(a, isize, q + 1), out->dropped_name = make_array(a, Str, q + 1);
    for (isize j = 0; j < q; j++) {
        if (dropped[j] || scale[j] <= 0) { out->dropped_name[out->dropped++] = m->name[j - c]; continue; }
        z[f->p] = z[j], mean[f->p] = mean[j], scale[f->p] = scale[j];
        out->kept[f->p++] = j - c;
    }
    isize p = out->p = f->p;
    f->z = make_array(a, double, f->k * p + 1), f->back = make_array(a, double, p * p + 1);
    for (isize i = 0; i < f->k; i++) for (isize j = 0; j < p; j++) f->z[i * p + j] = z[j][i];
    for (isize j = 0; j < p; j++) {
        f->back[j * p + j] = 1 / scale[j];
        if (j && c) f->back[j] = -mean[j] / scale[j];
    }
}

MetaWork meta_work(Arena *a, const MetaModel *m, MetaFit *out)
{
    MetaWork f = { .arena = a, .m = m, .k = m->k };
    columns_make(&f, out);
    isize p = f.p;
    double **room[] = { &f.inverse, &f.s1, &f.s2 };
    for (isize i = 0; i < countof(room); i++) *room[i] = make_array(a, double, p * p + 1);
    f.w = make_array(a, double, f.k + 1), f.r = make_array(a, double, f.k + 1), f.b = make_array(a, double, p + 1), f.none = make_array(a, bool, p + 1);
    return f;
}

/* ---- one fit, and traces ---- */

/* out = Z' diag(w^e v^g) Z. */
static void moments(const MetaWork *f, int e, int g, double *out)
{
    isize p = f->p;
    memset(out, 0, (size_t)(p * p) * sizeof(double));
    for (isize r = 0; r < f->k; r++) {
        const double *z = f->z + r * p;
        double d = 1;
        for (int i = 0; i < e; i++) d *= f->w[r];
        for (int i = 0; i < g; i++) d *= f->m->v[r];
        for (isize i = 0; i < p; i++) for (isize j = 0; j <= i; j++) out[i * p + j] += d * z[i] * z[j];
    }
    for (isize i = 0; i < p; i++) for (isize j = 0; j < i; j++) out[j * p + i] = out[i * p + j];
}

double meta_sum(const MetaWork *f, int e, int g)       /* of w^e v^g, e 1 or 2, g 0 to 2 */
{
    double s = 0;
    for (isize r = 0; r < f->k; r++) s += (e > 1 ? f->w[r] * f->w[r] : f->w[r]) * (g > 1 ? f->m->v[r] * f->m->v[r] : g ? f->m->v[r] : 1);
    return s;
}

static double trace_product(const double *a, const double *b, isize p)
{
    double s = 0;
    for (isize i = 0; i < p; i++) for (isize j = 0; j < p; j++) s += a[i * p + j] * b[j * p + i];
    return s;
}

/* Weighted least squares with f->w: coefficients, residuals, inverse. Returns the weighted sum of squares. */
double meta_solve(MetaWork *f)
{
    isize p = f->p;
    double *right = f->s2, rss = 0;
    moments(f, 1, 0, f->s1);
    memset(right, 0, (size_t)p * sizeof(double));
    for (isize r = 0; r < f->k; r++) for (isize j = 0; j < p; j++) right[j] += f->w[r] * f->z[r * p + j] * f->m->y[r];
    cholesky(f->s1, p, 0, f->none);
    cholesky_inverse(f->s1, p, f->none, f->inverse);
    f->log_det = 0;
    for (isize j = 0; j < p; j++) f->log_det += 2 * log(f->s1[j * p + j]);
    memcpy(f->b, right, (size_t)p * sizeof(double));
    cholesky_solve(f->s1, p, f->none, f->b);
    for (isize r = 0; r < f->k; r++) {
        f->r[r] = f->m->y[r];
        for (isize j = 0; j < p; j++) f->r[r] -= f->b[j] * f->z[r * p + j];
        rss += f->w[r] * f->r[r] * f->r[r];
    }
    return rss;
}

double meta_solve_at(MetaWork *f, double tau2)
{
    for (isize r = 0; r < f->k; r++) f->w[r] = 1 / (f->m->v[r] + tau2);
    return meta_solve(f);
}

double meta_solve_flat(MetaWork *f)
{
    for (isize r = 0; r < f->k; r++) f->w[r] = 1;
    return meta_solve(f);
}

/* tr(P), tr(P V), tr(P P), tr(P V P V), tr(P P V) of the last fit. */
double meta_trace_p(MetaWork *f) { moments(f, 2, 0, f->s1); return meta_sum(f, 1, 0) - trace_product(f->inverse, f->s1, f->p); }
double meta_trace_pv(MetaWork *f) { moments(f, 2, 1, f->s1); return meta_sum(f, 1, 1) - trace_product(f->inverse, f->s1, f->p); }

/* tr(W^2 V^g) - 2 tr(M Z'W^3 V^g Z) + tr(M A M B): A, B the moments of w^2 v^ga, w^2 v^gb. */
double meta_trace_square(MetaWork *f, int ga, int gb)
{
    isize p = f->p;
    double *ma = make_array(f->arena, double, p * p + 1), *mb = make_array(f->arena, double, p * p + 1);
    moments(f, 2, ga, f->s1);
    matrix_product(f->inverse, f->s1, p, p, p, ma);
    moments(f, 2, gb, f->s1);
    matrix_product(f->inverse, f->s1, p, p, p, mb);
    moments(f, 3, ga + gb, f->s1);
    return meta_sum(f, 2, ga + gb) - 2 * trace_product(f->inverse, f->s1, p) + trace_product(ma, mb, p);
}
