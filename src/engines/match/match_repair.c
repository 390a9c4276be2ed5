#include "engines/match/match_repair.h"
#include "base/vec.h"
#include "engines/match/least_cut.h"
#include "engines/match/match_chain.h"
#include "engines/match/match_order.h"
#include "engines/match/seats.h"

static bool moved(const i64 *before, i64 now, i32 applicant) { return before[applicant] != REPAIR_NEW && before[applicant] != now; }

i64 match_moved(const Market *m, const i64 *before, const i64 *got)
{
    i64 n = 0;
    for (i32 i = 0; i < m->applicants; i++) n += match_fixed(m, i) < 0 && moved(before, got[i], i);
    return n;
}

i64 match_moved_by_agreement(const Market *m, const i64 *before)
{
    i64 n = 0;
    for (i32 i = 0; i < m->applicants; i++) n += match_fixed(m, i) >= 0 && before[i] != REPAIR_NEW && (before[i] < 0 || m->choice[before[i]].at != match_fixed(m, i));
    return n;
}

/* ---- rotations ---- */

typedef struct { i32 first, n; i64 weight; } Rotation;      /* its moves in Walk.move */
typedef struct { i32 applicant; i64 to; } Move;
typedef struct { i32 later, earlier; } Need;

typedef struct {
    Arena *a;
    const Market *m;
    const MatchOrder *o;
    const i64 *before;
    i64 *got, *next;            /* of each applicant: what they have; where in pick the next position that would have them is sought */
    i64 *open;
    i32 *held, *worst;          /* of each position: how many; the standing of the one liked least */
    i32 *last;                  /* of each position: the rotation that changed it last, -1: none */
    i32 *made, *passed;         /* of each choice: the rotation that gave it, the one after which it can be no more, -1: none */
    bool *ended;                /* of each applicant: no rotation will move them any more */
    i32 *on_path;               /* of each applicant: where on the path, -1: not */
    Vec(Rotation) rotation;
    Vec(Move) move;
    Vec(Need) need;
} Walk;

static Walk walk_new(Arena *a, const Market *m, const MatchOrder *o, const i64 *before, i64 *got)
{
    i64 choices = m->from[m->applicants];
    Walk w = { .a = a, .m = m, .o = o, .before = before, .got = got, .next = make_array(a, i64, m->applicants), .open = match_open(a, m), .held = make_array(a, i32, m->positions),
               .worst = make_array(a, i32, m->positions), .last = make_array(a, i32, m->positions), .made = make_array(a, i32, choices), .passed = make_array(a, i32, choices),
               .ended = make_array(a, bool, m->applicants), .on_path = make_array(a, i32, m->applicants) };
    for (i32 p = 0; p < m->positions; p++) w.last[p] = w.worst[p] = -1;
    for (i64 c = 0; c < choices; c++) w.made[c] = w.passed[c] = -1;
    for (i32 i = 0; i < m->applicants; i++) {
        w.on_path[i] = -1;
        w.ended[i] = got[i] < 0;
        if (got[i] < 0) continue;
        i32 p = m->choice[got[i]].at;
        w.next[i] = m->from[i] + o->wish[got[i]] + 1, w.held[p]++, w.worst[p] = (i32)max_i64(w.worst[p], o->standing[got[i]]);
    }
    return w;
}

/* The next position down an applicant's list that prefers them to one whom it has; -1: none. Nobody goes further than a position
 * with a free place, which it has in all stable results. */
static i64 next_choice(Walk *w, i32 applicant)
{
    for (i64 *i = &w->next[applicant]; *i < w->m->from[applicant + 1]; ++*i) {
        i64 c = w->o->pick[*i];
        i32 p = w->m->choice[c].at;
        if (w->o->standing[c] < 0) continue;
        if (w->held[p] < w->open[p]) return -1;
        if (w->o->standing[c] < w->worst[p]) return c;
    }
    return -1;
}

static i32 worst_at(const Walk *w, i32 p) { return w->m->by[w->o->list[w->o->list_from[p] + w->worst[p]]]; }

static void need_add(Walk *w, i32 later, i32 earlier)
{
    if (earlier < 0 || earlier == later) return;
    for (isize i = w->need.n - 1; i >= 0 && i > w->need.n - 4; i--) if (w->need.p[i].later == later && w->need.p[i].earlier == earlier) return;
    vec_push(w->a, &w->need, (Need){ later, earlier });
}

/* What must have happened before an applicant can go from one choice to another: the first was given, those between passed. */
static void move_needs(Walk *w, i32 rotation, i64 from, i64 to)
{
    const i64 *pick = w->o->pick;
    i64 begin = w->m->from[w->m->by[from]];
    need_add(w, rotation, w->made[from]);
    for (i64 i = begin + w->o->wish[from] + 1; i < begin + w->o->wish[to]; i++) need_add(w, rotation, w->passed[pick[i]]);
}

/* The position loses its worst, who has moved on; whom it does not reach any more is passed. */
static void position_rises(Walk *w, i32 rotation, i32 p)
{
    const i64 *list = w->o->list + w->o->list_from[p];
    i32 at = w->worst[p];
    need_add(w, rotation, w->last[p]);
    w->last[p] = rotation;
    do w->passed[list[at--]] = rotation; while (at >= 0 && w->got[w->m->by[list[at]]] != list[at]);
    w->worst[p] = at;
}

/* The applicants of a circle each take the next position. */
static void rotate(Walk *w, const i32 *circle, i32 n)
{
    i32 number = (i32)w->rotation.n;
    Rotation r = { .first = (i32)w->move.n, .n = n };
    for (i32 i = 0; i < n; i++) {
        i64 to = w->o->pick[w->next[circle[i]]], from = w->got[circle[i]];
        vec_push(w->a, &w->move, (Move){ circle[i], to });
        r.weight += moved(w->before, to, circle[i]) - moved(w->before, from, circle[i]);
        move_needs(w, number, from, to);
    }
    for (i32 i = 0; i < n; i++) {
        Move go = w->move.p[r.first + i];
        w->got[go.applicant] = go.to, w->made[go.to] = number, w->next[go.applicant]++;
    }
    for (i32 i = 0; i < n; i++) position_rises(w, number, w->m->choice[w->move.p[r.first + i].to].at);
    vec_push(w->a, &w->rotation, r);
}

/* Follows from each applicant the one who would have to leave for them, until it closes a circle or ends. */
static void rotations_find(Walk *w)
{
    i32 *path = make_array(w->a, i32, w->m->applicants), n = 0;
    for (i32 start = 0; start < w->m->applicants; start++) {
        while (!w->ended[start]) {
            if (!n) path[n++] = start, w->on_path[start] = 0;
            i32 a = path[n - 1];
            i64 c = next_choice(w, a);
            i32 out = c < 0 ? -1 : worst_at(w, w->m->choice[c].at);
            if (out < 0 || w->ended[out]) { w->ended[a] = true, w->on_path[a] = -1, n--; continue; }
            if (w->on_path[out] < 0) { path[n] = out, w->on_path[out] = n, n++; continue; }
            i32 first = w->on_path[out];
            for (i32 i = first; i < n; i++) w->on_path[path[i]] = -1;
            rotate(w, path + first, n - first);
            n = first;
        }
        while (n) w->on_path[path[--n]] = -1;
    }
}

static void least_apply(const Walk *w, const i64 *best, i64 *got)
{
    LeastCut *cut = least_cut_new(w->a, (i32)w->rotation.n);
    for (isize i = 0; i < w->rotation.n; i++) least_cut_weight(cut, (i32)i, w->rotation.p[i].weight);
    for (isize i = 0; i < w->need.n; i++) least_cut_needs(cut, w->need.p[i].later, w->need.p[i].earlier);
    const bool *take = least_cut_take(cut);
    memcpy(got, best, (size_t)w->m->applicants * sizeof *got);
    for (isize i = 0; i < w->rotation.n; i++)
        for (i32 k = 0; take[i] && k < w->rotation.p[i].n; k++) got[w->move.p[w->rotation.p[i].first + k].applicant] = w->move.p[w->rotation.p[i].first + k].to;
}

MatchRepair match_repair_exact(const Market *m, const MatchTies *ties, const i64 *before, i64 *got)
{
    Arena *a = arena_new();
    i64 *best = make_array(a, i64, m->applicants);
    match_applicants_propose(m, ties, best);
    memcpy(got, best, (size_t)m->applicants * sizeof *got);
    MatchOrder o = match_order(a, m, ties);
    Walk w = walk_new(a, m, &o, before, got);
    rotations_find(&w);
    least_apply(&w, best, got);
    arena_free(a);
    i64 n = match_moved(m, before, got);
    return (MatchRepair){ n, n };
}

/* ---- the chain ---- */

void match_stay(const Market *m, const i64 *before, i64 *got)
{
    for (i32 i = 0; i < m->applicants; i++) got[i] = match_fixed(m, i) < 0 && before[i] >= 0 && m->choice[before[i]].esteem >= 0 ? before[i] : -1;
}

i64 match_repair_chain(const Market *m, const MatchTies *ties, const i64 *before, i64 *got)
{
    Arena *a = arena_new();
    match_stay(m, before, got);
    MatchChain *h = match_chain_new(a, m, ties, got);
    if (!h) match_applicants_propose(m, ties, got);
    else {
        match_chain_run(h);
        for (i32 i = 0; i < m->applicants; i++) got[i] = match_chain_choice(h, i);
    }
    arena_free(a);
    return match_moved(m, before, got);
}

/* ---- the worst result for applicants, from the best: along the same circles, with heaps instead of sorted lists ---- */

typedef struct {
    const Market *m;
    const i64 *pick;            /* choices of each applicant, best first, within from[]; NULL: as they stand */
    Lots *lots;
    Seats *seats;
    i64 *got, *next;            /* of each applicant: what they have; where in pick the next position that would have them is sought */
    bool *ended;                /* as in Walk */
    i32 *on_path;
} Descent;

static Descent descent_new(Arena *a, const Market *m, const MatchTies *ties, const i64 *pick, const i64 *wish, i64 *got)
{
    Lots *lots = lots_new(a, m, ties);
    Descent d = { .m = m, .pick = pick, .lots = lots, .seats = seats_new(a, m, lots), .got = got, .next = make_array(a, i64, m->applicants), .ended = make_array(a, bool, m->applicants),
                  .on_path = make_array(a, i32, m->applicants) };
    for (i32 i = 0; i < m->applicants; i++) {
        d.on_path[i] = -1;
        d.ended[i] = got[i] < 0;
        if (got[i] < 0) continue;
        d.next[i] = (wish ? wish[got[i]] : got[i]) + 1;
        must(seats_offer(d.seats, m->choice[got[i]].at, i, m->choice[got[i]].esteem) < 0);
    }
    return d;
}

/* Who would have to leave for an applicant at the next position that would have them; -1: nobody, as in next_choice. */
static i32 who_leaves(Descent *d, i32 applicant)
{
    for (i64 *i = &d->next[applicant]; *i < d->m->from[applicant + 1]; ++*i) {
        Choice c = d->m->choice[d->pick ? d->pick[*i] : *i];
        SeatGroup g = d->seats->group[c.at];
        if (c.esteem < 0 || !g.most) continue;
        if (g.n < g.most) return -1;
        Seat worst = d->seats->seat[g.first];
        if ((u32)c.esteem < worst.esteem || ((u32)c.esteem == worst.esteem && lots_at(d->lots, c.at, applicant, worst.applicant) < 0)) return worst.applicant;
    }
    return -1;
}

static void circle_move(Descent *d, const i32 *circle, i32 n)
{
    for (i32 i = 0; i < n; i++) {
        i64 place = d->next[circle[i]]++, to = d->pick ? d->pick[place] : place;
        d->got[circle[i]] = to;
        must(seats_offer(d->seats, d->m->choice[to].at, circle[i], d->m->choice[to].esteem) == circle[(i + 1) % n]);
    }
}

static void descend(Descent *d, i32 *path)
{
    i32 n = 0;
    for (i32 start = 0; start < d->m->applicants; start++) {
        while (!d->ended[start]) {
            if (!n) path[n++] = start, d->on_path[start] = 0;
            i32 a = path[n - 1], out = who_leaves(d, a);
            if (out < 0 || d->ended[out]) { d->ended[a] = true, d->on_path[a] = -1, n--; continue; }
            if (d->on_path[out] < 0) { path[n] = out, d->on_path[out] = n, n++; continue; }
            i32 first = d->on_path[out];
            for (i32 i = first; i < n; i++) d->on_path[path[i]] = -1;
            circle_move(d, path + first, n - first);
            n = first;
        }
        while (n) d->on_path[path[--n]] = -1;
    }
}

/* The place of each choice where the ties of wishes are broken. NULL: its number. */
static i64 *wish_places(Arena *a, const Market *m, const i64 *pick)
{
    i64 *wish = pick ? make_array(a, i64, m->from[m->applicants]) : NULL;
    for (i64 i = 0; pick && i < m->from[m->applicants]; i++) wish[pick[i]] = i;
    return wish;
}

/* Whoever was better off than in the one result, or worse off than in the other, cannot stay. */
i64 match_repair_bound(const Market *m, const MatchTies *ties, const i64 *before)
{
    Arena *a = arena_new();
    i64 *best = make_array(a, i64, m->applicants), *worst = make_array(a, i64, m->applicants), n = 0;
    const i64 *pick = lots_picks(a, m, ties), *wish = wish_places(a, m, pick);
    match_applicants_propose(m, ties, best);
    memcpy(worst, best, (size_t)m->applicants * sizeof *worst);
    Descent d = descent_new(a, m, ties, pick, wish, worst);
    descend(&d, make_array(a, i32, m->applicants));
    for (i32 i = 0; i < m->applicants; i++) {
        i64 b = before[i], w = worst[i];
        if (b == REPAIR_NEW || match_fixed(m, i) >= 0) continue;
        if (b < 0 || w < 0) n += b != w;
        else n += wish ? wish[b] < wish[best[i]] || wish[b] > wish[w] : b < best[i] || b > w;
    }
    arena_free(a);
    return n;
}
