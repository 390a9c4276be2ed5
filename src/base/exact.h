/* exact.h: decimals as they are written, compared exactly: 0.10 is 1e-1, and 1e30 is not 1e30 + 1. */
#ifndef BASE_EXACT_H
#define BASE_EXACT_H
#include "base/buf.h"

/* sign times 0.d1 d2 d3 ... times 10^magnitude; d1 is not 0, and digits may hold one point, which is passed over. */
typedef struct { i64 magnitude; Str digits; int sign; } Exact;

bool exact_read(Str s, Exact *out);             /* a view of s; "-12.50", ".5", "5.", "1e-3"; false on anything else (NaN, infinity) */
bool exact_scaled(Str s, int decimals, i64 *out);   /* the number times 10^decimals; false where that is no whole number of 64 bits */
void exact_put(Buf *b, i64 scaled, int decimals);   /* the number again: digits, a point only where it needs one */

/* The number again with at least `shown` decimals, and whether that is s, letter by letter; shown -1: with those that it needs. */
void exact_put_as(Buf *b, i64 scaled, int decimals, int shown);
bool exact_usual(Str s, int shown);
int  exact_cmp(const Exact *a, const Exact *b); /* as memcmp */

#endif
