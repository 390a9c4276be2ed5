#include "engines/match/least_cut.h"
#include "base/vec.h"

/* Edge 2k and 2k + 1 are the two directions of one. */
typedef struct { i32 to, next; i64 left; } Edge;
struct LeastCut {
    Arena *arena;
    i32 n, source, sink;
    i32 *first, *level, *at;                /* of each node */
    Vec(Edge) edge;
};

LeastCut *least_cut_new(Arena *a, i32 n)
{
    LeastCut *c = make(a, LeastCut);
    *c = (LeastCut){ .arena = a, .n = n + 2, .source = n, .sink = n + 1, .first = make_array(a, i32, n + 2), .level = make_array(a, i32, n + 2), .at = make_array(a, i32, n + 2) };
    for (i32 i = 0; i < c->n; i++) c->first[i] = -1;
    return c;
}

static void edge_add(LeastCut *c, i32 from, i32 to, i64 most)
{
    vec_push(c->arena, &c->edge, (Edge){ to, c->first[from], most });
    c->first[from] = (i32)c->edge.n - 1;
    vec_push(c->arena, &c->edge, (Edge){ from, c->first[to], 0 });
    c->first[to] = (i32)c->edge.n - 1;
}

/* What would be saved by taking flows in from the source, what it would cost flows out to the sink. */
void least_cut_weight(LeastCut *c, i32 i, i64 weight)
{
    if (weight < 0) edge_add(c, c->source, i, -weight);
    if (weight > 0) edge_add(c, i, c->sink, weight);
}

void least_cut_needs(LeastCut *c, i32 i, i32 k) { edge_add(c, i, k, INT64_MAX / 4); }

static bool levels_set(LeastCut *c)
{
    i32 *queue = c->at, n = 0;
    for (i32 i = 0; i < c->n; i++) c->level[i] = -1;
    c->level[c->source] = 0, queue[n++] = c->source;
    for (i32 i = 0; i < n; i++)
        for (i32 e = c->first[queue[i]]; e >= 0; e = c->edge.p[e].next)
            if (c->edge.p[e].left > 0 && c->level[c->edge.p[e].to] < 0) c->level[c->edge.p[e].to] = c->level[queue[i]] + 1, queue[n++] = c->edge.p[e].to;
    return c->level[c->sink] >= 0;
}

/* One way from source to sink, level by level, on an explicit stack of edges. False: there is none left. */
static bool way_push(LeastCut *c, i32 *stack)
{
    i32 node = c->source, n = 0;
    while (node != c->sink) {
        i32 e = c->at[node];
        while (e >= 0 && (c->edge.p[e].left <= 0 || c->level[c->edge.p[e].to] != c->level[node] + 1)) e = c->edge.p[e].next;
        c->at[node] = e;
        if (e >= 0) { stack[n++] = e, node = c->edge.p[e].to; continue; }
        if (node == c->source) return false;
        node = c->edge.p[stack[--n] ^ 1].to;
        c->at[node] = c->edge.p[c->at[node]].next;
    }
    i64 flow = INT64_MAX;
    for (i32 i = 0; i < n; i++) flow = min_i64(flow, c->edge.p[stack[i]].left);
    for (i32 i = 0; i < n; i++) c->edge.p[stack[i]].left -= flow, c->edge.p[stack[i] ^ 1].left += flow;
    return true;
}

bool *least_cut_take(LeastCut *c)
{
    i32 *stack = make_array(c->arena, i32, c->n);
    bool *take = make_array(c->arena, bool, c->n);
    while (levels_set(c)) {
        memcpy(c->at, c->first, (size_t)c->n * sizeof *c->at);
        while (way_push(c, stack)) continue;
    }
    for (i32 i = 0; i < c->n; i++) take[i] = c->level[i] >= 0;
    return take;
}
