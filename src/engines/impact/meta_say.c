#include "engines/impact/meta_plot.h"
#include "engines/impact/meta_task.h"
#include <math.h>

const char meta_measures[] = "OR|RR|RD|MD|SMD", meta_methods[] = "FE|DL|PM|REML|ML|EB|SJ|HE|HS", meta_tests[] = "z|t|knha|adhoc", meta_adds[] = "only0|if0all|all|none",
    meta_robusts[] = "CR0|CR1p|CR2", meta_predictions[] = "test|riley", meta_fills[] = "L0|R0|Q0", meta_sides[] = "auto|left|right";

enum { MOST_SHOWN = 200 };

bool meta_is_ratio(const MetaTask *t) { return t->counted && t->measure <= MEASURE_RR; }

Str meta_unit(const MetaTask *t)
{
    static const char *const said[] = { N_("odds ratio"), N_("risk ratio"), N_("difference in risk"), N_("difference in means"), N_("difference in standard deviations") };
    return t->effect.n ? t->effect : tr(t->f.lang, str_from(said[t->measure]));
}

static char *said(MetaTask *t, double v) { return str_z(t->cli->arena, value_said(&t->f, v)); }

/* ---- choices and figures ---- */

static void choices_say(MetaTask *t)
{
    Findings *f = &t->f;
    Arena *a = f->arena;
    if (t->effect.n) choose(f, "effect", t->effect), choose(f, t->se.n ? "se" : "variance", t->se.n ? t->se : t->variance);
    else {
        choose(f, "measure", word_at(meta_measures, t->measure));
        choose(f, t->counted ? t->totals ? "totals" : "counts" : "means", str_join(a, t->numbers.p, t->numbers.n, S(", ")));
        if (t->counted) choose_number(f, "add", t->add), choose(f, "to", word_at(meta_adds, t->to));
    }
    choose(f, "method", t->m.tau2_given ? S("tau2 given") : word_at(meta_methods, t->method)), choose(f, "test", word_at(meta_tests, t->test));
    choose(f, "prediction", word_at(meta_predictions, t->prediction));
    struct { const char *name; Str value; } given[] = { { "moderators", t->moderators.said }, { "study", t->study }, { "weights", t->weights }, { "cluster", t->cluster }, { "place", cli_text(t->cli, "place") }, { "similarity", t->similarity }, { "at", cli_text(t->cli, "at") }, { "where", cli_text(t->cli, "where") } };
    for (isize i = 0; i < countof(given); i++) if (given[i].value.n) choose(f, given[i].name, given[i].value);
    if (t->cluster.n) choose(f, "robust", word_at(meta_robusts, t->robust));
    if (t->place.n) choose_number(f, "bandwidth", t->bandwidth);
    choose_number(f, "level", t->m.level);
}

static void figures_say(MetaTask *t)
{
    Findings *f = &t->f;
    const MetaFit *fit = &t->fit;
    fact(f, "k", N_("studies"), (double)t->m.k);
    headline(f, "tau2", N_("tau2: variance between places"), fit->tau2);
    headline(f, "I2", N_("I2: percent of variance between places"), fit->i2);
    headline(f, "H2", N_("H2: total variance over that of chance"), fit->h2);
    headline(f, "Q", N_("Q: do places differ?"), fit->q);
    fact(f, "Q_df", N_("its degrees of freedom"), fit->q_df), fact(f, "Q_p", N_("its p"), fit->q_p);
    if (t->m.method != META_FE) {
        fact(f, "tau2_se", N_("standard error of tau2"), fit->tau2_se), fact(f, "tau2_low", N_("tau2, Q-profile interval, from"), fit->tau2_low), fact(f, "tau2_high", N_("to"), fit->tau2_high);
        fact(f, "tau", N_("tau: standard deviation between places"), sqrt(fit->tau2));
        fact(f, "I2_low", N_("I2, interval, from"), fit->i2_low), fact(f, "I2_high", N_("to"), fit->i2_high), fact(f, "H2_low", N_("H2, interval, from"), fit->h2_low), fact(f, "H2_high", N_("to"), fit->h2_high);
    }
    if (isnan(fit->qm)) return;
    fact(f, "QM", N_("QM: do the moderators matter?"), fit->qm), fact(f, "QM_df", N_("its degrees of freedom"), fit->qm_df1), fact(f, "QM_p", N_("its p"), fit->qm_p);
    if (isfinite(fit->qm_df2)) fact(f, "QM_df2", N_("and below"), fit->qm_df2);
    if (!isnan(fit->r2)) fact(f, "R2", t->m.method == META_FE ? N_("R2: percent of variance that the moderators take, adjusted") : N_("R2: percent of tau2 that the moderators take"), fit->r2);
}

/* ---- estimates and predictions ---- */

static bool plain(const MetaTask *t) { return t->fit.p == 1 && t->fit.kept[0] < 0; }

static Err robust(MetaTask *t)
{
    if (!t->cluster.n) return OK;
    if (t->at.n) return err(t->cli->arena, ERR_USAGE, "--at goes without --cluster");
    Groups g = sample_groups(&t->s, t->cluster);
    fact(&t->f, "clusters", N_("clusters"), g.levels);
    return meta_robust(t->cli->arena, &t->m, &t->fit, g, (MetaRobust)t->robust, t->fit.estimate);
}

static double prediction_df(const MetaTask *t) { return t->prediction ? (double)(t->m.k - t->fit.p - 1) : 0; }

/* Riley's interval has k - p - 1 degrees of freedom: without any there is none, and that is said. */
static bool predictable(MetaTask *t)
{
    if (!t->prediction || prediction_df(t) > 0) return true;
    note(&t->f, N_("there is no prediction interval: Riley's has the number of studies less that of coefficients less one degrees of freedom, which is 0 here; --prediction test has those of the mean."));
    return false;
}

static void predict_say(MetaTask *t)
{
    Findings *f = &t->f;
    t->predicted = true, f->next = &t->next;
    fact(f, "prediction_low", N_("expected in one more place, from"), t->next.low), fact(f, "prediction_high", N_("to"), t->next.high), fact(f, "prediction_se", N_("its standard error"), t->next.se);
}

static void mean_say(Findings *f, const Estimate *mean)
{
    fact(f, "at_mean", N_("mean where the moderators are so"), mean->estimate), fact(f, "at_se", N_("its standard error"), mean->se), fact(f, "at_low", N_("from"), mean->low), fact(f, "at_high", N_("to"), mean->high);
}

static Err predict_at(MetaTask *t)
{
    double *x0 = make_array(t->cli->arena, double, t->fit.p + 1);
    Estimate mean;
    for (isize j = 0; j < t->fit.p; j++) {
        bool found = t->fit.kept[j] < 0;
        if (found) x0[j] = 1;
        for (isize i = 0; i < t->at.n && !found; i++) if (str_eq(t->at.p[i].column, t->fit.estimate[j].term)) found = str_real(t->at.p[i].value, &x0[j]);
        if (!found) return err(t->cli->arena, ERR_USAGE, "--at says nothing of " STR_FMT ": it takes each term of the table as TERM=NUMBER (of a level 1 or 0)", STR_ARG(t->fit.estimate[j].term));
    }
    t->next = meta_predict(&t->m, &t->fit, x0, prediction_df(t), &mean);
    mean_say(&t->f, &mean);
    if (predictable(t)) predict_say(t);
    return OK;
}

static void ratio_say(MetaTask *t, const Estimate *e)
{
    Findings *f = &t->f;
    if (!meta_is_ratio(t) || !plain(t)) return;
    fact(f, "ratio", N_("the mean as a ratio"), exp(e->estimate)), fact(f, "ratio_low", N_("from"), exp(e->low)), fact(f, "ratio_high", N_("to"), exp(e->high));
    if (t->predicted) fact(f, "ratio_prediction_low", N_("expected in one more place, as a ratio, from"), exp(t->next.low)), fact(f, "ratio_prediction_high", N_("to"), exp(t->next.high));
}

static void best_say(MetaTask *t)
{
    Findings *f = &t->f;
    const Estimate *e = &f->estimate.p[f->main];
    const char *what = words(f, t->counted && t->measure == MEASURE_OR ? N_("odds") : N_("risk")), *where = str_z(f->arena, worded(f, t->similarity.n || t->place.n ? N_("for a place like yours") : N_("on average over %td studies"), t->m.k));
    if (!plain(t)) f->best = e->term.n && t->fit.kept[f->main] < 0 ? (Str){ 0 } : worded(f, e->estimate < 0 ? N_("Best estimate: where %s is one higher, the effect is %s lower.") : N_("Best estimate: where %s is one higher, the effect is %s higher."), str_z(f->arena, e->term), about_said(f, fabs(e->estimate)));
    else if (meta_is_ratio(t)) f->best = worded(f, N_("Best estimate: %s, the treated have %s times the %s of the control (its logarithm is %s)."), where, decimals_said(f, exp(e->estimate), 2), what, about_said(f, e->estimate));
    else f->best = worded(f, N_("Best estimate: %s, the effect is %s."), where, about_said(f, e->estimate));
}

/* ---- one place ---- */

/* A column of numbers where the place's value is one; else the same text or not. */
static Err like_column(MetaTask *t, const PlaceField *p, LikeColumn *out)
{
    Arena *a = t->cli->arena;
    isize n = t->s.c.n, at = columns_find(&t->s.c, p->column, COLUMN_NUMBER);
    const Column *c = at >= 0 ? &t->s.c.column[at] : &t->s.c.column[columns_find(&t->s.c, p->column, COLUMN_ID)];
    *out = (LikeColumn){ .x = c->value };
    if (c->value) return str_real(p->value, &out->at) ? OK : err(a, ERR_USAGE, "--place: column " STR_FMT " holds numbers, and \"" STR_FMT "\" is none", STR_ARG(p->column), STR_ARG(p->value));
    double *same = make_array(a, double, n + 1);
    bool any = false;
    for (isize i = 0; i < n; i++) same[i] = c->code[i] < 0 ? NAN : str_eq(c->level[c->code[i]], p->value), any |= same[i] == 1;
    if (!any) note(&t->f, N_("no study has %s in column %s: in that, all are equally unlike the place. Is it spelled as in the file?"), str_z(a, p->value), str_z(a, p->column));
    out->same = same;
    return OK;
}

static Err similar_made(MetaTask *t, double *s)
{
    LikeColumn *c = make_array(t->cli->arena, LikeColumn, t->place.n + 1);
    Err e = OK;
    for (isize i = 0; i < t->place.n && !failed(e); i++) e = like_column(t, &t->place.p[i], &c[i]);
    if (failed(e)) return e;
    meta_similarity(t->m.k, c, t->place.n, t->bandwidth, s);
    for (isize i = 0; i < t->m.k; i++) if (isnan(s[i])) { note(&t->f, N_("%s: nothing is known of what it is compared in; it weighs nothing."), str_z(t->cli->arena, t->label[i])); s[i] = 0; }
    return OK;
}

static Err transport(MetaTask *t)
{
    static const char *const head[] = { N_("Study"), N_("Similarity"), N_("Weight (percent)"), NULL };
    if (!t->place.n && !t->similarity.n) return OK;
    double *s = make_array(t->cli->arena, double, t->m.k + 1);
    Err e = t->place.n ? similar_made(t, s) : OK;
    for (isize i = 0; i < t->m.k && t->similarity.n; i++) {
        s[i] = sample_number(&t->s, t->similarity)[i];
        if (s[i] < 0) return err(t->cli->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is %g: a similarity is 0 or more", STR_ARG(t->s.c.name), sample_line(&t->s, i), STR_ARG(t->similarity), s[i]);
    }
    MetaTransport p;
    if (!failed(e)) e = meta_transport(t->cli->arena, &t->m, t->fit.tau2, s, &p);
    if (failed(e)) return e;
    Findings *f = &t->f;
    p.fit.estimate[0].term = S("at the place");
    vec_push(f->arena, &f->estimate, p.fit.estimate[0]);
    f->main = f->estimate.n - 1;
    fact(f, "effective_studies", N_("studies that the similarity leaves"), p.effective);
    FindingsTable *table = table_add(f, "transport", _("How like the place each study's place is, and what it weighs"), head);
    for (isize i = 0; i < t->m.k; i++) cell_text(f, table, t->label[i]), cell_number(f, table, s[i]), cell_number(f, table, p.fit.weight[i]);
    sentence(f, &f->robustness, N_("For the place, studies weigh by how like they are to it, as much as %s studies that are all alike. The weights are in the table; --similarity COLUMN takes others."), decimals_said(f, p.effective, 1));
    return OK;
}

/* ---- would it hold? ---- */

static void studies_table(MetaTask *t)
{
    static const char *const head[] = { N_("Study"), N_("Effect"), N_("Std. error"), N_("Low"), N_("High"), N_("Weight (percent)"), NULL };
    Findings *f = &t->f;
    if (t->m.k > MOST_SHOWN && !t->cli->json) return;
    FindingsTable *table = table_add(f, "studies", _("The studies"), head);
    for (isize i = 0; i < t->m.k; i++) {
        Estimate e = estimate_of(t->label[i], t->y[i], sqrt(t->v[i]), INFINITY, t->m.level);
        cell_text(f, table, t->label[i]);
        cell_number(f, table, e.estimate), cell_number(f, table, e.se), cell_number(f, table, e.low), cell_number(f, table, e.high), cell_number(f, table, t->fit.weight[i]);
    }
}

static void parts_table(MetaTask *t, const char *name, Str title, const MetaPart *part, const isize *order)
{
    static const char *const head[] = { N_("Study"), N_("Estimate"), N_("SE"), N_("Low"), N_("High"), N_("p"), N_("tau2"), N_("I2"), N_("Q"), NULL };
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, name, title, head);
    for (isize i = 0; i < t->m.k; i++) {
        const MetaPart *p = &part[i];
        cell_text(f, table, t->label[order ? order[i] : i]);
        cell_number(f, table, p->mean.estimate), cell_number(f, table, p->mean.se), cell_number(f, table, p->mean.low), cell_number(f, table, p->mean.high), cell_number(f, table, p->mean.p), cell_number(f, table, p->tau2), cell_number(f, table, p->i2), cell_number(f, table, p->q);
    }
}

static Err one_out(MetaTask *t)
{
    bool asked = cli_on(t->cli, "leave-one-out");
    if (!plain(t) || (!asked && (t->m.k < 3 || t->m.k > MOST_SHOWN))) return OK;
    MetaPart *p = make_array(t->cli->arena, MetaPart, t->m.k + 1);
    Err e = meta_leave_one_out(t->cli->arena, &t->m, p);
    if (failed(e)) return e;
    double low = INFINITY, high = -INFINITY, overturned = 0;
    bool sure = t->fit.estimate[0].low * t->fit.estimate[0].high > 0;
    for (isize i = 0; i < t->m.k; i++) low = fmin(low, p[i].mean.estimate), high = fmax(high, p[i].mean.estimate), overturned += p[i].mean.low * p[i].mean.high <= 0;
    sentence(&t->f, &t->f.robustness, !sure ? N_("Whichever study is left out, the mean lies between %s and %s.") : overturned > 0 ? N_("Whichever study is left out, the mean lies between %s and %s; %s would be in its interval without any one of %.0f of them.") : N_("Whichever study is left out, the mean lies between %s and %s, and %s is never in its interval."), str_z(t->cli->arena, effect_said(&t->f, low)), str_z(t->cli->arena, effect_said(&t->f, high)), str_z(t->cli->arena, zero_said(&t->f)), overturned);
    if (asked) parts_table(t, "leave_one_out", _("Without each study"), p, NULL);
    return OK;
}

typedef struct { double at; isize study; } Ordered;

static int by_order(const void *a, const void *b)
{
    const Ordered *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at ? 1 : x->study < y->study ? -1 : x->study > y->study;
}

static Err cumulative(MetaTask *t)
{
    if (!t->order.n) return OK;
    Arena *a = t->cli->arena;
    const double *at = sample_number(&t->s, t->order);
    Ordered *o = make_array(a, Ordered, t->m.k + 1);
    isize *order = make_array(a, isize, t->m.k + 1);
    for (isize i = 0; i < t->m.k; i++) o[i] = (Ordered){ at[i], i };
    qsort(o, (size_t)t->m.k, sizeof *o, by_order);
    for (isize i = 0; i < t->m.k; i++) order[i] = o[i].study;
    MetaPart *p = make_array(a, MetaPart, t->m.k + 1);
    Err e = meta_cumulative(a, &t->m, order, p);
    if (!failed(e)) parts_table(t, "cumulative", _("Study after study"), p, order);
    return e;
}

static Err egger(MetaTask *t)
{
    bool asked = cli_on(t->cli, "egger");
    Findings *f = &t->f;
    MetaEgger model, squares;
    if (!asked && t->m.k < 10) return OK;
    Err e = meta_egger(t->cli->arena, &t->m, false, &model);
    if (!failed(e)) e = meta_egger(t->cli->arena, &t->m, true, &squares);
    if (failed(e)) return asked ? e : OK;
    fact(f, "egger_slope", N_("Egger: change of the effect with its standard error"), model.slope.estimate), fact(f, "egger_statistic", N_("its statistic"), model.slope.statistic), fact(f, "egger_p", N_("its p"), model.slope.p);
    fact(f, "egger_limit", N_("the effect where the standard error is zero"), model.limit.estimate), fact(f, "egger_limit_low", N_("from"), model.limit.low), fact(f, "egger_limit_high", N_("to"), model.limit.high);
    fact(f, "egger_lm_statistic", N_("Egger by least squares: its statistic"), squares.slope.statistic), fact(f, "egger_lm_p", N_("its p"), squares.slope.p);
    if (model.slope.p < 0.1) sentence(f, &f->robustness, N_("Small studies find other effects than large ones (Egger's test: p %s): studies that found little may be missing."), str_z(f->arena, p_said(f, model.slope.p)));
    else sentence(f, &f->robustness, N_("Small studies do not find clearly other effects than large ones (Egger's test: p %s)."), str_z(f->arena, p_said(f, model.slope.p)));
    return OK;
}

static Err fill(MetaTask *t)
{
    if (t->fill < 0) return OK;
    Findings *f = &t->f;
    Err e = meta_trim_fill(t->cli->arena, &t->m, (FillEstimator)t->fill, (FillSide)t->side, &t->filled);
    if (failed(e)) return e;
    const MetaFill *q = &t->filled;
    fact(f, "fill_missing", N_("trim and fill: studies that seem to be missing"), (double)q->missing), fact(f, "fill_missing_se", N_("its standard error"), q->missing_se);
    fact(f, "fill_estimate", N_("the mean with them"), q->fit.estimate[0].estimate), fact(f, "fill_se", N_("its standard error"), q->fit.estimate[0].se), fact(f, "fill_low", N_("from"), q->fit.estimate[0].low), fact(f, "fill_high", N_("to"), q->fit.estimate[0].high), fact(f, "fill_tau2", N_("tau2 with them"), q->fit.tau2);
    sentence(f, &f->robustness, q->missing == 1 ? N_("Trim and fill: %td study seems to be missing on the %s; with mirror images put in the mean would be %s.") : N_("Trim and fill: %td studies seem to be missing on the %s; with mirror images put in the mean would be %s."), q->missing, words(f, q->side == FILL_RIGHT ? N_("right") : N_("left")), str_z(f->arena, effect_said(f, q->fit.estimate[0].estimate)));
    return OK;
}

/* ---- drawings and the rest of the report ---- */

static Err draw(MetaTask *t, bool funnel_too)
{
    Arena *a = t->cli->arena;
    Findings *f = &t->f;
    MetaDrawing m = { .description = worded(f, N_("Effects of %td studies with their %g%% intervals"), t->m.k, t->m.level * 100), .unit = meta_unit(t), .k = t->m.k, .label = t->label, .y = t->y, .v = t->v, .weight = t->fit.weight,
        .mean = plain(t) ? f->estimate.p[f->main] : estimate_of(S(""), NAN, NAN, INFINITY, 0.95), .next = t->predicted && plain(t) ? t->next : estimate_of(S(""), NAN, NAN, INFINITY, 0.95), .level = t->m.level, .ratio = meta_is_ratio(t) };
    f->plot = DRAWN(forest_plot(drawing_on(f), width, &m));
    f->plot_says = worded(f, !plain(t) ? N_("Each dot is a study, larger where it weighs more, each line its %g%% interval.") : t->predicted ? N_("Each dot is a study, larger where it weighs more, each line its %g%% interval. The diamond is the mean; the line through it is where one more place is to be expected.") : N_("Each dot is a study, larger where it weighs more, each line its %g%% interval. The diamond is the mean."), t->m.level * 100);
    if (!plain(t) || !funnel_too) return OK;
    m.mean = t->fit.estimate[0];
    if (t->fill >= 0) m.k += t->filled.missing, m.y = t->filled.y, m.v = t->filled.v, m.filled = t->filled.missing;
    m.description = worded(f, N_("Effects of the studies against their standard errors"));
    f->second = DRAWN(funnel_plot(drawing_on(f), width, &m));
    f->second_says = m.filled ? _("Small studies stand below. If nothing is missing and places do not differ, 95 of 100 stand within the funnel; pale dots are filled in.") : _("Small studies stand below. If nothing is missing and places do not differ, 95 of 100 stand within the funnel, as many on either side.");
    Str path = cli_text(t->cli, "funnel");
    return path.n ? findings_file(t->cli, path, plot_file(a, f->second.sheet)) : OK;
}

static void limits_say(MetaTask *t)
{
    Findings *f = &t->f;
    const MetaFit *fit = &t->fit;
    if (fit->q_df > 0 && isfinite(fit->i2)) sentence(f, &f->checks, N_("Of the variance between the studies' results, %.0f%% is more than chance (Q %s on %.0f degrees of freedom, p %s)."), fit->i2, said(t, fit->q), fit->q_df, str_z(f->arena, p_said(f, fit->q_p)));
    if (t->m.k < 5) note(f, t->m.k == 1 ? N_("only %td study: how much places differ is not known, and what is said is of this study.") : t->m.test == META_ADHOC ? N_("only %td studies: how much places differ is hardly known, and intervals may be too narrow.") : N_("only %td studies: how much places differ is hardly known, and intervals may be too narrow (--test adhoc widens them)."), t->m.k);
    if (fit->local_maximum) note(f, N_("the likelihood of tau2 has more than one top; it is highest at zero, which was taken."));
    if (t->m.method == META_FE) note(f, N_("fixed effects: the mean is of these studies, and nothing is said of other places."));
    for (isize i = 0; i < fit->dropped; i++) note(f, N_("%s is left out: earlier moderators already say what it says."), str_z(f->arena, fit->dropped_name[i]));
    sentence(f, &f->limits, N_("It is as good as the studies in it: what they all get wrong, it gets wrong."));
    if (t->m.method != META_FE) sentence(f, &f->limits, N_("The prediction holds for a place that is drawn from the same kind as these. A place of another kind may fare otherwise."));
    if (t->predicted && t->m.k < 20) sentence(f, &f->limits, N_("How much places differ is itself known only roughly from %td studies: in simulations with 12, the interval for one more place held about 86 times in 100, not 95."), t->m.k);
    if (t->moderators.term.n) sentence(f, &f->limits, N_("Moderators compare studies, not people: what goes with a moderator may be due to something else that goes with it."));
}

Err meta_say(MetaTask *t)
{
    t->f = findings_new(t->cli, "meta", _("Meta-analysis"));
    Findings *f = &t->f;
    f->level = t->m.level, f->outcome = meta_unit(t);
    f->question = worded(f, t->m.k == 1 ? N_("What does %td study say, and what is one more place to expect?") : N_("What do %td studies say together, and what is one more place to expect?"), t->m.k);
    sample_say(&t->s, f);
    choices_say(t);
    Err e = real_given(t->cli, "threshold", -INFINITY, INFINITY, &f->bar);
    if (!failed(e)) e = real_given(t->cli, "cost", 0, INFINITY, &f->cost);
    f->ratio = meta_is_ratio(t) && plain(t);
    if (!failed(e) && f->ratio && f->bar <= 0) e = err(f->arena, ERR_USAGE, "--threshold of ratios is a ratio, above 0");
    if (f->ratio) f->bar = log(f->bar);
    if (!failed(e) && !isnan(f->cost) && (meta_is_ratio(t) || !plain(t))) e = err(f->arena, ERR_USAGE, "--cost goes with a mean effect in units of the outcome, not with ratios or moderators");
    if (!failed(e)) e = robust(t);
    if (failed(e)) return e;
    for (isize i = 0; i < t->fit.p; i++) vec_push(f->arena, &f->estimate, t->fit.estimate[i]);
    f->main = t->fit.p > 1 && t->fit.kept[0] < 0 ? 1 : 0;
    figures_say(t);
    studies_table(t);
    e = transport(t);
    if (failed(e)) return e;
    const Estimate *mean = &f->estimate.p[f->main];
    if (t->at.n) e = predict_at(t);
    else if (plain(t) && t->m.method != META_FE && predictable(t)) {
        t->next = estimate_of(S("new place"), mean->estimate, sqrt(mean->se * mean->se + t->fit.tau2), t->prediction ? prediction_df(t) : mean->df, t->m.level);
        predict_say(t);
    }
    if (!failed(e)) ratio_say(t, mean), best_say(t), e = one_out(t);
    if (!failed(e)) e = cumulative(t);
    if (!failed(e)) e = egger(t);
    if (!failed(e)) e = fill(t);
    if (failed(e)) return e;
    limits_say(t);
    bool drawn = cli_text(t->cli, "plot").n || cli_text(t->cli, "report").n || cli_text(t->cli, "funnel").n;
    return drawn ? draw(t, cli_text(t->cli, "report").n || cli_text(t->cli, "funnel").n) : OK;
}
