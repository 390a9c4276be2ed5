#include "store/migrate.h"
#include "base/log.h"
#include "store/copying.h"
#include "store/invariants.h"
#include "store/journal.h"
#include "store/shape.h"
#include "store/sqlite.h"
#include "store.sql.h"
#include <errno.h>
#include <unistd.h>

/* ---- what it is ---- */

SchemaFound schema_found(Db *db, i64 *step)
{
    MetaGet fingerprint, newest;
    *step = 0;
    if (!meta_get(db, S("schema"), &fingerprint)) return SCHEMA_OTHER;
    if (str_eq(fingerprint.value, str_from(schema_fingerprint))) return SCHEMA_SAME;
    if (meta_get(db, S("migration"), &newest)) str_i64(newest.value, step);
    else if (str_eq(fingerprint.value, str_from(migration_first))) *step = 1;
    return !*step ? SCHEMA_OTHER : *step < migration_count ? SCHEMA_OLDER : *step > migration_count ? SCHEMA_NEWER : SCHEMA_OTHER;
}

void schema_say(Db *db)
{
    meta_set(db, S("schema"), str_from(schema_fingerprint));
    meta_set(db, S("migration"), str_fmt(db->arena, "%d", migration_count));
}

/* ---- a copy of what was ---- */

typedef struct { int said; } Progress;

static void copied(void *ctx, i64 done, i64 total)
{
    Progress *p = ctx;
    int quarter = total ? (int)(done * 4 / total) : 4;
    if (quarter > p->said) log_line("  a copy of it as it is: %d%%", quarter * 25);
    p->said = quarter;
}

static Err keep_copy(Db *db, Str dir, i64 from, Str *kept)
{
    Arena *a = db->arena;
    *kept = str_fmt(a, STR_FMT "/rotunda-before-%04" PRId64 ".db", STR_ARG(dir), from + 1);
    Str part = str_fmt(a, STR_FMT ".part", STR_ARG(*kept));
    Progress p = { 0 };
    unlink(part.p);     /* of a program that was killed here */
    Err e = conn_copy(db->conn, a, part, copied, &p);
    if (!failed(e) && rename(part.p, kept->p)) e = err_errno(a, *kept);
    if (!failed(e)) e = folder_sync(a, dir);
    if (failed(e)) unlink(part.p);
    return e;
}

/* ---- the steps ---- */

static Err looks_as_made_today(Db *db)
{
    Conn *fresh;
    Arena *a = db->arena;
    Err e = conn_open(a, S(":memory:"), true, &fresh);
    if (failed(e)) return e;
    e = conn_run(fresh, a, schema_sqlite);
    Str differs = failed(e) ? (Str){ 0 } : shape_difference(a, conn_shape(db->conn, a), conn_shape(fresh, a));
    conn_close(fresh);
    return differs.n ? err(a, ERR_ENV, "the database is not what its version makes: " STR_FMT, STR_ARG(differs)) : e;
}

static Err sound(Db *db)
{
    Str problems = conn_integrity(db->conn, db->arena);
    return problems.n ? err(db->arena, ERR_ENV, "the database would not be sound: " STR_FMT, STR_ARG(problems)) : looks_as_made_today(db);
}

static Err noted(Db *db, i64 from)
{
    schema_say(db);
    Write w = { .db = db, .now = clock_now() };
    Err e = failed(db->failure) ? db->failure : journal_note(&w, "center.migrate", "meta", 0, str_fmt(db->arena, "from %" PRId64 " to %d", from, migration_count));
    journal_seal(db);
    return failed(e) ? e : db->failure;
}

static Err steps_run(Db *db, i64 from)
{
    Err e = conn_run(db->conn, db->arena, "BEGIN IMMEDIATE");
    for (i64 i = from; i < migration_count && !failed(e); i++) {
        log_line("  step %s", migrations[i].name);
        e = conn_run(db->conn, db->arena, migrations[i].sqlite);
    }
    if (!failed(e)) log_line("  looking whether all of it is sound");
    if (!failed(e)) e = sound(db);
    if (!failed(e)) e = noted(db, from);
    if (!failed(e)) e = conn_run(db->conn, db->arena, "COMMIT");
    if (failed(e) && conn_in_transaction(db->conn)) conn_run(db->conn, db->arena, "ROLLBACK");
    return e;
}

/* While a table is made anew, rows point to nothing for a moment; whether they all point to something again is asked before the commit. */
static Err steps_unchained(Db *db, i64 from)
{
    Err e = conn_run(db->conn, db->arena, "PRAGMA foreign_keys=OFF");
    if (!failed(e)) e = steps_run(db, from);
    Err again = conn_run(db->conn, db->arena, "PRAGMA foreign_keys=ON");
    return failed(e) ? e : again;
}

/* What `rotunda check` would say of the rows is said, and no reason to stay with the old version. */
static void say_problems(Db *db)
{
    Str problems = invariants_check(db), line;
    while (str_cut(&problems, '\n', &line)) if (line.n) log_line("  to be looked at: " STR_FMT, STR_ARG(line));
}

Err migrate(Db *db, Str dir, i64 from)
{
    Str kept;
    log_line(STR_FMT "/rotunda.db was made by an earlier version, and is brought to this one", STR_ARG(dir));
    Err e = keep_copy(db, dir, from, &kept);
    if (!failed(e)) e = steps_unchained(db, from);
    if (failed(e)) return err(db->arena, ERR_ENV, STR_FMT "/rotunda.db was made by an earlier version, and could not be brought to this one: it is as it was. " STR_FMT, STR_ARG(dir), STR_ARG(e.text));
    say_problems(db);
    log_line("done. The database as it was is in " STR_FMT, STR_ARG(kept));
    return OK;
}
