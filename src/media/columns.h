/* columns.h: the columns of a large CSV file that somebody computes with, read by two threads as fast as memory allows.
 * The dialect is that of csv.h, and semicolons may separate too; rows are all kept in memory.
 *
 *   ColumnWanted wanted[] = { { S("y"), COLUMN_NUMBER }, { S("unit"), COLUMN_ID } };
 *   Columns c;
 *   Err e = columns_read(arena, fd, S("panel.csv"), wanted, 2, 2, &c);
 *   c.column[0].value[row]                    a double; NAN: missing
 *   c.column[1].code[row]                     0 .. levels-1, -1: missing; c.column[1].level[code] is its text
 *   columns_free(&c);
 *
 * Empty cells, NA and NaN are missing. TRUE and FALSE (also in small letters) are 1 and 0. In a COLUMN_NUMBER anything else
 * is refused, with file, line, column and value. An id is a number where it is written as one, so that 1 and 1.0 are one
 * level; with a leading zero, or with more than 15 digits, it is text ("01001" is not 1001). Levels stand in the order of
 * their numbers where all are numbers, else in the order of their bytes, numbers first.
 *
 * Memory: 8 bytes a row for each column wanted, 4 of which are given back for an id; beside it two buffers of some MB, and
 * each different text once. A record is at most COLUMNS_RECORD_MAX bytes long.
 */
#ifndef MEDIA_COLUMNS_H
#define MEDIA_COLUMNS_H
#include "base/err.h"
#include "base/vec.h"

enum { COLUMNS_RECORD_MAX = 1 << 20, COLUMNS_MAX = 4096 };

typedef enum {
    COLUMN_NUMBER,              /* numbers; a text is refused */
    COLUMN_ID,                  /* what names something: a unit, a year, a group */
    COLUMN_ANY,                 /* numbers, or where one cell is a text, an id: for looking at a file that nobody knows */
} ColumnKind;

typedef struct { Str name; ColumnKind kind; } ColumnWanted;

typedef struct {
    Str     name;
    ColumnKind kind;            /* never COLUMN_ANY once read */
    double *value;              /* of a number; NULL for an id */
    i32    *code;               /* of an id; NULL for a number */
    i32     levels;
    Str    *level;              /* text of each */
    double *level_value;        /* their numbers; NULL where a level is text */
    i64     missing;
    i64     text_line;          /* COLUMN_ANY: of the first cell that is text, else 0 */
} Column;

typedef struct { i64 row, more; } LineStep;     /* from this row on, so many more lines than rows */

typedef struct {
    Arena  *arena;
    Str     name;
    isize   n;                  /* rows */
    Column *column;
    isize   columns;
    StrVec  header;             /* of all columns in the file */
    Vec(LineStep) steps;
    isize   read;               /* rows in the file */
    u8     *kept;               /* of each of them, whether columns_keep left it; NULL: all */
} Columns;

/* Takes the fd. One wanted without a name stands for all columns of the file, COLUMN_ANY; wanted NULL: these alone. Two of one name and of
 * different kinds may be wanted.
 * ERR_INPUT: no header, a column that is not there, a bad record, a NUL byte in what is wanted, a cell that is no number. threads: 1 or more. */
Err  columns_read(Arena *a, int fd, Str name, const ColumnWanted *wanted, isize n, int threads, Columns *out);
void columns_free(Columns *c);

i64  columns_line(const Columns *c, isize row);         /* as an editor counts */
isize columns_find(const Columns *c, Str name, ColumnKind kind);    /* -1: was not wanted */

void column_missing(Column *c, isize n);                /* counts anew what is missing in n rows */

/* A number's column as ids; of its own, on the arena. */
void columns_id(const Columns *c, isize column, Column *out);

/* Keeps the rows whose keep is not 0, and of ids the levels that they have; columns_line still knows the file's lines. */
void columns_keep(Columns *c, const u8 *keep);

#endif
