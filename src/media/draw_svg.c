#include "media/draw.h"
#include "media/address.h"
#include <math.h>

typedef struct { Draw draw; Out *page, image, links; Buf image_buf, links_buf; double width, height; const char *css_class; Str description; } Svg;

/* To a tenth, without what is not needed: 12, 12.5, -.3. */
static void put_tenths(Buf *b, i64 tenths)
{
    if (tenths < 0) put_char(b, '-');
    u64 t = tenths < 0 ? -(u64)tenths : (u64)tenths;
    if (t >= 10 || t == 0) put_int(b, (i64)(t / 10));
    if (t % 10) { put_char(b, '.'); put_char(b, (char)('0' + t % 10)); }
}

static i64 tenths_of(double v)
{
    must(isfinite(v) && fabs(v) < 1e9);
    return llround(v * 10);
}

static void put_attribute(Buf *b, const char *name, double v)
{
    put_fmt(b, " %s=\"", name);
    put_tenths(b, tenths_of(v));
    put_char(b, '"');
}

/* Without any style sheet a drawing can still be read: lines are not filled. */
static void svg_polyline(Draw *d, Ink ink, const Point *p, isize n)
{
    Buf *b = &((Svg *)d)->image_buf;
    put_fmt(b, "<polyline class=\"%s\" fill=\"none\" stroke=\"currentColor\" points=\"", ink_class(ink));
    for (isize i = 0; i < n; i++) {
        if (i) put_char(b, ' ');
        put_tenths(b, tenths_of(p[i].x));
        put_char(b, ',');
        put_tenths(b, tenths_of(p[i].y));
    }
    put(b, S("\"/>"));
}

/* Steps from point to point are shorter than points; they are steps between rounded points, so that nothing drifts. */
static void put_ring(Buf *b, const Ring *r)
{
    i64 x = 0, y = 0;
    isize steps = 0;
    for (isize i = 0; i < r->n; i++) {
        i64 nx = tenths_of(r->p[i].x), ny = tenths_of(r->p[i].y);
        if (i && nx == x && ny == y) continue;
        put_char(b, i == 0 ? 'M' : steps++ ? ' ' : 'l');
        put_tenths(b, nx - x);
        put_char(b, ' ');
        put_tenths(b, ny - y);
        x = nx, y = ny;
    }
    put_char(b, 'z');
}

static void svg_polygon(Draw *d, Ink ink, const Ring *rings, isize n)
{
    Buf *b = &((Svg *)d)->image_buf;
    put_fmt(b, "<path class=\"%s\" fill-rule=\"evenodd\" d=\"", ink_class(ink));
    for (isize i = 0; i < n; i++) put_ring(b, &rings[i]);
    put(b, S("\"/>"));
}

static void put_circle(Buf *b, Ink ink, Point at, double r, const char *more)
{
    put_fmt(b, "<circle class=\"%s\"", ink_class(ink));
    put_attribute(b, "cx", at.x);
    put_attribute(b, "cy", at.y);
    put_attribute(b, "r", r);
    put_fmt(b, "%s/>", more);
}

static void svg_circle(Draw *d, Ink ink, Point at, double r) { put_circle(&((Svg *)d)->image_buf, ink, at, r, ""); }

static void svg_text(Draw *d, Ink ink, Point at, Anchor anchor, Str s)
{
    static const char *const anchors[] = { "start", "middle", "end" };
    Svg *g = (Svg *)d;
    put_fmt(&g->image_buf, "<text class=\"%s\" text-anchor=\"%s\"", ink_class(ink), anchors[anchor]);
    put_attribute(&g->image_buf, "x", at.x);
    put_attribute(&g->image_buf, "y", at.y);
    put_char(&g->image_buf, '>');
    out_text(&g->image, s);
    put(&g->image_buf, S("</text>"));
}

static void svg_link(Draw *d, Ink ink, Point at, double r, Str address, Str title)
{
    Svg *g = (Svg *)d;
    put(&g->links_buf, S("<a tabindex=\"-1\" href=\""));
    out_url(&g->links, say_link(g->page, address));
    put(&g->links_buf, S("\"><title>"));
    out_text(&g->links, title);
    put(&g->links_buf, S("</title>"));
    put_circle(&g->links_buf, ink, at, r, " fill=\"none\" pointer-events=\"all\"");
    put(&g->links_buf, S("</a>"));
}

Draw *draw_svg(Out *o, double width, double height, const char *css_class, Str description)
{
    Svg *g = make(o->buf->arena, Svg);
    *g = (Svg){ .draw = { svg_polyline, svg_polygon, svg_circle, svg_text, svg_link }, .page = o, .width = width, .height = height,
        .css_class = css_class, .description = description, .image_buf = buf_on(o->buf->arena), .links_buf = buf_on(o->buf->arena) };
    g->image = (Out){ .buf = &g->image_buf, .lang = o->lang };
    g->links = (Out){ .buf = &g->links_buf, .lang = o->lang };
    return &g->draw;
}

/* role=img hides what is inside from assistive technology, so the links stand beside the image, not in it. */
Html draw_svg_end(Draw *d)
{
    Svg *g = (Svg *)d;
    Buf b = buf_on(g->page->buf->arena);
    Out o = { .buf = &b, .lang = g->page->lang };
    put_fmt(&b, "<svg class=\"%s\" viewBox=\"0 0 ", g->css_class);
    put_tenths(&b, tenths_of(g->width));
    put_char(&b, ' ');
    put_tenths(&b, tenths_of(g->height));
    put(&b, S("\"><g role=\"img\" aria-label=\""));
    out_attr(&o, g->description);
    put(&b, S("\">"));
    put(&b, buf_str(&g->image_buf));
    put(&b, S("</g>"));
    if (g->links_buf.n) {
        put(&b, S("<g aria-hidden=\"true\">"));
        put(&b, buf_str(&g->links_buf));
        put(&b, S("</g>"));
    }
    put(&b, S("</svg>"));
    return (Html){ buf_str(&b) };
}
