/* periods.h: the periods of a file in their order: numbers, or dates such as 1983-02, 1983-Q1 and 1983-02-15. Inside engines/impact only.
 *
 * Days that are all the same of their months, or all the last, are months; those some weeks apart are weeks. One step is what all distances
 * have in common: 3 months where a date stands for each quarter. */
#ifndef ENGINES_PERIODS_H
#define ENGINES_PERIODS_H
#include "engines/impact/sample.h"

typedef struct {
    isize n;
    const Str *name;                /* by code of the column */
    const double *value;            /* NULL: dates */
    i64 months, days;               /* of dates, a step: one of both is 0 */
    i64 day;                        /* of the month, of dates that are months; 31: its last */
} Periods;

Err   periods_of(const Sample *s, Str column, Periods *out);    /* ERR_INPUT: neither numbers nor dates of one kind */
Err   period_sound(Arena *a, const Periods *p, const char *option, Str at);    /* ERR_USAGE: `at` is no period of that kind */
isize period_from(const Periods *p, Str at);                    /* the first at or after it; n where there is none */
isize period_until(const Periods *p, Str at);                   /* how many are at or before it */
double period_at(const Periods *p, isize i);                    /* its number; of dates steps since the year 0 */
double period_number(const Periods *p, Str at);                 /* the same of a sound one that the file need not hold */
bool  periods_scattered(const Periods *p);                      /* days of which more than one in ten does not follow on the day before */

#endif
