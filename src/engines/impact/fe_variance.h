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
    double *alone;              /* out, HC2 and HC3: what v would be of rows of leverage one alone, were their residuals 1; NULL: there are none */
    double *apart;              /* out, errors of rows that belong together: what v would be if none did; NULL otherwise */
} FeVariance;

/* v[k x k]; fills df, parameters, smallest_clusters, lag, leverage_one of out. */
Err fe_variance(Arena *a, FeVariance *q, double *v, FeFit *out);

/* With several clusters a variance may come out negative: negative eigenvalues of v[k x k] are then raised to 1e-10 (Cameron, Gelbach and
 * Miller 2011), and true is given. They depend on the columns' place and scale, so v is that of the columns as they were given. */
bool variance_mend(Arena *a, double *v, isize k);

#endif
