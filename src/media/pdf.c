#include "media/pdf.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

enum { MARGIN = 48 };
struct Pdf { Arena *arena; Buf bytes; cairo_surface_t *surface; cairo_t *cr; Draw *draw; double width, height, y, from, column; Str lang; };

static const struct { double size, after; bool bold; double grey; } styles[PDF_STYLES] = {
    [PDF_TITLE] = { 22, 4, true, 0 }, [PDF_LEAD] = { 13, 6, false, 0.15 }, [PDF_HEAD] = { 11.5, 2, true, 0 }, [PDF_TEXT] = { 10.5, 4, false, 0.1 },
    [PDF_SMALL] = { 9, 4, false, 0.35 }, [PDF_FIGURE] = { 16, 2, true, 0 },
};

static cairo_status_t take(void *to, const unsigned char *p, unsigned n)
{
    put_bytes(to, (const char *)p, (isize)n);
    return CAIRO_STATUS_SUCCESS;
}

Pdf *pdf_begin(Arena *a, Paper paper, Str title, Str lang, Time changed)
{
    Pdf *p = make(a, Pdf);
    Buf date = buf_on(a);
    put_iso_time(&date, changed);
    *p = (Pdf){ .arena = a, .bytes = buf_on(a), .width = paper == PAPER_LETTER ? 612 : 595.28, .height = paper == PAPER_LETTER ? 792 : 841.89, .y = MARGIN, .lang = lang };
    p->surface = cairo_pdf_surface_create_for_stream(take, &p->bytes, p->width, p->height);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, str_z(a, title));
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Rotunda");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, buf_z(&date));
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_MOD_DATE, buf_z(&date));
    p->cr = cairo_create(p->surface);
    p->draw = draw_cairo(a, p->cr);
    pdf_column(p, 0, 0);
    return p;
}

double pdf_width(const Pdf *p) { return p->width - 2 * MARGIN; }
double pdf_left(const Pdf *p) { return p->from; }
double pdf_at(const Pdf *p) { return p->y; }
double pdf_room(const Pdf *p) { return max_i64((i64)(p->height - MARGIN - p->y), 0); }
void   pdf_move(Pdf *p, double down) { p->y += down; }
Draw  *pdf_draw(Pdf *p) { return p->draw; }

void pdf_column(Pdf *p, double from, double width)
{
    p->from = MARGIN + from;
    p->column = width > 0 ? width : pdf_width(p);
}

void pdf_rule(Pdf *p)
{
    draw_line(p->draw, INK_GRID, (Point){ MARGIN, p->y }, (Point){ p->width - MARGIN, p->y });
    p->y += 8;
}

static PangoLayout *layout_of(const Pdf *p, PdfStyle style, Str text, double most)
{
    PangoLayout *l = pango_cairo_create_layout(p->cr);
    PangoFontDescription *font = pango_font_description_from_string("Public Sans, Noto Sans, DejaVu Sans, sans-serif");
    pango_font_description_set_absolute_size(font, styles[style].size * PANGO_SCALE);
    if (styles[style].bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(l, font);
    pango_font_description_free(font);
    pango_layout_set_width(l, (int)(p->column * PANGO_SCALE));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(l, 1.12f);
    if (most > 0) {
        pango_layout_set_height(l, (int)(most * PANGO_SCALE));
        pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
    }
    pango_context_set_language(pango_layout_get_context(l), pango_language_from_string(str_z(p->arena, p->lang)));
    pango_layout_set_text(l, text.p ? text.p : "", (int)text.n);
    return l;
}

static double height_of(PangoLayout *l)
{
    int height;
    pango_layout_get_size(l, NULL, &height);
    return (double)height / PANGO_SCALE;
}

double pdf_height(const Pdf *p, PdfStyle style, Str text)
{
    PangoLayout *l = layout_of(p, style, text, 0);
    double h = height_of(l);
    g_object_unref(l);
    return h + styles[style].after;
}

double pdf_text(Pdf *p, PdfStyle style, Str text, double most)
{
    double room = pdf_room(p);
    if (most <= 0 || most > room) most = room;
    if (!text.n || most < styles[style].size) return 0;
    PangoLayout *l = layout_of(p, style, text, most);
    double h = height_of(l) + styles[style].after;
    cairo_set_source_rgb(p->cr, styles[style].grey, styles[style].grey, styles[style].grey);
    cairo_move_to(p->cr, p->from, p->y);
    pango_cairo_show_layout(p->cr, l);
    cairo_new_path(p->cr);
    g_object_unref(l);
    p->y += h;
    return h;
}

Str pdf_end(Pdf *p)
{
    cairo_show_page(p->cr);
    cairo_destroy(p->cr);
    cairo_surface_finish(p->surface);
    cairo_surface_destroy(p->surface);
    return buf_str(&p->bytes);
}
