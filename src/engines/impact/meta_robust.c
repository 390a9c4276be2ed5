#include "engines/impact/dense.h"
#include "engines/impact/meta_work.h"
#include <math.h>

/* Columns and residuals divided by the studies' working standard deviations (x, e), the roots of D = v + tau2: there their variances are 1, and
 * H = x M x' u, where u is the weight times D: 1 unless weights are people's own. */
typedef struct { isize n; double *x, *ux, *d, *e, *a; } Cluster;     /* n x p, n x p, n, n; a: what turns e (n x n), NULL: nothing */

/* middle: M (sum of x'u^2x) M, the variance of the coefficients were D right; M where u is 1. */
typedef struct { const MetaWork *f; Groups g; const double *d; double *middle; } Clustered;

static Cluster cluster_of(Arena *a, const Clustered *q, i32 level)
{
    const MetaWork *f = q->f;
    isize p = f->p;
    Cluster c = { .x = make_array(a, double, f->k * p + 1), .ux = make_array(a, double, f->k * p + 1), .d = make_array(a, double, f->k + 1), .e = make_array(a, double, f->k + 1) };
    for (isize r = 0; r < f->k; r++) {
        if (q->g.code[r] != level) continue;
        double root = 1 / sqrt(q->d[r]), u = f->w[r] * q->d[r];
        for (isize j = 0; j < p; j++) c.x[c.n * p + j] = root * f->z[r * p + j], c.ux[c.n * p + j] = u * c.x[c.n * p + j];
        c.d[c.n] = q->d[r], c.e[c.n++] = root * f->r[r];
    }
    return c;
}

static double between(const double *m, const double *x, const double *y, isize p)      /* x' m y */
{
    double s = 0;
    for (isize i = 0; i < p; i++) for (isize j = 0; j < p; j++) s += x[i] * m[i * p + j] * y[j];
    return s;
}

/* Of rows i and j: ((I - H)(I - H)') less the identity. */
static double off(const Clustered *q, const double *xi, const double *uxi, const double *xj, const double *uxj)
{
    isize p = q->f->p;
    return between(q->middle, xi, xj, p) - between(q->f->inverse, xi, uxj, p) - between(q->f->inverse, uxi, xj, p);
}

/* (D (I - H)(I - H)' D)^(-1/2) D: clubSandwich's A in these columns (Pustejovsky and Tipton 2018, eq. 11). It is the
 * same for any multiple of D: here the largest is 1, and of a cluster that is fitted completely nothing but rounding is left of that. */
static void turn_make(Arena *a, const Clustered *q, Cluster *c)
{
    isize n = c->n, p = q->f->p;
    double *b = make_array(a, double, n * n + 1), most = 0;
    for (isize i = 0; i < n; i++) most = fmax(most, c->d[i]);
    for (isize i = 0; i < n; i++)
        for (isize j = 0; j < n; j++) b[i * n + j] = c->d[i] / most * c->d[j] / most * ((i == j) + off(q, c->x + i * p, c->ux + i * p, c->x + j * p, c->ux + j * p));
    c->a = make_array(a, double, n * n + 1);
    symmetric_power(a, b, n, -0.5, 1e-12, 1, c->a);
    for (isize i = 0; i < n; i++) for (isize j = 0; j < n; j++) c->a[i * n + j] *= c->d[j] / most;
}

/* score[p] = x'u A e. */
static void score_of(Arena *a, const Cluster *c, isize p, double *score)
{
    double *turned = c->e;
    if (c->a) turned = make_array(a, double, c->n + 1), matrix_product(c->a, c->e, c->n, c->n, 1, turned);
    for (isize j = 0; j < p; j++) score[j] = 0;
    for (isize i = 0; i < c->n; i++) for (isize j = 0; j < p; j++) score[j] += turned[i] * c->ux[i * p + j];
}

/* For the coefficient whose contrast is l = M back': h = A' u x l; own = h'h, s = x'h and behind it x'u h. */
static void part_of(Arena *a, const Cluster *c, isize p, const double *l, double *own, double *s)
{
    double *h = make_array(a, double, c->n + 1), *xl = make_array(a, double, c->n + 1);
    matrix_product(c->ux, l, c->n, p, 1, xl);
    for (isize i = 0; i < c->n; i++) for (isize j = 0; j < c->n; j++) h[j] += c->a[i * c->n + j] * xl[i];
    *own = 0;
    for (isize j = 0; j < 2 * p; j++) s[j] = 0;
    for (isize i = 0; i < c->n; i++) {
        *own += h[i] * h[i];
        for (isize j = 0; j < p; j++) s[j] += h[i] * c->x[i * p + j], s[p + j] += h[i] * c->ux[i * p + j];
    }
}

/* Satterthwaite: (tr O)^2 / tr(O O), O(g, h) = [g = h] h_g'h_g + h_g' off(g, h) h_h. */
static double degrees(const double *own, const double *s, const Clustered *q)
{
    double trace = 0, square = 0;
    isize p = q->f->p;
    for (i32 g = 0; g < q->g.levels; g++)
        for (i32 h = 0; h < q->g.levels; h++) {
            const double *sg = s + 2 * g * p, *sh = s + 2 * h * p;
            double o = (g == h ? own[g] : 0) + off(q, sg, sg + p, sh, sh + p);
            if (g == h) trace += o;
            square += o * o;
        }
    return trace * trace / square;
}

static void middle_make(Arena *a, Clustered *q)
{
    const MetaWork *f = q->f;
    isize p = f->p;
    double *meat = make_array(a, double, p * p + 1);
    for (isize r = 0; r < f->k; r++)
        for (isize i = 0; i < p; i++) for (isize j = 0; j < p; j++) meat[i * p + j] += f->w[r] * q->d[r] * f->w[r] * f->z[r * p + i] * f->z[r * p + j];
    q->middle = make_array(a, double, p * p + 1);
    sandwich(a, f->inverse, meat, p, q->middle);
}

Err meta_robust(Arena *a, const MetaModel *m, const MetaFit *fit, Groups cluster, MetaRobust kind, Estimate *out)
{
    MetaFit unused = { 0 };
    MetaWork f = meta_work(a, m, &unused);
    isize p = f.p, levels = cluster.levels;
    if (levels <= p) return err(a, ERR_NONE, "%td %s too few for %td %s", levels, levels == 1 ? "cluster is" : "clusters are", p, p == 1 ? "coefficient" : "coefficients");
    double *d = make_array(a, double, f.k + 1);
    for (isize r = 0; r < f.k; r++) d[r] = m->v[r] + fit->tau2;
    meta_solve_at(&f, fit->tau2);
    if (m->w) memcpy(f.w, m->w, (size_t)f.k * sizeof(double)), meta_solve(&f);
    Clustered q = { .f = &f, .g = cluster, .d = d };
    middle_make(a, &q);
    double *meat = make_array(a, double, p * p + 1), *v = make_array(a, double, p * p + 1), *score = make_array(a, double, p + 1), *l = make_array(a, double, p + 1);
    double *own = make_array(a, double, levels * p + 1), *s = make_array(a, double, 2 * levels * p * p + 1);
    for (i32 g = 0; g < levels; g++) {
        Arena *scratch = arena_new();
        Cluster c = cluster_of(scratch, &q, g);
        if (kind == META_CR2) turn_make(scratch, &q, &c);
        score_of(scratch, &c, p, score);
        for (isize i = 0; i < p; i++) for (isize j = 0; j < p; j++) meat[i * p + j] += score[i] * score[j];
        for (isize j = 0; j < p && c.a; j++) {
            matrix_product(f.inverse, f.back + j * p, p, p, 1, l);
            part_of(scratch, &c, p, l, &own[j * levels + g], s + 2 * (j * levels + g) * p);
        }
        arena_free(scratch);
    }
    sandwich(a, f.inverse, meat, p, v);
    double df = (double)(levels - p), grow = kind == META_CR1P ? (double)levels / df : 1;
    for (isize j = 0; j < p; j++) {
        double variance = quadratic(v, f.back + j * p, f.back + j * p, p) * grow;
        if (variance <= 1e-12 * quadratic(q.middle, f.back + j * p, f.back + j * p, p)) variance = NAN;      /* of a cluster that is fitted completely: rounding */
        out[j] = estimate_of(fit->estimate[j].term, fit->estimate[j].estimate, sqrt(variance), kind == META_CR2 ? degrees(own + j * levels, s + 2 * j * levels * p, &q) : df, m->level);
    }
    return OK;
}
