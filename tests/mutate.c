#include "tests/mutate.h"
#include "base/buf.h"
#include "store/sqlite.h"
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TESTS = 4096, MUTANTS = 2048, LONGEST = 120 };

/* Shared by all processes. */
typedef struct {
    atomic_int next;                            /* the next mutant to be tried */
    atomic_int kills[3][TESTS];                 /* how many of a kind a test killed: it is asked first next time */
    int killer[MUTANTS];                        /* test + 1; 0: none */
    _Atomic u8 holds[TESTS][MUTANTS];
    double took[TESTS];
    bool sound[TESTS];
} Shared;

static Shared *all;
static int off, running;                        /* of this process */
static struct { int count; const char *(*name)(int test); bool (*run)(int test); } tests;
static char scratch[200];

bool mutate_on(void) { return off > 0; }

/* ---- in the program under test: the marks of a statement ---- */

Str mutated(Arena *a, Str sql)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < sql.n;) {
        if (sql.n - i < 4 || memcmp(sql.p + i, "/*+", 3)) { put_char(&b, sql.p[i++]); continue; }
        int number = (int)strtol(sql.p + i + 3, NULL, 10);
        const char *value = strchr(sql.p + i, ' ') + 1;
        all->holds[running][number] = 1;
        Str end = str_fmt(a, "/*-%d*/", number);
        isize skip = number == off ? str_find(str_slice(sql, i, sql.n), end) + end.n : str_find(str_slice(sql, i, sql.n), S("*/")) + 2;
        if (number == off) put_char(&b, *value);
        i += skip;
    }
    return str_of(buf_z(&b), b.n);
}

/* ---- running tests ---- */

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type;
    return ftw->level ? remove(path) : 0;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* In a process of its own; whether it was green. */
static bool green(int test, int mutant)
{
    fflush(stdout);
    pid_t child = fork();
    must(child >= 0);
    if (!child) {
        off = mutant, running = test;
        alarm(LONGEST);
        int nothing = open("/dev/null", O_WRONLY);
        if (!getenv("MUTATE_LOUD")) dup2(nothing, 1), dup2(nothing, 2);
        setenv("TMPDIR", scratch, 1);
        _exit(!tests.run(test));
    }
    int status = 0;
    waitpid(child, &status, 0);
    nftw(scratch, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    return WIFEXITED(status) && !WEXITSTATUS(status);
}

static int kind_of(int mutant) { char c = mutants[mutant - 1].kind[0]; return c == 'c' ? 0 : c == 'v' ? 1 : 2; }

/* The best killer of the kind first, then the quickest. */
static int best(const bool *left, int kind)
{
    int found = -1;
    for (int t = 0; t < tests.count; t++) {
        if (!left[t]) continue;
        int more = found < 0 ? 1 : all->kills[kind][t] - all->kills[kind][found];
        if (more > 0 || (!more && all->took[t] < all->took[found])) found = t;
    }
    return found;
}

static void try(int mutant)
{
    bool left[TESTS];
    int kind = kind_of(mutant);
    for (int t = 0; t < tests.count; t++) left[t] = all->sound[t] && all->holds[t][mutant];
    for (int t; (t = best(left, kind)) >= 0; left[t] = false) {
        if (green(t, mutant)) continue;
        all->killer[mutant] = t + 1;
        all->kills[kind][t]++;
        return;
    }
    printf("survives: %s %s (%s)\n", mutants[mutant - 1].kind, mutants[mutant - 1].what, mutants[mutant - 1].where);
}

static void scratch_make(void)
{
    const char *dir = getenv("TMPDIR");
    snprintf(scratch, sizeof scratch, "%s/rotunda-mutate-XXXXXX", dir ? dir : "/tmp");
    must(mkdtemp(scratch));
}

static void in_workers(int n, void (*work)(void))
{
    for (int i = 0; i < n; i++) if (!fork()) {
        scratch_make();
        work();
        rmdir(scratch);
        fflush(stdout);
        _exit(0);
    }
    while (wait(NULL) > 0) {}
}

static void measure(void)
{
    for (int t; (t = all->next++) < tests.count;) {
        double began = seconds();
        all->sound[t] = green(t, 0);
        all->took[t] = seconds() - began;
        if (!all->sound[t]) printf("red before anything was switched off: %s\n", tests.name(t));
    }
}

static int every;
static const char *word;

static bool meant(int mutant)
{
    const Mutant *m = &mutants[mutant - 1];
    return *m->kind && (mutant - 1) % every == 0 && (!word || strstr(m->what, word) || strstr(m->where, word));
}

static void try_all(void) { for (int m; (m = all->next++) < mutant_count;) if (meant(m + 1)) try(m + 1); }

int mutate_main(int argc, char **argv, int count, const char *(*name)(int test), bool (*run)(int test))
{
    all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    must(all != MAP_FAILED && count < TESTS && mutant_count < MUTANTS);
    every = argc > 2 && !strcmp(argv[1], "--every") ? (int)strtol(argv[2], NULL, 10) : 1;
    word = argc > 1 && strcmp(argv[1], "--every") ? argv[1] : NULL;
    must(every > 0);
    tests.count = count, tests.name = name, tests.run = run;
    int workers = (int)sysconf(_SC_NPROCESSORS_ONLN), n = 0, killed = 0, sound = 0;
    in_workers(workers, measure);
    for (int t = 0; t < count; t++) sound += all->sound[t];
    all->next = 0;
    in_workers(workers, try_all);
    for (int m = 1; m <= mutant_count; m++) if (meant(m)) n++, killed += all->killer[m] > 0;
    printf("%d mutants, %d killed\n", n, killed);
    return killed < n || !n || sound < count;
}
