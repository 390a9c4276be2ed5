#include "tools/sqlgen.h"

static bool word_char(char c) { return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool digit(char c) { return c >= '0' && c <= '9'; }

static isize string_end(const Source *s, isize at)
{
    char quote = s->text.p[at];
    for (isize i = at + 1; i < s->text.n; i++) {
        if (s->text.p[i] != quote) continue;
        if (i + 1 < s->text.n && s->text.p[i + 1] == quote) i++;
        else return i + 1;
    }
    source_fail(s, at, "this text has no closing %c", quote);
}

static Token param_at(const Source *s, isize at)
{
    isize i = at + 1;
    while (i < s->text.n && word_char(s->text.p[i])) i++;
    bool list = i + 1 < s->text.n && s->text.p[i] == '[' && s->text.p[i + 1] == ']';
    return (Token){ list ? LIST_PARAM : PARAM, at, list ? i + 2 : i };
}

Token token_at(const Source *s, isize at)
{
    Str t = s->text;
    if (at >= t.n) return (Token){ END, t.n, t.n };
    char c = t.p[at], d = at + 1 < t.n ? t.p[at + 1] : 0;
    isize i = at + 1;
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        while (i < t.n && strchr(" \n\t\r", t.p[i]) && t.p[i]) i++;
        return (Token){ SPACE, at, i };
    }
    if (c == '-' && d == '-') {
        while (i < t.n && t.p[i] != '\n') i++;
        return (Token){ LINE_COMMENT, at, i };
    }
    if (c == '/' && d == '*') {
        isize end = str_find(str_slice(t, at, t.n), S("*/"));
        if (end < 0) source_fail(s, at, "this comment has no closing */");
        return (Token){ COMMENT, at, at + end + 2 };
    }
    if (c == '\'' || c == '"') return (Token){ STRING, at, string_end(s, at) };
    if (c == ':' && word_char(d) && !digit(d)) return param_at(s, at);
    if (digit(c)) {
        while (i < t.n && (word_char(t.p[i]) || t.p[i] == '.')) i++;
        return (Token){ NUMBER, at, i };
    }
    if (word_char(c)) {
        while (i < t.n && word_char(t.p[i])) i++;
        return (Token){ WORD, at, i };
    }
    return (Token){ SIGN, at, i };
}

Token token_next(const Source *s, isize at)
{
    Token t = token_at(s, at);
    while (t.kind == SPACE || t.kind == COMMENT || t.kind == LINE_COMMENT) t = token_at(s, t.to);
    return t;
}

Str token_text(const Source *s, Token t) { return str_slice(s->text, t.from, t.to); }

bool token_is(const Source *s, Token t, const char *word)
{
    Str x = token_text(s, t);
    return (t.kind == WORD || t.kind == SIGN) && x.n == (isize)strlen(word) && !strncasecmp(x.p, word, (size_t)x.n);
}

static const struct { const char *name, *sqlite, *postgres; char letter; } types[] = {
    [KEY] = { "key", "INTEGER", "bigint", 'i' },  [INT] = { "int", "INTEGER", "bigint", 'i' },
    [REAL] = { "real", "REAL", "double precision", 'r' }, [BOOL] = { "bool", "INTEGER", "boolean", 'b' },
    [TEXT] = { "text", "TEXT", "text", 't' },     [BLOB] = { "blob", "BLOB", "bytea", 'y' },
    [TIME] = { "time", "INTEGER", "bigint", 'i' }, [MONEY] = { "money", "INTEGER", "bigint", 'i' },
};

bool type_parse(Str word, Type *out)
{
    for (int i = 0; i < (int)countof(types); i++)
        if (str_eq(word, str_from(types[i].name))) { *out = (Type)i; return true; }
    return false;
}

const char *type_name(Type t) { return types[t].name; }
char type_letter(Type t) { return types[t].letter; }

Table *table_find(Sqlgen *g, Str name)
{
    for (isize i = 0; i < g->tables.n; i++) if (str_eq(g->tables.p[i].name, name)) return &g->tables.p[i];
    return NULL;
}

Column *column_find(Table *t, Str name)
{
    for (isize i = 0; i < t->columns.n; i++) if (str_eq(t->columns.p[i].name, name)) return &t->columns.p[i];
    return NULL;
}

/* ---- "-- visible TABLE ALIAS: condition" and "-- small TABLE: reason", each going on in "--     " lines ---- */

static Str comment_block(Sqlgen *g, const Source *s, isize at, isize *end)
{
    Buf b = buf_on(g->arena);
    for (bool first = true;; first = false) {
        Token t = token_at(s, at);
        Str line = token_text(s, t);
        if (t.kind != LINE_COMMENT || (!first && !str_starts(line, S("--   ")))) break;
        if (!first) put_char(&b, ' ');
        put(&b, first ? line : str_trim(str_slice(line, 2, line.n)));
        at = t.to;
        if (at < s->text.n && s->text.p[at] == '\n') at++;
        *end = t.to;
    }
    return buf_str(&b);
}

static Str next_word(Str *rest)
{
    *rest = str_trim(*rest);
    isize i = 0;
    while (i < rest->n && word_char(rest->p[i])) i++;
    Str word = str_slice(*rest, 0, i);
    *rest = str_slice(*rest, i, rest->n);
    return word;
}

static void visible_read(Sqlgen *g, const Source *s, isize at, Str block)
{
    Str rest = str_slice(block, (isize)strlen("-- visible "), block.n);
    Str name = next_word(&rest), alias = next_word(&rest);
    rest = str_trim(rest);
    bool widen = str_starts(rest, S(", or:"));
    isize colon = str_find_char(rest, ':');
    if (!name.n || !alias.n || colon < 0 || (colon > 0 && !widen))
        source_fail(s, at, "write -- visible TABLE ALIAS: condition, or in a later room -- visible TABLE ALIAS, or: condition");
    Table *t = table_find(g, name);
    Str condition = str_copy(g->arena, str_trim(str_slice(rest, colon + 1, rest.n)));
    if (!widen && t) source_fail(s, at, "the condition of " STR_FMT " stands above its CREATE TABLE; a later room writes \", or:\"", STR_ARG(name));
    if (widen && (!t || !t->visible.n)) source_fail(s, at, "no earlier schema says who sees " STR_FMT, STR_ARG(name));
    if (!widen) {
        vec_push(g->arena, &g->tables, (Table){ .name = name, .visible_as = alias, .visible = condition, .number = (int)g->tables.n });
    } else {
        if (!str_eq(alias, t->visible_as)) source_fail(s, at, "call it " STR_FMT ", as its own schema does", STR_ARG(t->visible_as));
        t->visible = str_fmt(g->arena, STR_FMT " OR " STR_FMT, STR_ARG(t->visible), STR_ARG(condition));
    }
}

/* A table said to be small or visible before its CREATE TABLE is kept without columns until then. */
static Table *table_slot(Sqlgen *g, const Source *s, isize at, Str name)
{
    Table *t = table_find(g, name);
    if (t && t->columns.n) source_fail(s, at, "the table " STR_FMT " is made twice", STR_ARG(name));
    if (t) return t;
    if (g->tables.n == 256) source_fail(s, at, "more than 256 tables: widen TableSet in store.h");
    vec_push(g->arena, &g->tables, (Table){ .name = name, .number = (int)g->tables.n });
    return &g->tables.p[g->tables.n - 1];
}

static void small_read(Sqlgen *g, const Source *s, isize at, Str block)
{
    Str rest = str_slice(block, (isize)strlen("-- small "), block.n);
    Str name = next_word(&rest);
    if (!name.n || !str_starts(str_trim(rest), S(":"))) source_fail(s, at, "write -- small TABLE: why its rows stay few");
    Table *t = table_find(g, name);
    (t ? t : table_slot(g, s, at, name))->small = true;
}

/* ---- CREATE TABLE ---- */

void schema_emit(Sqlgen *g, Str text)
{
    put(&g->sqlite, text);
    put(&g->postgres, text);
}

static bool not_null_ahead(const Source *s, isize at)
{
    for (int depth = 0;;) {
        Token t = token_next(s, at);
        if (t.kind == END || (depth == 0 && (token_is(s, t, ",") || token_is(s, t, ")")))) return false;
        if (token_is(s, t, "(")) depth++;
        if (token_is(s, t, ")")) depth--;
        if (token_is(s, t, "NOT") && token_is(s, token_next(s, t.to), "NULL")) return true;
        if (token_is(s, t, "PRIMARY")) return true;
        at = t.to;
    }
}

isize column_read(Sqlgen *g, const Source *s, Table *table, Token name)
{
    Token type = token_next(s, name.to);
    Column c = { .name = token_text(s, name) };
    if (!type_parse(token_text(s, type), &c.type))
        source_fail(s, type.from, "unknown type: write key, int, real, bool, text, blob, time or money");
    if (column_find(table, c.name)) source_fail(s, name.from, "the column " STR_FMT " is there twice", STR_ARG(c.name));
    bool primary = c.type == KEY && str_eq(c.name, S("id"));
    c.nullable = !primary && !not_null_ahead(s, type.to);
    vec_push(g->arena, &table->columns, c);
    schema_emit(g, S("\n    "));
    schema_emit(g, c.name);
    put_fmt(&g->sqlite, " %s%s", types[c.type].sqlite, primary ? " PRIMARY KEY" : "");
    put_fmt(&g->postgres, " %s%s", types[c.type].postgres, primary ? " GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY" : "");
    if (c.type == BOOL) put_fmt(&g->sqlite, " CHECK (" STR_FMT " IN (0, 1))", STR_ARG(c.name));
    return type.to;
}

static bool starts_constraint(const Source *s, Token t)
{
    return token_is(s, t, "PRIMARY") || token_is(s, t, "UNIQUE") || token_is(s, t, "CHECK") || token_is(s, t, "FOREIGN")
        || token_is(s, t, "CONSTRAINT");
}

isize table_read(Sqlgen *g, const Source *s, isize at, int room)
{
    Token name = token_next(s, at), open = token_next(s, name.to);
    if (name.kind != WORD || !token_is(s, open, "(")) source_fail(s, name.from, "write CREATE TABLE name (");
    Table *table = table_slot(g, s, name.from, token_text(s, name));
    table->source = s, table->at = name.from, table->room = room;
    put_fmt(&g->sqlite, "CREATE TABLE " STR_FMT " (", STR_ARG(table->name));
    put_fmt(&g->postgres, "CREATE TABLE " STR_FMT " (", STR_ARG(table->name));
    int depth = 0;
    bool item_starts = true;
    for (at = open.to;;) {
        Token t = token_next(s, at);
        if (t.kind == END) source_fail(s, name.from, "this table has no closing );");
        if (depth == 0 && token_is(s, t, ")")) { at = t.to; break; }
        if (item_starts && t.kind == WORD && !starts_constraint(s, t)) { at = column_read(g, s, table, t); item_starts = false; continue; }
        item_starts = depth == 0 && token_is(s, t, ",");
        if (token_is(s, t, "(")) depth++;
        if (token_is(s, t, ")")) depth--;
        if (t.from > at && !token_is(s, t, ")")) schema_emit(g, S(" "));
        schema_emit(g, token_text(s, t));
        at = t.to;
    }
    if (!table->columns.n) source_fail(s, name.from, "a table needs columns");
    put(&g->sqlite, S(") STRICT;\n"));
    put(&g->postgres, S(");\n"));
    Token end = token_next(s, at);
    if (!token_is(s, end, ";")) source_fail(s, end.from, "a table ends with );");
    return end.to;
}

static isize index_read(Sqlgen *g, const Source *s, isize from)
{
    isize at = from;
    Token t;
    do t = token_next(s, at), at = t.to; while (t.kind != END && !token_is(s, t, ";"));
    if (t.kind == END) source_fail(s, from, "this statement has no closing ;");
    schema_emit(g, str_slice(s->text, from, t.to));
    schema_emit(g, S("\n"));
    return t.to;
}

void schema_read(Sqlgen *g, const Source *s, int room)
{
    for (isize at = 0;;) {
        Token t = token_at(s, at);
        if (t.kind == END) return;
        Str text = token_text(s, t);
        isize end = t.to;
        if (t.kind == LINE_COMMENT && str_starts(text, S("-- visible "))) visible_read(g, s, t.from, comment_block(g, s, at, &end));
        else if (t.kind == LINE_COMMENT && str_starts(text, S("-- small "))) small_read(g, s, t.from, comment_block(g, s, at, &end));
        else if (token_is(s, t, "CREATE")) {
            Token what = token_next(s, t.to);
            if (token_is(s, what, "TABLE")) end = table_read(g, s, what.to, room);
            else if (token_is(s, what, "INDEX") || token_is(s, what, "UNIQUE")) end = index_read(g, s, t.from);
            else source_fail(s, what.from, "a schema has CREATE TABLE, CREATE INDEX and CREATE UNIQUE INDEX");
        } else if (t.kind != SPACE && t.kind != COMMENT && t.kind != LINE_COMMENT) {
            source_fail(s, t.from, "a schema has CREATE TABLE, CREATE INDEX and CREATE UNIQUE INDEX");
        }
        at = end;
    }
}
