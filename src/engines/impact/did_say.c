#include "engines/impact/did_plot.h"
#include "engines/impact/did_say.h"
#include <math.h>

static const char *const kinds[] = { "simple", "group", "calendar", "event" };

void did_frame(DidTask *t, Str title)
{
    static const char *const controls[] = { "never", "notyet" }, *const bases[] = { "varying", "universal" }, *const shapes[] = { "balanced", "unbalanced", "cross" }, *const fixed[] = { "earlier", "base", "first", "varying" };
    Findings *f = &t->f;
    *f = findings_new(t->cli, "did", title);
    f->level = t->m.level, f->outcome = t->outcome, f->treatment = tr(f->lang, _("the treatment")), f->time = t->time;
    f->question = worded(f, N_("What did the treatment do to %s where it came?"), str_z(f->arena, t->outcome));
    sample_say(&t->s, f);
    Str rest = str_from(did_methods), method = { 0 };
    for (isize i = 0; i <= t->method; i++) str_cut(&rest, '|', &method);
    choose(f, "method", method), choose(f, "outcome", t->outcome), choose(f, "time", t->time), choose(f, "group", t->group);
    struct { const char *name; Str value; } given[] = { { "unit", t->unit }, { "covariates", t->covariates.said }, { "weights", t->weights }, { "cluster", t->cluster }, { "where", cli_text(t->cli, "where") } };
    for (isize i = 0; i < countof(given); i++) if (given[i].value.n) choose(f, given[i].name, given[i].value);
    if (t->method < ASKED_SUNAB) {
        choose(f, "control", str_from(controls[t->control])), choose(f, "base", str_from(bases[t->base])), choose_number(f, "anticipation", t->m.anticipation), choose(f, "panel", str_from(shapes[t->shape]));
        if (t->weights.n && t->shape == DID_PANEL) choose(f, "fix-weights", str_from(fixed[t->fix_weights]));
        choose(f, "errors", t->errors ? S("bootstrap") : S("analytic")), choose_number(f, "draws", (double)t->m.draws);
        if (t->m.draws) choose(f, "seed", cli_text(t->cli, "seed"));
        if (t->events.is_balanced) choose_number(f, "balance", t->events.balanced);
    }
    choose_number(f, "level", t->m.level);
}

void did_limits(DidTask *t)
{
    Findings *f = &t->f;
    sentence(f, &f->limits, t->x.k ? N_("It rests on parallel trends: without the treatment, %s would have moved alike in treated units and those they are compared with that have the same covariates.") : N_("It rests on parallel trends: without the treatment, %s would have moved alike in treated units and those they are compared with."), str_z(f->arena, t->outcome));
    sentence(f, &f->limits, N_("Trends that are alike before the treatment make that believable, they do not prove it."));
    sentence(f, &f->limits, N_("It is what the treatment did where it came, when it came. What to expect in a new place needs the results of several places side by side (rotunda impact meta)."));
}

/* ---- what was left out ---- */

void did_last_said(DidTask *t, double last_group)
{
    if (!isnan(last_group)) note(&t->f, N_("no unit is never treated: those treated last, from %g on, are what others are compared with, and periods from then on are left out."), last_group);
}

/* How many units each of n groups has; a unit is of one group. */
static const isize *units_count(const DidTask *t, const double *group, isize n)
{
    const DidModel *m = &t->m;
    bool *seen = make_array(t->cli->arena, bool, m->unit.levels + 1);
    isize *units = make_array(t->cli->arena, isize, n + 1);
    for (isize r = 0; r < m->n; r++) {
        if (seen[m->unit.code[r]]) continue;
        seen[m->unit.code[r]] = true;
        for (isize g = 0; g < n; g++) units[g] += m->group[r] == group[g];
    }
    return units;
}

/* The package did warns of groups with fewer units than covariates and five. Of one unit nothing is known of how units differ: what its error
 * holds is the controls'. */
void did_small_said(DidTask *t, const double *group, isize n)
{
    Findings *f = &t->f;
    Buf one = buf_on(f->arena), few = buf_on(f->arena);
    isize ones = 0, fews = 0, least = t->m.k + 5;
    if (!t->m.unit.code) return;
    const isize *units = units_count(t, group, n);
    for (isize g = 0; g < n; g++) {
        if (units[g] == 1) put_fmt(&one, "%s%g", ones++ ? ", " : "", group[g]);
        else if (units[g] < least) put_fmt(&few, "%s%g", fews++ ? ", " : "", group[g]);
    }
    if (ones) note(f, ones == 1 ? N_("group %s has one unit: how much such units differ is not known, and the standard errors of its effects, and of averages over them, hold that of the controls alone.") : N_("groups %s have one unit each: how much such units differ is not known, and the standard errors of their effects, and of averages over them, hold that of the controls alone."), str_z(f->arena, buf_str(&one)));
    if (fews) note(f, fews == 1 ? N_("group %s has fewer than %td units: standard errors of its effects tend to be too small.") : N_("groups %s have fewer than %td units each: standard errors of their effects tend to be too small."), str_z(f->arena, buf_str(&few)), least);
}

/* "2006 in 2004, 2006 in 2005": groups in times; the first twelve. */
static const char *unidentified_named(DidTask *t, const DidFit *fit)
{
    Buf b = buf_on(t->f.arena);
    isize n = 0;
    for (isize i = 0; i < fit->cells; i++) {
        const DidCell *c = &fit->cell[i];
        if (c->report == TWO_DONE) continue;
        if (n++ < 12) put_fmt(&b, words(&t->f, n > 1 ? N_(", group %g in %g") : N_("group %g in %g")), c->group, c->time);
    }
    if (n > 12) put_fmt(&b, words(&t->f, N_(" and %td more")), n - 12);
    return str_z(t->f.arena, buf_str(&b));
}

static void notes_say(DidTask *t, const DidFit *fit)
{
    Findings *f = &t->f;
    fact(f, "units_always_treated", N_("units left out: treated from the start"), (double)fit->always_treated), fact(f, "units_unbalanced", N_("units left out: not seen in every period"), (double)fit->unbalanced), fact(f, "effects_unidentified", N_("effects not identified"), (double)fit->not_identified);
    if (fit->always_treated) note(f, fit->always_treated == 1 ? N_("%td unit is treated from the first period on%s: nothing is known of it before, and it is left out.") : N_("%td units are treated from the first period on%s: nothing is known of them before, and they are left out."), fit->always_treated, words(f, t->m.anticipation > 0 ? N_(" (or within the anticipation of it)") : ""));
    if (fit->unbalanced) note(f, fit->unbalanced == 1 ? N_("%td unit is not seen in every period and is left out (--panel unbalanced keeps it).") : N_("%td units are not seen in every period and are left out (--panel unbalanced keeps them)."), fit->unbalanced);
    did_last_said(t, fit->last_group);
    did_small_said(t, fit->group, fit->groups);
    for (isize i = 0; i < fit->x_dropped; i++) note(f, N_("%s is left out: in the units and periods that are left it is constant, or the covariates before it say it already."), str_z(f->arena, t->x.name[fit->x_drop[i]]));
    if (fit->not_identified) note(f, fit->not_identified == 1 ? N_("%td group-time effect is not identified (no rows, no overlap, or covariates that the controls do not tell apart) and is missing in the averages: %s.") : N_("%td group-time effects are not identified (no rows, no overlap, or covariates that the controls do not tell apart) and are missing in the averages: %s."), fit->not_identified, unidentified_named(t, fit));
}

/* ---- tables ---- */

void did_effect_cells(Findings *f, FindingsTable *table, const Estimate *e)
{
    cell_number(f, table, e->estimate), cell_number(f, table, e->se), cell_number(f, table, e->p), cell_number(f, table, e->low), cell_number(f, table, e->high);
}

static void effect_cells(Findings *f, FindingsTable *table, const Estimate *e, double critical)
{
    did_effect_cells(f, table, e);
    cell_number(f, table, e->estimate - critical * e->se), cell_number(f, table, e->estimate + critical * e->se);
}

static void group_time_table(DidTask *t, const DidFit *fit)
{
    static const char *const head[] = { N_("Group"), N_("Time"), N_("Estimate"), N_("SE"), N_("p"), N_("Low"), N_("High"), N_("Band low"), N_("Band high"), NULL };
    FindingsTable *table = table_add(&t->f, "group_time", _("Effect on each group at each time"), head);
    for (isize i = 0; i < fit->cells; i++) {
        cell_exact(&t->f, table, fit->cell[i].group), cell_exact(&t->f, table, fit->cell[i].time);
        effect_cells(&t->f, table, &fit->cell[i].e, fit->critical);
    }
}

void did_aggregate_table(DidTask *t, DidKind kind, const DidAggregate *g, bool bands)
{
    static const char *const titles[] = { N_("Over all groups and times"), N_("By group"), N_("By time"), N_("By time since the treatment") }, *const first[] = { N_("All"), N_("Group"), N_("Time"), N_("Event time") };
    const char *head[] = { first[kind], N_("Estimate"), N_("SE"), N_("p"), N_("Low"), N_("High"), bands ? N_("Band low") : NULL, N_("Band high"), NULL };
    Findings *f = &t->f;
    Arena *a = f->arena;
    FindingsTable *table = table_add(f, str_z(a, str_fmt(a, "aggregates.%s", kinds[kind])), worded(f, kind == DID_SIMPLE ? N_("%s: %s (standard error %s)") : N_("%s: %s (standard error %s) on average"), words(f, titles[kind]), str_z(a, value_said(f, g->overall.estimate)), str_z(a, value_said(f, g->overall.se))), head);
    table->overall = make(a, Estimate);
    *table->overall = g->overall;
    for (isize i = 0; i < g->n; i++) {
        cell_exact(f, table, g->at[i]);
        if (bands) effect_cells(f, table, &g->effect[i], g->critical);
        else did_effect_cells(f, table, &g->effect[i]);
    }
}

void did_best(DidTask *t, const Estimate *e)
{
    Findings *f = &t->f;
    f->best = worded(f, N_("Best estimate: the treatment changed %s by %s on average where it came."), str_z(f->arena, t->outcome), about_said(f, e->estimate));
}

void did_drawn(DidTask *t, const DidAggregate *event)
{
    Findings *f = &t->f;
    if (!cli_text(t->cli, "plot").n && !cli_text(t->cli, "report").n) return;
    f->plot = DRAWN(event_plot(drawing_on(f), width, event, t->honest.event, t->outcome, since_began(f), t->m.level));
    f->plot_says = worded(f, isnan(event->critical) ? N_("Each dot is an effect so many periods after the treatment began (before it: what should be none), each thick line its %g%% interval.") : N_("Each dot is an effect so many periods after the treatment began (before it: what should be none), each thick line its %g%% interval, each thin one how far it reaches where all are to hold at once."), t->m.level * 100);
    if (t->honest.event) f->plot_says = worded(f, N_("%s The pale bars behind are the intervals where %s."), str_z(f->arena, f->plot_says), str_z(f->arena, honest_means(t, t->honest.shown)));
}

Err did_row_said(DidTask *t, Err e, isize bad_row)
{
    if (!bad_row) return e;
    Str unit = sample_level(&t->s, t->unit, t->m.unit.code[bad_row - 1]);
    return err(t->cli->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is \"" STR_FMT "\": " STR_FMT, STR_ARG(t->s.c.name), sample_line(&t->s, bad_row - 1), STR_ARG(t->unit), STR_ARG(unit), STR_ARG(e.text));
}

/* ---- in words ---- */

void did_trends_said(DidTask *t, double p)
{
    Findings *f = &t->f;
    sentence(f, &f->checks, p < 0.05 ? N_("Before the treatment the groups already moved apart (p %s): parallel trends are in doubt.") : N_("Before the treatment the groups did not clearly move apart (p %s)."), str_z(f->arena, p_said(f, p)));
}

/* How far a trend of the size seen before could carry: the largest step before the treatment. */
static void trends_say(DidTask *t, const DidFit *fit, const DidAggregate *event)
{
    Findings *f = &t->f;
    Arena *a = f->arena;
    double worst = 0;
    for (isize i = 0; i < event->n; i++) if (event->at[i] < -t->m.anticipation && isfinite(event->effect[i].se)) worst = fmax(worst, fabs(event->effect[i].estimate));
    if (!isnan(fit->wald)) {
        fact(f, "pretrend_wald", N_("are all effects before the treatment zero? (Wald)"), fit->wald), fact(f, "pretrend_df", N_("its degrees of freedom"), fit->wald_df), fact(f, "pretrend_p", N_("its p"), fit->wald_p);
        did_trends_said(t, fit->wald_p);
    } else if (worst > 0) sentence(f, &f->checks, N_("There are too few units in some group to test all effects before the treatment together: look at each of them."));
    else sentence(f, &f->checks, N_("There is no period before the treatment to compare trends in."));
    double effect = fabs(f->estimate.p[0].estimate);
    if (worst > 0) sentence(f, &f->robustness, worst > effect ? N_("The largest apparent effect before the treatment is %s, larger than the effect itself.") : N_("The largest apparent effect before the treatment is %s, %.0f%% of the effect itself."), str_z(a, value_said(f, worst)), 100 * worst / effect);
}

static void words_say(DidTask *t, const DidFit *fit, const DidAggregate *by)
{
    Findings *f = &t->f;
    did_best(t, &by[DID_SIMPLE].overall);
    fact(f, "units", N_("units"), (double)fit->units), fact(f, "groups", N_("groups by first treated period"), (double)fit->groups), fact(f, "periods", N_("periods"), (double)fit->periods);
    fact(f, "treated_units", N_("units treated at some time"), (double)fit->group_units[0]), fact(f, "never_units", N_("units never treated"), (double)fit->group_units[1]);
    if (!isnan(fit->critical)) fact(f, "critical", N_("standard errors that the band over all effects is wide"), fit->critical), fact(f, "critical_event", N_("the same over event times"), by[DID_EVENT].critical);
    trends_say(t, fit, &by[DID_EVENT]);
    did_limits(t);
}

Err did_say(DidTask *t)
{
    DidFit fit;
    DidAggregate by[4];
    Err e = did_fit(t->cli->arena, &t->m, &fit);
    if (failed(e)) return did_row_said(t, e, fit.bad_row);
    did_frame(t, _("Difference in differences"));
    Findings *f = &t->f;
    group_time_table(t, &fit);
    for (int kind = 0; kind < 4 && !failed(e); kind++) {
        DidSummary s = t->events;
        s.kind = (DidKind)kind;
        if (kind != DID_EVENT) s.windowed = false;
        e = did_aggregate(t->cli->arena, &t->m, &fit, &s, &by[kind]);
        if (!failed(e)) did_aggregate_table(t, (DidKind)kind, &by[kind], true);
    }
    if (!failed(e)) e = real_given(t->cli, "threshold", -INFINITY, INFINITY, &f->bar);
    if (!failed(e)) e = real_given(t->cli, "cost", 0, INFINITY, &f->cost);
    if (failed(e)) return e;
    by[DID_SIMPLE].overall.term = S("ATT");
    vec_push(f->arena, &f->estimate, by[DID_SIMPLE].overall);
    f->main = 0;
    for (isize i = 0; i < by[DID_EVENT].n; i++) if (isfinite(by[DID_EVENT].effect[i].se)) vec_push(f->arena, &f->estimate, by[DID_EVENT].effect[i]);
    words_say(t, &fit, by);
    notes_say(t, &fit);
    e = did_honest_say(t, &by[DID_EVENT]);
    if (!failed(e)) did_drawn(t, &by[DID_EVENT]);
    return e;
}
