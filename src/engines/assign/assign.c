#include "engines/assign/assign.h"
#include "engines/assign/assign_open.h"

/* The network: items, then reviewers. From an item along a pair that is not used up to its reviewer, from a reviewer back along
 * a pair that is used; a path ends at a reviewer who has room, or at an item, whose need then stays unfilled at the cost of big.
 * Invariants of the prices u of items and p of reviewers, between augmentations:
 *   1. u + p >= score for each pair that is not used up: its loss is not negative;
 *   2. u + p <= score for each pair that is used beyond its least;
 *   3. p = -big while a reviewer has less than their least, -big <= p <= 0 while they have exactly it, p = 0 between it and
 *      their most, p >= 0 at their most;
 *   4. u >= -big, and u = -big where some of the need is unfilled. */
typedef struct {
    const Assign *in;
    AssignResult r;
    i64 *load, *filled;                     /* of each reviewer, each item */
    i32 *item_of;                           /* of each pair */
    struct { i32 *at; i32 n, cap; } *used;  /* of each reviewer: pairs used beyond their least */
    i32 *used_at;                           /* of each pair: where in that list */
    i64 *distance;                          /* of each node in the present search */
    i64 *by;                                /* the pair by which a node was reached */
    i32 *seen, n_seen;                      /* nodes reached */
    bool *done;
    OpenHeap heap;
    Arena *a;
    i64 low_price;                          /* no reviewer's price is below */
    i64 end_distance;                       /* of the best end so far */
    i32 end;                                /* its node */
} Search;

/* ---- one search ---- */

static void reach(Search *s, i32 node, i64 distance, i64 by)
{
    if (distance >= s->distance[node]) return;
    if (s->distance[node] == INT64_MAX) s->seen[s->n_seen++] = node;
    s->distance[node] = distance, s->by[node] = by;
    open_put(s->a, &s->heap, distance, node);
}

static void end_at(Search *s, i32 node, i64 distance)
{
    if (distance < s->end_distance) s->end_distance = distance, s->end = node;
}

/* Pairs of an item stand from the best score down: behind one that is too far even at the lowest price, all are. */
static void from_item(Search *s, i32 item, i64 distance)
{
    const Assign *in = s->in;
    i64 u = s->r.item_price[item];
    end_at(s, item, distance + u + s->r.big);
    for (i64 e = in->from[item]; e < in->from[item + 1]; e++) {
        i64 base = distance + u - in->pair[e].score;
        if (base + s->low_price >= s->end_distance) return;
        if (s->r.flow[e] == in->pair[e].most) continue;
        i64 d = base + s->r.reviewer_price[in->pair[e].reviewer];
        if (d < s->end_distance) reach(s, in->items + in->pair[e].reviewer, d, e);
    }
}

static void from_reviewer(Search *s, i32 reviewer, i64 distance)
{
    const Assign *in = s->in;
    i64 p = s->r.reviewer_price[reviewer];
    bool below = in->least && s->load[reviewer] < in->least[reviewer];
    if (s->load[reviewer] < in->most[reviewer]) end_at(s, in->items + reviewer, distance - p - (below ? s->r.big : 0));
    for (i32 i = 0; i < s->used[reviewer].n; i++) {
        i32 e = s->used[reviewer].at[i], item = s->item_of[e];
        i64 d = distance + in->pair[e].score - p - s->r.item_price[item];
        if (d < s->end_distance) reach(s, item, d, e);
    }
}

/* Finds the nearest end from an item and moves the prices of all that are nearer, so that the path costs nothing. */
static void search(Search *s, i32 start)
{
    const Assign *in = s->in;
    s->heap.n = 0, s->n_seen = 0, s->end_distance = INT64_MAX, s->end = -1;
    reach(s, start, 0, -1);
    while (s->heap.n) {
        Open o = open_take(&s->heap);
        if (o.distance >= s->end_distance) break;
        if (s->done[o.node] || o.distance > s->distance[o.node]) continue;
        s->done[o.node] = true;
        if (o.node < in->items) from_item(s, o.node, o.distance);
        else from_reviewer(s, o.node - in->items, o.distance);
    }
    for (i32 i = 0; i < s->n_seen; i++) {
        i32 node = s->seen[i];
        i64 nearer = s->end_distance - s->distance[node];
        s->distance[node] = INT64_MAX, s->done[node] = false;
        if (nearer <= 0) continue;
        if (node < in->items) s->r.item_price[node] -= nearer;
        else s->r.reviewer_price[node - in->items] += nearer;
    }
}

/* ---- along the path ---- */

static void flow_add(Search *s, i64 e, i64 n)
{
    const AssignPair *pair = &s->in->pair[e];
    typeof(s->used) u = &s->used[pair->reviewer];
    bool was = s->r.flow[e] > pair->least;
    s->r.flow[e] += (i32)n;
    bool is = s->r.flow[e] > pair->least;
    if (is && !was) {
        if (u->n == u->cap) {
            i32 cap = u->cap ? 2 * u->cap : 8;
            u->at = arena_grow(s->a, u->at, u->cap * (isize)sizeof *u->at, cap * (isize)sizeof *u->at), u->cap = cap;
        }
        s->used_at[e] = u->n, u->at[u->n++] = (i32)e;
    } else if (was && !is) {
        i32 last = u->at[--u->n];
        u->at[s->used_at[e]] = last, s->used_at[last] = s->used_at[e];
    }
}

/* How much can go along the path to the end that was found. */
static i64 path_width(const Search *s, i32 start, i64 most)
{
    const Assign *in = s->in;
    if (s->end >= in->items) {
        i32 r = s->end - in->items;
        bool below = in->least && s->load[r] < in->least[r];
        most = min_i64(most, (below ? in->least[r] : in->most[r]) - s->load[r]);
    }
    for (i32 node = s->end; node != start;) {
        i64 e = s->by[node];
        bool forward = node >= in->items;
        most = min_i64(most, forward ? in->pair[e].most - s->r.flow[e] : s->r.flow[e] - in->pair[e].least);
        node = forward ? s->item_of[e] : in->items + in->pair[e].reviewer;
    }
    return most;
}

static void path_fill(Search *s, i32 start, i64 n)
{
    const Assign *in = s->in;
    if (s->end >= in->items) s->load[s->end - in->items] += n;
    else s->r.missing[s->end] += n;
    for (i32 node = s->end; node != start;) {
        i64 e = s->by[node];
        bool forward = node >= in->items;
        flow_add(s, e, forward ? n : -n);
        node = forward ? s->item_of[e] : in->items + in->pair[e].reviewer;
    }
}

/* ---- the whole ---- */

/* More than any change of scores can come to, so that a need is never given up for a score. */
static i64 big_of(const Assign *in)
{
    i64 high = 0, places = 1;
    for (i64 e = 0; e < in->from[in->items]; e++) high = max_i64(high, in->pair[e].score < 0 ? -in->pair[e].score : in->pair[e].score);
    must(high <= ASSIGN_SCORE_MOST);
    places += min_i64(in->items, in->reviewers);
    i64 big;
    return __builtin_mul_overflow(2 * high + 1, places, &big) || big > INT64_MAX / 64 ? INT64_MAX / 64 : big;
}

static Search search_new(Arena *a, const Assign *in)
{
    i32 nodes = in->items + in->reviewers;
    i64 pairs = in->from[in->items];
    Search s = { .in = in, .a = a, .load = make_array(a, i64, in->reviewers), .filled = make_array(a, i64, in->items), .item_of = make_array(a, i32, pairs), .used_at = make_array(a, i32, pairs),
                 .distance = make_array(a, i64, nodes), .by = make_array(a, i64, nodes), .seen = make_array(a, i32, nodes), .done = make_array(a, bool, nodes) };
    s.used = arena_alloc(a, arena_array_size(in->reviewers + 1, (isize)sizeof *s.used));
    for (i32 i = 0; i < nodes; i++) s.distance[i] = INT64_MAX;
    return s;
}

/* Pairs that are fixed are used from the beginning; each item's price is what its best pair that is left is worth. */
static void prices_begin(Search *s)
{
    const Assign *in = s->in;
    for (i32 r = 0; r < in->reviewers; r++) if (in->least && in->least[r] > 0) s->low_price = -s->r.big;
    for (i32 i = 0; i < in->items; i++)
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) {
            s->item_of[e] = i, s->r.flow[e] = in->pair[e].least;
            s->filled[i] += in->pair[e].least, s->load[in->pair[e].reviewer] += in->pair[e].least;
        }
    for (i32 r = 0; r < in->reviewers; r++) s->r.reviewer_price[r] = in->least && s->load[r] < in->least[r] ? -s->r.big : 0;
    for (i32 i = 0; i < in->items; i++) {
        i64 u = -s->r.big;
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) if (s->r.flow[e] < in->pair[e].most) u = max_i64(u, in->pair[e].score - s->r.reviewer_price[in->pair[e].reviewer]);
        s->r.item_price[i] = u;
    }
}

AssignResult assign_sum(Arena *a, const Assign *in)
{
    Arena *scratch = arena_new();
    Search s = search_new(scratch, in);
    i64 pairs = in->from[in->items];
    s.r = (AssignResult){ .flow = make_array(a, i32, pairs), .missing = make_array(a, i64, in->items), .short_of = make_array(a, i64, in->reviewers),
                          .item_price = make_array(a, i64, in->items), .reviewer_price = make_array(a, i64, in->reviewers), .big = big_of(in) };
    prices_begin(&s);
    for (i32 i = 0; i < in->items; i++)
        while (s.filled[i] < in->need[i]) {
            search(&s, i);
            i64 n = path_width(&s, i, in->need[i] - s.filled[i]);
            path_fill(&s, i, n);
            s.filled[i] += n;
        }
    for (i32 i = 0; i < in->items; i++) s.r.unfilled += s.r.missing[i];
    for (i32 k = 0; k < in->reviewers && in->least; k++) s.r.below += s.r.short_of[k] = max_i64(in->least[k] - s.load[k], 0);
    for (i64 e = 0; e < pairs; e++) s.r.total += (__int128)s.r.flow[e] * in->pair[e].score;
    arena_free(scratch);
    return s.r;
}
