#include "media/columns.h"
#include "media/csv.h"
#include "tests/test.h"
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

static int file_of(Str bytes)
{
    int fd = memfd_create("columns", 0);
    must(fd >= 0 && write(fd, bytes.p, (size_t)bytes.n) == bytes.n && lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

static Err read_text(Arena *a, const char *text, const ColumnWanted *w, isize n, Columns *c)
{
    return columns_read(a, file_of(str_from(text)), S("t.csv"), w, n, 2, c);
}

TEST(columns_reads_numbers_and_ids)
{
    ColumnWanted w[] = { { S("y"), COLUMN_NUMBER }, { S("unit"), COLUMN_ID }, { S("year"), COLUMN_ID }, { S("year"), COLUMN_NUMBER } };
    Columns c;
    CHECK(!failed(read_text(a, "unit,other,year,y\nb,x,2001,1.5\n\"a,b\",\"q\"\"\n\",1999,-2e3\n,x,2001,NA\nb,x, 7 ,TRUE\n", w, 4, &c)));
    CHECK_INT(c.n, 4);
    CHECK(c.column[0].value[0] == 1.5 && c.column[0].value[1] == -2000 && isnan(c.column[0].value[2]) && c.column[0].value[3] == 1);
    CHECK_INT(c.column[0].missing, 1);
    CHECK_INT(c.column[1].levels, 2);
    CHECK_STR(c.column[1].level[c.column[1].code[0]], "b");
    CHECK_STR(c.column[1].level[c.column[1].code[1]], "a,b");
    CHECK_INT(c.column[1].code[2], -1);
    CHECK(c.column[1].level_value == NULL && c.column[2].level_value[0] == 7 && c.column[2].level_value[2] == 2001);
    CHECK(c.column[3].value[3] == 7);
    CHECK_INT(columns_line(&c, 2), 5);
    columns_free(&c);
}

TEST(columns_knows_ids_from_numbers)
{
    static const struct { const char *first, *second; i32 levels; } cases[] = {
        { "1", "1.0", 1 }, { "1", "01", 2 }, { "0", "-0", 1 }, { "10", "9", 2 }, { "1234567890123456", "1234567890123457", 2 }, { "1", "NA", 1 }, { "TRUE", "1", 2 }, { "0.5", ".5", 1 },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].first);
        Columns c;
        CHECK(!failed(read_text(a, str_z(a, str_fmt(a, "id\n%s\n%s\n", cases[i].first, cases[i].second)), &(ColumnWanted){ S("id"), COLUMN_ID }, 1, &c)));
        CHECK_INT(c.column[0].levels, cases[i].levels);
        columns_free(&c);
    }
}

TEST(columns_orders_levels)
{
    static const struct { const char *rows, *want; } cases[] = { { "10\n9\n-1\n2.5\n", "-1 2.5 9 10" }, { "b\na\nB\n", "B a b" }, { "x\n10\n9\n", "9 10 x" }, { "2000000000000\n5\n", "5 2000000000000" } };
    for (isize i = 0; i < countof(cases); i++) {
        Columns c;
        CHECK(!failed(read_text(a, str_z(a, str_fmt(a, "id\n%s", cases[i].rows)), &(ColumnWanted){ S("id"), COLUMN_ID }, 1, &c)));
        CHECK_STR(str_join(a, c.column[0].level, c.column[0].levels, S(" ")), cases[i].want);
        columns_free(&c);
    }
}

TEST(columns_refuses_with_line_column_and_value)
{
    static const struct { const char *text, *want; } cases[] = {
        { "", "t.csv is empty: its first line should name the columns" },
        { "first\n1\n", "t.csv:1: there is no column \"y\". The columns are first" },
        { "yy\n1\n", "t.csv:1: there is no column \"y\". Did you mean yy? The columns are yy" },
        { "x,y\n1,2\n3,4a\n", "t.csv:3: column y is \"4a\", not a number: correct the cell, or leave it empty where the value is not known" },
        { "x,y\n\n\"a\nb\",1\n2,?\n", "t.csv:5: column y is \"?\", not a number: correct the cell, or leave it empty where the value is not known" },
        { "x;y\n1;2,5\n", "t.csv:2: column y is \"2,5\", not a number: decimals have a point (2.5)" },
        { "x,y\n1,random\n", "t.csv:2: column y is \"random\", not a number: names of groups stand in a formula as factor(y); a wrong cell is corrected, or left empty where the value is not known" },
        { "x,y\n1\n", "t.csv:2: fewer cells than the header has" },
        { "x,y\n1,2,3\n", "t.csv:2: more cells than the header has: a comma inside a cell needs quotes around it" },
        { "x,y\n1,\"2\n", "t.csv:2: a quote that opens here is never closed" },
        { "x,y\n\"a\"b,2\n", "t.csv:2: text stands behind a closing quote: double a quote inside a cell (\"\")" },
        { "y,y\n1,2\n", "t.csv:1: two columns are called y" },
        { "y\n1e999\n", "t.csv:2: column y is \"1e999\", not a number: correct the cell, or leave it empty where the value is not known" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].text);
        Columns c;
        Err e = read_text(a, cases[i].text, &(ColumnWanted){ S("y"), COLUMN_NUMBER }, 1, &c);
        CHECK_INT(e.code, ERR_INPUT);
        CHECK_STR(e.text, cases[i].want);
    }
}

TEST(columns_takes_dialects)
{
    static const char *const cases[] = { "a,y\n1,2\n", "a,y\r\n1,2\r\n", "a\ty\n1\t2", "a;y\n1;2\n", ("\xEF\xBB\xBF" "a,y\n1,2"), "\"a\",\"y\"\n\"1\",\"2\"\n", "y\n2\n", "\na,y\n1,2\n" };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i]);
        Columns c;
        CHECK(!failed(read_text(a, cases[i], &(ColumnWanted){ S("y"), COLUMN_NUMBER }, 1, &c)));
        CHECK(c.n == 1 && c.column[0].value[0] == 2);
        columns_free(&c);
    }
}

TEST(columns_takes_names_with_line_ends)
{
    ColumnWanted w[] = { { S("y"), COLUMN_NUMBER }, { S("x \"a\",\n\nb"), COLUMN_NUMBER } };
    Columns c;
    CHECK(!failed(read_text(a, "\n\"y\",\"x \"\"a\"\",\n\nb\"\r\n1,\"2\"\n3,\"4\"\n", w, 2, &c)));
    CHECK(c.n == 2 && c.column[0].value[1] == 3 && c.column[1].value[0] == 2 && c.column[1].value[1] == 4);
    CHECK_INT(columns_line(&c, 0), 5);
    columns_free(&c);
    CHECK(!failed(read_text(a, "y,5\" pipe\n1,2\n", w, 1, &c)) && c.n == 1 && c.column[0].value[0] == 1);     /* a quote within a cell is a letter */
    columns_free(&c);
    Err e = read_text(a, "\"y,x\n1,2\n", w, 1, &c);
    CHECK(failed(e));
    CHECK_STR(e.text, "t.csv:1: a quote that opens here is never closed");
}

TEST(tables_whose_lines_end_in_cr_alone_are_told_so)
{
    static const struct { const char *text; bool alone; } cases[] = { { "y,x\r1,2\r3,4\r", true }, { "y,x\r1,2", true }, { "\xEF\xBB\xBFy\r1\r", true }, { "\r\n\ny,x\r1,2\n", true }, { "y,\"x\"\r\"1\",2\r", true },
        { "y,x\r\n1,2\r\n", false }, { "y,x\r\r\n1,2\r\n", false }, { "y,\"x\rx\"\n1,2\n", false }, { "y,x\n1,2\r3,4\n", false }, { "y,x\r", false } };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].text);
        Columns c = { 0 };
        Csv *csv;
        Err e = read_text(a, cases[i].text, &(ColumnWanted){ S("y"), COLUMN_ID }, 1, &c), f = csv_open_memory(a, str_from(cases[i].text), S("t.csv"), &csv);
        CHECK((failed(e) && str_eq(str_from(e.text.p), S("t.csv: lines end in CR alone: save it as CSV with LF or CRLF"))) == cases[i].alone);
        CHECK(failed(f) == cases[i].alone);
        if (failed(f)) CHECK_STR(f.text, "t.csv: lines end in CR alone: save it as CSV with LF or CRLF");
        else csv_close(csv);
        if (!failed(e)) columns_free(&c);
    }
    Buf b = buf_on(a);
    put(&b, S("y,x\r"));
    for (int i = 0; i < 400000; i++) put(&b, S("1,2,3\r"));
    Columns c;
    CHECK_STR(columns_read(a, file_of(buf_str(&b)), S("t.csv"), &(ColumnWanted){ S("y"), COLUMN_ID }, 1, 2, &c).text, "t.csv: lines end in CR alone: save it as CSV with LF or CRLF");
}

TEST(columns_looks_at_a_file_that_nobody_knows)
{
    Columns c;
    CHECK(!failed(read_text(a, "a,b,c\n1,2001,x\n2,2002,\n,n/a,y\n", NULL, 0, &c)));
    CHECK(c.columns == 3 && c.column[0].kind == COLUMN_NUMBER && c.column[1].kind == COLUMN_ID && c.column[2].kind == COLUMN_ID);
    CHECK_INT(c.column[1].text_line, 4);
    CHECK_STR(c.column[1].level[0], "2001");
    u8 keep[] = { 0, 1, 1 };
    columns_keep(&c, keep);
    CHECK(c.n == 2 && c.column[0].value[0] == 2 && c.column[1].levels == 2 && c.column[1].code[1] == 1 && columns_line(&c, 1) == 4);
    CHECK_STR(c.column[1].level[1], "n/a");
    CHECK(c.column[0].missing == 1 && c.column[2].missing == 1 && c.column[2].levels == 1);
    columns_keep(&c, (u8[]){ 0, 1 });
    CHECK(c.n == 1 && columns_line(&c, 0) == 4);
    columns_free(&c);
}

/* Enough rows for many chunks, with quotes, line feeds in cells and blank lines here and there; csv.h reads the same. */
static Str large(Arena *a)
{
    Buf b = buf_on(a);
    put(&b, S("id,name,y\n"));
    u64 s = 1234567;
    for (int i = 0; i < 120000; i++) {
        s = s * 6364136223846793005u + 1442695040888963407u;
        const char *name = s >> 60 == 0 ? "\"two\nlines, \"\"quoted\"\"\"" : s >> 60 == 1 ? "\"a,b\"" : s >> 60 == 2 ? "" : "plain";
        put_fmt(&b, "%d,%s%d%s,%.6f%s", (int)(s >> 40) % 5000, name[0] == '"' ? "" : name, i, name[0] == '"' ? "" : "x", (double)(i64)s / 1e15, s >> 58 == 5 ? "\r\n" : "\n");
        if (name[0] == '"') put_fmt(&b, "%d,%s,%d\n", i % 7, name, i);
        if (s >> 54 == 9) put(&b, S("\n"));
    }
    return buf_str(&b);
}

static void check_same(Arena *a, int fd, Str bytes, int threads)
{
    ColumnWanted w[] = { { S("id"), COLUMN_NUMBER }, { S("name"), COLUMN_ID }, { S("y"), COLUMN_NUMBER } };
    Columns c;
    Csv *csv;
    Err e = columns_read(a, fd, S("large"), w, 3, threads, &c);
    CHECK(!failed(e));
    CHECK(!failed(csv_open_memory(a, bytes, S("large"), &csv)));
    isize n = 0;
    bool same = true;
    for (; csv_next(csv) == CSV_ROW && n < c.n; n++) {
        double id, y;
        must(str_real(csv_cell(csv, 0), &id) && str_real(csv_cell(csv, 2), &y));
        same = same && id == c.column[0].value[n] && y == c.column[2].value[n] && str_eq(csv_cell(csv, 1), c.column[1].level[c.column[1].code[n]]) && csv_line(csv) == columns_line(&c, n);
        if (!same) break;
    }
    CHECK(same);
    CHECK_INT(n, c.n);
    csv_close(csv);
    columns_free(&c);
}

static Str gzipped(Arena *a, Str s)
{
    z_stream z = { 0 };
    must(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    isize room = (isize)deflateBound(&z, (uLong)s.n);
    char *to = arena_alloc(a, room);
    z.next_in = (u8 *)s.p, z.avail_in = (unsigned)s.n, z.next_out = (u8 *)to, z.avail_out = (unsigned)room;
    must(deflate(&z, Z_FINISH) == Z_STREAM_END);
    Str out = str_of(to, room - z.avail_out);
    deflateEnd(&z);
    return out;
}

TEST(columns_of_many_chunks_are_what_csv_reads)
{
    Str bytes = large(a), half = str_slice(bytes, 0, bytes.n / 2), rest = str_slice(bytes, bytes.n / 2, bytes.n);
    check_same(a, file_of(bytes), bytes, 1);
    check_same(a, file_of(bytes), bytes, 2);
    check_same(a, file_of(gzipped(a, bytes)), bytes, 2);
    Str members[] = { gzipped(a, half), gzipped(a, rest) }, both = str_join(a, members, 2, (Str){ 0 });
    check_same(a, file_of(both), bytes, 2);
    check_same(a, file_of(bytes), both, 2);                         /* and csv.h the members, in memory */
}

/* A quote within a cell is a letter in every chunk, wherever the header begins; a name may be empty. */
TEST(columns_of_many_chunks_take_a_quote_within_a_cell_for_a_letter)
{
    static const char *const heads[] = { "y\tname\n", "\xEF\xBB\xBF\"y\"\tname\n", "\"y\"\t\"na\"\"me\n\tme\"\n" };
    for (isize h = 0; h < countof(heads); h++) {
        Buf b = buf_on(a);
        Columns c;
        put(&b, str_from(heads[h]));
        for (int i = 0; i < 200000; i++) put_fmt(&b, "%d\t%s\n", i, i == 7 ? "5\" pipe" : i == 9 ? "\"two\nlines\"" : "plain");
        Err e = columns_read(a, file_of(buf_str(&b)), S("t.tsv"), &(ColumnWanted){ S("y"), COLUMN_NUMBER }, 1, 2, &c);
        if (!CHECK(!failed(e))) { printf("    " STR_FMT "\n", STR_ARG(e.text)); continue; }
        CHECK_INT(c.n, 200000);
        CHECK(c.column[0].value[199999] == 199999);
        columns_free(&c);
    }
    Columns c;
    CHECK(!failed(read_text(a, "\ty\tx\t\r\n0\t1\t2\t3\r\n", &(ColumnWanted){ S("y"), COLUMN_NUMBER }, 1, &c)));
    CHECK(c.n == 1 && c.column[0].value[0] == 1);
    columns_free(&c);
}

/* The first chunk says how many rows are expected: far too many, and far too few. */
TEST(columns_have_room_for_more_rows_than_the_first_ones_promise)
{
    for (int long_first = 0; long_first < 2; long_first++) {
        Buf b = buf_on(a);
        Columns c;
        put(&b, S("y,note\n"));
        for (int i = 0; i < 400000; i++) put_fmt(&b, (i < 20000) == long_first ? "%d,a note that is much longer than any other of this file is or will be\n" : "%d,\n", i);
        CHECK(!failed(columns_read(a, file_of(buf_str(&b)), S("t.csv"), &(ColumnWanted){ S("y"), COLUMN_NUMBER }, 1, 2, &c)));
        CHECK_INT(c.n, 400000);
        bool same = true;
        for (isize i = 0; i < c.n; i++) same &= c.column[0].value[i] == (double)i;
        CHECK(same);
        columns_free(&c);
    }
}

TEST(columns_says_where_a_gzip_breaks_off)
{
    Str z = gzipped(a, large(a));
    Columns c;
    ColumnWanted w = { S("y"), COLUMN_NUMBER };
    Err e = columns_read(a, file_of(str_slice(z, 0, z.n / 2)), S("cut.gz"), &w, 1, 2, &c);
    CHECK_INT(e.code, ERR_INPUT);
    CHECK(str_find(e.text, S("compressed data do not end")) > 0);
}

TEST(columns_names_the_first_of_many_refusals)
{
    Buf b = buf_on(a);
    put(&b, S("x,y\n"));
    for (int i = 0; i < 300000; i++) put_fmt(&b, "%d,%s\n", i, i == 250000 || i == 299999 ? "bad" : "3.25");
    Columns c;
    Err e = columns_read(a, file_of(buf_str(&b)), S("t.csv"), &(ColumnWanted){ S("y"), COLUMN_NUMBER }, 1, 2, &c);
    CHECK(str_starts(e.text, S("t.csv:250002: column y is \"bad\"")));
}
