#include "engines/impact/periods.h"
#include "base/clock.h"
#include <math.h>

/* "1983-Q1" as the first day of its quarter, a month as its first, a day as it is; empty: no date. */
static Str as_day(char day[static 11], Str s)
{
    Time t;
    if (s.n != 7 && s.n != 10) return (Str){ 0 };
    memcpy(day, "0000-00-01", 11);
    memcpy(day, s.p, (size_t)s.n);
    if (s.n == 7 && day[5] == 'Q' && day[6] >= '1' && day[6] <= '4') {
        int month = 3 * (day[6] - '1') + 1;
        day[5] = (char)('0' + month / 10), day[6] = (char)('0' + month % 10);
    }
    return parse_iso_date(str_of(day, 10), &t) ? str_of(day, 10) : (Str){ 0 };
}

/* A month, a quarter or a day that there is, and is written as `like` is. */
static bool is_date(Str s, Str like)
{
    char day[11];
    return as_day(day, s).n && s.n == like.n && (s.n == 10 || (s.p[5] == 'Q') == (like.p[5] == 'Q'));
}

/* ---- what a step is ---- */

static Civil civil(Str s)
{
    char day[11];
    Time t = 0;
    must(parse_iso_date(as_day(day, s), &t));
    return civil_of(t);
}

static i64 month_number(Civil c) { return c.year * 12 + c.month - 1; }

static i64 day_number(Civil c)
{
    i64 year = c.year, month = c.month;
    if (month < 3) year--, month += 12;                     /* years begin in March: the odd day is the last */
    return year * 365 + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + c.day;
}

static bool is_last(Civil c) { return civil_of(time_of(c.year, c.month, c.day) + 86400).day == 1; }

static i64 common(i64 a, i64 b) { return b ? common(b, a % b) : a; }

static void step_find(Periods *p)
{
    Civil first = civil(p->name[0]);
    bool same = true, last = is_last(first);
    i64 months = 0, days = 0;
    for (isize i = 1; i < p->n; i++) {
        Civil c = civil(p->name[i]);
        same &= c.day == first.day, last &= is_last(c);
        months = common(month_number(c) - month_number(first), months), days = common(day_number(c) - day_number(first), days);
    }
    if ((same || last) && months) p->months = months, p->day = same ? first.day : 31;
    else p->days = days && days % 7 == 0 ? days : 1;
}

bool periods_scattered(const Periods *p)
{
    isize gaps = 0;
    for (isize i = 1; p->days == 1 && i < p->n; i++) gaps += period_at(p, i) - period_at(p, i - 1) > 1;
    return gaps * 10 > p->n - 1;
}

/* ---- periods ---- */

Err periods_of(const Sample *s, Str column, Periods *out)
{
    const Column *c = &s->c.column[columns_find(&s->c, column, COLUMN_ID)];
    *out = (Periods){ .n = c->levels, .name = c->level, .value = c->level_value };
    for (isize r = 0; r < s->c.n && !out->value; r++)
        if (!is_date(c->level[c->code[r]], c->level[c->code[0]]))
            return err(s->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is \"" STR_FMT "\": periods are numbers, or all of them months, quarters or days (1983-02, 1983-Q1, 1983-02-15)", STR_ARG(s->c.name), sample_line(s, r), STR_ARG(column), STR_ARG(c->level[c->code[r]]));
    if (!out->value) step_find(out);
    return OK;
}

Err period_sound(Arena *a, const Periods *p, const char *option, Str at)
{
    double v;
    if (p->value ? str_real(at, &v) : is_date(at, p->name[0])) return OK;
    return err(a, ERR_USAGE, "--%s takes a period as they stand in the file (" STR_FMT "), not \"" STR_FMT "\"", option, STR_ARG(p->name[0]), STR_ARG(at));
}

static bool is_before(const Periods *p, isize i, Str at)
{
    double v = 0;
    if (!p->value) return str_cmp(p->name[i], at) < 0;
    return str_real(at, &v) && p->value[i] < v;
}

static bool is_it(const Periods *p, isize i, Str at)
{
    double v = 0;
    return p->value ? str_real(at, &v) && p->value[i] == v : str_eq(p->name[i], at);
}

isize period_from(const Periods *p, Str at)
{
    isize i = 0;
    while (i < p->n && is_before(p, i, at)) i++;
    return i;
}

isize period_until(const Periods *p, Str at)
{
    isize i = period_from(p, at);
    return i < p->n && is_it(p, i, at) ? i + 1 : i;
}

double period_at(const Periods *p, isize i) { return p->value ? p->value[i] : period_number(p, p->name[i]); }

double period_number(const Periods *p, Str s)
{
    double v = NAN;
    if (p->value) { must(str_real(s, &v)); return v; }
    Civil c = civil(s);
    if (p->days) return (double)day_number(c) / (double)p->days;
    i64 late = p->day == 31 && is_last(c) ? 0 : c.day - p->day;
    return ((double)month_number(c) + (double)late / 31) / (double)p->months;
}
