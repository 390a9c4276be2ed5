/* assign_maxmin.h: assignments whose worst item fares as well as can be, and then with the largest total. For needs of at most
 * one: with larger ones this is an integer program, which we do not solve so far. */
#ifndef ENGINES_ASSIGN_MAXMIN_H
#define ENGINES_ASSIGN_MAXMIN_H
#include "engines/assign/assign.h"

/* As assign_sum. threshold: the worst score used by a pair that is not fixed, as large as can be; INT64_MIN where there is none,
 * or where not all needs can be filled anyway. The prices prove the total among pairs that reach it. */
AssignResult assign_maxmin(Arena *a, const Assign *in, i64 *threshold);

#endif
