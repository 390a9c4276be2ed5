#include "engines/impact/distributions.h"
#include "engines/impact/impact_methods.h"
#include "engines/impact/sample.h"
#include "engines/lottery/lottery.h"
#include <math.h>

/* `rotunda impact power`: from numbers, or by drawing trials from the user's own rows. */
typedef struct { Cli *cli; PowerDesign d; double power; bool has_n, has_effect; Findings f; } PowerTask;

static Err number_given(Cli *cli, const char *option, double low, double high, double fallback, double *out)
{
    Err e = real_given(cli, option, low, high, out);
    if (!failed(e) && isnan(*out)) *out = fallback;
    return e;
}

static Err asked(PowerTask *t)
{
    Cli *cli = t->cli;
    PowerDesign *d = &t->d;
    Err e = OK;
    struct { const char *option; double low, high, fallback, *to; } numbers[] = {
        { "effect", -1e300, 1e300, 0, &d->effect }, { "sd", 1e-300, 1e300, 1, &d->sd }, { "proportion", 0, 1, NAN, &d->base }, { "n", 3, 1e12, 0, &d->n },
        { "share", 0, 1, 0.5, &d->share }, { "alpha", 0, 1, 0.05, &d->alpha }, { "r2", 0, 0.999999, 0, &d->r2 }, { "cluster-size", 1, 1e9, 1, &d->m }, { "icc", 0, 1, 0, &d->icc },
        { "size-cv", 0, 100, 0, &d->cv }, { "before", 0, 1000, 0, &d->before }, { "after", 1, 1000, 1, &d->after }, { "autocorrelation", 0, 1, 0, &d->rho }, { "power", 0, 1, 0.8, &t->power } };
    for (isize i = 0; i < countof(numbers) && !failed(e); i++) e = number_given(cli, numbers[i].option, numbers[i].low, numbers[i].high, numbers[i].fallback, numbers[i].to);
    if (failed(e)) return e;
    d->proportions = !isnan(d->base);
    if (d->proportions && !(d->base + d->effect > 0 && d->base + d->effect < 1)) return err(cli->arena, ERR_USAGE, "--proportion and --effect together are above 0 and below 1");
    t->has_n = cli_text(cli, "n").n, t->has_effect = cli_text(cli, "effect").n;
    if (!(t->power > 0 && t->power < 1) || !(d->alpha > 0 && d->alpha < 1)) return err(cli->arena, ERR_USAGE, "--power and --alpha are above 0 and below 1");
    if (d->before > 0 && d->rho == 0 && !cli_text(cli, "autocorrelation").n) return err(cli->arena, ERR_USAGE, "--before needs --autocorrelation: what periods before say of those after");
    return OK;
}

static void choices_say(PowerTask *t)
{
    const PowerDesign *d = &t->d;
    Findings *f = &t->f;
    choose(f, "outcome", d->proportions ? S("proportion") : S("mean"));
    if (d->proportions) choose_number(f, "proportion", d->base);
    else choose_number(f, "sd", d->sd);
    choose_number(f, "share", d->share), choose_number(f, "alpha", d->alpha), choose_number(f, "r2", d->r2);
    if (d->m > 1) choose_number(f, "cluster-size", d->m), choose_number(f, "icc", d->icc), choose_number(f, "size-cv", d->cv);
    if (d->before > 0 || d->after > 1) choose_number(f, "before", d->before), choose_number(f, "after", d->after), choose_number(f, "autocorrelation", d->rho);
    choose(f, "test", d->proportions ? S("normal") : S("t"));
}

static void grid_say(PowerTask *t)
{
    static const char *const head[] = { N_("Units"), N_("Rows"), N_("Power"), N_("Smallest effect found"), NULL };
    FindingsTable *table = table_add(&t->f, "by_units", _("With fewer or more units"), head);
    double last = 0;
    for (int i = -2; i <= 3; i++) {
        PowerDesign d = t->d, find = t->d;
        if (i) d.n = find.n = fmax(3, ceil(t->d.n * pow(2, i / 2.0)));
        if (d.n <= last || (i < 0 && d.n >= t->d.n)) continue;
        last = d.n;
        cell_number(&t->f, table, d.n), cell_number(&t->f, table, d.n * d.m), cell_number(&t->f, table, power_of(&d));
        cell_number(&t->f, table, failed(power_effect(t->cli->arena, &find, t->power)) ? NAN : find.effect);
    }
}

/* How many of a hundred trials miss an effect that is there. */
static void missed_say(Findings *f, double power)
{
    int missed = 100 - dots_of(power);
    if (missed == 1) sentence(f, &f->checks, N_("In the other one the trial would end without a finding, although the effect is there."));
    else if (missed > 1) sentence(f, &f->checks, N_("In the other %d the trial would end without a finding, although the effect is there."), missed);
}

static void answer_say(PowerTask *t)
{
    const PowerDesign *d = &t->d;
    Findings *f = &t->f;
    double power = power_of(d);
    fact(f, "n", d->m > 1 ? N_("clusters, both arms together") : N_("units, both arms together"), d->n);
    if (d->m > 1) fact(f, "rows", N_("rows"), d->n * d->m);
    fact(f, "n_treated", N_("treated"), round(d->n * d->share));
    fact(f, "effect", N_("effect"), d->effect), fact(f, "power", N_("power"), power), fact(f, "alpha", N_("alpha"), d->alpha);
    sentence(f, &f->checks, N_("With %s %s, an effect of %s would be found in about %d of 100 such trials."), about_said(f, d->n), words(f, d->m > 1 ? N_("clusters") : N_("units")), about_said(f, d->effect), dots_of(power));
    missed_say(f, power);
    sentence(f, &f->limits, N_("The numbers that went in are guesses of what the trial will meet: try the pessimistic ones too."));
    f->question = t->has_n && t->has_effect ? _("How likely is such a trial to find the effect?") : t->has_n ? _("How small an effect can such a trial find?") : _("How many units does such a trial need?");
}

static void curve_say(PowerTask *t)
{
    enum { POINTS = 60 };
    const Findings *f = &t->f;
    Arena *a = t->cli->arena;
    double *x = make_array(a, double, POINTS), *y = make_array(a, double, POINTS);
    for (int i = 0; i < POINTS; i++) {
        PowerDesign d = t->d;
        d.n = x[i] = fmax(3, t->d.n * 2.5 * (i + 1) / POINTS);
        y[i] = power_of(&d);
    }
    Curve c = { tr(f->lang, _("Power by the number of units")), tr(f->lang, t->d.m > 1 ? _("clusters in both arms") : _("units in both arms")), tr(f->lang, _("share of trials that find the effect")), str_fmt(a, STR_FMT ": %s", STR_ARG(value_said(f, t->d.n)), decimals_said(f, power_of(&t->d), 2)), x, y, POINTS, t->d.n, power_of(&t->d) };
    t->f.plot = DRAWN(curve_plot(drawing_on(f), width, &c));
}

static Err by_formula(PowerTask *t)
{
    Err e = OK;
    if (!t->has_n && !t->has_effect) return err(t->cli->arena, ERR_USAGE, "give --effect to learn how many units are needed, --n to learn how small an effect is found, or both for the power");
    if (t->power <= t->d.alpha) return err(t->cli->arena, ERR_USAGE, "--power %g is not above --alpha %g: as many trials find an effect where there is none", t->power, t->d.alpha);
    if (!t->has_n) e = power_n(t->cli->arena, &t->d, t->power);
    else if (!t->has_effect) e = power_effect(t->cli->arena, &t->d, t->power);
    if (failed(e)) return e;
    t->f = findings_new(t->cli, "power", _("Power"));
    choices_say(t);
    answer_say(t);
    grid_say(t);
    curve_say(t);
    return findings_out(t->cli, &t->f);
}

/* ---- from the user's own rows ---- */

typedef struct { Sample s; const double *y; Groups cluster, strata; double *x; isize n; } Own;

static Err own_read(PowerTask *t, Str outcome, Own *o)
{
    Cli *cli = t->cli;
    ColumnWishes w = { 0 };
    Str cluster = cli_text(cli, "cluster"), strata = cli_text(cli, "strata"), covariate = cli_text(cli, "covariate");
    wish(cli->arena, &w, outcome, COLUMN_NUMBER);
    if (cluster.n) wish(cli->arena, &w, cluster, COLUMN_ID);
    if (strata.n) wish(cli->arena, &w, strata, COLUMN_ID);
    if (covariate.n) wish(cli->arena, &w, covariate, COLUMN_NUMBER);
    Err e = sample_read(cli, &w, NULL, &o->s);
    if (!failed(e)) e = sample_settle(&o->s);
    if (failed(e)) return e;
    o->n = o->s.c.n, o->y = sample_number(&o->s, outcome);
    if (covariate.n) o->x = (double *)sample_number(&o->s, covariate);
    if (cluster.n) o->cluster = sample_groups(&o->s, cluster);
    if (strata.n) o->strata = sample_groups(&o->s, strata);
    return OK;
}

/* The arm of every row: within each block the share treated, clusters together. */
static Err assign(PowerTask *t, const Own *o, LotteryStream *stream, double *z)
{
    Arena *a = arena_new();
    isize units = o->cluster.code ? o->cluster.levels : o->n, blocks = o->strata.code ? o->strata.levels : 1;
    i32 *block = make_array(a, i32, units + 1);
    i64 *left = make_array(a, i64, blocks + 1), *slots = make_array(a, i64, blocks + 1);
    u8 *arm = arena_alloc(a, units + 1);
    for (isize r = 0; r < o->n; r++) block[o->cluster.code ? o->cluster.code[r] : r] = o->strata.code ? o->strata.code[r] : 0;
    for (isize u = 0; u < units; u++) left[block[u]]++;
    for (isize b = 0; b < blocks; b++) slots[b] = (i64)floor((double)left[b] * t->d.share + 0.5);
    for (isize u = 0; u < units; u++) {
        i64 *l = &left[block[u]], *s = &slots[block[u]];
        if (*s > 0 && (i64)lottery_below(stream, (u64)*l) < *s) arm[u] = 1, --*s;
        --*l;
    }
    for (isize r = 0; r < o->n; r++) z[r] = arm[o->cluster.code ? o->cluster.code[r] : r];
    arena_free(a);
    return OK;
}

/* One trial on the rows, with the effect added to the treated: its p and estimate. */
static Err one_trial(PowerTask *t, const Own *o, const double *z, double *y, double effect, Estimate *out)
{
    Arena *a = arena_new();
    for (isize r = 0; r < o->n; r++) y[r] = o->y[r] + effect * z[r];
    Err e;
    if (o->x) {
        LinearModel m = { .n = o->n, .y = y, .k = 2, .x = (const double *const[]){ z, o->x }, .name = (Str[]){ S("z"), S("x") }, .constant = true, .se = o->cluster.code ? ROBUST_CR2 : ROBUST_HC2, .cluster = o->cluster, .level = 0.95 };
        LinearFit fit;
        e = linear_fit(a, &m, &fit);
        if (!failed(e)) *out = fit.estimate[1];
    } else {
        TrialMeans m = { o->n, y, z, o->strata, o->cluster, 0.95 };
        e = trial_means(a, &m, S("z"), out);
    }
    if (failed(e)) e.text = str_copy(t->cli->arena, e.text);
    arena_free(a);
    return e;
}

static Err simulate(PowerTask *t, Own *o)
{
    Cli *cli = t->cli;
    Str outcome = cli_text(cli, "outcome"), hex = cli_text(cli, "seed");
    u8 seed[SEED_BYTES];
    i64 draws;
    if (!outcome.n || !t->has_effect) return err(cli->arena, ERR_USAGE, "with a file, power needs --outcome COLUMN and --effect NUMBER");
    if (cli_text(cli, "plot").n) return err(cli->arena, ERR_USAGE, "--plot draws power by units, without a file");
    if (!seed_of_hex(hex, seed)) return err(cli->arena, ERR_USAGE, "--seed takes 1 to 64 hexadecimal digits");
    Err e = cli_int(cli, "draws", 1, 10000000, &draws);
    if (!failed(e)) e = own_read(t, outcome, o);
    if (failed(e)) return e;
    double *z = make_array(cli->arena, double, o->n + 1), *y = make_array(cli->arena, double, o->n + 1), found = 0, false_found = 0, sum = 0, square = 0;
    LotteryStream stream;
    lottery_stream(&stream, seed);
    for (i64 d = 0; d < draws && !failed(e); d++) {
        Estimate with, without;
        e = assign(t, o, &stream, z);
        if (!failed(e)) e = one_trial(t, o, z, y, t->d.effect, &with);
        if (!failed(e)) e = one_trial(t, o, z, y, 0, &without);
        if (failed(e)) break;
        found += with.p < t->d.alpha, false_found += without.p < t->d.alpha, sum += without.estimate, square += without.estimate * without.estimate;
        cli_progress(cli, "trials drawn", d + 1, draws);
    }
    cli_progress_end(cli);
    if (failed(e)) return e;
    double n = (double)draws, power = found / n;
    Findings *f = &t->f;
    *f = findings_new(cli, "power", _("Power, by trials drawn from your own rows"));
    sample_say(&o->s, f);
    choose(f, "outcome", outcome), choose_number(f, "effect", t->d.effect), choose_number(f, "share", t->d.share), choose_number(f, "alpha", t->d.alpha);
    if (o->cluster.code) choose(f, "cluster", o->cluster.name);
    if (o->strata.code) choose(f, "strata", o->strata.name);
    if (o->x) choose(f, "covariate", cli_text(cli, "covariate"));
    choose_number(f, "draws", n), choose(f, "seed", hex);
    fact(f, "power", N_("power"), power), fact(f, "power_se", N_("its simulation error"), sqrt(power * (1 - power) / n));
    fact(f, "size", N_("found where there is no effect (should be alpha)"), false_found / n);
    fact(f, "se_seen", N_("standard deviation of the estimate"), sqrt((square - sum * sum / n) / (n - 1)));
    sentence(f, &f->checks, N_("In about %d of 100 trials drawn from these rows an effect of %s would be found."), dots_of(power), about_said(f, t->d.effect));
    sentence(f, &f->limits, N_("The rows stand for those of the trial to come: as many, as different, and as alike within clusters."));
    return findings_out(cli, f);
}

static Err by_simulation(PowerTask *t)
{
    Own o = { 0 };
    Err e = simulate(t, &o);
    sample_free(&o.s);
    return e;
}

Err impact_power_run(Cli *cli)
{
    PowerTask t = { .cli = cli };
    Err e = outputs_apart(cli);
    if (!failed(e)) e = asked(&t);
    if (failed(e)) return e;
    return cli->args.n ? by_simulation(&t) : by_formula(&t);
}
