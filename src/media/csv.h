/* csv.h: tables as text: RFC 4180 in UTF-8, with a byte order mark, CRLF, tabs instead of commas, gzip, and Latin-1
 * accepted. Read in flat memory, whatever the file's size.
 *
 *   Csv *c;
 *   Err e = csv_open(arena, fd, S("places.csv"), &c);      reads the header
 *   isize name;
 *   e = csv_column(c, S("name"), &name);                   -1: there is no such column
 *   for (CsvRow r; (r = csv_next(c)) != CSV_END;)
 *       if (r == CSV_ROW) use(csv_cell(c, name)); else report(csv_line(c), csv_problem(c));
 *   csv_close(c);
 *
 * A bad record (an unclosed quote, text behind a closing quote, too many or too few cells, a NUL byte, a line longer than
 * CSV_LINE_MAX) is CSV_BAD; reading goes on with the next line. Lines are counted as an editor counts them and a record's
 * line is its first. Blank lines are passed over. Where the file is not UTF-8, it is read as Latin-1, cell by cell.
 */
#ifndef MEDIA_CSV_H
#define MEDIA_CSV_H
#include "base/buf.h"
#include "base/err.h"

enum { CSV_LINE_MAX = 1 << 20 };
typedef struct Csv Csv;
typedef enum { CSV_END, CSV_ROW, CSV_BAD } CsvRow;

Err   csv_open(Arena *a, int fd, Str name, Csv **out);             /* takes the fd; ERR_INPUT for an empty file or a bad header */
Err   csv_open_memory(Arena *a, Str bytes, Str name, Csv **out);   /* plain or gzip; bytes must live as long */
void  csv_close(Csv *c);

/* The line that begins a file, whose separator is not known yet: a quote opens at the start of a cell. */
typedef struct {
    isize end;                  /* its line feed, or behind all bytes where none is outside quotes */
    i64   inside;               /* line feeds inside quotes */
    bool  open;                 /* a quote is never closed */
    bool  cr_alone;             /* a CR outside quotes that no LF follows */
} FirstLine;
FirstLine csv_first_line(const char *p, isize n);
Err   csv_cr_alone(Arena *a, Str name);                            /* what is said of it */

Err   csv_column(const Csv *c, Str name, isize *column);           /* -1: there is none; ERR_INPUT where two are called so */
isize csv_columns(const Csv *c);
Str   csv_name(const Csv *c, isize column);                        /* of a column, from the header */
CsvRow csv_next(Csv *c);
Str   csv_cell(const Csv *c, isize column);                        /* UTF-8, until the next row */
i64   csv_line(const Csv *c);
i64   csv_lines(const Csv *c);                                     /* that have been read, the header's among them */
Str   csv_problem(const Csv *c);                                   /* of the last CSV_BAD */
i64   csv_bytes(const Csv *c);                                     /* read so far, as they lie in the file: for progress */

/* The rows behind the header in up to n parts, for a thread each: part[0] is c itself, each other one has its own arena. A
 * file is cut behind a line feed; whether that was the end of a record and not inside quotes is known when the part before
 * has been read: where the parts do not meet, the file is to be read anew as one. Lines of a later part are counted from its
 * beginning. Returns how many parts there are: one where the file is small, packed, or no file. */
isize csv_parts(Csv *c, Arena *const *arenas, isize n, Csv **part);
bool  csv_parts_meet(Csv *const *part, isize n);

void  csv_put_cell(Buf *b, Str cell);                              /* quoted only where it must be; rows end with LF */
void  csv_put_peoples(Buf *b, Str cell);                           /* what a person wrote: with ' before it where a spreadsheet would take it for a formula */

#endif
