/* minimize.h: least values of functions of a few numbers, without their derivatives. Inside engines/impact only. */
#ifndef ENGINES_MINIMIZE_H
#define ENGINES_MINIMIZE_H
#include "base/arena.h"

typedef double Loss(void *of, const double *x);         /* finite */

/* From x[n], which becomes the best point found; returns the loss there. Nelder and Mead's polytope (1965; 500 losses at most), and steps of a
 * variable metric (Broyden, Fletcher, Goldfarb, Shanno, as Nash 1990, algorithm 21; central differences of 1e-3, 100 steps at most), with the
 * lengths that R's optim has. They end where a step gains less than 1.5e-8 of the loss. */
double nelder_mead(Arena *a, Loss *loss, void *of, double *x, isize n);
double variable_metric(Arena *a, Loss *loss, void *of, double *x, isize n);

#endif
