/* synth_work.h: what the parts of synth_fit share. Inside engines/impact only. */
#ifndef ENGINES_SYNTH_WORK_H
#define ENGINES_SYNTH_WORK_H
#include "engines/impact/synth.h"

/* Mean over the treated of a period; a donor's; both of a predictor. */
double synth_treated_y(const SynthModel *m, isize period);
static inline double synth_donor_y(const SynthModel *m, isize donor, isize period) { return m->y[m->donor[donor] * m->periods + period]; }
double synth_treated_x(const SynthModel *m, isize predictor);
static inline double synth_donor_x(const SynthModel *m, isize donor, isize predictor) { return m->x[predictor * m->units + m->donor[donor]]; }

/* Columns of donors less the treated, by period before: out[donor * before + period]. */
void synth_apart(const SynthModel *m, double *out);

/* Weights of each method; weight[donors] is there. */
Err synth_sc_weights(Arena *a, const SynthModel *m, SynthFit *out);
Err synth_sdid_weights(Arena *a, const SynthModel *m, SynthFit *out);
/* sdid beside covariates, from the weights that out has: weights and beta of out; returns y less what the covariates say. */
double *synth_joint_weights(Arena *a, const SynthModel *m, SynthFit *out);
Err synth_ridge_weights(Arena *a, const SynthModel *m, SynthFit *out);

#endif
