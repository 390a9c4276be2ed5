#include "engines/impact/series_plot.h"
#include "media/chart.h"
#include "media/number.h"
#include <math.h>

enum { HEIGHT = 400, TOP = 46, BOTTOM = 30, TEXT = 15 };
static const double letter = 8.2;

typedef struct { const SeriesDrawing *s; int lang; double width; Draw *d; Arena *a; Ticks t; double left, right, first, last; } Frame;

static double up(const Frame *f, double v)
{
    double share = (v - f->t.first) / (f->t.step * (f->t.n - 1));
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
}

static double across(const Frame *f, double at) { return f->left + 8 + (at - f->first) / (f->last - f->first) * (f->right - f->left - 16); }
static double across_period(const Frame *f, isize i) { return across(f, period_at(f->s->periods, i)); }

static Str tick_said(const Frame *f, int k)
{
    Buf b = buf_on(f->a);
    put_decimal(&b, f->lang, f->t.first + f->t.step * k, f->t.decimals);
    return buf_str(&b);
}

static void frame_fit(Frame *f)
{
    double low = f->s->from_zero ? 0 : INFINITY, high = f->s->from_zero ? 0 : -INFINITY, widest = 0, ends = 0;
    for (isize i = 0; i < f->s->n; i++) {
        const Series *l = &f->s->series[i];
        for (isize t = l->from; t < l->to; t++) if (isfinite(l->y[t])) low = fmin(low, l->y[t]), high = fmax(high, l->y[t]);
        ends = fmax(ends, (double)str_utf8_chars(l->label) * letter);
    }
    f->t = ticks_nice(low, high, 6);
    for (int k = 0; k < f->t.n; k++) widest = fmax(widest, (double)str_utf8_chars(tick_said(f, k)) * letter + 12);
    f->left = widest, f->right = f->width - (ends > 0 ? fmin(ends + 12, f->width / 3.0) : 8);
    f->first = period_at(f->s->periods, 0), f->last = fmax(period_at(f->s->periods, f->s->periods->n - 1), f->first + 1e-9);
}

static void axes(const Frame *f)
{
    for (int k = 0; k < f->t.n; k++) {
        double v = f->t.first + f->t.step * k, at = up(f, v);
        draw_line(f->d, fabs(v) < f->t.step / 1e6 ? INK_AXIS : INK_GRID, (Point){ f->left, at }, (Point){ f->right, at });
        draw_text(f->d, INK_LABEL, (Point){ f->left - 8, at + TEXT / 3.0 }, ANCHOR_END, tick_said(f, k));
    }
    draw_text(f->d, INK_LABEL, (Point){ 0, TEXT - 2 }, ANCHOR_START, f->s->y_label);
}

/* Every 1, 2, 5, 10 ... periods; of months every 12 where there are many. */
static void period_labels(const Frame *f)
{
    isize n = f->s->periods->n, every = 1, skip = 0, labels = (isize)((f->right - f->left) / 64);
    static const isize steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 }, months[] = { 1, 2, 3, 6, 12, 24, 48, 60, 120, 240 };
    for (isize i = 0; i < countof(steps) && n / every > labels; i++) every = f->s->periods->value ? steps[i] : months[i];
    bool years = !f->s->periods->value && every % 12 == 0;      /* of months: those of January */
    for (isize i = 0; years && i < n && !str_ends(f->s->periods->name[i], S("-01")); i++) skip = i + 1;
    for (isize i = skip; i < n; i += every) draw_text(f->d, INK_LABEL, (Point){ fmax(across_period(f, i), 24), HEIGHT - BOTTOM + TEXT + 6 }, ANCHOR_MIDDLE, years ? str_slice(f->s->periods->name[i], 0, 4) : f->s->periods->name[i]);
}

static void began(const Frame *f)
{
    isize b = f->s->begin;
    if (b <= 0 || b >= f->s->periods->n) return;
    double at = (across_period(f, b) + across_period(f, b - 1)) / 2;
    double wide = (double)str_utf8_chars(f->s->begin_said) * letter, from = at > (f->left + f->right) / 2 ? at - 6 - wide : at + 6;
    draw_line(f->d, INK_AXIS, (Point){ at, TOP - 2 }, (Point){ at, HEIGHT - BOTTOM });
    draw_text(f->d, INK_LABEL, (Point){ fmax(f->left, fmin(from, f->width - wide)), TOP - 8 }, ANCHOR_START, f->s->begin_said);
}

static void line_draw(const Frame *f, const Series *l)
{
    static const Ink inks[] = { INK_LINE_YOURS, INK_LINE, INK_AXIS, INK_DOT };
    Point *p = make_array(f->a, Point, l->to - l->from + 1);
    isize n = 0;
    for (isize t = l->from; t <= l->to; t++) {
        bool there = t < l->to && isfinite(l->y[t]);
        Point at = there ? (Point){ across_period(f, t), up(f, l->y[t]) } : (Point){ 0 };
        if (there && l->look == SERIES_DOTS) draw_circle(f->d, INK_DOT, at, f->s->periods->n > 80 ? 2 : 3);
        else if (there) p[n++] = at;
        if (!there && n > 1) draw_polyline(f->d, inks[l->look], p, n);
        if (!there) n = 0;
    }
}

/* Labels at the ends of lines, moved apart. */
static void ends_label(const Frame *f)
{
    double last = -INFINITY;
    for (;;) {
        const Series *next = NULL;
        double at = INFINITY;
        for (isize i = 0; i < f->s->n; i++) {
            const Series *l = &f->s->series[i];
            double here = l->label.n && l->to > l->from ? up(f, l->y[l->to - 1]) : NAN;
            if (here > last && here < at) at = here, next = l;
        }
        if (!next) return;
        static const double apart = TEXT + 4;
        double drawn = at;
        for (isize i = 0; i < f->s->n; i++) {           /* the others that end close by */
            const Series *l = &f->s->series[i];
            double other = l != next && l->label.n && l->to > l->from ? up(f, l->y[l->to - 1]) : NAN;
            if (fabs(other - at) < apart) drawn += (at <= other ? -1 : 1) * (apart - fabs(other - at)) / 2;
        }
        last = at;
        draw_text(f->d, next->look == SERIES_YOURS ? INK_LABEL_YOURS : INK_LABEL, (Point){ f->right + 6, drawn + TEXT / 3.0 }, ANCHOR_START, str_utf8_head(next->label, (isize)((f->width - f->right) / letter)));
    }
}

Html series_plot(Out *o, double width, const SeriesDrawing *s)
{
    Frame f = { .s = s, .a = o->buf->arena, .lang = o->lang, .width = width };
    if (s->periods->n < 2 || !s->n) return (Html){ 0 };
    frame_fit(&f);
    f.d = draw_svg(o, width, HEIGHT, "chart", s->description);
    axes(&f);
    period_labels(&f);
    for (isize i = 0; i < s->n; i++) line_draw(&f, &s->series[i]);
    began(&f);
    ends_label(&f);
    return draw_svg_end(f.d);
}
