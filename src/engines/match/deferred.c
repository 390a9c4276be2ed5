#include "engines/match/match_order.h"
#include "engines/match/seats.h"

i64 *match_open(Arena *a, const Market *m)
{
    i64 *open = make_array(a, i64, m->positions);
    for (i32 p = 0; p < m->positions; p++) open[p] = m->capacity[p];
    for (i32 i = 0; m->fixed && i < m->applicants; i++) if (m->fixed[i] >= 0) must(open[m->fixed[i]]-- > 0);
    return open;
}

/* ---- applicants propose ---- */

enum { AHEAD = 4 };                         /* turns: long enough for a row to come from memory */

typedef struct { i32 next, end; } Cursor;   /* the choice that is proposed next, and the end of the list */

typedef struct {
    const Choice *choice;                   /* the applicants' ties broken */
    Seats *seats;
    Cursor *cursor;                         /* of each applicant; who is held is so by the choice before next */
    i32 *waiting, *turned_away;             /* who proposes in this round, and in the next one */
    i32 n, next;
} Round;

/* An applicant asks down their list until somebody holds them. Whoever has to leave waits for the next round. */
static void propose(Round *r, i32 applicant)
{
    Cursor *at = &r->cursor[applicant];
    while (at->next < at->end) {
        Choice c = r->choice[at->next++];
        if (c.esteem < 0) continue;
        i32 out = seats_offer(r->seats, c.at, applicant, c.esteem);
        if (out == applicant) continue;
        if (out >= 0) r->turned_away[r->next++] = out;
        return;
    }
    at->next = 0, at->end = 0;              /* nobody holds them, and nobody will */
}

static inline Cursor cursor_in(const Round *r, i32 turn) { return r->cursor[r->waiting[turn < r->n ? turn : r->n - 1]]; }

/* What a turn needs is asked for in four steps: where the applicant stands, what stands there, who chooses there, who sits there. */
FETCH_AHEAD fetch_ahead(const Round *r, i32 turn)
{
    __builtin_prefetch(&r->cursor[r->waiting[min_i64(turn + 4 * AHEAD, r->n - 1)]]);
    __builtin_prefetch(&r->choice[cursor_in(r, turn + 3 * AHEAD).next]);
    seats_fetch_group(r->seats, r->choice[cursor_in(r, turn + 2 * AHEAD).next].at);
    seats_fetch(r->seats, r->choice[cursor_in(r, turn + AHEAD).next].at);
}

static void rounds_run(Round *r)
{
    while (r->n) {
        for (i32 turn = 0; turn < r->n; turn++) {
            fetch_ahead(r, turn);
            propose(r, r->waiting[turn]);
        }
        i32 *swap = r->waiting;
        r->waiting = r->turned_away, r->turned_away = swap, r->n = r->next, r->next = 0;
    }
}

/* The choices in the order in which they are proposed. */
static const Choice *wishes_order(Arena *a, const Market *m, const i64 *pick)
{
    if (!pick) return m->choice;
    i64 choices = m->from[m->applicants];
    Choice *c = make_array(a, Choice, choices);
    for (i64 i = 0; i < choices; i++) c[i] = m->choice[pick[i]];
    return c;
}

static Round round_first(Arena *a, const Market *m, const MatchTies *ties, const i64 *pick)
{
    Round r = { .choice = wishes_order(a, m, pick), .seats = seats_new(a, m, lots_new(a, m, ties)), .cursor = make_array(a, Cursor, m->applicants),
                .waiting = make_array(a, i32, m->applicants), .turned_away = make_array(a, i32, m->applicants) };
    for (i32 i = 0; i < m->applicants; i++) {
        if (match_fixed(m, i) >= 0) continue;
        r.cursor[i] = (Cursor){ (i32)m->from[i], (i32)m->from[i + 1] };
        r.waiting[r.n++] = i;
    }
    return r;
}

void match_applicants_propose(const Market *m, const MatchTies *ties, i64 *got)
{
    Arena *scratch = arena_new();
    must(m->from[m->applicants] <= MATCH_CHOICES);
    i64 *pick = lots_picks(scratch, m, ties);
    Round r = round_first(scratch, m, ties, pick);
    rounds_run(&r);
    for (i32 i = 0; i < m->applicants; i++) {
        i64 c = r.cursor[i].end ? r.cursor[i].next - 1 : -1;
        got[i] = pick && c >= 0 ? pick[c] : c;
    }
    arena_free(scratch);
}

/* ---- positions propose ---- */

typedef struct { i64 *next, *open; i32 *waiting; i32 n; } Offers;

/* A position asks down its list while it has an open place. A position that loses somebody waits for its turn again. */
static void offer(const Market *m, const MatchOrder *o, Offers *f, i64 *got, i32 p)
{
    while (f->open[p] > 0 && f->next[p] < o->list_from[p + 1]) {
        i64 c = o->list[f->next[p]++], had = got[m->by[c]];
        if (had >= 0 && match_above(o, had, c)) continue;
        got[m->by[c]] = c;
        f->open[p]--;
        if (had >= 0 && f->open[m->choice[had].at]++ == 0) f->waiting[f->n++] = m->choice[had].at;
    }
}

/* Every position waits at most once: it comes in when its open places go from 0 to 1, and it leaves with none or with its
 * list at an end. */
void match_positions_propose_in(const Market *m, const MatchOrder *o, i64 *got)
{
    Arena *a = arena_new();
    Offers f = { .next = make_array(a, i64, m->positions + 1), .open = match_open(a, m), .waiting = make_array(a, i32, m->positions + 1) };
    must(!m->reserves && !m->caps);
    for (i32 i = 0; i < m->applicants; i++) got[i] = -1;
    for (i32 p = m->positions - 1; p >= 0; p--) {
        f.next[p] = o->list_from[p];
        if (f.open[p] > 0) f.waiting[f.n++] = p;
    }
    while (f.n) offer(m, o, &f, got, f.waiting[--f.n]);
    arena_free(a);
}

void match_positions_propose(const Market *m, const MatchTies *ties, i64 *got)
{
    Arena *a = arena_new();
    MatchOrder order = match_order(a, m, ties);
    match_positions_propose_in(m, &order, got);
    arena_free(a);
}
