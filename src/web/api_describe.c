/* api_describe.c: the tables of api.h, as OpenAPI 3.1 and as a page. */
#include "base/map.h"
#include "web/api_page.h"
#include "web/by_program.h"
#include "web/layout.h"
#include "api_page.html.h"

static const ApiOperation *const *tables;
static RouteTables route_tables;

void api_lend(const ApiOperation *const *all, RouteTables routes) { tables = all, route_tables = routes; }

/* The forms that programs may send, one after another. */
typedef struct { RouteTables table; const Route *next; } Forms;

static Forms forms_all(void) { return (Forms){ route_tables, route_tables ? *route_tables : NULL }; }

static const Route *forms_next(Forms *f)
{
    for (; f->table && *f->table; f->table++, f->next = *f->table)
        for (; f->next->method; f->next++) if (f->next->scope) return f->next++;
    return NULL;
}

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

/* "/api/v1/practices/:slug" as OpenAPI writes it. */
static void put_path(Buf *b, const char *path)
{
    Str rest = str_from(path), part;
    while (str_cut(&rest, '/', &part)) {
        if (part.n) put_char(b, '/');
        if (part.n && part.p[0] == ':') put_fmt(b, "{" STR_FMT "}", STR_ARG(str_slice(part, 1, part.n)));
        else put(b, part);
    }
}

static void put_path_params(Buf *b, const char *path)
{
    Str rest = str_from(path), part;
    bool first = true;
    while (str_cut(&rest, '/', &part)) {
        if (!part.n || part.p[0] != ':') continue;
        put_fmt(b, "%s{\"name\":\"" STR_FMT "\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}", first ? "" : ",", STR_ARG(str_slice(part, 1, part.n)));
        first = false;
    }
}

static void put_params(Buf *b, const ApiOperation *op)
{
    put(b, S("\"parameters\":["));
    put_path_params(b, op->path);
    if (op->shape == API_LIST) {
        for (const ApiParam *p = op->params; p && p->name; p++) put_param(b, p);
        put(b, S("{\"$ref\":\"#/components/parameters/limit\"},{\"$ref\":\"#/components/parameters/cursor\"},{\"$ref\":\"#/components/parameters/demo\"}"));
    }
    put_char(b, ']');
}

static void put_refusals(Buf *b, const int *statuses)
{
    for (; *statuses; statuses++) put_fmt(b, ",\"%d\":{\"$ref\":\"#/components/responses/%s\"}", *statuses, *statuses == 422 ? "Fields" : "Problem");
    put_char(b, '}');
}

static void put_answer(Buf *b, const ApiOperation *op)
{
    put(b, S("\"responses\":{\"200\":{\"description\":"));
    json_text(b, op->shape == API_LIST ? S("A page of the list") : S("It"));
    put_fmt(b, ",\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/%s%s\"}}}},\"%s\":{\"$ref\":\"#/components/responses/%s\"}",
            op->schema, op->shape == API_LIST ? "List" : "", op->shape == API_LIST ? "400" : "404", op->shape == API_LIST ? "Refused" : "NotFound");
    put_refusals(b, (const int[]){ 401, 403, 0 });
}

static void put_operation(Buf *b, const ApiOperation *op)
{
    put_char(b, '"');
    put_path(b, op->path);
    put_fmt(b, "\":{\"get\":{\"operationId\":\"%s\",\"tags\":[\"%s\"],\"summary\":", op->id, op->tag);
    json_text(b, str_from(op->summary));
    put_char(b, ',');
    put_params(b, op);
    put_char(b, ',');
    put_answer(b, op);
    put(b, S("}}"));
}

/* ---- forms: by the tables that draw them on pages ---- */

/* What is sent must hold what is required; a form that nobody has filled in yet has nothing there. */
static bool may_be_null(const Field *x, bool now) { return now || x->need != REQUIRED; }

static void put_field_choices(Buf *b, const Field *x, bool null)
{
    put(b, S(",\"enum\":["));
    for (const FieldChoice *c = x->choices; c->value; c++) { if (c != x->choices) put_char(b, ','); json_text(b, str_from(c->value)); }
    put(b, null ? S(",null]") : S("]"));
}

static void put_field_type(Buf *b, const Field *x, bool null)
{
    if (x->type == FIELD_YES) { put(b, S("\"type\":\"boolean\"")); return; }
    if (x->type == FIELD_FILE) { put(b, S("\"type\":\"string\",\"contentMediaType\":\"application/octet-stream\"")); return; }
    if (x->type == FIELD_CHECKS) {
        put(b, S("\"type\":\"array\",\"items\":{\"type\":\"string\""));
        if (x->choices) put_field_choices(b, x, false);
        put_char(b, '}');
        return;
    }
    const char *type = x->type == FIELD_NUMBER ? "integer" : x->type == FIELD_DECIMAL ? "number" : "string";
    put_fmt(b, null ? "\"type\":[\"%s\",\"null\"]" : "\"type\":\"%s\"", type);
    if (x->type == FIELD_NUMBER && x->high) put_fmt(b, ",\"minimum\":%" PRId64 ",\"maximum\":%" PRId64, x->low, x->high);
    if (x->type == FIELD_DATE || x->type == FIELD_EMAIL || x->type == FIELD_URL) put_fmt(b, ",\"format\":\"%s\"", x->type == FIELD_DATE ? "date" : x->type == FIELD_EMAIL ? "email" : "uri");
    if (x->choices) put_field_choices(b, x, null);
    else if (x->type != FIELD_NUMBER && x->type != FIELD_DECIMAL && x->type != FIELD_DATE) put_fmt(b, ",\"maxLength\":%td", field_max(x));
}

static void put_form_property(Buf *b, const Field *x, bool now)
{
    put_fmt(b, "\"%s\":{", x->name);
    put_field_type(b, x, may_be_null(x, now));
    put(b, S(",\"description\":"));
    json_text(b, x->hint ? str_fmt(b->arena, "%s %s", x->label, x->hint) : str_from(x->label));
    put_char(b, '}');
}

/* now: as it stands, else as it is sent. */
static void put_form_schema(Buf *b, const Route *r, bool now)
{
    bool first = true;
    put_fmt(b, ",\"%s%s\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[", r->id, now ? "Now" : "Form");
    for (const Field *x = r->fields; x->name; x++) if (field_described(x) && (now || x->need == REQUIRED)) put_fmt(b, "%s\"%s\"", first ? "" : ",", x->name), first = false;
    put(b, S("],\"properties\":{"));
    first = true;
    for (const Field *x = r->fields; x->name; x++) {
        if (!field_described(x)) continue;
        if (!first) put_char(b, ',');
        first = false;
        put_form_property(b, x, now);
    }
    put(b, S("}}"));
}

static const char *const scope_names[] = { "read", "records", "drafts", "city", "account", "staff" };

static void put_security(Buf *b, Scope scope)
{
    for (isize i = 0; i < countof(scope_names); i++) if (scope >> i & 1) put_fmt(b, "\"security\":[{\"token\":[\"%s\"]}],", scope_names[i]);
}

static void put_form_get(Buf *b, const Route *r)
{
    put_fmt(b, "\"get\":{\"operationId\":\"%sNow\",\"tags\":[\"Forms\"],\"summary\":", r->id);
    json_text(b, str_fmt(b->arena, "%s: how it stands now, with its ETag", r->about));
    put_char(b, ',');
    put_security(b, SCOPE_READ);
    put(b, S("\"parameters\":["));
    put_path_params(b, r->path);
    put_fmt(b, "],\"responses\":{\"200\":{\"description\":\"It\",\"headers\":{\"ETag\":{\"schema\":{\"type\":\"string\"}}},\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/%sNow\"}}}}", r->id);
    put_refusals(b, (const int[]){ 401, 403, 404, 0 });
    put(b, S("},"));
}

static void put_form_body(Buf *b, const Route *r)
{
    bool files = false;
    for (const Field *x = r->fields; x->name; x++) files |= x->type == FIELD_FILE;
    if (!r->fields->name) return;
    put_fmt(b, "\"requestBody\":{\"required\":true,\"content\":{\"%s\":{\"schema\":{\"$ref\":\"#/components/schemas/%sForm\"}}}},", files ? "multipart/form-data" : "application/json", r->id);
}

static void put_form(Buf *b, const Route *r)
{
    static const char done[] = "\"%d\":{\"description\":\"%s\",\"headers\":{\"ETag\":{\"schema\":{\"type\":\"string\"}}},\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/Done\"}}}}";
    put(b, S(",\"" API_FORMS));
    put_path(b, r->path);
    put(b, S("\":{"));
    if (r->now) put_form_get(b, r);
    put_fmt(b, "\"post\":{\"operationId\":\"%s\",\"tags\":[\"Forms\"],\"summary\":", r->id);
    json_text(b, str_from(r->about));
    put_char(b, ',');
    put_security(b, r->scope);
    put(b, S("\"parameters\":["));
    put_path_params(b, r->path);
    put(b, strchr(r->path, ':') ? S(",") : S(""));
    if (r->now) put(b, S("{\"$ref\":\"#/components/parameters/ifMatch\"},"));
    put(b, S("{\"$ref\":\"#/components/parameters/once\"}],"));
    put_form_body(b, r);
    put(b, S("\"responses\":{"));
    put_fmt(b, done, 200, r->makes ? "Changed" : "Done");
    if (r->makes) put_char(b, ','), put_fmt(b, done, 201, "Made");
    put_refusals(b, (const int[]){ 400, 401, 403, 404, 409, 410, 412, 415, 422, 428, 429, 503, 0 });
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
    Forms all = forms_all();
    for (const Route *r; (r = forms_next(&all));) {
        put_form_schema(b, r, false);
        if (r->now) put_form_schema(b, r, true);
    }
    put(b, S(",\"Done\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"address\"],\"properties\":{\"address\":{\"type\":\"string\",\"description\":\"Of the page that shows it\"}}}"));
    put(b, S(",\"Fields\":{\"type\":\"object\",\"description\":\"Problem details with what is wrong beside each field\",\"required\":[\"type\",\"title\",\"status\",\"detail\",\"request\"],\"additionalProperties\":false,\"properties\":{"
             "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},\"request\":{\"type\":\"string\"},"
             "\"errors\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/FieldError\"}}}},"
             "\"FieldError\":{\"type\":\"object\",\"required\":[\"field\",\"message\"],\"additionalProperties\":false,\"properties\":{\"field\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"}}}"));
    put(b, S(",\"Problem\":{\"type\":\"object\",\"description\":\"RFC 9457 problem details\",\"required\":[\"type\",\"title\",\"status\",\"detail\",\"request\"],\"additionalProperties\":false,\"properties\":{"
             "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\",\"description\":\"What was wrong, and what to do\"},"
             "\"request\":{\"type\":\"string\",\"description\":\"The request's id in the log\"}}}}"));
}

static void put_components(Buf *b)
{
    static const char answer[] = "\":{\"description\":\"%s\",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}";
    put(b, S("\"components\":{\"parameters\":{\"limit\":{\"name\":\"limit\",\"in\":\"query\",\"description\":\"How many items a page holds\",\"schema\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":200,\"default\":20}},"
             "\"cursor\":{\"name\":\"cursor\",\"in\":\"query\",\"description\":\"What `next` of the page before said\",\"schema\":{\"type\":\"string\"}},"
             "\"demo\":{\"name\":\"demo\",\"in\":\"query\",\"description\":\"1: with the invented communities of a demo center\",\"schema\":{\"type\":\"string\",\"enum\":[\"1\"]}},"
             "\"ifMatch\":{\"name\":\"If-Match\",\"in\":\"header\",\"description\":\"The ETag of what is changed, as the sender saw it; left out where nothing stands yet\",\"schema\":{\"type\":\"string\"}},"
             "\"once\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"description\":\"A name of the sender's for what is sent: sent again within a day, it is answered alike and done once\",\"schema\":{\"type\":\"string\",\"maxLength\":128}}},"
             "\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"Made on the page of one's account\"}},\"responses\":{\"Refused"));
    put_fmt(b, answer, "A parameter is not known or holds what it may not");
    put(b, S(",\"NotFound"));
    put_fmt(b, answer, "Nothing has this name");
    put(b, S(",\"Problem"));
    put_fmt(b, answer, "It was not done; detail says why");
    put(b, S(",\"Fields\":{\"description\":\"A field holds what it may not\",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Fields\"}}}}},"));
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
    put(b, S(",{\"name\":\"Forms\",\"description\":\"What people send at pages, sent by their programs\"}]"));
}

static Reply openapi_show(Request *rq)
{
    Buf b = buf_on(rq->arena);
    put(&b, S("{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Rotunda\",\"version\":\"1\",\"description\":\"What cities did about public concerns, what it cost, what changed, how sure we are, and who took it up. Reading needs no key; people who work here write with a token of their own.\","
              "\"license\":{\"name\":\"The data: see /about\",\"url\":"));
    json_text(&b, str_fmt(rq->arena, STR_FMT "/about", STR_ARG(view_base_address())));
    put(&b, S("}},\"servers\":[{\"url\":\"/\"}],\"security\":[],"));
    put_tags(&b);
    put(&b, S(",\"paths\":{"));
    bool first = true;
    for (const ApiOperation *const *t = tables; *t; t++)
        for (const ApiOperation *op = *t; op->path; op++) { if (!first) put_char(&b, ','); first = false; put_operation(&b, op); }
    Forms all = forms_all();
    for (const Route *r; (r = forms_next(&all));) put_form(&b, r);
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

static ApiFormLines form_lines(Request *rq)
{
    Vec(ApiFormLine) lines = { 0 };
    Forms all = forms_all();
    for (const Route *r; (r = forms_next(&all));) {
        ApiFormLine l = { .path = str_fmt(rq->arena, API_FORMS STR_FMT, STR_ARG(path_said(rq->arena, r->path))), .summary = str_from(r->about), .now = r->now != NULL };
        Vec(ApiNamed) fields = { 0 };
        for (isize i = 0; i < countof(scope_names); i++) if (r->scope >> i & 1) l.scope = str_from(scope_names[i]);
        for (const Field *x = r->fields; x->name; x++) if (field_described(x)) vec_push(rq->arena, &fields, ((ApiNamed){ str_from(x->name), str_from(x->label) }));
        l.fields.p = fields.p, l.fields.n = fields.n;
        vec_push(rq->arena, &lines, l);
    }
    return (ApiFormLines){ lines.p, lines.n };
}

static Reply api_show(Request *rq)
{
    ApiPage page = { .base = view_base_address() };
    Vec(ApiOperationLine) lines = { 0 };
    for (const ApiOperation *const *t = tables; *t; t++)
        for (const ApiOperation *op = *t; op->path; op++) vec_push(rq->arena, &lines, line_of(rq, op));
    page.operations.p = lines.p, page.operations.n = lines.n;
    page.forms = form_lines(rq);
    return show(rq, api_page, &page);
}

const Route api_routes[] = {
    GET("/api",                 api_show,     ANYONE),
    GET("/api/v1/openapi.json", openapi_show, ANYONE),
    { 0 }
};
