#include "engines/impact/impact_methods.h"
#include "engines/impact/synth_task.h"
#include "engines/lottery/lottery.h"
#include <math.h>

const char synth_methods[] = "sc|sdid|augmented", synth_vs[] = "nested|regression|equal|wide", synth_errors[] = "placebo|bootstrap|jackknife|none", synth_pools[] = "all|donors", synth_solvers[] = "frank-wolfe|exact", synth_penalties[] = "1se|least";

/* ---- what was asked ---- */

/* "lnincome, beer[1984:1988], cigsale[1975]" */
static Err predictors_given(SynthTask *t)
{
    Arena *a = t->cli->arena;
    Str rest = cli_text(t->cli, "predictors"), part;
    while (str_cut(&rest, ',', &part)) {
        Str said = str_trim(part);
        isize open = str_find_char(said, '[');
        if (!said.n) continue;
        SynthPredictor p = { .said = said, .column = open < 0 ? said : str_trim(str_slice(said, 0, open)) };
        if (open >= 0) {
            Str window = str_slice(said, open + 1, said.n - 1);
            isize colon = str_find_char(window, ':');
            p.from = str_trim(colon < 0 ? window : str_slice(window, 0, colon)), p.to = str_trim(colon < 0 ? window : str_slice(window, colon + 1, window.n));
            if (!str_ends(said, S("]")) || !p.from.n || !p.to.n || !p.column.n) return err(a, ERR_USAGE, "--predictors are columns with the periods that their mean is of: beer[1984:1988], cigsale[1975]; not \"" STR_FMT "\"", STR_ARG(said));
        }
        vec_push(a, &t->predictor, p);
    }
    return OK;
}

/* --v: a word, or a number for each predictor. */
static Err v_given(SynthTask *t)
{
    Arena *a = t->cli->arena;
    Str said = cli_text(t->cli, "v"), rest = said, part;
    double v, sum = 0;
    if (said.n && said.p[0] >= 'a' && said.p[0] <= 'z') return word_given(t->cli, "v", synth_vs, &t->v);
    t->v = SYNTH_V_GIVEN;
    while (str_cut(&rest, ',', &part)) {
        if (!str_real(str_trim(part), &v) || v < 0) return err(a, ERR_USAGE, "--v is one of %s, or a number, 0 or more, for each predictor; not \"" STR_FMT "\"", synth_vs, STR_ARG(str_trim(part)));
        vec_push(a, &t->given, v);
        sum += v;
    }
    if (t->given.n != t->predictor.n) return err(a, ERR_USAGE, "--v has %td numbers, and there are %td predictors", t->given.n, t->predictor.n);
    return sum > 0 ? OK : err(a, ERR_USAGE, "--v has to have a number above 0");
}

static Err words_given(SynthTask *t)
{
    Cli *cli = t->cli;
    Err e = word_given(cli, "method", synth_methods, &t->method);
    if (!failed(e)) e = word_given(cli, "errors", synth_errors, &t->errors);
    if (!failed(e)) e = word_given(cli, "solver", synth_solvers, &t->solver);
    if (!failed(e)) e = word_given(cli, "penalty", synth_penalties, &t->penalty);
    if (!failed(e)) e = predictors_given(t);
    if (!failed(e)) e = v_given(t);
    if (!failed(e)) e = real_given(cli, "ridge", 0, INFINITY, &t->m.ridge);
    if (!failed(e)) e = level_given(cli, &t->m.level);
    if (!failed(e)) e = cli_int(cli, "draws", 2, 100000, &t->d.draws);
    t->pool = t->method == SYNTH_SDID;
    if (!failed(e) && cli_text(cli, "placebo-pool").n) e = word_given(cli, "placebo-pool", synth_pools, &t->pool);
    u8 seed[SEED_BYTES];
    if (!failed(e) && !seed_of_hex(cli_text(cli, "seed"), seed)) e = err(cli->arena, ERR_USAGE, "--seed takes 1 to 64 hexadecimal digits");
    if (!failed(e)) memcpy(t->d.seed, seed, sizeof t->d.seed);
    return e;
}

static Err asked(SynthTask *t)
{
    Cli *cli = t->cli;
    Arena *a = cli->arena;
    Str file;
    Err e = argument_needed(cli, 0, "the file", &file);
    t->outcome = cli_text(cli, "outcome"), t->unit = cli_text(cli, "unit"), t->time = cli_text(cli, "time"), t->treated_said = cli_text(cli, "treated"), t->from = cli_text(cli, "from"), t->earlier = cli_text(cli, "placebo-from");
    if (!failed(e)) e = words_given(t);
    if (failed(e)) return e;
    if (!t->outcome.n || !t->unit.n || !t->time.n || !t->treated_said.n || !t->from.n) return err(a, ERR_USAGE, "synth needs --outcome, --unit, --time, --treated and --from");
    if (t->method == SYNTH_SDID && t->predictor.n) return err(a, ERR_USAGE, "--method sdid takes no --predictors: it balances the outcome before");
    t->covariate = names_given(cli, "covariates");
    if (t->covariate.n && t->method != SYNTH_SDID) return err(a, ERR_USAGE, "--covariates go with --method sdid; sc and augmented take --predictors");
    if (t->covariate.n && t->solver) return err(a, ERR_USAGE, "--solver exact goes without --covariates: their coefficients are sought step by step");
    if (t->method != SYNTH_SC && str_eq(cli_text(cli, "v"), S("nested")) == false) return err(a, ERR_USAGE, "--v goes with --method sc");
    if (t->method != SYNTH_SDID && (t->errors == ERRORS_BOOTSTRAP || t->errors == ERRORS_JACKKNIFE)) return err(a, ERR_USAGE, "--errors bootstrap and jackknife go with --method sdid");
    if (t->method != SYNTH_AUGMENTED && !isnan(t->m.ridge)) return err(a, ERR_USAGE, "--ridge goes with --method augmented");
    if (t->errors == ERRORS_NONE && cli_text(cli, "gaps").n) return err(a, ERR_USAGE, "--gaps draws placebos: it goes without --errors none");
    if (t->m.ridge == 0) return err(a, ERR_USAGE, "--ridge is above 0");
    return OK;
}

static void wishes(SynthTask *t)
{
    Arena *a = t->cli->arena;
    wish(a, &t->needed, t->outcome, COLUMN_NUMBER), wish(a, &t->needed, t->unit, COLUMN_ID), wish(a, &t->needed, t->time, COLUMN_ID);
    for (isize c = 0; c < t->covariate.n; c++) wish(a, &t->needed, t->covariate.p[c], COLUMN_NUMBER);
    for (isize p = 0; p < t->predictor.n; p++) if (!str_eq(t->predictor.p[p].column, t->outcome)) wish(a, &t->other, t->predictor.p[p].column, COLUMN_NUMBER);
}

/* ---- what came of it ---- */

static Err errors_find(SynthTask *t)
{
    Arena *a = t->cli->arena;
    t->se = NAN;
    if (t->errors == ERRORS_NONE) return OK;
    t->d.errors = (SynthErrors)t->errors, t->d.pool_treated = t->pool == 0;
    Err e = synth_placebos(a, &t->m, &t->fit, &t->d, &t->placebos);
    if (failed(e) && (t->errors == ERRORS_PLACEBO || cli_text(t->cli, "gaps").n)) return err(a, e.code, STR_FMT " (--errors none estimates without)", STR_ARG(e.text));
    t->se = t->placebos.se;
    return t->errors == ERRORS_PLACEBO ? OK : synth_se(a, &t->m, &t->fit, &t->d, &t->se);
}

Err impact_synth_run(Cli *cli)
{
    SynthTask t = { .cli = cli, .earlier_at = -1 };
    Err e = outputs_apart(cli);
    if (!failed(e)) e = asked(&t);
    if (failed(e)) return e;
    wishes(&t);
    e = sample_read(cli, &t.needed, &t.other, &t.s);
    if (failed(e)) return e;
    e = sample_settle(&t.s);
    if (!failed(e)) e = synth_panel(&t);
    if (!failed(e)) e = synth_fit(cli->arena, &t.m, &t.fit);
    if (!failed(e)) e = errors_find(&t);
    if (!failed(e)) e = synth_say(&t);
    if (!failed(e)) e = findings_out(cli, &t.f);
    sample_free(&t.s);
    return e;
}
