#include "tools/catalog.h"

void message_merge(Messages *m, const Source *s, isize at, MessageUse use)
{
    for (isize i = 0; i < m->all.n; i++) {
        MessageUse *old = &m->all.p[i];
        if (!str_eq(old->english, use.english)) continue;
        if (old->many.n && use.many.n && !str_eq(old->many, use.many))
            source_fail(s, at, "this message has another plural at " STR_FMT, STR_ARG(old->where));
        if (use.many.n) old->many = use.many;
        old->where = str_fmt(m->arena, STR_FMT " " STR_FMT, STR_ARG(old->where), STR_ARG(use.where));
        return;
    }
    vec_push(m->arena, &m->all, use);
}

void message_add(Messages *m, const Source *s, isize at, Str english, Str many)
{
    if (!english.n) source_fail(s, at, "a message cannot be empty");
    Str where = str_fmt(m->arena, STR_FMT ":%d", STR_ARG(s->path), source_line(s, at));
    message_merge(m, s, at, (MessageUse){ english, many, where });
}

/* ---- the text of a message ---- */

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
    } else source_fail(s, *at - 2, "a message knows \\n, \\t, \\\", \\\\ and \\u with four digits");
}

Str literal_text(Arena *a, const Source *s, isize *at, isize end)
{
    Buf b = buf_on(a);
    isize from = (*at)++;
    for (;;) {
        if (*at >= end || s->text.p[*at] == '\n') source_fail(s, from, "this quote is not closed");
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

const char *message_wrong(Arena *a, Str message)
{
    StrVec places = message_places(a, message), open = { 0 };
    for (isize i = 0; i < places.n; i++) {
        Str place = places.p[i];
        if (place.p[0] == '{') continue;
        if (place.p[1] != '/') vec_push(a, &open, place);
        else if (!open.n || open.p[open.n - 1].p[1] != place.p[2]) return "its numbered elements do not close in the order in which they open";
        else open.n--;
    }
    return open.n ? "a numbered element is not closed" : NULL;
}

/* ---- the list for translators ---- */

void put_quoted(Buf *b, Str text)
{
    put_char(b, '"');
    for (isize i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\n') put(b, S("\\n"));
        else if (c == '\t') put(b, S("\\t"));
        else if (c == '"' || c == '\\') { put_char(b, '\\'); put_char(b, c); }
        else put_char(b, c);
    }
    put_char(b, '"');
}

void messages_pot(Buf *b, const Messages *m)
{
    put(b, S("# Written by htmlgen and messages.\nmsgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"));
    for (isize i = 0; i < m->all.n; i++) {
        const MessageUse *use = &m->all.p[i];
        put_fmt(b, "\n#: " STR_FMT "\nmsgid ", STR_ARG(use->where));
        put_quoted(b, use->english);
        if (use->many.n) { put(b, S("\nmsgid_plural ")); put_quoted(b, use->many); }
        put(b, use->many.n ? S("\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n") : S("\nmsgstr \"\"\n"));
    }
}
