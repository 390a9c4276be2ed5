#include "base/fold.h"
#include "rooms/practices/library.h"
#include "rooms/practices/practices_file.h"
#include "rooms/practices/practices_import.h"
#include <jansson.h>

/* ---- concerns and the scale of evidence ---- */

static const char *const concern_columns[] = { "slug", "description", "name", "name_es", "description_es", NULL };

/* "economic-development" is "Economic development" where the file gives no name. */
static Str name_from_slug(Arena *a, Str slug)
{
    char *z = str_z(a, slug);
    for (isize i = 0; i < slug.n; i++) if (z[i] == '-') z[i] = ' ';
    if (z[0] >= 'a' && z[0] <= 'z') z[0] = (char)(z[0] - 32);
    return str_of(z, slug.n);
}

static Err concerns_rule(Write *w, void *arg)
{
    Import *im = arg;
    Map seen = map_on(im->cli->arena);
    Err e = import_open(im, im->cli->args.p[0], concern_columns, 2);
    if (failed(e)) return e;
    while (import_next(im)) {
        ConcernSaveArgs c = { .slug = import_cell(im, 0), .description = import_cell(im, 1), .name = import_cell(im, 2), .name_es = import_cell(im, 3),
                              .description_es = import_cell(im, 4), .position = im->rows };
        if (!slug_ok(c.slug)) { import_error(im, "slug \"" STR_FMT "\": small letters a to z, digits and dashes", STR_ARG(c.slug)); continue; }
        if (!c.description.n) { import_error(im, "description is empty"); continue; }
        if (import_repeats(im, &seen, "slug", c.slug)) continue;
        if (!c.name.n) c.name = name_from_slug(im->row, c.slug);
        ConcernSave saved;
        if (concern_save(w->db, &c, &saved)) im->updated++;
    }
    if (concern_all(w->db).n > CONCERNS_MAX) import_error(im, "a center has at most %d concerns", CONCERNS_MAX);
    import_close(im);
    return OK;
}

static const char *const evidence_columns[] = { "level", "label", "rule", "order", "label_es", "rule_es", NULL };

static Err evidence_rule(Write *w, void *arg)
{
    Import *im = arg;
    Err e = import_open(im, im->cli->args.p[0], evidence_columns, 4);
    Map seen = map_on(im->cli->arena);
    if (failed(e)) return e;
    evidence_levels_aside(w->db);
    while (import_next(im)) {
        OptInt order;
        if (!import_int(im, 3, &order)) continue;
        EvidenceLevelSaveArgs l = { .level = import_cell(im, 0), .label = import_cell(im, 1), .rule = import_cell(im, 2), .label_es = import_cell(im, 4),
                                    .rule_es = import_cell(im, 5), .strength = order.v };
        if (!l.level.n || !l.label.n || !l.rule.n || !order.known) { import_error(im, "level, label, rule and order must not be empty"); continue; }
        if (order.v < 1) { import_error(im, "order begins with 1, the strongest"); continue; }
        if (import_repeats(im, &seen, "level", l.level) || import_repeats(im, &seen, "order", import_cell(im, 3))) continue;
        EvidenceLevelSave saved;
        if (evidence_level_save(w->db, &l, &saved)) im->updated++;
    }
    if (evidence_all(w->db).n > EVIDENCE_MAX) import_error(im, "a scale has at most %d levels", EVIDENCE_MAX);
    EvidenceLevelLeft left;
    if (evidence_level_left(w->db, &left)) import_error(im, "the center's level " STR_FMT " is not in the file, which has to name all of them", STR_ARG(left.level));
    import_close(im);
    return OK;
}

static Err import_one(Cli *cli, const char *what, Rule *rule)
{
    Import im = { .cli = cli, .what = what };
    if (cli->args.n != 1) return err(cli->arena, ERR_USAGE, "name one file: rotunda %s FILE", cli->command->name);
    return import_run(&im, rule);
}

Err import_concerns(Cli *cli) { return import_one(cli, "concerns", concerns_rule); }
Err import_evidence(Cli *cli) { return import_one(cli, "levels of evidence", evidence_rule); }

/* ---- what a practice's cells must be ---- */

/* Both tables are small; their ids are read once an import. */
typedef struct { Map concerns, levels, seen; PracticeTexts texts; Import *im; Write *w; } PracticeImport;

static bool one_of(Str v, const char *list)
{
    Str rest = str_from(list), one;
    while (str_cut(&rest, ' ', &one)) if (str_eq(v, one)) return true;
    return false;
}

static bool choice_ok(Import *im, const PracticeRecord *r, int column, const char *list, bool may_be_empty)
{
    if ((may_be_empty && !r->cell[column].n) || one_of(r->cell[column], list)) return true;
    import_error(im, "%s \"" STR_FMT "\": one of %s%s", practice_columns[column], STR_ARG(r->cell[column]), list, may_be_empty ? ", or empty" : "");
    return false;
}

static bool number_ok(Import *im, const PracticeRecord *r, int column)
{
    double v;
    if (!r->cell[column].n || str_real(r->cell[column], &v)) return true;
    import_error(im, "%s \"" STR_FMT "\" is not a number", practice_columns[column], STR_ARG(r->cell[column]));
    return false;
}

static bool whole_ok(Import *im, const PracticeRecord *r, int column, i64 low, i64 high, OptInt *out)
{
    *out = (OptInt){ .known = r->cell[column].n > 0 };
    if (!out->known || (str_i64(r->cell[column], &out->v) && out->v >= low && out->v <= high)) return true;
    import_error(im, "%s \"" STR_FMT "\" is not a whole number from %" PRId64 " to %" PRId64, practice_columns[column], STR_ARG(r->cell[column]), low, high);
    return false;
}

static bool texts_ok(Import *im, const PracticeRecord *r)
{
    Time day;
    if (!slug_ok(r->cell[SLUG])) import_error(im, "slug \"" STR_FMT "\": small letters a to z, digits and dashes, at most 100", STR_ARG(r->cell[SLUG]));
    else if (!r->cell[TITLE].n || !r->cell[SUMMARY].n) import_error(im, "title and summary must not be empty");
    else if (str_utf8_chars(r->cell[TITLE]) > 120) import_error(im, "title is longer than 120 letters");
    else if (str_utf8_chars(r->cell[SUMMARY]) > 400) import_error(im, "summary is longer than 400 letters");
    else if (r->cell[READ_ON].n && !parse_iso_date(r->cell[READ_ON], &day)) import_error(im, "read_on \"" STR_FMT "\" is not a day such as 2026-11-24", STR_ARG(r->cell[READ_ON]));
    else if (r->cell[SOURCE].n && !str_starts(r->cell[SOURCE], S("http://")) && !str_starts(r->cell[SOURCE], S("https://"))) import_error(im, "source does not begin with https:// or http://");
    else if (r->cell[YEAR_FROM_MEMORY].n && !str_eq(r->cell[YEAR_FROM_MEMORY], S("yes"))) import_error(im, "year_from_memory is yes or empty");
    else if (!r->body.n) import_error(im, "no text: the file of texts has no entry with the slug " STR_FMT, STR_ARG(r->cell[SLUG]));
    else return true;
    return false;
}

static bool currency_ok(Import *im, const PracticeRecord *r)
{
    Str c = r->cell[COST_CURRENCY];
    bool ok = (c.n == 0) == (r->cell[COST_MINOR].n == 0) && (c.n == 0 || c.n == 3);
    if (!ok) import_error(im, "cost_minor and cost_currency (three letters of ISO 4217): both or neither");
    return ok;
}

static bool practice_ok(Import *im, const PracticeRecord *r, PracticeInsertArgs *p)
{
    return texts_ok(im, r) && currency_ok(im, r) && choice_ok(im, r, COST_KIND, "whole unit price staff-time none described unknown", false)
        && choice_ok(im, r, OUTCOME_KIND, "effect before-after output target described none", false) && choice_ok(im, r, FUNDING_KIND, "prize grant bond other", true)
        && choice_ok(im, r, SOURCE_KIND, "primary press secondary", true) && choice_ok(im, r, VERIFICATION, "seen partial unread", false)
        && number_ok(im, r, OUTCOME_VALUE) && number_ok(im, r, OUTCOME_LOW) && number_ok(im, r, OUTCOME_HIGH)
        && whole_ok(im, r, YEAR_STARTED, 1000, 2100, &p->year_started) && whole_ok(im, r, COST_MINOR, 0, INT64_MAX, &p->cost_minor);
}

/* ---- saving one ---- */

static i64 community_id(PracticeImport *pi, Str slug)
{
    CommunityOfSlug c;
    return community_of_slug(pi->w->db, slug, &c) ? c.id : 0;
}

/* Empty cells are NULL; import_cell gives them so, and JSON's are made so. */
static void args_fill(const PracticeRecord *r, PracticeInsertArgs *p)
{
    const Str *c = r->cell;
    p->slug = c[SLUG], p->title = c[TITLE], p->summary = c[SUMMARY], p->year_from_memory = c[YEAR_FROM_MEMORY].n > 0, p->cost_text = c[COST_TEXT];
    p->cost_kind = c[COST_KIND], p->cost_currency = c[COST_CURRENCY], p->cost_per = c[COST_PER], p->funding_text = c[FUNDING_TEXT];
    p->funding_kind = c[FUNDING_KIND], p->outcome_text = c[OUTCOME_TEXT], p->outcome_kind = c[OUTCOME_KIND], p->outcome_value = c[OUTCOME_VALUE];
    p->outcome_low = c[OUTCOME_LOW], p->outcome_high = c[OUTCOME_HIGH], p->outcome_unit = c[OUTCOME_UNIT], p->outcome_what = c[OUTCOME_WHAT];
    p->source = c[SOURCE], p->source_kind = c[SOURCE_KIND], p->verification = c[VERIFICATION], p->needs_text = c[NEEDS_TEXT], p->read_on = c[READ_ON];
    p->body = r->body, p->lang = S("en"), p->published = true;
}

static void practice_change(Db *db, i64 id, const PracticeInsertArgs *p)
{
    practice_update(db, &(PracticeUpdateArgs){ .title = p->title, .summary = p->summary, .community_id = p->community_id, .year_started = p->year_started,
        .year_from_memory = p->year_from_memory, .cost_text = p->cost_text, .cost_kind = p->cost_kind, .cost_minor = p->cost_minor, .cost_currency = p->cost_currency,
        .cost_per = p->cost_per, .funding_text = p->funding_text, .funding_kind = p->funding_kind, .outcome_text = p->outcome_text, .outcome_kind = p->outcome_kind,
        .outcome_value = p->outcome_value, .outcome_low = p->outcome_low, .outcome_high = p->outcome_high, .outcome_unit = p->outcome_unit, .outcome_what = p->outcome_what,
        .evidence_id = p->evidence_id, .source = p->source, .source_kind = p->source_kind, .verification = p->verification, .needs_text = p->needs_text,
        .read_on = p->read_on, .body = p->body, .lang = p->lang, .position = p->position, .fingerprint = p->fingerprint, .changed = p->changed, .id = id });
}

static void concerns_save(PracticeImport *pi, i64 practice, Str list)
{
    practice_concerns_clear(pi->w->db, practice);
    Map seen = map_on(pi->im->row);
    Str one;
    for (int n = 1; str_cut(&list, ';', &one); n++) {
        i64 *id = map_get(&pi->concerns, one), *twice = map_put(&seen, one);
        if (!id) import_error(pi->im, "concerns: there is no concern \"" STR_FMT "\". rotunda import concerns FILE adds one", STR_ARG(one));
        else if ((*twice)++) import_error(pi->im, "concerns: \"" STR_FMT "\" stands there twice", STR_ARG(one));
        else practice_concern_add(pi->w->db, practice, *id, n);
        if (failed(pi->w->db->failure)) return;
    }
}

static bool adopter_parse(Str one, Str *slug, OptInt *year)
{
    *year = (OptInt){ 0 };
    isize colon = str_find_char(one, ':');
    *slug = str_slice(one, 0, colon < 0 ? one.n : colon);
    if (colon < 0) return true;
    year->known = true;
    return str_i64(str_slice(one, colon + 1, one.n), &year->v) && year->v >= 1000 && year->v <= 2100;
}

static void adopters_save(PracticeImport *pi, i64 practice, Str list)
{
    adoptions_reported_clear(pi->w->db, practice);
    Map seen = map_on(pi->im->row);
    Str one, slug;
    OptInt year;
    for (int n = 1; str_cut(&list, ';', &one); n++) {
        if (!adopter_parse(one, &slug, &year)) { import_error(pi->im, "adopters: \"" STR_FMT "\" is not slug or slug:year", STR_ARG(one)); return; }
        i64 community = community_id(pi, slug), *twice = map_put(&seen, slug);
        if (!community) import_error(pi->im, "adopters: there is no community \"" STR_FMT "\"", STR_ARG(slug));
        else if ((*twice)++) import_error(pi->im, "adopters: \"" STR_FMT "\" stands there twice", STR_ARG(slug));
        else adoption_report(pi->w->db, practice, community, year, n);
    }
}

static Str fingerprint_of(Arena *a, const PracticeRecord *r)
{
    Buf b = buf_on(a);
    for (int i = 0; i < PRACTICE_COLUMNS; i++) { put(&b, r->cell[i]); put_char(&b, 0x1f); }
    put(&b, r->body);
    return str_fmt(a, "%016" PRIx64, str_hash(buf_str(&b)));
}

static bool seen_before(PracticeImport *pi, Str slug, i64 line)
{
    i64 *at = map_put(&pi->seen, str_copy(pi->im->cli->arena, slug));
    if (*at) import_error(pi->im, "slug " STR_FMT " stands in line %" PRId64 " already", STR_ARG(slug), *at);
    bool before = *at != 0;
    *at = line;
    return before;
}

static void practice_save(PracticeImport *pi, const PracticeRecord *r, i64 line)
{
    Import *im = pi->im;
    PracticeInsertArgs p = { .position = im->rows, .changed = pi->w->now };
    if (!practice_ok(im, r, &p) || seen_before(pi, r->cell[SLUG], line)) return;
    p.community_id = community_id(pi, r->cell[COMMUNITY]);
    if (!p.community_id) { import_error(im, "there is no community \"" STR_FMT "\"", STR_ARG(r->cell[COMMUNITY])); return; }
    i64 *level = map_get(&pi->levels, r->cell[EVIDENCE]);
    if (!level) { import_error(im, "evidence \"" STR_FMT "\" is no level of the scale", STR_ARG(r->cell[EVIDENCE])); return; }
    args_fill(r, &p);
    p.evidence_id = *level;
    p.fingerprint = fingerprint_of(im->row, r);
    PracticeOfSlug old;
    PracticeInsert made = { 0 };
    if (practice_of_slug(pi->w->db, p.slug, &old)) {
        bool written = str_eq(old.fingerprint, WRITTEN);
        if (written || str_eq(old.fingerprint, p.fingerprint)) {
            if (old.position != p.position) practice_move(pi->w->db, p.position, old.id);
            if (written) im->skipped++, im->skipped_why = S("kept: written by its city");
            else im->unchanged++;
            return;
        }
        practice_change(pi->w->db, old.id, &p);
        made.id = old.id;
        im->updated++;
    } else if (practice_insert(pi->w->db, &p, &made)) {
        im->added++;
    }
    if (failed(pi->w->db->failure)) return;
    concerns_save(pi, made.id, r->cell[CONCERNS]);
    adopters_save(pi, made.id, r->cell[ADOPTERS]);
}

/* ---- from CSV and its file of texts ---- */

/* The list under a heading says again what the table says; a difference is a mistake in one of the two. */
static bool head_agrees(PracticeImport *pi, const PracticeRecord *r, const PracticeText *t)
{
    Buf b = buf_on(pi->im->row);
    put_practice_head(&b, r);
    if (str_eq(buf_str(&b), t->head)) return true;
    Str want = buf_str(&b), have = t->head, w, h;
    for (i64 line = t->line; str_cut(&want, '\n', &w) && str_cut(&have, '\n', &h); line++) {
        if (str_eq(w, h)) continue;
        import_error(pi->im, "the file of texts says \"" STR_FMT "\" in line %" PRId64 ", and the table \"" STR_FMT "\"", STR_ARG(h), line, STR_ARG(w));
        return false;
    }
    import_error(pi->im, "the list in line %" PRId64 " of the file of texts has other lines than the table", t->line);
    return false;
}

static void text_problem(void *ctx, i64 line, Str what)
{
    PracticeImport *pi = ctx;
    import_error_at(pi->im, cli_text(pi->im->cli, "texts"), line, what);
}

static Err texts_open(PracticeImport *pi)
{
    Cli *cli = pi->im->cli;
    Str path = cli_text(cli, "texts"), bytes;
    if (!path.n) return err(cli->arena, ERR_USAGE, "name the file of texts: rotunda import practices FILE.csv --texts FILE.md");
    Err e = import_bytes(cli, path, &bytes);
    if (failed(e)) return e;
    if (!str_utf8_valid(bytes)) return err(cli->arena, ERR_INPUT, STR_FMT " is not UTF-8 text", STR_ARG(path));
    practice_texts_parse(cli->arena, bytes, &pi->texts, text_problem, pi);
    return OK;
}

static void texts_unused(PracticeImport *pi)
{
    for (isize i = 0; i < pi->texts.texts.n; i++) {
        const PracticeText *t = &pi->texts.texts.p[i];
        if (!t->used) text_problem(pi, t->line, str_fmt(pi->im->cli->arena, "the table has no row with the slug " STR_FMT, STR_ARG(t->slug)));
    }
}

static Err csv_read(PracticeImport *pi, Str path)
{
    Import *im = pi->im;
    Err e = texts_open(pi);
    if (!failed(e)) e = import_open(im, path, practice_columns, PRACTICE_COLUMNS);
    if (failed(e)) return e;
    while (import_next(im)) {
        PracticeRecord r;
        for (int i = 0; i < PRACTICE_COLUMNS; i++) r.cell[i] = import_cell(im, i);
        i64 *index = map_get(&pi->texts.by_slug, r.cell[SLUG]);
        PracticeText *t = index ? &pi->texts.texts.p[*index - 1] : NULL;
        r.body = t ? t->body : (Str){ 0 };
        if (t) t->used = true;
        if (!t || head_agrees(pi, &r, t)) practice_save(pi, &r, csv_line(im->csv));
    }
    import_close(im);
    texts_unused(pi);
    practice_file_save(pi->w->db, 1, pi->texts.intro);
    return OK;
}

/* ---- from JSON: {"intro": "...", "practices": [{column: text, ..., "body": text}]} ---- */

static Str json_cell(json_t *row, const char *name)
{
    json_t *v = json_object_get(row, name);
    return json_is_string(v) && json_string_length(v) ? str_of(json_string_value(v), (isize)json_string_length(v)) : (Str){ 0 };
}

static bool json_row_ok(Import *im, json_t *row)
{
    const char *key;
    json_t *v;
    if (!json_is_object(row)) { import_error(im, "this is no object"); return false; }
    json_object_foreach(row, key, v) {
        bool known = !strcmp(key, "body");
        for (int i = 0; i < PRACTICE_COLUMNS; i++) known |= !strcmp(key, practice_columns[i]);
        if (known && (json_is_string(v) || json_is_null(v))) continue;
        import_error(im, known ? "\"%s\" is not a text" : "there is no column \"%s\"", key);
        return false;
    }
    return true;
}

static Err json_read(PracticeImport *pi, Str path)
{
    Import *im = pi->im;
    Cli *cli = im->cli;
    Str bytes;
    Err e = import_bytes(cli, path, &bytes);
    if (failed(e)) return e;
    json_error_t bad;
    json_t *root = json_loadb(bytes.p, (size_t)bytes.n, JSON_REJECT_DUPLICATES, &bad);
    json_t *rows = json_object_get(root, "practices"), *row;
    if (!json_is_array(rows)) {
        json_decref(root);
        return err(cli->arena, ERR_INPUT, STR_FMT ":%d: %s", STR_ARG(path), root ? 1 : bad.line, root ? "an object with the list \"practices\" was expected" : bad.text);
    }
    im->file = path;
    size_t i;
    json_array_foreach(rows, i, row) {
        im->rows++;
        arena_reset(im->row);
        PracticeRecord r;
        if (!json_row_ok(im, row)) continue;
        for (int c = 0; c < PRACTICE_COLUMNS; c++) r.cell[c] = json_cell(row, practice_columns[c]);
        r.body = json_cell(row, "body");
        practice_save(pi, &r, im->rows);
    }
    practice_file_save(pi->w->db, 1, str_copy(cli->arena, json_cell(root, "intro").p ? json_cell(root, "intro") : S("")));
    json_decref(root);
    return OK;
}

static Err practices_rule(Write *w, void *arg)
{
    Import *im = arg;
    Arena *a = im->cli->arena;
    PracticeImport pi = { .concerns = map_on(a), .levels = map_on(a), .seen = map_on(a), .im = im, .w = w };
    ConcernAllRows concerns = concern_all(w->db);
    EvidenceAllRows levels = evidence_all(w->db);
    for (isize i = 0; i < concerns.n; i++) *map_put(&pi.concerns, concerns.p[i].slug) = concerns.p[i].id;
    for (isize i = 0; i < levels.n; i++) *map_put(&pi.levels, levels.p[i].level) = levels.p[i].id;
    Str path = im->cli->args.p[0];
    return str_ends(path, S(".json")) ? json_read(&pi, path) : csv_read(&pi, path);
}

Err import_practices(Cli *cli) { return import_one(cli, "practices", practices_rule); }
