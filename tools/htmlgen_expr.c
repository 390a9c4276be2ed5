/* An expression of a page is a C expression over the page's struct. Only this is changed:
 *   a.name       a->name where a is a row (a parameter or a loop's item, both pointers)
 *   a            alone: the row itself, *a
 *   _("...")     translated; _("... {x}", x=expr) with places; count(n, "one", "many") with a plural
 *   number(x), decimal(x, n), money(x, code), tr(x), link(x): in the page's language
 */
#include "tools/htmlgen.h"

isize quoted_end(const Source *s, isize from, isize to)
{
    char quote = s->text.p[from];
    for (isize i = from + 1; i < to; i++) {
        if (s->text.p[i] == '\\') { i++; continue; }
        if (s->text.p[i] == quote) return i + 1;
        if (i + 1 < to && s->text.p[i] == '{' && s->text.p[i + 1] == '{')
            for (i += 2; i + 1 < to && !(s->text.p[i] == '}' && s->text.p[i + 1] == '}'); i++)
                if (s->text.p[i] == '"') i = quoted_end(s, i, to) - 1;
    }
    source_fail(s, from, "this quote is not closed");
}

/* Where what (a character or two; " " is any white space) first stands outside of quotes and parentheses, or -1. */
static isize scan(const Source *s, isize from, isize to, const char *what)
{
    isize n = (isize)strlen(what), depth = 0;
    for (isize i = from; i < to; i++) {
        char c = s->text.p[i];
        bool here = what[0] == ' ' ? blank(c) : i + n <= to && memcmp(s->text.p + i, what, (size_t)n) == 0;
        if (!depth && here) return i;
        if (c == '"' || c == '\'') i = quoted_end(s, i, to) - 1;
        else if (c == '(' || c == '[') depth++;
        else if (c == ')' || c == ']') depth--;
    }
    return -1;
}

isize expr_end(const Source *s, isize from, isize to)
{
    isize at = scan(s, from, to, " ");
    return at < 0 ? to : at;
}

static isize skip_blank(const Source *s, isize at, isize to)
{
    while (at < to && blank(s->text.p[at])) at++;
    return at;
}

static const Var *find_var(const Expr *e, Str name)
{
    static const Var out = { { "o", 1 }, true };           /* what every function writes to: o.lang */
    if (str_eq(name, out.name)) return &out;
    for (isize i = e->vars->n - 1; i >= 0; i--) if (str_eq(e->vars->p[i].name, name)) return &e->vars->p[i];
    return NULL;
}

/* The parenthesis that closes the one at open. */
static isize close_of(const Source *s, isize open, isize to)
{
    isize at = scan(s, open + 1, to, ")");
    if (at < 0) source_fail(s, open, "this parenthesis is not closed");
    return at;
}

static isize comma_or_end(const Source *s, isize from, isize to)
{
    isize at = scan(s, from, to, ",");
    return at < 0 ? to : at;
}

static Str argument_literal(const Expr *e, isize *at, isize to, Str *quoted)
{
    *at = skip_blank(e->source, *at, to);
    if (*at >= to || e->source->text.p[*at] != '"') source_fail(e->source, *at, "a text in quotes was expected");
    isize from = *at;
    Str text = literal_text(e->arena, e->source, at, to);
    *quoted = str_slice(e->source->text, from, *at);
    return text;
}

/* _("...", name=expr, ...) between the parentheses */
static void message_call(const Expr *e, Buf *b, isize from, isize to)
{
    const Source *s = e->source;
    Str quoted;
    isize at = from;
    Str text = argument_literal(e, &at, to, &quoted);
    message_add(e->messages, s, from, text, (Str){ 0 });
    at = skip_blank(s, at, to);
    StrVec given = { 0 };
    if (at == to && !message_places(e->arena, text).n) { put_fmt(b, "tr(o->lang, S(" STR_FMT "))", STR_ARG(quoted)); return; }
    put_fmt(b, "say(o->buf->arena, o->lang, S(" STR_FMT ")", STR_ARG(quoted));
    while (at < to) {
        if (s->text.p[at] != ',') source_fail(s, at, "a comma was expected before the next place of the message");
        isize name = skip_blank(s, at + 1, to), equals = name;
        while (equals < to && word_char(s->text.p[equals])) equals++;
        if (equals == name || equals == to || s->text.p[equals] != '=') source_fail(s, name, "name=value was expected");
        at = comma_or_end(s, equals + 1, to);
        Str place = str_slice(s->text, name, equals), value = expr_value(e, equals + 1, at);
        put_fmt(b, ", { \"" STR_FMT "\", say_str(o, " STR_FMT ") }", STR_ARG(place), STR_ARG(value));
        vec_push(e->arena, &given, str_fmt(e->arena, "{" STR_FMT "}", STR_ARG(place)));
    }
    message_check(e->arena, s, from, text, &given);
    put(b, S(")"));
}

/* count(n, "one", "many") between the parentheses */
static void count_call(const Expr *e, Buf *b, isize from, isize to)
{
    isize at = comma_or_end(e->source, from, to);
    Str n = expr_value(e, from, at), one_quoted, many_quoted;
    if (at == to) source_fail(e->source, from, "count(number, \"{n} thing\", \"{n} things\") was expected");
    at++;
    Str one = argument_literal(e, &at, to, &one_quoted);
    at = comma_or_end(e->source, at, to) + 1;
    Str many = argument_literal(e, &at, to, &many_quoted);
    message_add(e->messages, e->source, from, one, many);
    put_fmt(b, "tr_count(o->buf->arena, o->lang, S(" STR_FMT "), S(" STR_FMT "), " STR_FMT ")", STR_ARG(one_quoted), STR_ARG(many_quoted), STR_ARG(n));
}

static bool page_word(Str name)
{
    static const char *const words[] = { "number", "decimal", "money", "tr", "link" };
    for (isize i = 0; i < countof(words); i++) if (str_eq(name, str_from(words[i]))) return true;
    return false;
}

/* A name at *at that is not a field: a row, a call of ours, or C. Says how many parentheses it has opened. */
static int put_name(const Expr *e, Buf *b, isize *at, isize to)
{
    const Source *s = e->source;
    isize end = *at;
    while (end < to && word_char(s->text.p[end])) end++;
    Str name = str_slice(s->text, *at, end);
    const Var *var = find_var(e, name);
    bool call = end < to && s->text.p[end] == '(', dot = end < to && s->text.p[end] == '.';
    bool message = str_eq(name, S("_")), counted = str_eq(name, S("count"));
    if (call && !var && (message || counted)) {
        isize close = close_of(s, end, to);
        (message ? message_call : count_call)(e, b, end + 1, close);
        *at = close + 1;
        return 0;
    }
    bool word = call && !var && page_word(name);
    if (word) put_fmt(b, "say_" STR_FMT "(o, ", STR_ARG(name));
    else put(b, name);
    if (dot && var && var->pointer) put(b, S("->"));
    *at = end + (word || (dot && var && var->pointer));
    return word;
}

static void refuse(const Expr *e, isize at)
{
    Str rest = str_slice(e->source->text, at, e->source->text.n);
    char c = rest.p[0];
    if (strchr(";{}#\\`@$", c) || (u8)c >= 0x80) source_fail(e->source, at, "this cannot stand in an expression");
    if (str_starts(rest, S("++")) || str_starts(rest, S("--")) || str_starts(rest, S("//")) || str_starts(rest, S("/*")))
        source_fail(e->source, at, "this cannot stand in an expression");
    bool comparison = str_starts(rest, S("==")) || (at > 0 && strchr("=!<>", e->source->text.p[at - 1]));
    if (c == '=' && !comparison) source_fail(e->source, at, "a page changes nothing: write == to compare");
}

Str expr_c(const Expr *e, isize from, isize to)
{
    const Source *s = e->source;
    Buf b = buf_on(e->arena);
    while (to > from && blank(s->text.p[to - 1])) to--;
    isize at = skip_blank(s, from, to), depth = 0;
    if (at == to) source_fail(s, from, "an expression was expected");
    for (char before = 0; at < to;) {
        char c = s->text.p[at];
        isize start = at;
        if (c == '"' || c == '\'') at = quoted_end(s, at, to), put(&b, str_slice(s->text, start, at));
        else if (word_char(c) && !(c >= '0' && c <= '9') && before != '.' && before != '>') depth += put_name(e, &b, &at, to);
        else if (word_char(c)) { while (at < to && (word_char(s->text.p[at]) || (c <= '9' && s->text.p[at] == '.'))) at++; put(&b, str_slice(s->text, start, at)); }
        else { refuse(e, at); depth += c == '(' ? 1 : c == ')' ? -1 : 0; put_char(&b, blank(c) ? ' ' : c); at++; }
        if (depth < 0) source_fail(s, start, "this parenthesis was not opened");
        bool arrow = c == '>' && start > from && s->text.p[start - 1] == '-';
        before = c == '>' && !arrow ? 0 : blank(c) ? before : c == '.' || arrow ? c : 0;
    }
    if (depth) source_fail(s, from, "a parenthesis is not closed");
    return buf_str(&b);
}

Str expr_value(const Expr *e, isize from, isize to)
{
    const Var *var = find_var(e, str_trim(str_slice(e->source->text, from, to)));
    return var && var->pointer ? str_fmt(e->arena, "*" STR_FMT, STR_ARG(var->name)) : expr_c(e, from, to);
}

static bool compares(const Source *s, isize from, isize to)
{
    static const char *const ops[] = { "==", "!=", "<", "<=", ">=", "?" };
    for (isize i = 0; i < countof(ops); i++) if (scan(s, from, to, ops[i]) >= 0) return true;
    for (isize at = from; (at = scan(s, at, to, ">")) >= 0; at++) if (at == from || s->text.p[at - 1] != '-') return true;
    return false;
}

Str expr_condition(const Expr *e, isize from, isize to)
{
    const Source *s = e->source;
    from = skip_blank(s, from, to);
    while (to > from && blank(s->text.p[to - 1])) to--;
    if (from == to) source_fail(s, from, "a condition was expected");
    static const char *const words[] = { "||", "&&" };
    for (isize i = 0, at; i < countof(words); i++) {
        if ((at = scan(s, from, to, words[i])) < 0) continue;
        Str left = expr_condition(e, from, at), right = expr_condition(e, at + 2, to);
        return str_fmt(e->arena, "(" STR_FMT " %s " STR_FMT ")", STR_ARG(left), words[i], STR_ARG(right));
    }
    if (compares(s, from, to)) return expr_c(e, from, to);
    if (s->text.p[from] == '!') return str_fmt(e->arena, "!%s", str_z(e->arena, expr_condition(e, from + 1, to)));
    if (s->text.p[from] == '(' && close_of(s, from, to) == to - 1) return expr_condition(e, from + 1, to - 1);
    return str_fmt(e->arena, "truth(%s)", str_z(e->arena, expr_value(e, from, to)));
}
