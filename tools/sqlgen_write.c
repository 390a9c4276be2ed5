#include "tools/sqlgen.h"

/* Writes OUT/ROOM.sql.h and OUT/ROOM.sql.c for every room, OUT/schema.sql.c (the tables for both engines),
 * OUT/postgres_queries.c (for the tests) and OUT/rights.md (for a reviewer's eye). */

static Str camel(Arena *a, Str snake)
{
    Buf b = buf_on(a);
    bool up = true;
    for (isize i = 0; i < snake.n; i++) {
        char c = snake.p[i];
        if (c == '_') { up = true; continue; }
        put_char(&b, up && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
        up = false;
    }
    return buf_str(&b);
}

static Str upper(Arena *a, Str s)
{
    char *z = str_z(a, s);
    for (isize i = 0; i < s.n; i++) if (z[i] >= 'a' && z[i] <= 'z') z[i] = (char)(z[i] - 32);
    return str_from(z);
}

static const char *c_type(Type t, bool nullable, bool list)
{
    if (list) return t == TEXT ? "StrVec" : "IntVec";
    switch (t) {
    case TEXT: case BLOB: return "Str";
    case REAL: return nullable ? "OptReal" : "double";
    case BOOL: return nullable ? "OptInt" : "bool";
    default:   return nullable ? "OptInt" : "i64";
    }
}

static const char *access_name(Type t, bool nullable, bool list)
{
    if (list) return t == TEXT ? "texts" : "ints";
    switch (t) {
    case TEXT: return "text";
    case BLOB: return "blob";
    case REAL: return nullable ? "opt_real" : "real";
    default:   return nullable ? "opt_int" : "int";
    }
}

/* What the connection itself knows: who looks, and whether the invented places of a demo are meant too. */
static bool is_own(const Param *p) { return str_eq(p->name, S("viewer")) || str_eq(p->name, S("demo")); }

static int argument_count(const QuerySource *q)
{
    int n = 0;
    for (isize i = 0; i < q->params.n; i++) n += !is_own(&q->params.p[i]);
    return n;
}

/* More than four arguments, conditions or orders: a struct whose fields are named where it is called. */
static bool takes_struct(const QuerySource *q) { return argument_count(q) > 4 || q->conditions.n || q->sorts.n; }

static void put_row_struct(Sqlgen *g, Buf *b, const QuerySource *q)
{
    if (!q->fields.n) return;
    Str type = camel(g->arena, q->name);
    put_fmt(b, "typedef struct {\n");
    for (isize i = 0; i < q->fields.n; i++) {
        const Field *f = &q->fields.p[i];
        put_fmt(b, "    %s " STR_FMT ";%s\n", c_type(f->type, f->nullable, false), STR_ARG(f->name), f->nullable && f->type == TEXT ? " /* p is NULL where not known */" : "");
    }
    put_fmt(b, "} " STR_FMT ";\n", STR_ARG(type));
    if (q->kind == MANY) put_fmt(b, "typedef struct { " STR_FMT " *p; isize n; } " STR_FMT "Rows;\n", STR_ARG(type), STR_ARG(type));
}

static void put_args_struct(Sqlgen *g, Buf *b, const QuerySource *q)
{
    if (!takes_struct(q)) return;
    Str name = upper(g->arena, q->name);
    for (int kind = 0; kind < 2; kind++) {
        isize n = kind ? q->sorts.n : q->conditions.n;
        if (!n) continue;
        put_fmt(b, "enum { ");
        for (isize i = 0; i < n; i++) {
            Str word = upper(g->arena, kind ? q->sorts.p[i].name : q->conditions.p[i].name);
            put_fmt(b, "%s" STR_FMT "_%s" STR_FMT " = %u", i ? ", " : "", STR_ARG(name), kind ? "BY_" : "", STR_ARG(word), kind ? (unsigned)i : 1u << i);
        }
        put_fmt(b, " };\n");
    }
    put_fmt(b, "typedef struct {\n");
    if (q->conditions.n) put_fmt(b, "    u32 with;   /* the conditions, joined by | */\n");
    if (q->sorts.n) put_fmt(b, "    int sort;\n");
    for (isize i = 0; i < q->params.n; i++) {
        const Param *p = &q->params.p[i];
        if (!is_own(p)) put_fmt(b, "    %s " STR_FMT ";\n", c_type(p->type, p->nullable, p->list), STR_ARG(p->name));
    }
    put_fmt(b, "} " STR_FMT "Args;\n", STR_ARG(camel(g->arena, q->name)));
}

static void put_signature(Sqlgen *g, Buf *b, const QuerySource *q)
{
    Str type = camel(g->arena, q->name);
    switch (q->kind) {
    case ONE:   put_fmt(b, "bool "); break;
    case MANY:  put_fmt(b, STR_FMT "Rows ", STR_ARG(type)); break;
    case COUNT: put_fmt(b, "i64 "); break;
    default:    put_fmt(b, "void ");
    }
    put_fmt(b, STR_FMT "(Db *db", STR_ARG(q->name));
    if (takes_struct(q)) put_fmt(b, ", const " STR_FMT "Args *args", STR_ARG(type));
    else for (isize i = 0; i < q->params.n; i++) {
        const Param *p = &q->params.p[i];
        if (!is_own(p)) put_fmt(b, ", %s " STR_FMT, c_type(p->type, p->nullable, p->list), STR_ARG(p->name));
    }
    if (q->kind == ONE) put_fmt(b, ", " STR_FMT " *out", STR_ARG(type));
    if (q->kind == EACH) put_fmt(b, ", void (*each)(void *ctx, const " STR_FMT " *row), void *ctx", STR_ARG(type));
    put_fmt(b, ")");
}

static void put_header(Sqlgen *g, Str out, int room)
{
    Buf b = buf_on(g->arena);
    Str name = g->rooms.p[room], guard = upper(g->arena, name);
    put_fmt(&b, "/* Made by sqlgen from the room's queries.sql. */\n#ifndef " STR_FMT "_SQL_H\n#define " STR_FMT "_SQL_H\n#include \"store/query.h\"\n",
            STR_ARG(guard), STR_ARG(guard));
    for (isize i = 0; i < g->queries.n; i++) {
        const QuerySource *q = &g->queries.p[i];
        if (q->room != room || q->wrong) continue;
        put_fmt(&b, "\n/* " STR_FMT " */\n", STR_ARG(q->doc));
        put_row_struct(g, &b, q);
        put_args_struct(g, &b, q);
        put_signature(g, &b, q);
        put_fmt(&b, ";\n");
        if (q->json) put_fmt(&b, "void " STR_FMT "_json(Buf *b, const " STR_FMT " *row);\n", STR_ARG(q->name), STR_ARG(camel(g->arena, q->name)));
    }
    put_fmt(&b, "\n#endif\n");
    write_if_changed(str_fmt(g->arena, STR_FMT "/" STR_FMT ".sql.h", STR_ARG(out), STR_ARG(name)), buf_str(&b));
}

static void put_c_text(Buf *b, Str s)
{
    put_char(b, '"');
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\') put_char(b, '\\');
        if (s.p[i] == '\n') put(b, S("\\n\"\n    \""));
        else put_char(b, s.p[i]);
    }
    put_char(b, '"');
}

static void put_table_set(Buf *b, const bool *set)
{
    put(b, S("{ {"));
    for (int w = 0; w < 4; w++) {
        u64 bits = 0;
        for (int i = 0; i < 64; i++) if (set[w * 64 + i]) bits |= 1ull << i;
        put_fmt(b, "%s0x%" PRIx64, w ? ", " : " ", bits);
    }
    put(b, S(" } }"));
}

static void put_query_data(Sqlgen *g, Buf *b, QuerySource *q)
{
    put_fmt(b, "#line %d \"" STR_FMT "\"\n", source_line(q->source, q->at), STR_ARG(q->source->path));
    put_fmt(b, "static const Piece pieces_" STR_FMT "[] = {\n", STR_ARG(q->name));
    for (isize i = 0; i < q->segments.n; i++) {
        const Segment *s = &q->segments.p[i];
        Mapped m = segment_expand(g, q, s, SQLITE);
        put(b, S("    { "));
        put_c_text(b, buf_str(&m.text));
        put_fmt(b, ", %uu, %d },\n", s->need, s->sort);
    }
    put_fmt(b, "};\nstatic const Query query_" STR_FMT " = { \"" STR_FMT "\", pieces_" STR_FMT ", %td,\n    ", STR_ARG(q->name), STR_ARG(q->name), STR_ARG(q->name), q->segments.n);
    put_table_set(b, q->reads);
    put(b, S(", "));
    put_table_set(b, q->writes);
    put(b, S(" };\n\n"));
}

static void put_fill(Sqlgen *g, Buf *b, const QuerySource *q)
{
    if (!q->fields.n) return;
    put_fmt(b, "static void fill_" STR_FMT "(Stmt *s, " STR_FMT " *row)\n{\n", STR_ARG(q->name), STR_ARG(camel(g->arena, q->name)));
    for (isize i = 0; i < q->fields.n; i++) {
        const Field *f = &q->fields.p[i];
        const char *get = f->type == TEXT || f->type == BLOB ? (q->kind == EACH ? "view" : "text") : access_name(f->type, f->nullable, false);
        put_fmt(b, "    row->" STR_FMT " = stmt_get_%s(s, %td);\n", STR_ARG(f->name), get, i);
        if (!f->nullable && f->type == TEXT) put_fmt(b, "    assert(row->" STR_FMT ".p);\n", STR_ARG(f->name));
    }
    put_fmt(b, "}\n\n");
}

static void put_binds(Buf *b, const QuerySource *q)
{
    for (isize i = 0; i < q->params.n; i++) {
        const Param *p = &q->params.p[i];
        const char *from = is_own(p) ? "db->" : takes_struct(q) ? "args->" : "";
        put_fmt(b, "    stmt_%s(s, %td, %s" STR_FMT ");\n", access_name(p->type, p->nullable, p->list), i + 1, from, STR_ARG(p->name));
    }
}

static void put_run(Sqlgen *g, Buf *b, const QuerySource *q)
{
    Str type = camel(g->arena, q->name);
    switch (q->kind) {
    case ONE:
        put_fmt(b, "    bool found = stmt_row(s);\n    if (found) fill_" STR_FMT "(s, out);\n    stmt_end(s);\n    return found && !failed(db->failure);\n", STR_ARG(q->name));
        break;
    case MANY:
        put_fmt(b, "    Vec(" STR_FMT ") rows = { 0 };\n    while (stmt_row(s)) {\n        vec_push(db->arena, &rows, (" STR_FMT "){ 0 });\n"
                   "        fill_" STR_FMT "(s, &rows.p[rows.n - 1]);\n    }\n    stmt_end(s);\n    return (" STR_FMT "Rows){ rows.p, rows.n };\n",
                STR_ARG(type), STR_ARG(type), STR_ARG(q->name), STR_ARG(type));
        break;
    case EACH:
        put_fmt(b, "    " STR_FMT " row;\n    while (stmt_row(s)) {\n        fill_" STR_FMT "(s, &row);\n        each(ctx, &row);\n    }\n    stmt_end(s);\n", STR_ARG(type), STR_ARG(q->name));
        break;
    case COUNT: put_fmt(b, "    return stmt_end(s);\n"); break;
    case EXEC:  put_fmt(b, "    stmt_end(s);\n"); break;
    }
}

static void put_function(Sqlgen *g, Buf *b, const QuerySource *q)
{
    put_signature(g, b, q);
    put_fmt(b, "\n{\n");
    if (q->kind == ONE) put_fmt(b, "    *out = (" STR_FMT "){ 0 };\n", STR_ARG(camel(g->arena, q->name)));
    put_fmt(b, "    Stmt *s = stmt_begin(db, &query_" STR_FMT ", %s, %s);\n", STR_ARG(q->name), q->conditions.n ? "args->with" : "0", q->sorts.n ? "args->sort" : "0");
    Str nothing = q->kind == ONE ? S("false") : q->kind == COUNT ? S("0") : q->kind == MANY ? str_fmt(g->arena, "(" STR_FMT "Rows){ 0 }", STR_ARG(camel(g->arena, q->name))) : S("");
    put_fmt(b, "    if (!s) return" "%s" STR_FMT ";\n", nothing.n ? " " : "", STR_ARG(nothing));
    put_binds(b, q);
    put_run(g, b, q);
    put_fmt(b, "}\n\n");
}

static void put_json(Sqlgen *g, Buf *b, const QuerySource *q)
{
    if (!q->json) return;
    put_fmt(b, "void " STR_FMT "_json(Buf *b, const " STR_FMT " *row)\n{\n", STR_ARG(q->name), STR_ARG(camel(g->arena, q->name)));
    for (isize i = 0; i < q->fields.n; i++) {
        const Field *f = &q->fields.p[i];
        put_fmt(b, "    put(b, S(\"%s\\\"" STR_FMT "\\\":\"));\n    ", i ? "," : "{", STR_ARG(f->name));
        Str v = str_fmt(g->arena, "row->" STR_FMT, STR_ARG(f->name));
        if (f->nullable && f->type != TEXT && f->type != BLOB) {
            put_fmt(b, "if (!" STR_FMT ".known) put(b, S(\"null\")); else ", STR_ARG(v));
            v = str_fmt(g->arena, STR_FMT ".v", STR_ARG(v));
        }
        switch (f->type) {
        case TEXT: case BLOB: put_fmt(b, "json_text(b, " STR_FMT ");\n", STR_ARG(v)); break;
        case REAL: put_fmt(b, "put_real(b, " STR_FMT ");\n", STR_ARG(v)); break;
        case BOOL: put_fmt(b, "put(b, " STR_FMT " ? S(\"true\") : S(\"false\"));\n", STR_ARG(v)); break;
        case TIME: put_fmt(b, "json_time(b, " STR_FMT ");\n", STR_ARG(v)); break;
        default:   put_fmt(b, "put_int(b, " STR_FMT ");\n", STR_ARG(v));
        }
    }
    put_fmt(b, "    put_char(b, '}');\n}\n\n");
}

static void put_invariants(Sqlgen *g, Buf *b, int room)
{
    put_fmt(b, "extern const Invariant " STR_FMT "_invariants[];\nconst Invariant " STR_FMT "_invariants[] = {\n", STR_ARG(g->rooms.p[room]), STR_ARG(g->rooms.p[room]));
    for (isize i = 0; i < g->queries.n; i++) {
        const QuerySource *q = &g->queries.p[i];
        if (q->room != room || !q->wrong) continue;
        put_fmt(b, "    { &query_" STR_FMT ", \"" STR_FMT "\", ", STR_ARG(q->name), STR_ARG(q->uses.p[0].table->name));
        put_c_text(b, q->doc);
        put(b, S(" },\n"));
    }
    put(b, S("    { 0 }\n};\n"));
}

static void put_source(Sqlgen *g, Str out, int room)
{
    Buf b = buf_on(g->arena);
    put_fmt(&b, "/* Made by sqlgen from the room's queries.sql. */\n#include \"" STR_FMT ".sql.h\"\n\n", STR_ARG(g->rooms.p[room]));
    for (isize i = 0; i < g->queries.n; i++) {
        QuerySource *q = &g->queries.p[i];
        if (q->room != room) continue;
        put_query_data(g, &b, q);
        if (q->wrong) continue;
        put_fill(g, &b, q);
        put_function(g, &b, q);
        put_json(g, &b, q);
    }
    put_invariants(g, &b, room);
    write_if_changed(str_fmt(g->arena, STR_FMT "/" STR_FMT ".sql.c", STR_ARG(out), STR_ARG(g->rooms.p[room])), buf_str(&b));
}

static void put_schema(Sqlgen *g, Str out)
{
    Buf b = buf_on(g->arena);
    put_fmt(&b, "/* Made by sqlgen from every room's schema.sql. */\n#include \"store/query.h\"\n\nconst char schema_sqlite[] =\n    ");
    put_c_text(&b, buf_str(&g->sqlite));
    put_fmt(&b, ";\n\nconst char schema_postgres[] =\n    ");
    put_c_text(&b, buf_str(&g->postgres));
    put_fmt(&b, ";\n\nconst char schema_fingerprint[] = \"%016" PRIx64 "\";\n\nconst char *const table_names[] = {\n", str_hash(buf_str(&g->sqlite)));
    for (isize i = 0; i < g->tables.n; i++) put_fmt(&b, "    \"" STR_FMT "\",\n", STR_ARG(g->tables.p[i].name));
    put_fmt(&b, "};\nconst int table_count = %td;\n\n", g->tables.n);
    for (isize i = 0; i < g->rooms.n; i++) put_fmt(&b, "extern const Invariant " STR_FMT "_invariants[];\n", STR_ARG(g->rooms.p[i]));
    put(&b, S("const Invariant *const invariants[] = { "));
    for (isize i = 0; i < g->rooms.n; i++) put_fmt(&b, STR_FMT "_invariants, ", STR_ARG(g->rooms.p[i]));
    put(&b, S("NULL };\n"));
    write_if_changed(str_fmt(g->arena, STR_FMT "/schema.sql.c", STR_ARG(out)), buf_str(&b));
}

/* The fingerprint of the first is how a database is known that was made before there were migrations. */
static void put_migrations(Sqlgen *g, Str out)
{
    Buf b = buf_on(g->arena);
    put(&b, S("/* Made by sqlgen from migrations. */\n#include \"store/query.h\"\n\nconst Migration migrations[] = {\n"));
    for (isize i = 0; i < g->migrations.n; i++) {
        const Migration *m = &g->migrations.p[i];
        put_fmt(&b, "    { \"" STR_FMT "\",\n    ", STR_ARG(m->name));
        put_c_text(&b, m->sqlite);
        put(&b, S(",\n    "));
        put_c_text(&b, m->postgres);
        put(&b, S(" },\n"));
    }
    Str first = g->migrations.n ? g->migrations.p[0].sqlite : (Str){ 0 };
    put_fmt(&b, "    { 0 }\n};\nconst int migration_count = %td;\nconst char migration_first[] = \"%016" PRIx64 "\";\n", g->migrations.n, str_hash(first));
    write_if_changed(str_fmt(g->arena, STR_FMT "/migrations.sql.c", STR_ARG(out)), buf_str(&b));
}

static void put_postgres_variant(Sqlgen *g, Buf *b, QuerySource *q, u32 with, int sort)
{
    Mapped m = query_expand(g, q, with, sort, POSTGRES);
    put_fmt(b, "    { \"" STR_FMT "\", \"" STR_FMT ":%d\",\n    ", STR_ARG(q->name), STR_ARG(q->source->path), source_line(q->source, q->at));
    put_c_text(b, buf_str(&m.text));
    put(b, S(",\n    \""));
    for (isize i = 0; i < q->params.n; i++) {
        char letter = type_letter(q->params.p[i].type);
        put_char(b, q->params.p[i].list ? (letter == 't' ? 'T' : 'I') : letter);
    }
    put(b, S("\", \""));
    for (isize i = 0; i < q->fields.n; i++) put_char(b, type_letter(q->fields.p[i].type));
    put(b, S("\" },\n"));
}

/* Every reachable combination where there are few conditions, else none, each, all; times every order. */
static void put_postgres(Sqlgen *g, Str out)
{
    Buf b = buf_on(g->arena);
    int n = 0;
    put_fmt(&b, "/* Made by sqlgen: every query as PostgreSQL gets it. */\n#include \"store/query.h\"\n\nconst PostgresQuery postgres_queries[] = {\n");
    for (isize i = 0; i < g->queries.n; i++) {
        QuerySource *q = &g->queries.p[i];
        u32 all = (u32)((1ull << q->conditions.n) - 1);
        for (u32 with = 0; with <= all; with++) {
            if (q->conditions.n > 6 && with && with != all && (with & (with - 1))) continue;
            for (int sort = 0; sort < (q->sorts.n ? q->sorts.n : 1); sort++, n++) put_postgres_variant(g, &b, q, with, sort);
            if (q->conditions.n > 6 && with == 1u << (q->conditions.n - 1)) with = all - 1;
        }
    }
    put_fmt(&b, "};\nconst int postgres_query_count = %d;\n", n);
    write_if_changed(str_fmt(g->arena, STR_FMT "/postgres_queries.c", STR_ARG(out)), buf_str(&b));
}

static void put_rights(Sqlgen *g, Str out)
{
    Buf b = buf_on(g->arena);
    put_fmt(&b, "# Who may see what\n\nMade by sqlgen from every room's schema.sql and queries.sql.\n\n| table | room | a viewer sees a row where |\n| --- | --- | --- |\n");
    for (isize i = 0; i < g->tables.n; i++) {
        const Table *t = &g->tables.p[i];
        put_fmt(&b, "| " STR_FMT " | " STR_FMT " | " STR_FMT " |\n", STR_ARG(t->name), STR_ARG(g->rooms.p[t->room]), STR_ARG(t->visible.n ? t->visible : S("always")));
    }
    put_fmt(&b, "\n## Queries that look at all rows (system)\n\n");
    for (isize i = 0; i < g->queries.n; i++) {
        const QuerySource *q = &g->queries.p[i];
        if (q->system && !q->wrong) put_fmt(&b, "- `" STR_FMT "` (" STR_FMT ":%d): " STR_FMT "\n", STR_ARG(q->name), STR_ARG(q->source->path), source_line(q->source, q->at), STR_ARG(q->doc));
    }
    write_if_changed(str_fmt(g->arena, STR_FMT "/rights.md", STR_ARG(out)), buf_str(&b));
}

void gen_write(Sqlgen *g, Str out)
{
    for (int room = 0; room < g->rooms.n; room++) {
        put_header(g, out, room);
        put_source(g, out, room);
    }
    put_schema(g, out);
    put_migrations(g, out);
    put_postgres(g, out);
    put_rights(g, out);
}
