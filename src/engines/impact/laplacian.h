/* laplacian.h: systems whose matrix is the Laplacian of a weighted graph: (L x)_u = sum over edges of w (x_u - x_v).
 *
 * Conjugate gradients, preconditioned by an approximate Cholesky factor (Kyng and Sachdeva 2016; Gao, Kyng and Spielman
 * 2023): vertices are eliminated, fewest edges first, and the clique that an elimination leaves is replaced by a random
 * tree with the same expectation. On trees and rings nothing is random and the factor is exact. The draws have a fixed
 * seed: the same graph gives the same answer.
 */
#ifndef ENGINES_LAPLACIAN_H
#define ENGINES_LAPLACIAN_H
#include "base/arena.h"

typedef struct { i32 u, v; double w; } GraphEdge;       /* w > 0 */
typedef struct Factor Factor;

/* Factors the graph of n vertices. The edges are taken over and changed. */
Factor *laplacian_factor(Arena *a, isize n, GraphEdge *edges, isize m);

/* y = (factor)^+ r, up to a constant in each component; y may be r. Several threads may solve with one factor. */
void laplacian_precondition(const Factor *f, const double *r, double *y);

#endif
