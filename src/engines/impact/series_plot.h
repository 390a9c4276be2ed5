/* series_plot.h: lines over periods, with the period in which something began. Inside engines/impact only. */
#ifndef ENGINES_SERIES_PLOT_H
#define ENGINES_SERIES_PLOT_H
#include "engines/impact/periods.h"
#include "media/draw.h"

typedef enum { SERIES_YOURS, SERIES_OTHER, SERIES_FAINT, SERIES_DOTS } SeriesLook;      /* green; grey; thin; grey dots */
typedef struct { Str label; SeriesLook look; const double *y; isize from, to; } Series;   /* y[period], drawn from .. to - 1; NAN is a gap; label: at its end */

typedef struct {
    Str description, y_label;
    const Periods *periods;
    const Series *series;       /* later ones lie on top */
    isize n, begin;             /* begin: the first period of what began */
    Str begin_said;             /* beside the upright line */
    bool from_zero;             /* the axis holds zero */
} SeriesDrawing;

Html series_plot(Out *o, double width, const SeriesDrawing *s);

#endif
