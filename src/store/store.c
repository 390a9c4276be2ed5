#include "store/sqlite.h"
#include "base/thread.h"
#include "store/store.h"
#include "base/log.h"
#include "store/copying.h"
#include "store/journal.h"
#include "store/migrate.h"
#include "store.sql.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* The writer: one thread, one connection. It takes every rule that waits, opens one transaction for all of them, runs each
 * under a savepoint, commits once, and only then answers. Invariants:
 *   1. a rule is answered DONE only after the COMMIT that holds it returned without error;
 *   2. a refused or failed rule leaves nothing behind and does not undo its neighbours;
 *   3. a table's version moves after the commit that changed it and before its rule is answered; so what was read
 *      at commit number N (Db.began) is still true while store_version of its tables is at most N;
 *   4. after a failed sync nothing is written: the system may have dropped what it could not write, and not say so twice. */

typedef struct Reader Reader;
struct Reader { Db db; Reader *next; };

struct Store {
    char   *dir;
    int     lock_fd;
    StoreMode mode;
    int     journal;                    /* the number of this table */
    u8      key[crypto_generichash_KEYBYTES];   /* of rotunda.key */
    _Atomic u64 commits;                /* that changed something */
    _Atomic u64 changed[TABLES_MAX];    /* the number of the commit that last changed each table */
    void  (*on_commit)(void *ctx, const TableSet *changed);
    void   *on_commit_ctx;
    void  (*on_broken)(void *ctx);
    void   *on_broken_ctx;
    _Atomic bool broken;                /* a sync failed */
    int     checkpoint_pages;
    int     group_most;                 /* 0: no limit */

    pthread_t       writer;
    Conn           *conn;               /* the writer's */
    pthread_mutex_t mutex;              /* guards what follows */
    pthread_cond_t  work, answered;
    Change         *first, **last;
    bool            stopping;

    pthread_key_t   reader_key;
    Reader         *readers;            /* all threads' */
};

static Str file_path(Arena *a, Str dir, const char *name) { return str_fmt(a, STR_FMT "/%s", STR_ARG(dir), name); }

/* ---- the writer ---- */

/* *group: what the rule wrote could not be taken back, or not be kept apart, so nobody's of this transaction may be committed. */
static Err rule_run(Store *s, Db *db, Change *job, Err *group)
{
    db->arena = job->arena;
    db->failure = OK;
    db->viewer = 0, db->demo = false; /* of the rule before */
    memset(&db->read, 0, sizeof db->read);
    memset(&db->written, 0, sizeof db->written);
    Err e = conn_run(s->conn, job->arena, "SAVEPOINT rule");
    if (failed(e)) return e;
    e = job->rule(&(Write){ .db = db, .now = clock_now() }, job->arg);
    if (failed(db->failure)) e = db->failure;   /* also where the rule, told of no row, refused for another reason */
    job->written = db->written;
    if (!conn_in_transaction(s->conn)) /* the engine gave up the whole transaction: a full disk, a failed read */
        return failed(e) ? e : err(job->arena, ERR_ENV, "the database gave up the transaction; nothing was changed");
    Err undone = failed(e) ? conn_run(s->conn, job->arena, "ROLLBACK TO rule") : OK, released = conn_run(s->conn, job->arena, "RELEASE rule");
    if (failed(undone) || failed(released)) *group = failed(undone) ? undone : released;
    return failed(e) ? e : released;
}

static void versions_move(Store *s, const TableSet *changed)
{
    u64 commit = atomic_load(&s->commits) + 1;
    for (int i = 0; i < TABLES_MAX; i++)
        if (changed->w[i / 64] >> (i % 64) & 1) atomic_store_explicit(&s->changed[i], commit, memory_order_release);
    atomic_store_explicit(&s->commits, commit, memory_order_release);
}

static void group_fail(Change *first, Err e)
{
    for (Change *j = first; j; j = j->next)
        if (!failed(j->result)) j->result = err(j->arena, e.code, STR_FMT, STR_ARG(e.text));
}

static Err broken_err(Arena *a) { return err(a, ERR_ENV, "a disk failed, and the program is stopping; nothing was changed"); }

static Err seal(Store *s, Arena *scratch, Db *db, TableSet *changed)
{
    if (!(changed->w[s->journal / 64] >> (s->journal % 64) & 1)) return OK;
    db->arena = scratch, db->failure = OK;
    memset(&db->written, 0, sizeof db->written);
    journal_seal(db);
    tables_add(changed, &db->written);
    return db->failure;
}

/* Runs a group in one transaction and commits it. */
static void group_run(Store *s, Arena *scratch, Db *db, Change *first)
{
    TableSet changed = { 0 };
    Err e = atomic_load(&s->broken) ? broken_err(scratch) : conn_run(s->conn, scratch, "BEGIN IMMEDIATE");
    for (Change *j = first; j && !failed(e); j = j->next) {
        j->result = rule_run(s, db, j, &e);
        if (!failed(j->result)) tables_add(&changed, &j->written);
        if (!conn_in_transaction(s->conn)) e = err(scratch, ERR_ENV, "the database gave up the transaction; nothing was changed");
    }
    if (!failed(e)) e = seal(s, scratch, db, &changed);
    bool sealed = !failed(e);
    if (sealed) e = conn_run(s->conn, scratch, "COMMIT");
    if (failed(e)) {
        if (conn_in_transaction(s->conn)) conn_run(s->conn, scratch, "ROLLBACK");
        group_fail(first, e);
    }
    if (!sealed) return;
    /* Also after a COMMIT that failed: out of memory, SQLite says so when the commit is on the disk already. */
    versions_move(s, &changed);
    bool any = false;
    for (int i = 0; i < TABLES_MAX / 64; i++) any |= changed.w[i] != 0;
    if (any && s->on_commit) s->on_commit(s->on_commit_ctx, &changed);
}

static void tell_broken(Store *s)
{
    log_line("the disk did not confirm what it was given to keep; nothing more is written. Look at the disk before starting again");
    if (s->on_broken) s->on_broken(s->on_broken_ctx);
}

static void group_answer(Store *s, Change *group)
{
    atomic_store(&s->broken, conn_sync_failed(s->conn));    /* before the answers: whoever has one finds the store closed */
    for (Change *c = group, *next; c; c = next) next = c->next, c->done(c);
}

/* What waits from the first on, or the first so many of it. */
static void take_group(Store *s, Change *group)
{
    Change *last = group;
    for (int n = 1; last->next && n != s->group_most; n++) last = last->next;
    s->first = last->next, last->next = NULL;
    if (!s->first) s->last = &s->first;
}

void store_group_most(Store *s, int most) { s->group_most = most; }

/* Reads go before writes where processors are short: many changes share a commit anyhow. */
static void *writer_main(void *arg)
{
    thread_is("writer", GIVES_WAY_WRITER);
    Store *s = arg;
    Arena *scratch = arena_new();
    Db db = { .conn = s->conn, .store = s };
    pthread_mutex_lock(&s->mutex);
    for (;;) {
        while (!s->first && !s->stopping) pthread_cond_wait(&s->work, &s->mutex);
        Change *group = s->first;
        if (!group) break;
        take_group(s, group);
        pthread_mutex_unlock(&s->mutex);
        arena_reset(scratch);
        bool told = atomic_load(&s->broken);
        group_run(s, scratch, &db, group);
        group_answer(s, group);
        conn_checkpoint_from(s->conn, s->checkpoint_pages);
        atomic_store(&s->broken, conn_sync_failed(s->conn));
        if (!told && atomic_load(&s->broken)) tell_broken(s);
        pthread_mutex_lock(&s->mutex);
    }
    pthread_mutex_unlock(&s->mutex);
    arena_free(scratch);
    return NULL;
}

void write_undo(Write *w)
{
    Err e = conn_run(w->db->conn, w->db->arena, "ROLLBACK TO rule");
    if (failed(e) && !failed(w->db->failure)) w->db->failure = e;
    memset(&w->db->written, 0, sizeof w->db->written);
}

static Err closed_to(Store *s, Arena *a)
{
    if (s->mode != STORE_WRITE) return err(a, ERR_ENV, "this database is open for reading only");
    if (atomic_load(&s->broken)) return broken_err(a);
    return s->stopping ? err(a, ERR_ENV, "the program is stopping; nothing was changed") : OK;
}

void store_submit(Store *s, Change *c)
{
    must(c->rule && c->done && c->arena);
    pthread_mutex_lock(&s->mutex);
    c->result = closed_to(s, c->arena), c->next = NULL;
    bool open = !failed(c->result);
    if (open) {
        *s->last = c, s->last = &c->next;
        pthread_cond_signal(&s->work);
    }
    pthread_mutex_unlock(&s->mutex);
    if (!open) c->done(c);
}

typedef struct { Change change; Store *store; bool done; } Awaited;

static void tell_waiter(Change *c)
{
    Awaited *w = (Awaited *)c;
    Store *s = w->store;
    pthread_mutex_lock(&s->mutex);
    w->done = true;
    pthread_cond_broadcast(&s->answered);
    pthread_mutex_unlock(&s->mutex);
}

Err store_write(Store *s, Arena *a, Rule *rule, void *arg)
{
    must(s->mode != STORE_WRITE || !pthread_equal(pthread_self(), s->writer));
    Awaited w = { .change = { .rule = rule, .arg = arg, .arena = a, .done = tell_waiter }, .store = s };
    store_submit(s, &w.change);
    pthread_mutex_lock(&s->mutex);
    while (!w.done) pthread_cond_wait(&s->answered, &s->mutex);
    pthread_mutex_unlock(&s->mutex);
    return w.change.result;
}

/* ---- readers ---- */

static Reader *reader_open(Store *s, Arena *a, Err *e)
{
    Conn *c;
    *e = conn_open(a, file_path(a, str_from(s->dir), "rotunda.db"), false, &c);
    if (failed(*e)) return NULL;
    Reader *r = calloc(1, sizeof *r);
    must(r);
    r->db.conn = c, r->db.store = s;
    pthread_mutex_lock(&s->mutex);
    r->next = s->readers, s->readers = r;
    pthread_mutex_unlock(&s->mutex);
    pthread_setspecific(s->reader_key, r);
    return r;
}

static Db *failed_db(Store *s, Arena *a, Err e)
{
    Db *db = make(a, Db);
    db->arena = a, db->store = s, db->failure = e;
    return db;
}

Db *db_begin(Store *s, Arena *a)
{
    Reader *r = pthread_getspecific(s->reader_key);
    Err e = OK;
    if (!r) r = reader_open(s, a, &e);
    if (!r) return failed_db(s, a, e);
    Db *db = &r->db;
    db->arena = a, db->failure = OK, db->viewer = 0, db->demo = false;
    db->began = atomic_load_explicit(&s->commits, memory_order_acquire);
    memset(&db->read, 0, sizeof db->read);
    e = conn_read_begin(db->conn, a);
    if (failed(e)) db->failure = e;
    return db;
}

void db_end(Db *db)
{
    if (db->conn) conn_read_end(db->conn, db->arena);
    db->arena = NULL;
}

void db_rest(Db *db) { if (db->conn) conn_rest(db->conn); }

/* ---- opening and closing ---- */

static Err lock_take(Arena *a, Str dir, int *fd)
{
    *fd = open(file_path(a, dir, "rotunda.lock").p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*fd < 0) return err_errno(a, dir);
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0) return OK;
    close(*fd);
    *fd = -1;
    return err(a, ERR_ENV, "another rotunda is at work in " STR_FMT ": stop it first, or wait until it is done", STR_ARG(dir));
}

bool store_locked(Str dir)
{
    Arena *a = arena_new();
    int fd = open(file_path(a, dir, "rotunda.lock").p, O_RDWR | O_CLOEXEC);
    bool locked = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0;
    if (fd >= 0) close(fd);
    arena_free(a);
    return locked;
}

static Err schema_create(Store *s, Arena *a)
{
    Err e = conn_run(s->conn, a, "BEGIN IMMEDIATE");
    if (!failed(e)) e = conn_run(s->conn, a, mutated(a, str_from(schema_sqlite)).p);
    if (failed(e)) return e;
    Db db = { .arena = a, .conn = s->conn, .store = s };
    schema_say(&db);
    return failed(db.failure) ? db.failure : conn_run(s->conn, a, "COMMIT");
}

/* Made with the center, readable by its owner alone. */
static Err key_read(Store *s, Arena *a, Str dir)
{
    Str path = file_path(a, dir, "rotunda.key");
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) return err(a, ERR_ENV, STR_FMT " is missing. Take it from a backup; without it nobody can sign in", STR_ARG(path));
    if (fd < 0) return err_errno(a, path);
    bool whole = read(fd, s->key, sizeof s->key) == (ssize_t)sizeof s->key;
    close(fd);
    return whole ? OK : err(a, ERR_ENV, STR_FMT " is not whole. Take it from a backup; without it nobody can sign in", STR_ARG(path));
}

/* Whole or not at all: a program that was killed here makes it the next time. */
static Err key_make(Store *s, Arena *a, Str dir)
{
    Str path = file_path(a, dir, "rotunda.key"), part = file_path(a, dir, "rotunda.key.part");
    if (access(path.p, F_OK) == 0) return OK;
    unlink(part.p);
    randombytes_buf(s->key, sizeof s->key);
    Err e = file_put(a, part, str_of((const char *)s->key, sizeof s->key));
    if (!failed(e) && rename(part.p, path.p)) e = err_errno(a, path);
    return failed(e) ? e : folder_sync(a, dir);
}

/* Databases of before there were people had no key. Any other that has none has lost it, and a new one would open nothing. A key comes
 * before what needs it: whoever is killed between them has both, or can begin again. */
enum { FIRST_WITH_KEY = 2 };

/* The writer brings an older database here; who only reads says how that is done. */
static Err schema_meet(Store *s, Arena *a, Conn *c)
{
    i64 step;
    Str dir = str_from(s->dir);
    Db db = { .arena = a, .conn = c, .store = s };
    switch (schema_found(&db, &step)) {
    case SCHEMA_SAME: return OK;
    case SCHEMA_OLDER:
        if (s->mode == STORE_WRITE) {
            Err e = step < FIRST_WITH_KEY ? key_make(s, a, dir) : OK;
            return failed(e) ? e : migrate(&db, dir, step);
        }
        return err(a, ERR_ENV, STR_FMT "/rotunda.db was made by an earlier version. rotunda upgrade --data " STR_FMT " brings it to this one; so does rotunda serve", STR_ARG(dir), STR_ARG(dir));
    case SCHEMA_NEWER:
        return err(a, ERR_ENV, STR_FMT "/rotunda.db was made by a newer version of this program (its step %" PRId64 ", of which this one knows %d). Use that version", STR_ARG(dir), step, migration_count);
    default:
        return err(a, ERR_ENV, STR_FMT "/rotunda.db was made by another build of this program, between two versions. Export with that build and import with this one, or choose another --data", STR_ARG(dir));
    }
}

static Err database_make(Store *s, Arena *a, Str dir)
{
    Err e = key_make(s, a, dir);
    return failed(e) ? e : schema_create(s, a);
}

static Err open_writing(Store *s, Arena *a, Str dir)
{
    Err e = lock_take(a, dir, &s->lock_fd);
    if (!failed(e)) e = conn_open(a, file_path(a, dir, "rotunda.db"), true, &s->conn);
    if (failed(e)) return e;
    i64 objects = conn_schema_objects(s->conn);
    e = objects < 0 ? err(a, ERR_ENV, STR_FMT "/rotunda.db is not a database of this program", STR_ARG(dir)) : objects ? schema_meet(s, a, s->conn) : database_make(s, a, dir);
    if (!failed(e)) e = key_read(s, a, dir);
    if (failed(e)) return e;
    pthread_create(&s->writer, NULL, writer_main, s);
    return OK;
}

static Err open_reading(Store *s, Arena *a, Str dir)
{
    if (access(file_path(a, dir, "rotunda.db").p, R_OK))
        return err(a, ERR_ENV, "there is no center in " STR_FMT ". Make one with: rotunda init --data " STR_FMT, STR_ARG(dir), STR_ARG(dir));
    Conn *c;
    Err e = conn_open(a, file_path(a, dir, "rotunda.db"), false, &c);
    if (failed(e)) return e;
    e = schema_meet(s, a, c);
    conn_close(c);
    return failed(e) ? e : key_read(s, a, dir);
}

Err store_open(Arena *a, Str dir, StoreMode mode, Store **out)
{
    struct stat st;
    if (stat(str_z(a, dir), &st)) return err_errno(a, dir);
    if (!S_ISDIR(st.st_mode)) return err(a, ERR_ENV, STR_FMT " is not a folder", STR_ARG(dir));
    Store *s = calloc(1, sizeof *s);
    must(s);
    *s = (Store){ .dir = strndup(dir.p, (size_t)dir.n), .lock_fd = -1, .mode = mode, .checkpoint_pages = 1000 };
    s->last = &s->first;
    while (strcmp(table_names[s->journal], "journal")) s->journal++;
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->work, NULL);
    pthread_cond_init(&s->answered, NULL);
    pthread_key_create(&s->reader_key, NULL);
    Err e = mode == STORE_WRITE ? open_writing(s, a, dir) : open_reading(s, a, dir);
    if (failed(e)) {
        s->mode = STORE_READ; /* no writer thread to join */
        store_close(s);
        return e;
    }
    *out = s;
    return OK;
}

void store_close(Store *s)
{
    if (s->mode == STORE_WRITE) {
        pthread_mutex_lock(&s->mutex);
        s->stopping = true;
        pthread_cond_signal(&s->work);
        pthread_mutex_unlock(&s->mutex);
        pthread_join(s->writer, NULL);
    }
    for (Reader *r = s->readers, *next; r; r = next) {
        next = r->next;
        conn_close(r->db.conn);
        free(r);
    }
    if (s->mode == STORE_WRITE) conn_checkpoint(s->conn);
    conn_close(s->conn);
    if (s->lock_fd >= 0) close(s->lock_fd);
    pthread_key_delete(s->reader_key);
    pthread_mutex_destroy(&s->mutex);
    pthread_cond_destroy(&s->work);
    pthread_cond_destroy(&s->answered);
    free(s->dir);
    free(s);
}

Str store_dir(const Store *s) { return str_from(s->dir); }

Str store_tag(const Store *s, Arena *a, const char *purpose, Str text)
{
    crypto_generichash_state h;
    u8 tag[TAG_LENGTH / 2];
    char *hex = arena_alloc(a, TAG_LENGTH + 1);
    crypto_generichash_init(&h, s->key, sizeof s->key, sizeof tag);
    crypto_generichash_update(&h, (const u8 *)purpose, strlen(purpose) + 1);
    crypto_generichash_update(&h, (const u8 *)text.p, (u64)text.n);
    crypto_generichash_final(&h, tag, sizeof tag);
    sodium_bin2hex(hex, TAG_LENGTH + 1, tag, sizeof tag);
    return str_of(hex, TAG_LENGTH);
}

u64 store_version(const Store *s, const TableSet *tables)
{
    u64 newest = 0;
    for (int w = 0; w < TABLES_MAX / 64; w++)
        for (u64 bits = tables->w[w]; bits; bits &= bits - 1) {
            u64 at = atomic_load_explicit(&s->changed[w * 64 + __builtin_ctzll(bits)], memory_order_acquire);
            if (at > newest) newest = at;
        }
    return newest;
}

void store_on_commit(Store *s, void (*fn)(void *ctx, const TableSet *changed), void *ctx)
{
    s->on_commit = fn, s->on_commit_ctx = ctx;
}

void store_on_broken(Store *s, void (*fn)(void *ctx), void *ctx)
{
    s->on_broken = fn, s->on_broken_ctx = ctx;
}

bool store_broken(const Store *s) { return atomic_load(&s->broken); }
void store_checkpoint_pages(Store *s, int pages) { s->checkpoint_pages = pages; }

void store_library(const char **built, const char **runs) { conn_library(built, runs); }
Str store_check(Db *db) { return db->conn ? conn_integrity(db->conn, db->arena) : db->failure.text; }
