#include "engines/impact/periods.h"
#include "base/clock.h"
#include <math.h>

/* A month or a day that there is. */
static bool is_date(Str s)
{
    char day[] = "0000-00-01";
    Time t;
    if (s.n != 7 && s.n != 10) return false;
    memcpy(day, s.p, (size_t)s.n);
    return parse_iso_date(str_of(day, 10), &t);
}

Err periods_of(const Sample *s, Str column, Periods *out)
{
    const Column *c = &s->c.column[columns_find(&s->c, column, COLUMN_ID)];
    *out = (Periods){ c->levels, c->level, c->level_value };
    for (i32 i = 0; i < c->levels && !out->value; i++)
        if (!is_date(c->level[i]) || c->level[i].n != c->level[0].n) {
            isize row = 0;
            while (c->code[row] != i) row++;
            return err(s->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is \"" STR_FMT "\": periods are numbers, or all of them months or days (1983-02, 1983-02-15)", STR_ARG(s->c.name), sample_line(s, row), STR_ARG(column), STR_ARG(c->level[i]));
        }
    return OK;
}

Err period_sound(Arena *a, const Periods *p, const char *option, Str at)
{
    double v;
    if (p->value ? str_real(at, &v) : is_date(at) && at.n == p->name[0].n) return OK;
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

static i64 digits(Str s, isize from, isize n)
{
    i64 v = 0;
    for (isize i = from; i < from + n; i++) v = v * 10 + (s.p[i] - '0');
    return v;
}

double period_at(const Periods *p, isize i) { return p->value ? p->value[i] : period_number(p, p->name[i]); }

double period_number(const Periods *p, Str s)
{
    double v = NAN;
    if (p->value) { must(str_real(s, &v)); return v; }
    i64 year = digits(s, 0, 4), month = digits(s, 5, 2);
    if (s.n == 7) return (double)(year * 12 + month - 1);
    if (month < 3) year--, month += 12;                     /* years begin in March: the odd day is the last */
    return (double)(year * 365 + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + digits(s, 8, 2));
}
