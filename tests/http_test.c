/* http_test.c: a real server over raw sockets, asked rightly, wrongly and with bad intent. With ROTUNDA_TORTURE set the
 * numbers are the large ones. No test here asks how long something took: only that it ends, and how. */
#include <zlib.h> /* first: it has an OF of its own */
#undef OF
#include "store.sql.h"
#include "tests/test.h"
#include "tests/wire.h"
#include "web/server.h"
#include "web/view.h"
#include <brotli/decode.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <unistd.h>
#include <sys/socket.h>

/* ---- a small site ---- */

static _Atomic int value_runs, hello_runs, smuggled;
static _Atomic bool gate_open;
static _Atomic int gate_waiting;
static _Atomic u64 generation;

static Reply hello(Request *rq) { atomic_fetch_add(&hello_runs, 1); return reply_bytes(rq, S("text/plain"), S("hello")); }
static Reply smuggle(Request *rq) { atomic_fetch_add(&smuggled, 1); return hello(rq); }

static Reply value(Request *rq)
{
    MetaGet m;
    Buf b = buf_on(rq->arena);
    int run = atomic_fetch_add(&value_runs, 1);
    bool there = meta_get(rq->db, S("v"), &m);
    put_fmt(&b, "%d %s " STR_FMT, run, rq->head.fragment ? "fragment" : "page", STR_ARG(there ? m.value : S("nothing")));
    return reply_bytes(rq, S("text/plain"), buf_str(&b));
}

static Err value_rule(Write *w, void *arg) { meta_set(w->db, S("v"), *(Str *)arg); return OK; }
static Reply value_set(Request *rq)
{
    Err e = request_change(rq, value_rule, &rq->body);
    return failed(e) ? reply_problem(rq, 503, e.text) : reply_redirect(rq, 303, S("/value"));
}

static Reply big(Request *rq)
{
    Buf b = buf_on(rq->arena);
    for (int i = 0; i < 200000; i++) put_fmt(&b, "line %d of much text\n", i);
    Reply r = reply_bytes(rq, S("text/plain"), buf_str(&b));
    r.keep = KEEP_NOT;
    return r;
}

static Reply text(Request *rq)
{
    Buf b = buf_on(rq->arena);
    for (int i = 0; i < 500; i++) put_fmt(&b, "line %d of some text\n", i);
    return reply_bytes(rq, S("text/html; charset=utf-8"), buf_str(&b));
}

static Reply waits(Request *rq)
{
    atomic_fetch_add(&gate_waiting, 1);
    while (!atomic_load(&gate_open)) usleep(1000);
    return reply_bytes(rq, S("text/plain"), S("waited"));
}

static Reply fails(Request *rq) { rq->failure = err(rq->arena, ERR_ENV, "told to fail"); return hello(rq); }

static Reply made_of(Request *rq)
{
    request_depends(rq, &generation);
    Reply r = reply_bytes(rq, S("text/plain"), str_fmt(rq->arena, "%d", atomic_fetch_add(&value_runs, 1)));
    return r;
}

static const void *thing_of(Request *rq) { return str_eq(request_param(rq, "slug"), S("none")) ? NULL : str_copy(rq->arena, request_param(rq, "slug")).p; }
static Reply thing(Request *rq, const void *slug) { return reply_bytes(rq, S("text/plain"), str_from(slug)); }
static Reply taken(Request *rq) { return reply_bytes(rq, S("text/plain"), str_fmt(rq->arena, "%td", rq->body.n)); }

/* Not kept: the same for nobody else. */
static Reply client(Request *rq)
{
    Reply r = reply_bytes(rq, S("text/plain"), rq->client);
    r.keep = KEEP_NOT;
    return r;
}

static const Route routes[] = {
    GET ("/client",       client,    ANYONE),
    GET ("/hello",        hello,     ANYONE),
    GET ("/smuggled",     smuggle,   ANYONE),
    GET ("/value",        value,     ANYONE),
    POST("/value",        value_set, ANYONE),
    GET ("/big",          big,       ANYONE),
    GET ("/text",         text,      ANYONE),
    GET ("/waits",        waits,     ANYONE, SLOW),
    GET ("/fails",        fails,     ANYONE),
    GET ("/made-of",      made_of,   ANYONE),
    GET ("/things/:slug", thing,     ANYONE, OF(thing)),
    POST("/hello/deep/er", taken,    ANYONE),
    POST("/upload",       taken,     ANYONE, BODY(100000)),
    POST("/keep",         taken,     SIGNED_IN, BODY(1 << 20)),
    { 0 },
};
static const Route *const tables[] = { routes, NULL };

typedef struct { Arena *a; Store *store; Server *server; int port; FILE *log; char *log_text; size_t log_n; } Site;

static Site *site_open(Arena *a, Deadlines deadlines, int workers)
{
    Site *s = make(a, Site);
    s->a = a;
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &s->store)));
    s->log = open_memstream(&s->log_text, &s->log_n);
    atomic_store(&value_runs, 0), atomic_store(&hello_runs, 0), atomic_store(&smuggled, 0), atomic_store(&gate_open, false), atomic_store(&gate_waiting, 0);
    Err e = server_start(a, &(ServerOptions){ .store = s->store, .routes = tables, .access_log = s->log, .deadlines = deadlines, .workers = workers, .queue_max = workers ? 2 : 0 }, &s->server);
    if (failed(e)) printf(STR_FMT "\n", STR_ARG(e.text));
    must(!failed(e));
    s->port = server_port(s->server);
    return s;
}

/* Patient enough that a slow machine makes no test fail: these sites' deadlines are not what is tested. */
static Site *site(Arena *a) { return site_open(a, (Deadlines){ .head = 60000, .idle = 400, .body = 60000, .answer = 60000 }, 0); }

static void site_close(Site *s)
{
    atomic_store(&gate_open, true);
    CHECK(server_stop(s->server, 10));
    fclose(s->log);
    free(s->log_text);
    store_close(s->store);
}

static Answer ask(Site *s, const char *method, const char *address, const char *more)
{
    Answer w = { 0 };
    Str all = wire_ask(s->a, s->port, str_fmt(s->a, "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n", method, address, more));
    CHECK(wire_take(s->a, &all, method, &w) && !all.n);
    return w;
}

static int torture(int small, int large) { return getenv("ROTUNDA_TORTURE") ? large : small; }

/* ---- heads that two readers could understand differently ---- */

#define GOOD "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
#define SMUGGLED "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

/* "400 ?": the library's own answer to a length that is none comes with its head twice; the connection ends with it. */
static const struct { const char *what, *bytes, *statuses; } heads[] = {
    { "a good one", GOOD, "200" },
    { "an empty line before it", "\r\n" GOOD, "200" },
    { "HTTP/1.0 without Host", "GET /hello HTTP/1.0\r\n\r\n", "200" },
    { "no Host", "GET /hello HTTP/1.1\r\n\r\n" SMUGGLED, "400" },
    { "two Hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" SMUGGLED, "400" },
    { "two Hosts alike", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n" SMUGGLED, "400" },
    { "an empty Host", "GET /hello HTTP/1.1\r\nHost:\r\n\r\n" SMUGGLED, "400" },
    { "a Host with a path", "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n" SMUGGLED, "400" },
    { "a blank before the colon", "GET /hello HTTP/1.1\r\nHost : a\r\n\r\n" SMUGGLED, "400" },
    { "a folded line", "GET /hello HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n" SMUGGLED, "400" },
    { "a line folded by a tab", "GET /hello HTTP/1.1\r\nHost: a\r\nX: y\r\n\tz\r\n\r\n" SMUGGLED, "400" },
    { "a line folded twice", "GET /hello HTTP/1.1\r\nX: y\r\n z\r\n z\r\nHost: a\r\n\r\n" SMUGGLED, "400" },
    { "a fold of blanks", "GET /hello HTTP/1.1\r\nX: y\r\n  \r\nHost: a\r\n\r\n" SMUGGLED, "400" },
    { "blanks around a value", "GET /hello HTTP/1.1\r\nHost: \t a \t \r\nX:\r\nY: \r\nConnection:close\r\n\r\n", "200" },
    { "blanks behind a coding", "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked \r\n\r\n0\r\n\r\n" SMUGGLED, "501" },
    { "a folded length", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n 36\r\n\r\n" SMUGGLED, "400" },
    { "a folded coding", "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chun\r\n ked\r\n\r\n0\r\n\r\n" SMUGGLED, "400" },
    { "a folded Host", "GET /hello HTTP/1.1\r\nHost: a\r\n b/c\r\n\r\n" SMUGGLED, "400" },
    { "a Host that is folded away", "GET /hello HTTP/1.1\r\nX: y\r\n Host: a\r\n\r\n" SMUGGLED, "400" },
    { "folded chunks", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" SMUGGLED, "400" },
    { "a folded line first", "GET /hello HTTP/1.1\r\n Host: a\r\n\r\n" SMUGGLED, "400" },
    { "a line without colon", "GET /hello HTTP/1.1\r\nHost: a\r\nnothing\r\n\r\n" SMUGGLED, "400" },
    { "length and chunks", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED, "400" },
    { "chunks and length", "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" SMUGGLED, "400" },
    { "lengths that differ", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n" SMUGGLED, "400" },
    { "lengths alike", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello" SMUGGLED, "400" },
    { "a list of lengths", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello" SMUGGLED, "400 ?" },
    { "a length with a sign", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello" SMUGGLED, "400 ?" },
    { "a length below zero", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n" SMUGGLED, "400 ?" },
    { "a length in hexadecimal", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello" SMUGGLED, "400 ?" },
    { "gzip, chunked", "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" SMUGGLED, "501" },
    { "an unknown coding", "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: cow\r\n\r\n0\r\n\r\n" SMUGGLED, "501" },
    { "two codings", "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" SMUGGLED, "400" },
    { "chunks in HTTP/1.0", "POST /upload HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED, "400" },
    { "a GET with a body", "GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 36\r\n\r\n" SMUGGLED, "400" },
    { "a GET with chunks", "GET /hello HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED, "400" },
    { "chunks of a bad size", "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n" SMUGGLED, "400" },
    { "chunks of a huge size", "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello" SMUGGLED, "413" },
    { "a body where none is taken", "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 36\r\n\r\n" SMUGGLED, "405" },
    { "a body that is too large", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n" SMUGGLED, "413" },
    { "a large body of a stranger", "POST /keep HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" SMUGGLED, "403" },
    { "a body of 100 MB", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 104857600\r\n\r\n", "413" },
    { "a length beyond all numbers", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n" SMUGGLED, "413 ?" },
    { "an unknown method", "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, "501" },
    { "TRACE", "TRACE /hello HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, "501" },
    { "CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, "501" },
    { "a method in small letters", "get /hello HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, "501" },
    { "a method with a quote", "G\"ET /hello HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, "501" },
    { "HTTP/2.0", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n" SMUGGLED, "505" },
    { "HTTP/0.9", "GET /hello\r\n\r\n", "400" },
    { "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505" },
    { "a whole address", "GET http://a/hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400" },
    { "no path", "GET * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400" },
    { "a path of dots", "GET /a/../hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400" },
    { "a path of encoded dots", "GET /a/%2e%2e/hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400" },
    { "an encoded NUL", "GET /hello%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400" },
    { "a bad escape", "GET /hello?x=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400" },
    { "bytes that are not UTF-8", "GET /hello?x=\xff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400" },
    { "a control character in a value", "GET /hello HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n" SMUGGLED, "400" },
    { "the first bytes of TLS", "\x16\x03\x01\x02\x01\x01\xfc\x03\x03\r\n\r\n", "" },
    { "an unprintable method", "\x16\x03 /hello HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, "501" },
    { "two good ones", "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n" GOOD, "200 200" },
    { "a good one and a bad one", "GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\n\r\n" SMUGGLED, "200 400" },
    { "a body and the next", "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" GOOD, "200 200" },
    { "chunks and the next", "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" GOOD, "200 200" },
    { "chunks with a trailer", "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nHost: b\r\n\r\n" GOOD, "200 200" },
};

TEST(http_heads_get_their_declared_answer_and_nothing_is_smuggled)
{
    Site *s = site(a);
    for (isize i = 0; i < countof(heads); i++) {
        Str all = wire_ask(a, s->port, str_from(heads[i].bytes));
        test_case(heads[i].what);
        CHECK_STR(wire_statuses(a, all), heads[i].statuses);
    }
    CHECK_INT(atomic_load(&smuggled), 0);
    CHECK_INT(ask(s, "GET", "/smuggled", "").status, 200); /* the counter does count */
    CHECK_INT(atomic_load(&smuggled), 1);
    site_close(s);
}

/* What the library takes before we see it (docs/SECURITY.md): were it to change, that page has to. */
TEST(http_what_the_library_lets_through_is_what_the_docs_say)
{
    static const struct { const char *what; Str bytes; const char *statuses; } cases[] = {
        { "bare line feeds", S("GET /hello HTTP/1.1\nHost: a\nConnection: close\n\n"), "200" },
        { "a NUL in a value", S("GET /hello HTTP/1.1\r\nHost: a\r\nX: b\0c\r\nConnection: close\r\n\r\n"), "200" },
        { "a NUL in a name", S("GET /hello HTTP/1.1\r\nHost: a\r\nX\0Y: b\r\n\r\n" SMUGGLED), "400" },
        { "a NUL in the address", S("GET /hel\0lo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), "400" },
        { "a NUL behind the address", S("GET /hello\0 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), "400" },
        { "two blanks behind the address", S("GET /hello  HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), "400" },
        { "two blanks before the address", S("GET  /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), "200" },
        { "a NUL in Host", S("GET /hello HTTP/1.1\r\nHost: a\0b\r\nConnection: close\r\n\r\n"), "200" },
    };
    Site *s = site(a);
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].what);
        CHECK_STR(wire_statuses(a, wire_ask(a, s->port, cases[i].bytes)), cases[i].statuses);
    }
    CHECK_INT(atomic_load(&smuggled), 0);
    site_close(s);
}

static Str repeated(Arena *a, const char *begin, char c, isize n, const char *end)
{
    Buf b = buf_on(a);
    put(&b, str_from(begin));
    for (isize i = 0; i < n; i++) put_char(&b, c);
    put(&b, str_from(end));
    return buf_str(&b);
}

TEST(http_forms_from_another_site_are_refused)
{
    static const struct { const char *more, *status; } cases[] = {
        { "", "200" }, { "Origin: http://a\r\n", "200" }, { "Origin: http://b\r\n", "403" }, { "Origin: null\r\n", "403" },
        { "Sec-Fetch-Site: same-origin\r\n", "200" }, { "Sec-Fetch-Site: none\r\n", "200" }, { "Sec-Fetch-Site: cross-site\r\n", "403" }, { "Sec-Fetch-Site: same-site\r\n", "403" },
    };
    Site *s = site(a);
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].more);
        CHECK_STR(wire_statuses(a, wire_ask(a, s->port, str_fmt(a, "POST /upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%sContent-Length: 2\r\n\r\nhi", cases[i].more))), cases[i].status);
    }
    site_close(s);
}

TEST(http_heads_of_any_size_are_answered_or_ended)
{
    static const struct { const char *what, *begin; isize n; const char *end, *statuses; } cases[] = {
        { "an address of 8 KB", "GET /hello?x=", 8000, " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200" },
        { "an address of 9 KB", "GET /hello?x=", 9000, " HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, "414" },
        { "an address of 100 KB", "GET /hello?x=", 100000, " HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, "414" },
        { "an address of 1 MB", "GET /hello?x=", 1000000, " HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, "414" },
        { "a header of 10 KB", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: ", 10000, "\r\n\r\n", "200" },
        { "a header of 30 KB", "GET /hello HTTP/1.1\r\nHost: a\r\nX: ", 30000, "\r\n\r\n" SMUGGLED, "431" },
        { "a header of 100 KB", "GET /hello HTTP/1.1\r\nHost: a\r\nX: ", 100000, "\r\n\r\n" SMUGGLED, "431" },
        { "a header of 1 MB", "GET /hello HTTP/1.1\r\nHost: a\r\nX: ", 1000000, "\r\n\r\n" SMUGGLED, "431" },
        { "a method of 600 letters", "", 600, " /hello HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, "501" },
        { "a method of 100 KB", "", 100000, " /hello HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, "414" },
        { "a cookie of 4 KB", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: for=", 4000, "\r\n\r\n", "200" },
        { "a cookie of 8 KB", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: for=", 8000, "\r\n\r\n", "200" },
    };
    Site *s = site(a);
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].what);
        CHECK_STR(wire_statuses(a, wire_ask(a, s->port, repeated(a, cases[i].begin, 'x', cases[i].n, cases[i].end))), cases[i].statuses);
    }
    Buf b = buf_on(a);
    put(&b, S("GET /hello HTTP/1.1\r\nHost: a\r\n"));
    for (int i = 0; i < 200; i++) put_fmt(&b, "X-%d: y\r\n", i);
    put(&b, S("\r\n" SMUGGLED));
    CHECK_STR(wire_statuses(a, wire_ask(a, s->port, buf_str(&b))), "431");
    CHECK_INT(atomic_load(&smuggled), 0);
    site_close(s);
}

/* ---- methods, headers, the small addresses ---- */

TEST(http_methods_that_an_address_does_not_take_get_405_with_allow)
{
    static const struct { const char *method, *address; int status; const char *allow; } cases[] = {
        { "POST", "/hello", 405, "GET, HEAD" }, { "PUT", "/hello", 405, "GET, HEAD" }, { "DELETE", "/value", 405, "GET, HEAD, POST" }, { "OPTIONS", "/value", 405, "GET, HEAD, POST" },
        { "PATCH", "/things/a", 405, "GET, HEAD" }, { "GET", "/upload", 405, "POST" }, { "HEAD", "/upload", 405, "POST" }, { "POST", "/nothing", 404, NULL }, { "DELETE", "/nothing", 404, NULL },
    };
    Site *s = site(a);
    for (isize i = 0; i < countof(cases); i++) {
        Answer w = ask(s, cases[i].method, cases[i].address, "");
        test_case(str_fmt(a, "%s %s", cases[i].method, cases[i].address).p);
        CHECK_INT(w.status, cases[i].status);
        if (cases[i].allow) CHECK_STR(wire_header(&w, "Allow"), cases[i].allow);
    }
    site_close(s);
}

/* Loading a page anew that answers a form, or choosing the other language there. */
TEST(http_the_address_of_a_form_alone_leads_to_the_page_above_it)
{
    static const struct { const char *address, *location; } cases[] = { { "/hello/deep/er", "/hello" }, { "/es/hello/deep/er", "/es/hello" }, { "/hello/deep/er?lang=x", "/hello" } };
    Site *s = site(a);
    for (isize i = 0; i < countof(cases); i++) {
        Answer w = ask(s, "GET", cases[i].address, "");
        test_case(cases[i].address);
        CHECK_INT(w.status, 303);
        CHECK_STR(wire_header(&w, "Location"), cases[i].location);
    }
    CHECK_INT(ask(s, "PUT", "/hello/deep/er", "").status, 405);
    CHECK_INT(ask(s, "GET", "/api/v1/hello/deep/er", "").status, 405);
    site_close(s);
}

TEST(http_head_is_get_without_its_body)
{
    static const char *const addresses[] = { "/hello", "/text", "/nothing", "/things/none", "/hello/", "/es" };
    Site *s = site(a);
    for (isize i = 0; i < countof(addresses); i++)
        for (int twice = 0; twice < 2; twice++) { /* made, and from the page cache */
            Answer g = ask(s, "GET", addresses[i], ""), h = ask(s, "HEAD", addresses[i], "");
            test_case(addresses[i]);
            CHECK_INT(h.status, g.status);
            CHECK(str_eq(wire_header(&h, "Content-Type"), wire_header(&g, "Content-Type")));
            CHECK(str_eq(wire_header(&h, "ETag"), wire_header(&g, "ETag")));
            CHECK(str_eq(wire_header(&h, "Content-Length"), wire_header(&g, "Content-Length")) || g.status >= 400);
        }
    site_close(s);
}

TEST(http_answers_of_every_kind_carry_the_security_headers)
{
    static const struct { const char *method, *address, *more; int status; } cases[] = {
        { "GET", "/hello", "", 200 }, { "GET", "/hello", "", 200 }, { "GET", "/big", "", 200 }, { "GET", "/hello", "If-None-Match: *\r\n", 304 }, { "GET", "/hello/", "", 301 },
        { "GET", "/nothing", "", 404 }, { "GET", "/api/nothing", "", 404 }, { "GET", "/things/none", "", 404 }, { "POST", "/hello", "", 405 }, { "GET", "/a%00", "", 400 },
        { "GET", "/hello", "Host: b\r\n", 400 }, { "POST", "/upload", "Content-Length: 100001\r\n", 413 }, { "GET", "/fails", "", 503 }, { "BREW", "/hello", "", 501 },
        { "GET", "/healthz", "", 200 }, { "GET", "/metrics", "", 200 }, { "POST", "/upload", "Content-Length: 0\r\n", 200 },
        { "POST", "/upload", "Transfer-Encoding: chunked\r\n\r\n1ffff\r\n", 413 },
    };
    static const char *const everywhere[] = { "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy" };
    Site *s = site(a);
    for (isize i = 0; i < countof(cases); i++) {
        Str bytes = str_fmt(a, "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n", cases[i].method, cases[i].address, cases[i].more), all;
        if (cases[i].status == 413 && strstr(cases[i].more, "chunked")) bytes = repeated(a, bytes.p, 'x', 0x1ffff, "\r\n0\r\n\r\n");
        all = wire_ask(a, s->port, bytes);
        Answer w = { 0 };
        test_case(str_fmt(a, "%s %s %s", cases[i].method, cases[i].address, cases[i].more).p);
        CHECK(wire_take(a, &all, cases[i].method, &w));
        CHECK_INT(w.status, cases[i].status);
        for (isize k = 0; k < countof(everywhere); k++) CHECK(wire_header(&w, everywhere[k]).n > 0);
        CHECK(str_starts(wire_header(&w, "Content-Security-Policy"), S("default-src 'none'")));
        CHECK(str_null(wire_header(&w, "Server")));
    }
    site_close(s);
}

TEST(http_addresses_with_a_slash_too_many_lead_to_the_right_one)
{
    static const struct { const char *address; int status; const char *location; } cases[] = {
        { "/hello/", 301, "/hello" }, { "/hello/?q=x", 301, "/hello?q=x" }, { "/es", 301, "/es/" }, { "/es?q=x", 301, "/es/?q=x" }, { "/es/hello/", 301, "/es/hello" },
        { "//evil.example/", 400, NULL }, { "/es//evil.example/", 400, NULL }, { "/hello//", 400, NULL }, { "/nothing/", 404, NULL },
    };
    Site *s = site(a);
    for (isize i = 0; i < countof(cases); i++) {
        Answer w = ask(s, "GET", cases[i].address, "");
        test_case(cases[i].address);
        CHECK_INT(w.status, cases[i].status);
        if (cases[i].location) CHECK_STR(wire_header(&w, "Location"), cases[i].location);
    }
    site_close(s);
}

TEST(http_healthz_and_metrics_say_how_it_is)
{
    Site *s = site(a);
    ask(s, "GET", "/hello", ""), ask(s, "GET", "/hello", ""), ask(s, "GET", "/nothing", "");
    Answer w = ask(s, "GET", "/healthz", "");
    CHECK_STR(w.body, "{\"status\":\"ok\",\"database\":\"ok\"}\n");
    CHECK_STR(wire_header(&w, "Cache-Control"), "no-store");
    w = ask(s, "GET", "/readyz", "");
    CHECK_STR(w.body, "{\"status\":\"ready\"}\n"), CHECK_INT(w.status, 200);
    w = ask(s, "GET", "/metrics", "");
    static const char *const wanted[] = { "route=\"/hello\"", "rotunda_cache_hits_total 1\n", "rotunda_cache_misses_total 1\n", "rotunda_request_seconds_bucket{le=\"+Inf\"}",
        "route=\"none\"", "# TYPE rotunda_connections gauge\n" };
    for (isize i = 0; i < countof(wanted); i++) {
        test_case(wanted[i]);
        if (!CHECK(str_find(w.body, str_from(wanted[i])) >= 0)) printf(STR_FMT "\n", STR_ARG(w.body));
    }
    site_close(s);
}

/* ---- what is kept, and for how long it is true ---- */

TEST(http_pages_are_cached_while_their_tables_are_unchanged)
{
    Site *s = site(a);
    CHECK_STR(ask(s, "GET", "/value", "").body, "0 page nothing");
    CHECK_STR(ask(s, "GET", "/value", "").body, "0 page nothing");
    CHECK_STR(ask(s, "GET", "/value?x", "").body, "1 page nothing");                       /* another address */
    CHECK_STR(ask(s, "GET", "/value", "HX-Request: true\r\n").body, "2 fragment nothing");  /* another form */
    CHECK_STR(ask(s, "GET", "/value", "HX-Request: true\r\n").body, "2 fragment nothing");
    Str all = wire_ask(a, s->port, S("POST /value HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nnew"));
    CHECK_STR(wire_statuses(a, all), "303");
    CHECK_STR(ask(s, "GET", "/value", "").body, "3 page new");
    CHECK_STR(ask(s, "GET", "/value", "").body, "3 page new");
    site_close(s);
}

TEST(http_pages_made_from_something_beside_tables_follow_its_number)
{
    Site *s = site(a);
    CHECK_STR(ask(s, "GET", "/made-of", "").body, "0");
    CHECK_STR(ask(s, "GET", "/made-of", "").body, "0");
    atomic_fetch_add(&generation, 1);
    CHECK_STR(ask(s, "GET", "/made-of", "").body, "1");
    CHECK_STR(ask(s, "GET", "/made-of", "").body, "1");
    site_close(s);
}

static Str unpacked(Arena *a, Str body, Str encoding)
{
    size_t n = 1 << 20;
    char *to = arena_alloc(a, (isize)n);
    if (str_eq(encoding, S("br"))) return BrotliDecoderDecompress((size_t)body.n, (const u8 *)body.p, &n, (u8 *)to) == BROTLI_DECODER_RESULT_SUCCESS ? str_of(to, (isize)n) : (Str){ 0 };
    if (!str_eq(encoding, S("gzip"))) return body;
    z_stream z = { .next_in = (u8 *)(uintptr_t)body.p, .avail_in = (unsigned)body.n, .next_out = (u8 *)to, .avail_out = (unsigned)n };
    must(inflateInit2(&z, 15 + 16) == Z_OK);
    bool whole = inflate(&z, Z_FINISH) == Z_STREAM_END;
    inflateEnd(&z);
    return whole ? str_of(to, (isize)z.total_out) : (Str){ 0 };
}

TEST(http_encodings_and_entity_tags_agree_however_often_a_page_is_asked_for)
{
    static const struct { const char *accept, *encoding; } cases[] = { { "", NULL }, { "gzip", "gzip" }, { "gzip, br", "br" }, { "br;q=0, gzip", "gzip" }, { "zstd", NULL } };
    Site *s = site(a);
    Str plain = ask(s, "GET", "/text", "").body, tags[3] = { 0 };
    for (int round = 0; round < 3; round++)
        for (isize i = 0; i < countof(cases); i++) {
            Str header = *cases[i].accept ? str_fmt(a, "Accept-Encoding: %s\r\n", cases[i].accept) : S("");
            Answer w = ask(s, "GET", "/text", header.p);
            test_case(cases[i].accept);
            CHECK(cases[i].encoding ? str_eq(wire_header(&w, "Content-Encoding"), str_from(cases[i].encoding)) : str_null(wire_header(&w, "Content-Encoding")));
            CHECK(str_eq(unpacked(a, w.body, wire_header(&w, "Content-Encoding")), plain));
            CHECK(str_find(wire_header(&w, "Vary"), S("Accept-Encoding")) >= 0);
            if (i < 3) tags[i] = wire_header(&w, "ETag");
            Answer same = ask(s, "GET", "/text", str_fmt(a, STR_FMT "If-None-Match: " STR_FMT "\r\n", STR_ARG(header), STR_ARG(wire_header(&w, "ETag"))).p);
            CHECK_INT(same.status, 304);
            CHECK(str_eq(wire_header(&same, "ETag"), wire_header(&w, "ETag")));
            CHECK_INT(ask(s, "GET", "/text", str_fmt(a, STR_FMT "If-None-Match: \"other\"\r\n", STR_ARG(header)).p).status, 200);
        }
    CHECK(!str_eq(tags[0], tags[1]) && !str_eq(tags[1], tags[2]) && !str_eq(tags[0], tags[2]));
    site_close(s);
}

/* ---- bodies ---- */

TEST(http_bodies_come_whole_in_whatever_pieces)
{
    static const isize sizes[] = { 0, 1, 5, 1000, 99999, 100000 };
    Site *s = site(a);
    for (isize i = 0; i < countof(sizes); i++)
        for (int chunked = 0; chunked < 2; chunked++) {
            Buf b = buf_on(a);
            put(&b, S("POST /upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"));
            put_fmt(&b, chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: %td\r\n\r\n", sizes[i]);
            for (isize left = sizes[i], piece = 1; left > 0; left -= piece, piece = piece * 3) {
                piece = min_i64(piece, left);
                Str part = repeated(a, "", 'x', piece, "");
                if (chunked) put_fmt(&b, "%tx\r\n" STR_FMT "\r\n", piece, STR_ARG(part)); else put(&b, part);
            }
            if (chunked) put(&b, S("0\r\n\r\n"));
            Str all = wire_ask(a, s->port, buf_str(&b));
            Answer w;
            CHECK(wire_take(a, &all, "POST", &w) && w.status == 200);
            CHECK(str_eq(w.body, str_fmt(a, "%td", sizes[i])));
        }
    Str all = wire_ask(a, s->port, S("POST /upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello"));
    CHECK_STR(wire_statuses(a, all), "100 200");
    site_close(s);
}

/* Cut off at every byte; the site goes on, and no half request was run. */
TEST(http_requests_that_break_off_do_no_harm)
{
    static const Str whole = S("POST /value HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n\r\n");
    Site *s = site_open(a, (Deadlines){ .head = 300000, .idle = 300000, .body = 300000, .answer = 300000 }, 0);    /* under a sanitizer the answers below take half a minute */
    for (isize n = 0; n < whole.n; n++) {
        int fd = wire_open(s->port);
        must(fd >= 0);
        wire_say(fd, str_slice(whole, 0, n));
        if (n % 2) { /* torn off, not closed */
            struct linger hard = { 1, 0 };
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        }
        close(fd);
    }
    for (int i = 0; i < 50; i++) { /* answers that nobody waits for */
        int fd = wire_open(s->port);
        wire_say(fd, S("GET /big HTTP/1.1\r\nHost: a\r\n\r\nGET /text HTTP/1.1\r\nHost: a\r\n\r\n"));
        close(fd);
    }
    CHECK_STR(ask(s, "GET", "/value", "").body, "0 page nothing");
    site_close(s);
}

/* ---- many at once ---- */

TEST(http_fifty_requests_on_one_line_are_answered_in_their_order)
{
    Site *s = site(a);
    Buf b = buf_on(a);
    for (int i = 0; i < 50; i++) put_fmt(&b, i % 5 == 4 ? "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n%02d" : "GET /things/t%d HTTP/1.1\r\nHost: a\r\n\r\n", i);
    int fd = wire_open(s->port);
    CHECK(wire_say(fd, buf_str(&b)));
    Str all = wire_rest(a, fd); /* until the idle line is closed */
    close(fd);
    for (int i = 0; i < 50; i++) {
        Answer w = { 0 };
        if (!CHECK(wire_take(a, &all, "GET", &w))) break;
        CHECK(str_eq(w.body, i % 5 == 4 ? S("2") : str_fmt(a, "t%d", i)));
    }
    CHECK_INT(all.n, 0);
    site_close(s);
}

static int files_raised(int wanted)
{
    struct rlimit r;
    getrlimit(RLIMIT_NOFILE, &r);
    r.rlim_cur = r.rlim_max < 20000 ? r.rlim_max : 20000;
    setrlimit(RLIMIT_NOFILE, &r);
    return (int)min_i64(wanted, (i64)r.rlim_cur / 2 - 200);
}

TEST(http_two_thousand_idle_connections_stop_nobody)
{
    int n = files_raised(2000), open_now = 0;
    Site *s = site_open(a, (Deadlines){ .head = 60000, .idle = 60000, .body = 60000, .answer = 60000 }, 0);
    int *fd = make_array(a, int, n);
    for (int i = 0; i < n; i++) {
        fd[i] = wire_open(s->port);
        if (i % 2) wire_say(fd[i], S("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")); /* half have been used */
    }
    for (int i = 0; i < 20; i++) CHECK_STR(ask(s, "GET", "/value", "").body, "0 page nothing");
    for (int i = 0; i < n; i++) open_now += fd[i] >= 0 && wire_say(fd[i], S("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    CHECK_INT(open_now, n);
    int answered = 0;
    for (int i = 0; i < n; i++) {
        Arena *b = arena_new();
        answered += str_eq(wire_statuses(b, wire_rest(b, fd[i])), i % 2 ? S("200 200") : S("200"));
        arena_free(b);
        close(fd[i]);
    }
    CHECK_INT(answered, n);
    site_close(s);
}

/* ---- slow ones ---- */

typedef enum { SLOW_HEAD, SLOW_LATER_HEAD, SLOW_BODY, SLOW_CHUNKS, SLOW_LINE } Slowness;
typedef struct { int fd; isize said; bool ended; } Slow;

static Str slow_text(Arena *a, int how)
{
    switch (how) {
    case SLOW_HEAD:       return repeated(a, "GET /hello HTTP/1.1\r\nHost: a\r\nX: ", 'x', 100000, "");
    case SLOW_LATER_HEAD: return repeated(a, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\nX: ", 'x', 100000, "");
    case SLOW_BODY:       return repeated(a, "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n", 'x', 90000, "");
    case SLOW_CHUNKS:     return repeated(a, "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n", 'x', 100000, "");
    default:              return repeated(a, "GET /", 'x', 100000, "");
    }
}

/* Each says a byte now and then, without end. All are ended by the server, and whoever asks meanwhile is answered. */
TEST(http_slow_lorises_are_ended_and_stop_nobody)
{
    enum { KINDS = SLOW_LINE + 1 };
    int n = files_raised(torture(25, 500)), ended = 0, told = 0, rounds = 0;
    Site *s = site_open(a, (Deadlines){ .head = 400, .idle = 400, .body = 400, .answer = 60000 }, 0);
    Str texts[KINDS];
    for (int k = 0; k < KINDS; k++) texts[k] = slow_text(a, k);
    Slow *slow = make_array(a, Slow, n);
    for (int i = 0; i < n; i++) {
        slow[i].fd = wire_open(s->port);
        must(slow[i].fd >= 0);
        slow[i].said = i % KINDS == SLOW_LINE || i % KINDS == SLOW_HEAD ? 5 : str_find(texts[i % KINDS], S("xxx"));
        wire_say(slow[i].fd, str_slice(texts[i % KINDS], 0, slow[i].said));
    }
    for (; ended < n && rounds < 2000; rounds++) {
        CHECK_INT(ask(s, "GET", "/hello", "").status, 200);
        for (int i = 0; i < n; i++)
            if (!slow[i].ended && (!wire_say(slow[i].fd, str_slice(texts[i % KINDS], slow[i].said, slow[i].said + 1)) || !++slow[i].said)) slow[i].ended = true, ended++;
        usleep(10000);
    }
    CHECK_INT(ended, n);
    for (int i = 0; i < n; i++) {
        Arena *b = arena_new();
        told += str_find(wire_rest(b, slow[i].fd), S("HTTP/1.1 408 ")) >= 0;
        arena_free(b);
        close(slow[i].fd);
    }
    (void)told; /* the words may be lost where bytes of the client lay unread */
    site_close(s);
}

/* Far more than the system keeps for a reader who does not read. */
TEST(http_answers_that_nobody_takes_are_given_up)
{
    int n = torture(5, 50);
    Site *s = site_open(a, (Deadlines){ .head = 60000, .idle = 60000, .body = 60000, .answer = 300 }, 0);
    Buf b = buf_on(a);
    for (int i = 0; i < 1500; i++) put(&b, S("GET /text HTTP/1.1\r\nHost: a\r\n\r\n"));
    int *fd = make_array(a, int, n), little = 4096;
    for (int i = 0; i < n; i++) {
        fd[i] = wire_open(s->port);
        setsockopt(fd[i], SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
        wire_say(fd[i], buf_str(&b));
    }
    i64 left = 1;
    for (int rounds = 0; left && rounds < 2000; rounds++) {
        Answer w = ask(s, "GET", "/metrics", "");
        Str rest = str_slice(w.body, str_find(w.body, S("\nrotunda_connections ")) + 21, w.body.n), number;
        str_cut(&rest, '\n', &number);
        CHECK(str_i64(number, &left));
        left--; /* the one that asks */
        usleep(10000);
    }
    CHECK_INT(left, 0);
    for (int i = 0; i < n; i++) close(fd[i]);
    site_close(s);
}

/* ---- work that takes long, and stopping ---- */

static void *ask_waits(void *arg)
{
    Site *s = arg;
    Arena *b = arena_new();
    Str all = wire_ask(b, s->port, S("GET /waits HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    Answer w = { 0 };
    intptr_t ok = wire_take(b, &all, "GET", &w) ? w.status : 0;
    arena_free(b);
    return (void *)ok;
}

TEST(http_work_beyond_the_queue_is_refused_with_retry_after)
{
    Site *s = site_open(a, (Deadlines){ .head = 60000, .idle = 400, .body = 60000, .answer = 60000 }, 1);
    pthread_t t[3];
    Answer w = { 0 };
    for (int i = 0; i < 3; i++) {
        pthread_create(&t[i], NULL, ask_waits, s);
        while (!atomic_load(&gate_waiting)) usleep(1000); /* the first is at work: two more may wait */
    }
    for (int rounds = 0; rounds < 2000 && str_find(w.body, S("\nrotunda_queue 2\n")) < 0; rounds++) {
        usleep(5000);
        w = ask(s, "GET", "/metrics", "");
    }
    w = ask(s, "GET", "/waits", "");
    CHECK_INT(w.status, 503);
    CHECK_STR(wire_header(&w, "Retry-After"), "5");
    CHECK_INT(ask(s, "GET", "/hello", "").status, 200); /* the event threads are free */
    atomic_store(&gate_open, true);
    for (int i = 0; i < 3; i++) { void *status; pthread_join(t[i], &status); CHECK_INT((intptr_t)status, 200); }
    site_close(s);
}

static void *stop_site(void *arg) { return (void *)(intptr_t)server_stop(((Site *)arg)->server, 30); }

/* In flight when it stops: a request at work, one whose body is still coming, one whose head is. All are answered. */
TEST(http_stop_finishes_what_is_in_flight)
{
    Site *s = site(a);
    pthread_t stopper, worker;
    int body = wire_open(s->port), head = wire_open(s->port), idle = wire_open(s->port);
    wire_say(body, S("POST /value HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nfini"));
    wire_say(head, S("GET /hello HTTP/1.1\r\nHos"));
    wire_say(idle, S("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK_STR(wire_statuses(a, wire_answer(a, idle)), "200");
    pthread_create(&worker, NULL, ask_waits, s);
    while (!atomic_load(&gate_waiting)) usleep(1000);
    ask(s, "GET", "/hello", ""); /* what was said before has been read by now */
    usleep(50000);
    pthread_create(&stopper, NULL, stop_site, s);
    CHECK(wire_closed(idle));
    int late = wire_open(s->port);
    CHECK(late < 0 || wire_closed(late));
    wire_say(body, S("shed"));
    wire_say(head, S("t: a\r\n\r\n"));
    CHECK_STR(wire_statuses(a, wire_rest(a, body)), "303");
    CHECK_STR(wire_statuses(a, wire_rest(a, head)), "200");
    atomic_store(&gate_open, true);
    void *status, *stopped;
    pthread_join(worker, &status);
    pthread_join(stopper, &stopped);
    CHECK_INT((intptr_t)status, 200);
    CHECK(stopped != NULL);
    close(body), close(head), close(idle);
    if (late >= 0) close(late);
    MetaGet m;
    Db *db = db_begin(s->store, a);
    CHECK(meta_get(db, S("v"), &m) && str_eq(m.value, S("finished"))); /* what was answered is there */
    db_end(db);
    fclose(s->log);
    free(s->log_text);
    store_close(s->store);
}

static void note_port(void *ctx, int port) { *(int *)ctx = port; atomic_fetch_add(&hello_runs, 1); }

TEST(http_server_tells_its_port_before_it_takes_requests)
{
    Store *store;
    Server *server;
    int told = 0;
    atomic_store(&hello_runs, 0);
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &store)));
    must(!failed(server_start(a, &(ServerOptions){ .store = store, .routes = tables, .listening = note_port, .listening_ctx = &told }, &server)));
    CHECK(told > 0 && told == server_port(server));
    CHECK_INT(atomic_load(&hello_runs), 1);
    CHECK(server_stop(server, 10));
    store_close(store);
}

/* Limits are counted by the client's network: all of an IPv6 network of 64 bits is one client. */
TEST(http_clients_are_told_apart_by_their_network)
{
    static const struct { const char *noted, *client; } cases[] = {
        { "192.0.2.7", "192.0.2.7" }, { "198.51.100.1, 192.0.2.7", "192.0.2.7" }, { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" }, { "2001:db8:1:2::ffff", "2001:db8:1:2::" },
        { "2001:db8:1:3::1", "2001:db8:1:3::" }, { "::ffff:192.0.2.7", "192.0.2.7" }, { "nonsense", "nonsense" },
    };
    Store *store;
    Server *server;
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &store)));
    must(!failed(server_start(a, &(ServerOptions){ .store = store, .routes = tables, .behind_proxy = true }, &server)));
    for (int i = 0; i < countof(cases); i++) {
        test_case(cases[i].noted);
        Site s = { .a = a, .port = server_port(server) };
        Answer w = ask(&s, "GET", "/client", str_fmt(a, "X-Forwarded-For: %s\r\n", cases[i].noted).p);
        CHECK_STR(w.body, cases[i].client);
    }
    CHECK(server_stop(server, 10));
    store_close(store);
}

/* ---- the log ---- */

TEST(http_log_is_json_and_knows_nobody)
{
    static const char *const secrets[] = { "secret", "127.0.", "Mozilla", "10.1.2.3", "BREW", "t7" };
    Site *s = site(a);
    Answer w = ask(s, "GET", "/things/t7?q=secret", "User-Agent: Mozilla secret\r\nCookie: for=secret\r\nReferer: http://secret/\r\nX-Forwarded-For: 10.1.2.3\r\n");
    Str id = wire_header(&w, "X-Request-Id");
    ask(s, "GET", "/secret", ""), ask(s, "GET", "/a%00secret", "");
    wire_ask(a, s->port, S("BREW\"secret /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    wire_ask(a, s->port, repeated(a, "BREW", 'X', 9000, " /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    wire_ask(a, s->port, S("GET /hello HTTP/1.1\r\nHost: secret\r\nHost: secret\r\n\r\n"));
    CHECK(server_stop(s->server, 10));
    fclose(s->log);
    Str rest = str_of(s->log_text, (isize)s->log_n), line;
    for (isize i = 0; i < countof(secrets); i++) { test_case(secrets[i]); CHECK(str_find(rest, str_from(secrets[i])) < 0); }
    int lines = 0, found = 0;
    while (str_cut(&rest, '\n', &line)) {
        json_t *o = json_loadb(line.p, (size_t)line.n, 0, NULL);
        lines++;
        if (!CHECK(json_is_object(o))) printf("    " STR_FMT "\n", STR_ARG(line));
        else found += str_eq(str_from(json_string_value(json_object_get(o, "id"))), id) && !strcmp(json_string_value(json_object_get(o, "route")), "/things/:slug");
        json_decref(o);
    }
    CHECK_INT(lines, 6);
    CHECK_INT(found, 1);
    CHECK_INT(id.n, 16);
    free(s->log_text);
    store_close(s->store);
}

TEST(http_ids_of_requests_differ)
{
    Site *s = site(a);
    Buf b = buf_on(a);
    for (int i = 0; i < 100; i++) put_fmt(&b, "GET /hello HTTP/1.1\r\nHost: a\r\n%s\r\n", i == 99 ? "Connection: close\r\n" : "");
    Str all = wire_ask(a, s->port, buf_str(&b)), ids[100] = { 0 };
    Answer w;
    for (int i = 0; i < 100 && CHECK(wire_take(a, &all, "GET", &w)); i++) {
        ids[i] = wire_header(&w, "X-Request-Id"); /* also those that came from the page cache */
        for (int k = 0; k < i; k++) CHECK(!str_eq(ids[i], ids[k]));
    }
    site_close(s);
}
