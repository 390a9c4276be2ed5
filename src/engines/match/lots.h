/* lots.h: ties broken by lottery numbers of ids, the lower first, equal numbers by the ids' bytes.
 *
 *   Lots *lots = lots_new(arena, &m, &ties);
 *   if (lots_at(lots, p, a, b) < 0) ...         position p takes a before b where it ranks them alike
 */
#ifndef ENGINES_LOTS_H
#define ENGINES_LOTS_H
#include "engines/match/match.h"

/* The numbers themselves, from seed and ids: of an applicant at a position, and of a position for an applicant. */
u64 match_number_at(const Market *m, const MatchTies *ties, i32 applicant, i32 position);
u64 match_number_for(const Market *m, const MatchTies *ties, i32 applicant, i32 position);

/* Keeps what was computed once. Belongs to one thread. */
typedef struct Lots Lots;
Lots *lots_new(Arena *a, const Market *m, const MatchTies *ties);
u64   lots_number(Lots *l, i32 position, i32 applicant);                /* as match_number_at */
int   lots_at(Lots *l, i32 position, i32 applicant, i32 other);         /* as memcmp: below 0, the first one is preferred */

/* Whose turn it is, of n applicants or positions, where a method takes one after the other: never the order of rows. */
i32  *lots_turns(Arena *a, const MatchTies *ties, const Str *id, i32 n);

/* Wishes without ties: choice pick[i] is the one that stands at i of from[]. NULL where no applicant has a tie. */
i64  *lots_picks(Arena *a, const Market *m, const MatchTies *ties);

#endif
