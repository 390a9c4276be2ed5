#include "engines/assign/assign.h"
#include "engines/assign/assign_open.h"

/* The residual network: items, reviewers, and a sink. An item to a reviewer along a pair not used up, and back along one used;
 * a reviewer with room to the sink, the sink to a reviewer with a load; an item to the sink where its need may stay unfilled (at
 * the cost of big), and back where it is. With a result's prices no arc costs less than 0. To use a pair (i, k), something must
 * get from k back to i: the loss is the pair's own plus the shortest way there.
 * far, how far it is from each node to the sink, makes better prices: no way is then longer than the one through the sink, so a
 * search backwards from an item ends where it comes to the sink, and sees few nodes. */
typedef struct {
    const Assign *in;
    const AssignResult *r;
    i64 *load, *cost;                       /* of each reviewer; of each pair, by the prices */
    i32 *item_of;
    i64 *spare_from, *spare;                /* of each reviewer: pairs not used up, the least cost first */
    i64 *used_from, *used;                  /* of each item: pairs used beyond their least */
    i64 *far;                               /* of each node; 0 while it is not known */
    i64 *distance, *seen, n_seen;           /* in the present search */
    i64 end;                                /* the sink's distance */
    i64 work;                               /* arcs that may still be looked at */
    OpenHeap heap;
    Arena *a;
} Losses;

static i32 sink(const Losses *s) { return s->in->items + s->in->reviewers; }

/* ---- one search, backwards ---- */

/* From a node to one that is at distance: along an arc of this cost. */
static void reach(Losses *s, i32 node, i32 to, i64 distance, i64 cost)
{
    s->work--;
    if (s->far[node] == INT64_MAX) return;
    i64 d = distance + cost + s->far[to] - s->far[node];
    if (d >= s->end || d >= s->distance[node]) return;
    if (node == sink(s)) s->end = d;
    if (s->distance[node] == INT64_MAX) s->seen[s->n_seen++] = node;
    s->distance[node] = d;
    open_put(s->a, &s->heap, d, node);
}

static void to_item(Losses *s, i32 item, i64 distance)
{
    for (i64 k = s->used_from[item]; k < s->used_from[item + 1]; k++) reach(s, s->in->items + s->in->pair[s->used[k]].reviewer, item, distance, -s->cost[s->used[k]]);
    if (s->r->missing[item]) reach(s, sink(s), item, distance, -s->r->item_price[item] - s->r->big);
}

/* Spare pairs stand from the least cost by the better prices up, once these are known. */
static void to_reviewer(Losses *s, i32 reviewer, i64 distance, bool sorted)
{
    i32 node = s->in->items + reviewer;
    for (i64 k = s->spare_from[reviewer]; k < s->spare_from[reviewer + 1]; k++) {
        i64 e = s->spare[k];
        if (sorted && distance + s->cost[e] + s->far[node] - s->far[s->item_of[e]] >= s->end) break;
        reach(s, s->item_of[e], node, distance, s->cost[e]);
    }
    bool needed = s->in->least && s->load[reviewer] <= s->in->least[reviewer];
    if (s->load[reviewer]) reach(s, sink(s), node, distance, s->r->reviewer_price[reviewer] + (needed ? s->r->big : 0));
}

static void to_sink(Losses *s)
{
    for (i32 i = 0; i < s->in->items; i++) reach(s, i, sink(s), 0, s->r->item_price[i] + s->r->big);
    for (i32 k = 0; k < s->in->reviewers; k++) {
        bool below = s->in->least && s->load[k] < s->in->least[k];
        if (s->load[k] < s->in->most[k]) reach(s, s->in->items + k, sink(s), 0, -s->r->reviewer_price[k] - (below ? s->r->big : 0));
    }
}

static void search(Losses *s, bool sorted)
{
    while (s->heap.n) {
        Open o = open_take(&s->heap);
        if (o.distance > s->distance[o.node]) continue;
        if (o.node == sink(s)) break;
        if (o.node < s->in->items) to_item(s, o.node, o.distance);
        else to_reviewer(s, o.node - s->in->items, o.distance, sorted);
    }
    s->heap.n = 0;
}

/* ---- lists ---- */

static void lists_make(Losses *s)
{
    const Assign *in = s->in;
    i64 *at = make_array(s->a, i64, in->reviewers + 1), used = 0;
    for (i32 i = 0; i < in->items; i++) {
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) {
            const AssignPair *p = &in->pair[e];
            s->item_of[e] = i, s->cost[e] = assign_loss(in, s->r, i, e), s->load[p->reviewer] += s->r->flow[e];
            if (s->r->flow[e] > p->least) s->used[used++] = e;
            if (s->r->flow[e] < p->most) s->spare_from[p->reviewer + 1]++;
        }
        s->used_from[i + 1] = used;
    }
    for (i32 k = 0; k < in->reviewers; k++) s->spare_from[k + 1] += s->spare_from[k], at[k] = s->spare_from[k];
    for (i64 e = 0; e < in->from[in->items]; e++) if (s->r->flow[e] < in->pair[e].most) s->spare[at[in->pair[e].reviewer]++] = e;
}

static Losses losses_new(Arena *a, const Assign *in, const AssignResult *r)
{
    i64 pairs = in->from[in->items];
    i32 nodes = in->items + in->reviewers + 1;
    Losses s = { .in = in, .r = r, .a = a, .load = make_array(a, i64, in->reviewers), .cost = make_array(a, i64, pairs), .item_of = make_array(a, i32, pairs),
                 .spare_from = make_array(a, i64, in->reviewers + 1), .spare = make_array(a, i64, pairs), .used_from = make_array(a, i64, in->items + 1), .used = make_array(a, i64, pairs),
                 .far = make_array(a, i64, nodes), .distance = make_array(a, i64, nodes), .seen = make_array(a, i64, nodes) };
    for (i32 i = 0; i < nodes; i++) s.distance[i] = INT64_MAX;
    lists_make(&s);
    return s;
}

typedef struct { i64 cost, pair; } Spare;

static int cheapest_first(const void *x, const void *y)
{
    const Spare *a = x, *b = y;
    return a->cost != b->cost ? (a->cost > b->cost ? 1 : -1) : (a->pair > b->pair) - (a->pair < b->pair);
}

/* How far all are from the sink, and spare pairs in the order of the prices that this gives. */
static void far_set(Losses *s)
{
    i32 nodes = sink(s);
    s->end = INT64_MAX;
    s->distance[nodes] = 0;
    to_sink(s);
    search(s, false);
    i64 *far = make_array(s->a, i64, nodes + 1);
    memcpy(far, s->distance, (size_t)nodes * sizeof *far);
    s->far = far, s->n_seen = 0;
    for (i32 i = 0; i <= nodes; i++) s->distance[i] = INT64_MAX;
    Spare *order = make_array(s->a, Spare, s->in->from[s->in->items]);
    for (i32 k = 0; k < s->in->reviewers; k++) {
        i64 from = s->spare_from[k], n = s->spare_from[k + 1] - from;
        for (i64 i = 0; i < n; i++) order[i] = (Spare){ s->cost[s->spare[from + i]] - far[s->item_of[s->spare[from + i]]], s->spare[from + i] };
        if (n) qsort(order, (size_t)n, sizeof *order, cheapest_first);
        for (i64 i = 0; i < n; i++) s->spare[from + i] = order[i].pair;
    }
}

i32 assign_losses(const Assign *in, const AssignResult *r, i64 *loss)
{
    Arena *a = arena_new();
    Losses s = losses_new(a, in, r);
    far_set(&s);
    s.work = ASSIGN_LOSS_WORK;
    i32 exact = 0;
    for (i64 e = 0; e < in->from[in->items]; e++) loss[e] = s.cost[e];
    for (i32 i = 0; i < in->items && s.work > 0; i++, exact++) {
        s.end = INT64_MAX, s.distance[i] = 0, s.seen[0] = i, s.n_seen = 1;
        to_item(&s, i, 0);
        search(&s, true);
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) {
            i32 k = in->items + in->pair[e].reviewer;
            i64 way = min_i64(s.distance[k], s.end);
            loss[e] = way == INT64_MAX || s.far[k] == INT64_MAX ? INT64_MAX : s.cost[e] + s.far[k] - s.far[i] + way;
        }
        for (i64 k = 0; k < s.n_seen; k++) s.distance[s.seen[k]] = INT64_MAX;
    }
    arena_free(a);
    return exact;
}
