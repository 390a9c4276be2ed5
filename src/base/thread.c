#include "base/thread.h"
#include <sys/resource.h>
#include <time.h>

void thread_is(const char *name, int gives_way)
{
    must(pthread_setname_np(pthread_self(), name) == 0);
    setpriority(PRIO_PROCESS, 0, gives_way);    /* of this thread alone, on Linux */
}

bool cond_wait_ms(pthread_cond_t *c, pthread_mutex_t *m, i64 ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    i64 ns = until.tv_nsec + ms % 1000 * 1000000;
    until.tv_sec += ms / 1000 + ns / 1000000000, until.tv_nsec = ns % 1000000000;
    return pthread_cond_clockwait(c, m, CLOCK_MONOTONIC, &until) == 0;
}
