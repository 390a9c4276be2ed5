#include "media/draw.h"
#include <math.h>
#include <pango/pangocairo.h>

typedef struct { Draw draw; Arena *arena; cairo_t *to; } Paper;

/* What is the reader's own is black, the rest grey: print has no style sheet. */
typedef struct { double grey, width; bool fill; } InkOnPaper;
static const InkOnPaper paper_inks[INK_COUNT] = {
    [INK_AXIS] = { 0.2, 0.8, false }, [INK_GRID] = { 0.8, 0.5, false }, [INK_LINE] = { 0.55, 1.2, false }, [INK_LINE_YOURS] = { 0, 2, false },
    [INK_DOT] = { 0.55, 0, true }, [INK_DOT_YOURS] = { 0, 0, true }, [INK_LABEL] = { 0.25, 0, true }, [INK_LABEL_YOURS] = { 0, 0, true },
    [INK_BAR] = { 0.6, 0, true }, [INK_BAR_YOURS] = { 0, 0, true }, [INK_LAND] = { 0.9, 0, true }, [INK_CITY] = { 0.55, 0, true },
    [INK_CITY_ORIGIN] = { 0, 0, true }, [INK_CITY_ADOPTED] = { 0.15, 0, true }, [INK_CITY_YOURS] = { 0, 0, true },
};

static void ink_down(Paper *p, Ink ink)
{
    const InkOnPaper *i = &paper_inks[ink];
    cairo_set_source_rgb(p->to, i->grey, i->grey, i->grey);
    if (i->fill) { cairo_fill(p->to); return; }
    cairo_set_line_width(p->to, i->width);
    cairo_stroke(p->to);
}

static void path_add(Paper *p, const Point *at, isize n)
{
    for (isize i = 0; i < n; i++) {
        must(isfinite(at[i].x) && isfinite(at[i].y));
        if (i) cairo_line_to(p->to, at[i].x, at[i].y);
        else cairo_move_to(p->to, at[i].x, at[i].y);
    }
}

static void paper_polyline(Draw *d, Ink ink, const Point *at, isize n)
{
    Paper *p = (Paper *)d;
    path_add(p, at, n);
    ink_down(p, ink);
}

static void paper_polygon(Draw *d, Ink ink, const Ring *rings, isize n)
{
    Paper *p = (Paper *)d;
    cairo_set_fill_rule(p->to, CAIRO_FILL_RULE_EVEN_ODD);
    for (isize i = 0; i < n; i++) {
        path_add(p, rings[i].p, rings[i].n);
        cairo_close_path(p->to);
    }
    ink_down(p, ink);
}

static void paper_circle(Draw *d, Ink ink, Point at, double r)
{
    Paper *p = (Paper *)d;
    cairo_new_sub_path(p->to);
    cairo_arc(p->to, at.x, at.y, r, 0, 2 * M_PI);
    ink_down(p, ink);
}

static void paper_text(Draw *d, Ink ink, Point at, Anchor anchor, Str s)
{
    Paper *p = (Paper *)d;
    PangoLayout *layout = pango_cairo_create_layout(p->to);
    PangoFontDescription *font = pango_font_description_from_string("Public Sans, Noto Sans, sans-serif");
    pango_font_description_set_absolute_size(font, 12 * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, str_z(p->arena, s), -1);
    int width, height;
    pango_layout_get_pixel_size(layout, &width, &height);
    double grey = paper_inks[ink].grey, x = at.x - width * anchor / 2.0;
    cairo_set_source_rgb(p->to, grey, grey, grey);
    cairo_move_to(p->to, x, at.y - (double)pango_layout_get_baseline(layout) / PANGO_SCALE);
    pango_cairo_show_layout(p->to, layout);
    cairo_new_path(p->to);
    pango_font_description_free(font);
    g_object_unref(layout);
}

static void paper_link(Draw *d, Ink ink, Point at, double r, Str address, Str title) { (void)d, (void)ink, (void)at, (void)r, (void)address, (void)title; }

Draw *draw_cairo(Arena *a, void *cairo)
{
    Paper *p = make(a, Paper);
    *p = (Paper){ .draw = { paper_polyline, paper_polygon, paper_circle, paper_text, paper_link }, .arena = a, .to = cairo };
    return &p->draw;
}
