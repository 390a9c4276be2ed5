#include "tests/openapi.h"
#include <jansson.h>

typedef struct { Arena *a; json_t *document; Str wrong; } Checker;

static void complain(Checker *c, Str at, const char *what, const char *more)
{
    if (!c->wrong.n) c->wrong = str_fmt(c->a, STR_FMT ": %s%s", STR_ARG(at), what, more);
}

static json_t *resolve(Checker *c, json_t *schema)
{
    const char *ref = json_string_value(json_object_get(schema, "$ref"));
    json_t *at = c->document;
    Str rest = str_slice(str_from(ref), 2, str_from(ref).n), part;
    if (!ref) return schema;
    while (str_cut(&rest, '/', &part)) at = json_object_get(at, str_z(c->a, part));
    return at;
}

static bool is_type(const json_t *v, const char *type)
{
    if (!strcmp(type, "null")) return json_is_null(v);
    if (!strcmp(type, "string")) return json_is_string(v);
    if (!strcmp(type, "integer")) return json_is_integer(v);
    if (!strcmp(type, "number")) return json_is_number(v);
    if (!strcmp(type, "boolean")) return json_is_boolean(v);
    return strcmp(type, "array") ? json_is_object(v) : json_is_array(v);
}

static bool has_type(const json_t *v, json_t *type)
{
    if (json_is_string(type)) return is_type(v, json_string_value(type));
    for (size_t i = 0; i < json_array_size(type); i++) if (is_type(v, json_string_value(json_array_get(type, i)))) return true;
    return !type;
}

static void check(Checker *c, json_t *schema, json_t *v, Str at);

static void check_object(Checker *c, json_t *schema, json_t *v, Str at)
{
    json_t *properties = json_object_get(schema, "properties"), *required = json_object_get(schema, "required"), *inner;
    const char *name;
    for (size_t i = 0; i < json_array_size(required); i++) {
        name = json_string_value(json_array_get(required, i));
        if (!json_object_get(v, name)) complain(c, at, "there is no ", name);
    }
    json_object_foreach(v, name, inner) {
        json_t *of = json_object_get(properties, name);
        if (of) check(c, of, inner, str_fmt(c->a, STR_FMT ".%s", STR_ARG(at), name));
        else if (json_is_false(json_object_get(schema, "additionalProperties"))) complain(c, at, "nobody described ", name);
    }
}

static void check(Checker *c, json_t *schema, json_t *v, Str at)
{
    schema = resolve(c, schema);
    if (!schema) { complain(c, at, "its schema is missing", ""); return; }
    if (!has_type(v, json_object_get(schema, "type"))) { complain(c, at, "is of another type", ""); return; }
    if (json_is_object(v)) check_object(c, schema, v, at);
    for (size_t i = 0; json_is_array(v) && i < json_array_size(v); i++)
        check(c, json_object_get(schema, "items"), json_array_get(v, i), str_fmt(c->a, STR_FMT "[%zu]", STR_ARG(at), i));
}

/* "/api/v1/practices/{slug}" fits "/api/v1/practices/zero-fares". */
static bool path_fits(Str pattern, Str path)
{
    Str p, q;
    while (pattern.n && path.n) {
        str_cut(&pattern, '/', &p), str_cut(&path, '/', &q);
        if (!str_eq(p, q) && !(p.n && p.p[0] == '{' && q.n)) return false;
    }
    return !pattern.n && !path.n;
}

static json_t *operation_of(Checker *c, const char *method, Str path)
{
    const char *pattern;
    json_t *item, *exact = json_object_get(json_object_get(c->document, "paths"), str_z(c->a, path));
    if (exact) return json_object_get(exact, method);
    json_object_foreach(json_object_get(c->document, "paths"), pattern, item) if (path_fits(str_from(pattern), path)) return json_object_get(item, method);
    return NULL;
}

static void check_reply(Checker *c, const char *method, Str path, int status, Str type, json_t *v)
{
    json_t *answer = operation_of(c, method, path);
    if (!answer) { complain(c, path, "no operation is described", ""); return; }
    answer = resolve(c, json_object_get(json_object_get(answer, "responses"), str_fmt(c->a, "%d", status).p));
    if (!answer) { complain(c, path, "this status is not described: ", str_fmt(c->a, "%d", status).p); return; }
    json_t *content = json_object_get(json_object_get(answer, "content"), str_z(c->a, type));
    if (!content) complain(c, path, "this type is not described: ", str_z(c->a, type));
    else check(c, json_object_get(content, "schema"), v, S("reply"));
}

static void check_sent(Checker *c, const char *method, Str path, json_t *v)
{
    json_t *operation = operation_of(c, method, path), *content = json_object_get(json_object_get(operation, "requestBody"), "content");
    if (!operation) complain(c, path, "no operation is described", "");
    else if (!content && json_object_size(v)) complain(c, path, "no body is described", "");
    else if (content) check(c, json_object_get(json_object_get(content, "application/json"), "schema"), v, S("sent"));
}

/* The same description is asked for with every reply of a center: it is read once. */
static json_t *read_once(Str document)
{
    static json_t *kept;
    static u64 of;
    u64 hash = str_hash(document);
    if (kept && hash == of) return kept;
    json_decref(kept);
    of = hash;
    return kept = json_loadb(document.p, (size_t)document.n, 0, NULL);
}

typedef struct { int status; Str type; } Replied;          /* status 0: sent */

static Str wrong_in(Arena *a, Str document, Str method, Str path, Replied reply, Str body)
{
    Checker c = { .a = a, .document = read_once(document) };
    json_t *v = json_loadb(body.p, (size_t)body.n, JSON_DECODE_ANY, NULL);
    if (!c.document) complain(&c, S("openapi.json"), "is no JSON", "");
    else if (!v) complain(&c, path, "is no JSON", "");
    else if (reply.status) check_reply(&c, str_lower(a, method).p, path, reply.status, reply.type, v);
    else check_sent(&c, str_lower(a, method).p, path, v);
    json_decref(v);
    return c.wrong;
}

Str openapi_wrong(Arena *a, Str document, Str method, Str path, int status, Str type, Str body)
{
    return wrong_in(a, document, method, path, (Replied){ status, type }, body);
}

Str openapi_sent_wrong(Arena *a, Str document, Str method, Str path, Str body)
{
    return wrong_in(a, document, method, path, (Replied){ 0 }, body);
}
