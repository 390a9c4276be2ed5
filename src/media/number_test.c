#include "media/number.h"
#include "media/messages.h"
#include "tests/test.h"

TEST(number_is_grouped_as_its_language_does)
{
    static const struct { i64 n; const char *en, *es; } cases[] = {
        { 0, "0", "0" }, { 999, "999", "999" }, { 1234, "1,234", "1234" }, { 9999, "9,999", "9999" }, { 10000, "10,000", "10\u202f000" },
        { 1234567, "1,234,567", "1\u202f234\u202f567" }, { -1234, "\u22121,234", "\u22121234" },
        { INT64_MIN, "\u22129,223,372,036,854,775,808", "\u22129\u202f223\u202f372\u202f036\u202f854\u202f775\u202f808" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        CHECK_STR(number_str(a, LANG_EN, cases[i].n), cases[i].en);
        CHECK_STR(number_str(a, LANG_ES, cases[i].n), cases[i].es);
    }
}

TEST(number_decimals)
{
    static const struct { double v; int decimals; const char *en, *es; } cases[] = {
        { 0.5, 1, "0.5", "0,5" }, { 12345.678, 2, "12,345.68", "12\u202f345,68" }, { -0.04, 1, "0.0", "0,0" }, { -0.06, 1, "\u22120.1", "\u22120,1" },
        { 2.5, 0, "2", "2" }, { 999.95, 1, "1,000.0", "1000,0" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Buf en = buf_on(a), es = buf_on(a);
        put_decimal(&en, LANG_EN, cases[i].v, cases[i].decimals);
        put_decimal(&es, LANG_ES, cases[i].v, cases[i].decimals);
        CHECK_STR(buf_str(&en), cases[i].en);
        CHECK_STR(buf_str(&es), cases[i].es);
    }
}

TEST(number_money_has_the_decimals_of_its_currency)
{
    static const struct { i64 minor; const char *code, *en, *es; } cases[] = {
        { 119050, "USD", "$1,190.50", "1190,50\u00a0USD" }, { 400000000, "USD", "$4,000,000", "4\u202f000\u202f000\u00a0USD" },
        { 5, "USD", "$0.05", "0,05\u00a0USD" }, { -5, "EUR", "\u2212€0.05", "\u22120,05\u00a0€" }, { 100, "GBP", "£1", "1\u00a0GBP" },
        { 12345, "JPY", "JPY\u00a012,345", "12\u202f345\u00a0JPY" }, { 12345, "KWD", "KWD\u00a012.345", "12,345\u00a0KWD" },
        { 12345, "CAD", "CAD\u00a0123.45", "123,45\u00a0CAD" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].code);
        Buf en = buf_on(a), es = buf_on(a);
        put_money(&en, LANG_EN, cases[i].minor, str_from(cases[i].code));
        put_money(&es, LANG_ES, cases[i].minor, str_from(cases[i].code));
        CHECK_STR(buf_str(&en), cases[i].en);
        CHECK_STR(buf_str(&es), cases[i].es);
    }
    CHECK_INT(currency_decimals(S("F C")), 2);
    CHECK_INT(currency_decimals(S("")), 2);
}
