/* faults_test.c: each n-th write, sync, read, open and allocation of the database fails, for every n until an import, a backup or an
 * upgrade gets through.
 * Whatever fails: the import is refused with a sentence, nothing of it is there (after a failed sync: nothing or all of it), readers go on, and the
 * file is sound. */
#include "rooms/communities/communities_import.h"
#include "rooms/communities/communities_pages.h"
#include "communities.sql.h"
#include "store.sql.h"
#include "rooms/practices/drafting.h"
#include "rooms/practices/recording.h"
#include "store/backup.h"
#include "store/invariants.h"
#include "store/journal.h"
#include "tests/old_center.h"
#include "tests/test.h"
#include "tests/wire.h"
#include "tests/world.h"
#include "web/server.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <unistd.h>

/* ---- a disk that fails ---- */

/* The usual file system, with functions of its files replaced. countdown: how many more calls of the chosen kind go well; below 0: all. */
typedef enum { AT_WRITES, AT_READS, AT_OPENS, AT_MEMORY, PLACES } Where;
static sqlite3_vfs failing, *usual;
enum { KINDS = 4 };                          /* of files: the database, its log */
static sqlite3_io_methods failing_methods[KINDS];
static const sqlite3_io_methods *usual_methods[KINDS];
static _Atomic i64 countdown = -1;
static _Atomic int fails_at = AT_WRITES;
static _Atomic bool fails_once;              /* else it stays so: a full disk does not empty itself */
static _Atomic int fail_with = SQLITE_FULL;
static _Atomic int sync_fails;               /* the n-th sync from now, once: the ones behind it succeed again, as the system's do */
static _Atomic int asked_after;              /* writes and syncs that came after it */

static bool fails_now(Where at)
{
    if (atomic_load(&countdown) < 0 || atomic_load(&fails_at) != (int)at) return false;
    if (atomic_load(&countdown) > 0) { atomic_fetch_sub(&countdown, 1); return false; }
    if (atomic_load(&fails_once)) atomic_store(&countdown, -1);
    return true;
}

static const sqlite3_io_methods *usual_of(const sqlite3_file *f) { return usual_methods[f->pMethods - failing_methods]; }

static int failing_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    atomic_fetch_add(&asked_after, 1);
    return fails_now(AT_WRITES) ? atomic_load(&fail_with) : usual_of(f)->xWrite(f, bytes, n, at);
}

/* What is written is there for this process without a sync, and hundreds of them take minutes on a slow disk. */
static int failing_sync(sqlite3_file *f, int flags)
{
    (void)f, (void)flags;
    atomic_fetch_add(&asked_after, 1);
    if (atomic_load(&sync_fails) > 0 && atomic_fetch_sub(&sync_fails, 1) == 1) { atomic_store(&asked_after, 0); return SQLITE_IOERR_FSYNC; }
    return fails_now(AT_WRITES) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int failing_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return fails_now(AT_READS) ? SQLITE_IOERR_READ : usual_of(f)->xRead(f, to, n, at);
}

static int failing_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)v;
    f->pMethods = NULL;
    int rc = fails_now(AT_OPENS) ? SQLITE_CANTOPEN : usual->xOpen(usual, name, f, flags, out);
    if (rc || !f->pMethods) return rc;
    int k = 0;
    while (usual_methods[k] && usual_methods[k] != f->pMethods) must(++k < KINDS);
    if (!usual_methods[k]) {
        failing_methods[k] = *f->pMethods;
        failing_methods[k].xWrite = failing_write;
        failing_methods[k].xSync = failing_sync;
        failing_methods[k].xRead = failing_read;
        usual_methods[k] = f->pMethods;
    }
    f->pMethods = &failing_methods[k];
    return rc;
}

/* SQLite's memory is chosen before it is first used: for all tests, and it fails in none but those here. */
static sqlite3_mem_methods usual_memory;
static void *failing_malloc(int n) { return fails_now(AT_MEMORY) ? NULL : usual_memory.xMalloc(n); }
static void *failing_realloc(void *p, int n) { return fails_now(AT_MEMORY) ? NULL : usual_memory.xRealloc(p, n); }
__attribute__((constructor)) static void memory_can_fail(void)
{
    must(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual_memory) == SQLITE_OK);
    sqlite3_mem_methods m = usual_memory;
    m.xMalloc = failing_malloc, m.xRealloc = failing_realloc;
    must(sqlite3_config(SQLITE_CONFIG_MALLOC, &m) == SQLITE_OK);
}

static void disk_fails_from_here(bool on)
{
    if (!usual) {
        usual = sqlite3_vfs_find(NULL);
        failing = *usual;
        failing.zName = "failing";
        failing.xOpen = failing_open;
    }
    atomic_store(&countdown, -1), atomic_store(&fails_at, AT_WRITES), atomic_store(&fails_once, false);
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
    int step = getenv("ROTUNDA_TORTURE") ? 1 : 23;
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

static Str file_in(Arena *a, Str dir, const char *name) { return str_fmt(a, STR_FMT "/%s", STR_ARG(dir), name); }

static Str problems_of(Arena *a, Store *s)
{
    Db *db = db_begin(s, a);
    Str bad = store_check(db);
    db_end(db);
    return bad;
}

static void put_back(Arena *a, Str dir)
{
    FileSum sum;
    static const char *const files[] = { "rotunda.db", "rotunda.db-wal", "rotunda.db-shm" };
    for (isize i = 0; i < countof(files); i++) unlink(file_in(a, dir, files[i]).p);
    must(!failed(file_copy(a, file_in(a, dir, "kept"), file_in(a, dir, "rotunda.db"), &sum)));
}

/* Opens, imports, reads and closes while the n-th call fails; what it said. */
static Err live_lacking(Arena *a, Str dir, Str file, int n)
{
    Store *s;
    atomic_store(&countdown, n);
    Err e = store_open(a, dir, STORE_WRITE, &s);
    if (failed(e)) {
        CHECK(!store_locked(dir));
        return e;
    }
    e = import_of(a, s, dir, file.p);
    dump(a, s);                     /* whatever it says, it ends */
    store_close(s);
    return e;
}

/* Every n-th read, open and allocation, once or from then on: no crash, all of it or nothing, and the next try goes well. */
TEST(faults_each_read_open_and_allocation_that_fails_ends_well)
{
    Str dir = test_dir(a), more = file_in(a, dir, "more.csv");
    Store *s;
    FileSum sum;
    must(!failed(file_put(a, more, str_from(more_csv))));
    disk_fails_from_here(true);
    must(!failed(store_open(a, dir, STORE_WRITE, &s)) && !failed(import_of(a, s, dir, "data:communities.csv")));
    Str before = dump(a, s);
    store_close(s);
    must(!failed(file_copy(a, file_in(a, dir, "rotunda.db"), file_in(a, dir, "kept"), &sum)));
    for (int k = 0; k < 6; k++) {
        int refused = 0, step = getenv("ROTUNDA_TORTURE") ? 1 : k < 4 ? 5 : 167;
        atomic_store(&fails_at, AT_READS + k / 2);
        test_case(((const char *[]){ "reads", "a read", "opens", "an open", "allocations", "an allocation" })[k]);
        for (int n = 0, over = 0; !over; n += step) {
            Arena *b = arena_new();
            put_back(b, dir);
            atomic_store(&fails_once, k % 2 == 1);
            Err e = live_lacking(b, dir, more, n);
            over = atomic_load(&countdown) > 0;     /* nothing failed any more */
            atomic_store(&countdown, -1);
            must(!failed(store_open(b, dir, STORE_WRITE, &s)));
            Str now = dump(b, s);
            bool whole = str_find(now, S("Accra of another name")) >= 0 && str_find(now, S("new-us,New,")) >= 0;
            bool late = e.code == ERR_ENV && str_find(e.text, S("out of memory")) >= 0;     /* of a commit that is on the disk */
            CHECK(failed(e) && !(late && whole) ? str_eq(now, before) : whole);
            CHECK_STR(problems_of(b, s), "");
            if (failed(e)) refused++, CHECK(e.text.n > 0);
            store_close(s);
            arena_free(b);
        }
        CHECK(refused > 0);
    }
    disk_fails_from_here(false);
}

/* ---- what people do ---- */

/* As somebody of the world of tests/world.h; each writes several tables, a matter, jobs and the journal. */
static Err as(Write *w, i64 person)
{
    w->actor = w->db->viewer = person;
    return OK;
}

static Err stops_rule(Write *w, void *arg)
{
    Recording r = { .practice = 1, .community = 1, .owner = 12, .status = S("stopped"), .since = 1780000000, .channel = S("letters"), .kept = S(""), .changed = S(""), .dropped = S("all"), .reason = S("money") };
    (void)arg;
    as(w, 4);
    return adoption_record_keep(w, &r);
}

static Err pilots_rule(Write *w, void *arg)
{
    Recording r = { .practice = 2, .community = 1, .owner = 12, .status = S("piloting"), .since = 1780000000, .channel = S("letters"), .kept = S(""), .changed = S(""), .dropped = S(""), .reason = S("") };
    (void)arg;
    as(w, 4);
    return adoption_record_keep(w, &r);
}

static Err saves_rule(Write *w, void *arg)
{
    SectionSave save = { .draft = 1, .section = section_named(S("problem")), .body = S("Another text"), .expected = 2, .done = true };
    (void)arg;
    as(w, 12);
    return section_keep(w, &save);
}

static Err sends_back_rule(Write *w, void *arg)
{
    DraftReview r = { .draft = 2, .note = S("Say how many") };
    (void)arg;
    as(w, 9);
    return draft_review(w, &r);
}

static Err publishes_rule(Write *w, void *arg)
{
    DraftReview r = { .draft = 2, .level = S("trial"), .publish = true };
    (void)arg;
    as(w, 9);
    return draft_review(w, &r);
}

static Str wrong_in(Arena *a, Store *s)
{
    Db *db = db_begin(s, a);
    Str wrong = str_join(a, (Str[]){ store_check(db), journal_check(db, NULL), invariants_check(db) }, 3, (Str){ 0 });
    db_end(db);
    return wrong;
}

/* Does it while the n-th call fails. True where nothing failed any more. */
static bool done_lacking(Arena *a, Str dir, Rule *rule, Str before, int n, int *refused)
{
    Store *s;
    put_back(a, dir);
    atomic_store(&countdown, n);
    Err e = store_open(a, dir, STORE_WRITE, &s);
    if (!failed(e)) {
        e = store_write(s, a, rule, NULL);
        store_close(s);
    }
    bool over = atomic_load(&countdown) > 0;
    atomic_store(&countdown, -1);
    must(!failed(store_open(a, dir, STORE_WRITE, &s)));
    Str after = world_text(a);
    CHECK_STR(wrong_in(a, s), "");
    bool late = e.code == ERR_ENV && !str_eq(after, before);   /* of a commit that may be on the disk: then it is there whole, as what must hold says */
    if (failed(e)) CHECK(e.text.n > 0 && e.code == ERR_ENV && (late || str_eq(after, before)));
    else CHECK(!str_eq(after, before));
    *refused += failed(e);
    store_close(s);
    return over;
}

/* Every n-th write, read, open and allocation under what people do: it is refused and nothing is there, or done and all is. */
TEST(faults_each_failure_under_a_rule_leaves_all_of_it_or_nothing)
{
    static const struct { const char *name; Rule *rule; } rules[] = {
        { "a record ends", stops_rule }, { "a pilot begins", pilots_rule }, { "a section is saved", saves_rule }, { "changes are asked for", sends_back_rule }, { "a draft is published", publishes_rule },
    };
    static const char *const kinds[] = { "writes", "a write", "reads", "a read", "opens", "an open", "allocations", "an allocation" };
    Str dir = test_dir(a);
    FileSum sum;
    store_close(world(a));
    must(!failed(file_copy(a, file_in(a, dir, "rotunda.db"), file_in(a, dir, "kept"), &sum)));
    Str before = world_text(a);
    disk_fails_from_here(true);
    atomic_store(&fail_with, SQLITE_IOERR_WRITE);
    for (isize i = 0; i < countof(rules); i++) for (int k = 0; k < 8; k++) {
        int refused = 0, step = getenv("ROTUNDA_TORTURE") ? 1 : k < 6 ? 7 : 421;
        bool over = false;
        for (int n = 0; !over; n += step) {
            Arena *b = arena_new();
            atomic_store(&fails_at, k / 2);
            atomic_store(&fails_once, k % 2 == 1);
            test_case(str_fmt(a, "%s, %s", rules[i].name, kinds[k]).p);
            over = done_lacking(b, dir, rules[i].rule, before, n, &refused);
            arena_free(b);
        }
        CHECK(refused > 0);
    }
    disk_fails_from_here(false);
}

/* A backup while the n-th call fails: it is whole, or there is none. */
static bool backup_lacking(Str dir, Str into, int n)
{
    Arena *b = arena_new();
    Store *s;
    Str made;
    Manifest m;
    StrVec files;
    folder_clear(into);
    atomic_store(&countdown, n);
    Err e = store_open(b, dir, STORE_READ, &s);
    if (!failed(e)) {
        e = backup_make(s, b, into, &(BackupHow){ .program = "x" }, &made);
        store_close(s);
    }
    bool over = atomic_load(&countdown) > 0;
    atomic_store(&countdown, -1);
    if (!failed(e)) CHECK(!failed(backup_verify(b, made, &m)));
    else {
        CHECK(e.text.n > 0 && !failed(folder_list(b, into, &files)));
        for (isize i = 0; i < files.n; i++) CHECK_STR(files.p[i], ".lock");
    }
    arena_free(b);
    return over;
}

TEST(faults_each_failure_of_a_backup_leaves_a_whole_one_or_none)
{
    Str dir = file_in(a, test_dir(a), "center"), into = file_in(a, test_dir(a), "backups");
    Store *s;
    must(!failed(folder_make(a, dir)) && !failed(folder_make(a, into)));
    disk_fails_from_here(true);
    must(!failed(store_open(a, dir, STORE_WRITE, &s)) && !failed(import_of(a, s, dir, "data:communities.csv")));
    store_close(s);
    for (int k = 0; k < 8; k++) {
        int n = 0, step = k < 6 || getenv("ROTUNDA_TORTURE") ? 1 : 29;
        atomic_store(&fails_at, k / 2);
        test_case(((const char *[]){ "writes", "a write", "reads", "a read", "opens", "an open", "allocations", "an allocation" })[k]);
        do atomic_store(&fails_once, k % 2 == 1), n += step; while (!backup_lacking(dir, into, n - step));
        CHECK(n > step);
    }
    disk_fails_from_here(false);
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

/* ---- a center of the first version, on a disk that fails while it is brought to this one ---- */

/* Old or new, whole; and the next try, on a good disk, gets through. */
static bool upgrade_lacking(Str dir, Str first, int n)
{
    Arena *b = arena_new();
    Store *s;
    FileSum sum;
    folder_clear(dir);
    must(!failed(file_copy(b, first, file_in(b, dir, "rotunda.db"), &sum)));
    atomic_store(&countdown, n);
    Err e = store_open(b, dir, STORE_WRITE, &s);
    if (!failed(e)) store_close(s);
    bool over = atomic_load(&countdown) > 0;
    atomic_store(&countdown, -1);
    CHECK(!failed(e) || (e.code == ERR_ENV && e.text.n));
    Str is = old_center_is(b, dir);
    if (!failed(e) || !str_eq(is, S("old"))) CHECK_STR(is, "new");
    e = store_open(b, dir, STORE_WRITE, &s);
    if (CHECK(!failed(e))) store_close(s);
    CHECK_STR(old_center_is(b, dir), "new");
    arena_free(b);
    return over;
}

TEST(faults_each_failure_of_an_upgrade_leaves_the_old_or_the_new)
{
    Str top = access("/dev/shm", W_OK) ? test_dir(a) : str_from(mkdtemp(str_z(a, S("/dev/shm/rotunda-upgrade-XXXXXX"))));
    must(top.n);    /* the copy is synced for good each time, which takes minutes on a slow disk */
    Str dir = file_in(a, top, "center"), first = file_in(a, top, "first.db");
    must(!failed(folder_make(a, dir)));
    old_center_make(a, dir);
    must(rename(file_in(a, dir, "rotunda.db").p, first.p) == 0);
    disk_fails_from_here(true);
    for (int k = 0; k < 8; k++) {
        bool full = getenv("ROTUNDA_TORTURE");
        int n = 0, step = full ? (k < 6 ? 1 : 101) : ((int[]){ 67, 67, 37, 37, 2, 2, 9973, 9973 })[k];
        atomic_store(&fails_at, k / 2), atomic_store(&fail_with, SQLITE_FULL);
        test_case(((const char *[]){ "writes", "a write", "reads", "a read", "opens", "an open", "allocations", "an allocation" })[k]);
        do atomic_store(&fails_once, k % 2 == 1), n += step; while (!upgrade_lacking(dir, first, n - step));
        CHECK(n > step);
    }
    disk_fails_from_here(false);
    folder_remove(top);
}

/* ---- one sync that fails ---- */

static Err value_rule(Write *w, void *arg) { meta_set(w->db, *(Str *)arg, S("sent")); return OK; }

/* Each sync in turn, of commits and of the checkpoints behind them: the store breaks, what was answered is there later. */
TEST(faults_each_sync_that_fails_ends_all_writing)
{
    for (int nth = 1; nth <= 8; nth++) {
        Store *s;
        int kept = 0;
        Str dir = test_dir(a);
        disk_fails_from_here(true);
        must(!failed(store_open(a, dir, STORE_WRITE, &s)));
        store_checkpoint_pages(s, 1);
        atomic_store(&sync_fails, nth);
        for (Str key; key = str_fmt(a, "%d/%04d", nth, kept), !failed(store_write(s, a, value_rule, &key)) && kept < 100;) kept++;
        CHECK(store_broken(s) && kept < nth);
        CHECK_INT(store_write(s, a, value_rule, &S("later")).code, ERR_ENV);
        store_close(s);
        CHECK_INT(atomic_load(&asked_after), 0);
        disk_fails_from_here(false);
        must(!failed(store_open(a, dir, STORE_WRITE, &s)));
        Db *db = db_begin(s, a);
        MetaGet m;
        for (int n = 0; n < kept; n++) CHECK(meta_get(db, str_fmt(a, "%d/%04d", nth, n), &m));
        CHECK(!meta_get(db, S("later"), &m));
        CHECK_STR(store_check(db), "");
        db_end(db);
        store_close(s);
    }
}

/* ---- a server on it ---- */

static Reply value_send(Request *rq)
{
    Err e = request_change(rq, value_rule, &rq->body);
    return failed(e) ? reply_problem(rq, 503, e.text) : reply_bytes(rq, S("text/plain"), S("kept"));
}
static const Route routes[] = { POST("/value", value_send, ANYONE), { 0 } };
static const Route *const tables[] = { routes, NULL };

enum { SENDERS = 8 };
typedef struct { int port, who, kept, refused; pthread_t thread; } Sender;

/* Sends until it is refused or nobody answers. */
static void *sender_main(void *arg)
{
    Sender *s = arg;
    Arena *a = arena_new();
    for (int status = 200; status == 200;) {
        Str body = str_fmt(a, "%d/%04d", s->who, s->kept), all;
        all = wire_ask(a, s->port, str_fmt(a, "POST /value HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: %td\r\n\r\n" STR_FMT, body.n, STR_ARG(body)));
        Answer w = { 0 };
        status = wire_take(a, &all, "POST", &w) ? w.status : 0;
        s->kept += status == 200, s->refused += status == 503;
    }
    arena_free(a);
    return NULL;
}

static void ask_stop(void *server) { server_ask_stop(server); }

/* A sync fails once, and would succeed the next time: those who wait for it get 503, nothing is written from then on, the
 * server stops by itself, and a new one finds everything that was answered. */
TEST(faults_a_sync_that_fails_is_answered_503_and_stops_the_server)
{
    Store *s;
    Server *server;
    Sender senders[SENDERS];
    disk_fails_from_here(true);
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &s)));
    must(!failed(server_start(a, &(ServerOptions){ .store = s, .routes = tables }, &server)));
    store_on_broken(s, ask_stop, server);
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (Sender){ .port = server_port(server), .who = i };
        pthread_create(&senders[i].thread, NULL, sender_main, &senders[i]);
    }
    usleep(300000);
    CHECK(!store_broken(s));
    atomic_store(&sync_fails, 1);
    server_wait(server);
    CHECK(store_broken(s));
    int kept = 0, refused = 0;
    for (int i = 0; i < SENDERS; i++) pthread_join(senders[i].thread, NULL), kept += senders[i].kept, refused += senders[i].refused;
    CHECK(kept > 0);
    CHECK_INT(refused, SENDERS);        /* each was told, not cut off */
    CHECK(server_stop(server, 10));
    store_close(s);
    CHECK_INT(atomic_load(&asked_after), 0);
    disk_fails_from_here(false);
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &s)));
    Db *db = db_begin(s, a);
    CHECK_STR(store_check(db), "");
    for (int i = 0; i < SENDERS; i++) for (int n = 0; n < senders[i].kept; n++) {
        MetaGet m;
        if (!CHECK(meta_get(db, str_fmt(a, "%d/%04d", i, n), &m))) break;
    }
    db_end(db);
    store_close(s);
}
