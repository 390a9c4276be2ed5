#include "base/map.h"
#include "media/table.h"
#include "rooms/practices/practices_file.h"
#include "rooms/practices/practices_import.h"

/* Gives back what was read in, byte for byte (and what people wrote here, with formulas made harmless): rows in the order of their file, lists in theirs, empty where not known. */

/* The lists of concerns and adopters, by practice. Rows come sorted by practice and position. */
typedef struct { Arena *a; Map of; } Lists;

static void list_add(Lists *l, i64 practice, Str part)
{
    i64 *at = map_put(&l->of, str_fmt(l->a, "%" PRId64, practice));
    if (!*at) {
        Buf *b = make(l->a, Buf);
        *b = buf_on(l->a);
        *at = (i64)(intptr_t)b;
    }
    Buf *b = (Buf *)(intptr_t)*at;
    if (b->n) put_char(b, ';');
    put(b, part);
}

static Str list_get(const Lists *l, i64 practice)
{
    i64 *at = map_get(&l->of, str_fmt(l->a, "%" PRId64, practice));
    return at ? buf_str((Buf *)(intptr_t)*at) : (Str){ 0 };
}

static Lists concerns_read(Db *db)
{
    Lists l = { db->arena, map_on(db->arena) };
    PracticeConcernAllRows rows = practice_concern_all(db);
    for (isize i = 0; i < rows.n; i++) list_add(&l, rows.p[i].practice_id, rows.p[i].slug);
    return l;
}

static Lists adopters_read(Db *db)
{
    Lists l = { db->arena, map_on(db->arena) };
    AdoptersReportedRows rows = adopters_reported(db);
    for (isize i = 0; i < rows.n; i++) {
        const AdoptersReported *r = &rows.p[i];
        list_add(&l, r->practice_id, r->year.known ? str_fmt(db->arena, STR_FMT ":%" PRId64, STR_ARG(r->slug), r->year.v) : r->slug);
    }
    return l;
}

static Str number_text(Arena *a, OptInt v) { return v.known ? str_fmt(a, "%" PRId64, v.v) : (Str){ 0 }; }

static PracticeRecord record_of(Arena *a, const PracticeAll *p, const Lists *concerns, const Lists *adopters)
{
    return (PracticeRecord){ .body = p->body, .written = p->written, .cell = {
        [SLUG] = p->slug, [TITLE] = p->title, [SUMMARY] = p->summary, [CONCERNS] = list_get(concerns, p->id), [COMMUNITY] = p->community_slug,
        [YEAR_STARTED] = number_text(a, p->year_started), [COST_TEXT] = p->cost_text, [COST_KIND] = p->cost_kind, [COST_MINOR] = number_text(a, p->cost_minor),
        [COST_CURRENCY] = p->cost_currency, [COST_PER] = p->cost_per, [FUNDING_TEXT] = p->funding_text, [FUNDING_KIND] = p->funding_kind,
        [OUTCOME_TEXT] = p->outcome_text, [OUTCOME_KIND] = p->outcome_kind, [OUTCOME_VALUE] = p->outcome_value, [OUTCOME_LOW] = p->outcome_low,
        [OUTCOME_HIGH] = p->outcome_high, [OUTCOME_UNIT] = p->outcome_unit, [OUTCOME_WHAT] = p->outcome_what, [EVIDENCE] = p->evidence,
        [ADOPTERS] = list_get(adopters, p->id), [SOURCE] = p->source, [SOURCE_KIND] = p->source_kind, [VERIFICATION] = p->verification,
        [YEAR_FROM_MEMORY] = p->year_from_memory ? S("yes") : (Str){ 0 }, [NEEDS_TEXT] = p->needs_text, [READ_ON] = p->read_on } };
}

static void put_csv_row(Buf *b, const PracticeRecord *r)
{
    for (int i = 0; i < PRACTICE_COLUMNS; i++) {
        if (i) put_char(b, ',');
        if (r->written) csv_put_peoples(b, r->cell[i]);
        else csv_put_cell(b, r->cell[i]);
    }
    put_char(b, '\n');
}

static void put_json_row(Buf *b, const PracticeRecord *r)
{
    for (int i = 0; i < PRACTICE_COLUMNS; i++) {
        put_fmt(b, "%s\"%s\":", i ? "," : "{", practice_columns[i]);
        json_text(b, r->cell[i]);
    }
    put(b, S(",\"body\":"));
    json_text(b, r->body);
    put_char(b, '}');
}

static void put_csv_header(Buf *b)
{
    for (int i = 0; i < PRACTICE_COLUMNS; i++) put_fmt(b, "%s%s", i ? "," : "", practice_columns[i]);
    put_char(b, '\n');
}

Err export_practices(Cli *cli)
{
    Arena *a = cli->arena;
    Str format = cli_text(cli, "format"), texts_path = cli_text(cli, "texts");
    bool json = str_eq(format, S("json"));
    if (!json && !str_eq(format, S("csv"))) return err(a, ERR_USAGE, "--format is csv or json, not \"" STR_FMT "\"", STR_ARG(format));
    Db *db = db_begin(cli->store, a);
    Lists concerns = concerns_read(db), adopters = adopters_read(db);
    PracticeAllRows rows = practice_all(db);
    PracticeFileIntro intro;
    practice_file_intro(db, &intro);
    Buf table = buf_on(a), texts = buf_on(a);
    put(&texts, intro.intro);
    if (json) put(&table, S("{\"intro\":")), json_text(&table, intro.intro.p ? intro.intro : S("")), put(&table, S(",\"practices\":[\n"));
    else put_csv_header(&table);
    for (isize i = 0; i < rows.n; i++) {
        PracticeRecord r = record_of(a, &rows.p[i], &concerns, &adopters);
        if (json) put(&table, i ? S(",\n") : S("")), put_json_row(&table, &r);
        else put_csv_row(&table, &r);
        if (i) put_char(&texts, '\n');
        put_practice_text(&texts, &r);
    }
    if (json) put(&table, S("\n]}\n"));
    Err e = db->failure;
    db_end(db);
    if (!failed(e) && texts_path.n) e = file_write(cli, texts_path, buf_str(&texts));
    if (!failed(e) && fwrite(table.p, 1, (size_t)table.n, cli->out) != (size_t)table.n) e = err_errno(a, S("standard output"));
    return e;
}
