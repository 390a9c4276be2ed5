#include "engines/impact/dense.h"
#include "engines/impact/did_work.h"
#include <math.h>

typedef struct { Arena *arena; const DidModel *m; const DidFit *fit; const DidSummary *s; isize columns; double last; } Work;

static isize group_at(const DidFit *fit, double g)
{
    isize i = 0;
    while (fit->group[i] != g) i++;
    return i;
}

static bool usable(const DidCell *c) { return c->report == TWO_DONE; }

/* The mean of the chosen cells, weighted by the size of their groups; its coefficients over columns: cells, and shares of groups. */
static double by_size(const Work *w, const bool *chosen, double *c)
{
    const DidFit *fit = w->fit;
    double all = 0, mean = 0;
    for (isize i = 0; i < fit->cells; i++) {
        if (!chosen[i]) continue;
        double share = fit->share[group_at(fit, fit->cell[i].group)];
        all += share, mean += share * fit->cell[i].e.estimate;
    }
    mean /= all;
    for (isize i = 0; i < fit->cells; i++) {
        if (!chosen[i]) continue;
        isize g = group_at(fit, fit->cell[i].group);
        c[i] += fit->share[g] / all;
        c[fit->cells + g] += (fit->cell[i].e.estimate - mean) / all;
    }
    return mean;
}

static bool chosen_for(const Work *w, const DidCell *c, double at)
{
    const DidSummary *s = w->s;
    if (!usable(c)) return false;
    double event = c->time - c->group;
    if (s->kind == DID_SIMPLE) return c->post && (!s->windowed || event <= s->high);
    if (s->kind == DID_GROUP) return c->post && c->group == at && (!s->windowed || event <= s->high);
    if (s->kind == DID_CALENDAR) return c->post && c->time == at;
    return event == at && !(s->is_balanced && w->last - c->group < s->balanced);
}

/* Groups, times or event times that have a cell. */
static isize places_find(const Work *w, double *at)
{
    const DidFit *fit = w->fit;
    const DidSummary *s = w->s;
    isize n = 0;
    for (isize i = 0; i < fit->cells; i++) {
        const DidCell *c = &fit->cell[i];
        double v = s->kind == DID_GROUP ? c->group : s->kind == DID_CALENDAR ? c->time : c->time - c->group;
        bool inside = s->kind != DID_EVENT || ((!s->windowed || (v >= s->low && v <= s->high)) && (!s->is_balanced || (v <= s->balanced && v >= s->balanced - w->last + fit->period[0])));
        if (chosen_for(w, c, v) && inside) at[n++] = v;
    }
    return numbers_distinct(at, n);
}

static Estimate said(const Work *w, double value, const double *c) { return did_estimate(w->arena, w->m, w->fit->influence, (Str){ 0 }, value, c); }

static Str term_at(const Work *w, double at)
{
    static const char *const of[] = { "", "group", "time", "event time" };
    return str_fmt(w->arena, "%s::%g", of[w->s->kind], at);
}

/* The average of the places: by size of groups, else each the same; of events those from 0 on. */
static void overall(const Work *w, const double *c, DidAggregate *out)
{
    const DidFit *fit = w->fit;
    double *all = make_array(w->arena, double, w->columns + 1), value = 0, total = 0;
    for (isize i = 0; i < out->n; i++) {
        double share = w->s->kind == DID_GROUP ? fit->share[group_at(fit, out->at[i])] : w->s->kind == DID_EVENT && out->at[i] < 0 ? 0 : 1;
        total += share, value += share * out->effect[i].estimate;
    }
    value /= total;
    for (isize i = 0; i < out->n; i++) {
        isize g = w->s->kind == DID_GROUP ? group_at(fit, out->at[i]) : 0;
        double share = w->s->kind == DID_GROUP ? fit->share[g] : w->s->kind == DID_EVENT && out->at[i] < 0 ? 0 : 1;
        for (isize k = 0; k < w->columns; k++) all[k] += share / total * c[i * w->columns + k];
        if (w->s->kind == DID_GROUP) all[fit->cells + g] += (out->effect[i].estimate - value) / total;
    }
    out->overall = said(w, value, all);
}

/* Of the effects with coefficients c. */
static void cov_fill(const Work *w, const double *c, DidAggregate *out)
{
    const DidInfluence *f = w->fit->influence;
    out->cov = make_array(w->arena, double, out->n * out->n + 1);
    for (isize i = 0; i < out->n; i++)
        for (isize k = 0; k < out->n; k++) out->cov[i * out->n + k] = quadratic(f->square, c + i * w->columns, c + k * w->columns, w->columns) / (double)f->units / (double)f->units;
}

Err did_aggregate(Arena *a, const DidModel *m, const DidFit *fit, const DidSummary *s, DidAggregate *out)
{
    Work w = { a, m, fit, s, fit->influence->columns, -INFINITY };
    *out = (DidAggregate){ .critical = NAN };
    bool *chosen = make_array(a, bool, fit->cells + 1);
    for (isize i = 0; i < fit->cells; i++) if (usable(&fit->cell[i])) w.last = fmax(w.last, fit->cell[i].time);
    double *at = make_array(a, double, fit->cells + 1), *c;
    isize n = s->kind == DID_SIMPLE ? 1 : places_find(&w, at);
    if (!n) return err(a, ERR_NONE, "no effect lies within the events asked for");
    c = make_array(a, double, n * w.columns + 1);
    out->n = n, out->at = at, out->effect = make_array(a, Estimate, n + 1);
    for (isize i = 0; i < n; i++) {
        isize some = 0;
        for (isize k = 0; k < fit->cells; k++) some += chosen[k] = chosen_for(&w, &fit->cell[k], at[i]);
        if (!some) return err(a, ERR_NONE, "no effect after a treatment is identified");
        double value = by_size(&w, chosen, c + i * w.columns);
        if (s->kind == DID_GROUP) for (isize g = 0; g < fit->groups; g++) c[i * w.columns + fit->cells + g] = 0;        /* one group's size cancels */
        out->effect[i] = said(&w, value, c + i * w.columns);
        out->effect[i].term = term_at(&w, at[i]);
    }
    if (s->kind == DID_SIMPLE) { out->overall = out->effect[0], out->n = 0; return OK; }
    overall(&w, c, out);
    cov_fill(&w, c, out);
    out->critical = did_critical(a, m, fit->influence, c, n);
    return OK;
}
