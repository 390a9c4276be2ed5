#include "media/table.h"
#include "base/parallel.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

Err file_bytes(const Cli *cli, Str path, isize most, Str *out)
{
    int fd;
    Err e = cli_open(cli, path, &fd);
    if (failed(e)) return e;
    e = fd_read(cli->arena, fd, path, most, out);
    close(fd);
    return e;
}

static Err columns_find(Table *t)
{
    for (isize i = 0; t->columns[i]; i++) {
        must(i < TABLE_COLUMNS);
        const char *name = t->columns[i] + (t->columns[i][0] == '?');
        Err e = csv_column(t->csv, str_from(name), &t->at[i]);
        if (failed(e)) return e;
        if (t->at[i] < 0 && t->columns[i][0] != '?') return err(t->arena, ERR_INPUT, STR_FMT ":1: there is no column \"%s\"", STR_ARG(t->name), name);
    }
    return OK;
}

Err table_open(const Cli *cli, Str path, const char *const *columns, Table *out)
{
    *out = (Table){ .arena = cli->arena, .name = path, .columns = columns };
    int fd;
    Err e = cli_open(cli, path, &fd);
    if (!failed(e)) e = csv_open(cli->arena, fd, path, &out->csv);
    if (failed(e)) { out->csv = NULL; return out->refused = e; }
    return out->refused = columns_find(out);
}

Err table_open_memory(Arena *a, Str bytes, Str name, const char *const *columns, Table *out)
{
    *out = (Table){ .arena = a, .name = name, .columns = columns };
    Err e = csv_open_memory(a, bytes, name, &out->csv);
    if (failed(e)) { out->csv = NULL; return out->refused = e; }
    return out->refused = columns_find(out);
}

Err table_source(const Cli *cli, Str path, TableSource *out)
{
    struct stat st;
    *out = (TableSource){ .path = path };
    if (!str_eq(path, S("-")) && stat(str_z(cli->arena, path), &st) == 0 && S_ISREG(st.st_mode)) return OK;
    out->in_memory = true;
    return file_bytes(cli, path, PTRDIFF_MAX / 4, &out->bytes);
}

Err table_open_source(const Cli *cli, const TableSource *from, const char *const *columns, Table *out)
{
    return from->in_memory ? table_open_memory(cli->arena, from->bytes, from->path, columns, out) : table_open(cli, from->path, columns, out);
}

isize table_parts(const Table *t, Arena *const *arenas, isize n, Table *part)
{
    Csv *csv[PARALLEL_MOST];
    isize made = csv_parts(t->csv, arenas, min_i64(n, PARALLEL_MOST), csv);
    for (isize k = 0; k < made; k++) part[k] = *t, part[k].csv = csv[k], part[k].arena = arenas[k];
    return made;
}

Err table_parts_close(Table *part, isize n, bool *meet)
{
    Csv *csv[PARALLEL_MOST] = { 0 };
    Err first = OK;
    for (isize k = 0; k < n; k++) csv[k] = part[k].csv;
    *meet = csv_parts_meet(csv, n);
    for (isize k = 0; k < n; k++) {
        Err e = table_close(&part[k]);
        if (failed(e) && !failed(first)) first = e;
    }
    return first;
}

bool table_next(Table *t)
{
    if (failed(t->refused)) return false;
    CsvRow r = csv_next(t->csv);
    if (r == CSV_BAD) table_refuse(t, STR_FMT, STR_ARG(csv_problem(t->csv)));
    return r == CSV_ROW;
}

bool table_has(const Table *t, isize column) { return t->at[column] >= 0; }
Str table_cell(const Table *t, isize column) { return csv_cell(t->csv, t->at[column]); }

static const char *column_name(const Table *t, isize column) { return t->columns[column] + (t->columns[column][0] == '?'); }

Str table_id(Table *t, isize column)
{
    Str s = table_cell(t, column);
    if (!s.n) table_refuse(t, "%s is empty", column_name(t, column));
    return str_copy(t->arena, s);
}

i64 table_int(Table *t, isize column, i64 low, i64 high)
{
    Str s = table_cell(t, column);
    i64 n;
    if (str_i64(s, &n) && n >= low && n <= high) return n;
    table_refuse(t, "%s is \"" STR_FMT "\", not a whole number from %" PRId64 " to %" PRId64, column_name(t, column), STR_ARG(s), low, high);
    return low;
}

void table_refuse(Table *t, const char *fmt, ...)
{
    if (failed(t->refused)) return;
    va_list args;
    va_start(args, fmt);
    char why[1024];
    vsnprintf(why, sizeof why, fmt, args);
    va_end(args);
    t->refused = err(t->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": %s", STR_ARG(t->name), csv_line(t->csv), why);
}

Err table_close(Table *t)
{
    if (t->csv) csv_close(t->csv);
    t->csv = NULL;
    return t->refused;
}

/* ---- writing ---- */

static Err bytes_out(Arena *a, Str path, int fd, Str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, (size_t)bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return err_errno(a, path);
        bytes = str_slice(bytes, n, bytes.n);
    }
    return OK;
}

static Err written(Arena *a, Str path, const char *to, int flags, Str bytes)
{
    int fd = open(to, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666);
    if (fd < 0) return err_errno(a, path);
    Err e = bytes_out(a, path, fd, bytes);
    if (close(fd) && !failed(e)) e = err_errno(a, path);
    return e;
}

/* Standard output, or what is no regular file: a pipe, a device. */
static bool streams(Arena *a, Str path)
{
    struct stat st;
    return str_eq(path, S("-")) || (stat(str_z(a, path), &st) == 0 && !S_ISREG(st.st_mode));
}

static Err stream_write(const Cli *cli, Str path, Str bytes)
{
    if (!str_eq(path, S("-"))) return written(cli->arena, path, str_z(cli->arena, path), 0, bytes);
    return fwrite(bytes.p, 1, (size_t)bytes.n, cli->out) == (size_t)bytes.n ? OK : err_errno(cli->arena, S("standard output"));
}

Err files_write(const Cli *cli, const FileText *file, isize n)
{
    Arena *a = cli->arena;
    Str *beside = make_array(a, Str, n);
    Err e = OK;
    for (isize i = 0; i < n && !failed(e); i++) {
        if (!file[i].path.n || streams(a, file[i].path)) continue;
        beside[i] = str_fmt(a, STR_FMT ".%d.part", STR_ARG(file[i].path), (int)getpid());
        e = written(a, file[i].path, beside[i].p, O_TRUNC, file[i].bytes);
    }
    for (isize i = 0; i < n && !failed(e); i++) if (file[i].path.n && !beside[i].n) e = stream_write(cli, file[i].path, file[i].bytes);
    for (isize i = 0; i < n && !failed(e); i++) if (beside[i].n && rename(beside[i].p, str_z(a, file[i].path))) e = err_errno(a, file[i].path);
    for (isize i = 0; i < n && failed(e); i++) if (beside[i].n) unlink(beside[i].p);
    return e;
}

Err file_write(const Cli *cli, Str path, Str bytes) { return files_write(cli, &(FileText){ path, bytes }, 1); }

bool file_is_out(const Cli *cli, const char *const *written)
{
    while (*written && !str_eq(cli_text(cli, *written), S("-"))) written++;
    return *written != NULL;
}
