#include "engines/impact/impact_methods.h"
#include "engines/impact/meta_task.h"
#include <math.h>

/* ---- what was asked ---- */

static Err numbers_given(MetaTask *t)
{
    Cli *cli = t->cli;
    const char *ways[] = { "counts", "totals", "means" };
    isize given = 0, which = 0;
    for (isize i = 0; i < countof(ways); i++) if (cli_text(cli, ways[i]).n) given++, which = i;
    bool effect = t->effect.n > 0;
    if (given + effect != 1) return err(cli->arena, ERR_USAGE, "give --effect COLUMN with --variance or --se, or one of --counts, --totals, --means");
    if (effect && (t->variance.n > 0) == (t->se.n > 0)) return err(cli->arena, ERR_USAGE, "--effect goes with --variance COLUMN or --se COLUMN");
    if (effect) return cli_text(cli, "measure").n ? err(cli->arena, ERR_USAGE, "--measure goes with --counts, --totals or --means") : OK;
    t->counted = which < 2, t->totals = which == 1;
    t->numbers = names_given(cli, ways[which]);
    if (t->numbers.n != (t->counted ? 4 : 6)) return err(cli->arena, ERR_USAGE, "--%s takes %s", ways[which], which == 0 ? "four columns: events and others of the treated, events and others of the control" : which == 1 ? "four columns: events and all of the treated, events and all of the control" : "six columns: mean, standard deviation and rows of the treated, then of the control");
    if (!cli_text(cli, "measure").n) { t->measure = t->counted ? MEASURE_OR : MEASURE_SMD; return OK; }
    Err e = word_given(cli, "measure", meta_measures, &t->measure);
    if (!failed(e) && t->counted != (t->measure <= MEASURE_RD)) e = err(cli->arena, ERR_USAGE, "--measure %s", t->counted ? "of counts is OR, RR or RD" : "of means is MD or SMD");
    return e;
}

/* "population = 140000, region = 'south'" */
static Err fields_given(MetaTask *t, const char *option, bool numbers)
{
    Arena *a = t->cli->arena;
    Str rest = cli_text(t->cli, option), part;
    while (str_cut(&rest, ',', &part)) {
        isize sign = str_find_char(part, '=');
        double unused;
        PlaceField q = { str_trim(str_slice(part, 0, sign)), str_trim(str_slice(part, sign + 1, part.n)) };
        if (q.value.n > 1 && (q.value.p[0] == '\'' || q.value.p[0] == '"')) q.value = str_slice(q.value, 1, q.value.n - 1);
        if (sign < 0 || !q.column.n || (numbers && !str_real(q.value, &unused))) return err(a, ERR_USAGE, "--%s takes COLUMN=%s, with commas between: \"" STR_FMT "\"", option, numbers ? "NUMBER" : "VALUE", STR_ARG(str_trim(part)));
        if (numbers) vec_push(a, &t->at, q);
        else vec_push(a, &t->place, q);
    }
    return OK;
}

static Err words_given(MetaTask *t)
{
    Cli *cli = t->cli;
    Err e = word_given(cli, "method", meta_methods, &t->method);
    if (!failed(e)) e = word_given(cli, "test", meta_tests, &t->test);
    if (!failed(e)) e = word_given(cli, "to", meta_adds, &t->to);
    if (!failed(e)) e = word_given(cli, "robust", meta_robusts, &t->robust);
    if (!failed(e)) e = word_given(cli, "prediction", meta_predictions, &t->prediction);
    if (!failed(e)) e = word_given(cli, "side", meta_sides, &t->side);
    t->fill = -1;
    if (!failed(e) && cli_text(cli, "trim-fill").n) e = word_given(cli, "trim-fill", meta_fills, &t->fill);
    return e;
}

static Err reals_given(MetaTask *t)
{
    Cli *cli = t->cli;
    double tau2;
    Err e = level_given(cli, &t->m.level);
    if (!failed(e)) e = real_given(cli, "add", 0, 1e6, &t->add);
    if (!failed(e)) e = real_given(cli, "bandwidth", 1e-6, 1e6, &t->bandwidth);
    if (!failed(e)) e = real_given(cli, "tau2", 0, INFINITY, &tau2);
    if (!failed(e) && !isnan(tau2)) t->m.tau2_given = true, t->m.tau2 = tau2;
    return e;
}

static Err asked(MetaTask *t)
{
    Cli *cli = t->cli;
    Str file;
    Err e = argument_needed(cli, 0, "the file", &file);
    t->effect = cli_text(cli, "effect"), t->variance = cli_text(cli, "variance"), t->se = cli_text(cli, "se"), t->study = cli_text(cli, "study"), t->weights = cli_text(cli, "weights");
    t->cluster = cli_text(cli, "cluster"), t->order = cli_text(cli, "cumulative"), t->similarity = cli_text(cli, "similarity");
    if (!failed(e)) e = numbers_given(t);
    if (!failed(e)) e = words_given(t);
    if (!failed(e)) e = reals_given(t);
    if (!failed(e)) e = terms_parse(cli->arena, cli_text(cli, "moderators"), &t->moderators);
    if (!failed(e)) e = fields_given(t, "place", false);
    if (!failed(e)) e = fields_given(t, "at", true);
    if (failed(e)) return e;
    bool moderated = t->moderators.term.n || !t->moderators.intercept;
    if (moderated && (t->order.n || t->fill >= 0 || cli_on(cli, "leave-one-out"))) return err(cli->arena, ERR_USAGE, "--leave-one-out, --cumulative and --trim-fill go without --moderators");
    if (moderated && (t->place.n || t->similarity.n)) return err(cli->arena, ERR_USAGE, "--place and --similarity go without --moderators (--at says what the model expects where moderators are so)");
    if (t->at.n && !moderated) return err(cli->arena, ERR_USAGE, "--at goes with --moderators");
    if (t->place.n && t->similarity.n) return err(cli->arena, ERR_USAGE, "--place makes the weights that --similarity gives: one of them");
    if (t->weights.n && (t->place.n || t->similarity.n || t->fill >= 0)) return err(cli->arena, ERR_USAGE, "--weights goes without --place, --similarity and --trim-fill");
    return OK;
}

static void wishes(MetaTask *t)
{
    Arena *a = t->cli->arena;
    Str numbers[] = { t->effect, t->variance, t->se, t->weights, t->order, t->similarity }, ids[] = { t->study, t->cluster };
    for (isize i = 0; i < countof(numbers); i++) if (numbers[i].n) wish(a, &t->needed, numbers[i], COLUMN_NUMBER);
    for (isize i = 0; i < countof(ids); i++) if (ids[i].n) wish(a, &t->needed, ids[i], COLUMN_ID);
    for (isize i = 0; i < t->numbers.n; i++) wish(a, &t->needed, t->numbers.p[i], COLUMN_NUMBER);
    formula_wishes(a, &t->moderators, &t->needed);
    for (isize i = 0; i < t->place.n; i++) wish(a, &t->other, t->place.p[i].column, COLUMN_ANY);
}

/* ---- effects ---- */

static Err cell_refused(const MetaTask *t, isize row, Str column, double v, const char *must_be)
{
    return err(t->cli->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is %g: it must be %s", STR_ARG(t->s.c.name), sample_line(&t->s, row), STR_ARG(column), v, must_be);
}

static Err counts_take(MetaTask *t)
{
    isize k = t->s.c.n;
    const double *c[4];
    double *others[2] = { make_array(t->cli->arena, double, k + 1), make_array(t->cli->arena, double, k + 1) };
    for (isize j = 0; j < 4; j++) c[j] = sample_number(&t->s, t->numbers.p[j]);
    for (isize i = 0; i < k; i++)
        for (isize j = 0; j < 4; j++) {
            if (!(c[j][i] >= 0)) return cell_refused(t, i, t->numbers.p[j], c[j][i], "0 or more");
            if (!(j % 2)) continue;
            others[j / 2][i] = t->totals ? c[j][i] - c[j - 1][i] : c[j][i];
            if (others[j / 2][i] < 0) return cell_refused(t, i, t->numbers.p[j], c[j][i], "at least the events beside it");
        }
    effects_of_counts((Measure)t->measure, k, c[0], others[0], c[2], others[1], t->add, (AddTo)t->to, t->y, t->v);
    return OK;
}

static Err means_take(MetaTask *t)
{
    isize k = t->s.c.n;
    const double *c[6];
    for (isize j = 0; j < 6; j++) c[j] = sample_number(&t->s, t->numbers.p[j]);
    for (isize i = 0; i < k; i++)
        for (isize j = 1; j < 6; j++) {
            if (j % 3 == 1 && !(c[j][i] >= 0)) return cell_refused(t, i, t->numbers.p[j], c[j][i], "0 or more");
            if (j % 3 == 2 && !(c[j][i] > 0)) return cell_refused(t, i, t->numbers.p[j], c[j][i], "above 0");
        }
    effects_of_means((Measure)t->measure, k, &(MeansColumns){ c[0], c[1], c[2], c[3], c[4], c[5] }, t->y, t->v);
    return OK;
}

static Err given_take(MetaTask *t)
{
    const double *y = sample_number(&t->s, t->effect), *v = sample_number(&t->s, t->se.n ? t->se : t->variance);
    for (isize i = 0; i < t->s.c.n; i++) {
        if (!(v[i] > 0)) return cell_refused(t, i, t->se.n ? t->se : t->variance, v[i], "above 0");
        t->y[i] = y[i], t->v[i] = t->se.n ? v[i] * v[i] : v[i];
    }
    return OK;
}

/* Effects of all rows; rows that say nothing are taken out, and their effects with them. */
static Err effects_take(MetaTask *t)
{
    Arena *a = t->cli->arena;
    isize n = t->s.c.n, k = 0;
    t->y = make_array(a, double, n + 1), t->v = make_array(a, double, n + 1);
    Err e = t->effect.n ? given_take(t) : t->counted ? counts_take(t) : means_take(t);
    if (failed(e)) return e;
    for (isize i = 0; i < n; i++) {
        if (isfinite(t->y[i]) && t->v[i] > 0) { t->y[k] = t->y[i], t->v[k++] = t->v[i]; continue; }
        sample_drop(&t->s, i, isfinite(t->y[i]) && t->v[i] == 0 ? _("its counts or means give a variance of zero") : _("its counts or means do not say how large the effect is"));
    }
    return k < n ? sample_settle(&t->s) : OK;
}

/* A study of weight zero is none of the mean, and one of those that say how much places differ. */
static Err weights_check(const MetaTask *t)
{
    const double *w = t->weights.n ? sample_number(&t->s, t->weights) : NULL;
    for (isize i = 0; i < t->s.c.n && w; i++) if (!(w[i] >= 0)) return cell_refused(t, i, t->weights, w[i], "0 or more");
    return OK;
}

static Err model_make(MetaTask *t)
{
    Arena *a = t->cli->arena;
    isize k = t->s.c.n;
    Err e = formula_design(a, &t->moderators, &t->s.c, &t->x);
    if (failed(e)) return e;
    MetaModel *m = &t->m;
    m->k = k, m->y = t->y, m->v = t->v, m->p = t->x.k, m->x = (const double *const *)t->x.x, m->name = t->x.name, m->constant = t->moderators.intercept;
    m->method = (MetaMethod)t->method, m->test = (MetaTest)t->test;
    if (t->weights.n) m->w = sample_number(&t->s, t->weights);
    t->label = make_array(a, Str, k + 1);
    for (isize i = 0; i < k; i++) t->label[i] = t->study.n ? sample_level(&t->s, t->study, sample_groups(&t->s, t->study).code[i]) : str_fmt(a, words_in(lang_of(cli_text(t->cli, "lang")), N_("study %td")), i + 1);
    return meta_fit(a, m, &t->fit);
}

Err impact_meta_run(Cli *cli)
{
    MetaTask t = { .cli = cli };
    Err e = outputs_apart(cli);
    if (!failed(e)) e = asked(&t);
    if (failed(e)) return e;
    wishes(&t);
    e = sample_read(cli, &t.needed, &t.other, &t.s);
    if (failed(e)) return e;
    formula_bind(&t.moderators, &t.s.c);
    e = sample_settle(&t.s);
    if (!failed(e)) e = weights_check(&t);
    if (!failed(e)) e = effects_take(&t);
    if (!failed(e)) e = model_make(&t);
    if (!failed(e)) e = meta_say(&t);
    if (!failed(e)) e = findings_out(cli, &t.f);
    design_free(&t.x);
    sample_free(&t.s);
    return e;
}
