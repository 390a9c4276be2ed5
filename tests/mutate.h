/* mutate.h: `make mutate`: the tests can fail. One program in which each condition that guards something can be switched off, one
 * at a time: CHECKs of the schema, each visible(...) of a query, each part of who sees a row (tools/sqlgen_mutate.c marks them).
 *
 *   build/mutate/rotunda-test [--every N] [WORD]     all of them, every Nth, those that hold the word
 *
 * First every test runs once as it is, which says how long it takes and which conditions its SQL holds. Then, for each condition,
 * those tests that hold it run without it, in processes of their own, to the first red. The last line is "N mutants, N killed".
 */
#ifndef TESTS_MUTATE_H
#define TESTS_MUTATE_H
#include "base/str.h"

/* kind: "check", "visible", "part", or "" where no query asks for it; where: file and line. Made by sqlgen, numbered from 1. */
typedef struct { const char *kind, *where, *what; } Mutant;
extern const Mutant mutants[];
extern const int mutant_count;

int  mutate_main(int argc, char **argv, int count, const char *(*name)(int test), bool (*run)(int test));
bool mutate_on(void);       /* this process has a condition switched off: the first red ends it */

#endif
