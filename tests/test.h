/* test.h: a test is a function that announces itself; all of them are one program.
 *
 *   TEST(csv_reads_quotes) { CHECK_STR(cell, "a,b"); }
 *
 * `rotunda-test` runs all, `rotunda-test csv http` those whose name or file holds one of the words, `rotunda-test -slow` all but those
 * that hold it. The last line is "N passed, N failed".
 */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H
#include "base/buf.h"

typedef void TestFn(Arena *a);
void test_register(const char *name, const char *file, TestFn *fn);
bool test_check(bool ok, const char *file, int line, const char *what);
bool test_check_str(Str got, Str want, const char *file, int line, const char *what);
bool test_check_int(i64 got, i64 want, const char *file, int line, const char *what);
void test_case(const char *name);   /* names the row of a table that is being tried; shown with a failure */
void test_skip(const char *why);    /* counts as skipped, not passed; call it and return */
void test_progress(int done, int all, const char *what);    /* says so every tenth of the way: of what runs long */
Str  test_dir(Arena *a);            /* a fresh scratch directory, removed when the test ends */

#define TEST(name)                                                                             \
    static void test_##name(Arena *a);                                                         \
    __attribute__((constructor)) static void register_##name(void) { test_register(#name, __FILE__, test_##name); } \
    static void test_##name(__attribute__((unused)) Arena *a)
#define CHECK(cond)           test_check((cond), __FILE__, __LINE__, #cond)
#define CHECK_STR(got, want)  test_check_str((got), str_from(want), __FILE__, __LINE__, #got)
#define CHECK_INT(got, want)  test_check_int((got), (want), __FILE__, __LINE__, #got)

#endif
