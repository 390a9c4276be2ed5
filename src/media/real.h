/* real.h: decimal text to double at the speed of a large file, rounded as strtod rounds.
 *
 *   double v;
 *   const char *end = real_at(p, &v);      behind the number at p, or NULL: none stands there
 *
 * Takes an optional sign, digits with at most one point, an optional exponent; nothing else (no blanks, no "inf", no hex).
 * Reads up to REAL_PAD bytes behind the number: the buffer must have them. The byte behind a number ends it, whatever it is.
 */
#ifndef MEDIA_REAL_H
#define MEDIA_REAL_H
#include "base/base.h"

enum { REAL_PAD = 16 };
const char *real_at(const char *p, double *out);

#endif
