#include "engines/impact/meta_plot.h"
#include "engines/impact/distributions.h"
#include "media/chart.h"
#include "media/number.h"
#include <math.h>

enum { ROW = 26, TOP = 14, BOTTOM = 58, TEXT = 15, MOST = 60, FUNNEL_HEIGHT = 420 };
static const double letter = 7.6;

typedef struct { Draw *d; Arena *a; double low, high, from, to; int lang; } Scale;

static double place(const Scale *x, double v) { return x->from + (fmin(fmax(v, x->low), x->high) - x->low) / (x->high - x->low) * (x->to - x->from); }

/* ---- the axis below ---- */

static void tick(const Scale *x, double v, Str said, double top, double bottom)
{
    double at = place(x, v);
    draw_line(x->d, v == 0 ? INK_AXIS : INK_GRID, (Point){ at, top }, (Point){ at, bottom });
    draw_text(x->d, INK_LABEL, (Point){ at, bottom + TEXT + 3 }, ANCHOR_MIDDLE, said);
}

static void ratio_ticks(const Scale *x, double top, double bottom)
{
    static const double all[] = { 0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000 };
    double shown = -INFINITY;
    for (isize i = 0; i < countof(all); i++) {
        double v = log(all[i]);
        if (v < x->low || v > x->high || place(x, v) - shown < 40) continue;
        shown = place(x, v);
        tick(x, v, figure_said(x->a, x->lang, all[i]), top, bottom);
    }
}

static void axis_below(const Scale *x, const MetaDrawing *m, const Ticks *t, double top, double bottom)
{
    if (m->ratio) ratio_ticks(x, top, bottom);
    for (int k = 0; k < t->n && !m->ratio; k++) {
        Buf b = buf_on(x->a);
        double v = t->first + t->step * k;
        put_decimal(&b, x->lang, v, t->decimals);
        tick(x, fabs(v) < t->step / 1e6 ? 0 : v, buf_str(&b), top, bottom);
    }
    draw_text(x->d, INK_LABEL, (Point){ x->to, bottom + 2 * TEXT + 10 }, ANCHOR_END, m->unit);
}

static void widen(double v, double *low, double *high) { if (isfinite(v)) *low = fmin(*low, v), *high = fmax(*high, v); }

/* ---- forest ---- */

typedef struct { double weight; isize study; } Heavy;

static int heavier(const void *a, const void *b)
{
    const Heavy *x = a, *y = b;
    return x->weight > y->weight ? -1 : x->weight < y->weight ? 1 : x->study < y->study ? -1 : x->study > y->study;
}

static bool *drawn_studies(Arena *a, const MetaDrawing *m)
{
    bool *drawn = make_array(a, bool, m->k + 1);
    Heavy *h = make_array(a, Heavy, m->k + 1);
    for (isize i = 0; i < m->k; i++) h[i] = (Heavy){ m->weight[i], i };
    qsort(h, (size_t)m->k, sizeof *h, heavier);
    for (isize i = 0; i < min_i64(m->k, MOST); i++) drawn[h[i].study] = true;
    return drawn;
}

/* All estimates, and intervals where they do not reach out more than half as far again. */
static void forest_range(const MetaDrawing *m, const bool *drawn, double z, double *low, double *high)
{
    *low = *high = 0;
    double reach_low = 0, reach_high = 0;
    for (isize i = 0; i < m->k; i++) {
        if (!drawn[i]) continue;
        widen(m->y[i], low, high);
        widen(m->y[i] - z * sqrt(m->v[i]), &reach_low, &reach_high), widen(m->y[i] + z * sqrt(m->v[i]), &reach_low, &reach_high);
    }
    widen(m->next.low, low, high), widen(m->next.high, low, high), widen(m->mean.low, low, high), widen(m->mean.high, low, high);
    double more = (*high - *low) / 2;
    *low = fmax(*low - more, fmin(reach_low, *low)), *high = fmin(*high + more, fmax(reach_high, *high));
    if (*high - *low < 1e-300) *low -= 1, *high += 1;
}

static void summary(const Scale *x, const MetaDrawing *m, double y)
{
    const Estimate *e = &m->mean;
    if (!isfinite(e->se)) return;
    draw_text(x->d, INK_LABEL_YOURS, (Point){ x->from - 16, y + TEXT / 3.0 }, ANCHOR_END, tr(x->lang, _("Mean and next place")));
    if (isfinite(m->next.low)) draw_line(x->d, INK_LINE_YOURS, (Point){ place(x, m->next.low), y }, (Point){ place(x, m->next.high), y });
    Point p[] = { { place(x, e->low), y }, { place(x, e->estimate), y - 8 }, { place(x, e->high), y }, { place(x, e->estimate), y + 8 } };
    draw_polygon(x->d, INK_BAR_YOURS, &(Ring){ p, 4 }, 1);
}

Html forest_plot(Out *o, double width, const MetaDrawing *m)
{
    Arena *a = o->buf->arena;
    bool *drawn = drawn_studies(a, m), mean = isfinite(m->mean.se);
    double z = normal_quantile(0.5 + m->level / 2), low, high, widest = mean ? (double)str_utf8_chars(tr(o->lang, _("Mean and next place"))) * 1.15 * letter : 0, most = 0;
    isize rows = min_i64(m->k, MOST);
    forest_range(m, drawn, z, &low, &high);
    for (isize i = 0; i < m->k; i++) if (drawn[i]) widest = fmax(widest, (double)str_utf8_chars(m->label[i]) * letter), most = fmax(most, m->weight[i]);
    double bottom = TOP + (double)(rows + (mean ? 2 : 0)) * ROW;
    Ticks t = ticks_nice(low, high, width < SHEET ? 4 : 6);
    Scale x = { draw_svg(o, width, bottom + BOTTOM, "chart", m->description), a, m->ratio ? low : t.first, m->ratio ? high : t.first + t.step * (t.n - 1), fmin(widest, width / 2.2) + 24, width - 24, o->lang };
    axis_below(&x, m, &t, TOP - 8, bottom);
    for (isize i = 0, row = 0; i < m->k; i++) {
        if (!drawn[i]) continue;
        double y = TOP + ROW * ((double)row++ + 0.5), half = z * sqrt(m->v[i]);
        draw_text(x.d, INK_LABEL, (Point){ x.from - 16, y + TEXT / 3.0 }, ANCHOR_END, str_utf8_head(m->label[i], (isize)((x.from - 16) / letter)));
        draw_line(x.d, INK_LINE, (Point){ place(&x, m->y[i] - half), y }, (Point){ place(&x, m->y[i] + half), y });
        draw_circle(x.d, INK_DOT, (Point){ place(&x, m->y[i]), y }, 2 + 6 * sqrt(m->weight[i] / most));
    }
    if (mean) summary(&x, m, TOP + ROW * ((double)rows + 1));
    return draw_svg_end(x.d);
}

/* ---- funnel ---- */

Html funnel_plot(Out *o, double width, const MetaDrawing *m)
{
    Arena *a = o->buf->arena;
    double z = normal_quantile(0.5 + m->level / 2), mean = m->mean.estimate, most = 0, low, high, left = 70, bottom = FUNNEL_HEIGHT - BOTTOM;
    for (isize i = 0; i < m->k; i++) most = fmax(most, sqrt(m->v[i]));
    low = mean - z * most, high = mean + z * most;
    for (isize i = 0; i < m->k; i++) widen(m->y[i], &low, &high);
    Ticks t = ticks_nice(low, high, width < SHEET ? 4 : 6), u = ticks_nice(0, most, 5);
    double foot = u.first + u.step * (u.n - 1);
    Scale x = { draw_svg(o, width, FUNNEL_HEIGHT, "chart", m->description), a, m->ratio ? low : t.first, m->ratio ? high : t.first + t.step * (t.n - 1), left, width - 24, o->lang };
    Scale y = { x.d, a, 0, foot, TOP + 24, bottom, o->lang };
    axis_below(&x, m, &t, TOP + 16, bottom);
    for (int k = 0; k < u.n; k++) {
        Buf b = buf_on(a);
        put_decimal(&b, o->lang, u.first + u.step * k, u.decimals);
        draw_text(x.d, INK_LABEL, (Point){ left - 10, place(&y, u.first + u.step * k) + TEXT / 3.0 }, ANCHOR_END, buf_str(&b));
    }
    draw_text(x.d, INK_LABEL, (Point){ 0, TEXT - 1 }, ANCHOR_START, tr(o->lang, _("standard error (small studies below)")));
    Point sides[] = { { place(&x, mean - z * most), place(&y, most) }, { place(&x, mean), place(&y, 0) }, { place(&x, mean + z * most), place(&y, most) } };
    draw_polyline(x.d, INK_AXIS, sides, 3);
    draw_line(x.d, INK_LINE_YOURS, sides[1], (Point){ sides[1].x, place(&y, most) });
    for (isize i = 0; i < m->k; i++) draw_circle(x.d, i < m->k - m->filled ? INK_DOT_YOURS : INK_DOT, (Point){ place(&x, m->y[i]), place(&y, sqrt(m->v[i])) }, i < m->k - m->filled ? 5 : 3.5);
    return draw_svg_end(x.d);
}
