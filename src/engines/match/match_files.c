#include "engines/match/match_files.h"
#include "base/map.h"
#include "engines/match/exact.h"
#include "media/table.h"

typedef struct { i32 applicant, position; i64 line, rank; } Wish;
typedef struct { i32 applicant, position; i64 line; Str text; Exact value; i32 class; } Esteem;
typedef Vec(Wish) Wishes;
typedef Vec(Esteem) Esteems;

typedef struct {
    Cli *cli;
    MarketFiles *out;
    Map applicants, positions;              /* id -> index + 1 */
    StrVec applicant_id, position_id;
    IntVec capacity, minimum;
    i32 *fixed;
    Wishes wishes;
    Esteems esteems;
    bool by_score;
    i64 strangers, first_stranger;          /* rows of applicants that are only in the positions' file */
} Reader;

/* ---- rows ---- */

static Err positions_read(Reader *r)
{
    static const char *const columns[] = { "position", "capacity", "?minimum", NULL };
    Table t;
    Err e = table_open(r->cli, cli_text(r->cli, "positions"), columns, &t);
    while (!failed(e) && table_next(&t)) {
        Str id = table_id(&t, 0);
        i64 *at = map_put(&r->positions, id);
        if (*at) table_refuse(&t, "position \"" STR_FMT "\" is in the file already", STR_ARG(id));
        vec_push(t.arena, &r->position_id, id);
        i64 capacity = table_int(&t, 1, 0, INT64_MAX), minimum = table_cell(&t, 2).n ? table_int(&t, 2, 0, INT64_MAX) : 0;
        if (minimum > capacity) table_refuse(&t, "the minimum is above the capacity");
        vec_push(t.arena, &r->capacity, capacity);
        vec_push(t.arena, &r->minimum, minimum);
        *at = r->position_id.n;
        if (*at > INT32_MAX - 1) table_refuse(&t, "more than 2,147,483,646 positions");
    }
    return table_close(&t);
}

/* The index of the position that column k names; what p.csv does not have is refused. */
static i32 position_in(Reader *r, Table *t, isize k)
{
    Str id = table_cell(t, k);
    i64 *at = map_get(&r->positions, id);
    if (!at) table_refuse(t, "there is no position \"" STR_FMT "\" in " STR_FMT, STR_ARG(id), STR_ARG(cli_text(r->cli, "positions")));
    return at ? (i32)(*at - 1) : 0;
}

static i32 applicant_add(Reader *r, Table *t, isize k)
{
    i64 *at = map_get(&r->applicants, table_cell(t, k));
    if (at) return (i32)(*at - 1);
    Str id = table_id(t, k);
    vec_push(t->arena, &r->applicant_id, id);
    *map_put(&r->applicants, id) = r->applicant_id.n;
    if (r->applicant_id.n > INT32_MAX - 1) table_refuse(t, "more than 2,147,483,646 applicants");
    return (i32)(r->applicant_id.n - 1);
}

static Err wishes_read(Reader *r)
{
    static const char *const columns[] = { "applicant", "position", "rank", NULL };
    Table t;
    Err e = table_open(r->cli, cli_text(r->cli, "applicant-prefs"), columns, &t);
    while (!failed(e) && table_next(&t)) {
        Wish w = { .applicant = applicant_add(r, &t, 0), .position = position_in(r, &t, 1), .rank = table_int(&t, 2, 1, INT64_MAX), .line = csv_line(t.csv) };
        vec_push(t.arena, &r->wishes, w);
    }
    return table_close(&t);
}

static Err others_read(Reader *r)
{
    static const char *const columns[] = { "applicant", NULL };
    Str path = cli_text(r->cli, "applicants");
    if (!path.n) return OK;
    Table t;
    Map seen = map_on(r->cli->arena);
    Err e = table_open(r->cli, path, columns, &t);
    while (!failed(e) && table_next(&t)) {
        Str id = r->applicant_id.p[applicant_add(r, &t, 0)];
        i64 *twice = map_put(&seen, id);
        if (*twice) table_refuse(&t, "applicant \"" STR_FMT "\" stands in line %" PRId64 " already", STR_ARG(id), *twice);
        *twice = csv_line(t.csv);
    }
    return table_close(&t);
}

static void esteem_row(Reader *r, Table *t)
{
    Esteem q = { .position = position_in(r, t, 0), .line = csv_line(t->csv) };
    Str text = table_cell(t, r->by_score ? 3 : 2);
    if (!table_cell(t, 1).n) table_refuse(t, "applicant is empty");
    if (!r->by_score) table_int(t, 2, 1, INT64_MAX);
    q.text = str_copy(t->arena, text);
    if (!exact_read(q.text, &q.value)) table_refuse(t, "score is \"" STR_FMT "\", not a decimal such as 3, -0.25 or 1e-3", STR_ARG(text));
    i64 *at = map_get(&r->applicants, table_cell(t, 1));
    if (!at && !r->strangers++) r->first_stranger = q.line;
    q.applicant = at ? (i32)(*at - 1) : -1;
    if (at) vec_push(t->arena, &r->esteems, q);
}

/* Strangers' pairs are in no array: that one stands twice is found in a set of their own. */
static void stranger_once(Reader *r, Table *t, Map *strangers)
{
    if (map_get(&r->applicants, table_cell(t, 1))) return;
    Str key = str_fmt(t->arena, "%d " STR_FMT, position_in(r, t, 0), STR_ARG(table_cell(t, 1)));
    i64 *line = map_put(strangers, key);
    if (*line) table_refuse(t, "the pair stands in line %" PRId64 " already", *line);
    *line = csv_line(t->csv);
}

static Err esteems_read(Reader *r)
{
    static const char *const columns[] = { "position", "applicant", "?rank", "?score", NULL };
    Str path = cli_text(r->cli, "position-prefs");
    Table t;
    Map strangers = map_on(r->cli->arena);
    Err e = table_open(r->cli, path, columns, &t);
    if (!failed(e) && table_has(&t, 2) == table_has(&t, 3))
        e = t.refused = err(t.arena, ERR_INPUT, STR_FMT ":1: %s", STR_ARG(path), table_has(&t, 2) ? "rank and score are both columns: which one counts?" : "there is no column \"rank\" and none \"score\"");
    r->by_score = !failed(e) && table_has(&t, 3);
    while (!failed(e) && table_next(&t)) esteem_row(r, &t), stranger_once(r, &t, &strangers);
    if (r->strangers)
        vec_push(t.arena, &r->out->warnings, str_fmt(t.arena, STR_FMT ":%" PRId64 ": an applicant who is in no list of applicants; %" PRId64 " such rows are passed over", STR_ARG(path), r->first_stranger, r->strangers));
    return table_close(&t);
}

/* ---- what is agreed on ---- */

static void fixed_row(Reader *r, Table *t, i64 *taken, i64 *line)
{
    i64 *a = map_get(&r->applicants, table_cell(t, 0));
    i32 p = position_in(r, t, 1);
    if (!a) table_refuse(t, "there is no applicant \"" STR_FMT "\"", STR_ARG(table_cell(t, 0)));
    if (failed(t->refused)) return;
    if (line[*a - 1]) table_refuse(t, "applicant \"" STR_FMT "\" stands in line %" PRId64 " already", STR_ARG(table_cell(t, 0)), line[*a - 1]);
    if (++taken[p] > r->capacity.p[p]) table_refuse(t, "more is agreed on than the %" PRId64 " places of position \"" STR_FMT "\"", r->capacity.p[p], STR_ARG(table_cell(t, 1)));
    line[*a - 1] = csv_line(t->csv), r->fixed[*a - 1] = p;
}

static Err fixed_read(Reader *r)
{
    static const char *const columns[] = { "applicant", "position", NULL };
    Str path = cli_text(r->cli, "fixed");
    if (!path.n) return OK;
    Arena *a = r->cli->arena;
    i64 *taken = make_array(a, i64, r->position_id.n), *line = make_array(a, i64, r->applicant_id.n);
    r->fixed = make_array(a, i32, r->applicant_id.n);
    for (isize i = 0; i < r->applicant_id.n; i++) r->fixed[i] = -1;
    Table t;
    Err e = table_open(r->cli, path, columns, &t);
    while (!failed(e) && table_next(&t)) fixed_row(r, &t, taken, line);
    return table_close(&t);
}

/* ---- each pair once ---- */

static int pair_cmp(i32 a, i32 p, i32 b, i32 q) { return a != b ? (a < b ? -1 : 1) : (p > q) - (p < q); }

static int wish_by_pair(const void *x, const void *y)
{
    const Wish *a = x, *b = y;
    int c = pair_cmp(a->applicant, a->position, b->applicant, b->position);
    return c ? c : (a->line > b->line) - (a->line < b->line);
}

static int esteem_by_pair(const void *x, const void *y)
{
    const Esteem *a = x, *b = y;
    int c = pair_cmp(a->applicant, a->position, b->applicant, b->position);
    return c ? c : (a->line > b->line) - (a->line < b->line);
}

static Err twice(Reader *r, const char *option, i64 line, i64 first)
{
    Arena *a = r->cli->arena;
    return err(a, ERR_INPUT, STR_FMT ":%" PRId64 ": the pair stands in line %" PRId64 " already", STR_ARG(cli_text(r->cli, option)), line, first);
}

/* Of the pairs that stand twice, the one that does so first in the file is named. */
static Err pairs_once(Reader *r)
{
    i64 line = INT64_MAX, first = 0;
    for (isize i = 1; i < r->wishes.n; i++) {
        const Wish *w = &r->wishes.p[i];
        if (!pair_cmp(w->applicant, w->position, w[-1].applicant, w[-1].position) && w->line < line) line = w->line, first = w[-1].line;
    }
    if (first) return twice(r, "applicant-prefs", line, first);
    for (isize i = 1; i < r->esteems.n; i++) {
        const Esteem *q = &r->esteems.p[i];
        if (!pair_cmp(q->applicant, q->position, q[-1].applicant, q[-1].position) && q->line < line) line = q->line, first = q[-1].line;
    }
    return first ? twice(r, "position-prefs", line, first) : OK;
}

/* ---- arrays ---- */

static int esteem_by_value(const void *x, const void *y)
{
    const Esteem *a = x, *b = y;
    return a->position != b->position ? (a->position < b->position ? -1 : 1) : exact_cmp(&a->value, &b->value);
}

/* Classes of each position's applicants, best first, equal values in one. */
static void classes_set(Reader *r)
{
    Esteem *q = r->esteems.p;
    for (isize i = 0; r->by_score && i < r->esteems.n; i++) q[i].value.sign = -q[i].value.sign;    /* the higher the better */
    if (r->esteems.n) qsort(q, (size_t)r->esteems.n, sizeof *q, esteem_by_value);
    for (isize i = 1; i < r->esteems.n; i++)
        if (q[i].position == q[i - 1].position) q[i].class = q[i - 1].class + (exact_cmp(&q[i].value, &q[i - 1].value) != 0);
}

static int wish_by_rank(const void *x, const void *y)
{
    const Wish *a = x, *b = y;
    if (a->applicant != b->applicant) return a->applicant < b->applicant ? -1 : 1;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    return (a->position > b->position) - (a->position < b->position);
}

static const Esteem *esteem_of(const Esteems *q, const Wish *w)
{
    Esteem key = { .applicant = w->applicant, .position = w->position };
    isize low = 0, high = q->n;
    while (low < high) {
        isize mid = low + (high - low) / 2;
        if (pair_cmp(q->p[mid].applicant, q->p[mid].position, key.applicant, key.position) < 0) low = mid + 1;
        else high = mid;
    }
    return low < q->n && !pair_cmp(q->p[low].applicant, q->p[low].position, key.applicant, key.position) ? &q->p[low] : NULL;
}

static void choices_set(Reader *r, Market *m)
{
    Arena *a = r->cli->arena;
    isize n = r->wishes.n;
    i64 *from = make_array(a, i64, r->applicant_id.n + 1), *rank = make_array(a, i64, n);
    i32 *by = make_array(a, i32, n), *at = make_array(a, i32, n), *esteem = make_array(a, i32, n);
    Str *given = make_array(a, Str, n);
    for (isize c = 0; c < n; c++) {
        const Wish *w = &r->wishes.p[c];
        const Esteem *q = esteem_of(&r->esteems, w);
        by[c] = w->applicant, at[c] = w->position, rank[c] = w->rank, esteem[c] = q ? q->class : -1;
        if (q) given[c] = q->text;
        from[w->applicant + 1]++;
    }
    for (isize i = 0; i < r->applicant_id.n; i++) from[i + 1] += from[i];
    m->from = from, m->by = by, m->at = at, m->rank = rank, m->esteem = esteem, m->esteem_given = given;
}

Err market_read(Cli *cli, MarketFiles *out)
{
    *out = (MarketFiles){ 0 };
    Reader r = { .cli = cli, .out = out, .applicants = map_on(cli->arena), .positions = map_on(cli->arena) };
    Err e = positions_read(&r);
    if (!failed(e)) e = wishes_read(&r);
    if (!failed(e)) e = others_read(&r);
    if (!failed(e)) e = esteems_read(&r);
    if (!failed(e)) e = fixed_read(&r);
    if (failed(e)) return e;
    classes_set(&r);
    if (r.wishes.n) qsort(r.wishes.p, (size_t)r.wishes.n, sizeof *r.wishes.p, wish_by_pair);
    if (r.esteems.n) qsort(r.esteems.p, (size_t)r.esteems.n, sizeof *r.esteems.p, esteem_by_pair);
    e = pairs_once(&r);
    if (failed(e)) return e;
    if (r.wishes.n) qsort(r.wishes.p, (size_t)r.wishes.n, sizeof *r.wishes.p, wish_by_rank);
    Market *m = &out->market;
    *m = (Market){ .applicants = (i32)r.applicant_id.n, .positions = (i32)r.position_id.n, .applicant_id = r.applicant_id.p, .position_id = r.position_id.p, .capacity = r.capacity.p,
                    .minimum = r.minimum.p, .fixed = r.fixed };
    choices_set(&r, m);
    return OK;
}

/* ---- a result ---- */

static Map index_map(Arena *a, const Str *ids, i32 n)
{
    Map m = map_on(a);
    for (i32 i = 0; i < n; i++) *map_put(&m, ids[i]) = i + 1;
    return m;
}

Err match_rows_read(Cli *cli, Str path, const Market *m, bool *has_rank, MatchRow **out)
{
    static const char *const columns[] = { "applicant", "position", "?applicant_rank", NULL };
    Map applicants = index_map(cli->arena, m->applicant_id, m->applicants), positions = index_map(cli->arena, m->position_id, m->positions);
    MatchRow *rows = *out = make_array(cli->arena, MatchRow, m->applicants);
    Table t;
    Err e = table_open(cli, path, columns, &t);
    *has_rank = !failed(e) && table_has(&t, 2);
    while (!failed(e) && table_next(&t)) {
        Str applicant = table_cell(&t, 0), position = table_cell(&t, 1);
        i64 *a = map_get(&applicants, applicant), *p = map_get(&positions, position);
        if (!a) table_refuse(&t, "there is no applicant \"" STR_FMT "\"", STR_ARG(applicant));
        else if (rows[*a - 1].line) table_refuse(&t, "applicant \"" STR_FMT "\" stands in line %" PRId64 " already", STR_ARG(applicant), rows[*a - 1].line);
        else if (position.n && !p) table_refuse(&t, "there is no position \"" STR_FMT "\"", STR_ARG(position));
        else rows[*a - 1] = (MatchRow){ csv_line(t.csv), p ? (i32)(*p - 1) : -1, str_copy(t.arena, table_cell(&t, 2)) };
    }
    return table_close(&t);
}
