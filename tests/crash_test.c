/* crash_test.c: the power is cut at any moment of a center's life, and what was answered is there.
 *
 * A life: a center is made, several threads write at once, a reader looks on, the log is copied into the database again and
 * again, the store is closed and opened. Every writer's steps follow one another, so after a cut its rows must be those after its
 * last answered step, or those after the one that was under way, whole: nothing else. Each image is also
 * checked by SQLite and by the chain of the journal, and must take a new rule. And from an image a second life begins, with
 * SQLite's recovery, and ends in a cut of its own. With ROTUNDA_TORTURE set, 10,000 images. */
#include "store/copying.h"
#include "store/store.h"
#include "store.sql.h"
#include "tests/crash_disk.h"
#include "tests/steps.h"
#include "tests/test.h"
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { STEPS = 60, CHECKPOINT_PAGES = 40 };
enum { ANSWERS_EARLY = 16, HALVES = 32 };   /* faults of the program, for the test of the test, beside those of the disk */

/* ---- a life ---- */

typedef struct { Store *store; Disk *disk; int who, from, to, faults; pthread_t thread; bool went_wrong; } Writer;

static Disk *early_disk;
static void note_early(int who, int n) { disk_note(early_disk, who, n); }

static void *writer_life(void *arg)
{
    Writer *w = arg;
    for (int n = w->from; n < w->to; n++) {
        Arena *a = arena_new();
        Err e = step_do(w->store, a, w->who, n, w->faults & HALVES ? STEP_IN_HALVES : 0);
        w->went_wrong |= e.code != (step_refused(n) ? ERR_INPUT : DONE);
        if (!(w->faults & ANSWERS_EARLY)) disk_note(w->disk, w->who, n);
        arena_free(a);
    }
    return NULL;
}

typedef struct { Store *store; _Atomic bool stop; pthread_t thread; } Looker;

/* Holds a snapshot now and then, so that the log cannot always be begun anew. */
static void *looker_life(void *arg)
{
    Looker *l = arg;
    while (!atomic_load(&l->stop)) {
        Arena *a = arena_new();
        Db *db = db_begin(l->store, a);
        MetaGet m;
        meta_get(db, S("schema"), &m);
        usleep(3000);
        db_end(db);
        usleep(1000);
        arena_free(a);
    }
    return NULL;
}

/* Every writer goes on after its step last[who], for `steps` more. */
static void live_on(Arena *a, Disk *d, Str dir, int faults, const i64 *last, int steps)
{
    Writer w[STEP_WRITERS];
    Looker l = { 0 };
    must(!failed(store_open(a, dir, STORE_WRITE, &l.store)));
    store_checkpoint_pages(l.store, CHECKPOINT_PAGES);
    pthread_create(&l.thread, NULL, looker_life, &l);
    for (int i = 0; i < STEP_WRITERS; i++) {
        w[i] = (Writer){ .store = l.store, .disk = d, .who = i, .from = (int)last[i] + 1, .to = (int)last[i] + 1 + steps, .faults = faults };
        pthread_create(&w[i].thread, NULL, writer_life, &w[i]);
    }
    for (int i = 0; i < STEP_WRITERS; i++) pthread_join(w[i].thread, NULL), CHECK(!w[i].went_wrong);
    atomic_store(&l.stop, true);
    pthread_join(l.thread, NULL);
    store_close(l.store);
}

static Disk *live(Arena *a, Str dir, int faults)
{
    folder_clear(dir);
    Disk *d = disk_begin(a, (DiskKind)(faults & 15), dir);
    early_disk = d, step_inside = faults & ANSWERS_EARLY ? note_early : NULL;
    live_on(a, d, dir, faults, (const i64[STEP_WRITERS]){ -1, -1, -1, -1, -1, -1 }, STEPS / 3);
    i64 last = STEPS / 3 - 1;
    live_on(a, d, dir, faults, (const i64[STEP_WRITERS]){ last, last, last, last, last, last }, STEPS - STEPS / 3);
    step_inside = NULL;
    disk_end(d);
    return d;
}

/* ---- after the cut ---- */

static Err later_rule(Write *w, void *arg)
{
    (void)arg;
    meta_set(w->db, S("later"), S("yes"));
    return OK;
}

/* The folder as the cut leaves it. Its key was written and synced before there was a database, and not through this disk: it stays. */
static Kept power_cut(Arena *a, const Disk *d, u64 seed, Str dir)
{
    Str key = str_fmt(a, STR_FMT "/rotunda.key", STR_ARG(dir)), aside = str_fmt(a, STR_FMT ".key", STR_ARG(dir));
    must(!rename(key.p, aside.p));
    folder_clear(dir);
    Kept kept = disk_crash(d, seed, dir);
    must(!rename(aside.p, key.p));
    return kept;
}

/* began: the steps that were done before the disk was recorded. now: those that are there. */
static Str image_check(Arena *a, const Disk *d, Str dir, const StepsWanted *want, const i64 *began, i64 *now)
{
    i64 last[STEP_WRITERS];
    for (int who = 0; who < STEP_WRITERS; who++) last[who] = max_i64(disk_noted(d, who), began[who]);
    Store *s;
    Err e = store_open(a, dir, STORE_WRITE, &s);
    if (failed(e)) return e.text;
    Str bad = steps_problems(a, s, want, last, now);
    if (!bad.n) e = store_write(s, a, later_rule, NULL);
    store_close(s);
    return bad.n ? bad : failed(e) ? e.text : (Str){ 0 };
}

static int by_size(const void *x, const void *y) { return (*(const i64 *)x > *(const i64 *)y) - (*(const i64 *)x < *(const i64 *)y); }

/* From moment `first` on. Half of the cuts are just before or after a sync. */
static i64 *cuts_choose(Arena *a, const Disk *d, isize first, int n, u64 seed)
{
    i64 *cuts = make_array(a, i64, n), moments = disk_moments(d);
    for (int i = 0; i < n; i++) {
        i64 cut = first + (i64)((seed * 0x9e3779b97f4a7c15u + (u64)i * 0xbf58476d1ce4e5b9u) >> 11) % (moments - first + 1);
        if (i % 2) while (cut < moments && !disk_syncs_at(d, cut)) cut++;
        cuts[i] = min_i64(cut + (i % 4 == 3), moments);
    }
    qsort(cuts, (size_t)n, sizeof *cuts, by_size);
    return cuts;
}

typedef struct { const Disk *disk; Str dir; const StepsWanted *want; i64 began[STEP_WRITERS], now[STEP_WRITERS]; bool tell; } Images;

static bool image_clean(Images *im, u64 seed, i64 cut)
{
    static const char *const kinds[KEPT_KINDS] = { "nothing", "all", "the first", "some sectors", "some pages", "all but one sector" };
    Arena *a = arena_new();
    Kept kept = power_cut(a, im->disk, seed, im->dir);
    Str bad = image_check(a, im->disk, im->dir, im->want, im->began, im->now);
    if (bad.n && im->tell) printf("    cut before %d of %td, seed %d, kept of what was not synced: %s: " STR_FMT "\n", (int)cut, disk_moments(im->disk), (int)seed, kinds[kept], STR_ARG(bad));
    bool clean = !bad.n;
    arena_free(a);
    return clean;
}

static int cut_all(Arena *a, Disk *d, Images *im, isize first, int n, u64 seed)
{
    i64 *cuts = cuts_choose(a, d, first, n, seed);
    int clean = 0;
    for (int i = 0; i < n; i++) {
        disk_replay(d, (isize)cuts[i]);
        clean += image_clean(im, seed + (u64)i, cuts[i]);
    }
    return clean;
}

static Images images_of(const Disk *d, Str dir, const StepsWanted *want, bool tell)
{
    Images im = { .disk = d, .dir = dir, .want = want, .tell = tell };
    for (int i = 0; i < STEP_WRITERS; i++) im.began[i] = -1;
    return im;
}

/* How many of n images of one life are clean. */
static int life_and_cuts(Str dir, int faults, int n, u64 seed, bool tell)
{
    Arena *a = arena_new();
    StepsWanted want;
    steps_expect(a, STEPS, &want);
    Disk *d = live(a, dir, faults);
    Images im = images_of(d, dir, &want, tell);
    int clean = cut_all(a, d, &im, 0, n, seed);
    if (!(faults & 15)) CHECK(disk_syncs_of(d, "rotunda.db") > 5 && disk_syncs_of(d, "rotunda.db-wal") > 40);      /* it was a life with checkpoints */
    arena_free(a);
    return clean;
}

/* A life that ends in a cut, and n images of the life that begins from what that left: its recovery and a few steps. */
static int second_life_and_cuts(Str dir, int n, u64 seed)
{
    enum { MORE = 4 };
    Arena *a = arena_new();
    StepsWanted want;
    Store *s;
    steps_expect(a, STEPS + MORE, &want);
    Disk *first = live(a, dir, 0);
    Images im = images_of(first, dir, &want, true);
    i64 last[STEP_WRITERS], cut = *cuts_choose(a, first, disk_moments(first) / 2, 1, seed);
    disk_replay(first, (isize)cut);
    for (int i = 0; i < STEP_WRITERS; i++) last[i] = disk_noted(first, i);
    power_cut(a, first, seed, dir);
    Disk *second = disk_begin(a, DISK_HONEST, dir);
    isize moments = disk_moments(second);
    must(!failed(store_open(a, dir, STORE_WRITE, &s)));
    CHECK_STR(steps_problems(a, s, &want, last, im.began), "");
    store_close(s);
    live_on(a, second, dir, 0, im.began, MORE);
    disk_end(second);
    im.disk = second;
    int clean = cut_all(a, second, &im, moments, n, seed);
    arena_free(a);
    return clean;
}

/* In memory where there is such a place: an image is opened and written to, and its syncs would take the disk's time. */
static Str scratch(Arena *a)
{
    Str dir = access("/dev/shm", W_OK) ? test_dir(a) : str_from(mkdtemp(str_z(a, S("/dev/shm/rotunda-crash-XXXXXX"))));
    must(dir.n);
    return dir;
}

TEST(crash_images_hold_every_answered_rule_whole)
{
    int lives = getenv("ROTUNDA_TORTURE") ? 80 : 4, second_lives = lives * 5 / 2, clean = 0, images = lives * 100 + second_lives * 10;
    Str dir = scratch(a);
    for (int i = 0; i < lives; i++) {
        clean += life_and_cuts(dir, 0, 100, (u64)i * 1000 + 1, true);
        test_progress((i + 1) * 100, lives * 100, "images after one cut");
    }
    for (int i = 0; i < second_lives; i++) {
        clean += second_life_and_cuts(dir, 10, (u64)i * 1000 + 1);
        test_progress((i + 1) * 10, second_lives * 10, "images after a second cut");
    }
    folder_remove(dir);
    CHECK_INT(clean, images);
    printf("%d crash images, %d clean\n", images, clean);
}

/* The test can fail: disks that forget, a program that answers too early, one that does a change in two. */
TEST(crash_images_show_what_breaks_a_promise)
{
    static const struct { const char *about; int faults; } cases[] = {
        { "no sync at all", DISK_FORGETS_SYNCS }, { "no sync of the log", DISK_FORGETS_LOG_SYNCS }, { "no sync of the database", DISK_FORGETS_DATABASE_SYNCS },
        { "answers before the commit", ANSWERS_EARLY }, { "a change in two transactions", HALVES },
    };
    enum { SHOWN = 40 };
    Str dir = scratch(a);
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].about);
        int clean = life_and_cuts(dir, cases[i].faults, SHOWN, 7, false);
        CHECK(clean < SHOWN);
        printf("  %s: of %d crash images %d are clean\n", cases[i].about, SHOWN, clean);
    }
    folder_remove(dir);
}
