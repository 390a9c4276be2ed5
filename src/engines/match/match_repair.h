/* match_repair.h: after withdrawals, a stable result that moves as few applicants as can be from where they were.
 *
 * The stable results of a market are what one gets from the one that is best for applicants by rotations (Irving & Leather 1986;
 * Bansal, Agrawal & Malhotra 2007 for many to one): circles in which each applicant goes on to the next position that would have
 * them. Which rotation needs which others first is a partial order; each set that holds with a rotation also what it needs is
 * one stable result. How many applicants have moved is a sum over the rotations taken, so the least is a cut in a network.
 *
 * Beyond REPAIR_EXACT choices a chain is followed instead: each free place goes to the one whom the position likes best of
 * those who want it, whose place becomes free, until nobody wants one (match_chain.h). A lower bound says how far from the least that may be:
 * whoever was better off than in the result best for applicants, or worse off than in the one best for positions, must move.
 */
#ifndef ENGINES_MATCH_REPAIR_H
#define ENGINES_MATCH_REPAIR_H
#include "base/err.h"
#include "engines/match/match.h"

enum { REPAIR_EXACT = 3000000 };
#define REPAIR_NEW (-2)                     /* an applicant who was not there before: a place is no move */
#define REPAIR_ELSEWHERE (-3)               /* was at a position that they do not rank now: any result moves them */

typedef struct { i64 moved, bound; } MatchRepair;         /* without those for whom a position is agreed on */

/* before: the choice that each applicant had, -1: none, or one of the two above. Who withdrew has no choice that is ranked and
 * counts as new. OK, or ERR_NONE with the reason, as the solvers of couples and hard minimums say it: no result is stable, or
 * none was found; got is then the best one met. */
Err match_repair(Arena *a, const Market *m, const MatchTies *ties, const i64 *before, i64 *got, MatchRepair *out);

/* Of a market without reserves, caps, couples and hard minimums. */
MatchRepair match_repair_exact(const Market *m, const MatchTies *ties, const i64 *before, i64 *got);
i64 match_repair_chain(const Market *m, const MatchTies *ties, const i64 *before, i64 *got);    /* how many moved */
i64 match_repair_bound(const Market *m, const MatchTies *ties, const i64 *before);              /* how many must at least */

/* With reserves, caps, couples or hard minimums (match_repair_rules.c): the chain of each rule, whose result is checked from the
 * definitions; where none begins or what it ends in is not stable, the whole is matched anew. Then every result that moves fewer
 * is tried, fewest first, up to REPAIR_SEARCHED applicants and until most_pairs were looked at: where that is all of
 * them, the number moved is the least. */
enum { REPAIR_SEARCHED = 1000, REPAIR_TRIED = 50000000 };
Err match_repair_rules(Arena *a, const Market *m, const MatchTies *ties, const i64 *before, i64 most_pairs, i64 *got, MatchRepair *out);

/* How many moved; where a chain begins: who withdrew is nowhere, and so is who has something that does not rank them. */
i64  match_moved(const Market *m, const i64 *before, const i64 *got);
i64  match_moved_by_agreement(const Market *m, const i64 *before);      /* who was elsewhere than where they are agreed on */
void match_stay(const Market *m, const i64 *before, i64 *got);

#endif
