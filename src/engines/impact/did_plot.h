/* did_plot.h: effects by time since the treatment, drawn. Inside engines/impact only. */
#ifndef ENGINES_DID_PLOT_H
#define ENGINES_DID_PLOT_H
#include "engines/impact/did.h"
#include "engines/impact/findings.h"

/* Effects of a DID_EVENT aggregate: dots with their intervals, thin lines to the band that holds for all at once, and a line where the
 * treatment begins. Empty where fewer than two effects are known. */
Html event_plot(Out *o, const DidAggregate *g, Str outcome, double level);

#endif
