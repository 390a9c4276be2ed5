/* least_cut.h: the cheapest choice among things of which some need others first (a closure of least weight; Picard 1976).
 *
 *   LeastCut *c = least_cut_new(arena, n);
 *   least_cut_weight(c, i, -3); least_cut_needs(c, i, k);       taking i costs -3 and is possible only with k
 *   bool *take = least_cut_take(c);                             of all sets that cost least, the smallest
 *
 * Inside a maximum flow (Dinic 1970).
 */
#ifndef ENGINES_LEAST_CUT_H
#define ENGINES_LEAST_CUT_H
#include "base/arena.h"

typedef struct LeastCut LeastCut;
LeastCut *least_cut_new(Arena *a, i32 n);
void  least_cut_weight(LeastCut *c, i32 i, i64 weight);
void  least_cut_needs(LeastCut *c, i32 i, i32 k);
bool *least_cut_take(LeastCut *c);

#endif
