#include "media/csv.h"
#include "media/inflate.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* The file passes through one buffer. A record is found whole in it before it is cut into cells, so a record can be at most
 * CSV_LINE_MAX bytes and memory stays flat. Cells with doubled quotes are closed up in place. */
enum { CELLS_MAX = 4096, BUFFER = 2 * CSV_LINE_MAX, SLACK = 8, GULP = 1 << 18, PART_LEAST = 1 << 20 };

struct Csv {
    Arena *arena;
    Str    name;
    int    fd;                  /* of a plain file, read from where it is told; -1: anything else */
    i64    offset, until;       /* in it: what is read next; no record begins at until or behind it */
    gzFile gz;                  /* what is no plain file passes through zlib, which leaves what is no gzip unchanged */
    Str    memory;              /* instead of a file */
    Inflate *packed;            /* of a gzip in memory */
    char  *buffer;
    isize  from, to;            /* what is read and not yet used */
    bool   at_end, broken;
    char   separator;
    i64    line, next_line;
    Str   *cells;
    isize  cell_count, columns;
    bool   ascii;               /* the row is known to have nothing else */
    Str   *header;
    const char *problem;
    Arena *latin;               /* converted cells of the row */
};

/* ---- bytes in ---- */

static isize read_memory(void *ctx, void *to, isize n)
{
    Csv *c = ctx;
    isize take = min_i64(n, c->memory.n);
    if (take) memcpy(to, c->memory.p, (size_t)take);
    c->memory = str_slice(c->memory, take, c->memory.n);
    return take;
}

static isize read_packed(Csv *c, char *to, isize n)
{
    isize got = inflate_read(c->packed, to, n);
    c->broken |= inflate_problem(c->packed);
    return got;
}

static isize read_plain(Csv *c, char *to, isize n)
{
    ssize_t got;
    do got = pread(c->fd, to, (size_t)min_i64(n, GULP), c->offset); while (got < 0 && errno == EINTR);
    if (got > 0) c->offset += got;
    return got;
}

static isize read_more(Csv *c, char *to, isize n)
{
    if (c->fd >= 0) return read_plain(c, to, n);
    return c->gz ? gzread(c->gz, to, (unsigned)n) : c->packed ? read_packed(c, to, n) : read_memory(c, to, n);
}

static void fill(Csv *c)
{
    if (c->from) memmove(c->buffer, c->buffer + c->from, (size_t)(c->to - c->from));
    c->to -= c->from, c->from = 0;
    isize room = BUFFER - c->to, got = read_more(c, c->buffer + c->to, room);
    int code = Z_OK;
    if (c->fd >= 0 && got < 0) c->broken = true;
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

/* ---- rows without quotes, which nearly all are: cut in one pass, eight bytes at a time ---- */

static inline u64 bytes_of(char ch) { return 0x0101010101010101u * (u8)ch; }

/* The highest bit of each byte of x that is 0, and of no other. */
static inline u64 zeros(u64 x)
{
    const u64 low = 0x7f7f7f7f7f7f7f7fu;
    return ~(((x & low) + low) | x | low);
}

/* False where the row needs the long way: a quote, a NUL, too many cells, or an end that is not read yet. */
static bool plain_record(Csv *c)
{
    const u64 separator = bytes_of(c->separator), feed = bytes_of('\n'), quote = bytes_of('"');
    isize from = c->from, cells = 0;
    u64 seen = 0;
    for (isize at = c->from; at < c->to; at += 8) {
        u64 x;
        memcpy(&x, c->buffer + at, 8);
        seen |= x;
        for (u64 hits = zeros(x ^ separator) | zeros(x ^ feed) | zeros(x ^ quote) | zeros(x); hits; hits &= hits - 1) {
            isize i = at + __builtin_ctzll(hits) / 8;
            if (i >= c->to) return false;
            char ch = c->buffer[i];
            if ((ch != c->separator && ch != '\n') || cells == CELLS_MAX) return false;
            c->cells[cells++] = str_of(c->buffer + from, i - from);
            from = i + 1;
            if (ch != '\n') continue;
            Str *last = &c->cells[cells - 1];
            if (last->n && last->p[last->n - 1] == '\r') last->n--;
            if ((cells == 1 && !last->n) || i - c->from >= CSV_LINE_MAX) return false;
            c->from = from, c->cell_count = cells, c->ascii = !(seen & bytes_of((char)0x80));
            c->line = c->next_line++;
            return true;
        }
    }
    return false;
}

static i64 file_at(const Csv *c) { return c->offset - (c->to - c->from); }

/* What is left of the last record is thrown away: nobody knows what it was. */
static CsvRow broken_off(Csv *c)
{
    c->broken = false, c->from = c->to;
    return bad(c, "the file breaks off or is damaged: its compressed data do not end as they should");
}

static CsvRow record_next(Csv *c)
{
    c->problem = NULL;
    if (arena_used(c->latin)) arena_reset(c->latin);
    if (c->fd >= 0 && file_at(c) >= c->until) return CSV_END;
    if (plain_record(c)) return CSV_ROW;
    c->ascii = false;
    for (;;) {
        i64 lines;
        if (c->fd >= 0 && file_at(c) >= c->until) return CSV_END;
        isize end = record_end(c, &lines);
        while (end < 0 && !c->at_end && c->to - c->from <= CSV_LINE_MAX) { fill(c); end = record_end(c, &lines); }
        c->line = c->next_line;
        if (c->at_end && c->broken && (end < 0 || end == c->to)) return broken_off(c);
        if (c->from == c->to && c->at_end) return CSV_END;
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

Str csv_cell(const Csv *c, isize column)
{
    if (column < 0 || column >= c->cell_count) return (Str){ 0 };
    Str s = c->cells[column];
    if (c->ascii) return s;
    return str_as_utf8(c->latin, s);
}

/* ---- opening ---- */

static Csv *csv_new(Arena *a, Str name)
{
    Csv *c = make(a, Csv);
    c->arena = a, c->name = name, c->next_line = 1, c->separator = ',', c->fd = -1, c->until = INT64_MAX;
    c->buffer = calloc(1, BUFFER + SLACK);
    must(c->buffer);
    c->cells = make_array(a, Str, CELLS_MAX);
    c->latin = arena_new();
    return c;
}

FirstLine csv_first_line(const char *p, isize n)
{
    FirstLine l = { .end = n };
    bool starts = true;
    for (isize i = 0; i < n; i++) {
        if (l.open) {
            l.inside += p[i] == '\n';
            if (p[i] == '"' && i + 1 < n && p[i + 1] == '"') i++;
            else l.open = p[i] != '"';
        } else if (p[i] == '\n') {
            l.end = i;
            return l;
        } else {
            l.cr_alone |= p[i] == '\r' && i + 1 < n && p[i + 1] != '\n' && p[i + 1] != '\r';
            l.open = p[i] == '"' && starts;
        }
        starts = !l.open && (p[i] == ',' || p[i] == ';' || p[i] == '\t');
    }
    return l;
}

Err csv_cr_alone(Arena *a, Str name) { return err(a, ERR_INPUT, STR_FMT ": lines end in CR alone: save it as CSV with LF or CRLF", STR_ARG(name)); }

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
    isize begin = c->from;
    while (begin < c->to && (c->buffer[begin] == '\n' || (c->buffer[begin] == '\r' && c->buffer[begin + 1] == '\n'))) begin++;
    Err e = csv_first_line(c->buffer + begin, c->to - begin).cr_alone ? csv_cr_alone(c->arena, c->name) : OK;
    if (failed(e)) { csv_close(c); return e; }
    CsvRow r = record_next(c);
    if (r == CSV_END) e = err(c->arena, ERR_INPUT, STR_FMT " is empty: its first line should name the columns", STR_ARG(c->name));
    if (r == CSV_BAD) e = err(c->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": %s", STR_ARG(c->name), c->line, c->problem);
    c->columns = c->cell_count;
    c->header = make_array(c->arena, Str, c->columns + 1);
    for (isize i = 0; i < c->columns && !failed(e); i++) c->header[i] = str_copy(c->arena, str_trim(csv_cell(c, i)));
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
    u8 magic[2];
    bool regular = S_ISREG(st.st_mode) && lseek(fd, 0, SEEK_CUR) == 0;
    if (regular && !(pread(fd, magic, 2, 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b)) {
        c->fd = fd;
        return header_read(c, out);
    }
    c->gz = gzdopen(fd, "rb");
    must(c->gz);
    gzbuffer(c->gz, 1 << 17);
    return header_read(c, out);
}

Err csv_open_memory(Arena *a, Str bytes, Str name, Csv **out)
{
    Csv *c = csv_new(a, name);
    c->memory = bytes;
    if (str_starts(bytes, S("\x1f\x8b"))) c->packed = inflate_new(a, read_memory, c);
    return header_read(c, out);
}

void csv_close(Csv *c)
{
    if (c->gz) gzclose(c->gz);
    if (c->fd >= 0) close(c->fd);
    if (c->packed) inflate_free(c->packed);
    free(c->buffer);
    arena_free(c->latin);
    c->buffer = NULL, c->gz = NULL, c->fd = -1, c->packed = NULL, c->latin = NULL;
}

Err csv_column(const Csv *c, Str name, isize *column)
{
    *column = -1;
    for (isize i = 0; i < c->columns; i++) {
        if (!str_eq(c->header[i], name)) continue;
        if (*column >= 0) return err(c->arena, ERR_INPUT, STR_FMT ":1: two columns are called " STR_FMT, STR_ARG(c->name), STR_ARG(name));
        *column = i;
    }
    return OK;
}

isize csv_columns(const Csv *c) { return c->columns; }
Str csv_name(const Csv *c, isize column) { return column < 0 || column >= c->columns ? (Str){ 0 } : c->header[column]; }
i64 csv_line(const Csv *c) { return c->line; }
i64 csv_lines(const Csv *c) { return c->next_line - 1; }
Str csv_problem(const Csv *c) { return str_from(c->problem); }
i64 csv_bytes(const Csv *c) { return c->fd >= 0 ? c->offset : c->gz ? gzoffset(c->gz) : 0; }

/* ---- parts ---- */

/* Behind the first line feed at or behind offset; -1 where none is near. */
static i64 line_behind(const Csv *c, i64 offset)
{
    char bytes[4096];
    ssize_t n = pread(c->fd, bytes, sizeof bytes, offset);
    const char *feed = n > 0 ? memchr(bytes, '\n', (size_t)n) : NULL;
    return feed ? offset + (feed - bytes) + 1 : -1;
}

static Csv *part_new(const Csv *c, Arena *a, i64 from)
{
    Csv *p = csv_new(a, c->name);
    p->fd = dup(c->fd), p->offset = from, p->separator = c->separator, p->columns = c->columns, p->header = c->header;
    must(p->fd >= 0);
    return p;
}

isize csv_parts(Csv *c, Arena *const *arenas, isize n, Csv **part)
{
    struct stat st;
    isize made = 1;
    part[0] = c;
    if (c->fd < 0 || fstat(c->fd, &st)) return 1;
    i64 begin = file_at(c), size = st.st_size - begin, cut;
    for (isize k = 1; k < min_i64(n, size / PART_LEAST); k++) {
        cut = line_behind(c, begin + size / n * k);
        if (cut <= begin) break;
        part[made] = part_new(c, arenas[made], cut);
        part[made - 1]->until = cut;
        made++;
    }
    return made;
}

bool csv_parts_meet(Csv *const *part, isize n)
{
    for (isize k = 1; k < n; k++) if (file_at(part[k - 1]) != part[k - 1]->until) return false;
    return true;
}

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

void csv_put_peoples(Buf *b, Str cell)
{
    bool formula = cell.n && cell.p[0] && strchr("=+-@\t\r", cell.p[0]);
    if (!formula) { csv_put_cell(b, cell); return; }
    Buf with = buf_on(b->arena);
    put_char(&with, '\'');
    put(&with, cell);
    csv_put_cell(b, buf_str(&with));
}
