#include "store/query.h"
#include "store/store.h"
#include "store.sql.h"
#include "tests/test.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

/* Statements that no room has: what a table's constraints refuse, and one that is wrong. */
static const Query orphan = { .name = "orphan", .piece_count = 1, .pieces = (const Piece[]){ { "INSERT INTO place_population (place_id, year, population) VALUES (999999, 2020, 1)", 0, -1 } } };
static const Query wrong = { .name = "wrong", .piece_count = 1, .pieces = (const Piece[]){ { "SELECT x FROM nowhere", 0, -1 } } };
static const Query keys = { .name = "keys", .piece_count = 1, .pieces = (const Piece[]){ { "SELECT key FROM meta WHERE key NOT IN ('schema', 'migration') ORDER BY key", 0, -1 } } };

static Store *center(Arena *a)
{
    Store *s;
    Err e = store_open(a, test_dir(a), STORE_WRITE, &s);
    if (failed(e)) printf(STR_FMT "\n", STR_ARG(e.text));
    must(!failed(e));
    return s;
}

static Str value_of(Store *s, Arena *a, Str key)
{
    MetaGet m;
    Db *db = db_begin(s, a);
    bool there = meta_get(db, key, &m);
    CHECK(!failed(db->failure));
    db_end(db);
    return there ? m.value : (Str){ 0 };
}

/* ---- rules ---- */

typedef enum { SET, REFUSE, ORPHAN, WRONG } What;
typedef struct { What what; Str key, value; } Setting;

static Err change_rule(Write *w, void *arg)
{
    const Setting *c = arg;
    meta_set(w->db, c->key, c->value);
    if (c->what == ORPHAN || c->what == WRONG) {
        Stmt *st = stmt_begin(w->db, c->what == ORPHAN ? &orphan : &wrong, 0, 0);
        if (st) stmt_end(st);
    }
    return c->what == REFUSE ? err(w->db->arena, ERR_INPUT, "refused") : OK;
}

static Err change(Store *s, Arena *a, What what, const char *key, const char *value)
{
    return store_write(s, a, change_rule, &(Setting){ what, str_from(key), str_from(value) });
}

TEST(store_keeps_what_a_rule_did_and_undoes_what_was_refused)
{
    static const struct { What what; ErrCode code; const char *says, *stays; } cases[] = {
        { SET, DONE, "", "new" },
        { REFUSE, ERR_INPUT, "refused", "old" },
        { ORPHAN, ERR_ENV, "FOREIGN KEY", "old" },
        { WRONG, ERR_ENV, "nowhere", "old" },
    };
    Store *s = center(a);
    for (isize i = 0; i < countof(cases); i++) {
        CHECK(!failed(change(s, a, SET, "k", "old")));
        Err e = change(s, a, cases[i].what, "k", "new");
        CHECK_INT(e.code, cases[i].code);
        if (!CHECK(str_find(e.text, str_from(cases[i].says)) >= 0)) printf("    " STR_FMT "\n", STR_ARG(e.text));
        CHECK_STR(value_of(s, a, S("k")), cases[i].stays);
    }
    store_close(s);
}

/* A rule that holds the writer until it is let go: what comes meanwhile must share one commit. */
typedef struct { pthread_mutex_t lock; pthread_cond_t cond; bool running, go; } Gate;
static Err gate_rule(Write *w, void *arg)
{
    Gate *g = arg;
    pthread_mutex_lock(&g->lock);
    g->running = true;
    pthread_cond_broadcast(&g->cond);
    while (!g->go) pthread_cond_wait(&g->cond, &g->lock);
    pthread_mutex_unlock(&g->lock);
    meta_set(w->db, S("gate"), S("open"));
    return OK;
}

enum { CALLERS = 24 };
typedef struct { Store *s; Gate *gate; int number; Err result; bool seen; pthread_t thread; } Caller;
static void *caller_main(void *arg)
{
    Caller *c = arg;
    Arena *a = arena_new();
    if (c->number < 0) c->result = store_write(c->s, a, gate_rule, c->gate);
    else {
        What what = c->number % 3 == 1 ? REFUSE : c->number % 3 == 2 ? ORPHAN : SET;
        Str key = str_fmt(a, "caller-%02d", c->number);
        c->result = change(c->s, a, what, key.p, "here");
        c->seen = value_of(c->s, a, key).p != NULL; /* at once: the answer comes after the commit */
    }
    arena_free(a);
    return NULL;
}

static _Atomic int commits;
static void count_commit(void *ctx, const TableSet *changed) { (void)ctx, (void)changed; atomic_fetch_add(&commits, 1); }

TEST(store_commits_waiting_rules_together_and_judges_each_alone)
{
    Store *s = center(a);
    Gate gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false };
    Caller first = { .s = s, .gate = &gate, .number = -1 }, rest[CALLERS];
    atomic_store(&commits, 0);
    store_on_commit(s, count_commit, NULL);
    pthread_create(&first.thread, NULL, caller_main, &first);
    pthread_mutex_lock(&gate.lock);
    while (!gate.running) pthread_cond_wait(&gate.cond, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
    for (int i = 0; i < CALLERS; i++) {
        rest[i] = (Caller){ .s = s, .number = i };
        pthread_create(&rest[i].thread, NULL, caller_main, &rest[i]);
    }
    usleep(200000); /* they all wait by now; were one late, it would make a commit more */
    pthread_mutex_lock(&gate.lock);
    gate.go = true;
    pthread_cond_broadcast(&gate.cond);
    pthread_mutex_unlock(&gate.lock);
    pthread_join(first.thread, NULL);
    for (int i = 0; i < CALLERS; i++) {
        pthread_join(rest[i].thread, NULL);
        CHECK_INT(rest[i].result.code, i % 3 == 0 ? DONE : i % 3 == 1 ? ERR_INPUT : ERR_ENV);
        CHECK(rest[i].seen == (i % 3 == 0));
    }
    int n = atomic_load(&commits);
    CHECK(n >= 2 && n <= 4); /* 25 rules */
    store_close(s);
}

/* ---- versions and snapshots ---- */

TEST(store_versions_move_with_commits_that_changed_the_table)
{
    Store *s = center(a);
    Db *db = db_begin(s, a);
    MetaGet m;
    meta_get(db, S("schema"), &m);
    TableSet meta = db->read, other = { { ~0ull, ~0ull, ~0ull, ~0ull } };
    db_end(db);
    for (int i = 0; i < TABLES_MAX / 64; i++) other.w[i] &= ~meta.w[i];
    u64 before = store_version(s, &meta);
    CHECK(failed(change(s, a, REFUSE, "k", "1")));
    CHECK(store_version(s, &meta) == before);
    CHECK(!failed(change(s, a, SET, "k", "1")));
    CHECK(store_version(s, &meta) > before);
    CHECK_INT((i64)store_version(s, &other), 0);
    CHECK_INT((i64)store_version(s, &(TableSet){ 0 }), 0);
    db = db_begin(s, a);
    CHECK(store_version(s, &meta) <= db->began); /* what is read now is still true */
    meta_get(db, S("k"), &m);
    CHECK(!failed(change(s, a, SET, "k", "2")));
    CHECK(store_version(s, &meta) > db->began);
    meta_get(db, S("k"), &m);
    CHECK_STR(m.value, "1"); /* and this request goes on seeing what it saw */
    db_end(db);
    CHECK_STR(value_of(s, a, S("k")), "2");
    store_close(s);
}

/* ---- queries ---- */

TEST(store_query_that_fails_is_noted_once_and_the_rest_stay_empty)
{
    Store *s = center(a);
    Db *db = db_begin(s, a);
    CHECK(stmt_begin(db, &wrong, 0, 0) == NULL);
    CHECK(db->failure.code == ERR_ENV);
    Str first = db->failure.text;
    MetaGet m = { .value = S("left over") };
    CHECK(!meta_get(db, S("schema"), &m));
    CHECK_STR(m.value, "");
    CHECK(db->failure.text.p == first.p);
    db_end(db);
    CHECK(value_of(s, a, S("schema")).n > 0); /* the next request begins anew */
    store_close(s);
}

TEST(store_runs_a_query_inside_the_loop_of_the_same_query)
{
    Store *s = center(a);
    for (int i = 0; i < 4; i++) CHECK(!failed(change(s, a, SET, str_fmt(a, "k%d", i).p, "v")));
    Db *db = db_begin(s, a);
    int pairs = 0;
    for (int round = 0; round < 3; round++) {
        Stmt *x = stmt_begin(db, &keys, 0, 0);
        while (stmt_row(x)) {
            Str outer = stmt_get_text(x, 0);
            Stmt *y = stmt_begin(db, &keys, 0, 0);
            while (stmt_row(y)) pairs += str_cmp(outer, stmt_get_view(y, 0)) < 0;
            stmt_end(y);
        }
        stmt_end(x);
    }
    CHECK_INT(pairs, 18);
    CHECK(!failed(db->failure));
    db_end(db);
    store_close(s);
}

TEST(store_readers_cannot_write)
{
    Store *s = center(a);
    Db *db = db_begin(s, a);
    meta_set(db, S("k"), S("by a reader"));
    CHECK(failed(db->failure));
    db_end(db);
    CHECK(str_null(value_of(s, a, S("k"))));
    store_close(s);
}

/* ---- opening ---- */

static void spoil(Arena *a, Str dir, const char *file, const char *text)
{
    int fd = open(str_fmt(a, STR_FMT "/%s", STR_ARG(dir), file).p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
}

static void check_open(Arena *a, Str dir, StoreMode mode, const char *says)
{
    Store *s;
    Err e = store_open(a, dir, mode, &s);
    test_case(says);
    CHECK_INT(e.code, ERR_ENV);
    if (!CHECK(str_find(e.text, str_from(says)) >= 0)) printf("    " STR_FMT "\n", STR_ARG(e.text));
}

TEST(store_says_why_it_does_not_open)
{
    Str dir = test_dir(a), file = str_fmt(a, STR_FMT "/file", STR_ARG(dir));
    spoil(a, dir, "file", "x");
    check_open(a, S("/nowhere/at/all"), STORE_WRITE, "No such file");
    check_open(a, file, STORE_WRITE, "is not a folder");
    check_open(a, dir, STORE_READ, "there is no center");
    CHECK(!store_locked(dir));
    Store *s = center(a);
    CHECK(store_locked(dir));
    check_open(a, dir, STORE_WRITE, "another rotunda is at work");
    CHECK(!failed(change(s, a, SET, "schema", "of another version")));
    check_open(a, dir, STORE_READ, "another build");
    store_close(s);
    CHECK(!store_locked(dir));
    check_open(a, dir, STORE_WRITE, "another build");
    CHECK(!store_locked(dir)); /* a failed opening lets go of the lock */
    spoil(a, dir, "rotunda.db", "this is no database, but a text that is long enough to be looked at as if it were one; more text.");
    check_open(a, dir, STORE_WRITE, "rotunda.db");
    check_open(a, dir, STORE_READ, "rotunda.db");
}

TEST(store_opened_for_reading_refuses_rules)
{
    Store *s = center(a), *r;
    CHECK(!failed(change(s, a, SET, "k", "v")));
    CHECK(!failed(store_open(a, test_dir(a), STORE_READ, &r))); /* beside the writer */
    CHECK_STR(value_of(r, a, S("k")), "v");
    CHECK_INT(change(r, a, SET, "k", "w").code, ERR_ENV);
    CHECK(!failed(change(s, a, SET, "k", "x")));
    CHECK_STR(value_of(r, a, S("k")), "x");
    Db *db = db_begin(r, a);
    CHECK_STR(store_check(db), "");
    db_end(db);
    store_close(r);
    store_close(s);
}

/* What was answered is there for a process that comes after a kill. */
TEST(store_keeps_answered_rules_when_the_process_is_killed)
{
    Str dir = test_dir(a);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        Store *s = center(a);
        bool ok = true;
        for (int i = 0; i < 20; i++) ok &= !failed(change(s, a, SET, str_fmt(a, "k%d", i).p, "answered"));
        kill(getpid(), ok ? SIGKILL : SIGABRT);
    }
    int status;
    must(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    CHECK(!store_locked(dir));
    Store *s = center(a);
    for (int i = 0; i < 20; i++) CHECK_STR(value_of(s, a, str_fmt(a, "k%d", i)), "answered");
    store_close(s);
}

TEST(json_text_escapes_what_json_and_scripts_would_trip_over)
{
    static const struct { const char *text; isize n; const char *want; } cases[] = {
        { "plain \u00e9", 8, "\"plain \u00e9\"" }, { "a\"b\\c", 5, "\"a\\\"b\\\\c\"" }, { "a\nb\tc", 5, "\"a\\nb\\u0009c\"" },
        { "</script>", 9, "\"\\u003c/script>\"" }, { "\0", 1, "\"\\u0000\"" }, { "", 0, "\"\"" }, { NULL, 0, "null" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Buf b = buf_on(a);
        json_text(&b, str_of(cases[i].text, cases[i].n));
        CHECK_STR(buf_str(&b), cases[i].want);
    }
}
