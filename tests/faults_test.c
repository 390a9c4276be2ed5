/* faults_test.c: each n-th write and sync of the database fails, for every n until an import gets through. Whatever fails:
 * the import is refused with a sentence, nothing of it is there (after a failed sync: nothing or all of it), readers go on, and the
 * file is sound. */
#include "rooms/communities/communities_import.h"
#include "rooms/communities/communities_pages.h"
#include "communities.sql.h"
#include "tests/test.h"
#include <sqlite3.h>
#include <stdatomic.h>

/* ---- a disk that fails ---- */

/* The usual file system, with two functions of its files replaced. countdown: how many more writes go well; below 0: all. */
static sqlite3_vfs failing, *usual;
enum { KINDS = 4 };                          /* of files: the database, its log */
static sqlite3_io_methods failing_methods[KINDS];
static const sqlite3_io_methods *usual_methods[KINDS];
static _Atomic i64 countdown = -1;
static _Atomic int fail_with = SQLITE_FULL;

static bool fails_now(void)
{
    i64 left = atomic_load(&countdown);
    if (left < 0) return false;
    if (left == 0) return true;              /* and stays so: a full disk does not empty itself */
    atomic_store(&countdown, left - 1);
    return false;
}

static const sqlite3_io_methods *usual_of(const sqlite3_file *f) { return usual_methods[f->pMethods - failing_methods]; }

static int failing_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    return fails_now() ? atomic_load(&fail_with) : usual_of(f)->xWrite(f, bytes, n, at);
}

/* What is written is there for this process without a sync, and hundreds of them take minutes on a slow disk. */
static int failing_sync(sqlite3_file *f, int flags) { (void)f, (void)flags; return fails_now() ? SQLITE_IOERR_FSYNC : SQLITE_OK; }

static int failing_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)v;
    int rc = usual->xOpen(usual, name, f, flags, out);
    if (rc || !f->pMethods) return rc;
    int k = 0;
    while (usual_methods[k] && usual_methods[k] != f->pMethods) must(++k < KINDS);
    if (!usual_methods[k]) {
        failing_methods[k] = *f->pMethods;
        failing_methods[k].xWrite = failing_write;
        failing_methods[k].xSync = failing_sync;
        usual_methods[k] = f->pMethods;
    }
    f->pMethods = &failing_methods[k];
    return rc;
}

static void disk_fails_from_here(bool on)
{
    if (!usual) {
        usual = sqlite3_vfs_find(NULL);
        failing = *usual;
        failing.zName = "failing";
        failing.xOpen = failing_open;
    }
    atomic_store(&countdown, -1);
    if (on) sqlite3_vfs_register(&failing, 1);
    else sqlite3_vfs_register(usual, 1), sqlite3_vfs_unregister(&failing);
}

/* ---- a center on it ---- */

static Err import_of(Arena *a, Store *s, Str dir, const char *file)
{
    Cli cli = { .arena = a, .dir = dir, .store = s, .quiet = true, .out = stdout, .err = stdout };
    vec_push(a, &cli.args, str_from(file));
    return import_communities(&cli);
}

static int syncs_failed;

/* Every row as a text, or why it could not be read. */
static Str dump(Arena *a, Store *s)
{
    Buf b = buf_on(a);
    Db *db = db_begin(s, a);
    CommunityAllRows rows = community_all(db);
    for (isize i = 0; i < rows.n; i++) put_fmt(&b, STR_FMT "," STR_FMT "," STR_FMT ",%" PRId64 ",%" PRId64 "\n", STR_ARG(rows.p[i].slug), STR_ARG(rows.p[i].name), STR_ARG(rows.p[i].geoid), rows.p[i].population.v, rows.p[i].changed);
    if (failed(db->failure)) put(&b, db->failure.text);
    Str problems = store_check(db);
    if (problems.n) put(&b, problems);
    db_end(db);
    return buf_str(&b);
}

/* After a failed sync the store writes no more: it is opened anew, as the program would be. */
static void mend(Arena *a, Str dir, Store **s)
{
    if (!store_broken(*s)) return;
    CHECK_INT(import_of(a, *s, dir, "data:communities.csv").code, ERR_ENV);
    store_close(*s);
    must(!failed(store_open(a, dir, STORE_WRITE, s)));
}

/* Fails each n-th write until the import gets through; how many n that were. */
static int import_against(Arena *a, Store **s, Str dir, const char *file, int with, int step)
{
    Str before = dump(a, *s);
    int n = 0;
    for (;; n += step) {
        Arena *b = arena_new();
        atomic_store(&fail_with, with);
        atomic_store(&countdown, n);
        Err e = import_of(b, *s, dir, file);
        bool whole = str_eq(dump(b, *s), before);        /* read while the disk still fails */
        bool refused = failed(e);
        if (refused) {
            CHECK_INT(e.code, ERR_ENV);
            CHECK(whole);
            CHECK(str_find(e.text, S("disk is full")) >= 0 || str_find(e.text, S("the database")) >= 0);
        }
        bool unsure = store_broken(*s);
        syncs_failed += unsure;
        atomic_store(&countdown, -1);
        mend(a, dir, s);
        Str after = dump(b, *s);
        bool landed = unsure && !str_eq(after, before);  /* a sync failed that was not needed: then it is there whole */
        if (landed) CHECK(!failed(import_of(b, *s, dir, file)) && str_eq(dump(b, *s), after));
        if (refused && !landed) CHECK(str_eq(after, before));
        arena_free(b);
        if (!refused || landed || n > 100000) break;
    }
    CHECK(n > 0);
    CHECK(!str_eq(dump(a, *s), before));
    return n;
}

static const char more_csv[] = "slug,name,country,region,ocd_id,geoid,county_geoid,lat,lon,population,population_year,area_km2,website,seen_in,source\n"
    "accra-gh,Accra of another name,GH,,,,,5.5,-0.2,1963264,,,,,\nnew-us,New,US,,,,,,,,,,,,\n";

TEST(faults_each_write_that_fails_undoes_the_import_and_nothing_else)
{
    int step = getenv("ROTUNDA_TORTURE") ? 1 : 5;
    Str dir = test_dir(a), more = str_fmt(a, STR_FMT "/more.csv", STR_ARG(dir));
    FILE *f = fopen(more.p, "we");
    must(f && fputs(more_csv, f) >= 0 && fclose(f) == 0);
    Store *s;
    disk_fails_from_here(true);
    must(!failed(store_open(a, dir, STORE_WRITE, &s)));
    int n = import_against(a, &s, dir, "data:communities.csv", SQLITE_FULL, step);
    n += import_against(a, &s, dir, more.p, SQLITE_IOERR_WRITE, 1);
    CHECK(syncs_failed > 0);
    CHECK(n > 20); /* the disk was asked for something, and refused it */
    store_close(s);
    disk_fails_from_here(false);
    must(!failed(store_open(a, dir, STORE_WRITE, &s)));
    CHECK(str_find(dump(a, s), S("Accra of another name")) >= 0);
    store_close(s);
}

/* A new center on a disk that fails at its n-th write: it is not made, and the next try makes it. */
TEST(faults_a_center_that_could_not_be_made_can_be_made_later)
{
    Str dir = test_dir(a);
    disk_fails_from_here(true);
    int n = 0, made = 0;
    for (; n < 10000 && !made; n++) {
        Arena *b = arena_new();
        Store *s;
        atomic_store(&fail_with, SQLITE_FULL);
        atomic_store(&countdown, n);
        Err e = store_open(b, dir, STORE_WRITE, &s);
        atomic_store(&countdown, -1);
        CHECK(!failed(e) || e.code == ERR_ENV);
        CHECK(!failed(e) || !store_locked(dir));
        made = !failed(e);
        if (made) { CHECK_STR(dump(b, s), ""); store_close(s); }
        arena_free(b);
    }
    CHECK(made && n > 3);
    disk_fails_from_here(false);
}
