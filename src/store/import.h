/* import.h: reading a file of rows into the center: all of it, or nothing with the lines that were refused.
 *
 *   static const char *const columns[] = { "slug", "name", NULL };
 *   enum { SLUG, NAME };
 *   Import im = { .cli = cli, .what = "communities" };
 *   Err e = import_run(&im, rule)           opens nothing; ERR_INPUT where a line was refused. The rule, on the writer, is given &im and calls:
 *       import_open(&im, path, columns, required)
 *       while (import_next(&im)) { Str slug = import_cell(&im, SLUG); ... import_error(&im, "..."); }
 *
 * Texts of cells live until the next row.
 */
#ifndef STORE_IMPORT_H
#define STORE_IMPORT_H
#include "base/command.h"
#include "base/map.h"
#include "media/csv.h"
#include "store/query.h"
#include "store/store.h"

typedef struct { Str file; i64 line; Str text; } ImportLine;
typedef Vec(ImportLine) ImportLines;

typedef struct Import {
    Cli   *cli;
    const char *what;                   /* "places", for the report and the progress */
    Str    file;
    Csv   *csv;
    isize  column[64];                  /* where each named column stands, -1: not in this file */
    i64    size;                        /* of the file, 0 where not known: for the progress */
    Arena *row;                         /* dies with the row */
    i64    rows, added, updated, unchanged, skipped;
    Str    skipped_why;
    ImportLines errors, notes;          /* n counts all; the first 1,000 are there */
} Import;

enum { IMPORT_ERRORS_SHOWN = 50 };

/* A path beginning with "data:" is a file of the demo inside the program. */
Err  import_open(Import *im, Str path, const char *const *columns, isize required); /* source, then columns */
Err  import_source(Import *im, Str path);
Err  import_columns(Import *im, const char *const *columns, isize required);        /* the first `required` must be there; whoever opened it closes it */
bool import_has(const Import *im, const char *column);
/* Whether the file had this key before, which is then an error of this line; else it is remembered. what: "slug". */
bool import_repeats(Import *im, Map *seen, const char *what, Str key);
Err  import_bytes(Cli *cli, Str path, Str *out);                                    /* a whole small file, at most 256 MB */
bool import_next(Import *im);           /* false at the end; a line that is no row is noted as an error and passed over */
void import_close(Import *im);

Str  import_cell(const Import *im, int column);          /* p is NULL where empty or not in this file; UTF-8 */
bool import_int(Import *im, int column, OptInt *out);    /* false after noting an error; an empty cell is not known */
bool import_real(Import *im, int column, OptReal *out);

void import_error(Import *im, const char *fmt, ...) PRINTF_LIKE(2, 3);   /* at the current line */
void import_error_at(Import *im, Str file, i64 line, Str text);          /* in another file that the import reads beside */
void import_note(Import *im, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Runs the rule on the writer. Where it noted errors, or for --dry-run, nothing stays. Then prints the report. */
Err  import_run(Import *im, Rule *rule);

#endif
