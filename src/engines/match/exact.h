/* exact.h: decimals as they are written, compared exactly: 0.10 is 1e-1, and 1e30 is not 1e30 + 1. */
#ifndef ENGINES_EXACT_H
#define ENGINES_EXACT_H
#include "base/str.h"

/* sign times 0.d1 d2 d3 ... times 10^magnitude; d1 is not 0, and digits may hold one point, which is passed over. */
typedef struct { i64 magnitude; Str digits; int sign; } Exact;

bool exact_read(Str s, Exact *out);             /* a view of s; "-12.50", ".5", "5.", "1e-3"; false on anything else (NaN, infinity) */
int  exact_cmp(const Exact *a, const Exact *b); /* as memcmp */

#endif
