/* kill_test.c: a process that writes with all its threads, checkpoints and makes backups is killed at any moment, again and
 * again on one folder. What it answered is there and whole each time, and so is every backup that has its name. With
 * ROTUNDA_TORTURE set, 1,000 times. */
#include "base/random.h"
#include "store/backup.h"
#include "tests/steps.h"
#include "tests/test.h"
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STEPS = 300, NEARLY = 250, CHECKPOINT_PAGES = 40 };

/* ---- the one that is killed ---- */

typedef struct { int who, n; } Answered;
typedef struct { Store *store; int who, from, pipe; pthread_t thread; } Writer;

static void *write_on(void *arg)
{
    Writer *w = arg;
    for (int n = w->from; n < STEPS; n++) {
        Arena *a = arena_new();
        Err e = step_do(w->store, a, w->who, n, 0);
        if (e.code != (step_refused(n) ? ERR_INPUT : DONE)) abort();
        if (write(w->pipe, &(Answered){ w->who, n }, sizeof(Answered)) != (ssize_t)sizeof(Answered)) abort();
        arena_free(a);
    }
    return NULL;
}

static void *back_up_on(void *store)
{
    for (Arena *a = arena_new();; arena_reset(a)) {
        Str made;
        if (failed(backup_make(store, a, str_fmt(a, STR_FMT "/../backups", STR_ARG(store_dir(store))), &(BackupHow){ .program = "x" }, &made))) abort();
    }
    return NULL;
}

static void life(Str dir, const i64 *now, int pipe)
{
    Arena *a = arena_new();
    Store *s;
    Writer w[STEP_WRITERS];
    pthread_t backups;
    if (failed(store_open(a, dir, STORE_WRITE, &s))) abort();
    store_checkpoint_pages(s, CHECKPOINT_PAGES);
    pthread_create(&backups, NULL, back_up_on, s);
    for (int i = 0; i < STEP_WRITERS; i++) {
        w[i] = (Writer){ .store = s, .who = i, .from = (int)now[i] + 1, .pipe = pipe };
        pthread_create(&w[i].thread, NULL, write_on, &w[i]);
    }
    for (;;) pause();
}

/* ---- the one that kills ---- */

static int take_answers(int from, i64 *last, int most)
{
    Answered got;
    int n = 0;
    while (n < most && read(from, &got, sizeof got) == (ssize_t)sizeof got) last[got.who] = got.n, n++;
    return n;
}

/* How many answers came; last: the newest of each writer. */
static int live_and_die(Str dir, const i64 *now, i64 *last)
{
    int ends[2], status;
    must(pipe(ends) == 0);
    fflush(stdout);
    pid_t child = fork();
    must(child >= 0);
    if (child == 0) close(ends[0]), life(dir, now, ends[1]);
    close(ends[1]);
    int n = take_answers(ends[0], last, (int)(random_u64() % 80));
    usleep((useconds_t)(random_u64() % 3000));
    kill(child, SIGKILL);
    must(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);      /* not by itself */
    n += take_answers(ends[0], last, INT32_MAX);
    close(ends[0]);
    return n;
}

/* Every backup with its name is whole; whether one was being made. */
static bool backups_check(Arena *a, Str backups)
{
    bool half = false;
    DIR *d = opendir(str_z(a, backups));
    if (!d) return false;
    for (struct dirent *e; (e = readdir(d));) {
        Str name = str_from(e->d_name), path = str_fmt(a, STR_FMT "/%s", STR_ARG(backups), e->d_name);
        Manifest m;
        if (!str_starts(name, S("rotunda-"))) continue;
        if (str_ends(name, S(".part"))) { half = true; continue; }
        Err bad = backup_verify(a, path, &m);
        if (!CHECK(!failed(bad))) printf("    %s: " STR_FMT "\n", e->d_name, STR_ARG(bad.text));
    }
    closedir(d);
    folder_clear(backups);
    return half;
}

static void check_after(Arena *a, Str dir, const StepsWanted *want, i64 *last, i64 *now)
{
    Store *s;
    Err e = store_open(a, dir, STORE_WRITE, &s);
    if (!CHECK(!failed(e))) { printf("    " STR_FMT "\n", STR_ARG(e.text)); return; }
    CHECK_STR(steps_problems(a, s, want, last, now), "");
    store_close(s);
}

static void begin_anew(Str dir, i64 *now)
{
    folder_clear(dir);
    for (int i = 0; i < STEP_WRITERS; i++) now[i] = -1;
}

static bool nearly_through(const i64 *now)
{
    for (int i = 0; i < STEP_WRITERS; i++) if (now[i] >= NEARLY) return true;
    return false;
}

TEST(killed_centers_hold_every_answered_rule_whole)
{
    int kills = getenv("ROTUNDA_TORTURE") ? 1000 : 50, answers = 0, half = 0, done = 0;
    Str top = access("/dev/shm", W_OK) ? test_dir(a) : str_from(mkdtemp(str_z(a, S("/dev/shm/rotunda-kill-XXXXXX"))));
    must(top.n);
    Str dir = str_fmt(a, STR_FMT "/center", STR_ARG(top)), backups = str_fmt(a, STR_FMT "/backups", STR_ARG(top));
    i64 now[STEP_WRITERS], last[STEP_WRITERS];
    StepsWanted want;
    steps_expect(a, STEPS, &want);
    must(mkdir(dir.p, 0700) == 0);
    begin_anew(dir, now);
    for (; done < kills; done++) {
        Arena *b = arena_new();
        memcpy(last, now, sizeof last);
        answers += live_and_die(dir, now, last);
        check_after(b, dir, &want, last, now);
        half += backups_check(b, backups);
        arena_free(b);
        if (nearly_through(now)) begin_anew(dir, now);
        test_progress(done + 1, kills, "kills");
    }
    CHECK(answers > kills && half > 0);
    folder_remove(top);
    printf("%d kills, %d of them in the middle of a backup, %d rules answered\n", kills, half, answers);
}
