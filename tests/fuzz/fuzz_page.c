/* fuzz_page.c: any value into every place of a page; what a browser would read back is the value. */
#include "media/html.h"
#include "store/query.h"
#include "tests/fuzz/fuzz.h"
#include <jansson.h>

/* As a browser reads text and attributes. Only entities that we write may stand there. */
static Str read_back(Arena *a, Str s)
{
    static const struct { Str entity, text; } entities[] = { { S("&amp;"), S("&") }, { S("&lt;"), S("<") }, { S("&gt;"), S(">") }, { S("&#34;"), S("\"") }, { S("&#39;"), S("'") } };
    Buf b = buf_on(a);
    while (s.n) {
        isize k = 0;
        if (s.p[0] == '&') {
            while (k < countof(entities) && !str_starts(s, entities[k].entity)) k++;
            HOLDS(k < countof(entities));
            put(&b, entities[k].text);
            s = str_slice(s, entities[k].entity.n, s.n);
            continue;
        }
        put_char(&b, s.p[0]);
        s = str_slice(s, 1, s.n);
    }
    return buf_str(&b);
}

static Str without_nul(Arena *a, Str s)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < s.n; i++) if (s.p[i]) put_char(&b, s.p[i]); else put(&b, S("\ufffd"));
    return buf_str(&b);
}

static int hex(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

static Str percent_back(Arena *a, Str s, const char *also)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            HOLDS(i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0);
            c = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
            i += 2;
        } else {
            HOLDS((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-_.~", c) || strchr(also, c));
        }
        put_char(&b, c);
    }
    return buf_str(&b);
}

static Str written(Out *o, void (*put_value)(Out *o, Str s), Str value)
{
    o->buf->n = 0;
    put_value(o, value);
    return str_copy(o->buf->arena, buf_str(o->buf));
}

static void check_text(Arena *a, Out *o, Str v)
{
    Str t = written(o, out_text_str, v), q = written(o, out_attr_str, v);
    HOLDS(str_find_char(t, '<') < 0 && str_find_char(q, '<') < 0 && str_find_char(q, '"') < 0 && str_find_char(q, '\'') < 0 && str_find_char(q, 0) < 0);
    HOLDS(str_eq(read_back(a, t), without_nul(a, v)));
    HOLDS(str_eq(read_back(a, q), without_nul(a, v)));
}

static void check_addresses(Arena *a, Out *o, Str v)
{
    Str p = written(o, out_path_str, v), q = written(o, out_query_str, v);
    bool dots = true;
    for (isize i = 0; i < v.n; i++) dots &= v.p[i] == '.';
    HOLDS(p.n > 0 && (dots ? str_eq(p, S("-")) : str_eq(percent_back(a, p, "@:"), v)));
    HOLDS(str_eq(percent_back(a, q, ""), v));
    Str u = read_back(a, written(o, out_url_str, v));
    if (str_eq(u, S("#"))) return;
    HOLDS(str_eq(u, v));
    for (isize i = 0; i < u.n; i++) HOLDS((u8)u.p[i] > ' ' && u.p[i] != '\\' && u.p[i] != 0x7f);
    Str low = str_lower(a, u);
    bool inside = str_starts(u, S("/")) && !str_starts(u, S("//"));
    HOLDS(!u.n || inside || strchr("?#", u.p[0]) || str_starts(low, S("http://")) || str_starts(low, S("https://")) || str_starts(low, S("mailto:")));
}

/* Data in a script element: it cannot end the element, and reads back as the same text. */
static void check_json(Arena *a, Out *o, Str v)
{
    if (!str_utf8_valid(v)) return;
    Buf b = buf_on(a);
    put_char(&b, '[');
    json_text(&b, v.p ? v : S(""));
    put_char(&b, ']');
    Str in_script = written(o, out_json, buf_str(&b));
    HOLDS(str_find_char(in_script, '<') < 0 && str_find_char(in_script, '>') < 0 && str_find_char(in_script, '&') < 0);
    json_t *list = json_loadb(in_script.p, (size_t)in_script.n, 0, NULL), *text = json_array_get(list, 0);
    HOLDS(json_is_string(text));
    HOLDS(str_eq(str_of(json_string_value(text), (isize)json_string_length(text)), v));
    json_decref(list);
}

/* A message that a translator got wrong still writes no markup of its own. */
static void check_message(Out *o, Str v)
{
    static const char *const names[] = { "n", "x", NULL };
    o->buf->n = 0;
    int places = 0;
    for (Msg m = msg_begin(o, v, names); msg_next(&m) && places < 1000; places++)
        HOLDS((m.at >= 0 && m.at < 2) || (m.at > MSG_OPEN && m.at <= MSG_OPEN + 9) || (m.at > MSG_CLOSE && m.at <= MSG_CLOSE + 9));
    HOLDS(str_find_char(buf_str(o->buf), '<') < 0);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Arena *a = arena_new();
    Buf b = buf_on(a);
    Out o = { .buf = &b, .lang = LANG_ES, .carry = S("for=x") };
    Str v = str_of((const char *)data, (isize)size);
    check_text(a, &o, v);
    check_addresses(a, &o, v);
    check_json(a, &o, v);
    check_message(&o, v);
    say_link(&o, v);
    arena_free(a);
    return 0;
}
