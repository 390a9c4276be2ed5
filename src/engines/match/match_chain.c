#include "engines/match/match_chain.h"
#include "engines/match/match_order.h"

/* ---- the lists ---- */

static i64 choice_in(const MatchChain *h, i64 at) { return h->pick ? h->pick[at] : at; }

static i32 place_of(const MatchChain *h, i32 applicant, i64 choice)
{
    i64 at = h->m->from[applicant];
    while (choice_in(h, at) != choice) at++;
    return (i32)(at - h->m->from[applicant]);
}

static void stands_set(MatchChain *h, const i64 *got)
{
    const Market *m = h->m;
    for (i32 i = 0; i < m->applicants; i++) {
        ChainStand *s = &h->stand[i];
        if (match_fixed(m, i) >= 0) *s = (ChainStand){ .position = CHAIN_NOWHERE };
        else if (got[i] < 0) *s = (ChainStand){ .place = (i32)(m->from[i + 1] - m->from[i]), .position = CHAIN_NOWHERE };
        else *s = (ChainStand){ .place = h->pick ? place_of(h, i, got[i]) : (i32)(got[i] - m->from[i]), .position = (u32)m->choice[got[i]].at };
    }
}

/* What each applicant wants, by position, in no order yet. */
static i64 *wants_collect(Arena *a, MatchChain *h)
{
    const Market *m = h->m;
    i64 n = 0;
    for (i32 i = 0; i < m->applicants; i++)
        for (i64 at = m->from[i], end = at + h->stand[i].place; at < end; at++) {
            Choice c = m->choice[choice_in(h, at)];
            h->list[c.at].end += c.esteem >= 0;
        }
    for (i32 p = 0; p < m->positions; p++) n += h->list[p].end, h->list[p].next = h->list[p].end = (i32)(n - h->list[p].end);
    i64 *want = make_array(a, i64, n);
    for (i32 i = 0; i < m->applicants; i++)
        for (i64 at = m->from[i], end = at + h->stand[i].place; at < end; at++) {
            i64 c = choice_in(h, at);
            if (m->choice[c].esteem >= 0) want[h->list[m->choice[c].at].end++] = c;
        }
    return want;
}

static void wants_sort(Arena *a, MatchChain *h, i64 *want, const MatchTies *ties)
{
    const Market *m = h->m;
    i64 n = m->positions ? h->list[m->positions - 1].end : 0, longest = 0;
    for (i32 p = 0; p < m->positions; p++) longest = max_i64(longest, h->list[p].end - h->list[p].next);
    MatchSorter *s = match_sorter(a, m, ties, longest);
    for (i32 p = 0; p < m->positions; p++) match_sort(s, p, want + h->list[p].next, h->list[p].end - h->list[p].next);
    for (i64 i = 0; i < n; i++) {
        i32 who = m->by[want[i]];
        h->want[i] = (ChainWant){ who, h->pick ? place_of(h, who, want[i]) : (i32)(want[i] - m->from[who]) };
    }
}

/* Whether the first who wants a position comes before the last whom it holds. */
static bool envied(Arena *a, const MatchChain *h, const i64 *want, const MatchTies *ties, const i64 *got)
{
    const Market *m = h->m;
    MatchAdmitted in = match_admitted(a, m, ties, got);
    MatchSorter *s = match_sorter(a, m, ties, 2);
    for (i32 p = 0; p < m->positions; p++) {
        if (h->list[p].next == h->list[p].end || in.last[p] < 0) continue;
        i64 two[2] = { in.last[p], want[h->list[p].next] };
        match_sort(s, p, two, 2);
        if (two[0] != in.last[p]) return true;
    }
    return false;
}

static void wait_for(MatchChain *h, i32 p)
{
    i32 at = h->first + h->waiting_n++;
    h->waiting[at < h->m->positions ? at : at - h->m->positions] = p;
}

static bool places_count(Arena *a, MatchChain *h, const i64 *got)
{
    const Market *m = h->m;
    i64 *open = match_open(a, m);
    for (i32 i = 0; i < m->applicants; i++) if (got[i] >= 0 && match_fixed(m, i) < 0 && open[m->choice[got[i]].at]-- == 0) return false;
    for (i32 p = 0; p < m->positions; p++) {
        h->list[p].open = (i32)min_i64(open[p], INT32_MAX / 2);
        if (open[p] > 0) wait_for(h, p);
    }
    return true;
}

MatchChain *match_chain_new(Arena *a, const Market *m, const MatchTies *ties, const i64 *got)
{
    must(!m->reserves && !m->caps && !m->couples);
    Arena *scratch = arena_new();
    MatchChain *h = make(a, MatchChain);
    *h = (MatchChain){ .m = m, .pick = lots_picks(a, m, ties), .stand = make_array(a, ChainStand, m->applicants), .list = make_array(a, ChainList, m->positions), .waiting = make_array(a, i32, m->positions) };
    stands_set(h, got);
    i64 *want = wants_collect(scratch, h);
    h->want = make_array(a, ChainWant, m->positions ? h->list[m->positions - 1].end : 0);
    wants_sort(scratch, h, want, ties);
    bool begins = places_count(scratch, h, got) && !envied(scratch, h, want, ties, got);
    arena_free(scratch);
    return begins ? h : NULL;
}

/* ---- the chain ---- */

static void place_opens(MatchChain *h, u32 position)
{
    if (position != CHAIN_NOWHERE && h->list[position].open++ == 0) wait_for(h, (i32)position);
}

void match_chain_withdraw(MatchChain *h, i32 applicant)
{
    u32 left = h->stand[applicant].position;
    h->stand[applicant] = (ChainStand){ .place = -1, .position = CHAIN_NOWHERE };
    place_opens(h, left);
}

/* A position with open places asks those who want it, the best first. */
static void places_fill(MatchChain *h, i32 p)
{
    ChainList *l = &h->list[p];
    while (l->open > 0 && l->next < l->end) {
        ChainWant w = h->want[l->next++];
        ChainStand *s = &h->stand[w.applicant], had = *s;
        if (had.place <= w.place) continue;
        *s = (ChainStand){ w.place, (u32)p, true };
        h->moved += !had.moved, l->open--;
        place_opens(h, had.position);
    }
}

enum { AHEAD = 8 };

static i32 waiting_at(const MatchChain *h, i32 turn)
{
    i32 at = h->first + (turn < h->waiting_n ? turn : h->waiting_n - 1);
    return h->waiting[at < h->m->positions ? at : at - h->m->positions];
}

/* First who is in the list of a position whose turn comes, then where they stand. */
FETCH_AHEAD fetch_ahead(const MatchChain *h)
{
    ChainList far = h->list[waiting_at(h, 2 * AHEAD)], near = h->list[waiting_at(h, AHEAD)];
    __builtin_prefetch(&h->want[far.next]);
    __builtin_prefetch(&h->want[far.next + 7]);
    for (i32 i = near.next; i < near.next + 4 && i < near.end; i++) __builtin_prefetch(&h->stand[h->want[i].applicant]);
}

void match_chain_run(MatchChain *h)
{
    while (h->waiting_n) {
        fetch_ahead(h);
        i32 p = waiting_at(h, 0);
        h->first = h->first + 1 < h->m->positions ? h->first + 1 : 0, h->waiting_n--;
        places_fill(h, p);
    }
}

i64 match_chain_choice(const MatchChain *h, i32 applicant)
{
    const ChainStand *s = &h->stand[applicant];
    return s->position == CHAIN_NOWHERE ? -1 : choice_in(h, h->m->from[applicant] + s->place);
}
