#include "media/world_map.h"
#include "tests/test.h"
#include <math.h>

/* EPSG:8857's extent is 17,243,959.06 m for a sphere of 6,371,008.7714 m; y of the pole is 8,392,927.598 m for 6,371,007.181 m. */
TEST(map_equal_earth_at_its_corners)
{
    CHECK(fabs(equal_earth(0, 180).x - 17243959.06 / 6371008.7714) < 1e-6);
    CHECK(fabs(equal_earth(90, 0).y - 8392927.59846645 / 6371007.1809184747) < 1e-9);
    CHECK(fabs(equal_earth(0, 180).x / equal_earth(90, 0).y - 2.05458) < 1e-5);     /* the ratio that the paper gives */
    CHECK(equal_earth(0, 0).x == 0 && equal_earth(0, 0).y == 0);
    CHECK(equal_earth(40, -70).x == -equal_earth(40, 70).x && equal_earth(-40, 70).y == -equal_earth(40, 70).y);
}

/* Areas are true: dx/dlon * dy/dlat = cos(lat) on a sphere of radius 1, since x is straight in lon and y knows no lon. */
TEST(map_equal_earth_keeps_areas)
{
    for (double lat = -85; lat <= 85; lat += 2.5) {
        double h = 1e-5, rad = M_PI / 180;
        double dx = equal_earth(lat, 1).x / rad, dy = (equal_earth(lat + h, 0).y - equal_earth(lat - h, 0).y) / (2 * h * rad);
        CHECK(fabs(dx * dy / cos(lat * rad) - 1) < 1e-6);
    }
}

TEST(map_land_is_closed_rings_on_the_globe)
{
    CHECK(land_rings > 80);
    int from = 0;
    for (int r = 0; r < land_rings; r++) {
        CHECK(land_ends[r] - from >= 3);
        for (int i = from; i < land_ends[r]; i++) {
            CHECK(abs(land_points[i][0]) <= 1800 && land_points[i][1] >= -600 && land_points[i][1] <= 840);
            if (i > from) CHECK(abs(land_points[i][0] - land_points[i - 1][0]) < 1800);  /* none runs across the sheet */
        }
        from = land_ends[r];
    }
}

static Str drawn(Arena *a, int lang, Str carry, const MapDot *dots, isize n)
{
    Buf *b = make(a, Buf);
    *b = buf_on(a);
    Out o = { .buf = b, .lang = lang, .carry = carry };
    Str svg = map_world(&o, dots, n, S("A map")).s;
    isize land = str_find(svg, S("<path")), end = str_find(svg, S("z\"/>"));
    return str_fmt(a, STR_FMT STR_FMT, STR_ARG(str_slice(svg, 0, land)), STR_ARG(str_slice(svg, end + 4, svg.n)));     /* without the land */
}

static isize times(Str s, Str part)
{
    isize n = 0;
    for (isize at; (at = str_find(s, part)) >= 0; s = str_slice(s, at + part.n, s.n)) n++;
    return n;
}

static const MapDot dots[] = {
    { 29.76, -95.37, 2320268, S("Houston, Texas"), S("/communities/houston-tx-us"), S("/communities?near=houston-tx-us#list"), MAP_ORIGIN },
    { 29.30, -94.80, 50000, S("Galveston, Texas"), S("/communities/galveston-tx-us"), S("/communities?near=galveston-tx-us#list"), MAP_ADOPTED },
    { 5.56, -0.20, NAN, S("Accra, Ghana"), S("/communities/accra-gh"), S(""), MAP_CITY },
    { NAN, 0, 1000, S("Nowhere"), S("/communities/nowhere"), S(""), MAP_CITY },
    { -75, 0, 1000, S("At the pole"), S("/communities/pole"), S(""), MAP_CITY },
    { 39.76, -84.19, 140407, S("Dayton, Ohio"), S(""), S(""), MAP_YOURS },
};

TEST(map_draws_what_it_can_and_links_what_has_an_address)
{
    Str svg = drawn(a, LANG_ES, S("for=3921000"), dots, countof(dots));
    CHECK(str_starts(svg, S("<svg class=\"map\" viewBox=\"0 0 1000 ")));
    CHECK_INT(times(svg, S("<circle class=\"city")), 4);
    CHECK_INT(times(svg, S("<a tabindex=\"-1\" ")), 2);
    CHECK_INT(times(svg, S("href=\"/es/communities?near=houston-tx-us&amp;for=3921000#list\"><title>Houston, Texas y 1 m\u00e1s</title>")), 1);
    CHECK_INT(times(svg, S("href=\"/es/communities/accra-gh?for=3921000\"><title>Accra, Ghana</title>")), 1);
    CHECK_INT(times(svg, S("Nowhere")) + times(svg, S("pole")), 0);
    CHECK(str_find(svg, S("city city--yours")) > str_find(svg, S("city city--origin")));
}

/* The image is one for those who do not see it; its links are no stop of the keyboard. */
TEST(map_hides_its_links_from_the_keyboard)
{
    Str svg = drawn(a, LANG_EN, S(""), dots, countof(dots));
    isize hidden = str_find(svg, S("<g aria-hidden=\"true\">"));
    CHECK_INT(times(svg, S("<g role=\"img\" aria-label=\"A map\">")), 1);
    CHECK(hidden > 0 && str_find(svg, S("<a ")) > hidden);
    CHECK_INT(times(svg, S("<a ")), times(svg, S("<a tabindex=\"-1\" ")));
}

/* No two links are nearer to each other than a finger is wide, however the places lie. */
TEST(map_links_are_wide_enough)
{
    enum { N = 300 };
    MapDot *many = make_array(a, MapDot, N);
    for (int i = 0; i < N; i++)
        many[i] = (MapDot){ .lat = -50 + (i * 37) % 120, .lon = -170 + (i * 71) % 340, .people = 1000 * i, .label = S("x"), .address = S("/x") };
    Str rest = drawn(a, LANG_EN, S(""), many, N), mark = S(" cx=\"");
    rest = str_slice(rest, str_find(rest, S("<g aria-hidden")), rest.n);
    double x[N], y[N];
    isize n = 0;
    for (isize at; (at = str_find(rest, mark)) >= 0; n++) {
        rest = str_slice(rest, at + mark.n, rest.n);
        CHECK(str_real(str_slice(rest, 0, str_find_char(rest, '"')), &x[n]));
        rest = str_slice(rest, str_find(rest, S("cy=\"")) + 4, rest.n);
        CHECK(str_real(str_slice(rest, 0, str_find_char(rest, '"')), &y[n]));
        CHECK(str_starts(str_slice(rest, str_find_char(rest, '"'), rest.n), S("\" r=\"12\"")));
    }
    CHECK(n > 100 && n < N);
    for (isize i = 0; i < n; i++) for (isize j = 0; j < i; j++) CHECK(hypot(x[i] - x[j], y[i] - y[j]) > 23.8);
}

TEST(map_area_of_a_dot_grows_with_people)
{
    MapDot two[] = { { .lat = 0, .lon = 0, .people = 4e6, .kind = MAP_CITY }, { .lat = 40, .lon = 0, .people = 1e6, .kind = MAP_CITY } };
    Str svg = drawn(a, LANG_EN, S(""), two, 2);
    CHECK_INT(times(svg, S(" r=\"11\"")), 1);
    CHECK_INT(times(svg, S(" r=\"5.5\"")), 1);
}

TEST(map_escapes_hostile_names_and_addresses)
{
    MapDot bad[] = { { .lat = 1, .lon = 1, .people = 1, .label = S("</title><script>alert(1)</script>"), .address = S("javascript:alert(1)"), .kind = MAP_CITY },
                     { .lat = 40, .lon = 1, .people = 1, .label = S("x"), .address = S("/c\"><script>"), .kind = MAP_CITY } };
    Str svg = drawn(a, LANG_EN, S(""), bad, 2);
    CHECK(str_find(svg, S("<script")) < 0 && str_find(svg, S("javascript:")) < 0);
    CHECK_INT(times(svg, S("href=\"#\"")), 1);
    CHECK_INT(times(svg, S("&lt;/title&gt;&lt;script&gt;")), 1);
}

TEST(draw_writes_short_numbers)
{
    Buf b = buf_on(a);
    Out o = { .buf = &b };
    Draw *d = draw_svg(&o, 10, 10, "x", S(""));
    draw_polyline(d, INK_LINE, (Point[]){ { 0, -0.04 }, { -0.3, 12 }, { 12.25, 1e6 } }, 3);
    CHECK(str_find(draw_svg_end(d).s, S("points=\"0,0 -.3,12 12.3,1000000\"")) > 0);
}
