#include "engines/impact/trial_task.h"
#include "engines/impact/distributions.h"
#include <math.h>

static const char method_words[] = "means|ols|lin|cuped", se_words[] = "iid|HC0|HC1|HC2|HC3|CR0|CR1|CR1S|CR2|CR3";
static const char *const method_said[] = { "means", "ols", "lin", "cuped" }, *const se_said[] = { "iid", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR1S", "CR2", "CR3" };

/* ---- what was asked ---- */

static Err seed_given(Trial *t)
{
    Str hex = cli_text(t->cli, "seed");
    return seed_of_hex(hex, t->seed) ? OK : err(t->cli->arena, ERR_USAGE, "--seed takes 1 to 64 hexadecimal digits");
}

static Err method_given(Trial *t)
{
    Cli *cli = t->cli;
    Err e = OK;
    bool weighted = t->probability.n || t->weights.n, plain = t->formula.term.n == 1 && !weighted && !t->uptake.n && !cli_text(cli, "se").n;
    t->method = plain ? BY_MEANS : BY_OLS;
    if (cli_text(cli, "method").n) e = word_given(cli, "method", method_words, &t->method);
    if (failed(e)) return e;
    bool simple = t->method == BY_MEANS || t->method == BY_CUPED;
    if (simple && weighted) return err(cli->arena, ERR_USAGE, "--method %s takes no weights or probabilities: --method ols does", method_said[t->method]);
    if (simple && t->uptake.n) return err(cli->arena, ERR_USAGE, "--uptake goes with --method ols");
    if (t->method == BY_MEANS && t->formula.term.n > 1) return err(cli->arena, ERR_USAGE, "--method means takes no covariates: --method ols, lin or cuped do");
    if (t->method != BY_MEANS && t->method != BY_OLS && t->formula.term.n < 2) return err(cli->arena, ERR_USAGE, "--method %s needs covariates behind the treatment: 'y ~ z + x1'", method_said[t->method]);
    if (t->method == BY_LIN && t->uptake.n) return err(cli->arena, ERR_USAGE, "--uptake goes with --method ols");
    t->se = t->cluster.n ? ROBUST_CR2 : ROBUST_HC2;
    if (cli_text(cli, "se").n) e = word_given(cli, "se", se_words, &t->se);
    if (failed(e)) return e;
    if (simple && cli_text(cli, "se").n) return err(cli->arena, ERR_USAGE, "--method %s has the standard error of its design (Neyman; CR2 with clusters): --se goes with ols and lin", method_said[t->method]);
    if ((t->se >= ROBUST_CR0) != (t->cluster.n > 0)) return err(cli->arena, ERR_USAGE, t->cluster.n ? "--cluster goes with --se CR0 to CR3" : "--se %s needs --cluster COLUMN", se_said[t->se]);
    return OK;
}

static Err asked(Trial *t)
{
    Cli *cli = t->cli;
    Str formula, file;
    Err e = argument_needed(cli, 0, "the file", &file);
    if (!failed(e)) e = formula_given(cli, (Str){ 0 }, &formula);
    if (!failed(e)) e = formula_parse(cli->arena, formula, &t->formula);
    if (failed(e)) return e;
    const FormulaTerm *first = t->formula.term.n ? &t->formula.term.p[0] : NULL;
    if (!first || first->n != 1 || first->factor[0].kind != F_NUMBER || first->factor[0].expr->kind != X_COLUMN) return err(cli->arena, ERR_USAGE, "the first term behind ~ is the treatment's column: 'y ~ z + x1'");
    if (t->formula.fe.n) return err(cli->arena, ERR_USAGE, "blocks of a trial are given by --strata, not behind |");
    t->treatment = first->factor[0].expr->text;
    t->strata = cli_text(cli, "strata"), t->cluster = cli_text(cli, "cluster"), t->probability = cli_text(cli, "probability"), t->weights = cli_text(cli, "weights"), t->uptake = cli_text(cli, "uptake"), t->by = cli_text(cli, "by"), t->only = -1;
    t->plain_df = cli_on(cli, "plain-df"), t->ri = cli_on(cli, "ri"), t->lee = cli_on(cli, "lee");
    e = level_given(cli, &t->level);
    if (!failed(e)) e = method_given(t);
    if (!failed(e)) e = word_given(cli, "adjust", "none|holm|bh|rw", &t->correction);
    if (!failed(e)) e = cli_int(cli, "draws", 1, 1000000000, &t->draws);
    return failed(e) ? e : seed_given(t);
}

static void wishes(Trial *t)
{
    Arena *a = t->cli->arena;
    Formula rest = t->formula;
    rest.term.p++, rest.term.n--, rest.outcome.n = 0;
    wish(a, &t->needed, t->treatment, COLUMN_ID);
    formula_wishes(a, &rest, &t->needed);
    Str ids[] = { t->strata, t->cluster, t->by }, numbers[] = { t->probability, t->weights, t->uptake };
    for (isize i = 0; i < countof(ids); i++) if (ids[i].n) wish(a, &t->needed, ids[i], COLUMN_ID);
    for (isize i = 0; i < countof(numbers); i++) if (numbers[i].n) wish(a, &t->needed, numbers[i], COLUMN_NUMBER);
    for (isize i = 0; i < t->formula.outcome.n; i++) expr_wishes(a, t->formula.outcome.p[i], &t->other);
}

/* ---- columns ---- */

/* What people call the arm that gets nothing. */
static bool is_control(Trial *t, i32 level)
{
    static const char *const names[] = { "control", "placebo", "untreated", "none", "no", "false", "0" };
    Str name = str_lower(t->cli->arena, sample_level(&t->s, t->treatment, level));
    for (isize i = 0; i < countof(names); i++) if (str_eq(name, str_from(names[i]))) return true;
    return false;
}

/* Numbers stand in their order; names are taken without regard to case, as R does in most places. */
static i32 control_usual(Trial *t)
{
    Arena *a = t->cli->arena;
    i32 first = 0;
    for (i32 l = 0; l < t->arm.levels; l++) if (is_control(t, l)) return l;
    if (!trial_arms_named(t)) return 0;
    for (i32 l = 1; l < t->arm.levels; l++) if (str_cmp(str_lower(a, sample_level(&t->s, t->treatment, l)), str_lower(a, sample_level(&t->s, t->treatment, first))) < 0) first = l;
    return first;
}

static Err control_find(Trial *t)
{
    Str asked_for = cli_text(t->cli, "control");
    Arena *a = t->cli->arena;
    t->arm = sample_groups(&t->s, t->treatment);
    if (t->arm.levels < 2) return err(a, ERR_NONE, "column " STR_FMT " has one value: a trial compares two arms or more", STR_ARG(t->treatment));
    if (t->arm.levels > 20) return err(a, ERR_INPUT, STR_FMT ": column " STR_FMT " has %d different values, more than the 20 arms that a trial may have: is it the treatment?", STR_ARG(t->s.c.name), STR_ARG(t->treatment), t->arm.levels);
    t->control = control_usual(t);
    for (i32 l = 0; l < t->arm.levels && asked_for.n; l++) if (str_eq(sample_level(&t->s, t->treatment, l), asked_for)) { t->control = l; return OK; }
    return asked_for.n ? err(a, ERR_INPUT, "column " STR_FMT " has no value \"" STR_FMT "\" to be the control", STR_ARG(t->treatment), STR_ARG(asked_for)) : OK;
}

/* An outcome is missing where one of its columns is; where it is not finite otherwise, that is refused. */
static Err outcome_make(Trial *t, isize i, double *y)
{
    const Expr *e = t->formula.outcome.p[i];
    ColumnWishes in = { 0 };
    expr_wishes(t->cli->arena, e, &in);
    for (isize from = 0; from < t->s.c.n; from += EXPR_BLOCK) {
        isize n = min_i64(EXPR_BLOCK, t->s.c.n - from);
        expr_values(e, &t->s.c, from, n, y + from);
        for (isize r = from; r < from + n; r++) {
            bool missing = false;
            for (isize k = 0; k < in.n; k++) missing |= isnan(sample_number(&t->s, in.p[k].name)[r]);
            if (missing) y[r] = NAN;
            else if (!isfinite(y[r])) return err(t->cli->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": " STR_FMT " is not finite here: leave such rows out with --where", STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(t->formula.outcome_said.p[i]));
        }
    }
    return OK;
}

/* Weights of inverse chance: 1 / p in the treated arm, 1 / (1 - p) in the control. */
static Err shares_make(Trial *t)
{
    if (!t->probability.n && !t->weights.n) return OK;
    Arena *a = t->cli->arena;
    t->share = make_array(a, double, t->s.c.n + 1);
    const double *p = t->probability.n ? sample_number(&t->s, t->probability) : NULL, *w = t->weights.n ? sample_number(&t->s, t->weights) : NULL;
    if (p && t->arm.levels != 2) return err(a, ERR_USAGE, "--probability goes with two arms");
    for (isize r = 0; r < t->s.c.n; r++) {
        if (p && !(p[r] > 0 && p[r] < 1)) return err(a, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is %g: the chance of being treated is above 0 and below 1", STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(t->probability), p[r]);
        double chance = !p ? 1 : t->arm.code[r] == t->control ? 1 - p[r] : p[r];
        t->share[r] = (w ? w[r] : 1) / chance;
    }
    return OK;
}

static Err columns_make(Trial *t)
{
    Arena *a = t->cli->arena;
    Formula rest = t->formula;
    rest.term.p++, rest.term.n--;
    Err e = control_find(t);
    if (!failed(e)) e = formula_design(a, &rest, &t->s.c, &t->x);
    t->y = make_array(a, double *, t->formula.outcome.n + 1);
    for (isize i = 0; i < t->formula.outcome.n && !failed(e); i++) {
        t->y[i] = make_array(a, double, t->s.c.n + 1);
        e = outcome_make(t, i, t->y[i]);
    }
    if (!failed(e)) e = shares_make(t);
    if (t->uptake.n) t->taken = sample_number(&t->s, t->uptake);
    if (t->by.n) t->group = sample_groups(&t->s, t->by);
    if (t->group.levels > 200) e = err(a, ERR_INPUT, "column " STR_FMT " has %d values: --by takes at most 200 groups", STR_ARG(t->by), t->group.levels);
    return e;
}

/* ---- all of it ---- */

static Str term_of(Trial *t, isize outcome, i32 arm)
{
    Arena *a = t->cli->arena;
    Str z = trial_term(t, arm);
    return t->formula.outcome.n == 1 ? z : str_fmt(a, STR_FMT ": " STR_FMT, STR_ARG(t->formula.outcome_said.p[outcome]), STR_ARG(z));
}

static Err tested(Trial *t, const LinearModel *m, const LinearFit *fit)
{
    StrVec names = names_given(t->cli, "test");
    if (!names.n) return OK;
    isize *which = make_array(t->cli->arena, isize, names.n + 1), n = 0;
    for (isize i = 0; i < names.n; i++) {
        isize at = -1;
        for (isize k = 0; k < fit->k; k++) if (str_eq(fit->estimate[k].term, names.p[i])) at = k;
        if (at < 0) return err(t->cli->arena, ERR_USAGE, "--test: there is no term \"" STR_FMT "\" in the model", STR_ARG(names.p[i]));
        which[n++] = at;
    }
    WaldTest w;
    Err e = linear_wald(t->cli->arena, m, fit, which, n, &w);
    if (failed(e)) return e;
    fact(&t->f, "joint_f", N_("joint test: F"), w.f), fact(&t->f, "joint_df1", N_("its degrees of freedom"), w.df1), fact(&t->f, "joint_df2", N_("and below"), w.df2), fact(&t->f, "joint_p", N_("p"), w.p);
    return OK;
}

/* Of the control, as the estimate weighs its rows. */
static double control_mean(const Subset *s)
{
    double sum = 0, weights = 0;
    for (isize i = 0; i < s->n; i++) {
        double w = s->z[i] != 0 ? 0 : s->w ? s->w[i] : 1;
        sum += w * s->y[i], weights += w;
    }
    return sum / weights;
}

static void arms_said(Trial *t, const Subset *s)
{
    double m0, m1, v0, v1;
    trial_arm_moments(s->y, s, 0, &m0, &v0);
    trial_arm_moments(s->y, s, 1, &m1, &v1);
    double n1 = 0;
    for (isize i = 0; i < s->n; i++) n1 += s->z[i];
    fact(&t->f, "n", N_("rows used"), (double)s->n), fact(&t->f, "n_treated", N_("treated"), n1), fact(&t->f, "n_control", N_("control"), (double)s->n - n1);
    if (s->block.code) fact(&t->f, "blocks", N_("blocks"), s->block.levels);
    if (s->cluster.code) fact(&t->f, "clusters", N_("clusters"), s->cluster.levels);
    t->f.control_mean = control_mean(s);
    fact(&t->f, "mean_control", N_("mean of the control"), m0), fact(&t->f, "sd_control", N_("standard deviation of the control"), sqrt(v0));
}

/* What blocks add is held equal, not asked for. */
static bool of_block(const Trial *t, Str term)
{
    return t->strata.n && str_find(term, str_fmt(t->cli->arena, STR_FMT "::", STR_ARG(t->strata))) >= 0;
}

/* One outcome, one arm. alone: it is the only one, and everything is said of it. */
static Err compared(Trial *t, isize outcome, i32 arm, bool alone)
{
    Subset s = trial_subset(t, outcome, arm, true);
    Str term = term_of(t, outcome, arm);
    Findings *f = &t->f;
    Estimate e1;
    Err e;
    if (t->method == BY_MEANS || t->method == BY_CUPED) {
        e = trial_by_means(t, &s, term, &e1);
        if (!failed(e)) vec_push(f->arena, &f->estimate, e1);
    } else {
        LinearModel m;
        LinearFit fit;
        e = trial_regression(t, &s, term, &m, &fit);
        if (failed(e)) return e;
        if (!alone && t->uptake.n) fit.estimate[1].term = term;
        for (isize i = alone ? 0 : 1; i < (alone ? fit.k : 2); i++)
            if (!of_block(t, fit.estimate[i].term)) vec_push(f->arena, &f->estimate, fit.estimate[i]);
        for (isize i = 0; i < fit.dropped; i++) note(f, N_("%s is left out: earlier terms already say what it says."), str_z(f->arena, fit.dropped_name[i]));
        if (alone && t->uptake.n) e = trial_first_stage(t, &s, &m);
        if (!failed(e) && alone) e = tested(t, &m, &fit);
    }
    if (failed(e) || !alone) return e;
    f->main = f->estimate.n > 1 ? 1 : 0;
    arms_said(t, &s);
    if (t->ri) e = trial_randomised(t, &s);
    if (!failed(e)) e = trial_by_groups(t);
    return failed(e) ? e : trial_balance(t, &s);
}

static void choices_say(Trial *t)
{
    Findings *f = &t->f;
    choose(f, "formula", t->formula.said), choose(f, "method", str_from(method_said[t->method]));
    choose(f, "control", sample_level(&t->s, t->treatment, t->control));
    if (t->arm.levels == 2) choose(f, "treated", sample_level(&t->s, t->treatment, !t->control));
    bool simple = t->method == BY_MEANS || t->method == BY_CUPED;
    choose(f, "se", simple ? t->cluster.n ? S("CR2") : S("Neyman") : str_from(se_said[t->se]));
    if (t->se >= ROBUST_CR0) choose(f, "df", t->plain_df || (t->se != ROBUST_CR2 && t->se != ROBUST_CR3) ? S("clusters - 1") : S("Satterthwaite"));
    struct { const char *name; Str value; } given[] = { { "strata", t->strata }, { "cluster", t->cluster }, { "probability", t->probability }, { "weights", t->weights }, { "uptake", t->uptake }, { "by", t->by }, { "where", cli_text(t->cli, "where") } };
    for (isize i = 0; i < countof(given); i++) if (given[i].value.n) choose(f, given[i].name, given[i].value);
    if (t->ri || t->correction == 3) choose_number(f, "draws", (double)t->draws), choose(f, "seed", cli_text(t->cli, "seed"));
    choose_number(f, "level", t->level);
}

/* "z", or of two arms with names "letter, beside control," */
static Str treatment_said(Trial *t)
{
    Arena *a = t->cli->arena;
    if (t->uptake.n) return t->uptake;
    if (t->arm.levels > 2 || str_eq(trial_term(t, !t->control), t->treatment)) return t->treatment;
    Str treated = trial_arms_named(t) ? sample_level(&t->s, t->treatment, !t->control) : trial_term(t, !t->control);
    return worded(&t->f, N_("%s, beside %s,"), str_z(a, treated), str_z(a, sample_level(&t->s, t->treatment, t->control)));
}

static void report_say(Trial *t)
{
    Findings *f = &t->f;
    f->outcome = t->formula.outcome_said.p[0], f->treatment = treatment_said(t);
    f->question = worded(f, N_("What did %s do to %s?"), str_z(f->arena, f->treatment), str_z(f->arena, f->outcome));
    if (f->main < 0) return;
    const Estimate *e = &f->estimate.p[f->main];
    for (isize i = 0; i < f->fact.n; i++)
        if (!strcmp(f->fact.p[i].name, "sd_control") && f->fact.p[i].value > 0) {
            double sd = f->fact.p[i].value;
            sentence(f, &f->robustness, N_("The estimate is %s standard deviations of the control's %s."), decimals_said(f, e->estimate / sd, 2), str_z(f->arena, f->outcome));
            break;
        }
    sentence(f, &f->limits, N_("It is what the treatment did on average to those who were in the trial, if the arms were drawn as the command says and nobody's outcome depends on another's arm."));
    sentence(f, &f->limits, N_("What to expect in a new place needs the results of several places side by side: one trial does not say how much places differ."));
    if (t->uptake.n) sentence(f, &f->limits, N_("It holds for those who took the treatment up because they were assigned to it, if the assignment works through %s alone."), str_z(f->arena, t->uptake));
}

static Err run(Trial *t)
{
    bool alone = t->formula.outcome.n == 1 && t->arm.levels == 2;
    t->f = findings_new(t->cli, "trial", t->uptake.n ? _("Trial: effect of uptake") : _("Trial"));
    t->f.level = t->level;
    sample_say(&t->s, &t->f);
    choices_say(t);
    Err e = real_given(t->cli, "threshold", -INFINITY, INFINITY, &t->f.bar);
    if (!failed(e)) e = real_given(t->cli, "cost", 0, INFINITY, &t->f.cost);
    for (isize i = 0; i < t->formula.outcome.n; i++)
        for (i32 arm = 0; arm < t->arm.levels && !failed(e); arm++) {
            if (arm == t->control) continue;
            e = compared(t, i, arm, alone);
            if (!failed(e)) e = trial_attrition(t, i, arm);
        }
    if (!failed(e) && !alone) e = trial_corrected(t, t->f.estimate.p, t->f.estimate.n);
    if (!failed(e) && !alone && t->by.n) e = err(t->cli->arena, ERR_USAGE, "--by goes with one outcome and two arms");
    if (!failed(e) && !alone && t->ri) e = err(t->cli->arena, ERR_USAGE, "--ri goes with one outcome and two arms; --adjust rw draws for several outcomes");
    if (failed(e)) return e;
    report_say(t);
    return findings_out(t->cli, &t->f);
}

Err impact_trial_run(Cli *cli)
{
    Trial t = { .cli = cli };
    Err e = outputs_apart(cli);
    if (!failed(e)) e = asked(&t);
    if (failed(e)) return e;
    wishes(&t);
    e = sample_read(cli, &t.needed, &t.other, &t.s);
    if (failed(e)) return e;
    formula_bind(&t.formula, &t.s.c);
    if (t.weights.n) e = sample_weights(&t.s, t.weights);
    if (!failed(e)) e = sample_settle(&t.s);
    if (!failed(e)) e = columns_make(&t);
    if (!failed(e)) e = run(&t);
    design_free(&t.x);
    sample_free(&t.s);
    return e;
}
