#include "media/chart.h"
#include "media/number.h"
#include <math.h>

enum { TEXT = 16, TOP = 30, BOTTOM = 40, GAP = 6 };
static const double letter = 8.6;               /* a wide guess at a figure's width: no text is measured */

static double nice_step(double rough)
{
    double power = pow(10, floor(log10(rough))), part = rough / power;
    return power * (part <= 1 + 1e-9 ? 1 : part <= 2 + 1e-9 ? 2 : part <= 5 + 1e-9 ? 5 : 10);
}

Ticks ticks_nice(double low, double high, int about)
{
    must(isfinite(low) && isfinite(high) && low <= high && about >= 2);
    if (low == high) high = low + (low == 0 ? 1 : fabs(low) * 0.1);
    double step = nice_step((high - low) / (about - 1));
    double first = floor(low / step + 1e-9), last = ceil(high / step - 1e-9);
    int decimals = step < 1 ? (int)ceil(-log10(step) - 1e-9) : 0;
    return (Ticks){ first * step, step, (int)(last - first) + 1, decimals > 9 ? 9 : decimals };
}

int ticks_years(int years, int about)
{
    static const int steps[] = { 1, 2, 3, 5, 10, 20, 50, 100, 200, 500 };
    for (isize i = 0; i < countof(steps); i++) if ((years - 1) / steps[i] + 1 <= about) return steps[i];
    return 1000;
}

/* ---- where things stand ---- */

typedef struct { Draw *d; int lang; Arena *a; const LineChart *c; Ticks y; double left, right; } Plot;

static bool value_range(const LineChart *c, double *low, double *high)
{
    isize known = 0;
    *low = INFINITY, *high = -INFINITY;
    for (isize s = 0; s < c->series_n; s++)
        for (isize i = 0; i < c->n; i++) {
            double v = c->series[s].values[i];
            if (isnan(v)) continue;
            *low = fmin(*low, v), *high = fmax(*high, v);
            known++;
        }
    return known >= 2 && isfinite(*low) && isfinite(*high);
}

static void widen(double *low, double *high)
{
    if (*low >= 0 && *low < *high / 2) *low = 0;
    double least = fmax(fabs(*high), fabs(*low)) / 10, middle = (*low + *high) / 2;
    if (*high - *low >= least) return;
    *low = middle - least / 2, *high = middle + least / 2;
}

static Str tick_text(const Plot *p, int k)
{
    Buf b = buf_on(p->a);
    put_decimal(&b, p->lang, p->y.first + p->y.step * k, p->y.decimals);
    return buf_str(&b);
}

static double text_width(Str s) { return (double)str_utf8_chars(s) * letter; }

static void margins(Plot *p)
{
    double left = 0, right = 0;
    for (int k = 0; k < p->y.n; k++) left = fmax(left, text_width(tick_text(p, k)));
    for (isize s = 0; s < p->c->series_n; s++) right = fmax(right, text_width(p->c->series[s].label));
    p->left = left + GAP;
    p->right = CHART_WIDTH - fmin(right, CHART_WIDTH / 3.0) - 2 * GAP;
}

static double x_of(const Plot *p, isize i) { return p->left + (p->right - p->left) * (double)i / (double)max_i64(p->c->n - 1, 1); }

static double y_of(const Plot *p, double v)
{
    double share = (v - p->y.first) / (p->y.step * (p->y.n - 1));
    return CHART_HEIGHT - BOTTOM - share * (CHART_HEIGHT - BOTTOM - TOP);
}

/* ---- drawing ---- */

static void draw_frame(Plot *p)
{
    for (int k = 0; k < p->y.n; k++) {
        double y = y_of(p, p->y.first + p->y.step * k);
        draw_line(p->d, k ? INK_GRID : INK_AXIS, (Point){ p->left, y }, (Point){ p->right, y });
        draw_text(p->d, INK_LABEL, (Point){ p->left - GAP, y + TEXT / 3.0 }, ANCHOR_END, tick_text(p, k));
    }
    draw_text(p->d, INK_LABEL, (Point){ 0, TEXT - 3 }, ANCHOR_START, p->c->unit);
}

static void draw_years(Plot *p)
{
    int step = ticks_years((int)p->c->n, 4);
    double base = CHART_HEIGHT - BOTTOM;
    for (isize i = 0; i < p->c->n; i += step) {
        draw_line(p->d, INK_AXIS, (Point){ x_of(p, i), base }, (Point){ x_of(p, i), base + 4 });
        draw_text(p->d, INK_LABEL, (Point){ x_of(p, i), base + 4 + TEXT }, ANCHOR_MIDDLE, str_fmt(p->a, "%d", p->c->first_year + (int)i));
    }
    draw_text(p->d, INK_LABEL, (Point){ p->right, CHART_HEIGHT - 2 }, ANCHOR_END, tr(p->lang, _("year")));
}

/* A value that stands alone between gaps is a dot; the last one is marked and carries the label. */
static void draw_series(Plot *p, const ChartSeries *s)
{
    Point *run = make_array(p->a, Point, p->c->n), last = { 0 };
    isize n = 0;
    for (isize i = 0; i <= p->c->n; i++) {
        bool known = i < p->c->n && !isnan(s->values[i]);
        if (known) { run[n++] = last = (Point){ x_of(p, i), y_of(p, s->values[i]) }; continue; }
        if (n > 1) draw_polyline(p->d, s->yours ? INK_LINE_YOURS : INK_LINE, run, n);
        else if (n) draw_circle(p->d, s->yours ? INK_DOT_YOURS : INK_DOT, run[0], 2.5);
        n = 0;
    }
    draw_circle(p->d, s->yours ? INK_DOT_YOURS : INK_DOT, last, 3.5);
    draw_text(p->d, s->yours ? INK_LABEL_YOURS : INK_LABEL, (Point){ last.x + GAP, last.y + TEXT / 3.0 }, ANCHOR_START, s->label);
}

static bool any_known(const LineChart *c, const ChartSeries *s)
{
    for (isize i = 0; i < c->n; i++) if (!isnan(s->values[i])) return true;
    return false;
}

static bool whole_values(const LineChart *c)
{
    for (isize s = 0; s < c->series_n; s++)
        for (isize i = 0; i < c->n; i++) if (!isnan(c->series[s].values[i]) && c->series[s].values[i] != floor(c->series[s].values[i])) return false;
    return true;
}

/* Nobody counts half a city. */
static Ticks ticks_of(const LineChart *c, double low, double high)
{
    Ticks t = ticks_nice(low, high, 4);
    if (t.step >= 1 || !whole_values(c)) return t;
    return (Ticks){ floor(low), 1, (int)fmax(ceil(high) - floor(low), 1) + 1, 0 };
}

bool chart_lines_draw(Draw *d, int lang, Arena *a, const LineChart *c)
{
    double low, high;
    if (c->n < 2 || !value_range(c, &low, &high)) return false;
    widen(&low, &high);
    Plot p = { .d = d, .lang = lang, .a = a, .c = c, .y = ticks_of(c, low, high) };
    margins(&p);
    draw_frame(&p);
    draw_years(&p);
    for (int yours = 0; yours < 2; yours++)     /* the reader's own over the others */
        for (isize s = 0; s < c->series_n; s++)
            if (c->series[s].yours == yours && any_known(c, &c->series[s])) draw_series(&p, &c->series[s]);
    return true;
}

Html chart_lines(Out *o, const LineChart *c)
{
    Draw *d = draw_svg(o, CHART_WIDTH, CHART_HEIGHT, "chart", c->description);
    return chart_lines_draw(d, o->lang, o->buf->arena, c) ? draw_svg_end(d) : (Html){ 0 };
}
