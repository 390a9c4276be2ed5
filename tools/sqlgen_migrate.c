#include "tools/sqlgen.h"
#include "store/shape.h"

/* migrations/NNNN-what.sql: in the types of schema.sql, each from the database that the one before it leaves. CREATE TABLE and ALTER
 * TABLE ... ADD COLUMN are written for each engine; any other statement is one that both take. All of them, run one after the other
 * on an empty database, must give what the rooms' schema.sql say: else the build ends here. */

/* ALTER TABLE name ADD COLUMN name type ...; behind the word TABLE. */
static isize alter_read(Sqlgen *g, const Source *s, isize from)
{
    Token table = token_next(s, from), add = token_next(s, table.to), column = token_next(s, add.to), name = token_next(s, column.to);
    if (!token_is(s, add, "ADD") || !token_is(s, column, "COLUMN")) return from;
    Table slot = { .name = token_text(s, table) };
    schema_emit(g, str_fmt(g->arena, " " STR_FMT " ADD COLUMN ", STR_ARG(slot.name)));
    return column_read(g, s, &slot, name);
}

/* One statement, its ; included. */
static isize statement_read(Sqlgen *g, const Source *s, Token first)
{
    Token what = token_next(s, first.to);
    if (token_is(s, first, "CREATE") && token_is(s, what, "TABLE")) return table_read(g, s, what.to, 0);
    bool alter = token_is(s, first, "ALTER") && token_is(s, what, "TABLE");
    if (alter) schema_emit(g, S("ALTER TABLE"));
    isize at = alter ? alter_read(g, s, what.to) : first.from;
    isize end = at;
    for (Token t = token_next(s, at); !token_is(s, t, ";"); t = token_next(s, t.to)) {
        if (t.kind == END) source_fail(s, first.from, "this statement has no closing ;");
        end = t.to;
    }
    schema_emit(g, str_slice(s->text, at, end));
    schema_emit(g, S(";\n"));
    return token_next(s, end).to;
}

static void migration_read(Sqlgen *g, const Source *s, Migration *m)
{
    Sqlgen own = { .arena = g->arena, .sqlite = buf_on(g->arena), .postgres = buf_on(g->arena), .rooms = g->rooms };
    for (Token t = token_next(s, 0); t.kind != END; t = token_next(s, t.to)) t.to = statement_read(&own, s, t);
    m->sqlite = buf_str(&own.sqlite), m->postgres = buf_str(&own.postgres);
}

static Str file_name(Str path)
{
    isize from = path.n;
    while (from && path.p[from - 1] != '/') from--;
    return str_slice(path, from, path.n - (isize)strlen(".sql"));
}

void migrations_read(Sqlgen *g, Str *paths, int count)
{
    for (int i = 0; i < count; i++) {
        Source *s = make(g->arena, Source);
        *s = source_read(g->arena, paths[i]);
        Migration m = { .source = s, .name = file_name(paths[i]) };
        if (!str_starts(m.name, str_fmt(g->arena, "%04d-", i + 1))) source_fail(s, 0, "migrations are numbered without a gap: this should be %04d-what.sql", i + 1);
        migration_read(g, s, &m);
        vec_push(g->arena, &g->migrations, m);
    }
}

static sqlite3 *empty(void)
{
    sqlite3 *db;
    must(!sqlite3_open(":memory:", &db));
    return db;
}

static void run(sqlite3 *db, const Migration *m, Arena *a)
{
    if (sqlite3_exec(db, str_z(a, m->sqlite), NULL, NULL, NULL)) source_fail(m->source, 0, "after those before it, this says: %s", sqlite3_errmsg(db));
}

void migrations_check(Sqlgen *g)
{
    if (!g->migrations.n) return;
    sqlite3 *grown = empty(), *fresh = empty();
    must(!sqlite3_exec(fresh, buf_z(&g->sqlite), NULL, NULL, NULL));
    for (isize i = 0; i < g->migrations.n; i++) run(grown, &g->migrations.p[i], g->arena);
    Str differs = shape_difference(g->arena, shape_of(g->arena, grown), shape_of(g->arena, fresh));
    const Source *last = g->migrations.p[g->migrations.n - 1].source;
    if (differs.n) source_fail(last, 0, "the migrations do not lead to what the rooms' schema.sql say: " STR_FMT "\n"
                                        "Where this migration is in a release, write the next; else add to it (docs/decisions/0025-migrations.md).", STR_ARG(differs));
    sqlite3_close(grown);
    sqlite3_close(fresh);
}
