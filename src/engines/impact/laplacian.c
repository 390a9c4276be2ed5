#include "engines/impact/laplacian.h"
#include <math.h>

/* An edge is two halves, h and h ^ 1: to[h] is where it leads, and it stands in the list of to[h ^ 1]. When v is eliminated,
 * its edge to a neighbour j becomes the sampled edge from j to k, in the same place: halves are never made anew. */
typedef struct {
    isize n;
    i32  *head, *next, *to;     /* lists of halves; -1 ends */
    double *w;                  /* of an edge, at h >> 1; 0: gone */
    i32  *degree;               /* at least the number of live edges */
    i32  *bucket, *after, *before;  /* vertices by degree, in rings without heads: bucket[d] is the first, -1: none */
    isize least;
    u64   random;
    i32  *at;                   /* place among the gathered neighbours, -1 */
} Graph;

enum { BUCKETS = 512 };
typedef struct { i32 to; double share; } Entry;

struct Factor {
    isize n, entries, room;
    i32   *order;               /* vertices as they were eliminated */
    isize *from;                /* n + 1, into entry */
    Entry *entry;               /* of one vertex, the last has share 1 */
    double *d;                  /* 0: the last of its component */
};

/* ---- vertices by degree ---- */

static isize bucket_of(const Graph *g, i32 v) { return g->degree[v] < BUCKETS ? g->degree[v] : BUCKETS - 1; }

static void bucket_add(Graph *g, i32 v)
{
    isize b = bucket_of(g, v);
    i32 first = g->bucket[b];
    g->after[v] = first, g->before[v] = -1;
    if (first >= 0) g->before[first] = v;
    g->bucket[b] = v;
    if (b < g->least) g->least = b;
}

static void bucket_remove(Graph *g, i32 v)
{
    if (g->before[v] >= 0) g->after[g->before[v]] = g->after[v];
    else g->bucket[bucket_of(g, v)] = g->after[v];
    if (g->after[v] >= 0) g->before[g->after[v]] = g->before[v];
}

static void degree_add(Graph *g, i32 v, i32 more)
{
    bucket_remove(g, v);
    g->degree[v] += more;
    bucket_add(g, v);
}

static i32 least_degree(Graph *g)
{
    while (g->bucket[g->least] < 0) g->least++;
    i32 v = g->bucket[g->least];
    bucket_remove(g, v);
    return v;
}

/* ---- elimination ---- */

typedef struct { i32 half, to; double w, sum; } Neighbour;   /* half: in the eliminated vertex's list */

static Graph graph_of(Arena *a, isize n, const GraphEdge *e, isize m)
{
    Graph g = { .n = n, .head = make_array(a, i32, n), .next = make_array(a, i32, 2 * m + 1), .to = make_array(a, i32, 2 * m + 1), .w = make_array(a, double, m + 1),
        .degree = make_array(a, i32, n), .bucket = make_array(a, i32, BUCKETS), .after = make_array(a, i32, n), .before = make_array(a, i32, n),
        .least = BUCKETS, .random = 0x2545F4914F6CDD1Du, .at = make_array(a, i32, n) };
    for (isize v = 0; v < n; v++) g.head[v] = g.at[v] = -1;
    for (isize i = 0; i < BUCKETS; i++) g.bucket[i] = -1;
    for (isize i = 0; i < m; i++) {
        i32 h = (i32)(2 * i);
        g.w[i] = e[i].w;
        g.to[h] = e[i].v, g.next[h] = g.head[e[i].u], g.head[e[i].u] = h;
        g.to[h + 1] = e[i].u, g.next[h + 1] = g.head[e[i].v], g.head[e[i].v] = h + 1;
        g.degree[e[i].u]++, g.degree[e[i].v]++;
    }
    for (isize v = n - 1; v >= 0; v--) bucket_add(&g, (i32)v);
    return g;
}

static int by_weight(const void *a, const void *b)
{
    const Neighbour *x = a, *y = b;
    return x->w != y->w ? (x->w > y->w) - (x->w < y->w) : (x->to > y->to) - (x->to < y->to);
}

/* The live edges of v, one a neighbour, the lightest first; doubles are added up and go. */
static isize gather(Graph *g, i32 v, Neighbour *out)
{
    isize n = 0;
    for (i32 h = g->head[v]; h >= 0; h = g->next[h]) {
        if (g->w[h >> 1] == 0) continue;
        i32 to = g->to[h], at = g->at[to];
        if (at < 0) { g->at[to] = (i32)n; out[n++] = (Neighbour){ h, to, g->w[h >> 1], 0 }; continue; }
        out[at].w += g->w[h >> 1];
        g->w[h >> 1] = 0;
        degree_add(g, to, -1);
    }
    for (isize i = 0; i < n; i++) g->at[out[i].to] = -1;
    if (n == 2 && by_weight(&out[0], &out[1]) > 0) { Neighbour t = out[0]; out[0] = out[1], out[1] = t; }
    else if (n > 2) qsort(out, (size_t)n, sizeof *out, by_weight);
    double sum = 0;
    for (isize i = 0; i < n; i++) out[i].sum = sum += out[i].w;
    return n;
}

static double random_share(Graph *g)
{
    g->random ^= g->random << 13, g->random ^= g->random >> 7, g->random ^= g->random << 17;
    return (double)(g->random >> 11) * 0x1p-53;
}

/* One of the neighbours behind i, in proportion to its weight. */
static isize partner(Graph *g, const Neighbour *p, isize i, isize n)
{
    double at = p[i].sum + random_share(g) * (p[n - 1].sum - p[i].sum);
    isize low = i + 1, high = n - 1;
    while (low < high) {
        isize middle = (low + high) / 2;
        if (p[middle].sum > at) high = middle;
        else low = middle + 1;
    }
    return low;
}

static void entry_add(Factor *f, i32 to, double share)
{
    if (f->entries == f->room) {
        f->room = f->room ? f->room * 2 : 1024;
        f->entry = realloc(f->entry, (size_t)f->room * sizeof(Entry));
        must(f->entry);
    }
    f->entry[f->entries++] = (Entry){ to, share };
}

/* Hands the edge of neighbour p over to one between it and k. */
static void edge_move(Graph *g, const Neighbour *p, i32 k, double w)
{
    i32 mine = p->half, theirs = mine ^ 1;      /* theirs stands in the list of p->to and led to the eliminated vertex */
    g->w[mine >> 1] = w;
    g->to[theirs] = k;
    g->to[mine] = p->to;
    g->next[mine] = g->head[k], g->head[k] = mine;
    degree_add(g, k, 1);
}

static double eliminate(Graph *g, Factor *f, const Neighbour *p, isize n)
{
    if (!n) return 0;
    double scale = 1, all = p[n - 1].sum;
    for (isize i = 0; i + 1 < n; i++) {
        double share = p[i].w * scale / all;
        entry_add(f, p[i].to, share);
        i32 k = p[partner(g, p, i, n)].to;
        edge_move(g, &p[i], k, share * (1 - share) * all);
        scale *= 1 - share;
        all *= (1 - share) * (1 - share);
    }
    entry_add(f, p[n - 1].to, 1);
    g->w[p[n - 1].half >> 1] = 0;
    degree_add(g, p[n - 1].to, -1);
    return p[n - 1].w * scale;
}

Factor *laplacian_factor(Arena *a, isize n, GraphEdge *edges, isize m)
{
    must(n < INT32_MAX && m < INT32_MAX / 2);
    Arena *scratch = arena_new();
    Graph g = graph_of(scratch, n, edges, m);
    Factor *f = make(a, Factor);
    *f = (Factor){ .n = n, .order = make_array(a, i32, n), .from = make_array(a, isize, n + 1), .d = make_array(a, double, n) };
    isize room = 0;
    Neighbour *p = NULL;
    for (isize i = 0; i < n; i++) {
        i32 v = least_degree(&g);
        if (g.degree[v] > room) {
            room = g.degree[v] * 2 + 16;
            p = realloc(p, (size_t)room * sizeof *p);
            must(p);
        }
        f->order[i] = v, f->from[i] = f->entries;
        f->d[i] = eliminate(&g, f, p, gather(&g, v, p));
    }
    f->from[n] = f->entries;
    Entry *kept = make_array(a, Entry, f->entries + 1);
    if (f->entries) memcpy(kept, f->entry, (size_t)f->entries * sizeof(Entry));
    free(f->entry);
    free(p);
    f->entry = kept;
    arena_free(scratch);
    return f;
}

void laplacian_precondition(const Factor *f, const double *r, double *y)
{
    if (y != r) memcpy(y, r, (size_t)f->n * sizeof *y);
    for (isize i = 0; i < f->n; i++) {
        i32 v = f->order[i];
        double x = y[v];
        const Entry *e = f->entry + f->from[i], *end = f->entry + f->from[i + 1];
        for (; e + 1 < end; e++) y[e->to] += e->share * x, x *= 1 - e->share;
        if (e < end) y[e->to] += x;
        y[v] = f->d[i] > 0 ? x / f->d[i] : 0;
    }
    for (isize i = f->n - 1; i >= 0; i--) {
        const Entry *first = f->entry + f->from[i], *e = f->entry + f->from[i + 1];
        double x = y[f->order[i]];
        if (e > first) x += y[(--e)->to];
        while (e-- > first) x = (1 - e->share) * x + e->share * y[e->to];
        y[f->order[i]] = x;
    }
}
