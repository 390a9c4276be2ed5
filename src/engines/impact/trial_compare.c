#include "base/codes.h"
#include "engines/impact/trial_task.h"
#include <math.h>

bool trial_arms_named(const Trial *t) { return !t->s.c.column[columns_find(&t->s.c, t->treatment, COLUMN_ID)].level_value; }

Str trial_term(const Trial *t, i32 arm)
{
    const Column *c = &t->s.c.column[columns_find(&t->s.c, t->treatment, COLUMN_ID)];
    bool plain = c->level_value && t->arm.levels == 2 && c->level_value[t->control] == 0 && c->level_value[arm] == 1;
    return plain ? t->treatment : str_fmt(t->cli->arena, STR_FMT "=" STR_FMT, STR_ARG(t->treatment), STR_ARG(c->level[arm]));
}

static Groups groups_of(Trial *t, Str column, const isize *row, isize n)
{
    if (!column.n) return (Groups){ 0 };
    Groups all = sample_groups(&t->s, column);
    i32 *code = make_array(t->cli->arena, i32, n + 1);
    for (isize i = 0; i < n; i++) code[i] = all.code[row[i]];
    return (Groups){ column, code, codes_compact(code, n, all.levels, NULL) };
}

static double *picked(Trial *t, const double *v, const isize *row, isize n)
{
    if (!v) return NULL;
    double *out = make_array(t->cli->arena, double, n + 1);
    for (isize i = 0; i < n; i++) out[i] = v[row[i]];
    return out;
}

/* seen: leave out rows without the outcome. */
Subset trial_subset(Trial *t, isize outcome, i32 arm, bool seen)
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
static void lin_columns(Trial *t, const Subset *s, Str term, Regressors *r)
{
    Arena *a = t->cli->arena;
    isize k = r->x.n;
    for (isize j = 1; j < k; j++) {
        double *c = centred(t, s, r->x.p[j]), *times = make_array(a, double, s->n + 1);
        for (isize i = 0; i < s->n; i++) times[i] = c[i] * s->z[i];
        r->x.p[j] = c;
        regressor(t, r, times, str_fmt(a, STR_FMT ":" STR_FMT "_c", STR_ARG(term), STR_ARG(r->name.p[j])));
        r->name.p[j] = str_fmt(a, STR_FMT "_c", STR_ARG(r->name.p[j]));
    }
}

static Err regression_columns(Trial *t, const Subset *s, Str term, Regressors *r)
{
    regressor(t, r, t->uptake.n ? s->taken : s->z, t->uptake.n ? t->uptake : term);
    for (isize k = 0; k < s->k; k++) regressor(t, r, s->x[k], t->x.name[k]);
    Err e = s->block.code ? blocks_as_columns(t, s, r) : OK;
    if (!failed(e) && t->method == BY_LIN) lin_columns(t, s, term, r);
    return e;
}

static LinearModel model_of(Trial *t, const Subset *s, const double *y, const Regressors *r)
{
    return (LinearModel){ .n = s->n, .y = y, .k = r->x.n, .x = r->x.p, .name = r->name.p, .constant = true, .w = s->w, .se = (RobustKind)t->se, .cluster = s->cluster, .plain_df = t->plain_df, .level = t->level };
}

/* Rows, or clusters, of each arm: is there one alone? */
static bool arm_alone(Trial *t, const Subset *s)
{
    isize count[2] = { 0 };
    u8 *seen = arena_alloc(t->cli->arena, 2 * (s->cluster.code ? s->cluster.levels : s->n) + 1);
    for (isize i = 0; i < s->n; i++) {
        u8 *mine = &seen[2 * (s->cluster.code ? s->cluster.code[i] : i) + (s->z[i] == 1)];
        count[s->z[i] == 1] += !*mine;
        *mine = 1;
    }
    return count[0] == 1 || count[1] == 1;
}

/* What a robust error does not know. An arm has its variance from its own rows: of one row, or one cluster, HC2 and HC3 give none
 * (linear.c), the others give what estimatr and clubSandwich give, which leaves the arm out. */
static void unknown_say(Trial *t, const Subset *s, const LinearFit *fit)
{
    Findings *f = &t->f;
    bool alone = t->se != ROBUST_IID && arm_alone(t, s);
    if (alone && s->cluster.code) note(f, N_("an arm has one cluster: standard errors, intervals and p are without its variance, and say too much (--ri asks how often chance alone would have done this)."));
    else if (alone && !fit->leverage_one) note(f, N_("an arm has one row: standard errors, intervals and p are without its variance, and say too much (--se iid takes that of all rows for it; --ri asks how often chance alone would have done this)."));
    if (fit->leverage_one) note(f, fit->leverage_one == 1 ? N_("%td row is fitted by a parameter of its own: HC2 and HC3 do not know the variance of what it is part of, and give no standard error of it.") : N_("%td rows are fitted by parameters of their own: HC2 and HC3 do not know the variance of what they are part of, and give no standard error of it."), fit->leverage_one);
}

Err trial_regression(Trial *t, const Subset *s, Str term, LinearModel *m, LinearFit *fit)
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
    bool found = !failed(e) && fit->k > 1 && str_eq(fit->estimate[1].term, r.name.p[0]);
    if (!failed(e) && !found && t->uptake.n) return err(t->cli->arena, ERR_NONE, "the treatment does not move " STR_FMT ": it is the same in both arms beside the covariates and blocks, and what it does is not identified", STR_ARG(r.name.p[0]));
    if (!failed(e) && !found) e = err(t->cli->arena, ERR_NONE, STR_FMT " is not told apart from the covariates or blocks", STR_ARG(r.name.p[0]));
    if (!failed(e)) unknown_say(t, s, fit);
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
    if (t->only < 0) fact(&t->f, "variance_removed", N_("share of the outcome's variance that the covariates take"), 1 - fit.rss / all);
    return OK;
}

Err trial_by_means(Trial *t, const Subset *s, Str term, Estimate *out)
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
