#include "media/columns.h"
#include "base/codes.h"
#include <math.h>

/* ---- what was read ---- */

void columns_free(Columns *c)
{
    for (isize i = 0; i < c->columns; i++) {
        free(c->column[i].value);
        free(c->column[i].code);
        c->column[i].value = NULL, c->column[i].code = NULL;
    }
    c->n = 0;
}

i64 columns_line(const Columns *c, isize row)
{
    if (c->kept) {                              /* the row-th of those that were kept */
        isize at = -1;
        while (row >= 0) row -= c->kept[++at] != 0;
        row = at;
    }
    i64 line = row + 2;
    for (isize i = 0; i < c->steps.n && c->steps.p[i].row <= row; i++) line += c->steps.p[i].more;
    return line;
}

isize columns_find(const Columns *c, Str name, ColumnKind kind)
{
    for (isize i = 0; i < c->columns; i++) if (str_eq(c->column[i].name, name) && (kind == COLUMN_ANY || c->column[i].kind == kind)) return i;
    return -1;
}

static void kept_note(Columns *c, const u8 *keep)
{
    if (!c->kept) {
        c->kept = arena_alloc(c->arena, c->n + 1);
        memcpy(c->kept, keep, (size_t)c->n);
        return;
    }
    for (isize i = 0, r = 0; i < c->read; i++) if (c->kept[i]) c->kept[i] = keep[r++];
}

void column_missing(Column *c, isize n)
{
    c->missing = 0;
    for (isize i = 0; i < n; i++) c->missing += c->code ? c->code[i] < 0 : isnan(c->value[i]);
}

/* Levels that no row has go, the others keep their order. */
static void levels_keep(Column *c, isize n)
{
    i32 *became = calloc((size_t)c->levels + 1, sizeof *became);
    must(became);
    i32 levels = codes_compact(c->code, n, c->levels, became);
    for (i32 l = 0; l < c->levels; l++) {
        if (became[l] < 0) continue;
        c->level[became[l]] = c->level[l];
        if (c->level_value) c->level_value[became[l]] = c->level_value[l];
    }
    c->levels = levels;
    free(became);
}

void columns_keep(Columns *c, const u8 *keep)
{
    isize n = 0;
    kept_note(c, keep);
    for (isize k = 0; k < c->columns; k++) {
        double *v = c->column[k].value;
        i32 *code = c->column[k].code;
        n = 0;
        for (isize i = 0; i < c->n; i++) if (keep[i]) { if (v) v[n] = v[i]; else code[n] = code[i]; n++; }
    }
    if (c->columns) c->n = n;
    for (isize k = 0; k < c->columns; k++) {
        if (c->column[k].code) levels_keep(&c->column[k], n);
        column_missing(&c->column[k], n);
    }
}
