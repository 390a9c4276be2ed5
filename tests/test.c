#include "tests/test.h"
#include <dirent.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <ftw.h>

typedef struct { const char *name, *file; TestFn *fn; } Test;
enum { LONG = 2 };      /* seconds */
static Test tests[4096];
static int test_count;
static struct { bool failed, skipped; const char *row; char dir[256]; Arena *arena; } now;

#ifdef MUTATE
#include "tests/mutate.h"
static void mutate_red(void) { if (mutate_on()) _exit(1); }
#else
static void mutate_red(void) {}
#endif

void test_register(const char *name, const char *file, TestFn *fn)
{
    must(test_count < countof(tests));
    tests[test_count++] = (Test){ name, file, fn };
}

void test_case(const char *name) { now.row = name; }

void test_skip(const char *why)
{
    now.skipped = true;
    printf("  skipped: %s\n", why);
}

void test_progress(int done, int all, const char *what)
{
    if (all >= 100 && done % (all / 10) == 0) printf("  %d of %d %s\n", done, all, what);
}

bool test_check(bool ok, const char *file, int line, const char *what)
{
    if (ok) return true;
    printf("  %s:%d: %s%s%s%s\n", file, line, what, now.row ? " [" : "", now.row ? now.row : "", now.row ? "]" : "");
    now.failed = true;
    mutate_red();
    return false;
}

bool test_check_str(Str got, Str want, const char *file, int line, const char *what)
{
    if (str_eq(got, want)) return true;
    test_check(false, file, line, what);
    printf("    got:  " STR_FMT "\n    want: " STR_FMT "\n", STR_ARG(got), STR_ARG(want));
    return false;
}

bool test_check_int(i64 got, i64 want, const char *file, int line, const char *what)
{
    if (got == want) return true;
    test_check(false, file, line, what);
    printf("    got:  %" PRId64 "\n    want: %" PRId64 "\n", got, want);
    return false;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

Str test_dir(Arena *a)
{
    (void)a;
    if (!now.dir[0]) {
        const char *above = getenv("TMPDIR");
        snprintf(now.dir, sizeof now.dir, "%s/rotunda-test-XXXXXX", above ? above : "/tmp");
        must(mkdtemp(now.dir));
    }
    return str_from(now.dir);
}

static void run(int i)
{
    memset(&now, 0, sizeof now);
    now.arena = arena_new();
    tests[i].fn(now.arena);
    arena_free(now.arena);
    if (now.dir[0]) nftw(now.dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

#ifdef MUTATE
/* The tests that concern what the schema and the queries guard: those of rooms, and what crosses rooms in process. */
static bool concerned(const Test *t)
{
    static const char *const files[] = { "src/rooms/", "tests/rights_test.c", "tests/rows_test.c", "tests/checks_test.c", "tests/alike_test.c" };
    for (isize i = 0; i < countof(files); i++) if (!strncmp(t->file, files[i], strlen(files[i]))) return true;
    return false;
}

static const char *name_of(int i) { return tests[i].name; }
static bool run_green(int i) { run(i); return !now.failed; }

int main(int argc, char **argv)
{
    int n = 0;
    for (int i = 0; i < test_count; i++) if (concerned(&tests[i])) tests[n++] = tests[i];
    return mutate_main(argc, argv, n, name_of, run_green);
}
#else
static int by_file_then_name(const void *a, const void *b)
{
    const Test *x = a, *y = b;
    int c = strcmp(x->file, y->file);
    return c ? c : strcmp(x->name, y->name);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What takes long says so: where a run stands, and what to make shorter. */
static void run_timed(int i)
{
    double began = seconds();
    run(i);
    double took = seconds() - began;
    if (took >= LONG) printf("  %.0f s  %s\n", took, tests[i].name);
}

static bool holds(const Test *t, const char *word) { return strstr(t->name, word) || strstr(t->file, word); }

/* Every word that begins with a minus takes away; of the others one is enough. */
static bool asked_for(const Test *t, char **words)
{
    bool any = false, found = false;
    for (; *words; words++) {
        if (**words == '-') { if (holds(t, *words + 1)) return false; }
        else any = true, found |= holds(t, *words);
    }
    return found || !any;
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0, skipped = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    qsort(tests, (size_t)test_count, sizeof tests[0], by_file_then_name);
    for (int i = 0; i < test_count; i++) {
        if (!asked_for(&tests[i], argv + 1)) continue;
        if (argc > 1) printf("%s\n", tests[i].name);
        run_timed(i);
        if (now.failed) printf("FAILED %s (%s)\n", tests[i].name, tests[i].file);
        if (now.failed) failed++; else if (now.skipped) skipped++; else passed++;
    }
    printf("%d passed, %d failed", passed, failed);
    if (skipped) printf(", %d skipped", skipped);
    printf("\n");
    return failed > 0;
}
#endif
