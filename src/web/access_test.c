#include "web/access.h"
#include "web/pool.h"
#include "tests/test.h"
#include <jansson.h>
#include <stdatomic.h>
#include <unistd.h>

TEST(access_log_lines_are_json_and_none_is_lost_unsaid)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    AccessLog *log = access_open(f);
    for (int i = 0; i < 50000; i++)
        access_note(log, &(AccessLine){ "0123456789abcdef", "GET", "/practices/:slug", 200, i, i * 3, i % 2 });
    access_close(log);
    fclose(f);
    i64 lines = 0, lost = 0;
    Str rest = str_of(text, (isize)n), line;
    while (str_cut(&rest, '\n', &line)) {
        json_t *o = json_loadb(line.p, (size_t)line.n, 0, NULL);
        if (!CHECK(json_is_object(o))) { printf("    " STR_FMT "\n", STR_ARG(line)); break; }
        if (json_object_get(o, "lost")) lost += json_integer_value(json_object_get(o, "lost"));
        else lines += json_object_size(o) == 8 && json_integer_value(json_object_get(o, "micros")) == 3 * json_integer_value(json_object_get(o, "bytes"));
        json_decref(o);
    }
    CHECK_INT(lines + lost, 50000);
    free(text);
}

TEST(access_log_of_nothing_is_none)
{
    CHECK(access_open(NULL) == NULL);
    access_note(NULL, &(AccessLine){ 0 });
    access_close(NULL);
}

/* ---- the pool ---- */

typedef struct { PoolJob job; _Atomic bool *go; _Atomic int *done; } Task;
static void task_run(PoolJob *job, int worker)
{
    Task *t = (Task *)(void *)job;
    (void)worker;
    while (!atomic_load(t->go)) usleep(500);
    atomic_fetch_add(t->done, 1);
}

TEST(pool_refuses_beyond_its_queue_and_runs_all_that_it_took)
{
    _Atomic bool go = false;
    _Atomic int done = 0;
    Task t[16];
    Pool *p = pool_start(2, 4);
    int taken = 0;
    for (int i = 0; i < 16; i++) {
        t[i] = (Task){ { .run = task_run }, &go, &done };
        taken += pool_put(p, &t[i].job);
        if (i == 1) while (pool_waiting(p)) usleep(500); /* the two workers are busy from here on */
    }
    CHECK_INT(taken, 6);
    CHECK_INT(pool_waiting(p), 4);
    atomic_store(&go, true);
    pool_stop(p);
    CHECK_INT(atomic_load(&done), 6);
}
