#include "base/random.h"
#include "store/backup.h"
#include "store/copying.h"
#include "store/invariants.h"
#include "store/journal.h"
#include "store/query.h"
#include "tests/old_center.h"
#include "tests/test.h"
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static Str path_of(Arena *a, const char *name) { return str_fmt(a, STR_FMT "/%s", STR_ARG(test_dir(a)), name); }

/* A folder of its own with the first version's center. */
static Str old_center(Arena *a, const char *name)
{
    Str dir = path_of(a, name);
    must(mkdir(dir.p, 0700) == 0);
    old_center_make(a, dir);
    return dir;
}

static Str checked(Arena *a, Store *s)
{
    Db *db = db_begin(s, a);
    Str bad = str_join(a, (Str[]){ store_check(db), journal_check(db, NULL), invariants_check(db) }, 3, (Str){ 0 });
    db_end(db);
    return bad;
}

static void sql_run(Arena *a, Str dir, const char *sql)
{
    sqlite3 *db;
    must(!sqlite3_open(str_fmt(a, STR_FMT "/rotunda.db", STR_ARG(dir)).p, &db) && !sqlite3_exec(db, sql, NULL, NULL, NULL));
    sqlite3_close(db);
}

TEST(migrate_the_first_version_becomes_this_one_with_all_its_rows)
{
    Store *s;
    Str dir = old_center(a, "center"), before = path_of(a, "before");
    CHECK_STR(old_center_is(a, dir), "old");
    CHECK(!failed(store_open(a, dir, STORE_WRITE, &s)));
    CHECK_STR(checked(a, s), "");
    Db *db = db_begin(s, a);
    CHECK_STR(journal_check(db, NULL), "");
    db_end(db);
    store_close(s);
    CHECK_STR(old_center_is(a, dir), "new");
    /* what it was lies beside it, and is a center of the first version */
    Str copy = path_of(a, "center/rotunda-before-0002.db");
    FileSum sum;
    must(mkdir(before.p, 0700) == 0);
    CHECK(!failed(file_copy(a, copy, path_of(a, "before/rotunda.db"), &sum)));
    CHECK_STR(old_center_is(a, before), "old");
    /* the next time there is nothing to do */
    must(unlink(copy.p) == 0);
    CHECK(!failed(store_open(a, dir, STORE_WRITE, &s)));
    store_close(s);
    CHECK(access(copy.p, F_OK) != 0);
}

TEST(migrate_a_center_made_today_is_what_the_migrations_make)
{
    Store *s;
    Str dir = path_of(a, "center");
    must(mkdir(dir.p, 0700) == 0);
    CHECK(!failed(store_open(a, dir, STORE_WRITE, &s)));
    store_close(s);
    /* a step on from the newest is a newer program's, whatever it did */
    sql_run(a, dir, "UPDATE meta SET value = 'x' WHERE key = 'schema'; UPDATE meta SET value = value + 1 WHERE key = 'migration'");
    CHECK_INT(store_open(a, dir, STORE_WRITE, &s).code, ERR_ENV);
    CHECK(str_find(store_open(a, dir, STORE_WRITE, &s).text, S("made by a newer version")) >= 0);
    CHECK(str_find(store_open(a, dir, STORE_READ, &s).text, S("made by a newer version")) >= 0);
}

TEST(migrate_refuses_what_is_not_sound_and_changes_nothing)
{
    static const struct { const char *about, *sql, *says; } cases[] = {
        { "a row that points nowhere", "UPDATE community SET place_id = 99999 WHERE id = 1", "a row of community points to a row that is not there" },
        { "a table of somebody else's", "CREATE TABLE mine (x) ", "there is, and should not be: " },
        { "a table that a step makes", "CREATE TABLE person (x)", "already exists" },
        { "an index that is not there", "DROP INDEX community_by_place", "there should be, and is not: index community community_by_place" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].about);
        Store *s;
        Str dir = old_center(a, str_fmt(a, "center%td", i).p);
        sql_run(a, dir, cases[i].sql);
        Err e = store_open(a, dir, STORE_WRITE, &s);
        CHECK_INT(e.code, ERR_ENV);
        if (!CHECK(str_find(e.text, str_from(cases[i].says)) >= 0)) printf("    " STR_FMT "\n", STR_ARG(e.text));
        sql_run(a, dir, "UPDATE community SET place_id = 1 WHERE id = 1; DROP TABLE IF EXISTS mine; DROP TABLE IF EXISTS person; CREATE INDEX IF NOT EXISTS community_by_place ON community (place_id)");
        CHECK_STR(old_center_is(a, dir), "old");
    }
}

TEST(migrate_who_only_reads_is_told_how)
{
    Store *s;
    Str dir = old_center(a, "center");
    Err e = store_open(a, dir, STORE_READ, &s);
    CHECK_INT(e.code, ERR_ENV);
    CHECK(str_find(e.text, S("rotunda upgrade --data")) >= 0);
    CHECK_STR(old_center_is(a, dir), "old");
}

/* A backup of an earlier version: its manifest speaks of the rows that it had. */
TEST(migrate_a_backup_of_an_earlier_version_is_restored_as_one_of_this)
{
    Str from = old_center(a, "backup"), to = path_of(a, "restored");
    Manifest m = { .made = 1, .program = S("0.1.0"), .schema = str_from(migration_first) };
    ManifestFile db = { .name = S("rotunda.db") };
    must(!failed(file_sum(a, path_of(a, "backup/rotunda.db"), &db.sum)));
    vec_push(a, &m.files, db);
    vec_push(a, &m.tables, ((ManifestTable){ S("place"), OLD_PLACES }));
    vec_push(a, &m.tables, ((ManifestTable){ S("meta"), 2 }));
    Buf b = buf_on(a);
    manifest_put(&b, &m);
    must(!failed(file_put(a, path_of(a, "backup/manifest.json"), buf_str(&b))));
    CHECK(!failed(backup_verify(a, from, &m)));
    Err e = backup_restore(a, from, to, &m);
    if (!CHECK(!failed(e))) printf("    " STR_FMT "\n", STR_ARG(e.text));
    CHECK_STR(old_center_is(a, to), "new");
    CHECK_STR(old_center_is(a, from), "old");
}

/* ---- killed ---- */

static i64 open_and_leave(Str dir)
{
    i64 began = clock_micros();
    pid_t child = fork();
    must(child >= 0);
    if (!child) {
        Store *s;
        Arena *a = arena_new();
        int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(nothing, 2);
        bool opened = !failed(store_open(a, dir, STORE_WRITE, &s));
        if (opened) store_close(s);
        _exit(!opened);
    }
    int status;
    must(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && !WEXITSTATUS(status));
    return clock_micros() - began;
}

static void open_and_be_killed(Str dir, i64 after)
{
    pid_t child = fork();
    must(child >= 0);
    if (!child) {
        Store *s;
        Arena *a = arena_new();
        int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(nothing, 2);
        if (failed(store_open(a, dir, STORE_WRITE, &s))) abort();
        for (;;) pause();
    }
    int status;
    usleep((useconds_t)after);
    kill(child, SIGKILL);
    must(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);      /* not by itself */
}

static bool in_copy(Arena *a, Str dir)
{
    return access(str_fmt(a, STR_FMT "/rotunda-before-0002.db.part", STR_ARG(dir)).p, F_OK) == 0;
}

TEST(migrate_killed_at_any_moment_leaves_the_old_or_the_new)
{
    int kills = getenv("ROTUNDA_TORTURE") ? 1000 : 15, old = 0, copying = 0;
    Str top = access("/dev/shm", W_OK) ? test_dir(a) : str_from(mkdtemp(str_z(a, S("/dev/shm/rotunda-migrate-XXXXXX"))));
    must(top.n);
    Str dir = str_fmt(a, STR_FMT "/center", STR_ARG(top)), first = str_fmt(a, STR_FMT "/first.db", STR_ARG(top)), db = str_fmt(a, STR_FMT "/rotunda.db", STR_ARG(dir));
    must(mkdir(dir.p, 0700) == 0);
    old_center_make(a, dir);
    must(rename(db.p, first.p) == 0);
    i64 length = INT64_MAX;
    for (int k = -3; k < kills; k++) {
        Arena *b = arena_new();
        FileSum sum;
        folder_clear(dir);
        must(!failed(file_copy(b, first, db, &sum)));
        if (k < 0) length = min_i64(length, open_and_leave(dir));
        else open_and_be_killed(dir, (i64)(random_u64() % (u64)(length + length / 2)));
        copying += in_copy(b, dir);
        Str is = old_center_is(b, dir);
        if (!str_eq(is, S("old"))) CHECK_STR(is, "new");
        old += str_eq(is, S("old"));
        /* and it goes on from there */
        if (k >= 0) open_and_leave(dir);
        CHECK_STR(old_center_is(b, dir), "new");
        CHECK(!in_copy(b, dir));
        arena_free(b);
        test_progress(k + 1, kills, "kills");
    }
    CHECK(old > 0);
    folder_remove(top);
    printf("%d kills, %d of them in an upgrade before it was done, %d in the middle of the copy\n", kills, old, copying);
}
