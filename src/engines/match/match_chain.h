/* match_chain.h: withdrawals repaired along their chains (Blum, Roth & Rothblum 1997), from lists that are kept beside a result.
 *
 *   MatchChain *h = match_chain_new(arena, &m, &ties, got);     NULL: got is not stable, so that no chain begins there
 *   match_chain_withdraw(h, applicant);                         any number of them
 *   match_chain_run(h);
 *   i64 c = match_chain_choice(h, applicant);                   -1: none;  h->moved: how many have another position now
 *
 * Kept is, for each position, who wants it: those it ranks who rank it above what they have, best first. In a stable result
 * all of them come behind those whom it holds. When a place falls free, the first who still wants it takes it and leaves one,
 * which is filled in the same way, until nobody wants one. Nobody is worse off than before, so whom a list has passed over
 * once it never needs to ask again: the order of the places does not matter, and each entry is read at most once.
 *
 * Making the lists walks over all wishes, as the match does, and sorts those that were refused; a chain then touches only
 * those who move and whoever is asked. So they are made once and kept while people withdraw.
 */
#ifndef ENGINES_MATCH_CHAIN_H
#define ENGINES_MATCH_CHAIN_H
#include "engines/match/match.h"

/* Where an applicant stands: the place, from 0, in their list, or its length where they have nothing; -1: they withdrew. */
typedef struct { i32 place; u32 position : 31, moved : 1; } ChainStand;
typedef struct { i32 applicant, place; } ChainWant;
typedef struct { i32 next, end, open; } ChainList;          /* want[next] .. want[end - 1] are still to be asked */

#define CHAIN_NOWHERE 0x7fffffffu                           /* no position, in ChainStand */

typedef struct {
    const Market *m;
    const i64  *pick;           /* the choices of each applicant, best first, within from[]; NULL: as they stand */
    ChainStand *stand;          /* of each applicant */
    ChainList  *list;           /* of each position */
    ChainWant  *want;
    i32        *waiting;        /* positions with an open place, each at most once; a ring */
    i32         first, waiting_n;
    i64         moved;
} MatchChain;

/* got: the choice of each applicant, -1: none; neither a position with more than its places nor a choice that it does not
 * rank. Of a market without reserves, caps, couples and hard minimums. NULL where somebody wants a position that prefers them
 * to one whom it holds. */
MatchChain *match_chain_new(Arena *a, const Market *m, const MatchTies *ties, const i64 *got);
void match_chain_withdraw(MatchChain *h, i32 applicant);
void match_chain_run(MatchChain *h);
i64  match_chain_choice(const MatchChain *h, i32 applicant);

#endif
