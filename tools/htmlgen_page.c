/* A page -> C. Literal text passes the context machine character by character; each {{tag}} is one function below. */
#include "tools/htmlgen.h"
#include <stdarg.h>

static void compile_until_end(Page *p);

/* ---- writing C ---- */

static void put_line(Page *p, Str text)
{
    put_fmt(p->out, "%*s" STR_FMT "\n", 4 * p->indent, "", STR_ARG(text));
    p->c_line++;
}

static void flush(Page *p)
{
    Str rest = buf_str(&p->lit), line;
    if (!rest.n) return;
    Buf b = buf_on(p->a);
    put(&b, S("out_lit(o, "));
    for (bool first = true; rest.n; first = false) {
        isize n = str_find_char(rest, '\n');
        line = str_slice(rest, 0, n < 0 ? rest.n : n + 1);
        rest = str_slice(rest, line.n, rest.n);
        if (!first) { put_fmt(&b, "\n%*s", 4 * p->indent + 11, ""); p->c_line++; }
        put_quoted(&b, line);
    }
    put(&b, S(");"));
    put_line(p, buf_str(&b));
    p->lit.n = 0;
}

/* A statement; at is the place in the page that the C compiler shall name, or -1. */
void emit(Page *p, isize at, const char *fmt, ...)
{
    flush(p);
    va_list args;
    va_start(args, fmt);
    char *text;
    must(vasprintf(&text, fmt, args) >= 0);
    va_end(args);
    int line = at < 0 ? p->c_line : source_line(p->s, at);
    if (line != p->c_line) {
        put_fmt(p->out, "#line %d \"" STR_FMT "\"\n", line, STR_ARG(p->s->path));
        p->c_line = line;
    }
    put_line(p, str_from(text));
    free(text);
}

void open_brace(Page *p, isize at, Str head) { emit(p, at, STR_FMT "{", STR_ARG(head)); p->indent++; }
void close_brace(Page *p) { flush(p); p->indent--; emit(p, -1, "}"); }

/* C of the page's expressions, as C strings. (STR_ARG would translate them three times.) */
static Expr expr(Page *p) { return (Expr){ p->a, p->s, &p->site->messages, &p->vars }; }

const char *value_c(Page *p, isize from, isize to)
{
    Expr e = expr(p);
    return str_z(p->a, expr_value(&e, from, to));
}

static const char *condition_c(Page *p, isize from, isize to)
{
    Expr e = expr(p);
    return str_z(p->a, expr_condition(&e, from, to));
}

static void include(Page *p, Str file)
{
    Str line = str_fmt(p->a, "#include \"" STR_FMT "\"\n", STR_ARG(file));
    if (str_find(buf_str(&p->includes), line) < 0) put(&p->includes, line);
}

/* ---- reading tags ---- */

isize skip(const Page *p, isize at, isize to)
{
    while (at < to && blank(p->s->text.p[at])) at++;
    return at;
}

static bool starts_at(const Source *s, isize at, const char *what)
{
    return str_starts(str_slice(s->text, at, s->text.n), str_from(what));
}

static Tag tag_at(const Source *s, isize open, isize end)
{
    Tag t = { .open = open, .from = open + 2 };
    if (starts_at(s, open, "{{--")) {
        isize n = str_find(str_slice(s->text, open, end), S("--}}"));
        if (n < 0) source_fail(s, open, "this comment is not closed by --}}");
        t.after = open + n + 4;
        t.word = S("--");
        return t;
    }
    isize i = t.from;
    for (; i < end && !starts_at(s, i, "}}"); i++) {
        if (s->text.p[i] == '"' || s->text.p[i] == '\'') i = quoted_end(s, i, end) - 1;
    }
    if (i >= end) source_fail(s, open, "this tag is not closed by }}");
    t.to = i;
    t.after = i + 2;
    while (t.from < t.to && blank(s->text.p[t.from])) t.from++;
    while (t.to > t.from && blank(s->text.p[t.to - 1])) t.to--;
    isize word = t.from;
    while (word < t.to && word_char(s->text.p[word])) word++;
    bool alone = word == t.to || blank(s->text.p[word]) || s->text.p[word] == '"';
    if (alone) t.word = str_slice(s->text, t.from, word);
    return t;
}

/* Takes the tag's word off: what is left are its arguments. */
static void take_word(const Page *p, Tag *t) { t->from = skip(p, t->from + t->word.n, t->to); }

Str take_name(Page *p, isize *at, isize to, const char *what)
{
    *at = skip(p, *at, to);
    isize from = *at;
    while (*at < to && (word_char(p->s->text.p[*at]) || p->s->text.p[*at] == '-')) ++*at;
    if (*at == from) source_fail(p->s, from, "%s was expected", what);
    return str_slice(p->s->text, from, *at);
}

Str take_quoted(Page *p, isize *at, isize to, const char *what)
{
    *at = skip(p, *at, to);
    if (*at >= to || p->s->text.p[*at] != '"') source_fail(p->s, *at, "%s in quotes was expected", what);
    isize from = *at;
    *at = quoted_end(p->s, from, to);
    return str_slice(p->s->text, from, *at);
}

static void nothing_more(const Page *p, const Tag *t)
{
    if (t->from < t->to) source_fail(p->s, t->from, "{{" STR_FMT "}} takes nothing more", STR_ARG(t->word));
}

static void need_text(Page *p, const Tag *t)
{
    if (p->ctx.place != IN_TEXT)
        source_fail(p->s, t->open, "{{" STR_FMT "}} writes markup; it cannot stand " STR_FMT, STR_ARG(t->word), STR_ARG(context_name(p->a, &p->ctx)));
}

/* ---- literal text ---- */

static bool block_tag_follows(Page *p, isize at)
{
    isize from = at + (starts_at(p->s, at, "</") ? 2 : 1), to = from;
    if (p->s->text.p[at] != '<') return false;
    while (to < p->end && word_char(p->s->text.p[to])) to++;
    return is_block_element(str_lower(p->a, str_slice(p->s->text, from, to)));
}

/* White space between tags: one character of it is enough, and none beside the tag of a block. */
static void blanks_in_text(Page *p)
{
    isize from = p->at;
    p->at = skip(p, from, p->end);
    bool ends_function = p->at == p->end && p->end == p->s->text.n;
    if (p->ctx.after_block || ends_function || (p->at < p->end && block_tag_follows(p, p->at))) return;
    if (p->lit.n && blank(p->lit.p[p->lit.n - 1])) return;
    put_char(&p->lit, str_find_char(str_slice(p->s->text, from, p->at), '\n') < 0 ? ' ' : '\n');
}

static void blanks_in_tag(Page *p)
{
    Extra none;
    context_step(&p->ctx, p->a, p->s, p->at, p->end, &none);
    p->at = skip(p, p->at, p->end);
    bool at_end = p->at < p->end && (p->s->text.p[p->at] == '>' || starts_at(p->s, p->at, "/>") || starts_at(p->s, p->at, "{{attr"));
    if (!at_end) put_char(&p->lit, ' ');
}

static void literal_char(Page *p)
{
    char c = p->s->text.p[p->at];
    Place place = p->ctx.place;
    if (blank(c) && place == IN_TEXT && !p->ctx.pre) { blanks_in_text(p); return; }
    bool in_tag = place == IN_TAG || place == IN_TAG_NAME || place == IN_ATTR_NAME || place == IN_AFTER_NAME;
    if (blank(c) && in_tag) { blanks_in_tag(p); return; }
    Extra extra;
    context_step(&p->ctx, p->a, p->s, p->at, p->end, &extra);
    if (extra.lang_before) emit(p, -1, "out_lang_prefix(o);");
    if (extra.carry_before) emit(p, -1, "out_carry(o, %s);", extra.has_query ? "true" : "false");
    put_char(&p->lit, c);
    p->at++;
    if (p->ctx.token_due) emit(p, -1, "out_form_token(o);");
    p->ctx.token_due = false;
}

/* ---- blocks ---- */

typedef enum { ENDED_BY_END, ENDED_BY_ELSE, ENDED_BY_FILE } Ending;

/* Compiles up to the {{else}} or {{end}} that belongs to the block; where it is {{else}}, tag holds it. */
static Ending compile_block(Page *p, Tag *tag);

static void check_same(Page *p, const Context *open, isize at, const char *what)
{
    context_pause(&p->ctx, p->s, at);
    if (context_same(open, &p->ctx)) return;
    source_fail(p->s, at, "a block that begins " STR_FMT " cannot end %s" STR_FMT, STR_ARG(context_name(p->a, open)), what,
            STR_ARG(context_name(p->a, &p->ctx)));
}

static Ending branch(Page *p, const Tag *opener, const Context *open, Tag *tag)
{
    p->ctx = *open;
    p->blocks++;
    Ending ending = compile_block(p, tag);
    p->blocks--;
    if (ending == ENDED_BY_FILE) source_fail(p->s, opener->open, "this {{" STR_FMT "}} has no {{end}}", STR_ARG(opener->word));
    check_same(p, open, tag->open, "");
    flush(p);
    return ending;
}

static void block_context(Page *p, const Tag *t)
{
    Place place = p->ctx.place;
    if (place == IN_TEXT || place == IN_RCDATA || place == IN_TAG || place == IN_VALUE) return;
    source_fail(p->s, t->open, "a block cannot begin " STR_FMT, STR_ARG(context_name(p->a, &p->ctx)));
}

static void tag_if(Page *p, Tag *t)
{
    block_context(p, t);
    Context open = p->ctx;
    open_brace(p, t->from, str_fmt(p->a, "if (%s) ", condition_c(p, t->from, t->to)));
    Tag next;
    bool last = false, glued = false;
    while (branch(p, t, &open, &next) == ENDED_BY_ELSE) {
        if (last) source_fail(p->s, next.open, "{{else}} has already been");
        glued |= p->ctx.glued;
        p->indent--;
        take_word(p, &next);
        last = next.from == next.to;
        if (!last) {
            if (!starts_at(p->s, next.from, "if ")) source_fail(p->s, next.from, "{{else}} or {{else if condition}} was expected");
            open_brace(p, next.from, str_fmt(p->a, "} else if (%s) ", condition_c(p, next.from + 3, next.to)));
        } else open_brace(p, -1, S("} else "));
    }
    close_brace(p);
    p->ctx.glued |= glued;
    p->ctx.after_block = false;
}

/* {{for a in list}} and {{for i, a in list}} */
static void tag_for(Page *p, Tag *t)
{
    block_context(p, t);
    Context open = p->ctx;
    Str index = { 0 }, item = take_name(p, &t->from, t->to, "the name of the loop's item");
    t->from = skip(p, t->from, t->to);
    if (t->from < t->to && p->s->text.p[t->from] == ',') {
        t->from++;
        index = item;
        item = take_name(p, &t->from, t->to, "the name of the loop's item");
    }
    isize in = t->from = skip(p, t->from, t->to);
    if (!str_eq(take_name(p, &t->from, t->to, "in"), S("in"))) source_fail(p->s, in, "{{for item in list}} was expected");
    open.after_block = false;      /* white space at the body's start stands between items as well */
    int n = ++p->counter;
    open_brace(p, -1, S(""));
    emit(p, t->from, "const __auto_type list_%d = %s;", n, value_c(p, t->from, t->to));
    open_brace(p, t->from, str_fmt(p->a, "for (isize i_%d = 0; i_%d < list_%d.n; i_%d++) ", n, n, n, n));
    emit(p, t->from, "const __typeof__(*list_%d.p) *" STR_FMT " = &list_%d.p[i_%d]; (void)" STR_FMT ";", n, STR_ARG(item), n, n, STR_ARG(item));
    if (index.n) emit(p, t->from, "const isize " STR_FMT " = i_%d;", STR_ARG(index), n);
    vec_push(p->a, &p->vars, (Var){ item, true });
    p->loops++;
    Tag next;
    Ending ending = branch(p, t, &open, &next);
    p->loops--;
    p->vars.n--;
    close_brace(p);
    if (ending == ENDED_BY_ELSE) {
        open_brace(p, -1, str_fmt(p->a, "if (list_%d.n == 0) ", n));
        if (branch(p, t, &open, &next) == ENDED_BY_ELSE) source_fail(p->s, next.open, "{{else}} has already been");
        close_brace(p);
    }
    close_brace(p);
    p->ctx.after_block = false;
}

static void begin_function(Page *p, isize at, Str name, Str params)
{
    Str head = str_fmt(p->a, "void " STR_FMT "(Out *o%s" STR_FMT ")", STR_ARG(name), params.n ? ", " : "", STR_ARG(params));
    put_fmt(p->h, STR_FMT ";\n", STR_ARG(head));
    put(p->out, S("\n"));
    p->c_line = -1;
    p->indent = 0;
    emit(p, at, STR_FMT, STR_ARG(head));
    open_brace(p, -1, S(""));
    Buf b = buf_on(p->a);
    put(&b, S("(void)o;"));
    for (isize i = 0; i < p->vars.n; i++) put_fmt(&b, " (void)" STR_FMT ";", STR_ARG(p->vars.p[i].name));
    emit(p, -1, STR_FMT, STR_ARG(buf_str(&b)));
}

static void end_function(Page *p)
{
    flush(p);
    put(p->out, S("}\n"));
    p->c_line = -1;
}

static void tag_fragment(Page *p, Tag *t)
{
    need_text(p, t);
    if (p->loops) source_fail(p->s, t->open, "a fragment cannot stand in a {{for}}: alone it would not know the loop's item");
    Str part = take_name(p, &t->from, t->to, "the fragment's name"), name = str_fmt(p->a, STR_FMT "_" STR_FMT, STR_ARG(p->name), STR_ARG(part));
    nothing_more(p, t);
    Buf arguments = buf_on(p->a);
    for (isize i = 0; i < p->vars.n; i++) put_fmt(&arguments, ", " STR_FMT, STR_ARG(p->vars.p[i].name));
    emit(p, t->open, STR_FMT "(o" STR_FMT ");", STR_ARG(name), STR_ARG(buf_str(&arguments)));
    Context open = p->ctx;
    Buf own = buf_on(p->a), *out = p->out;
    int indent = p->indent;
    int c_line = p->c_line;
    p->out = &own;
    begin_function(p, t->open, name, p->params);
    Tag next;
    if (branch(p, t, &open, &next) == ENDED_BY_ELSE) source_fail(p->s, next.open, "{{else}} without {{if}} or {{for}}");
    end_function(p);
    p->out = out;
    p->indent = indent;
    p->c_line = c_line;
    put(&p->functions, buf_str(&own));
}

/* ---- values ---- */

void value_written(Page *p)
{
    if (p->ctx.url == URL_START) p->ctx.url = URL_WHOLE;
    p->ctx.after_block = false;
}

static void tag_value(Page *p, Tag *t)
{
    if (t->from == t->to) source_fail(p->s, t->open, "an expression was expected");
    const char *writer = context_writer(&p->ctx, p->a, p->s, t->open);
    emit(p, t->from, "out_%s(o, %s);", writer, value_c(p, t->from, t->to));
    value_written(p);
}

static void tag_raw(Page *p, Tag *t)
{
    need_text(p, t);
    emit(p, t->from, "out_raw(o, %s);", value_c(p, t->from, t->to));
    value_written(p);
}

static void put_data(Page *p, Tag *t, Str attributes)
{
    need_text(p, t);
    put(&p->lit, S("<script type=\"application/"));
    put(&p->lit, attributes);
    put(&p->lit, S("\">"));
    emit(p, t->from, "out_json(o, %s);", value_c(p, t->from, t->to));
    put(&p->lit, S("</script>"));
}

static void tag_data(Page *p, Tag *t)
{
    Str id = take_name(p, &t->from, t->to, "the id of the data");
    put_data(p, t, str_fmt(p->a, "json\" id=\"" STR_FMT, STR_ARG(id)));
}

static void tag_jsonld(Page *p, Tag *t) { put_data(p, t, S("ld+json")); }

static void tag_carry(Page *p, Tag *t)
{
    need_text(p, t);
    nothing_more(p, t);
    emit(p, t->open, "out_carry_inputs(o);");
}

static void tag_asset(Page *p, Tag *t)
{
    Str name = take_quoted(p, &t->from, t->to, "the asset's name");
    nothing_more(p, t);
    if (p->ctx.place != IN_VALUE || (p->ctx.url != URL_NO && p->ctx.url != URL_START))
        source_fail(p->s, t->open, "an asset's address is the beginning of an attribute's value");
    include(p, S("media/assets.h"));
    emit(p, t->open, "out_attr(o, asset_path(S(" STR_FMT ")));", STR_ARG(name));
    value_written(p);
}

/* {{attr selected if x}}, {{attr aria-current="page" if x}} */
static void tag_attr(Page *p, Tag *t)
{
    if (p->ctx.place != IN_TAG) source_fail(p->s, t->open, "{{attr}} stands between the attributes of a tag");
    isize from = t->from;
    Str name = take_name(p, &t->from, t->to, "the attribute's name"), value = { 0 };
    bool plain = str_starts(name, S("aria-")) || (str_starts(name, S("data-")) && !str_starts(name, S("data-hx"))) || str_find(S(" selected checked disabled hidden open required "
        "readonly multiple autofocus inert reversed novalidate download enctype lang dir rel role class id "), str_fmt(p->a, " " STR_FMT " ", STR_ARG(name))) >= 0;
    if (!plain) source_fail(p->s, from, "{{attr}} cannot write " STR_FMT, STR_ARG(name));
    if (t->from < t->to && p->s->text.p[t->from] == '=') {
        t->from++;
        value = take_quoted(p, &t->from, t->to, "the attribute's value");
        if (str_find_char(value, '{') >= 0 || str_find_char(value, '&') >= 0 || str_find_char(value, '\\') >= 0)
            source_fail(p->s, t->from - value.n, "the value in {{attr}} is plain text");
    }
    if (!str_eq(take_name(p, &t->from, t->to, "if"), S("if"))) source_fail(p->s, t->from, "{{attr name if condition}} was expected");
    open_brace(p, t->from, str_fmt(p->a, "if (%s) ", condition_c(p, t->from, t->to)));
    put_fmt(&p->lit, " " STR_FMT STR_FMT STR_FMT, STR_ARG(name), STR_ARG(value.n ? S("=") : value), STR_ARG(value));
    close_brace(p);
    p->ctx.glued = true;
}

/* {{show card(x)}} */
static void tag_show(Page *p, Tag *t)
{
    need_text(p, t);
    isize from = t->from;
    Str name = take_name(p, &t->from, t->to, "the name of a part");
    if (t->from >= t->to || p->s->text.p[t->from] != '(' || p->s->text.p[t->to - 1] != ')')
        source_fail(p->s, from, "{{show part(arguments)}} was expected");
    for (isize i = 0; i < p->site->parts.n; i++)
        if (str_eq(p->site->parts.p[i].name, name)) include(p, p->site->parts.p[i].header);
    isize arguments = skip(p, t->from + 1, t->to - 1);
    Expr e = expr(p);
    bool any = arguments < t->to - 1;
    Str c = any ? expr_c(&e, arguments, t->to - 1) : S("");
    emit(p, from, STR_FMT "(o%s" STR_FMT ");", STR_ARG(name), any ? ", " : "", STR_ARG(c));
    value_written(p);
}

/* ---- functions: page, part, layout ---- */

typedef struct { Str name, params, layout; isize params_at; } Header;

Str page_file(Arena *a, Str path)
{
    Str rest = path, part = path;
    while (str_cut(&rest, '/', &part)) continue;
    return str_copy(a, str_ends(part, S(".html")) ? str_slice(part, 0, part.n - 5) : part);
}

/* name(params) [in layout] */
static Header take_header(Page *p, Tag *t)
{
    take_word(p, t);
    Header h = { .name = take_name(p, &t->from, t->to, "the function's name") };
    if (t->from >= t->to || p->s->text.p[t->from] != '(') source_fail(p->s, t->from, "name(Type *parameter) was expected");
    isize close = str_find_char(str_slice(p->s->text, t->from, t->to), ')');
    if (close < 0) source_fail(p->s, t->from, "this parenthesis is not closed");
    h.params_at = t->from + 1;
    h.params = str_trim(str_slice(p->s->text, t->from + 1, t->from + close));
    t->from = skip(p, t->from + close + 1, t->to);
    if (t->from < t->to) {
        if (!str_eq(take_name(p, &t->from, t->to, "in"), S("in"))) source_fail(p->s, t->from, "in and a layout's name were expected");
        h.layout = take_name(p, &t->from, t->to, "the layout's name");
        if (str_eq(h.layout, S("none"))) h.layout = (Str){ 0 };
    }
    t->from = skip(p, t->from, t->to);
    nothing_more(p, t);
    return h;
}

/* The parameters as C, const where they are pointers; their names come into scope. */
static Str declare_params(Page *p, const Header *h)
{
    Buf b = buf_on(p->a);
    Str rest = h->params, part;
    p->vars.n = 0;
    while (str_cut(&rest, ',', &part)) {
        part = str_trim(part);
        isize name = part.n;
        while (name > 0 && word_char(part.p[name - 1])) name--;
        if (name == 0 || name == part.n) source_fail(p->s, h->params_at, "Type *parameter was expected");
        Var var = { str_slice(part, name, part.n), str_find_char(part, '*') >= 0 };
        if (str_eq(var.name, S("o"))) source_fail(p->s, h->params_at, "o is the name of the output; choose another");
        vec_push(p->a, &p->vars, var);
        put_fmt(&b, STR_FMT STR_FMT STR_FMT, STR_ARG(b.n ? S(", ") : S("")), STR_ARG(var.pointer && !str_starts(part, S("const ")) ? S("const ") : S("")), STR_ARG(part));
    }
    return buf_str(&b);
}

static bool is_header(Str word) { return str_eq(word, S("page")) || str_eq(word, S("part")) || str_eq(word, S("layout")); }

void page_declare(Site *site, const Source *s)
{
    Page p = { .site = site, .a = site->arena, .s = s, .end = s->text.n };
    for (isize at = 0; at + 1 < s->text.n; at++) {
        if (!starts_at(s, at, "{{")) continue;
        Tag t = tag_at(s, at, s->text.n);
        at = t.after - 1;
        if (!is_header(t.word)) continue;
        bool layout = str_eq(t.word, S("layout"));
        Header h = take_header(&p, &t);
        bool view = str_find_char(h.params, ',') >= 0;
        Layout l = { h.name, h.params, s, str_fmt(site->arena, STR_FMT ".html.h", STR_ARG(page_file(site->arena, s->path))), view };
        if (layout) vec_push(site->arena, &site->layouts, l);
        else vec_push(site->arena, &site->parts, l);
    }
}

static void find_layout(Page *p, const Header *h, isize at)
{
    p->layout = (Layout){ 0 };
    for (isize i = 0; i < p->site->layouts.n; i++) if (str_eq(p->site->layouts.p[i].name, h->layout)) p->layout = p->site->layouts.p[i];
    if (h->layout.n && !p->layout.name.n) source_fail(p->s, at, "no page file has {{layout " STR_FMT "(...)}}", STR_ARG(h->layout));
    if (p->layout.name.n) include(p, p->layout.header);
}

/* "Head *head, View *view" -> "Head" */
static Str head_type(Page *p)
{
    Str first = p->layout.params, part;
    if (str_cut(&first, ',', &part)) first = part;
    if (str_starts(first, S("const "))) first = str_slice(first, 6, first.n);
    isize star = str_find_char(first, '*');
    if (star < 0) source_fail(p->s, p->at, "the first parameter of the layout " STR_FMT " is no pointer", STR_ARG(p->layout.name));
    return str_trim(str_slice(first, 0, star));
}

/* {{head title=p.title nav=NAV_PRACTICES}}; without one, all fields are empty */
static void open_layout(Page *p)
{
    emit(p, -1, "const " STR_FMT " head_ = {", STR_ARG(head_type(p)));
    p->indent++;
    isize next = skip(p, p->at, p->end);
    Tag t = starts_at(p->s, next, "{{") ? tag_at(p->s, next, p->end) : (Tag){ 0 };
    bool any = false;
    if (str_eq(t.word, S("head"))) {
        p->at = t.after;
        take_word(p, &t);
        for (; (t.from = skip(p, t.from, t.to)) < t.to; any = true) {
            Str field = take_name(p, &t.from, t.to, "field=value");
            if (t.from >= t.to || p->s->text.p[t.from] != '=') source_fail(p->s, t.from, "field=value was expected");
            isize from = t.from + 1, end = expr_end(p->s, from, t.to);
            Expr e = expr(p);
            Str value = expr_value(&e, from, end);
            bool literal = value.p[0] == '"' && quoted_end(p->s, from, end) == end;
            emit(p, from, "." STR_FMT " = %s" STR_FMT "%s,", STR_ARG(field), literal ? "S(" : "", STR_ARG(value), literal ? ")" : "");
            t.from = end;
        }
    }
    if (!any) emit(p, -1, "0");
    p->indent--;
    emit(p, -1, "};");
    emit(p, -1, STR_FMT "_begin(o, &head_%s);", STR_ARG(p->layout.name), p->layout.view ? ", o->view" : "");
}

static void finish_function(Page *p, isize at)
{
    Context *c = &p->ctx;
    if (c->place != IN_TEXT) source_fail(p->s, at, "the page ends " STR_FMT, STR_ARG(context_name(p->a, c)));
    if (c->pre) source_fail(p->s, at, "the page ends inside <pre>");
    if (p->is_layout && !p->body_seen) source_fail(p->s, at, "the layout has no {{body}}");
    if (p->lit.n && blank(p->lit.p[p->lit.n - 1])) p->lit.n--;
    if (p->layout.name.n) emit(p, -1, STR_FMT "_end(o, &head_%s);", STR_ARG(p->layout.name), p->layout.view ? ", o->view" : "");
    end_function(p);
    put(&p->functions, buf_str(p->out));
    p->out->n = 0;
    p->in_function = false;
}

static void tag_function(Page *p, Tag *t)
{
    if (p->blocks) source_fail(p->s, t->open, "{{" STR_FMT "}} stands inside a block", STR_ARG(t->word));
    if (p->in_function) finish_function(p, t->open);
    p->is_layout = str_eq(t->word, S("layout"));
    p->body_seen = false;
    p->lit.n = 0;
    p->ctx = (Context){ .place = IN_TEXT, .after_block = true };
    Header h = take_header(p, t);
    if (h.layout.n && !str_eq(t->word, S("page"))) source_fail(p->s, t->open, "only a page stands in a layout");
    p->name = h.name;
    p->params = declare_params(p, &h);
    find_layout(p, &h, t->open);
    begin_function(p, t->open, p->is_layout ? str_fmt(p->a, STR_FMT "_begin", STR_ARG(h.name)) : h.name, p->params);
    p->in_function = true;
    if (p->layout.name.n) open_layout(p);
}

static void tag_body(Page *p, Tag *t)
{
    nothing_more(p, t);
    need_text(p, t);
    if (!p->is_layout || p->body_seen) source_fail(p->s, t->open, "{{body}} stands once, in a layout");
    if (p->blocks) source_fail(p->s, t->open, "{{body}} cannot stand inside a block");
    p->body_seen = true;
    end_function(p);
    begin_function(p, t->open, str_fmt(p->a, STR_FMT "_end", STR_ARG(p->name)), p->params);
}

static void tag_use(Page *p, Tag *t)
{
    Str file = take_quoted(p, &t->from, t->to, "the header's name");
    nothing_more(p, t);
    if (p->in_function) source_fail(p->s, t->open, "{{use}} stands before the first page");
    put_fmt(p->h, "#include " STR_FMT "\n", STR_ARG(file));
}

static void tag_head(Page *p, Tag *t) { source_fail(p->s, t->open, "{{head}} stands once, right behind a {{page ... in layout}}"); }

/* ---- the whole ---- */

static const struct { const char *word; void (*run)(Page *, Tag *); } tags[] = {
    { "_", tag_message }, { "asset", tag_asset }, { "attr", tag_attr }, { "carry", tag_carry }, { "count", tag_count },
    { "data", tag_data }, { "for", tag_for }, { "fragment", tag_fragment }, { "head", tag_head }, { "if", tag_if },
    { "body", tag_body }, { "jsonld", tag_jsonld }, { "raw", tag_raw }, { "show", tag_show }, { "use", tag_use },
};

static void run_tag(Page *p, Tag *t)
{
    p->at = t->after;
    if (str_eq(t->word, S("--"))) return;
    if (is_header(t->word)) { tag_function(p, t); return; }
    if (!p->in_function && !str_eq(t->word, S("use"))) source_fail(p->s, t->open, "{{page name(Type *parameter) in layout}} comes first");
    context_pause(&p->ctx, p->s, t->open);
    for (isize i = 0; i < countof(tags); i++)
        if (str_eq(t->word, str_from(tags[i].word))) {
            take_word(p, t);
            tags[i].run(p, t);
            return;
        }
    tag_value(p, t);
}

static Ending compile_block(Page *p, Tag *tag)
{
    while (p->at < p->end) {
        if (!starts_at(p->s, p->at, "{{")) {
            if (!p->in_function && !blank(p->s->text.p[p->at])) source_fail(p->s, p->at, "text stands outside of a page, part or layout");
            if (p->in_function) literal_char(p);
            else p->at++;
            continue;
        }
        Tag t = tag_at(p->s, p->at, p->end);
        bool end = str_eq(t.word, S("end")), otherwise = str_eq(t.word, S("else"));
        if (!end && !otherwise) { run_tag(p, &t); continue; }
        *tag = t;
        p->at = t.after;
        return end ? ENDED_BY_END : ENDED_BY_ELSE;
    }
    return ENDED_BY_FILE;
}

/* {{end}} outside of a block closes the part, page or layout. */
static void compile_until_end(Page *p)
{
    Tag t;
    for (Ending ending; (ending = compile_block(p, &t)) != ENDED_BY_FILE;) {
        if (ending == ENDED_BY_ELSE) source_fail(p->s, t.open, "{{else}} without {{if}} or {{for}}");
        if (!p->in_function || p->end != p->s->text.n || p->blocks) source_fail(p->s, t.open, "{{end}} without a block");
        finish_function(p, t.open);
    }
}

void compile_range(Page *p, isize from, isize to)
{
    isize at = p->at, end = p->end;
    p->at = from;
    p->end = to;
    compile_until_end(p);
    p->at = at;
    p->end = end;
}

void page_compile(Site *site, const Source *s, Buf *c, Buf *h)
{
    Arena *a = site->arena;
    Buf function = buf_on(a);
    Page p = { .site = site, .a = a, .s = s, .end = s->text.n, .out = &function, .h = h,
               .functions = buf_on(a), .includes = buf_on(a), .lit = buf_on(a) };
    Str file = page_file(a, s->path);
    put_fmt(h, "/* Written by htmlgen from " STR_FMT ". */\n#pragma once\n#include \"media/html.h\"\n", STR_ARG(s->path));
    include(&p, str_fmt(a, STR_FMT ".html.h", STR_ARG(file)));
    compile_until_end(&p);
    if (p.in_function) finish_function(&p, s->text.n);
    put_fmt(c, "/* Written by htmlgen from " STR_FMT ". */\n", STR_ARG(s->path));
    put(c, buf_str(&p.includes));
    put(c, buf_str(&p.functions));
}
