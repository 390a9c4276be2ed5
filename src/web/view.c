#include "web/view.h"
#include "web/done.h"
#include "media/address.h"
#include <string.h>

static Str base_address;
static bool (*place_find)(Request *rq, Str id, Str *canonical_id, Str *label);

void view_base(Str address) { base_address = address; }
Str view_base_address(void) { return base_address; }

Err view_base_option(Cli *cli, Str otherwise)
{
    Str given = cli_text(cli, "address");
    if (str_ends(given, S("/"))) given.n--;
    isize host = str_starts(given, S("https://")) ? 8 : str_starts(given, S("http://")) ? 7 : 0;
    bool fine = host && given.n > host;
    for (isize i = host; i < given.n; i++) fine = fine && (u8)given.p[i] > ' ' && !strchr("/?#\"<>@\\", given.p[i]);
    if (given.n && !fine) return err(cli->arena, ERR_USAGE, "--address takes the center's address without a path, for example https://practices.example.org, not \"" STR_FMT "\"", STR_ARG(given));
    if (!base_address.n) view_base(given.n ? given : otherwise);
    return OK;
}

void view_lend_place(bool (*find)(Request *rq, Str id, Str *canonical_id, Str *label)) { place_find = find; }

void put_query(Buf *b, Str s)
{
    for (isize blank; (blank = str_find_char(s, ' ')) >= 0; s = str_slice(s, blank + 1, s.n)) {
        put_percent(b, str_slice(s, 0, blank), "");
        put_char(b, '+');
    }
    put_percent(b, s, "");
}

static void put_pair(Buf *b, Str name, Str value)
{
    put_char(b, str_find_char(buf_str(b), '?') < 0 ? '?' : '&');
    put_query(b, name);
    put_char(b, '=');
    put_query(b, value);
}

/* The address with every parameter but those that skip says, kept in order. */
static Buf address_without(Request *rq, bool (*skip)(void *ctx, const Pair *p), void *ctx)
{
    Buf b = buf_on(rq->arena);
    put(&b, rq->path);
    for (isize i = 0; i < rq->query.n; i++) {
        const Pair *p = &rq->query.p[i];
        if (str_eq(p->name, S("for")) || str_eq(p->name, S("demo")) || str_eq(p->name, S("page")) || str_eq(p->name, S("done")) || !p->value.n || skip(ctx, p)) continue;
        put_pair(&b, p->name, p->value);
    }
    return b;
}

static bool skip_name(void *ctx, const Pair *p) { return str_eq(p->name, *(Str *)ctx); }
static bool skip_pair(void *ctx, const Pair *p) { const Pair *q = ctx; return str_eq(p->name, q->name) && str_eq(p->value, q->value); }
static bool skip_none(void *ctx, const Pair *p) { (void)ctx, (void)p; return false; }

Str address_set(Request *rq, const char *name, Str value)
{
    Str n = str_from(name);
    Buf b = address_without(rq, skip_name, &n);
    if (value.n) put_pair(&b, n, value);
    return buf_str(&b);
}

Str address_toggle(Request *rq, const char *name, Str value)
{
    Pair pair = { str_from(name), value };
    bool on = false;
    for (isize i = 0; i < rq->query.n; i++) on |= skip_pair(&pair, &rq->query.p[i]);
    Buf b = address_without(rq, skip_pair, &pair);
    if (!on) put_pair(&b, pair.name, value);
    return buf_str(&b);
}

Str address_under(Out *o, Str path, const char *what) { return str_fmt(o->buf->arena, STR_FMT "/%s", STR_ARG(path), what); }

Str address_page(Request *rq, i64 page)
{
    Buf b = address_without(rq, skip_none, NULL);
    if (page > 1) put_pair(&b, S("page"), str_fmt(rq->arena, "%" PRId64, page));
    return buf_str(&b);
}

Str feed_address(Request *rq)
{
    Str first = address_page(rq, 1);
    return str_fmt(rq->arena, STR_FMT ".atom" STR_FMT, STR_ARG(rq->path), STR_ARG(str_slice(first, rq->path.n, first.n)));
}

static Str demo_asked(Request *rq) { return request_demo(rq) ? S("demo=1") : (Str){ 0 }; }

Str address_whole(Request *rq, int lang, Str path)
{
    Buf b = buf_on(rq->arena);
    put(&b, base_address);
    put_address(&b, lang, demo_asked(rq), path);
    return buf_str(&b);
}

/* With demo=1 kept: without it an invented community's page would not be there. */
static Str canonical(Request *rq, int lang, Str page)
{
    Buf b = address_without(rq, skip_none, NULL);
    if (page.n) put_pair(&b, S("page"), page);
    return address_whole(rq, lang, buf_str(&b));
}

/* The first word of the path, where it is one of the header's. */
static Str section_of(Str path)
{
    static const Str sections[] = { S("practices"), S("communities"), S("compare"), S("about"), S("desk") };
    for (isize i = 0; i < countof(sections); i++)
        if (path.n > 1 && str_starts(str_slice(path, 1, path.n), sections[i])) return sections[i];
    return (Str){ 0 };
}

static void carry_fill(Request *rq, View *v)
{
    Str id = request_query(rq, "for"), found, label;
    Buf b = buf_on(rq->arena);
    if (id.n && place_find && place_find(rq, id, &found, &label)) {
        v->for_id = found, v->for_label = label;
        put(&b, S("for="));
        put_query(&b, found);
    }
    if (demo_asked(rq).n) put(&b, b.n ? S("&") : S("")), put(&b, demo_asked(rq));
    rq->out->carry = buf_str(&b);
}

/* From the first page, and from those that lead in, one comes to the desk. */
static Str sign_in_address(Request *rq, Str here)
{
    static const Str in[] = { S("/sign-in"), S("/link/"), S("/second"), S("/join") };
    bool leads_in = str_eq(rq->path, S("/"));
    for (isize i = 0; i < countof(in); i++) leads_in |= str_starts(rq->path, in[i]);
    Buf b = buf_on(rq->arena);
    put(&b, S("/sign-in"));
    if (!leads_in) put_pair(&b, S("back"), here);
    return buf_str(&b);
}

View *view_ready(Request *rq)
{
    if (rq->out->view) return (View *)(uintptr_t)rq->out->view;
    View *v = make(rq->arena, View);
    Str page = request_query(rq, "page");
    v->path = rq->path, v->section = section_of(rq->path), v->words = request_query(rq, "q");
    carry_fill(rq, v);
    int other = rq->lang == LANG_EN ? LANG_ES : LANG_EN;
    Str query = rq->query_text;
    v->other_address = str_fmt(rq->arena, "%s" STR_FMT "%s" STR_FMT, other == LANG_ES ? "/es" : "", STR_ARG(rq->path), query.n ? "?" : "", STR_ARG(query));
    v->done = done_words(rq);
    v->here = v->done.n ? address_set(rq, "done", (Str){ 0 }) : rq->address, v->who = rq->who, v->face = face_of(rq), v->forms = &rq->forms;
    v->sign_in = sign_in_address(rq, v->here);
    v->canonical = canonical(rq, rq->lang, page), v->canonical_other = canonical(rq, other, page);
    rq->out->view = v;
    return v;
}
