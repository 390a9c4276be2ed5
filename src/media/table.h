/* table.h: the columns of a CSV file that a command needs, row by row, with the first refusal as file, line and reason.
 *
 *   static const char *const columns[] = { "position", "capacity", "?minimum", NULL };      ?: may be missing
 *   Table t;
 *   Err e = table_open(cli, S("p.csv"), columns, &t);
 *   while (table_next(&t)) {
 *       Str id = table_id(&t, 0);                         copied; an empty one is refused
 *       i64 n  = table_int(&t, 1, 0, INT64_MAX);          anything else is refused
 *       if (!table_has(&t, 2)) ...
 *   }
 *   e = table_close(&t);                                  the first refusal, or OK
 *
 * After a refusal table_next is false; what was read of the row is to be thrown away.
 */
#ifndef MEDIA_TABLE_H
#define MEDIA_TABLE_H
#include "base/command.h"
#include "media/csv.h"

enum { TABLE_COLUMNS = 8 };
typedef struct {
    Arena *arena;
    Str    name;
    Csv   *csv;                     /* NULL: not open */
    const char *const *columns;
    isize  at[TABLE_COLUMNS];       /* of each column in the file, -1: missing */
    Err    refused;
} Table;

/* A file that will be read more than once: what cannot be (standard input, a pipe) is taken into memory. */
typedef struct { Str path, bytes; bool in_memory; } TableSource;
Err  table_source(const Cli *cli, Str path, TableSource *out);
Err  table_open_source(const Cli *cli, const TableSource *from, const char *const *columns, Table *out);

/* The same in up to n parts, for a thread each (csv_parts): part[0] is t, part[k] has arenas[k]. Closed together: the first
 * refusal, and whether the parts meet. Where they do not, or something is refused, the file is to be read as one. */
isize table_parts(const Table *t, Arena *const *arenas, isize n, Table *part);
Err   table_parts_close(Table *part, isize n, bool *meet);

/* A file that is not there is ERR_ENV; one without a header, or without a needed column, ERR_INPUT. */
Err  table_open(const Cli *cli, Str path, const char *const *columns, Table *out);
Err  table_open_memory(Arena *a, Str bytes, Str name, const char *const *columns, Table *out);
bool table_next(Table *t);
bool table_has(const Table *t, isize column);           /* the file has the column */
Str  table_cell(const Table *t, isize column);          /* as it stands, until the next row; empty where it is missing */
Str  table_id(Table *t, isize column);                  /* copied; an empty one is refused */
i64  table_int(Table *t, isize column, i64 low, i64 high);
void table_refuse(Table *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
Err  table_close(Table *t);

/* A file whole, of at most `most` bytes. */
Err  file_bytes(const Cli *cli, Str path, isize most, Str *out);

/* All or nothing: regular files are written beside their places and moved there once all are. "-" is standard output; a path
 * that is empty is passed over. */
typedef struct { Str path, bytes; } FileText;
Err  files_write(const Cli *cli, const FileText *file, isize n);
Err  file_write(const Cli *cli, Str path, Str bytes);
bool file_is_out(const Cli *cli, const char *const *written);   /* one of these options is "-": standard output is that file and nothing else */

#endif
