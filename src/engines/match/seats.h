/* seats.h: whom a position holds while others still propose: a heap for each group of seats, the one liked least on top.
 *
 *   Seats *s = seats_new(arena, &m, lots, open);         open: places of each position
 *   i32 out = seats_offer(s, p, applicant, esteem);      -1: held beside the others; the same: turned away; else who left
 */
#ifndef ENGINES_SEATS_H
#define ENGINES_SEATS_H
#include "engines/match/lots.h"

typedef struct { i32 esteem, applicant; } Seat;
typedef struct {
    i32 first, n, most;         /* its seats are seat[first] .. seat[first + n - 1]; once all are taken a heap, the first liked least */
    i32 worst;                  /* the esteem of the first once all are taken: who comes behind it is turned away at a glance */
} SeatGroup;

typedef struct {
    const Market *m;
    Lots *lots;
    Seat *seat;
    SeatGroup *group;           /* of each position */
} Seats;

Seats *seats_new(Arena *a, const Market *m, Lots *lots, const i64 *open);
i32    seats_offer(Seats *s, i32 position, i32 applicant, i32 esteem);

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
