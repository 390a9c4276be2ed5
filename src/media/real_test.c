#include "media/real.h"
#include "tests/test.h"

static bool same_as_strtod(const char *text)
{
    char padded[600] = { 0 };
    snprintf(padded, sizeof padded - REAL_PAD, "%s", text);
    double got = 0, want = strtod(text, NULL);
    const char *end = real_at(padded, &got);
    return end == padded + strlen(text) && memcmp(&got, &want, 8) == 0;
}

TEST(real_reads_as_strtod_reads)
{
    static const char *const cases[] = { "0", "-0", "1", "-1", "+7", ".5", "5.", "-.25", "12345678", "123456789", "1234567890123456789", "12345678901234567890",
        "0.1", "0.30000000000000004", "3.141592653589793", "2.2250738585072014e-308", "1.7976931348623157e308", "4.9e-324", "1e22", "1e23", "9007199254740993",
        "9007199254740992.5", "0.000000000000000000001", "1e-400", "1e400", "123456.789e-3", "99999999.99999999", "1E5", "1e+5", "0000000000000000000000001.5",
        "6.9294956446009195e15", "8.41e21", "5.0000000000000001110223024625156540423631668090820312", "1000000.5" };
    for (isize i = 0; i < countof(cases); i++) { test_case(cases[i]); CHECK(same_as_strtod(cases[i])); }
}

TEST(real_rounds_as_strtod_for_many_numbers)
{
    u64 s = 88172645463325252u;
    for (int i = 0; i < 200000; i++) {
        s ^= s << 13, s ^= s >> 7, s ^= s << 17;
        char text[64];
        double v;
        u64 bits = (s & 0x800FFFFFFFFFFFFFu) | (u64)(1023 - 60 + (s >> 52) % 120) << 52;
        memcpy(&v, &bits, 8);
        snprintf(text, sizeof text, i % 3 == 0 ? "%.17g" : i % 3 == 1 ? "%.15g" : "%.18e", v);
        if (!same_as_strtod(text)) { test_case(text); CHECK(false); return; }
    }
    CHECK(true);
}

TEST(real_stops_at_what_is_no_number)
{
    static const struct { const char *text; int takes; } cases[] = { { "", -1 }, { "abc", -1 }, { "-", -1 }, { ".", -1 }, { "1e", 1 }, { "1e+", 1 }, { "12x", 2 }, { "1.2.3", 3 }, { "--1", -1 }, { "inf", -1 }, { "nan", -1 }, { "0x10", 1 }, { " 1", -1 } };
    for (isize i = 0; i < countof(cases); i++) {
        char padded[64] = { 0 };
        memcpy(padded, cases[i].text, strlen(cases[i].text));
        double v;
        const char *end = real_at(padded, &v);
        test_case(cases[i].text);
        CHECK_INT(end ? end - padded : -1, cases[i].takes);
    }
}
