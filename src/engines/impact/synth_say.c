#include "engines/impact/synth_task.h"
#include <math.h>

static Str period(const SynthTask *t, isize i) { return t->periods.name[i]; }
static const char *said(const SynthTask *t, double v) { return str_z(t->cli->arena, value_said(&t->f, v)); }
static bool has_placebos(const SynthTask *t) { return t->placebos.sets > 0; }

/* ---- the frame: question and choices ---- */

static void frame(SynthTask *t)
{
    static const char *const titles[] = { N_("Synthetic control (Abadie, Diamond and Hainmueller)"), N_("Synthetic difference in differences (Arkhangelsky et al.)"), N_("Augmented synthetic control (Ben-Michael, Feller and Rothstein)") };
    Findings *f = &t->f;
    Arena *a = t->cli->arena;
    *f = findings_new(t->cli, "synth", str_from(titles[t->method]));
    f->level = t->m.level, f->outcome = t->outcome, f->treatment = tr(f->lang, _("the treatment")), f->time = t->time;
    f->question = worded(f, N_("What did the treatment do to %s in %s?"), str_z(a, t->outcome), str_z(a, synth_treated(t)));
    sample_say(&t->s, f);
    choose(f, "method", word_at(synth_methods, t->method)), choose(f, "outcome", t->outcome), choose(f, "unit", t->unit), choose(f, "time", t->time), choose(f, "treated", t->treated_said), choose(f, "from", t->from);
    if (t->predictor.n) choose(f, "predictors", cli_text(t->cli, "predictors"));
    if (t->method == SYNTH_SC && t->predictor.n) choose(f, "v", cli_text(t->cli, "v"));
    if (t->covariate.n) choose(f, "covariates", cli_text(t->cli, "covariates"));
    if (t->method == SYNTH_SDID && !t->covariate.n) choose(f, "solver", word_at(synth_solvers, t->solver));
    if (t->method == SYNTH_AUGMENTED && isnan(t->m.ridge)) choose(f, "penalty", word_at(synth_penalties, t->penalty));
    if (t->method == SYNTH_AUGMENTED) choose_number(f, "ridge", t->fit.ridge);
    choose(f, "errors", word_at(synth_errors, t->errors));
    if (has_placebos(t)) choose(f, "placebo-pool", word_at(synth_pools, t->pool));
    if ((has_placebos(t) && !t->placebos.all) || t->errors == ERRORS_BOOTSTRAP) choose_number(f, "draws", (double)t->d.draws), choose(f, "seed", cli_text(t->cli, "seed"));
    if (cli_text(t->cli, "where").n) choose(f, "where", cli_text(t->cli, "where"));
    if (t->earlier.n) choose(f, "placebo-from", t->earlier);
    choose_number(f, "level", t->m.level);
}

/* ---- tables ---- */

static void effects_table(SynthTask *t)
{
    static const char *const head[] = { N_("Time"), N_("Observed"), N_("Synthetic"), N_("Effect"), N_("SE of placebos"), NULL };
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "effects", _("What was seen, and what would have been"), head);
    for (isize p = 0; p < t->m.periods; p++) {
        double seen = 0;
        for (isize i = 0; i < t->m.treated; i++) seen += t->y[t->own[i] * t->m.periods + p] / (double)t->m.treated;
        if (t->periods.value) cell_exact(f, table, t->periods.value[p]);
        else cell_text(f, table, period(t, p));
        cell_number(f, table, seen), cell_number(f, table, seen - t->fit.gap[p]), cell_number(f, table, t->fit.gap[p]);
        cell_number(f, table, has_placebos(t) ? t->placebos.period_se[p] : NAN);
    }
}

/* Donors that have a weight, the largest first. */
static isize *by_weight(const SynthTask *t, isize *n)
{
    isize *order = make_array(t->cli->arena, isize, t->m.donors + 1);
    *n = 0;
    for (isize j = 0; j < t->m.donors; j++) {
        if (fabs(t->fit.weight[j]) < 1e-6) continue;
        isize at = (*n)++;
        for (; at > 0 && fabs(t->fit.weight[order[at - 1]]) < fabs(t->fit.weight[j]); at--) order[at] = order[at - 1];
        order[at] = j;
    }
    return order;
}

static void weights_table(SynthTask *t, const isize *order, isize n)
{
    static const char *const head[] = { N_("Donor"), N_("Weight"), NULL }, *const times[] = { N_("Time"), N_("Weight"), NULL };
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "weights", _("What the synthetic unit is made of"), head);
    for (isize i = 0; i < n; i++) cell_text(f, table, synth_unit(t, t->donor[order[i]])), cell_number(f, table, t->fit.weight[order[i]]);
    if (!t->fit.period_weight) return;
    table = table_add(f, "periods", _("The periods that it is measured from"), times);
    for (isize p = 0; p < t->m.before; p++)
        if (t->fit.period_weight[p] != 0) cell_text(f, table, period(t, p)), cell_number(f, table, t->fit.period_weight[p]);
}

static void covariates_table(SynthTask *t)
{
    static const char *const head[] = { N_("Covariate"), N_("Coefficient"), NULL };
    if (!t->covariate.n) return;
    FindingsTable *table = table_add(&t->f, "covariates", _("What was taken out of the outcome"), head);
    for (isize c = 0; c < t->covariate.n; c++) cell_text(&t->f, table, t->covariate.p[c]), cell_number(&t->f, table, t->fit.beta[c]);
}

static void predictors_table(SynthTask *t)
{
    static const char *const head[] = { N_("Predictor"), N_("V"), N_("Treated"), N_("Synthetic"), N_("Mean of donors"), NULL };
    if (!t->predictor.n) return;
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "predictors", _("Are they alike before?"), head);
    for (isize p = 0; p < t->predictor.n; p++) {
        const double *x = t->x + p * t->units.levels;
        double own = 0, made = 0, mean = 0;
        for (isize i = 0; i < t->m.treated; i++) own += x[t->own[i]] / (double)t->m.treated;
        for (isize j = 0; j < t->m.donors; j++) made += t->fit.weight[j] * x[t->donor[j]], mean += x[t->donor[j]] / (double)t->m.donors;
        cell_text(f, table, t->predictor.p[p].said);
        cell_number(f, table, t->fit.v ? t->fit.v[p] : NAN), cell_number(f, table, own), cell_number(f, table, made), cell_number(f, table, mean);
    }
}

static void placebos_table(SynthTask *t)
{
    static const char *const head[] = { N_("Unit"), N_("Estimate"), N_("RMSPE before"), N_("RMSPE after"), N_("Ratio"), NULL };
    if (!has_placebos(t) || t->m.treated > 1) return;
    Findings *f = &t->f;
    isize n = t->placebos.sets + 1;
    const SynthFit **order = make_array(f->arena, const SynthFit *, n);
    for (isize i = 0; i < n; i++) {
        const SynthFit *now = i ? &t->placebos.fit[i - 1] : &t->fit;
        isize at = i;
        for (; at > 0 && synth_ratio(order[at - 1]) < synth_ratio(now); at--) order[at] = order[at - 1];
        order[at] = now;
    }
    FindingsTable *table = table_add(f, "placebos", _("The same for each donor, to which nothing happened"), head);
    for (isize i = 0; i < n; i++) {
        bool own = order[i] == &t->fit;
        cell_text(f, table, synth_unit(t, own ? t->own[0] : t->donor[t->placebos.member[order[i] - t->placebos.fit]]));
        cell_number(f, table, order[i]->estimate), cell_number(f, table, order[i]->rmspe[0]), cell_number(f, table, order[i]->rmspe[1]), cell_number(f, table, synth_ratio(order[i]));
    }
}

/* ---- is it robust? ---- */

enum { WITHOUT_MOST = 10 };

/* The estimate without each of the donors that count most. */
static void without_each(SynthTask *t, const isize *order, isize n)
{
    static const char *const head[] = { N_("Donor left out"), N_("Estimate"), NULL };
    Findings *f = &t->f;
    double low = INFINITY, high = -INFINITY;
    n = min_i64(n, WITHOUT_MOST);
    if (t->m.donors < 3 || n < 2) return;
    FindingsTable *table = table_add(f, "without", _("Without each of the donors that count most"), head);
    for (isize i = 0; i < n; i++) {
        SynthModel mine = t->m;
        isize *donor = make_array(f->arena, isize, t->m.donors);
        mine.donors = 0, mine.donor = donor;
        for (isize j = 0; j < t->m.donors; j++) if (j != order[i]) donor[mine.donors++] = t->donor[j];
        SynthFit fit;
        if (failed(synth_fit(f->arena, &mine, &fit))) continue;
        cell_text(f, table, synth_unit(t, t->donor[order[i]])), cell_number(f, table, fit.estimate);
        low = fmin(low, fit.estimate), high = fmax(high, fit.estimate);
    }
    if (low > high) return;
    fact(f, "without_low", N_("least estimate without one of the donors that count most"), low), fact(f, "without_high", N_("largest estimate without one of them"), high);
    sentence(f, &f->robustness, N_("Without any one of the %td donors that count most, the estimate lies between %s and %s."), n, said(t, low), said(t, high));
}

static void earlier_said(SynthTask *t, double estimate)
{
    Findings *f = &t->f;
    const char *from = str_z(f->arena, t->earlier), *effect = said(t, estimate);
    double share = fabs(estimate / t->fit.estimate);
    if (share <= 10) sentence(f, &f->robustness, N_("As if the treatment had begun in %s, the effect until it really began would be %s (a placebo in time, where there should be none: %.0f%% of the estimate)."), from, effect, 100 * share);
    else if (share > 10 && t->fit.estimate != 0) sentence(f, &f->robustness, N_("As if the treatment had begun in %s, the effect until it really began would be %s (a placebo in time, where there should be none: more than ten times the estimate)."), from, effect);
    else sentence(f, &f->robustness, N_("As if the treatment had begun in %s, the effect until it really began would be %s (a placebo in time, where there should be none)."), from, effect);
}

/* As if the treatment had begun earlier: there should be no effect between then and its real beginning. */
static Err earlier_say(SynthTask *t)
{
    static const char *const head[] = { N_("Time"), N_("Effect"), NULL };
    if (t->earlier_at < 0) return OK;
    Findings *f = &t->f;
    SynthModel mine = t->m;
    double *y = make_array(f->arena, double, t->units.levels * t->m.before), *x = make_array(f->arena, double, t->predictor.n * t->units.levels + 1);
    for (isize u = 0; u < t->units.levels; u++) memcpy(y + u * t->m.before, t->y + u * t->m.periods, (size_t)t->m.before * sizeof(double));
    double *z = make_array(f->arena, double, t->covariate.n * t->units.levels * t->m.before + 1);
    for (isize r = 0; r < t->covariate.n * t->units.levels; r++) memcpy(z + r * t->m.before, t->z + r * t->m.periods, (size_t)t->m.before * sizeof(double));
    mine.z = z, mine.y = y, mine.periods = t->m.before, mine.before = t->earlier_at, mine.k = 0, mine.x = x;
    Err e = synth_predictors(t, t->earlier_at, x);
    for (isize p = 0; p < t->predictor.n && !failed(e); p++) {
        const double *from = x + p * t->units.levels;
        bool known = true;
        for (isize j = 0; j < t->m.donors + t->m.treated; j++) known &= !isnan(from[j < t->m.donors ? t->donor[j] : t->own[j - t->m.donors]]);
        if (known) memmove(x + mine.k++ * t->units.levels, from, (size_t)t->units.levels * sizeof(double));
        else note(f, N_("predictor %s is not known as much earlier: the placebo in time goes without it."), str_z(f->arena, t->predictor.p[p].said));
    }
    if (mine.how == SYNTH_V_GIVEN && mine.k < t->predictor.n) mine.how = SYNTH_V_EQUAL;
    SynthFit fit;
    if (!failed(e)) e = synth_fit(f->arena, &mine, &fit);
    if (failed(e)) return e;
    FindingsTable *table = table_add(f, "in_time", worded(f, N_("As if the treatment had begun in %s"), str_z(f->arena, t->earlier)), head);
    for (isize p = 0; p < mine.periods; p++) {
        if (t->periods.value) cell_exact(f, table, t->periods.value[p]);
        else cell_text(f, table, period(t, p));
        cell_number(f, table, fit.gap[p]);
    }
    fact(f, "in_time_estimate", N_("placebo in time: estimate"), fit.estimate), fact(f, "in_time_ratio", N_("placebo in time: ratio of RMSPEs"), synth_ratio(&fit));
    earlier_said(t, fit.estimate);
    return OK;
}

/* ---- in words ---- */

static void fit_say(SynthTask *t)
{
    Findings *f = &t->f;
    double level = 0;
    for (isize p = 0; p < t->m.before; p++) for (isize i = 0; i < t->m.treated; i++) level += t->y[t->own[i] * t->m.periods + p] / (double)(t->m.before * t->m.treated);
    const char *from = str_z(f->arena, t->from), *y = str_z(f->arena, t->outcome), *misses = said(t, t->fit.rmspe[0]);
    bool zero = fabs(level) <= 1e-12 * scale_of(t->y, t->units.levels * t->m.periods);
    if (t->fit.rmspe[0] == 0) sentence(f, &f->checks, N_("Before %s the synthetic unit misses nothing of %s, in any of %td periods."), from, y, t->m.before);
    else if (zero) sentence(f, &f->checks, N_("Before %s the synthetic unit misses %s, whose mean is 0 there, by %s (root mean square over %td periods)."), from, y, misses, t->m.before);
    else sentence(f, &f->checks, N_("Before %s the synthetic unit misses %s by %s (root mean square over %td periods), %s%% of its mean."), from, y, misses, t->m.before, said(t, 100 * fabs(t->fit.rmspe[0] / level)));
    fact(f, "rmspe_before", N_("root mean square error before"), t->fit.rmspe[0]), fact(f, "rmspe_after", N_("the same afterwards"), t->fit.rmspe[1]), fact(f, "rmspe_ratio", N_("their ratio"), synth_ratio(&t->fit));
}

static void weights_say(SynthTask *t, const isize *order, isize n)
{
    Findings *f = &t->f;
    Buf b = buf_on(f->arena);
    double square = 0;
    isize shown = 0, negative = 0;
    for (isize i = 0; i < n; i++) square += t->fit.weight[order[i]] * t->fit.weight[order[i]], negative += t->fit.weight[order[i]] < 0;
    for (; shown < n && shown < 5 && t->fit.weight[order[shown]] >= 0.005; shown++) put_fmt(&b, "%s" STR_FMT " (%.0f%%)", shown ? ", " : "", STR_ARG(synth_unit(t, t->donor[order[shown]])), 100 * t->fit.weight[order[shown]]);
    if (shown) sentence(f, &f->checks, n > shown ? N_("Most of all, the synthetic unit is made of %s, and %td more with less.") : N_("In all, the synthetic unit is made of %s."), str_z(f->arena, buf_str(&b)), n - shown);
    fact(f, "donors_effective", N_("donors as many as if they weighed alike"), 1 / square);
    if (negative) sentence(f, &f->checks, negative == 1 ? N_("%td donor has a negative weight: the correction goes beyond what was seen in any mixture of donors.") : N_("%td donors have negative weights: the correction goes beyond what was seen in any mixture of donors."), negative);
}

static void placebos_say(SynthTask *t)
{
    Findings *f = &t->f;
    const SynthPlacebos *p = &t->placebos;
    if (!has_placebos(t)) return;
    double far = round(p->p * (double)(p->sets + 1)) - 1;
    headline(f, "placebo_p", N_("p from placebos: their ratio of errors is as large"), p->p);
    fact(f, "placebos", N_("placebos"), (double)p->sets), fact(f, "placebos_close", N_("those that fit nearly as well before (RMSPE up to sqrt(5) times)"), (double)p->close), fact(f, "placebo_p_close", N_("p from these"), p->p_close), fact(f, "placebo_se", N_("spread of placebo estimates"), p->se);
    const char *what = words(f, t->m.treated == 1 ? N_("donors to which nothing happened") : N_("sets of donors to which nothing happened"));
    if (t->fit.rmspe[1] == 0) sentence(f, &f->checks, N_("The synthetic unit misses nothing from then on either: placebos (%td %s) have no effect to tell from chance."), p->sets, what);
    else if (t->fit.rmspe[0] == 0) sentence(f, &f->checks, N_("Nothing is missed before, so the ratio of errors after to before is beyond all bounds: p %s from %td %s is that of the fit, not of the effect's size."), said(t, p->p), p->sets, what);
    else if (far == 0) sentence(f, &f->checks, N_("None of %td %s has a ratio of errors after to before as large (%s): p %s."), p->sets, what, said(t, synth_ratio(&t->fit)), said(t, p->p));
    else sentence(f, &f->checks, far == 1 ? N_("%.0f of %td %s has a ratio of errors after to before as large (%s): p %s.") : N_("%.0f of %td %s have a ratio of errors after to before as large (%s): p %s."), far, p->sets, what, said(t, synth_ratio(&t->fit)), said(t, p->p));
    if (t->m.treated == 1) sentence(f, &f->limits, t->m.donors < 19 ? N_("With %td donors, placebos cannot give a p below 1 / %td = %s: they cannot reach 0.05, whatever the effect.") : N_("With %td donors, placebos cannot give a p below 1 / %td = %s."), t->m.donors, t->m.donors + 1, decimals_said(f, 1 / (double)(t->m.donors + 1), 3));
}

static void limits_say(SynthTask *t)
{
    Findings *f = &t->f;
    if (t->m.donors < 20) sentence(f, &f->limits, N_("%td donors are few: the synthetic unit may not come near the treated one, and the standard error, from so few placebos, is itself known to about %.0f%%."), t->m.donors, 100 / sqrt(2.0 * (double)(t->m.donors - 1)));
    if (t->m.before < 10) sentence(f, &f->limits, N_("%td periods before the treatment are few: a fit so short can be chance."), t->m.before);
    sentence(f, &f->limits, N_("It takes for granted that, without the treatment, %s would have gone on like its synthetic unit, and that the donors were not touched by it."), str_z(f->arena, synth_treated(t)));
    sentence(f, &f->limits, N_("%s is one place. What to expect in a new one needs several side by side (rotunda impact meta)."), t->m.treated == 1 ? str_z(f->arena, synth_treated(t)) : words(f, N_("What was treated")));
    if (t->errors == ERRORS_PLACEBO) note(f, N_("Standard errors are the spread of the same estimate where nothing happened: they hold where what moves %s moves the donors as much."), str_z(f->arena, synth_treated(t)));
    if (has_placebos(t) && t->pool == 0) note(f, N_("The placebos of donors have the treated among their own donors (--placebo-pool all), as those of Abadie, Diamond and Hainmueller (2010)."));
    if (!has_placebos(t) && t->errors != ERRORS_NONE) note(f, N_("%td donors are too few for placebos of %td treated: there are none."), t->m.donors, t->m.treated);
    if (t->fit.unsettled) note(f, N_("coefficients of the covariates had not come to rest after 10,000 rounds, where synthdid ends too: in units in which a covariate varies about as much as 1 they do sooner."));
    if (t->unbalanced) note(f, t->unbalanced == 1 ? N_("%td unit is not seen in every period and is no donor.") : N_("%td units are not seen in every period and are no donors."), (isize)t->unbalanced);
    if (t->without_predictor) note(f, t->without_predictor == 1 ? N_("%td unit lacks a predictor and is no donor.") : N_("%td units lack a predictor and are no donors."), (isize)t->without_predictor);
}

static void figures(SynthTask *t)
{
    Findings *f = &t->f;
    fact(f, "donors", N_("donors"), (double)t->m.donors), fact(f, "treated", N_("treated units"), (double)t->m.treated), fact(f, "periods_before", N_("periods before"), (double)t->m.before), fact(f, "periods_after", N_("periods from then on"), (double)(t->m.periods - t->m.before));
    fact(f, "units_unbalanced", N_("units left out: not seen in every period"), (double)t->unbalanced), fact(f, "units_without_predictor", N_("units left out: without a predictor"), (double)t->without_predictor);
    if (!isnan(t->fit.ridge)) fact(f, "ridge", N_("penalty of the ridge regression"), t->fit.ridge);
    if (!isnan(t->fit.noise)) fact(f, "noise", N_("standard deviation of donors' steps before"), t->fit.noise);
}

static void estimates_say(SynthTask *t)
{
    Findings *f = &t->f;
    double level = t->m.level, scale = scale_of(t->y, t->units.levels * t->m.periods);
    vec_push(f->arena, &f->estimate, estimate_on(scale, S("ATT"), t->fit.estimate, t->se, INFINITY, level));
    for (isize p = t->m.before; p < t->m.periods && has_placebos(t); p++) vec_push(f->arena, &f->estimate, estimate_on(scale, period(t, p), t->fit.gap[p], t->placebos.period_se[p], INFINITY, level));
    f->main = isfinite(t->se) ? 0 : -1;
    f->best = worded(f, N_("Best estimate: from %s on the treatment changed %s in %s by %s on average."), str_z(f->arena, period(t, t->m.before)), str_z(f->arena, t->outcome), str_z(f->arena, synth_treated(t)), about_said(f, t->fit.estimate));
    if (f->main < 0) vec_push(f->arena, &f->checks, f->best);
}

Err synth_say(SynthTask *t)
{
    Findings *f = &t->f;
    isize n;
    frame(t);
    isize *order = by_weight(t, &n);
    estimates_say(t);
    Err e = real_given(t->cli, "threshold", -INFINITY, INFINITY, &f->bar);
    if (!failed(e)) e = real_given(t->cli, "cost", 0, INFINITY, &f->cost);
    if (failed(e)) return e;
    figures(t), fit_say(t), weights_say(t, order, n), placebos_say(t);
    weights_table(t, order, n), covariates_table(t), predictors_table(t), effects_table(t), placebos_table(t);
    without_each(t, order, n);
    e = earlier_say(t);
    if (failed(e)) return e;
    limits_say(t);
    return synth_draw(t);
}
