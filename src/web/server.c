#include "web/serving.h"
#include "web/server.h"
#include "base/log.h"
#include "base/random.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the socket ---- */

static Err listen_fail(Arena *a, int fd, Str where, int port)
{
    int why = errno;
    if (fd >= 0) close(fd);
    if (why == EADDRINUSE) return err(a, ERR_ENV, "port %d of " STR_FMT " is in use by another program. Stop that one, or choose another with --port", port, STR_ARG(where));
    return err(a, ERR_ENV, "cannot listen on port %d of " STR_FMT ": %s", port, STR_ARG(where), strerror(why));
}

static int port_of(int fd)
{
    struct sockaddr_storage at;
    socklen_t n = sizeof at;
    if (getsockname(fd, (struct sockaddr *)&at, &n)) return 0;
    return ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port : ((struct sockaddr_in *)&at)->sin_port);
}

static Err listen_on(Arena *a, Str where, int port, int *out)
{
    char service[16];
    snprintf(service, sizeof service, "%d", port);
    struct addrinfo *at, want = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM };
    if (getaddrinfo(str_z(a, where), service, &want, &at))
        return err(a, ERR_USAGE, "\"" STR_FMT "\" is not an IP address to listen on, as 127.0.0.1 or ::1 is", STR_ARG(where));
    int on = 1, fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    bool ok = fd >= 0 && bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, 4096) == 0;
    Err e = ok ? OK : listen_fail(a, fd, where, port);
    freeaddrinfo(at);
    *out = fd;
    return e;
}

/* ---- starting ---- */

static int or_usual(int v, int usual) { return v ? v : usual; }

static void fill_usual(ServerOptions *o)
{
    if (!o->listen.n) o->listen = S("127.0.0.1");
    o->threads = or_usual(o->threads, (int)sysconf(_SC_NPROCESSORS_ONLN));
    if (o->threads > 64) o->threads = 64;
    o->workers = or_usual(o->workers, 4);
    o->queue_max = or_usual(o->queue_max, 64);
    o->connections_max = or_usual(o->connections_max, 10000);
    o->cache_max = o->cache_max ? o->cache_max : 16 * 1024 * 1024;
    Deadlines *d = &o->deadlines;
    d->head = or_usual(d->head, 10000), d->idle = or_usual(d->idle, 30000);
    d->body = or_usual(d->body, 10000), d->answer = or_usual(d->answer, 30000);
}

/* Every connection is an open file, and the system's usual limit is 1,024 of them: it is raised as far as it goes, and no
 * more connections are taken than fit beside the program's own files. */
static void files_allow(ServerOptions *o)
{
    enum { OWN = 256 };
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files)) return;
    rlim_t wanted = (rlim_t)o->connections_max + OWN;
    if (files.rlim_cur >= wanted) return;
    struct rlimit more = { wanted < files.rlim_max ? wanted : files.rlim_max, files.rlim_max };
    if (!setrlimit(RLIMIT_NOFILE, &more)) files = more;
    if (files.rlim_cur < wanted) o->connections_max = files.rlim_cur > 2 * OWN ? (int)files.rlim_cur - OWN : (int)files.rlim_cur / 2;
}

static RouteTables with_own(const ServerOptions *o)
{
    isize n = 0;
    while (o->routes && o->routes[n]) n++;
    const Route **all = calloc((size_t)n + 2, sizeof *all);
    must(all);
    all[0] = server_routes;
    for (isize i = 0; i < n; i++) all[i + 1] = o->routes[i];
    return all;
}

/* The library's own lines say what a client did wrong: of no use to the operator, and there can be a great many. */
static void keep_quiet(void *ctx, const char *fmt, va_list args) { (void)ctx, (void)fmt, (void)args; }

static struct MHD_Daemon *daemon_start(Server *s, int fd)
{
    enum { MEMORY = 20 * 1024 }; /* of a connection, which the library zeroes for every request: a head with 8 KB of cookies, which it keeps twice, and the answer's must fit */
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem pool[] = {
        { s->o.threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, s->o.threads, NULL },
        { MHD_OPTION_END, 0, NULL },
    };
    return MHD_start_daemon(flags, 0, NULL, NULL, serve_request, s,
        MHD_OPTION_EXTERNAL_LOGGER, keep_quiet, NULL,
        MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)s->o.connections_max,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, 0u,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)s->o.per_address_max,
        MHD_OPTION_STRICT_FOR_CLIENT, 0, /* guard.c is stricter, and answers in our own words */
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
        MHD_OPTION_URI_LOG_CALLBACK, serve_address, s,
        MHD_OPTION_UNESCAPE_CALLBACK, serve_unescape, s,
        MHD_OPTION_NOTIFY_COMPLETED, serve_done, s,
        MHD_OPTION_NOTIFY_CONNECTION, serve_connection, s,
        MHD_OPTION_ARRAY, pool, MHD_OPTION_END);
}

static int shortest(const Deadlines *d)
{
    int t = d->head < d->idle ? d->head : d->idle;
    t = d->body < t ? d->body : t;
    return d->answer < t ? d->answer : t;
}

static void parts_open(Server *s)
{
    int tick = shortest(&s->o.deadlines) / 20;
    signal(SIGPIPE, SIG_IGN);
    s->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    must(s->stop_fd >= 0);
    s->number = random_u64() | 1;
    s->ids = random_u64();
    metrics_open(&s->metrics, s->tables, s->o.threads + 1);
    s->cache = s->o.cache_max > 0 ? cache_open(s->o.store, s->o.cache_max, s->o.threads + 1) : NULL;
    s->access = access_open(s->o.access_log);
    s->pool = pool_start(s->o.workers, s->o.queue_max);
    watch_start(&s->watch, tick < 1 ? 1 : tick > 250 ? 250 : tick);
    reply_error_page(s->o.error_page);
}

static void parts_close(Server *s)
{
    watch_end(&s->watch);
    pool_stop(s->pool);
    access_close(s->access);
    cache_close(s->cache);
    metrics_close(&s->metrics);
    close(s->stop_fd);
    free((void *)(uintptr_t)s->tables);
    free(s);
}

Err server_start(Arena *a, const ServerOptions *options, Server **out)
{
    Server *s = calloc(1, sizeof *s);
    must(s);
    s->o = *options;
    fill_usual(&s->o);
    files_allow(&s->o);
    s->tables = with_own(&s->o);
    int fd = -1;
    Err e = routes_check(s->tables, a);
    if (!failed(e)) e = listen_on(a, s->o.listen, s->o.port, &fd);
    if (failed(e)) {
        free((void *)(uintptr_t)s->tables);
        free(s);
        return e;
    }
    s->port = port_of(fd);
    parts_open(s);
    if (s->o.listening) s->o.listening(s->o.listening_ctx, s->port);
    s->daemon = daemon_start(s, fd);
    if (!s->daemon) {
        close(fd);
        parts_close(s);
        return err(a, ERR_ENV, "the HTTP library did not start (out of memory or threads)");
    }
    *out = s;
    return OK;
}

int server_port(const Server *s) { return s->port; }

/* ---- stopping ---- */

static volatile sig_atomic_t signal_fd = -1;

static void on_signal(int number)
{
    (void)number;
    int saved = errno;
    u64 one = 1;
    if (signal_fd >= 0) (void)!write(signal_fd, &one, sizeof one);
    errno = saved;
}

void server_ask_stop(Server *s)
{
    u64 one = 1;
    (void)!write(s->stop_fd, &one, sizeof one);
}

/* A second signal finds the system's usual action again: it ends the program at once. */
void server_wait(Server *s)
{
    signal_fd = s->stop_fd;
    struct sigaction stop = { .sa_handler = on_signal, .sa_flags = (int)(SA_RESETHAND | SA_RESTART) };
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    struct pollfd p = { .fd = s->stop_fd, .events = POLLIN };
    while (poll(&p, 1, -1) < 0 && errno == EINTR) {}
    signal_fd = -1;
}

static bool wait_until_quiet(Server *s, i64 until)
{
    for (;;) {
        watch_cut_idle(&s->watch);
        if (!watch_busy(&s->watch)) return true;
        if (clock_micros() > until) return false;
        usleep(2000);
    }
}

/* The library aborts the program where a connection is suspended when it stops. So: take nothing new, let everything end
 * that has begun, and only then stop it. What a client holds up is cut when the time is over; what a handler holds up is not. */
bool server_stop(Server *s, int seconds)
{
    if (!atomic_exchange(&s->stopping, true)) {
        int fd = MHD_quiesce_daemon(s->daemon);
        if (fd >= 0) close(fd);
    }
    if (!wait_until_quiet(s, clock_micros() + (i64)seconds * 1000000)) {
        watch_cut_all(&s->watch);
        if (!wait_until_quiet(s, clock_micros() + 200000)) {
            log_line("a request is still being worked on after %d seconds", seconds);
            return false;
        }
    }
    MHD_stop_daemon(s->daemon);
    parts_close(s);
    return true;
}
