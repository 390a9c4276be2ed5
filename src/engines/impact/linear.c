#include "engines/impact/dense.h"
#include "engines/impact/distributions.h"
#include "engines/impact/impact.h"
#include <math.h>

/* Everything happens in centred columns of length one, where the constant is apart from the others and no unit of a column
 * or of the weights is left; a coefficient of the columns as they were given is a contrast of those. The rows of a cluster
 * are gathered, so that its matrices are small and dense. */

typedef struct LinearWork {
    Arena *arena;
    isize k;                    /* columns, the constant among them */
    double **x, **v;            /* centred; v: what the instruments see of them (x itself without instruments), v'wv = 1 */
    double *size;               /* what x and v were divided by */
    double *mean, y_mean, *b, *bread;
    bool  *dropped;
    double *contrast;           /* k x k: row j is given coefficient j */
    isize *order, *from;        /* rows by cluster */
    double *square;             /* v'w^2v */
    double *hat, *cross;        /* of each cluster: p'p (k x k) and what makes the rest of Omega (2k x k); NULL: not kept */
    isize *kept;                /* of the estimates: columns */
    bool  *unknown;             /* coefficients, as given, that a row of leverage one is part of: HC2 and HC3 do not know their variance */
} Work;

enum { KEEP_CLUSTERS = 4000 };

static double weight(const LinearModel *m, isize r) { return m->w ? m->w[r] : 1; }

static double product(const LinearModel *m, const double *x, const double *y)
{
    double s = 0;
    for (isize r = 0; r < m->n; r++) s += weight(m, r) * x[r] * y[r];
    return s;
}

/* ---- columns ---- */

static double mean_of(const LinearModel *m, const double *x)
{
    double s = 0, all = 0;
    for (isize r = 0; r < m->n; r++) s += weight(m, r) * x[r], all += weight(m, r);
    return s / all;
}

static double *centred(Arena *a, const LinearModel *m, const double *x, double *mean)
{
    double *out = make_array(a, double, m->n + 1);
    *mean = m->constant ? mean_of(m, x) : 0;
    double size = 0;
    for (isize r = 0; r < m->n; r++) out[r] = x[r] - *mean, size += out[r] * out[r];
    if (size <= 1e-26 * (double)m->n * *mean * *mean) memset(out, 0, (size_t)m->n * sizeof(double));
    return out;
}

static double *ones(Arena *a, isize n)
{
    double *out = make_array(a, double, n + 1);
    for (isize r = 0; r < n; r++) out[r] = 1;
    return out;
}

/* (columns' w columns)^-1, scaled on the way; dropped columns are 0. */
static void inverse_of(Arena *a, const LinearModel *m, double *const *x, isize k, bool *dropped, double *out)
{
    double *l = make_array(a, double, k * k + 1), *scale = make_array(a, double, k + 1);
    for (isize i = 0; i < k; i++) for (isize j = 0; j <= i; j++) l[i * k + j] = product(m, x[i], x[j]);
    for (isize i = 0; i < k; i++) scale[i] = l[i * k + i] > 0 ? 1 / sqrt(l[i * k + i]) : 0;
    for (isize i = 0; i < k; i++) for (isize j = 0; j <= i; j++) l[i * k + j] *= scale[i] * scale[j];
    cholesky(l, k, 1e-11, dropped);
    cholesky_inverse(l, k, dropped, out);
    for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) out[i * k + j] *= scale[i] * scale[j];
}

/* What the instruments say of column x; zeros where that is rounding. */
static double *projected(Arena *a, const LinearModel *m, double *const *z, isize l, const double *inverse, const double *x)
{
    double *right = make_array(a, double, l + 1), *out = make_array(a, double, m->n + 1);
    for (isize i = 0; i < l; i++) right[i] = product(m, z[i], x);
    for (isize i = 0; i < l; i++) {
        double b = 0;
        for (isize j = 0; j < l; j++) b += inverse[i * l + j] * right[j];
        for (isize r = 0; r < m->n; r++) out[r] += b * z[i][r];
    }
    if (product(m, out, out) <= 1e-20 * product(m, x, x)) memset(out, 0, (size_t)m->n * sizeof(double));
    return out;
}

static void column_scale(Work *w, const LinearModel *m, isize j)
{
    double size = sqrt(product(m, w->v[j], w->v[j]));
    w->size[j] = size > 0 && isfinite(size) ? size : 1;
    w->mean[j] /= w->size[j];
    for (isize r = 0; r < m->n; r++) {
        w->v[j][r] /= w->size[j];
        if (w->x[j] != w->v[j]) w->x[j][r] /= w->size[j];
    }
}

/* v of the columns: the first stage. */
static void instruments_see(Work *w, const LinearModel *m)
{
    Arena *a = w->arena;
    isize c = m->constant, l = m->instruments + c;
    double **z = make_array(a, double *, l + 1), *inverse = make_array(a, double, l * l + 1), unused;
    bool *dropped = make_array(a, bool, l + 1);
    if (c) z[0] = w->x[0];
    for (isize j = 0; j < m->instruments; j++) z[j + c] = centred(a, m, m->z[j], &unused);
    inverse_of(a, m, z, l, dropped, inverse);
    for (isize j = c; j < w->k; j++) w->v[j] = projected(a, m, z, l, inverse, w->x[j]);
}

static void columns_make(Work *w, const LinearModel *m)
{
    Arena *a = w->arena;
    isize c = m->constant;
    w->k = m->k + c;
    w->x = make_array(a, double *, w->k + 1), w->v = make_array(a, double *, w->k + 1), w->mean = make_array(a, double, w->k + 1), w->size = make_array(a, double, w->k + 1);
    if (c) w->x[0] = ones(a, m->n);
    for (isize j = 0; j < m->k; j++) w->x[j + c] = centred(a, m, m->x[j], &w->mean[j + c]);
    for (isize j = 0; j < w->k; j++) w->v[j] = w->x[j];
    if (m->instruments) instruments_see(w, m);
    for (isize j = 0; j < w->k; j++) column_scale(w, m, j);
}

/* b, and the residuals of x; a second round takes back what squaring cost. */
static void solve(Work *w, const LinearModel *m, double *u)
{
    isize k = w->k;
    double *right = make_array(w->arena, double, k + 1);
    w->b = make_array(w->arena, double, k + 1), w->bread = make_array(w->arena, double, k * k + 1), w->dropped = make_array(w->arena, bool, k + 1);
    inverse_of(w->arena, m, w->v, k, w->dropped, w->bread);
    w->y_mean = m->constant ? mean_of(m, m->y) : 0;
    for (isize r = 0; r < m->n; r++) u[r] = m->y[r] - w->y_mean;
    for (int round = 0; round < 2; round++) {
        for (isize i = 0; i < k; i++) right[i] = product(m, w->v[i], u);
        for (isize i = 0; i < k; i++) {
            double step = 0;
            for (isize j = 0; j < k; j++) step += w->bread[i * k + j] * right[j];
            w->b[i] += step;
            for (isize r = 0; r < m->n; r++) u[r] -= step * w->x[i][r];
        }
    }
    w->contrast = make_array(w->arena, double, k * k + 1);
    for (isize i = 0; i < k; i++) w->contrast[i * k + i] = 1 / w->size[i];
    for (isize j = 1; j < k && m->constant; j++) w->contrast[j] = -w->mean[j];
}

/* ---- HC ---- */

/* The coefficients to which a row s with residual 0, whatever its outcome, adds something. */
static void unknown_mark(Work *w, const double *s, double weight)
{
    for (isize j = 0; j < w->k; j++) {
        const double *c = w->contrast + j * w->k;
        double part = quadratic(w->bread, c, s, w->k);
        w->unknown[j] |= weight * part * part > 1e-12 * quadratic(w->bread, c, c, w->k);
    }
}

static void hc_meat(Work *w, const LinearModel *m, LinearFit *out, double *meat)
{
    isize k = w->k;
    double *s = make_array(w->arena, double, k + 1);
    const double *u = out->residual;
    for (isize r = 0; r < m->n; r++) {
        for (isize j = 0; j < k; j++) s[j] = w->v[j][r];
        double e = weight(m, r) * u[r], left = 1 - weight(m, r) * quadratic(w->bread, s, s, k);
        if (m->se == ROBUST_HC2 || m->se == ROBUST_HC3) {
            if (left < 1e-9) { out->leverage_one++, unknown_mark(w, s, weight(m, r)); continue; }
            e /= m->se == ROBUST_HC2 ? sqrt(left) : left;
        }
        for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) meat[i * k + j] += e * e * s[i] * s[j];
    }
}

/* ---- CR: one cluster ---- */

typedef struct {
    Arena *arena;               /* of this cluster */
    isize n, k;
    double *v, *wv, *w, *u;     /* n x k, n x k, n, n */
    isize r;                    /* A = I + q inner q' (CR2); r 0: the identity */
    double *q, *inner;
    double *outer;              /* CR3: A = I + v outer (wv)' */
} Cluster;

static Cluster cluster_gather(Arena *a, const Work *w, const LinearModel *m, const double *u, isize g)
{
    isize n = w->from[g + 1] - w->from[g], k = w->k;
    Cluster c = { .arena = a, .n = n, .k = k, .v = make_array(a, double, n * k + 1), .wv = make_array(a, double, n * k + 1), .w = make_array(a, double, n + 1), .u = make_array(a, double, n + 1) };
    for (isize i = 0; i < n; i++) {
        isize r = w->order[w->from[g] + i];
        c.w[i] = weight(m, r), c.u[i] = u[r];
        for (isize j = 0; j < k; j++) c.v[i * k + j] = w->v[j][r], c.wv[i * k + j] = c.w[i] * c.v[i * k + j];
    }
    return c;
}

/* out = x'y, x n x p, y n x q. */
static void cross_product(const double *x, isize n, isize p, const double *y, isize q, double *out)
{
    memset(out, 0, (size_t)(p * q) * sizeof(double));
    for (isize i = 0; i < n; i++) for (isize a = 0; a < p; a++) for (isize b = 0; b < q; b++) out[a * q + b] += x[i * p + a] * y[i * q + b];
}

/* x[j] less its part along x[i], which has length one; returns the length left. */
static double part_remove(double *x, isize n, isize i, isize j)
{
    double s = 0, left = 0;
    for (isize r = 0; r < n; r++) s += x[i * n + r] * x[j * n + r];
    for (isize r = 0; r < n; r++) x[j * n + r] -= s * x[i * n + r], left += x[j * n + r] * x[j * n + r];
    return sqrt(left);
}

/* x[j] becomes of length one; returns what it was. */
static double column_unit(double *x, isize n, isize j)
{
    double size = 0;
    for (isize r = 0; r < n; r++) size += x[j * n + r] * x[j * n + r];
    size = sqrt(size);
    for (isize r = 0; r < n && size > 0; r++) x[j * n + r] /= size;
    return size;
}

static void columns_swap(double *x, double *left, isize n, isize i, isize j)
{
    double t = left[i];
    left[i] = left[j], left[j] = t;
    for (isize r = 0; r < n && i != j; r++) t = x[i * n + r], x[i * n + r] = x[j * n + r], x[j * n + r] = t;
}

/* An orthonormal basis of the columns of z (n x p), whatever the length of each: q (n x r). Returns r.
 *   Gram and Schmidt, the column of which most is left first, each twice (Golub and Van Loan 2013, 5.2): a Gram matrix would
 *   lose a column whose own part is under 1e-8. A direction too many, of rounding, changes nothing in what is done with q. */
static isize basis_of(Arena *a, const double *z, isize n, isize p, double **q)
{
    double *x = make_array(a, double, n * p + 1), *left = make_array(a, double, p + 1);
    for (isize j = 0; j < p; j++) {
        for (isize i = 0; i < n; i++) x[j * n + i] = z[i * p + j];
        left[j] = column_unit(x, n, j) > 0;
    }
    isize r = 0;
    for (; r < p && r < n; r++) {
        isize best = r;
        for (isize j = r + 1; j < p; j++) if (left[j] > left[best]) best = j;
        if (left[best] <= 1e-13) break;
        columns_swap(x, left, n, r, best);
        column_unit(x, n, r);
        for (isize j = 0; j < r; j++) part_remove(x, n, j, r);
        column_unit(x, n, r);
        for (isize j = r + 1; j < p; j++) left[j] = part_remove(x, n, r, j);
    }
    *q = make_array(a, double, n * r + 1);
    for (isize i = 0; i < n; i++) for (isize j = 0; j < r; j++) (*q)[i * r + j] = x[j * n + i];
    return r;
}

/* B = I - v M wv' - wv M v' + v M (v'w^2v) M v' on the span of v and wv; A = B^(-1/2), and the identity elsewhere. */
static void cr2_adjust(const Work *w, const LinearModel *m, Cluster *c)
{
    Arena *a = c->arena;
    isize k = c->k, p = m->w ? 2 * k : k;
    double *root = make_array(a, double, k * k + 1), *z = make_array(a, double, c->n * p + 1), *half = make_array(a, double, c->n * k + 1);
    symmetric_power(a, w->bread, k, 0.5, 1e-14, 0, root);
    matrix_product(c->v, root, c->n, k, k, half);
    for (isize i = 0; i < c->n; i++)
        for (isize j = 0; j < k; j++) {
            z[i * p + j] = half[i * k + j];
            if (m->w) z[i * p + k + j] = c->w[i] * half[i * k + j];
        }
    c->r = basis_of(a, z, c->n, p, &c->q);
    isize r = c->r;
    double *qv = make_array(a, double, r * k + 1), *qw = make_array(a, double, r * k + 1), *s = make_array(a, double, r * r + 1);
    double *middle = make_array(a, double, k * k + 1), *x = make_array(a, double, k + 1), *y = make_array(a, double, k + 1);
    cross_product(c->q, c->n, r, c->v, k, qv);
    cross_product(c->q, c->n, r, c->wv, k, qw);
    sandwich(a, w->bread, w->square, k, middle);
    for (isize i = 0; i < r; i++)
        for (isize j = 0; j < r; j++) {
            x = qv + i * k, y = qv + j * k;
            s[i * r + j] = (i == j) - quadratic(w->bread, x, qw + j * k, k) - quadratic(w->bread, qw + i * k, y, k) + quadratic(middle, x, y, k);
        }
    c->inner = make_array(a, double, r * r + 1);
    symmetric_power(a, s, r, -0.5, 1e-10, 1, c->inner);
    for (isize i = 0; i < r; i++) c->inner[i * r + i] -= 1;
}

/* (I - v M wv')^-1 = I + v (M^-1 - wv'v)^-1 wv'. */
static void cr3_adjust(const Work *w, Cluster *c)
{
    Arena *a = c->arena;
    isize k = c->k;
    double *own = make_array(a, double, k * k + 1), *left = make_array(a, double, k * k + 1), *half = make_array(a, double, k * k + 1), *root = make_array(a, double, k * k + 1);
    cross_product(c->wv, c->n, k, c->v, k, own);
    symmetric_power(a, w->bread, k, 0.5, 1e-14, 0, root);          /* root (I - root own root)^-1 root */
    sandwich(a, root, own, k, half);
    for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) half[i * k + j] = (i == j) - half[i * k + j];
    symmetric_power(a, half, k, -1, 1e-10, 1, left);
    c->outer = make_array(a, double, k * k + 1);
    sandwich(a, root, left, k, c->outer);
}

/* y (n x p) becomes A y, or A' y. */
static void adjust(const Cluster *c, double *y, isize p, bool transposed)
{
    if (c->r) {
        double *t = make_array(c->arena, double, c->r * p + 1), *s = make_array(c->arena, double, c->r * p + 1);
        cross_product(c->q, c->n, c->r, y, p, t);
        matrix_product(c->inner, t, c->r, c->r, p, s);
        for (isize i = 0; i < c->n; i++) for (isize j = 0; j < p; j++) for (isize b = 0; b < c->r; b++) y[i * p + j] += c->q[i * c->r + b] * s[b * p + j];
    } else if (c->outer) {
        double *t = make_array(c->arena, double, c->k * p + 1), *s = make_array(c->arena, double, c->k * p + 1);
        const double *in = transposed ? c->v : c->wv, *out = transposed ? c->wv : c->v;
        cross_product(in, c->n, c->k, y, p, t);
        matrix_product(c->outer, t, c->k, c->k, p, s);
        for (isize i = 0; i < c->n; i++) for (isize j = 0; j < p; j++) for (isize b = 0; b < c->k; b++) y[i * p + j] += out[i * c->k + b] * s[b * p + j];
    }
}

/* ---- CR: all of them ---- */

static void clusters_order(Work *w, const LinearModel *m)
{
    isize g = m->cluster.levels;
    w->from = make_array(w->arena, isize, g + 2), w->order = make_array(w->arena, isize, m->n + 1);
    isize *at = make_array(w->arena, isize, g + 1);
    for (isize r = 0; r < m->n; r++) w->from[m->cluster.code[r] + 1]++;
    for (isize i = 0; i < g; i++) w->from[i + 1] += w->from[i];
    memcpy(at, w->from, (size_t)g * sizeof(isize));
    for (isize r = 0; r < m->n; r++) w->order[at[m->cluster.code[r]]++] = r;
    w->square = make_array(w->arena, double, w->k * w->k + 1);
    for (isize i = 0; i < w->k; i++)
        for (isize j = 0; j < w->k; j++)
            for (isize r = 0; r < m->n; r++) w->square[i * w->k + j] += weight(m, r) * weight(m, r) * w->v[i][r] * w->v[j][r];
}

/* Omega(g, h) of contrasts s and t is [g = h] p_gs'p_gt - a_gs' C a_ht, where a is v'p over wv'p and C as below. */
typedef struct { double *sum_hat, *sum_hat2, *sum_mixed, *second; } Traces;   /* of each coefficient */

static double *omega_matrix(Arena *a, const Work *w)
{
    isize k = w->k, k2 = 2 * k;
    double *c = make_array(a, double, k2 * k2 + 1), *middle = make_array(a, double, k * k + 1);
    sandwich(a, w->bread, w->square, k, middle);
    for (isize i = 0; i < k; i++)
        for (isize j = 0; j < k; j++) {
            c[i * k2 + j] = -middle[i * k + j];
            c[i * k2 + k + j] = c[(k + i) * k2 + j] = w->bread[i * k + j];
        }
    return c;
}

/* Scores of a cluster into the meat, and what its part of Omega is made of. */
static void cluster_take(Work *w, const Cluster *c, double *meat, double *hat, double *cross)
{
    isize k = c->k, n = c->n;
    double *u = make_array(c->arena, double, n + 1), *s = make_array(c->arena, double, k + 1);
    memcpy(u, c->u, (size_t)n * sizeof(double));
    adjust(c, u, 1, false);
    cross_product(c->wv, n, k, u, 1, s);
    for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) meat[i * k + j] += s[i] * s[j];
    double *turned = make_array(c->arena, double, k * k + 1), *half = make_array(c->arena, double, n * k + 1), *p = make_array(c->arena, double, n * k + 1);
    for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) turned[i * k + j] = w->contrast[j * k + i];
    matrix_product(c->wv, w->bread, n, k, k, half);
    matrix_product(half, turned, n, k, k, p);
    adjust(c, p, k, true);
    cross_product(p, n, k, p, k, hat);
    cross_product(c->v, n, k, p, k, cross);
    cross_product(c->wv, n, k, p, k, cross + k * k);
}

/* For each coefficient the sums that Satterthwaite's degrees of freedom need. */
static void traces_add(const double *omega, const double *hat, const double *cross, isize k, Traces *t)
{
    isize k2 = 2 * k;
    for (isize s = 0; s < k; s++) {
        double own = 0;
        double *second = t->second + s * k2 * k2;
        for (isize i = 0; i < k2; i++)
            for (isize j = 0; j < k2; j++) {
                double x = cross[i * k + s], y = cross[j * k + s];
                own += x * omega[i * k2 + j] * y;
                second[i * k2 + j] += x * y;
            }
        double h = hat[s * k + s];
        t->sum_hat[s] += h - own, t->sum_hat2[s] += h * h, t->sum_mixed[s] += h * own;
    }
}

static double satterthwaite(Arena *a, const double *omega, const Traces *t, isize s, isize k)
{
    isize k2 = 2 * k;
    double *x = make_array(a, double, k2 * k2 + 1), all = 0;
    matrix_product(omega, t->second + s * k2 * k2, k2, k2, k2, x);
    for (isize i = 0; i < k2; i++) for (isize j = 0; j < k2; j++) all += x[i * k2 + j] * x[j * k2 + i];
    double under = t->sum_hat2[s] - 2 * t->sum_mixed[s] + all;
    return under > 1e-12 * t->sum_hat2[s] && t->sum_hat[s] > 0 ? t->sum_hat[s] * t->sum_hat[s] / under : NAN;       /* else it is rounding */
}

static void cr_meat(Work *w, const LinearModel *m, const double *u, double *meat, double *df)
{
    isize k = w->k, g = m->cluster.levels, k2 = 2 * k;
    Arena *a = w->arena, *one = arena_new();
    double *omega = omega_matrix(a, w);
    Traces t = { make_array(a, double, k + 1), make_array(a, double, k + 1), make_array(a, double, k + 1), make_array(a, double, k * k2 * k2 + 1) };
    bool keep = g <= KEEP_CLUSTERS;
    w->hat = make_array(a, double, (keep ? g : 1) * k * k + 1), w->cross = make_array(a, double, (keep ? g : 1) * 2 * k * k + 1);
    for (isize i = 0; i < g; i++) {
        Cluster c = cluster_gather(one, w, m, u, i);
        double *hat = w->hat + (keep ? i * k * k : 0), *cross = w->cross + (keep ? i * 2 * k * k : 0);
        if (m->se == ROBUST_CR2) cr2_adjust(w, m, &c);
        if (m->se == ROBUST_CR3) cr3_adjust(w, &c);
        cluster_take(w, &c, meat, hat, cross);
        traces_add(omega, hat, cross, k, &t);
        arena_reset(one);
    }
    arena_free(one);
    for (isize s = 0; s < k; s++) df[s] = satterthwaite(a, omega, &t, s, k);
    if (!keep) w->hat = w->cross = NULL;
}

/* ---- the fit ---- */

static bool clustered(const LinearModel *m) { return m->se >= ROBUST_CR0; }
static bool own_df(const LinearModel *m) { return !m->plain_df && (m->se == ROBUST_CR2 || m->se == ROBUST_CR3); }

static double factor_of(const LinearModel *m, double df)
{
    double n = (double)m->n, g = m->cluster.levels;
    switch (m->se) {
    case ROBUST_HC1:  return n / df;
    case ROBUST_CR1:  return g / (g - 1);
    case ROBUST_CR1S: return g / (g - 1) * (n - 1) / df;
    default:          return 1;
    }
}

static void variance(Work *w, const LinearModel *m, LinearFit *out, double *v, double *df)
{
    isize k = w->k;
    Arena *a = w->arena;
    double *meat = make_array(a, double, k * k + 1), *centred_v = make_array(a, double, k * k + 1), *half = make_array(a, double, k * k + 1);
    for (isize j = 0; j < k; j++) df[j] = out->df;
    if (clustered(m)) {
        clusters_order(w, m);
        cr_meat(w, m, out->residual, meat, df);
        if (!own_df(m)) for (isize j = 0; j < k; j++) df[j] = m->cluster.levels - 1;
    } else if (m->se != ROBUST_IID) hc_meat(w, m, out, meat);
    if (m->se == ROBUST_IID) for (isize i = 0; i < k * k; i++) centred_v[i] = w->bread[i] * out->rss / out->df;
    else sandwich(a, w->bread, meat, k, centred_v);
    for (isize i = 0; i < k * k; i++) centred_v[i] *= factor_of(m, out->df);
    matrix_product(w->contrast, centred_v, k, k, k, half);
    for (isize i = 0; i < k; i++)
        for (isize j = 0; j < k; j++) {
            v[i * k + j] = 0;
            for (isize r = 0; r < k; r++) v[i * k + j] += half[i * k + r] * w->contrast[j * k + r];
        }
}

static void say(Work *w, const LinearModel *m, const double *v, const double *df, LinearFit *out)
{
    isize k = w->k, n = 0;
    Arena *a = w->arena;
    out->estimate = make_array(a, Estimate, k + 1), out->dropped_name = make_array(a, Str, k + 1), w->kept = make_array(a, isize, k + 1);
    bool exact = fits_exactly(out->rss, product(m, m->y, m->y));
    for (isize j = 0; j < k; j++) {
        Str name = !m->constant ? m->name[j] : j ? m->name[j - 1] : S("(Intercept)");
        if (w->dropped[j]) { out->dropped_name[out->dropped++] = name; continue; }
        double b = m->constant && !j ? w->y_mean : 0;
        for (isize i = 0; i < k; i++) b += w->contrast[j * k + i] * w->b[i];
        out->estimate[n] = estimate_of(name, b, exact || w->unknown[j] ? NAN : sqrt(v[j * k + j]), df[j], m->level);
        w->kept[n++] = j;
    }
    out->k = n, out->vcov = make_array(a, double, n * n + 1);
    for (isize i = 0; i < n; i++) for (isize j = 0; j < n; j++) out->vcov[i * n + j] = w->unknown[w->kept[i]] || w->unknown[w->kept[j]] ? NAN : v[w->kept[i] * k + w->kept[j]];
}

Err linear_fit(Arena *a, const LinearModel *m, LinearFit *out)
{
    *out = (LinearFit){ .residual = make_array(a, double, m->n + 1) };
    Work *w = out->work = make(a, Work);
    w->arena = a;
    if (!m->n || !(m->k + m->constant)) return err(a, ERR_NONE, "there is nothing to estimate");
    if (clustered(m) && m->cluster.levels < 2) return err(a, ERR_NONE, "there is only one cluster in " STR_FMT ": no standard error can be had from it", STR_ARG(m->cluster.name));
    columns_make(w, m);
    w->unknown = make_array(a, bool, w->k + 1);
    solve(w, m, out->residual);
    isize kept = 0;
    for (isize j = 0; j < w->k; j++) kept += !w->dropped[j];
    out->df = (double)(m->n - kept - m->absorbed);
    if (out->df <= 0) return err(a, ERR_NONE, "there are %td parameters and only %td row%s", kept + m->absorbed, m->n, m->n == 1 ? "" : "s");
    out->rss = product(m, out->residual, out->residual);
    if (!isfinite(out->rss)) return squares_refused(a);
    double *v = make_array(a, double, w->k * w->k + 1), *df = make_array(a, double, w->k + 1);
    variance(w, m, out, v, df);
    say(w, m, v, df, out);
    return OK;
}

/* ---- several coefficients at once ---- */

/* Omega of all pairs of clusters, for the q contrasts turned by root: adds up Var(d_st) over s, t. */
static double htz_spread(Arena *a, const Work *w, isize groups, const isize *at, isize q, const double *root)
{
    isize k = w->k, k2 = 2 * k;
    double *omega = omega_matrix(a, w), *x = make_array(a, double, groups * k2 * q + 1), *o = make_array(a, double, q * q + 1), *ox = make_array(a, double, k2 * q + 1), all = 0;
    for (isize g = 0; g < groups; g++)
        for (isize i = 0; i < k2; i++)
            for (isize s = 0; s < q; s++)
                for (isize b = 0; b < q; b++) x[(g * k2 + i) * q + s] += w->cross[(g * k2 + i) * k + at[b]] * root[b * q + s];
    for (isize g = 0; g < groups; g++) {
        matrix_product(omega, x + g * k2 * q, k2, k2, q, ox);
        for (isize h = 0; h < groups; h++) {
            cross_product(x + h * k2 * q, k2, q, ox, q, o);     /* o[t][s] */
            for (isize s = 0; s < q * q; s++) o[s] = -o[s];
            for (isize s = 0; s < q && g == h; s++)
                for (isize t = 0; t < q; t++)
                    for (isize b = 0; b < q; b++)
                        for (isize d = 0; d < q; d++) o[t * q + s] += root[b * q + t] * w->hat[(g * k + at[b]) * k + at[d]] * root[d * q + s];
            for (isize s = 0; s < q; s++) for (isize t = 0; t < q; t++) all += o[s * q + s] * o[t * q + t] + o[s * q + t] * o[t * q + s];
        }
    }
    return all;
}

/* What the robust variance is expected to be where all rows have variance 1 and nothing in common. */
static void expected_variance(Arena *a, const Work *w, isize groups, const isize *at, isize q, double *out)
{
    isize k = w->k, k2 = 2 * k;
    double *omega = omega_matrix(a, w);
    for (isize g = 0; g < groups; g++)
        for (isize s = 0; s < q; s++)
            for (isize t = 0; t < q; t++) {
                double own = w->hat[(g * k + at[s]) * k + at[t]];
                for (isize i = 0; i < k2; i++) for (isize j = 0; j < k2; j++) own -= w->cross[(g * k2 + i) * k + at[s]] * omega[i * k2 + j] * w->cross[(g * k2 + j) * k + at[t]];
                out[s * q + t] += own;
            }
}

/* out with out' expected out = I: expected is scaled on the way, since each contrast is in a unit of its own. */
static void contrasts_turn(Arena *a, const double *expected, isize q, double *out)
{
    double *scaled = make_array(a, double, q * q + 1), *scale = make_array(a, double, q + 1);
    for (isize i = 0; i < q; i++) scale[i] = expected[i * q + i] > 0 ? 1 / sqrt(expected[i * q + i]) : 0;
    for (isize i = 0; i < q; i++) for (isize j = 0; j < q; j++) scaled[i * q + j] = scale[i] * scale[j] * expected[i * q + j];
    symmetric_power(a, scaled, q, -0.5, 1e-14, 0, out);
    for (isize i = 0; i < q; i++) for (isize j = 0; j < q; j++) out[i * q + j] *= scale[i];
}

Err linear_wald(Arena *a, const LinearModel *m, const LinearFit *fit, const isize *which, isize q, WaldTest *out)
{
    const Work *w = fit->work;
    double *v = make_array(a, double, q * q + 1), *b = make_array(a, double, q + 1), *inverse = make_array(a, double, q * q + 1);
    bool *dropped = make_array(a, bool, q + 1);
    isize *at = make_array(a, isize, q + 1);
    for (isize i = 0; i < q; i++) {
        at[i] = w->kept[which[i]], b[i] = fit->estimate[which[i]].estimate;
        for (isize j = 0; j < q; j++) v[i * q + j] = fit->vcov[which[i] * fit->k + which[j]];
    }
    if (cholesky(v, q, 1e-14, dropped) < q) return err(a, ERR_NONE, "the coefficients of a joint test are not told apart by %s", clustered(m) ? "so few clusters" : "the data");
    cholesky_inverse(v, q, dropped, inverse);
    double square = quadratic(inverse, b, b, q), df = clustered(m) ? m->cluster.levels - 1 : fit->df;
    *out = (WaldTest){ square / (double)q, (double)q, df, 0 };
    if (own_df(m) && w->hat) {
        double *expected = make_array(a, double, q * q + 1), *root = make_array(a, double, q * q + 1);
        expected_variance(a, w, m->cluster.levels, at, q, expected);
        contrasts_turn(a, expected, q, root);
        double eta = (double)(q * (q + 1)) / htz_spread(a, w, m->cluster.levels, at, q, root);
        out->df2 = eta - (double)q + 1;
        out->f = out->df2 / eta * square / (double)q;
        if (out->df2 <= 0) return err(a, ERR_NONE, "there are too few clusters for a joint test of %td coefficients", q);
    }
    out->p = f_above(out->f, out->df1, out->df2);
    return OK;
}
