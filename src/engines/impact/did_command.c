#include "engines/impact/did_task.h"
#include "engines/impact/impact_methods.h"
#include "engines/lottery/lottery.h"
#include <math.h>

const char did_methods[] = "dr|reg|ipw|ipw-ht|dr-imp|dr1|dr-imp1|sunab|imputation|bacon";
static const TwoMethod two_methods[] = { TWO_DR, TWO_REG, TWO_IPW, TWO_IPW_HT, TWO_DR_IMP, TWO_DR1, TWO_DR_IMP1 };

/* ---- what was asked ---- */

static Err events_given(DidTask *t)
{
    Cli *cli = t->cli;
    DidSummary *s = &t->events;
    double low, high;
    Err e = real_given(cli, "balance", 0, 1e6, &s->balanced);
    if (!failed(e)) e = real_given(cli, "from-event", -1e6, 1e6, &low);
    if (!failed(e)) e = real_given(cli, "to-event", -1e6, 1e6, &high);
    if (failed(e)) return e;
    s->is_balanced = !isnan(s->balanced), s->windowed = !isnan(low) || !isnan(high);
    s->low = isnan(low) ? -INFINITY : low, s->high = isnan(high) ? INFINITY : high;
    return OK;
}

/* Honest bands need all periods compared with one and the same. */
static Err base_given(DidTask *t)
{
    Cli *cli = t->cli;
    bool given = cli_text(cli, "base").n;
    t->base = t->honest.asked;
    Err e = given ? word_given(cli, "base", "varying|universal", &t->base) : OK;
    if (!failed(e) && t->honest.asked && !t->base) e = err(cli->arena, ERR_USAGE, "--honest needs --base universal: all periods compared with the last before the treatment");
    return e;
}

static Err words_given(DidTask *t)
{
    Cli *cli = t->cli;
    Err e = word_given(cli, "method", did_methods, &t->method);
    if (!failed(e)) e = honest_asked(t);
    if (!failed(e)) e = word_given(cli, "control", "never|notyet", &t->control);
    if (!failed(e)) e = base_given(t);
    if (!failed(e)) e = word_given(cli, "panel", "balanced|unbalanced|cross", &t->shape);
    if (!failed(e)) e = word_given(cli, "fix-weights", "earlier|base|first|varying", &t->fix_weights);
    if (!failed(e)) e = word_given(cli, "errors", "analytic|bootstrap", &t->errors);
    if (!failed(e)) e = level_given(cli, &t->m.level);
    if (!failed(e)) e = real_given(cli, "anticipation", 0, 1e6, &t->m.anticipation);
    if (!failed(e)) e = cli_int(cli, "draws", 0, 100000, &t->m.draws);
    if (!failed(e)) e = events_given(t);
    t->leads = -1;
    if (!failed(e) && cli_text(cli, "pretrends").n) e = t->method == ASKED_IMPUTATION ? cli_int(cli, "pretrends", 0, 1000, &t->leads) : err(cli->arena, ERR_USAGE, "--pretrends goes with --method imputation; the others say effects before the treatment by themselves");
    u8 seed[SEED_BYTES];
    if (!failed(e) && !seed_of_hex(cli_text(cli, "seed"), seed)) e = err(cli->arena, ERR_USAGE, "--seed takes 1 to 64 hexadecimal digits");
    if (!failed(e)) memcpy(t->m.seed, seed, sizeof t->m.seed);
    return e;
}

static Err asked(DidTask *t)
{
    Cli *cli = t->cli;
    Str file;
    Err e = argument_needed(cli, 0, "the file", &file);
    t->outcome = cli_text(cli, "outcome"), t->unit = cli_text(cli, "unit"), t->time = cli_text(cli, "time"), t->group = cli_text(cli, "group");
    t->cluster = cli_text(cli, "cluster"), t->weights = cli_text(cli, "weights");
    if (!failed(e)) e = words_given(t);
    if (failed(e)) return e;
    bool cross = t->shape == DID_CROSS, further = t->method >= ASKED_SUNAB;
    if (!t->outcome.n || !t->time.n || !t->group.n || (!t->unit.n && !cross)) return err(cli->arena, ERR_USAGE, "did needs --outcome, --time, --group%s", cross ? "" : " and --unit (of repeated cross-sections: --panel cross)");
    e = terms_parse(cli->arena, cli_text(cli, "covariates"), &t->covariates);
    if (!failed(e) && !t->covariates.intercept) e = err(cli->arena, ERR_USAGE, "--covariates stand beside a constant: without 0 or -1");
    if (!failed(e) && (t->method == TWO_DR1 || t->method == TWO_DR_IMP1) && t->shape == DID_PANEL && t->fix_weights != DID_VARYING) e = err(cli->arena, ERR_USAGE, "--method dr1 and dr-imp1 are for cross-sections: --panel unbalanced or cross");
    if (!failed(e) && t->fix_weights && t->fix_weights != DID_VARYING && t->shape != DID_PANEL) e = err(cli->arena, ERR_USAGE, "--fix-weights base and first go with --panel balanced; without it each row has its own weight (varying)");
    if (!failed(e) && further && cross) e = err(cli->arena, ERR_USAGE, "--method sunab, imputation and bacon follow units: they go without --panel cross");
    if (!failed(e) && t->method == ASKED_BACON && (t->covariates.term.n || t->weights.n)) e = err(cli->arena, ERR_USAGE, "--method bacon says what a two-way regression compares that has no --covariates and no --weights");
    if (!failed(e) && t->errors && !t->m.draws) e = err(cli->arena, ERR_USAGE, "--errors bootstrap needs --draws");
    return e;
}

static void wishes(DidTask *t)
{
    Arena *a = t->cli->arena;
    wish(a, &t->needed, t->outcome, COLUMN_NUMBER), wish(a, &t->needed, t->time, COLUMN_ID), wish(a, &t->other, t->group, COLUMN_ID);
    if (t->unit.n) wish(a, &t->needed, t->unit, COLUMN_ID);
    if (t->cluster.n) wish(a, &t->needed, t->cluster, COLUMN_ID);
    if (t->weights.n) wish(a, &t->needed, t->weights, COLUMN_NUMBER);
    formula_wishes(a, &t->covariates, &t->needed);
}

/* ---- columns ---- */

static double group_value(Str text)    /* INFINITY: never; NAN: no period */
{
    double v;
    if (!text.n || str_eq(text, S("never")) || str_eq(text, S("Never")) || str_eq(text, S("Inf"))) return INFINITY;
    return !str_real(text, &v) ? NAN : v == 0 ? INFINITY : v;
}

static Err groups_read(DidTask *t)
{
    Arena *a = t->cli->arena;
    const Column *c = &t->s.c.column[columns_find(&t->s.c, t->group, COLUMN_ID)];
    double *value = make_array(a, double, c->levels + 1);
    t->first_treated = make_array(a, double, t->s.c.n + 1);
    for (i32 g = 0; g < c->levels; g++) value[g] = group_value(c->level[g]);
    for (isize r = 0; r < t->s.c.n; r++) {
        Str text = c->code[r] < 0 ? (Str){ 0 } : c->level[c->code[r]];
        t->first_treated[r] = c->code[r] < 0 ? INFINITY : value[c->code[r]];
        if (isnan(t->first_treated[r]) || t->first_treated[r] < 0) return err(a, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is \"" STR_FMT "\": it holds the first treated period, a number above zero (where periods go below, number them from 1 on); empty, 0 or never is never treated", STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(t->group), STR_ARG(text));
    }
    return OK;
}

static Err periods_read(DidTask *t, Groups period)
{
    Arena *a = t->cli->arena;
    t->period_value = make_array(a, double, period.levels + 1);
    for (i32 p = 0; p < period.levels; p++) {
        Str text = sample_level(&t->s, t->time, p);
        if (str_real(text, &t->period_value[p])) continue;
        isize r = 0;
        while (period.code[r] != p) r++;
        return err(a, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is \"" STR_FMT "\": periods are numbers", STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(t->time), STR_ARG(text));
    }
    return OK;
}

static Err weights_check(DidTask *t)
{
    double sum = 0;
    for (isize r = 0; r < t->s.c.n && t->m.w; r++) {
        sum += t->m.w[r];
        if (t->m.w[r] < 0) return err(t->cli->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is %g: a weight is not below zero", STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(t->weights), t->m.w[r]);
    }
    return t->m.w && !(sum > 0) ? err(t->cli->arena, ERR_INPUT, "all weights are zero") : OK;
}

static Err model_make(DidTask *t)
{
    DidModel *m = &t->m;
    Groups period = sample_groups(&t->s, t->time);
    Err e = groups_read(t);
    if (!failed(e)) e = periods_read(t, period);
    if (!failed(e)) e = formula_design(t->cli->arena, &t->covariates, &t->s.c, &t->x);
    if (failed(e)) return e;
    m->n = t->s.c.n, m->period = period, m->period_value = t->period_value, m->group = t->first_treated;
    if (t->shape != DID_CROSS) m->unit = sample_groups(&t->s, t->unit);
    if (t->cluster.n && !str_eq(t->cluster, t->unit)) m->cluster = sample_groups(&t->s, t->cluster);
    m->y = sample_number(&t->s, t->outcome), m->w = t->weights.n ? sample_number(&t->s, t->weights) : NULL;
    m->k = t->x.k, m->x = (const double *const *)t->x.x;
    m->shape = (DidShape)t->shape, m->control = (DidControl)t->control, m->universal = t->base, m->weights = (DidWeights)t->fix_weights, m->bootstrap = t->errors;
    if (t->method < ASKED_SUNAB) m->method = two_methods[t->method];
    if (isnan(m->anticipation)) m->anticipation = 0;
    m->threads = threads_given(), m->leads = (isize)t->leads;
    return weights_check(t);
}

Err impact_did_run(Cli *cli)
{
    DidTask t = { .cli = cli };
    Err e = outputs_apart(cli);
    if (!failed(e)) e = asked(&t);
    if (failed(e)) return e;
    wishes(&t);
    e = sample_read(cli, &t.needed, &t.other, &t.s);
    if (failed(e)) return e;
    formula_bind(&t.covariates, &t.s.c);
    e = sample_settle(&t.s);
    if (!failed(e)) e = model_make(&t);
    if (!failed(e)) e = t.method < ASKED_SUNAB ? did_say(&t) : did_further_say(&t);
    if (!failed(e)) e = findings_out(cli, &t.f);
    design_free(&t.x);
    sample_free(&t.s);
    return e;
}
