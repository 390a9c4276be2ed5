#include "media/html.h"
#include "media/address.h"
#include "media/number.h"

/* ---- text and attributes ---- */

static Str entity(char c, bool attribute)
{
    switch (c) {
    case '&': return S("&amp;");
    case '<': return S("&lt;");
    case '>': return S("&gt;");
    case '"': return attribute ? S("&#34;") : (Str){ 0 };
    case '\'': return attribute ? S("&#39;") : (Str){ 0 };
    case 0: return S("\ufffd");
    default: return (Str){ 0 };
    }
}

static void put_escaped(Buf *b, Str s, bool attribute)
{
    static const bool special[256] = { ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true, [0] = true };
    isize from = 0;
    for (isize i = 0; i < s.n; i++) {
        if (!special[(u8)s.p[i]]) continue;
        Str e = entity(s.p[i], attribute);
        if (!e.n) continue;
        put_bytes(b, s.p + from, i - from);
        put(b, e);
        from = i + 1;
    }
    put(b, str_slice(s, from, s.n));
}

void out_text_str(Out *o, Str s) { put_escaped(o->buf, s, false); }

void out_attr_str(Out *o, Str s) { put_escaped(o->buf, s, true); }

/* ---- addresses ---- */

/* A segment that is empty, "." or ".." would change the path around it ("//host", "/a/../"): written as "-". */
void out_path_str(Out *o, Str s)
{
    bool dots = true;
    for (isize i = 0; i < s.n; i++) dots = dots && s.p[i] == '.';
    if (dots) put_char(o->buf, '-');
    else put_percent(o->buf, s, "@:");
}

void out_query_str(Out *o, Str s) { put_percent(o->buf, s, ""); }

void out_url_str(Out *o, Str s) { put_escaped(o->buf, address_safe(s) ? s : S("#"), true); }

void out_lang_prefix(Out *o)
{
    if (o->lang == LANG_EN) return;
    put_char(o->buf, '/');
    put(o->buf, lang_code(o->lang));
}

void out_carry(Out *o, bool has_query)
{
    if (!o->carry.n) return;
    put(o->buf, has_query ? S("&amp;") : S("?"));
    out_attr_str(o, o->carry);
}

static Str decoded(Arena *a, Str s)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < s.n; i++) {
        int hi = s.p[i] == '%' && i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1, lo = hi < 0 ? -1 : hex_digit(s.p[i + 2]);
        if (lo < 0) { put_char(&b, s.p[i] == '+' ? ' ' : s.p[i]); continue; }
        put_char(&b, (char)(hi * 16 + lo));
        i += 2;
    }
    return buf_str(&b);
}

void out_form_token(Out *o)
{
    if (!o->token.n) return;
    out_lit(o, "<input type=\"hidden\" name=\"token\" value=\"");
    out_attr_str(o, o->token);
    out_lit(o, "\">");
}

void out_carry_inputs(Out *o)
{
    Str rest = o->carry, pair, name;
    Arena *a = o->buf->arena;
    while (str_cut(&rest, '&', &pair)) {
        if (!str_cut(&pair, '=', &name)) continue;
        name = decoded(a, name);
        pair = decoded(a, pair);
        out_lit(o, "<input type=\"hidden\" name=\"");
        out_attr_str(o, name);
        out_lit(o, "\" value=\"");
        out_attr_str(o, pair);
        out_lit(o, "\">");
    }
}

/* ---- the forms of each ---- */

#define DEFINE_FORMS(F)                                                           \
    void out_##F##_z(Out *o, const char *z) { out_##F##_str(o, str_from(z)); }    \
    void out_##F##_int(Out *o, i64 n) { put_int(o->buf, n); }
DEFINE_FORMS(text)
DEFINE_FORMS(attr)
DEFINE_FORMS(path)
DEFINE_FORMS(query)
void out_url_z(Out *o, const char *z) { out_url_str(o, str_from(z)); }

void out_raw(Out *o, Html html) { put(o->buf, html.s); }

/* JSON stays JSON: these characters stand only inside its strings, where \u may take their place. */
void out_json(Out *o, Str json)
{
    for (isize i = 0; i < json.n; i++) {
        char c = json.p[i];
        Str three = str_slice(json, i, i + 3);
        if (c == '<' || c == '>' || c == '&') put_fmt(o->buf, "\\u%04x", c);
        else if (str_eq(three, S("\u2028"))) { put(o->buf, S("\\u2028")); i += 2; }
        else if (str_eq(three, S("\u2029"))) { put(o->buf, S("\\u2029")); i += 2; }
        else put_char(o->buf, c);
    }
}

/* ---- words of a page's expressions ---- */

#define SAY(call) Buf b = buf_on(o->buf->arena); call; return buf_str(&b)
Str say_number(Out *o, i64 n) { SAY(put_number(&b, o->lang, n)); }
Str say_decimal(Out *o, double v, int decimals) { SAY(put_decimal(&b, o->lang, v, decimals)); }
Str say_money(Out *o, i64 minor, Str iso4217) { SAY(put_money(&b, o->lang, minor, iso4217)); }
Str say_link(Out *o, Str path) { SAY(put_address(&b, o->lang, o->carry, path)); }
Str say_str_int(Out *o, i64 n) { SAY(put_int(&b, n)); }
Str say_str_str(Out *o, Str s) { (void)o; return s; }
Str say_str_z(Out *o, const char *z) { (void)o; return str_from(z); }
Str say_tr_str(Out *o, Str english) { return tr(o->lang, english); }
Str say_tr_z(Out *o, const char *english) { return tr(o->lang, str_from(english)); }

/* ---- messages ---- */

/* The length of a place at the start of s, and which one it is; 0 where there is none. */
static isize place_at(Str s, const char *const *names, int *at)
{
    if (s.p[0] == '{')
        for (int i = 0; names[i]; i++) {
            Str name = str_from(names[i]);
            if (s.n >= name.n + 2 && s.p[name.n + 1] == '}' && str_eq(str_slice(s, 1, name.n + 1), name)) {
                *at = i;
                return name.n + 2;
            }
        }
    if (s.p[0] != '<') return 0;
    bool closing = s.n > 1 && s.p[1] == '/';
    isize digit = closing ? 2 : 1;
    if (s.n < digit + 2 || s.p[digit] < '1' || s.p[digit] > '9' || s.p[digit + 1] != '>') return 0;
    *at = (closing ? MSG_CLOSE : MSG_OPEN) + (s.p[digit] - '0');
    return digit + 2;
}

bool msg_next(Msg *m)
{
    for (isize i = 0; i < m->rest.n; i++) {
        isize n = place_at(str_slice(m->rest, i, m->rest.n), m->names, &m->at);
        if (!n) continue;
        out_attr_str(m->o, str_slice(m->rest, 0, i));
        m->rest = str_slice(m->rest, i + n, m->rest.n);
        return true;
    }
    out_attr_str(m->o, m->rest);
    m->rest = (Str){ 0 };
    return false;
}
