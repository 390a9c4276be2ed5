/* meta_plot.h: the two drawings of a meta-analysis. Inside engines/impact only. */
#ifndef ENGINES_META_PLOT_H
#define ENGINES_META_PLOT_H
#include "engines/impact/findings.h"
#include "engines/impact/meta.h"

typedef struct {
    Str description, unit;      /* unit: of the axis, in words */
    isize k;
    const Str *label;
    const double *y, *v, *weight;   /* weight: percent */
    Estimate mean;              /* of intercept-only models; NAN: not drawn */
    Estimate next;              /* prediction interval */
    double level;
    bool ratio;                 /* y are logarithms: the axis says ratios */
    isize filled;               /* funnel: the last so many are filled in */
} MetaDrawing;

/* Studies below each other with their intervals, dots as large as their weight, and the mean as a diamond within the prediction
 * interval; at most 60 studies, the heaviest. */
Html forest_plot(Out *o, double width, const MetaDrawing *m);

/* Effect against standard error, with the funnel that chance alone leaves about the mean. */
Html funnel_plot(Out *o, double width, const MetaDrawing *m);

#endif
