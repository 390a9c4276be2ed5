/* sync_order.c: preloaded before a program, watches that what gets its name is on the disk. A file or a folder that is renamed
 * must have been synced, with all that lies in it, since it was last written to; with SYNC_ORDER_LAST set, so must everything
 * in the folder where it lies, because its name says that all is there. What is not is written to SYNC_ORDER, a line each:
 * "unsynced PATH". With SYNC_ORDER_DEAF set it does not hear any sync, so that a test
 * can see that it complains. */
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { PATHS = 4096 };
static char *dirty[PATHS];          /* files and folders, NULL where free */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void mark(const char *path, bool is_dirty)
{
    int free_at = -1, at = -1;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < PATHS; i++) {
        if (!dirty[i]) free_at = i;
        else if (!strcmp(dirty[i], path)) at = i;
    }
    if (is_dirty && at < 0 && free_at >= 0) dirty[free_at] = strdup(path);
    if (!is_dirty && at >= 0) free(dirty[at]), dirty[at] = NULL;
    pthread_mutex_unlock(&lock);
}

static void mark_fd(int fd, bool is_dirty)
{
    char link[64], path[PATH_MAX];
    struct stat st;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0 || fstat(fd, &st) || (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))) return;
    path[n] = 0;
    mark(path, is_dirty);
}

/* The folder that a new name stands in. */
static void mark_parent(const char *path)
{
    char parent[PATH_MAX], real[PATH_MAX];
    snprintf(parent, sizeof parent, "%s", path);
    char *slash = strrchr(parent, '/');
    if (slash) *slash = 0;
    if (realpath(slash ? parent : ".", real)) mark(real, true);
}

static void complain_below(const char *path)
{
    char real[PATH_MAX];
    const char *to = getenv("SYNC_ORDER");
    FILE *f = to && realpath(path, real) ? fopen(to, "ae") : NULL;
    if (!f) return;
    size_t n = strlen(real);
    pthread_mutex_lock(&lock);
    for (int i = 0; i < PATHS; i++)
        if (dirty[i] && !strncmp(dirty[i], real, n) && (!dirty[i][n] || dirty[i][n] == '/')) fprintf(f, "unsynced %s\n", dirty[i]);
    fprintf(f, "renamed %s\n", real);
    pthread_mutex_unlock(&lock);
    fclose(f);
}

int rename(const char *from, const char *to)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", from);
    char *slash = strrchr(folder, '/');
    bool last = getenv("SYNC_ORDER_LAST") && slash;
    if (last) *slash = 0;
    complain_below(last ? folder : from);
    return NEXT(rename)(from, to);
}

static int made(int fd, const char *path, int flags)
{
    if (fd >= 0 && (flags & O_CREAT)) mark_fd(fd, true), mark_parent(path);
    return fd;
}
int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    bool there = access(path, F_OK) == 0;
    return made(NEXT(open)(path, flags, mode), path, there ? 0 : flags);
}
int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    bool there = access(path, F_OK) == 0;
    return made(NEXT(open64)(path, flags, mode), path, there ? 0 : flags);
}
int mkdir(const char *path, mode_t mode)
{
    int rc = NEXT(mkdir)(path, mode);
    if (rc == 0) mark_parent(path);
    return rc;
}

static int heard(int rc, int fd)
{
    if (rc == 0 && !getenv("SYNC_ORDER_DEAF")) mark_fd(fd, false);
    return rc;
}
int fsync(int fd) { return heard(NEXT(fsync)(fd), fd); }
int fdatasync(int fd) { return heard(NEXT(fdatasync)(fd), fd); }
ssize_t write(int fd, const void *p, size_t n) { if (fd > 2) mark_fd(fd, true); return NEXT(write)(fd, p, n); }
ssize_t pwrite(int fd, const void *p, size_t n, off_t at) { mark_fd(fd, true); return NEXT(pwrite)(fd, p, n, at); }
ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at) { mark_fd(fd, true); return NEXT(pwrite64)(fd, p, n, at); }
