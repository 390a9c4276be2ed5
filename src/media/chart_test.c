#include "media/chart.h"
#include "tests/test.h"
#include <math.h>

TEST(chart_ticks_are_round_and_cover)
{
    static const struct { double low, high; int about; double first, step; int n, decimals; } cases[] = {
        { 0, 100, 5, 0, 50, 3, 0 }, { 0, 100, 6, 0, 20, 6, 0 }, { 2100280, 2320268, 4, 2100000, 100000, 4, 0 }, { 0.13, 0.42, 4, 0.1, 0.1, 5, 1 },
        { -5, 5, 3, -5, 5, 3, 0 }, { 7, 7, 4, 6.8, 0.5, 3, 1 }, { 0, 0, 3, 0, 0.5, 3, 1 }, { 0, 1e12, 4, 0, 5e11, 3, 0 }, { 0, 0.003, 4, 0, 0.001, 4, 3 },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Ticks t = ticks_nice(cases[i].low, cases[i].high, cases[i].about);
        test_case(str_z(a, str_fmt(a, "%g to %g", cases[i].low, cases[i].high)));
        CHECK(t.first <= cases[i].low + 1e-9 && t.first + t.step * (t.n - 1) >= cases[i].high - 1e-9);
        if (i == 5) continue;       /* a single value: only that it is covered */
        CHECK(fabs(t.first - cases[i].first) < 1e-9 && fabs(t.step - cases[i].step) < 1e-9 * cases[i].step);
        CHECK_INT(t.n, cases[i].n);
        CHECK_INT(t.decimals, cases[i].decimals);
    }
}

TEST(chart_ticks_of_any_range_are_few_and_cover)
{
    for (double low = -1e6; low < 1e6; low += 77777)
        for (double width = 1e-3; width < 1e9; width *= 7.3) {
            Ticks t = ticks_nice(low, low + width, 4);
            CHECK(t.n >= 2 && t.n <= 10);
            CHECK(t.first <= low + 1e-6 * t.step && t.first + t.step * (t.n - 1) >= low + width - 1e-6 * t.step);
        }
}

TEST(chart_years_are_not_crowded)
{
    static const struct { int years, about, step; } cases[] = { { 10, 4, 3 }, { 4, 4, 1 }, { 5, 4, 2 }, { 1, 4, 1 }, { 100, 4, 50 }, { 5000, 4, 1000 } };
    for (isize i = 0; i < countof(cases); i++) CHECK_INT(ticks_years(cases[i].years, cases[i].about), cases[i].step);
}

static Str drawn(Arena *a, int lang, const LineChart *c)
{
    Buf *b = make(a, Buf);
    *b = buf_on(a);
    Out o = { .buf = b, .lang = lang };
    return chart_lines(&o, c).s;
}

static isize times(Str s, Str part)
{
    isize n = 0;
    for (isize at; (at = str_find(s, part)) >= 0; s = str_slice(s, at + part.n, s.n)) n++;
    return n;
}

TEST(chart_of_lines_says_its_axes_and_labels_its_ends)
{
    double mine[] = { 100000, 120000, 140407 }, other[] = { 90000, NAN, 95000 };
    ChartSeries s[] = { { S("Dayton"), mine, true }, { S("Akron"), other, false } };
    LineChart c = { S("Dayton grew."), S("people"), 2010, 3, s, 2 };
    Str svg = drawn(a, LANG_EN, &c);
    CHECK(str_starts(svg, S("<svg class=\"chart\" viewBox=\"0 0 360 220\"><g role=\"img\" aria-label=\"Dayton grew.\">")));
    CHECK(str_ends(svg, S("</g></svg>")));
    CHECK_INT(times(svg, S(">people<")), 1);
    CHECK_INT(times(svg, S(">2010<")) + times(svg, S(">2011<")) + times(svg, S(">2012<")), 3);
    CHECK(str_find(svg, S(">Dayton</text>")) > str_find(svg, S(">Akron</text>")));   /* the reader's own lies above */
    CHECK_INT(times(svg, S("class=\"line line--yours\"")), 1);
    CHECK_INT(times(svg, S("<polyline class=\"line\"")), 0);        /* a gap on both sides of each: dots, no line over it */
    CHECK(str_find(svg, S("fill=\"#")) < 0 && str_find(svg, S("style=")) < 0);
}

TEST(chart_numbers_are_written_as_the_language_does)
{
    double v[] = { 20000, 40000 };
    ChartSeries s = { S("x"), v, true };
    LineChart c = { S("d"), S("u"), 2018, 2, &s, 1 };
    CHECK(str_find(drawn(a, LANG_EN, &c), S(">40,000<")) > 0);
    CHECK(str_find(drawn(a, LANG_ES, &c), S(">40\u202f000<")) > 0);
}

TEST(chart_of_too_little_is_empty)
{
    double one[] = { NAN, 5, NAN }, none[] = { NAN, NAN, NAN };
    ChartSeries s = { S("x"), one, true };
    LineChart c = { S("d"), S("u"), 2018, 3, &s, 1 };
    CHECK_INT(drawn(a, LANG_EN, &c).n, 0);
    s.values = none;
    CHECK_INT(drawn(a, LANG_EN, &c).n, 0);
    c.series_n = 0;
    CHECK_INT(drawn(a, LANG_EN, &c).n, 0);
}

/* What is drawn stays on the sheet, whatever the figures. */
TEST(chart_counts_whole_things_in_whole_steps)
{
    static const struct { double values[3]; bool halves; } cases[] = { { { 1, 2, 2 }, false }, { { 0, 0, 0 }, false }, { { 1, 2, 1.5 }, true } };
    for (isize i = 0; i < countof(cases); i++) {
        ChartSeries s = { S("all"), cases[i].values, false };
        LineChart c = { S("How many cities have it."), S("cities"), 2010, 3, &s, 1 };
        Str svg = drawn(a, LANG_EN, &c);
        CHECK(svg.n > 0 && (str_find(svg, S(">1.5<")) > 0) == cases[i].halves && (str_find(svg, S(">1<")) > 0) != cases[i].halves);
    }
}

TEST(chart_does_not_leave_its_sheet)
{
    static const double sets[][3] = { { 1, 1, 1 }, { 0, 0, 0 }, { 1, 2, 1e9 }, { -5, 0, 5 }, { 8000000, 8000001, 8000002 }, { 0.001, 0.002, 0.0015 } };
    for (isize k = 0; k < countof(sets); k++) {
        ChartSeries s = { S("a name that is far longer than the chart is wide"), sets[k], true };
        LineChart c = { S("d"), S("u"), 2018, 3, &s, 1 };
        Str rest = drawn(a, LANG_EN, &c), attribute = S("points=\"");
        isize found = 0;
        for (isize at; (at = str_find(rest, attribute)) >= 0; found++) {
            rest = str_slice(rest, at + attribute.n, rest.n);
            Str points = str_slice(rest, 0, str_find_char(rest, '"')), pair, x;
            while (str_cut(&points, ' ', &pair)) {
                double vx = -1, vy = -1;
                CHECK(str_cut(&pair, ',', &x) && str_real(x, &vx) && str_real(pair, &vy));
                CHECK(vx >= 0 && vx <= CHART_WIDTH && vy >= 0 && vy <= CHART_HEIGHT);
            }
        }
        CHECK(found > 0);
    }
}

TEST(chart_escapes_hostile_names)
{
    double v[] = { 1, 2 };
    ChartSeries s = { S("</text><script>alert(1)</script>"), v, true };
    LineChart c = { S("\"><script>alert(2)</script>"), S("<b>"), 2018, 2, &s, 1 };
    Str svg = drawn(a, LANG_EN, &c);
    CHECK(str_find(svg, S("<script")) < 0 && str_find(svg, S("<b>")) < 0);
    CHECK(str_find(svg, S("aria-label=\"&#34;&gt;&lt;script&gt;")) > 0);
    CHECK(str_find(svg, S("&lt;/text&gt;&lt;script&gt;")) > 0);
}
