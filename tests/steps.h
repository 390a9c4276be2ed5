/* steps.h: changes whose outcome is known without a database, for tests that kill, crash or restore a center and then ask what
 * is there. Several writers, each of whom does step 0, 1, 2, ... one after the other: most add three rows, some take away
 * the rows of an earlier step, some are refused after they have written. The rows of a writer after each of its steps are one
 * number, computed here from the steps alone.
 *
 *   steps_expect(arena, 60, &want);                 what must be there after step -1 (none) to 59, of every writer
 *   Err e = step_do(store, arena, who, n, 0);       ERR_INPUT where the step is one that is refused
 *   Str bad = steps_problems(arena, store, &want, last, now);
 */
#ifndef TESTS_STEPS_H
#define TESTS_STEPS_H
#include "store/store.h"

enum { STEP_WRITERS = 6 };
enum { STEP_IN_HALVES = 1 };        /* a fault: in two transactions */

Err  step_do(Store *s, Arena *a, int who, int n, int faults);
bool step_refused(int n);           /* it is one that must be refused */
/* Called inside the rule of every step, before its commit, while set: for a program that answers too early. */
extern void (*step_inside)(int who, int n);

typedef struct { int steps; u64 *after[STEP_WRITERS]; } StepsWanted;
void steps_expect(Arena *a, int steps, StepsWanted *out);

/* "" or what is wrong: with the file, the journal's chain, or because a writer's rows are not those after its last answered
 * step (-1: none), nor those after the one that came next, whole. now: the step after which they are. */
Str  steps_problems(Arena *a, Store *s, const StepsWanted *want, const i64 *last, i64 *now);
Str  steps_problems_since(Arena *a, Store *s, const StepsWanted *want, const i64 *last, i64 *now);  /* after `last`, or after any later step */

#endif
