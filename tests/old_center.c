#include "tests/old_center.h"
#include "store/query.h"
#include "store/shape.h"

static sqlite3 *opened(Arena *a, Str dir)
{
    sqlite3 *db;
    must(!sqlite3_open(str_fmt(a, STR_FMT "/rotunda.db", STR_ARG(dir)).p, &db));
    return db;
}

static void run(sqlite3 *db, const char *sql)
{
    if (!sqlite3_exec(db, sql, NULL, NULL, NULL)) return;
    fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    abort();
}

static const char rows[] =
    "INSERT INTO community (id, slug, name, name_key, country, geoid, place_id, position, fingerprint, changed) VALUES (1, 'dayton-oh-us', 'Dayton', 'dayton', 'US', '0000001', 1, 1, 'x', 1);"
    "INSERT INTO community (id, slug, name, name_key, country, position, fingerprint, changed) VALUES (2, 'lima-pe', 'Lima', 'lima', 'PE', 2, 'y', 2);"
    "INSERT INTO concern (id, slug, name, description, name_es, description_es, position) VALUES (1, 'homes', 'Homes', 'x', 'Viviendas', 'y', 1);"
    "INSERT INTO meta (key, value) VALUES ('kept', 'as it is');";

void old_center_make(Arena *a, Str dir)
{
    sqlite3 *db = opened(a, dir);
    run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; BEGIN");
    run(db, migrations[0].sqlite);
    run(db, str_fmt(a, "INSERT INTO meta (key, value) VALUES ('schema', '%s')", migration_first).p);
    for (int i = 1; i <= OLD_PLACES; i++)
        run(db, str_fmt(a, "INSERT INTO place (id, geoid, name, full_name, name_key, state, state_name) VALUES (%d, '%07d', 'Place %d', '%0*d', 'place %d', 'OH', 'Ohio')", i, i, i, 700, i, i).p);
    run(db, rows);
    run(db, "COMMIT");
    sqlite3_close(db);
}

static StrVec shape_made_by(Arena *a, const char *sql)
{
    sqlite3 *db;
    must(!sqlite3_open(":memory:", &db));
    run(db, sql);
    StrVec shape = shape_of(a, db);
    sqlite3_close(db);
    return shape;
}

static Str answer(Arena *a, sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL)) return str_from(sqlite3_errmsg(db));
    Str got = sqlite3_step(st) == SQLITE_ROW ? str_copy(a, str_from((const char *)sqlite3_column_text(st, 0))) : S("no row");
    sqlite3_finalize(st);
    return got;
}

static Str problem(Arena *a, sqlite3 *db, const char *fingerprint, const char *schema)
{
    const struct { const char *sql; Str wanted; } asked[] = {
        { "PRAGMA integrity_check", S("ok") },
        { "SELECT count(*) FROM pragma_foreign_key_check", S("0") },
        { "SELECT value FROM meta WHERE key = 'schema'", str_from(fingerprint) },
        { "SELECT count(*) || ' ' || sum(CAST(full_name AS INTEGER)) || ' ' || sum(length(full_name)) FROM place", str_fmt(a, "%d %d %d", OLD_PLACES, OLD_PLACES * (OLD_PLACES + 1) / 2, OLD_PLACES * 700) },
        { "SELECT group_concat(id || slug || name || country || coalesce(geoid, '-') || coalesce(place_id, '-') || fingerprint || changed) FROM community", S("1dayton-oh-usDaytonUS00000011x1,2lima-peLimaPE--y2") },
        { "SELECT name_es FROM concern", S("Viviendas") },
        { "SELECT value FROM meta WHERE key = 'kept'", S("as it is") },
    };
    for (isize i = 0; i < countof(asked); i++) {
        Str got = answer(a, db, asked[i].sql);
        if (!str_eq(got, asked[i].wanted)) return str_fmt(a, "%s: " STR_FMT ", not " STR_FMT, asked[i].sql, STR_ARG(got), STR_ARG(asked[i].wanted));
    }
    return shape_difference(a, shape_of(a, db), shape_made_by(a, schema));
}

Str old_center_is(Arena *a, Str dir)
{
    sqlite3 *db = opened(a, dir);
    bool old = str_eq(answer(a, db, "SELECT value FROM meta WHERE key = 'schema'"), str_from(migration_first));
    Str bad = old ? problem(a, db, migration_first, migrations[0].sqlite) : problem(a, db, schema_fingerprint, schema_sqlite);
    sqlite3_close(db);
    return bad.n ? bad : old ? S("old") : S("new");
}
