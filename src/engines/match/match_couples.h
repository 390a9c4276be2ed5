/* match_couples.h: couples and friends: stable results where one can be found.
 *
 * A result is stable if no single applicant and position block it as in match.h, and no couple and two positions: the couple
 * prefers the pair to what it has, and each position, choosing from those it has without the couple and those who come, takes
 * who comes. Such a result need not exist (Roth 1984), and to find one is hard in general (Ronn 1990). After Roth & Peranson
 * 1999, singles are matched first; then whoever can have something better takes it, and whoever has to leave looks for a place
 * at once, until nobody can. Where that goes round in circles it begins anew with the couples in another order, COUPLES_STARTS
 * times. Then a small market is searched through whole; in a larger one with few couples each way to give them a wish or nothing
 * is tried, and with it the result of singles that is best for the positions: if a couple and positions block that, they block
 * all with these wishes (positions have the best people that they can have), so that all stable results are searched.
 */
#ifndef ENGINES_MATCH_COUPLES_H
#define ENGINES_MATCH_COUPLES_H
#include "base/err.h"
#include "engines/match/match.h"

enum { COUPLES_STARTS = 30, COUPLES_SEARCHED = 5000000, COUPLES_WORK = 1000000000 };

/* OK, or ERR_NONE: none was found, or none exists, as the text says; got is then the result with the fewest blocking
 * coalitions that was met. */
Err match_couples(Arena *a, const Market *m, const MatchTies *ties, i64 *got);

/* The same moves from a result that is there. got: the choice of each applicant, -1: none; a couple that has what it does not
 * wish together has nothing at first. False: it goes round in circles, and got is of no use. */
bool match_couples_chain(const Market *m, const MatchTies *ties, i64 *got);

#endif
