#include "engines/lottery/commitment.h"
#include "base/map.h"
#include "base/exact.h"
#include "media/table.h"
#include <jansson.h>

static const char format_name[] = "rotunda-lottery-1";

/* ---- the commitment as JSON ---- */

static json_t *text_or_null(Str s) { return s.p ? json_stringn(s.p, (size_t)s.n) : json_null(); }

static json_t *quotas_json(const LotteryQuotas *q)
{
    if (!q->p) return json_null();
    json_t *list = json_array();
    for (isize i = 0; i < q->n; i++)
        json_array_append_new(list, json_pack("{s:o,s:I}", "stratum", text_or_null(q->p[i].stratum), "slots", (json_int_t)q->p[i].slots));
    return list;
}

Str commitment_text(Arena *a, const Commitment *c)
{
    const LotterySettings *s = &c->settings;
    json_t *j = json_pack("{s:s,s:I,s:s,s:I,s:o,s:o,s:o,s:s,s:o}", "format", format_name, "units", (json_int_t)c->units, "units_sha256", hex_of(a, c->units_hash, 32).p,
                          "slots", (json_int_t)s->slots, "strata", text_or_null(s->strata), "weights", text_or_null(s->weights), "quota", quotas_json(&s->quotas),
                          "secret_sha256", hex_of(a, c->secret_hash, 32).p, "public_source", text_or_null(c->public_source));
    must(j);
    char *z = json_dumps(j, JSON_INDENT(1));
    must(z);
    Str text = str_fmt(a, "%s\n", z);
    free(z);
    json_decref(j);
    return text;
}

typedef struct { Arena *a; const json_t *j; const char *problem; } Reading;

static Str text_at(Reading *r, const json_t *j, const char *key)
{
    const json_t *v = json_object_get(j, key);
    if (json_is_null(v)) return (Str){ 0 };
    if (!json_is_string(v)) { r->problem = key; return (Str){ 0 }; }
    return str_copy(r->a, str_of(json_string_value(v), (isize)json_string_length(v)));
}

static i64 count_at(Reading *r, const json_t *j, const char *key)
{
    const json_t *v = json_object_get(j, key);
    if (!json_is_integer(v) || json_integer_value(v) < 0) { r->problem = key; return 0; }
    return json_integer_value(v);
}

static void hash_at(Reading *r, const char *key, u8 out[32])
{
    Str hex = text_at(r, r->j, key);
    if (hex.n != 64 || !seed_of_hex(hex, out)) r->problem = key;
}

static void quotas_at(Reading *r, LotteryQuotas *out)
{
    const json_t *list = json_object_get(r->j, "quota"), *one;
    size_t i;
    if (json_is_null(list)) return;
    if (!json_is_array(list)) r->problem = "quota";
    *out = (LotteryQuotas){ .p = make_array(r->a, LotteryQuota, 1), .n = 0, .cap = 1 };
    json_array_foreach(list, i, one) vec_push(r->a, out, (LotteryQuota){ text_at(r, one, "stratum"), count_at(r, one, "slots") });
}

Err commitment_read(Arena *a, Str name, Str bytes, Commitment *out)
{
    json_error_t why;
    *out = (Commitment){ 0 };
    json_t *j = json_loadb(bytes.p, (size_t)bytes.n, JSON_REJECT_DUPLICATES, &why);
    if (!j) return err(a, ERR_INPUT, STR_FMT ":%d: this is no commitment: %s", STR_ARG(name), why.line, why.text);
    Reading r = { .a = a, .j = j };
    out->units = count_at(&r, j, "units");
    out->settings = (LotterySettings){ .slots = count_at(&r, j, "slots"), .strata = text_at(&r, j, "strata"), .weights = text_at(&r, j, "weights") };
    quotas_at(&r, &out->settings.quotas);
    out->public_source = text_at(&r, j, "public_source");
    sha256_of(bytes, out->file_hash);
    hash_at(&r, "units_sha256", out->units_hash);
    hash_at(&r, "secret_sha256", out->secret_hash);
    if (!str_eq(text_at(&r, j, "format"), str_from(format_name))) r.problem = "format";
    size_t keys = json_object_size(j);
    json_decref(j);
    if (!r.problem && keys != 9) return err(a, ERR_INPUT, STR_FMT ": this is no commitment of a lottery: it has a key that none has", STR_ARG(name));
    return r.problem ? err(a, ERR_INPUT, STR_FMT ": this is no commitment of a lottery: its %s is missing or wrong", STR_ARG(name), r.problem) : OK;
}

/* ---- quotas ---- */

Err lottery_quotas_read(Cli *cli, Str path, LotteryQuotas *out)
{
    static const char *const columns[] = { "stratum", "slots", NULL };
    Table t;
    Map seen = map_on(cli->arena);
    Err e = table_open(cli, path, columns, &t);
    if (failed(e)) return table_close(&t);
    *out = (LotteryQuotas){ .p = make_array(cli->arena, LotteryQuota, 1), .n = 0, .cap = 1 };
    while (table_next(&t)) {
        LotteryQuota q = { table_id(&t, 0), table_int(&t, 1, 0, 1000000000) };
        i64 *line = map_put(&seen, q.stratum);
        if (*line) table_refuse(&t, "stratum \"" STR_FMT "\" stands in line %" PRId64 " already", STR_ARG(q.stratum), *line);
        *line = csv_line(t.csv);
        vec_push(cli->arena, out, q);
    }
    return table_close(&t);
}

/* ---- units ---- */

typedef struct { Str id, stratum; u64 weight; } UnitRow;
typedef Vec(UnitRow) UnitRows;

static int by_id(const void *a, const void *b) { return str_cmp(((const UnitRow *)a)->id, ((const UnitRow *)b)->id); }
static int by_text(const void *a, const void *b) { return str_cmp(*(const Str *)a, *(const Str *)b); }

/* A decimal above 0, at most 1,000,000,000, with at most six decimals, times 10^6; 0 where it is none. */
static u64 weight_of(Str s)
{
    i64 v;
    for (isize i = 0; i < s.n; i++) if (s.p[i] == 'e' || s.p[i] == 'E') return 0;
    return exact_scaled(s, 6, &v) && v > 0 && v <= 1000000000000000 ? (u64)v : 0;
}

static void unit_row(Table *t, const LotterySettings *s, Map *seen, UnitRows *rows, u64 *total)
{
    UnitRow u = { .id = table_id(t, 0), .weight = 1 };
    i64 *line = map_put(seen, u.id);
    if (*line) table_refuse(t, "unit \"" STR_FMT "\" stands in line %" PRId64 " already", STR_ARG(u.id), *line);
    *line = csv_line(t->csv);
    isize weight_column = s->strata.p ? 2 : 1;
    if (s->strata.p) u.stratum = table_id(t, 1);
    if (s->weights.p) u.weight = weight_of(table_cell(t, weight_column));
    if (!u.weight) table_refuse(t, STR_FMT " is \"" STR_FMT "\": a weight is above 0, at most 1000000000, and has at most six decimals", STR_ARG(s->weights), STR_ARG(table_cell(t, weight_column)));
    if (*total + u.weight > INT64_MAX) table_refuse(t, "the weights sum to more than 9,223,372,036,854");
    *total += u.weight;
    vec_push(t->arena, rows, u);
}

static Err unit_rows(Cli *cli, Str path, const LotterySettings *s, UnitRows *rows, Str *bytes)
{
    Arena *a = cli->arena;
    const char **columns = make_array(a, const char *, 4);
    isize n = 0;
    columns[n++] = "unit";
    if (s->strata.p) columns[n++] = str_z(a, s->strata);
    if (s->weights.p) columns[n++] = str_z(a, s->weights);
    Err e = file_bytes(cli, path, (isize)1 << 30, bytes);
    if (failed(e)) return e;
    Table t;
    Map seen = map_on(a);
    u64 total = 0;
    e = table_open_memory(a, *bytes, path, columns, &t);
    while (!failed(e) && table_next(&t)) unit_row(&t, s, &seen, rows, &total);
    return table_close(&t);
}

/* The names of the strata, each once, in the order of their bytes. */
static isize strata_names(Arena *a, const UnitRows *rows, Str **out)
{
    Str *names = make_array(a, Str, rows->n + 1);
    for (isize i = 0; i < rows->n; i++) names[i] = rows->p[i].stratum;
    if (rows->n) qsort(names, (size_t)rows->n, sizeof *names, by_text);
    isize n = 0;
    for (isize i = 0; i < rows->n; i++) if (!i || !str_eq(names[i], names[n - 1])) names[n++] = names[i];
    *out = names;
    return n;
}

static isize stratum_index(const Str *names, isize n, Str name)
{
    const Str *at = n ? bsearch(&name, names, (size_t)n, sizeof *names, by_text) : NULL;
    return at ? at - names : -1;
}

static Err quotas_take(Arena *a, Str path, const LotterySettings *s, LotteryUnits *u, i64 *slots)
{
    i64 sum = 0;
    for (isize k = 0; k < u->plan.strata; k++) slots[k] = -1;
    for (isize i = 0; i < s->quotas.n; i++) {
        LotteryQuota q = s->quotas.p[i];
        isize k = stratum_index(u->stratum, u->plan.strata, q.stratum);
        if (k < 0) return err(a, ERR_INPUT, STR_FMT ": no unit is of stratum \"" STR_FMT "\", which has a quota", STR_ARG(path), STR_ARG(q.stratum));
        slots[k] = q.slots, sum += q.slots;
    }
    for (isize k = 0; k < u->plan.strata; k++)
        if (slots[k] < 0) return err(a, ERR_INPUT, STR_FMT ": stratum \"" STR_FMT "\" has no quota", STR_ARG(path), STR_ARG(u->stratum[k]));
    if (sum != s->slots) return err(a, ERR_INPUT, "the quotas sum to %" PRId64 ", not to the %" PRId64 " slots", sum, s->slots);
    return OK;
}

static Err slots_set(Arena *a, Str path, const LotterySettings *s, LotteryUnits *u, const i32 *stratum)
{
    i64 *slots = make_array(a, i64, u->plan.strata + 1), *units = make_array(a, i64, u->plan.strata + 1);
    u->plan.slots = slots;
    if (s->quotas.p) return quotas_take(a, path, s, u, slots);
    for (isize i = 0; i < u->plan.n; i++) units[stratum[i]]++;
    lottery_share(s->slots, units, u->plan.strata, slots);
    return OK;
}

Err lottery_units_read(Cli *cli, Str path, const LotterySettings *s, LotteryUnits *out)
{
    Arena *a = cli->arena;
    UnitRows rows = { 0 };
    *out = (LotteryUnits){ 0 };
    Err e = unit_rows(cli, path, s, &rows, &out->bytes);
    if (failed(e)) return e;
    if (rows.n) qsort(rows.p, (size_t)rows.n, sizeof *rows.p, by_id);
    i32 *stratum = make_array(a, i32, rows.n);
    u64 *weight = make_array(a, u64, rows.n);
    out->id = make_array(a, Str, rows.n);
    out->plan = (LotteryPlan){ .n = rows.n, .stratum = stratum, .weight = s->weights.p ? weight : NULL };
    out->plan.strata = strata_names(a, &rows, &out->stratum);
    for (isize i = 0; i < rows.n; i++) {
        out->id[i] = rows.p[i].id, weight[i] = rows.p[i].weight;
        stratum[i] = (i32)stratum_index(out->stratum, out->plan.strata, rows.p[i].stratum);
    }
    return slots_set(a, path, s, out, stratum);
}
