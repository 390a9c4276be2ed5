/* metrics.h: what /metrics says, in Prometheus's text form. Each thread counts in its own place; reading adds them up. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H
#include "web/route.h"
#include <stdatomic.h>

enum { METRIC_BUCKETS = 12, METRIC_CLASSES = 5 };

/* Counted by the pattern of the route; what no route answered (assets, refusals, 404) has names of its own. */
typedef struct Counted {
    _Atomic u64 by_class[METRIC_CLASSES];            /* 1xx to 5xx */
    _Atomic u64 within[METRIC_BUCKETS + 1];          /* by duration; the last is beyond all */
    _Atomic u64 micros;
} Counted;

typedef struct Metrics {
    int routes, threads;
    const Route **route;
    Counted *counted;                                /* [thread][name] */
    _Atomic u64 *hits, *misses;                      /* of the page cache, [thread] */
} Metrics;

enum { COUNT_NONE, COUNT_ASSET, COUNT_REFUSED, COUNT_ROUTES }; /* places before the routes */

typedef struct { i64 connections, queue, late, cache_bytes, cache_pages; } Gauges;

void metrics_open(Metrics *m, RouteTables tables, int threads);
void metrics_close(Metrics *m);
int  metrics_place(const Metrics *m, const Route *route);     /* where a route counts */
const char *metrics_name(const Metrics *m, int place);        /* "/practices/:slug", "asset" */
void metrics_count(Metrics *m, int thread, int place, int status, i64 micros);
void metrics_put(const Metrics *m, Buf *b, Gauges now);

#endif
