/* match_check.h: whether a result keeps what it should, from the definitions alone: it shares no code with the solver.
 *
 *   match_check(arena, &m, &(MatchClaim){ .position = p, .has_row = row }, NULL, say, to)     each breach is told to say
 */
#ifndef ENGINES_MATCH_CHECK_H
#define ENGINES_MATCH_CHECK_H
#include "engines/match/match.h"

/* What was handed in for each applicant: a position or -1, the rank as written (p is NULL: the file says none). */
typedef struct { const i32 *position; const Str *rank; const bool *has_row; } MatchClaim;

/* Returns how many breaches there are: of the form (no row, another rank than given), of a pair (not ranked by one side), of a
 * capacity, and pairs that block: each ranks the other, the applicant prefers the position to what they have, and it has a
 * free place or prefers them to somebody it has. ties NULL: weak stability. Else pairs that block only in the order broken by this lottery are named too. */
i64 match_check(Arena *a, const Market *m, const MatchClaim *claim, const MatchTies *ties, void (*say)(void *to, Str breach), void *to);

#endif
