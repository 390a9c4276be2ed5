/* What C files say: _("..."), N_("...") and count_(..., "one", "many", ...). */
#include "tools/messages.h"

/* Literals that stand one behind the other are one text in C. */
static Str c_literals(Arena *a, const Source *s, isize *at)
{
    Buf b = buf_on(a);
    isize end = s->text.n;
    for (isize i = *at; i < end && s->text.p[i] == '"';) {
        put(&b, literal_text(a, s, &i, end));
        *at = i;
        while (i < end && blank(s->text.p[i])) i++;
    }
    return buf_str(&b);
}

/* Behind a comment, text or character that begins at i; i itself where none does. */
static isize behind_other(const Source *s, isize i)
{
    Str rest = str_slice(s->text, i, s->text.n);
    isize n = -1;
    if (str_starts(rest, S("/*"))) return (n = str_find(rest, S("*/"))) < 0 ? s->text.n : i + n + 2;
    if (str_starts(rest, S("//"))) return (n = str_find_char(rest, '\n')) < 0 ? s->text.n : i + n;
    char quote = rest.p[0];
    if (quote != '"' && quote != '\'') return i;
    for (isize k = i + 1; k < s->text.n; k++) {
        if (s->text.p[k] == '\\') k++;
        else if (s->text.p[k] == quote || s->text.p[k] == '\n') return k + 1;
    }
    return s->text.n;
}

/* count_(arena, lang, "one", "many", n): the first two texts of the call. */
static void add_counted(Messages *m, Arena *a, const Source *s, isize at)
{
    Str texts[2] = { { 0 } };
    isize found = 0, depth = 0, first = at;
    for (isize i = at; i < s->text.n && found < 2; i++) {
        char c = s->text.p[i];
        if (c == '"') { if (!found) first = i; texts[found++] = c_literals(a, s, &i); i--; }
        if (c == '(') depth++;
        if (c == ')' && --depth == 0) break;
    }
    if (found == 2) message_add(m, s, first, texts[0], texts[1]);
}

static void add_marked(Messages *m, Arena *a, const Source *s, Str name, isize at)
{
    if (at >= s->text.n || s->text.p[at] != '(') return;
    if (str_eq(name, S("count_"))) { add_counted(m, a, s, at); return; }
    if (!str_eq(name, S("_")) && !str_eq(name, S("N_"))) return;
    for (at++; at < s->text.n && blank(s->text.p[at]);) at++;
    if (at >= s->text.n || s->text.p[at] != '"') return;
    isize from = at;
    message_add(m, s, from, c_literals(a, s, &at), (Str){ 0 });
}

void messages_of_c(Messages *m, Arena *a, const Source *s)
{
    for (isize i = 0; i < s->text.n;) {
        isize behind = behind_other(s, i), from = i;
        if (behind > i) { i = behind; continue; }
        if (!word_char(s->text.p[i])) { i++; continue; }
        while (i < s->text.n && word_char(s->text.p[i])) i++;
        add_marked(m, a, s, str_slice(s->text, from, i), i);
    }
}
