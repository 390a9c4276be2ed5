#include "store/backup.h"
#include "store/journal.h"
#include "store/sqlite.h"
#include "base/command.h"
#include "store.sql.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static Str below(Arena *a, Str dir, Str name) { return str_fmt(a, STR_FMT "/" STR_FMT, STR_ARG(dir), STR_ARG(name)); }

/* Where it is not there, the place where it will be. */
static Str real_path(Arena *a, Str path)
{
    while (path.n > 1 && str_ends(path, S("/"))) path.n--;
    char *real = realpath(str_z(a, path), NULL);
    Str found = str_copy(a, str_from(real)), parent = str_copy(a, path);
    free(real);
    if (found.n) return found;
    while (parent.n && parent.p[parent.n - 1] != '/') parent.n--;
    real = realpath(parent.n ? str_z(a, parent) : ".", NULL);
    found = str_fmt(a, "%s/" STR_FMT, real ? real : "", STR_ARG(str_slice(path, parent.n, path.n)));
    free(real);
    return found;
}

/* ---- making ---- */

/* What belongs to running processes, and the database before an upgrade; the database itself is copied in its own way. */
static bool is_passing(Str name)
{
    static const char *const passing[] = { "rotunda.db", "rotunda.db-wal", "rotunda.db-shm", "rotunda.db-journal", "rotunda.lock", "rotunda.sock" };
    for (isize i = 0; i < countof(passing); i++) if (str_eq(name, str_from(passing[i]))) return true;
    return str_starts(name, S("rotunda-before-"));
}

/* At most one backup goes into a folder at a time; so what is left there of another one was killed. */
static Err folder_lock(Arena *a, Str into, int *fd)
{
    Err e = folder_make(a, into);
    if (failed(e)) return e;
    *fd = open(below(a, into, S(".lock")).p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*fd < 0) return err_errno(a, into);
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0) return OK;
    close(*fd);
    *fd = -1;
    return err(a, ERR_ENV, "another backup into " STR_FMT " is at work", STR_ARG(into));
}

static Err not_inside(Arena *a, Str into, Str dir)
{
    Str outer = real_path(a, dir), inner = real_path(a, into);
    bool inside = str_eq(inner, outer) || str_starts(inner, str_fmt(a, STR_FMT "/", STR_ARG(outer)));
    return inside ? err(a, ERR_INPUT, STR_FMT " lies in the center's own folder: what destroys one would destroy the other", STR_ARG(into)) : OK;
}

/* By the time in the name; of one second, the one with the higher number is the later. */
static int names_in_order(const void *x, const void *y)
{
    Str a = *(const Str *)x, b = *(const Str *)y;
    enum { TIME = sizeof "rotunda-YYYYMMDD-HHMMSSZ" - 1 };
    int c = str_cmp(str_slice(a, 0, TIME), str_slice(b, 0, TIME));
    return c ? c : a.n != b.n ? (a.n > b.n) - (a.n < b.n) : str_cmp(a, b);
}

static Str name_at(Arena *a, Str into, Time at)
{
    Civil c = civil_of(at);
    Str name = str_fmt(a, STR_FMT "/rotunda-%04d%02d%02d-%02d%02d%02dZ", STR_ARG(into), c.year, c.month, c.day, c.hour, c.minute, c.second), tried = name;
    for (int n = 2; access(tried.p, F_OK) == 0; n++) tried = str_fmt(a, STR_FMT "-%d", STR_ARG(name), n);
    return tried;
}

/* Names of backups in a folder, the oldest first: whole ones, which have a manifest whatever they are called, or what is left of others. */
static StrVec backups_in(Arena *a, Str into, bool whole)
{
    StrVec names = { 0 };
    DIR *d = opendir(str_z(a, into));
    for (struct dirent *e; d && (e = readdir(d));) {
        Str name = str_from(e->d_name);
        if (!str_starts(name, S("rotunda-")) || str_ends(name, S(".part")) == whole) continue;
        if (!whole || access(below(a, below(a, into, name), S("manifest.json")).p, F_OK) == 0) vec_push(a, &names, str_copy(a, name));
    }
    if (d) closedir(d);
    if (names.n) qsort(names.p, (size_t)names.n, sizeof *names.p, names_in_order);
    return names;
}

static void parts_remove(Arena *a, Str into)
{
    StrVec parts = backups_in(a, into, false);
    for (isize i = 0; i < parts.n; i++) folder_remove(below(a, into, parts.p[i]));
}

/* What is named after a later time than the one just made was made while the clock was wrong, and is left for people to judge. */
static void older_remove(Arena *a, Str into, Str made, i64 keep)
{
    StrVec names = backups_in(a, into, true), ours = { 0 };
    for (isize i = 0; i < names.n; i++)
        if (str_cmp(names.p[i], made) <= 0) vec_push(a, &ours, names.p[i]);
    for (isize i = 0; keep > 0 && i < ours.n - keep; i++) folder_remove(below(a, into, ours.p[i]));
}

static Err rows_count(Db *db, Manifest *m)
{
    for (int i = 0; i < table_count; i++) {
        ManifestTable t = { str_from(table_names[i]), conn_rows(db->conn, table_names[i]) };
        if (t.rows < 0) return err(db->arena, ERR_ENV, "the rows of table %s cannot be counted", table_names[i]);
        vec_push(db->arena, &m->tables, t);
    }
    return OK;
}

/* In one snapshot, which the first of these reads opens. */
static Err snapshot_copy(Db *db, Str path, const BackupHow *how, Manifest *m)
{
    SealNewest seal;
    if (seal_newest(db, &seal)) m->journal = seal.hash;
    Err e = failed(db->failure) ? db->failure : rows_count(db, m);
    return failed(e) ? e : conn_copy(db->conn, db->arena, path, how->progress, how->ctx);
}

static Err database_copy(Store *s, Arena *a, Str to, const BackupHow *how, Manifest *m)
{
    ManifestFile f = { .name = S("rotunda.db") };
    Str path = below(a, to, f.name);
    Db *db = db_begin(s, a);
    Err e = snapshot_copy(db, path, how, m);
    db_end(db);
    db_rest(db);
    if (!failed(e)) e = file_sum(a, path, &f.sum);
    vec_push(a, &m->files, f);
    return e;
}

/* After the database: a file that its rows name was there before they were. */
static Err others_copy(Arena *a, Str dir, Str to, Manifest *m)
{
    StrVec files;
    Err e = folder_list(a, dir, &files);
    for (isize i = 0; i < files.n && !failed(e); i++) {
        if (is_passing(files.p[i])) continue;
        ManifestFile f = { .name = files.p[i] };
        e = folder_make_path(a, to, f.name);
        if (!failed(e)) e = file_copy(a, below(a, dir, f.name), below(a, to, f.name), &f.sum);
        vec_push(a, &m->files, f);
    }
    return e;
}

static Err all_copy(Store *s, Arena *a, Str part, const BackupHow *how, Manifest *m)
{
    Buf b = buf_on(a);
    if (mkdir(part.p, 0700)) return err_errno(a, part);
    Err e = database_copy(s, a, part, how, m);
    if (!failed(e)) e = others_copy(a, store_dir(s), part, m);
    manifest_put(&b, m);
    if (!failed(e)) e = file_put(a, below(a, part, S("manifest.json")), buf_str(&b));
    return failed(e) ? e : folder_sync_all(a, part);
}

static Err make_locked(Store *s, Arena *a, Str into, const BackupHow *how, Str *made)
{
    Manifest m = { .made = clock_now(), .program = str_from(how->program), .schema = str_from(schema_fingerprint) };
    parts_remove(a, into);
    *made = name_at(a, into, m.made);
    Str part = str_fmt(a, STR_FMT ".part", STR_ARG(*made));
    Err e = all_copy(s, a, part, how, &m);
    if (!failed(e) && rename(part.p, made->p)) e = err_errno(a, *made);
    if (!failed(e)) e = folder_sync(a, into);
    if (failed(e)) folder_remove(part);
    else older_remove(a, into, str_slice(*made, into.n + 1, made->n), how->keep);
    return failed(e) ? e : backup_note(a, store_dir(s), BACKUP_MADE, m.made, *made);
}

Err backup_make(Store *s, Arena *a, Str into, const BackupHow *how, Str *made)
{
    int lock = -1;
    Err e = not_inside(a, into, store_dir(s));
    if (!failed(e)) e = folder_lock(a, into, &lock);
    if (!failed(e)) e = make_locked(s, a, into, how, made);
    if (lock >= 0) close(lock);
    return e;
}

/* ---- the way back ---- */

static Str folder_of(Arena *a, Str backup)
{
    Str name = S("/manifest.json");
    while (backup.n > 1 && str_ends(backup, S("/"))) backup.n--;
    if (str_eq(backup, S("manifest.json"))) return S(".");
    return str_copy(a, str_ends(backup, name) ? str_slice(backup, 0, backup.n - name.n) : backup);
}

/* People name the folder that their backups are in, or the center's own. */
static Err no_backup(Arena *a, Str from)
{
    StrVec inside = backups_in(a, from, true);
    if (inside.n) {
        Str newest = below(a, from, inside.p[inside.n - 1]);
        return err(a, ERR_INPUT, STR_FMT " is no backup, but holds some. Name one of them, for example the newest: " STR_FMT, STR_ARG(from), STR_ARG(newest));
    }
    if (access(str_z(a, from), F_OK)) return err(a, ERR_ENV, "there is no " STR_FMT ". Name the folder of a backup, as \"rotunda backup\" wrote it", STR_ARG(from));
    return err(a, ERR_INPUT, STR_FMT " is no backup: it has no manifest.json. Name a folder that \"rotunda backup\" made, such as rotunda-20261125-031500Z", STR_ARG(from));
}

static Err manifest_open(Arena *a, Str from, Manifest *out)
{
    Str path = below(a, from, S("manifest.json")), json;
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT || errno == ENOTDIR ? no_backup(a, from) : err_errno(a, path);
    Err e = fd_read(a, fd, path, 16 << 20, &json);
    close(fd);
    return failed(e) ? e : manifest_read(a, json, path, out);
}

static void add_line(Buf *b, Str line) { put(b, line), put_char(b, '\n'); }

/* Copies every file and compares what was read with the manifest. Of the database's name there is none before all is there. */
static Err files_restore(Arena *a, Str from, Str to, const Manifest *m, Buf *bad)
{
    Err e = OK;
    for (isize i = 0; i < m->files.n && !failed(e); i++) {
        const ManifestFile *f = &m->files.p[i];
        Str name = str_eq(f->name, S("rotunda.db")) ? S("rotunda.db.part") : f->name;
        FileSum sum;
        e = folder_make_path(a, to, name);
        if (!failed(e)) e = file_copy(a, below(a, from, f->name), below(a, to, name), &sum);
        if (!failed(e) && (sum.bytes != f->sum.bytes || !str_eq(sum.sha256, f->sum.sha256)))
            add_line(bad, str_fmt(a, STR_FMT " is not as it was written: %" PRId64 " bytes, SHA-256 " STR_FMT, STR_ARG(f->name), sum.bytes, STR_ARG(sum.sha256)));
    }
    if (!failed(e)) e = folder_sync_all(a, to);
    if (!failed(e) && !bad->n && rename(below(a, to, S("rotunda.db.part")).p, below(a, to, S("rotunda.db")).p)) e = err_errno(a, to);
    return failed(e) ? e : folder_sync(a, to);
}

static bool is_table_name(Str s)
{
    for (isize i = 0; i < s.n; i++) if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_')) return false;
    return s.n > 0 && s.n < 100;
}

/* As it was copied, before a newer program than that of the backup changes its shape. */
static Err copied_compare(Arena *a, Str dir, const Manifest *m, Buf *bad)
{
    Conn *c;
    SealNewest seal;
    Err e = conn_open(a, below(a, dir, S("rotunda.db")), false, &c);
    if (failed(e)) return e;
    for (isize i = 0; i < m->tables.n; i++) {
        const ManifestTable *t = &m->tables.p[i];
        i64 rows = is_table_name(t->name) ? conn_rows(c, str_z(a, t->name)) : -1;
        if (rows != t->rows) add_line(bad, str_fmt(a, "table " STR_FMT " has %" PRId64 " rows, not %" PRId64, STR_ARG(t->name), rows, t->rows));
    }
    Db db = { .arena = a, .conn = c };
    if (!seal_newest(&db, &seal)) seal.hash = (Str){ 0 };
    if (!str_eq(seal.hash, m->journal)) add_line(bad, S("the journal does not end with the hash that the manifest names"));
    conn_close(c);
    return OK;
}

static void database_check(Store *s, Arena *a, Buf *bad)
{
    Db *db = db_begin(s, a);
    Str problems = store_check(db);
    put(bad, problems.n ? problems : journal_check(db, NULL));
    if (failed(db->failure)) add_line(bad, db->failure.text);
    db_end(db);
}

/* Into a folder that is there and empty. */
static Err restore_into(Arena *a, Str backup, Str dir, Manifest *m)
{
    Buf bad = buf_on(a);
    Str from = folder_of(a, backup);
    Store *s;
    Err e = manifest_open(a, from, m);
    if (!failed(e)) e = files_restore(a, from, dir, m, &bad);
    if (!failed(e) && !bad.n) e = copied_compare(a, dir, m, &bad);
    if (!failed(e) && !bad.n) {
        e = store_open(a, dir, STORE_WRITE, &s);    /* which brings it to this version */
        if (failed(e)) return err(a, e.code, "this backup was made by version " STR_FMT ": " STR_FMT, STR_ARG(m->program), STR_ARG(e.text));
        database_check(s, a, &bad);
        store_close(s);
    }
    if (failed(e) || !bad.n) return e;
    return err(a, ERR_FOUND, "this backup is not whole:\n" STR_FMT, STR_ARG(str_trim(buf_str(&bad))));
}

Err backup_verify(Arena *a, Str backup, Manifest *out)
{
    const char *place = getenv("TMPDIR");
    Str scratch = str_fmt(a, "%s/rotunda-verify-XXXXXX", place && *place ? place : "/tmp");
    if (!mkdtemp((char *)(uintptr_t)scratch.p)) return err_errno(a, scratch);
    Err e = restore_into(a, backup, scratch, out);
    folder_remove(scratch);
    return e;
}

bool backup_is_of(Arena *a, const Manifest *m, Str dir)
{
    FileSum key;
    if (failed(file_sum(a, below(a, dir, S("rotunda.key")), &key))) return false;
    for (isize i = 0; i < m->files.n; i++) if (str_eq(m->files.p[i].name, S("rotunda.key"))) return str_eq(m->files.p[i].sum.sha256, key.sha256);
    return false;
}

Err backup_restore(Arena *a, Str backup, Str dir, Manifest *out)
{
    if (!folder_is_empty(dir)) return err(a, ERR_INPUT, STR_FMT " is not empty. A backup is restored into a folder of its own: move this one aside, or name another with --data", STR_ARG(dir));
    bool ours = mkdir(str_z(a, dir), 0700) == 0;
    if (!ours && errno != EEXIST) return err_errno(a, dir);
    Err e = restore_into(a, backup, dir, out);
    if (failed(e) && ours) folder_remove(dir);
    else if (failed(e)) folder_clear(dir);
    return e;
}

/* ---- notes ---- */

static const char *const events[] = { "made", "verified" };
static Str notes_path(Arena *a, Str dir) { return below(a, dir, S("backups.txt")); }

Err backup_note(Arena *a, Str dir, BackupEvent what, Time at, Str about)
{
    Str path = notes_path(a, dir);
    Buf b = buf_on(a);
    put_iso_time(&b, at);
    put_fmt(&b, " %" PRId64 " %s " STR_FMT "\n", at, events[what], STR_ARG(real_path(a, about)));
    int fd = open(path.p, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) return err_errno(a, path);
    bool whole = write(fd, b.p, (size_t)b.n) == b.n;
    close(fd);
    return whole ? OK : err_errno(a, path);
}

Time backup_noted(Str dir, BackupEvent what)
{
    Arena *a = arena_new();
    Str text = { 0 }, line;
    Time last = 0;
    int fd = open(notes_path(a, dir).p, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && failed(fd_read(a, fd, S("backups.txt"), 16 << 20, &text))) text = (Str){ 0 };
    if (fd >= 0) close(fd);
    while (str_cut(&text, '\n', &line)) {
        Str iso, at, event;
        i64 seconds;
        bool good = str_cut(&line, ' ', &iso) && str_cut(&line, ' ', &at) && str_cut(&line, ' ', &event) && str_i64(at, &seconds);
        if (good && str_eq(event, str_from(events[what]))) last = max_i64(last, seconds);
    }
    arena_free(a);
    return last;
}
