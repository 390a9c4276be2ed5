/* clock.h: time as UTC seconds, dates as people write them. The clock is a parameter everywhere: only main asks the system. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H
#include "base/buf.h"

typedef i64 Time; /* seconds since 1970-01-01T00:00:00Z */

typedef struct { int year, month, day, hour, minute, second, weekday; } Civil; /* weekday 0 is Sunday */

Time  clock_now(void);
void  clock_shift(i64 seconds);           /* clock_now is so much later from now on: for tests, and a demo center that plays another day */
void  clock_hold(Time at);                /* clock_now is this, and stays it, until clock_hold(0): for tests */
i64   clock_micros(void);                 /* monotonic, for durations */
Civil civil_of(Time t);
Time  time_of(int year, int month, int day);
void  put_iso_time(Buf *b, Time t);       /* 2026-11-24T19:18:00Z */
void  put_http_date(Buf *b, Time t);      /* Tue, 24 Nov 2026 19:18:00 GMT */
Str   iso_day(Arena *a, Time t);            /* 2026-11-24 */
bool  parse_iso_date(Str s, Time *out);   /* 2026-11-24, a day that exists */

#endif
