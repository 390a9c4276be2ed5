#include "base/exact.h"
#include "engines/match/match_reader.h"
#include "engines/match/match_repair.h"

/* ---- rows of the small files ---- */

static i64 int_or(Table *t, isize k, i64 otherwise) { return table_cell(t, k).n ? table_int(t, k, 0, INT64_MAX) : otherwise; }

static i64 region_of(Reader *r, Table *t)
{
    Str id = table_cell(t, 3);
    if (!id.n) return -1;
    MapSlot *slot = map_add(&r->regions, id);
    if (!slot->value) {
        vec_push(t->arena, &r->region_id, slot->key);
        slot->value = r->region_id.n;
    }
    return slot->value - 1;
}

static void position_row(Reader *r, Table *t)
{
    Str id = table_id(t, 0);
    i64 *at = map_put(r->positions, id), capacity = table_int(t, 1, 0, INT64_MAX), minimum = int_or(t, 2, 0), target = int_or(t, 4, -1);
    if (*at) table_refuse(t, "position \"" STR_FMT "\" is in the file already", STR_ARG(id));
    if (minimum > capacity) table_refuse(t, "the minimum is above the capacity");
    if (target > capacity) table_refuse(t, "the target is above the capacity");
    vec_push(t->arena, &r->position_id, id);
    vec_push(t->arena, &r->capacity, capacity);
    vec_push(t->arena, &r->minimum, minimum);
    vec_push(t->arena, &r->target, target);
    vec_push(t->arena, &r->position_line, csv_line(t->csv));
    vec_push(t->arena, &r->region, region_of(r, t));
    *at = r->position_id.n;
    if (*at > INT32_MAX - 1) table_refuse(t, "more than 2,147,483,646 positions");
}

static Err positions_read(Reader *r)
{
    static const char *const columns[] = { "position", "capacity", "?minimum", "?region", "?target", NULL };
    Table t;
    Err e = table_open(r->cli, cli_text(r->cli, "positions"), columns, &t);
    while (!failed(e) && table_next(&t)) position_row(r, &t);
    return table_close(&t);
}

static void other_add(Reader *r, Table *t, Map *seen)
{
    Str id = table_id(t, 0);
    i64 *at = map_put(r->applicants, id), *twice = map_put(seen, id);
    if (!*at) {
        vec_push(t->arena, &r->applicant_id, id);
        *at = r->applicant_id.n;
    }
    if (*twice) table_refuse(t, "applicant \"" STR_FMT "\" stands in line %" PRId64 " already", STR_ARG(id), *twice);
    *twice = csv_line(t->csv);
}

static Err others_read(Reader *r)
{
    static const char *const columns[] = { "applicant", NULL };
    Str path = cli_text(r->cli, "applicants");
    if (!path.n) return OK;
    Table t;
    Map seen = map_on(r->cli->arena);
    i64 ranked = r->applicant_id.n;
    Err e = table_open(r->cli, path, columns, &t);
    while (!failed(e) && table_next(&t)) other_add(r, &t, &seen);
    e = table_close(&t);
    i64 *from = make_array(r->cli->arena, i64, r->applicant_id.n + 1);
    memcpy(from, r->from, (size_t)(ranked + 1) * sizeof *from);
    for (i64 i = ranked; i < r->applicant_id.n; i++) from[i + 1] = from[i];
    r->from = from;
    return e;
}

/* Counts toward the cap of the region, if it has one. */
static void fixed_in_region(Reader *r, Table *t, i32 p, i64 *in_region)
{
    i64 k = r->region.p[p];
    if (!r->caps || k < 0 || r->caps->cap[k] < 0 || ++in_region[k] <= r->caps->cap[k]) return;
    table_refuse(t, "more is agreed on than the cap of %" PRId64 " of region \"" STR_FMT "\"", r->caps->cap[k], STR_ARG(r->region_id.p[k]));
}

static void fixed_row(Reader *r, Table *t, i64 *taken, i64 *in_region, i64 *line)
{
    i64 *a = map_get(r->applicants, table_cell(t, 0));
    i32 p = position_in(r, t, 1);
    if (!a) table_refuse(t, "there is no applicant \"" STR_FMT "\"", STR_ARG(table_cell(t, 0)));
    if (failed(t->refused)) return;
    if (line[*a - 1]) table_refuse(t, "applicant \"" STR_FMT "\" stands in line %" PRId64 " already", STR_ARG(table_cell(t, 0)), line[*a - 1]);
    if (++taken[p] > r->capacity.p[p]) table_refuse(t, "more is agreed on than the %" PRId64 " places of position \"" STR_FMT "\"", r->capacity.p[p], STR_ARG(table_cell(t, 1)));
    if (r->couples && r->couples->couple[*a - 1] >= 0) table_refuse(t, "applicant \"" STR_FMT "\" is in a couple: agree for both, and take them out of the couples", STR_ARG(table_cell(t, 0)));
    fixed_in_region(r, t, p, in_region);
    line[*a - 1] = csv_line(t->csv), r->fixed[*a - 1] = p;
}

static Err fixed_read(Reader *r)
{
    static const char *const columns[] = { "applicant", "position", NULL };
    Str path = cli_text(r->cli, "fixed");
    if (!path.n) return OK;
    Arena *a = r->cli->arena;
    i64 *taken = make_array(a, i64, r->position_id.n), *line = make_array(a, i64, r->applicant_id.n), *in_region = make_array(a, i64, r->region_id.n);
    r->fixed = make_array(a, i32, r->applicant_id.n);
    for (isize i = 0; i < r->applicant_id.n; i++) r->fixed[i] = -1;
    Table t;
    Err e = table_open(r->cli, path, columns, &t);
    while (!failed(e) && table_next(&t)) fixed_row(r, &t, taken, in_region, line);
    return table_close(&t);
}

/* Who withdrew: nobody ranks them any more. Applicants who are in no list have withdrawn already. */
static void withdrawn_row(Reader *r, Table *t, Map *seen)
{
    Str id = table_id(t, 0);
    i64 *a = map_get(r->applicants, id), *line = map_put(seen, id);
    if (*line) table_refuse(t, "applicant \"" STR_FMT "\" stands in line %" PRId64 " already", STR_ARG(id), *line);
    *line = csv_line(t->csv);
    if (!a) return;
    if (r->fixed && r->fixed[*a - 1] >= 0) table_refuse(t, "applicant \"" STR_FMT "\" has withdrawn, and a position is agreed on for them", STR_ARG(id));
    r->withdrawn[*a - 1] = true;
    for (i64 c = r->from[*a - 1]; c < r->from[*a]; c++) r->choice[c].esteem = -1;
}

static Err withdrawn_read(Reader *r)
{
    static const char *const columns[] = { "applicant", NULL };
    Str path = cli_text(r->cli, "withdrawn");
    if (!path.n) return OK;
    Table t;
    Map seen = map_on(r->cli->arena);
    r->withdrawn = make_array(r->cli->arena, bool, r->applicant_id.n);
    Err e = table_open(r->cli, path, columns, &t);
    while (!failed(e) && table_next(&t)) withdrawn_row(r, &t, &seen);
    return table_close(&t);
}

/* ---- the whole ---- */

Err market_read(Cli *cli, MarketFiles *out)
{
    *out = (MarketFiles){ .applicants = map_on(cli->arena), .positions = map_on(cli->arena) };
    Reader r = { .cli = cli, .out = out, .applicants = &out->applicants, .positions = &out->positions, .regions = map_on(cli->arena) };
    Err e = positions_read(&r);
    if (!failed(e)) e = table_source(cli, cli_text(cli, "applicant-prefs"), &r.wishes);
    if (!failed(e)) e = table_source(cli, cli_text(cli, "position-prefs"), &r.esteems);
    if (!failed(e)) e = wishes_read(&r);
    if (!failed(e)) e = others_read(&r);
    if (!failed(e)) e = couples_read(&r);
    if (!failed(e)) e = esteems_read(&r);
    if (!failed(e)) e = caps_read(&r);
    if (!failed(e)) e = reserves_read(&r);
    if (!failed(e)) e = fixed_read(&r);
    if (!failed(e)) e = withdrawn_read(&r);
    out->market = (Market){ .applicants = (i32)r.applicant_id.n, .positions = (i32)r.position_id.n, .applicant_id = r.applicant_id.p, .position_id = r.position_id.p, .capacity = r.capacity.p,
                            .minimum = r.minimum.p, .fixed = r.fixed, .withdrawn = r.withdrawn, .caps = r.caps, .reserves = r.reserves, .couples = r.couples, .from = r.from, .choice = r.choice, .by = r.by, .rank = r.rank, .strict_wishes = r.strict_wishes };
    return e;
}

void esteem_put(Buf *b, const MarketFiles *f, i64 choice)
{
    const EsteemScale *s = &f->scale;
    isize low = 0, high = s->texts;
    while (low < high) {
        isize mid = low + (high - low) / 2;
        if (s->text[mid].choice < choice) low = mid + 1;
        else high = mid;
    }
    i64 v = s->value ? s->value[choice] : s->first + f->market.choice[choice].esteem * s->step;
    if (low < s->texts && s->text[low].choice == choice) put(b, s->text[low].text);
    else if (s->by_score) exact_put_as(b, -v, s->decimals, s->shown);
    else put_int(b, v);
}

/* ---- a result ---- */

/* strangers: rows of applicants who are in no list are passed over, not refused. */
static void match_row(Table *t, const MarketFiles *f, MatchRow *rows, bool strangers)
{
    Str applicant = table_cell(t, 0), position = table_cell(t, 1);
    i64 *a = map_get(&f->applicants, applicant), *p = map_get(&f->positions, position);
    if (!a && strangers) return;
    if (!a) table_refuse(t, "there is no applicant \"" STR_FMT "\"", STR_ARG(applicant));
    else if (rows[*a - 1].line) table_refuse(t, "applicant \"" STR_FMT "\" stands in line %" PRId64 " already", STR_ARG(applicant), rows[*a - 1].line);
    else if (position.n && !p) table_refuse(t, "there is no position \"" STR_FMT "\"", STR_ARG(position));
    else rows[*a - 1] = (MatchRow){ csv_line(t->csv), p ? (i32)(*p - 1) : -1, str_copy(t->arena, table_cell(t, 2)) };
}

static Err rows_read(Cli *cli, Str path, const MarketFiles *f, bool strangers, bool *has_rank, MatchRow **out)
{
    static const char *const columns[] = { "applicant", "position", "?applicant_rank", NULL };
    *out = make_array(cli->arena, MatchRow, f->market.applicants);
    Table t;
    Err e = table_open(cli, path, columns, &t);
    *has_rank = !failed(e) && table_has(&t, 2);
    while (!failed(e) && table_next(&t)) match_row(&t, f, *out, strangers);
    return table_close(&t);
}

Err match_rows_read(Cli *cli, Str path, const MarketFiles *f, bool *has_rank, MatchRow **out) { return rows_read(cli, path, f, false, has_rank, out); }

static i64 choice_before(const Market *m, i32 applicant, const MatchRow *row)
{
    if (!row->line || (m->withdrawn && m->withdrawn[applicant])) return REPAIR_NEW;
    if (match_fixed(m, applicant) >= 0 && row->position == match_fixed(m, applicant)) return REPAIR_NEW;      /* where they stay whether they ranked it or not */
    if (row->position < 0) return -1;
    for (i64 c = m->from[applicant]; c < m->from[applicant + 1]; c++) if (m->choice[c].at == row->position) return c;
    return REPAIR_ELSEWHERE;
}

Err match_previous_read(Cli *cli, const MarketFiles *f, i64 **out)
{
    MatchRow *rows;
    bool has_rank;
    Err e = rows_read(cli, cli_text(cli, "previous"), f, true, &has_rank, &rows);
    *out = make_array(cli->arena, i64, f->market.applicants);
    for (i32 i = 0; i < f->market.applicants; i++) (*out)[i] = choice_before(&f->market, i, &rows[i]);
    return e;
}
