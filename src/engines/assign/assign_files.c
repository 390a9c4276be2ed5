#include "engines/assign/assign_files.h"
#include "base/map.h"
#include "base/exact.h"
#include "media/table.h"

/* fixed, conflict, kept, scored: the line of its file in which the pair is that; 0: it is not. */
typedef struct { i32 item, reviewer; i64 score, fixed, conflict, kept, scored; } Row;
typedef Vec(Row) Rows;

typedef struct {
    Cli *cli;
    AssignFiles *out;
    Map items, reviewers, pairs;            /* id -> index + 1; item and reviewer -> row + 1 */
    StrVec item_id, reviewer_id;
    i32 *item_rank, *reviewer_rank;         /* of each row of its file: the place in the order of ids' bytes */
    IntVec need, most, least;
    Rows rows;
    StrVec text;                            /* of each row: the score as written */
    i64 move_cost;
    bool has_least;
} Reader;

enum { COUNT_MOST = 1000000000 };

/* ---- items and reviewers ---- */

static bool id_new(Table *t, Map *ids, StrVec *list, const char *what)
{
    Str id = table_id(t, 0);
    i64 *at = map_put(ids, id);
    if (*at) table_refuse(t, "%s \"" STR_FMT "\" is in the file already", what, STR_ARG(id));
    vec_push(t->arena, list, id);
    *at = list->n;
    return !failed(t->refused);
}

static Err items_read(Reader *r)
{
    static const char *const columns[] = { "item", "need", NULL };
    Table t;
    Err e = table_open(r->cli, cli_text(r->cli, "items"), columns, &t);
    while (!failed(e) && table_next(&t)) {
        id_new(&t, &r->items, &r->item_id, "item");
        vec_push(t.arena, &r->need, table_int(&t, 1, 0, COUNT_MOST));
    }
    return table_close(&t);
}

static Err reviewers_read(Reader *r)
{
    static const char *const columns[] = { "reviewer", "max", "?min", NULL };
    Table t;
    Err e = table_open(r->cli, cli_text(r->cli, "reviewers"), columns, &t);
    while (!failed(e) && table_next(&t)) {
        id_new(&t, &r->reviewers, &r->reviewer_id, "reviewer");
        i64 most = table_int(&t, 1, 0, COUNT_MOST), least = table_cell(&t, 2).n ? table_int(&t, 2, 0, COUNT_MOST) : 0;
        if (least > most) table_refuse(&t, "min is above max");
        vec_push(t.arena, &r->most, most);
        vec_push(t.arena, &r->least, least);
        r->has_least |= least > 0;
    }
    return table_close(&t);
}

/* ---- pairs ---- */

static i32 id_in(Table *t, const Map *ids, isize k, const char *what)
{
    i64 *at = map_get(ids, table_cell(t, k));
    if (!at) table_refuse(t, "there is no %s \"" STR_FMT "\"", what, STR_ARG(table_cell(t, k)));
    return at ? (i32)(*at - 1) : 0;
}

/* The row of a pair, made where it is new. */
static Row *pair_in(Reader *r, Table *t)
{
    i32 item = id_in(t, &r->items, 0, "item"), reviewer = id_in(t, &r->reviewers, 1, "reviewer");
    u64 key[] = { (u64)item << 32 | (u64)reviewer };
    MapSlot *slot = map_add(&r->pairs, str_of((const char *)key, sizeof key));
    if (!slot->value) {
        vec_push(r->cli->arena, &r->rows, (Row){ .item = item, .reviewer = reviewer });
        vec_push(r->cli->arena, &r->text, (Str){ 0 });
        slot->value = r->rows.n;
    }
    return &r->rows.p[slot->value - 1];
}

static void score_row(Reader *r, Table *t)
{
    Row *p = pair_in(r, t);
    Exact x;
    Str text = table_cell(t, 2);
    if (p->scored) table_refuse(t, "the pair stands in line %" PRId64 " already", p->scored);
    if (!exact_read(text, &x)) table_refuse(t, "score is \"" STR_FMT "\", not a decimal such as 3, -0.25 or 1e-3", STR_ARG(text));
    if (!exact_scaled(text, ASSIGN_DECIMALS, &p->score)) table_refuse(t, "score \"" STR_FMT "\" has more than %d decimals or is too large", STR_ARG(text), ASSIGN_DECIMALS);
    p->scored = csv_line(t->csv);
}

static void conflict_row(Reader *r, Table *t)
{
    Row *p = pair_in(r, t);
    if (p->conflict) table_refuse(t, "the pair stands in line %" PRId64 " already", p->conflict);
    p->conflict = csv_line(t->csv);
}

static void fixed_row(Reader *r, Table *t)
{
    Row *p = pair_in(r, t);
    if (p->fixed) table_refuse(t, "the pair stands in line %" PRId64 " already", p->fixed);
    if (p->conflict) table_refuse(t, "the pair is fixed here and in conflict elsewhere");
    if (failed(t->refused)) return;
    if (--r->need.p[p->item] < 0) table_refuse(t, "more is fixed than item \"" STR_FMT "\" needs", STR_ARG(table_cell(t, 0)));
    if (--r->most.p[p->reviewer] < 0) table_refuse(t, "more is fixed than reviewer \"" STR_FMT "\" can take", STR_ARG(table_cell(t, 1)));
    p->fixed = csv_line(t->csv);
}

/* Who is no more gave their pairs up. */
static void kept_row(Reader *r, Table *t)
{
    if (!map_get(&r->items, table_cell(t, 0)) || !map_get(&r->reviewers, table_cell(t, 1))) { r->out->before++; return; }
    Row *p = pair_in(r, t);
    if (p->kept) table_refuse(t, "the pair stands in line %" PRId64 " already", p->kept);
    p->kept = csv_line(t->csv), r->out->before++;
}

static Err pairs_read(Reader *r, const char *option, bool scores, void row(Reader *, Table *))
{
    static const char *const scored[] = { "item", "reviewer", "score", NULL }, *const plain[] = { "item", "reviewer", NULL };
    Str path = cli_text(r->cli, option);
    if (!path.n) return OK;
    Table t;
    Err e = table_open(r->cli, path, scores ? scored : plain, &t);
    while (!failed(e) && table_next(&t)) row(r, &t);
    return table_close(&t);
}

static Err move_cost_given(Reader *r)
{
    Str cost = cli_text(r->cli, "move-cost");
    bool keep = cli_text(r->cli, "keep").n;
    if (keep != (cost.n > 0)) return err(r->cli->arena, ERR_USAGE, "--keep and --move-cost go together: the pairs that were, and what changing one must pay");
    if (keep && (!exact_scaled(cost, ASSIGN_DECIMALS, &r->move_cost) || r->move_cost < 0)) return err(r->cli->arena, ERR_USAGE, "--move-cost is a decimal from 0, not \"" STR_FMT "\"", STR_ARG(cost));
    return OK;
}

/* ---- tags ---- */

typedef struct { i32 of; Str tag; } Tagged;
typedef Vec(Tagged) Tags;

static int tag_order(const void *x, const void *y)
{
    const Tagged *a = x, *b = y;
    return a->of != b->of ? (a->of < b->of ? -1 : 1) : str_cmp(a->tag, b->tag);
}

static Err tags_of(Reader *r, const char *option, const char *what, const Map *ids, const i32 *rank, Tags *out, Map *seen)
{
    const char *const columns[] = { what, "tag", NULL };
    Table t;
    Err e = table_open(r->cli, cli_text(r->cli, option), columns, &t);
    while (!failed(e) && table_next(&t)) {
        i32 of = id_in(&t, ids, 0, what);
        if (failed(t.refused)) break;
        Tagged row = { rank[of], table_id(&t, 1) };
        i64 *line = map_put(seen, str_fmt(t.arena, "%d " STR_FMT, row.of, STR_ARG(row.tag)));
        if (*line) table_refuse(&t, "the pair stands in line %" PRId64 " already", *line);
        *line = csv_line(t.csv);
        vec_push(t.arena, out, row);
    }
    if (out->n) qsort(out->p, (size_t)out->n, sizeof *out->p, tag_order);
    return table_close(&t);
}

/* Each item's tag with those of its pairs whose reviewer has it. */
static void wants_set(Reader *r, const Tags *items, const Map *reviewer_has)
{
    AssignFiles *f = r->out;
    Arena *a = r->cli->arena;
    IntVec pair = { 0 };
    i64 *from = make_array(a, i64, items->n + 1);
    Str *item = make_array(a, Str, items->n), *tag = make_array(a, Str, items->n);
    for (isize w = 0; w < items->n; w++) {
        Tagged t = items->p[w];
        item[w] = f->item_id[t.of], tag[w] = t.tag;
        for (i64 e = f->in.from[t.of]; e < f->in.from[t.of + 1]; e++)
            if (map_get(reviewer_has, str_fmt(a, "%d " STR_FMT, f->in.pair[e].reviewer, STR_ARG(t.tag)))) vec_push(a, &pair, e);
        from[w + 1] = pair.n;
    }
    f->wants = (AssignWants){ items->n, from, pair.p }, f->want_item = item, f->want_tag = tag;
}

static Err tags_read(Reader *r)
{
    bool items = cli_text(r->cli, "item-tags").n, reviewers = cli_text(r->cli, "reviewer-tags").n;
    if (items != reviewers) return err(r->cli->arena, ERR_USAGE, "--item-tags and --reviewer-tags go together: what items want, and who has it");
    if (!items) return OK;
    Tags wanted = { 0 }, had = { 0 };
    Map seen = map_on(r->cli->arena), has = map_on(r->cli->arena);
    Err e = tags_of(r, "item-tags", "item", &r->items, r->item_rank, &wanted, &seen);
    if (!failed(e)) e = tags_of(r, "reviewer-tags", "reviewer", &r->reviewers, r->reviewer_rank, &had, &has);
    if (!failed(e)) wants_set(r, &wanted, &has);
    return e;
}

/* ---- arrays ---- */

typedef struct { Str id; i64 a, b; i32 row; } Ranked;

static int id_order(const void *x, const void *y) { return str_cmp(((const Ranked *)x)->id, ((const Ranked *)y)->id); }

/* Puts ids, and the two numbers that go with each, in the order of the ids' bytes. Returns where each row of the file went. */
static i32 *by_ids(Arena *a, StrVec *id, IntVec *n, IntVec *m)
{
    Ranked *row = make_array(a, Ranked, id->n);
    i32 *rank = make_array(a, i32, id->n);
    for (isize i = 0; i < id->n; i++) row[i] = (Ranked){ id->p[i], n->p[i], m ? m->p[i] : 0, (i32)i };
    if (id->n) qsort(row, (size_t)id->n, sizeof *row, id_order);
    for (isize i = 0; i < id->n; i++) {
        id->p[i] = row[i].id, n->p[i] = row[i].a, rank[row[i].row] = (i32)i;
        if (m) m->p[i] = row[i].b;
    }
    return rank;
}

static void ids_rank(Reader *r)
{
    r->item_rank = by_ids(r->cli->arena, &r->item_id, &r->need, NULL);
    r->reviewer_rank = by_ids(r->cli->arena, &r->reviewer_id, &r->most, &r->least);
    for (isize i = 0; i < r->rows.n; i++) r->rows.p[i].item = r->item_rank[r->rows.p[i].item], r->rows.p[i].reviewer = r->reviewer_rank[r->rows.p[i].reviewer];
    r->out->item_row = r->item_rank;
}

static int best_first(const void *x, const void *y)
{
    const Row *a = x, *b = y;
    if (a->item != b->item) return a->item < b->item ? -1 : 1;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return (a->reviewer > b->reviewer) - (a->reviewer < b->reviewer);
}

/* As few decimals as all scores have, so that sums stay small. */
static void decimals_cut(Reader *r)
{
    int *decimals = &r->out->decimals;
    for (*decimals = ASSIGN_DECIMALS; *decimals > 0; --*decimals) {
        bool all = r->move_cost % 10 == 0;
        for (isize i = 0; i < r->rows.n && all; i++) all = r->rows.p[i].score % 10 == 0;
        if (!all) return;
        r->move_cost /= 10;
        for (isize i = 0; i < r->rows.n; i++) r->rows.p[i].score /= 10;
    }
}

static Err scores_bounded(Reader *r)
{
    i64 high = 0, line = 1, sum;
    for (isize i = 0; i < r->rows.n; i++) {
        i64 size = r->rows.p[i].score < 0 ? -r->rows.p[i].score : r->rows.p[i].score;
        if (size > high) high = size, line = r->rows.p[i].scored;
    }
    if (!__builtin_add_overflow(high, r->move_cost, &high) && high <= ASSIGN_SCORE_MOST &&
        !__builtin_mul_overflow(2 * high + 1, min_i64(r->item_id.n, r->reviewer_id.n) + 1, &sum) && sum <= INT64_MAX / 64) return OK;
    return err(r->cli->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": the scores have too many digits for so many items and reviewers: round them", STR_ARG(cli_text(r->cli, "scores")), line);
}

static void times(const IntVec *v, i64 unit) { for (isize i = 0; i < v->n; i++) v->p[i] *= unit; }

static void arrays_set(Reader *r, i32 unit, i32 most)
{
    Arena *a = r->cli->arena;
    AssignFiles *f = r->out;
    isize kept = 0;
    for (isize i = 0; i < r->rows.n; i++) if (r->rows.p[i].fixed || (r->rows.p[i].scored && !r->rows.p[i].conflict)) r->rows.p[kept++] = r->rows.p[i];
    for (isize i = 0; i < kept; i++) if (r->rows.p[i].kept) r->rows.p[i].score += r->move_cost;
    if (kept) qsort(r->rows.p, (size_t)kept, sizeof *r->rows.p, best_first);
    AssignPair *pair = make_array(a, AssignPair, kept);
    i64 *from = make_array(a, i64, r->item_id.n + 1);
    f->score = make_array(a, i64, kept), f->kept = make_array(a, bool, kept);
    for (isize i = 0; i < kept; i++) {
        const Row *p = &r->rows.p[i];
        pair[i] = (AssignPair){ p->reviewer, p->fixed ? unit : 0, p->fixed ? unit : most, p->score };
        f->score[i] = p->score - (p->kept ? r->move_cost : 0), f->kept[i] = p->kept;
        from[p->item + 1]++;
        if (p->fixed) r->need.p[p->item]++, r->most.p[p->reviewer]++;
    }
    for (isize i = 0; i < r->item_id.n; i++) from[i + 1] += from[i];
    times(&r->need, unit), times(&r->most, unit), times(&r->least, unit);
    f->in = (Assign){ (i32)r->item_id.n, (i32)r->reviewer_id.n, r->need.p, r->most.p, r->has_least ? r->least.p : NULL, from, pair };
    f->unit = unit, f->item_id = r->item_id.p, f->reviewer_id = r->reviewer_id.p;
}

Err assign_read(Cli *cli, i32 unit, i32 most, AssignFiles *out)
{
    *out = (AssignFiles){ 0 };
    Reader r = { .cli = cli, .out = out, .items = map_on(cli->arena), .reviewers = map_on(cli->arena), .pairs = map_on(cli->arena) };
    Err e = move_cost_given(&r);
    if (!failed(e)) e = items_read(&r);
    if (!failed(e)) e = reviewers_read(&r);
    if (!failed(e)) e = pairs_read(&r, "scores", true, score_row);
    if (!failed(e)) e = pairs_read(&r, "conflicts", false, conflict_row);
    if (!failed(e)) e = pairs_read(&r, "fixed", false, fixed_row);
    if (!failed(e)) e = pairs_read(&r, "keep", false, kept_row);
    if (failed(e)) return e;
    if (r.rows.n > ASSIGN_PAIRS) return err(cli->arena, ERR_INPUT, STR_FMT ": more than 2,147,483,646 pairs", STR_ARG(cli_text(cli, "scores")));
    decimals_cut(&r);
    e = scores_bounded(&r);
    if (failed(e)) return e;
    ids_rank(&r);
    arrays_set(&r, unit, most);
    return tags_read(&r);
}
