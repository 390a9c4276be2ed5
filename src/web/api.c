#include "web/api.h"

/* ---- writing rows ---- */

static void put_opt_int(Buf *b, OptInt v) { if (v.known) put_int(b, v.v); else put(b, S("null")); }
static void put_opt_real(Buf *b, OptReal v) { if (v.known) put_real(b, v.v); else put(b, S("null")); }

static void put_texts(Buf *b, ApiTexts t)
{
    for (isize i = 0; i < t.n; i++) put_char(b, i ? ',' : '['), json_text(b, t.p[i]);
    put(b, t.n ? S("]") : S("[]"));
}

static void put_rows(Buf *b, const ApiField *f, ApiRows r)
{
    for (isize i = 0; i < r.n; i++) put_char(b, i ? ',' : '['), api_put(b, f->of, (const char *)r.p + i * f->size);
    put(b, r.n ? S("]") : S("[]"));
}

/* A text that has to be there is written as empty rather than null. */
static void put_text_field(Buf *b, const ApiField *f, Str s)
{
    if (!s.n && f->maybe) put(b, S("null"));
    else json_text(b, s.p ? s : S(""));
}

static void put_field(Buf *b, const ApiField *f, const void *at)
{
    switch (f->type) {
    case API_TEXT:     put_text_field(b, f, *(const Str *)at); return;
    case API_INT:      put_int(b, *(const i64 *)at); return;
    case API_TIME:     json_time(b, *(const i64 *)at); return;
    case API_BOOL:     put(b, *(const bool *)at ? S("true") : S("false")); return;
    case API_OPT_INT:  put_opt_int(b, *(const OptInt *)at); return;
    case API_OPT_REAL: put_opt_real(b, *(const OptReal *)at); return;
    case API_TEXTS:    put_texts(b, *(const ApiTexts *)at); return;
    case API_OBJECT:   api_put(b, f->of, at); return;
    case API_OBJECTS:  put_rows(b, f, *(const ApiRows *)at); return;
    }
}

void api_put(Buf *b, const ApiField *fields, const void *row)
{
    for (const ApiField *f = fields; f->name; f++) {
        put_fmt(b, "%s\"%s\":", f == fields ? "{" : ",", f->name);
        put_field(b, f, (const char *)row + f->at);
    }
    put_char(b, '}');
}

/* ---- checking what is asked ---- */

static const ApiParam *param_named(const ApiOperation *op, Str name)
{
    for (const ApiParam *p = op->params; p && p->name; p++) if (str_eq(name, str_from(p->name))) return p;
    return NULL;
}

static bool is_choice(const char *choices, Str value)
{
    Str rest = str_from(choices), one;
    while (str_cut(&rest, '|', &one)) if (str_eq(one, value)) return true;
    return false;
}

static Str params_said(Arena *a, const ApiOperation *op)
{
    Buf b = buf_on(a);
    for (const ApiParam *p = op->params; p && p->name; p++) put_fmt(&b, "%s, ", p->name);
    put(&b, S("limit, cursor, demo"));
    return buf_str(&b);
}

static Str wrong_param(Request *rq, const ApiOperation *op, const Pair *q)
{
    const ApiParam *p = param_named(op, q->name);
    if (str_eq(q->name, S("demo"))) return S("\"demo\" is 1, or left out.");
    if (!p) return str_fmt(rq->arena, "There is no parameter \"" STR_FMT "\" here. There are: " STR_FMT ".", STR_ARG(q->name), STR_ARG(params_said(rq->arena, op)));
    if (!p->many && request_query_count(rq, p->name) > 1) return str_fmt(rq->arena, "\"%s\" can be given once.", p->name);
    if (p->choices && q->value.n && !is_choice(p->choices, q->value)) return str_fmt(rq->arena, "\"%s\" is one of: %s.", p->name, p->choices);
    return (Str){ 0 };
}

/* limit and cursor: whole numbers. */
static Str wrong_number(Request *rq, const char *name, i64 low, i64 high, i64 *out)
{
    Str given = request_query(rq, name);
    if (!given.n) return (Str){ 0 };
    if (request_query_count(rq, name) == 1 && str_i64(given, out) && *out >= low && *out <= high) return (Str){ 0 };
    return str_fmt(rq->arena, "\"%s\" is given once, a whole number from %" PRId64 " to %" PRId64 ".", name, low, high);
}

bool api_list_begin(Request *rq, const ApiOperation *op, ApiList *list, Reply *refused)
{
    *list = (ApiList){ .body = buf_on(rq->arena), .limit = API_LIMIT_USUAL };
    Str wrong = wrong_number(rq, "limit", 1, API_LIMIT_MOST, &list->limit);
    if (!wrong.n) wrong = wrong_number(rq, "cursor", 0, INT64_MAX / 2, &list->cursor);
    for (isize i = 0; i < rq->query.n && !wrong.n; i++) {
        const Pair *q = &rq->query.p[i];
        bool common = str_eq(q->name, S("limit")) || str_eq(q->name, S("cursor")) || (str_eq(q->name, S("demo")) && str_eq(q->value, S("1")));
        if (!common) wrong = wrong_param(rq, op, q);
    }
    if (wrong.n) *refused = reply_problem(rq, 400, wrong);
    else put(&list->body, S("{\"items\":["));
    return !wrong.n;
}

void api_list_add(ApiList *list, const ApiOperation *op, const void *item)
{
    if (list->n++) put_char(&list->body, ',');
    api_put(&list->body, op->item, item);
}

Reply api_list_end(Request *rq, ApiList *list, i64 total)
{
    i64 next = list->cursor + list->n;
    put_fmt(&list->body, "],\"total\":%" PRId64 ",\"next\":", total);
    if (list->n && next < total) put_fmt(&list->body, "\"%" PRId64 "\"}\n", next);
    else put(&list->body, S("null}\n"));
    return reply_json(rq, buf_str(&list->body));
}

Reply api_one(Request *rq, const ApiOperation *op, const void *item)
{
    Buf b = buf_on(rq->arena);
    api_put(&b, op->item, item);
    put_char(&b, '\n');
    return reply_json(rq, buf_str(&b));
}
