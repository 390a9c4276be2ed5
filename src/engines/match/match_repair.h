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
#include "engines/match/match.h"

enum { REPAIR_EXACT = 3000000 };
#define REPAIR_NEW (-2)                     /* an applicant who was not there before: a place is no move */
#define REPAIR_ELSEWHERE (-3)               /* was at a position that they do not rank now: any result moves them */

typedef struct { i64 moved, bound; } MatchRepair;

/* before: the choice that each applicant had, -1: none, or one of the two above. Who withdrew has no choice that is ranked and
 * counts as new. Of a market without reserves, caps, couples and hard minimums. */
MatchRepair match_repair(const Market *m, const MatchTies *ties, const i64 *before, i64 *got);
MatchRepair match_repair_exact(const Market *m, const MatchTies *ties, const i64 *before, i64 *got);
i64 match_repair_chain(const Market *m, const MatchTies *ties, const i64 *before, i64 *got);    /* how many moved */
i64 match_repair_bound(const Market *m, const MatchTies *ties, const i64 *before);              /* how many must at least */

#endif
