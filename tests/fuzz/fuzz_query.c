/* fuzz_query.c: "ADDRESS\nVALUE": what an address says, and that the addresses made from it say the same and one thing more. */
#include "tests/fuzz/fuzz.h"
#include "web/view.h"

static Request *parsed(Arena *a, Str address)
{
    Request *rq = make(a, Request);
    Str why = { 0 };
    rq->arena = a;
    rq->out = make(a, Out);
    if (request_parse(rq, address, &why)) return rq;
    HOLDS(why.n > 0);
    return NULL;
}

static void check_parts(const Request *rq)
{
    HOLDS(rq->path.n > 0 && rq->path.p[0] == '/');
    HOLDS(rq->query.n <= QUERY_MAX);
    for (isize i = 0; i < rq->query.n; i++) HOLDS(str_utf8_valid(rq->query.p[i].name) && str_utf8_valid(rq->query.p[i].value));
}

/* The pairs that a made address carries on: not what pages put in themselves, not empty ones, not those of this name. */
static Buf others(Arena *a, const Request *rq, Str name)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < rq->query.n; i++) {
        const Pair *p = &rq->query.p[i];
        if (str_eq(p->name, S("page")) || str_eq(p->name, S("for")) || str_eq(p->name, S("demo")) || str_eq(p->name, S("done")) || !p->value.n || str_eq(p->name, name)) continue;
        put(&b, p->name), put_char(&b, '\n'), put(&b, p->value), put_char(&b, 1);
    }
    return b;
}

/* Pages put the language before the addresses they show. */
static Request *again(Arena *a, const Request *rq, Str address)
{
    return parsed(a, rq->lang == LANG_ES ? str_join(a, (Str[]){ S("/es"), address }, 2, S("")) : address);
}

static void check_made(Arena *a, Request *rq, Str value)
{
    Request *set = again(a, rq, address_set(rq, "q", value));
    HOLDS(set && str_eq(set->path, rq->path) && set->lang == rq->lang);
    HOLDS(str_eq(request_query(set, "q"), value) && request_query_count(set, "q") == (value.n > 0));
    Buf x = others(a, rq, S("q")), y = others(a, set, S("q"));
    HOLDS(str_eq(buf_str(&x), buf_str(&y)));
    if (!value.n) return;
    Str once = address_toggle(rq, "q", value);
    Request *on = again(a, rq, once);
    HOLDS(on && str_eq(on->path, rq->path));
    Request *off = again(a, rq, address_toggle(on, "q", value));
    HOLDS(off && request_query_count(off, "q") <= request_query_count(on, "q") + 1);
    x = others(a, rq, S("q")), y = others(a, off, S("q"));
    HOLDS(str_eq(buf_str(&x), buf_str(&y)));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Arena *a = arena_new();
    Str value = str_of((const char *)data, (isize)size), address;
    if (!str_cut(&value, '\n', &address)) address = value = S("");
    Str decoded;
    if (url_decode(a, address, true, &decoded)) HOLDS(str_utf8_valid(decoded) && decoded.n <= address.n);
    Request *rq = parsed(a, address);
    if (rq) {
        check_parts(rq);
        view_ready(rq);
        HOLDS(parsed(a, address_page(rq, 3)) || rq->query.n == QUERY_MAX);
        if (str_utf8_valid(value) && rq->query.n < QUERY_MAX - 1) check_made(a, rq, value);
    }
    Head head = { .cookie = value };
    Request cookies = { .arena = a, .head = head };
    Str found = request_cookie(&cookies, "for");
    HOLDS(found.n <= value.n && str_find_char(found, ';') < 0);
    arena_free(a);
    return 0;
}
