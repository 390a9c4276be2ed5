#include "tools/sqlgen.h"

/* sqlgen --mutate: every condition that guards something stands between marks, which are comments to SQLite,
 *
 *     [+12 1] p.published [-12]          (each mark a comment)
 *
 * so that tests/mutate.c can put the value behind the number in its place and see whether a test notices. Marked are
 *   check      each CHECK of the schema: true
 *   visible    each visible(alias) of a query: true; one that takes nothing away beside another (same ALIAS: why) together with it
 *   part       each part of who sees a row, down into its subqueries: what is joined by AND true, what is joined by OR false
 */

static void mutant_open(Sqlgen *g, Buf *b, Mutant m, int value)
{
    vec_push(g->arena, &g->mutants, m);
    put_fmt(b, "/*+%td %d*/", g->mutants.n, value);
}

static void mutant_close(Buf *b, isize number) { put_fmt(b, "/*-%td*/", number); }

/* ---- the parts of a condition ---- */

static void condition_put(Sqlgen *g, Buf *b, const Table *t, Str text);

static isize closing(const Source *s, isize open)
{
    int depth = 0;
    for (isize at = open;;) {
        Token t = token_next(s, at);
        if (t.kind == END) return s->text.n;
        depth += token_is(s, t, "(") - token_is(s, t, ")");
        if (!depth) return t.from;
        at = t.to;
    }
}

static void part_put(Sqlgen *g, Buf *b, const Table *t, Str text, int value)
{
    Str where = str_fmt(g->arena, STR_FMT ":%d", STR_ARG(t->source->path), source_line(t->source, t->at));
    mutant_open(g, b, (Mutant){ "part", where, str_fmt(g->arena, STR_FMT ": " STR_FMT " %s", STR_ARG(t->name), STR_ARG(str_trim(text)), value ? "true" : "false"), t }, value);
    isize number = g->mutants.n;
    condition_put(g, b, t, text);
    mutant_close(b, number);
}

static StrVec split(Sqlgen *g, Str text, const char *word)
{
    StrVec parts = { 0 };
    Source s = { .text = text };
    isize from = 0;
    for (isize at = 0;;) {
        Token t = token_next(&s, at);
        if (t.kind == END) break;
        at = token_is(&s, t, "(") ? closing(&s, t.from) : t.to;
        if (!token_is(&s, t, word)) continue;
        vec_push(g->arena, &parts, str_slice(text, from, t.from));
        from = t.to;
    }
    vec_push(g->arena, &parts, str_slice(text, from, text.n));
    return parts;
}

/* SELECT ... FROM ... JOIN ... ON condition WHERE condition */
static void select_put(Sqlgen *g, Buf *b, const Table *t, Str text)
{
    Source s = { .text = text };
    isize from = 0;
    for (isize at = 0;;) {
        Token k = token_next(&s, at);
        if (k.kind == END) break;
        at = token_is(&s, k, "(") ? closing(&s, k.from) : k.to;
        if (!token_is(&s, k, "ON") && !token_is(&s, k, "WHERE")) continue;
        put(b, str_slice(text, from, k.to));
        put_char(b, ' ');
        isize end = at;
        for (Token e = token_next(&s, end); e.kind != END && !token_is(&s, e, "WHERE") && !token_is(&s, e, "JOIN"); e = token_next(&s, end))
            end = token_is(&s, e, "(") ? closing(&s, e.from) + 1 : e.to;
        Str clause = str_slice(text, k.to, end);
        if (split(g, clause, "AND").n == 1) part_put(g, b, t, clause, 1);
        else condition_put(g, b, t, clause);
        put_char(b, ' ');
        from = at = end;
    }
    put(b, str_slice(text, from, text.n));
}

/* One operand: (condition), NOT (condition), EXISTS (SELECT ...), NOT EXISTS (SELECT ...), or a comparison. */
static void operand_put(Sqlgen *g, Buf *b, const Table *t, Str text)
{
    Source s = { .text = text };
    Token first = token_next(&s, 0);
    while (token_is(&s, first, "NOT") || token_is(&s, first, "EXISTS")) first = token_next(&s, first.to);
    if (!token_is(&s, first, "(")) { put(b, text); return; }
    isize close = closing(&s, first.from);
    Str inner = str_slice(text, first.to, close);
    put(b, str_slice(text, 0, first.to));
    if (token_is(&s, token_next(&s, first.to), "SELECT")) select_put(g, b, t, inner);
    else condition_put(g, b, t, inner);
    put(b, str_slice(text, close, text.n));
}

static void condition_put(Sqlgen *g, Buf *b, const Table *t, Str text)
{
    StrVec parts = split(g, text, "OR");
    int value = parts.n > 1 ? 0 : 1;
    if (parts.n == 1) parts = split(g, text, "AND");
    if (parts.n == 1) { operand_put(g, b, t, text); return; }
    for (isize i = 0; i < parts.n; i++) {
        if (i) put(b, value ? S(" AND ") : S(" OR "));
        part_put(g, b, t, parts.p[i], value);
    }
}

void mutants_of_tables(Sqlgen *g)
{
    for (isize i = 0; i < g->tables.n; i++) {
        Table *t = &g->tables.p[i];
        if (!t->visible.n) continue;
        Buf b = buf_on(g->arena);
        condition_put(g, &b, t, t->visible);
        t->visible = buf_str(&b);
    }
}

/* ---- the CHECKs ---- */

static Table *table_named(Sqlgen *g, const Source *s, Token create)
{
    Token name = token_next(s, token_next(s, create.to).to);
    return table_find(g, token_text(s, name));
}

void mutants_of_checks(Sqlgen *g)
{
    Source s = { .text = str_copy(g->arena, buf_str(&g->sqlite)) };
    Buf b = buf_on(g->arena);
    const Table *t = NULL;
    isize from = 0;
    for (isize at = 0;;) {
        Token k = token_next(&s, at);
        if (k.kind == END) break;
        at = k.to;
        if (token_is(&s, k, "CREATE") && table_named(g, &s, k)) t = table_named(g, &s, k);
        if (!token_is(&s, k, "CHECK")) continue;
        Token open = token_next(&s, k.to);
        isize close = closing(&s, open.from);
        Str where = str_fmt(g->arena, STR_FMT ":%d", STR_ARG(t->source->path), source_line(t->source, t->at));
        put(&b, str_slice(s.text, from, open.to));
        mutant_open(g, &b, (Mutant){ "check", where, str_fmt(g->arena, STR_FMT ": CHECK (" STR_FMT ")", STR_ARG(t->name), STR_ARG(str_slice(s.text, open.to, close))), NULL }, 1);
        put(&b, str_slice(s.text, open.to, close));
        mutant_close(&b, g->mutants.n);
        from = at = close;
    }
    put(&b, str_slice(s.text, from, s.text.n));
    g->sqlite = b;
}

/* ---- the list ---- */

static void put_quoted(Buf *b, Str s)
{
    put_char(b, '"');
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\') put_char(b, '\\');
        put_char(b, s.p[i] == '\n' ? ' ' : s.p[i]);
    }
    put_char(b, '"');
}

/* A part of a table that no query asks through visible() is none: it has no kind. */
void mutants_write(Sqlgen *g, Str out)
{
    Buf b = buf_on(g->arena);
    put_fmt(&b, "/* Made by sqlgen --mutate. */\n#include \"tests/mutate.h\"\n\nconst Mutant mutants[] = {\n");
    for (isize i = 0; i < g->mutants.n; i++) {
        const Mutant *m = &g->mutants.p[i];
        put_fmt(&b, "    { \"%s\", ", m->table && !m->table->asked ? "" : m->kind);
        put_quoted(&b, m->where);
        put(&b, S(", "));
        put_quoted(&b, m->what);
        put(&b, S(" },\n"));
    }
    put_fmt(&b, "};\nconst int mutant_count = %td;\n", g->mutants.n);
    write_if_changed(str_fmt(g->arena, STR_FMT "/mutants.c", STR_ARG(out)), buf_str(&b));
}
