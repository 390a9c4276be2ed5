#include "engines/impact/did_plot.h"
#include "engines/impact/did_say.h"
#include "engines/impact/honest.h"
#include <math.h>

static const char *const kinds[] = { N_("smoothness"), N_("relative") };

/* ---- what was asked ---- */

static Err numbers_read(DidTask *t)
{
    Arena *a = t->cli->arena;
    char *z = str_z(a, cli_text(t->cli, "honest-m"));
    for (char *p = z; *p; p++) if (*p == ',') *p = ' ';
    Str rest = str_from(z), part;
    while (str_cut(&rest, ' ', &part)) {
        double m;
        if (!part.n) continue;
        if (!str_real(part, &m) || !isfinite(m) || m < 0) return err(a, ERR_USAGE, "--honest-m takes numbers of 0 or more, not \"" STR_FMT "\"", STR_ARG(part));
        if (t->honest.m.n && m <= t->honest.m.p[t->honest.m.n - 1]) return err(a, ERR_USAGE, "--honest-m takes rising numbers: " STR_FMT " does not rise", STR_ARG(part));
        vec_push(a, &t->honest.m, m);
    }
    return OK;
}

static Err place_read(DidTask *t)
{
    HonestAsked *h = &t->honest;
    Str at = cli_text(t->cli, "honest-at");
    h->average = str_eq(at, S("average"));
    if (h->average || (str_real(at, &h->at) && isfinite(h->at))) return OK;
    return err(t->cli->arena, ERR_USAGE, "--honest-at is an event time, or average; not \"" STR_FMT "\"", STR_ARG(at));
}

Err honest_asked(DidTask *t)
{
    Cli *cli = t->cli;
    HonestAsked *h = &t->honest;
    h->asked = cli_text(cli, "honest").n;
    for (int i = 0; i < 2 && !h->asked; i++) if (cli_text(cli, i ? "honest-plot" : "honest-m").n) return err(cli->arena, ERR_USAGE, "--honest-%s goes with --honest smoothness or relative", i ? "plot" : "m");
    if (!h->asked) return OK;
    Err e = word_given(cli, "honest", "smoothness|relative", &h->kind);
    if (!failed(e) && t->method > ASKED_SUNAB) e = err(cli->arena, ERR_USAGE, "--honest goes with --method dr, reg, ipw and their kin, and sunab: it needs effects before the treatment and their covariance");
    if (!failed(e)) e = numbers_read(t);
    if (!failed(e)) e = place_read(t);
    return failed(e) ? e : cli_int(cli, "honest-grid", 2, 1000000, &h->grid);
}

/* ---- the study ---- */

typedef struct { HonestStudy s; double reference, *at; Str of; } Asked;

/* That all others are compared with is 0 too, and before the treatment. */
static bool estimated(const DidAggregate *g, isize i) { return isfinite(g->effect[i].estimate) && (g->at[i] >= 0 || g->effect[i].estimate != 0); }

/* Effects that were estimated, one step apart, but for that which all others are compared with. */
static Err events_check(DidTask *t, const DidAggregate *g, isize *reference)
{
    Arena *a = t->cli->arena;
    *reference = -1;
    for (isize i = 0; i < g->n; i++) {
        if (i > 1 && fabs(g->at[i] - g->at[i - 1] - (g->at[1] - g->at[0])) > 1e-9) return err(a, ERR_NONE, "--honest needs effects one period apart, and none is at an event time between %g and %g", g->at[i - 1], g->at[i]);
        if (g->effect[i].se > 0) continue;
        isize missing = *reference >= 0 && g->at[i] < 0 && !estimated(g, i) ? *reference : i;
        if (g->at[i] >= 0 || *reference >= 0) return err(a, ERR_NONE, "--honest needs an effect at every event time, and that at %g %s", g->at[missing], estimated(g, missing) ? "has no standard error" : "is not identified");
        *reference = i;
    }
    if (*reference < 0) return err(a, ERR_NONE, "--honest needs the period that all others are compared with: let --from-event and --to-event hold it");
    if (*reference == 0) return err(a, ERR_NONE, "--honest needs an effect before the period that all others are compared with (event time %g), and there is none", g->at[0]);
    return *reference + 1 < g->n ? OK : err(a, ERR_NONE, "--honest needs an effect after the treatment, and there is none");
}

static Err weights_make(DidTask *t, const DidAggregate *g, isize reference, Asked *out)
{
    Arena *a = t->cli->arena;
    double *weight = make_array(a, double, out->s.post), found = 0;
    for (isize i = 0; i < out->s.post; i++) {
        double at = g->at[reference + 1 + i];
        weight[i] = t->honest.average ? at >= 0 : at == t->honest.at;
        found += weight[i];
    }
    if (!(found > 0)) return err(a, ERR_NONE, "--honest-at: there is no effect at event time %g after the one all are compared with (%g)", t->honest.at, g->at[reference]);
    for (isize i = 0; i < out->s.post; i++) weight[i] /= found;
    out->s.weight = weight;
    out->of = worded(&t->f, t->honest.average ? N_("the average effect") : N_("the effect at event time %g"), t->honest.at);
    return OK;
}

static Err study_make(DidTask *t, const DidAggregate *g, Asked *out)
{
    Arena *a = t->cli->arena;
    isize reference, n = g->n - 1;
    Err e = events_check(t, g, &reference);
    if (failed(e)) return e;
    double *beta = make_array(a, double, n), *sigma = make_array(a, double, n * n);
    for (isize i = 0; i < n; i++) {
        isize from = i + (i >= reference);
        beta[i] = g->effect[from].estimate;
        for (isize k = 0; k < n; k++) sigma[i * n + k] = g->cov[from * g->n + k + (k >= reference)];
    }
    *out = (Asked){ .s = { .pre = reference, .post = n - reference, .beta = beta, .sigma = sigma, .level = t->m.level }, .reference = g->at[reference] };
    return weights_make(t, g, reference, out);
}

static void numbers_default(DidTask *t, const Asked *q)
{
    HonestAsked *h = &t->honest;
    Arena *a = t->cli->arena;
    double most = h->kind == HONEST_RELATIVE ? 2 : honest_smoothness_most(a, &q->s);
    isize steps = h->kind == HONEST_RELATIVE ? 4 : 9;
    for (isize i = 0; i <= steps && !h->m.n; i++) for (isize k = 0; k <= steps; k++) vec_push(a, &h->m, most * (double)k / (double)steps);
}

/* ---- said ---- */

static void choices_say(DidTask *t)
{
    const HonestAsked *h = &t->honest;
    Findings *f = &t->f;
    Buf b = buf_on(f->arena);
    for (isize i = 0; i < h->m.n; i++) put_fmt(&b, "%s%.15g", i ? " " : "", h->m.p[i]);
    choose(f, "honest", str_from(kinds[h->kind])), choose(f, "honest-m", buf_str(&b)), choose(f, "honest-at", cli_text(t->cli, "honest-at"));
    if (h->kind == HONEST_RELATIVE) choose_number(f, "honest-grid", (double)h->grid);
    if (t->method == ASKED_SUNAB) choose(f, "base", S("universal"));
}

static void row_say(DidTask *t, FindingsTable *table, Str restriction, double m, HonestBand b)
{
    Findings *f = &t->f;
    cell_words(f, table, restriction);
    cell_words(f, table, t->honest.average ? _("average") : str_fmt(f->arena, "%g", t->honest.at));
    cell_number(f, table, m), cell_number(f, table, b.low), cell_number(f, table, b.high);
}

static void tables_say(DidTask *t, const Asked *q, const HonestBand *band)
{
    static const char *const head[] = { N_("Restriction"), N_("At"), N_("M"), N_("Low"), N_("High"), NULL };
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "honest.original", worded(f, N_("Where trends were parallel: %s"), str_z(f->arena, q->of)), head);
    row_say(t, table, _("parallel trends"), NAN, honest_original(&q->s));
    table = table_add(f, "honest.bands", t->honest.kind == HONEST_RELATIVE ? _("Where trends differ after the treatment by at most M times what they ever did before") : _("Where the difference of trends bends by at most M a period"), head);
    for (isize i = 0; i < t->honest.m.n; i++) row_say(t, table, str_from(kinds[t->honest.kind]), t->honest.m.p[i], band[i]);
}

/* "trends differ ... at most 1.6 times" */
static Str as_long_as(DidTask *t, double m)
{
    Arena *a = t->cli->arena;
    if (t->honest.kind == HONEST_RELATIVE) return worded(&t->f, N_("trends after the treatment differ from one period to the next at most %s times as much as they did where they differed most before it"), str_z(a, value_said(&t->f, m)));
    return worded(&t->f, N_("the difference of trends bends by at most %s (of %s) from one period to the next"), str_z(a, value_said(&t->f, m)), str_z(a, t->outcome));
}

/* "trends differ after the treatment at most as much as they ever did before it" */
Str honest_means(DidTask *t, double m)
{
    Arena *a = t->cli->arena;
    if (t->honest.kind == HONEST_SMOOTHNESS) return as_long_as(t, m);
    return worded(&t->f, m == 1 ? N_("trends differ after the treatment at most as much as they ever did before it") : N_("trends differ after the treatment at most %s times as much as they ever did before it"), str_z(a, value_said(&t->f, m)));
}

/* "How much worse than before may trends have differed?" */
static void breakdown_say(DidTask *t, double m)
{
    Findings *f = &t->f;
    if (t->honest.kind == HONEST_SMOOTHNESS) sentence(f, &f->doubt, N_("How far may the difference of trends bend before the conclusion changes? By %s a period."), about_said(f, m));
    else if (m < 1) sentence(f, &f->doubt, N_("How much worse than before may trends have differed before the conclusion changes? Not even as much as before: %s times as much is enough."), about_said(f, m));
    else sentence(f, &f->doubt, N_("How much worse than before may trends have differed before the conclusion changes? Up to %s times as much."), about_said(f, m));
}

static void words_say(DidTask *t, const Asked *q, double m)
{
    Findings *f = &t->f;
    HonestBand o = honest_original(&q->s);
    const char *of = str_z(f->arena, q->of), *side = words(f, o.low > 0 ? N_("above") : N_("below"));
    if (o.low <= 0 && o.high >= 0) sentence(f, &f->doubt, N_("What would change the conclusion: nothing has to. Also where trends were parallel the interval of %s holds zero."), of);
    else if (m <= 0) sentence(f, &f->doubt, t->honest.kind == HONEST_RELATIVE ? N_("What would change the conclusion: little. %s is clearly %s zero only if trends were parallel; with any difference of them, the interval holds zero.") : N_("What would change the conclusion: little. %s is clearly %s zero only if trends were parallel; where they go on as straight lines from before, the interval holds zero."), str_z(f->arena, str_capital(f->arena, q->of)), side);
    else if (isinf(m)) sentence(f, &f->doubt, N_("What would change the conclusion: no difference of trends that was tried. %s stays %s zero with all of them."), str_z(f->arena, str_capital(f->arena, q->of)), side);
    else breakdown_say(t, m), sentence(f, &f->robustness, N_("What would change the conclusion: %s stays %s zero as long as %s."), of, side, str_z(f->arena, as_long_as(t, m)));
    if (t->honest.kind == HONEST_SMOOTHNESS) sentence(f, &f->robustness, N_("Before the treatment it bent by at most %s, as far as can be told."), str_z(f->arena, value_said(f, honest_smoothness_most(f->arena, &q->s))));
    sentence(f, &f->limits, N_("How far trends may differ after the treatment is a judgement: no data show it. The intervals by M say what follows from each."));
    note(f, N_("intervals by M (Rambachan and Roth 2023) are of effects compared with event time %g in all periods (--base universal)."), q->reference);
}

/* The interval of each event time, with one m: 1 where it is among those asked for, else the middle one. */
static Err events_say(DidTask *t, const DidAggregate *g, const Asked *q)
{
    static const char *const head[] = { N_("Restriction"), N_("At"), N_("M"), N_("Low"), N_("High"), NULL };
    HonestAsked *h = &t->honest;
    Arena *a = t->cli->arena;
    HonestStudy s = q->s;
    double *weight = make_array(a, double, s.post);
    h->shown = h->m.p[h->m.n / 2];
    for (isize i = 0; i < h->m.n && h->kind == HONEST_RELATIVE; i++) if (h->m.p[i] == 1) h->shown = 1;
    h->event = make_array(a, HonestBand, s.post), s.weight = weight;
    FindingsTable *table = table_add(&t->f, "honest.by_event", worded(&t->f, N_("The effect at each time since the treatment, where %s"), str_z(a, honest_means(t, h->shown))), head);
    Err e = OK;
    for (isize i = 0; i < s.post && !failed(e); i++) {
        memset(weight, 0, (size_t)s.post * sizeof *weight);
        weight[i] = 1;
        e = honest_band(a, &s, (HonestKind)h->kind, h->shown, (isize)h->grid, &h->event[i]);
        cell_words(&t->f, table, str_from(kinds[h->kind])), cell_exact(&t->f, table, g->at[s.pre + 1 + i]);
        cell_number(&t->f, table, h->shown), cell_number(&t->f, table, h->event[i].low), cell_number(&t->f, table, h->event[i].high);
    }
    return e;
}

static Err drawn(DidTask *t, const Asked *q, const HonestBand *band)
{
    Findings *f = &t->f;
    Str to = cli_text(t->cli, "honest-plot");
    if (!to.n && !cli_text(t->cli, "report").n) return OK;
    HonestDrawing d = { t->outcome, q->of, tr(f->lang, t->honest.kind == HONEST_RELATIVE ? _("M: times the largest difference before") : _("M: bend of the difference of trends")), t->m.level, honest_original(&q->s), t->honest.m.n, t->honest.m.p, band };
    f->second = DRAWN(honest_plot(drawing_on(f), width, &d));
    f->second_says = worded(f, t->honest.kind == HONEST_RELATIVE ? N_("Each line is the %g%% interval of %s: the grey one where trends were parallel, the green ones where they differ by at most M times as much as they ever did before the treatment. Where a line meets zero, the conclusion falls.") : N_("Each line is the %g%% interval of %s: the grey one where trends were parallel, the green ones where their difference bends by at most M a period. Where a line meets zero, the conclusion falls."), t->m.level * 100, str_z(f->arena, q->of));
    return to.n ? findings_file(t->cli, to, plot_file(f->arena, f->second.sheet)) : OK;
}

Err did_honest_say(DidTask *t, const DidAggregate *event)
{
    Asked q;
    double m;
    if (!t->honest.asked) return OK;
    Arena *a = t->cli->arena;
    Err e = study_make(t, event, &q);
    if (failed(e)) return e;
    HonestKind kind = (HonestKind)t->honest.kind;
    numbers_default(t, &q);
    HonestBand *band = make_array(a, HonestBand, t->honest.m.n + 1);
    for (isize i = 0; i < t->honest.m.n && !failed(e); i++) e = honest_band(a, &q.s, kind, t->honest.m.p[i], (isize)t->honest.grid, &band[i]);
    if (!failed(e)) e = honest_breakdown(a, &q.s, kind, &m);
    if (failed(e)) return e;
    choices_say(t);
    tables_say(t, &q, band);
    headline(&t->f, "honest_breakdown", N_("M at which the interval first holds zero"), m);
    words_say(t, &q, m);
    e = events_say(t, event, &q);
    return failed(e) ? e : drawn(t, &q, band);
}
