/* simplex.h: weights that are not negative and add up to one, for combinations of columns that come near a target. As the weights add up
 * to one, the target is taken from each column first: then the combination itself is to be small. Inside engines/impact only. */
#ifndef ENGINES_SIMPLEX_H
#define ENGINES_SIMPLEX_H
#include "base/arena.h"

/* The w that makes w' Q w least. q: n x n, symmetric, not negative definite. w in: a start, > 0 where it is thought to be (all zero: equal
 * weights); out: the weights, exactly 0 where the bound holds. Where several are least, those near equal weights.
 *   Active set (Nocedal and Wright 2006, 16.5), each step a Cholesky factor of the columns in use; Q + e I about the last solution instead of
 *   Q, until that does not move (proximal point, Rockafellar 1976), so that Q may be singular. Agrees with the optimum to about 1e-10. */
void simplex_least(Arena *a, const double *q, isize n, double *w);

/* Q = M' M of columns m[column * rows + row]. */
void gram(const double *m, isize rows, isize n, double *q);

/* Steps of Frank and Wolfe (1956) for |M w|^2 / rows + zeta^2 |w|^2 from w, each as long as is best, until one gains at most `least` or
 * there were `most`: as Arkhangelsky et al. (2021) and their package take them. q: gram(m). Returns how many. */
isize frank_wolfe(Arena *a, const double *m, const double *q, isize rows, isize n, double zeta, double least, isize most, double *w);

/* One such step from w (none where it is fixed), without Q; left[rows] becomes M w. slope: room for n. */
void frank_wolfe_step(const double *m, isize rows, isize n, double zeta, bool fixed, double *w, double *left, double *slope);

#endif
