/* assign_maxmin.h: assignments whose worst pair is as good as can be, and then with the largest total. With needs of at most one
 * that is the best for the worst item; with larger ones it is a guarantee for it: no pair below the threshold, so that an item
 * has at least its need times that (assign_exact.h has the best, for small problems). */
#ifndef ENGINES_ASSIGN_MAXMIN_H
#define ENGINES_ASSIGN_MAXMIN_H
#include "engines/assign/assign.h"

/* As assign_sum. threshold: the worst score used by a pair that is not fixed, as large as can be; INT64_MIN where there is none,
 * or where not all needs can be filled anyway. The prices prove the total among pairs that reach it. */
AssignResult assign_maxmin(Arena *a, const Assign *in, i64 *threshold);

#endif
