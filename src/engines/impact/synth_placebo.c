#include "base/parallel.h"
#include "engines/impact/stream.h"
#include "engines/impact/synth_work.h"
#include <math.h>

/* ---- which donors stand for the treated ---- */

/* Sets of `of` out of n, INFINITY where they are too many to count. */
static double sets_there_are(isize n, isize of)
{
    double sets = 1;
    for (isize i = 0; i < of; i++) sets = sets * (double)(n - i) / (double)(i + 1);
    return sets < 1e15 ? round(sets) : INFINITY;
}

static void every_set(isize n, isize of, isize sets, isize *member)
{
    for (isize i = 0; i < of; i++) member[i] = i;
    for (isize s = 1; s < sets; s++) {
        isize *now = member + s * of, at = of - 1;
        memcpy(now, now - of, (size_t)of * sizeof(isize));
        while (now[at] == n - of + at) at--;
        now[at]++;
        for (isize i = at + 1; i < of; i++) now[i] = now[i - 1] + 1;
    }
}

/* Set s is drawn from stream s: Floyd's sample (Bentley and Floyd 1987). */
static void drawn_sets(const SynthDesign *d, isize n, isize of, isize sets, isize *member)
{
    for (isize s = 0; s < sets; s++) {
        Stream g = stream_of(d->seed, (u64)s);
        isize *set = member + s * of;
        for (isize i = 0; i < of; i++) {
            isize last = n - of + i, pick = (isize)stream_below(&g, (u64)last + 1);
            for (isize j = 0; j < i; j++) if (set[j] == pick) { pick = last; break; }
            set[i] = pick;
        }
    }
}

/* ---- the same estimate for each ---- */

typedef struct { const SynthModel *m; const SynthFit *fit; const SynthDesign *d; SynthPlacebos *out; } Placebos;

static bool is_in(const isize *set, isize n, isize v)
{
    for (isize i = 0; i < n; i++) if (set[i] == v) return true;
    return false;
}

static void placebo_fit(void *of, isize set)
{
    const Placebos *p = of;
    const SynthModel *m = p->m;
    Arena *a = arena_new();
    const isize *member = p->out->member + set * m->treated;
    isize *donor = make_array(a, isize, m->donors + m->treated), *own = make_array(a, isize, m->treated), n = 0;
    double *start = make_array(a, double, m->donors + m->treated);
    for (isize j = 0; j < m->donors; j++) if (!is_in(member, m->treated, j)) start[n] = p->fit->weight[j], donor[n++] = m->donor[j];
    for (isize i = 0; i < m->treated && p->d->pool_treated; i++) donor[n++] = m->of_treated[i];
    for (isize i = 0; i < m->treated; i++) own[i] = m->donor[member[i]];
    SynthModel mine = *m;
    mine.donors = n, mine.donor = donor, mine.of_treated = own, mine.ridge = p->fit->ridge, mine.noise = p->fit->noise, mine.start = start, mine.period_start = p->fit->period_weight;
    SynthFit fit, *to = &p->out->fit[set];
    double *gap = to->gap;
    if (failed(synth_fit(a, &mine, &fit))) fit = (SynthFit){ .estimate = NAN, .rmspe = { NAN, NAN } };
    else memcpy(gap, fit.gap, (size_t)m->periods * sizeof(double));
    *to = (SynthFit){ .estimate = fit.estimate, .gap = gap, .rmspe = { fit.rmspe[0], fit.rmspe[1] }, .ridge = fit.ridge, .noise = fit.noise };
    arena_free(a);
}

static double spread(const SynthPlacebos *p, isize period)      /* -1: of estimates */
{
    double n = 0, mean = 0, square = 0;
    for (int pass = 0; pass < 2; pass++)
        for (isize s = 0; s < p->sets; s++) {
            double v = period < 0 ? p->fit[s].estimate : p->fit[s].gap[period];
            if (isnan(p->fit[s].estimate)) continue;
            if (pass) square += (v - mean / n) * (v - mean / n);
            else mean += v, n++;
        }
    return sqrt(square / n);
}

static double ratio(const SynthFit *f) { return f->rmspe[1] > 0 ? synth_ratio(f) : 0; }

static void ranks_find(const SynthFit *fit, SynthPlacebos *out)
{
    double as_far = 1, all = 1, close_far = 1, mine = ratio(fit);
    for (isize s = 0; s < out->sets; s++) {
        const SynthFit *f = &out->fit[s];
        if (isnan(f->estimate)) continue;
        bool far = ratio(f) >= mine * (1 - 1e-9), close = f->rmspe[0] <= sqrt(5) * fit->rmspe[0];
        all++, as_far += far;
        if (close) out->close++, close_far += far;
    }
    out->p = as_far / all, out->p_close = close_far / (double)(out->close + 1);
}

Err synth_placebos(Arena *a, const SynthModel *m, const SynthFit *fit, const SynthDesign *d, SynthPlacebos *out)
{
    *out = (SynthPlacebos){ 0 };
    isize left = m->donors - m->treated + (d->pool_treated ? m->treated : 0);
    if (left < 2 || m->donors <= m->treated) return err(a, ERR_NONE, "%td donors are too few for placebos of %td treated", m->donors, m->treated);
    double sets = sets_there_are(m->donors, m->treated);
    out->all = m->treated == 1 || sets <= (double)d->draws;
    out->sets = out->all ? (isize)sets : d->draws;
    out->member = make_array(a, isize, out->sets * m->treated), out->fit = make_array(a, SynthFit, out->sets);
    if (out->all) every_set(m->donors, m->treated, out->sets, out->member);
    else drawn_sets(d, m->donors, m->treated, out->sets, out->member);
    for (isize s = 0; s < out->sets; s++) out->fit[s].gap = make_array(a, double, m->periods);
    share_out(m->threads, out->sets, placebo_fit, &(Placebos){ m, fit, d, out });
    out->se = spread(out, -1);
    out->period_se = make_array(a, double, m->periods);
    for (isize t = 0; t < m->periods; t++) out->period_se[t] = spread(out, t);
    ranks_find(fit, out);
    return OK;
}

/* ---- bootstrap and jackknife ---- */

typedef struct { const SynthModel *m; const SynthFit *fit; const SynthDesign *d; double *estimate; } Again;

/* Units are numbered donors first. count[unit]: how often it is in. */
static double fit_of(Arena *a, const Again *g, const isize *count, bool fixed)
{
    SynthModel mine = *g->m;
    isize n = 0, most = 0, own = 0;
    for (isize u = 0; u < mine.donors + mine.treated; u++) most += count[u];
    isize *donor = make_array(a, isize, most + 1), *treated = make_array(a, isize, most + 1);
    double *start = make_array(a, double, most + 1);
    for (isize j = 0; j < g->m->donors; j++) for (isize c = 0; c < count[j]; c++) start[n] = g->fit->weight[j], donor[n++] = g->m->donor[j];
    for (isize i = 0; i < g->m->treated; i++) for (isize c = 0; c < count[g->m->donors + i]; c++) treated[own++] = g->m->of_treated[i];
    mine.donors = n, mine.donor = donor, mine.treated = own, mine.of_treated = treated;
    mine.noise = g->fit->noise, mine.start = start, mine.period_start = g->fit->period_weight, mine.fixed = fixed;
    SynthFit fit;
    return failed(synth_fit(a, &mine, &fit)) ? NAN : fit.estimate;
}

/* Units drawn with replacement, again until both treated and two donors are among them. */
static void bootstrap_fit(void *of, isize draw)
{
    const Again *g = of;
    isize n = g->m->donors + g->m->treated, donors = 0;
    Arena *a = arena_new();
    isize *count = make_array(a, isize, n);
    Stream s = stream_of(g->d->seed, (u64)draw);
    do {
        memset(count, 0, (size_t)n * sizeof(isize)), donors = 0;
        for (isize i = 0; i < n; i++) {
            isize u = (isize)stream_below(&s, (u64)n);
            count[u]++, donors += u < g->m->donors;
        }
    } while (donors < 2 || donors == n);
    g->estimate[draw] = fit_of(a, g, count, false);
    arena_free(a);
}

static double square_about_mean(const double *v, isize n)
{
    double mean = 0, square = 0;
    for (isize i = 0; i < n; i++) mean += v[i] / (double)n;
    for (isize i = 0; i < n; i++) square += (v[i] - mean) * (v[i] - mean);
    return square;
}

static Err jackknife(Arena *a, const Again *g, double *se)
{
    isize n = g->m->donors + g->m->treated, weights = 0;
    for (isize j = 0; j < g->m->donors; j++) weights += g->fit->weight[j] != 0;
    if (weights < 2) return err(a, ERR_NONE, "jackknife: one donor has all the weight, and cannot be left out");
    isize *count = make_array(a, isize, n);
    double *estimate = make_array(a, double, n);
    for (isize i = 0; i < n; i++) count[i] = 1;
    for (isize i = 0; i < n; i++) count[i] = 0, estimate[i] = fit_of(a, g, count, true), count[i] = 1;
    *se = sqrt(((double)n - 1) / (double)n * square_about_mean(estimate, n));
    return OK;
}

Err synth_se(Arena *a, const SynthModel *m, const SynthFit *fit, const SynthDesign *d, double *se)
{
    if (m->treated < 2) return err(a, ERR_NONE, "bootstrap and jackknife draw treated units too, and there is one: --errors placebo");
    Again g = { m, fit, d, NULL };
    if (d->errors == SYNTH_JACKKNIFE) return jackknife(a, &g, se);
    g.estimate = make_array(a, double, d->draws);
    share_out(m->threads, (isize)d->draws, bootstrap_fit, &g);
    *se = sqrt(square_about_mean(g.estimate, (isize)d->draws) / (double)d->draws);
    return OK;
}
