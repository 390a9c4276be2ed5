#include "web/request.h"
#include "media/address.h"
#include "store/store.h"
#include <stdatomic.h>

bool url_decode(Arena *a, Str raw, bool plus, Str *out)
{
    char *z = arena_alloc(a, raw.n + 1);
    isize n = 0;
    for (isize i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '%') {
            if (raw.n - i < 3 || hex_digit(raw.p[i + 1]) < 0 || hex_digit(raw.p[i + 2]) < 0) return false;
            c = (char)(hex_digit(raw.p[i + 1]) * 16 + hex_digit(raw.p[i + 2]));
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        z[n++] = c;
    }
    *out = str_of(z, n);
    return str_utf8_valid(*out);
}

typedef enum { PAIRS_READ, PAIRS_NOT_TEXT, PAIRS_TOO_MANY } PairsRead;

/* name=value&name=value, decoded, at most `most` of them. */
static PairsRead read_pairs(Arena *a, Str rest, isize most, Pairs *out)
{
    Str part;
    while (str_cut(&rest, '&', &part)) {
        if (!part.n) continue;
        isize eq = str_find_char(part, '=');
        Pair pair = { 0 };
        if (!url_decode(a, str_slice(part, 0, eq < 0 ? part.n : eq), true, &pair.name) ||
            !url_decode(a, str_slice(part, eq < 0 ? part.n : eq + 1, part.n), true, &pair.value)) return PAIRS_NOT_TEXT;
        if (out->n == most) return PAIRS_TOO_MANY;
        vec_push(a, out, pair);
    }
    return PAIRS_READ;
}

static bool parse_query(Request *rq, Str *why)
{
    PairsRead r = read_pairs(rq->arena, rq->query_text, QUERY_MAX, &rq->query);
    if (r == PAIRS_NOT_TEXT) *why = S("The address holds a parameter that is not UTF-8 text.");
    if (r == PAIRS_TOO_MANY) *why = S("The address has too many parameters.");
    return r == PAIRS_READ;
}

/* Bytes that no address may hold unescaped (RFC 3986), as far as they could confuse whoever reads it after us. */
static bool plain_bytes(Str s)
{
    for (isize i = 0; i < s.n; i++) {
        u8 c = (u8)s.p[i];
        if (c <= ' ' || c >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>' || c == '#') return false;
    }
    return true;
}

/* No segment may be "." or "..", however it is written: nothing here resolves them, a proxy may. */
static bool segments_plain(Arena *a, Str path)
{
    Str part;
    while (str_cut(&path, '/', &part)) {
        Str decoded;
        if (!url_decode(a, part, false, &decoded)) return false;
        if (str_eq(decoded, S(".")) || str_eq(decoded, S(".."))) return false;
        for (isize i = 0; i < decoded.n; i++)
            if ((u8)decoded.p[i] < ' ' || decoded.p[i] == '/' || decoded.p[i] == '\\' || decoded.p[i] == 0x7f) return false;
    }
    return true;
}

static void take_language(Request *rq)
{
    rq->lang = LANG_EN;
    for (int lang = LANG_EN + 1; lang < LANG_COUNT; lang++) {
        Str code = lang_code(lang);
        Str after = str_slice(rq->path, 1 + code.n, rq->path.n);
        if (!str_eq(str_slice(rq->path, 1, 1 + code.n), code) || (after.n && after.p[0] != '/')) continue;
        rq->lang = lang;
        rq->path = after.n ? after : S("/");
    }
}

bool request_parse(Request *rq, Str raw, Str *why)
{
    isize mark = str_find_char(raw, '?');
    rq->address = raw;
    rq->path = str_slice(raw, 0, mark < 0 ? raw.n : mark);
    rq->query_text = str_slice(raw, mark < 0 ? raw.n : mark + 1, raw.n);
    *why = S("The address cannot be read. Check it, or start at the first page.");
    if (!raw.n || raw.p[0] != '/' || !plain_bytes(raw) || !segments_plain(rq->arena, rq->path)) return false;
    if (str_find(rq->path, S("//")) >= 0) return false;        /* led back to, as it stands or without its language, it would name another server */
    take_language(rq);
    return parse_query(rq, why);
}

static Str find_pair(const Pairs *pairs, const char *name, isize *count)
{
    Str found = { 0 }, wanted = str_from(name);
    for (isize i = 0; i < pairs->n; i++) {
        if (!str_eq(pairs->p[i].name, wanted)) continue;
        if (!(*count)++) found = pairs->p[i].value;
    }
    return found;
}

Str request_param(const Request *rq, const char *name)
{
    isize count = 0;
    return find_pair(&rq->params, name, &count);
}

Str request_query(const Request *rq, const char *name)
{
    isize count = 0;
    return find_pair(&rq->query, name, &count);
}

isize request_query_count(const Request *rq, const char *name)
{
    isize count = 0;
    find_pair(&rq->query, name, &count);
    return count;
}

/* False: the body is not as the standard says, or a field is no text. */
static bool read_parts(Request *rq)
{
    Multipart m;
    Part p;
    if (!multipart_begin(&m, rq->head.content_type, rq->body)) return false;
    while (multipart_next(&m, &p)) {
        bool chosen = p.file && p.filename.n > 0;
        if (!str_utf8_valid(p.name) || (!p.file && !str_utf8_valid(p.bytes)) || (chosen && rq->files_n == FILES_MAX) || rq->form.n == FORM_MAX) return false;
        if (chosen) rq->files[rq->files_n++] = p;
        else if (!p.file) vec_push(rq->arena, &rq->form, ((Pair){ p.name, p.bytes }));
    }
    return !m.bad;
}

Pairs *request_form_pairs(Request *rq)
{
    if (rq->form_read) return &rq->form;
    bool whole = multipart_type(rq->head.content_type) ? read_parts(rq) : read_pairs(rq->arena, rq->body, FORM_MAX, &rq->form) == PAIRS_READ;
    if (!whole) rq->form.n = rq->files_n = 0;
    rq->form_read = true;
    return &rq->form;
}

const Part *request_file(Request *rq, const char *name)
{
    request_form_pairs(rq);
    for (int i = 0; i < rq->files_n; i++) if (str_eq(rq->files[i].name, str_from(name))) return &rq->files[i];
    return NULL;
}

Str request_form(Request *rq, const char *name)
{
    isize count = 0;
    return find_pair(request_form_pairs(rq), name, &count);
}

bool request_query_given(const Request *rq, const char *name) { return request_query_count(rq, name) > 0; }
bool request_demo(const Request *rq) { return str_eq(request_query(rq, "demo"), S("1")); }
bool request_is_api(const Request *rq) { return str_starts(rq->path, S("/api/")); }

bool head_from_elsewhere(const Head *h)
{
    isize host = str_find(h->origin, S("://"));
    if (h->sec_fetch_site.n && !str_eq(h->sec_fetch_site, S("same-origin")) && !str_eq(h->sec_fetch_site, S("none"))) return true;
    return h->origin.n && (host < 0 || !str_eq(str_slice(h->origin, host + 3, h->origin.n), h->host));
}

Str head_cookie(const Head *h, const char *name)
{
    Str rest = h->cookie, part;
    while (str_cut(&rest, ';', &part)) {
        part = str_trim(part);
        isize eq = str_find_char(part, '=');
        if (eq > 0 && str_eq(str_slice(part, 0, eq), str_from(name))) return str_slice(part, eq + 1, part.n);
    }
    return (Str){ 0 };
}

Str request_back(const Request *rq, Str back)
{
    bool inside = back.n && back.n < 2000 && back.p[0] == '/' && address_safe(back);
    return inside ? back : rq->lang == LANG_ES ? S("/es") : S("/");
}

Str request_cookie(const Request *rq, const char *name) { return head_cookie(&rq->head, name); }

void request_depends(Request *rq, Generation *number)
{
    must(rq->depends_n < DEPENDS_MAX);
    rq->depends[rq->depends_n++] = (Depends){ number, atomic_load_explicit(number, memory_order_acquire) };
}

void request_later(Request *rq, void (*fn)(void *a, void *b), void *a, void *b)
{
    must(rq->later_n < LATER_MAX);
    rq->later[rq->later_n].fn = fn, rq->later[rq->later_n].a = a, rq->later[rq->later_n].b = b;
    rq->later_n++;
}

static void give_back(void *d, void *whole) { derived_give(d, whole); }

void *request_take(Request *rq, Derived *d, const char *what)
{
    for (int i = 0; i < rq->later_n; i++) if (rq->later[i].fn == give_back && rq->later[i].a == d) return rq->later[i].b;
    request_depends(rq, derived_generation(d));
    void *whole = derived_take(d);
    if (whole) request_later(rq, give_back, d, whole);
    else rq->failure = err(rq->arena, ERR_ENV, "%s could not be read", what);
    return whole;
}

void *request_take_current(Request *rq, Derived *d, const char *what)
{
    derived_wait_current(d);
    for (int i = 0; i < rq->later_n; i++) {
        if (rq->later[i].fn != give_back || rq->later[i].a != d) continue;
        derived_give(d, rq->later[i].b);
        rq->later[i] = rq->later[--rq->later_n];
    }
    for (int i = 0; i < rq->depends_n; i++) if (rq->depends[i].at == derived_generation(d)) rq->depends[i--] = rq->depends[--rq->depends_n];
    return request_take(rq, d, what);
}

/* ---- changes ---- */

typedef struct { Rule *rule; void *arg; i64 actor; } ByPerson;

static Err as_person(Write *w, void *arg)
{
    const ByPerson *by = arg;
    w->actor = w->db->viewer = by->actor;
    return by->rule(w, by->arg);
}

Err request_change(Request *rq, Rule *rule, void *arg)
{
    ByPerson by = { rule, arg, rq->who.person };
    if (!rq->write) return store_write(rq->db->store, rq->arena, as_person, &by);
    i64 viewer = rq->db->viewer;
    Err e = as_person(rq->write, &by);
    rq->db->viewer = viewer;
    if (failed(e) && !failed(rq->db->failure)) write_undo(rq->write);
    return e;
}
