#include "engines/impact/dense.h"
#include "engines/impact/meta_work.h"
#include <math.h>

/* Columns and residuals divided by the model's own standard deviations (x, e): there their working variances are 1, and H = x M x'. */
typedef struct { isize n; double *x, *e, *a; } Cluster;     /* n x p, n; a: what turns e (n x n), NULL: nothing */

static Cluster cluster_of(Arena *a, const MetaWork *f, Groups g, i32 level)
{
    isize p = f->p;
    Cluster c = { .x = make_array(a, double, f->k * p + 1), .e = make_array(a, double, f->k + 1) };
    for (isize r = 0; r < f->k; r++) {
        if (g.code[r] != level) continue;
        double root = sqrt(f->w[r]);
        for (isize j = 0; j < p; j++) c.x[c.n * p + j] = root * f->z[r * p + j];
        c.e[c.n++] = root * f->r[r];
    }
    return c;
}

/* (D (I - H) D)^(-1/2) D, D the studies' working variances: clubSandwich's A in these columns (Pustejovsky and Tipton 2018, eq. 11). It is the
 * same for any multiple of D: here the largest is 1, and of a cluster that is fitted completely nothing but rounding is left of that. */
static void turn_make(Arena *a, const MetaWork *f, Groups g, i32 level, Cluster *c)
{
    isize n = c->n, p = f->p;
    double *b = make_array(a, double, n * n + 1), *d = make_array(a, double, n + 1), most = 0;
    for (isize r = 0, i = 0; r < f->k; r++) if (g.code[r] == level) d[i++] = 1 / f->w[r], most = fmax(most, 1 / f->w[r]);
    for (isize i = 0; i < n; i++) d[i] /= most;
    for (isize i = 0; i < n; i++) for (isize j = 0; j < n; j++) b[i * n + j] = d[i] * d[j] * ((i == j) - quadratic(f->inverse, c->x + i * p, c->x + j * p, p));
    c->a = make_array(a, double, n * n + 1);
    symmetric_power(a, b, n, -0.5, 1e-12, 1, c->a);
    for (isize i = 0; i < n; i++) for (isize j = 0; j < n; j++) c->a[i * n + j] *= d[j];
}

/* score[p] = x' A e. */
static void score_of(Arena *a, const Cluster *c, isize p, double *score)
{
    double *turned = c->e;
    if (c->a) turned = make_array(a, double, c->n + 1), matrix_product(c->a, c->e, c->n, c->n, 1, turned);
    for (isize j = 0; j < p; j++) score[j] = 0;
    for (isize i = 0; i < c->n; i++) for (isize j = 0; j < p; j++) score[j] += turned[i] * c->x[i * p + j];
}

/* For the coefficient whose contrast is l = M back': h = A' x l; own = h'h, s = x'h. */
static void part_of(Arena *a, const Cluster *c, isize p, const double *l, double *own, double *s)
{
    double *h = make_array(a, double, c->n + 1), *xl = make_array(a, double, c->n + 1);
    matrix_product(c->x, l, c->n, p, 1, xl);
    for (isize i = 0; i < c->n; i++) for (isize j = 0; j < c->n; j++) h[j] += c->a[i * c->n + j] * xl[i];
    *own = 0;
    for (isize j = 0; j < p; j++) s[j] = 0;
    for (isize i = 0; i < c->n; i++) {
        *own += h[i] * h[i];
        for (isize j = 0; j < p; j++) s[j] += h[i] * c->x[i * p + j];
    }
}

/* Satterthwaite: (tr O)^2 / tr(O O), O(g, h) = [g = h] h_g'h_g - s_g' M s_h. */
static double degrees(const double *own, const double *s, const double *inverse, isize p, i32 levels)
{
    double trace = 0, square = 0;
    for (i32 g = 0; g < levels; g++)
        for (i32 h = 0; h < levels; h++) {
            double o = (g == h ? own[g] : 0) - quadratic(inverse, s + g * p, s + h * p, p);
            if (g == h) trace += o;
            square += o * o;
        }
    return trace * trace / square;
}

Err meta_robust(Arena *a, const MetaModel *m, const MetaFit *fit, Groups cluster, MetaRobust kind, Estimate *out)
{
    MetaFit unused = { 0 };
    MetaWork f = meta_work(a, m, &unused);
    isize p = f.p, levels = cluster.levels;
    if (levels <= p) return err(a, ERR_NONE, "%td %s too few for %td %s", levels, levels == 1 ? "cluster is" : "clusters are", p, p == 1 ? "coefficient" : "coefficients");
    if (kind == META_CR2 && m->w) return err(a, ERR_INPUT, "CR2 goes with the model's own weights; CR0 and CR1p take others");
    meta_solve_at(&f, fit->tau2);
    if (m->w) memcpy(f.w, m->w, (size_t)f.k * sizeof(double)), meta_solve(&f);
    double *meat = make_array(a, double, p * p + 1), *v = make_array(a, double, p * p + 1), *score = make_array(a, double, p + 1), *l = make_array(a, double, p + 1);
    double *own = make_array(a, double, levels * p + 1), *s = make_array(a, double, levels * p * p + 1);
    for (i32 g = 0; g < levels; g++) {
        Arena *scratch = arena_new();
        Cluster c = cluster_of(scratch, &f, cluster, g);
        if (kind == META_CR2) turn_make(scratch, &f, cluster, g, &c);
        score_of(scratch, &c, p, score);
        for (isize i = 0; i < p; i++) for (isize j = 0; j < p; j++) meat[i * p + j] += score[i] * score[j];
        for (isize j = 0; j < p && c.a; j++) {
            matrix_product(f.inverse, f.back + j * p, p, p, 1, l);
            part_of(scratch, &c, p, l, &own[j * levels + g], s + (j * levels + g) * p);
        }
        arena_free(scratch);
    }
    sandwich(a, f.inverse, meat, p, v);
    double df = (double)(levels - p), grow = kind == META_CR1P ? (double)levels / df : 1;
    for (isize j = 0; j < p; j++) {
        double variance = quadratic(v, f.back + j * p, f.back + j * p, p) * grow;
        if (variance <= 1e-12 * quadratic(f.inverse, f.back + j * p, f.back + j * p, p)) variance = NAN;      /* of a cluster that is fitted completely: rounding */
        out[j] = estimate_of(fit->estimate[j].term, fit->estimate[j].estimate, sqrt(variance), kind == META_CR2 ? degrees(own + j * levels, s + j * levels * p, f.inverse, p, cluster.levels) : df, m->level);
    }
    return OK;
}
