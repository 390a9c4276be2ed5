#include "tools/sqlgen.h"

/* ---- the head: "-- name :kind json", prose, and "--   scan: why", "--   system: why", "--   same ALIAS: why", "--   parameter type" ---- */

static Str line_at(const Source *s, isize at)
{
    isize end = at;
    while (end < s->text.n && s->text.p[end] != '\n') end++;
    return str_slice(s->text, at, end);
}

static isize offset_of(const Source *s, Str part) { return part.p - s->text.p; }

static Str word_off(Str *rest)
{
    *rest = str_trim(*rest);
    isize i = 0;
    while (i < rest->n && rest->p[i] != ' ') i++;
    Str w = str_slice(*rest, 0, i);
    *rest = str_slice(*rest, i, rest->n);
    return w;
}

static void kind_read(QuerySource *q, Str rest)
{
    static const char *const kinds[] = { ":one", ":many", ":each", ":exec", ":count", ":wrong" };
    Str kind = word_off(&rest);
    int k = 0;
    while (k < (int)countof(kinds) && !str_eq(kind, str_from(kinds[k]))) k++;
    if (k == countof(kinds)) source_fail(q->source, offset_of(q->source, kind), "a query is :one, :many, :each, :exec, :count or :wrong");
    q->wrong = k == countof(kinds) - 1;
    q->kind = q->wrong ? EACH : k;
    q->scan = q->system = q->wrong;
    for (Str w = word_off(&rest); w.n; w = word_off(&rest)) {
        if (!str_eq(w, S("json"))) source_fail(q->source, offset_of(q->source, w), "unknown word: after the kind may stand json");
        q->json = true;
    }
    if (q->json && q->kind >= EXEC) source_fail(q->source, q->at, "a query without rows has no JSON");
}

static void declaration_read(Sqlgen *g, QuerySource *q, Str line)
{
    Str rest = str_trim(str_slice(line, 2, line.n)), word = word_off(&rest);
    rest = str_trim(rest);
    if (str_eq(word, S("scan:")) || str_eq(word, S("system:"))) {
        if (!rest.n) source_fail(q->source, offset_of(q->source, word), "say why");
        if (str_eq(word, S("scan:"))) q->scan = true; else q->system = true;
        return;
    }
    isize colon = str_find_char(rest, ':');
    if (str_eq(word, S("same")) && colon > 0) {
        if (colon + 1 == rest.n) source_fail(q->source, offset_of(q->source, word), "say why");
        vec_push(g->arena, &q->same, str_slice(rest, 0, colon));
        return;
    }
    Param p = { .name = word, .declared = true, .at = offset_of(q->source, word) };
    if (str_ends(rest, S("?"))) p.nullable = true, rest.n--;
    if (!type_parse(rest, &p.type))
        source_fail(q->source, p.at, "an indented line of a head is \"scan: why\", \"system: why\", \"same ALIAS: why\" or \"parameter type\" (key int real bool text blob time money, ? where it may be NULL)");
    vec_push(g->arena, &q->params, p);
}

static isize head_read(Sqlgen *g, QuerySource *q, isize at)
{
    const Source *s = q->source;
    Str line = line_at(s, at), rest = str_slice(line, 3, line.n);
    q->name = word_off(&rest);
    q->at = offset_of(s, q->name);
    kind_read(q, rest);
    Buf doc = buf_on(g->arena);
    for (at += line.n + 1; at < s->text.n; at += line.n + 1) {
        line = line_at(s, at);
        if (!str_starts(line, S("--"))) break;
        if (str_starts(line, S("--   "))) { declaration_read(g, q, line); continue; }
        if (doc.n) put(&doc, S("\n * "));
        put(&doc, str_trim(str_slice(line, 2, line.n)));
    }
    q->doc = buf_str(&doc);
    if (!q->doc.n) source_fail(s, q->at, "say in a sentence under the name what this query is for");
    return at;
}

/* ---- the body: conditions, orders, parameters, annotations ---- */

static int param_index(Sqlgen *g, QuerySource *q, Str name, bool list, isize at)
{
    for (int i = 0; i < q->params.n; i++) {
        Param *p = &q->params.p[i];
        if (!str_eq(p->name, name)) continue;
        if (p->used && p->list != list) source_fail(q->source, at, ":" STR_FMT " is once a list and once not", STR_ARG(name));
        p->used = true, p->list = list;
        return i;
    }
    vec_push(g->arena, &q->params, (Param){ .name = name, .list = list, .used = true, .at = at });
    return (int)q->params.n - 1;
}

static void param_note(Sqlgen *g, QuerySource *q, Token t)
{
    bool list = t.kind == LIST_PARAM;
    if (list || t.kind == PARAM)
        param_index(g, q, str_slice(token_text(q->source, t), 1, t.to - t.from - (list ? 2 : 0)), list, t.from);
}

static void annotation_read(Sqlgen *g, QuerySource *q, Token word, Token comment)
{
    Str text = token_text(q->source, comment), type = str_trim(str_slice(text, 2, text.n - 2));
    Field f = { .name = token_text(q->source, word) };
    if (str_ends(type, S("?"))) f.nullable = true, type.n--;
    if (!type_parse(type, &f.type)) return; /* a comment of another kind */
    i64 *at = map_put(&q->annotations, f.name);
    if (*at) source_fail(q->source, comment.from, "two fields are called " STR_FMT, STR_ARG(f.name));
    vec_push(g->arena, &q->notes, f);
    *at = q->notes.n;
}

static void segment_push(Sqlgen *g, QuerySource *q, isize from, isize to, u32 need, int sort)
{
    if (to > from) vec_push(g->arena, &q->segments, (Segment){ from, to, need, sort });
}

static isize block_end(const Source *s, isize at)
{
    for (isize i = at + 1;;) {
        Token t = token_at(s, i);
        if (t.kind == END) source_fail(s, at, "this [ has no closing ]");
        if (token_is(s, t, "[")) source_fail(s, t.from, "blocks do not stand in blocks");
        if (token_is(s, t, "]")) return t.from;
        i = t.to;
    }
}

/* [sort: new = a, b | cost = c] */
static void sorts_read(Sqlgen *g, QuerySource *q, isize at, isize end)
{
    const Source *s = q->source;
    if (q->sorts.n) source_fail(s, at, "a query has one [sort: ...]");
    while (at < end) {
        Token name = token_next(s, at), is = token_next(s, name.to);
        if (name.kind != WORD || !token_is(s, is, "=")) source_fail(s, name.from, "write [sort: name = terms | name = terms]");
        isize from = is.to;
        Token t;
        for (at = from; t = token_next(s, at), t.from < end && !token_is(s, t, "|"); at = t.to) {}
        segment_push(g, q, from, t.from < end ? t.from : end, 0, (int)q->sorts.n);
        vec_push(g->arena, &q->sorts, (Named){ token_text(s, name), name.from });
        at = t.from < end ? t.to : end;
    }
}

static isize block_read(Sqlgen *g, QuerySource *q, isize at)
{
    const Source *s = q->source;
    isize end = block_end(s, at);
    Token name = token_next(s, at + 1), colon = token_next(s, name.to);
    if (name.kind != WORD || !token_is(s, colon, ":"))
        source_fail(s, at, "write [name: AND condition] or [sort: name = terms | name = terms], with a space behind the colon");
    isize body = colon.to;
    if (token_is(s, name, "sort")) { sorts_read(g, q, body, end); return end + 1; }
    if (q->conditions.n == 31) source_fail(s, at, "a query has at most 31 conditions");
    segment_push(g, q, body, end, 1u << q->conditions.n, -1);
    vec_push(g->arena, &q->conditions, (Named){ token_text(s, name), name.from });
    return end + 1;
}

static void use_note(Sqlgen *g, QuerySource *q, Token word, bool optional)
{
    const Source *s = q->source;
    Table *t = table_find(g, token_text(s, word));
    if (!t) return; /* a CTE, or wrong: SQLite will say */
    Token next = token_next(s, word.to);
    if (token_is(s, next, "AS")) next = token_next(s, next.to);
    static const char *const not_alias[] = { "WHERE", "JOIN", "LEFT", "INNER", "CROSS", "ON", "ORDER", "GROUP", "LIMIT", "SET", "VALUES",
        "SELECT", "UNION", "EXCEPT", "INTERSECT", "HAVING", "USING", "RETURNING", "OFFSET", "DEFAULT", "FULL", "RIGHT", "NATURAL" };
    bool alias = next.kind == WORD;
    for (isize i = 0; alias && i < countof(not_alias); i++) alias = !token_is(s, next, not_alias[i]);
    vec_push(g->arena, &q->uses, (Use){ alias ? token_text(s, next) : t->name, t, optional, word.from });
}

static void tables_note(Sqlgen *g, QuerySource *q)
{
    const Source *s = q->source;
    bool optional = false;
    for (isize at = q->from; at < q->to;) {
        Token t = token_next(s, at), next = token_next(s, t.to);
        if (token_is(s, t, "LEFT") || token_is(s, t, "FULL") || token_is(s, t, "RIGHT")) optional = true;
        if (token_is(s, t, "INNER") || token_is(s, t, "FROM") || token_is(s, t, "CROSS")) optional = false;
        if (token_is(s, t, "FROM") || token_is(s, t, "JOIN") || token_is(s, t, "INTO") || token_is(s, t, "UPDATE")) {
            use_note(g, q, next, optional && token_is(s, t, "JOIN"));
            optional = false;
        }
        at = t.to;
    }
}

static void body_read(Sqlgen *g, QuerySource *q, isize at)
{
    const Source *s = q->source;
    Token last_word = { 0 };
    int depth = 0;
    isize from = q->from = at;
    for (;;) {
        Token t = token_at(s, at);
        if (t.kind == END) source_fail(s, q->at, "this query has no closing ;");
        if (token_is(s, t, "(")) depth++;
        if (token_is(s, t, ")")) depth--;
        if (token_is(s, t, ";") && depth <= 0) break;
        if (t.kind == WORD) last_word = t;
        if (t.kind == COMMENT) annotation_read(g, q, last_word, t);
        param_note(g, q, t);
        if (token_is(s, t, "[")) {
            segment_push(g, q, from, t.from, 0, -1);
            isize after = block_read(g, q, t.from);
            for (isize i = t.from; i < after;) { /* parameters and tables inside the block */
                Token in = token_at(s, i);
                param_note(g, q, in);
                i = in.to;
            }
            from = at = after;
            continue;
        }
        at = t.to;
    }
    segment_push(g, q, from, at, 0, -1);
    q->to = at;
    tables_note(g, q);
}

void queries_read(Sqlgen *g, const Source *s, int room)
{
    for (isize at = 0;;) {
        Token t = token_at(s, at);
        if (t.kind == END) return;
        Str line = line_at(s, at);
        bool head = t.kind == LINE_COMMENT && str_starts(line, S("-- ")) && str_find(line, S(" :")) > 3
                 && str_find_char(str_slice(line, 3, str_find(line, S(" :"))), ' ') < 0;
        if (t.kind == SPACE || (t.kind == LINE_COMMENT && !head)) { at = t.to; continue; }
        if (!head) source_fail(s, at, "SQL stands under a head: -- name :one, :many, :each, :exec, :count or :wrong");
        QuerySource q = { .source = s, .room = room, .annotations = map_on(g->arena) };
        isize body = head_read(g, &q, at);
        for (isize i = 0; i < g->queries.n; i++) {
            const QuerySource *o = &g->queries.p[i];
            if (str_eq(o->name, q.name)) source_fail(s, q.at, "there is a query of this name already: " STR_FMT ":%d",
                                                     STR_ARG(o->source->path), source_line(o->source, o->at));
        }
        body_read(g, &q, body);
        vec_push(g->arena, &g->queries, q);
        at = q.to + 1;
    }
}

/* ---- expansion for an engine ---- */

static void mapped_put(Sqlgen *g, Mapped *m, Str text, isize at)
{
    put(&m->text, text);
    for (isize i = 0; i < text.n; i++) vec_push(g->arena, &m->at, at < 0 ? -1 : at + i);
}

static void mapped_param(Sqlgen *g, QuerySource *q, Mapped *m, Str name, bool list, Engine engine, isize at)
{
    int i = param_index(g, q, name, list, at) + 1;
    Str text = engine == SQLITE ? str_fmt(g->arena, list ? "(SELECT value FROM json_each(?%d))" : "?%d", i)
                                : str_fmt(g->arena, list ? "ANY($%d)" : "$%d", i);
    put(&m->text, text);
    for (isize k = 0; k < text.n; k++) vec_push(g->arena, &m->at, at);
}

static bool is_same(const QuerySource *q, Str alias)
{
    for (isize i = 0; i < q->same.n; i++) if (str_eq(q->same.p[i], alias)) return true;
    return false;
}

/* The mutant of a use; those that are the same beside another are switched off together with the query's first other. 0: none. */
static isize use_mutant(Sqlgen *g, QuerySource *q, Str alias, isize at)
{
    const Use *first = NULL;
    for (isize i = 0; i < q->uses.n; i++) if (!first && q->uses.p[i].table->visible.n && !is_same(q, q->uses.p[i].alias)) first = &q->uses.p[i];
    bool together = is_same(q, alias) || (first && str_eq(first->alias, alias));
    if (!first || (together && q->together)) return q->together;
    Str where = str_fmt(g->arena, STR_FMT ":%d", STR_ARG(q->source->path), source_line(q->source, at));
    vec_push(g->arena, &g->mutants, (Mutant){ "visible", where, str_fmt(g->arena, STR_FMT ": visible(" STR_FMT ")", STR_ARG(q->name), STR_ARG(together ? first->alias : alias)), NULL });
    if (together) q->together = g->mutants.n;
    return g->mutants.n;
}

/* The condition with the query's alias in place of the schema's, and :viewer as a parameter like any other. */
static void visible_put(Sqlgen *g, QuerySource *q, Mapped *m, Str alias, isize at, Engine engine)
{
    const Use *use = NULL;
    for (isize i = 0; i < q->uses.n; i++) if (str_eq(q->uses.p[i].alias, alias)) use = &q->uses.p[i];
    if (!use) source_fail(q->source, at, "no table of this query is called " STR_FMT, STR_ARG(alias));
    Table *t = use->table;
    isize mutant = g->marking && engine == SQLITE ? use_mutant(g, q, alias, at) : 0;
    t->asked = true;
    if (!t->visible.n) source_fail(q->source, at, STR_FMT " is for everybody: its schema has no condition", STR_ARG(t->name));
    Source c = { .path = t->source->path, .text = t->visible };
    if (mutant) mapped_put(g, m, str_fmt(g->arena, "/*+%td 1*/", mutant), -1);
    mapped_put(g, m, S("("), -1);
    for (isize i = 0; i < c.text.n;) {
        Token k = token_at(&c, i);
        Str text = token_text(&c, k);
        bool qualifies = k.kind == WORD && k.to < c.text.n && c.text.p[k.to] == '.' && str_eq(text, t->visible_as);
        if (k.kind == PARAM) mapped_param(g, q, m, str_slice(text, 1, text.n), false, engine, at);
        else mapped_put(g, m, qualifies ? alias : text, -1);
        i = k.to;
    }
    mapped_put(g, m, S(")"), -1);
    if (mutant) mapped_put(g, m, str_fmt(g->arena, "/*-%td*/", mutant), -1);
}

static isize visible_expand(Sqlgen *g, QuerySource *q, Mapped *m, Token word, Engine engine)
{
    const Source *s = q->source;
    Token open = token_next(s, word.to), alias = token_next(s, open.to), close = token_next(s, alias.to);
    if (!token_is(s, open, "(") || alias.kind != WORD || !token_is(s, close, ")")) source_fail(s, word.from, "write visible(alias)");
    visible_put(g, q, m, token_text(s, alias), alias.from, engine);
    return close.to;
}

/* "IN (:ids[])" is "IN (SELECT ...)" on SQLite and "= ANY($n)" on PostgreSQL; returns where it ends, or 0. */
static isize list_expand(Sqlgen *g, QuerySource *q, Mapped *m, Token in, Engine engine)
{
    const Source *s = q->source;
    Token open = token_next(s, in.to), list = token_next(s, open.to), close = token_next(s, list.to);
    if (!token_is(s, open, "(") || list.kind != LIST_PARAM || !token_is(s, close, ")")) return 0;
    mapped_put(g, m, engine == SQLITE ? S("IN ") : S("= "), in.from);
    mapped_param(g, q, m, str_slice(token_text(s, list), 1, list.to - list.from - 2), true, engine, list.from);
    return close.to;
}

Mapped segment_expand(Sqlgen *g, QuerySource *q, const Segment *seg, Engine engine)
{
    const Source *s = q->source;
    Mapped m = { .text = buf_on(g->arena) };
    for (isize at = seg->from; at < seg->to;) {
        Token t = token_at(s, at);
        at = t.to;
        if (t.kind == COMMENT || t.kind == LINE_COMMENT) continue;
        if (t.kind == SPACE) mapped_put(g, &m, S(" "), t.from);
        else if (t.kind == PARAM) mapped_param(g, q, &m, str_slice(token_text(s, t), 1, t.to - t.from), false, engine, t.from);
        else if (t.kind == LIST_PARAM) source_fail(s, t.from, "a list stands only in IN (:name[])");
        else if (token_is(s, t, "visible")) at = visible_expand(g, q, &m, t, engine);
        else if (token_is(s, t, "IN") && list_expand(g, q, &m, t, engine)) at = token_next(s, token_next(s, token_next(s, t.to).to).to).to;
        else mapped_put(g, &m, token_text(s, t), t.from);
    }
    return m;
}

Mapped query_expand(Sqlgen *g, QuerySource *q, u32 with, int sort, Engine engine)
{
    Mapped all = { .text = buf_on(g->arena) };
    for (isize i = 0; i < q->segments.n; i++) {
        const Segment *seg = &q->segments.p[i];
        if ((seg->need & ~with) || (seg->sort >= 0 && seg->sort != sort)) continue;
        Mapped m = segment_expand(g, q, seg, engine);
        put(&all.text, buf_str(&m.text));
        for (isize k = 0; k < m.at.n; k++) vec_push(g->arena, &all.at, m.at.p[k]);
    }
    return all;
}
