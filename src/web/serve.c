#include "web/serving.h"
#include "web/identity.h"
#include "base/random.h"
#include "media/assets.h"
#include <sys/socket.h>

/* ---- small things of each request ---- */

/* The event thread's number in this server, from 0: where it counts, and which response objects are its own. */
static int thread_number(Server *s)
{
    static _Thread_local struct { u64 server; int number; } mine;
    if (mine.server != s->number) {
        mine.server = s->number;
        mine.number = atomic_fetch_add(&s->threads_seen, 1);
    }
    return mine.number;
}

static void give_id(Server *s, char out[ID_SIZE])
{
    u64 v = (atomic_fetch_add_explicit(&s->ids, 1, memory_order_relaxed) + 1) * 0x9e3779b97f4a7c15u;
    v ^= v >> 29;
    for (int i = 0; i < ID_SIZE - 1; i++, v >>= 4) out[i] = "0123456789abcdef"[v & 15];
    out[ID_SIZE - 1] = 0;
}

static i64 after(int ms, i64 bytes) { return clock_micros() + (i64)ms * 1000 + bytes / (16 * 1024) * 1000000; }

/* ---- sending ---- */

static enum MHD_Result send_response(Client *c, int status, Response *r, i64 bytes)
{
    c->status = status, c->bytes = bytes;
    enum MHD_Result queued = MHD_queue_response(c->connection, (unsigned)status, r);
    MHD_destroy_response(r);
    return queued;
}

static bool answer_phase(Client *c, Phase from, i64 bytes)
{
    return watch_move(&c->watched, from, PHASE_ANSWER, after(c->server->o.deadlines.answer, bytes));
}

/* What the guards object to: one plain sentence, and the connection ends, since what follows on it cannot be trusted. */
static enum MHD_Result refuse(Client *c, Phase from, int status, const char *why)
{
    if (!answer_phase(c, from, 0)) return MHD_NO;
    c->place = COUNT_REFUSED;
    Reply reply = { .status = status, .type = S("text/plain; charset=utf-8"), .body = str_from(why) };
    AnswerHead head = { .reply = &reply, .cache_control = "no-store", .close = true, .id = c->id };
    return send_response(c, status, response_of_static(reply.body, &head), reply.body.n);
}

/* A reply that the page cache does not hold. Its bytes are packed for this one answer; the arena goes when it is sent. */
static enum MHD_Result send_reply(Client *c, Phase from, bool keeps)
{
    const Reply *reply = &c->reply;
    Arena *arena = c->rq->arena;
    char etag[ETAG_SIZE];
    AnswerHead head = { .reply = reply, .cache_control = keeps ? "no-cache" : "no-store", .varies = keeps, .id = c->id,
                        .close = atomic_load_explicit(&c->server->stopping, memory_order_relaxed) };
    Body *packed = NULL;
    if (type_packs(reply->type)) packed = body_packed(reply->body, encoding_wanted(c->head.accept_encoding));
    if (packed) head.encoding = encoding_wanted(c->head.accept_encoding);
    if (keeps) etag_of(reply->body, head.encoding, etag), head.etag = etag;
    bool unchanged = keeps && etag_matches(c->head.if_none_match, etag);
    i64 bytes = unchanged ? 0 : packed ? packed->n : reply->body.n;
    if (!answer_phase(c, from, bytes)) { body_drop(packed); return MHD_NO; }
    Response *r = unchanged ? response_of_static(S(""), &head) : packed ? response_of_body(packed, &head) : response_of_arena(arena, reply->body, &head);
    body_drop(packed);
    if (r && !unchanged && !packed) c->rq = NULL; /* the response frees the arena, and with it the request */
    return send_response(c, unchanged ? 304 : reply->status, r, bytes);
}

static enum MHD_Result send_asset(Client *c, const Asset *asset)
{
    Encoding e = encoding_wanted(c->head.accept_encoding);
    if (e == ENC_BROTLI && !asset->brotli.n) e = ENC_GZIP;
    if (e == ENC_GZIP && !asset->gzip.n) e = ENC_PLAIN;
    Str bytes = e == ENC_BROTLI ? asset->brotli : e == ENC_GZIP ? asset->gzip : asset->bytes;
    char etag[ETAG_SIZE];
    snprintf(etag, sizeof etag, "\"" STR_FMT "%s\"", STR_ARG(asset->etag), e == ENC_BROTLI ? "-b" : e == ENC_GZIP ? "-g" : "");
    Reply reply = { .status = 200, .type = asset->type };
    AnswerHead head = { .reply = &reply, .encoding = e, .etag = etag, .cache_control = "public, max-age=31536000, immutable", .varies = true, .id = c->id };
    bool unchanged = etag_matches(c->head.if_none_match, etag);
    c->place = COUNT_ASSET;
    if (!answer_phase(c, PHASE_WORK, bytes.n)) return MHD_NO;
    return send_response(c, unchanged ? 304 : 200, response_of_static(unchanged ? S("") : bytes, &head), unchanged ? 0 : bytes.n);
}

/* ---- the page cache ---- */

static bool caching(const Client *c) { return c->server->cache && !atomic_load_explicit(&c->server->stopping, memory_order_relaxed); }

static bool send_cached(Client *c, const CacheKey *key, bool first)
{
    Server *s = c->server;
    CacheHit hit;
    int thread = thread_number(s);
    if (!cache_answer(s->cache, c->connection, key, &c->head, thread, c->id, &hit)) return false;
    answer_phase(c, PHASE_WORK, hit.bytes);
    c->status = hit.status, c->bytes = hit.bytes, c->place = hit.place, c->cached = first;
    _Atomic u64 *count = first ? &s->metrics.hits[thread * 16] : &s->metrics.misses[thread * 16];
    atomic_store_explicit(count, atomic_load_explicit(count, memory_order_relaxed) + 1, memory_order_relaxed);
    return true;
}

static CacheKey key_of(const Client *c) { return cache_key(str_of(c->address, c->address_n), &c->head); }

/* The reply is there: into the cache if it may, and out. */
static enum MHD_Result send_made(Client *c)
{
    bool keeps = dispatch_keeps(c);
    if (keeps && caching(c)) {
        CacheKey key = key_of(c);
        cache_keep(c->server->cache, &key, &c->reply, &c->read, c->read_began, c->rq->depends, c->rq->depends_n, c->place);
        if (send_cached(c, &key, false)) return MHD_YES;
    }
    return send_reply(c, PHASE_WORK, keeps);
}

/* ---- running ---- */

static void run_on_worker(PoolJob *job, int worker)
{
    (void)worker;
    Client *c = (Client *)(void *)((char *)job - offsetof(Client, job));
    dispatch_begin(c);
    dispatch_run(c);
    dispatch_end(c);
    c->replied = true;
    MHD_resume_connection(c->connection);
}

/* The connection must be suspended before a worker can have it: he may be done at once. */
static enum MHD_Result hand_to_worker(Client *c)
{
    c->job.run = run_on_worker;
    MHD_suspend_connection(c->connection);
    if (pool_put(c->server->pool, &c->job)) return MHD_YES;
    dispatch_begin(c);
    identity_find(c->rq);
    c->reply = reply_problem(c->rq, 503, (Str){ 0 });
    dispatch_end(c);
    c->replied = true;
    MHD_resume_connection(c->connection);
    return MHD_YES;
}

static Client *client_of_change(Change *change) { return (Client *)(void *)((char *)change - offsetof(Client, change)); }

static void written(Change *change)
{
    Client *c = client_of_change(change);
    c->replied = true;
    MHD_resume_connection(c->connection);
}

/* Many share a commit: none holds a thread while it waits. */
static enum MHD_Result hand_to_writer(Client *c)
{
    c->change = (Change){ .rule = dispatch_write, .arg = c, .arena = c->rq->arena, .done = written };
    MHD_suspend_connection(c->connection);
    store_submit(c->server->o.store, &c->change);
    return MHD_YES;
}

/* A cookie may lead to another address; what a page shows it never changes. */
static bool led_elsewhere(Client *c)
{
    Server *s = c->server;
    if (!s->o.before || !c->head.cookie.n) return false;
    Request *rq = request_new(c);
    if (failed(rq->failure)) return false;
    dispatch_begin(c);
    bool led = s->o.before(rq, &c->reply);
    dispatch_end(c);
    return led;
}

static enum MHD_Result make_page(Client *c)
{
    RouteResult result;
    RouteFound found;
    if (!c->rq) request_new(c);
    dispatch_find(c, &result, &found);
    if (result == ROUTE_FOUND && c->rq->route->slow) return hand_to_worker(c);
    dispatch_begin(c);
    if (!dispatch_early(c, result, &found)) dispatch_run(c);
    dispatch_end(c);
    return send_made(c);
}

static enum MHD_Result serve_get(Client *c)
{
    Str address = str_of(c->address, c->address_n);
    const Asset *asset = asset_find(address);
    if (asset) return send_asset(c, asset);
    if (led_elsewhere(c)) return send_reply(c, PHASE_WORK, false);
    CacheKey key = key_of(c);
    if (caching(c) && !identity_carried(&c->head) && send_cached(c, &key, true)) return MHD_YES;
    return make_page(c);
}

/* The whole request has come. */
static enum MHD_Result serve_whole(Client *c)
{
    if (c->replied && failed(c->change.result)) dispatch_lost(c);
    if (c->replied) return send_made(c); /* a worker or the writer was here */
    bool body = c->rq != NULL;
    if (!watch_move(&c->watched, body ? PHASE_BODY : PHASE_HEAD, PHASE_WORK, INT64_MAX)) return MHD_NO;
    if (!body) return serve_get(c);
    c->rq->body = buf_str(&c->body);
    return c->rq->route->slow ? hand_to_worker(c) : hand_to_writer(c);
}

/* ---- the head, and a body ---- */

static enum MHD_Result note_header(void *head, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value, size_t value_n)
{
    Head *h = head;
    Str n = str_of(name, (isize)name_n), v = str_of(value, (isize)value_n);
    (void)kind;
    head_note(h, n, v);
    h->bad |= header_folded(n, v);
    return MHD_YES;
}

/* All methods but GET and HEAD: what no route takes, and what is too large, is answered before the body is read. */
static enum MHD_Result prepare_body(Client *c)
{
    Request *rq = request_new(c);
    RouteResult result;
    RouteFound found;
    dispatch_find(c, &result, &found);
    dispatch_begin(c);
    i64 length = head_body_length(&c->head);
    bool early = dispatch_early(c, result, &found) || dispatch_unwelcome(c) || dispatch_too_large(c, length);
    dispatch_end(c);
    if (early) return send_reply(c, PHASE_HEAD, false);
    c->body = buf_on(rq->arena);
    c->body_until = after(c->server->o.deadlines.body, max_i64(length, 0));
    return watch_move(&c->watched, PHASE_HEAD, PHASE_BODY, c->body_until) ? MHD_YES : MHD_NO;
}

static enum MHD_Result serve_head(Client *c, const char *method, const char *version)
{
    c->headed = true;
    c->method = method_known(str_from(method));
    MHD_get_connection_values_n(c->connection, MHD_HEADER_KIND, note_header, &c->head);
    Str m = str_from(method);
    Refusal r = head_check(&c->head, m, str_from(version), c->address_n);
    if (r.status) return refuse(c, PHASE_HEAD, r.status, r.why);
    bool reads = str_eq(m, S("GET")) || str_eq(m, S("HEAD"));
    return reads ? MHD_YES : prepare_body(c);
}

/* Chunks announce nothing, so the limit is kept as they come. The library takes no answer in the middle of a body: this one
 * is written past it, and the connection ends. */
static enum MHD_Result serve_body(Client *c, const char *bytes, size_t *n)
{
    if (c->body.n + (isize)*n > c->body_max) {
        if (watch_end_with(&c->watched, PHASE_BODY, answer_too_large)) c->status = 413, c->place = COUNT_REFUSED;
        return MHD_NO;
    }
    put_bytes(&c->body, bytes, (isize)*n);
    if (c->head.codings) atomic_store(&c->watched.deadline, c->body_until + c->body.n / (16 * 1024) * 1000000);
    *n = 0;
    return MHD_YES;
}

enum MHD_Result serve_request(void *server, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **client)
{
    (void)server, (void)connection, (void)url;
    Client *c = *client;
    if (!c->headed) return serve_head(c, method, version);
    if (*upload_size) return serve_body(c, upload, upload_size);
    return serve_whole(c);
}

/* ---- where requests and connections begin and end ---- */

static Client *client_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* The library has put a NUL behind the address, and behind that stands the version. Where it does not, a NUL or a second
 * blank stood in the request line, and this is only the beginning of what was asked for. */
static bool address_is_whole(const char *uri, isize n)
{
    return n > 0 && strncmp(uri + n + 1, "HTTP/", 5) == 0;
}

/* The library calls this with the address before it takes it apart in place. What is not whole is kept as none: 400. */
void *serve_address(void *server, const char *uri, struct MHD_Connection *connection)
{
    Server *s = server;
    Client *c = client_of(connection);
    isize n = uri ? (isize)strlen(uri) : 0;
    if (!address_is_whole(uri, n)) n = 0;
    if (n > c->address_cap) {
        c->address = realloc(c->address, (size_t)n);
        must(c->address);
        c->address_cap = n;
    }
    if (n) memcpy(c->address, uri, (size_t)n);
    c->address_n = n;
    c->began = clock_micros();
    give_id(s, c->id);
    if (!watch_move(&c->watched, PHASE_IDLE, PHASE_HEAD, c->began + (i64)s->o.deadlines.head * 1000))
        watch_move(&c->watched, PHASE_NEW, PHASE_HEAD, atomic_load(&c->watched.deadline));
    return c;
}

/* Addresses are decoded by request.c, which says what is wrong with them. */
size_t serve_unescape(void *server, struct MHD_Connection *connection, char *text)
{
    (void)server, (void)connection;
    return strlen(text);
}

static void note_done(Client *c)
{
    Server *s = c->server;
    if (!c->status) { /* the library answered by itself, or the connection went away */
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(c->connection, MHD_CONNECTION_INFO_HTTP_STATUS);
        if (!info) return;
        c->status = (int)info->http_status, c->place = COUNT_REFUSED;
    }
    i64 micros = clock_micros() - c->began;
    metrics_count(&s->metrics, thread_number(s), c->place, c->status, micros);
    if (s->access)
        access_note(s->access, &(AccessLine){ c->id, c->method ? c->method : "other", metrics_name(&s->metrics, c->place), c->status, c->bytes, micros, c->cached });
}

void serve_done(void *server, struct MHD_Connection *connection, void **client, enum MHD_RequestTerminationCode how)
{
    Server *s = server;
    Client *c = *client;
    (void)connection, (void)how;
    if (!c) return;
    note_done(c);
    if (c->rq) arena_free(c->rq->arena);
    memset((char *)c + offsetof(Client, began), 0, sizeof *c - offsetof(Client, began));
    *client = NULL;
    i64 idle = clock_micros() + (i64)s->o.deadlines.idle * 1000;
    if (!watch_move(&c->watched, PHASE_ANSWER, PHASE_IDLE, idle)) watch_move(&c->watched, PHASE_HEAD, PHASE_IDLE, idle);
}

void serve_connection(void *server, struct MHD_Connection *connection, void **client, enum MHD_ConnectionNotificationCode what)
{
    Server *s = server;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        Client *c = *client;
        if (!c) return;
        watch_remove(&s->watch, &c->watched);
        free(c->address);
        free(c);
        return;
    }
    Client *c = *client = calloc(1, sizeof *c);
    must(c);
    c->server = s, c->connection = connection;
    int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    watch_add(&s->watch, &c->watched, fd, clock_micros() + (i64)s->o.deadlines.head * 1000);
}
