/* fuzz_csv.c: any bytes as a table, from memory and from a file; what was read is written and read again. */
#include "media/csv.h"
#include "tests/fuzz/fuzz.h"
#include <sys/mman.h>
#include <unistd.h>

static bool is_utf8_or_plain(Str s) { return !s.n || str_utf8_valid(s); }

/* A row written by us is read back cell by cell. */
static void check_written(Arena *a, const Csv *c)
{
    isize n = csv_columns(c);
    if (n < 2) return; /* one empty cell alone would be a blank line */
    Buf b = buf_on(a);
    for (isize i = 0; i < n; i++) put_fmt(&b, "%sc%td", i ? "," : "", i);
    put_char(&b, '\n');
    for (isize i = 0; i < n; i++) {
        if (i) put_char(&b, ',');
        csv_put_cell(&b, csv_cell(c, i));
    }
    put_char(&b, '\n');
    if (b.n > CSV_LINE_MAX) return;
    Csv *again;
    HOLDS(!failed(csv_open_memory(a, buf_str(&b), S("again"), &again)));
    HOLDS(csv_next(again) == CSV_ROW);
    for (isize i = 0; i < n; i++) HOLDS(str_eq(csv_cell(c, i), csv_cell(again, i)));
    HOLDS(csv_next(again) == CSV_END);
    csv_close(again);
}

typedef struct { i64 rows, bad, cells; } Seen;

static Seen read_all(Arena *a, Csv *c, bool write)
{
    Seen s = { 0 };
    i64 line = 0;
    for (CsvRow r; (r = csv_next(c)) != CSV_END;) {
        HOLDS(csv_line(c) >= line);
        line = csv_line(c);
        if (r == CSV_BAD) { s.bad++; HOLDS(csv_problem(c).n > 0); continue; }
        s.rows++;
        for (isize i = 0; i < csv_columns(c); i++) { HOLDS(is_utf8_or_plain(csv_cell(c, i))); s.cells += csv_cell(c, i).n; }
        HOLDS(csv_cell(c, -1).n == 0 && csv_cell(c, csv_columns(c)).n == 0);
        if (write && s.rows < 50) check_written(a, c);
    }
    return s;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Arena *a = arena_new();
    Csv *c;
    Seen memory = { 0 }, file = { 0 };
    Str bytes = str_of((const char *)data, (isize)size);
    Err e = csv_open_memory(a, bytes, S("memory"), &c), f;
    if (!failed(e)) { memory = read_all(a, c, true); csv_close(c); }
    else HOLDS(e.code == ERR_INPUT && e.text.n > 0);
    int fd = memfd_create("csv", MFD_CLOEXEC);
    must(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0);
    f = csv_open(a, fd, S("file"), &c);
    if (!failed(f)) { file = read_all(a, c, false); csv_close(c); }
    bool packed = size >= 2 && data[0] == 0x1f && data[1] == 0x8b; /* of a broken file the two may see more or less */
    if (!packed) HOLDS(failed(e) == failed(f) && memory.rows == file.rows && memory.bad == file.bad && memory.cells == file.cells);
    arena_free(a);
    return 0;
}
