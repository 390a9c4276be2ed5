#include "engines/match/match_reader.h"

/* A row of the couples' file that names positions, -1: nothing for this one. */
typedef struct { i32 couple, position[2]; i64 rank; } Joint;
typedef Vec(Joint) Joints;
typedef struct { i32 member[2]; bool listed; i64 line; } Couple;
typedef Vec(Couple) Couples;

typedef struct {
    Reader *r;
    Couples couple;
    Joints  joint;
    i32    *of;                             /* of each applicant: their couple, -1: none */
    i64    *own_end;                        /* of MatchCouples */
    Map     seen;
} CouplesFile;

/* ---- rows ---- */

static i32 member_in(CouplesFile *f, Table *t, isize k)
{
    i64 *at = map_get(f->r->applicants, table_cell(t, k));
    if (!at) table_refuse(t, "there is no applicant \"" STR_FMT "\"", STR_ARG(table_cell(t, k)));
    return at ? (i32)(*at - 1) : -1;
}

/* The couple of a row; -1 where the row is refused. */
static i32 couple_in(CouplesFile *f, Table *t)
{
    i32 x = member_in(f, t, 0), y = member_in(f, t, 1);
    if (failed(t->refused)) return -1;
    if (x == y) table_refuse(t, "nobody is a couple by themselves");
    i32 k = f->of[x];
    if (k >= 0 && k == f->of[y] && f->couple.p[k].member[0] == x) return k;
    for (int i = 0; i < 2; i++)
        if (f->of[i ? y : x] >= 0) table_refuse(t, "applicant \"" STR_FMT "\" is in the couple of line %" PRId64 " already, and groups of more than two are not matched", STR_ARG(table_cell(t, i)), f->couple.p[f->of[i ? y : x]].line);
    if (failed(t->refused)) return -1;
    vec_push(t->arena, &f->couple, (Couple){ { x, y }, false, csv_line(t->csv) });
    f->of[x] = f->of[y] = (i32)(f->couple.n - 1);
    return f->of[x];
}

static void joint_row(CouplesFile *f, Table *t, i32 k)
{
    Joint j = { .couple = k, .position = { -1, -1 }, .rank = table_int(t, 4, 1, INT64_MAX) };
    for (int i = 0; i < 2; i++) if (table_cell(t, 2 + i).n) j.position[i] = position_in(f->r, t, 2 + i);
    if (j.position[0] < 0 && j.position[1] < 0) table_refuse(t, "the row names no position");
    i64 *line = map_put(&f->seen, str_fmt(t->arena, "%d %d %d", k, j.position[0], j.position[1]));
    if (*line) table_refuse(t, "the pair stands in line %" PRId64 " already", *line);
    *line = csv_line(t->csv);
    vec_push(t->arena, &f->joint, j);
}

static void couple_row(CouplesFile *f, Table *t)
{
    isize before = f->couple.n;
    i32 k = couple_in(f, t);
    if (k < 0) return;
    bool names = table_cell(t, 2).n || table_cell(t, 3).n || table_cell(t, 4).n, first = f->couple.n > before;
    if (!first && names != f->couple.p[k].listed) table_refuse(t, "the couple stands in line %" PRId64 " already, %s a list", f->couple.p[k].line, names ? "without" : "with");
    if (!first && !names) table_refuse(t, "the couple stands in line %" PRId64 " already", f->couple.p[k].line);
    f->couple.p[k].listed = names;
    if (names) joint_row(f, t, k);
}

/* ---- choices that only the couple's list has ---- */

static i64 choice_of(const Reader *r, i32 applicant, i32 position)
{
    for (i64 c = r->from[applicant]; c < r->from[applicant + 1]; c++) if (r->choice[c].at == position) return c;
    return -1;
}

static int by_applicant(const void *x, const void *y)
{
    const i32 *a = x, *b = y;
    return a[0] != b[0] ? (a[0] < b[0] ? -1 : 1) : (a[1] > b[1]) - (a[1] < b[1]);
}

/* Behind the own wishes of each, with a rank that stands for none. */
static i64 *choices_add(Reader *r, const i32 (*more)[2], isize n)
{
    Arena *a = r->cli->arena;
    isize applicants = r->applicant_id.n, k = 0;
    i64 all = r->from[applicants] + n, *from = make_array(a, i64, applicants + 1), *rank = make_array(a, i64, all), *own_end = make_array(a, i64, applicants), to = 0;
    Choice *choice = make_array(a, Choice, all);
    i32 *by = make_array(a, i32, all);
    for (i32 i = 0; i < applicants; i++) {
        for (i64 c = r->from[i]; c < r->from[i + 1]; c++, to++) choice[to] = r->choice[c], rank[to] = r->rank[c], by[to] = i;
        own_end[i] = to;
        for (; k < n && more[k][0] == i; k++, to++) choice[to] = (Choice){ more[k][1], -1 }, rank[to] = INT64_MAX, by[to] = i;
        from[i + 1] = to;
    }
    r->from = from, r->choice = choice, r->rank = rank, r->by = by, r->strict_wishes = false;
    return own_end;
}

static void joints_add(CouplesFile *f)
{
    Arena *a = f->r->cli->arena;
    i32 (*more)[2] = arena_alloc(a, arena_array_size(2 * f->joint.n + 1, (isize)sizeof *more));
    isize n = 0, kept = 0;
    for (isize i = 0; i < f->joint.n; i++)
        for (int k = 0; k < 2; k++) {
            i32 applicant = f->couple.p[f->joint.p[i].couple].member[k], p = f->joint.p[i].position[k];
            if (p >= 0 && choice_of(f->r, applicant, p) < 0) more[n][0] = applicant, more[n++][1] = p;
        }
    if (!n) return;
    qsort(more, (size_t)n, sizeof *more, by_applicant);
    for (isize i = 0; i < n; i++) if (!i || by_applicant(more[i], more[kept - 1])) memmove(more[kept++], more[i], sizeof *more);
    f->own_end = choices_add(f->r, (const i32 (*)[2])more, kept);
}

/* ---- wishes ---- */

typedef struct { u64 rank; i64 first_rank; Str id[2]; i64 choice[2]; } Wish;      /* rank: as given, or the sum of two: at most 2^64 - 2 */
typedef Vec(Wish) Wishes;

static int by_rank(const void *x, const void *y)
{
    const Wish *a = x, *b = y;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    if (a->first_rank != b->first_rank) return a->first_rank < b->first_rank ? -1 : 1;
    int c = str_cmp(a->id[0], b->id[0]);
    return c ? c : str_cmp(a->id[1], b->id[1]);
}

typedef enum { APART, ONE_POSITION, ONE_REGION } Together;

static bool together(const Reader *r, Together how, i64 x, i64 y)
{
    if (how == APART) return true;
    if (x < 0 || y < 0) return false;
    i32 p = r->choice[x].at, q = r->choice[y].at;
    return how == ONE_POSITION ? p == q : r->region.p[p] >= 0 && r->region.p[p] == r->region.p[q];
}

static void wish_add(Reader *r, Wishes *w, Together how, u64 rank, i64 x, i64 y)
{
    if (!together(r, how, x, y)) return;
    Wish new = { rank, x >= 0 ? r->rank[x] : INT64_MAX, { { 0 } }, { x, y } };
    if (x >= 0) new.id[0] = r->position_id.p[r->choice[x].at];
    if (y >= 0) new.id[1] = r->position_id.p[r->choice[y].at];
    vec_push(r->cli->arena, w, new);
}

/* All pairs of what the two ranked, by the sum of their ranks. */
static void pairs_of(Reader *r, Wishes *w, Together how, const Couple *k)
{
    for (i64 x = r->from[k->member[0]]; x < r->from[k->member[0] + 1]; x++)
        for (i64 y = r->from[k->member[1]]; y < r->from[k->member[1] + 1]; y++) wish_add(r, w, how, (u64)r->rank[x] + (u64)r->rank[y], x, y);
}

static void couples_place(CouplesFile *f, Together how)
{
    Reader *r = f->r;
    Arena *a = r->cli->arena;
    isize n = f->couple.n;
    i64 *from = make_array(a, i64, n + 1);
    Wishes all = { 0 };
    i32 (*member)[2] = arena_alloc(a, arena_array_size(n + 1, (isize)sizeof *member));
    bool *listed = make_array(a, bool, n);
    for (isize k = 0, j = 0; k < n; k++) {
        const Couple *c = &f->couple.p[k];
        member[k][0] = c->member[0], member[k][1] = c->member[1], listed[k] = c->listed;
        isize begin = all.n;
        if (!c->listed) pairs_of(r, &all, how, c);
        for (; j < f->joint.n && f->joint.p[j].couple == k; j++) {
            const Joint *g = &f->joint.p[j];
            wish_add(r, &all, how, (u64)g->rank, g->position[0] < 0 ? -1 : choice_of(r, c->member[0], g->position[0]), g->position[1] < 0 ? -1 : choice_of(r, c->member[1], g->position[1]));
        }
        if (all.n > begin) qsort(all.p + begin, (size_t)(all.n - begin), sizeof *all.p, by_rank);
        from[k + 1] = all.n;
    }
    i64 (*wish)[2] = arena_alloc(a, arena_array_size(all.n + 1, (isize)sizeof *wish)), *rank = make_array(a, i64, all.n);
    for (isize w = 0; w < all.n; w++) wish[w][0] = all.p[w].choice[0], wish[w][1] = all.p[w].choice[1], rank[w] = (i64)all.p[w].rank;
    r->couples = make(a, MatchCouples);
    *r->couples = (MatchCouples){ (i32)n, (const i32 (*)[2])member, f->of, from, (const i64 (*)[2])wish, rank, listed, f->own_end };
}

static int by_couple(const void *x, const void *y) { return (((const Joint *)x)->couple > ((const Joint *)y)->couple) - (((const Joint *)x)->couple < ((const Joint *)y)->couple); }

static Together together_given(Reader *r)
{
    Str v = cli_text(r->cli, "together");
    return !v.n ? APART : str_eq(v, S("position")) ? ONE_POSITION : ONE_REGION;
}

Err couples_read(Reader *r)
{
    static const char *const columns[] = { "first", "second", "?first_position", "?second_position", "?rank", NULL };
    Str path = cli_text(r->cli, "couples");
    if (!path.n) return OK;
    Arena *a = r->cli->arena;
    CouplesFile f = { .r = r, .of = make_array(a, i32, r->applicant_id.n), .seen = map_on(a) };
    for (isize i = 0; i < r->applicant_id.n; i++) f.of[i] = -1;
    Table t;
    Err e = table_open(r->cli, path, columns, &t);
    bool part = !failed(e) && (table_has(&t, 2) != table_has(&t, 3) || table_has(&t, 3) != table_has(&t, 4));
    while (!failed(e) && !part && table_next(&t)) couple_row(&f, &t);
    e = table_close(&t);
    if (!failed(e) && part) e = err(a, ERR_INPUT, STR_FMT ":1: the columns first_position, second_position and rank stand together or not at all", STR_ARG(path));
    if (failed(e)) return e;
    joints_add(&f);
    if (f.joint.n) qsort(f.joint.p, (size_t)f.joint.n, sizeof *f.joint.p, by_couple);
    couples_place(&f, together_given(r));
    return OK;
}
