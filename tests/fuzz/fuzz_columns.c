/* fuzz_columns.c: any bytes as a table of columns, by one thread and by two: the same columns or the same refusal. */
#include "media/columns.h"
#include "tests/fuzz/fuzz.h"
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

static Err read_by(Arena *a, const u8 *p, size_t n, int threads, Columns *c)
{
    int fd = memfd_create("fuzz", 0);
    HOLDS(fd >= 0 && write(fd, p, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0);
    return columns_read(a, fd, S("fuzz"), NULL, 0, threads, c);
}

static void check_column(const Columns *c, const Column *k, const Column *o)
{
    HOLDS(str_eq(k->name, o->name) && k->kind == o->kind && k->levels == o->levels && k->missing == o->missing);
    for (isize r = 0; r < c->n; r++) {
        if (k->code) HOLDS(k->code[r] >= -1 && k->code[r] < k->levels && k->code[r] == o->code[r]);
        else HOLDS(isnan(k->value[r]) ? isnan(o->value[r]) : k->value[r] == o->value[r]);
    }
    for (i32 l = 0; l < k->levels; l++) HOLDS(str_eq(k->level[l], o->level[l]) && (!k->level[l].n || str_utf8_valid(k->level[l]) || memchr(k->level[l].p, 0, (size_t)k->level[l].n)));
}

int LLVMFuzzerTestOneInput(const u8 *p, size_t n)
{
    Arena *a = arena_new();
    Columns one, two;
    Err e = read_by(a, p, n, 1, &one), f = read_by(a, p, n, 2, &two);
    HOLDS(e.code == f.code && str_eq(e.text, f.text));
    if (failed(e)) HOLDS(e.code == ERR_INPUT && e.text.n > 0);
    else {
        HOLDS(one.n == two.n && one.columns == two.columns);
        for (isize i = 0; i < one.columns; i++) check_column(&one, &one.column[i], &two.column[i]);
        i64 line = 1;
        for (isize r = 0; r < one.n; r++) { HOLDS(columns_line(&one, r) > line); line = columns_line(&one, r); }
        columns_free(&one);
        columns_free(&two);
    }
    arena_free(a);
    return 0;
}
