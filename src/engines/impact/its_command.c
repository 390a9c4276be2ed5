#include "engines/impact/impact_methods.h"
#include "engines/impact/its.h"
#include "engines/impact/series_plot.h"
#include <math.h>

/* What `rotunda impact its` was asked, its series, and what came of it. */
typedef struct {
    Cli *cli;
    Str  time, from, comparison, outcome;
    isize errors;
    i64   season, lag;
    Formula formula;
    ColumnWishes needed;
    Sample s;
    Design x;
    Periods periods;
    isize *row;                 /* of each period */
    double *y, *at;
    ItsModel m;
    ItsFit fit;
    Findings f;
} ItsTask;

static const char errors_words[] = "nw|ar|iid";
static const char *const errors_said[] = { "nw", "ar", "iid" };

/* ---- what was asked ---- */

static Err numbers_given(ItsTask *t)
{
    Cli *cli = t->cli;
    Err e = OK;
    t->lag = t->errors == ITS_AR ? 1 : -1;
    if (cli_text(cli, "lag").n) e = t->errors == ITS_AR ? cli_int(cli, "lag", 1, ITS_ORDER_MOST, &t->lag) : cli_int(cli, "lag", 0, 100000, &t->lag);
    if (!failed(e) && cli_text(cli, "season").n) e = cli_int(cli, "season", 2, 366, &t->season);
    if (!failed(e)) e = cli_int(cli, "harmonics", 0, 183, &t->m.harmonics);
    if (!failed(e) && t->m.harmonics && !t->season) e = err(cli->arena, ERR_USAGE, "--harmonics needs --season");
    if (!failed(e) && 2 * t->m.harmonics > t->season) e = err(cli->arena, ERR_USAGE, "--harmonics is at most half of --season");
    if (!failed(e) && t->errors == ITS_IID && t->lag >= 0) e = err(cli->arena, ERR_USAGE, "--lag goes with --errors nw or ar");
    return failed(e) ? e : level_given(cli, &t->m.level);
}

static Err asked(ItsTask *t)
{
    Cli *cli = t->cli;
    Arena *a = cli->arena;
    Str file, formula;
    Err e = argument_needed(cli, 0, "the file", &file);
    if (!failed(e)) e = argument_needed(cli, 1, "the formula", &formula);
    if (!failed(e)) e = formula_parse(a, formula, &t->formula);
    if (!failed(e) && t->formula.outcome.n != 1) e = err(a, ERR_USAGE, "its takes one outcome on the left of ~");
    if (!failed(e) && (t->formula.fe.n || !t->formula.intercept)) e = err(a, ERR_USAGE, "its is of one series with a constant: without | and without 0");
    if (!failed(e)) e = word_given(cli, "errors", errors_words, &t->errors);
    if (!failed(e)) e = numbers_given(t);
    if (failed(e)) return e;
    t->time = cli_text(cli, "time"), t->from = cli_text(cli, "from"), t->comparison = cli_text(cli, "comparison"), t->outcome = t->formula.outcome_said.p[0];
    if (!t->time.n || !t->from.n) return err(a, ERR_USAGE, "its needs --time and --from");
    formula_wishes(a, &t->formula, &t->needed);
    wish(a, &t->needed, t->time, COLUMN_ID);
    if (t->comparison.n) wish(a, &t->needed, t->comparison, COLUMN_NUMBER);
    return OK;
}

/* ---- the series ---- */

static Err rows_order(ItsTask *t)
{
    Arena *a = t->cli->arena;
    const i32 *period = sample_groups(&t->s, t->time).code;
    t->row = make_array(a, isize, t->periods.n + 1);
    for (isize p = 0; p < t->periods.n; p++) t->row[p] = -1;
    for (isize r = 0; r < t->s.c.n; r++) {
        if (t->row[period[r]] >= 0) return err(a, ERR_INPUT, STR_FMT ":%" PRId64 ": a second row of " STR_FMT " " STR_FMT ": a series has one row a period (--where takes one of several)", STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(t->time), STR_ARG(t->periods.name[period[r]]));
        t->row[period[r]] = r;
    }
    return OK;
}

static Err series_make(ItsTask *t)
{
    Arena *a = t->cli->arena;
    isize n = t->periods.n;
    double *raw = make_array(a, double, t->s.c.n + 1), **x = make_array(a, double *, t->x.k + 1);
    const double *other = t->comparison.n ? sample_number(&t->s, t->comparison) : NULL;
    i32 *season = make_array(a, i32, n + 1);
    Err e = expr_column(t->formula.outcome.p[0], &t->s.c, t->outcome, raw);
    if (failed(e)) return e;
    t->y = make_array(a, double, n + 1), t->at = make_array(a, double, n + 1);
    for (isize j = 0; j < t->x.k; j++) x[j] = make_array(a, double, n + 1);
    for (isize p = 0; p < n; p++) {
        t->y[p] = raw[t->row[p]] - (other ? other[t->row[p]] : 0), t->at[p] = period_at(&t->periods, p);
        for (isize j = 0; j < t->x.k; j++) x[j][p] = t->x.x[j][t->row[p]];
        if (t->season) season[p] = (i32)(floor(t->at[p]) - (double)t->season * floor(floor(t->at[p]) / (double)t->season));
    }
    ItsModel *m = &t->m;
    m->n = n, m->from = period_from(&t->periods, t->from), m->since = period_number(&t->periods, t->from), m->y = t->y, m->at = t->at, m->k = t->x.k, m->x = (const double *const *)x, m->name = t->x.name;
    m->season = t->season ? season : NULL, m->seasons = (i32)t->season, m->errors = (ItsErrors)t->errors, m->lag = t->lag, m->no_adjust = cli_on(t->cli, "no-adjust");
    return OK;
}

static Err model_make(ItsTask *t)
{
    Arena *a = t->cli->arena;
    Err e = periods_of(&t->s, t->time, &t->periods);
    if (!failed(e)) e = period_sound(a, &t->periods, "from", t->from);
    if (!failed(e) && t->season && periods_scattered(&t->periods)) e = err(a, ERR_INPUT, STR_FMT ": --season counts days, and those of " STR_FMT " do not follow on each other (nor are they the same of each month, or weeks apart): leave --season out, or give --time a column that numbers the periods 1, 2, 3 and on", STR_ARG(t->s.c.name), STR_ARG(t->time));
    if (!failed(e)) e = rows_order(t);
    if (!failed(e)) e = formula_design(a, &t->formula, &t->s.c, &t->x);
    return failed(e) ? e : series_make(t);
}

/* ---- in words ---- */

static void frame(ItsTask *t)
{
    Findings *f = &t->f;
    Arena *a = t->cli->arena;
    *f = findings_new(t->cli, "its", t->comparison.n ? _("Interrupted time series beside a comparison") : _("Interrupted time series"));
    f->level = t->m.level, f->outcome = t->comparison.n ? worded(f, N_("%s beyond %s"), str_z(a, t->outcome), str_z(a, t->comparison)) : t->outcome, f->treatment = tr(f->lang, _("what began"));
    f->question = worded(f, N_("What happened to %s from %s on?"), str_z(a, t->outcome), str_z(a, t->from));
    sample_say(&t->s, f);
    choose(f, "formula", t->formula.said), choose(f, "time", t->time), choose(f, "from", t->from);
    if (!t->periods.value) choose(f, "step", t->periods.months ? str_fmt(a, "%" PRId64 " month%s", t->periods.months, t->periods.months > 1 ? "s" : "") : str_fmt(a, "%" PRId64 " day%s", t->periods.days, t->periods.days > 1 ? "s" : ""));
    choose(f, "errors", str_from(errors_said[t->errors]));
    if (t->errors != ITS_IID) choose_number(f, "lag", (double)t->fit.lag);
    if (t->errors == ITS_NW) choose(f, "adjust", t->m.no_adjust ? S("no") : S("yes"));
    if (t->season) choose_number(f, "season", (double)t->season), choose_number(f, "harmonics", (double)t->m.harmonics);
    if (t->comparison.n) choose(f, "comparison", t->comparison);
    if (cli_text(t->cli, "where").n) choose(f, "where", cli_text(t->cli, "where"));
    choose_number(f, "level", t->m.level);
}

static void series_table(ItsTask *t)
{
    static const char *const head[] = { N_("Time"), N_("Observed"), N_("Fitted"), N_("Without"), NULL };
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "series", _("What was seen, what the model says, and what it says would have been"), head);
    for (isize p = 0; p < t->m.n; p++) {
        if (t->periods.value) cell_exact(f, table, t->periods.value[p]);
        else cell_text(f, table, t->periods.name[p]);
        cell_number(f, table, t->y[p]), cell_number(f, table, t->fit.fitted[p]), cell_number(f, table, t->fit.without[p]);
    }
}

static void draw(ItsTask *t)
{
    Findings *f = &t->f;
    if (!cli_text(t->cli, "plot").n && !cli_text(t->cli, "report").n) return;
    double *fitted = make_array(f->arena, double, t->m.n), *without = make_array(f->arena, double, t->m.n);
    for (isize i = 0; i < t->m.n; i++) fitted[i] = t->fit.fitted[i] - t->fit.season[i], without[i] = t->fit.without[i] - t->fit.season[i];
    Series line[] = { { { 0 }, SERIES_DOTS, t->y, 0, t->m.n }, { tr(f->lang, _("without it")), SERIES_OTHER, without, t->m.from, t->m.n }, { { 0 }, SERIES_YOURS, fitted, 0, t->m.from }, { tr(f->lang, _("as it was")), SERIES_YOURS, fitted, t->m.from, t->m.n } };
    Str says = worded(f, N_("%s over time, and what would have been without what began in %s"), str_z(f->arena, f->outcome), str_z(f->arena, t->from));
    SeriesDrawing d = (SeriesDrawing){ says, f->outcome, &t->periods, line, 4, t->m.from, worded(f, N_("from %s on"), str_z(f->arena, t->from)), false };
    f->plot = DRAWN(series_plot(drawing_on(f), width, &d));
    f->plot_says = worded(f, t->season ? N_("Each dot is what was seen. The green line is the model, the grey one what it says would have been: the trend before, carried on. Seasons are in the dots, and taken out of the lines.") : N_("Each dot is what was seen. The green line is the model, the grey one what it says would have been: the trend before, carried on."));
}

static void checks_say(ItsTask *t)
{
    Findings *f = &t->f;
    const ItsFit *fit = &t->fit;
    fact(f, "periods", N_("periods"), (double)t->m.n), fact(f, "before", N_("periods before"), (double)t->m.from), fact(f, "after", N_("periods from then on"), (double)(t->m.n - t->m.from)), fact(f, "df", N_("degrees of freedom"), fit->df);
    fact(f, "sigma", N_("standard deviation of what is left"), fit->sigma), fact(f, "durbin_watson", N_("Durbin and Watson's statistic"), fit->durbin_watson), fact(f, "ljung", N_("Ljung and Box's statistic"), fit->ljung), fact(f, "ljung_lags", N_("its lags"), (double)fit->ljung_lags), fact(f, "ljung_p", N_("its p"), fit->ljung_p);
    static const char *const names[] = { "ar1", "ar2", "ar3", "ar4" }, *const labels[] = { N_("errors on those one period before"), N_("two periods before"), N_("three periods before"), N_("four periods before") };
    for (i64 o = 0; t->errors == ITS_AR && o < fit->lag; o++) fact(f, names[o], labels[o], fit->ar[o]);
    if (isnan(fit->ljung_p)) return;
    const char *p = str_z(f->arena, p_said(f, fit->ljung_p));
    if (fit->ljung_p >= 0.05) sentence(f, &f->checks, N_("What is left does not clearly go on from period to period (Ljung and Box, p %s)."), p);
    else sentence(f, &f->checks, N_("What is left goes on from period to period (Ljung and Box, p %s): %s."), p, words(f, t->errors == ITS_NW ? N_("the standard errors allow for it over as many periods as --lag says") : t->errors == ITS_AR ? N_("an order of --lag more may be needed") : N_("standard errors that do not know of it are too small")));
}

static void limits_say(ItsTask *t)
{
    Findings *f = &t->f;
    sentence(f, &f->limits, t->season ? N_("It takes for granted that %s would have gone on as its trend and seasons before said. Whatever else began in %s is in the estimate too.") : N_("It takes for granted that %s would have gone on as its trend before said. Whatever else began in %s is in the estimate too."), str_z(f->arena, f->outcome), str_z(f->arena, t->from));
    if (t->comparison.n) sentence(f, &f->limits, N_("Taking %s off removes what happened to both alike, in units of the outcome; if it was touched by what began, the effect is too small."), str_z(f->arena, t->comparison));
    else sentence(f, &f->limits, N_("A series to which nothing happened (--comparison) would show what began at the same time everywhere."));
    if (t->errors == ITS_NW && t->fit.ljung_p < 0.05) sentence(f, &f->limits, N_("Where what is left lasts, errors of Newey and West are known to be too small (84 of 100 intervals held in series of 120 periods drawn to see it); --errors ar did better."));
    if (t->m.from < 12) sentence(f, &f->limits, N_("%td periods before are few to know a trend from."), t->m.from);
    if (t->season && t->m.from < 2 * t->season) sentence(f, &f->limits, N_("Before it began each season was seen less than twice."));
    if (t->at[t->m.from] > t->m.since) note(f, N_("from %s on the first period that is seen is %s: the change of level is that of %s."), str_z(f->arena, t->from), str_z(f->arena, t->periods.name[t->m.from]), str_z(f->arena, t->from));
    for (isize i = 1; i < t->m.n; i++)
        if (t->at[i] - t->at[i - 1] > 1.5 * (t->at[1] - t->at[0])) { note(f, N_("between %s and %s periods are missing: trends count them, errors do not."), str_z(f->arena, t->periods.name[i - 1]), str_z(f->arena, t->periods.name[i])); break; }
    for (isize i = 0; i < t->fit.dropped; i++) note(f, N_("%s is left out: the terms before it say it already."), str_z(f->arena, t->fit.dropped_name[i]));
}

/* The effect when it began: the level, where the model has one. */
static double at_first(const ItsTask *t)
{
    for (isize i = 0; i < t->fit.k; i++) if (str_eq(t->fit.estimate[i].term, S("level"))) return t->fit.estimate[i].estimate;
    return t->fit.average.estimate;
}

static Err findings_say(ItsTask *t)
{
    Findings *f = &t->f;
    Arena *a = t->cli->arena;
    frame(t);
    Err e = real_given(t->cli, "threshold", -INFINITY, INFINITY, &f->bar);
    if (!failed(e)) e = real_given(t->cli, "cost", 0, INFINITY, &f->cost);
    if (failed(e)) return e;
    const Estimate *effect = &t->fit.average, *last = &t->fit.last;
    vec_push(a, &f->estimate, *effect);
    vec_push(a, &f->estimate, *last);
    for (isize i = 0; i < t->fit.k; i++) vec_push(a, &f->estimate, t->fit.estimate[i]);
    f->main = 0;
    if (effect->estimate == 0) f->best = worded(f, N_("Best estimate: from %s on, %s was on average what its course before said."), str_z(a, t->from), str_z(a, f->outcome));
    else f->best = worded(f, effect->estimate < 0 ? N_("Best estimate: from %s on, %s was %s lower on average than its course before said.") : N_("Best estimate: from %s on, %s was %s higher on average than its course before said."), str_z(a, t->from), str_z(a, f->outcome), about_said(f, fabs(effect->estimate)));
    double first = at_first(t);
    const char *went = words(f, last->estimate * first < 0 ? N_("has turned") : fabs(last->estimate) < fabs(first) ? N_("faded") : N_("grew")), *at_last = str_z(a, value_said(f, last->estimate));
    if (first == 0 && last->estimate == 0) sentence(f, &f->robustness, N_("In the last period there is no difference either."));
    else if (isnan(last->se)) sentence(f, &f->robustness, N_("In the last period the difference is %s: it %s."), at_last, went);
    else sentence(f, &f->robustness, N_("In the last period the difference is %s (%g%% interval %s to %s): it %s."), at_last, t->m.level * 100, str_z(a, value_said(f, last->low)), str_z(a, value_said(f, last->high)), went);
    checks_say(t), series_table(t), draw(t), limits_say(t);
    return OK;
}

Err impact_its_run(Cli *cli)
{
    ItsTask t = { .cli = cli };
    Err e = outputs_apart(cli);
    if (!failed(e)) e = asked(&t);
    if (failed(e)) return e;
    e = sample_read(cli, &t.needed, NULL, &t.s);
    if (failed(e)) return e;
    formula_bind(&t.formula, &t.s.c);
    e = sample_settle(&t.s);
    if (!failed(e)) e = model_make(&t);
    if (!failed(e)) e = its_fit(cli->arena, &t.m, &t.fit);
    if (!failed(e)) e = findings_say(&t);
    if (!failed(e)) e = findings_out(cli, &t.f);
    design_free(&t.x);
    sample_free(&t.s);
    return e;
}
