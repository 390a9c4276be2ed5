/* match_order.h: both sides' lists without ties, for what walks a position's list: sorted, so the slower way. */
#ifndef ENGINES_MATCH_ORDER_H
#define ENGINES_MATCH_ORDER_H
#include "engines/match/lots.h"

/* list: the choices that are ranked by both, by position, best first, without those of applicants for whom something is
 * agreed on; position p has list_from[p] .. list_from[p + 1] - 1. */
typedef struct {
    i64 *list_from, *list;
    i32 *wish;                  /* of each choice: its place in the applicant's list, from 0 */
    i32 *standing;              /* of each choice: its place in the position's list, from 0; -1: not ranked */
    i64 *pick;                  /* the choices of each applicant, best first, within from[] */
} MatchOrder;

/* Whether an applicant ranks choice c above choice d, both theirs. */
static inline bool match_above(const MatchOrder *o, i64 c, i64 d) { return o->wish ? o->wish[c] < o->wish[d] : c < d; }

/* Sorts n choices of position p, all ranked by it, best first; n at most longest. Belongs to one thread. */
typedef struct MatchSorter MatchSorter;
MatchSorter *match_sorter(Arena *a, const Market *m, const MatchTies *ties, i64 longest);
void match_sort(MatchSorter *s, i32 p, i64 *list, i64 n);

MatchOrder match_order(Arena *a, const Market *m, const MatchTies *ties);

/* Enough for match_positions_propose_in, where best is the result best for applicants: positions that propose never come to an
 * applicant who has nothing there, or something better, since that applicant would then end with what no stable result gives
 * them; nor below the one whom they like least there. There is no standing, and wish only where there are ties. */
MatchOrder match_order_within(Arena *a, const Market *m, const MatchTies *ties, const i64 *best);

/* As match_positions_propose, with lists that are there already. */
void match_positions_propose_in(const Market *m, const MatchOrder *o, i64 *got);

#endif
