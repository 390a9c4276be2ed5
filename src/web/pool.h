/* pool.h: a few threads that do what would hold up an event loop. */
#ifndef WEB_POOL_H
#define WEB_POOL_H
#include "base/base.h"

typedef struct Pool Pool;
typedef struct PoolJob {
    void (*run)(struct PoolJob *job, int worker);   /* worker: 0 to workers - 1 */
    struct PoolJob *next;
} PoolJob;

Pool *pool_start(int workers, int queue_max);
bool  pool_put(Pool *p, PoolJob *job);              /* false: the queue is full, or the pool stops */
int   pool_waiting(Pool *p);
void  pool_stop(Pool *p);                           /* runs what waits, then ends */

#endif
