#include "tests/crash_disk.h"
#include "base/buf.h"
#include "base/command.h"
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

enum { SECTOR = 512, PAGE = 4096, NAMES = 3, WHO_MAX = 32 };

typedef enum { CREATE, DELETE, WRITE, TRUNCATE, SYNC, SYNC_FOLDER, NOTE } What;
typedef struct {
    What what;
    int  inode;             /* of a note: who */
    int  name;              /* of CREATE, DELETE and SYNC */
    i64  at;                /* of a truncate: the new length; of a note: n */
    Str  bytes;
} Op;
typedef Vec(Op) Ops;

typedef struct {
    Buf    durable;         /* the content at the last sync */
    IntVec pending;         /* numbers of the operations since */
} Inode;

struct Disk {
    Arena   *arena;
    DiskKind kind;
    pthread_mutex_t lock;
    Ops      ops;
    int      inodes;                    /* made so far */
    int      named[NAMES];              /* the inode that has the name while it records, -1: none */

    isize    at;                        /* replay: the number of operations done */
    Inode   *inode;                     /* each one's state there */
    int      durable_names[NAMES];
    IntVec   pending_names;             /* CREATE and DELETE since the folder's last sync */
    i64      noted[WHO_MAX];
};

static const char *const names[NAMES] = { "rotunda.db", "rotunda.db-wal", "rotunda.db-journal" };

/* ---- recording: SQLite's usual file system, with three functions of its files replaced ---- */

static sqlite3_vfs recording, *usual;
static Disk *disk;

/* Stands behind the usual file's own bytes. */
typedef struct { sqlite3_io_methods methods; const sqlite3_io_methods *usual; int inode, name; bool folder_dirty; } Tail;

static Tail *tail_of(sqlite3_file *f) { return (Tail *)(void *)((char *)f + usual->szOsFile); }

static void record(Op op)
{
    pthread_mutex_lock(&disk->lock);
    op.bytes = str_copy(disk->arena, op.bytes);
    vec_push(disk->arena, &disk->ops, op);
    pthread_mutex_unlock(&disk->lock);
}

static int disk_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    record((Op){ .what = WRITE, .inode = tail_of(f)->inode, .at = at, .bytes = str_of(bytes, n) });
    return tail_of(f)->usual->xWrite(f, bytes, n, at);
}

static int disk_truncate(sqlite3_file *f, sqlite3_int64 length)
{
    record((Op){ .what = TRUNCATE, .inode = tail_of(f)->inode, .at = length });
    return tail_of(f)->usual->xTruncate(f, length);
}

static bool forgets(const Tail *t)
{
    return disk->kind == DISK_FORGETS_SYNCS || (disk->kind == DISK_FORGETS_LOG_SYNCS && t->name == 1) || (disk->kind == DISK_FORGETS_DATABASE_SYNCS && t->name == 0);
}

static int disk_sync(sqlite3_file *f, int flags)
{
    (void)flags;
    Tail *t = tail_of(f);
    if (forgets(t)) return SQLITE_OK;
    record((Op){ .what = SYNC, .inode = t->inode, .name = t->name });
    if (t->folder_dirty) record((Op){ .what = SYNC_FOLDER });
    t->folder_dirty = false;
    return SQLITE_OK;
}

static int name_of(const char *path)
{
    for (int i = 0; path && i < NAMES; i++) if (str_ends(str_from(path), str_from(names[i]))) return i;
    return -1;
}

static int inode_new(int name)
{
    disk->named[name] = disk->inodes++;
    record((Op){ .what = CREATE, .inode = disk->named[name], .name = name });
    return disk->named[name];
}

static int disk_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out)
{
    (void)v;
    int name = flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) ? name_of(path) : -1;
    bool there = name >= 0 && access(path, F_OK) == 0;
    int rc = usual->xOpen(usual, path, f, flags, out);
    if (rc || !f->pMethods || name < 0) return rc;
    Tail *t = tail_of(f);
    *t = (Tail){ .methods = *f->pMethods, .usual = f->pMethods, .name = name, .inode = there ? disk->named[name] : inode_new(name), .folder_dirty = !there && name > 0 };
    must(t->inode >= 0);
    t->methods.xWrite = disk_write, t->methods.xTruncate = disk_truncate, t->methods.xSync = disk_sync;
    f->pMethods = &t->methods;
    return rc;
}

static int disk_delete(sqlite3_vfs *v, const char *path, int sync_folder)
{
    (void)v;
    int rc = usual->xDelete(usual, path, 0), name = name_of(path);
    if (rc || name < 0 || disk->named[name] < 0) return rc;
    record((Op){ .what = DELETE, .inode = disk->named[name], .name = name });
    disk->named[name] = -1;
    if (sync_folder && disk->kind != DISK_FORGETS_SYNCS) record((Op){ .what = SYNC_FOLDER });
    return rc;
}

/* What was there before is on the disk for good. */
static void adopt(int name, Str dir)
{
    Str path = str_fmt(disk->arena, STR_FMT "/%s", STR_ARG(dir), names[name]), bytes;
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    must(!failed(fd_read(disk->arena, fd, path, 64 << 20, &bytes)));
    close(fd);
    int inode = inode_new(name);
    record((Op){ .what = WRITE, .inode = inode, .bytes = bytes });
    record((Op){ .what = SYNC, .inode = inode, .name = name });
    record((Op){ .what = SYNC_FOLDER });
}

Disk *disk_begin(Arena *a, DiskKind kind, Str dir)
{
    must(!disk);
    disk = make(a, Disk);
    *disk = (Disk){ .arena = a, .kind = kind, .lock = PTHREAD_MUTEX_INITIALIZER };
    for (int i = 0; i < NAMES; i++) disk->named[i] = disk->durable_names[i] = -1;
    for (int i = 0; i < WHO_MAX; i++) disk->noted[i] = -1;
    if (!usual) usual = sqlite3_vfs_find(NULL);
    recording = *usual;
    recording.zName = "recording";
    recording.szOsFile = usual->szOsFile + (int)sizeof(Tail);
    recording.xOpen = disk_open, recording.xDelete = disk_delete;
    must(usual->szOsFile % (int)_Alignof(Tail) == 0);
    for (int i = 0; i < NAMES; i++) adopt(i, dir);
    sqlite3_vfs_register(&recording, 1);
    return disk;
}

void disk_end(Disk *d)
{
    sqlite3_vfs_register(usual, 1);
    sqlite3_vfs_unregister(&recording);
    d->inode = make_array(d->arena, Inode, d->inodes);
    for (int i = 0; i < d->inodes; i++) d->inode[i].durable = buf_on(d->arena);
    disk = NULL;
}

void disk_note(Disk *d, int who, i64 n)
{
    must(d == disk && who < WHO_MAX);
    record((Op){ .what = NOTE, .inode = who, .at = n });
}

isize disk_moments(const Disk *d) { return d->ops.n; }

int disk_syncs_of(const Disk *d, const char *name)
{
    int n = 0;
    for (isize i = 0; i < d->ops.n; i++) n += d->ops.p[i].what == SYNC && !strcmp(names[d->ops.p[i].name], name);
    return n;
}

bool  disk_syncs_at(const Disk *d, isize moment) { return moment < d->ops.n && d->ops.p[moment].what == SYNC; }
i64   disk_noted(const Disk *d, int who) { return d->noted[who]; }

/* ---- replay ---- */

static void length_set(Buf *b, isize n)
{
    if (n > b->n) {
        buf_room(b, n - b->n);
        memset(b->p + b->n, 0, (size_t)(n - b->n));
    }
    b->n = n;
}

static void op_apply(Buf *content, const Op *op)
{
    if (op->what == TRUNCATE) { length_set(content, op->at); return; }
    if (op->at + op->bytes.n > content->n) length_set(content, op->at + op->bytes.n);
    if (op->bytes.n) memcpy(content->p + op->at, op->bytes.p, (size_t)op->bytes.n);
}

static void names_apply(const Disk *d, int *to, isize many)
{
    for (isize i = 0; i < many; i++) {
        const Op *op = &d->ops.p[d->pending_names.p[i]];
        to[op->name] = op->what == CREATE ? op->inode : -1;
    }
}

static void op_replay(Disk *d, isize at)
{
    const Op *op = &d->ops.p[at];
    if (op->what == NOTE) d->noted[op->inode] = op->at;
    if (op->what == CREATE || op->what == DELETE) vec_push(d->arena, &d->pending_names, at);
    if (op->what == SYNC_FOLDER) names_apply(d, d->durable_names, d->pending_names.n), d->pending_names.n = 0;
    Inode *f = &d->inode[op->inode];
    if (op->what == WRITE || op->what == TRUNCATE) vec_push(d->arena, &f->pending, at);
    if (op->what != SYNC) return;
    for (isize i = 0; i < f->pending.n; i++) op_apply(&f->durable, &d->ops.p[f->pending.p[i]]);
    f->pending.n = 0;
}

void disk_replay(Disk *d, isize cut)
{
    must(cut >= d->at && cut <= d->ops.n);
    while (d->at < cut) op_replay(d, d->at++);
}

/* ---- the cut ---- */

typedef struct { const Disk *disk; u64 seed; Kept kept; isize first; int odd_inode; i64 odd_sector; } Cut;

static u64 mixed(u64 x)     /* splitmix64 */
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static isize up_to(u64 random, isize n) { return (isize)(random % (u64)(n + 1)); }    /* 0 to n */

/* How many of n later writes this sector got (its unit may be larger): none, all, or any number. */
static isize any_of(const Cut *c, u64 unit, isize n)
{
    u64 r = mixed(c->seed ^ mixed(unit));
    return r % 10 < 3 ? 0 : r % 10 < 6 ? n : up_to(r >> 8, n);
}

/* A sector is what it was after so many of its file's pending operations. */
static isize sector_got(const Cut *c, int inode, i64 sector, const IntVec *pending)
{
    u64 unit = (u64)inode << 40 | (u64)(c->kept == KEPT_PAGES ? sector * SECTOR / PAGE : sector);
    isize n = 0;
    switch (c->kept) {
    case KEPT_NOTHING: return 0;
    case KEPT_FIRST: while (n < pending->n && pending->p[n] < c->first) n++; return n;
    case KEPT_SECTORS: case KEPT_PAGES: return any_of(c, unit, pending->n);
    case KEPT_BUT_ONE: return inode == c->odd_inode && sector == c->odd_sector ? 0 : pending->n;
    default: return pending->n;
    }
}

static isize length_kept(const Cut *c, int inode)
{
    const Inode *f = &c->disk->inode[inode];
    isize length = f->durable.n, n = sector_got(c, inode, -1, &f->pending);
    for (isize i = 0; i < n; i++) {
        const Op *op = &c->disk->ops.p[f->pending.p[i]];
        length = op->what == TRUNCATE ? op->at : (isize)max_i64(length, op->at + op->bytes.n);
    }
    return length;
}

/* The part of an operation that falls into a sector, onto what is there. */
static void sector_apply(Buf *content, const Op *op, i64 sector)
{
    i64 from = sector * SECTOR, to = from + SECTOR;
    if (op->what == TRUNCATE) {
        from = max_i64(from, op->at), to = min_i64(to, content->n);
        if (from < to) memset(content->p + from, 0, (size_t)(to - from));
        return;
    }
    from = max_i64(from, op->at), to = min_i64(min_i64(to, op->at + op->bytes.n), content->n);
    if (from < to) memcpy(content->p + from, op->bytes.p + (from - op->at), (size_t)(to - from));
}

static Buf content_kept(const Cut *c, int inode, Arena *a)
{
    const Inode *f = &c->disk->inode[inode];
    isize length = length_kept(c, inode), longest = (isize)max_i64(length, f->durable.n);
    Buf content = buf_on(a);
    length_set(&content, longest);
    if (f->durable.n) memcpy(content.p, f->durable.p, (size_t)f->durable.n);
    for (isize i = 0; i < f->pending.n; i++) {
        const Op *op = &c->disk->ops.p[f->pending.p[i]];
        i64 end = op->what == TRUNCATE ? longest : min_i64(op->at + op->bytes.n, longest);
        for (i64 s = op->at / SECTOR; s * SECTOR < end; s++)
            if (i < sector_got(c, inode, s, &f->pending)) sector_apply(&content, op, s);
    }
    content.n = length;
    return content;
}

/* The sector that alone is lost: one of a pending write. */
static void odd_choose(Cut *c)
{
    c->odd_inode = (int)up_to(mixed(c->seed + 1), c->disk->inodes - 1);
    const IntVec *pending = &c->disk->inode[c->odd_inode].pending;
    if (!pending->n) return;
    const Op *op = &c->disk->ops.p[pending->p[up_to(mixed(c->seed + 2), pending->n - 1)]];
    c->odd_sector = (op->at + up_to(mixed(c->seed + 3), (isize)max_i64(op->bytes.n - 1, 0))) / SECTOR;
}

static void file_write(Arena *a, Str dir, const char *name, Str bytes)
{
    FILE *f = fopen(str_fmt(a, STR_FMT "/%s", STR_ARG(dir), name).p, "we");
    must(f && fwrite(bytes.p ? bytes.p : "", 1, (size_t)bytes.n, f) == (size_t)bytes.n && fclose(f) == 0);
}

Kept disk_crash(const Disk *d, u64 seed, Str dir)
{
    Arena *a = arena_new();
    Cut c = { .disk = d, .seed = mixed(seed), .kept = (Kept)(mixed(seed ^ 0x5eed) % KEPT_KINDS), .odd_inode = -1 };
    c.first = up_to(mixed(c.seed + 4), d->at);
    if (c.kept == KEPT_FIRST && d->at > 64) c.first = d->at - up_to(mixed(c.seed + 4), 64);
    if (c.kept == KEPT_BUT_ONE && d->inodes) odd_choose(&c);
    int there[NAMES];
    memcpy(there, d->durable_names, sizeof there);
    names_apply(d, there, c.kept == KEPT_NOTHING ? 0 : c.kept == KEPT_ALL ? d->pending_names.n : up_to(mixed(c.seed + 5), d->pending_names.n));
    for (int i = 0; i < NAMES; i++) if (there[i] >= 0) {
        Buf content = content_kept(&c, there[i], a);
        file_write(a, dir, names[i], buf_str(&content));
    }
    arena_free(a);
    return c.kept;
}
