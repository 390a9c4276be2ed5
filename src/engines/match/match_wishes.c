#include "engines/match/match_reader.h"

typedef struct { i32 applicant, position; i64 rank; } Wish;
typedef Vec(Wish) Wishes;

/* One part of the file, with applicants numbered by their first appearance in it. */
typedef struct {
    Reader *r;
    Table   t;
    Arena  *scratch;                        /* of the wishes */
    Map     ids;                            /* id -> number + 1 */
    StrVec  id;
    Wishes  wish;
    Batch   batch;                          /* of positions' ids */
} Part;

typedef struct { Part part[PARALLEL_MOST]; isize n; } Parts;

static const char *const columns[] = { "applicant", "position", "rank", NULL };

/* ---- rows ---- */

/* The same as in the row before, mostly. */
static i32 applicant_of(Part *p)
{
    Str id = table_cell(&p->t, 0);
    if (p->wish.n && str_eq(id, p->id.p[p->wish.p[p->wish.n - 1].applicant])) return p->wish.p[p->wish.n - 1].applicant;
    MapSlot *slot = map_add(&p->ids, id);
    if (slot->value) return (i32)(slot->value - 1);
    if (!id.n) table_refuse(&p->t, "applicant is empty");
    vec_push(p->t.arena, &p->id, slot->key);
    slot->value = p->id.n;
    if (p->id.n > INT32_MAX - 1) table_refuse(&p->t, "more than 2,147,483,646 applicants");
    return (i32)(p->id.n - 1);
}

static void batch_end(Part *p)
{
    Batch *b = &p->batch;
    const Map *positions = p->r->positions;
    for (isize i = 0; i < b->n && positions->cap; i++) map_fetch_key(positions, b->hash[i]);
    for (isize i = 0; i < b->n; i++) {
        i64 *at = map_find(positions, batch_id(b, i), b->hash[i]);
        if (at) p->wish.p[p->wish.n - b->n + i].position = (i32)(*at - 1);
        else table_refuse(&p->t, "there is no position \"" STR_FMT "\" in " STR_FMT, STR_ARG(batch_id(b, i)), STR_ARG(cli_text(p->r->cli, "positions")));
    }
    b->n = 0;
}

static void part_read(void *of, isize k)
{
    Part *p = &((Parts *)of)->part[k];
    while (table_next(&p->t)) {
        Wish w = { .applicant = applicant_of(p), .rank = table_int(&p->t, 2, 1, INT64_MAX) };
        vec_push(p->scratch, &p->wish, w);
        batch_put(&p->batch, p->r->positions, table_cell(&p->t, 1));
        if (p->batch.n == p->batch.most) batch_end(p);
        if (k == 0 && p->wish.n % 65536 == 0) cli_progress(p->r->cli, "reading wishes", csv_bytes(p->t.csv), 0);
    }
    batch_end(p);
}

/* ---- parts into one ---- */

/* The applicants of a part: their numbers among all. */
static i32 *applicants_join(Reader *r, const Part *p)
{
    i32 *number = make_array(p->t.arena, i32, p->id.n);
    for (isize i = 0; i < p->id.n; i++) {
        MapSlot *slot = map_add(r->applicants, p->id.p[i]);
        if (!slot->value) {
            vec_push(r->cli->arena, &r->applicant_id, slot->key);
            slot->value = r->applicant_id.n;
        }
        number[i] = (i32)(slot->value - 1);
    }
    return number;
}

/* number[k]: of the applicants of part k among all; NULL: they are numbered so already. */
static void parts_number(Reader *r, const Parts *parts, i32 **number)
{
    const Part *first = &parts->part[0];
    *r->applicants = first->ids, r->applicant_id = first->id, number[0] = NULL;
    for (isize k = 1; k < parts->n; k++) number[k] = applicants_join(r, &parts->part[k]);
}

/* Wishes by applicant, in the order of the file: each part knows where its own begin. */
typedef struct { Reader *r; Parts *parts; i32 *number[PARALLEL_MOST]; i32 *next[PARALLEL_MOST]; } Placing;

static void part_count(void *of, isize k)
{
    Placing *g = of;
    const Part *p = &g->parts->part[k];
    i32 *next = g->next[k] = make_array(p->scratch, i32, g->r->applicant_id.n);
    for (isize i = 0; i < p->wish.n; i++) {
        Wish *w = &p->wish.p[i];
        if (g->number[k]) w->applicant = g->number[k][w->applicant];
        next[w->applicant]++;
    }
}

static void part_place(void *of, isize k)
{
    Placing *g = of;
    Reader *r = g->r;
    const Wishes *wish = &g->parts->part[k].wish;
    for (isize i = 0; i < wish->n; i++) {
        Wish w = wish->p[i];
        i64 c = g->next[k][w.applicant]++;
        r->choice[c] = (Choice){ w.position, -1 }, r->rank[c] = w.rank, r->by[c] = w.applicant;
    }
}

static void wishes_place(Reader *r, Parts *parts)
{
    Arena *a = r->cli->arena;
    Placing *g = make(a, Placing);
    *g = (Placing){ .r = r, .parts = parts };
    parts_number(r, parts, g->number);
    parallel(parts->n, part_count, g);
    isize n = r->applicant_id.n, all = 0;
    r->from = make_array(a, i64, n + 1);
    for (isize i = 0; i < n; i++) {
        r->from[i] = all;
        for (isize k = 0; k < parts->n; k++) { i32 count = g->next[k][i]; g->next[k][i] = (i32)all, all += count; }
    }
    r->from[n] = all;
    r->choice = make_array(a, Choice, all), r->rank = make_array(a, i64, all), r->by = make_array(a, i32, all);
    parallel(parts->n, part_place, g);
}

static i64 wishes_in(const Parts *parts)
{
    i64 n = 0;
    for (isize k = 0; k < parts->n; k++) n += parts->part[k].wish.n;
    return n;
}

/* ---- each applicant's wishes by rank, each position once ---- */

typedef struct { i64 rank; i32 at; } Ranked;

static int by_rank(const void *x, const void *y)
{
    const Ranked *a = x, *b = y;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static int by_position(const void *x, const void *y) { return (((const Ranked *)x)->at > ((const Ranked *)y)->at) - (((const Ranked *)x)->at < ((const Ranked *)y)->at); }

typedef struct { Reader *r; Arena *scratch[PARALLEL_MOST]; isize threads; bool tied[PARALLEL_MOST], twice[PARALLEL_MOST]; } Sorting;

static bool stands_twice(const Choice *c, i64 n, Ranked *scratch)
{
    if (n <= 16) {
        for (i64 i = 1; i < n; i++) for (i64 k = 0; k < i; k++) if (c[i].at == c[k].at) return true;
        return false;
    }
    for (i64 i = 0; i < n; i++) scratch[i].at = c[i].at;
    qsort(scratch, (size_t)n, sizeof *scratch, by_position);
    for (i64 i = 1; i < n; i++) if (scratch[i].at == scratch[i - 1].at) return true;
    return false;
}

static void row_sort(Choice *c, i64 *rank, i64 n, Ranked *scratch)
{
    for (i64 i = 0; i < n; i++) scratch[i] = (Ranked){ rank[i], c[i].at };
    qsort(scratch, (size_t)n, sizeof *scratch, by_rank);
    for (i64 i = 0; i < n; i++) rank[i] = scratch[i].rank, c[i].at = scratch[i].at;
}

static void rows_sort(void *of, isize k)
{
    Sorting *s = of;
    Reader *r = s->r;
    i64 n = r->applicant_id.n, longest = 0;
    for (i64 i = 0; i < n; i++) longest = max_i64(longest, r->from[i + 1] - r->from[i]);
    Ranked *scratch = make_array(s->scratch[k], Ranked, longest);
    for (i64 i = n * k / s->threads; i < n * (k + 1) / s->threads; i++) {
        Choice *c = r->choice + r->from[i];
        i64 *rank = r->rank + r->from[i], many = r->from[i + 1] - r->from[i];
        bool sorted = true, tied = false;
        for (i64 w = 1; w < many; w++) sorted &= rank[w] > rank[w - 1];
        if (!sorted) row_sort(c, rank, many, scratch);
        for (i64 w = 1; w < many && !sorted; w++) tied |= rank[w] == rank[w - 1];
        s->tied[k] |= tied, s->twice[k] |= stands_twice(c, many, scratch);
    }
}

static Err wishes_sort(Reader *r, const PartArenas *arenas)
{
    Sorting s = { .r = r, .threads = arenas->n };
    bool tied = false, twice = false;
    for (isize k = 0; k < s.threads; k++) s.scratch[k] = arenas->arena[k];
    parallel(s.threads, rows_sort, &s);
    for (isize k = 0; k < s.threads; k++) tied |= s.tied[k], twice |= s.twice[k];
    r->strict_wishes = !tied;
    return twice ? pair_twice(r, &r->wishes, "applicant", "position") : OK;
}

/* ---- the file ---- */

static Err parts_read(Reader *r, bool careful, const PartArenas *arenas, bool *meet)
{
    Table t, part[PARALLEL_MOST];
    Parts *parts = make(r->cli->arena, Parts);
    Err e = table_open_source(r->cli, &r->wishes, columns, &t);
    *meet = true;
    if (failed(e)) { table_close(&t); return e; }
    parts->n = table_parts(&t, arenas->arena, arenas->n, part);
    for (isize k = 0; k < parts->n; k++) parts->part[k] = (Part){ .r = r, .t = part[k], .scratch = arena_new(), .ids = map_on(arenas->arena[k]), .batch = batch_new(arenas->arena[k], careful) };
    parallel(parts->n, part_read, parts);
    for (isize k = 0; k < parts->n; k++) part[k] = parts->part[k].t;
    e = table_parts_close(part, parts->n, meet);
    if (!failed(e) && *meet && wishes_in(parts) > MATCH_CHOICES) e = err(r->cli->arena, ERR_INPUT, STR_FMT ": more than 2,147,483,646 wishes", STR_ARG(r->wishes.path));
    if (!failed(e) && *meet) wishes_place(r, parts);
    for (isize k = 0; k < parts->n; k++) arena_free(parts->part[k].scratch);
    return failed(e) || !*meet ? e : wishes_sort(r, arenas);
}

Err wishes_read(Reader *r)
{
    bool meet;
    PartArenas arenas = part_arenas(r->cli, false);
    Err e = parts_read(r, false, &arenas, &meet);
    part_arenas_free(&arenas);
    if (!failed(e) && meet) return OK;
    arenas = part_arenas(r->cli, true);
    return parts_read(r, true, &arenas, &meet);
}
