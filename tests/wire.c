#include "tests/wire.h"
#include "base/clock.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

/* Each connection from another address of the loopback: one address has 28,000 ports, and each rests a minute after its use. */
int wire_open(int port)
{
    static _Atomic u32 count;
    struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + atomic_fetch_add(&count, 1) % 10000) };
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (fd < 0) return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    must(bind(fd, (struct sockaddr *)&from, sizeof from) == 0);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0) return fd;
    bool interrupted = errno == EINTR; /* by the fuzzer's alarm */
    close(fd);
    return interrupted ? wire_open(port) : -1;
}

bool wire_say(int fd, Str bytes)
{
    while (bytes.n) {
        ssize_t n = send(fd, bytes.p, (size_t)bytes.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes = str_slice(bytes, n, bytes.n);
    }
    return true;
}

/* More bytes into b; false at the end or when patience is over. */
static bool more(Buf *b, int fd, i64 until)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    i64 left = (until - clock_micros()) / 1000;
    if (left <= 0) return false;
    int ready = poll(&p, 1, (int)left);
    if (ready <= 0) return ready < 0 && errno == EINTR;
    buf_room(b, 65536);
    ssize_t n = recv(fd, b->p + b->n, 65536, 0);
    if (n > 0) b->n += n;
    return n > 0 || (n < 0 && errno == EINTR);
}

static i64 patience(void) { return clock_micros() + WIRE_PATIENCE * 1000; }

Str wire_rest(Arena *a, int fd)
{
    Buf b = buf_on(a);
    for (i64 until = patience(); more(&b, fd, until);) {}
    return buf_str(&b);
}

Str wire_answer(Arena *a, int fd)
{
    Buf b = buf_on(a);
    i64 until = patience();
    for (;;) {
        Str rest = buf_str(&b);
        Answer w;
        if (wire_take(a, &rest, "GET", &w) || !more(&b, fd, until)) return buf_str(&b);
    }
}

bool wire_closed(int fd)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    char bytes[4096];
    for (i64 until = patience(); clock_micros() < until;) {
        if (poll(&p, 1, 100) <= 0) continue;
        if (recv(fd, bytes, sizeof bytes, 0) <= 0) return true;
    }
    return false;
}

Str wire_header(const Answer *w, const char *name)
{
    Str rest = w->head, line, want = str_from(name);
    while (str_cut(&rest, '\n', &line)) {
        isize colon = str_find_char(line, ':');
        if (colon == want.n && strncasecmp(line.p, want.p, (size_t)want.n) == 0) {
            Str v = str_trim(str_slice(line, colon + 1, line.n));
            return v.p ? v : S("");
        }
    }
    return (Str){ 0 };
}

bool wire_take(Arena *a, Str *rest, const char *method, Answer *out)
{
    (void)a;
    isize end = str_find(*rest, S("\r\n\r\n"));
    i64 status, length = 0;
    if (end < 0 || !str_starts(*rest, S("HTTP/1.1 ")) || !str_i64(str_slice(*rest, 9, 12), &status)) return false;
    *out = (Answer){ .status = (int)status, .head = str_slice(*rest, 0, end + 2) };
    Str announced = wire_header(out, "Content-Length");
    bool bare = status < 200 || status == 204 || status == 304 || !strcmp(method, "HEAD");
    if (!bare && (str_null(announced) || !str_i64(announced, &length))) return false;
    if (rest->n < end + 4 + length) return false;
    out->body = str_slice(*rest, end + 4, end + 4 + length);
    *rest = str_slice(*rest, end + 4 + length, rest->n);
    return true;
}

Str wire_statuses(Arena *a, Str all)
{
    Buf b = buf_on(a);
    Answer w;
    while (wire_take(a, &all, "GET", &w)) put_fmt(&b, "%s%d", b.n ? " " : "", w.status);
    if (all.n) put(&b, b.n ? S(" ?") : S("?"));
    return buf_str(&b);
}

Str wire_ask(Arena *a, int port, Str bytes)
{
    int fd = wire_open(port);
    if (fd < 0) return (Str){ 0 };
    wire_say(fd, bytes);
    Str all = wire_rest(a, fd);
    close(fd);
    return all;
}
