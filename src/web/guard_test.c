#include "web/guard.h"
#include "base/clock.h"
#include "tests/test.h"
#include <sys/socket.h>
#include <unistd.h>

/* "Name: value|Name: value" */
static Head head_of(Arena *a, const char *lines)
{
    Head h = { 0 };
    Str rest = str_copy(a, str_from(lines)), line, name;
    while (str_cut(&rest, '|', &line)) {
        str_cut(&line, ':', &name);
        head_note(&h, name, str_trim(line));
    }
    return h;
}

TEST(guard_judges_heads)
{
    static const struct { const char *method, *version, *head; int status; } cases[] = {
        { "GET", "HTTP/1.1", "Host: a", 0 },
        { "GET", "HTTP/1.1", "HOST: a.example:8080", 0 },
        { "GET", "HTTP/1.1", "Host: [::1]:8080", 0 },
        { "GET", "HTTP/1.0", "", 0 },
        { "HEAD", "HTTP/1.1", "Host: a|Content-Length: 0", 0 },
        { "POST", "HTTP/1.1", "Host: a|Content-Length: 5", 0 },
        { "POST", "HTTP/1.1", "Host: a|Transfer-Encoding: chunked", 0 },
        { "POST", "HTTP/1.1", "Host: a|Transfer-Encoding: CHUNKED", 0 },
        { "GET", "HTTP/1.1", "", 400 },
        { "GET", "HTTP/1.1", "Host: a|Host: a", 400 },
        { "GET", "HTTP/1.0", "Host: a|Host: b", 400 },
        { "GET", "HTTP/1.1", "Host: ", 400 },
        { "GET", "HTTP/1.1", "Host: a/b", 400 },
        { "GET", "HTTP/1.1", "Host: u@a", 400 },
        { "GET", "HTTP/1.1", "Host: a b", 400 },
        { "GET", "HTTP/1.1", "Host: a,b", 400 },
        { "POST", "HTTP/1.1", "Host: a|Content-Length: 5|Transfer-Encoding: chunked", 400 },
        { "POST", "HTTP/1.1", "Host: a|Content-Length: 5|Content-Length: 5", 400 },
        { "POST", "HTTP/1.1", "Host: a|Content-Length: 5|Content-Length: 6", 400 },
        { "POST", "HTTP/1.1", "Host: a|Content-Length: 5, 5", 400 },
        { "POST", "HTTP/1.1", "Host: a|Content-Length: +5", 400 },
        { "POST", "HTTP/1.1", "Host: a|Content-Length: -5", 400 },
        { "POST", "HTTP/1.1", "Host: a|Content-Length: 0x5", 400 },
        { "POST", "HTTP/1.1", "Host: a|Content-Length: ", 400 },
        { "POST", "HTTP/1.1", "Host: a|Content-Length: 99999999999999999999", 400 },
        { "POST", "HTTP/1.1", "Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked", 400 },
        { "POST", "HTTP/1.1", "Host: a|Transfer-Encoding: gzip, chunked", 501 },
        { "POST", "HTTP/1.1", "Host: a|Transfer-Encoding: identity", 501 },
        { "POST", "HTTP/1.1", "Host: a|Transfer-Encoding: xchunked", 501 },
        { "POST", "HTTP/1.0", "Host: a|Transfer-Encoding: chunked", 400 },
        { "GET", "HTTP/1.1", "Host: a|Content-Length: 1", 400 },
        { "GET", "HTTP/1.1", "Host: a|Transfer-Encoding: chunked", 400 },
        { "GET", "HTTP/1.1", "Host: a|X: b\x01", 400 },
        { "GET", "HTTP/1.1", "Host: a|X: b\x7f", 400 },
        { "GET", "HTTP/1.1", "Host: a|X: b\tc", 0 },
        { "GET", "HTTP/1.1", "Host: a|: b", 400 },
        { "GET", "HTTP/1.1", "Host : a", 400 },
        { "GET", "HTTP/1.1", "Host: a|X y: b", 400 },
        { "GET", "HTTP/1.1", "Host: a|X\x01: b", 400 },
        { "GET", "HTTP/1.1", "Host: a|X(y): b", 400 },
        { "GET", "HTTP/1.1", "Host: a|X\xc3\xa9: b", 400 },
        { "GET", "HTTP/1.1", "Host: a|!#$%&'*+-.^_`~9aZ: b", 0 },
        { "TRACE", "HTTP/1.1", "Host: a", 501 },
        { "CONNECT", "HTTP/1.1", "Host: a", 501 },
        { "get", "HTTP/1.1", "Host: a", 501 },
        { "", "HTTP/1.1", "Host: a", 501 },
        { "OPTIONS", "HTTP/1.1", "Host: a", 0 },
        { "GET", "HTTP/2.0", "Host: a", 505 },
        { "GET", "HTTP/1.2", "Host: a", 505 },
        { "GET", "http/1.1", "Host: a", 505 },
        { "GET", "", "Host: a", 505 },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Head h = head_of(a, cases[i].head);
        test_case(str_fmt(a, "%s %s %s", cases[i].method, cases[i].version, cases[i].head).p);
        CHECK_INT(head_check(&h, str_from(cases[i].method), str_from(cases[i].version), 1).status, cases[i].status);
    }
}

TEST(guard_knows_a_folded_line_by_where_its_value_lies)
{
    static const struct { char line[16]; isize name, value; bool folded; } cases[] = {
        { "X\0 y", 1, 3, false }, { "X\0y", 1, 2, false }, { "X\0 \t y", 1, 5, false }, { "X\0", 1, 2, false }, { "X\0 y\0 z", 1, 6, true }, { "Xz\0\0y\0", 2, 1, true },
    };
    for (isize i = 0; i < countof(cases); i++)
        CHECK(header_folded(str_of(cases[i].line, cases[i].name), str_of(cases[i].line + cases[i].value, 1)) == cases[i].folded);
}

TEST(guard_counts_addresses_and_headers)
{
    Head h = head_of(a, "Host: a");
    CHECK_INT(head_check(&h, S("GET"), S("HTTP/1.1"), ADDRESS_MAX).status, 0);
    CHECK_INT(head_check(&h, S("GET"), S("HTTP/1.1"), ADDRESS_MAX + 1).status, 414);
    while (h.count < HEADERS_MAX) head_note(&h, S("X"), S("y"));
    CHECK_INT(head_check(&h, S("GET"), S("HTTP/1.1"), 1).status, 0);
    head_note(&h, S("X"), S("y"));
    CHECK_INT(head_check(&h, S("GET"), S("HTTP/1.1"), 1).status, 431);
}

TEST(guard_reads_what_handlers_ask_for)
{
    Head h = head_of(a, "Host: a|hx-request: true|HX-TARGET: list|accept-encoding: br|If-none-match: \"x\"|cookie: a=b|Content-LENGTH: 17|X-Forwarded-For: 10.0.0.1");
    CHECK(h.fragment);
    CHECK_STR(h.target, "list");
    CHECK_STR(h.accept_encoding, "br");
    CHECK_STR(h.if_none_match, "\"x\"");
    CHECK_STR(h.cookie, "a=b");
    CHECK_INT(head_body_length(&h), 17);
    h = head_of(a, "Host: a|Transfer-Encoding: chunked|HX-Request: false");
    CHECK(!h.fragment);
    CHECK_INT(head_body_length(&h), -1);
}

/* ---- the watch ---- */

typedef struct { Watched w; int mine, theirs; } Line;
static Line *line_open(Arena *a, Watch *w, i64 deadline)
{
    Line *l = make(a, Line);
    int fd[2];
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0);
    l->mine = fd[0], l->theirs = fd[1];
    watch_add(w, &l->w, l->mine, deadline);
    return l;
}

/* What the client sees: its words, then the end. */
static Str line_read(Arena *a, Line *l)
{
    char *z = arena_alloc(a, 1000);
    isize n = 0;
    for (ssize_t got; n < 999 && (got = recv(l->theirs, z + n, (size_t)(999 - n), 0)) > 0;) n += got;
    return str_of(z, n);
}

static void line_close(Watch *w, Line *l)
{
    watch_remove(w, &l->w);
    close(l->mine);
    close(l->theirs);
}

TEST(watch_ends_who_is_late_and_says_why_where_a_request_was_begun)
{
    static const struct { Phase phase; bool cut, told; } cases[] = {
        { PHASE_NEW, true, true }, { PHASE_HEAD, true, true }, { PHASE_BODY, true, true }, { PHASE_IDLE, true, false }, { PHASE_ANSWER, true, false }, { PHASE_WORK, false, false },
    };
    Watch w = { 0 };
    Line *lines[countof(cases)];
    watch_start(&w, 1);
    i64 late = clock_micros() + 20000;
    for (isize i = 0; i < countof(cases); i++) {
        lines[i] = line_open(a, &w, INT64_MAX);
        CHECK(cases[i].phase == PHASE_NEW ? (atomic_store(&lines[i]->w.deadline, late), true) : watch_move(&lines[i]->w, PHASE_NEW, cases[i].phase, late));
    }
    CHECK_INT(atomic_load(&w.open_count), countof(cases));
    for (int i = 0; i < 6000 && atomic_load(&w.cut_count) < 5; i++) usleep(10000);      /* a busy machine makes it slow, not red */
    usleep(100000);                                                                     /* nobody else is cut */
    CHECK_INT(atomic_load(&w.cut_count), 5);
    for (isize i = 0; i < countof(cases); i++) {
        test_case(str_fmt(a, "phase %d", cases[i].phase).p);
        CHECK(watch_move(&lines[i]->w, cases[i].phase, PHASE_ANSWER, INT64_MAX) == !cases[i].cut); /* whoever goes on must notice */
        if (!cases[i].cut) shutdown(lines[i]->mine, SHUT_RDWR);
        CHECK(str_starts(line_read(a, lines[i]), S("HTTP/1.1 408 ")) == cases[i].told);
        line_close(&w, lines[i]);
    }
    CHECK_INT(atomic_load(&w.open_count), 0);
    watch_end(&w);
}

TEST(watch_answer_of_408_is_as_long_as_it_says)
{
    Watch w = { 0 };
    watch_start(&w, 1);
    Line *l = line_open(a, &w, 0);
    Str said = line_read(a, l);
    isize at = str_find(said, S("\r\n\r\n"));
    CHECK(at > 0 && str_find(said, str_fmt(a, "Content-Length: %td\r\n", said.n - at - 4)) > 0);
    CHECK(str_find(said, S("Content-Security-Policy: ")) > 0); /* as on everything that is sent */
    line_close(&w, l);
    watch_end(&w);
}

TEST(watch_at_stop_closes_what_rests_and_counts_what_works)
{
    Watch w = { 0 };
    watch_start(&w, 1000);
    Line *rests = line_open(a, &w, INT64_MAX), *works = line_open(a, &w, INT64_MAX), *reads = line_open(a, &w, INT64_MAX);
    CHECK(watch_move(&works->w, PHASE_NEW, PHASE_WORK, INT64_MAX) && watch_move(&reads->w, PHASE_NEW, PHASE_HEAD, INT64_MAX));
    CHECK_INT(watch_busy(&w), 2);
    watch_cut_idle(&w);
    CHECK_STR(line_read(a, rests), "");
    CHECK_INT(watch_busy(&w), 2);
    watch_cut_all(&w);
    CHECK_INT(watch_busy(&w), 1);
    CHECK(watch_move(&works->w, PHASE_WORK, PHASE_ANSWER, INT64_MAX));
    line_close(&w, rests), line_close(&w, works), line_close(&w, reads);
    watch_end(&w);
}
