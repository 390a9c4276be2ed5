/* fuzz_formula.c: any text as a formula and as a condition: read or refused with a sentence; what was read is worked out over rows. */
#include "engines/impact/formula.h"
#include "tests/fuzz/fuzz.h"
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

static const char table[] = "y,x,g,z\n1,2,a,0\n2,3,b,1\n3,5,a,\n4,,c,2\n";

static bool known(const ColumnWishes *w)
{
    for (isize i = 0; i < w->n; i++) if (w->p[i].name.n != 1 || !strchr("yxgz", w->p[i].name.p[0]) || (w->p[i].kind == COLUMN_NUMBER && w->p[i].name.p[0] == 'g')) return false;
    return w->n > 0;
}

static bool rows_of(Arena *a, const ColumnWishes *w, Columns *c)
{
    int fd = memfd_create("fuzz", 0);
    HOLDS(fd >= 0 && write(fd, table, sizeof table - 1) == (ssize_t)sizeof table - 1 && lseek(fd, 0, SEEK_SET) == 0);
    return !failed(columns_read(a, fd, S("t"), w->p, w->n, 1, c));
}

static void check_condition(Arena *a, Str text)
{
    Expr *e;
    ColumnWishes w = { 0 };
    Columns c;
    Err refused = condition_parse(a, text, "--where", &e);
    if (failed(refused)) { HOLDS(refused.code == ERR_USAGE && refused.text.n > 0); return; }
    expr_wishes(a, e, &w);
    if (!known(&w) || !rows_of(a, &w, &c)) return;
    double v[EXPR_BLOCK];
    expr_bind(e, &c);
    expr_values(e, &c, 0, c.n, v);
    columns_free(&c);
}

static void check_formula(Arena *a, Str text)
{
    Formula f;
    ColumnWishes w = { 0 };
    Columns c;
    Err refused = formula_parse(a, text, &f);
    if (failed(refused)) { HOLDS(refused.code == ERR_USAGE && refused.text.n > 0); return; }
    HOLDS(f.outcome.n > 0);
    formula_wishes(a, &f, &w);
    if (!known(&w) || f.term.n > 20 || !rows_of(a, &w, &c)) return;
    for (isize i = 0; i < c.columns; i++) for (isize r = 0; r < c.n && c.column[i].code; r++) if (c.column[i].code[r] < 0) { columns_free(&c); return; }
    Design d;
    formula_bind(&f, &c);
    Err e = formula_design(a, &f, &c, &d);
    if (failed(e)) HOLDS(e.text.n > 0);
    else for (isize j = 0; j < d.k; j++) for (isize r = 0; r < c.n; r++) HOLDS(isfinite(d.x[j][r]));
    design_free(&d);
    columns_free(&c);
}

int LLVMFuzzerTestOneInput(const u8 *p, size_t n)
{
    if (n > 300) return 0;
    Arena *a = arena_new();
    Str text = str_of((const char *)p, (isize)n);
    check_condition(a, text);
    check_formula(a, text);
    arena_free(a);
    return 0;
}
