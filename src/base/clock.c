#include "base/clock.h"

static _Atomic i64 shift, held;

void clock_shift(i64 seconds) { shift = seconds; }
void clock_hold(Time at) { held = at; }

Time clock_now(void)
{
    if (held) return held;
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return ts.tv_sec + shift;
}

i64 clock_micros(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (i64)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

/* Days from 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
static i64 days_from_civil(i64 y, int m, int d)
{
    y -= m <= 2;
    i64 era = (y >= 0 ? y : y - 399) / 400;
    i64 yoe = y - era * 400;
    i64 doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

Time time_of(int year, int month, int day) { return days_from_civil(year, month, day) * 86400; }

Civil civil_of(Time t)
{
    i64 days = t / 86400, rest = t % 86400;
    if (rest < 0) { rest += 86400; days--; }
    i64 z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    i64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    i64 doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);
    return (Civil){
        .year = (int)(yoe + era * 400 + (month <= 2)), .month = month, .day = (int)(doy - (153 * mp + 2) / 5 + 1),
        .hour = (int)(rest / 3600), .minute = (int)(rest / 60 % 60), .second = (int)(rest % 60),
        .weekday = (int)((days % 7 + 11) % 7),
    };
}

void put_iso_time(Buf *b, Time t)
{
    Civil c = civil_of(t);
    put_fmt(b, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

void put_http_date(Buf *b, Time t)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    Civil c = civil_of(t);
    put_fmt(b, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * c.weekday, c.day, months + 3 * (c.month - 1),
            c.year, c.hour, c.minute, c.second);
}

bool parse_iso_date(Str s, Time *out)
{
    i64 y, m, d;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-') return false;
    for (isize i = 0; i < s.n; i++) if (i != 4 && i != 7 && (s.p[i] < '0' || s.p[i] > '9')) return false; /* str_i64 takes signs */
    if (!str_i64(str_slice(s, 0, 4), &y) || !str_i64(str_slice(s, 5, 7), &m) || !str_i64(str_slice(s, 8, 10), &d)) return false;
    if (y < 0 || m < 1 || m > 12 || d < 1) return false;
    Time t = time_of((int)y, (int)m, (int)d);
    if (civil_of(t).day != d || civil_of(t).month != m) return false;
    *out = t;
    return true;
}

Str iso_day(Arena *a, Time t)
{
    Buf b = buf_on(a);
    put_iso_time(&b, t);
    return str_slice(buf_str(&b), 0, 10);
}
