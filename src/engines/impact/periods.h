/* periods.h: the periods of a file in their order: numbers, or dates such as 1983-02 and 1983-02-15. Inside engines/impact only. */
#ifndef ENGINES_PERIODS_H
#define ENGINES_PERIODS_H
#include "engines/impact/sample.h"

typedef struct { isize n; const Str *name; const double *value; } Periods;      /* by code of the column; value NULL: dates */

Err   periods_of(const Sample *s, Str column, Periods *out);    /* ERR_INPUT: neither numbers nor dates of one length */
Err   period_sound(Arena *a, const Periods *p, const char *option, Str at);    /* ERR_USAGE: `at` is no period of that kind */
isize period_from(const Periods *p, Str at);                    /* the first at or after it; n where there is none */
isize period_until(const Periods *p, Str at);                   /* how many are at or before it */
double period_at(const Periods *p, isize i);                    /* its number; of dates months or days since the year 0 */
double period_number(const Periods *p, Str at);                 /* the same of a sound one that the file need not hold */

#endif
