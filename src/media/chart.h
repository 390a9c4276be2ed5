/* chart.h: charts as a reader takes them in: axes said in words, lines labelled where they end, the reader's own in the colour and
 * the rest in grey. A chart has a sentence that says what it shows, and the page has a table behind it.
 *
 *   ChartSeries s = { .label = S("140,407"), .values = people, .yours = true };
 *   LineChart c = { .description = sentence, .unit = _("people"), .first_year = 2010, .n = 10, .series = &s, .series_n = 1 };
 *   Html chart = chart_lines(o, &c);
 */
#ifndef MEDIA_CHART_H
#define MEDIA_CHART_H
#include "media/draw.h"

/* Round figures that cover low to high: low <= first + step * k. step is 1, 2 or 5 times a power of ten. */
typedef struct { double first, step; int n, decimals; } Ticks;
Ticks ticks_nice(double low, double high, int about);   /* finite, low <= high, about >= 2; n >= 2 */
int   ticks_years(int years, int about);                /* labels every so many years: 1, 2, 3, 5, 10, 20 ...; at most about of them */

typedef struct {
    Str label;                  /* at the line's end */
    const double *values;       /* one a year; NAN: not known, the line has a gap */
    bool yours;
} ChartSeries;

typedef struct {
    Str description;            /* the text alternative: a sentence */
    Str unit;                   /* what the upright axis counts, in the reader's language: "people" */
    int first_year;
    isize n;                    /* years */
    const ChartSeries *series;
    isize series_n;
} LineChart;

/* Lines over years. The upright axis begins at zero where that leaves the lines readable; elsewhere it spans at least a tenth
 * of the largest value, so that a small change does not look like a fall. Empty where fewer than two values are known. */
Html chart_lines(Out *o, const LineChart *c);
bool chart_lines_draw(Draw *d, int lang, Arena *a, const LineChart *c);     /* in CHART_WIDTH by CHART_HEIGHT; false: too little is known */

enum { CHART_WIDTH = 360, CHART_HEIGHT = 220 };         /* user units; a text is at most 16 of them high */

#endif
