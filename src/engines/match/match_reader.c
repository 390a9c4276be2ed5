#include "engines/match/match_reader.h"

Batch batch_new(Arena *a, bool careful)
{
    Batch b = { .most = careful ? 1 : BATCH, .text = buf_on(a) };
    put_char(&b.text, ' ');                 /* it stands somewhere, also where the first id is empty */
    return b;
}

void batch_put(Batch *b, const Map *m, Str id)
{
    if (!b->n) b->text.n = 0;
    u64 hash = b->hash[b->n] = map_hash(id);
    if (m->cap) map_fetch(m, hash);
    put(&b->text, id);
    b->at[++b->n] = (i32)b->text.n;
}

PartArenas part_arenas(Cli *cli, bool careful)
{
    PartArenas p = { .n = careful ? 1 : parallel_threads() };
    p.arena[0] = cli->arena;
    for (isize k = 1; k < p.n; k++) p.arena[k] = arena_new();
    return p;
}

void part_arenas_free(PartArenas *p) { for (isize k = 1; k < p->n; k++) arena_free(p->arena[k]); }

i32 position_in(Reader *r, Table *t, isize k)
{
    Str id = table_cell(t, k);
    i64 *at = map_get(r->positions, id);
    if (!at) table_refuse(t, "there is no position \"" STR_FMT "\" in " STR_FMT, STR_ARG(id), STR_ARG(cli_text(r->cli, "positions")));
    return at ? (i32)(*at - 1) : 0;
}

/* Row by row, with the line of each pair's first row. */
Err pair_twice(Reader *r, const TableSource *from, const char *first, const char *second)
{
    const char *const columns[] = { first, second, NULL };
    Table t;
    Map seen = map_on(r->cli->arena);
    Err e = table_open_source(r->cli, from, columns, &t);
    while (!failed(e) && table_next(&t)) {
        Str pair = str_fmt(t.arena, "%td " STR_FMT STR_FMT, table_cell(&t, 0).n, STR_ARG(table_cell(&t, 0)), STR_ARG(table_cell(&t, 1)));
        i64 *line = map_put(&seen, pair);
        if (*line) table_refuse(&t, "the pair stands in line %" PRId64 " already", *line);
        *line = csv_line(t.csv);
    }
    e = table_close(&t);
    must(failed(e));
    return e;
}

Str strangers_warning(Arena *a, Str path, i64 line, i64 rows)
{
    if (rows == 1) return str_fmt(a, STR_FMT ":%" PRId64 ": an applicant who is in no list of applicants; the row is passed over", STR_ARG(path), line);
    return str_fmt(a, STR_FMT ":%" PRId64 ": an applicant who is in no list of applicants; %" PRId64 " such rows are passed over", STR_ARG(path), line, rows);
}
