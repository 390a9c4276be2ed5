#include "web/route.h"

/* ---- one segment of a pattern against one of a path ---- */

/* ":slug.pdf" is the name "slug" and the ending ".pdf". */
static void split_segment(Str pattern, Str *name, Str *ending)
{
    isize dot = str_find_char(pattern, '.');
    *name = str_slice(pattern, 1, dot < 0 ? pattern.n : dot);
    *ending = str_slice(pattern, dot < 0 ? pattern.n : dot, pattern.n);
}

/* How literal a fit is: 3 literal, 2 a name with an ending, 1 a name, 0 no fit. */
static int segment_fit(Str pattern, Str segment)
{
    if (!pattern.n || pattern.p[0] != ':') return str_eq(pattern, segment) ? 3 : 0;
    Str name, ending;
    split_segment(pattern, &name, &ending);
    if (!ending.n) return segment.n > 0;
    return segment.n > ending.n && str_ends(segment, ending) ? 2 : 0;
}

/* The fits of all segments as digits of a number, the first the highest: the larger one is the better route. 0: no fit. */
static u64 path_fit(Str pattern, Str path)
{
    u64 fit = 0;
    Str p, s;
    for (;;) {
        bool more_pattern = str_cut(&pattern, '/', &p), more_path = str_cut(&path, '/', &s);
        if (more_pattern != more_path) return 0;
        if (!more_path) return fit;
        int one = segment_fit(p, s);
        if (!one || fit >> 60) return 0;
        fit = fit << 2 | (u64)one;
    }
}

static bool take_params(Arena *a, Str pattern, Str path, Pairs *params)
{
    Str p, s, name, ending;
    while (str_cut(&pattern, '/', &p) && str_cut(&path, '/', &s)) {
        if (!p.n || p.p[0] != ':') continue;
        split_segment(p, &name, &ending);
        Pair pair = { .name = name };
        if (!url_decode(a, str_slice(s, 0, s.n - ending.n), false, &pair.value)) return false;
        vec_push(a, params, pair);
    }
    return true;
}

/* ---- all routes ---- */

static void note_method(Arena *a, Buf *allow, const char *method)
{
    if (!allow->arena) *allow = buf_on(a);
    if (str_find(buf_str(allow), str_from(method)) >= 0) return;
    if (allow->n) put(allow, S(", "));
    put(allow, str_from(method));
    if (strcmp(method, "GET") == 0) put(allow, S(", HEAD"));
}

/* The best route of a path and a method; what methods the path has is noted on the way. */
static const Route *best_route(RouteTables tables, Arena *a, Str method, Str path, Buf *allow)
{
    u64 best = 0;
    const Route *found = NULL;
    for (; *tables; tables++)
        for (const Route *r = *tables; r->method; r++) {
            u64 fit = path_fit(str_from(r->path), path);
            if (!fit) continue;
            if (allow) note_method(a, allow, r->method);
            if (fit <= best || !str_eq(method, str_from(r->method))) continue;
            best = fit;
            found = r;
        }
    return found;
}

/* Of a path under /api/v1: the form behind it. */
static const Route *best_form(RouteTables tables, Arena *a, Str method, Str path, Buf *allow)
{
    const Route *form = best_route(tables, a, S("POST"), path, NULL);
    if (!form) return NULL;
    note_method(a, allow, "POST");
    if (form->now) note_method(a, allow, "GET");
    return str_eq(method, S("POST")) || (form->now && str_eq(method, S("GET"))) ? form : NULL;
}

RouteResult route_find(RouteTables tables, Arena *a, Str method, Str path, Pairs *params, RouteFound *found)
{
    Buf allow = { 0 };
    *found = (RouteFound){ 0 };
    if (path.n > 1 && path.p[path.n - 1] == '/') return ROUTE_NONE;
    found->route = best_route(tables, a, method, path, &allow);
    if (!found->route && str_starts(path, S(API_FORMS "/"))) {
        path = str_slice(path, (isize)sizeof API_FORMS - 1, path.n);
        found->route = best_form(tables, a, method, path, &allow);
    }
    if (found->route && take_params(a, str_from(found->route->path), path, params)) return ROUTE_FOUND;
    if (found->route) { *found = (RouteFound){ 0 }; return ROUTE_NONE; } /* its :name cannot be decoded */
    found->allow = buf_str(&allow);
    return allow.n ? ROUTE_METHOD : ROUTE_NONE;
}

/* What a form for programs has to say of itself. The writer takes one such form after another: nothing of it may wait elsewhere. */
static const char *api_wrong(const Route *r)
{
    if (!r->scope) return r->fields || r->makes ? "is for pages alone, but says something for programs" : NULL;
    if (strcmp(r->method, "POST")) return "is no form, but has API(...)";
    if (r->who < SIGNED_IN) return "has API(...), but wants nobody signed in";
    if (r->slow) return "is SLOW: programs send only what the writer does at once";
    return r->id && r->about && r->fields ? NULL : "has API(...) without a name, a description or fields";
}

Err routes_check(RouteTables tables, Arena *a)
{
    for (; *tables; tables++)
        for (const Route *r = *tables; r->method; r++) {
            if (r->path[0] != '/') return err(a, ERR_USAGE, "the route \"%s\" does not begin with a slash", r->path);
            if (!r->handler) return err(a, ERR_USAGE, "the route %s has no handler", r->path);
            if (api_wrong(r)) return err(a, ERR_USAGE, "the route %s %s", r->path, api_wrong(r));
            if (r->who == NOBODY_SAID) return err(a, ERR_USAGE, "the route %s does not say who may take it", r->path);
            if ((r->who == CITY_STAFF || r->who == CITY_LEAD) && !r->load) return err(a, ERR_USAGE, "the route %s is for people of a city, but has no OF(...) that says of which", r->path);
            if (strchr(r->path, ':') && !r->load && !r->free_path)
                return err(a, ERR_USAGE, "the route %s has a :name, but no OF(...) that loads what it names", r->path);
        }
    return OK;
}

bool route_enter(const Route *route, Request *rq, Reply *refused)
{
    if (!identity_meets(rq, route->who, route->leaves, refused)) return false;
    if (route->load && !(rq->of = route->load(rq))) *refused = reply_problem(rq, 404, (Str){ 0 });
    else if (!identity_holds(rq, route->who, rq->place)) *refused = identity_lacks(rq);
    return !refused->status;
}

Reply route_call(const Route *route, Request *rq)
{
    typedef Reply Handler(Request *);
    typedef Reply HandlerOf(Request *, const void *);
    if (!route->load) return ((Handler *)route->handler)(rq);
    return ((HandlerOf *)route->handler)(rq, rq->of);
}

Reply route_run(const Route *route, Request *rq)
{
    Reply refused;
    return route_enter(route, rq, &refused) ? route_call(route, rq) : refused;
}
