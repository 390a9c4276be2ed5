#include "engines/match/seats.h"

static bool tie_worse(Seats *s, i32 p, const Seat *x, const Seat *y) { return lots_at(s->lots, p, x->applicant, y->applicant) > 0; }

static inline bool worse(Seats *s, i32 p, const Seat *x, const Seat *y)
{
    return x->esteem != y->esteem ? x->esteem > y->esteem : tie_worse(s, p, x, y);
}

/* Puts x where it belongs at or below i of a heap of n. */
static void sift_down(Seats *s, i32 p, Seat *heap, i32 n, i32 i, Seat x)
{
    for (i32 k; (k = 2 * i + 1) < n; i = k) {
        if (k + 1 < n && worse(s, p, &heap[k + 1], &heap[k])) k++;
        if (!worse(s, p, &heap[k], &x)) break;
        heap[i] = heap[k];
    }
    heap[i] = x;
}

/* As long as there is room nobody is compared; the heap is made when the last seat is taken (Floyd 1964). */
static void take_seat(Seats *s, i32 p, SeatGroup *g, Seat x)
{
    Seat *heap = s->seat + g->first;
    heap[g->n++] = x;
    if (g->n < g->most) return;
    for (i32 i = g->n / 2 - 1; i >= 0; i--) sift_down(s, p, heap, g->n, i, heap[i]);
    g->worst = heap[0].esteem;
}

i32 seats_offer(Seats *s, i32 p, i32 applicant, i32 esteem)
{
    SeatGroup *g = &s->group[p];
    Seat x = { esteem, applicant }, *heap = s->seat + g->first;
    if (g->n < g->most) { take_seat(s, p, g, x); return -1; }
    if (!g->most || esteem > g->worst || !worse(s, p, heap, &x)) return applicant;
    i32 out = heap[0].applicant;
    sift_down(s, p, heap, g->n, 0, x);
    g->worst = heap[0].esteem;
    return out;
}

/* No position holds more than rank it; they are counted where there are more places than choices. */
static i64 *places(Arena *a, const Market *m, const i64 *open)
{
    i64 *most = make_array(a, i64, m->positions), sum = 0, choices = m->from[m->applicants];
    for (i32 p = 0; p < m->positions; p++) sum += most[p] = min_i64(open[p], m->applicants);
    if (sum <= MATCH_CHOICES && sum <= 2 * choices) return most;
    i64 *listed = make_array(a, i64, m->positions);
    for (i64 c = 0; c < choices; c++) listed[m->choice[c].at] += m->choice[c].esteem >= 0;
    for (i32 p = 0; p < m->positions; p++) most[p] = min_i64(most[p], listed[p]);
    return most;
}

Seats *seats_new(Arena *a, const Market *m, Lots *lots, const i64 *open)
{
    Seats *s = make(a, Seats);
    *s = (Seats){ .m = m, .lots = lots, .group = make_array(a, SeatGroup, m->positions) };
    i64 *most = places(a, m, open), sum = 0;
    for (i32 p = 0; p < m->positions; sum += most[p++]) s->group[p] = (SeatGroup){ .first = (i32)sum, .most = (i32)most[p] };
    s->seat = make_array(a, Seat, sum);
    return s;
}
