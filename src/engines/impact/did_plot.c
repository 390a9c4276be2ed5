#include "engines/impact/did_plot.h"
#include "media/chart.h"
#include "media/number.h"
#include <math.h>

enum { HEIGHT = 380, TOP = 34, BOTTOM = 56, TEXT = 15 };
static const double letter = 7.6;

typedef struct { Draw *d; Arena *a; Ticks t; double left, first, last; int lang; double right; } Frame;

static double up(const Frame *f, double v)
{
    double share = (v - f->t.first) / (f->t.step * (f->t.n - 1));
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
}

static double across(const Frame *f, double at) { return f->left + 20 + (at - f->first) / fmax(1, f->last - f->first) * (f->right - f->left - 40); }

static double across_share(const Frame *f, double share) { return f->left + 20 + share / f->last * (f->right - f->left - 40); }

static Str tick_said(const Frame *f, const Ticks *t, int k)
{
    Buf b = buf_on(f->a);
    put_decimal(&b, f->lang, t->first + t->step * k, t->decimals);
    return buf_str(&b);
}

static double room_left(const Frame *f)
{
    double widest = 0;
    for (int k = 0; k < f->t.n; k++) widest = fmax(widest, (double)str_utf8_chars(tick_said(f, &f->t, k)) * letter + 14);
    return widest;
}

static bool known(const Estimate *e) { return isfinite(e->se); }

/* Which interval is that of effect i: those after the period without an effect of its own. */
static const HonestBand *honest_of(const DidAggregate *g, const HonestBand *honest, isize i)
{
    isize from = 0;
    while (from < g->n && g->effect[from].se > 0) from++;
    return honest && i > from ? &honest[i - from - 1] : NULL;
}

/* Effects before the treatment are compared with the period before each, or with the last one: that has none of its own. */
static void range_of(const DidAggregate *g, const HonestBand *honest, double *low, double *high)
{
    *low = *high = 0;
    for (isize i = 0; i < g->n; i++) {
        const Estimate *e = &g->effect[i];
        if (!known(e)) continue;
        double reach = isnan(g->critical) ? 0 : g->critical * e->se;
        *low = fmin(*low, fmin(e->low, e->estimate - reach)), *high = fmax(*high, fmax(e->high, e->estimate + reach));
        const HonestBand *b = honest_of(g, honest, i);
        if (b) *low = fmin(*low, b->low), *high = fmax(*high, b->high);
    }
}

static void upright(const Frame *f)
{
    for (int k = 0; k < f->t.n; k++) {
        double v = f->t.first + f->t.step * k, at = up(f, v);
        draw_line(f->d, fabs(v) < f->t.step / 1e6 ? INK_AXIS : INK_GRID, (Point){ f->left, at }, (Point){ f->right, at });
        draw_text(f->d, INK_LABEL, (Point){ f->left - 8, at + TEXT / 3.0 }, ANCHOR_END, tick_said(f, &f->t, k));
    }
}

static void axes(const Frame *f, Str outcome, Str since)
{
    upright(f);
    draw_text(f->d, INK_LABEL, (Point){ 0, TEXT - 3 }, ANCHOR_START, change_in(f->a, f->lang, outcome));
    draw_text(f->d, INK_LABEL, (Point){ f->right, HEIGHT - 12 }, ANCHOR_END, since);
    if (f->first >= 0) return;
    double begin = across(f, -0.5);
    draw_line(f->d, INK_GRID, (Point){ begin, TOP }, (Point){ begin, HEIGHT - BOTTOM });
}

static void effects(const Frame *f, const DidAggregate *g, const HonestBand *honest)
{
    double shown = -INFINITY, half = fmin(8, (across(f, 1) - across(f, 0)) * 0.36);
    for (isize i = 0; i < g->n; i++) {
        const Estimate *e = &g->effect[i];
        double x = across(f, g->at[i]), reach = g->critical * e->se;
        const HonestBand *b = honest_of(g, honest, i);
        if (b) draw_rect(f->d, INK_GRID, (Point){ x - half, up(f, b->high) }, (Point){ x + half, up(f, b->low) });
        if (known(e)) {
            Ink line = g->at[i] < 0 ? INK_LINE : INK_LINE_YOURS;
            if (!isnan(reach)) draw_line(f->d, INK_AXIS, (Point){ x, up(f, e->estimate - reach) }, (Point){ x, up(f, e->estimate + reach) });
            draw_line(f->d, line, (Point){ x, up(f, e->low) }, (Point){ x, up(f, e->high) });
            draw_circle(f->d, g->at[i] < 0 ? INK_DOT : INK_DOT_YOURS, (Point){ x, up(f, e->estimate) }, 5);
        }
        if (x - shown < 44) continue;
        draw_text(f->d, INK_LABEL, (Point){ shown = x, HEIGHT - BOTTOM + TEXT + 6 }, ANCHOR_MIDDLE, figure_said(f->a, f->lang, g->at[i]));
    }
}

Html event_plot(Out *o, double width, const DidAggregate *g, const HonestBand *honest, Str outcome, Str since, double level)
{
    Arena *a = o->buf->arena;
    isize some = 0;
    double low, high;
    for (isize i = 0; i < g->n; i++) some += known(&g->effect[i]);
    if (some < 2) return (Html){ 0 };
    range_of(g, honest, &low, &high);
    Frame f = { draw_svg(o, width, HEIGHT, "chart", str_fmt(a, words_in(o->lang, N_("Effects on %s by periods since the treatment, with their %g%% intervals")), str_z(a, outcome), level * 100)), a, ticks_nice(low, high, 6), 0, g->at[0], g->at[g->n - 1], o->lang, width - 16 };
    f.left = room_left(&f);
    axes(&f, outcome, since);
    effects(&f, g, honest);
    return draw_svg_end(f.d);
}

/* ---- comparisons ---- */

Html bacon_plot(Out *o, double width, const BaconFit *b, Str outcome)
{
    Arena *a = o->buf->arena;
    double low = fmin(0, b->twoway.estimate), high = fmax(0, b->twoway.estimate), most = 0;
    for (isize i = 0; i < b->pairs; i++) low = fmin(low, b->pair[i].estimate), high = fmax(high, b->pair[i].estimate), most = fmax(most, b->pair[i].weight);
    Ticks x = ticks_nice(0, most, width < SHEET ? 4 : 6);
    Frame f = { draw_svg(o, width, HEIGHT, "chart", str_fmt(a, words_in(o->lang, N_("Comparisons of two groups by their weight and their effect on %s")), str_z(a, outcome))), a, ticks_nice(low, high, 6), 0, 0, x.first + x.step * (x.n - 1), o->lang, width - 16 };
    f.left = room_left(&f);
    upright(&f);
    draw_text(f.d, INK_LABEL, (Point){ 0, TEXT - 3 }, ANCHOR_START, change_in(a, o->lang, outcome));
    for (int k = 0; k < x.n; k++) draw_text(f.d, INK_LABEL, (Point){ across_share(&f, x.first + x.step * k), HEIGHT - BOTTOM + TEXT + 6 }, ANCHOR_MIDDLE, tick_said(&f, &x, k));
    draw_text(f.d, INK_LABEL, (Point){ f.right, HEIGHT - 12 }, ANCHOR_END, tr(o->lang, _("weight in the two-way regression")));
    draw_line(f.d, INK_LINE_YOURS, (Point){ f.left, up(&f, b->twoway.estimate) }, (Point){ f.right, up(&f, b->twoway.estimate) });
    for (isize i = 0; i < b->pairs; i++) {
        bool sound = b->pair[i].type < BACON_LATER;
        draw_circle(f.d, sound ? INK_DOT_YOURS : INK_DOT, (Point){ across_share(&f, b->pair[i].weight), up(&f, b->pair[i].estimate) }, 5);
    }
    return draw_svg_end(f.d);
}

/* ---- intervals by M ---- */

static void band_range(const HonestDrawing *d, double *low, double *high)
{
    *low = fmin(0, d->original.low), *high = fmax(0, d->original.high);
    for (isize i = 0; i < d->n; i++) *low = fmin(*low, d->band[i].low), *high = fmax(*high, d->band[i].high);
}

static void band_draw(const Frame *f, double at, HonestBand b, bool yours, Str label)
{
    double x = across(f, at), ends[] = { up(f, b.low), up(f, b.high) };
    draw_line(f->d, yours ? INK_LINE_YOURS : INK_LINE, (Point){ x, ends[0] }, (Point){ x, ends[1] });
    for (int i = 0; i < 2; i++) draw_line(f->d, yours ? INK_LINE_YOURS : INK_LINE, (Point){ x - 6, ends[i] }, (Point){ x + 6, ends[i] });
    if (label.n) draw_text(f->d, INK_LABEL, (Point){ x, HEIGHT - BOTTOM + TEXT + 6 }, ANCHOR_MIDDLE, label);
}

static Str drawing_said(const Out *o, const HonestDrawing *d)
{
    Arena *a = o->buf->arena;
    Buf b = buf_on(a);
    put_fmt(&b, words_in(o->lang, N_("%g%% intervals of %s on %s: with parallel trends from %s to %s")), d->level * 100, str_z(a, d->of), str_z(a, d->outcome), str_z(a, figure_said(a, o->lang, d->original.low)), str_z(a, figure_said(a, o->lang, d->original.high)));
    for (isize i = 0; i < d->n; i++) put_fmt(&b, words_in(o->lang, N_("; M %s: from %s to %s")), str_z(a, figure_said(a, o->lang, d->m[i])), str_z(a, figure_said(a, o->lang, d->band[i].low)), str_z(a, figure_said(a, o->lang, d->band[i].high)));
    return buf_str(&b);
}

Html honest_plot(Out *o, double width, const HonestDrawing *d)
{
    Arena *a = o->buf->arena;
    double low, high, gap = d->n > 1 ? d->m[d->n - 1] - d->m[0] : fmax(d->m[0], 1), shown = -INFINITY;
    band_range(d, &low, &high);
    for (isize i = 1; i < d->n; i++) gap = fmin(gap, d->m[i] - d->m[i - 1]);
    gap = fmax(gap, (d->m[d->n - 1] - d->m[0]) / 8);
    Frame f = { draw_svg(o, width, HEIGHT, "chart", drawing_said(o, d)), a, ticks_nice(low, high, 6), 0, 0, 0, o->lang, width - 16 };
    double whole = d->m[d->n - 1] - d->m[0] + gap;
    f.left = room_left(&f), f.last = 1e6;                   /* across shows 0 .. 1e6 */
    upright(&f);
    draw_text(f.d, INK_LABEL, (Point){ 0, TEXT - 3 }, ANCHOR_START, change_in(a, o->lang, d->outcome));
    draw_text(f.d, INK_LABEL, (Point){ f.right, HEIGHT - 12 }, ANCHOR_END, d->said);
    band_draw(&f, 0, d->original, false, tr(o->lang, _("parallel")));
    for (isize i = 0; i < d->n; i++) {
        double at = (d->m[i] - d->m[0] + gap) / whole * 1e6, x = across(&f, at);
        double need = fmax(44, (double)str_utf8_chars(figure_said(a, o->lang, d->m[i])) * letter + 10);
        bool room = x - shown >= need && x - across(&f, 0) > 28 + need;
        band_draw(&f, at, d->band[i], true, room ? figure_said(a, o->lang, d->m[i]) : (Str){ 0 });
        if (room) shown = x;
    }
    return draw_svg_end(f.d);
}
