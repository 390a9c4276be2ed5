#include "engines/impact/twoperiod.h"
#include "engines/impact/dense.h"
#include <math.h>

/* The effect is a signed sum of weighted means ("parts"). A part's influence is its own, and what it owes to fitted coefficients: of the
 * logit, and of up to four regressions (control or treated, first or second period). How much the effect moves with each set of
 * coefficients is gathered in `slope`, and is added at the end, row by row. */

enum { CONTROL_PRE, CONTROL_POST, TREATED_PRE, TREATED_POST, REGRESSIONS, PANEL = CONTROL_PRE };

typedef struct {
    double *b;                  /* q coefficients */
    double *inverse;            /* (X'WX / n)^-1 */
    double *slope;              /* d effect / d b */
    bool fitted;
} Regression;

typedef struct {
    Arena *arena;
    TwoPeriods *t;
    isize n, q;                 /* q = k + 1 */
    double *p;                  /* chance of being treated */
    double *inverse, *slope;    /* of the logit: (X'VX / n)^-1, d effect / d coefficients */
    Regression r[REGRESSIONS];
    double *influence, att;
    double *v, *u;              /* room: a part's weights and values */
    bool uses_logit, linear;    /* linear: coefficients add to the influence (not where they are calibrated) */
} Two;

static double dot(const double *x, const double *b, isize q)
{
    double s = 0;
    for (isize j = 0; j < q; j++) s += x[j] * b[j];
    return s;
}

static int half_of(const Two *f, isize i) { return f->t->d[i] * 2 + (f->t->post ? f->t->post[i] : 0); }

/* ---- columns ---- */

static void standardise(Two *f)
{
    TwoPeriods *t = f->t;
    for (isize j = 1; j < f->q; j++) {
        double mean = 0, s = 0, all = 0;
        for (isize i = 0; i < f->n; i++) mean += t->x[i * f->q + j] / (double)f->n;
        for (isize i = 0; i < f->n; i++) s += pow(t->x[i * f->q + j] - mean, 2), all += pow(t->x[i * f->q + j], 2);
        double scale = s > 1e-24 * all ? 1 / sqrt(s / (double)f->n) : 0;
        for (isize i = 0; i < f->n; i++) t->x[i * f->q + j] = (t->x[i * f->q + j] - mean) * scale;
    }
    double mean = 0;
    for (isize i = 0; i < f->n; i++) mean += t->w[i] / (double)f->n;
    for (isize i = 0; i < f->n; i++) t->w[i] /= mean;
}

/* m += d x x', lower half. */
static inline void add_square(double *m, const double *x, double d, isize q)
{
    for (isize a = 0; a < q; a++) for (isize b = 0; b <= a; b++) m[a * q + b] += d * x[a] * x[b];
}

/* ---- the chance of being treated ---- */

typedef struct { double value, *gradient, *hessian; } Objective;

/* Minus the log likelihood of the logit, or the calibration loss -D xb + (1 - D) exp(xb); with w, or all 1. */
static void objective_at(const Two *f, const double *b, const double *w, bool calibrated, Objective *o)
{
    isize q = f->q;
    o->value = 0;
    memset(o->gradient, 0, (size_t)q * sizeof(double)), memset(o->hessian, 0, (size_t)(q * q) * sizeof(double));
    for (isize i = 0; i < f->n; i++) {
        const double *x = f->t->x + i * q;
        double z = dot(x, b, q), d = f->t->d[i], wi = w ? w[i] : 1, slope, curve;
        if (calibrated) {
            double e = d > 0 ? 0 : exp(z);
            o->value += wi * (d > 0 ? -z : e), slope = wi * (d > 0 ? -1 : e), curve = wi * e;
        } else {
            double e = exp(-fabs(z)), p = (z > 0 ? 1 : e) / (1 + e);
            o->value += wi * (log1p(e) + (z > 0 ? z : 0) - d * z), slope = wi * (p - d), curve = wi * e / ((1 + e) * (1 + e));
        }
        for (isize j = 0; j < q; j++) o->gradient[j] += slope * x[j];
        add_square(o->hessian, x, curve, q);
    }
}

/* Newton with halving. b: from its start. false: it does not come to rest. */
static bool minimise(Two *f, const double *w, bool calibrated, double *b)
{
    isize q = f->q;
    Objective o = { 0, make_array(f->arena, double, q + 1), make_array(f->arena, double, q * q + 1) };
    double *step = make_array(f->arena, double, q + 1), *next = make_array(f->arena, double, q + 1), before;
    bool *dropped = make_array(f->arena, bool, q + 1);
    objective_at(f, b, w, calibrated, &o);
    for (int round = 0; round < 60; round++) {
        memcpy(step, o.gradient, (size_t)q * sizeof(double));
        cholesky(o.hessian, q, 1e-14, dropped);
        cholesky_solve(o.hessian, q, dropped, step);
        double size = 0, share = 1;
        for (isize j = 0; j < q; j++) size = fmax(size, fabs(step[j]));
        before = o.value;
        for (int halved = 0; halved < 30; halved++, share /= 2) {
            for (isize j = 0; j < q; j++) next[j] = b[j] - share * step[j];
            objective_at(f, next, w, calibrated, &o);
            if (o.value <= before + 1e-12 * fabs(before)) break;
        }
        memcpy(b, next, (size_t)q * sizeof(double));
        if (!isfinite(o.value)) return false;
        if (size < 1e-9 || before - o.value < 1e-13 * (fabs(o.value) + 0.1)) return true;      /* a level without treated rows: its chance goes to 0 for ever */
    }
    return false;
}

static TwoReport logit(Two *f)
{
    TwoPeriods *t = f->t;
    isize q = f->q;
    bool calibrated = t->method == TWO_DR_IMP || t->method == TWO_DR_IMP1, even = true;
    double *b = make_array(f->arena, double, q + 1), most = -INFINITY;
    for (isize i = 1; i < f->n && even; i++) even = t->w[i] == t->w[0];
    bool rests = minimise(f, NULL, false, b);
    for (isize i = 0; i < f->n; i++) most = fmax(most, dot(t->x + i * q, b, q));
    if (most >= log(0.999 / 0.001)) return TWO_OVERLAP;
    if (rests && !even) rests = minimise(f, t->w, false, b);
    if (rests && calibrated) rests = minimise(f, t->w, true, b);
    if (!rests) return TWO_UNCONVERGED;
    double *v = make_array(f->arena, double, q * q + 1), *all = make_array(f->arena, double, q * q + 1);
    f->p = make_array(f->arena, double, f->n + 1), f->inverse = make_array(f->arena, double, q * q + 1), f->slope = make_array(f->arena, double, q + 1);
    bool *dropped = make_array(f->arena, bool, q + 1);
    for (isize i = 0; i < f->n; i++) {
        double p = fmin(1 / (1 + exp(-dot(t->x + i * q, b, q))), 1 - 1e-6);
        f->p[i] = p;
        add_square(v, t->x + i * q, p * (1 - p) * t->w[i] / (double)f->n, q);
        add_square(all, t->x + i * q, t->w[i], q);
    }
    if (cholesky(all, q, 1e-13, dropped) < q) return TWO_SINGULAR;
    cholesky(v, q, 1e-15, dropped);                     /* a chance that went to 0 leaves nothing of its covariate, and adds nothing */
    cholesky_inverse(v, q, dropped, f->inverse);
    return TWO_DONE;
}

/* ---- regressions ---- */

/* y on x among the rows of one half; weighted also by the odds where they are calibrated and of controls. */
static TwoReport regress(Two *f, int which)
{
    TwoPeriods *t = f->t;
    isize q = f->q;
    Regression *r = &f->r[which];
    bool odds = (t->method == TWO_DR_IMP || t->method == TWO_DR_IMP1) && which <= CONTROL_POST;
    double *m = make_array(f->arena, double, q * q + 1), *refined = make_array(f->arena, double, q + 1);
    bool *dropped = make_array(f->arena, bool, q + 1);
    r->b = make_array(f->arena, double, q + 1), r->inverse = make_array(f->arena, double, q * q + 1), r->slope = make_array(f->arena, double, q + 1);
    for (int round = 0; round < 2; round++) {
        memset(refined, 0, (size_t)q * sizeof(double));
        for (isize i = 0; i < f->n; i++) {
            if (half_of(f, i) != which) continue;
            const double *x = t->x + i * q;
            double w = t->w[i] * (odds ? f->p[i] / (1 - f->p[i]) : 1) / (double)f->n, left = w * (t->y[i] - dot(x, r->b, q));
            for (isize j = 0; j < q; j++) refined[j] += left * x[j];
            if (!round) add_square(m, x, w, q);
        }
        if (!round && cholesky(m, q, 1e-13, dropped) < q) return TWO_SINGULAR;
        cholesky_solve(m, q, dropped, refined);
        for (isize j = 0; j < q; j++) r->b[j] += refined[j];
    }
    cholesky_inverse(m, q, dropped, r->inverse);
    r->fitted = true;
    return TWO_DONE;
}

static double fitted_of(const Two *f, int which, isize i) { return dot(f->t->x + i * f->q, f->r[which].b, f->q); }

/* ---- parts ---- */

/* sign * mean(v u) / mean(v), v and u in f: into effect and influence; returns the weighted mean. */
static double part(Two *f, double sign)
{
    double all = 0, sum = 0, n = (double)f->n;
    for (isize i = 0; i < f->n; i++) all += f->v[i], sum += f->v[i] * f->u[i];
    double eta = sum / all;
    f->att += sign * eta;
    for (isize i = 0; i < f->n; i++) f->influence[i] += sign * f->v[i] * (f->u[i] - eta) / (all / n);
    return eta;
}

/* out += sign * mean(v g x) / mean(v); g: u - eta of the last part, or 1 where `plain`. */
static void slope_add(const Two *f, double sign, double eta, bool plain, double *out)
{
    double all = 0;
    for (isize i = 0; i < f->n; i++) all += f->v[i];
    for (isize i = 0; i < f->n; i++) {
        double d = sign * f->v[i] * (plain ? 1 : f->u[i] - eta) / all;
        if (d != 0) for (isize j = 0; j < f->q; j++) out[j] += d * f->t->x[i * f->q + j];
    }
}

static double trimmed(const Two *f, isize i) { return f->t->d[i] || f->p[i] < f->t->trim; }
static double odds(const Two *f, isize i) { return f->p[i] / (1 - f->p[i]); }

/* Weights of one half (0 to 3) in f->v: rows as they are, or controls by their odds. */
static void weigh(Two *f, int which)
{
    for (isize i = 0; i < f->n; i++) f->v[i] = half_of(f, i) != which ? 0 : !f->uses_logit ? f->t->w[i] : f->t->w[i] * trimmed(f, i) * (which >= TREATED_PRE ? 1 : odds(f, i));
}

static void levels(Two *f, bool less_fitted)            /* f->u: y, or y less what the controls' regression of its period says */
{
    for (isize i = 0; i < f->n; i++) f->u[i] = f->t->y[i] - (less_fitted ? fitted_of(f, f->t->post ? f->t->post[i] : 0, i) : 0);
}

/* The mean of one half, with what it owes to logit and regression. */
static void half_part(Two *f, int which, double sign, bool less_fitted)
{
    weigh(f, which);
    double eta = part(f, sign);
    if (!f->linear) return;
    if (which < TREATED_PRE) slope_add(f, sign, eta, false, f->slope);
    bool first = f->t->post && which % 2 == 0;
    if (less_fitted) slope_add(f, first ? sign : -sign, eta, true, f->r[which % 2].slope);      /* DRDID's sign */
}

/* ---- the estimators ---- */

static void by_means(Two *f, bool less_fitted)          /* ipw, dr, dr1, and their calibrated kin */
{
    levels(f, less_fitted);
    if (!f->t->post) {
        half_part(f, TREATED_PRE, 1, less_fitted), half_part(f, CONTROL_PRE, -1, less_fitted);
        return;
    }
    half_part(f, TREATED_POST, 1, less_fitted), half_part(f, TREATED_PRE, -1, less_fitted);
    half_part(f, CONTROL_POST, -1, less_fitted), half_part(f, CONTROL_PRE, 1, less_fitted);
}

/* Cross-sections: what regressions among the treated add. over: all treated, or those of the period. */
static void efficient(Two *f)
{
    for (int period = 1; period >= 0; period--)
        for (int over = 0; over < 2; over++) {
            double sign = (period ? 1 : -1) * (over ? -1 : 1);
            for (isize i = 0; i < f->n; i++) {
                f->v[i] = f->t->d[i] && (!over || f->t->post[i] == period) ? f->t->w[i] : 0;
                f->u[i] = fitted_of(f, TREATED_PRE + period, i) - fitted_of(f, CONTROL_PRE + period, i);
            }
            double eta = part(f, sign);
            if (!f->linear) continue;
            slope_add(f, sign, eta, true, f->r[TREATED_PRE + period].slope), slope_add(f, -sign, eta, true, f->r[CONTROL_PRE + period].slope);
        }
}

static void by_regression(Two *f)
{
    const TwoPeriods *t = f->t;
    levels(f, false);
    if (t->post) weigh(f, TREATED_POST), part(f, 1);
    weigh(f, TREATED_PRE);
    part(f, t->post ? -1 : 1);
    for (isize i = 0; i < f->n; i++) f->v[i] = t->d[i] ? t->w[i] : 0, f->u[i] = t->post ? fitted_of(f, CONTROL_POST, i) - fitted_of(f, CONTROL_PRE, i) : fitted_of(f, PANEL, i);
    double eta = part(f, -1);
    slope_add(f, t->post ? 1 : -1, eta, true, f->r[CONTROL_PRE].slope);
    if (t->post) slope_add(f, -1, eta, true, f->r[CONTROL_POST].slope);
}

/* Means over all rows divided by the share treated (ipw-ht of panels, and the calibrated one): the two arms under one denominator. */
static void by_share(Two *f, bool less_fitted)
{
    double share = 0, n = (double)f->n;
    levels(f, less_fitted);
    for (isize i = 0; i < f->n; i++) {
        share += f->t->d[i] ? f->t->w[i] / n : 0;
        f->v[i] = f->t->w[i] * trimmed(f, i) * (f->t->d[i] ? 1 : -odds(f, i));
        f->att += f->v[i] * f->u[i] / n;
    }
    f->att /= share;
    for (isize i = 0; i < f->n; i++) f->influence[i] = (f->v[i] * f->u[i] - (f->t->d[i] ? f->t->w[i] * f->att : 0)) / share;
    for (isize i = 0; i < f->n && f->linear; i++)
        for (isize j = 0; j < f->q; j++) if (!f->t->d[i]) f->slope[j] += f->v[i] * f->u[i] * f->t->x[i * f->q + j] / (share * n);
}

/* Abadie's in cross-sections: each half over the shares treated and of its period. */
static void by_shares(Two *f)
{
    const TwoPeriods *t = f->t;
    double share = 0, period[2] = { 0 }, n = (double)f->n;
    for (isize i = 0; i < f->n; i++) share += t->d[i] ? t->w[i] / n : 0, period[t->post[i]] += t->w[i] / n;
    for (int which = 0; which < 4; which++) {
        int post = which % 2;
        double sign = ((which >= TREATED_PRE) == (post == 1)) ? 1 : -1, eta = 0;
        weigh(f, which);
        for (isize i = 0; i < f->n; i++) f->u[i] = f->v[i] * t->y[i] / (share * period[post]), eta += f->u[i] / n;
        f->att += sign * eta;
        for (isize i = 0; i < f->n; i++) {
            f->influence[i] += sign * (f->u[i] - eta - ((t->d[i] ? t->w[i] : 0) - share) * eta / share - ((t->post[i] == post ? t->w[i] : 0) - period[post]) * eta / period[post]);
            if (which < TREATED_PRE) for (isize j = 0; j < f->q; j++) f->slope[j] += sign * f->u[i] * t->x[i * f->q + j] / n;
        }
    }
}

/* ---- together ---- */

static void coefficients_add(Two *f)
{
    TwoPeriods *t = f->t;
    isize q = f->q;
    double *turned = make_array(f->arena, double, q + 1), *of[REGRESSIONS] = { 0 };
    if (f->uses_logit) matrix_product(f->inverse, f->slope, q, q, 1, turned);
    for (int r = 0; r < REGRESSIONS; r++)
        if (f->r[r].fitted) of[r] = make_array(f->arena, double, q + 1), matrix_product(f->r[r].inverse, f->r[r].slope, q, q, 1, of[r]);
    for (isize i = 0; i < f->n; i++) {
        const double *x = t->x + i * q;
        int half = half_of(f, i);
        if (f->uses_logit) f->influence[i] += t->w[i] * (t->d[i] - f->p[i]) * dot(x, turned, q);
        if (of[half]) f->influence[i] += t->w[i] * (t->y[i] - fitted_of(f, half, i)) * dot(x, of[half], q);
    }
}

static bool all_halves(const Two *f)
{
    isize count[4] = { 0 };
    for (isize i = 0; i < f->n; i++) count[half_of(f, i)] += f->t->w[i] > 0;
    return count[CONTROL_PRE] && count[TREATED_PRE] && (!f->t->post || (count[CONTROL_POST] && count[TREATED_POST]));
}

TwoReport two_periods(Arena *a, TwoPeriods *t, double *att, double *influence)
{
    bool panel = !t->post, imp = t->method == TWO_DR_IMP || t->method == TWO_DR_IMP1, full = !panel && (t->method == TWO_DR || t->method == TWO_DR_IMP);
    Two f = { .arena = a, .t = t, .n = t->n, .q = t->k + 1, .influence = influence, .uses_logit = t->method != TWO_REG, .linear = !imp };
    if (!all_halves(&f)) return TWO_EMPTY;
    standardise(&f);
    f.v = make_array(a, double, f.n + 1), f.u = make_array(a, double, f.n + 1);
    memset(influence, 0, (size_t)f.n * sizeof(double));
    TwoReport r = f.uses_logit ? logit(&f) : TWO_DONE;
    bool regressions = t->method != TWO_IPW && t->method != TWO_IPW_HT;
    for (int which = 0; which < REGRESSIONS && r == TWO_DONE && regressions; which++) {
        bool wanted = which == CONTROL_PRE || (which == CONTROL_POST && !panel) || (which >= TREATED_PRE && full);
        if (wanted) r = regress(&f, which);
    }
    if (r != TWO_DONE) return r;
    if (t->method == TWO_REG) by_regression(&f);
    else if (panel && (imp || t->method == TWO_IPW_HT)) by_share(&f, imp);
    else if (t->method == TWO_IPW_HT) by_shares(&f);
    else by_means(&f, t->method != TWO_IPW);
    if (full) efficient(&f);
    if (f.linear) coefficients_add(&f);
    *att = f.att;
    return TWO_DONE;
}
