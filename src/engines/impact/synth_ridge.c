#include "engines/impact/dense.h"
#include "engines/impact/simplex.h"
#include "engines/impact/synth_work.h"
#include <math.h>

enum { PENALTIES = 21 };

/* Columns that are to be balanced: outcomes before, then predictors on their scale; about the donors' mean. */
typedef struct { isize n, columns; double *x, *target; } Balance;       /* x[donor * columns + column] */

/* Predictors get the standard deviation that all outcomes before have together. */
static Balance balance_of(Arena *a, const SynthModel *m)
{
    Balance b = { m->donors, m->before + m->k, NULL, NULL };
    double n = (double)b.n, square = 0;
    b.x = make_array(a, double, b.n * b.columns), b.target = make_array(a, double, b.columns);
    for (isize c = 0; c < b.columns; c++) {
        bool outcome = c < m->before;
        double mean = 0, own = 0;
        for (isize j = 0; j < b.n; j++) mean += (outcome ? synth_donor_y(m, j, c) : synth_donor_x(m, j, c - m->before)) / n;
        for (isize j = 0; j < b.n; j++) {
            double v = (outcome ? synth_donor_y(m, j, c) : synth_donor_x(m, j, c - m->before)) - mean;
            b.x[j * b.columns + c] = v, own += v * v;
        }
        b.target[c] = (outcome ? synth_treated_y(m, c) : synth_treated_x(m, c - m->before)) - mean;
        if (outcome) { square += own; continue; }
        double scale = own > 0 ? sqrt(square / (n * (double)m->before - 1)) / sqrt(own / (n - 1)) : 0;
        for (isize j = 0; j < b.n; j++) b.x[j * b.columns + c] *= scale;
        b.target[c] *= scale;
    }
    return b;
}

/* Synthetic control on all columns but `without` (-1: all). */
static void control_weights(Arena *a, const Balance *b, isize without, double *w)
{
    double *apart = make_array(a, double, b->n * b->columns), *q = make_array(a, double, b->n * b->n);
    for (isize j = 0; j < b->n; j++) for (isize c = 0; c < b->columns; c++) apart[j * b->columns + c] = c == without ? 0 : b->x[j * b->columns + c] - b->target[c];
    gram(apart, b->columns, b->n, q);
    memset(w, 0, (size_t)b->n * sizeof(double));
    simplex_least(a, q, b->n, w);
}

/* What ridge regression with each penalty adds to w: added[penalty * n + donor]. The column left out is one of zeros. */
static void ridge_adds(Arena *a, const Balance *b, isize without, const double *w, const double *penalty, isize penalties, double *added)
{
    isize k = b->columns;
    double *square = make_array(a, double, k * k), *factor = make_array(a, double, k * k), *left = make_array(a, double, k), *turned = make_array(a, double, k);
    bool *dropped = make_array(a, bool, k);
    for (isize c = 0; c < k; c++) {
        if (c == without) continue;
        left[c] = b->target[c];
        for (isize j = 0; j < b->n; j++) left[c] -= w[j] * b->x[j * k + c];
    }
    for (isize j = 0; j < b->n; j++) for (isize c = 0; c < k; c++) for (isize d = 0; d < k && c != without; d++) if (d != without) square[c * k + d] += b->x[j * k + c] * b->x[j * k + d];
    for (isize p = 0; p < penalties; p++) {
        memcpy(factor, square, (size_t)(k * k) * sizeof(double));
        for (isize c = 0; c < k; c++) factor[c * k + c] += penalty[p];
        memcpy(turned, left, (size_t)k * sizeof(double));
        cholesky(factor, k, 0, dropped);
        cholesky_solve(factor, k, dropped, turned);
        for (isize j = 0; j < b->n; j++) {
            double sum = 0;
            for (isize c = 0; c < k; c++) if (c != without) sum += b->x[j * k + c] * turned[c];
            added[p * b->n + j] = sum;
        }
    }
}

/* The largest eigenvalue of x' x. */
static double largest(Arena *a, const Balance *b)
{
    isize k = b->columns;
    double *square = make_array(a, double, k * k), *d = make_array(a, double, k), *v = make_array(a, double, k * k);
    for (isize j = 0; j < b->n; j++) for (isize c = 0; c < k; c++) for (isize e = 0; e < k; e++) square[c * k + e] += b->x[j * k + c] * b->x[j * k + e];
    symmetric_eigen(square, k, d, v);
    return d[0];
}

/* Squared error of the column left out, of each penalty: error[column * PENALTIES + penalty]. augsynth leaves out all columns but the last. */
static void errors_find(Arena *a, const Balance *b, const double *penalty, double *error)
{
    double *w = make_array(a, double, b->n), *added = make_array(a, double, PENALTIES * b->n);
    Arena *scratch = arena_new();
    for (isize c = 0; c + 1 < b->columns; c++) {
        arena_reset(scratch);
        control_weights(scratch, b, c, w);
        ridge_adds(scratch, b, c, w, penalty, PENALTIES, added);
        for (isize p = 0; p < PENALTIES; p++) {
            double off = b->target[c];
            for (isize j = 0; j < b->n; j++) off -= (w[j] + added[p * b->n + j]) * b->x[j * b->columns + c];
            error[c * PENALTIES + p] = off * off;
        }
    }
    arena_free(scratch);
}

static double penalty_choose(Arena *a, const SynthModel *m, const Balance *b)
{
    double penalty[PENALTIES], mean[PENALTIES] = { 0 }, se[PENALTIES] = { 0 }, most = largest(a, b), n = (double)(b->columns - 1), *error = make_array(a, double, b->columns * PENALTIES);
    for (int p = 0; p < PENALTIES; p++) penalty[p] = most * pow(1e-8, p / 20.0);
    errors_find(a, b, penalty, error);
    int best = 0;
    for (int p = 0; p < PENALTIES; p++) {
        for (isize c = 0; c + 1 < b->columns; c++) mean[p] += error[c * PENALTIES + p] / n;
        for (isize c = 0; c + 1 < b->columns; c++) se[p] += (error[c * PENALTIES + p] - mean[p]) * (error[c * PENALTIES + p] - mean[p]);
        se[p] = n > 1 ? sqrt(se[p] / (n - 1) / n) : 0;
        if (mean[p] < mean[best]) best = p;
    }
    for (int p = 0; p < PENALTIES && !m->least_error; p++) if (mean[p] <= mean[best] + se[best]) return penalty[p];
    return penalty[best];
}

Err synth_ridge_weights(Arena *a, const SynthModel *m, SynthFit *out)
{
    Balance b = balance_of(a, m);
    double *added = make_array(a, double, b.n);
    out->ridge = isnan(m->ridge) ? penalty_choose(a, m, &b) : m->ridge;
    control_weights(a, &b, -1, out->weight);
    if (!(out->ridge > 0)) return OK;       /* donors that do not differ */
    ridge_adds(a, &b, -1, out->weight, &out->ridge, 1, added);
    for (isize j = 0; j < b.n; j++) out->weight[j] += added[j];
    return OK;
}
