#include "engines/impact/minimize.h"
#include "engines/impact/simplex.h"
#include "engines/impact/synth.h"
#include "tests/test.h"
#include <math.h>

static u64 state;
static double uniform(void)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (double)(state >> 11) * 0x1p-53;
}

/* What makes weights the best: slopes are alike where they are above zero, and nowhere less. */
static void check_best(const double *q, isize n, const double *w)
{
    double sum = 0, level = 0, scale = 0;
    double slope[40];
    for (isize i = 0; i < n; i++) {
        slope[i] = 0;
        for (isize j = 0; j < n; j++) slope[i] += q[i * n + j] * w[j];
        sum += w[i], level += w[i] * slope[i], scale = fmax(scale, q[i * n + i]);
    }
    CHECK(fabs(sum - 1) < 1e-12);
    for (isize i = 0; i < n; i++) CHECK(w[i] >= 0 && slope[i] >= level - 1e-7 * scale && (w[i] < 1e-6 || fabs(slope[i] - level) < 1e-7 * scale));
}

TEST(synth_weights_are_the_best)
{
    for (int round = 0; round < 200; round++) {
        state = (u64)round * 77 + 5;
        isize n = 2 + round % 30, rows = 1 + round % 17;        /* also with fewer rows than columns */
        double *m = make_array(a, double, n * rows), *q = make_array(a, double, n * n), *w = make_array(a, double, n), shift = round % 3 ? 0.6 : 0;
        for (isize i = 0; i < n * rows; i++) m[i] = uniform() - shift;
        gram(m, rows, n, q);
        simplex_least(a, q, n, w);
        check_best(q, n, w);
    }
}

TEST(synth_weights_alike_are_equal)
{
    double q[16] = { 0 }, w[4] = { 0 };
    simplex_least(a, q, 4, w);
    for (int i = 0; i < 4; i++) CHECK(w[i] == 0.25);
    for (int i = 0; i < 16; i++) q[i] = 1;                      /* four times the same donor */
    simplex_least(a, q, 4, w);
    for (int i = 0; i < 4; i++) CHECK(fabs(w[i] - 0.25) < 1e-6);
}

static double valley(void *of, const double *x) { (void)of; return 100 * pow(x[1] - x[0] * x[0], 2) + pow(1 - x[0], 2); }

TEST(synth_minima_are_found)
{
    double x[2] = { -1.2, 1 }, y[2] = { -1.2, 1 };
    CHECK(nelder_mead(a, valley, NULL, x, 2) < 1e-6 && fabs(x[0] - 1) < 1e-2);
    CHECK(variable_metric(a, valley, NULL, y, 2) < 1e-2);
    CHECK(fabs(y[0] - 1) < 0.2);
}

/* The treated is half of the first donor and half of the second; predictors say so too. The effect is 3. */
TEST(synth_finds_a_mixture_that_is_there)
{
    enum { PERIODS = 12, BEFORE = 8, UNITS = 6 };
    double y[UNITS * PERIODS], x[2 * UNITS];
    state = 9;
    for (int u = 1; u < UNITS; u++) for (int t = 0; t < PERIODS; t++) y[u * PERIODS + t] = 10 * uniform();
    for (int t = 0; t < PERIODS; t++) y[t] = (y[PERIODS + t] + y[2 * PERIODS + t]) / 2 + (t >= BEFORE ? 3 : 0);
    for (int k = 0; k < 2; k++) for (int u = 1; u < UNITS; u++) x[k * UNITS + u] = uniform();
    for (int k = 0; k < 2; k++) x[k * UNITS] = (x[k * UNITS + 1] + x[k * UNITS + 2]) / 2;
    SynthModel m = { .periods = PERIODS, .before = BEFORE, .y = y, .donors = 5, .donor = (isize[]){ 1, 2, 3, 4, 5 }, .treated = 1, .of_treated = (isize[]){ 0 }, .units = UNITS, .x = x, .ridge = NAN, .noise = NAN, .exact = true, .level = 0.95, .threads = 1 };
    SynthFit fit;
    CHECK(!failed(synth_fit(a, &m, &fit)) && fabs(fit.estimate - 3) < 1e-6 && fabs(fit.weight[0] - 0.5) < 1e-6 && fit.rmspe[0] < 1e-6);
    m.method = SYNTH_AUGMENTED;
    CHECK(!failed(synth_fit(a, &m, &fit)) && fabs(fit.estimate - 3) < 1e-6);
    SynthPlacebos p;
    CHECK(!failed(synth_placebos(a, &m, &fit, &(SynthDesign){ .draws = 10 }, &p)) && p.sets == 5 && p.all && fabs(p.p - 1 / 6.0) < 1e-12);
    m.donors = 1;
    CHECK(synth_fit(a, &m, &fit).code == ERR_NONE);
    m.donors = 5, m.before = 1;
    CHECK(synth_fit(a, &m, &fit).code == ERR_NONE);
}
