/* match_check.h: whether a result keeps what it should, from the definitions alone: it shares no code with the solver beyond
 * the lottery's numbers.
 *
 *   match_check(arena, &m, &(MatchClaim){ .position = p, .has_row = row }, NULL, &to)        each breach is told to to.breach
 *
 * A breach is one of form (no row, another rank than given), of a pair (not ranked by one side), of a capacity, a cap, an
 * agreement or a hard minimum, or a pair that blocks: each ranks the other, the applicant prefers the position to what they
 * have, and it would take them:
 *
 * A place of somebody who cannot keep it, whom the position did not rank or who did not rank it or has withdrawn, counts as free.
 *
 *   without reserves    it has a free place, or prefers them to somebody it has;
 *   with reserves       filling its groups of seats in their order from those it has and the applicant gives the applicant one;
 *   with caps           a free place in a region that is at its cap does not count, if the position prefers everybody it has,
 *                       and the applicant is outside the region, or would leave a position of it that after the move had
 *                       fewer beyond its target than this one (Kamada & Kojima 2015, stability);
 *   with couples        a couple and a pair of its wishes block where it prefers the pair, and each position, choosing from
 *                       those it has without the couple and those who come, takes who comes;
 *   with hard minimums  the pair is excused where the applicant's position has no more than its minimum, or where the place is
 *                       free, that is so of the one whom the position likes best of those who want it, and nobody is there
 *                       whom it likes less than the applicant. Excused pairs are
 *                       told to to.excused.
 */
#ifndef ENGINES_MATCH_CHECK_H
#define ENGINES_MATCH_CHECK_H
#include "engines/match/match.h"

/* What was handed in for each applicant: a position or -1, the rank as written (p is NULL: the file says none). */
typedef struct { const i32 *position; const Str *rank; const bool *has_row; } MatchClaim;

typedef struct {
    void (*breach)(void *of, Str what);
    void (*excused)(void *of, Str what);    /* NULL: not told */
    void *of;
} MatchTold;

/* Returns how many breaches there are. ties NULL: weak stability, where an equal rank blocks nothing; reserved seats
 * whose holders depend on the lottery count only where they would be given whatever it was. Else pairs that block only in the
 * order broken by this lottery are named too. */
i64 match_check(Arena *a, const Market *m, const MatchClaim *claim, const MatchTies *ties, const MatchTold *to);

#endif
