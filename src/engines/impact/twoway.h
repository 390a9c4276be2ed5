/* twoway.h: means of two groupings at once: the a[i] and b[j] that minimise sum of w (v - a[i] - b[j])^2.
 *
 * Three ways, by what the data allow. Where the smaller grouping has few levels, its normal equations are made and solved
 * outright. Else the rows become the edges of a graph between the levels, each pair once (few for most panels), and
 * conjugate gradients run on the smaller side; where they are slow, they are started again on both sides with the
 * preconditioner of laplacian.h, whose steps do not grow with how badly the levels are connected.
 */
#ifndef ENGINES_TWOWAY_H
#define ENGINES_TWOWAY_H
#include "base/arena.h"

typedef struct TwoWay TwoWay;

/* codes a[n] in 0 .. na-1, b[n] in 0 .. nb-1, none missing; w[n] > 0 or NULL. They must live as long. */
TwoWay *twoway_new(Arena *a, isize n, const i32 *ca, isize na, const i32 *cb, isize nb, const double *w);

typedef struct { int steps; bool converged; } TwoWaySolve;

/* effect_a[na], effect_b[nb] of one column; those of levels that nothing identifies beside the others are 0. tol: of the
 * residual of the normal equations, relative. Threads may solve different columns at once. */
TwoWaySolve twoway_solve(TwoWay *t, const double *v, double tol, double *effect_a, double *effect_b);

/* Builds what the slower ways need; called by itself, it costs nothing later. Not from several threads at once. */
void twoway_prepare(TwoWay *t);
void twoway_free(TwoWay *t);

isize twoway_components(TwoWay *t);                     /* parts that no row connects */

/* The share of each row's variance that the effects take, w / n-weighted leverage in [0, 1]; false where both groupings
 * have more levels than can be inverted (TWOWAY_DENSE). */
enum { TWOWAY_DENSE = 600 };
bool twoway_leverage(TwoWay *t, double *out);

#endif
