/* did_work.h: what the parts of did_fit share. Inside engines/impact only. */
#ifndef ENGINES_DID_WORK_H
#define ENGINES_DID_WORK_H
#include "engines/impact/did.h"

/* psi: units x columns, row by row: the influence of each cell, then of each group's share (w 1{of the group} - share). A parameter is
 * a vector over columns. square: psi' psi; with clusters of their sums. draws: of each draw the sums of V psi, V the multipliers. */
typedef struct DidInfluence {
    isize units, columns;
    double *psi, *square, *drawn;
    i64 draws;
    double least;               /* what is not above it is rounding, and no standard error */
} DidInfluence;

/* The rows that are left, by period. In panels row i of every period is unit i. */
typedef struct {
    const DidModel *m;
    Arena *arena;
    isize units, periods;
    isize *count;               /* rows of each period */
    isize **row;                /* of each period: rows of the model */
    i32   **unit;               /* of each period: unit of each row; panels: i */
    double *unit_group, *unit_weight;   /* group: INFINITY never; weight: of the first period, or the mean */
    i32    *unit_cluster;
    i32     clusters;
    double *period;             /* values */
    isize   groups;
    double *group;
} DidData;

/* m is the fit's own: DID_UNBALANCED becomes DID_PANEL where every unit is seen in every period that is left. */
Err did_data(Arena *a, DidModel *m, DidFit *out, DidData *d);

/* Sums over rows of psi (rows x columns) times multipliers of mean 0 and variance 1 (Mammen's two points), drawn `draws` times:
 * out[draw * columns + column]. The same whatever the number of threads. Eight rows at a time: all their 256 partial sums are made once,
 * then each draw takes one of them. */
void multiplier_sums(const double *psi, isize rows, isize columns, i64 draws, const u64 seed[4], int threads, double *out);

/* Of a parameter with coefficients c[columns]. */
Estimate did_estimate(Arena *a, const DidModel *m, const DidInfluence *f, Str term, double value, const double *c);

/* The 1 - alpha quantile over draws of the largest |t| of n parameters (c: n x columns). NAN without draws. */
double did_critical(Arena *a, const DidModel *m, const DidInfluence *f, const double *c, isize n);

#endif
