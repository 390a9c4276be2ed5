#include "media/columns_source.h"
#include "base/buf.h"
#include "media/columns.h"
#include "media/csv.h"
#include "media/inflate.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is read goes straight into the worker's chunk. Behind the last line feed that stands outside quotes the chunk is
 * cut; the rest is carried to the next. */
enum { CHUNK = 1 << 20, PAD = 64 };

struct Source {
    Arena *arena;
    Str    name;
    int    fd;
    bool   at_end;
    char   separator;                   /* 0: not known yet */
    Inflate *packed;                    /* of a gzip */
    char   head[2];
    isize  head_n;
    char  *carry;
    isize  carry_n, carry_room;
    const char *problem;
};

/* ---- bytes ---- */

static isize bytes_read(Source *s, void *to, isize n)
{
    ssize_t got;
    do got = read(s->fd, to, (size_t)n); while (got < 0 && errno == EINTR);
    if (got < 0) s->problem = "it cannot be read";
    return got;
}

static isize packed_read(void *ctx, void *to, isize n)
{
    Source *s = ctx;
    isize head = min_i64(n, s->head_n);                 /* what was read to see that it is a gzip */
    if (!head) return bytes_read(s, to, n);
    memcpy(to, s->head, (size_t)head);
    s->head_n = 0;
    return head;
}

static isize unpacked_read(Source *s, char *to, isize n)
{
    isize got = inflate_read(s->packed, to, n);
    if (got < n && inflate_problem(s->packed) && !s->problem) s->problem = "the file breaks off or is damaged: its compressed data do not end as they should";
    return got;
}

/* As many bytes as fit, unless the file ends. */
static isize fill(Source *s, char *to, isize n)
{
    isize all = 0;
    while (all < n && !s->at_end) {
        isize got = s->packed ? unpacked_read(s, to + all, n - all) : bytes_read(s, to + all, n - all);
        if (got <= 0) s->at_end = true;
        else all += got;
    }
    return all;
}

/* ---- records ---- */

static isize bom_of(const char *p, isize n) { return n >= 3 && !memcmp(p, "\xEF\xBB\xBF", 3) ? 3 : 0; }

/* The header is cut before it is known what separates cells. */
static bool separates(const Source *s, char ch) { return s->separator ? ch == s->separator : ch == ',' || ch == ';' || ch == '\t'; }

/* Behind the last line feed outside quotes, or 0. A chunk begins with a record; a quote opens only at the start of a cell. */
static isize records_end(const Source *s, const char *p, isize n)
{
    const char *quote = memchr(p, '"', (size_t)n), *before = memrchr(p, '\n', (size_t)(quote ? quote - p : n));
    isize end = before ? before + 1 - p : 0;
    if (!quote) return end;
    bool quoted = false, starts = end == quote - p || separates(s, quote[-1]) || bom_of(p, n) == quote - p;
    for (isize i = quote - p; i < n; i++) {
        if (quoted && p[i] == '"' && i + 1 < n && p[i + 1] == '"') { i++; continue; }
        if (quoted) quoted = p[i] != '"';
        else if (p[i] == '"') quoted = starts;
        else if (p[i] == '\n') end = i + 1;
        starts = !quoted && (p[i] == '\n' || separates(s, p[i]));
    }
    return end;
}

static void chunk_room(Chunk *c, isize room)
{
    if (c->room >= room) return;
    c->p = realloc(c->p, (size_t)(room + PAD));
    must(c->p);
    c->room = room;
}

static void carry_keep(Source *s, const char *p, isize n)
{
    if (n > s->carry_room) {
        s->carry_room = n * 2;
        s->carry = realloc(s->carry, (size_t)s->carry_room);
        must(s->carry);
    }
    if (n) memcpy(s->carry, p, (size_t)n);
    s->carry_n = n;
}

bool source_chunk(Source *s, Chunk *c, const char **problem)
{
    if (s->at_end && !s->carry_n) { *problem = s->problem; s->problem = NULL; return false; }
    chunk_room(c, s->carry_n + CHUNK + 1);
    if (s->carry_n) memcpy(c->p, s->carry, (size_t)s->carry_n);
    c->n = s->carry_n, s->carry_n = 0;
    c->n += fill(s, c->p + c->n, CHUNK);
    bool whole = s->at_end && !s->problem;
    if (whole && c->n && c->p[c->n - 1] != '\n') c->p[c->n++] = '\n';
    isize end = whole ? c->n : records_end(s, c->p, c->n);         /* a quote that stays open is found by whoever cuts the record */
    if (!end && !s->at_end) {
        if (c->n > COLUMNS_RECORD_MAX) { *problem = "a line is longer than 1 MB, or a quote is never closed"; s->at_end = true; return false; }
        carry_keep(s, c->p, c->n);
        return source_chunk(s, c, problem);
    }
    if (!s->at_end) carry_keep(s, c->p + end, c->n - end);
    c->n = end;
    memset(c->p + end, 0, PAD);
    if (!end && s->problem) { *problem = s->problem; s->problem = NULL; return false; }
    return end > 0;
}

isize source_bytes(const Source *s)
{
    struct stat st;
    return !s->packed && fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode) ? (isize)st.st_size : 0;
}

void chunk_free(Chunk *c) { free(c->p); c->p = NULL; }

/* ---- the header ---- */

static char separator_of(Str line)
{
    isize tabs = 0, commas = 0, semicolons = 0;
    for (isize i = 0; i < line.n; i++) tabs += line.p[i] == '\t', commas += line.p[i] == ',', semicolons += line.p[i] == ';';
    return tabs > commas ? '\t' : semicolons > commas ? ';' : ',';
}

/* Takes the next name off the header line; false: it was the last. */
static bool name_take(Arena *a, Str *line, char separator, Str *name)
{
    Buf b = buf_on(a);
    isize i = 0;
    bool quoted = line->n && line->p[0] == '"';
    for (i = quoted; i < line->n; i++) {
        char ch = line->p[i];
        if (quoted && ch == '"' && i + 1 < line->n && line->p[i + 1] == '"') i++;
        else if (quoted && ch == '"') { quoted = false; continue; }
        else if (!quoted && ch == separator) break;
        put_char(&b, ch);
    }
    bool more = i < line->n;
    *line = more ? str_slice(*line, i + 1, line->n) : (Str){ 0 };
    *name = str_copy(a, str_trim(buf_str(&b)));
    return more;
}

static Err header_names(Source *s, Str line, char separator, StrVec *names)
{
    for (bool more = true; more;) {
        Str name;
        more = name_take(s->arena, &line, separator, &name);
        for (isize k = 0; k < names->n; k++)
            if (name.n && str_eq(name, names->p[k])) return err(s->arena, ERR_INPUT, STR_FMT ":1: two columns are called " STR_FMT, STR_ARG(s->name), STR_ARG(name));
        if (names->n == COLUMNS_MAX) return err(s->arena, ERR_INPUT, STR_FMT ":1: more than %d columns", STR_ARG(s->name), COLUMNS_MAX);
        vec_push(s->arena, names, name);
    }
    return OK;
}

Err source_header(Source *s, StrVec *names, char *separator, i64 *lines)
{
    Chunk c = { 0 };
    const char *problem = NULL;
    bool any = source_chunk(s, &c, &problem);
    const char *text = c.p ? c.p : "";
    isize from = bom_of(text, c.n);
    bool alone = csv_first_line(text + from, c.n - from).cr_alone;
    if (problem && !alone) { chunk_free(&c); return err(s->arena, ERR_INPUT, STR_FMT ":1: %s", STR_ARG(s->name), problem); }
    Str line = { 0 };
    bool open = false;
    *lines = 0;
    while (any && from < c.n && !line.n) {
        FirstLine first = csv_first_line(text + from, c.n - from);
        line = str_of(text + from, first.end);
        if (str_ends(line, S("\r"))) line.n--;
        if (!str_trim(line).n) line.n = 0;
        from += first.end + !first.open, open = first.open, alone |= first.cr_alone;
        *lines += first.inside + 1;
    }
    Err e = alone ? csv_cr_alone(s->arena, s->name)
          : open ? err(s->arena, ERR_INPUT, STR_FMT ":1: a quote that opens here is never closed", STR_ARG(s->name))
          : !line.n ? err(s->arena, ERR_INPUT, STR_FMT " is empty: its first line should name the columns", STR_ARG(s->name))
          : memchr(line.p, 0, (size_t)line.n) ? err(s->arena, ERR_INPUT, STR_FMT ":1: a NUL byte: this is no text file, or it is damaged", STR_ARG(s->name)) : OK;
    if (!failed(e)) {
        *separator = s->separator = separator_of(line);
        e = header_names(s, line, *separator, names);
        Buf rest = buf_on(s->arena);            /* what was read with the header, before what is carried */
        put_bytes(&rest, text + from, c.n - from);
        if (s->carry_n) put_bytes(&rest, s->carry, s->carry_n);
        carry_keep(s, rest.p ? rest.p : "", rest.n);
    }
    chunk_free(&c);
    return e;
}

/* ---- opening ---- */

Err source_open(Arena *a, int fd, Str name, Source **out)
{
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        return err(a, ERR_INPUT, STR_FMT " is a folder, not a file", STR_ARG(name));
    }
    Source *s = make(a, Source);
    *s = (Source){ .arena = a, .name = name, .fd = fd };
    s->head_n = fill(s, s->head, 2);
    if (s->head_n == 2 && !memcmp(s->head, "\x1f\x8b", 2)) s->packed = inflate_new(a, packed_read, s);
    else carry_keep(s, s->head, s->head_n);
    *out = s;
    return OK;
}

void source_close(Source *s)
{
    if (s->packed) inflate_free(s->packed);
    free(s->carry);
    close(s->fd);
}
