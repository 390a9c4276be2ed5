#include "engines/impact/simplex.h"
#include "engines/impact/synth_work.h"
#include <math.h>

/* Synthetic difference in differences beside covariates (Arkhangelsky et al. 2021, remark 4), as synthdid's X argument takes them: weights and
 * coefficients are sought together, each round one step of Frank and Wolfe for both weights and one down the gradient, 1 / round long, for the
 * coefficients. Everything happens in a table of donors and the treated (their mean) by periods before and afterwards (their mean). */

enum { ROUNDS_MOST = 10000 };

typedef struct {
    const SynthModel *m;
    isize donors, before, wide;     /* wide: before + 1 */
    double *y, *now;                /* (donors + 1) x wide; now: y less what the covariates say */
    double **x;                     /* of each covariate */
    double *apart, *slope;          /* room: columns of a step */
    double *period_left, *left;     /* donors, before: what the weights of periods, of donors, leave */
    double zeta, period_zeta;
    SynthFit *fit;
} Joint;

static double donor_mean(const Joint *j, const double *v, isize donor, isize from, isize to)
{
    double sum = 0;
    for (isize t = from; t < to; t++) sum += v[j->m->donor[donor] * j->m->periods + t] / (double)(to - from);
    return sum;
}

static double treated_mean(const Joint *j, const double *v, isize from, isize to)
{
    double sum = 0;
    for (isize i = 0; i < j->m->treated; i++) for (isize t = from; t < to; t++) sum += v[j->m->of_treated[i] * j->m->periods + t] / (double)((to - from) * j->m->treated);
    return sum;
}

static double *table_of(Arena *a, const Joint *j, const double *v)
{
    double *out = make_array(a, double, (j->donors + 1) * j->wide);
    for (isize t = 0; t < j->wide; t++) {
        isize to = t < j->before ? t + 1 : j->m->periods;
        for (isize d = 0; d < j->donors; d++) out[d * j->wide + t] = donor_mean(j, v, d, t, to);
        out[j->donors * j->wide + t] = treated_mean(j, v, t, to);
    }
    return out;
}

static void centre(double *column, isize rows)
{
    double mean = 0;
    for (isize r = 0; r < rows; r++) mean += column[r] / (double)rows;
    for (isize r = 0; r < rows; r++) column[r] -= mean;
}

/* One step for each kind of weights; returns what is made small. */
static double weights_step(Joint *j)
{
    isize n = j->donors, t0 = j->before;
    double noise = 0, *w = j->fit->weight, *lambda = j->fit->period_weight;
    for (isize t = 0; t < t0; t++) {
        for (isize d = 0; d < n; d++) j->apart[t * n + d] = j->now[d * j->wide + t] - j->now[d * j->wide + t0];
        centre(j->apart + t * n, n);
    }
    frank_wolfe_step(j->apart, n, t0, j->period_zeta, j->m->fixed, lambda, j->period_left, j->slope);
    for (isize d = 0; d < n; d++) {
        for (isize t = 0; t < t0; t++) j->apart[d * t0 + t] = j->now[d * j->wide + t] - j->now[n * j->wide + t];
        centre(j->apart + d * t0, t0);
    }
    frank_wolfe_step(j->apart, t0, n, j->zeta, j->m->fixed, w, j->left, j->slope);
    for (isize d = 0; d < n; d++) noise += j->zeta * j->zeta * w[d] * w[d] + j->period_left[d] * j->period_left[d] / (double)n;
    for (isize t = 0; t < t0; t++) noise += j->period_zeta * j->period_zeta * lambda[t] * lambda[t] + j->left[t] * j->left[t] / (double)t0;
    return noise;
}

/* How what is made small grows with minus the coefficient of a covariate. */
static double slope_of(const Joint *j, const double *x)
{
    isize n = j->donors, t0 = j->before;
    double over_periods = 0, over_donors = 0;
    for (isize d = 0; d < n; d++) {
        double sum = -x[d * j->wide + t0];
        for (isize t = 0; t < t0; t++) sum += j->fit->period_weight[t] * x[d * j->wide + t];
        over_periods += j->period_left[d] * sum / (double)n;
    }
    for (isize t = 0; t < t0; t++) {
        double sum = -x[n * j->wide + t];
        for (isize d = 0; d < n; d++) sum += j->fit->weight[d] * x[d * j->wide + t];
        over_donors += j->left[t] * sum / (double)t0;
    }
    return over_periods + over_donors;
}

static void coefficients_step(Joint *j, isize round)
{
    double *beta = j->fit->beta;
    isize cells = (j->donors + 1) * j->wide, k = j->m->covariates;
    for (isize c = 0; c < k; c++) beta[c] += slope_of(j, j->x[c]) / (double)round;
    memcpy(j->now, j->y, (size_t)cells * sizeof(double));
    for (isize c = 0; c < k; c++) for (isize i = 0; i < cells; i++) j->now[i] -= beta[c] * j->x[c][i];
}

static Joint joint_of(Arena *a, const SynthModel *m, SynthFit *out)
{
    Joint j = { .m = m, .donors = m->donors, .before = m->before, .wide = m->before + 1, .fit = out };
    j.y = table_of(a, &j, m->y), j.now = table_of(a, &j, m->y), j.x = make_array(a, double *, m->covariates + 1);
    for (isize c = 0; c < m->covariates; c++) j.x[c] = table_of(a, &j, m->z + c * m->units * m->periods);
    j.apart = make_array(a, double, m->donors * m->before), j.slope = make_array(a, double, m->donors + m->before);
    j.period_left = make_array(a, double, m->donors), j.left = make_array(a, double, m->before);
    j.zeta = pow((double)(m->treated * (m->periods - m->before)), 0.25) * out->noise, j.period_zeta = 1e-6 * out->noise;
    return j;
}

double *synth_joint_weights(Arena *a, const SynthModel *m, SynthFit *out)
{
    out->beta = make_array(a, double, m->covariates + 1);
    Joint j = joint_of(a, m, out);
    double least = 1e-5 * out->noise * 1e-5 * out->noise, before = INFINITY, now = weights_step(&j);
    isize round = 1;
    for (; round <= ROUNDS_MOST && (round <= 2 || fabs(before - now) > least); round++) {
        coefficients_step(&j, round);
        before = now, now = weights_step(&j);
    }
    out->unsettled = round > ROUNDS_MOST;
    isize cells = m->units * m->periods;
    double *left = make_array(a, double, cells + 1);
    memcpy(left, m->y, (size_t)cells * sizeof(double));
    for (isize c = 0; c < m->covariates; c++) for (isize i = 0; i < cells; i++) left[i] -= out->beta[c] * m->z[c * cells + i];
    return left;
}
