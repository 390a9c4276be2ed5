/* parallel.h: the same work on several threads, each with its number; comes back when all have ended.
 *
 *   parallel(parts, read_part, &reader);        read_part(&reader, 0) runs on this thread, the others beside it
 */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H
#include "base/base.h"

enum { PARALLEL_MOST = 8 };

isize parallel_threads(void);               /* processors that this process may use, at most PARALLEL_MOST */
void  parallel(isize n, void (*work)(void *of, isize k), void *of);     /* n at most PARALLEL_MOST */

/* Many items, each taken by the thread that is free: work(of, 0 .. items - 1), each once, in no order. threads 1: on this one. */
void  share_out(int threads, isize items, void (*work)(void *of, isize item), void *of);

/* Rows [part_from(n, parts, p), part_from(n, parts, p + 1)) are part p's. */
static inline isize part_from(isize n, isize parts, isize p) { return n / parts * p + (n % parts) * p / parts; }

#endif
