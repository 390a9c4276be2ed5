#include "store/sqlite.h"
#include "store/shape.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

/* A connection keeps its prepared statements in a hash table by query and variant. A statement that is in use (a query
 * inside the loop of the same query) is not given out twice: a second one is prepared beside it. */

struct Stmt {
    sqlite3_stmt *handle;
    Conn         *conn;
    Db           *db;
    const Query  *query;
    u32           with;
    int           sort;
    bool          busy;
    Stmt         *next;     /* same bucket */
};

enum { BUCKETS = 256 };
struct Conn {
    sqlite3 *handle;
    sqlite3_stmt *begin, *commit;   /* of a reader's snapshot: two for every request, so they are kept */
    int      log_pages;             /* in the log after the newest commit (the writer's) */
    bool     sync_failed;
    Stmt    *buckets[BUCKETS];
};

static int note_log(void *ctx, sqlite3 *h, const char *db, int pages)
{
    (void)h, (void)db;
    ((Conn *)ctx)->log_pages = pages;
    return SQLITE_OK;
}

/* What a failed sync left on the disk nobody knows, and the system will not say it again: the next sync of the same file can
 * succeed without it. So nothing is written or copied any more through this connection, not even when it closes. */
static void note_sync(Conn *c, int code)
{
    if (code != SQLITE_IOERR_FSYNC && code != SQLITE_IOERR_DIR_FSYNC) return;
    c->sync_failed = true;
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

/* Exactly one connection of one process writes and checkpoints: 3.40 can corrupt a WAL that two connections checkpoint.
 * Readers neither checkpoint while they run nor when they close. */
Err conn_open(Arena *a, Str file, bool writer, Conn **out)
{
    Conn *c = calloc(1, sizeof *c);
    must(c);
    bool made = writer && access(str_z(a, file), F_OK) != 0;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (writer ? SQLITE_OPEN_CREATE : 0);
    int rc = sqlite3_open_v2(str_z(a, file), &c->handle, flags, NULL);
    if (!c->handle) {
        free(c);
        return err(a, ERR_ENV, STR_FMT " cannot be opened: there is no memory left", STR_ARG(file));
    }
    if (!rc && made) chmod(str_z(a, file), 0600);      /* its owner's alone, wherever it lies; its log gets the same rights */
    sqlite3_extended_result_codes(c->handle, 1);
    sqlite3_busy_timeout(c->handle, 5000);
    if (!writer) sqlite3_db_config(c->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    if (!rc) rc = sqlite3_exec(c->handle, writer
        ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=FAST; PRAGMA cache_size=-8000;"
        : "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-4000;", NULL, NULL, NULL);
    if (!rc && writer) sqlite3_wal_hook(c->handle, note_log, c);    /* in place of SQLite's own, which would not tell that a checkpoint failed */
    if (!rc) { *out = c; return OK; }
    note_sync(c, sqlite3_extended_errcode(c->handle));
    Err e = err(a, ERR_ENV, STR_FMT " cannot be opened: %s", STR_ARG(file), sqlite3_errmsg(c->handle));
    conn_close(c);
    return e;
}

void conn_close(Conn *c)
{
    if (!c) return;
    for (int i = 0; i < BUCKETS; i++)
        for (Stmt *s = c->buckets[i], *next; s; s = next) {
            next = s->next;
            sqlite3_finalize(s->handle);
            free(s);
        }
    sqlite3_finalize(c->begin);
    sqlite3_finalize(c->commit);
    sqlite3_close(c->handle);
    free(c);
}

static Err conn_err(Conn *c, Arena *a)
{
    int code = sqlite3_extended_errcode(c->handle);
    note_sync(c, code);
    if (c->sync_failed) return err(a, ERR_ENV, "the database could not be sure that the disk keeps what it was given; whether this was done will show when the program starts again");
    if (code == SQLITE_FULL) return err(a, ERR_ENV, "the disk is full: nothing was changed. Free some space and try again");
    return err(a, ERR_ENV, "the database answered: %s (%d)", sqlite3_errmsg(c->handle), code);
}

Err conn_run(Conn *c, Arena *a, const char *sql)
{
    return sqlite3_exec(c->handle, sql, NULL, NULL, NULL) ? conn_err(c, a) : OK;
}

static Err run_kept(Conn *c, Arena *a, sqlite3_stmt **kept, const char *sql)
{
    if (!*kept && sqlite3_prepare_v3(c->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL)) return conn_err(c, a);
    Err e = sqlite3_step(*kept) == SQLITE_DONE ? OK : conn_err(c, a);
    sqlite3_reset(*kept);
    return e;
}

Err conn_read_begin(Conn *c, Arena *a) { return run_kept(c, a, &c->begin, "BEGIN"); }

void conn_read_end(Conn *c, Arena *a)
{
    if (!sqlite3_get_autocommit(c->handle)) run_kept(c, a, &c->commit, "COMMIT");
}

void conn_rest(Conn *c) { sqlite3_db_release_memory(c->handle); }
bool conn_in_transaction(Conn *c) { return !sqlite3_get_autocommit(c->handle); }
bool conn_sync_failed(const Conn *c) { return c->sync_failed; }

static void checkpoint(Conn *c, int how)
{
    if (c->sync_failed) return;
    if (sqlite3_wal_checkpoint_v2(c->handle, NULL, how, NULL, NULL)) note_sync(c, sqlite3_extended_errcode(c->handle));
    c->log_pages = 0;       /* until the next commit counts them */
}

void conn_checkpoint(Conn *c) { checkpoint(c, SQLITE_CHECKPOINT_TRUNCATE); }
void conn_checkpoint_from(Conn *c, int pages) { if (c->log_pages >= pages) checkpoint(c, SQLITE_CHECKPOINT_PASSIVE); }

i64 conn_rows(Conn *c, const char *table)
{
    char sql[200];
    sqlite3_stmt *st;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\"", table);
    if (sqlite3_prepare_v2(c->handle, sql, -1, &st, NULL)) return -1;
    i64 n = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : -1;
    sqlite3_finalize(st);
    return n;
}

StrVec conn_shape(Conn *c, Arena *a) { return shape_of(a, c->handle); }
i64 conn_schema_objects(Conn *c) { return conn_rows(c, "sqlite_schema"); }

/* ---- a copy of the whole ---- */

enum { COPY_PAGES = 256, SYNC_EVERY = 8 };     /* 1 MB a step; what is written goes to the disk every 8 MB: one sync of it all would hold up those of the writer */

static Err copy_pages(sqlite3 *to, Conn *c, Arena *a, int fd, void (*progress)(void *ctx, i64 done, i64 total), void *ctx)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", c->handle, "main");
    if (!b) return err(a, ERR_ENV, "the copy: %s", sqlite3_errmsg(to));
    int rc = SQLITE_OK, why = 0;        /* errno of the first sync that failed */
    for (int n = 1; rc == SQLITE_OK; n++) {
        rc = sqlite3_backup_step(b, COPY_PAGES);
        int total = sqlite3_backup_pagecount(b);
        if (progress) progress(ctx, total - sqlite3_backup_remaining(b), total);
        if (n % SYNC_EVERY == 0) why = fdatasync(fd) && !why ? errno : why;
    }
    sqlite3_backup_finish(b);
    if (rc == SQLITE_FULL) return err(a, ERR_ENV, "the copy: the disk is full");
    if (rc != SQLITE_DONE) return err(a, ERR_ENV, "the copy: %s", sqlite3_errstr(rc));
    errno = why;
    return why ? err_errno(a, S("the copy")) : OK;
}

/* The copy needs no journal of its own: where it fails, it is thrown away. */
Err conn_copy(Conn *c, Arena *a, Str path, void (*progress)(void *ctx, i64 done, i64 total), void *ctx)
{
    sqlite3 *to = NULL;
    int fd = open(str_z(a, path), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return err_errno(a, path);
    int rc = sqlite3_open_v2(str_z(a, path), &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (!rc) rc = sqlite3_exec(to, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL, NULL, NULL);
    Err e = rc ? err(a, ERR_ENV, STR_FMT ": %s", STR_ARG(path), sqlite3_errstr(rc)) : copy_pages(to, c, a, fd, progress, ctx);
    if (sqlite3_close(to) && !failed(e)) e = err(a, ERR_ENV, STR_FMT " was not closed", STR_ARG(path));
    if (!failed(e) && fsync(fd)) e = err_errno(a, path);
    close(fd);
    return e;
}

Str conn_integrity(Conn *c, Arena *a)
{
    Buf b = buf_on(a);
    static const char *const checks[] = { "PRAGMA integrity_check", "PRAGMA foreign_key_check" };
    for (int i = 0; i < 2; i++) {
        sqlite3_stmt *st;
        if (sqlite3_prepare_v2(c->handle, checks[i], -1, &st, NULL)) { put_fmt(&b, "%s\n", sqlite3_errmsg(c->handle)); continue; }
        int rc;
        while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
            const char *text = (const char *)sqlite3_column_text(st, 0);
            if (i == 0 && !strcmp(text, "ok")) continue;
            put_fmt(&b, i == 0 ? "%s\n" : "a row of %s points to a row that is not there\n", text);
        }
        if (rc != SQLITE_DONE) put_fmt(&b, "%s\n", sqlite3_errmsg(c->handle));
        sqlite3_finalize(st);
    }
    return buf_str(&b);
}

/* ---- statements ---- */

static void fail(Db *db)
{
    if (!failed(db->failure)) db->failure = conn_err(db->conn, db->arena);
}

static Str variant_text(Arena *a, const Query *q, u32 with, int sort)
{
    Buf b = buf_on(a);
    for (int i = 0; i < q->piece_count; i++) {
        const Piece *p = &q->pieces[i];
        if ((p->need & ~with) || (p->sort >= 0 && p->sort != sort)) continue;
        put(&b, str_from(p->text));
    }
    return str_of(buf_z(&b), b.n);
}

static Stmt *stmt_prepare(Db *db, const Query *q, u32 with, int sort, Stmt **bucket)
{
    Str sql = mutated(db->arena, variant_text(db->arena, q, with, sort));
    sqlite3_stmt *handle;
    if (sqlite3_prepare_v3(db->conn->handle, sql.p, (int)sql.n, SQLITE_PREPARE_PERSISTENT, &handle, NULL)) {
        fail(db);
        return NULL;
    }
    Stmt *s = calloc(1, sizeof *s);
    must(s);
    *s = (Stmt){ .handle = handle, .conn = db->conn, .query = q, .with = with, .sort = sort, .next = *bucket };
    *bucket = s;
    return s;
}

Stmt *stmt_begin(Db *db, const Query *q, u32 with, int sort)
{
    if (failed(db->failure)) return NULL;
    tables_add(&db->read, &q->reads);
    tables_add(&db->written, &q->writes);
    u64 h = ((u64)(uintptr_t)q >> 4) * 31 + with * 7 + (u64)sort;
    Stmt **bucket = &db->conn->buckets[h % BUCKETS], *s = *bucket;
    while (s && (s->query != q || s->with != with || s->sort != sort || s->busy)) s = s->next;
    if (!s) s = stmt_prepare(db, q, with, sort, bucket);
    if (s) s->busy = true, s->db = db;
    return s;
}

/* Binding beyond the parameters of a variant (those of a condition that is off) answers SQLITE_RANGE, which is meant. */
void stmt_int(Stmt *s, int at, i64 v) { sqlite3_bind_int64(s->handle, at, v); }
void stmt_real(Stmt *s, int at, double v) { sqlite3_bind_double(s->handle, at, v); }
void stmt_text(Stmt *s, int at, Str v)
{
    if (v.p) sqlite3_bind_text64(s->handle, at, v.p, (u64)v.n, SQLITE_STATIC, SQLITE_UTF8);
    else sqlite3_bind_null(s->handle, at);
}
void stmt_blob(Stmt *s, int at, Str v) { sqlite3_bind_blob64(s->handle, at, v.p, (u64)v.n, SQLITE_STATIC); }
void stmt_opt_int(Stmt *s, int at, OptInt v)
{
    if (v.known) stmt_int(s, at, v.v); else sqlite3_bind_null(s->handle, at);
}
void stmt_opt_real(Stmt *s, int at, OptReal v)
{
    if (v.known) stmt_real(s, at, v.v); else sqlite3_bind_null(s->handle, at);
}

/* Lists are bound as a JSON array for json_each. */
void stmt_ints(Stmt *s, int at, IntVec v)
{
    Buf b = buf_on(s->db->arena);
    put_char(&b, '[');
    for (isize i = 0; i < v.n; i++) put_fmt(&b, "%s%" PRId64, i ? "," : "", v.p[i]);
    put_char(&b, ']');
    stmt_text(s, at, buf_str(&b));
}

void stmt_texts(Stmt *s, int at, StrVec v)
{
    Buf b = buf_on(s->db->arena);
    put_char(&b, '[');
    for (isize i = 0; i < v.n; i++) {
        if (i) put_char(&b, ',');
        json_text(&b, v.p[i]);
    }
    put_char(&b, ']');
    stmt_text(s, at, buf_str(&b));
}

bool stmt_row(Stmt *s)
{
    int rc = sqlite3_step(s->handle);
    if (rc == SQLITE_ROW) return true;
    if (rc != SQLITE_DONE) fail(s->db);
    return false;
}

i64 stmt_get_int(Stmt *s, int c) { return sqlite3_column_int64(s->handle, c); }
double stmt_get_real(Stmt *s, int c) { return sqlite3_column_double(s->handle, c); }

Str stmt_get_view(Stmt *s, int c)
{
    if (sqlite3_column_type(s->handle, c) == SQLITE_NULL) return (Str){ 0 };
    const char *p = sqlite3_column_blob(s->handle, c);
    isize n = sqlite3_column_bytes(s->handle, c);
    return (Str){ p ? p : "", n };
}

Str stmt_get_text(Stmt *s, int c)
{
    Str v = stmt_get_view(s, c);
    return v.p ? str_copy(s->db->arena, v) : v;
}

OptInt stmt_get_opt_int(Stmt *s, int c)
{
    bool known = sqlite3_column_type(s->handle, c) != SQLITE_NULL;
    return (OptInt){ known ? stmt_get_int(s, c) : 0, known };
}

OptReal stmt_get_opt_real(Stmt *s, int c)
{
    bool known = sqlite3_column_type(s->handle, c) != SQLITE_NULL;
    return (OptReal){ known ? stmt_get_real(s, c) : 0, known };
}

i64 stmt_end(Stmt *s)
{
    int rc = sqlite3_column_count(s->handle) ? SQLITE_DONE : sqlite3_step(s->handle);
    if (rc != SQLITE_DONE && rc != SQLITE_ROW) fail(s->db);
    i64 changed = sqlite3_changes64(s->conn->handle);
    sqlite3_reset(s->handle);
    sqlite3_clear_bindings(s->handle);
    s->busy = false;
    return changed;
}

void conn_library(const char **built, const char **runs) { *built = SQLITE_VERSION, *runs = sqlite3_libversion(); }
