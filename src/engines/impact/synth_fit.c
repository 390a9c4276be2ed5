#include "engines/impact/simplex.h"
#include "engines/impact/synth_work.h"
#include <math.h>

/* ---- synthetic difference in differences ---- */

/* Standard deviation of all steps of the donors before the treatment. */
static double noise_of(const SynthModel *m)
{
    double sum = 0, square = 0, n = (double)m->donors * (double)(m->before - 1);
    for (int pass = 0; pass < 2; pass++)
        for (isize j = 0; j < m->donors; j++) for (isize t = 1; t < m->before; t++) {
            double step = synth_donor_y(m, j, t) - synth_donor_y(m, j, t - 1);
            if (pass) square += (step - sum / n) * (step - sum / n);
            else sum += step;
        }
    return sqrt(square / (n - 1));
}

static void centre(double *m, isize rows, isize columns)
{
    for (isize j = 0; j < columns; j++) {
        double mean = 0;
        for (isize r = 0; r < rows; r++) mean += m[j * rows + r] / (double)rows;
        for (isize r = 0; r < rows; r++) m[j * rows + r] -= mean;
    }
}

static void small_away(double *w, isize n)
{
    double most = 0, sum = 0;
    for (isize j = 0; j < n; j++) most = fmax(most, w[j]);
    for (isize j = 0; j < n; j++) w[j] = w[j] <= most / 4 ? 0 : w[j], sum += w[j];
    for (isize j = 0; j < n; j++) w[j] /= sum;
}

/* Weights of n columns that come near nothing, whatever their level (m is centred). */
static void weigh(Arena *a, const SynthModel *m, double *columns, isize rows, isize n, double zeta, double noise, double *w)
{
    double *q = make_array(a, double, n * n), least = 1e-5 * noise * 1e-5 * noise;
    centre(columns, rows, n);
    gram(columns, rows, n, q);
    if (m->exact) {
        for (isize j = 0; j < n; j++) q[j * n + j] += (double)rows * zeta * zeta;
        simplex_least(a, q, n, w);
        return;
    }
    frank_wolfe(a, columns, q, rows, n, zeta, least, 100, w);
    small_away(w, n);
    frank_wolfe(a, columns, q, rows, n, zeta, least, 10000, w);
}

static void start_from(double *w, const double *start, isize n)
{
    double sum = 0;
    for (isize j = 0; j < n; j++) w[j] = start ? start[j] : 0, sum += w[j];
    for (isize j = 0; j < n; j++) w[j] = sum > 0 ? w[j] / sum : 1 / (double)n;
}

Err synth_sdid_weights(Arena *a, const SynthModel *m, SynthFit *out)
{
    isize after = m->periods - m->before;
    out->noise = isnan(m->noise) ? noise_of(m) : m->noise;
    out->period_weight = make_array(a, double, m->before);
    start_from(out->weight, m->start, m->donors), start_from(out->period_weight, m->period_start, m->before);
    if (m->fixed || m->covariates) return OK;
    double *columns = make_array(a, double, m->donors * m->before);
    for (isize j = 0; j < m->donors; j++) {
        double later = 0;
        for (isize t = m->before; t < m->periods; t++) later += synth_donor_y(m, j, t) / (double)after;
        for (isize t = 0; t < m->before; t++) columns[t * m->donors + j] = synth_donor_y(m, j, t) - later;
    }
    weigh(a, m, columns, m->donors, m->before, 1e-6 * out->noise, out->noise, out->period_weight);
    synth_apart(m, columns);
    weigh(a, m, columns, m->before, m->donors, pow((double)(m->treated * after), 0.25) * out->noise, out->noise, out->weight);
    return OK;
}

/* ---- all methods ---- */

static double root_mean_square(const double *v, isize n)
{
    double sum = 0;
    for (isize i = 0; i < n; i++) sum += v[i] * v[i];
    return sqrt(sum / (double)n);
}

/* The largest outcome of the treated and their donors. */
static double outcome_scale(const SynthModel *m)
{
    double most = 0;
    for (isize j = 0; j < m->donors; j++) most = fmax(most, scale_of(m->y + m->donor[j] * m->periods, m->periods));
    for (isize i = 0; i < m->treated; i++) most = fmax(most, scale_of(m->y + m->of_treated[i] * m->periods, m->periods));
    return most;
}

static void gaps_find(Arena *a, const SynthModel *m, SynthFit *out)
{
    isize after = m->periods - m->before;
    double level = 0, rounding = 1e-13 * outcome_scale(m);
    out->gap = make_array(a, double, m->periods);
    for (isize t = 0; t < m->periods; t++) {
        double own = synth_treated_y(m, t);     /* weights add up to 1: differences lose no digits where values are large */
        for (isize j = 0; j < m->donors; j++) out->gap[t] += out->weight[j] * (own - synth_donor_y(m, j, t));
    }
    for (isize t = 0; t < m->before && out->period_weight; t++) level += out->period_weight[t] * out->gap[t];
    for (isize t = 0; t < m->periods; t++) out->gap[t] = fabs(out->gap[t] - level) > rounding ? out->gap[t] - level : 0;
    out->estimate = 0;
    for (isize t = m->before; t < m->periods; t++) out->estimate += out->gap[t] / (double)after;
    out->rmspe[0] = root_mean_square(out->gap, m->before), out->rmspe[1] = root_mean_square(out->gap + m->before, after);
}

Err synth_fit(Arena *a, const SynthModel *m, SynthFit *out)
{
    *out = (SynthFit){ .ridge = NAN, .noise = NAN };
    if (m->donors < 2 - m->fixed) return err(a, ERR_NONE, "%s: a synthetic unit is made of at least two that are not treated", m->donors ? "there is one donor" : "there is no donor");
    if (m->before < 2) return err(a, ERR_NONE, "%s before the treatment: what fits there stands for what would have been, and needs at least two", m->before < 1 ? "there is no period" : "there is one period");
    out->weight = make_array(a, double, m->donors);
    Err e = m->method == SYNTH_SC ? synth_sc_weights(a, m, out) : m->method == SYNTH_SDID ? synth_sdid_weights(a, m, out) : synth_ridge_weights(a, m, out);
    SynthModel left = *m;
    if (!failed(e) && m->covariates) left.y = synth_joint_weights(a, m, out);
    if (!failed(e)) gaps_find(a, &left, out);
    return e;
}
