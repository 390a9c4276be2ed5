/* api_describe.c: the tables of api.h, as OpenAPI 3.1 and as a page. */
#include "base/map.h"
#include "web/api_page.h"
#include "web/layout.h"
#include "api_page.html.h"

static const ApiOperation *const *tables;

void api_lend(const ApiOperation *const *all) { tables = all; }

/* ---- schemas ---- */

static void put_type(Buf *b, const ApiField *f)
{
    static const char *const names[] = { [API_TEXT] = "string", [API_INT] = "integer", [API_BOOL] = "boolean", [API_OPT_INT] = "integer", [API_OPT_REAL] = "number", [API_TIME] = "string" };
    if (f->type == API_TEXTS) { put(b, S("\"type\":\"array\",\"items\":{\"type\":\"string\"}")); return; }
    if (f->type == API_OBJECTS) { put_fmt(b, "\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/%s\"}", f->schema); return; }
    if (f->maybe || f->type == API_OPT_INT || f->type == API_OPT_REAL) put_fmt(b, "\"type\":[\"%s\",\"null\"]", names[f->type]);
    else put_fmt(b, "\"type\":\"%s\"", names[f->type]);
    if (f->type == API_TIME) put(b, S(",\"format\":\"date-time\""));
}

static void put_property(Buf *b, const ApiField *f)
{
    put_fmt(b, "\"%s\":{", f->name);
    if (f->type == API_OBJECT) put_fmt(b, "\"$ref\":\"#/components/schemas/%s\"", f->schema);
    else put_type(b, f);
    put(b, S(",\"description\":"));
    json_text(b, str_from(f->about));
    put_char(b, '}');
}

static void put_schema(Buf *b, Map *done, const char *name, const ApiField *fields)
{
    i64 *seen = map_put(done, str_from(name));
    if (*seen) return;
    if (done->n > 1) put_char(b, ',');
    *seen = 1;
    put_fmt(b, "\"%s\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[", name);
    for (const ApiField *f = fields; f->name; f++) put_fmt(b, "%s\"%s\"", f == fields ? "" : ",", f->name);
    put(b, S("],\"properties\":{"));
    for (const ApiField *f = fields; f->name; f++) { if (f != fields) put_char(b, ','); put_property(b, f); }
    put(b, S("}}"));
    for (const ApiField *f = fields; f->name; f++) if (f->of) put_schema(b, done, f->schema, f->of);
}

/* ---- operations ---- */

static void put_choices(Buf *b, const char *choices)
{
    Str rest = str_from(choices), one;
    put(b, S(",\"enum\":["));
    for (bool first = true; str_cut(&rest, '|', &one); first = false) { if (!first) put_char(b, ','); json_text(b, one); }
    put_char(b, ']');
}

static void put_param(Buf *b, const ApiParam *p)
{
    put_fmt(b, "{\"name\":\"%s\",\"in\":\"query\",\"description\":", p->name);
    json_text(b, str_from(p->about));
    put(b, p->many ? S(",\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"string\"") : S(",\"schema\":{\"type\":\"string\""));
    if (p->choices) put_choices(b, p->choices);
    put(b, p->many ? S("}}},") : S("}},"));
}

/* "/api/v1/practices/:slug" as OpenAPI writes it. Returns the name of its parameter, or empty. */
static Str put_path(Buf *b, const char *path)
{
    const char *colon = strchr(path, ':');
    if (!colon) { put(b, str_from(path)); return (Str){ 0 }; }
    put_bytes(b, path, colon - path);
    put_fmt(b, "{%s}", colon + 1);
    return str_from(colon + 1);
}

static void put_params(Buf *b, const ApiOperation *op, Str in_path)
{
    put(b, S("\"parameters\":["));
    if (in_path.n) put_fmt(b, "{\"name\":\"" STR_FMT "\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}", STR_ARG(in_path));
    if (op->shape == API_LIST) {
        for (const ApiParam *p = op->params; p && p->name; p++) put_param(b, p);
        put(b, S("{\"$ref\":\"#/components/parameters/limit\"},{\"$ref\":\"#/components/parameters/cursor\"},{\"$ref\":\"#/components/parameters/demo\"}"));
    }
    put_char(b, ']');
}

static void put_answer(Buf *b, const ApiOperation *op)
{
    put(b, S("\"responses\":{\"200\":{\"description\":"));
    json_text(b, op->shape == API_LIST ? S("A page of the list") : S("It"));
    put_fmt(b, ",\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/%s%s\"}}}},\"%s\":{\"$ref\":\"#/components/responses/%s\"}}",
            op->schema, op->shape == API_LIST ? "List" : "", op->shape == API_LIST ? "400" : "404", op->shape == API_LIST ? "Refused" : "NotFound");
}

static void put_operation(Buf *b, const ApiOperation *op)
{
    put_char(b, '"');
    Str in_path = put_path(b, op->path);
    put_fmt(b, "\":{\"get\":{\"operationId\":\"%s\",\"tags\":[\"%s\"],\"summary\":", op->id, op->tag);
    json_text(b, str_from(op->summary));
    put_char(b, ',');
    put_params(b, op, in_path);
    put_char(b, ',');
    put_answer(b, op);
    put(b, S("}}"));
}

/* ---- the whole ---- */

static void put_list_schema(Buf *b, Map *done, const ApiOperation *op)
{
    Str name = str_fmt(b->arena, "%sList", op->schema);
    *map_put(done, name) = 1;
    put_fmt(b, ",\"" STR_FMT "\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"items\",\"total\",\"next\"],\"properties\":{"
            "\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/%s\"}},"
            "\"total\":{\"type\":\"integer\",\"description\":\"How many there are on all pages\"},"
            "\"next\":{\"type\":[\"string\",\"null\"],\"description\":\"The cursor of the next page; null on the last\"}}}", STR_ARG(name), op->schema);
}

static void put_schemas(Buf *b)
{
    Map done = map_on(b->arena);
    put(b, S("\"schemas\":{"));
    for (const ApiOperation *const *t = tables; *t; t++)
        for (const ApiOperation *op = *t; op->path; op++) {
            put_schema(b, &done, op->schema, op->item);
            if (op->shape == API_LIST) put_list_schema(b, &done, op);
        }
    put(b, S(",\"Problem\":{\"type\":\"object\",\"description\":\"RFC 9457 problem details\",\"required\":[\"type\",\"title\",\"status\",\"detail\",\"request\"],\"additionalProperties\":false,\"properties\":{"
             "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\",\"description\":\"What was wrong, and what to do\"},"
             "\"request\":{\"type\":\"string\",\"description\":\"The request's id in the log\"}}}}"));
}

static void put_components(Buf *b)
{
    static const char answer[] = "\":{\"description\":\"%s\",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}";
    put(b, S("\"components\":{\"parameters\":{\"limit\":{\"name\":\"limit\",\"in\":\"query\",\"description\":\"How many items a page holds\",\"schema\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":200,\"default\":20}},"
             "\"cursor\":{\"name\":\"cursor\",\"in\":\"query\",\"description\":\"What `next` of the page before said\",\"schema\":{\"type\":\"string\"}},"
             "\"demo\":{\"name\":\"demo\",\"in\":\"query\",\"description\":\"1: with the invented communities of a demo center\",\"schema\":{\"type\":\"string\",\"enum\":[\"1\"]}}},\"responses\":{\"Refused"));
    put_fmt(b, answer, "A parameter is not known or holds what it may not");
    put(b, S(",\"NotFound"));
    put_fmt(b, answer, "Nothing has this name");
    put(b, S("},"));
    put_schemas(b);
    put_char(b, '}');
}

static void put_tags(Buf *b)
{
    Map done = map_on(b->arena);
    put(b, S("\"tags\":["));
    for (const ApiOperation *const *t = tables; *t; t++)
        for (const ApiOperation *op = *t; op->path; op++) {
            i64 *seen = map_put(&done, str_from(op->tag));
            if (!*seen) put_fmt(b, "%s{\"name\":\"%s\",\"description\":\"%s\"}", done.n > 1 ? "," : "", op->tag, op->tag);
            *seen = 1;
        }
    put_char(b, ']');
}

static Reply openapi_show(Request *rq)
{
    Buf b = buf_on(rq->arena);
    put(&b, S("{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Rotunda\",\"version\":\"1\",\"description\":\"What cities did about public concerns, what it cost, what changed, how sure we are, and who took it up. Read only; no key is needed.\","
              "\"license\":{\"name\":\"The data: see /about\",\"url\":"));
    json_text(&b, str_fmt(rq->arena, STR_FMT "/about", STR_ARG(view_base_address())));
    put(&b, S("}},\"servers\":[{\"url\":\"/\"}],\"security\":[],"));
    put_tags(&b);
    put(&b, S(",\"paths\":{"));
    bool first = true;
    for (const ApiOperation *const *t = tables; *t; t++)
        for (const ApiOperation *op = *t; op->path; op++) { if (!first) put_char(&b, ','); first = false; put_operation(&b, op); }
    put(&b, S("},"));
    put_components(&b);
    put(&b, S("}\n"));
    return reply_json(rq, buf_str(&b));
}

/* ---- the page ---- */

static Str path_said(Arena *a, const char *path)
{
    Buf b = buf_on(a);
    put_path(&b, path);
    return buf_str(&b);
}

static ApiOperationLine line_of(Request *rq, const ApiOperation *op)
{
    ApiOperationLine l = { .path = path_said(rq->arena, op->path), .summary = str_from(op->summary) };
    Vec(ApiNamed) params = { 0 }, fields = { 0 };
    for (const ApiParam *p = op->params; p && p->name; p++)
        vec_push(rq->arena, &params, (ApiNamed){ str_from(p->name), p->choices ? str_fmt(rq->arena, "%s: %s", p->about, p->choices) : str_from(p->about) });
    for (const ApiField *f = op->item; f->name; f++) vec_push(rq->arena, &fields, (ApiNamed){ str_from(f->name), str_from(f->about) });
    l.params.p = params.p, l.params.n = params.n, l.fields.p = fields.p, l.fields.n = fields.n;
    if (op->shape == API_LIST) l.example = str_fmt(rq->arena, "%s?limit=5", op->path);
    return l;
}

static Reply api_show(Request *rq)
{
    ApiPage page = { .base = view_base_address() };
    Vec(ApiOperationLine) lines = { 0 };
    for (const ApiOperation *const *t = tables; *t; t++)
        for (const ApiOperation *op = *t; op->path; op++) vec_push(rq->arena, &lines, line_of(rq, op));
    page.operations.p = lines.p, page.operations.n = lines.n;
    return show(rq, api_page, &page);
}

const Route api_routes[] = {
    GET("/api",                 api_show,     ANYONE),
    GET("/api/v1/openapi.json", openapi_show, ANYONE),
    { 0 }
};
