#include "media/columns.h"
#include "base/buf.h"
#include "base/pages.h"
#include "media/columns_code.h"
#include "media/columns_source.h"
#include "media/real.h"
#include <ctype.h>
#include <math.h>
#include <pthread.h>
#include <unistd.h>

/* Each worker takes the next chunk of whole records under the lock (columns_source.h), cuts it into cells and numbers of
 * its own, waits until all earlier chunks have their place, and copies. So rows keep their order, the first refusal is the
 * file's first, and the file may come through a pipe or be unpacked on the way. */

typedef struct { int target, next; } Target;            /* of one file column: the wanted columns that take it */

typedef struct {
    Arena *arena;
    Columns *out;
    Source *source;
    char separator;
    int *first;                 /* of each file column: into targets, -1: nobody wants it */
    Target *targets;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    i64 taken, placed;          /* chunks */
    i64 lines;                  /* of the chunks placed, and the header's */
    isize room, copying;
    bool stop;
    Err refused;
    TextPool *pool;
} Reading;

typedef struct {
    Reading *r;
    Arena *arena;               /* of a chunk */
    TextCache texts;
    Chunk chunk;
    double **value;             /* of each wanted column, the chunk's rows */
    isize n, room;
    i64 lines;
    Vec(LineStep) steps;        /* rows of the chunk */
    const char *problem;        /* the first, at `lines` */
    isize bad_column;           /* wanted column whose cell it was, -1: the record itself */
    Str bad_cell;
} Worker;

/* ---- one cell ---- */

/* A cell that is no plain number: missing, a truth, or text. */
static bool word_value(Worker *w, isize column, Str cell, double *out)
{
    ColumnKind kind = w->r->out->column[column].kind;
    cell = str_trim(cell);
    if (cell.n == 0 || str_eq(cell, S("NA")) || str_eq(cell, S("NaN")) || str_eq(cell, S("nan"))) { *out = NAN; return true; }
    char padded[64 + REAL_PAD] = { 0 };
    if (cell.n < 64 && !(kind == COLUMN_ID && id_is_text(cell))) {
        memcpy(padded, cell.p, (size_t)cell.n);
        if (real_at(padded, out) == padded + cell.n && isfinite(*out)) return true;
    }
    bool yes = str_eq(cell, S("TRUE")) || str_eq(cell, S("true"));
    if (kind != COLUMN_ID && (yes || str_eq(cell, S("FALSE")) || str_eq(cell, S("false")))) { *out = yes; return true; }
    if (kind == COLUMN_NUMBER) return false;
    *out = text_boxed(text_number(w->r->pool, &w->texts, cell));
    return true;
}

static void refuse(Worker *w, const char *why, isize column, Str cell)
{
    if (w->problem) return;
    w->problem = why, w->bad_column = column, w->bad_cell = str_copy(w->arena, cell);
}

static void cell_take(Worker *w, int first, Str cell)
{
    if (first >= 0 && cell.n && memchr(cell.p, 0, (size_t)cell.n)) refuse(w, "a NUL byte: this is no text file, or it is damaged", -1, (Str){ 0 });
    for (int t = first; t >= 0; t = w->r->targets[t].next) {
        isize column = w->r->targets[t].target;
        if (!word_value(w, column, cell, &w->value[column][w->n])) refuse(w, "is no number", column, cell);
    }
}

/* Takes a cell in quotes at p; returns what stands behind it. Line feeds inside are counted. */
static const char *quoted_take(Worker *w, int first, const char *p)
{
    Buf b = buf_on(w->arena);
    for (p++;; p++) {
        if (p == w->chunk.p + w->chunk.n) { refuse(w, "a quote that opens here is never closed", -1, (Str){ 0 }); return p - 1; }
        if (*p == '\n') w->lines++;
        if (*p != '"') { put_char(&b, *p); continue; }
        if (p[1] != '"') break;
        put_char(&b, *p++);
    }
    p++;
    if (*p == '\r' && p[1] == '\n') p++;
    if (*p != w->r->separator && *p != '\n') refuse(w, "text stands behind a closing quote: double a quote inside a cell (\"\")", -1, (Str){ 0 });
    cell_take(w, first, buf_str(&b));
    return p;
}

static inline const char *cell_end(const char *p, char separator)
{
    while (*p != separator && *p != '\n') p++;
    return p;
}

/* The cell at p, unquoted. The fast way is a plain number for one wanted column. */
static inline const char *plain_take(Worker *w, int first, const char *p)
{
    char separator = w->r->separator;
    const Target *t = &w->r->targets[first];
    bool may = (u8)(*p - '0') <= 9 || *p == '-' || *p == '.';
    if (may && t->next < 0) {
        double *to = &w->value[t->target][w->n];
        bool odd_id = w->r->out->column[t->target].kind == COLUMN_ID && *p == '0' && (u8)(p[1] - '0') <= 9;
        const char *end = odd_id ? NULL : real_at(p, to);
        if (end && (*end == separator || *end == '\n') && isfinite(*to) && (end - p <= 15 || w->r->out->column[t->target].kind != COLUMN_ID)) return end;
    }
    const char *end = cell_end(p, separator), *stop = end;
    if (*end == '\n' && end > p && end[-1] == '\r') stop--;
    cell_take(w, first, str_of(p, stop - p));
    return end;
}

/* ---- one record ---- */

static void rows_grow(Worker *w)
{
    w->room = w->room ? w->room * 2 : 1 << 14;
    for (isize c = 0; c < w->r->out->columns; c++) {
        w->value[c] = realloc(w->value[c], (size_t)w->room * sizeof(double));
        must(w->value[c]);
    }
}

static const char *record_take(Worker *w, const char *p)
{
    isize columns = w->r->out->header.n;
    i64 lines = w->lines;
    for (isize c = 0;; c++) {
        int first = w->r->first[c];
        if (*p == '"') p = quoted_take(w, first, p);
        else if (first < 0) p = cell_end(p, w->r->separator);
        else p = plain_take(w, first, p);
        if (w->problem) return p;
        if (*p == '\n') {
            if (c + 1 < columns) refuse(w, "fewer cells than the header has", -1, (Str){ 0 });
            break;
        }
        p++;
        if (c + 1 == columns) { refuse(w, "more cells than the header has: a comma inside a cell needs quotes around it", -1, (Str){ 0 }); break; }
    }
    if (w->lines > lines) vec_push(w->arena, &w->steps, (LineStep){ w->n + 1, w->lines - lines });
    w->lines++, w->n++;
    return p + 1;
}

static bool blank_line(const char *p) { return *p == '\n' || (*p == '\r' && p[1] == '\n'); }

static void chunk_cut(Worker *w)
{
    const char *p = w->chunk.p, *end = p + w->chunk.n;
    w->n = 0, w->lines = 0, w->problem = NULL, w->steps.n = w->steps.cap = 0, w->steps.p = NULL;
    while (p < end && !w->problem) {
        if (w->n == w->room) rows_grow(w);
        if (blank_line(p)) {
            vec_push(w->arena, &w->steps, (LineStep){ w->n, 1 });
            w->lines++;
            p += *p == '\r' ? 2 : 1;
            continue;
        }
        i64 line = w->lines;
        p = record_take(w, p);
        if (w->problem) w->lines = line;        /* of the record's first line */
    }
}

/* ---- chunks to their place ---- */

/* "1,5" as a number is written: "1.5"; empty where it is none then either. */
static Str with_point(Arena *a, Str cell)
{
    char *z = str_z(a, cell), *comma = strchr(z, ',');
    double v;
    if (comma) *comma = '.';
    return comma && str_real(str_from(z), &v) ? str_from(z) : (Str){ 0 };
}

static bool is_text(Str s) { return s.n && (isalpha((u8)s.p[0]) || (u8)s.p[0] >= 0x80); }

static Err problem_err(Worker *w, i64 line)
{
    Reading *r = w->r;
    Str name = r->out->name;
    if (w->bad_column < 0) return err(r->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": %s", STR_ARG(name), line, w->problem);
    Str column = r->out->column[w->bad_column].name, point = with_point(r->arena, w->bad_cell);
    Str advice = point.n ? str_fmt(r->arena, "decimals have a point (" STR_FMT ")", STR_ARG(point))
               : is_text(w->bad_cell) ? str_fmt(r->arena, "names of groups stand in a formula as factor(" STR_FMT "); a wrong cell is corrected, or left empty where the value is not known", STR_ARG(column))
                                      : S("correct the cell, or leave it empty where the value is not known");
    return err(r->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is \"" STR_FMT "\", not a number: " STR_FMT, STR_ARG(name), line, STR_ARG(column), STR_ARG(w->bad_cell), STR_ARG(advice));
}

/* Room for the rows that a plain file holds if all are as long as those of this chunk: the system gives it in large pages, at once and
 * untouched. Without it, of a pipe or a gzip or where longer rows were first, what is there grows. */
static isize rows_expected(const Reading *r, const Worker *w)
{
    isize expected = r->room ? 0 : source_bytes(r->source) / w->chunk.n * w->n;
    return expected + expected / 50;
}

/* False: there is no memory for so many rows. */
static bool columns_grow(Reading *r, isize room, bool large)
{
    for (isize c = 0; c < r->out->columns; c++) {
        double *value = realloc(r->out->column[c].value, (size_t)room * sizeof(double));
        if (!value) return false;
        if (large) pages_large(value, room * (isize)sizeof(double));
        r->out->column[c].value = value;
    }
    r->room = room;
    return true;
}

static void columns_room(Reading *r, isize rows, isize expected)
{
    if (rows <= r->room) return;
    while (r->copying) pthread_cond_wait(&r->turn, &r->lock);
    isize room = r->room;
    while (room < rows) room += room / 2 + (1 << 16);
    if (expected < room || !columns_grow(r, expected, true)) must(columns_grow(r, room, false));
}

static void chunk_copy(Worker *w, isize at)
{
    for (isize c = 0; c < w->r->out->columns; c++)
        memcpy(w->r->out->column[c].value + at, w->value[c], (size_t)w->n * sizeof(double));
}

static void chunk_place(Worker *w, i64 ticket)
{
    Reading *r = w->r;
    pthread_mutex_lock(&r->lock);
    while (r->placed != ticket) pthread_cond_wait(&r->turn, &r->lock);
    isize at = r->out->n;
    bool copies = !r->stop && !w->problem && w->n > 0;
    if (!r->stop && w->problem) r->refused = problem_err(w, r->lines + w->lines + 1), r->stop = true;
    if (!r->stop && !w->problem) {
        r->lines += w->lines;
        for (isize i = 0; i < w->steps.n; i++) vec_push(r->arena, &r->out->steps, (LineStep){ at + w->steps.p[i].row, w->steps.p[i].more });
    }
    if (copies) {
        columns_room(r, at + w->n, rows_expected(r, w));
        r->out->n += w->n, r->copying++;
    }
    r->placed++;
    pthread_cond_broadcast(&r->turn);
    pthread_mutex_unlock(&r->lock);
    if (!copies) return;
    chunk_copy(w, at);
    pthread_mutex_lock(&r->lock);
    r->copying--;
    pthread_cond_broadcast(&r->turn);
    pthread_mutex_unlock(&r->lock);
}

static void *worker_run(void *arg)
{
    Worker *w = arg;
    Reading *r = w->r;
    for (;;) {
        pthread_mutex_lock(&r->lock);
        const char *problem = NULL;
        bool more = !r->stop && source_chunk(r->source, &w->chunk, &problem);
        i64 ticket = more || problem ? r->taken++ : 0;
        pthread_mutex_unlock(&r->lock);
        if (!more && !problem) return NULL;
        if (problem) w->n = 0, w->lines = 0, w->problem = problem, w->bad_column = -1;
        else chunk_cut(w);
        chunk_place(w, ticket);
        arena_reset(w->arena);
        if (problem) return NULL;
    }
}

static void workers_run(Reading *r, int threads)
{
    Worker *w = make_array(r->arena, Worker, threads);
    pthread_t *id = make_array(r->arena, pthread_t, threads);
    for (int i = 0; i < threads; i++) {
        w[i] = (Worker){ .r = r, .arena = arena_new(), .value = make_array(r->arena, double *, r->out->columns + 1), .texts = text_cache() };
        if (i) must(pthread_create(&id[i], NULL, worker_run, &w[i]) == 0);
    }
    worker_run(&w[0]);
    for (int i = 0; i < threads; i++) {
        if (i) pthread_join(id[i], NULL);
        for (isize c = 0; c < r->out->columns; c++) free(w[i].value[c]);
        chunk_free(&w[i].chunk);
        text_cache_free(&w[i].texts);
        arena_free(w[i].arena);
    }
}

/* ---- what is wanted ---- */

static Err column_unknown(Reading *r, Str name)
{
    Buf b = buf_on(r->arena);
    const StrVec *h = &r->out->header;
    for (isize i = 0; i < h->n && i < 20; i++) put_fmt(&b, "%s" STR_FMT, i ? ", " : "", STR_ARG(h->p[i]));
    if (h->n > 20) put(&b, S(" ..."));
    Str near = str_nearest(name, h->p, h->n);
    return err(r->arena, ERR_INPUT, STR_FMT ":1: there is no column \"" STR_FMT "\".%s" STR_FMT "%s The columns are " STR_FMT, STR_ARG(r->out->name), STR_ARG(name),
               near.p ? " Did you mean " : "", STR_ARG(near), near.p ? "?" : "", STR_ARG(buf_str(&b)));
}

typedef struct { ColumnWanted what; isize at; } Wanted;        /* at: where it stands in the file */
typedef Vec(Wanted) WantedVec;

/* One without a name: all of the file. False: the file has none of that name. */
static bool wanted_add(Reading *r, ColumnWanted what, WantedVec *out)
{
    const StrVec *h = &r->out->header;
    for (isize at = 0; at < h->n; at++) {
        if (what.name.n && !str_eq(h->p[at], what.name)) continue;
        vec_push(r->arena, out, ((Wanted){ { h->p[at], what.kind }, at }));
        if (what.name.n) return true;
    }
    return !what.name.n;
}

static Err wanted_find(Reading *r, const ColumnWanted *wanted, isize n)
{
    static const ColumnWanted all = { .kind = COLUMN_ANY };
    Columns *c = r->out;
    WantedVec w = { 0 };
    for (isize i = 0; i < (wanted ? n : 1); i++) if (!wanted_add(r, wanted ? wanted[i] : all, &w)) return column_unknown(r, wanted[i].name);
    c->columns = w.n;
    c->column = make_array(r->arena, Column, c->columns + 1);
    r->targets = make_array(r->arena, Target, c->columns + 1);
    r->first = make_array(r->arena, int, c->header.n + 1);
    for (isize i = 0; i < c->header.n; i++) r->first[i] = -1;
    for (isize i = c->columns - 1; i >= 0; i--) {
        c->column[i].name = w.p[i].what.name, c->column[i].kind = w.p[i].what.kind;
        r->targets[i] = (Target){ (int)i, r->first[w.p[i].at] };
        r->first[w.p[i].at] = (int)i;
    }
    return OK;
}

Err columns_read(Arena *a, int fd, Str name, const ColumnWanted *wanted, isize n, int threads, Columns *out)
{
    *out = (Columns){ .arena = a, .name = name };
    Reading r = { .arena = a, .out = out, .lines = 1, .lock = PTHREAD_MUTEX_INITIALIZER, .turn = PTHREAD_COND_INITIALIZER };
    Err e = source_open(a, fd, name, &r.source);
    if (failed(e)) return e;
    e = source_header(r.source, &out->header, &r.separator, &r.lines);
    if (r.lines > 1) vec_push(a, &out->steps, (LineStep){ 0, r.lines - 1 });
    if (!failed(e)) e = wanted_find(&r, wanted, n);
    if (!failed(e)) {
        r.pool = text_pool();
        workers_run(&r, threads);
        e = r.refused;
        out->read = out->n;
        if (!failed(e)) columns_code(out, r.pool, threads);
        text_pool_free(r.pool);
    }
    source_close(r.source);
    if (failed(e)) columns_free(out);
    return e;
}
