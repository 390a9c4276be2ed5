#include "web/metrics.h"

static const i64 bounds[METRIC_BUCKETS] = { 50, 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 100000, 1000000, 10000000 };

void metrics_open(Metrics *m, RouteTables tables, int threads)
{
    int n = 0;
    for (RouteTables t = tables; *t; t++) for (const Route *r = *t; r->method; r++) n++;
    *m = (Metrics){ .routes = n, .threads = threads };
    m->route = calloc((size_t)n + 1, sizeof *m->route);
    m->counted = calloc((size_t)threads * (size_t)(n + COUNT_ROUTES), sizeof *m->counted);
    m->hits = calloc((size_t)threads * 16, sizeof *m->hits);
    m->misses = m->hits + 8;
    must(m->route && m->counted && m->hits);
    n = 0;
    for (RouteTables t = tables; *t; t++) for (const Route *r = *t; r->method; r++) m->route[n++] = r;
}

void metrics_close(Metrics *m)
{
    free(m->route);
    free(m->counted);
    free(m->hits);
}

int metrics_place(const Metrics *m, const Route *route)
{
    for (int i = 0; i < m->routes; i++) if (m->route[i] == route) return COUNT_ROUTES + i;
    return COUNT_NONE;
}

const char *metrics_name(const Metrics *m, int place)
{
    static const char *const names[COUNT_ROUTES] = { [COUNT_NONE] = "none", [COUNT_ASSET] = "asset", [COUNT_REFUSED] = "refused" };
    return place < COUNT_ROUTES ? names[place] : m->route[place - COUNT_ROUTES]->path;
}

static void add(_Atomic u64 *at, u64 more)   /* only its own thread writes it */
{
    atomic_store_explicit(at, atomic_load_explicit(at, memory_order_relaxed) + more, memory_order_relaxed);
}

void metrics_count(Metrics *m, int thread, int place, int status, i64 micros)
{
    Counted *c = &m->counted[thread * (m->routes + COUNT_ROUTES) + place];
    int bucket = 0;
    while (bucket < METRIC_BUCKETS && micros > bounds[bucket]) bucket++;
    add(&c->by_class[status / 100 - 1], 1);
    add(&c->within[bucket], 1);
    add(&c->micros, (u64)micros);
}

static u64 sum(const Metrics *m, int place, isize offset)
{
    u64 total = 0;
    for (int t = 0; t < m->threads; t++) {
        const Counted *c = &m->counted[t * (m->routes + COUNT_ROUTES) + place];
        total += atomic_load_explicit((const _Atomic u64 *)(const void *)((const char *)c + offset), memory_order_relaxed);
    }
    return total;
}

static const char *method_of(const Metrics *m, int place)
{
    return place < COUNT_ROUTES ? "" : m->route[place - COUNT_ROUTES]->method;
}

static void put_requests(const Metrics *m, Buf *b)
{
    put(b, S("# HELP rotunda_requests_total Answers given, by route and class of status.\n# TYPE rotunda_requests_total counter\n"));
    for (int p = 0; p < m->routes + COUNT_ROUTES; p++)
        for (int c = 0; c < METRIC_CLASSES; c++) {
            u64 n = sum(m, p, (isize)offsetof(Counted, by_class) + c * (isize)sizeof(u64));
            if (n) put_fmt(b, "rotunda_requests_total{route=\"%s\",method=\"%s\",class=\"%dxx\"} %" PRIu64 "\n", metrics_name(m, p), method_of(m, p), c + 1, n);
        }
}

static void put_durations(const Metrics *m, Buf *b)
{
    put(b, S("# HELP rotunda_request_seconds From the request line to the last byte of the answer.\n# TYPE rotunda_request_seconds histogram\n"));
    u64 total = 0, micros = 0;
    for (int i = 0; i <= METRIC_BUCKETS; i++) {
        for (int p = 0; p < m->routes + COUNT_ROUTES; p++) total += sum(m, p, (isize)offsetof(Counted, within) + i * (isize)sizeof(u64));
        if (i < METRIC_BUCKETS) put_fmt(b, "rotunda_request_seconds_bucket{le=\"%g\"} %" PRIu64 "\n", (double)bounds[i] / 1e6, total);
    }
    for (int p = 0; p < m->routes + COUNT_ROUTES; p++) micros += sum(m, p, (isize)offsetof(Counted, micros));
    put_fmt(b, "rotunda_request_seconds_bucket{le=\"+Inf\"} %" PRIu64 "\nrotunda_request_seconds_sum %.6f\nrotunda_request_seconds_count %" PRIu64 "\n",
            total, (double)micros / 1e6, total);
}

static void put_one(Buf *b, const char *name, const char *type, const char *help, i64 value)
{
    put_fmt(b, "# HELP %s %s\n# TYPE %s %s\n%s %" PRId64 "\n", name, help, name, type, name, value);
}

void metrics_put(const Metrics *m, Buf *b, Gauges now)
{
    u64 hits = 0, misses = 0;
    for (int t = 0; t < m->threads; t++) {
        hits += atomic_load_explicit(&m->hits[t * 16], memory_order_relaxed);
        misses += atomic_load_explicit(&m->misses[t * 16], memory_order_relaxed);
    }
    put_requests(m, b);
    put_durations(m, b);
    put_one(b, "rotunda_cache_hits_total", "counter", "Pages answered from the page cache.", (i64)hits);
    put_one(b, "rotunda_cache_misses_total", "counter", "Pages that had to be made.", (i64)misses);
    put_one(b, "rotunda_cache_bytes", "gauge", "Bytes that the page cache holds.", now.cache_bytes);
    put_one(b, "rotunda_cache_pages", "gauge", "Pages that the page cache holds.", now.cache_pages);
    put_one(b, "rotunda_connections", "gauge", "Open connections.", now.connections);
    put_one(b, "rotunda_connections_late_total", "counter", "Connections ended because they took too long.", now.late);
    put_one(b, "rotunda_queue", "gauge", "Requests that wait for a worker.", now.queue);
}
