#include "engines/impact/impact_methods.h"
#include "engines/impact/randomize_task.h"
#include "engines/impact/randomize_commit.h"
#include "media/csv.h"
#include "media/table.h"
#include <math.h>
#include <stdlib.h>

const char randomize_methods[] = "complete|blocked|cluster|pairs|rerandomise";
static const char *const method_said[] = { "complete", "blocked", "cluster", "pairs", "rerandomise" };

/* ---- what was asked ---- */

/* Everything that decides who is treated, but for the file and the seed. */
static void design_write(RandomizeTask *t)
{
    static const char *const names[] = { "unit", "strata", "cluster", "covariates", "arms", "share", "accept", "draws", "where" };
    Buf b = buf_on(t->cli->arena);
    put_fmt(&b, "method %s", method_said[t->method]);
    for (isize i = 0; i < countof(names); i++) if (cli_text(t->cli, names[i]).n) put_fmt(&b, ", %s " STR_FMT, names[i], STR_ARG(cli_text(t->cli, names[i])));
    t->design = buf_str(&b);
}

static Err method_sound(const RandomizeTask *t)
{
    Arena *a = t->cli->arena;
    bool strata = t->strata.n, cluster = t->cluster.n, covariates = t->covariates.term.n;
    if (t->method == ASSIGN_BLOCKED && !strata) return err(a, ERR_USAGE, "--method blocked needs --strata");
    if (t->method == ASSIGN_CLUSTER && !cluster) return err(a, ERR_USAGE, "--method cluster needs --cluster");
    if (t->method >= ASSIGN_PAIRS && !covariates) return err(a, ERR_USAGE, "--method %s needs --covariates", method_said[t->method]);
    if (t->method == ASSIGN_COMPLETE && (strata || cluster)) return err(a, ERR_USAGE, "--strata goes with --method blocked, --cluster with cluster (both also with rerandomise)");
    if ((t->method == ASSIGN_PAIRS && strata) || (t->method == ASSIGN_BLOCKED && cluster)) return err(a, ERR_USAGE, t->method == ASSIGN_PAIRS ? "--method pairs makes its own strata" : "blocks of clusters: --method cluster with --strata");
    return OK;
}

/* Of several treatments all arms are alike in size where nothing else is said. */
static Err arms_given(RandomizeTask *t)
{
    Cli *cli = t->cli;
    bool shared = false;
    t->arms = names_given(cli, "arms");
    if (!t->arms.n) return OK;
    if (t->arms.n < 2 || t->arms.n > 19) return err(cli->arena, ERR_USAGE, "--arms takes the names of two to nineteen treatments, with commas");
    if (t->method >= ASSIGN_PAIRS) return err(cli->arena, ERR_USAGE, "--arms goes with --method complete, blocked and cluster");
    for (isize i = 0; i < t->arms.n; i++) for (isize j = 0; j <= i; j++) if (str_eq(t->arms.p[i], j < i ? t->arms.p[j] : S("control"))) return err(cli->arena, ERR_USAGE, "--arms: \"" STR_FMT "\" is already the name of an arm", STR_ARG(t->arms.p[i]));
    for (isize i = 0; i < cli->names.n; i++) shared |= str_eq(cli->names.p[i], S("share"));
    if (!shared) t->share = (double)t->arms.n / ((double)t->arms.n + 1);
    return OK;
}

static Err seed_given(RandomizeTask *t)
{
    Cli *cli = t->cli;
    Str seed = cli_text(cli, "seed");
    bool committing = cli_text(cli, "commit-out").n, committed = cli_text(cli, "commitment").n;
    if ((seed.n > 0) + committing + committed != 1) return err(cli->arena, ERR_USAGE, "randomize takes one of --seed HEX, --commit-out FILE (before the draw) and --commitment FILE (for it)");
    if (committing) return OK;
    if (committed) return randomize_committed(cli, t->design, t->d.seed);
    return seed_of_hex(seed, t->d.seed) ? OK : err(cli->arena, ERR_USAGE, "--seed takes 1 to 64 hexadecimal digits");
}

static Err asked(RandomizeTask *t)
{
    Cli *cli = t->cli;
    Str file;
    Err e = argument_needed(cli, 0, "the file", &file);
    t->unit = cli_text(cli, "unit"), t->strata = cli_text(cli, "strata"), t->cluster = cli_text(cli, "cluster");
    if (!failed(e)) e = word_given(cli, "method", randomize_methods, &t->method);
    if (!failed(e)) e = terms_parse(cli->arena, cli_text(cli, "covariates"), &t->covariates);
    if (!failed(e)) e = real_given(cli, "share", 0, 1, &t->share);
    if (!failed(e)) e = real_given(cli, "accept", 1e-4, 1, &t->d.accept);
    if (!failed(e)) e = cli_int(cli, "draws", 100, 100000, &t->d.simulated);
    if (!failed(e) && !t->unit.n) e = err(cli->arena, ERR_USAGE, "randomize needs --unit");
    if (!failed(e) && !t->covariates.intercept) e = err(cli->arena, ERR_USAGE, "--covariates stand beside a constant: without 0 or -1");
    if (!failed(e)) e = method_sound(t);
    if (!failed(e)) e = arms_given(t);
    if (failed(e)) return e;
    if (t->method != ASSIGN_AGAIN) t->d.accept = 1;
    design_write(t);
    return seed_given(t);
}

static void wishes(RandomizeTask *t)
{
    Arena *a = t->cli->arena;
    wish(a, &t->needed, t->unit, COLUMN_ID);
    if (t->strata.n) wish(a, &t->needed, t->strata, COLUMN_ID);
    if (t->cluster.n) wish(a, &t->needed, t->cluster, COLUMN_ID);
    formula_wishes(a, &t->covariates, &t->needed);
}

/* ---- what is assigned ---- */

typedef struct { Str id; i32 code; } Named;
static int by_bytes(const void *x, const void *y) { return str_cmp(((const Named *)x)->id, ((const Named *)y)->id); }

/* Numbers of a column's levels in the order of their bytes. */
static i32 *order_of(Arena *a, const Sample *s, Str column, i32 levels)
{
    Named *all = make_array(a, Named, levels);
    i32 *number = make_array(a, i32, levels + 1);
    for (i32 i = 0; i < levels; i++) all[i] = (Named){ sample_level(s, column, i), i };
    qsort(all, (size_t)levels, sizeof *all, by_bytes);
    for (i32 i = 0; i < levels; i++) number[all[i].code] = i;
    return number;
}

static Err units_once(const RandomizeTask *t)
{
    Groups unit = sample_groups(&t->s, t->unit);
    u8 *seen = arena_alloc(t->cli->arena, unit.levels + 1);
    for (isize r = 0; r < t->s.c.n; r++) {
        if (seen[unit.code[r]]) return err(t->cli->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " has \"" STR_FMT "\" a second time: each row is a unit", STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(t->unit), STR_ARG(sample_level(&t->s, t->unit, unit.code[r])));
        seen[unit.code[r]] = 1;
    }
    return OK;
}

/* item[row]: units or clusters in the order of their names' bytes; strata likewise. */
static Err items_make(RandomizeTask *t)
{
    Arena *a = t->cli->arena;
    Str by = t->cluster.n ? t->cluster : t->unit;
    Groups g = sample_groups(&t->s, by);
    i32 *number = order_of(a, &t->s, by, g.levels), *stratum = make_array(a, i32, g.levels + 1);
    t->d.n = g.levels, t->item = make_array(a, i32, t->s.c.n + 1);
    for (isize r = 0; r < t->s.c.n; r++) t->item[r] = number[g.code[r]];
    if (!t->strata.n) return OK;
    Groups s = sample_groups(&t->s, t->strata);
    i32 *rank = order_of(a, &t->s, t->strata, s.levels);
    for (i32 i = 0; i < g.levels; i++) stratum[i] = -1;
    for (isize r = 0; r < t->s.c.n; r++) {
        i32 *mine = &stratum[t->item[r]];
        if (*mine >= 0 && *mine != rank[s.code[r]]) return err(a, ERR_INPUT, STR_FMT ":%" PRId64 ": " STR_FMT " is in another stratum than in an earlier row: clusters lie within strata", STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(sample_level(&t->s, by, g.code[r])));
        *mine = rank[s.code[r]];
    }
    t->d.stratum = stratum, t->d.strata = s.levels;
    return OK;
}

/* Covariates of what is assigned: of clusters their means. */
static Err covariates_make(RandomizeTask *t)
{
    Arena *a = t->cli->arena;
    Err e = formula_design(a, &t->covariates, &t->s.c, &t->x);
    if (failed(e)) return e;
    double **x = make_array(a, double *, t->x.k + 1), *rows = make_array(a, double, t->d.n);
    for (isize r = 0; r < t->s.c.n; r++) rows[t->item[r]]++;
    for (isize j = 0; j < t->x.k; j++) {
        x[j] = make_array(a, double, t->d.n);
        for (isize r = 0; r < t->s.c.n; r++) x[j][t->item[r]] += t->x.x[j][r] / rows[t->item[r]];
    }
    t->d.k = t->x.k, t->d.x = (const double *const *)x;
    return OK;
}

static Err strata_make(RandomizeTask *t)
{
    Arena *a = t->cli->arena;
    RandomizeDesign *d = &t->d;
    if (t->method == ASSIGN_PAIRS) {
        i32 *pair = make_array(a, i32, d->n + 1);
        Err e = randomize_pairs(a, d->n, d->k, d->x, pair);
        if (failed(e)) return e;
        d->stratum = pair, d->strata = (i32)(d->n / 2);
    } else if (!t->strata.n) d->strata = 1;
    i64 *units = make_array(a, i64, d->strata), *slots = make_array(a, i64, d->strata);
    for (isize i = 0; i < d->n; i++) units[d->stratum ? d->stratum[i] : 0]++;
    if (t->method == ASSIGN_PAIRS) for (i32 s = 0; s < d->strata; s++) slots[s] = 1;
    else lottery_share((i64)floor(t->share * (double)d->n + 0.5), units, d->strata, slots);
    d->slots = slots, t->stratum_units = units;
    return OK;
}

/* ---- who is treated ---- */

static Err assignment_put(const RandomizeTask *t)
{
    Str path = cli_text(t->cli, "out"), columns[] = { t->unit, t->strata, t->cluster };
    if (!path.n) return OK;
    Buf b = buf_on(t->cli->arena);
    for (isize i = 0; i < countof(columns); i++) if (columns[i].n) csv_put_cell(&b, columns[i]), put_char(&b, ',');
    put_fmt(&b, "%streatment,probability%s\n", t->method == ASSIGN_PAIRS ? "pair," : "", t->arms.n ? ",weight" : "");
    for (isize r = 0; r < t->s.c.n; r++) {
        i32 item = t->item[r];
        for (isize i = 0; i < countof(columns); i++) if (columns[i].n) csv_put_cell(&b, sample_level(&t->s, columns[i], sample_groups(&t->s, columns[i]).code[r])), put_char(&b, ',');
        if (t->method == ASSIGN_PAIRS) put_fmt(&b, "%d,", t->d.stratum[item] + 1);
        if (t->arms.n) csv_put_cell(&b, t->arm[item] ? t->arms.p[t->arm[item] - 1] : S("control")), put_char(&b, ',');
        else put_fmt(&b, "%d,", t->r.treated[item]);
        put_real(&b, t->arms.n ? t->arm_chance[item] : t->r.probability[item]);
        if (t->arms.n) put_char(&b, ','), put_real(&b, 1 / t->arm_chance[item]);
        put_char(&b, '\n');
    }
    return file_write(t->cli, path, buf_str(&b));
}

static Err assign(RandomizeTask *t)
{
    Err e = units_once(t);
    if (!failed(e)) e = items_make(t);
    if (!failed(e)) e = covariates_make(t);
    if (!failed(e)) e = strata_make(t);
    if (!failed(e)) e = randomize(t->cli->arena, &t->d, &t->r);
    t->arm = make_array(t->cli->arena, i32, t->d.n + 1), t->arm_chance = make_array(t->cli->arena, double, t->d.n + 1);
    if (!failed(e) && t->arms.n) e = randomize_arms(t->cli->arena, &t->d, &t->r, (i32)t->arms.n, t->arm, t->arm_chance);
    if (!failed(e)) e = assignment_put(t);
    return e;
}

Err impact_randomize_run(Cli *cli)
{
    RandomizeTask t = { .cli = cli };
    Err e = outputs_apart(cli);
    if (!failed(e)) e = asked(&t);
    if (failed(e)) return e;
    if (cli_text(cli, "commit-out").n) return randomize_commit(cli, t.design);
    wishes(&t);
    e = sample_read(cli, &t.needed, NULL, &t.s);
    if (failed(e)) return e;
    formula_bind(&t.covariates, &t.s.c);
    e = sample_settle(&t.s);
    if (!failed(e)) e = assign(&t);
    if (!failed(e)) e = randomize_say(&t);
    if (!failed(e)) e = findings_out(cli, &t.f);
    design_free(&t.x);
    sample_free(&t.s);
    return e;
}
