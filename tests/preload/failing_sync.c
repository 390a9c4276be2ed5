/* failing_sync.c: preloaded before a program, lets one sync of it fail, as a disk does that has lost what it was given: with
 * EIO, once; the next sync succeeds again. The file named by SYNC_FAILS holds the end of the name of the file whose next sync
 * is to fail; it is deleted when that has happened. What the program then still does to the database's files is written to
 * SYNC_FAILS.log, a line each: nothing may be. */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static bool has_failed;

static bool name_of(int fd, char *name, size_t room)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, name, room - 1);
    name[n > 0 ? n : 0] = 0;
    return n > 0 && strstr(name, "/rotunda.db");
}

static void note(const char *what, const char *name)
{
    char path[4200];
    snprintf(path, sizeof path, "%s.log", getenv("SYNC_FAILS"));
    FILE *f = fopen(path, "ae");
    if (f) fprintf(f, "%s %s\n", what, name), fclose(f);
}

static void note_later(const char *what, int fd)
{
    char name[4096];
    if (has_failed && name_of(fd, name, sizeof name)) note(what, name);
}

static bool fails(int fd)
{
    char name[4096], end[256] = "";
    const char *trigger = getenv("SYNC_FAILS");
    FILE *f = trigger && !has_failed && name_of(fd, name, sizeof name) ? fopen(trigger, "re") : NULL;
    if (!f) return false;
    bool told = fscanf(f, "%255s", end) == 1;
    fclose(f);
    size_t n = strlen(name), k = strlen(end);
    if (!told || n < k || strcmp(name + n - k, end)) return false;
    unlink(trigger);
    return has_failed = true;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int sync_by(int (*usual)(int), int fd)
{
    note_later("sync", fd);
    if (!fails(fd)) return usual(fd);
    errno = EIO;
    return -1;
}
int fsync(int fd) { return sync_by(NEXT(fsync), fd); }
int fdatasync(int fd) { return sync_by(NEXT(fdatasync), fd); }
ssize_t pwrite(int fd, const void *p, size_t n, off_t at) { note_later("write", fd); return NEXT(pwrite)(fd, p, n, at); }
ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at) { note_later("write", fd); return NEXT(pwrite64)(fd, p, n, at); }
ssize_t write(int fd, const void *p, size_t n) { note_later("write", fd); return NEXT(write)(fd, p, n); }
int ftruncate(int fd, off_t n) { note_later("truncate", fd); return NEXT(ftruncate)(fd, n); }
int ftruncate64(int fd, off64_t n) { note_later("truncate", fd); return NEXT(ftruncate64)(fd, n); }
