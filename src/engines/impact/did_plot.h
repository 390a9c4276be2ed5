/* did_plot.h: effects by time since the treatment, and comparisons of two groups, drawn. Inside engines/impact only. */
#ifndef ENGINES_DID_PLOT_H
#define ENGINES_DID_PLOT_H
#include "engines/impact/did.h"
#include "engines/impact/findings.h"
#include "engines/impact/honest.h"

/* Effects of a DID_EVENT aggregate: dots with their intervals, thin lines to the band that holds for all at once, and a line where the
 * treatment begins. since: what the axis counts. honest: of each of the last effects, from the first one after the last before the treatment: a pale bar behind it; or NULL.
 * Empty where fewer than two effects are known. */
Html event_plot(Out *o, double width, const DidAggregate *g, const HonestBand *honest, Str outcome, Str since, double level);

/* Intervals by M, ms[n] rising, beside that under parallel trends. */
typedef struct { Str outcome, of, said; double level; HonestBand original; isize n; const double *m; const HonestBand *band; } HonestDrawing;    /* of: "the average effect"; said: what M is */
Html honest_plot(Out *o, double width, const HonestDrawing *d);

/* Each comparison of a decomposition by its weight and estimate; those with units treated already are grey. */
Html bacon_plot(Out *o, double width, const BaconFit *b, Str outcome);

#endif
