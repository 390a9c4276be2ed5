#include "base/parallel.h"
#include <pthread.h>
#include <sched.h>

typedef struct { void (*work)(void *of, isize k); void *of; isize k; } Part;

isize parallel_threads(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < PARALLEL_MOST ? n : PARALLEL_MOST;
}

static void *part_main(void *arg)
{
    Part *p = arg;
    p->work(p->of, p->k);
    return NULL;
}

void parallel(isize n, void (*work)(void *of, isize k), void *of)
{
    pthread_t thread[PARALLEL_MOST];
    Part part[PARALLEL_MOST];
    bool beside[PARALLEL_MOST];
    must(n >= 0 && n <= PARALLEL_MOST);
    for (isize k = 1; k < n; k++) {
        part[k] = (Part){ work, of, k };
        beside[k] = pthread_create(&thread[k], NULL, part_main, &part[k]) == 0;
    }
    if (n) work(of, 0);
    for (isize k = 1; k < n; k++) if (beside[k]) pthread_join(thread[k], NULL); else work(of, k);
}

typedef struct { void (*work)(void *of, isize item); void *of; isize items; _Atomic isize next; } Shared;

static void take_items(void *shared, isize thread)
{
    Shared *s = shared;
    (void)thread;
    for (isize i; (i = s->next++) < s->items;) s->work(s->of, i);
}

void share_out(int threads, isize items, void (*work)(void *of, isize item), void *of)
{
    Shared s = { .work = work, .of = of, .items = items };
    parallel(min_i64(min_i64(threads, items), PARALLEL_MOST), take_items, &s);
}
