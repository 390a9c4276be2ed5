#include "engines/match/match_seats_chain.h"
#include "engines/match/seats.h"

typedef struct {
    const Market *m;
    Seats *seats;
    i64   *got;
    i32   *wish;                /* of each choice: its place in the applicant's list */
    i32   *chooser;             /* of each position: a number of its own, or that of its capped region */
    i64   *from, *list;         /* of each chooser + 1; choices at its positions that are held or wanted at the beginning */
    i32   *waiting;             /* choosers, each at most once */
    bool  *waits;
    i32    n;
} Chain;

static void wait_for(Chain *h, i32 chooser)
{
    if (!h->waits[chooser]) h->waits[chooser] = true, h->waiting[h->n++] = chooser;
}

static bool wants(const Chain *h, i64 c)
{
    i64 had = h->got[h->m->by[c]];
    return had < 0 || h->wish[c] < h->wish[had];
}

static void offer(Chain *h, i64 c) { seats_offer(h->seats, h->m->choice[c].at, h->m->by[c], h->m->choice[c].esteem); }

/* Those held first: they are fewer, and whoever comes behind them is turned away at a glance. */
static void offers_make(Chain *h, i32 chooser)
{
    seats_clear(h->seats, h->m->choice[h->list[h->from[chooser]]].at);
    for (i64 i = h->from[chooser]; i < h->from[chooser + 1]; i++) if (h->got[h->m->by[h->list[i]]] == h->list[i]) offer(h, h->list[i]);
    for (i64 i = h->from[chooser]; i < h->from[chooser + 1]; i++) if (wants(h, h->list[i])) offer(h, h->list[i]);
}

static bool chosen(const Chain *h, i64 c)
{
    const MatchReserves *r = h->m->reserves;
    i32 p = h->m->choice[c].at;
    for (i64 g = r ? r->from[p] : p, end = r ? r->from[p + 1] : p + 1; g < end; g++)
        for (i32 i = 0; i < h->seats->group[g].n; i++) if (h->seats->seat[h->seats->group[g].first + i].applicant == h->m->by[c]) return true;
    return false;
}

/* False: somebody whom it holds is not chosen. */
static bool choose(Chain *h, i32 chooser)
{
    bool moved = false;
    if (h->from[chooser] == h->from[chooser + 1]) return true;
    offers_make(h, chooser);
    for (i64 i = h->from[chooser]; i < h->from[chooser + 1]; i++) if (h->got[h->m->by[h->list[i]]] == h->list[i] && !chosen(h, h->list[i])) return false;
    for (i64 i = h->from[chooser]; i < h->from[chooser + 1]; i++) {
        i64 c = h->list[i], had = h->got[h->m->by[c]];
        if (!wants(h, c) || !chosen(h, c)) continue;
        if (had >= 0) wait_for(h, h->chooser[h->m->choice[had].at]);
        h->got[h->m->by[c]] = c, moved = true;
    }
    if (moved) wait_for(h, chooser);
    return true;
}

/* ---- the whole ---- */

static i32 *wishes_number(Arena *a, const Market *m, const MatchTies *ties)
{
    i64 choices = m->from[m->applicants], *pick = lots_picks(a, m, ties);
    i32 *wish = make_array(a, i32, choices);
    for (i64 i = 0; i < choices; i++) { i64 c = pick ? pick[i] : i; wish[c] = (i32)(i - m->from[m->by[c]]); }
    return wish;
}

static bool listed(const Chain *h, i64 c)
{
    const Market *m = h->m;
    return m->choice[c].esteem >= 0 && match_fixed(m, m->by[c]) < 0 && (h->got[m->by[c]] == c || wants(h, c));
}

static void lists_make(Arena *a, Chain *h, i32 choosers)
{
    const Market *m = h->m;
    i64 choices = m->from[m->applicants], *next = make_array(a, i64, choosers + 1);
    h->from = make_array(a, i64, choosers + 1);
    for (i64 c = 0; c < choices; c++) if (listed(h, c)) h->from[h->chooser[m->choice[c].at] + 1]++;
    for (i32 k = 0; k < choosers; k++) next[k] = h->from[k], h->from[k + 1] += h->from[k];
    h->list = make_array(a, i64, h->from[choosers]);
    for (i64 c = 0; c < choices; c++) if (listed(h, c)) h->list[next[h->chooser[m->choice[c].at]]++] = c;
}

bool match_seats_chain(const Market *m, const MatchTies *ties, i64 *got)
{
    must(!m->couples && !m->minimum_hard);
    Arena *a = arena_new();
    i32 regions = m->caps ? m->caps->regions : 0, choosers = regions + m->positions;
    Chain h = { .m = m, .seats = seats_new(a, m, lots_new(a, m, ties)), .got = got, .wish = wishes_number(a, m, ties), .chooser = make_array(a, i32, m->positions),
                .waiting = make_array(a, i32, choosers), .waits = make_array(a, bool, choosers) };
    for (i32 p = 0; p < m->positions; p++) h.chooser[p] = m->caps && m->caps->region[p] >= 0 && m->caps->cap[m->caps->region[p]] >= 0 ? m->caps->region[p] : regions + p;
    lists_make(a, &h, choosers);
    for (i32 k = 0; k < choosers; k++) wait_for(&h, k);
    bool begins = true;
    while (begins && h.n) {
        i32 k = h.waiting[--h.n];
        h.waits[k] = false;
        begins = choose(&h, k);
    }
    arena_free(a);
    return begins;
}
