#include "engines/impact/distributions.h"
#include "engines/impact/impact_methods.h"
#include "engines/impact/sample.h"
#include "engines/lottery/lottery.h"
#include <math.h>

/* What `rotunda impact trial` was asked, and its columns. Outcomes may be missing row by row (attrition); all else may not. */
typedef enum { BY_MEANS, BY_OLS, BY_LIN, BY_CUPED } TrialMethod;

typedef struct {
    Cli *cli;
    Formula formula;            /* of its terms the first is the treatment */
    ColumnWishes needed, other;
    Str treatment, strata, cluster, probability, weights, uptake, by;
    isize method, se, correction;
    bool plain_df, ri, lee;
    double level;
    i64 draws;
    u8 seed[SEED_BYTES];
    Sample s;
    Groups arm;
    i32 control;
    Groups group;               /* --by */
    i32 only;                   /* the level of --by that subsets are of, -1: all */
    Design x;                   /* covariates */
    double **y;                 /* of each outcome, NAN: missing */
    double *share;              /* 1 / chance of the arm that a row is in, times its weight; NULL: all 1 */
    const double *taken;        /* uptake */
    Findings f;
} Trial;

/* The rows of one outcome and of one arm beside the control. */
typedef struct {
    isize n, k;
    double *y, *z, *w, *taken;
    double **x;
    Groups block, cluster;
    isize *row;
} Subset;

static const char method_words[] = "means|ols|lin|cuped", se_words[] = "iid|HC0|HC1|HC2|HC3|CR0|CR1|CR1S|CR2|CR3";
static const char *const method_said[] = { "means", "ols", "lin", "cuped" }, *const se_said[] = { "iid", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR1S", "CR2", "CR3" };

/* ---- what was asked ---- */

static Err seed_given(Trial *t)
{
    Str hex = cli_text(t->cli, "seed");
    return seed_of_hex(hex, t->seed) ? OK : err(t->cli->arena, ERR_USAGE, "--seed takes 1 to 64 hexadecimal digits");
}

static Err method_given(Trial *t)
{
    Cli *cli = t->cli;
    Err e = OK;
    bool weighted = t->probability.n || t->weights.n, plain = t->formula.term.n == 1 && !weighted && !t->uptake.n && !cli_text(cli, "se").n;
    t->method = plain ? BY_MEANS : BY_OLS;
    if (cli_text(cli, "method").n) e = word_given(cli, "method", method_words, &t->method);
    if (failed(e)) return e;
    bool simple = t->method == BY_MEANS || t->method == BY_CUPED;
    if (simple && weighted) return err(cli->arena, ERR_USAGE, "--method %s takes no weights or probabilities: --method ols does", method_said[t->method]);
    if (simple && t->uptake.n) return err(cli->arena, ERR_USAGE, "--uptake goes with --method ols");
    if (t->method == BY_MEANS && t->formula.term.n > 1) return err(cli->arena, ERR_USAGE, "--method means takes no covariates: --method ols, lin or cuped do");
    if (t->method != BY_MEANS && t->method != BY_OLS && t->formula.term.n < 2) return err(cli->arena, ERR_USAGE, "--method %s needs covariates behind the treatment: 'y ~ z + x1'", method_said[t->method]);
    if (t->method == BY_LIN && t->uptake.n) return err(cli->arena, ERR_USAGE, "--uptake goes with --method ols");
    t->se = t->cluster.n ? ROBUST_CR2 : ROBUST_HC2;
    if (cli_text(cli, "se").n) e = word_given(cli, "se", se_words, &t->se);
    if (failed(e)) return e;
    if (simple && cli_text(cli, "se").n) return err(cli->arena, ERR_USAGE, "--method %s has the standard error of its design (Neyman; CR2 with clusters): --se goes with ols and lin", method_said[t->method]);
    if ((t->se >= ROBUST_CR0) != (t->cluster.n > 0)) return err(cli->arena, ERR_USAGE, t->cluster.n ? "--cluster goes with --se CR0 to CR3" : "--se %s needs --cluster COLUMN", se_said[t->se]);
    return OK;
}

static Err asked(Trial *t)
{
    Cli *cli = t->cli;
    Str formula, file;
    Err e = argument_needed(cli, 0, "the file", &file);
    if (!failed(e)) e = formula_given(cli, (Str){ 0 }, &formula);
    if (!failed(e)) e = formula_parse(cli->arena, formula, &t->formula);
    if (failed(e)) return e;
    const FormulaTerm *first = t->formula.term.n ? &t->formula.term.p[0] : NULL;
    if (!first || first->n != 1 || first->factor[0].kind != F_NUMBER || first->factor[0].expr->kind != X_COLUMN) return err(cli->arena, ERR_USAGE, "the first term behind ~ is the treatment's column: 'y ~ z + x1'");
    if (t->formula.fe.n) return err(cli->arena, ERR_USAGE, "blocks of a trial are given by --strata, not behind |");
    t->treatment = first->factor[0].expr->text;
    t->strata = cli_text(cli, "strata"), t->cluster = cli_text(cli, "cluster"), t->probability = cli_text(cli, "probability"), t->weights = cli_text(cli, "weights"), t->uptake = cli_text(cli, "uptake"), t->by = cli_text(cli, "by"), t->only = -1;
    t->plain_df = cli_on(cli, "plain-df"), t->ri = cli_on(cli, "ri"), t->lee = cli_on(cli, "lee");
    e = level_given(cli, &t->level);
    if (!failed(e)) e = method_given(t);
    if (!failed(e)) e = word_given(cli, "adjust", "none|holm|bh|rw", &t->correction);
    if (!failed(e)) e = cli_int(cli, "draws", 1, 1000000000, &t->draws);
    return failed(e) ? e : seed_given(t);
}

static void wishes(Trial *t)
{
    Arena *a = t->cli->arena;
    Formula rest = t->formula;
    rest.term.p++, rest.term.n--, rest.outcome.n = 0;
    wish(a, &t->needed, t->treatment, COLUMN_ID);
    formula_wishes(a, &rest, &t->needed);
    Str ids[] = { t->strata, t->cluster, t->by }, numbers[] = { t->probability, t->weights, t->uptake };
    for (isize i = 0; i < countof(ids); i++) if (ids[i].n) wish(a, &t->needed, ids[i], COLUMN_ID);
    for (isize i = 0; i < countof(numbers); i++) if (numbers[i].n) wish(a, &t->needed, numbers[i], COLUMN_NUMBER);
    for (isize i = 0; i < t->formula.outcome.n; i++) expr_wishes(a, t->formula.outcome.p[i], &t->other);
}

/* ---- columns ---- */

static Err control_find(Trial *t)
{
    Str asked_for = cli_text(t->cli, "control");
    Arena *a = t->cli->arena;
    t->arm = sample_groups(&t->s, t->treatment);
    if (t->arm.levels < 2) return err(a, ERR_NONE, "column " STR_FMT " has one value: a trial compares two arms or more", STR_ARG(t->treatment));
    if (t->arm.levels > 20) return err(a, ERR_INPUT, STR_FMT ": column " STR_FMT " has %d different values, more than the 20 arms that a trial may have: is it the treatment?", STR_ARG(t->s.c.name), STR_ARG(t->treatment), t->arm.levels);
    t->control = 0;
    for (i32 l = 0; l < t->arm.levels && asked_for.n; l++) if (str_eq(sample_level(&t->s, t->treatment, l), asked_for)) { t->control = l; return OK; }
    return asked_for.n ? err(a, ERR_INPUT, "column " STR_FMT " has no value \"" STR_FMT "\" to be the control", STR_ARG(t->treatment), STR_ARG(asked_for)) : OK;
}

/* An outcome is missing where one of its columns is; where it is not finite otherwise, that is refused. */
static Err outcome_make(Trial *t, isize i, double *y)
{
    const Expr *e = t->formula.outcome.p[i];
    ColumnWishes in = { 0 };
    expr_wishes(t->cli->arena, e, &in);
    for (isize from = 0; from < t->s.c.n; from += EXPR_BLOCK) {
        isize n = min_i64(EXPR_BLOCK, t->s.c.n - from);
        expr_values(e, &t->s.c, from, n, y + from);
        for (isize r = from; r < from + n; r++) {
            bool missing = false;
            for (isize k = 0; k < in.n; k++) missing |= isnan(sample_number(&t->s, in.p[k].name)[r]);
            if (missing) y[r] = NAN;
            else if (!isfinite(y[r])) return err(t->cli->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": " STR_FMT " is not finite here: leave such rows out with --where", STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(t->formula.outcome_said.p[i]));
        }
    }
    return OK;
}

/* Weights of inverse chance: 1 / p in the treated arm, 1 / (1 - p) in the control. */
static Err shares_make(Trial *t)
{
    if (!t->probability.n && !t->weights.n) return OK;
    Arena *a = t->cli->arena;
    t->share = make_array(a, double, t->s.c.n + 1);
    const double *p = t->probability.n ? sample_number(&t->s, t->probability) : NULL, *w = t->weights.n ? sample_number(&t->s, t->weights) : NULL;
    if (p && t->arm.levels != 2) return err(a, ERR_USAGE, "--probability goes with two arms");
    for (isize r = 0; r < t->s.c.n; r++) {
        if (p && !(p[r] > 0 && p[r] < 1)) return err(a, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is %g: the chance of being treated is above 0 and below 1", STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(t->probability), p[r]);
        double chance = !p ? 1 : t->arm.code[r] == t->control ? 1 - p[r] : p[r];
        t->share[r] = (w ? w[r] : 1) / chance;
    }
    return OK;
}

static Err columns_make(Trial *t)
{
    Arena *a = t->cli->arena;
    Formula rest = t->formula;
    rest.term.p++, rest.term.n--;
    Err e = control_find(t);
    if (!failed(e)) e = formula_design(a, &rest, &t->s.c, &t->x);
    t->y = make_array(a, double *, t->formula.outcome.n + 1);
    for (isize i = 0; i < t->formula.outcome.n && !failed(e); i++) {
        t->y[i] = make_array(a, double, t->s.c.n + 1);
        e = outcome_make(t, i, t->y[i]);
    }
    if (!failed(e)) e = shares_make(t);
    if (t->uptake.n) t->taken = sample_number(&t->s, t->uptake);
    if (t->by.n) t->group = sample_groups(&t->s, t->by);
    if (t->group.levels > 200) e = err(a, ERR_INPUT, "column " STR_FMT " has %d values: --by takes at most 200 groups", STR_ARG(t->by), t->group.levels);
    return e;
}

static Groups groups_of(Trial *t, Str column, const isize *row, isize n)
{
    if (!column.n) return (Groups){ 0 };
    Groups all = sample_groups(&t->s, column);
    i32 *code = make_array(t->cli->arena, i32, n + 1);
    for (isize i = 0; i < n; i++) code[i] = all.code[row[i]];
    return (Groups){ column, code, groups_compact(code, n, all.levels, NULL) };
}

static double *picked(Trial *t, const double *v, const isize *row, isize n)
{
    if (!v) return NULL;
    double *out = make_array(t->cli->arena, double, n + 1);
    for (isize i = 0; i < n; i++) out[i] = v[row[i]];
    return out;
}

/* seen: leave out rows without the outcome. */
static Subset subset_of(Trial *t, isize outcome, i32 arm, bool seen)
{
    Arena *a = t->cli->arena;
    Subset s = { .k = t->x.k, .row = make_array(a, isize, t->s.c.n + 1), .x = make_array(a, double *, t->x.k + 1) };
    for (isize r = 0; r < t->s.c.n; r++)
        if ((t->arm.code[r] == arm || t->arm.code[r] == t->control) && !(seen && isnan(t->y[outcome][r])) && (t->only < 0 || t->group.code[r] == t->only)) s.row[s.n++] = r;
    s.y = picked(t, t->y[outcome], s.row, s.n), s.w = picked(t, t->share, s.row, s.n), s.taken = picked(t, t->taken, s.row, s.n);
    s.z = make_array(a, double, s.n + 1);
    for (isize i = 0; i < s.n; i++) s.z[i] = t->arm.code[s.row[i]] == arm;
    for (isize k = 0; k < s.k; k++) s.x[k] = picked(t, t->x.x[k], s.row, s.n);
    s.block = groups_of(t, t->strata, s.row, s.n), s.cluster = groups_of(t, t->cluster, s.row, s.n);
    return s;
}

/* ---- one comparison ---- */

typedef struct { Vec(const double *) x; StrVec name; } Regressors;

static void regressor(Trial *t, Regressors *r, const double *x, Str name)
{
    vec_push(t->cli->arena, &r->x, x);
    vec_push(t->cli->arena, &r->name, name);
}

static Err blocks_as_columns(Trial *t, const Subset *s, Regressors *r)
{
    if (s->block.levels > 300) return err(t->cli->arena, ERR_USAGE, "more than 300 blocks: take --method means, or rotunda impact fe with | " STR_FMT, STR_ARG(t->strata));
    for (i32 b = 1; b < s->block.levels; b++) {
        double *x = make_array(t->cli->arena, double, s->n + 1);
        for (isize i = 0; i < s->n; i++) x[i] = s->block.code[i] == b;
        regressor(t, r, x, str_fmt(t->cli->arena, STR_FMT "::%d", STR_ARG(t->strata), b));
    }
    return OK;
}

static double *centred(Trial *t, const Subset *s, const double *x)
{
    double *out = make_array(t->cli->arena, double, s->n + 1), mean = 0, all = 0;
    for (isize i = 0; i < s->n; i++) mean += (s->w ? s->w[i] : 1) * x[i], all += s->w ? s->w[i] : 1;
    for (isize i = 0; i < s->n; i++) out[i] = x[i] - mean / all;
    return out;
}

/* Lin (2013): covariates about their means, and each times the treatment. */
static void lin_columns(Trial *t, const Subset *s, Regressors *r)
{
    Arena *a = t->cli->arena;
    isize k = r->x.n;
    for (isize j = 1; j < k; j++) {
        double *c = centred(t, s, r->x.p[j]), *times = make_array(a, double, s->n + 1);
        for (isize i = 0; i < s->n; i++) times[i] = c[i] * s->z[i];
        r->x.p[j] = c;
        regressor(t, r, times, str_fmt(a, STR_FMT ":" STR_FMT "_c", STR_ARG(t->treatment), STR_ARG(r->name.p[j])));
        r->name.p[j] = str_fmt(a, STR_FMT "_c", STR_ARG(r->name.p[j]));
    }
}

static Err regression_columns(Trial *t, const Subset *s, Str term, Regressors *r)
{
    regressor(t, r, t->uptake.n ? s->taken : s->z, t->uptake.n ? t->uptake : term);
    for (isize k = 0; k < s->k; k++) regressor(t, r, s->x[k], t->x.name[k]);
    Err e = s->block.code ? blocks_as_columns(t, s, r) : OK;
    if (!failed(e) && t->method == BY_LIN) lin_columns(t, s, r);
    return e;
}

static LinearModel model_of(Trial *t, const Subset *s, const double *y, const Regressors *r)
{
    return (LinearModel){ .n = s->n, .y = y, .k = r->x.n, .x = r->x.p, .name = r->name.p, .constant = true, .w = s->w, .se = (RobustKind)t->se, .cluster = s->cluster, .plain_df = t->plain_df, .level = t->level };
}

static Err regression(Trial *t, const Subset *s, Str term, LinearModel *m, LinearFit *fit)
{
    Regressors r = { 0 };
    Err e = regression_columns(t, s, term, &r);
    if (failed(e)) return e;
    *m = model_of(t, s, s->y, &r);
    if (t->uptake.n) {
        Regressors z = { 0 };
        regressor(t, &z, s->z, term);
        for (isize k = 1; k < r.x.n; k++) regressor(t, &z, r.x.p[k], r.name.p[k]);
        m->instruments = z.x.n, m->z = z.x.p;
    }
    e = linear_fit(t->cli->arena, m, fit);
    if (!failed(e) && (fit->k < 2 || !str_eq(fit->estimate[1].term, r.name.p[0]))) e = err(t->cli->arena, ERR_NONE, STR_FMT " is not told apart from the covariates or blocks", STR_ARG(r.name.p[0]));
    return e;
}

/* Deng et al. (2013): the outcome less what the covariates, over both arms, say of it. */
static Err cuped_outcome(Trial *t, const Subset *s, double *y)
{
    Regressors r = { 0 };
    for (isize k = 0; k < s->k; k++) regressor(t, &r, s->x[k], t->x.name[k]);
    LinearModel m = model_of(t, s, s->y, &r);
    m.se = ROBUST_IID, m.cluster = (Groups){ 0 };
    LinearFit fit;
    Err e = linear_fit(t->cli->arena, &m, &fit);
    if (failed(e)) return e;
    double mean = 0, all = 0;
    for (isize i = 0; i < s->n; i++) mean += s->y[i] / (double)s->n;
    for (isize i = 0; i < s->n; i++) y[i] = mean + fit.residual[i], all += (s->y[i] - mean) * (s->y[i] - mean);
    if (t->only < 0) fact(&t->f, "variance_removed", "share of the outcome's variance that the covariates take", 1 - fit.rss / all);
    return OK;
}

static Err means(Trial *t, const Subset *s, Str term, Estimate *out)
{
    double *y = s->y;
    if (t->method == BY_CUPED) {
        y = make_array(t->cli->arena, double, s->n + 1);
        Err e = cuped_outcome(t, s, y);
        if (failed(e)) return e;
    }
    TrialMeans m = { s->n, y, s->z, s->block, s->cluster, t->level };
    return trial_means(t->cli->arena, &m, term, out);
}

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
    *b = fit.estimate[1].estimate, *v = fit.estimate[1].se * fit.estimate[1].se, *df = fit.estimate[1].df;
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

static Err first_stage(Trial *t, const Subset *s, const LinearModel *m)
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
    fact(f, "first_stage", "first stage: more uptake where treated", fit.estimate[1].estimate);
    fact(f, "first_stage_f", "first-stage F", w.f), fact(f, "first_stage_f_df", "its degrees of freedom", w.df2);
    fact(f, "anderson_rubin_p", "Anderson-Rubin p of no effect", ar.p);
    if (ar.whole) note(f, "the Anderson-Rubin interval is the whole line: the treatment moved " STR_FMT " too little to say anything.", STR_ARG(t->uptake));
    else if (ar.outside) note(f, "the Anderson-Rubin interval is all but (%g, %g): the treatment moved " STR_FMT " too little.", ar.low, ar.high, STR_ARG(t->uptake));
    else fact(f, "anderson_rubin_low", "Anderson-Rubin interval, from", ar.low), fact(f, "anderson_rubin_high", "Anderson-Rubin interval, to", ar.high);
    if (w.f < 10) note(f, "the first-stage F is under 10: trust the Anderson-Rubin interval, not the other.");
    return OK;
}

/* ---- randomisation inference ---- */

static Randomization randomization_of(Trial *t, const Subset *s)
{
    Randomization r = { .n = s->n, .y = s->y, .z = s->z, .k = t->method == BY_MEANS ? 0 : s->k, .x = (const double *const *)s->x, .block = s->block, .cluster = s->cluster, .draws = t->draws, .threads = threads_given() };
    memcpy(r.seed, t->seed, sizeof r.seed);
    return r;
}

static Err randomised(Trial *t, const Subset *s)
{
    if (t->share || t->uptake.n) return err(t->cli->arena, ERR_USAGE, "--ri goes with designs where all of a block have the same chance, without weights and uptake");
    Randomization r = randomization_of(t, s);
    RandomizationTest test;
    Err e = randomization_test(t->cli->arena, &r, &test, NULL);
    if (failed(e)) return e;
    fact(&t->f, "ri_p", test.exact ? "randomisation inference: p, exact" : "randomisation inference: p", test.p);
    fact(&t->f, "ri_draws", test.exact ? "its assignments, all there are" : "its draws", (double)test.draws);
    fact(&t->f, "ri_statistic", "its statistic", test.statistic);
    return OK;
}

/* ---- several outcomes ---- */

static Err stepdown(Trial *t, const Estimate *e, isize k, double *out)
{
    Arena *a = t->cli->arena;
    double *seen = make_array(a, double, k + 1), *drawn = make_array(a, double, k * t->draws + 1), *one = make_array(a, double, t->draws + 1);
    i64 draws = t->draws;
    for (isize j = 0; j < k; j++) {
        Subset s = subset_of(t, j, t->control == 0 ? 1 : 0, true);
        if (s.n < t->s.c.n) return err(a, ERR_INPUT, "--adjust rw draws all outcomes together: each row needs all of them (--where 'y is not missing')");
        Randomization r = randomization_of(t, &s);
        RandomizationTest test;
        Err err_ = randomization_test(a, &r, &test, one);
        if (failed(err_)) return err_;
        draws = test.draws;
        seen[j] = fabs(test.statistic) / e[j].se;
        for (i64 d = 0; d < draws; d++) drawn[d * k + j] = fabs(one[d]) / e[j].se;
    }
    p_stepdown(seen, drawn, k, draws, out);
    return OK;
}

static Err corrected(Trial *t, const Estimate *e, isize k)
{
    static const char *const head[] = { "Term", "p", "Holm", "Benjamini-Hochberg", NULL }, *const head_rw[] = { "Term", "p", "Holm", "Benjamini-Hochberg", "Romano-Wolf", NULL };
    Arena *a = t->cli->arena;
    double *p = make_array(a, double, k + 1), *holm = make_array(a, double, k + 1), *bh = make_array(a, double, k + 1), *rw = make_array(a, double, k + 1);
    bool step = t->correction == 3;
    for (isize j = 0; j < k; j++) p[j] = e[j].p;
    p_holm(p, k, holm);
    p_benjamini_hochberg(p, k, bh);
    if (step && t->arm.levels != 2) return err(a, ERR_USAGE, "--adjust rw goes with two arms");
    Err err_ = step ? stepdown(t, e, k, rw) : OK;
    if (failed(err_)) return err_;
    FindingsTable *table = table_add(&t->f, "adjusted_p", S("Several tests at once"), step ? head_rw : head);
    for (isize j = 0; j < k; j++) {
        cell_text(&t->f, table, e[j].term);
        cell_number(&t->f, table, p[j]), cell_number(&t->f, table, holm[j]), cell_number(&t->f, table, bh[j]);
        if (step) cell_number(&t->f, table, rw[j]);
    }
    return OK;
}

/* ---- checks of the data ---- */

static void arm_moments(const double *x, const Subset *s, double arm, double *mean, double *variance)
{
    double n = 0;
    *mean = *variance = 0;
    for (isize i = 0; i < s->n; i++) if (s->z[i] == arm) *mean += x[i], n++;
    *mean /= n;
    for (isize i = 0; i < s->n; i++) if (s->z[i] == arm) *variance += (x[i] - *mean) * (x[i] - *mean) / (n - 1);
}

static Err balance(Trial *t, const Subset *s)
{
    static const char *const head[] = { "Covariate", "Control", "Treated", "Difference in sd", NULL };
    if (!s->k) return OK;
    FindingsTable *table = table_add(&t->f, "balance", S("Balance of covariates"), head);
    double worst = 0;
    for (isize k = 0; k < s->k; k++) {
        double m0, m1, v0, v1;
        arm_moments(s->x[k], s, 0, &m0, &v0);
        arm_moments(s->x[k], s, 1, &m1, &v1);
        double d = (m1 - m0) / sqrt((v0 + v1) / 2);
        cell_text(&t->f, table, t->x.name[k]);
        cell_number(&t->f, table, m0), cell_number(&t->f, table, m1), cell_number(&t->f, table, d);
        if (isfinite(d)) worst = fmax(worst, fabs(d));
    }
    sentence(&t->f, &t->f.checks, "The arms differ in the covariates by at most %.2f standard deviations before the treatment%s.", worst, worst > 0.25 ? ", which is a lot: was the draw really random?" : "");
    return OK;
}

static Err attrition(Trial *t, isize outcome, i32 arm)
{
    Subset s = subset_of(t, outcome, arm, false);
    double n[2] = { 0 }, lost[2] = { 0 };
    for (isize i = 0; i < s.n; i++) n[(int)s.z[i]]++, lost[(int)s.z[i]] += isnan(s.y[i]);
    if (lost[0] + lost[1] == 0) { if (!outcome) sentence(&t->f, &t->f.checks, "No outcome is missing."); return OK; }
    Str name = t->formula.outcome_said.p[outcome];
    double p1 = lost[1] / n[1], p0 = lost[0] / n[0], se = sqrt(p1 * (1 - p1) / n[1] + p0 * (1 - p0) / n[0]);
    sentence(&t->f, &t->f.checks, STR_FMT " is missing for %.1f%% of the treated and %.1f%% of the control rows (p of the difference %s).", STR_ARG(name), p1 * 100, p0 * 100, str_z(t->cli->arena, p_said(t->cli->arena, 2 * normal_above(fabs(p1 - p0) / se))));
    fact(&t->f, "missing_treated", "share without outcome, treated", p1), fact(&t->f, "missing_control", "share without outcome, control", p0);
    if (!t->lee) return OK;
    LeeBounds b;
    Err e = lee_bounds(t->cli->arena, s.y, s.z, s.n, &b);
    if (failed(e)) return e;
    fact(&t->f, "lee_low", "Lee bounds, lower", b.low), fact(&t->f, "lee_low_se", "its standard error", b.low_se);
    fact(&t->f, "lee_high", "Lee bounds, upper", b.high), fact(&t->f, "lee_high_se", "its standard error", b.high_se);
    fact(&t->f, "lee_trimmed", "share trimmed", b.trimmed);
    return OK;
}

/* ---- group by group ---- */

static Err estimate_alone(Trial *t, i32 arm, Estimate *out)
{
    Subset s = subset_of(t, 0, arm, true);
    if (t->method == BY_MEANS || t->method == BY_CUPED) return means(t, &s, t->treatment, out);
    LinearModel m;
    LinearFit fit;
    Err e = regression(t, &s, t->treatment, &m, &fit);
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
    fact(f, "groups", "groups", (double)k), fact(f, "q", "Q: do groups differ?", q), fact(f, "q_p", "its p", chi2_above(q, (double)(k - 1))), fact(f, "tau", "standard deviation between groups", sqrt(tau2));
    if (k < 3) return;
    double half = t_quantile(0.5 + t->level / 2, (double)(k - 2)) * sqrt(tau2 + 1 / all);
    fact(f, "group_mean", "mean over groups", mean), fact(f, "new_low", "expected in a new group, from", mean - half), fact(f, "new_high", "to", mean + half);
    sentence(f, &f->robustness, "Groups of " STR_FMT " differ by %s (p of no difference %s). In one more group like these, expect an effect between %s and %s.", STR_ARG(t->by),
             str_z(f->arena, value_said(f->arena, sqrt(tau2))), str_z(f->arena, p_said(f->arena, chi2_above(q, (double)(k - 1)))), str_z(f->arena, value_said(f->arena, mean - half)), str_z(f->arena, value_said(f->arena, mean + half)));
}

static Err by_groups(Trial *t)
{
    if (!t->by.n) return OK;
    Arena *a = t->cli->arena;
    Estimate *e = make_array(a, Estimate, t->group.levels + 1);
    isize k = 0;
    for (t->only = 0; t->only < t->group.levels; t->only++) {
        Str level = sample_level(&t->s, t->by, t->only);
        Err failure = estimate_alone(t, t->control == 0 ? 1 : 0, &e[k]);
        if (failed(failure)) { note(&t->f, STR_FMT "=" STR_FMT ": " STR_FMT ".", STR_ARG(t->by), STR_ARG(level), STR_ARG(failure.text)); continue; }
        e[k].term = str_fmt(a, STR_FMT " [" STR_FMT "=" STR_FMT "]", STR_ARG(e[k].term), STR_ARG(t->by), STR_ARG(level));
        vec_push(a, &t->f.estimate, e[k]);
        if (e[k].se > 0) k++;
    }
    t->only = -1;
    if (k > 1) spread_say(t, e, k);
    return OK;
}

/* ---- all of it ---- */

static Str term_of(Trial *t, isize outcome, i32 arm)
{
    Arena *a = t->cli->arena;
    Str z = t->arm.levels == 2 ? t->treatment : str_fmt(a, STR_FMT "=" STR_FMT, STR_ARG(t->treatment), STR_ARG(sample_level(&t->s, t->treatment, arm)));
    return t->formula.outcome.n == 1 ? z : str_fmt(a, STR_FMT ": " STR_FMT, STR_ARG(t->formula.outcome_said.p[outcome]), STR_ARG(z));
}

static Err tested(Trial *t, const LinearModel *m, const LinearFit *fit)
{
    StrVec names = names_given(t->cli, "test");
    if (!names.n) return OK;
    isize *which = make_array(t->cli->arena, isize, names.n + 1), n = 0;
    for (isize i = 0; i < names.n; i++) {
        isize at = -1;
        for (isize k = 0; k < fit->k; k++) if (str_eq(fit->estimate[k].term, names.p[i])) at = k;
        if (at < 0) return err(t->cli->arena, ERR_USAGE, "--test: there is no term \"" STR_FMT "\" in the model", STR_ARG(names.p[i]));
        which[n++] = at;
    }
    WaldTest w;
    Err e = linear_wald(t->cli->arena, m, fit, which, n, &w);
    if (failed(e)) return e;
    fact(&t->f, "joint_f", "joint test: F", w.f), fact(&t->f, "joint_df1", "its degrees of freedom", w.df1), fact(&t->f, "joint_df2", "and below", w.df2), fact(&t->f, "joint_p", "p", w.p);
    return OK;
}

static void arms_said(Trial *t, const Subset *s)
{
    double m0, m1, v0, v1;
    arm_moments(s->y, s, 0, &m0, &v0);
    arm_moments(s->y, s, 1, &m1, &v1);
    double n1 = 0;
    for (isize i = 0; i < s->n; i++) n1 += s->z[i];
    fact(&t->f, "n", "rows used", (double)s->n), fact(&t->f, "n_treated", "treated", n1), fact(&t->f, "n_control", "control", (double)s->n - n1);
    if (s->block.code) fact(&t->f, "blocks", "blocks", s->block.levels);
    if (s->cluster.code) fact(&t->f, "clusters", "clusters", s->cluster.levels);
    t->f.control_mean = m0;
    fact(&t->f, "mean_control", "mean of the control", m0), fact(&t->f, "sd_control", "standard deviation of the control", sqrt(v0));
}

/* What blocks add is held equal, not asked for. */
static bool of_block(const Trial *t, Str term)
{
    return t->strata.n && str_find(term, str_fmt(t->cli->arena, STR_FMT "::", STR_ARG(t->strata))) >= 0;
}

/* One outcome, one arm. alone: it is the only one, and everything is said of it. */
static Err compared(Trial *t, isize outcome, i32 arm, bool alone)
{
    Subset s = subset_of(t, outcome, arm, true);
    Str term = term_of(t, outcome, arm);
    Findings *f = &t->f;
    Estimate e1;
    Err e;
    if (t->method == BY_MEANS || t->method == BY_CUPED) {
        e = means(t, &s, term, &e1);
        if (!failed(e)) vec_push(f->arena, &f->estimate, e1);
    } else {
        LinearModel m;
        LinearFit fit;
        e = regression(t, &s, term, &m, &fit);
        if (failed(e)) return e;
        if (!alone && t->uptake.n) fit.estimate[1].term = term;
        for (isize i = alone ? 0 : 1; i < (alone ? fit.k : 2); i++)
            if (!of_block(t, fit.estimate[i].term)) vec_push(f->arena, &f->estimate, fit.estimate[i]);
        for (isize i = 0; i < fit.dropped; i++) note(f, STR_FMT " is left out: earlier terms already say what it says.", STR_ARG(fit.dropped_name[i]));
        if (alone && t->uptake.n) e = first_stage(t, &s, &m);
        if (!failed(e) && alone) e = tested(t, &m, &fit);
    }
    if (failed(e) || !alone) return e;
    f->main = f->estimate.n > 1 ? 1 : 0;
    arms_said(t, &s);
    if (t->ri) e = randomised(t, &s);
    if (!failed(e)) e = by_groups(t);
    return failed(e) ? e : balance(t, &s);
}

static void choices_say(Trial *t)
{
    Findings *f = &t->f;
    choose(f, "formula", t->formula.said), choose(f, "method", str_from(method_said[t->method]));
    choose(f, "control", sample_level(&t->s, t->treatment, t->control));
    bool simple = t->method == BY_MEANS || t->method == BY_CUPED;
    choose(f, "se", simple ? t->cluster.n ? S("CR2") : S("Neyman") : str_from(se_said[t->se]));
    if (t->se >= ROBUST_CR0) choose(f, "df", t->plain_df || (t->se != ROBUST_CR2 && t->se != ROBUST_CR3) ? S("clusters - 1") : S("Satterthwaite"));
    struct { const char *name; Str value; } given[] = { { "strata", t->strata }, { "cluster", t->cluster }, { "probability", t->probability }, { "weights", t->weights }, { "uptake", t->uptake }, { "by", t->by }, { "where", cli_text(t->cli, "where") } };
    for (isize i = 0; i < countof(given); i++) if (given[i].value.n) choose(f, given[i].name, given[i].value);
    if (t->ri || t->correction == 3) choose_number(f, "draws", (double)t->draws), choose(f, "seed", cli_text(t->cli, "seed"));
    choose_number(f, "level", t->level);
}

static void report_say(Trial *t)
{
    Findings *f = &t->f;
    f->outcome = t->formula.outcome_said.p[0], f->treatment = t->uptake.n ? t->uptake : t->treatment;
    f->question = str_fmt(f->arena, "What did " STR_FMT " do to " STR_FMT "?", STR_ARG(f->treatment), STR_ARG(f->outcome));
    if (f->main < 0) return;
    const Estimate *e = &f->estimate.p[f->main];
    for (isize i = 0; i < f->fact.n; i++)
        if (!strcmp(f->fact.p[i].name, "sd_control") && f->fact.p[i].value > 0) {
            double sd = f->fact.p[i].value;
            sentence(f, &f->robustness, "The estimate is %.2f standard deviations of the control's " STR_FMT ".", e->estimate / sd, STR_ARG(f->outcome));
            break;
        }
    sentence(f, &f->limits, "It is what the treatment did on average to those who were in the trial, if the arms were drawn as the command says and nobody's outcome depends on another's arm.");
    sentence(f, &f->limits, "What to expect in a new place needs the results of several places side by side: one trial does not say how much places differ.");
    if (t->uptake.n) sentence(f, &f->limits, "It holds for those who took the treatment up because they were assigned to it, if the assignment works through " STR_FMT " alone.", STR_ARG(t->uptake));
}

static Err run(Trial *t)
{
    bool alone = t->formula.outcome.n == 1 && t->arm.levels == 2;
    t->f = findings_new(t->cli->arena, "trial", t->uptake.n ? S("Trial: effect of uptake") : S("Trial"));
    t->f.level = t->level;
    sample_say(&t->s, &t->f);
    choices_say(t);
    Err e = real_given(t->cli, "threshold", -INFINITY, INFINITY, &t->f.bar);
    if (!failed(e)) e = real_given(t->cli, "cost", 0, INFINITY, &t->f.cost);
    for (isize i = 0; i < t->formula.outcome.n; i++)
        for (i32 arm = 0; arm < t->arm.levels && !failed(e); arm++) {
            if (arm == t->control) continue;
            e = compared(t, i, arm, alone);
            if (!failed(e)) e = attrition(t, i, arm);
        }
    if (!failed(e) && !alone) e = corrected(t, t->f.estimate.p, t->f.estimate.n);
    if (!failed(e) && !alone && t->by.n) e = err(t->cli->arena, ERR_USAGE, "--by goes with one outcome and two arms");
    if (!failed(e) && !alone && t->ri) e = err(t->cli->arena, ERR_USAGE, "--ri goes with one outcome and two arms; --adjust rw draws for several outcomes");
    if (failed(e)) return e;
    report_say(t);
    return findings_out(t->cli, &t->f);
}

Err impact_trial_run(Cli *cli)
{
    Trial t = { .cli = cli };
    Err e = asked(&t);
    if (failed(e)) return e;
    wishes(&t);
    e = sample_read(cli, &t.needed, &t.other, &t.s);
    if (failed(e)) return e;
    formula_bind(&t.formula, &t.s.c);
    if (t.weights.n) e = sample_weights(&t.s, t.weights);
    if (!failed(e)) e = sample_settle(&t.s);
    if (!failed(e)) e = columns_make(&t);
    if (!failed(e)) e = run(&t);
    design_free(&t.x);
    sample_free(&t.s);
    return e;
}
