/* parallel.h: the same thing for many items, on a few threads. */
#ifndef ENGINES_PARALLEL_H
#define ENGINES_PARALLEL_H
#include "base/base.h"

typedef void Task(void *ctx, isize item);

/* task(ctx, 0 .. items-1), each once, in no order. threads 1: on this one. */
void parallel(int threads, isize items, Task *task, void *ctx);

/* Rows [part_from(n, parts, p), part_from(n, parts, p + 1)) are part p's. */
static inline isize part_from(isize n, isize parts, isize p) { return n / parts * p + (n % parts) * p / parts; }

#endif
