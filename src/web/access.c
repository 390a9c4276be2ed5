#include "web/access.h"
#include "base/thread.h"
#include <pthread.h>

enum { PAGE = 512 * 1024, LINE_MAX_BYTES = 512, TIME_LENGTH = 20 };

struct AccessLog {
    FILE *to;
    pthread_t writer;
    pthread_mutex_t lock;       /* guards what follows */
    pthread_cond_t  more;
    char *filling, *writing;    /* two buffers that change places */
    isize n;
    i64   lost;
    bool  stopping;
    Time  second;
    char  time[TIME_LENGTH + 1];
};

static void write_out(AccessLog *log, const char *p, isize n, i64 lost)
{
    fwrite(p, 1, (size_t)n, log->to);
    if (lost) fprintf(log->to, "{\"lost\":%" PRId64 "}\n", lost);
    fflush(log->to);
}

/* Waits until half a buffer is full, or a second has gone by. */
static void wait_for_lines(AccessLog *log)
{
    while (!log->stopping && log->n < PAGE / 2)
        if (!cond_wait_ms(&log->more, &log->lock, 1000)) return;
}

static void *writer_main(void *arg)
{
    AccessLog *log = arg;
    thread_is("access log", GIVES_WAY_WORK);
    pthread_mutex_lock(&log->lock);
    for (bool last = false; !last;) {
        wait_for_lines(log);
        last = log->stopping;
        char *full = log->filling;
        isize n = log->n;
        i64 lost = log->lost;
        log->filling = log->writing, log->writing = full, log->n = 0, log->lost = 0;
        if (!n && !lost) continue;
        pthread_mutex_unlock(&log->lock);
        write_out(log, full, n, lost);
        pthread_mutex_lock(&log->lock);
        last = last && !log->n;
    }
    pthread_mutex_unlock(&log->lock);
    return NULL;
}

AccessLog *access_open(FILE *to)
{
    if (!to) return NULL;
    AccessLog *log = calloc(1, sizeof *log);
    must(log);
    log->to = to;
    log->filling = malloc(PAGE), log->writing = malloc(PAGE);
    must(log->filling && log->writing);
    pthread_mutex_init(&log->lock, NULL);
    pthread_cond_init(&log->more, NULL);
    must(pthread_create(&log->writer, NULL, writer_main, log) == 0);
    return log;
}

void access_close(AccessLog *log)
{
    if (!log) return;
    pthread_mutex_lock(&log->lock);
    log->stopping = true;
    pthread_cond_signal(&log->more);
    pthread_mutex_unlock(&log->lock);
    pthread_join(log->writer, NULL);
    pthread_mutex_destroy(&log->lock);
    pthread_cond_destroy(&log->more);
    free(log->filling);
    free(log->writing);
    free(log);
}

static char *add_text(char *at, const char *z)
{
    size_t n = strlen(z);
    memcpy(at, z, n);
    return at + n;
}

static char *add_number(char *at, i64 v)
{
    char digits[24];
    int i = sizeof digits;
    do digits[--i] = (char)('0' + v % 10); while (v /= 10);
    memcpy(at, digits + i, sizeof digits - (size_t)i);
    return at + sizeof digits - i;
}

/* By hand, without printf: this runs for every answer, a hundred thousand times a second. */
static isize put_line(char *to, const AccessLine *l)
{
    char *at = add_text(to, "\",\"id\":\"");
    at = add_text(at, l->id);
    at = add_text(add_text(at, "\",\"method\":\""), l->method);
    at = add_text(add_text(at, "\",\"route\":\""), l->route);
    at = add_number(add_text(at, "\",\"status\":"), l->status);
    at = add_number(add_text(at, ",\"bytes\":"), l->bytes);
    at = add_number(add_text(at, ",\"micros\":"), l->micros);
    return add_text(at, l->cached ? ",\"cache\":true}\n" : ",\"cache\":false}\n") - to;
}

static void tell_time(AccessLog *log)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec == log->second) return;
    log->second = now.tv_sec;
    Civil c = civil_of(now.tv_sec);
    snprintf(log->time, sizeof log->time, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)c.year % 10000, (unsigned)c.month % 100,
             (unsigned)c.day % 100, (unsigned)c.hour % 100, (unsigned)c.minute % 100, (unsigned)c.second % 100);
}

void access_note(AccessLog *log, const AccessLine *line)
{
    if (!log) return;
    must(strlen(line->route) < LINE_MAX_BYTES / 2);
    char rest[LINE_MAX_BYTES];
    isize n = put_line(rest, line);
    pthread_mutex_lock(&log->lock);
    if (PAGE - log->n < LINE_MAX_BYTES + 64) {
        log->lost++;
    } else {
        tell_time(log);
        char *at = add_text(log->filling + log->n, "{\"time\":\"");
        at = add_text(at, log->time);
        memcpy(at, rest, (size_t)n);
        log->n = at + n - log->filling;
    }
    bool half = log->n >= PAGE / 2 && log->n - n - 64 < PAGE / 2;
    pthread_mutex_unlock(&log->lock);
    if (half) pthread_cond_signal(&log->more);
}
