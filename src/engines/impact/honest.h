/* honest.h: what is left of an effect where trends were not parallel (Rambachan and Roth 2023). Conventions as in impact.h.
 *
 *   HonestStudy s = { .pre = 4, .post = 4, .beta = beta, .sigma = sigma, .weight = (double[]){ 1, 0, 0, 0 }, .level = 0.95 };
 *   HonestBand b;
 *   Err e = honest_band(arena, &s, HONEST_RELATIVE, 1, 1000, &b);       b.low, b.high: where trends differ at most as they did before
 *   double m;
 *   e = honest_breakdown(arena, &s, HONEST_RELATIVE, &m);               the largest M at which the interval is still on one side of zero
 *
 * A difference in trends delta, zero in the period before the treatment, is what the coefficients before show, and is part of those after.
 *   HONEST_SMOOTHNESS   its slope changes by at most M from one period to the next, in the outcome's own unit; M = 0: a straight line
 *   HONEST_RELATIVE     from the treatment on it changes by at most M times its largest change between two periods before
 * As in the package HonestDiD 0.2.8: fixed-length intervals for the first, for the second the conditional test of Andrews, Roth and
 * Pakes (2023) with a first look against the least favourable case (C-LF, of size 0.1 of the whole).
 */
#ifndef ENGINES_HONEST_H
#define ENGINES_HONEST_H
#include "engines/impact/impact.h"

typedef enum { HONEST_SMOOTHNESS, HONEST_RELATIVE } HonestKind;

typedef struct {
    isize pre, post;                /* >= 1; periods before and after that which all others are compared with, one step apart */
    const double *beta;             /* pre + post, in the order of time, without that period */
    const double *sigma;            /* their covariance, (pre + post) x (pre + post), row by row */
    const double *weight;           /* post: what is asked for is weight' beta of the periods after */
    double level;                   /* of the interval, 0.95 */
} HonestStudy;

typedef struct { double low, high; } HonestBand;

/* The interval under parallel trends: normal. */
HonestBand honest_original(const HonestStudy *s);

/* The interval that holds the effect wherever the restriction holds with this m, >= 0.
 * points: of HONEST_RELATIVE, the ends are points of a grid of so many from -20 to 20 standard errors, as the package has them (and go on
 * beyond with the same step where they have to); 0: the ends themselves. The fixed-length interval is the shortest to the last digits: its
 * estimators lie on the path of a lasso (Efron et al. 2004) in the sums of weights. The least favourable value is integrated, not drawn.
 * ERR_INPUT: m or a count out of range. ERR_NONE: sigma is singular; an interval over 200,000 standard errors wide, of HONEST_RELATIVE. */
Err honest_band(Arena *a, const HonestStudy *s, HonestKind kind, double m, isize points, HonestBand *out);

/* The largest m whose interval leaves zero out: 0 where none does, INFINITY where one of 1e6 (times the standard error, of
 * HONEST_SMOOTHNESS) still does. */
Err honest_breakdown(Arena *a, const HonestStudy *s, HonestKind kind, double *m);

/* As large as the slope may have changed before the treatment: its largest change there and 1.645 of its standard errors; with one period
 * before the standard error of that. What the package takes as the end of a range of m. */
double honest_smoothness_most(Arena *a, const HonestStudy *s);

#endif
