#include "store/shape.h"
#include "base/buf.h"

typedef struct { Arena *arena; sqlite3 *db; StrVec lines; } Shape;

/* A line a row of a pragma or query: the words, then the row's columns. */
static void put_rows(Shape *s, Str words, Str sql)
{
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(s->db, sql.p, (int)sql.n, &st, NULL)) return;
    while (sqlite3_step(st) == SQLITE_ROW) {
        Buf b = buf_on(s->arena);
        put(&b, words);
        for (int i = 0; i < sqlite3_column_count(st); i++) {
            const char *v = (const char *)sqlite3_column_text(st, i);
            put_fmt(&b, " %s", v ? v : "-");
        }
        vec_push(s->arena, &s->lines, buf_str(&b));
    }
    sqlite3_finalize(st);
}

/* ---- CHECKs, of which SQLite keeps only the words ---- */

static bool is_word(char c) { return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/* Where the quoted text, comment or single sign that begins at i ends. */
static isize sign_end(Str sql, isize i)
{
    Str rest = str_slice(sql, i, sql.n);
    isize n = 1;
    if (sql.p[i] == '\'' || sql.p[i] == '"') n = str_find_char(str_slice(rest, 1, rest.n), sql.p[i]) + 2;
    else if (str_starts(rest, S("/*"))) n = str_find(rest, S("*/")) + 2;
    else if (str_starts(rest, S("--"))) n = str_find_char(rest, '\n') + 1;
    return n > 0 && i + n <= sql.n ? i + n : sql.n;
}

/* The condition in brackets that begins at i, without comments and with one space where there was any; *end: behind it. */
static Str condition(Arena *a, Str sql, isize i, isize *end)
{
    Buf b = buf_on(a);
    int depth = 0;
    bool space = false;
    for (isize next; i < sql.n; i = next) {
        next = sign_end(sql, i);
        Str sign = str_slice(sql, i, next);
        if (strchr(" \t\n", sql.p[i]) || str_starts(sign, S("/*")) || str_starts(sign, S("--"))) { space = true; continue; }
        if (space && b.n && is_word(sql.p[i]) && is_word(b.p[b.n - 1])) put_char(&b, ' ');
        put(&b, sign);
        space = false, depth += str_eq(sign, S("(")) - str_eq(sign, S(")"));
        if (!depth) { *end = next; return buf_str(&b); }
    }
    *end = sql.n;
    return buf_str(&b);
}

static void put_checks(Shape *s, Str table, Str sql)
{
    for (isize i = 0, next; i < sql.n; i = next) {
        next = sign_end(sql, i);
        bool begins = !i || !is_word(sql.p[i - 1]);
        isize open = i + 5;
        if (!begins || !str_starts(str_slice(sql, i, sql.n), S("CHECK"))) continue;
        while (open < sql.n && sql.p[open] == ' ') open++;
        if (open < sql.n && sql.p[open] == '(')
            vec_push(s->arena, &s->lines, str_fmt(s->arena, "check " STR_FMT ": " STR_FMT, STR_ARG(table), STR_ARG(condition(s->arena, sql, open, &next))));
    }
}

/* ---- tables ---- */

static void put_table(Shape *s, Str table, Str sql)
{
    Arena *a = s->arena;
    put_rows(s, str_fmt(a, "column " STR_FMT, STR_ARG(table)), str_fmt(a, "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('" STR_FMT "')", STR_ARG(table)));
    put_rows(s, str_fmt(a, "foreign key " STR_FMT, STR_ARG(table)), str_fmt(a, "SELECT \"from\", \"table\", \"to\", on_update, on_delete FROM pragma_foreign_key_list('" STR_FMT "')", STR_ARG(table)));
    put_rows(s, str_fmt(a, "index " STR_FMT, STR_ARG(table)),
             str_fmt(a, "SELECT CASE WHEN l.origin = 'c' THEN l.name ELSE l.origin END, l.\"unique\", l.partial, (SELECT group_concat(x.name || ' ' || x.\"desc\" || ' ' || x.coll)"
                        " FROM pragma_index_xinfo(l.name) x WHERE x.key) FROM pragma_index_list('" STR_FMT "') l", STR_ARG(table)));
    put_checks(s, table, sql);
}

static int in_order(const void *x, const void *y) { return str_cmp(*(const Str *)x, *(const Str *)y); }

StrVec shape_of(Arena *a, sqlite3 *db)
{
    Shape s = { .arena = a, .db = db };
    sqlite3_stmt *st;
    put_rows(&s, S("table"), S("SELECT name, strict, wr FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"));
    if (sqlite3_prepare_v2(db, "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", -1, &st, NULL)) return s.lines;
    while (sqlite3_step(st) == SQLITE_ROW)
        put_table(&s, str_copy(a, str_from((const char *)sqlite3_column_text(st, 0))), str_copy(a, str_from((const char *)sqlite3_column_text(st, 1))));
    sqlite3_finalize(st);
    if (s.lines.n) qsort(s.lines.p, (size_t)s.lines.n, sizeof *s.lines.p, in_order);
    return s.lines;
}

Str shape_difference(Arena *a, StrVec is, StrVec wanted)
{
    isize i = 0;
    while (i < is.n && i < wanted.n && str_eq(is.p[i], wanted.p[i])) i++;
    if (i == is.n && i == wanted.n) return (Str){ 0 };
    bool more = i == wanted.n || (i < is.n && str_cmp(is.p[i], wanted.p[i]) < 0);
    return more ? str_fmt(a, "there is, and should not be: " STR_FMT, STR_ARG(is.p[i])) : str_fmt(a, "there should be, and is not: " STR_FMT, STR_ARG(wanted.p[i]));
}
