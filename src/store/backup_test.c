#include "store/backup.h"
#include "base/command.h"
#include "store/journal.h"
#include "store.sql.h"
#include "tests/steps.h"
#include "tests/test.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const BackupHow plainly = { .program = "0.0.test" };

static Str path_of(Arena *a, const char *name) { return str_fmt(a, STR_FMT "/%s", STR_ARG(test_dir(a)), name); }

static Store *center(Arena *a)
{
    Store *s;
    mkdir(path_of(a, "center").p, 0700);
    must(!failed(store_open(a, path_of(a, "center"), STORE_WRITE, &s)));
    return s;
}

static Str text_of(Arena *a, Str path)
{
    Str text;
    int fd = open(str_z(a, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return (Str){ 0 };
    must(!failed(fd_read(a, fd, path, 64 << 20, &text)));
    close(fd);
    return text;
}

static void put_file(Arena *a, Str path, Str text)
{
    FILE *f = fopen(str_z(a, path), "we");
    must(f && fwrite(text.p, 1, (size_t)text.n, f) == (size_t)text.n && fclose(f) == 0);
}

/* Done to all steps of all writers before `to`. */
static void steps_until(Store *s, int to)
{
    for (int n = 0; n < to; n++) for (int who = 0; who < STEP_WRITERS; who++) {
        Arena *b = arena_new();
        Err e = step_do(s, b, who, n, 0);
        CHECK_INT(e.code, step_refused(n) ? ERR_INPUT : DONE);
        arena_free(b);
    }
}

static Str steps_found(Arena *a, Str dir, int steps, const i64 *last, i64 *now)
{
    StepsWanted want;
    Store *s;
    steps_expect(a, steps, &want);
    Err e = store_open(a, dir, STORE_WRITE, &s);
    if (failed(e)) return e.text;
    Str bad = steps_problems(a, s, &want, last, now);
    store_close(s);
    return bad;
}

TEST(backup_is_the_whole_center_and_comes_back)
{
    Store *s = center(a);
    i64 last[STEP_WRITERS] = { 9, 9, 9, 9, 9, 9 }, now[STEP_WRITERS];
    steps_until(s, 10);
    mkdir(path_of(a, "center/blobs").p, 0700), mkdir(path_of(a, "center/blobs/1f").p, 0700);
    put_file(a, path_of(a, "center/synonyms.txt"), S("rent = lease\n"));
    put_file(a, path_of(a, "center/rotunda.conf"), S("port = 80\n"));
    put_file(a, path_of(a, "center/blobs/1f/1f2e"), S("\0bytes"));
    Str made, dir = path_of(a, "restored");
    Manifest m;
    CHECK(!failed(backup_make(s, a, path_of(a, "backups"), &plainly, &made)));
    CHECK(str_find(made, S("/backups/rotunda-20")) > 0 && str_ends(made, S("Z")));
    steps_until(s, 12);     /* what comes later is not in it */
    Err e = backup_verify(a, made, &m);
    if (!CHECK(!failed(e))) printf("    " STR_FMT "\n", STR_ARG(e.text));
    CHECK_INT(m.files.n, 5);
    CHECK_STR(m.program, "0.0.test");
    CHECK_INT(m.tables.n, table_count);
    i64 rows = 0;
    for (isize i = 0; i < m.tables.n; i++) if (str_eq(m.tables.p[i].name, S("meta"))) rows = m.tables.p[i].rows;
    CHECK_INT(rows, 2 + STEP_WRITERS * (1 + 3 * 4));    /* what the schema is; of each writer a counter and the rows of four steps */
    CHECK(!failed(backup_restore(a, str_fmt(a, STR_FMT "/manifest.json", STR_ARG(made)), dir, &m)));
    CHECK_STR(steps_found(a, dir, 10, last, now), "");
    CHECK_STR(text_of(a, path_of(a, "restored/synonyms.txt")), "rent = lease\n");
    CHECK_STR(text_of(a, path_of(a, "restored/rotunda.conf")), "port = 80\n");
    CHECK(str_eq(text_of(a, path_of(a, "restored/blobs/1f/1f2e")), S("\0bytes")));
    CHECK(str_eq(text_of(a, path_of(a, "restored/rotunda.key")), text_of(a, path_of(a, "center/rotunda.key"))));
    CHECK_INT(backup_restore(a, made, dir, &m).code, ERR_INPUT);                /* there is a center now */
    CHECK_INT(backup_restore(a, made, path_of(a, "center"), &m).code, ERR_INPUT);
    CHECK_STR(steps_found(a, dir, 10, last, now), "");
    store_close(s);
}

TEST(backup_of_one_second_has_a_name_of_its_own)
{
    Store *s = center(a);
    Str made[3];
    for (int i = 0; i < 3; i++) CHECK(!failed(backup_make(s, a, path_of(a, "backups"), &plainly, &made[i])));
    CHECK(!str_eq(made[0], made[1]) && !str_eq(made[1], made[2]) && !str_eq(made[0], made[2]));
    store_close(s);
}

TEST(backup_keeps_so_many_of_the_newest)
{
    static const char *const old[] = { "rotunda-20200101-000000Z", "rotunda-20200101-000000Z-2", "rotunda-20200101-000000Z-10", "rotunda-20210101-000000Z", "rotunda-29991231-000000Z", "rotunda-mine" };      /* one made while the clock was wrong */
    Store *s = center(a);
    Str made;
    must(mkdir(path_of(a, "backups").p, 0700) == 0);
    for (isize i = 0; i < countof(old); i++) {
        must(mkdir(str_fmt(a, STR_FMT "/%s", STR_ARG(path_of(a, "backups")), old[i]).p, 0700) == 0);
        if (i < 5) put_file(a, str_fmt(a, STR_FMT "/%s/manifest.json", STR_ARG(path_of(a, "backups")), old[i]), S("{}"));
    }
    static const struct { i64 keep; const char *there; } cases[] = { { 0, "111111" }, { 9, "111111" }, { 4, "011111" }, { 3, "001111" }, { 2, "000111" }, { 1, "000011" } };
    for (isize i = 0; i < countof(cases); i++) {
        char there[countof(old) + 1] = "";
        CHECK(!failed(backup_make(s, a, path_of(a, "backups"), &(BackupHow){ .program = "x", .keep = cases[i].keep }, &made)));
        for (isize k = 0; k < countof(old); k++) there[k] = access(str_fmt(a, STR_FMT "/%s", STR_ARG(path_of(a, "backups")), old[k]).p, F_OK) ? '0' : '1';
        CHECK_STR(str_from(there), cases[i].there);
        CHECK(access(made.p, F_OK) == 0);
        if (cases[i].keep != 1) folder_remove(made);
    }
    store_close(s);
}

TEST(backup_refuses_the_centers_own_folder_and_leaves_nothing_after_a_failure)
{
    Store *s = center(a);
    Str made;
    StrVec files;
    CHECK_INT(backup_make(s, a, path_of(a, "center/backups"), &plainly, &made).code, ERR_INPUT);
    CHECK_INT(backup_make(s, a, path_of(a, "center"), &plainly, &made).code, ERR_INPUT);
    put_file(a, path_of(a, "file"), S("x"));
    CHECK_INT(backup_make(s, a, path_of(a, "file"), &plainly, &made).code, ERR_ENV);
    CHECK_INT(backup_make(s, a, path_of(a, "no/where"), &plainly, &made).code, ERR_ENV);
    mkdir(path_of(a, "backups").p, 0700), mkdir(path_of(a, "backups/rotunda-20200101-000000Z.part").p, 0700), mkdir(path_of(a, "backups/other.part").p, 0700);
    put_file(a, path_of(a, "backups/rotunda-20200101-000000Z.part/rotunda.db"), S("half"));     /* of one that was killed */
    put_file(a, path_of(a, "backups/other.part/mine"), S("mine"));
    mkdir(path_of(a, "backups/rotunda-20200101-000001Z.part").p, 0700);                         /* of one that had only begun */
    CHECK(!failed(backup_make(s, a, path_of(a, "backups"), &plainly, &made)));
    CHECK(!failed(folder_list(a, path_of(a, "backups"), &files)));
    CHECK_INT(files.n, 5);      /* .lock, the other's, the database, its key and the manifest */
    CHECK(!failed(folder_list(a, path_of(a, "center"), &files)));
    CHECK(str_find(str_join(a, files.p, files.n, S(" ")), S(".lock ")) < 0);
    CHECK(access(path_of(a, "backups/other.part/mine").p, F_OK) == 0);
    CHECK(access(path_of(a, "backups/rotunda-20200101-000000Z.part").p, F_OK) && access(path_of(a, "backups/rotunda-20200101-000001Z.part").p, F_OK));
    store_close(s);
}

/* A disk that takes no more: files may have 64 KB, which a database is larger than. */
TEST(backup_onto_a_full_disk_is_an_error_and_leaves_nothing)
{
    Store *s = center(a);
    Str made;
    StrVec files;
    struct rlimit was, small;
    must(getrlimit(RLIMIT_FSIZE, &was) == 0);
    small = was, small.rlim_cur = 65536;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    must(setrlimit(RLIMIT_FSIZE, &small) == 0);
    Err e = backup_make(s, a, path_of(a, "backups"), &plainly, &made);
    must(setrlimit(RLIMIT_FSIZE, &was) == 0);
    signal(SIGXFSZ, handler);
    CHECK_INT(e.code, ERR_ENV);
    CHECK(str_find(e.text, S("the copy")) >= 0);
    CHECK(!failed(folder_list(a, path_of(a, "backups"), &files)));
    CHECK_INT(files.n, 1);      /* .lock */
    CHECK_INT(backup_noted(path_of(a, "center"), BACKUP_MADE), 0);
    CHECK(!failed(backup_make(s, a, path_of(a, "backups"), &plainly, &made)));
    store_close(s);
}

TEST(backup_of_a_center_that_cannot_be_read_is_an_error)
{
    Store *s = center(a);
    Str made;
    unlink(path_of(a, "center/rotunda.db").p);      /* before this thread has read it */
    CHECK_INT(backup_make(s, a, path_of(a, "backups"), &plainly, &made).code, ERR_ENV);
    store_close(s);
}

/* ---- damage ---- */

static void replace(Arena *a, Str path, Str what, Str by)
{
    Str text = text_of(a, path);
    isize at = str_find(text, what);
    must(at >= 0);
    put_file(a, path, str_join(a, (Str[]){ str_slice(text, 0, at), by, str_slice(text, at + what.n, text.n) }, 3, S("")));
}

static void byte_flip(Str path, off_t at)
{
    char c;
    int fd = open(path.p, O_RDWR | O_CLOEXEC);
    must(fd >= 0 && pread(fd, &c, 1, at) == 1);
    c ^= 1;
    must(pwrite(fd, &c, 1, at) == 1);
    close(fd);
}

TEST(backup_verify_finds_what_is_damaged)
{
    static const struct { const char *about; ErrCode code; const char *says; } cases[] = {
        { "a bit of the database", ERR_FOUND, "rotunda.db is not as it was written" },
        { "a file cut short", ERR_FOUND, "synonyms.txt is not as it was written" },
        { "a file missing", ERR_ENV, "synonyms.txt" },
        { "rows that are not there", ERR_FOUND, "table meta has 26 rows, not 27" },
        { "another journal", ERR_FOUND, "the journal does not end" },
        { "a table that is not there", ERR_FOUND, "table nothing has -1 rows" },
        { "a name that climbs", ERR_INPUT, "damaged" },
        { "another format", ERR_INPUT, "does not describe" },
        { "no JSON", ERR_INPUT, "manifest.json:1" },
        { "no manifest", ERR_INPUT, "is no backup: it has no manifest.json" },
    };
    Store *s = center(a);
    steps_until(s, 1);
    put_file(a, path_of(a, "center/synonyms.txt"), S("rent = lease\n"));
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].about);
        Str made, db, words, manifest;
        Manifest m;
        CHECK(!failed(backup_make(s, a, path_of(a, "backups"), &plainly, &made)));
        CHECK(!failed(backup_verify(a, made, &m)));
        db = str_fmt(a, STR_FMT "/rotunda.db", STR_ARG(made)), words = str_fmt(a, STR_FMT "/synonyms.txt", STR_ARG(made)), manifest = str_fmt(a, STR_FMT "/manifest.json", STR_ARG(made));
        switch (i) {
        case 0: byte_flip(db, 5000); break;
        case 1: must(truncate(words.p, 5) == 0); break;
        case 2: unlink(words.p); break;
        case 3: replace(a, manifest, S("\"meta\",\"rows\":26"), S("\"meta\",\"rows\":27")); break;
        case 4: replace(a, manifest, S("\"journal\":\""), S("\"journal\":\"0")); break;
        case 5: replace(a, manifest, S("\"name\":\"meta\""), S("\"name\":\"nothing\"")); break;
        case 6: replace(a, manifest, S("synonyms.txt"), S("../../x")); break;
        case 7: replace(a, manifest, S("backup-1"), S("backup-2")); break;
        case 8: put_file(a, manifest, S("[")); break;
        default: unlink(manifest.p); break;
        }
        Err e = backup_verify(a, made, &m);
        CHECK_INT(e.code, cases[i].code);
        if (!CHECK(str_find(e.text, str_from(cases[i].says)) >= 0)) printf("    " STR_FMT "\n", STR_ARG(e.text));
        CHECK_INT(backup_restore(a, made, path_of(a, "restored"), &m).code, cases[i].code);
        CHECK(folder_is_empty(path_of(a, "restored")));
    }
    store_close(s);
}

TEST(backup_notes_say_when_it_was_done)
{
    Str dir = test_dir(a);
    CHECK_INT(backup_noted(dir, BACKUP_MADE), 0);
    CHECK(!failed(backup_note(a, dir, BACKUP_MADE, 1000, S("/a b/c"))));
    CHECK(!failed(backup_note(a, dir, BACKUP_VERIFIED, 2000, S("x"))));
    CHECK(!failed(backup_note(a, dir, BACKUP_MADE, 3000, S("y"))));
    CHECK_INT(backup_noted(dir, BACKUP_MADE), 3000);
    CHECK_INT(backup_noted(dir, BACKUP_VERIFIED), 2000);
}

/* ---- beside load ---- */

enum { LOAD_STEPS = 200, BACKUPS = 5 };
typedef struct { Store *s; int who; _Atomic int *done, *allowed; pthread_t thread; } Loader;

/* A part of the steps for each backup, so that there is load until the last one. */
static void *loader_main(void *arg)
{
    Loader *l = arg;
    for (int n = 0; n < LOAD_STEPS; n++) {
        Arena *a = arena_new();
        while (n >= atomic_load(l->allowed)) usleep(200);
        step_do(l->s, a, l->who, n, 0);
        atomic_store(&l->done[l->who], n + 1);
        arena_free(a);
    }
    return NULL;
}

static Str backup_there_and_back(Arena *a, Store *s, const StepsWanted *want, const i64 *before)
{
    Store *restored;
    Manifest m;
    i64 now[STEP_WRITERS];
    Str made, dir = path_of(a, "restored");
    Err e = backup_make(s, a, path_of(a, "backups"), &plainly, &made);
    if (!failed(e)) e = backup_restore(a, made, dir, &m);
    if (!failed(e)) e = store_open(a, dir, STORE_WRITE, &restored);
    if (failed(e)) return e.text;
    Str bad = steps_problems_since(a, restored, want, before, now);
    store_close(restored);
    folder_remove(dir), folder_remove(made);
    return bad;
}

/* Every backup is of one moment: of each writer a step that was answered or under way when it was made, whole; and writers
 * write on while it is made. */
TEST(backup_beside_writers_is_of_one_moment)
{
    Store *s = center(a);
    store_checkpoint_pages(s, 40);
    StepsWanted want;
    steps_expect(a, LOAD_STEPS, &want);
    Loader l[STEP_WRITERS];
    _Atomic int done[STEP_WRITERS] = { 0 }, allowed = 0;
    for (int i = 0; i < STEP_WRITERS; i++) {
        l[i] = (Loader){ .s = s, .who = i, .done = done, .allowed = &allowed };
        pthread_create(&l[i].thread, NULL, loader_main, &l[i]);
    }
    for (int n = 1; n <= BACKUPS; n++) {
        i64 before[STEP_WRITERS];
        for (int i = 0; i < STEP_WRITERS; i++) before[i] = atomic_load(&done[i]) - 1;
        atomic_store(&allowed, LOAD_STEPS * n / BACKUPS);
        CHECK_STR(backup_there_and_back(a, s, &want, before), "");
    }
    for (int i = 0; i < STEP_WRITERS; i++) pthread_join(l[i].thread, NULL), CHECK_INT(atomic_load(&done[i]), LOAD_STEPS);
    store_close(s);
}

/* The copy is halfway when rules are handed in and answered: they need not wait for it, and are not in it. */
typedef struct { Store *s; Arena *a; int answered; } Halfway;
static void write_halfway(void *ctx, i64 done, i64 total)
{
    Halfway *h = ctx;
    if (done >= total || h->answered) return;
    for (int who = 0; who < STEP_WRITERS; who++) h->answered += !failed(step_do(h->s, h->a, who, 10, 0));
}

static Err fill_rule(Write *w, void *arg)
{
    (void)arg;
    for (int i = 0; i < 600; i++) meta_set(w->db, str_fmt(w->db->arena, "fill %d", i), str_fmt(w->db->arena, "%03000d", i));
    return OK;
}

TEST(backup_holds_up_no_writer)
{
    Store *s = center(a);
    Str made, dir = path_of(a, "restored");
    i64 last[STEP_WRITERS] = { 9, 9, 9, 9, 9, 9 }, now[STEP_WRITERS];
    Manifest m;
    CHECK(!failed(store_write(s, a, fill_rule, NULL)));     /* more pages than a step of the copy */
    steps_until(s, 10);
    Halfway h = { s, a, 0 };
    CHECK(!failed(backup_make(s, a, path_of(a, "backups"), &(BackupHow){ .program = "x", .progress = write_halfway, .ctx = &h }, &made)));
    CHECK_INT(h.answered, STEP_WRITERS);
    CHECK(!failed(backup_restore(a, made, dir, &m)));
    CHECK_STR(steps_found(a, dir, 20, last, now), "");
    for (int who = 0; who < STEP_WRITERS; who++) CHECK_INT(now[who], 9);
    store_close(s);
}
