#include "store/derived.h"
#include "base/thread.h"
#include "base/log.h"
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>

/* A whole in use is counted; the old one is discarded when its last reader gives it back. */
typedef struct Whole Whole;
struct Whole { void *thing; int users; bool current; Whole *next; };

struct Derived {
    Store *store;
    void *(*build)(Db *db);
    void  (*discard)(void *whole);
    pthread_t thread;
    pthread_mutex_t mutex;          /* guards what follows */
    pthread_cond_t  wake, built;
    Whole  *wholes;                 /* the current one first */
    TableSet tables;                /* that the last build read */
    u64     began;                  /* the commit that the last build is sure to show */
    i64     rests;                  /* until then, in microseconds: see REST */
    bool    tried, building, stopping;
    bool    taken;                  /* since it was built: whoever wants it will want the next one as well */
    bool    wanted, passed_over;    /* somebody waits; changes were not followed because nobody asked */
    _Atomic u64 generation;
    Derived *next;                  /* of those told about commits */
};

/* All of a store's derived things hear of its commits. Guarded by the mutex below. */
static pthread_mutex_t all_mutex = PTHREAD_MUTEX_INITIALIZER;
static Derived *all;

static void committed(void *ctx, const TableSet *changed)
{
    (void)changed;
    pthread_mutex_lock(&all_mutex);
    for (Derived *d = all; d; d = d->next) {
        if (d->store != ctx) continue;
        pthread_mutex_lock(&d->mutex);
        pthread_cond_signal(&d->wake);
        pthread_mutex_unlock(&d->mutex);
    }
    pthread_mutex_unlock(&all_mutex);
}

static bool stale(const Derived *d) { return !d->tried || d->passed_over || store_version(d->store, &d->tables) > d->began; }

static void drop_unused(Derived *d)
{
    for (Whole **at = &d->wholes; *at;) {
        Whole *w = *at;
        if (w->current || w->users) { at = &w->next; continue; }
        *at = w->next;
        d->discard(w->thing);
        free(w);
    }
}

static void swap_in(Derived *d, void *thing)
{
    for (Whole *w = d->wholes; w; w = w->next) w->current = false;
    Whole *w = calloc(1, sizeof *w);
    must(w);
    *w = (Whole){ .thing = thing, .current = true, .next = d->wholes };
    d->wholes = w;
    atomic_fetch_add(&d->generation, 1);
    drop_unused(d);
}

/* Under a stream of commits, building takes one part of this many of a thread's time: what is read meanwhile is the former whole. */
enum { REST = 5 };

static void build_once(Derived *d)
{
    i64 begin = clock_micros();
    d->taken = d->wanted = d->passed_over = false, d->building = true;
    pthread_mutex_unlock(&d->mutex);
    Arena *a = arena_new();
    Db *db = db_begin(d->store, a);
    void *thing = d->build(db);
    TableSet read = db->read;
    u64 began = db->began;
    if (failed(db->failure)) {
        log_line("an index in memory could not be built: " STR_FMT, STR_ARG(db->failure.text));
        memset(&read, 0xff, sizeof read); /* what it would have read is not known: any change is worth another try */
    }
    db_end(db);
    db_rest(db);
    arena_free(a);
    malloc_trim(0);     /* building takes several times what is kept */
    pthread_mutex_lock(&d->mutex);
    d->tried = true, d->building = false, d->tables = read, d->began = began;
    d->rests = clock_micros() + (clock_micros() - begin) * (REST - 1);
    if (thing) swap_in(d, thing);
    pthread_cond_broadcast(&d->built);
}

/* Pages made from it are out of date from here on; what they need is built when one of them is asked for again. */
static void pass_over(Derived *d)
{
    if (!d->passed_over) atomic_fetch_add(&d->generation, 1);
    d->passed_over = true;
}

static void *derived_main(void *arg)
{
    Derived *d = arg;
    thread_is("made anew", GIVES_WAY_WORK);
    pthread_mutex_lock(&d->mutex);
    while (!d->stopping) {
        i64 rest = d->rests - clock_micros();
        bool due = stale(d) && (!d->tried || d->wanted || (d->taken && rest <= 0));
        if (due) { build_once(d); continue; }
        if (stale(d) && rest > 0) { cond_wait_ms(&d->wake, &d->mutex, rest / 1000 + 1); continue; }
        if (stale(d)) pass_over(d);
        pthread_cond_wait(&d->wake, &d->mutex);
    }
    pthread_mutex_unlock(&d->mutex);
    return NULL;
}

static Derived *start(Store *s, void *(*build)(Db *db), void (*discard)(void *whole), bool when_asked)
{
    Derived *d = calloc(1, sizeof *d);
    must(d);
    *d = (Derived){ .store = s, .build = build, .discard = discard, .tried = when_asked, .passed_over = when_asked };
    pthread_mutex_init(&d->mutex, NULL);
    pthread_cond_init(&d->wake, NULL);
    pthread_cond_init(&d->built, NULL);
    pthread_mutex_lock(&all_mutex);
    d->next = all, all = d;
    pthread_mutex_unlock(&all_mutex);
    store_on_commit(s, committed, s);
    pthread_create(&d->thread, NULL, derived_main, d);
    return d;
}

Derived *derived_start(Store *s, void *(*build)(Db *db), void (*discard)(void *whole)) { return start(s, build, discard, false); }
Derived *derived_when_asked(Store *s, void *(*build)(Db *db), void (*discard)(void *whole)) { return start(s, build, discard, true); }

void derived_stop(Derived *d)
{
    pthread_mutex_lock(&all_mutex);
    for (Derived **at = &all; *at; at = &(*at)->next) if (*at == d) { *at = d->next; break; }
    pthread_mutex_unlock(&all_mutex);
    pthread_mutex_lock(&d->mutex);
    d->stopping = true;
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->mutex);
    pthread_join(d->thread, NULL);
    for (Whole *w = d->wholes; w; w = w->next) { must(!w->users); w->current = false; }
    drop_unused(d);
    pthread_mutex_destroy(&d->mutex);
    pthread_cond_destroy(&d->wake);
    pthread_cond_destroy(&d->built);
    free(d);
}

void *derived_take(Derived *d)
{
    pthread_mutex_lock(&d->mutex);
    while (!d->tried || d->passed_over || (d->building && !d->wholes)) {
        d->wanted = true;
        pthread_cond_signal(&d->wake);
        pthread_cond_wait(&d->built, &d->mutex);
    }
    d->taken = true;
    Whole *w = d->wholes;
    if (w && w->current) w->users++;
    void *thing = w && w->current ? w->thing : NULL;
    pthread_mutex_unlock(&d->mutex);
    return thing;
}

void derived_give(Derived *d, void *whole)
{
    if (!whole) return;
    pthread_mutex_lock(&d->mutex);
    for (Whole *w = d->wholes; w; w = w->next) if (w->thing == whole) { must(w->users > 0); w->users--; break; }
    drop_unused(d);
    pthread_mutex_unlock(&d->mutex);
}

const _Atomic u64 *derived_generation(const Derived *d) { return &d->generation; }

void derived_wait_current(Derived *d)
{
    pthread_mutex_lock(&d->mutex);
    while (stale(d)) {
        d->wanted = true;
        pthread_cond_signal(&d->wake);
        pthread_cond_wait(&d->built, &d->mutex);
    }
    pthread_mutex_unlock(&d->mutex);
}
