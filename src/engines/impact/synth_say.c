#include "engines/impact/synth_task.h"
#include <math.h>

static Str period(const SynthTask *t, isize i) { return t->periods.name[i]; }
static const char *said(const SynthTask *t, double v) { return str_z(t->cli->arena, value_said(t->cli->arena, v)); }
static bool has_placebos(const SynthTask *t) { return t->errors != ERRORS_NONE; }

/* ---- the frame: question and choices ---- */

static void frame(SynthTask *t)
{
    static const char *const titles[] = { "Synthetic control (Abadie, Diamond and Hainmueller)", "Synthetic difference in differences (Arkhangelsky et al.)", "Augmented synthetic control (Ben-Michael, Feller and Rothstein)" };
    Findings *f = &t->f;
    Arena *a = t->cli->arena;
    *f = findings_new(a, "synth", str_from(titles[t->method]));
    f->level = t->m.level, f->outcome = t->outcome, f->treatment = S("the treatment");
    f->question = str_fmt(a, "What did the treatment do to " STR_FMT " in " STR_FMT "?", STR_ARG(t->outcome), STR_ARG(synth_treated(t)));
    sample_say(&t->s, f);
    choose(f, "method", word_at(synth_methods, t->method)), choose(f, "outcome", t->outcome), choose(f, "unit", t->unit), choose(f, "time", t->time), choose(f, "treated", t->treated_said), choose(f, "from", t->from);
    if (t->predictor.n) choose(f, "predictors", cli_text(t->cli, "predictors"));
    if (t->method == SYNTH_SC && t->predictor.n) choose(f, "v", cli_text(t->cli, "v"));
    if (t->method == SYNTH_SDID) choose(f, "solver", word_at(synth_solvers, t->solver));
    if (t->method == SYNTH_AUGMENTED && isnan(t->m.ridge)) choose(f, "penalty", word_at(synth_penalties, t->penalty));
    if (t->method == SYNTH_AUGMENTED) choose_number(f, "ridge", t->fit.ridge);
    choose(f, "errors", word_at(synth_errors, t->errors));
    if (has_placebos(t)) choose(f, "placebo-pool", word_at(synth_pools, t->pool));
    if (has_placebos(t) && (!t->placebos.all || t->errors == ERRORS_BOOTSTRAP)) choose_number(f, "draws", (double)t->d.draws), choose(f, "seed", cli_text(t->cli, "seed"));
    if (cli_text(t->cli, "where").n) choose(f, "where", cli_text(t->cli, "where"));
    if (t->earlier.n) choose(f, "placebo-from", t->earlier);
    choose_number(f, "level", t->m.level);
}

/* ---- tables ---- */

static void effects_table(SynthTask *t)
{
    static const char *const head[] = { "Time", "Observed", "Synthetic", "Effect", "SE of placebos", NULL };
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "effects", S("What was seen, and what would have been"), head);
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
    static const char *const head[] = { "Donor", "Weight", NULL }, *const times[] = { "Time", "Weight", NULL };
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "weights", S("What the synthetic unit is made of"), head);
    for (isize i = 0; i < n; i++) cell_text(f, table, synth_unit(t, t->donor[order[i]])), cell_number(f, table, t->fit.weight[order[i]]);
    if (!t->fit.period_weight) return;
    table = table_add(f, "periods", S("The periods that it is measured from"), times);
    for (isize p = 0; p < t->m.before; p++)
        if (t->fit.period_weight[p] != 0) cell_text(f, table, period(t, p)), cell_number(f, table, t->fit.period_weight[p]);
}

static void predictors_table(SynthTask *t)
{
    static const char *const head[] = { "Predictor", "V", "Treated", "Synthetic", "Mean of donors", NULL };
    if (!t->predictor.n) return;
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "predictors", S("Are they alike before?"), head);
    for (isize p = 0; p < t->predictor.n; p++) {
        const double *x = t->x + p * t->units.levels;
        double own = 0, made = 0, mean = 0;
        for (isize i = 0; i < t->m.treated; i++) own += x[t->own[i]] / (double)t->m.treated;
        for (isize j = 0; j < t->m.donors; j++) made += t->fit.weight[j] * x[t->donor[j]], mean += x[t->donor[j]] / (double)t->m.donors;
        cell_text(f, table, t->predictor.p[p].said);
        cell_number(f, table, t->fit.v ? t->fit.v[p] : NAN), cell_number(f, table, own), cell_number(f, table, made), cell_number(f, table, mean);
    }
}

static double ratio_of(const SynthFit *f) { return f->rmspe[1] / f->rmspe[0]; }

static void placebos_table(SynthTask *t)
{
    static const char *const head[] = { "Unit", "Estimate", "RMSPE before", "RMSPE after", "Ratio", NULL };
    if (!has_placebos(t) || t->m.treated > 1) return;
    Findings *f = &t->f;
    isize n = t->placebos.sets + 1;
    const SynthFit **order = make_array(f->arena, const SynthFit *, n);
    for (isize i = 0; i < n; i++) {
        const SynthFit *now = i ? &t->placebos.fit[i - 1] : &t->fit;
        isize at = i;
        for (; at > 0 && ratio_of(order[at - 1]) < ratio_of(now); at--) order[at] = order[at - 1];
        order[at] = now;
    }
    FindingsTable *table = table_add(f, "placebos", S("The same for each donor, to which nothing happened"), head);
    for (isize i = 0; i < n; i++) {
        bool own = order[i] == &t->fit;
        cell_text(f, table, synth_unit(t, own ? t->own[0] : t->donor[t->placebos.member[order[i] - t->placebos.fit]]));
        cell_number(f, table, order[i]->estimate), cell_number(f, table, order[i]->rmspe[0]), cell_number(f, table, order[i]->rmspe[1]), cell_number(f, table, ratio_of(order[i]));
    }
}

/* ---- is it robust? ---- */

enum { WITHOUT_MOST = 10 };

/* The estimate without each of the donors that count most. */
static void without_each(SynthTask *t, const isize *order, isize n)
{
    static const char *const head[] = { "Donor left out", "Estimate", NULL };
    Findings *f = &t->f;
    double low = INFINITY, high = -INFINITY;
    n = min_i64(n, WITHOUT_MOST);
    if (t->m.donors < 3 || n < 2) return;
    FindingsTable *table = table_add(f, "without", S("Without each of the donors that count most"), head);
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
    fact(f, "without_low", "least estimate without one of the donors that count most", low), fact(f, "without_high", "largest estimate without one of them", high);
    sentence(f, &f->robustness, "Without any one of the %td donors that count most, the estimate lies between %s and %s.", n, said(t, low), said(t, high));
}

/* As if the treatment had begun earlier: there should be no effect between then and its real beginning. */
static Err earlier_say(SynthTask *t)
{
    static const char *const head[] = { "Time", "Effect", NULL };
    if (t->earlier_at < 0) return OK;
    Findings *f = &t->f;
    SynthModel mine = t->m;
    double *y = make_array(f->arena, double, t->units.levels * t->m.before), *x = make_array(f->arena, double, t->predictor.n * t->units.levels + 1);
    for (isize u = 0; u < t->units.levels; u++) memcpy(y + u * t->m.before, t->y + u * t->m.periods, (size_t)t->m.before * sizeof(double));
    mine.y = y, mine.periods = t->m.before, mine.before = t->earlier_at, mine.k = 0, mine.x = x;
    Err e = synth_predictors(t, t->earlier_at, x);
    for (isize p = 0; p < t->predictor.n && !failed(e); p++) {
        const double *from = x + p * t->units.levels;
        bool known = true;
        for (isize j = 0; j < t->m.donors + t->m.treated; j++) known &= !isnan(from[j < t->m.donors ? t->donor[j] : t->own[j - t->m.donors]]);
        if (known) memmove(x + mine.k++ * t->units.levels, from, (size_t)t->units.levels * sizeof(double));
        else note(f, "predictor " STR_FMT " is not known as much earlier: the placebo in time goes without it.", STR_ARG(t->predictor.p[p].said));
    }
    if (mine.how == SYNTH_V_GIVEN && mine.k < t->predictor.n) mine.how = SYNTH_V_EQUAL;
    SynthFit fit;
    if (!failed(e)) e = synth_fit(f->arena, &mine, &fit);
    if (failed(e)) return e;
    FindingsTable *table = table_add(f, "in_time", str_fmt(f->arena, "As if the treatment had begun in " STR_FMT, STR_ARG(t->earlier)), head);
    for (isize p = 0; p < mine.periods; p++) {
        if (t->periods.value) cell_exact(f, table, t->periods.value[p]);
        else cell_text(f, table, period(t, p));
        cell_number(f, table, fit.gap[p]);
    }
    fact(f, "in_time_estimate", "placebo in time: estimate", fit.estimate), fact(f, "in_time_ratio", "placebo in time: ratio of RMSPEs", ratio_of(&fit));
    sentence(f, &f->robustness, "As if the treatment had begun in " STR_FMT ", the effect until it really began would be %s (%s, where there should be none, %.0f%% of the estimate).", STR_ARG(t->earlier), said(t, fit.estimate), "a placebo in time", 100 * fabs(fit.estimate / t->fit.estimate));
    return OK;
}

/* ---- in words ---- */

static void fit_say(SynthTask *t)
{
    Findings *f = &t->f;
    double level = 0;
    for (isize p = 0; p < t->m.before; p++) for (isize i = 0; i < t->m.treated; i++) level += t->y[t->own[i] * t->m.periods + p] / (double)(t->m.before * t->m.treated);
    sentence(f, &f->checks, "Before " STR_FMT " the synthetic unit misses " STR_FMT " by %s (root mean square over %td periods), %.2g%% of its mean.", STR_ARG(period(t, t->m.before)), STR_ARG(t->outcome), said(t, t->fit.rmspe[0]), t->m.before, 100 * fabs(t->fit.rmspe[0] / level));
    fact(f, "rmspe_before", "root mean square error before", t->fit.rmspe[0]), fact(f, "rmspe_after", "the same afterwards", t->fit.rmspe[1]), fact(f, "rmspe_ratio", "their ratio", ratio_of(&t->fit));
}

static void weights_say(SynthTask *t, const isize *order, isize n)
{
    Findings *f = &t->f;
    Buf b = buf_on(f->arena);
    double square = 0;
    isize shown = 0, negative = 0;
    for (isize i = 0; i < n; i++) square += t->fit.weight[order[i]] * t->fit.weight[order[i]], negative += t->fit.weight[order[i]] < 0;
    for (; shown < n && shown < 5 && t->fit.weight[order[shown]] >= 0.005; shown++) put_fmt(&b, "%s" STR_FMT " (%.0f%%)", shown ? ", " : "", STR_ARG(synth_unit(t, t->donor[order[shown]])), 100 * t->fit.weight[order[shown]]);
    if (shown) sentence(f, &f->checks, "%s, the synthetic unit is made of %s%s.", n > shown ? "Most of all" : "In all", str_z(f->arena, buf_str(&b)), n > shown ? str_z(f->arena, str_fmt(f->arena, ", and %td more with less", n - shown)) : "");
    fact(f, "donors_effective", "donors as many as if they weighed alike", 1 / square);
    if (negative) sentence(f, &f->checks, "%td donors have negative weights: the correction goes beyond what was seen in any mixture of donors.", negative);
}

static void placebos_say(SynthTask *t)
{
    Findings *f = &t->f;
    const SynthPlacebos *p = &t->placebos;
    if (!has_placebos(t)) return;
    double far = round(p->p * (double)(p->sets + 1)) - 1;
    headline(f, "placebo_p", "p from placebos: their ratio of errors is as large", p->p);
    fact(f, "placebos", "placebos", (double)p->sets), fact(f, "placebos_close", "those that fit nearly as well before (RMSPE up to sqrt(5) times)", (double)p->close), fact(f, "placebo_p_close", "p from these", p->p_close), fact(f, "placebo_se", "spread of placebo estimates", p->se);
    const char *what = t->m.treated == 1 ? "donors to which nothing happened" : "sets of donors to which nothing happened";
    if (far == 0) sentence(f, &f->checks, "None of %td %s has a ratio of errors after to before as large (%s): p %.3g.", p->sets, what, said(t, ratio_of(&t->fit)), p->p);
    else sentence(f, &f->checks, "%.0f of %td %s %s a ratio of errors after to before as large (%s): p %.3g.", far, p->sets, what, far == 1 ? "has" : "have", said(t, ratio_of(&t->fit)), p->p);
    if (t->m.treated == 1) sentence(f, &f->limits, "With %td donors, placebos cannot give a p below 1 / %td = %.3f%s.", t->m.donors, t->m.donors + 1, 1 / (double)(t->m.donors + 1), t->m.donors < 19 ? ": they cannot reach 0.05, whatever the effect" : "");
}

static void limits_say(SynthTask *t)
{
    Findings *f = &t->f;
    if (t->m.donors < 20) sentence(f, &f->limits, "%td donors are few: the synthetic unit may not come near the treated one, and the standard error, from so few placebos, is itself known to about %.0f%%.", t->m.donors, 100 / sqrt(2.0 * (double)(t->m.donors - 1)));
    if (t->m.before < 10) sentence(f, &f->limits, "%td periods before the treatment are few: a fit so short can be chance.", t->m.before);
    sentence(f, &f->limits, "It takes for granted that, without the treatment, " STR_FMT " would have gone on like its synthetic unit, and that the donors were not touched by it.", STR_ARG(synth_treated(t)));
    sentence(f, &f->limits, "%s is one place. What to expect in a new one needs several side by side (rotunda impact meta).", t->m.treated == 1 ? str_z(f->arena, synth_treated(t)) : "What was treated");
    if (t->errors == ERRORS_PLACEBO) note(f, "Standard errors are the spread of the same estimate where nothing happened: they hold where what moves %s moves the donors as much.", str_z(f->arena, synth_treated(t)));
    if (has_placebos(t) && t->pool == 0) note(f, "The placebos of donors have the treated among their own donors (--placebo-pool all), as those of Abadie, Diamond and Hainmueller (2010).");
    if (t->unbalanced) note(f, "%" PRId64 " units are not seen in every period and are no donors.", t->unbalanced);
    if (t->without_predictor) note(f, "%" PRId64 " units lack a predictor and are no donors.", t->without_predictor);
}

static void figures(SynthTask *t)
{
    Findings *f = &t->f;
    fact(f, "donors", "donors", (double)t->m.donors), fact(f, "treated", "treated units", (double)t->m.treated), fact(f, "periods_before", "periods before", (double)t->m.before), fact(f, "periods_after", "periods from then on", (double)(t->m.periods - t->m.before));
    fact(f, "units_unbalanced", "units left out: not seen in every period", (double)t->unbalanced), fact(f, "units_without_predictor", "units left out: without a predictor", (double)t->without_predictor);
    if (!isnan(t->fit.ridge)) fact(f, "ridge", "penalty of the ridge regression", t->fit.ridge);
    if (!isnan(t->fit.noise)) fact(f, "noise", "standard deviation of donors' steps before", t->fit.noise);
}

static void estimates_say(SynthTask *t)
{
    Findings *f = &t->f;
    double level = t->m.level;
    vec_push(f->arena, &f->estimate, estimate_of(S("ATT"), t->fit.estimate, t->se, INFINITY, level));
    for (isize p = t->m.before; p < t->m.periods && has_placebos(t); p++) vec_push(f->arena, &f->estimate, estimate_of(period(t, p), t->fit.gap[p], t->placebos.period_se[p], INFINITY, level));
    f->main = isfinite(t->se) ? 0 : -1;
    f->best = str_fmt(f->arena, "Best estimate: from " STR_FMT " on the treatment changed " STR_FMT " in " STR_FMT " by " STR_FMT " on average.", STR_ARG(period(t, t->m.before)), STR_ARG(t->outcome), STR_ARG(synth_treated(t)), STR_ARG(value_said(f->arena, t->fit.estimate)));
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
    weights_table(t, order, n), predictors_table(t), effects_table(t), placebos_table(t);
    without_each(t, order, n);
    e = earlier_say(t);
    if (failed(e)) return e;
    limits_say(t);
    return synth_draw(t);
}
