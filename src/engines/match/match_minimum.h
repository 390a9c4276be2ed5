/* match_minimum.h: minimums that are kept, whatever that costs.
 *
 * An applicant at a position that has no more than its minimum is pinned: if they left, it would be missed. The result keeps
 * every minimum, and every pair that blocks has a reason in them: its applicant is pinned, or the position has a free place,
 * nobody whom it likes less, and the one whom it likes best of those who want it is pinned (who likes what they have as well
 * wants nothing else here, whatever the lottery said). Where no minimum is missed anyway, it is the result of
 * match_applicants_propose.
 *
 * At first every position has as many places as its minimum. Where they can all be filled without envy, deferred acceptance
 * does it (Yokoi 2020); where not, the fewest further applicants are put where they ranked and are ranked, along augmenting
 * paths. Then places are opened one by one, each for the applicant whom the position likes best of those who want it and are
 * not pinned, until none can be; then applicants propose once more to as many places as were filled, which leaves the numbers
 * as they are (rural hospitals) and gives everybody the best, unless
 * somebody got what a pinned one comes first for by the lottery alone: they would have it then; and again, until nothing moves.
 */
#ifndef ENGINES_MATCH_MINIMUM_H
#define ENGINES_MATCH_MINIMUM_H
#include "base/err.h"
#include "engines/match/match.h"

/* Of a market without reserves and caps. OK, or ERR_NONE with the reason: these positions need more than rank them. */
Err match_minimum(Arena *a, const Market *m, const MatchTies *ties, i64 *got);

/* The same steps from a result that is there: minimums that are missed are filled along paths, then places that fell free are
 * given. got: the choice of each applicant, -1: none; no more at a position than its places. False: a minimum cannot be filled so.
 * What comes out keeps every minimum, but whether each pair that blocks has its reason must be checked: no theory says so. */
bool match_minimum_chain(const Market *m, const MatchTies *ties, i64 *got);

#endif
