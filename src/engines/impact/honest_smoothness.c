#include "engines/impact/dense.h"
#include "engines/impact/distributions.h"
#include "engines/impact/honest_work.h"
#include <math.h>

/* An estimator is weight' beta after the treatment and some weights before, which take a straight line out. In W_k, the sums of sums of the
 * latter, its bias is at most M (base + |W_1| + ... + |W_q|), W_q+1 being given by the line, and its variance is W'QW + 2c'W + constant. Of all
 * estimators with as small a bias those of least variance are the W that make W'QW / 2 + c'W + lambda |W| least: a lasso, in pieces
 * linear in lambda. */
typedef struct {
    isize q, size;
    double *quad, *linear, constant, base;
    double *from, *at_zero;         /* weights on all periods: at_zero + from W; from: size x q */
    /* a piece of the path: W = u - lambda v of those in use, 0 of others */
    isize used;
    isize *use;
    double *sign, *u, *v, *w;
} Path;

static void weights_make(const HonestStudy *s, Path *p)
{
    double line = 0, sum = 0, whole = 0;
    for (isize t = 0; t < s->post; t++) line += (double)(t + 1) * s->weight[t], p->at_zero[s->pre + t] = s->weight[t];
    for (isize t = s->post - 1; t >= 0; t--) {              /* of the changes of slope after: sums of sums from the end */
        whole += s->weight[t], sum += whole;
        p->base += fabs(sum);
    }
    p->at_zero[s->pre - 1] = line;
    for (isize j = 0; j < p->q; j++) {
        p->from[j * p->q + j] = 1, p->from[(j + 1) * p->q + j] = -2;
        if (j + 2 < s->pre) p->from[(j + 2) * p->q + j] = 1;
    }
}

static Path path_make(Arena *a, const HonestStudy *s)
{
    isize q = s->pre - 1, size = s->pre + s->post;
    Path p = { .q = q, .size = size, .quad = make_array(a, double, q * q + 1), .linear = make_array(a, double, q + 1), .from = make_array(a, double, size * q + 1), .at_zero = make_array(a, double, size), .use = make_array(a, isize, q + 1),
        .sign = make_array(a, double, q + 1), .u = make_array(a, double, q + 1), .v = make_array(a, double, q + 1), .w = make_array(a, double, q + 1) };
    weights_make(s, &p);
    double *turned = make_array(a, double, size * q + 1);
    matrix_product(s->sigma, p.from, size, size, q, turned);
    for (isize i = 0; i < q; i++)
        for (isize k = 0; k < size; k++) {
            p.linear[i] += turned[k * q + i] * p.at_zero[k];
            for (isize j = 0; j < q; j++) p.quad[i * q + j] += p.from[k * q + i] * turned[k * q + j];
        }
    p.constant = quadratic(s->sigma, p.at_zero, p.at_zero, size);
    return p;
}

/* u and v of those in use. False: their part of quad is singular. */
static bool piece_solve(Arena *a, Path *p)
{
    isize n = p->used;
    double *l = make_array(a, double, n * n + 1);
    bool *dropped = make_array(a, bool, n + 1);
    for (isize i = 0; i < n; i++) for (isize j = 0; j < n; j++) l[i * n + j] = p->quad[p->use[i] * p->q + p->use[j]];
    if (cholesky(l, n, 1e-13, dropped) < n) return false;
    for (isize i = 0; i < n; i++) p->u[i] = -p->linear[p->use[i]], p->v[i] = p->sign[i];
    cholesky_solve(l, n, dropped, p->u), cholesky_solve(l, n, dropped, p->v);
    return true;
}

typedef struct { double lambda; isize which; double sign; } Turn;       /* which: among those in use where sign is 0, else one that comes in */

static void turn_at(Turn *t, double below, double lambda, isize which, double sign)
{
    if (lambda < below * (1 - 1e-11) && lambda > t->lambda) *t = (Turn){ lambda, which, sign };
}

static bool in_use(const Path *p, isize j)
{
    for (isize i = 0; i < p->used; i++) if (p->use[i] == j) return true;
    return false;
}

/* Where, below a lambda, the piece ends: at 0 if nowhere else. */
static Turn piece_end(const Path *p, double below)
{
    Turn t = { .lambda = 0, .which = -1 };
    for (isize i = 0; i < p->used; i++) turn_at(&t, below, p->u[i] / p->v[i], i, 0);
    for (isize j = 0; j < p->q; j++) {
        if (in_use(p, j)) continue;
        double slope = p->linear[j], turn = 0;           /* of the variance by W_j: slope - lambda turn */
        for (isize i = 0; i < p->used; i++) slope += p->quad[j * p->q + p->use[i]] * p->u[i], turn += p->quad[j * p->q + p->use[i]] * p->v[i];
        turn_at(&t, below, slope / (turn + 1), j, -1);
        turn_at(&t, below, slope / (turn - 1), j, 1);
    }
    return t;
}

static void turn_take(Path *p, const Turn *t)
{
    if (t->sign != 0) { p->use[p->used] = t->which, p->sign[p->used++] = t->sign; return; }
    p->used--;
    for (isize i = t->which; i < p->used; i++) p->use[i] = p->use[i + 1], p->sign[i] = p->sign[i + 1];
}

/* ---- length ---- */

/* c with P(|Z + shift| <= c) = level. */
static double folded_quantile(double level, double shift)
{
    double low = 0, high = shift + normal_quantile(0.5 + level / 2);
    for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) {
        double c = (low + high) / 2;
        if (normal_above(c - shift) + normal_above(c + shift) > 1 - level) low = c;
        else high = c;
    }
    return (low + high) / 2;
}

typedef struct { double bias, sd, reach, wish; } Reach;      /* wish: the lambda at which these would be the shortest */

static double density(double z) { return exp(-z * z / 2); }

static Reach reach_at(Path *p, double lambda, double m, double level)
{
    memset(p->w, 0, (size_t)p->q * sizeof(double));
    Reach r = { .bias = p->base };
    for (isize i = 0; i < p->used; i++) p->w[p->use[i]] = p->u[i] - lambda * p->v[i], r.bias += fabs(p->w[p->use[i]]);
    double variance = p->constant + quadratic(p->quad, p->w, p->w, p->q);
    for (isize j = 0; j < p->q; j++) variance += 2 * p->linear[j] * p->w[j];
    r.sd = sqrt(fmax(variance, 0));
    double shift = m * r.bias / r.sd, c = folded_quantile(level, shift);
    r.reach = c * r.sd;
    double near = density(c - shift), far = density(c + shift);
    double by_bias = (near - far) / (near + far), by_sd = ((c - shift) * near + (c + shift) * far) / (near + far);
    r.wish = m * r.sd * by_bias / by_sd;
    return r;
}

/* Down the path as long as less of lambda makes it shorter: then within the piece. */
static Err shortest(Arena *a, Path *p, double m, double level, Reach *out)
{
    double lambda = 0;
    isize first = -1;
    for (isize j = 0; j < p->q; j++) if (fabs(p->linear[j]) > lambda) lambda = fabs(p->linear[j]), first = j;
    *out = reach_at(p, 0, m, level);
    if (first < 0 || out->wish >= lambda) return OK;
    turn_take(p, &(Turn){ lambda, first, p->linear[first] > 0 ? -1 : 1 });
    for (isize steps = 0; steps < 100 * p->q + 100; steps++) {
        if (!piece_solve(a, p)) return err(a, ERR_NONE, "the covariance of effects before the treatment is singular");
        Turn end = piece_end(p, lambda);
        double high = lambda, low = lambda = end.lambda;
        if (low > 0 && reach_at(p, low, m, level).wish < low) { turn_take(p, &end); continue; }
        for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) {
            double half = (low + high) / 2;
            if (reach_at(p, half, m, level).wish < half) high = half;
            else low = half;
        }
        *out = reach_at(p, (low + high) / 2, m, level);
        return OK;
    }
    return err(a, ERR_NONE, "the shortest interval was not found: the covariance of effects before the treatment is all but singular");
}

Err honest_smoothness(Arena *a, const HonestStudy *s, double m, HonestBand *out)
{
    Path p = path_make(a, s);
    Reach r;
    Err e = shortest(a, &p, m, s->level, &r);
    if (failed(e)) return e;
    if (!(r.sd > 0)) return err(a, ERR_NONE, "the covariance of the effects is singular");
    double estimate = 0;
    for (isize i = 0; i < p.size; i++) {
        double weight = p.at_zero[i];
        for (isize j = 0; j < p.q; j++) weight += p.from[i * p.q + j] * p.w[j];
        estimate += weight * s->beta[i];
    }
    *out = (HonestBand){ estimate - r.reach, estimate + r.reach };
    return OK;
}
