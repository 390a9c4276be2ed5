#include "base/clock.h"
#include "tests/test.h"

TEST(clock_writes_times_as_the_standards_do)
{
    static const struct { Time t; const char *iso, *http; } cases[] = {
        { 0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT" },
        { -1, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT" },
        { 951782399, "2000-02-28T23:59:59Z", "Mon, 28 Feb 2000 23:59:59 GMT" },
        { 951782400, "2000-02-29T00:00:00Z", "Tue, 29 Feb 2000 00:00:00 GMT" },
        { 4107542400, "2100-03-01T00:00:00Z", "Mon, 01 Mar 2100 00:00:00 GMT" },
        { 1795547880, "2026-11-24T19:18:00Z", "Tue, 24 Nov 2026 19:18:00 GMT" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Buf b = buf_on(a), h = buf_on(a);
        put_iso_time(&b, cases[i].t);
        put_http_date(&h, cases[i].t);
        CHECK_STR(buf_str(&b), cases[i].iso);
        CHECK_STR(buf_str(&h), cases[i].http);
    }
}

TEST(clock_days_and_civil_agree_over_eight_centuries)
{
    for (Time t = time_of(1600, 1, 1); t < time_of(2400, 1, 1); t += 86400) {
        Civil c = civil_of(t + 86399);
        if (time_of(c.year, c.month, c.day) == t && c.hour == 23 && c.minute == 59 && c.second == 59 && c.weekday == ((t / 86400) % 7 + 11) % 7) continue;
        CHECK(!"a day does not come back");
        return;
    }
}

TEST(clock_takes_only_days_that_exist)
{
    static const struct { const char *text; bool ok; } cases[] = {
        { "2026-11-24", true }, { "2000-02-29", true }, { "1900-02-29", false }, { "2026-02-29", false }, { "2026-04-31", false }, { "2026-13-01", false },
        { "2026-00-01", false }, { "2026-01-00", false }, { "2026-1-01", false }, { "26-01-01", false }, { "2026/01/01", false }, { "", false },
        { "-026-01-01", false }, { "+026-01-01", false }, { "2026-01-01 ", false }, { "2026-01-+1", false },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Time t;
        test_case(cases[i].text);
        CHECK(parse_iso_date(str_from(cases[i].text), &t) == cases[i].ok);
    }
    Time t = 1;
    CHECK(parse_iso_date(S("1970-01-02"), &t) && t == 86400);
}
