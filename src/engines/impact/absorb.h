/* absorb.h: takes fixed effects out of columns: what is left of each is orthogonal to all of them.
 *
 * One grouping: means by level, or with slopes a small regression in each level: exact. Two groupings of levels: twoway.h.
 * Anything else: projections one after the other and back (Kaczmarz, symmetric), sped up by conjugate gradients
 * (Hernandez-Ramos, Escalante and Raydan 2011), until the step is tol of the column's own length.
 */
#ifndef ENGINES_ABSORB_H
#define ENGINES_ABSORB_H
#include "engines/impact/impact.h"

typedef struct Absorb Absorb;
typedef struct { int steps; bool converged; } AbsorbReport;     /* steps: the most that a column took */

/* groups with the same code array and slopes are one block. All codes are >= 0; w > 0 or NULL. */
Absorb *absorb_new(Arena *a, isize n, const FeGroup *group, isize groups, const double *w, int threads);
AbsorbReport absorb_columns(Absorb *b, double *const *column, isize columns, double tol);

/* The effects of a column, instead of what they leave: effect[g] has group[g].levels numbers (of slopes: slopes). */
AbsorbReport absorb_effects(Absorb *b, const double *v, double tol, double *const *effect);

isize absorb_redundant(Absorb *b);              /* effects of levels that others already say, exactly for one or two groupings or up to 1,500 effects, else groups - 1 and those within a level */
bool  absorb_leverage(Absorb *b, double *out);  /* of each row, weight included; false: too many levels on both sides */
void  absorb_free(Absorb *b);

#endif
