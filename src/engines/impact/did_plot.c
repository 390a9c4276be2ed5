#include "engines/impact/did_plot.h"
#include "media/chart.h"
#include "media/number.h"
#include <math.h>

enum { WIDTH = 720, HEIGHT = 380, TOP = 34, BOTTOM = 56, TEXT = 15, RIGHT = WIDTH - 16 };
static const double letter = 7.6;

typedef struct { Draw *d; Arena *a; Ticks t; double left, first, last; } Frame;

static double up(const Frame *f, double v)
{
    double share = (v - f->t.first) / (f->t.step * (f->t.n - 1));
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
}

static double across(const Frame *f, double at) { return f->left + 20 + (at - f->first) / fmax(1, f->last - f->first) * (RIGHT - f->left - 40); }

static Str tick_said(Arena *a, const Ticks *t, int k)
{
    Buf b = buf_on(a);
    put_decimal(&b, 0, t->first + t->step * k, t->decimals);
    return buf_str(&b);
}

static bool known(const Estimate *e) { return isfinite(e->se); }

/* Effects before the treatment are compared with the period before each, or with the last one: that has none of its own. */
static void range_of(const DidAggregate *g, double *low, double *high)
{
    *low = *high = 0;
    for (isize i = 0; i < g->n; i++) {
        const Estimate *e = &g->effect[i];
        if (!known(e)) continue;
        double reach = isnan(g->critical) ? 0 : g->critical * e->se;
        *low = fmin(*low, fmin(e->low, e->estimate - reach)), *high = fmax(*high, fmax(e->high, e->estimate + reach));
    }
}

static void axes(const Frame *f, Str outcome)
{
    for (int k = 0; k < f->t.n; k++) {
        double v = f->t.first + f->t.step * k, at = up(f, v);
        draw_line(f->d, fabs(v) < f->t.step / 1e6 ? INK_AXIS : INK_GRID, (Point){ f->left, at }, (Point){ RIGHT, at });
        draw_text(f->d, INK_LABEL, (Point){ f->left - 8, at + TEXT / 3.0 }, ANCHOR_END, tick_said(f->a, &f->t, k));
    }
    draw_text(f->d, INK_LABEL, (Point){ 0, TEXT - 3 }, ANCHOR_START, str_fmt(f->a, "change in " STR_FMT, STR_ARG(outcome)));
    draw_text(f->d, INK_LABEL, (Point){ RIGHT, HEIGHT - 12 }, ANCHOR_END, S("periods since the treatment began"));
    if (f->first >= 0) return;
    double begin = across(f, -0.5);
    draw_line(f->d, INK_GRID, (Point){ begin, TOP }, (Point){ begin, HEIGHT - BOTTOM });
}

static void effects(const Frame *f, const DidAggregate *g)
{
    double shown = -INFINITY;
    for (isize i = 0; i < g->n; i++) {
        const Estimate *e = &g->effect[i];
        double x = across(f, g->at[i]), reach = g->critical * e->se;
        if (known(e)) {
            Ink line = g->at[i] < 0 ? INK_LINE : INK_LINE_YOURS;
            if (!isnan(reach)) draw_line(f->d, INK_AXIS, (Point){ x, up(f, e->estimate - reach) }, (Point){ x, up(f, e->estimate + reach) });
            draw_line(f->d, line, (Point){ x, up(f, e->low) }, (Point){ x, up(f, e->high) });
            draw_circle(f->d, g->at[i] < 0 ? INK_DOT : INK_DOT_YOURS, (Point){ x, up(f, e->estimate) }, 5);
        }
        if (x - shown < 44) continue;
        draw_text(f->d, INK_LABEL, (Point){ shown = x, HEIGHT - BOTTOM + TEXT + 6 }, ANCHOR_MIDDLE, str_fmt(f->a, "%g", g->at[i]));
    }
}

Html event_plot(Out *o, const DidAggregate *g, Str outcome, double level)
{
    Arena *a = o->buf->arena;
    isize some = 0;
    double low, high;
    for (isize i = 0; i < g->n; i++) some += known(&g->effect[i]);
    if (some < 2) return (Html){ 0 };
    range_of(g, &low, &high);
    Frame f = { draw_svg(o, WIDTH, HEIGHT, "chart", str_fmt(a, "Effects on " STR_FMT " by periods since the treatment, with their %g%% intervals", STR_ARG(outcome), level * 100)), a, ticks_nice(low, high, 6), 0, g->at[0], g->at[g->n - 1] };
    for (int k = 0; k < f.t.n; k++) f.left = fmax(f.left, (double)str_utf8_chars(tick_said(a, &f.t, k)) * letter + 14);
    axes(&f, outcome);
    effects(&f, g);
    return draw_svg_end(f.d);
}
