/* assign_exact.h: assignments that are integer programs: items that want reviewers with tags, and needs above one where the
 * worst item should fare as well as can be. By branch and bound (GLPK), for problems of at most ASSIGN_EXACT_PAIRS pairs.
 *
 * Everything is decided in an order, each step without giving up what the ones before reached: the fewest tags missing; for
 * maxmin the worst item's total as large as can be; for lexmin then the fewest items at it, then the next worst, and so on; the
 * largest sum. Only of problems whose needs and least loads can be kept (assign_sum says).
 */
#ifndef ENGINES_ASSIGN_EXACT_H
#define ENGINES_ASSIGN_EXACT_H
#include "engines/assign/assign.h"

enum { ASSIGN_EXACT_PAIRS = 1000 };
typedef enum { ASSIGN_SUM, ASSIGN_MAXMIN, ASSIGN_LEXMIN } AssignObjective;

/* Wants: of pairs pair[from[w]] .. pair[from[w + 1] - 1], which are of one item, at least one is used. */
typedef struct { i64 n; const i64 *from, *pair; } AssignWants;

typedef struct { i64 missing; } AssignExact;    /* wants that cannot be met together with the rest */

/* flow: of each pair, written. False: the solver gave up, or needs or loads cannot be kept. */
bool assign_exact(const Assign *in, const AssignWants *wants, AssignObjective objective, i32 *flow, AssignExact *out);

i64 assign_item_total(const Assign *in, const i32 *flow, i32 item);

#endif
