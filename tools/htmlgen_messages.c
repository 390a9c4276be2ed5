/* The list of messages, and the catalogs that translate them. */
#include "htmlgen.h"

void message_add(Messages *m, const Source *s, isize at, Str english, Str many)
{
    Arena *a = m->arena;
    Str where = str_fmt(a, STR_FMT ":%td", STR_ARG(s->path), spot_of(s, at).line);
    for (isize i = 0; i < m->all.n; i++) {
        MessageUse *old = &m->all.p[i];
        if (!str_eq(old->english, english)) continue;
        if (old->many.n && many.n && !str_eq(old->many, many)) fail_at(s, at, "this message has another plural at " STR_FMT, STR_ARG(old->where));
        if (many.n) old->many = many;
        old->where = str_fmt(a, STR_FMT " " STR_FMT, STR_ARG(old->where), STR_ARG(where));
        return;
    }
    vec_push(a, &m->all, (MessageUse){ english, many, where, s, at });
}

/* ---- literals ---- */

static void put_utf8(Buf *b, u32 c)
{
    if (c < 0x80) put_char(b, (char)c);
    else if (c < 0x800) { put_char(b, (char)(0xc0 | c >> 6)); put_char(b, (char)(0x80 | (c & 63))); }
    else { put_char(b, (char)(0xe0 | c >> 12)); put_char(b, (char)(0x80 | (c >> 6 & 63))); put_char(b, (char)(0x80 | (c & 63))); }
}

static void put_escape(Buf *b, const Source *s, isize *at, isize end)
{
    char c = *at < end ? s->text.p[(*at)++] : 0;
    if (c == 'n') put_char(b, '\n');
    else if (c == 't') put_char(b, '\t');
    else if (c == '"' || c == '\\' || c == '\'') put_char(b, c);
    else if (c == 'u' && *at + 4 <= end) {
        char digits[5] = { 0 };
        memcpy(digits, s->text.p + *at, 4);
        put_utf8(b, (u32)strtoul(digits, NULL, 16));
        *at += 4;
    } else fail_at(s, *at - 2, "a message knows \\n, \\t, \\\", \\\\ and \\u with four digits");
}

Str literal_text(Arena *a, const Source *s, isize *at, isize end)
{
    Buf b = buf_on(a);
    isize from = (*at)++;
    for (;;) {
        if (*at >= end || s->text.p[*at] == '\n') fail_at(s, from, "this quote is not closed");
        char c = s->text.p[(*at)++];
        if (c == '"') return buf_str(&b);
        if (c == '\\') put_escape(&b, s, at, end);
        else put_char(&b, c);
    }
}

StrVec message_places(Arena *a, Str m)
{
    StrVec places = { 0 };
    for (isize i = 0; i < m.n; i++) {
        if (m.p[i] != '{' && m.p[i] != '<') continue;
        isize end = i + 1;
        if (m.p[i] == '<' && end < m.n && m.p[end] == '/') end++;
        isize word = end;
        while (end < m.n && word_char(m.p[end])) end++;
        bool named = m.p[i] == '{' && end > word && end < m.n && m.p[end] == '}';
        bool numbered = m.p[i] == '<' && end == word + 1 && end < m.n && m.p[end] == '>' && m.p[word] >= '1' && m.p[word] <= '9';
        if (named || numbered) vec_push(a, &places, str_slice(m, i, end + 1));
    }
    return places;
}
void messages_of_c(Messages *m, Arena *a, const Source *s) { (void)m; (void)a; (void)s; }
void messages_pot(Buf *b, const Messages *m) { (void)b; (void)m; }
void messages_table(Arena *a, Buf *b, const Messages *m, const Source *po)
{
    (void)a; (void)m; (void)po;
    put(b, S("#include \"media/messages.h\"\n\nconst Catalog message_catalogs[LANG_COUNT] = { 0 };\n"));
}
isize messages_check(Arena *a, const Messages *m, const Source *po) { (void)a; (void)m; (void)po; return 0; }
