#include "engines/impact/distributions.h"
#include "engines/impact/honest_work.h"
#include <math.h>

/* The restriction is a union: the largest change before is one of `pre`, up or down. Of each, with D that change (signed), the steps e_t of
 * delta after the treatment lie within M D and add up, weighted by L_t = weight_t + weight_t+1 + ..., to V = weight' beta - theta.
 *   The test of Andrews, Roth and Pakes asks for the least eta with  e_t - M D <= eta sd_t+,  -e_t - M D <= eta sd_t-  for some such e. This
 * linear program has few vertices, each linear in V and D, and eta is the largest of them:
 *   ( V - M D sum |L|) / sum |L_t| sd_t(sign of L_t)
 *   (-V - M D sum |L|) / sum |L_t| sd_t(other sign)
 *   -2 M D / (sd_t+ + sd_t-)     of every t: of them, the least and the greatest
 * So the test needs no program, and everything of it is of two normal numbers. */
enum { VERTICES = 4 };

typedef struct {
    double effect, change;          /* weight' beta and D */
    double cov[3];                  /* of V; of V and D; of D */
    isize n;
    double a[VERTICES], b[VERTICES];        /* eta = a V + b D */
    double least_favourable;        /* eta is larger with a chance of kappa at most */
    double alpha, kappa;
    bool one;                       /* one period after: the second look is not cut at the least favourable value, as in the package */
} Side;

static double step_variance(const HonestStudy *s, isize t)
{
    isize i = s->pre + t;
    return t ? honest_cov(s, i, i) + honest_cov(s, i - 1, i - 1) - honest_cov(s, i, i - 1) - honest_cov(s, i - 1, i) : honest_cov(s, i, i);
}

/* cov of D and beta_i; D is beta_c+1 - beta_c, and beta of the period all are compared with is 0. */
static double with_change(const HonestStudy *s, isize c, isize i) { return (c + 1 < s->pre ? honest_cov(s, c + 1, i) : 0) - honest_cov(s, c, i); }

static void vertices_make(const HonestStudy *s, isize c, double sign, double m, Side *x)
{
    double all = 0, up = 0, down = 0, tail = 0, least = INFINITY, most = 0;
    for (isize t = s->post - 1; t >= 0; t--) {
        isize i = s->pre + t;
        tail += s->weight[t];
        double step = step_variance(s, t), mixed = sign * (with_change(s, c, i) - (t ? with_change(s, c, i - 1) : 0));
        double above = sqrt(fmax(step - 2 * m * mixed + m * m * x->cov[2], 0)), below = sqrt(fmax(step + 2 * m * mixed + m * m * x->cov[2], 0));
        all += fabs(tail), up += fabs(tail) * (tail > 0 ? above : below), down += fabs(tail) * (tail > 0 ? below : above);
        if (above + below > 0) least = fmin(least, above + below), most = fmax(most, above + below);
    }
    if (up > 0) x->a[x->n] = 1 / up, x->b[x->n++] = -m * all / up;
    if (down > 0) x->a[x->n] = -1 / down, x->b[x->n++] = -m * all / down;
    if (most > 0) x->b[x->n++] = -2 * m / most;
    if (most > least) x->b[x->n++] = -2 * m / least;
}

/* ---- the least favourable value ---- */

typedef struct { isize n; double x[VERTICES], y[VERTICES]; isize cuts; double cut[2 * VERTICES * VERTICES + 2]; } Wheel;   /* vertices over two independent numbers; angles at which the largest may change */

static Wheel wheel_make(const Side *s)
{
    Wheel w = { .n = s->n };
    double v = sqrt(s->cov[0]), d = s->cov[1] / v, left = sqrt(fmax(s->cov[2] - d * d, 0));
    for (isize i = 0; i < s->n; i++) w.x[i] = s->a[i] * v + s->b[i] * d, w.y[i] = s->b[i] * left;
    w.cut[w.cuts++] = -M_PI, w.cut[w.cuts++] = M_PI;
    for (isize i = 0; i < w.n; i++)
        for (isize j = 0; j < i; j++) {
            double turn = atan2(w.y[i] - w.y[j], w.x[i] - w.x[j]) + M_PI / 2;
            w.cut[w.cuts++] = remainder(turn, 2 * M_PI), w.cut[w.cuts++] = remainder(turn + M_PI, 2 * M_PI);
        }
    for (isize i = 1; i < w.cuts; i++)
        for (isize k = i; k > 0 && w.cut[k - 1] > w.cut[k]; k--) { double t = w.cut[k]; w.cut[k] = w.cut[k - 1], w.cut[k - 1] = t; }
    return w;
}

static double rim(const Wheel *w, double angle)
{
    double most = 0;
    for (isize i = 0; i < w->n; i++) most = fmax(most, w->x[i] * cos(angle) + w->y[i] * sin(angle));
    return most;
}

/* Nodes and weights of Gauss and Legendre's rule on -1 .. 1. */
enum { NODES = 12 };
static void legendre(double *x, double *weight)
{
    for (int i = 0; i < NODES; i++) {
        double z = cos(M_PI * (i + 0.75) / (NODES + 0.5)), slope = 1;
        for (int turn = 0; turn < 100; turn++) {            /* Newton; p: of this degree, q: of one less */
            double p = 1, q = 0, step;
            for (int k = 0; k < NODES; k++) { double last = q; q = p, p = ((2 * k + 1) * z * q - k * last) / (k + 1); }
            slope = NODES * (z * p - q) / (z * z - 1), step = p / slope, z -= step;
            if (fabs(step) < 1e-15) break;
        }
        x[i] = z, weight[i] = 2 / ((1 - z * z) * slope * slope);
    }
}

/* The rim at the nodes of panels, of which each lies between two cuts, and the share of the wheel that each stands for. */
enum { PANELS = 13 + 2 * VERTICES * VERTICES };
typedef struct { isize n; double rim[PANELS * NODES], share[PANELS * NODES]; } Rim;

static void rim_make(const Wheel *w, Rim *r)
{
    double x[NODES], weight[NODES];
    legendre(x, weight);
    r->n = 0;
    for (isize i = 0; i + 1 < w->cuts; i++) {
        int parts = (int)ceil((w->cut[i + 1] - w->cut[i]) / 0.5);
        for (int k = 0; k < parts; k++) {
            double half = (w->cut[i + 1] - w->cut[i]) / parts / 2, centre = w->cut[i] + (2 * k + 1) * half;
            for (int j = 0; j < NODES; j++) r->rim[r->n] = rim(w, centre + half * x[j]), r->share[r->n++] = half * weight[j] / (2 * M_PI);
        }
    }
}

/* P(the largest > c): in polar coordinates the length is Rayleigh's, and the largest is the length times the rim. slope: by c. */
static double chance_larger(const Rim *r, double c, double *slope)
{
    double sum = 0;
    *slope = 0;
    for (isize i = 0; i < r->n; i++) {
        if (!(r->rim[i] > 0)) continue;
        double part = r->share[i] * exp(-c * c / (2 * r->rim[i] * r->rim[i]));
        sum += part, *slope -= part * c / (r->rim[i] * r->rim[i]);
    }
    return sum;
}

/* The c above which the largest lies with a chance of kappa: Newton's steps in the chance's logarithm, within what is left. */
static double least_favourable(const Side *s)
{
    Wheel w = wheel_make(s);
    Rim r;
    rim_make(&w, &r);
    double low = 0, high = 40, c = 2.5, slope;
    if (chance_larger(&r, 0, &slope) <= s->kappa) return 0;
    for (int i = 0; i < 200 && high - low > 1e-14 * high; i++) {
        double chance = chance_larger(&r, c, &slope), step = (log(chance) - log(s->kappa)) * chance / slope;
        if (chance > s->kappa) low = c;
        else high = c;
        double next = c - step;
        if (!(next > low && next < high)) next = (low + high) / 2;
        if (fabs(next - c) < 1e-14 * c) return next;
        c = next;
    }
    return c;
}

static Side side_make(const HonestStudy *s, isize c, double sign, double m)
{
    Side x = { .effect = honest_effect(s), .change = sign * ((c + 1 < s->pre ? s->beta[c + 1] : 0) - s->beta[c]), .alpha = 1 - s->level, .one = s->post == 1 };
    x.kappa = x.alpha / 10;
    x.cov[0] = honest_effect_variance(s);
    for (isize t = 0; t < s->post; t++) x.cov[1] += sign * s->weight[t] * with_change(s, c, s->pre + t);
    x.cov[2] = (c + 1 < s->pre ? with_change(s, c, c + 1) : 0) - with_change(s, c, c);
    vertices_make(s, c, sign, m, &x);
    x.least_favourable = least_favourable(&x);
    return x;
}

/* ---- the test ---- */

/* log P(Z > z). */
static double log_above(double z)
{
    if (z < 30) return log(normal_above(z));
    double q = 1 / (z * z);
    return -z * z / 2 - log(z * sqrt(2 * M_PI)) + log1p(-q * (1 - 3 * q * (1 - 5 * q)));
}

/* P(Z > z) of a normal Z known to lie in low .. high; z >= 0 lies there. */
static double truncated_above(double z, double low, double high)
{
    double at = log_above(z), end = isinf(high) ? -INFINITY : log_above(high);
    if (low > 0) { double whole = log_above(low); return exp(at - whole) * expm1(end - at) / expm1(end - whole); }
    return (exp(at) - exp(end)) / (normal_above(low) - exp(end));
}

static double mixed_variance(const Side *x, isize i, isize j)
{
    return x->a[i] * x->a[j] * x->cov[0] + (x->a[i] * x->b[j] + x->b[i] * x->a[j]) * x->cov[1] + x->b[i] * x->b[j] * x->cov[2];
}

/* Between which values the largest vertex is the largest, what is independent of it staying as it is. */
static void range_of(const Side *x, isize top, const double *eta, double variance, double *low, double *high)
{
    *low = -INFINITY, *high = INFINITY;
    for (isize i = 0; i < x->n; i++) {
        double slope = mixed_variance(x, i, top) / variance, rest = eta[i] - slope * eta[top];
        if (i == top) continue;
        if (slope < 1 - 1e-12) *low = fmax(*low, rest / (1 - slope));
        else if (slope > 1 + 1e-12) *high = fmin(*high, rest / (1 - slope));
    }
}

static bool accepts(const Side *x, double theta)
{
    double eta[VERTICES];
    isize top = 0;
    for (isize i = 0; i < x->n; i++) {
        eta[i] = x->a[i] * (x->effect - theta) + x->b[i] * x->change;
        if (eta[i] > eta[top]) top = i;
    }
    if (eta[top] > x->least_favourable) return false;
    if (eta[top] <= 0) return true;
    double variance = mixed_variance(x, top, top), low, high;
    if (variance < 2.220446049250313e-16) return false;
    range_of(x, top, eta, variance, &low, &high);
    if (!x->one) high = fmin(high, x->least_favourable);
    double sd = sqrt(variance), size = (x->alpha - x->kappa) / (1 - x->kappa);
    low = fmin(low, eta[top]), high = fmax(high, eta[top]);
    return truncated_above(eta[top] / sd, low / sd, high / sd) >= size;
}

/* ---- all effects that are not rejected ---- */

typedef struct { double start, step; } Grid;

/* The point at which the test changes its mind between one that is accepted and one that is not. */
static double edge(const Side *x, double yes, double no)
{
    for (int i = 0; i < 100 && fabs(no - yes) > 1e-15 * fmax(fabs(no), fabs(yes)); i++) {
        double half = (yes + no) / 2;
        if (half == yes || half == no) break;
        if (accepts(x, half)) yes = half;
        else no = half;
    }
    return yes;
}

/* The outermost points of the grid that are accepted, from below and from above. false: the grid is too fine to be walked. */
static bool side_scan(const Side *x, const Grid *g, bool ends, HonestBand *out)
{
    double reach = 0;
    for (isize i = 0; i < x->n; i++) if (x->a[i] != 0) reach = fmax(reach, (x->least_favourable - x->b[i] * x->change) / fabs(x->a[i]));
    double first = floor((x->effect - reach - g->start) / g->step) - 1, last = ceil((x->effect + reach - g->start) / g->step) + 1;
    if (!(last - first <= 1e7)) return false;
    for (double i = first; i <= last; i++) {
        double theta = g->start + i * g->step;
        if (!accepts(x, theta)) continue;
        out->low = fmin(out->low, ends ? edge(x, theta, theta - g->step) : theta);
        break;
    }
    for (double i = last; i >= first; i--) {
        double theta = g->start + i * g->step;
        if (!accepts(x, theta)) continue;
        out->high = fmax(out->high, ends ? edge(x, theta, theta + g->step) : theta);
        break;
    }
    return true;
}

Err honest_relative(Arena *a, const HonestStudy *s, double m, isize points, HonestBand *out)
{
    if (points && (points < 2 || points > 1000000)) return err(a, ERR_INPUT, "a grid has 2 to 1,000,000 points");
    double sd = sqrt(honest_effect_variance(s)), span = 40 * sd;
    Grid g = { -span / 2, span / (double)((points ? points : 1000) - 1) };
    *out = (HonestBand){ INFINITY, -INFINITY };
    for (isize c = 0; c < s->pre; c++)
        for (int sign = -1; sign <= 1; sign += 2) {
            Side x = side_make(s, c, sign, m);
            if (!side_scan(&x, &g, !points, out)) return err(a, ERR_NONE, "with M = %g the interval is over 200,000 standard errors wide: nothing can be said of the effect", m);
        }
    return out->low <= out->high ? OK : err(a, ERR_NONE, "no effect is compatible with M = %g on this grid: give it more points", m);
}
