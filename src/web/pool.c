#include "web/pool.h"
#include "base/thread.h"
#include <pthread.h>

typedef struct { Pool *pool; int number; pthread_t thread; } Worker;

struct Pool {
    pthread_mutex_t lock;       /* guards what follows */
    pthread_cond_t  work;
    PoolJob *first, **last;
    int  waiting, queue_max, workers;
    bool stopping;
    Worker worker[];
};

static void *worker_main(void *arg)
{
    Worker *w = arg;
    Pool *p = w->pool;
    thread_is("worker", GIVES_WAY_WORK);
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->first && !p->stopping) pthread_cond_wait(&p->work, &p->lock);
        PoolJob *job = p->first;
        if (!job) break;
        p->first = job->next;
        if (!p->first) p->last = &p->first;
        p->waiting--;
        pthread_mutex_unlock(&p->lock);
        job->run(job, w->number);
        pthread_mutex_lock(&p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

Pool *pool_start(int workers, int queue_max)
{
    Pool *p = calloc(1, sizeof *p + (size_t)workers * sizeof(Worker));
    must(p);
    p->last = &p->first;
    p->queue_max = queue_max;
    p->workers = workers;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    for (int i = 0; i < workers; i++) {
        p->worker[i] = (Worker){ .pool = p, .number = i };
        must(pthread_create(&p->worker[i].thread, NULL, worker_main, &p->worker[i]) == 0);
    }
    return p;
}

bool pool_put(Pool *p, PoolJob *job)
{
    pthread_mutex_lock(&p->lock);
    bool taken = !p->stopping && p->waiting < p->queue_max;
    if (taken) {
        job->next = NULL;
        *p->last = job;
        p->last = &job->next;
        p->waiting++;
        pthread_cond_signal(&p->work);
    }
    pthread_mutex_unlock(&p->lock);
    return taken;
}

int pool_waiting(Pool *p)
{
    pthread_mutex_lock(&p->lock);
    int n = p->waiting;
    pthread_mutex_unlock(&p->lock);
    return n;
}

void pool_stop(Pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->workers; i++) pthread_join(p->worker[i].thread, NULL);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->work);
    free(p);
}
