#include "engines/impact/synth_task.h"
#include <math.h>

Str synth_unit(const SynthTask *t, isize unit) { return sample_level(&t->s, t->unit, (i32)unit); }

static isize unit_named(const SynthTask *t, Str name)
{
    const Column *c = &t->s.c.column[columns_find(&t->s.c, t->unit, COLUMN_ID)];
    for (i32 u = 0; u < t->units.levels; u++) if (str_eq(c->level[u], name)) return u;
    return -1;
}

/* The treated: one name as it stands, or several with commas between. */
static Err treated_find(SynthTask *t)
{
    Arena *a = t->cli->arena;
    const Column *c = &t->s.c.column[columns_find(&t->s.c, t->unit, COLUMN_ID)];
    Str rest = t->treated_said, part;
    t->own = make_array(a, isize, t->units.levels + 1);
    isize whole = unit_named(t, t->treated_said);
    if (whole >= 0) { t->own[t->m.treated++] = whole; return OK; }
    while (str_cut(&rest, ',', &part)) {
        isize unit = unit_named(t, str_trim(part));
        if (unit < 0) {
            Str near = str_nearest(str_trim(part), c->level, c->levels);
            return err(a, ERR_INPUT, STR_FMT ": column " STR_FMT " has no \"" STR_FMT "\" among its rows that are used%s%s%s", STR_ARG(t->s.c.name), STR_ARG(t->unit), STR_ARG(str_trim(part)), near.p ? ". Did you mean \"" : "", near.p ? str_z(a, near) : "", near.p ? "\"?" : "");
        }
        for (isize i = 0; i < t->m.treated; i++) if (t->own[i] == unit) return err(a, ERR_USAGE, "--treated names " STR_FMT " twice", STR_ARG(str_trim(part)));
        t->own[t->m.treated++] = unit;
    }
    return OK;
}

/* y[unit * periods + period]; NAN where a unit is not seen. */
static Err outcomes_take(SynthTask *t)
{
    const double *y = sample_number(&t->s, t->outcome);
    const i32 *unit = t->units.code, *period = sample_groups(&t->s, t->time).code;
    isize cells = t->units.levels * t->periods.n;
    t->y = make_array(t->cli->arena, double, cells + 1);
    for (isize i = 0; i < cells; i++) t->y[i] = NAN;
    for (isize r = 0; r < t->s.c.n; r++) {
        double *cell = &t->y[unit[r] * t->periods.n + period[r]];
        if (!isnan(*cell)) return err(t->cli->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": a second row of " STR_FMT " in " STR_FMT, STR_ARG(t->s.c.name), sample_line(&t->s, r), STR_ARG(synth_unit(t, unit[r])), STR_ARG(t->periods.name[period[r]]));
        *cell = y[r];
    }
    t->z = make_array(t->cli->arena, double, t->covariate.n * cells + 1);
    for (isize c = 0; c < t->covariate.n; c++) {
        const double *z = sample_number(&t->s, t->covariate.p[c]);
        for (isize r = 0; r < t->s.c.n; r++) t->z[c * cells + unit[r] * t->periods.n + period[r]] = z[r];
    }
    return OK;
}

static isize period_unseen(const SynthTask *t, isize unit)      /* -1: seen in all */
{
    for (isize p = 0; p < t->periods.n; p++) if (isnan(t->y[unit * t->periods.n + p])) return p;
    return -1;
}

/* The mean of a predictor over its window, of each unit. Where the treatment is said to have begun earlier, the window lies as much earlier
 * (as Abadie, Diamond and Hainmueller 2015); without one it is all periods before. */
static Err predictor_take(const SynthTask *t, const SynthPredictor *p, isize before, double *x)
{
    Arena *a = t->cli->arena;
    const double *v = sample_number(&t->s, p->column);
    const i32 *unit = t->units.code, *period = sample_groups(&t->s, t->time).code;
    double *n = make_array(a, double, t->units.levels + 1);
    isize from = 0, to = before, earlier = t->m.before - before;
    if (p->from.n) {
        Err e = period_sound(a, &t->periods, "predictors", p->from);
        if (!failed(e)) e = period_sound(a, &t->periods, "predictors", p->to);
        if (failed(e)) return e;
        from = period_from(&t->periods, p->from) - earlier, to = min_i64(period_until(&t->periods, p->to) - earlier, before);
    }
    memset(x, 0, (size_t)t->units.levels * sizeof(double));
    for (isize r = 0; r < t->s.c.n; r++) if (period[r] >= from && period[r] < to && !isnan(v[r])) x[unit[r]] += v[r], n[unit[r]]++;
    for (isize u = 0; u < t->units.levels; u++) x[u] = n[u] > 0 ? x[u] / n[u] : NAN;
    if (from >= to && !earlier) return err(a, ERR_INPUT, "predictor " STR_FMT ": the file has no period of it before the treatment", STR_ARG(p->said));
    return OK;
}

Err synth_predictors(const SynthTask *t, isize before, double *x)
{
    Err e = OK;
    for (isize p = 0; p < t->predictor.n && !failed(e); p++) e = predictor_take(t, &t->predictor.p[p], before, x + p * t->units.levels);
    return e;
}

static isize predictor_unknown(const SynthTask *t, isize unit)
{
    for (isize p = 0; p < t->predictor.n; p++) if (isnan(t->x[p * t->units.levels + unit])) return p;
    return -1;
}

static Err treated_sound(const SynthTask *t, isize unit)
{
    isize period = period_unseen(t, unit), p = predictor_unknown(t, unit);
    if (period >= 0) return err(t->cli->arena, ERR_INPUT, STR_FMT ": " STR_FMT " has no " STR_FMT " in " STR_FMT " " STR_FMT ": what is treated must be seen in every period", STR_ARG(t->s.c.name), STR_ARG(synth_unit(t, unit)), STR_ARG(t->outcome), STR_ARG(t->time), STR_ARG(t->periods.name[period]));
    if (p >= 0) return err(t->cli->arena, ERR_INPUT, STR_FMT ": " STR_FMT " has no value of the predictor " STR_FMT, STR_ARG(t->s.c.name), STR_ARG(synth_unit(t, unit)), STR_ARG(t->predictor.p[p].said));
    return OK;
}

static Err units_sort_out(SynthTask *t)
{
    t->donor = make_array(t->cli->arena, isize, t->units.levels + 1);
    for (isize u = 0; u < t->units.levels; u++) {
        bool own = false;
        for (isize i = 0; i < t->m.treated; i++) own |= t->own[i] == u;
        if (own) {
            Err e = treated_sound(t, u);
            if (failed(e)) return e;
        } else if (period_unseen(t, u) >= 0) t->unbalanced++;
        else if (predictor_unknown(t, u) >= 0) t->without_predictor++;
        else t->donor[t->m.donors++] = u;
    }
    return OK;
}

/* --from and --placebo-from */
static Err begin_find(SynthTask *t)
{
    Arena *a = t->cli->arena;
    Err e = period_sound(a, &t->periods, "from", t->from);
    if (failed(e)) return e;
    t->m.periods = t->periods.n, t->m.before = period_from(&t->periods, t->from);
    if (t->m.before == t->periods.n) return err(a, ERR_NONE, "no period is at or after " STR_FMT ": nothing is known of the time after the treatment", STR_ARG(t->from));
    if (t->m.before == 0) return err(a, ERR_NONE, "no period is before " STR_FMT ": nothing is known of the time before the treatment", STR_ARG(t->from));
    if (!t->earlier.n) return OK;
    e = period_sound(a, &t->periods, "placebo-from", t->earlier);
    if (failed(e)) return e;
    t->earlier_at = period_from(&t->periods, t->earlier);
    if (t->earlier_at < 2 || t->earlier_at >= t->m.before) return err(a, ERR_USAGE, "--placebo-from is a period before --from, with at least two before it");
    return OK;
}

Err synth_panel(SynthTask *t)
{
    Arena *a = t->cli->arena;
    SynthModel *m = &t->m;
    t->units = sample_groups(&t->s, t->unit);
    Err e = periods_of(&t->s, t->time, &t->periods);
    if (!failed(e)) e = begin_find(t);
    if (!failed(e)) e = treated_find(t);
    if (!failed(e)) e = outcomes_take(t);
    if (failed(e)) return e;
    m->covariates = t->covariate.n, m->z = t->z, m->k = t->predictor.n, m->units = t->units.levels;
    t->x = make_array(a, double, m->k * m->units + 1);
    e = synth_predictors(t, m->before, t->x);
    if (!failed(e)) e = units_sort_out(t);
    m->y = t->y, m->x = t->x, m->donor = t->donor, m->of_treated = t->own;
    m->method = (SynthMethod)t->method, m->how = (SynthV)t->v, m->v = t->given.p, m->exact = t->solver, m->least_error = t->penalty, m->noise = NAN, m->threads = threads_given();
    return e;
}

Str synth_treated(const SynthTask *t)
{
    return t->m.treated == 1 ? synth_unit(t, t->own[0]) : str_fmt(t->cli->arena, "%td treated units", t->m.treated);
}
