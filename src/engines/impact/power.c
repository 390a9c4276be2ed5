#include "engines/impact/distributions.h"
#include "engines/impact/impact.h"
#include <math.h>

static bool clustered(const PowerDesign *d) { return d->m > 1; }

/* How many times the variance of an independent sample's mean. */
static double inflation(const PowerDesign *d)
{
    return clustered(d) ? 1 + ((1 + d->cv * d->cv) * d->m - 1) * d->icc : 1;
}

/* Variance of one unit's outcome after the analysis of covariance of `after` periods on `before` ones (McKenzie 2012, 1). */
static double panel_share(const PowerDesign *d)
{
    double after = (1 + (d->after - 1) * d->rho) / d->after;
    double before = d->before > 0 ? d->before * d->rho * d->rho / (1 + (d->before - 1) * d->rho) : 0;
    return after - before;
}

/* Standard error of the difference with n units, and its degrees of freedom. */
static double error_of(const PowerDesign *d, double n)
{
    double rows = n * (clustered(d) ? d->m : 1), treated = rows * d->share, control = rows - treated;
    double factor = inflation(d) * panel_share(d) * (1 - d->r2), one = d->base + d->effect;
    double v = d->proportions ? one * (1 - one) / treated + d->base * (1 - d->base) / control : d->sd * d->sd * (1 / treated + 1 / control);
    return sqrt(v * factor);
}

double power_of(const PowerDesign *d)
{
    double delta = fabs(d->effect) / error_of(d, d->n), df = d->n - 2;
    if (d->proportions) {
        double z = normal_quantile(1 - d->alpha / 2);
        return normal_above(z - delta) + normal_below(-z - delta);
    }
    if (df <= 0) return 0;
    double t = t_quantile(1 - d->alpha / 2, df);
    return 1 - t_noncentral_below(t, df, delta) + t_noncentral_below(-t, df, delta);
}

static double power_at_n(const PowerDesign *d, double n) { PowerDesign at = *d; at.n = n; return power_of(&at); }
static double power_at_effect(const PowerDesign *d, double effect) { PowerDesign at = *d; at.effect = effect; return power_of(&at); }

static Err in_range(Arena *a, const PowerDesign *d)
{
    if (!(d->share > 0 && d->share < 1)) return err(a, ERR_INPUT, "the share treated is above 0 and below 1");
    if (!d->proportions && !(d->sd > 0)) return err(a, ERR_INPUT, "the standard deviation is above 0");
    if (d->proportions && !(d->base > 0 && d->base < 1)) return err(a, ERR_INPUT, "the control's proportion is above 0 and below 1");
    return OK;
}

Err power_n(Arena *a, PowerDesign *d, double power)
{
    Err e = in_range(a, d);
    if (failed(e)) return e;
    if (d->effect == 0) return err(a, ERR_NONE, "no number of units finds an effect of zero");
    if (d->proportions && !(d->base + d->effect > 0 && d->base + d->effect < 1)) return err(a, ERR_INPUT, "control's proportion and effect together are above 0 and below 1");
    double low = 3, high = 4;
    while (power_at_n(d, high) < power) {
        low = high, high *= 2;
        if (high > 1e12) return err(a, ERR_NONE, "more than a million million units would be needed");
    }
    while (high - low > 1) {
        double middle = floor((low + high) / 2);
        *(power_at_n(d, middle) < power ? &low : &high) = middle;
    }
    d->n = power_at_n(d, low) >= power ? low : high;
    return OK;
}

Err power_effect(Arena *a, PowerDesign *d, double power)
{
    Err e = in_range(a, d);
    if (failed(e)) return e;
    if (d->n < 3) return err(a, ERR_NONE, "with fewer than 3 units no effect can be found");
    double low = 0, high = d->proportions ? 1 - d->base : error_of(d, d->n);
    if (d->proportions && power_at_effect(d, high * (1 - 1e-9)) < power) return err(a, ERR_NONE, "so few units find no effect on this proportion with that power");
    while (!d->proportions && power_at_effect(d, high) < power) high *= 2;
    for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) {
        double middle = (low + high) / 2;
        *(power_at_effect(d, middle) < power ? &low : &high) = middle;
    }
    d->effect = high;
    return OK;
}
