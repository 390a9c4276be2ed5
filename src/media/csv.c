#include "media/csv.h"
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* The file passes through one buffer. A record is found whole in it before it is cut into cells, so a record can be at most
 * CSV_LINE_MAX bytes and memory stays flat. Cells with doubled quotes are closed up in place. */
enum { CELLS_MAX = 4096, BUFFER = 2 * CSV_LINE_MAX };

struct Csv {
    Arena *arena;
    Str    name;
    gzFile gz;                  /* plain files pass through zlib unchanged */
    Str    memory;              /* instead of a file */
    z_stream inflate;           /* of a gzip in memory */
    bool   inflating;
    char  *buffer;
    isize  from, to;            /* what is read and not yet used */
    bool   at_end, broken;
    char   separator;
    i64    line, next_line;
    Str   *cells;
    isize  cell_count, columns;
    Str   *header;
    const char *problem;
    Arena *latin;               /* converted cells of the row */
};

/* ---- bytes in ---- */

static isize read_memory(Csv *c, char *to, isize n)
{
    if (!c->inflating) {
        isize take = min_i64(n, c->memory.n);
        memcpy(to, c->memory.p, (size_t)take);
        c->memory = str_slice(c->memory, take, c->memory.n);
        return take;
    }
    c->inflate.next_out = (u8 *)to;
    c->inflate.avail_out = (unsigned)n;
    int rc = inflate(&c->inflate, Z_NO_FLUSH);
    isize got = n - c->inflate.avail_out;
    if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR) c->broken = true;
    if (rc == Z_BUF_ERROR && got == 0 && c->inflate.avail_in == 0) c->broken = true;
    return got;
}

static void fill(Csv *c)
{
    if (c->from) memmove(c->buffer, c->buffer + c->from, (size_t)(c->to - c->from));
    c->to -= c->from, c->from = 0;
    isize room = BUFFER - c->to, got = c->gz ? gzread(c->gz, c->buffer + c->to, (unsigned)room) : read_memory(c, c->buffer + c->to, room);
    int code = Z_OK;
    if (c->gz && (got < 0 || (got < room && (gzerror(c->gz, &code), code != Z_OK && code != Z_STREAM_END)))) c->broken = true;
    if (got > 0) c->to += got;
    c->at_end = got <= 0 || c->broken;
}

/* ---- records ---- */

/* The end of the record that begins at from: behind its line feed, or -1 where more bytes are needed, with the line feeds
 * inside quotes counted. A quote opens only at the start of a cell. */
static isize record_end(const Csv *c, i64 *lines)
{
    const char *p = c->buffer;
    bool quoted = false, starts = true;
    *lines = 0;
    for (isize i = c->from; i < c->to; i++) {
        char ch = p[i];
        if (quoted) {
            if (ch == '\n') ++*lines;
            if (ch != '"') continue;
            if (i + 1 < c->to && p[i + 1] == '"') i++;
            else quoted = false;
        } else if (ch == '\n') {
            ++*lines;
            return i + 1;
        } else if (ch == '"' && starts) {
            quoted = true;
        }
        starts = !quoted && ch == c->separator;
    }
    if (c->at_end && !quoted) { ++*lines; return c->to; }
    return -1;
}

/* Where the line at from ends, for passing over a bad record: behind the next line feed. */
static void skip_line(Csv *c)
{
    for (;;) {
        char *lf = memchr(c->buffer + c->from, '\n', (size_t)(c->to - c->from));
        if (lf) { c->from = lf + 1 - c->buffer; break; }
        c->from = c->to;
        if (c->at_end) break;
        fill(c);
    }
    c->next_line++;
}

static CsvRow bad(Csv *c, const char *why)
{
    c->problem = why;
    return CSV_BAD;
}

/* Takes a quoted cell that begins behind its opening quote; closes up doubled quotes. NULL where text follows its end. */
static char *quoted_cell(char *p, char *end, char separator, Str *cell)
{
    char *to = p, *start = p;
    for (; p < end; p++) {
        if (*p != '"') { *to++ = *p; continue; }
        if (p + 1 < end && p[1] == '"') { *to++ = '"'; p++; continue; }
        p++;
        break;
    }
    *cell = str_of(start, to - start);
    return p == end || *p == separator ? p : NULL;
}

static CsvRow cut_cells(Csv *c, char *p, char *end)
{
    c->cell_count = 0;
    for (;;) {
        if (c->cell_count == CELLS_MAX) return bad(c, "more than 4,096 cells in a row");
        Str *cell = &c->cells[c->cell_count++];
        if (p < end && *p == '"') {
            p = quoted_cell(p + 1, end, c->separator, cell);
            if (!p) return bad(c, "text stands behind a closing quote: double a quote inside a cell (\"\")");
        } else {
            char *stop = memchr(p, c->separator, (size_t)(end - p));
            *cell = str_of(p, (stop ? stop : end) - p);
            p = stop ? stop : end;
        }
        if (p == end) return CSV_ROW;
        p++;
    }
}

static CsvRow record_next(Csv *c)
{
    c->problem = NULL;
    arena_reset(c->latin);
    for (;;) {
        i64 lines;
        isize end = record_end(c, &lines);
        while (end < 0 && !c->at_end && c->to - c->from <= CSV_LINE_MAX) { fill(c); end = record_end(c, &lines); }
        c->line = c->next_line;
        if (c->from == c->to && c->at_end) return c->broken ? (c->broken = false, bad(c, "the file breaks off or is damaged: its compressed data do not end as they should")) : CSV_END;
        if (end < 0 || end - c->from > CSV_LINE_MAX) {
            bool long_line = c->to - c->from > CSV_LINE_MAX;
            skip_line(c);
            return bad(c, long_line ? "the line is longer than 1 MB" : "a quote that opens here is never closed");
        }
        char *p = c->buffer + c->from, *stop = c->buffer + end;
        c->from = end, c->next_line += lines;
        if (stop > p && stop[-1] == '\n') stop--;
        if (stop > p && stop[-1] == '\r') stop--;
        if (p == stop) continue;
        if (memchr(p, 0, (size_t)(stop - p))) return bad(c, "a NUL byte: this is no text file, or it is damaged");
        return cut_cells(c, p, stop);
    }
}

CsvRow csv_next(Csv *c)
{
    CsvRow r = record_next(c);
    if (r == CSV_ROW && c->cell_count < c->columns) return bad(c, "fewer cells than the header has");
    if (r == CSV_ROW && c->cell_count > c->columns) return bad(c, "more cells than the header has: a comma inside a cell needs quotes around it");
    return r;
}

static Str from_latin1(Arena *a, Str s)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < s.n; i++) {
        u8 ch = (u8)s.p[i];
        if (ch < 0x80) put_char(&b, (char)ch);
        else put_char(&b, (char)(0xc0 | ch >> 6)), put_char(&b, (char)(0x80 | (ch & 0x3f)));
    }
    return buf_str(&b);
}

Str csv_cell(const Csv *c, isize column)
{
    if (column < 0 || column >= c->cell_count) return (Str){ 0 };
    Str s = c->cells[column];
    for (isize i = 0; i < s.n; i++) if ((u8)s.p[i] >= 0x80) return str_utf8_valid(s) ? s : from_latin1(c->latin, s);
    return s;
}

/* ---- opening ---- */

static Csv *csv_new(Arena *a, Str name)
{
    Csv *c = make(a, Csv);
    c->arena = a, c->name = name, c->next_line = 1, c->separator = ',';
    c->buffer = malloc(BUFFER);
    must(c->buffer);
    c->cells = make_array(a, Str, CELLS_MAX);
    c->latin = arena_new();
    return c;
}

/* A header with more tabs than commas is separated by tabs. */
static void separator_find(Csv *c)
{
    int tabs = 0, commas = 0;
    for (isize i = c->from; i < c->to && c->buffer[i] != '\n'; i++) tabs += c->buffer[i] == '\t', commas += c->buffer[i] == ',';
    if (tabs > commas) c->separator = '\t';
}

static Err header_read(Csv *c, Csv **out)
{
    fill(c);
    if (c->to >= 3 && !memcmp(c->buffer, "\xEF\xBB\xBF", 3)) c->from = 3;
    separator_find(c);
    CsvRow r = record_next(c);
    Err e = OK;
    if (r == CSV_END) e = err(c->arena, ERR_INPUT, STR_FMT " is empty: its first line should name the columns", STR_ARG(c->name));
    if (r == CSV_BAD) e = err(c->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": %s", STR_ARG(c->name), c->line, c->problem);
    c->columns = c->cell_count;
    c->header = make_array(c->arena, Str, c->columns + 1);
    for (isize i = 0; i < c->columns && !failed(e); i++) {
        c->header[i] = str_copy(c->arena, str_trim(csv_cell(c, i)));
        for (isize k = 0; k < i && !failed(e); k++)
            if (c->header[i].n && str_eq(c->header[i], c->header[k])) e = err(c->arena, ERR_INPUT, STR_FMT ":1: two columns are called " STR_FMT, STR_ARG(c->name), STR_ARG(c->header[i]));
    }
    if (failed(e)) csv_close(c);
    else *out = c;
    return e;
}

Err csv_open(Arena *a, int fd, Str name, Csv **out)
{
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        return err(a, ERR_INPUT, STR_FMT " is a folder, not a file", STR_ARG(name));
    }
    Csv *c = csv_new(a, name);
    c->gz = gzdopen(fd, "rb");
    must(c->gz);
    gzbuffer(c->gz, 1 << 17);
    return header_read(c, out);
}

Err csv_open_memory(Arena *a, Str bytes, Str name, Csv **out)
{
    Csv *c = csv_new(a, name);
    c->memory = bytes;
    if (bytes.n > 2 && (u8)bytes.p[0] == 0x1f && (u8)bytes.p[1] == 0x8b) {
        c->inflate.next_in = (u8 *)bytes.p;
        c->inflate.avail_in = (unsigned)bytes.n;
        must(inflateInit2(&c->inflate, 15 + 16) == Z_OK);
        c->inflating = true;
    }
    return header_read(c, out);
}

void csv_close(Csv *c)
{
    if (c->gz) gzclose(c->gz);
    if (c->inflating) inflateEnd(&c->inflate);
    free(c->buffer);
    arena_free(c->latin);
    c->buffer = NULL, c->gz = NULL, c->inflating = false, c->latin = NULL;
}

isize csv_column(const Csv *c, Str name)
{
    for (isize i = 0; i < c->columns; i++) if (str_eq(c->header[i], name)) return i;
    return -1;
}

isize csv_columns(const Csv *c) { return c->columns; }
Str csv_name(const Csv *c, isize column) { return column < 0 || column >= c->columns ? (Str){ 0 } : c->header[column]; }
i64 csv_line(const Csv *c) { return c->line; }
Str csv_problem(const Csv *c) { return str_from(c->problem); }
i64 csv_bytes(const Csv *c) { return c->gz ? gzoffset(c->gz) : 0; }

/* ---- writing ---- */

void csv_put_cell(Buf *b, Str cell)
{
    bool quote = false;
    for (isize i = 0; i < cell.n && !quote; i++) quote = cell.p[i] == '"' || cell.p[i] == ',' || cell.p[i] == '\n' || cell.p[i] == '\r';
    if (!quote) { put(b, cell); return; }
    put_char(b, '"');
    for (isize i = 0; i < cell.n; i++) {
        if (cell.p[i] == '"') put_char(b, '"');
        put_char(b, cell.p[i]);
    }
    put_char(b, '"');
}

bool csv_formula(Str cell) { return cell.n && strchr("=+-@\t\r", cell.p[0]) && cell.p[0]; }
