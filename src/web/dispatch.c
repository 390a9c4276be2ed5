#include "web/serving.h"
#include "web/by_program.h"
#include "web/face.h"
#include "base/log.h"
#include "media/address.h"
#include "store.sql.h"
#include <arpa/inet.h>

/* ---- the server's own addresses ---- */

static bool database_answers(Request *rq)
{
    MetaGet schema;
    return meta_get(rq->db, S("schema"), &schema) && !failed(rq->db->failure) && !store_broken(rq->db->store);
}

/* For a balancer: send requests here. Not while workers have as much before them as they take. */
static Reply readyz(Request *rq)
{
    bool ready = database_answers(rq) && pool_waiting(rq->server->pool) < rq->server->o.queue_max;
    Reply r = reply_json(rq, ready ? S("{\"status\":\"ready\"}\n") : S("{\"status\":\"not ready\"}\n"));
    rq->db->failure = OK;
    r.status = ready ? 200 : 503;
    r.keep = KEEP_NOT;
    return r;
}

static Reply healthz(Request *rq)
{
    bool answers = database_answers(rq);
    Reply r = reply_json(rq, answers ? S("{\"status\":\"ok\",\"database\":\"ok\"}\n") : S("{\"status\":\"failing\",\"database\":\"failing\"}\n"));
    rq->db->failure = OK; /* said, in our own words */
    r.status = answers ? 200 : 503;
    r.keep = KEEP_NOT;
    return r;
}

static Reply metrics(Request *rq)
{
    Server *s = rq->server;
    Gauges now = { .connections = atomic_load(&s->watch.open_count), .late = atomic_load(&s->watch.cut_count), .queue = pool_waiting(s->pool) };
    cache_size(s->cache, &now.cache_bytes, &now.cache_pages);
    metrics_put(&s->metrics, rq->out->buf, now);
    Reply r = reply_bytes(rq, S("text/plain; version=0.0.4; charset=utf-8"), buf_str(rq->out->buf));
    r.keep = KEEP_NOT;
    return r;
}

const Route server_routes[] = {
    GET("/healthz", healthz, ANYONE),
    GET("/readyz",  readyz,  ANYONE),
    GET("/metrics", metrics, ANYONE),
    { 0 }
};

/* ---- a request ---- */

/* What limits are counted by: of IPv6 the network of 64 bits, which one household or machine has whole. */
static Str network_of(Arena *a, Str address)
{
    struct in6_addr six;
    char *text = arena_alloc(a, INET6_ADDRSTRLEN);
    if (inet_pton(AF_INET6, str_z(a, address), &six) != 1) return address;
    bool four = IN6_IS_ADDR_V4MAPPED(&six);
    if (!four) memset(six.s6_addr + 8, 0, 8);
    return str_from(four ? inet_ntop(AF_INET, six.s6_addr + 12, text, INET6_ADDRSTRLEN) : inet_ntop(AF_INET6, &six, text, INET6_ADDRSTRLEN));
}

/* Behind a proxy that is trusted, the last address that it noted: what stands before it, the client itself may have written. */
static Str client_address(const Client *c, Arena *a)
{
    Str list = c->head.forwarded, part, last = { 0 };
    while (c->server->o.behind_proxy && str_cut(&list, ',', &part)) last = str_trim(part);
    if (last.n && last.n < INET6_ADDRSTRLEN) return network_of(a, last);
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *from = info ? info->client_addr : NULL;
    char *text = arena_alloc(a, INET6_ADDRSTRLEN);
    if (from && from->sa_family == AF_INET) inet_ntop(AF_INET, &((const struct sockaddr_in *)from)->sin_addr, text, INET6_ADDRSTRLEN);
    if (from && from->sa_family == AF_INET6) inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)from)->sin6_addr, text, INET6_ADDRSTRLEN);
    return network_of(a, str_from(text));
}

Request *request_new(Client *c)
{
    Arena *a = arena_new();
    Request *rq = c->rq = make(a, Request);
    Buf *b = make(a, Buf);
    *b = buf_on(a);
    rq->arena = a;
    rq->server = c->server, rq->center = c->server->o.center;
    rq->head = c->head;
    rq->method = strcmp(c->method, "HEAD") == 0 ? S("GET") : str_from(c->method);
    rq->id = str_of(c->id, ID_SIZE - 1);
    rq->out = make(a, Out);
    Str why;
    if (!request_parse(rq, str_of(c->address, c->address_n), &why)) rq->failure = err(a, ERR_INPUT, STR_FMT, STR_ARG(tr(rq->lang, why)));
    *rq->out = (Out){ .buf = b, .lang = rq->lang };
    rq->client = client_address(c, a);
    return rq;
}

void dispatch_find(Client *c, RouteResult *result, RouteFound *found)
{
    Request *rq = c->rq;
    *found = (RouteFound){ 0 };
    *result = ROUTE_NONE;
    if (failed(rq->failure)) return;
    if (rq->lang != LANG_EN && address_plain(rq->path)) return; /* these have one address, whatever the language */
    *result = route_find(c->server->tables, rq->arena, rq->method, rq->path, &rq->params, found);
    rq->route = found->route;
    c->place = metrics_place(&c->server->metrics, rq->route);
}

/* "/es" is "/es/", and "/practices/" is "/practices", if that is a route. Else an empty text. */
static Str better_address(Client *c)
{
    Request *rq = c->rq;
    Str whole = str_slice(rq->address, 0, rq->address.n - rq->query_text.n - (str_find_char(rq->address, '?') >= 0));
    Str prefix = str_slice(whole, 0, whole.n - rq->path.n);
    bool bare = rq->lang != LANG_EN && str_find_char(str_slice(whole, 1, whole.n), '/') < 0;
    Str query = str_slice(rq->address, whole.n, rq->address.n);
    if (bare) return str_join(rq->arena, (Str[]){ whole, S("/"), query }, 3, S(""));
    if (rq->path.n < 2 || rq->path.p[rq->path.n - 1] != '/') return (Str){ 0 };
    Str path = str_slice(rq->path, 0, rq->path.n - 1);
    Pairs params = { 0 };
    RouteFound found;
    if (route_find(c->server->tables, rq->arena, rq->method, path, &params, &found) != ROUTE_FOUND) return (Str){ 0 };
    return str_join(rq->arena, (Str[]){ prefix, path, query }, 3, S(""));
}

/* A form's address alone, without its form: asked for again, or in the other language, after it was sent and refused. The page above it. */
static Str page_above(Client *c)
{
    Request *rq = c->rq;
    Str above = rq->path;
    if (!str_eq(rq->method, S("GET")) || request_is_api(rq)) return (Str){ 0 };
    while (above.n > 1) {
        Pairs params = { 0 };
        RouteFound found;
        while (above.n > 1 && above.p[above.n - 1] != '/') above.n--;
        if (above.n > 1) above.n--;
        if (route_find(c->server->tables, rq->arena, S("GET"), above, &params, &found) != ROUTE_FOUND) continue;
        return str_join(rq->arena, (Str[]){ str_slice(rq->address, 0, str_find(rq->address, rq->path)), above }, 2, S(""));
    }
    return (Str){ 0 };
}

bool dispatch_early(Client *c, RouteResult result, const RouteFound *found)
{
    Request *rq = c->rq;
    Str better = failed(rq->failure) ? (Str){ 0 } : better_address(c);
    if (!failed(rq->failure) && !better.n && result == ROUTE_FOUND) return false;
    identity_find(rq);
    if (failed(rq->failure)) {
        Str why = rq->failure.text;
        rq->failure = OK;
        c->reply = reply_problem(rq, 400, why);
        return true;
    }
    if (better.n) {
        c->reply = reply_redirect(rq, str_eq(rq->method, S("GET")) ? 301 : 308, better);
        return true;
    }
    Str page = result == ROUTE_METHOD ? page_above(c) : (Str){ 0 };
    if (page.n) c->reply = reply_redirect(rq, 303, page);
    else if (result == ROUTE_METHOD) c->reply = reply_with(reply_problem(rq, 405, (Str){ 0 }), "Allow", found->allow);
    if (result == ROUTE_NONE) c->reply = reply_problem(rq, 404, (Str){ 0 });
    return true;
}

bool dispatch_unwelcome(Client *c)
{
    Request *rq = c->rq;
    if (rq->route->body_max <= BODY_ANYBODYS || rq->route->who == ANYONE) return false;
    identity_find(rq);
    return !rq->who.person && !identity_meets(rq, rq->route->who, false, &c->reply);
}

bool dispatch_too_large(Client *c, i64 length)
{
    Request *rq = c->rq;
    c->body_max = rq->route->body_max ? rq->route->body_max : BODY_USUAL;
    if (length <= c->body_max) return false;
    identity_find(rq);
    i64 mega = c->body_max >> 20;
    Str why = mega ? say(rq->arena, rq->lang, _("All that is sent at once, files among it, may have {n} MB. Go back: what you typed is still there."), { "n", str_fmt(rq->arena, "%" PRId64, mega) }) : (Str){ 0 };
    c->reply = reply_problem(rq, 413, why);
    return true;
}

static void leave(Request *rq)
{
    while (rq->later_n) rq->later_n--, rq->later[rq->later_n].fn(rq->later[rq->later_n].a, rq->later[rq->later_n].b);
}

static void give_up(Request *rq, Err e, Reply *reply)
{
    log_line("request " STR_FMT " to %s failed: " STR_FMT, STR_ARG(rq->id), rq->route->path, STR_ARG(e.text));
    *reply = reply_problem(rq, 503, (Str){ 0 });
}

void dispatch_begin(Client *c)
{
    c->rq->db = db_begin(c->server->o.store, c->rq->arena);
}

/* On the writer's thread, inside its transaction. The reply goes out when that is on the disk. What failed, a query or what a handler took, fails the rule. */
Err dispatch_write(Write *w, void *client)
{
    Client *c = client;
    c->rq->db = w->db, c->rq->write = w;
    dispatch_run(c);
    Err e = failed(w->db->failure) ? w->db->failure : c->rq->failure;
    leave(c->rq);
    c->rq->db = NULL, c->rq->write = NULL;
    return e;
}

void dispatch_lost(Client *c)
{
    if (c->reply.status == 503) return;
    dispatch_begin(c);
    identity_find(c->rq);
    give_up(c->rq, c->change.result, &c->reply);
    dispatch_end(c);
}

void dispatch_end(Client *c)
{
    leave(c->rq);
    c->read = c->rq->db->read;
    c->read_began = c->rq->db->began;
    db_end(c->rq->db);
    c->rq->db = NULL;
}

/* A page in a language that this center does not offer leads to the same in English. */
static bool language_leads(Request *rq, Reply *reply)
{
    if (rq->lang == LANG_EN || !str_eq(rq->method, S("GET")) || !face_of(rq).one_language) return false;
    Str rest = str_slice(rq->address, 3, rq->address.n);
    *reply = reply_redirect(rq, 302, rest.n && rest.p[0] == '/' ? rest : S("/"));
    return true;
}

void dispatch_run(Client *c)
{
    Request *rq = c->rq;
    identity_find(rq);
    if (!str_eq(rq->method, S("GET")) && head_from_elsewhere(&rq->head)) {
        c->reply = reply_problem_titled(rq, 403, tr(rq->lang, _("This was not sent")), tr(rq->lang, _("This form was sent from another site. Open its page here and send it again.")));
        return;
    }
    if (language_leads(rq, &c->reply)) return;
    c->reply = route_take(rq->route, rq);
    Err e = failed(rq->db->failure) ? rq->db->failure : rq->failure;
    if (failed(e)) give_up(rq, e, &c->reply);
}

bool dispatch_keeps(const Client *c)
{
    const Reply *r = &c->reply;
    if (!c->rq || !c->rq->route || c->rq->route->who != ANYONE || c->rq->who.person || !str_eq(c->rq->method, S("GET"))) return false;
    if (r->status != 200 || r->keep != KEEP_WHILE_TRUE) return false;
    for (int i = 0; i < REPLY_HEADERS_MAX && r->headers[i].name; i++)
        if (strcasecmp(r->headers[i].name, "Set-Cookie") == 0) return false;
    return true;
}
