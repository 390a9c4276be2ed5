/* meta_work.h: least squares of a meta-analysis and the traces that its estimators need. Inside engines/impact only.
 *
 * Everything happens in columns that were centred and scaled (z), where regressors around 1,000,000 cost no digits; tau2 and Q are
 * the same there. P = W - W Z (Z'WZ)^-1 Z'W is never made: what is needed of it are traces, which are products of p x p moments.
 */
#ifndef ENGINES_META_WORK_H
#define ENGINES_META_WORK_H
#include "engines/impact/meta.h"

typedef struct {
    Arena *arena;
    const MetaModel *m;
    isize k, p;                 /* p: kept */
    double *z;                  /* k x p, row by row */
    double *back;               /* p x p: coefficients as given are back times those of z */
    double *w, *r;              /* weights and residuals of the last fit */
    double *b, *inverse;        /* its coefficients, (Z'WZ)^-1 */
    double *s1, *s2;            /* room: p x p */
    bool   *none;               /* p falses: nothing is dropped any more */
    double log_det;             /* of Z'WZ */
} MetaWork;

MetaWork meta_work(Arena *a, const MetaModel *m, MetaFit *out);     /* fills p, kept, dropped of out */

/* Each returns the weighted sum of squares: with the weights in w, with 1 / (v + tau2), with 1. */
double meta_solve(MetaWork *f);
double meta_solve_at(MetaWork *f, double tau2);
double meta_solve_flat(MetaWork *f);

/* Of the last fit: tr(P), tr(P V), tr(P V^ga P V^gb), and the sum of w^e v^g, e 1 or 2, g 0 to 2. */
double meta_trace_p(MetaWork *f);
double meta_trace_pv(MetaWork *f);
double meta_trace_square(MetaWork *f, int ga, int gb);
double meta_sum(const MetaWork *f, int e, int g);

#endif
