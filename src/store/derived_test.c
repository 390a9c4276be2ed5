#include "store/derived.h"
#include "store.sql.h"
#include "tests/test.h"
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

/* The whole is a copy of one value; wholes that are alive are counted. */
typedef struct { char text[32]; } Copy;
static _Atomic int alive, builds, fail_next;

static void *copy_build(Db *db)
{
    atomic_fetch_add(&builds, 1);
    if (atomic_exchange(&fail_next, 0)) { db->failure = err(db->arena, ERR_ENV, "told to fail"); return NULL; }
    MetaGet m;
    Copy *c = calloc(1, sizeof *c);
    must(c);
    if (meta_get(db, S("copied"), &m)) snprintf(c->text, sizeof c->text, STR_FMT, STR_ARG(m.value));
    atomic_fetch_add(&alive, 1);
    return c;
}

static void copy_discard(void *c)
{
    atomic_fetch_sub(&alive, 1);
    free(c);
}

static Err set_rule(Write *w, void *arg)
{
    meta_set(w->db, S("copied"), str_from(arg));
    return OK;
}

static Err set(Store *s, Arena *a, const char *value) { return store_write(s, a, set_rule, str_z(a, str_from(value))); }

static void check_shows(Derived *d, const char *want)
{
    derived_wait_current(d);
    Copy *c = derived_take(d);
    if (CHECK(c)) CHECK_STR(str_from(c->text), want);
    derived_give(d, c);
}

TEST(derived_follows_commits_and_keeps_what_is_in_use)
{
    Store *s;
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &s)));
    atomic_store(&alive, 0), atomic_store(&fail_next, 0);
    Derived *d = derived_start(s, copy_build, copy_discard);
    check_shows(d, "");
    u64 generation = atomic_load(derived_generation(d));
    Copy *old = derived_take(d);
    CHECK(!failed(set(s, a, "one")));
    check_shows(d, "one");
    CHECK(atomic_load(derived_generation(d)) > generation);
    CHECK_STR(str_from(old->text), ""); /* still whole for who took it */
    CHECK_INT(atomic_load(&alive), 2);
    derived_give(d, old);
    CHECK_INT(atomic_load(&alive), 1);
    derived_give(d, NULL);
    for (int i = 0; i < 30; i++) {
        Str value = str_fmt(a, "value %d", i);
        CHECK(!failed(set(s, a, value.p)));
        check_shows(d, value.p);
    }
    derived_stop(d);
    CHECK_INT(atomic_load(&alive), 0);
    store_close(s);
}

/* A build that failed before it had read anything knows no table whose change could wake it: any commit must. */
static void *take_first(void *d)
{
    void *c = derived_take(d);
    derived_give(d, c);
    return c;
}

static void *slow_build(Db *db)
{
    atomic_fetch_add(&builds, 1);
    poll(NULL, 0, 200);
    return copy_build(db);
}

/* Whoever comes while it is built for the first time waits as whoever had it built. */
TEST(derived_when_asked_is_there_for_all_who_ask_at_once)
{
    Store *s;
    pthread_t other;
    void *others = NULL;
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &s)));
    atomic_store(&alive, 0), atomic_store(&fail_next, 0), atomic_store(&builds, 0);
    Derived *d = derived_when_asked(s, slow_build, copy_discard);
    must(pthread_create(&other, NULL, take_first, d) == 0);
    while (!atomic_load(&builds)) poll(NULL, 0, 1);
    void *mine = derived_take(d);
    CHECK(mine != NULL);
    derived_give(d, mine);
    pthread_join(other, &others);
    CHECK(others == mine);
    derived_stop(d);
    store_close(s);
}

TEST(derived_is_tried_again_after_a_failure)
{
    Store *s;
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &s)));
    atomic_store(&alive, 0), atomic_store(&fail_next, 1);
    Derived *d = derived_start(s, copy_build, copy_discard);
    CHECK(derived_take(d) == NULL);
    CHECK(!failed(set(s, a, "again")));
    check_shows(d, "again");
    atomic_store(&fail_next, 1);
    CHECK(!failed(set(s, a, "not shown")));
    check_shows(d, "again"); /* the last good one stays */
    CHECK(!failed(set(s, a, "shown")));
    check_shows(d, "shown");
    derived_stop(d);
    store_close(s);
}
