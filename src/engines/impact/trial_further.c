#include "engines/impact/trial_task.h"
#include "engines/impact/distributions.h"
#include <math.h>

/* ---- non-compliance ---- */

/* (b_y - beta b_d)^2 <= c V(beta): V is a quadratic of beta, had from three fits. Anderson and Rubin (1949). */
typedef struct { double p, low, high; bool whole, outside; } AndersonRubin;

static Err reduced(Trial *t, const Subset *s, const LinearModel *m, double beta, double *b, double *v, double *df)
{
    double *y = make_array(t->cli->arena, double, s->n + 1);
    for (isize i = 0; i < s->n; i++) y[i] = s->y[i] - beta * s->taken[i];
    LinearModel r = *m;
    LinearFit fit;
    r.y = y, r.x = m->z, r.k = m->instruments, r.instruments = 0;
    Err e = linear_fit(t->cli->arena, &r, &fit);
    if (failed(e)) return e;
    *b = fit.estimate[1].estimate, *v = fit.vcov[fit.k + 1], *df = fit.estimate[1].df;
    return OK;
}

static Err anderson_rubin(Trial *t, const Subset *s, const LinearModel *m, AndersonRubin *out)
{
    double b0, b1, bm, v0, v1, vm, df;
    Err e = reduced(t, s, m, 1, &b1, &v1, &df);
    if (!failed(e)) e = reduced(t, s, m, -1, &bm, &vm, &df);
    if (!failed(e)) e = reduced(t, s, m, 0, &b0, &v0, &df);
    if (failed(e)) return e;
    double c = f_quantile(t->level, 1, df), first = b0 - b1, v2 = (v1 + vm) / 2 - v0, cross = (v1 - vm) / 2;
    double qa = first * first - c * v2, qb = -2 * b0 * first - c * cross, qc = b0 * b0 - c * v0, d = qb * qb - 4 * qa * qc;
    out->p = f_above(b0 * b0 / v0, 1, df);
    out->whole = d < 0, out->outside = qa < 0;
    double root = d < 0 ? 0 : sqrt(d), x = (-qb - root) / (2 * qa), y = (-qb + root) / (2 * qa);
    out->low = fmin(x, y), out->high = fmax(x, y);
    return OK;
}

Err trial_first_stage(Trial *t, const Subset *s, const LinearModel *m)
{
    LinearModel r = *m;
    LinearFit fit;
    WaldTest w;
    AndersonRubin ar;
    r.y = s->taken, r.x = m->z, r.k = m->instruments, r.instruments = 0;
    Err e = linear_fit(t->cli->arena, &r, &fit);
    if (!failed(e)) e = linear_wald(t->cli->arena, &r, &fit, (isize[]){ 1 }, 1, &w);
    if (!failed(e)) e = anderson_rubin(t, s, m, &ar);
    if (failed(e)) return e;
    Findings *f = &t->f;
    fact(f, "first_stage", N_("first stage: more uptake where treated"), fit.estimate[1].estimate);
    fact(f, "first_stage_f", N_("first-stage F"), w.f), fact(f, "first_stage_f_df", N_("its degrees of freedom"), w.df2);
    fact(f, "anderson_rubin_p", N_("Anderson-Rubin p of no effect"), ar.p);
    if (ar.whole) note(f, N_("the Anderson-Rubin interval is the whole line: the treatment moved %s too little to say anything."), str_z(f->arena, t->uptake));
    else if (ar.outside) {
        fact(f, "anderson_rubin_below", N_("Anderson-Rubin interval, all up to"), ar.low), fact(f, "anderson_rubin_above", N_("and all from"), ar.high);
        note(f, N_("the Anderson-Rubin interval is all but (%s; %s): the treatment moved %s too little."), str_z(t->cli->arena, value_said(f, ar.low)), str_z(t->cli->arena, value_said(f, ar.high)), str_z(f->arena, t->uptake));
    }
    else fact(f, "anderson_rubin_low", N_("Anderson-Rubin interval, from"), ar.low), fact(f, "anderson_rubin_high", N_("Anderson-Rubin interval, to"), ar.high);
    if (w.f < 10) note(f, N_("the first-stage F is under 10: trust the Anderson-Rubin interval, not the other."));
    return OK;
}

/* ---- randomisation inference ---- */

static Randomization randomization_of(Trial *t, const Subset *s)
{
    Randomization r = { .n = s->n, .y = s->y, .z = s->z, .k = t->method == BY_MEANS ? 0 : s->k, .x = (const double *const *)s->x, .block = s->block, .cluster = s->cluster, .draws = t->draws, .threads = threads_given() };
    memcpy(r.seed, t->seed, sizeof r.seed);
    return r;
}

Err trial_randomised(Trial *t, const Subset *s)
{
    if (t->share || t->uptake.n) return err(t->cli->arena, ERR_USAGE, "--ri goes with designs where all of a block have the same chance, without weights and uptake");
    Randomization r = randomization_of(t, s);
    RandomizationTest test;
    Err e = randomization_test(t->cli->arena, &r, &test, NULL);
    if (failed(e)) return e;
    fact(&t->f, "ri_p", test.exact ? N_("randomisation inference: p, exact") : N_("randomisation inference: p"), test.p);
    fact(&t->f, "ri_draws", test.exact ? N_("its assignments, all there are") : N_("its draws"), (double)test.draws);
    fact(&t->f, "ri_statistic", N_("its statistic"), test.statistic);
    return OK;
}

/* ---- several outcomes ---- */

static Err stepdown(Trial *t, const Estimate *e, isize k, double *out)
{
    Arena *a = t->cli->arena;
    double *seen = make_array(a, double, k + 1), *drawn = make_array(a, double, k * t->draws + 1), *one = make_array(a, double, t->draws + 1);
    i64 draws = t->draws;
    bool exact = false;
    for (isize j = 0; j < k; j++) {
        Subset s = trial_subset(t, j, t->control == 0 ? 1 : 0, true);
        if (s.n < t->s.c.n) return err(a, ERR_INPUT, "--adjust rw draws all outcomes together: each row needs all of them (--where 'y is not missing')");
        Randomization r = randomization_of(t, &s);
        RandomizationTest test;
        Err err_ = randomization_test(a, &r, &test, one);
        if (failed(err_)) return err_;
        draws = test.draws, exact = test.exact;
        seen[j] = fabs(test.statistic) / e[j].se;
        for (i64 d = 0; d < draws; d++) drawn[d * k + j] = fabs(one[d]) / e[j].se;
    }
    p_stepdown(seen, drawn, k, draws, exact, out);
    return OK;
}

Err trial_corrected(Trial *t, const Estimate *e, isize k)
{
    static const char *const head[] = { N_("Term"), N_("p"), N_("Holm"), N_("Benjamini-Hochberg"), NULL }, *const head_rw[] = { N_("Term"), N_("p"), N_("Holm"), N_("Benjamini-Hochberg"), N_("Romano-Wolf"), NULL };
    Arena *a = t->cli->arena;
    double *p = make_array(a, double, k + 1), *holm = make_array(a, double, k + 1), *bh = make_array(a, double, k + 1), *rw = make_array(a, double, k + 1);
    bool step = t->correction == 3;
    for (isize j = 0; j < k; j++) p[j] = e[j].p;
    p_holm(p, k, holm);
    p_benjamini_hochberg(p, k, bh);
    if (step && t->arm.levels != 2) return err(a, ERR_USAGE, "--adjust rw goes with two arms");
    Err err_ = step ? stepdown(t, e, k, rw) : OK;
    if (failed(err_)) return err_;
    FindingsTable *table = table_add(&t->f, "adjusted_p", _("Several tests at once"), step ? head_rw : head);
    for (isize j = 0; j < k; j++) {
        cell_text(&t->f, table, e[j].term);
        cell_number(&t->f, table, p[j]), cell_number(&t->f, table, holm[j]), cell_number(&t->f, table, bh[j]);
        if (step) cell_number(&t->f, table, rw[j]);
    }
    return OK;
}

/* ---- checks of the data ---- */

void trial_arm_moments(const double *x, const Subset *s, double arm, double *mean, double *variance)
{
    double n = 0;
    *mean = *variance = 0;
    for (isize i = 0; i < s->n; i++) if (s->z[i] == arm) *mean += x[i], n++;
    *mean /= n;
    for (isize i = 0; i < s->n; i++) if (s->z[i] == arm) *variance += (x[i] - *mean) * (x[i] - *mean) / (n - 1);
}

Err trial_balance(Trial *t, const Subset *s)
{
    static const char *const head[] = { N_("Covariate"), N_("Control"), N_("Treated"), N_("Difference in sd"), NULL };
    if (!s->k) return OK;
    FindingsTable *table = table_add(&t->f, "balance", _("Balance of covariates"), head);
    double worst = 0;
    bool known = true;                  /* each difference: of one row, or of a constant, there is none */
    for (isize k = 0; k < s->k; k++) {
        double m0, m1, v0, v1;
        trial_arm_moments(s->x[k], s, 0, &m0, &v0);
        trial_arm_moments(s->x[k], s, 1, &m1, &v1);
        double d = (m1 - m0) / sqrt((v0 + v1) / 2);
        cell_text(&t->f, table, t->x.name[k]);
        cell_number(&t->f, table, m0), cell_number(&t->f, table, m1), cell_number(&t->f, table, d);
        known &= isfinite(d), worst = fmax(worst, fabs(d));
    }
    if (known) sentence(&t->f, &t->f.checks, worst > 0.25 ? N_("The arms differ in the covariates by at most %s standard deviations before the treatment, which is a lot: was the draw really random?") : N_("The arms differ in the covariates by at most %s standard deviations before the treatment."), decimals_said(&t->f, worst, 2));
    return OK;
}

Err trial_attrition(Trial *t, isize outcome, i32 arm)
{
    Subset s = trial_subset(t, outcome, arm, false);
    double n[2] = { 0 }, lost[2] = { 0 };
    for (isize i = 0; i < s.n; i++) n[(int)s.z[i]]++, lost[(int)s.z[i]] += isnan(s.y[i]);
    if (lost[0] + lost[1] == 0) { if (!outcome) sentence(&t->f, &t->f.checks, N_("No outcome is missing.")); return OK; }
    Str name = t->formula.outcome_said.p[outcome];
    double p1 = lost[1] / n[1], p0 = lost[0] / n[0], se = sqrt(p1 * (1 - p1) / n[1] + p0 * (1 - p0) / n[0]);
    sentence(&t->f, &t->f.checks, N_("%s is missing for %s%% of the treated and %s%% of the control rows (p of the difference %s)."), str_z(t->cli->arena, name), decimals_said(&t->f, p1 * 100, 1), decimals_said(&t->f, p0 * 100, 1), str_z(t->cli->arena, p_said(&t->f, 2 * normal_above(fabs(p1 - p0) / se))));
    fact(&t->f, "missing_treated", N_("share without outcome, treated"), p1), fact(&t->f, "missing_control", N_("share without outcome, control"), p0);
    if (!t->lee) return OK;
    LeeBounds b;
    Err e = lee_bounds(t->cli->arena, s.y, s.z, s.n, &b);
    if (failed(e)) return e;
    fact(&t->f, "lee_low", N_("Lee bounds, lower"), b.low), fact(&t->f, "lee_low_se", N_("its standard error"), b.low_se);
    fact(&t->f, "lee_high", N_("Lee bounds, upper"), b.high), fact(&t->f, "lee_high_se", N_("its standard error"), b.high_se);
    fact(&t->f, "lee_trimmed", N_("share trimmed"), b.trimmed);
    return OK;
}

/* ---- group by group ---- */

static Err estimate_alone(Trial *t, i32 arm, Estimate *out)
{
    Subset s = trial_subset(t, 0, arm, true);
    if (t->method == BY_MEANS || t->method == BY_CUPED) return trial_by_means(t, &s, trial_term(t, arm), out);
    LinearModel m;
    LinearFit fit;
    Err e = trial_regression(t, &s, trial_term(t, arm), &m, &fit);
    if (!failed(e)) *out = fit.estimate[1];
    return e;
}

/* How much groups differ, and what one more like them has to expect: DerSimonian and Laird 1986; Higgins, Thompson and Spiegelhalter 2009. */
static void spread_say(Trial *t, const Estimate *e, isize k)
{
    Findings *f = &t->f;
    double w = 0, wy = 0, w2 = 0, q = 0, mean = 0, all = 0;
    for (isize i = 0; i < k; i++) { double v = 1 / (e[i].se * e[i].se); w += v, wy += v * e[i].estimate, w2 += v * v; }
    for (isize i = 0; i < k; i++) q += pow((e[i].estimate - wy / w) / e[i].se, 2);
    double tau2 = fmax(0, (q - (double)(k - 1)) / (w - w2 / w));
    for (isize i = 0; i < k; i++) { double v = 1 / (e[i].se * e[i].se + tau2); mean += v * e[i].estimate, all += v; }
    mean /= all;
    fact(f, "groups", N_("groups"), (double)k), fact(f, "q", N_("Q: do groups differ?"), q), fact(f, "q_p", N_("its p"), chi2_above(q, (double)(k - 1))), fact(f, "tau", N_("standard deviation between groups"), sqrt(tau2));
    if (k < 3) return;
    double half = t_quantile(0.5 + t->level / 2, (double)(k - 2)) * sqrt(tau2 + 1 / all);
    fact(f, "group_mean", N_("mean over groups"), mean), fact(f, "new_low", N_("expected in a new group, from"), mean - half), fact(f, "new_high", N_("to"), mean + half);
    sentence(f, &f->robustness, N_("Groups of %s differ by %s (p of no difference %s). In one more group like these, expect an effect between %s and %s."), str_z(f->arena, t->by),
             str_z(f->arena, value_said(f, sqrt(tau2))), str_z(f->arena, p_said(f, chi2_above(q, (double)(k - 1)))), str_z(f->arena, value_said(f, mean - half)), str_z(f->arena, value_said(f, mean + half)));
}

Err trial_by_groups(Trial *t)
{
    if (!t->by.n) return OK;
    Arena *a = t->cli->arena;
    Estimate *e = make_array(a, Estimate, t->group.levels + 1);
    isize k = 0;
    for (t->only = 0; t->only < t->group.levels; t->only++) {
        Str level = sample_level(&t->s, t->by, t->only);
        Err failure = estimate_alone(t, t->control == 0 ? 1 : 0, &e[k]);
        if (failed(failure)) { note(&t->f, N_("%s=%s: %s."), str_z(t->cli->arena, t->by), str_z(t->cli->arena, level), str_z(t->cli->arena, failure.text)); continue; }
        e[k].term = str_fmt(a, STR_FMT " [" STR_FMT "=" STR_FMT "]", STR_ARG(e[k].term), STR_ARG(t->by), STR_ARG(level));
        vec_push(a, &t->f.estimate, e[k]);
        if (e[k].se > 0) k++;
    }
    t->only = -1;
    if (k > 1) spread_say(t, e, k);
    return OK;
}
