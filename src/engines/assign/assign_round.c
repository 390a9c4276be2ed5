#include "engines/assign/assign_round.h"

/* Nodes are items, one node for all that reviewers lack to whole numbers, and reviewers; edges the pairs, and one from each
 * reviewer to that node. All sums at nodes are whole, so where one edge is not, another is not either: a walk along edges that
 * are not whole closes a circle. What goes up on every second edge of it goes down on the others; which of the two happens is
 * drawn so that no chance changes; at least one edge becomes whole. */
typedef struct {
    const Assign *in;
    i32 unit, lack;                         /* lack: the node */
    i64 pairs;
    i32 *flow;                              /* of each edge */
    i32 *item_of;                           /* of each pair */
    i64 *first, *edge;                      /* of each node: its edges */
    i64 *at;                                /* of each node: where it looks for one that is not whole */
    i64 *path, *on_path;                    /* edges walked; of each node, how many edges led there, -1: not on the path */
    i32 *node;                              /* nodes walked */
} Round;

static bool whole(const Round *r, i64 e) { return r->flow[e] % r->unit == 0; }
static i32 reviewer_node(const Round *r, i64 e) { return r->lack + 1 + (e < r->pairs ? r->in->pair[e].reviewer : (i32)(e - r->pairs)); }
static i32 item_node(const Round *r, i64 e) { return e < r->pairs ? r->item_of[e] : r->lack; }
static i32 other_end(const Round *r, i64 e, i32 node) { return node > r->lack ? item_node(r, e) : reviewer_node(r, e); }

static void edges_list(Arena *a, Round *r)
{
    i32 nodes = r->lack + 1 + r->in->reviewers;
    i64 edges = r->pairs + r->in->reviewers;
    r->first = make_array(a, i64, nodes + 1), r->edge = make_array(a, i64, 2 * edges), r->at = make_array(a, i64, nodes);
    for (i64 e = 0; e < edges; e++) r->first[item_node(r, e) + 1]++, r->first[reviewer_node(r, e) + 1]++;
    for (i32 k = 0; k < nodes; k++) r->at[k] = r->first[k], r->first[k + 1] += r->first[k];
    for (i64 e = 0; e < edges; e++) r->edge[r->at[item_node(r, e)]++] = e, r->edge[r->at[reviewer_node(r, e)]++] = e;
    for (i32 k = 0; k < nodes; k++) r->at[k] = r->first[k];
}

static Round round_new(Arena *a, const Assign *in, i32 unit, const i32 *flow)
{
    i64 pairs = in->from[in->items];
    Round r = { .in = in, .unit = unit, .lack = in->items, .pairs = pairs, .flow = make_array(a, i32, pairs + in->reviewers), .item_of = make_array(a, i32, pairs) };
    i64 *load = make_array(a, i64, in->reviewers);
    for (i32 i = 0; i < in->items; i++) for (i64 e = in->from[i]; e < in->from[i + 1]; e++) r.item_of[e] = i, r.flow[e] = flow[e], load[in->pair[e].reviewer] += flow[e];
    for (i32 k = 0; k < in->reviewers; k++) r.flow[pairs + k] = (i32)((unit - load[k] % unit) % unit);
    edges_list(a, &r);
    i32 nodes = r.lack + 1 + in->reviewers;
    r.path = make_array(a, i64, nodes + 1), r.on_path = make_array(a, i64, nodes), r.node = make_array(a, i32, nodes + 1);
    for (i32 k = 0; k < nodes; k++) r.on_path[k] = -1;
    return r;
}

/* An edge of the node that is not whole, and not the one by which it was reached; -1: none. */
static i64 next_edge(Round *r, i32 node, i64 by)
{
    while (r->at[node] < r->first[node + 1] && whole(r, r->edge[r->at[node]])) r->at[node]++;
    for (i64 i = r->at[node]; i < r->first[node + 1]; i++) if (r->edge[i] != by && !whole(r, r->edge[i])) return r->edge[i];
    return -1;
}

static void circle_turn(Round *r, const i64 *edge, i64 n, LotteryStream *stream)
{
    i32 up = INT32_MAX, down = INT32_MAX;       /* how far the even edges can go up, and down, the odd ones the other way */
    for (i64 i = 0; i < n; i++) {
        i32 part = r->flow[edge[i]] % r->unit, to_up = r->unit - part, *a = i % 2 ? &down : &up, *b = i % 2 ? &up : &down;
        *a = to_up < *a ? to_up : *a, *b = part < *b ? part : *b;
    }
    bool goes_up = lottery_below(stream, (u64)up + (u64)down) < (u64)down;
    i32 by = goes_up ? up : -down;
    for (i64 i = 0; i < n; i++) r->flow[edge[i]] += i % 2 ? -by : by;
}

/* Walks from a node until it comes to one where it was, and turns that circle. False: all its edges are whole. */
static bool walk(Round *r, i32 start, LotteryStream *stream)
{
    i64 n = 0, e = next_edge(r, start, -1);
    if (e < 0) return false;
    r->node[0] = start, r->on_path[start] = 0;
    for (i32 node = start; e >= 0;) {
        r->path[n++] = e;
        node = other_end(r, e, node);
        if (r->on_path[node] >= 0) {
            i64 from = r->on_path[node];
            circle_turn(r, r->path + from, n - from, stream);
            break;
        }
        r->node[n] = node, r->on_path[node] = n;
        e = next_edge(r, node, e);
        must(e >= 0);
    }
    for (i64 i = 0; i < n; i++) r->on_path[r->node[i]] = -1;
    return true;
}

void assign_round(const Assign *in, i32 unit, const u8 seed[SEED_BYTES], i32 *flow)
{
    Arena *a = arena_new();
    LotteryStream stream;
    lottery_stream(&stream, seed);
    Round r = round_new(a, in, unit, flow);
    for (i32 k = 0; k <= r.lack + in->reviewers; k++) while (walk(&r, k, &stream)) continue;
    memcpy(flow, r.flow, (size_t)r.pairs * sizeof *flow);
    arena_free(a);
}
