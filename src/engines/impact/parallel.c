#include "engines/impact/parallel.h"
#include <pthread.h>
#include <stdatomic.h>

typedef struct { Task *task; void *ctx; isize items; _Atomic isize next; } Work;

static void *work_run(void *arg)
{
    Work *w = arg;
    for (isize i; (i = atomic_fetch_add(&w->next, 1)) < w->items;) w->task(w->ctx, i);
    return NULL;
}

void parallel(int threads, isize items, Task *task, void *ctx)
{
    enum { MOST = 64 };
    Work w = { .task = task, .ctx = ctx, .items = items };
    pthread_t id[MOST];
    int n = (int)min_i64(min_i64(threads, items), MOST) - 1, started = 0;
    for (int i = 0; i < n; i++) if (pthread_create(&id[started], NULL, work_run, &w) == 0) started++;
    work_run(&w);
    for (int i = 0; i < started; i++) pthread_join(id[i], NULL);
}
