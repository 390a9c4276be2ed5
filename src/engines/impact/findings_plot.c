#include "engines/impact/findings.h"
#include "media/chart.h"
#include "media/number.h"
#include <math.h>

enum { ROW = 34, TOP = 20, BOTTOM = 56, TEXT = 15, MOST_ROWS = 40, EVENT_HEIGHT = 380 };
static const double letter = 7.6;

/* ---- dots out of a hundred ---- */

Html findings_dots(Out *o, double chance, Str description)
{
    Draw *d = draw_svg(o, 110, 110, "chart", description);
    int n = dots_of(chance);
    for (int i = 0; i < 100; i++) draw_circle(d, i < n ? INK_DOT_YOURS : INK_GRID, (Point){ 5.5 + 11 * (i % 10), 5.5 + 11 * (i / 10) }, i < n ? 4.4 : 3.2);
    return draw_svg_end(d);
}

/* ---- axes ---- */

typedef struct { Draw *d; Arena *a; Ticks t; double from, to; bool upright; int lang; } Axis;

Out *drawing_on(const Findings *f)
{
    Buf *b = make(f->arena, Buf);
    *b = buf_on(f->arena);
    Out *o = make(f->arena, Out);
    *o = (Out){ .buf = b, .lang = f->lang };
    return o;
}

static double place(const Axis *x, double v)
{
    double share = (v - x->t.first) / (x->t.step * (x->t.n - 1));
    return x->from + share * (x->to - x->from);
}

static Str tick_said(const Axis *x, int k)
{
    Buf b = buf_on(x->a);
    put_decimal(&b, x->lang, x->t.first + x->t.step * k, x->t.decimals);
    return buf_str(&b);
}

static void range_of(const Findings *f, double *low, double *high)
{
    *low = 0, *high = 0;
    for (isize i = 0; i < f->estimate.n; i++) {
        const Estimate *e = &f->estimate.p[i];
        if (str_eq(e->term, S("(Intercept)")) || !isfinite(e->low) || !isfinite(e->high)) continue;
        *low = fmin(*low, e->low), *high = fmax(*high, e->high);
    }
}

/* ---- estimates below each other ---- */

static bool drawable(const Estimate *e) { return !str_eq(e->term, S("(Intercept)")) && isfinite(e->se) && isfinite(e->low) && isfinite(e->high); }

static isize drawn_rows(const Findings *f)
{
    isize n = 0;
    for (isize i = 0; i < f->estimate.n; i++) n += drawable(&f->estimate.p[i]);
    return min_i64(n, MOST_ROWS);
}

static void rows_axis(const Findings *f, const Axis *x, double bottom)
{
    for (int k = 0; k < x->t.n; k++) {
        double v = x->t.first + x->t.step * k, at = place(x, v);
        draw_line(x->d, fabs(v) < x->t.step / 1e6 ? INK_AXIS : INK_GRID, (Point){ at, TOP - 8 }, (Point){ at, bottom });
        draw_text(x->d, INK_LABEL, (Point){ at, bottom + TEXT + 3 }, ANCHOR_MIDDLE, tick_said(x, k));
    }
    Str unit = f->axis.n ? tr(f->lang, f->axis) : f->outcome.n ? change_in(f->arena, f->lang, f->outcome) : tr(f->lang, _("estimate"));
    draw_text(x->d, INK_LABEL, (Point){ x->to, bottom + 2 * TEXT + 10 }, ANCHOR_END, unit);
}

static Html rows_plot(Out *o, double width, const Findings *f, isize rows)
{
    double low, high, widest = 0, bottom = TOP + (double)rows * ROW;
    range_of(f, &low, &high);
    for (isize i = 0; i < f->estimate.n; i++) widest = fmax(widest, (double)str_utf8_chars(term_said(f, f->estimate.p[i].term)) * letter);
    Str says = worded(f, N_("Estimates with their %g%% intervals: %s"), f->level * 100, str_z(f->arena, tr(f->lang, f->question.n ? f->question : f->title)));
    Axis x = { draw_svg(o, width, bottom + BOTTOM, "chart", says), f->arena, ticks_nice(low, high, width < SHEET ? 4 : 6), fmin(widest, width / 2.4) + 24, width - 24, false, f->lang };
    rows_axis(f, &x, bottom);
    for (isize i = 0, row = 0; i < f->estimate.n && row < rows; i++) {
        const Estimate *e = &f->estimate.p[i];
        if (!drawable(e)) continue;
        double y = TOP + ROW * ((double)row++ + 0.5);
        bool main = i == f->main;
        draw_text(x.d, main ? INK_LABEL_YOURS : INK_LABEL, (Point){ x.from - 16, y + TEXT / 3.0 }, ANCHOR_END, str_utf8_head(term_said(f, e->term), (isize)((x.from - 16) / letter)));
        draw_line(x.d, main ? INK_LINE_YOURS : INK_LINE, (Point){ place(&x, e->low), y }, (Point){ place(&x, e->high), y });
        draw_circle(x.d, main ? INK_DOT_YOURS : INK_DOT, (Point){ place(&x, e->estimate), y }, main ? 6 : 5);
    }
    return draw_svg_end(x.d);
}

/* ---- effects over time: terms name::NUMBER ---- */

static bool event_at(Str term, Str *name, double *at)
{
    isize colons = str_find(term, S("::"));
    if (colons < 0) return false;
    Str rest = str_slice(term, colons + 2, term.n);
    isize end = str_find_char(rest, ':');
    *name = str_slice(term, 0, colons);
    return str_real(str_slice(rest, 0, end < 0 ? rest.n : end), at);
}

/* How many estimates are of the first one's grouping; they must stand at numbers. */
static isize events(const Findings *f, Str *name, double *first, double *last)
{
    isize n = 0;
    *first = INFINITY, *last = -INFINITY;
    for (isize i = 0; i < f->estimate.n; i++) {
        Str mine;
        double at;
        if (!event_at(f->estimate.p[i].term, &mine, &at)) continue;
        if (n && !str_eq(mine, *name)) continue;
        *name = mine, *first = fmin(*first, at), *last = fmax(*last, at), n++;
    }
    return n;
}

static Html events_plot(Out *o, double width, const Findings *f, Str name, double first, double last)
{
    double low, high, bottom = EVENT_HEIGHT - BOTTOM;
    range_of(f, &low, &high);
    Str says = worded(f, N_("Estimates by %s with their %g%% intervals"), str_z(f->arena, name), f->level * 100);
    Axis y = { draw_svg(o, width, EVENT_HEIGHT, "chart", says), f->arena, ticks_nice(low, high, 6), bottom, TOP + 14, true, f->lang };
    double left = 0;
    for (int k = 0; k < y.t.n; k++) left = fmax(left, (double)str_utf8_chars(tick_said(&y, k)) * letter + 14);
    for (int k = 0; k < y.t.n; k++) {
        double v = y.t.first + y.t.step * k, at = place(&y, v);
        draw_line(y.d, fabs(v) < y.t.step / 1e6 ? INK_AXIS : INK_GRID, (Point){ left, at }, (Point){ width - 16, at });
        draw_text(y.d, INK_LABEL, (Point){ left - 8, at + TEXT / 3.0 }, ANCHOR_END, tick_said(&y, k));
    }
    double step = (width - 16 - left - 40) / fmax(1, last - first), shown = -INFINITY;
    for (isize i = 0; i < f->estimate.n; i++) {
        const Estimate *e = &f->estimate.p[i];
        Str mine;
        double at;
        if (!event_at(e->term, &mine, &at) || !str_eq(mine, name) || !drawable(e)) continue;
        double x = left + 20 + (at - first) * step;
        draw_line(y.d, INK_LINE_YOURS, (Point){ x, place(&y, e->low) }, (Point){ x, place(&y, e->high) });
        draw_circle(y.d, INK_DOT_YOURS, (Point){ x, place(&y, e->estimate) }, 5);
        if (x - shown < 44) continue;
        draw_text(y.d, INK_LABEL, (Point){ shown = x, bottom + TEXT + 6 }, ANCHOR_MIDDLE, value_said(f, at));
    }
    draw_text(y.d, INK_LABEL, (Point){ 0, TEXT - 3 }, ANCHOR_START, f->outcome.n ? change_in(f->arena, f->lang, f->outcome) : tr(f->lang, _("estimate")));
    draw_text(y.d, INK_LABEL, (Point){ width - 16, EVENT_HEIGHT - 12 }, ANCHOR_END, name);
    return draw_svg_end(y.d);
}

Drawn findings_plot(const Findings *f)
{
    Str name = { 0 };
    double first, last;
    isize rows = drawn_rows(f);
    if (f->plot.sheet.s.n) return f->plot;
    if (events(f, &name, &first, &last) >= 3 && last > first) return DRAWN(events_plot(drawing_on(f), width, f, name, first, last));
    return rows ? DRAWN(rows_plot(drawing_on(f), width, f, rows)) : (Drawn){ 0 };
}

/* ---- curves and bars of methods without estimates ---- */

Html curve_plot(Out *o, double width, const Curve *c)
{
    double bottom = EVENT_HEIGHT - BOTTOM, left = 56;
    Draw *d = draw_svg(o, width, EVENT_HEIGHT, "chart", c->description);
    Axis y = { d, o->buf->arena, ticks_nice(0, 1, 6), bottom, TOP + 14, true, o->lang }, x = { d, o->buf->arena, ticks_nice(0, c->x[c->n - 1], width < SHEET ? 4 : 6), left, width - 40, false, o->lang };
    for (int k = 0; k < y.t.n; k++) {
        double at = place(&y, y.t.first + y.t.step * k);
        draw_line(d, k ? INK_GRID : INK_AXIS, (Point){ left, at }, (Point){ width - 40, at });
        draw_text(d, INK_LABEL, (Point){ left - 8, at + TEXT / 3.0 }, ANCHOR_END, tick_said(&y, k));
    }
    for (int k = 0; k < x.t.n; k++) draw_text(d, INK_LABEL, (Point){ place(&x, x.t.first + x.t.step * k), bottom + TEXT + 6 }, ANCHOR_MIDDLE, tick_said(&x, k));
    Point *p = make_array(o->buf->arena, Point, c->n + 1);
    for (isize i = 0; i < c->n; i++) p[i] = (Point){ place(&x, c->x[i]), place(&y, c->y[i]) };
    draw_polyline(d, INK_LINE_YOURS, p, c->n);
    Point mark = { place(&x, c->mark_x), place(&y, c->mark_y) };
    draw_circle(d, INK_DOT_YOURS, mark, 6);
    draw_text(d, INK_LABEL_YOURS, (Point){ mark.x + 12, mark.y + 18 }, ANCHOR_START, c->mark_label);
    draw_text(d, INK_LABEL, (Point){ 0, TEXT - 3 }, ANCHOR_START, c->y_label);
    draw_text(d, INK_LABEL, (Point){ width - 40, EVENT_HEIGHT - 12 }, ANCHOR_END, c->x_label);
    return draw_svg_end(d);
}

/* period_value NULL: periods are counted from 1. */
Html timing_plot(Out *o, double width, Str description, const TimingRow *row, isize rows, const Str *period, const double *period_value, isize periods)
{
    double widest = 0;
    rows = min_i64(rows, MOST_ROWS);
    for (isize i = 0; i < rows; i++) widest = fmax(widest, (double)str_utf8_chars(row[i].label) * letter);
    double left = fmin(widest, width / 3.0) + 16, step = (width - 8 - left) / (double)periods, height = 22, bottom = TOP + 12 + (double)rows * (height + 6), shown = -INFINITY;
    Draw *d = draw_svg(o, width, bottom + 30, "chart", description);
    draw_text(d, INK_LABEL, (Point){ 0, TEXT - 1 }, ANCHOR_START, tr(o->lang, _("first treated (units)")));
    for (isize i = 0; i < rows; i++) {
        double y = TOP + 12 + (double)i * (height + 6);
        draw_text(d, INK_LABEL, (Point){ left - 10, y + height / 2 + TEXT / 3.0 }, ANCHOR_END, str_utf8_head(row[i].label, (isize)((left - 10) / letter)));
        for (isize k = 0; k < periods; k++) {
            bool treated = (period_value ? period_value[k] : (double)k + 1) >= row[i].first;
            double x = left + (double)k * step, mid = y + height / 2;
            if (treated) draw_rect(d, INK_BAR_YOURS, (Point){ x, y }, (Point){ x + fmax(step - 2, 1), y + height });
            else draw_rect(d, INK_BAR, (Point){ x, mid - 1.5 }, (Point){ x + fmax(step - 2, 1), mid + 1.5 });
        }
    }
    for (isize k = 0; k < periods; k++) {
        double x = left + ((double)k + 0.5) * step;
        if (x - shown < 54) continue;
        draw_text(d, INK_LABEL, (Point){ shown = x, bottom + TEXT + 2 }, ANCHOR_MIDDLE, str_utf8_head(period[k], 8));
    }
    return draw_svg_end(d);
}
