#include "engines/impact/did_plot.h"
#include "engines/impact/did_say.h"
#include <math.h>

/* ---- effects of cells ---- */

static void cells_table(DidTask *t, const DidEffects *d)
{
    static const char *const head[] = { N_("Group"), N_("Time"), N_("Estimate"), N_("SE"), N_("p"), N_("Low"), N_("High"), NULL };
    FindingsTable *table = table_add(&t->f, "group_time", _("Effect on each group at each time"), head);
    for (isize i = 0; i < d->cells; i++) {
        cell_exact(&t->f, table, d->cell[i].group), cell_exact(&t->f, table, d->cell[i].time);
        did_effect_cells(&t->f, table, &d->cell[i].e);
    }
}

static void averages_say(DidTask *t, const DidEffects *d)
{
    Findings *f = &t->f;
    for (int kind = DID_SIMPLE; kind <= DID_EVENT; kind++) {
        DidAggregate g = { .overall = d->simple, .n = d->n[kind], .at = d->at[kind], .effect = d->effect[kind], .critical = NAN };
        did_aggregate_table(t, (DidKind)kind, &g, false);
    }
    vec_push(f->arena, &f->estimate, d->simple);
    for (isize i = 0; i < d->n[DID_EVENT]; i++) if (d->effect[DID_EVENT][i].se > 0) vec_push(f->arena, &f->estimate, d->effect[DID_EVENT][i]);
    f->main = 0;
    did_best(t, &d->simple);
}

/* Of imputation the effects before come from a regression of their own: they are put before the others by event time. */
static Err pretrends_say(DidTask *t, DidEffects *d)
{
    Findings *f = &t->f;
    Arena *a = f->arena;
    DidPretrends p;
    Err e = did_pretrends(a, &t->m, &p);
    if (failed(e)) return e;
    isize n = d->n[DID_EVENT];
    double *at = make_array(a, double, p.n + n + 1);
    Estimate *effect = make_array(a, Estimate, p.n + n + 1);
    for (isize i = 0; i < p.n + n; i++) at[i] = i < p.n ? p.at[i] : d->at[DID_EVENT][i - p.n], effect[i] = i < p.n ? p.effect[i] : d->effect[DID_EVENT][i - p.n];
    d->n[DID_EVENT] += p.n, d->at[DID_EVENT] = at, d->effect[DID_EVENT] = effect;
    choose_number(f, "pretrends", (double)p.n);
    if (isnan(p.p)) { sentence(f, &f->checks, p.n ? N_("There are too few units in some group to test all effects before the treatment together: look at each of them.") : N_("There is no period before the treatment to compare trends in.")); return OK; }
    fact(f, "pretrend_f", N_("are all effects before the treatment zero? (F)"), p.f), fact(f, "pretrend_df1", N_("its degrees of freedom"), p.df1), fact(f, "pretrend_df2", N_("and below"), p.df2), fact(f, "pretrend_p", N_("its p"), p.p);
    did_trends_said(t, p.p);
    note(f, N_("effects before the treatment are of a regression among rows not yet treated, against the event times before them; the others do not depend on it."));
    return OK;
}

/* As in did_say.c: groups in times; the first twelve. */
static const char *unidentified_named(DidTask *t, const DidEffects *d)
{
    Buf b = buf_on(t->f.arena);
    isize n = 0;
    for (isize i = 0; i < d->cells; i++) {
        const DidPart *c = &d->cell[i];
        bool base = c->time < c->group;
        for (isize k = 0; k < d->cells && base; k++) base = d->cell[k].group != c->group || d->cell[k].time >= c->group || d->cell[k].time <= c->time;
        if (!isnan(c->e.estimate) || base) continue;
        if (n++ < 12) put_fmt(&b, words(&t->f, n > 1 ? N_(", group %g in %g") : N_("group %g in %g")), c->group, c->time);
    }
    if (n > 12) put_fmt(&b, words(&t->f, N_(" and %td more")), n - 12);
    return str_z(t->f.arena, buf_str(&b));
}

static Err effects_say(DidTask *t)
{
    bool sunab = t->method == ASKED_SUNAB;
    DidEffects d;
    Err e = sunab ? did_sunab(t->cli->arena, &t->m, &d) : did_imputation(t->cli->arena, &t->m, &d);
    if (failed(e)) return did_row_said(t, e, d.bad_row);
    did_frame(t, sunab ? _("Difference in differences (Sun and Abraham)") : _("Difference in differences by imputation (Borusyak, Jaravel and Spiess)"));
    cells_table(t, &d);
    if (!sunab) e = pretrends_say(t, &d);
    if (failed(e)) return e;
    averages_say(t, &d);
    did_last_said(t, d.last_group);
    did_small_said(t, d.at[DID_GROUP], d.n[DID_GROUP]);
    if (d.always_treated) note(&t->f, N_("%td rows are of %s that are treated whenever they are seen; they are left out."), d.always_treated, words(&t->f, sunab ? N_("groups") : N_("units")));
    if (d.unidentified && !sunab) note(&t->f, N_("%td rows have a period in which nobody is untreated, or a unit that is not seen untreated, or both but nothing that connects them; they are left out."), d.unidentified);
    if (d.unidentified && sunab) note(&t->f, N_("%td effects are not told apart from unit and period effects, or from each other, and are left out: %s."), d.unidentified, unidentified_named(t, &d));
    did_limits(t);
    DidAggregate event = { .n = d.n[DID_EVENT], .at = d.at[DID_EVENT], .effect = d.effect[DID_EVENT], .critical = NAN, .cov = d.event_cov };
    e = did_honest_say(t, &event);
    if (!failed(e)) did_drawn(t, &event);
    return e;
}

/* ---- what a two-way regression compares ---- */

static const char *const types[] = { N_("treated vs never treated"), N_("earlier vs later treated"), N_("later vs earlier treated"), N_("later vs always treated") };

static void pairs_table(DidTask *t, const BaconFit *b)
{
    static const char *const head[] = { N_("Treated"), N_("Against"), N_("Type"), N_("Estimate"), N_("Weight"), NULL };
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "comparisons", _("Comparisons of two groups"), head);
    for (isize i = 0; i < b->pairs; i++) {
        const BaconPair *p = &b->pair[i];
        cell_exact(f, table, p->treated);
        if (isinf(p->untreated)) cell_words(f, table, _("never"));
        else cell_exact(f, table, p->untreated);
        cell_words(f, table, str_from(types[p->type]));
        cell_number(f, table, p->estimate), cell_number(f, table, p->weight);
    }
}

static void types_table(DidTask *t, const BaconFit *b)
{
    static const char *const head[] = { N_("Type"), N_("Weight"), N_("Mean estimate"), NULL };
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "types", _("By type"), head);
    double forbidden = 0;
    for (int type = BACON_NEVER; type <= BACON_ALWAYS; type++) {
        double weight = 0, mean = 0;
        for (isize i = 0; i < b->pairs; i++) if (b->pair[i].type == (BaconType)type) weight += b->pair[i].weight, mean += b->pair[i].weight * b->pair[i].estimate;
        if (weight <= 0) continue;
        cell_words(f, table, str_from(types[type]));
        cell_number(f, table, weight), cell_number(f, table, mean / weight);
        if (type >= BACON_LATER) forbidden += weight;
    }
    fact(f, "forbidden_weight", N_("weight of comparisons with units treated already"), forbidden);
    sentence(f, &f->checks, forbidden > 0.1 ? N_("%.0f%% of the two-way regression compares with units that were treated already: where effects grow or fade, that part is wrong, and too much to rely on it.") : N_("%.0f%% of the two-way regression compares with units that were treated already: where effects grow or fade, that part is wrong."), forbidden * 100);
}

static void pairs_draw(DidTask *t, const BaconFit *b)
{
    Findings *f = &t->f;
    f->plot = DRAWN(bacon_plot(drawing_on(f), width, b, t->outcome));
    f->plot_says = _("Each dot is a comparison of two groups; grey ones compare with units that were treated already. The green line is the two-way regression, their weighted mean.");
}

static Err bacon_say(DidTask *t)
{
    BaconFit b;
    Err e = did_bacon(t->cli->arena, &t->m, &b);
    if (failed(e)) return did_row_said(t, e, b.bad_row);
    did_frame(t, _("What a two-way regression compares (Goodman-Bacon)"));
    Findings *f = &t->f;
    vec_push(f->arena, &f->estimate, b.twoway);
    f->main = 0;
    f->best = worded(f, N_("A two-way regression says that %s changed by %s; how far that is the effect, the comparisons behind it say."), str_z(f->arena, t->outcome), about_said(f, b.twoway.estimate));
    pairs_table(t, &b);
    types_table(t, &b);
    pairs_draw(t, &b);
    if (b.unbalanced) note(f, b.unbalanced == 1 ? N_("%td unit is not seen in every period and is left out: the decomposition is of balanced panels.") : N_("%td units are not seen in every period and are left out: the decomposition is of balanced panels."), b.unbalanced);
    did_limits(t);
    return OK;
}

Err did_further_say(DidTask *t)
{
    Err e = t->method == ASKED_BACON ? bacon_say(t) : effects_say(t);
    if (!failed(e)) e = real_given(t->cli, "threshold", -INFINITY, INFINITY, &t->f.bar);
    return failed(e) ? e : real_given(t->cli, "cost", 0, INFINITY, &t->f.cost);
}
