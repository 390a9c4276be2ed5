/* match_seats_chain.h: the chain of displacements where seats are reserved or regions capped.
 *
 * Who chooses is a position, or a region with a cap together for its positions. From those that it holds and all who would
 * rather come it chooses as in seats.h; that choice keeps whom it holds as long as places only fall free, since nobody is
 * chosen less for others having left (substitutes; Hatfield & Milgrom 2005, for caps Kamada & Kojima 2015, for reserves
 * Kominers & Sonmez 2016). Whoever is chosen takes the best of what they are given, and where they leave a place the choice
 * is made anew, until nobody moves. Begun where nobody has anything, it ends in the result that is worst for applicants.
 */
#ifndef ENGINES_MATCH_SEATS_CHAIN_H
#define ENGINES_MATCH_SEATS_CHAIN_H
#include "engines/match/match.h"

/* got: the choice of each applicant, each ranked by its position, -1: none; then what the chain ends in. False where somebody
 * would have to leave for one who wants to come: no chain begins there, and got is of no use. Of a market without couples and
 * hard minimums. */
bool match_seats_chain(const Market *m, const MatchTies *ties, i64 *got);

#endif
