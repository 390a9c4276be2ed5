/* synth_task.h: what `rotunda impact synth` was asked, its panel, and what came of it. Inside engines/impact only. */
#ifndef ENGINES_SYNTH_TASK_H
#define ENGINES_SYNTH_TASK_H
#include "engines/impact/periods.h"
#include "engines/impact/synth.h"

typedef struct { Str said, column, from, to; } SynthPredictor;     /* from, to: empty where all periods before count */
typedef enum { ERRORS_PLACEBO = SYNTH_PLACEBO, ERRORS_BOOTSTRAP, ERRORS_JACKKNIFE, ERRORS_NONE } ErrorsAsked;

typedef struct {
    Cli *cli;
    Str  outcome, unit, time, treated_said, from, earlier;      /* earlier: of --placebo-from */
    isize method, v, errors, pool, solver, penalty;
    Vec(SynthPredictor) predictor;
    Vec(double) given;                  /* of --v */
    StrVec covariate;
    ColumnWishes needed, other;
    Sample s;
    Periods periods;
    Groups units;
    double *y, *x, *z;                  /* y[unit * periods + period]; x[predictor * units + unit]; z: as y, one covariate after the other */
    isize *donor, *own;
    i64   unbalanced, without_predictor;
    isize earlier_at;                   /* period of --placebo-from, or -1 */
    SynthModel m;
    SynthDesign d;
    SynthFit fit;
    SynthPlacebos placebos;
    double se;
    Findings f;
} SynthTask;

extern const char synth_methods[], synth_vs[], synth_errors[], synth_pools[], synth_solvers[], synth_penalties[];
Err synth_panel(SynthTask *t);          /* donors, treated, outcomes and predictors from the rows */
Err synth_predictors(const SynthTask *t, isize before, double *x);     /* as if the treatment had begun in period `before`, their windows as much earlier; NAN where unknown */
Err synth_say(SynthTask *t);
Str synth_unit(const SynthTask *t, isize unit);
Str synth_treated(const SynthTask *t);  /* "California", "3 treated units" */
Err synth_draw(SynthTask *t);           /* paths, and gaps with those of placebos */

#endif
