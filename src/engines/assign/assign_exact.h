/* assign_exact.h: assignments that are integer programs: items that want reviewers with tags, and needs above one where the
 * worst item should fare as well as can be. By branch and bound (GLPK), for problems of at most ASSIGN_EXACT_PAIRS pairs,
 * to a limit of work (not of time: all machines stop at the same place); assign_teams.h does the same where there are few teams.
 *
 * Everything is decided in an order, each step without giving up what the ones before reached: the fewest tags missing; for
 * maxmin the worst item's total as large as can be; for lexmin then the fewest items at it, then the next worst, and so on; the
 * largest sum. Only of problems whose needs and least loads can be kept (assign_sum says); least loads are
 * bounds here, and whoever puts tags before them asks once more without.
 */
#ifndef ENGINES_ASSIGN_EXACT_H
#define ENGINES_ASSIGN_EXACT_H
#include "engines/assign/assign.h"

enum { ASSIGN_EXACT_PAIRS = 1000 };
#define ASSIGN_WORK 1500000000              /* entries that the simplex method touches, about, before a search ends */
typedef enum { ASSIGN_SUM, ASSIGN_MAXMIN, ASSIGN_LEXMIN } AssignObjective;

/* Wants: of pairs pair[from[w]] .. pair[from[w + 1] - 1], which are of one item, at least one is used. */
typedef struct { i64 n; const i64 *from, *pair; } AssignWants;

typedef struct {
    i64 missing;                            /* wants that cannot be met together with the rest */
    bool whole;                             /* all was searched; else the work allowed was done before, and: */
    i32 position;                           /* the totals before this one, from the worst, are as large as can be; all of them: only the sum is open */
    i64 bound;                              /* the total at that position, or the sum, cannot be above this; INT64_MAX: no bound was reached */
} AssignExact;

/* flow: of each pair, 0 or 1; must keep needs and least loads, and is as good or better afterwards. False: the solver failed, or
 * gave up before anything was sure; flow is as it came. */
bool assign_exact(const Assign *in, const AssignWants *wants, AssignObjective objective, i32 *flow, AssignExact *out);

/* Whether floating point tells all sums of scores apart, which GLPK takes for equal where they differ by a ten-millionth. */
bool assign_sums_small(const Assign *in);

i64 assign_item_total(const Assign *in, const i32 *flow, i32 item);

#endif
