#include "base/fold.h"
#include "tests/test.h"

TEST(fold_knows_a_text_that_nobody_sees)
{
    static const char *const unseen[] = { "", " \t\n", "\u200b", "\u00ad", "\u2800", "\u3164", "\u115f\u1160\uffa0", "\u00a0\u2003\u3000", "\ufeff", "\u2060\u200e", "\ufe0f", "\U000e0041" };
    static const char *const seen[] = { "a", "\u200ba", "\u6771", "-", "\U0001f600", "\u2801", "\u0301", "\xff" };
    for (isize i = 0; i < countof(unseen); i++) { test_case(str_fmt(a, "unseen %td", i).p); CHECK(!text_seen(str_from(unseen[i]))); }
    for (isize i = 0; i < countof(seen); i++) { test_case(seen[i]); CHECK(text_seen(str_from(seen[i]))); }
}

TEST(fold_makes_names_comparable)
{
    static const struct { const char *text, *fold, *key; } cases[] = {
        { "Dayton", "dayton", "dayton" },
        { "S\u00e3o Paulo", "sao paulo", "sao paulo" },
        { "Stra\u00dfe", "strasse", "strasse" },
        { "\u0141\u00f3d\u017a", "lodz", "lodz" },
        { "Troms\u00f8", "tromso", "tromso" },
        { "Coeur d'Alene", "coeur d'alene", "coeur dalene" },
        { "Coeur d\u2019Alene", "coeur d'alene", "coeur dalene" },
        { "  St. John's -- (city) ", "  st. john's -- (city) ", "st johns city" },
        { "\u00c6r\u00f8", "aero", "aero" },
        { "\u0130zmir", "izmir", "izmir" },
        { "Kad\u0131k\u00f6y", "kadikoy", "kadikoy" },
        { "\uff34\uff4f\uff4b\uff59\uff4f", "tokyo", "tokyo" },
        { "\u6771\u4eac", "\u6771\u4eac", "\u6771\u4eac" },
        { "", "", "" },
        { "---", "---", "---" },
        { "bad\xff" "BYTES", "bad\xff" "bytes", "bad\xff" "bytes" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].text);
        CHECK_STR(fold(a, str_from(cases[i].text)), cases[i].fold);
        CHECK_STR(name_key(a, str_from(cases[i].text)), cases[i].key);
        CHECK_STR(name_key(a, name_key(a, str_from(cases[i].text))), cases[i].key); /* a key of a key is itself */
    }
}
