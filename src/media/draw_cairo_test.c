#include "media/chart.h"
#include "media/world_map.h"
#include "tests/test.h"
#include <cairo.h>

/* Fontconfig keeps what it has read until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\n"; }

const char *__lsan_default_options(void);
const char *__lsan_default_options(void) { return "print_suppressions=0"; }

/* How many of a sheet's pixels are not white. */
static isize inked(cairo_surface_t *sheet)
{
    cairo_surface_flush(sheet);
    isize n = 0;
    int stride = cairo_image_surface_get_stride(sheet);
    for (int y = 0; y < cairo_image_surface_get_height(sheet); y++)
        for (int x = 0; x < cairo_image_surface_get_width(sheet); x++)
            n += (((const u32 *)(const void *)(cairo_image_surface_get_data(sheet) + y * stride))[x] & 0xffffff) != 0xffffff;
    return n;
}

static cairo_surface_t *sheet_of(int width, int height, cairo_t **cr)
{
    cairo_surface_t *sheet = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    *cr = cairo_create(sheet);
    cairo_set_source_rgb(*cr, 1, 1, 1);
    cairo_paint(*cr);
    return sheet;
}

TEST(draw_cairo_draws_the_same_chart_and_map_on_paper)
{
    cairo_t *cr;
    cairo_surface_t *sheet = sheet_of(CHART_WIDTH, CHART_HEIGHT, &cr);
    double v[] = { 100, 150, 120 };
    ChartSeries s = { S("\u0645\u062f\u064a\u0646\u0629"), v, true };
    CHECK_INT(inked(sheet), 0);
    CHECK(chart_lines_draw(draw_cairo(a, cr), LANG_EN, a, &(LineChart){ S("d"), S("people"), 2010, 3, &s, 1 }));
    CHECK(inked(sheet) > 500 && inked(sheet) < CHART_WIDTH * CHART_HEIGHT / 4);
    cairo_destroy(cr);
    cairo_surface_destroy(sheet);
    sheet = sheet_of(MAP_WIDTH, (int)map_height() + 1, &cr);
    map_world_draw(draw_cairo(a, cr), a, LANG_EN, &(MapDot){ .lat = 0, .lon = 0, .people = 1, .label = S("x"), .address = S("/x") }, 1);
    isize land = inked(sheet);
    CHECK(land > 60000 && land < 200000);     /* land is 29% of the globe; Antarctica is left out */
    cairo_destroy(cr);
    cairo_surface_destroy(sheet);
}
