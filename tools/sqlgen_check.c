#include "tools/sqlgen.h"
#include <sqlite3.h>

/* What SQLite tells of a query is exact for tables read and written, for a mistake's place and for the origin of plain
 * columns. It is wrong about NULL in four ways (docs/queries.md), so nullability is worked out here and demanded where it
 * cannot be proven. */

static struct { Sqlgen *g; QuerySource *q; const char *bad_function; } now;

/* Functions that mean the same on both engines. */
static bool function_allowed(const char *name)
{
    static const char *const allowed[] = { "count", "sum", "min", "max", "avg", "coalesce", "nullif", "length", "substr", "replace", "trim",
        "abs", "row_number", "rank", "dense_rank", "lag", "lead", "first_value", "last_value", "json_each" };
    for (isize i = 0; i < countof(allowed); i++) if (!strcmp(name, allowed[i])) return true;
    return false;
}

static int authorize(void *ctx, int action, const char *a, const char *b, const char *db, const char *trigger)
{
    (void)ctx, (void)db, (void)trigger;
    if (action == SQLITE_FUNCTION && !function_allowed(b)) now.bad_function = b;
    Table *t = a ? table_find(now.g, str_from(a)) : NULL;
    if (!t) return SQLITE_OK;
    if (action == SQLITE_READ) now.q->reads[t->number] = true;
    if (action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE) now.q->writes[t->number] = true;
    return SQLITE_OK;
}

static isize source_at(const QuerySource *q, const Mapped *m, int offset)
{
    if (offset < 0) return q->from;
    for (isize i = offset; i >= 0 && i < m->at.n; i--) if (m->at.p[i] >= 0) return m->at.p[i];
    return q->from;
}

static sqlite3_stmt *prepare(sqlite3 *db, QuerySource *q, Mapped *m)
{
    sqlite3_stmt *st = NULL;
    now.q = q, now.bad_function = NULL;
    int rc = sqlite3_prepare_v2(db, buf_z(&m->text), (int)m->text.n, &st, NULL);
    if (now.bad_function) {
        char *name = strdup(now.bad_function);
        isize at = q->from, n = (isize)strlen(name);
        while (at + n < q->to && strncasecmp(q->source->text.p + at, name, (size_t)n)) at++;
        source_fail(q->source, at + n < q->to ? at : q->from, "%s() does not mean the same on SQLite and PostgreSQL: compute it in C or write it otherwise (docs/queries.md)", name);
    }
    if (rc) source_fail(q->source, source_at(q, m, sqlite3_error_offset(db)), "%s", sqlite3_errmsg(db));
    return st;
}

/* ---- parameters ---- */

static bool writes_any(const QuerySource *q)
{
    for (int i = 0; i < 256; i++) if (q->writes[i]) return true;
    return false;
}

static void param_infer(Sqlgen *g, QuerySource *q, Param *p)
{
    if (!p->used) source_fail(q->source, p->at, "this parameter is not used");
    if (p->declared) return;
    if (str_eq(p->name, S("viewer"))) { p->type = KEY; return; }
    if (str_eq(p->name, S("demo"))) { p->type = BOOL; return; }
    if (str_eq(p->name, S("limit")) || str_eq(p->name, S("offset"))) { p->type = INT; return; }
    Column *found = NULL;
    for (isize i = 0; i < g->tables.n; i++) {
        Table *t = &g->tables.p[i];
        Column *c = q->reads[t->number] || q->writes[t->number] ? column_find(t, p->name) : NULL;
        if (!c) continue;
        if (found && found->type != c->type) source_fail(q->source, p->at, "columns of two types are called " STR_FMT ": declare it in the head, --   " STR_FMT " %s",
                                                         STR_ARG(p->name), STR_ARG(p->name), type_name(c->type));
        if (!found || c->nullable) found = c;
    }
    if (!found) source_fail(q->source, p->at, "no column of this query's tables is called " STR_FMT ": declare its type in the head, --   " STR_FMT " text",
                            STR_ARG(p->name), STR_ARG(p->name));
    p->type = found->type;
    p->nullable = found->nullable && writes_any(q) && !p->list;
}

/* ---- fields: the select list is read as text, its items stand in the order of SQLite's columns ---- */

typedef struct { isize from, to; } Span;
typedef Vec(Span) Items;

static Items select_items(Sqlgen *g, const QuerySource *q)
{
    const Source *s = q->source;
    Items items = { 0 };
    int depth = 0;
    bool in_list = false;
    isize item = 0;
    for (isize at = q->from; at < q->to;) {
        Token t = token_next(s, at);
        at = t.to;
        if (token_is(s, t, "(")) depth++;
        if (token_is(s, t, ")")) depth--;
        if (depth) continue;
        if (!in_list && (token_is(s, t, "SELECT") || token_is(s, t, "RETURNING"))) {
            Token distinct = token_next(s, at);
            if (token_is(s, distinct, "DISTINCT")) at = distinct.to;
            in_list = true, item = at, items.n = 0;
        }
        else if (in_list && (token_is(s, t, ",") || token_is(s, t, "FROM") || token_is(s, t, ";") || token_is(s, t, "UNION"))) {
            vec_push(g->arena, &items, (Span){ token_next(s, item).from, t.from });
            item = at;
            if (!token_is(s, t, ",")) return items;
        }
    }
    if (in_list) vec_push(g->arena, &items, (Span){ token_next(s, item).from, q->to });
    return items;
}

static bool compound(const QuerySource *q)
{
    for (isize at = q->from; at < q->to;) {
        Token t = token_next(q->source, at);
        if (token_is(q->source, t, "UNION") || token_is(q->source, t, "EXCEPT") || token_is(q->source, t, "INTERSECT")) return true;
        at = t.to;
    }
    return false;
}

/* A plain "alias.column" or "column", and whose alias it is (NULL: unqualified). */
static bool plain_column(const QuerySource *q, Span item, const Use **use)
{
    const Source *s = q->source;
    Token a = token_next(s, item.from), dot = token_next(s, a.to);
    *use = NULL;
    if (a.kind != WORD) return false;
    if (!token_is(s, dot, ".")) return dot.from >= item.to || token_is(s, dot, "AS");
    for (isize i = 0; i < q->uses.n; i++) if (str_eq(q->uses.p[i].alias, token_text(s, a))) *use = &q->uses.p[i];
    return true;
}

static bool null_is_proven(const QuerySource *q, Span item)
{
    const Use *use;
    if (compound(q) || !plain_column(q, item, &use)) return false;
    bool outer = false;
    for (isize i = 0; i < q->uses.n; i++) outer |= q->uses.p[i].optional;
    return !outer || (use && !use->optional);
}

static Field field_infer(Sqlgen *g, QuerySource *q, sqlite3_stmt *st, int i, Span item)
{
    Str name = str_copy(g->arena, str_from(sqlite3_column_name(st, i)));
    const Source *s = q->source;
    if (token_is(s, token_next(s, item.from), "*") || (name.n && str_find_char(name, '*') >= 0))
        source_fail(s, item.from, "name the columns: * changes when a table does");
    i64 *note = map_get(&q->annotations, name);
    if (note && *note) return q->notes.p[*note - 1];
    Table *t = table_find(g, str_from(sqlite3_column_table_name(st, i)));
    Column *c = t ? column_find(t, str_from(sqlite3_column_origin_name(st, i))) : NULL;
    if (!c) source_fail(s, item.from, "the type of this expression is not known: write AS name /* int */ behind it (/* int? */ where it may be NULL)");
    if (!null_is_proven(q, item))
        source_fail(s, item.from, "whether this may be NULL is not known here: write /* %s */ or /* %s? */ behind it", type_name(c->type), type_name(c->type));
    return (Field){ name, c->type, c->nullable };
}

static void fields_infer(Sqlgen *g, QuerySource *q, sqlite3_stmt *st)
{
    int n = sqlite3_column_count(st);
    if (q->kind >= EXEC && n) source_fail(q->source, q->at, "this query gives rows: it is :one, :many or :each");
    if (q->kind < EXEC && !n) source_fail(q->source, q->at, "this query gives no rows: it is :exec or :count");
    if (!n) return;
    Items items = select_items(g, q);
    for (int i = 0; i < n; i++) {
        if (i >= items.n) source_fail(q->source, q->from, "name every column of the select list");
        Field f = field_infer(g, q, st, i, items.p[i]);
        for (isize k = 0; k < q->fields.n; k++)
            if (str_eq(q->fields.p[k].name, f.name)) source_fail(q->source, items.p[i].from, "two fields are called " STR_FMT ": rename one with AS", STR_ARG(f.name));
        vec_push(g->arena, &q->fields, f);
    }
}

/* ---- rights ---- */

static bool token_among(const Source *s, Token t, const char *const *words)
{
    for (; *words; words++) if (token_is(s, t, *words)) return true;
    return false;
}

/* Whether the visible(...) at this place narrows every row of its SELECT: it does not in an optional block, under NOT, or
 * with an OR beside it, inside the same parentheses or around them. */
typedef struct { bool or_seen, negated, select; } Level;
static bool visible_narrows(const QuerySource *q, isize place)
{
    static const char *const clauses[] = { "WHERE", "ON", "SELECT", "FROM", "JOIN", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "EXCEPT", "INTERSECT", NULL };
    const Source *s = q->source;
    Level level[64] = { { .select = true } };
    int depth = 0, blocks = 0, held = -1;               /* held: the depth at which an OR would undo it */
    Token before = { 0 };
    for (isize at = q->from; at < q->to;) {
        Token t = token_next(s, at);
        at = t.to;
        blocks += token_is(s, t, "[") - token_is(s, t, "]");
        if (t.from == place) {
            if (blocks || level[depth].or_seen || token_is(s, before, "NOT")) return false;
            held = depth;
        }
        if (token_is(s, t, "(") && depth < 63) level[++depth] = (Level){ .negated = token_is(s, before, "NOT"), .select = token_is(s, token_next(s, at), "SELECT") };
        if (token_is(s, t, ")") && depth > 0) {
            if (held == depth && level[depth].select) return true;
            if (held == depth && (level[depth].negated || level[--held].or_seen)) return false;
            depth--;
        }
        if (token_is(s, t, "OR")) { if (held == depth) return false; level[depth].or_seen = true; }
        if (token_among(s, t, clauses)) { if (held == depth) return true; level[depth].or_seen = false; }
        before = t;
    }
    return held >= 0;
}

static bool visible_written(const QuerySource *q, Str alias)
{
    const Source *s = q->source;
    for (isize at = q->from; at < q->to;) {
        Token t = token_next(s, at);
        if (token_is(s, t, "visible") && str_eq(token_text(s, token_next(s, token_next(s, t.to).to)), alias)) {
            if (visible_narrows(q, t.from)) return true;
            source_fail(s, t.from, "here this does not narrow every row: write it as a condition of its own, AND visible(" STR_FMT "), outside of optional blocks, NOT and OR", STR_ARG(alias));
        }
        at = t.to;
    }
    return false;
}

/* Read only by the condition of another table of the query: whoever wrote that condition meant all its rows. */
static bool read_by_condition(const QuerySource *q, const Table *t)
{
    for (isize i = 0; i < q->uses.n; i++) {
        Source c = { .text = q->uses.p[i].table->visible };
        for (Token k = token_next(&c, 0); k.kind != END; k = token_next(&c, k.to))
            if (k.kind == WORD && str_eq(token_text(&c, k), t->name)) return true;
    }
    return false;
}

static void rights_check(Sqlgen *g, QuerySource *q)
{
    for (isize i = 0; i < g->tables.n; i++) {
        Table *t = &g->tables.p[i];
        if (q->writes[t->number] && t->room != q->room)
            source_fail(q->source, q->at, "a room writes only its own tables, and " STR_FMT " is not of this room", STR_ARG(t->name));
        if (q->reads[t->number] && t->room > q->room)
            source_fail(q->source, q->at, "a room reads its own tables and those of earlier rooms, and " STR_FMT " is of a later one", STR_ARG(t->name));
        if (!q->reads[t->number] || !t->visible.n || q->system || writes_any(q)) continue;
        bool used = false;
        for (isize k = 0; k < q->uses.n; k++) {
            const Use *u = &q->uses.p[k];
            if (u->table != t) continue;
            used = true;
            if (!visible_written(q, u->alias))
                source_fail(q->source, u->at, "not everybody may see every " STR_FMT ": write visible(" STR_FMT "), or --   system: why, in the head",
                            STR_ARG(t->name), STR_ARG(u->alias));
        }
        if (!used && !read_by_condition(q, t)) source_fail(q->source, q->from, STR_FMT " is joined by a comma: write JOIN, so that visible(alias) can be checked", STR_ARG(t->name));
    }
}

/* ---- order: a nullable column says where its NULLs go ---- */

static void nulls_check_term(Sqlgen *g, const QuerySource *q, isize from, isize to)
{
    (void)g;
    const Source *s = q->source;
    Token a = token_next(s, from), dot = token_next(s, a.to), b = token_next(s, dot.to);
    if (a.kind != WORD) return;
    bool qualified = token_is(s, dot, "."), nullable = false;
    for (isize i = 0; i < q->uses.n; i++) {
        const Use *u = &q->uses.p[i];
        if (qualified && !str_eq(u->alias, token_text(s, a))) continue;
        Column *c = column_find(u->table, token_text(s, qualified ? b : a));
        if (c) nullable |= c->nullable || u->optional;
    }
    for (isize i = 0; !qualified && i < q->fields.n; i++)
        if (str_eq(q->fields.p[i].name, token_text(s, a))) nullable = q->fields.p[i].nullable;
    if (!nullable) return;
    for (isize at = from; at < to;) {
        Token t = token_next(s, at);
        if (token_is(s, t, "NULLS")) return;
        at = t.to;
    }
    source_fail(s, from, "this may be NULL, and the engines put NULL at different ends: write NULLS FIRST or NULLS LAST");
}

static void nulls_check(Sqlgen *g, const QuerySource *q)
{
    const Source *s = q->source;
    int depth = 0, order_depth = -1;
    isize term = 0;
    for (isize at = q->from; at <= q->to;) {
        Token t = token_next(s, at);
        at = t.to;
        bool ends = t.kind == END || token_is(s, t, ";") || token_is(s, t, "LIMIT") || token_is(s, t, "|") || token_is(s, t, "]")
                 || token_is(s, t, "ROWS") || (token_is(s, t, ")") && depth == order_depth);
        if (order_depth >= 0 && depth == order_depth && (ends || token_is(s, t, ","))) {
            if (term) nulls_check_term(g, q, term, t.from);
            term = at;
        }
        if (token_is(s, t, "(")) depth++;
        if (token_is(s, t, ")")) depth--;
        if (ends && !token_is(s, t, "|")) order_depth = -1;
        if (token_is(s, t, "[") && order_depth >= 0) term = 0;              /* [sort: name = terms */
        if (token_is(s, t, "=") && order_depth >= 0 && depth == order_depth) term = at;
        if (token_is(s, t, "BY") && !token_is(s, token_next(s, at), "[")) {
            isize back = t.from;
            while (back > q->from && strchr(" \n\t", s->text.p[back - 1])) back--;
            if (back - q->from >= 5 && !strncasecmp(s->text.p + back - 5, "ORDER", 5)) order_depth = depth, term = at;
        } else if (token_is(s, t, "BY")) {
            order_depth = depth, term = 0;
        }
        if (t.kind == END) return;
    }
}

/* ---- plans ---- */

static const Use *use_named(const QuerySource *q, Str alias)
{
    for (isize i = 0; i < q->uses.n; i++) if (str_eq(q->uses.p[i].alias, alias)) return &q->uses.p[i];
    return NULL;
}

static bool has_limit(const QuerySource *q)
{
    for (isize at = q->from; at < q->to;) {
        Token t = token_next(q->source, at);
        if (token_is(q->source, t, "LIMIT")) return true;
        at = t.to;
    }
    return false;
}

static void plan_check(Sqlgen *g, sqlite3 *db, QuerySource *q, Mapped *m, const char *variant)
{
    if (q->scan) return;
    sqlite3_stmt *st;
    Str sql = str_fmt(g->arena, "EXPLAIN QUERY PLAN %s", buf_z(&m->text));
    if (sqlite3_prepare_v2(db, sql.p, (int)sql.n, &st, NULL)) return;
    while (sqlite3_step(st) == SQLITE_ROW) {
        Str line = str_copy(g->arena, str_from((const char *)sqlite3_column_text(st, 3)));
        if (!str_starts(line, S("SCAN "))) continue;
        Str rest = str_slice(line, 5, line.n), alias;
        str_cut(&rest, ' ', &alias);
        const Use *u = use_named(q, alias);
        bool walks_index = str_find(rest, S("USING")) >= 0 && has_limit(q);
        if (!u || u->table->small || walks_index) continue;
        source_fail(q->source, u->at, "this reads every row of " STR_FMT "%s%s: add an index, or say in the head --   scan: why", STR_ARG(u->table->name),
                    *variant ? ", with " : "", variant);
    }
    sqlite3_finalize(st);
}

/* All off, each condition alone, all on, each order: a mistake in a block is found even where nothing uses it yet. */
static void variants_check(Sqlgen *g, sqlite3 *db, QuerySource *q)
{
    u32 all = (u32)((1ull << q->conditions.n) - 1);
    for (isize i = -2; i < q->conditions.n; i++) {
        u32 with = i == -2 ? 0 : i == -1 ? all : 1u << i;
        for (int sort = 0; sort < (q->sorts.n ? q->sorts.n : 1); sort++) {
            if (sort && i >= 0) break;
            Mapped m = query_expand(g, q, with, sort, SQLITE);
            sqlite3_stmt *st = prepare(db, q, &m);
            sqlite3_finalize(st);
            Str variant = str_fmt(g->arena, STR_FMT, STR_ARG(i >= 0 ? q->conditions.p[i].name : q->sorts.n ? q->sorts.p[sort].name : (Str){ 0 }));
            plan_check(g, db, q, &m, variant.p);
        }
    }
}

/* rotunda check names the row that an invariant's query brings by its number. */
static void wrong_check(const QuerySource *q)
{
    if (!q->wrong) return;
    bool id = q->fields.n == 1 && str_eq(q->fields.p[0].name, S("id")) && q->fields.p[0].type == KEY && !q->fields.p[0].nullable;
    if (!id || q->params.n || q->segments.n != 1 || !q->uses.n) source_fail(q->source, q->at, "an invariant is SELECT alias.id of the rows that break it, without parameters");
}

static void query_check(Sqlgen *g, sqlite3 *db, QuerySource *q)
{
    variants_check(g, db, q);
    for (isize i = 0; i < q->params.n; i++) param_infer(g, q, &q->params.p[i]);
    Mapped m = query_expand(g, q, ~0u, 0, SQLITE);
    sqlite3_stmt *st = prepare(db, q, &m);
    fields_infer(g, q, st);
    sqlite3_finalize(st);
    wrong_check(q);
    rights_check(g, q);
    nulls_check(g, q);
}

void queries_check(Sqlgen *g)
{
    sqlite3 *db;
    must(sqlite3_open(":memory:", &db) == SQLITE_OK);
    if (sqlite3_exec(db, buf_z(&g->sqlite), NULL, NULL, NULL)) {
        fprintf(stderr, "schema: %s\n" STR_FMT, sqlite3_errmsg(db), STR_ARG(buf_str(&g->sqlite)));
        exit(1);
    }
    for (isize i = 0; i < g->tables.n; i++) {
        const Table *t = &g->tables.p[i];
        if (t->columns.n) continue;
        fprintf(stderr, "schema: who sees " STR_FMT " is said, but no CREATE TABLE " STR_FMT " follows\n", STR_ARG(t->name), STR_ARG(t->name));
        exit(1);
    }
    now.g = g;
    sqlite3_set_authorizer(db, authorize, NULL);
    for (isize i = 0; i < g->queries.n; i++) query_check(g, db, &g->queries.p[i]);
    sqlite3_close(db);
}
