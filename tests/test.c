#include "tests/test.h"
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>
#include <ftw.h>

typedef struct { const char *name, *file; TestFn *fn; } Test;
static Test tests[4096];
static int test_count;
static struct { bool failed, skipped; const char *row; char dir[64]; Arena *arena; } now;

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

bool test_check(bool ok, const char *file, int line, const char *what)
{
    if (ok) return true;
    printf("  %s:%d: %s%s%s%s\n", file, line, what, now.row ? " [" : "", now.row ? now.row : "", now.row ? "]" : "");
    now.failed = true;
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
        snprintf(now.dir, sizeof now.dir, "/tmp/rotunda-test-XXXXXX");
        must(mkdtemp(now.dir));
    }
    return str_from(now.dir);
}

static int by_file_then_name(const void *a, const void *b)
{
    const Test *x = a, *y = b;
    int c = strcmp(x->file, y->file);
    return c ? c : strcmp(x->name, y->name);
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0, skipped = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    qsort(tests, (size_t)test_count, sizeof tests[0], by_file_then_name);
    for (int i = 0; i < test_count; i++) {
        if (argc > 1 && !strstr(tests[i].name, argv[1]) && !strstr(tests[i].file, argv[1])) continue;
        memset(&now, 0, sizeof now);
        now.arena = arena_new();
        if (argc > 1) printf("%s\n", tests[i].name);
        tests[i].fn(now.arena);
        arena_free(now.arena);
        if (now.dir[0]) nftw(now.dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
        if (now.failed) printf("FAILED %s (%s)\n", tests[i].name, tests[i].file);
        if (now.failed) failed++; else if (now.skipped) skipped++; else passed++;
    }
    printf("%d passed, %d failed", passed, failed);
    if (skipped) printf(", %d skipped", skipped);
    printf("\n");
    return failed > 0;
}
