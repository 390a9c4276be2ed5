#include "store/copying.h"
#include "base/buf.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PART = 1 << 18 };

static bool write_all(int fd, const char *p, isize n)
{
    for (ssize_t k; n > 0; p += k, n -= k) {
        k = write(fd, p, (size_t)n);
        if (k < 0 && errno == EINTR) k = 0;
        else if (k < 0) return false;
    }
    return true;
}

/* Reads to the end, hashes, and writes where `to` is a file. */
static Err pour(Arena *a, int from, Str from_name, int to, Str to_name, FileSum *out)
{
    crypto_hash_sha256_state hash;
    u8 sum[crypto_hash_sha256_BYTES];
    char *part = malloc(PART);
    must(part);
    Err e = OK;
    *out = (FileSum){ 0 };
    crypto_hash_sha256_init(&hash);
    for (ssize_t n = 1; n > 0 && !failed(e);) {
        n = read(from, part, PART);
        if (n < 0) e = err_errno(a, from_name);
        if (n > 0) crypto_hash_sha256_update(&hash, (const u8 *)part, (u64)n), out->bytes += n;
        if (n > 0 && to >= 0 && !write_all(to, part, n)) e = err_errno(a, to_name);
    }
    free(part);
    crypto_hash_sha256_final(&hash, sum);
    out->sha256 = hex_of(a, sum, sizeof sum);
    return e;
}

static int create(Arena *a, Str path) { return open(str_z(a, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600); }

/* Also closes it: what close has to say belongs to the file. */
static Err keep(Arena *a, int fd, Str path, Err e)
{
    if (!failed(e) && fsync(fd)) e = err_errno(a, path);
    if (close(fd) && !failed(e)) e = err_errno(a, path);
    return e;
}

Err file_copy(Arena *a, Str from, Str to, FileSum *out)
{
    int in = open(str_z(a, from), O_RDONLY | O_CLOEXEC);
    if (in < 0) return err_errno(a, from);
    int fd = create(a, to);
    Err e = fd < 0 ? err_errno(a, to) : keep(a, fd, to, pour(a, in, from, fd, to, out));
    close(in);
    return e;
}

Err file_sum(Arena *a, Str path, FileSum *out)
{
    int in = open(str_z(a, path), O_RDONLY | O_CLOEXEC);
    if (in < 0) return err_errno(a, path);
    Err e = pour(a, in, path, -1, (Str){ 0 }, out);
    close(in);
    return e;
}

Err file_put(Arena *a, Str path, Str bytes)
{
    int fd = create(a, path);
    if (fd < 0) return err_errno(a, path);
    return keep(a, fd, path, write_all(fd, bytes.p, bytes.n) ? OK : err_errno(a, path));
}

Err folder_sync(Arena *a, Str dir)
{
    int fd = open(str_z(a, dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? err_errno(a, dir) : keep(a, fd, dir, OK);
}

Err folder_make(Arena *a, Str dir)
{
    Str parent = str_fmt(a, STR_FMT "/..", STR_ARG(dir));
    if (mkdir(str_z(a, dir), 0700)) return errno == EEXIST ? OK : err_errno(a, dir);
    return access(parent.p, R_OK) ? OK : folder_sync(a, parent);    /* a folder that may not be read cannot be synced */
}

/* nftw has no place for an argument: the first folder that could not be synced ends the walk, with its errno. */
static int sync_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)ftw;
    int fd = type == FTW_DP ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1, bad = type == FTW_DP && (fd < 0 || fsync(fd));
    if (fd >= 0) close(fd);
    return bad;
}

Err folder_sync_all(Arena *a, Str dir)
{
    return nftw(str_z(a, dir), sync_entry, 16, FTW_DEPTH | FTW_PHYS) ? err_errno(a, dir) : OK;
}

Err folder_make_path(Arena *a, Str dir, Str file)
{
    for (isize i = 0; i < file.n; i++) {
        if (file.p[i] != '/') continue;
        Str below = str_fmt(a, STR_FMT "/%.*s", STR_ARG(dir), (int)i, file.p);
        if (mkdir(below.p, 0700) && errno != EEXIST) return err_errno(a, below);     /* synced with the whole */
    }
    return OK;
}

/* ---- what is in a folder ---- */

static int by_text(const void *x, const void *y) { return str_cmp(*(const Str *)x, *(const Str *)y); }

static Err list_below(Arena *a, Str dir, Str below, StrVec *out)
{
    DIR *d = opendir(str_fmt(a, STR_FMT "/" STR_FMT, STR_ARG(dir), STR_ARG(below)).p);
    if (!d) return err_errno(a, dir);
    Err e = OK;
    for (struct dirent *entry; !failed(e) && (entry = readdir(d));) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        Str name = str_fmt(a, STR_FMT "%s%s", STR_ARG(below), below.n ? "/" : "", entry->d_name);
        Str path = str_fmt(a, STR_FMT "/" STR_FMT, STR_ARG(dir), STR_ARG(name));
        struct stat st;
        if (lstat(path.p, &st) == 0 && S_ISDIR(st.st_mode)) e = list_below(a, dir, name, out);
        else if (stat(path.p, &st) == 0 && S_ISREG(st.st_mode)) vec_push(a, out, name);
    }
    closedir(d);
    return e;
}

Err folder_list(Arena *a, Str dir, StrVec *out)
{
    *out = (StrVec){ 0 };
    Err e = list_below(a, dir, (Str){ 0 }, out);
    if (out->n) qsort(out->p, (size_t)out->n, sizeof *out->p, by_text);
    return e;
}

bool folder_is_empty(Str dir)
{
    Arena *a = arena_new();
    DIR *d = opendir(str_z(a, dir));
    bool empty = d || errno == ENOENT;
    for (struct dirent *e; d && empty && (e = readdir(d));) empty = !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..");
    if (d) closedir(d);
    arena_free(a);
    return empty;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type;
    return ftw->level ? remove(path) : 0;
}

void folder_clear(Str dir)
{
    Arena *a = arena_new();
    nftw(str_z(a, dir), remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(a);
}

void folder_remove(Str dir)
{
    Arena *a = arena_new();
    folder_clear(dir);
    rmdir(str_z(a, dir));
    arena_free(a);
}
