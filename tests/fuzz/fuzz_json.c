/* fuzz_json.c: bytes sent by a program as the JSON of a form that has a field of every kind (web/by_program.h): what the form takes is what
 * the table says, and every answer is JSON of its own. */
#include "tests/fuzz/every_field.h"
#include "web/by_program.h"
#include <jansson.h>

static bool asked, taken;

static Reply handler(Request *rq)
{
    Form *f = form_new(rq, fields);
    asked = true;
    taken = form_read(rq, f);
    if (taken) check_taken(f);
    return taken ? reply_redirect(rq, 303, S("/x")) : (Reply){ .status = 422 };
}

static const Route route = POST("/x", handler, ANYONE, API(SCOPE_DRAFTS, "x", fields, "x"));

static void check_json(Str body)
{
    json_error_t why;
    json_t *v = json_loadb(body.p, (size_t)body.n, JSON_REJECT_DUPLICATES, &why);
    HOLDS(json_is_object(v));
    json_decref(v);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Arena *a = arena_new();
    Db db = { .arena = a };
    Write write = { .db = &db, .now = 1790000000 };
    Str why;
    Request rq = { .arena = a, .method = S("POST"), .out = make(a, Out), .db = &db, .write = &write, .body = str_of((const char *)data, (isize)size),
                   .head = { .content_type = S("application/json") } };
    HOLDS(request_parse(&rq, S("/api/v1/x"), &why));
    Buf b = buf_on(a);
    *rq.out = (Out){ .buf = &b, .lang = rq.lang };
    asked = taken = false;
    Reply r = route_take(&route, &rq);
    HOLDS(r.status == 200 || r.status == 400 || r.status == 422);
    HOLDS((r.status == 200) == (asked && taken));
    check_json(r.body);
    arena_free(a);
    return 0;
}
