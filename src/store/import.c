#include "store/import.h"
#include "media/assets.h"
#include "store/journal.h"
#include <errno.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files ---- */

static const Asset *demo_file(Arena *a, Str path)
{
    return str_starts(path, S("data:")) ? asset_named(str_fmt(a, "data/" STR_FMT, STR_ARG(str_slice(path, 5, path.n)))) : NULL;
}

Err import_source(Import *im, Str path)
{
    Arena *a = im->cli->arena;
    const Asset *inside = demo_file(a, path);
    im->file = path;
    if (inside) return csv_open_memory(a, inside->bytes, path, &im->csv);
    int fd;
    Err e = cli_open(im->cli, path, &fd);
    if (failed(e)) return e;
    struct stat st;
    im->size = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : 0;
    return csv_open(a, fd, path, &im->csv);
}

Err import_columns(Import *im, const char *const *columns, isize required)
{
    for (isize i = 0; columns[i]; i++) {
        must(i < countof(im->column));
        Err e = csv_column(im->csv, str_from(columns[i]), &im->column[i]);
        if (!failed(e) && (im->column[i] >= 0 || i >= required)) continue;
        if (!failed(e)) e = err(im->cli->arena, ERR_INPUT, STR_FMT ":1: there is no column \"%s\". The first line must name the columns; see docs/FORMATS.md", STR_ARG(im->file), columns[i]);
        return e;
    }
    return OK;
}

Err import_open(Import *im, Str path, const char *const *columns, isize required)
{
    Err e = import_source(im, path);
    if (failed(e)) return e;
    e = import_columns(im, columns, required);
    if (failed(e)) import_close(im);
    return e;
}

bool import_has(const Import *im, const char *column)
{
    isize at;
    return !failed(csv_column(im->csv, str_from(column), &at)) && at >= 0;
}

void import_close(Import *im)
{
    csv_close(im->csv);
    im->csv = NULL;
    cli_progress_end(im->cli);
}

bool import_repeats(Import *im, Map *seen, const char *what, Str key)
{
    i64 *line = map_put(seen, str_fmt(im->cli->arena, "%s " STR_FMT, what, STR_ARG(key)));
    bool before = *line != 0;
    if (before) import_error(im, "%s " STR_FMT " stands in line %" PRId64 " already", what, STR_ARG(key), *line);
    else *line = csv_line(im->csv);
    return before;
}

Err import_bytes(Cli *cli, Str path, Str *out)
{
    const Asset *inside = demo_file(cli->arena, path);
    if (inside) { *out = inside->bytes; return OK; }
    int fd;
    Err e = cli_open(cli, path, &fd);
    if (failed(e)) return e;
    e = fd_read(cli->arena, fd, path, 256 << 20, out);
    if (!failed(e) && !out->n) e = err(cli->arena, ERR_INPUT, STR_FMT " is empty", STR_ARG(path));
    close(fd);
    return e;
}

/* ---- rows and cells ---- */

enum { KEPT = 1000 }; /* lines of a kind */

bool import_next(Import *im)
{
    for (CsvRow r; (r = csv_next(im->csv)) != CSV_END;) {
        im->rows++;
        arena_reset(im->row);
        if (im->rows % 1000 == 0) {
            if (im->size) cli_progress(im->cli, im->what, csv_bytes(im->csv), im->size);
            else cli_progress(im->cli, im->what, im->rows, 0);
        }
        if (r == CSV_ROW) return true;
        import_error(im, STR_FMT, STR_ARG(csv_problem(im->csv)));
    }
    return false;
}

Str import_cell(const Import *im, int column)
{
    Str s = csv_cell(im->csv, im->column[column]);
    return s.n ? s : (Str){ 0 };
}

static Str column_name(const Import *im, int column) { return csv_name(im->csv, im->column[column]); }

bool import_int(Import *im, int column, OptInt *out)
{
    Str cell = import_cell(im, column);
    *out = (OptInt){ .known = cell.n > 0 };
    if (!cell.n || str_i64(cell, &out->v)) return true;
    import_error(im, STR_FMT " \"" STR_FMT "\" is not a whole number", STR_ARG(column_name(im, column)), STR_ARG(cell));
    return false;
}

bool import_real(Import *im, int column, OptReal *out)
{
    Str cell = str_trim(import_cell(im, column));
    *out = (OptReal){ .known = cell.n > 0 };
    if (!cell.n || str_real(cell, &out->v)) return true;
    import_error(im, STR_FMT " \"" STR_FMT "\" is not a number", STR_ARG(column_name(im, column)), STR_ARG(cell));
    return false;
}

/* What is beyond KEPT is counted, no longer kept: from there on n is larger than the list. */
static void line_push(Import *im, ImportLines *to, ImportLine line)
{
    if (to->n >= KEPT) { to->n++; return; }
    line.text = str_copy(im->cli->arena, line.text);
    vec_push(im->cli->arena, to, line);
}

static void line_add(Import *im, ImportLines *to, const char *fmt, va_list args)
{
    char text[1024];
    vsnprintf(text, sizeof text, fmt, args);
    Str whole = str_from(text);
    if (whole.n == sizeof text - 1) whole = str_utf8_head(whole, str_utf8_chars(whole) - 1);
    line_push(im, to, (ImportLine){ im->file, im->csv ? csv_line(im->csv) : im->rows, whole });
}

void import_error_at(Import *im, Str file, i64 line, Str text) { line_push(im, &im->errors, (ImportLine){ file, line, text }); }

void import_error(Import *im, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    line_add(im, &im->errors, fmt, args);
    va_end(args);
}

void import_note(Import *im, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    line_add(im, &im->notes, fmt, args);
    va_end(args);
}

/* ---- the report ---- */

static void lines_print(const Import *im, const ImportLines *lines, const char *kind)
{
    isize shown = min_i64(lines->n, IMPORT_ERRORS_SHOWN);
    for (isize i = 0; i < shown; i++)
        fprintf(im->cli->err, STR_FMT ":%" PRId64 ": %s" STR_FMT "\n", STR_ARG(lines->p[i].file), lines->p[i].line, kind, STR_ARG(lines->p[i].text));
    if (lines->n > shown) fprintf(im->cli->err, "... and %td more\n", lines->n - shown);
}

static void lines_json(Buf *b, const char *name, const ImportLines *lines)
{
    put_fmt(b, ",\"%s\":%td,\"%s_lines\":[", name, lines->n, name);
    for (isize i = 0; i < lines->n && i < KEPT; i++) {
        put_fmt(b, "%s{\"file\":", i ? "," : "");
        json_text(b, lines->p[i].file);
        put_fmt(b, ",\"line\":%" PRId64 ",\"text\":", lines->p[i].line);
        json_text(b, lines->p[i].text);
        put_char(b, '}');
    }
    put_char(b, ']');
}

static void report_json(const Import *im, bool refused)
{
    Buf b = buf_on(im->cli->arena);
    put(&b, S("{\"what\":"));
    json_text(&b, str_from(im->what));
    put_fmt(&b, ",\"done\":%s,\"dry_run\":%s,\"rows\":%" PRId64 ",\"added\":%" PRId64 ",\"updated\":%" PRId64 ",\"unchanged\":%" PRId64 ",\"skipped\":%" PRId64,
            refused || im->cli->dry_run ? "false" : "true", im->cli->dry_run ? "true" : "false", im->rows, im->added, im->updated, im->unchanged, im->skipped);
    lines_json(&b, "errors", &im->errors);
    lines_json(&b, "notes", &im->notes);
    put(&b, S("}\n"));
    fwrite(b.p, 1, (size_t)b.n, im->cli->out);
}

static void report_print(const Import *im)
{
    FILE *out = im->cli->out;
    fprintf(out, "%s: %" PRId64 " rows read", im->what, im->rows);
    if (im->added) fprintf(out, ", %" PRId64 " added", im->added);
    if (im->updated) fprintf(out, ", %" PRId64 " updated", im->updated);
    if (im->unchanged) fprintf(out, ", %" PRId64 " unchanged", im->unchanged);
    if (im->skipped) fprintf(out, ", %" PRId64 " skipped (" STR_FMT ")", im->skipped, STR_ARG(im->skipped_why));
    if (im->notes.n) fprintf(out, ", %td notes", im->notes.n);
    fprintf(out, "%s\n", im->cli->dry_run ? " (dry run: nothing changed)" : "");
}

/* ---- running ---- */

typedef struct { Import *im; Rule *rule; bool refused; } Run;

/* Where a line was refused, the rule is too; a dry run is refused at its end, without being a failure. */
static Err run_rule(Write *w, void *arg)
{
    Run *run = arg;
    Err e = run->rule(w, run->im);
    if (failed(e)) return e;
    run->refused = run->im->errors.n > 0;
    if (failed(w->db->failure) && !run->refused) return w->db->failure;
    if (!run->refused) journal_note(w, "import", run->im->what, 0, str_fmt(w->db->arena, "added %" PRId64 " updated %" PRId64, run->im->added, run->im->updated));
    return run->refused || run->im->cli->dry_run ? err(run->im->cli->arena, ERR_INPUT, "undone") : OK;
}

Err import_run(Import *im, Rule *rule)
{
    Run run = { im, rule, false };
    im->row = arena_new();
    Err e = store_write(im->cli->store, im->cli->arena, run_rule, &run);
    if (im->csv) import_close(im);
    arena_free(im->row);
    im->row = NULL;
    bool undone = run.refused || (im->cli->dry_run && e.code == ERR_INPUT && str_eq(e.text, S("undone")));
    if (failed(e) && !undone) return e;
    if (im->cli->json) report_json(im, run.refused);
    else if (!im->cli->quiet) lines_print(im, &im->notes, "note: ");
    if (!im->cli->json) lines_print(im, &im->errors, "");
    if (run.refused) return err(im->cli->arena, ERR_INPUT, "%s: %td lines were refused and nothing was changed. Mend them and read the file in again", im->what, im->errors.n);
    if (!im->cli->json && !im->cli->quiet) report_print(im);
    return OK;
}
