/* thread.h: what a thread says of itself, and waiting for so long. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H
#include "base/base.h"
#include <pthread.h>

/* How much the calling thread gives way to others, in the system's steps of niceness: somebody waits for what the writer does, but
 * more wait for pages; for what is made anew or sent, nobody waits this second. */
enum { GIVES_WAY_WRITER = 5, GIVES_WAY_WORK = 10 };

void thread_is(const char *name, int gives_way);        /* name: at most 15 letters, for top -H and the like */
bool cond_wait_ms(pthread_cond_t *c, pthread_mutex_t *m, i64 ms);       /* false: the time is over */

#endif
