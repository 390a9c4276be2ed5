/* draw.h: one way of drawing, for charts and maps, on whatever shows it: SVG in a page, PDF through cairo.
 *
 *   Draw *d = draw_svg(o, 360, 220, "chart", S("Population of Dayton, 2010 to 2019"));
 *   draw_line(d, INK_AXIS, (Point){ 40, 200 }, (Point){ 340, 200 });
 *   draw_text(d, INK_LABEL, (Point){ 40, 214 }, ANCHOR_MIDDLE, S("2010"));
 *   Html chart = draw_svg_end(d);
 *
 * Nothing here names a colour: an ink is a class of the style sheet ("axis", "line line--yours"). y grows downwards.
 * Coordinates are finite and are written to a tenth.
 */
#ifndef MEDIA_DRAW_H
#define MEDIA_DRAW_H
#include "media/html.h"

typedef enum {
    INK_AXIS, INK_GRID, INK_LINE, INK_LINE_YOURS, INK_DOT, INK_DOT_YOURS, INK_LABEL, INK_LABEL_YOURS, INK_BAR, INK_BAR_YOURS,
    INK_LAND, INK_CITY, INK_CITY_ORIGIN, INK_CITY_ADOPTED, INK_CITY_YOURS, INK_HIT, INK_HIT_GROUP, INK_COUNT
} Ink;
typedef enum { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } Anchor;
typedef struct { double x, y; } Point;
typedef struct { const Point *p; isize n; } Ring;       /* closed by itself */

typedef struct Draw Draw;
struct Draw {                                           /* what shows it begins with this */
    void (*polyline)(Draw *d, Ink ink, const Point *p, isize n);
    void (*polygon)(Draw *d, Ink ink, const Ring *rings, isize n);      /* even-odd: a ring inside another is a hole */
    void (*circle)(Draw *d, Ink ink, Point at, double r);
    void (*text)(Draw *d, Ink ink, Point at, Anchor anchor, Str s);     /* at: on the base line */
    void (*link)(Draw *d, Ink ink, Point at, double r, Str address, Str title); /* for the pointer alone; may do nothing */
};

static inline void draw_polyline(Draw *d, Ink ink, const Point *p, isize n) { d->polyline(d, ink, p, n); }
static inline void draw_polygon(Draw *d, Ink ink, const Ring *rings, isize n) { d->polygon(d, ink, rings, n); }
static inline void draw_circle(Draw *d, Ink ink, Point at, double r) { d->circle(d, ink, at, r); }
static inline void draw_text(Draw *d, Ink ink, Point at, Anchor anchor, Str s) { d->text(d, ink, at, anchor, s); }
static inline void draw_link(Draw *d, Ink ink, Point at, double r, Str address, Str title) { d->link(d, ink, at, r, address, title); }
static inline void draw_line(Draw *d, Ink ink, Point a, Point b) { draw_polyline(d, ink, (Point[]){ a, b }, 2); }
static inline void draw_rect(Draw *d, Ink ink, Point a, Point b)
{
    draw_polygon(d, ink, &(Ring){ (Point[]){ a, { b.x, a.y }, b, { a.x, b.y } }, 4 }, 1);
}

const char *ink_class(Ink ink);                         /* "line line--yours" */

/* An <svg> of a class that scales to the width it is given. Its drawing is one image with a description; its links lie over
 * it, for the pointer alone: whoever reads by keyboard or ear has the table beside it. Addresses follow address.h. */
Draw *draw_svg(Out *o, double width, double height, const char *css_class, Str description);
Html  draw_svg_end(Draw *d);

/* The same on a cairo context (cairo_t *), black on white, texts shaped by Pango. Links are not drawn. */
Draw *draw_cairo(Arena *a, void *cairo);

#endif
