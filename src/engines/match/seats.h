/* seats.h: whom a position holds while others still propose: a heap for each group of seats, the one liked least on top.
 *
 *   Seats *s = seats_new(arena, &m, lots);
 *   i32 out = seats_offer(s, p, applicant, esteem);      -1: held beside the others; the same: turned away; else who left
 *
 * Where seats are reserved, whoever leaves a group is offered to the next one, so that each group has what it would have had
 * if all had come at once. Where a region is capped, whoever leaves may be held by another position of it.
 */
#ifndef ENGINES_SEATS_H
#define ENGINES_SEATS_H
#include "engines/match/lots.h"

/* An esteem in the group: those not of its category stand behind those who are. */
#define OUTSIDER 0x80000000u
typedef struct { u32 esteem; i32 applicant; } Seat;
typedef struct {
    i32 first, n, most;         /* its seats are seat[first] .. seat[first + n - 1]; once all are taken a heap, the first liked least */
    u32 worst;                  /* the esteem of the first once all are taken: who comes behind it is turned away at a glance */
} SeatGroup;

typedef struct RegionHeap RegionHeap;
typedef struct {
    const Market *m;
    Lots *lots;
    Seat *seat;
    SeatGroup *group;           /* of each position, or of each group of seats where some are reserved */
    RegionHeap *region;         /* of each region; NULL: no caps */
    i64 *target;                /* of each position, without what is agreed on */
    i32 *place_in_heap;         /* of each position in its region's */
} Seats;

Seats *seats_new(Arena *a, const Market *m, Lots *lots);
i32    seats_offer(Seats *s, i32 position, i32 applicant, i32 esteem);
void   seats_clear(Seats *s, i32 position);     /* all leave it, and where its region is capped, all positions of that */

/* Ask memory for what an offer will look at, first one and some turns later the other. No branch: one that waits for memory
 * and is guessed wrong would cost what this saves. */
FETCH_AHEAD seats_fetch_group(const Seats *s, i32 position) { __builtin_prefetch(&s->group[position]); }
FETCH_AHEAD seats_fetch(const Seats *s, i32 position)
{
    SeatGroup g = s->group[position];
    const Seat *first = s->seat + g.first;
    __builtin_prefetch(first + (g.n < g.most ? g.n : 0));
    __builtin_prefetch(first + 8);
    __builtin_prefetch(first + 16);
}

#endif
