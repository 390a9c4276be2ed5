/* fe_variance.h: the standard errors of fe_fit. Inside engines/impact only. */
#ifndef ENGINES_FE_VARIANCE_H
#define ENGINES_FE_VARIANCE_H
#include "engines/impact/absorb.h"

typedef struct {
    const FeModel *m;           /* y holds the residuals */
    isize k, kept;
    double *const *x;           /* k columns, the constant among them */
    const double *bread;        /* (x'wx)^-1, 0 where dropped */
    Absorb *absorb;             /* NULL without fixed effects */
    double full;                /* out: all parameters */
} FeVariance;

/* v[k x k]; fills df, parameters, smallest_clusters, lag, leverage_one, variance_fixed of out. */
Err fe_variance(Arena *a, FeVariance *q, double *v, FeFit *out);

#endif
