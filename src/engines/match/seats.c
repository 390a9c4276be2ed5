#include "engines/match/seats.h"

static bool tie_worse(Seats *s, i32 p, const Seat *x, const Seat *y) { return lots_at(s->lots, p, x->applicant, y->applicant) > 0; }

static inline bool worse(Seats *s, i32 p, const Seat *x, const Seat *y)
{
    return x->esteem != y->esteem ? x->esteem > y->esteem : tie_worse(s, p, x, y);
}

/* ---- a heap, the worst on top ---- */

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

/* Returns true and what has to leave in x, which may be x itself; false where there was room. */
static bool group_offer(Seats *s, i32 p, SeatGroup *g, Seat *x)
{
    Seat *heap = s->seat + g->first, in = *x;
    if (g->n < g->most) { take_seat(s, p, g, in); return false; }
    if (!g->most || in.esteem > g->worst || !worse(s, p, heap, &in)) return true;
    *x = heap[0];
    sift_down(s, p, heap, g->n, 0, in);
    g->worst = heap[0].esteem;
    return true;
}

/* ---- reserved seats ---- */

bool match_member(const MatchReserves *r, i32 applicant, i32 category)
{
    for (i64 i = r->member_from[applicant]; i < r->member_from[applicant + 1]; i++) if (r->member[i] == category) return true;
    return false;
}

static i32 groups_offer(Seats *s, i32 p, Seat x)
{
    const MatchReserves *r = s->m->reserves;
    for (i64 g = r->from[p]; g < r->from[p + 1]; g++) {
        x.esteem &= ~OUTSIDER;
        if (r->category[g] >= 0 && !match_member(r, x.applicant, r->category[g])) x.esteem |= OUTSIDER;
        if (!group_offer(s, p, &s->group[g], &x)) return -1;
    }
    return x.applicant;
}

/* The group whose seat somebody takes for whom the position is agreed on. */
static i64 group_agreed(const MatchReserves *r, const i64 *places, i32 p, i32 applicant)
{
    i64 open = -1, any = -1;
    for (i64 g = r->from[p + 1] - 1; g >= r->from[p]; g--) {
        if (places[g] <= 0) continue;
        any = any < 0 ? g : any;
        if (r->category[g] < 0) open = open < 0 ? g : open;
    }
    for (i64 g = r->from[p]; g < r->from[p + 1]; g++) if (places[g] > 0 && r->category[g] >= 0 && match_member(r, applicant, r->category[g])) return g;
    return open >= 0 ? open : any;
}

/* ---- caps of regions: the positions of a region that hold more than their target in a heap, who took a place last on top ---- */

struct RegionHeap { i32 *position; i32 n; i64 left; };      /* left: how many more the region may hold */

/* Who holds nobody has nobody to lose. */
static i64 beyond(const Seats *s, i32 p) { return s->group[p].n ? s->group[p].n - s->target[p] : INT64_MIN; }

/* The place beyond the targets that p took last was given in a later turn than q's. */
static bool later(const Seats *s, i32 p, i32 q)
{
    i64 x = beyond(s, p), y = beyond(s, q);
    return x != y ? x > y : p > q;
}

static void heap_put(Seats *s, RegionHeap *h, i32 i, i32 p)
{
    h->position[i] = p;
    s->place_in_heap[p] = i;
}

/* The position at i holds one more or one fewer than when it came there. */
static void heap_mend(Seats *s, RegionHeap *h, i32 i)
{
    i32 p = h->position[i];
    for (i32 up; i && later(s, p, h->position[up = (i - 1) / 2]); i = up) heap_put(s, h, i, h->position[up]);
    for (i32 k; (k = 2 * i + 1) < h->n; i = k) {
        if (k + 1 < h->n && later(s, h->position[k + 1], h->position[k])) k++;
        if (!later(s, h->position[k], p)) break;
        heap_put(s, h, i, h->position[k]);
    }
    heap_put(s, h, i, p);
}

/* The one liked least leaves a position, which need not be full, so that its seats are no heap yet. */
static i32 worst_leaves(Seats *s, i32 p)
{
    SeatGroup *g = &s->group[p];
    Seat *seat = s->seat + g->first;
    i32 at = 0;
    for (i32 i = 1; i < g->n; i++) if (worse(s, p, &seat[i], &seat[at])) at = i;
    i32 out = seat[at].applicant;
    seat[at] = seat[--g->n];
    return out;
}

/* Position p holds one more: where that is too many for its region, the last place that was given is taken back. */
static i32 region_grown(Seats *s, i32 p)
{
    RegionHeap *h = &s->region[s->m->caps->region[p]];
    heap_mend(s, h, s->place_in_heap[p]);
    if (h->left > 0) { h->left--; return -1; }
    i32 out = worst_leaves(s, h->position[0]);
    heap_mend(s, h, 0);
    return out;
}

static bool capped(const Seats *s, i32 p) { return s->region && s->m->caps->region[p] >= 0 && s->m->caps->cap[s->m->caps->region[p]] >= 0; }

/* ---- an offer ---- */

i32 seats_offer(Seats *s, i32 p, i32 applicant, i32 esteem)
{
    Seat x = { (u32)esteem, applicant };
    if (s->m->reserves) return groups_offer(s, p, x);
    if (group_offer(s, p, &s->group[p], &x)) return x.applicant;
    return capped(s, p) ? region_grown(s, p) : -1;
}

static void groups_clear(Seats *s, i32 p)
{
    const MatchReserves *r = s->m->reserves;
    for (i64 g = r ? r->from[p] : p, end = r ? r->from[p + 1] : p + 1; g < end; g++) s->group[g].n = 0;
}

void seats_clear(Seats *s, i32 p)
{
    if (!capped(s, p)) { groups_clear(s, p); return; }
    RegionHeap *h = &s->region[s->m->caps->region[p]];
    for (i32 i = 0; i < h->n; i++) h->left += s->group[h->position[i]].n, groups_clear(s, h->position[i]);
    for (i32 i = h->n / 2 - 1; i >= 0; i--) heap_mend(s, h, i);
}

/* ---- making them ---- */

/* Places of each position or group that nothing agreed on takes. */
static i64 *open_places(Arena *a, const Market *m)
{
    const MatchReserves *r = m->reserves;
    if (!r) return match_open(a, m);
    i64 groups = r->from[m->positions], *places = make_array(a, i64, groups);
    for (i64 g = 0; g < groups; g++) places[g] = r->places[g];
    for (i32 i = 0; m->fixed && i < m->applicants; i++) {
        if (m->fixed[i] < 0) continue;
        i64 g = group_agreed(r, places, m->fixed[i], i);
        must(g >= 0);
        places[g]--;
    }
    return places;
}

static i64 group_of(const Market *m, i32 p) { return m->reserves ? m->reserves->from[p] : p; }

/* No position holds more than rank it; they are counted where there are more places than choices. */
static void places_limit(const Market *m, i64 *most)
{
    i64 sum = 0, choices = m->from[m->applicants];
    for (i64 g = 0; g < group_of(m, m->positions); g++) sum += most[g] = min_i64(most[g], m->applicants);
    if (sum <= MATCH_CHOICES && sum <= 2 * choices) return;
    Arena *a = arena_new();
    i64 *listed = make_array(a, i64, m->positions);
    for (i64 c = 0; c < choices; c++) listed[m->choice[c].at] += m->choice[c].esteem >= 0;
    for (i32 p = 0; p < m->positions; p++) for (i64 g = group_of(m, p); g < group_of(m, p + 1); g++) most[g] = min_i64(most[g], listed[p]);
    arena_free(a);
}

/* What is agreed on counts toward target and cap. */
static void regions_new(Arena *a, Seats *s)
{
    const Market *m = s->m;
    const MatchCaps *c = m->caps;
    s->region = make_array(a, RegionHeap, c->regions), s->target = make_array(a, i64, m->positions), s->place_in_heap = make_array(a, i32, m->positions);
    i32 *size = make_array(a, i32, c->regions);
    for (i32 r = 0; r < c->regions; r++) s->region[r].left = c->cap[r];
    for (i32 p = 0; p < m->positions; p++) if (capped(s, p)) size[c->region[p]]++, s->target[p] = c->target[p];
    for (i32 i = 0; m->fixed && i < m->applicants; i++) if (m->fixed[i] >= 0 && capped(s, m->fixed[i])) s->target[m->fixed[i]]--, s->region[c->region[m->fixed[i]]].left--;
    for (i32 p = 0; p < m->positions; p++) {
        if (!capped(s, p)) continue;
        RegionHeap *h = &s->region[c->region[p]];
        if (!h->position) h->position = make_array(a, i32, size[c->region[p]]);
        heap_put(s, h, h->n++, p);
    }
    for (i32 r = 0; r < c->regions; r++) for (i32 i = s->region[r].n / 2 - 1; i >= 0; i--) heap_mend(s, &s->region[r], i);
}

Seats *seats_new(Arena *a, const Market *m, Lots *lots)
{
    Seats *s = make(a, Seats);
    i64 groups = group_of(m, m->positions), *most = open_places(a, m), sum = 0;
    places_limit(m, most);
    *s = (Seats){ .m = m, .lots = lots, .group = make_array(a, SeatGroup, groups) };
    for (i64 g = 0; g < groups; sum += most[g++]) s->group[g] = (SeatGroup){ .first = (i32)sum, .most = (i32)most[g] };
    must(sum <= MATCH_CHOICES);
    s->seat = make_array(a, Seat, sum);
    if (m->caps) regions_new(a, s);
    return s;
}
