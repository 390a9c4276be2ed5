#include "base/buf.h"
#include "tests/test.h"
#include <math.h>

TEST(str_cut_gives_the_parts_that_its_comment_promises)
{
    static const struct { const char *text, *parts; } cases[] = {
        { "", "" }, { "a", "[a]" }, { "a;", "[a]" }, { ";", "[]" }, { "a;;b", "[a][][b]" }, { ";a", "[][a]" }, { "a;b;c", "[a][b][c]" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Buf b = buf_on(a);
        Str rest = str_from(cases[i].text), part;
        while (str_cut(&rest, ';', &part)) put_fmt(&b, "[" STR_FMT "]", STR_ARG(part));
        test_case(cases[i].text);
        CHECK_STR(buf_str(&b), cases[i].parts);
    }
}

TEST(str_i64_takes_whole_numbers_and_nothing_else)
{
    static const struct { const char *text; bool ok; i64 v; } cases[] = {
        { "0", true, 0 }, { "-0", true, 0 }, { "+7", true, 7 }, { "007", true, 7 }, { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN }, { "9223372036854775808", false, 0 }, { "-9223372036854775809", false, 0 },
        { "99999999999999999999", false, 0 }, { "", false, 0 }, { "-", false, 0 }, { "+", false, 0 }, { "--1", false, 0 }, { " 1", false, 0 },
        { "1 ", false, 0 }, { "1.0", false, 0 }, { "1e3", false, 0 }, { "0x10", false, 0 }, { "1\n", false, 0 },
    };
    for (isize i = 0; i < countof(cases); i++) {
        i64 v = 0;
        test_case(cases[i].text);
        CHECK(str_i64(str_from(cases[i].text), &v) == cases[i].ok);
        if (cases[i].ok) CHECK_INT(v, cases[i].v);
    }
}

TEST(str_real_takes_finite_numbers_and_nothing_else)
{
    static const struct { const char *text; bool ok; double v; } cases[] = {
        { "0", true, 0 }, { "-1.5", true, -1.5 }, { "+2", true, 2 }, { "1e3", true, 1000 }, { ".5", true, 0.5 }, { "5.", true, 5 }, { "1E-2", true, 0.01 },
        { "", false, 0 }, { "nan", false, 0 }, { "inf", false, 0 }, { "1e999", false, 0 }, { "0x1p3", false, 0 }, { "1,5", false, 0 }, { "1 ", false, 0 },
        { " 1", false, 0 }, { "1e", false, 0 }, { "--1", false, 0 }, { "e", false, 0 }, { "1.2.3", false, 0 },
        { "1111111111111111111111111111111111111111111111111111111111111111", false, 0 },
    };
    for (isize i = 0; i < countof(cases); i++) {
        double v = 0;
        test_case(cases[i].text);
        CHECK(str_real(str_from(cases[i].text), &v) == cases[i].ok);
        if (cases[i].ok) CHECK(v == cases[i].v);
    }
    double v;
    CHECK(!str_real(str_of("1\0002", 3), &v));
}

TEST(str_utf8_valid_is_strict)
{
    static const struct { const char *text; isize n; bool ok; } cases[] = {
        { "", 0, true }, { "abc", 3, true }, { "S\u00e3o", 4, true }, { "\u20ac", 3, true }, { "\U0001F3D9", 4, true }, { "\xF4\x8F\xBF\xBF", 4, true },
        { "\x80", 1, false }, { "\xC3", 1, false }, { "\xC0\x80", 2, false }, { "\xC1\xBF", 2, false }, { "\xE0\x80\x80", 3, false }, { "\xE0\x9F\xBF", 3, false },
        { "\xED\xA0\x80", 3, false }, { "\xF0\x80\x80\x80", 4, false }, { "\xF4\x90\x80\x80", 4, false }, { "\xF5\x80\x80\x80", 4, false },
        { "\xFF", 1, false }, { "a\0b", 3, false }, { "\xE2\x82", 2, false }, { "\xE2\x28\xA1", 3, false },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].text);
        /* on a copy of its exact size: reading past the end is then seen */
        char *exact = malloc((size_t)cases[i].n + !cases[i].n);
        must(exact);
        memcpy(exact, cases[i].text, (size_t)cases[i].n);
        CHECK(str_utf8_valid(str_of(exact, cases[i].n)) == cases[i].ok);
        free(exact);
    }
    CHECK_INT(str_utf8_chars(S("S\u00e3o \u20ac")), 5);
    CHECK_STR(str_utf8_head(S("S\u00e3o"), 2), "S\u00e3");
    CHECK_STR(str_utf8_head(S("ab"), 9), "ab");
    CHECK_STR(str_utf8_head(S("ab"), 0), "");
}

TEST(str_slice_is_clamped)
{
    static const struct { isize from, to; const char *want; } cases[] = {
        { 0, 3, "abc" }, { 1, 2, "b" }, { -5, 2, "ab" }, { 1, 99, "bc" }, { 2, 1, "" }, { 9, 12, "" }, { PTRDIFF_MIN, PTRDIFF_MAX, "abc" },
    };
    for (isize i = 0; i < countof(cases); i++) CHECK_STR(str_slice(S("abc"), cases[i].from, cases[i].to), cases[i].want);
    CHECK(str_null(str_slice((Str){ 0 }, 1, 2)));
}

TEST(str_compares_finds_and_trims)
{
    CHECK(str_cmp(S("a"), S("b")) < 0 && str_cmp(S("b"), S("a")) > 0 && str_cmp(S("a"), S("a")) == 0);
    CHECK(str_cmp(S("a"), S("ab")) < 0 && str_cmp((Str){ 0 }, S("")) == 0 && str_cmp(S("\xff"), S("a")) > 0);
    CHECK(str_eq((Str){ 0 }, S("")) && !str_eq(S("a"), S("A")));
    CHECK(str_starts(S("abc"), S("ab")) && !str_starts(S("a"), S("ab")) && str_ends(S("abc"), S("bc")) && !str_ends(S("c"), S("bc")));
    CHECK_INT(str_find(S("aab"), S("ab")), 1);
    CHECK_INT(str_find(S("aab"), S("")), 0);
    CHECK_INT(str_find(S("a"), S("ab")), -1);
    CHECK_INT(str_find_char((Str){ 0 }, 'x'), -1);
    CHECK_STR(str_trim(S(" \t\r\n\v\fa b \n")), "a b");
    CHECK_STR(str_trim(S("  ")), "");
    CHECK_STR(str_lower(a, S("\u00c4Bc-Z")), "\u00c4bc-z");
    CHECK_STR(str_join(a, (Str[]){ S("a"), S(""), S("c") }, 3, S(", ")), "a, , c");
    CHECK_STR(str_join(a, NULL, 0, S(", ")), "");
}

TEST(str_distance_counts_what_a_hand_mistypes)
{
    static const struct { const char *x, *y; int limit, want; } cases[] = {
        { "serve", "serve", 3, 0 }, { "sevre", "serve", 3, 1 }, { "srve", "serve", 3, 1 }, { "servee", "serve", 3, 1 }, { "serbe", "serve", 3, 1 },
        { "abc", "xyz", 2, 3 }, { "", "abc", 3, 3 }, { "", "abcd", 3, 4 }, { "a", "abcdef", 3, 4 }, { "import", "export", 3, 2 },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].x);
        CHECK_INT(str_distance(str_from(cases[i].x), str_from(cases[i].y), cases[i].limit), cases[i].want);
        CHECK_INT(str_distance(str_from(cases[i].y), str_from(cases[i].x), cases[i].limit), cases[i].want);
    }
    char longer[80];
    memset(longer, 'a', sizeof longer);
    CHECK_INT(str_distance(str_of(longer, 64), str_of(longer, 64), 3), 4); /* too long to be near anything */
    static const Str words[] = { S("serve"), S("search"), S("check") };
    CHECK_STR(str_nearest(S("sevre"), words, 3), "serve");
    CHECK_STR(str_nearest(S("xyz"), words, 3), "");
}

TEST(buf_writes_numbers_that_read_back)
{
    static const i64 ints[] = { 0, 1, -1, 42, INT64_MAX, INT64_MIN };
    for (isize i = 0; i < countof(ints); i++) {
        Buf b = buf_on(a);
        i64 back = 1;
        put_int(&b, ints[i]);
        CHECK(str_i64(buf_str(&b), &back) && back == ints[i]);
    }
    static const double reals[] = { 0, 0.1, 1.0 / 3, -2.5, 1e300, 5e-324, 39.77, 123456789.123, -0.30000000000000004 };
    for (isize i = 0; i < countof(reals); i++) {
        Buf b = buf_on(a);
        double back = NAN;
        put_real(&b, reals[i]);
        CHECK(str_real(buf_str(&b), &back) && back == reals[i]);
    }
    Buf b = buf_on(a);
    put_real(&b, 0.1);
    put_char(&b, ' ');
    put_fixed(&b, 2.345, 1);
    put_fmt(&b, " %d of %s", 3, "four");
    put(&b, (Str){ 0 });
    CHECK_STR(str_from(buf_z(&b)), "0.1 2.3 3 of four");
}

TEST(buf_holds_what_was_put_however_it_grew)
{
    Buf b = buf_on(a);
    for (int i = 0; i < 20000; i++) {
        put_char(&b, (char)('a' + i % 26));
        if (i % 100 == 0) arena_alloc(a, 16); /* it cannot always grow in place */
    }
    bool same = b.n == 20000;
    for (int i = 0; i < 20000 && same; i++) same = b.p[i] == (char)('a' + i % 26);
    CHECK(same);
}

TEST(str_hexadecimal_digits_are_read_and_written)
{
    for (int c = 0; c < 256; c++) CHECK_INT(hex_digit((char)c), c && strchr("0123456789abcdef", c) ? (int)(strchr("0123456789abcdef", c) - "0123456789abcdef") : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1);
    CHECK_STR(hex_of(a, (const u8[]){ 0, 9, 0xa0, 0xff }, 4), "0009a0ff");
    CHECK_INT(hex_of(a, NULL, 0).n, 0);
}
