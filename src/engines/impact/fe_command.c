#include "engines/impact/impact_methods.h"
#include "engines/impact/sample.h"
#include "media/csv.h"
#include "base/pages.h"
#include <math.h>

/* What `rotunda impact fe` was asked, and its columns. */
typedef struct {
    Cli *cli;
    Formula formula;
    ColumnWishes needed;
    StrVec cluster;
    Str weights, probability, unit, time, lat, lon;
    isize se, count, singletons;
    double level, cutoff;
    Sample s;
    FeModel m;
    Design x;
    double *y;
    i64 single;                 /* rows alone in a level */
} FeTask;

static const char se_words[] = "iid|HC0|HC1|HC2|HC3|cluster|dk|nw|conley";
static const char *const se_said[] = { "iid", "HC0", "HC1", "HC2", "HC3", "cluster", "dk", "nw", "conley" };

static Err se_given(FeTask *t)
{
    Cli *cli = t->cli;
    t->cluster = names_given(cli, "cluster");
    if (!cli_text(cli, "se").n) { t->se = t->cluster.n ? SE_CLUSTER : SE_IID; return OK; }
    Err e = word_given(cli, "se", se_words, &t->se);
    if (!failed(e) && t->se == SE_CLUSTER && !t->cluster.n) e = err(cli->arena, ERR_USAGE, "--se cluster needs --cluster COLUMN");
    if (!failed(e) && t->se != SE_CLUSTER && t->cluster.n) e = err(cli->arena, ERR_USAGE, "--cluster goes with --se cluster, not with %s", se_said[t->se]);
    if (!failed(e) && (t->se == SE_DK || t->se == SE_NW) && !t->time.n) e = err(cli->arena, ERR_USAGE, "--se %s needs --time COLUMN", se_said[t->se]);
    if (!failed(e) && t->se == SE_CONLEY && (!t->lat.n || !t->lon.n || isnan(t->cutoff))) e = err(cli->arena, ERR_USAGE, "--se conley needs --lat COLUMN --lon COLUMN --cutoff KILOMETRES");
    return e;
}

static Err asked(FeTask *t)
{
    Cli *cli = t->cli;
    Str formula, file;
    Err e = argument_needed(cli, 0, "the file", &file);
    if (!failed(e)) e = formula_given(cli, S(" | "), &formula);
    if (!failed(e)) e = formula_parse(cli->arena, formula, &t->formula);
    if (!failed(e) && t->formula.outcome.n != 1) e = err(cli->arena, ERR_USAGE, "fe takes one outcome on the left of ~");
    if (!failed(e)) e = level_given(cli, &t->level);
    if (!failed(e)) e = real_given(cli, "cutoff", 0, 20038, &t->cutoff);
    if (failed(e)) return e;
    t->weights = cli_text(cli, "weights"), t->probability = cli_text(cli, "probability"), t->unit = cli_text(cli, "unit"), t->time = cli_text(cli, "time"), t->lat = cli_text(cli, "lat"), t->lon = cli_text(cli, "lon");
    e = se_given(t);
    if (!failed(e)) e = word_given(cli, "count-fe", "nested|full|none", &t->count);
    if (!failed(e)) e = word_given(cli, "singletons", "keep|drop", &t->singletons);
    if (!failed(e) && cli_text(cli, "effects").n && !t->formula.fe.n) e = err(cli->arena, ERR_USAGE, "--effects needs fixed effects behind |");
    if (!failed(e) && t->cluster.n > 4) e = err(cli->arena, ERR_USAGE, "at most four clusters");
    return e;
}

static void wishes(FeTask *t)
{
    Arena *a = t->cli->arena;
    formula_wishes(a, &t->formula, &t->needed);
    for (isize i = 0; i < t->cluster.n; i++) wish(a, &t->needed, t->cluster.p[i], COLUMN_ID);
    if (t->weights.n) wish(a, &t->needed, t->weights, COLUMN_NUMBER);
    if (t->probability.n) wish(a, &t->needed, t->probability, COLUMN_NUMBER);
    if (t->se == SE_NW && t->unit.n) wish(a, &t->needed, t->unit, COLUMN_ID);
    if (t->se == SE_NW || t->se == SE_DK) wish(a, &t->needed, t->time, COLUMN_ID);
    if (t->se == SE_CONLEY) wish(a, &t->needed, t->lat, COLUMN_NUMBER), wish(a, &t->needed, t->lon, COLUMN_NUMBER);
}

/* The groupings of the formula's right part; pairs (f^g) become codes of their own. */
static Err groups_make(FeTask *t, FeGroup **out, isize *n)
{
    Arena *a = t->cli->arena;
    Vec(FeGroup) all = { 0 };
    for (isize i = 0; i < t->formula.fe.n; i++) {
        const FeTerm *f = &t->formula.fe.p[i];
        const Column *c = &t->s.c.column[f->column[0]];
        FeGroup g = { f->said, c->code, c->levels, NULL };
        for (isize k = 1; k < f->n; k++) {
            const Column *o = &t->s.c.column[f->column[k]];
            i32 *code = make_array(a, i32, t->s.c.n + 1);
            g.levels = groups_cross(g.code, o->code, o->levels, t->s.c.n, code);
            g.code = code;
        }
        if (!f->slope_only) vec_push(a, &all, g);
        if (f->slope) {
            double *slope = make_array(a, double, t->s.c.n + 1);
            Err e = expr_column(f->slope, &t->s.c, f->said, slope);
            if (failed(e)) return e;
            g.slope = slope;
            vec_push(a, &all, g);
        }
    }
    *out = all.p, *n = all.n;
    return OK;
}

static Err singletons(FeTask *t)
{
    FeGroup *g;
    isize n;
    Err e = groups_make(t, &g, &n);
    if (failed(e) || !n) return e;
    u8 *keep = arena_alloc(t->cli->arena, t->s.c.n + 1);
    memset(keep, 1, (size_t)t->s.c.n);
    t->single = fe_singletons(g, n, t->s.c.n, keep);
    if (!t->single || !t->singletons) return OK;
    for (isize r = 0; r < t->s.c.n; r++) if (!keep[r]) sample_drop(&t->s, r, _("alone in its fixed effect"));
    return sample_settle(&t->s);
}

/* Rows weigh the inverse of the chance of the arm that they are in: the first term is the treatment, 0 or 1. */
static Err chances_weigh(FeTask *t)
{
    Arena *a = t->cli->arena;
    const Sample *s = &t->s;
    const FormulaTerm *first = t->formula.term.p;
    if (!t->formula.term.n || first->n != 1 || first->factor[0].kind != F_NUMBER) return err(a, ERR_USAGE, "--probability takes the first term behind ~ as the treatment: a column of 0 and 1");
    const double *p = sample_number(s, t->probability), *w = t->m.w;
    double *z = make_array(a, double, s->c.n + 1);
    Err e = expr_column(first->factor[0].expr, &s->c, first->factor[0].said, z);
    for (isize r = 0; r < s->c.n && !failed(e); r++) {
        if (z[r] != 0 && z[r] != 1) e = err(a, ERR_INPUT, STR_FMT ":%" PRId64 ": " STR_FMT " is %g: with --probability the treatment is 0 or 1", STR_ARG(s->c.name), sample_line(s, r), STR_ARG(first->factor[0].said), z[r]);
        else if (!(p[r] > 0 && p[r] < 1)) e = err(a, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is %g: the chance of being treated is above 0 and below 1", STR_ARG(s->c.name), sample_line(s, r), STR_ARG(t->probability), p[r]);
        z[r] = (w ? w[r] : 1) / (z[r] == 1 ? p[r] : 1 - p[r]);
    }
    t->m.w = z;
    return e;
}

static Err model_make(FeTask *t)
{
    Arena *a = t->cli->arena;
    Sample *s = &t->s;
    FeModel *m = &t->m;
    Str term = t->formula.outcome_said.p[0];
    t->y = large_array(double, s->c.n + 1);
    Err e = expr_column(t->formula.outcome.p[0], &s->c, term, t->y);
    if (!failed(e)) e = formula_design(a, &t->formula, &s->c, &t->x);
    FeGroup *g = NULL;
    isize groups = 0;
    if (!failed(e)) e = groups_make(t, &g, &groups);
    if (failed(e)) return e;
    *m = (FeModel){ .n = s->c.n, .y = t->y, .k = t->x.k, .x = t->x.x, .name = t->x.name, .intercept = t->formula.intercept, .groups = groups, .group = g,
        .se = (SeKind)t->se, .count = (FeCount)t->count, .level = t->level, .threads = threads_given(), .cutoff_km = t->cutoff };
    if (t->weights.n) m->w = sample_number(s, t->weights);
    Groups *c = make_array(a, Groups, t->cluster.n + 1);
    for (isize i = 0; i < t->cluster.n; i++) c[i] = sample_groups(s, t->cluster.p[i]);
    m->clusters = t->cluster.n, m->cluster = c;
    if (t->se == SE_NW && t->unit.n) m->unit = sample_groups(s, t->unit);
    if (t->se == SE_NW || t->se == SE_DK) m->time = sample_groups(s, t->time);
    if (t->se == SE_CONLEY) m->lat = sample_number(s, t->lat), m->lon = sample_number(s, t->lon);
    m->spherical = cli_on(t->cli, "spherical");
    m->exact_count = cli_on(t->cli, "exact-count"), m->no_adjust = cli_on(t->cli, "no-adjust"), m->no_cluster_adjust = cli_on(t->cli, "no-cluster-adjust");
    m->conventional_groups = cli_on(t->cli, "conventional-groups"), m->conventional_df = cli_on(t->cli, "conventional-df");
    m->lag = -1;
    if (cli_text(t->cli, "lag").n) e = cli_int(t->cli, "lag", 0, 1000000, &m->lag);
    return failed(e) || !t->probability.n ? e : chances_weigh(t);
}

/* Degrees that exist on the globe. */
static Err places_check(const FeTask *t)
{
    for (isize r = 0; t->se == SE_CONLEY && r < t->s.c.n; r++) {
        bool lat = fabs(t->m.lat[r]) <= 90;
        if (lat && fabs(t->m.lon[r]) <= 360) continue;
        return err(t->cli->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is %g: degrees of %s", STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(lat ? t->lon : t->lat), lat ? t->m.lon[r] : t->m.lat[r],
                   lat ? "longitude lie between -360 and 360" : "latitude lie between -90 and 90");
    }
    return OK;
}

/* ---- what is said ---- */

static void choices_say(FeTask *t, const FeFit *fit, Findings *f)
{
    static const char *const counts[] = { "nested", "full", "none" };
    Arena *a = t->cli->arena;
    choose(f, "formula", t->formula.said);
    choose(f, "se", str_from(se_said[t->se]));
    if (t->cluster.n) choose(f, "cluster", str_join(a, t->cluster.p, t->cluster.n, S(" + ")));
    if (t->se == SE_DK || t->se == SE_NW) choose(f, "time", t->time), choose_number(f, "lag", (double)fit->lag);
    if (t->se == SE_NW && t->unit.n) choose(f, "unit", t->unit);
    if (t->se == SE_CONLEY) choose_number(f, "cutoff", t->cutoff), choose(f, "distance", t->m.spherical ? S("spherical") : S("triangular"));
    if (t->weights.n) choose(f, "weights", t->weights);
    if (t->probability.n) choose(f, "probability", t->probability);
    if (cli_text(t->cli, "where").n) choose(f, "where", cli_text(t->cli, "where"));
    choose(f, "count-fe", str_from(counts[t->count]));
    choose(f, "exact-count", t->m.exact_count ? S("yes") : S("no"));
    choose(f, "adjust", t->m.no_adjust ? S("no") : S("yes"));
    choose(f, "cluster-adjust", t->m.no_cluster_adjust ? S("no") : S("yes"));
    choose(f, "groups", t->m.conventional_groups ? S("conventional") : S("min"));
    choose(f, "df", t->m.conventional_df ? S("conventional") : S("min"));
    choose(f, "singletons", t->singletons ? S("drop") : S("keep"));
    choose_number(f, "level", t->level);
}

static void notes_say(FeTask *t, const FeFit *fit, Findings *f)
{
    for (isize i = 0; i < fit->dropped; i++) note(f, N_("%s is left out: earlier terms or the fixed effects already say what it says."), str_z(f->arena, fit->dropped_name[i]));
    if (t->single && !t->singletons) note(f, t->single == 1 ? N_("%td row is alone in its fixed effect; it says nothing of the effect, and is kept in the counts (--singletons drop leaves it out).") : N_("%td rows are alone in their fixed effect; they say nothing of the effect, and are kept in the counts (--singletons drop leaves them out)."), (isize)t->single);
    if (fit->leverage_one) note(f, fit->leverage_one == 1 ? N_("%td row is fitted by a parameter of its own: HC2 and HC3 do not know the variance of what it is part of, and give no standard error of it.") : N_("%td rows are fitted by parameters of their own: HC2 and HC3 do not know the variance of what they are part of, and give no standard error of it."), fit->leverage_one);
    if (fit->together) note(f, fit->together == 1 ? N_("%td coefficient has no standard error: over the rows that the errors take together, what the model leaves of it adds up to zero whatever the data.") : N_("%td coefficients have no standard error: over the rows that the errors take together, what the model leaves of them adds up to zero whatever the data."), fit->together);
    if (fit->variance_fixed) note(f, N_("the variances of several clusters were not positive and were mended (Cameron, Gelbach and Miller 2011): they then depend on the columns' units, and standard errors near 0.00001 or far below those of one cluster say nothing."));
    if (fit->smallest_clusters > 0 && fit->smallest_clusters < 30 && t->se == SE_CLUSTER) note(f, N_("only %.0f clusters: their standard errors tend to be too small; see trial --se CR2 for designs with few clusters."), fit->smallest_clusters);
}

/* Cinelli and Hazlett (2020), eq. 18 and following. */
static double robustness_value(const Estimate *e, double df)
{
    double f = fabs(e->statistic) / sqrt(df), f2 = f * f;
    return 0.5 * (sqrt(f2 * f2 + 4 * f2) - f2);
}

static void report_say(FeTask *t, const FeFit *fit, Findings *f)
{
    const Estimate *e = &f->estimate.p[f->main];
    f->question = worded(f, N_("How does %s move with %s, other things equal?"), str_z(f->arena, f->outcome), str_z(f->arena, f->treatment));
    double rv = robustness_value(e, (double)t->m.n - fit->parameters);
    if (isfinite(rv)) sentence(f, &f->robustness, N_("Something left out that explained %s%% of what is left of both %s and %s would bring this estimate to zero; anything weaker would not."), decimals_said(f, rv * 100, 1), str_z(f->arena, f->treatment), str_z(f->arena, f->outcome));
    fact(f, "robustness_value", N_("robustness value (Cinelli and Hazlett)"), rv);
    sentence(f, &f->limits, N_("This is a comparison of observed rows, with what the formula names held equal. Whatever else differs between them and matters for %s is part of the estimate."), str_z(f->arena, f->outcome));
    if (t->formula.fe.n) sentence(f, &f->limits, N_("Anything that stays the same within the fixed effects cannot disturb it; what changes at the same time as %s can."), str_z(f->arena, f->treatment));
    sentence(f, &f->limits, N_("It holds for the rows that were used. What to expect in a new place needs the results of several places side by side."));
}

/* The term that the question is about: --treatment, else the first that is not the constant. */
static isize main_term(const FeTask *t, const FeFit *fit)
{
    Str wanted = t->cli->args.n > 1 ? cli_text(t->cli, "treatment") : (Str){ 0 };
    for (isize i = 0; i < fit->k && wanted.n; i++) if (str_eq(fit->estimate[i].term, wanted)) return i;
    return fit->k > 1 && str_eq(fit->estimate[0].term, S("(Intercept)")) ? 1 : 0;
}

static void said(FeTask *t, const FeFit *fit, Findings *f)
{
    sample_say(&t->s, f);
    choices_say(t, fit, f);
    for (isize i = 0; i < fit->k; i++) vec_push(f->arena, &f->estimate, fit->estimate[i]);
    f->main = main_term(t, fit);
    f->level = t->level, f->outcome = t->formula.outcome_said.p[0], f->treatment = fit->estimate[f->main].term;
    fact(f, "n", N_("rows used"), (double)t->m.n);
    for (isize i = 0; i < t->m.groups; i++)
        if (!t->m.group[i].slope) fact(f, str_z(f->arena, str_fmt(f->arena, "levels_" STR_FMT, STR_ARG(t->m.group[i].name))), str_z(f->arena, worded(f, N_("levels of %s"), str_z(f->arena, t->m.group[i].name))), t->m.group[i].levels);
    if (fit->smallest_clusters > 0) fact(f, "clusters", t->se == SE_CLUSTER ? N_("clusters (the fewest)") : N_("periods"), fit->smallest_clusters);
    fact(f, "parameters", N_("parameters in the small-sample factor"), fit->parameters);
    fact(f, "r2", N_("R2"), fit->r2), fact(f, "adjusted_r2", N_("adjusted R2"), fit->adjusted_r2);
    if (t->m.groups) fact(f, "within_r2", N_("within R2"), fit->within_r2), fact(f, "within_adjusted_r2", N_("within adjusted R2"), fit->within_adjusted_r2);
    fact(f, "rmse", N_("root mean squared error"), fit->rmse), fact(f, "rss", N_("residual sum of squares"), fit->rss);
    if (t->m.groups) fact(f, "iterations", N_("iterations of the fixed effects (0: direct)"), fit->steps);
    notes_say(t, fit, f);
    report_say(t, fit, f);
}

/* ---- recovered effects ---- */

/* y less the fitted part of x, from the columns as they were read. */
static Err effects_write(FeTask *t, const FeFit *fit, Str path)
{
    Arena *a = t->cli->arena;
    double *left = make_array(a, double, t->s.c.n + 1);
    Design x;
    Err e = expr_column(t->formula.outcome.p[0], &t->s.c, t->formula.outcome_said.p[0], left);
    if (!failed(e)) e = formula_design(a, &t->formula, &t->s.c, &x);
    if (failed(e)) return e;
    bool constant = fit->k && str_eq(fit->estimate[0].term, S("(Intercept)"));
    for (isize r = 0; r < t->s.c.n && constant; r++) left[r] -= fit->estimate[0].estimate;
    for (isize j = 0, i = constant; j < x.k && i < fit->k; j++) {
        if (!str_eq(x.name[j], fit->estimate[i].term)) continue;
        for (isize r = 0; r < t->s.c.n; r++) left[r] -= fit->estimate[i].estimate * x.x[j][r];
        i++;
    }
    design_free(&x);
    double **effect = make_array(a, double *, t->m.groups + 1);
    for (isize g = 0; g < t->m.groups; g++) effect[g] = make_array(a, double, t->m.group[g].levels + 1);
    e = fe_effects(a, &t->m, left, effect);
    FILE *to = failed(e) ? NULL : fopen(str_z(a, path), "we");
    if (failed(e) || !to) return failed(e) ? e : err_errno(a, path);
    fprintf(to, "effect,level,value\n");
    for (isize g = 0, term = 0; g < t->m.groups; g++) {
        const FeGroup *q = &t->m.group[g];
        while (!str_eq(t->formula.fe.p[term].said, q->name)) term++;
        const FeTerm *f = &t->formula.fe.p[term];
        const Column *c = &t->s.c.column[f->column[0]];
        for (i32 l = 0; l < q->levels; l++) {
            Buf b = buf_on(a);
            csv_put_cell(&b, q->slope ? str_fmt(a, STR_FMT " slope", STR_ARG(q->name)) : q->name);
            put_char(&b, ',');
            if (f->n == 1) csv_put_cell(&b, c->level[l]);
            else put_int(&b, l);
            put_char(&b, ',');
            put_real(&b, effect[g][l]);
            fprintf(to, STR_FMT "\n", STR_ARG(buf_str(&b)));
        }
    }
    return fclose(to) ? err_errno(a, path) : OK;
}

static Err fitted(FeTask *t)
{
    FeFit fit;
    Err e = fe_fit(t->cli->arena, &t->m, &fit);
    if (failed(e)) return e;
    Str wanted = t->cli->args.n > 1 ? cli_text(t->cli, "treatment") : (Str){ 0 };
    bool found = !wanted.n;
    for (isize i = 0; i < fit.k; i++) found |= str_eq(fit.estimate[i].term, wanted);
    for (isize i = 0; i < fit.dropped; i++) if (str_eq(fit.dropped_name[i], wanted)) return err(t->cli->arena, ERR_NONE, STR_FMT " is not identified: earlier terms or the fixed effects already say what it says", STR_ARG(wanted));
    if (fit.dropped && fit.k == 1 && str_eq(fit.estimate[0].term, S("(Intercept)"))) return err(t->cli->arena, ERR_NONE, "no regressor is identified: " STR_FMT " says what the constant says", STR_ARG(fit.dropped_name[0]));
    if (!found) return err(t->cli->arena, ERR_USAGE, "--treatment: there is no term \"" STR_FMT "\" in the model", STR_ARG(wanted));
    Findings f = findings_new(t->cli, "fe", t->m.groups ? _("Least squares with fixed effects") : _("Least squares"));
    said(t, &fit, &f);
    e = real_given(t->cli, "threshold", -INFINITY, INFINITY, &f.bar);
    if (!failed(e)) e = real_given(t->cli, "cost", 0, INFINITY, &f.cost);
    Str effects = cli_text(t->cli, "effects");
    if (!failed(e) && effects.n) e = effects_write(t, &fit, effects);
    return failed(e) ? e : findings_out(t->cli, &f);
}

Err impact_fe_run(Cli *cli)
{
    FeTask t = { .cli = cli };
    Err e = outputs_apart(cli);
    if (!failed(e)) e = asked(&t);
    if (failed(e)) return e;
    wishes(&t);
    e = sample_read(cli, &t.needed, NULL, &t.s);
    if (failed(e)) return e;
    formula_bind(&t.formula, &t.s.c);
    if (t.weights.n) e = sample_weights(&t.s, t.weights);
    if (!failed(e)) e = sample_settle(&t.s);
    if (!failed(e)) e = singletons(&t);
    if (!failed(e)) e = model_make(&t);
    if (!failed(e)) e = places_check(&t);
    if (!failed(e)) e = fitted(&t);
    free(t.y);
    design_free(&t.x);
    sample_free(&t.s);
    return e;
}
