#include "engines/impact/distributions.h"
#include "engines/impact/randomize_task.h"
#include <math.h>

static const char *said(const RandomizeTask *t, double v) { return about_said(&t->f, v); }
static const char *what(const RandomizeTask *t) { return words(&t->f, t->cluster.n ? N_("clusters") : N_("units")); }

static void frame(RandomizeTask *t)
{
    static const char *const titles[] = { N_("Complete randomisation"), N_("Randomisation within blocks"), N_("Randomisation of clusters"), N_("Randomisation within matched pairs"), N_("Rerandomisation") };
    Findings *f = &t->f;
    Cli *cli = t->cli;
    *f = findings_new(cli, "randomize", str_from(titles[t->method]));
    f->question = worded(f, N_("Who is treated, of %td %s?"), t->d.n, what(t));
    sample_say(&t->s, f);
    Str rest = str_from(randomize_methods), method = { 0 };
    for (isize i = 0; i <= t->method; i++) str_cut(&rest, '|', &method);
    choose(f, "method", method), choose(f, "unit", t->unit);
    struct { const char *name; Str value; } given[] = { { "strata", t->strata }, { "cluster", t->cluster }, { "covariates", t->covariates.said }, { "where", cli_text(cli, "where") } };
    for (isize i = 0; i < countof(given); i++) if (given[i].value.n) choose(f, given[i].name, given[i].value);
    if (t->arms.n) choose(f, "arms", str_join(f->arena, t->arms.p, t->arms.n, S(", ")));
    if (t->method != ASSIGN_PAIRS) choose_number(f, "share", t->share);
    if (t->method == ASSIGN_AGAIN) choose_number(f, "accept", t->d.accept), choose_number(f, "draws", (double)t->d.simulated);
    choose(f, "seed", hex_of(f->arena, t->d.seed, SEED_BYTES));
    choose(f, "committed", cli_text(cli, "commitment").n ? S("yes") : S("no"));
}

/* Means of the arms, and how far they are apart in standard deviations. */
static void balance_table(RandomizeTask *t)
{
    static const char *const head[] = { N_("Covariate"), N_("Treated"), N_("Control"), N_("Standardised difference"), N_("p"), NULL };
    if (!t->d.k) return;
    Findings *f = &t->f, drawing = *f;
    FindingsTable *table = table_add(f, "balance", _("Are the arms alike?"), head);
    isize n = t->d.n;
    drawing.axis = _("standard deviations that the treated are above the control");
    for (isize j = 0; j < t->d.k; j++) {
        double count[2] = { 0 }, mean[2] = { 0 }, square[2] = { 0 };
        const double *x = t->d.x[j];
        for (isize i = 0; i < n; i++) count[t->r.treated[i]]++, mean[t->r.treated[i]] += x[i];
        for (int z = 0; z < 2; z++) mean[z] /= count[z];
        for (isize i = 0; i < n; i++) square[t->r.treated[i]] += (x[i] - mean[t->r.treated[i]]) * (x[i] - mean[t->r.treated[i]]);
        double v1 = count[1] > 1 ? square[1] / (count[1] - 1) : NAN, v0 = count[0] > 1 ? square[0] / (count[0] - 1) : NAN, error = v1 / count[1] + v0 / count[0];
        double df = error * error / (v1 * v1 / count[1] / count[1] / (count[1] - 1) + v0 * v0 / count[0] / count[0] / (count[0] - 1)), sd = sqrt((v1 + v0) / 2), apart = (mean[1] - mean[0]) / sd;
        cell_text(f, table, t->x.name[j]);
        cell_number(f, table, mean[1]), cell_number(f, table, mean[0]), cell_number(f, table, apart), cell_number(f, table, t_two_sided((mean[1] - mean[0]) / sqrt(error), df));
        vec_push(f->arena, &drawing.estimate, estimate_of(t->x.name[j], apart, sqrt(1 / count[1] + 1 / count[0]), INFINITY, f->level));
    }
    f->plot = findings_plot(&drawing);
    f->plot_says = _("Each dot is how far the arms' means are apart, in standard deviations; each line reaches as far as lots alone would, in 95 of 100 draws, about it.");
}

static void arms_table(RandomizeTask *t)
{
    static const char *const head[] = { N_("Arm"), N_("Assigned"), N_("Least chance"), N_("Largest chance"), NULL };
    if (!t->arms.n) return;
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "arms", _("The arms"), head);
    for (i32 k = 0; k <= t->arms.n; k++) {
        double count = 0, least = INFINITY, most = 0;
        for (isize i = 0; i < t->d.n; i++) if (t->arm[i] == k) count++, least = fmin(least, t->arm_chance[i]), most = fmax(most, t->arm_chance[i]);
        if (k) cell_text(f, table, t->arms.p[k - 1]);
        else cell_words(f, table, _("control"));
        cell_number(f, table, count), cell_number(f, table, least), cell_number(f, table, most);
    }
    note(f, N_("the tables of covariates compare all who are treated with the control; treatment a is drawn among the treated with the seed SHA-256(seed, \"arm a\")."));
}

static void strata_table(RandomizeTask *t)
{
    static const char *const head[] = { N_("Stratum"), N_("Assigned"), N_("Treated"), NULL };
    if (!t->strata.n) return;
    Findings *f = &t->f;
    FindingsTable *table = table_add(f, "strata", _("By stratum"), head);
    Groups g = sample_groups(&t->s, t->strata);
    isize alone = 0;
    for (i32 s = 0; s < t->d.strata; s++) {
        Str name = { 0 };
        for (isize r = 0; r < t->s.c.n && !name.n; r++) if (t->d.stratum[t->item[r]] == s) name = sample_level(&t->s, t->strata, g.code[r]);
        cell_text(f, table, name), cell_number(f, table, (double)t->stratum_units[s]), cell_number(f, table, (double)t->d.slots[s]);
        alone += t->d.slots[s] == 0 || t->d.slots[s] == t->stratum_units[s];
    }
    if (alone) note(f, N_("in %td of %d strata nobody, or everybody, is treated: their %s say nothing of the treatment."), alone, t->d.strata, what(t));
}

Err randomize_say(RandomizeTask *t)
{
    Findings *f = &t->f;
    isize treated = 0;
    double least = 1, most = 0;
    frame(t);
    for (isize i = 0; i < t->d.n; i++) treated += t->r.treated[i], least = fmin(least, t->r.probability[i]), most = fmax(most, t->r.probability[i]);
    sentence(f, &f->checks, N_("%td of %td %s are treated; each had a chance of %s%s%s."), treated, t->d.n, what(t), said(t, least), words(f, most > least ? N_(" to ") : ""), most > least ? said(t, most) : "");
    fact(f, "assigned", t->cluster.n ? N_("clusters assigned") : N_("units assigned"), (double)t->d.n), fact(f, "treated", N_("of these treated"), (double)treated), fact(f, "probability_least", N_("least chance of being treated"), least), fact(f, "probability_most", N_("largest"), most), fact(f, "tries", N_("draws until this one was taken"), (double)t->r.tries);
    if (t->r.error > 0) fact(f, "probability_error", N_("largest standard error of a chance that was counted"), t->r.error);
    arms_table(t), balance_table(t), strata_table(t);
    if (!isnan(t->r.distance)) {
        double p = chi2_above(t->r.distance, (double)t->r.columns);
        fact(f, "distance", N_("Mahalanobis distance of the arms"), t->r.distance), fact(f, "distance_p", N_("lots alone put them as far apart (p)"), p);
        if (t->d.accept < 1) fact(f, "distance_limit", N_("largest distance that is taken"), t->r.limit);
        sentence(f, &f->checks, t->d.accept < 1 ? N_("Over all covariates together, the arms are as far apart as lots alone would put them in %.0f of 100 draws or more.") : N_("Over all covariates together, the arms are as far apart as lots alone would put them in %.0f of 100 draws."), 100 * p);
    }
    if (t->d.accept < 1) sentence(f, &f->limits, N_("Tests of this trial should count only draws as balanced as this one was to be: the usual ones are safe, but find less than they could."));
    sentence(f, &f->limits, cli_text(t->cli, "commitment").n ? N_("File, secret and design are the committed ones; that the commitment was published before the public value was known, no file can tell.") : N_("Not committed: whoever chose the seed could have chosen who is treated (--commit-out binds it beforehand)."));
    if (cli_text(t->cli, "out").n && t->arms.n) note(f, N_("who gets what, and with what chance, stands in %s: give its column treatment to the estimator, with --strata where there are strata, or --weights weight."), str_z(f->arena, cli_text(t->cli, "out")));
    else if (cli_text(t->cli, "out").n) note(f, N_("who is treated, and with what chance, stands in %s: give its columns to the estimator as --treatment and --probability%s%s."), str_z(f->arena, cli_text(t->cli, "out")), words(f, t->strata.n || t->method == ASSIGN_PAIRS ? N_(", with --strata") : ""), words(f, t->cluster.n ? N_(", with --cluster") : ""));
    else note(f, N_("nothing is written: --out FILE.csv writes who is treated, and with what chance."));
    return OK;
}
