#include "web/form.h"
#include "web/route.h"
#include "tests/test.h"

static Reply handler(Request *rq) { return reply_json(rq, S("{}")); }
static const void *thing_of(Request *rq) { return str_eq(request_param(rq, "slug"), S("there")) ? "row" : NULL; }
static Reply of_handler(Request *rq, const void *row) { return reply_json(rq, str_from(row)); }

static const Field no_fields[] = { { 0 } };
static Form *nothing_now(Request *rq, const void *of) { (void)rq, (void)of; return NULL; }

static const Route first[] = {
    GET ("/",                     handler,    ANYONE),
    GET ("/practices",            handler,    ANYONE),
    GET ("/practices/:slug",      of_handler, ANYONE, OF(thing)),
    GET ("/practices/:slug.pdf",  of_handler, ANYONE, OF(thing)),
    { 0 },
};
static const Route second[] = {
    GET ("/practices/new",        handler,    ANYONE),
    POST("/practices",            handler,    ANYONE),
    POST("/practices/:slug/copy", of_handler, ANYONE, OF(thing)),
    GET ("/:kind/list",           handler,    ANYONE, OF_NOTHING),
    POST("/notes/:slug",          of_handler, SIGNED_IN, OF(thing), API(SCOPE_DRAFTS, "write", no_fields, "Write"), NOW(nothing_now)),
    GET ("/api/v1/notes",         handler,    ANYONE),
    { 0 },
};
static const Route *const tables[] = { first, second, NULL };

TEST(route_finds_the_most_literal_fit)
{
    static const struct { const char *method, *path; RouteResult result; const char *route, *params; } cases[] = {
        { "GET", "/", ROUTE_FOUND, "/", "" },
        { "GET", "/practices", ROUTE_FOUND, "/practices", "" },
        { "POST", "/practices", ROUTE_FOUND, "/practices", "" },
        { "GET", "/practices/new", ROUTE_FOUND, "/practices/new", "" },
        { "GET", "/practices/zero-fares", ROUTE_FOUND, "/practices/:slug", "slug=zero-fares;" },
        { "GET", "/practices/zero-fares.pdf", ROUTE_FOUND, "/practices/:slug.pdf", "slug=zero-fares;" },
        { "GET", "/practices/.pdf", ROUTE_FOUND, "/practices/:slug", "slug=.pdf;" },
        { "GET", "/practices/list", ROUTE_FOUND, "/practices/:slug", "slug=list;" },
        { "GET", "/places/list", ROUTE_FOUND, "/:kind/list", "kind=places;" },
        { "GET", "/practices/S%C3%A3o", ROUTE_FOUND, "/practices/:slug", "slug=S\u00e3o;" },
        { "GET", "/practices/a+b", ROUTE_FOUND, "/practices/:slug", "slug=a+b;" },
        { "GET", "/practices/%zz", ROUTE_NONE, "", "" },
        { "GET", "/practices/%00", ROUTE_NONE, "", "" },
        { "GET", "/practices/", ROUTE_NONE, "", "" },
        { "GET", "/practices//", ROUTE_NONE, "", "" },
        { "GET", "//practices", ROUTE_NONE, "", "" },
        { "GET", "/Practices", ROUTE_NONE, "", "" },
        { "GET", "/practices/a/b", ROUTE_NONE, "", "" },
        { "GET", "", ROUTE_NONE, "", "" },
        { "GET", "/practices/a/copy", ROUTE_METHOD, "POST", "" },
        { "DELETE", "/practices", ROUTE_METHOD, "GET, HEAD, POST", "" },
        { "PUT", "/practices/new", ROUTE_METHOD, "GET, HEAD", "" },
        { "get", "/practices/new", ROUTE_METHOD, "GET, HEAD", "" },
        { "POST", "/api/v1/notes/a", ROUTE_FOUND, "/notes/:slug", "slug=a;" },          /* forms, sent by programs */
        { "GET", "/api/v1/notes/a", ROUTE_FOUND, "/notes/:slug", "slug=a;" },
        { "GET", "/api/v1/notes", ROUTE_FOUND, "/api/v1/notes", "" },
        { "POST", "/api/v1/practices/a/copy", ROUTE_FOUND, "/practices/:slug/copy", "slug=a;" },
        { "GET", "/api/v1/practices/a/copy", ROUTE_METHOD, "POST", "" },
        { "PUT", "/api/v1/notes/a", ROUTE_METHOD, "POST, GET, HEAD", "" },
        { "GET", "/api/v1/practices/new", ROUTE_NONE, "", "" },                         /* pages are read as pages */
        { "POST", "/api/v2/notes/a", ROUTE_NONE, "", "" },
        { "POST", "/api/v1/api/v1/notes/a", ROUTE_NONE, "", "" },
        { "POST", "/api/v1//notes/a", ROUTE_NONE, "", "" },
        { "GET", "/notes/a", ROUTE_METHOD, "POST", "" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Pairs params = { 0 };
        RouteFound found;
        test_case(str_fmt(a, "%s %s", cases[i].method, cases[i].path).p);
        CHECK_INT(route_find(tables, a, str_from(cases[i].method), str_from(cases[i].path), &params, &found), cases[i].result);
        CHECK_STR(found.route ? str_from(found.route->path) : found.allow, cases[i].route);
        Buf b = buf_on(a);
        for (isize k = 0; k < params.n; k++) put_fmt(&b, STR_FMT "=" STR_FMT ";", STR_ARG(params.p[k].name), STR_ARG(params.p[k].value));
        if (cases[i].result == ROUTE_FOUND) CHECK_STR(buf_str(&b), cases[i].params);
    }
}

TEST(route_of_forty_segments_is_none_and_does_not_overflow)
{
    Buf b = buf_on(a);
    for (int i = 0; i < 4000; i++) put(&b, S("/a"));
    Pairs params = { 0 };
    RouteFound found;
    CHECK_INT(route_find(tables, a, S("GET"), buf_str(&b), &params, &found), ROUTE_NONE);
}

TEST(route_tables_are_checked_at_start)
{
    static const struct { Route route; const char *says; } cases[] = {
        { GET("practices", handler, ANYONE), "slash" },
        { GET("/practices", NULL, ANYONE), "no handler" },
        { GET("/practices", handler, NOBODY_SAID), "who may take it" },
        { GET("/practices/:slug", handler, ANYONE), "OF(...)" },
        { GET("/a", handler, SIGNED_IN, API(SCOPE_READ, "a", no_fields, "A")), "is no form" },
        { POST("/a", handler, ANYONE, API(SCOPE_READ, "a", no_fields, "A")), "nobody signed in" },
        { POST("/a", handler, SIGNED_IN_BARE, API(SCOPE_READ, "a", no_fields, "A")), "nobody signed in" },
        { POST("/a", handler, SIGNED_IN_UNPROVEN, API(SCOPE_READ, "a", no_fields, "A")), "nobody signed in" },
        { POST("/a", handler, SIGNED_IN, SLOW, API(SCOPE_READ, "a", no_fields, "A")), "SLOW" },
        { POST("/a", handler, SIGNED_IN, API(SCOPE_READ, "a", NULL, "A")), "without" },
        { POST("/a", handler, SIGNED_IN, NOW(nothing_now), MAKES), "for pages alone" },
    };
    const Route seen[] = { POST("/a", handler, SIGNED_IN, NOW(nothing_now)), { 0 } }, *const pages_alone[] = { seen, NULL };
    CHECK(!failed(routes_check(tables, a)) && !failed(routes_check(pages_alone, a)));
    for (isize i = 0; i < countof(cases); i++) {
        const Route table[] = { cases[i].route, { 0 } }, *const one[] = { table, NULL };
        Err e = routes_check(one, a);
        test_case(cases[i].says);
        CHECK(e.code == ERR_USAGE && str_find(e.text, str_from(cases[i].says)) >= 0);
    }
}

static Request request(Arena *a)
{
    Request rq = { .arena = a, .lang = LANG_EN, .path = S("/api/v1/x") };
    Buf *b = make(a, Buf);
    *b = buf_on(a);
    rq.out = make(a, Out);
    rq.out->buf = b;
    return rq;
}

TEST(route_answers_404_where_the_loader_finds_nothing)
{
    static const struct { const char *slug; int status; } cases[] = { { "there", 200 }, { "not-there", 404 } };
    for (isize i = 0; i < countof(cases); i++) {
        Request rq = request(a);
        vec_push(a, &rq.params, ((Pair){ S("slug"), str_from(cases[i].slug) }));
        CHECK_INT(route_run(&first[2], &rq).status, cases[i].status);
    }
}

TEST(problems_are_json_under_api_and_pages_elsewhere)
{
    static const struct { const char *path; int status; const char *type, *holds; } cases[] = {
        { "/api/v1/x", 404, "application/problem+json", "\"title\":\"Not Found\",\"status\":404" },
        { "/api/v1", 503, "application/problem+json", "\"status\":503" },
        { "/practices", 404, "text/html; charset=utf-8", "<h1>" },
        { "/apiary", 404, "text/html; charset=utf-8", "<h1>" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Request rq = request(a);
        rq.path = str_from(cases[i].path);
        reply_error_page(NULL);
        Reply r = reply_problem(&rq, cases[i].status, (Str){ 0 });
        test_case(cases[i].path);
        CHECK_INT(r.status, cases[i].status);
        CHECK_STR(r.type, cases[i].type);
        CHECK(str_find(r.body, str_from(cases[i].holds)) >= 0);
        CHECK(r.keep == KEEP_NOT);
    }
    Request rq = request(a);
    rq.path = S("/x");
    Reply r = reply_problem(&rq, 400, S("<script>&"));
    CHECK(str_find(r.body, S("&lt;script&gt;&amp;")) >= 0 && str_find(r.body, S("<script>")) < 0);
}

TEST(reply_headers_hold_no_line_ends)
{
    Request rq = request(a);
    Reply r = reply_with(reply_json(&rq, S("{}")), "X-Test", S("a\r\nSet-Cookie: b=c"));
    CHECK_STR(r.headers[0].value, "");
    r = reply_with(reply_json(&rq, S("{}")), "X-Test", S("a b"));
    CHECK_STR(r.headers[0].value, "a b");
    CHECK_INT(reply_redirect(&rq, 303, S("/a\r\nX: y")).status, 400);
    r = reply_redirect(&rq, 303, S("/a?b=c"));
    CHECK_INT(r.status, 303);
    CHECK_STR(r.location, "/a?b=c");
}
