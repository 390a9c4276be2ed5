/* synth.h: what a treatment did to one unit or a few, where a combination of other units stands for what would have been without it.
 * Conventions as in impact.h.
 *
 *   SynthModel m = { .periods = 31, .before = 19, .y = packs, .donors = 38, .donor = others, .treated = 1, .of_treated = california };
 *   SynthFit fit;
 *   Err e = synth_fit(arena, &m, &fit);                 fit.estimate: the effect, on average over the periods from `before` on
 *   SynthPlacebos p;
 *   e = synth_placebos(arena, &m, &fit, &design, &p);   the same for donors, to which nothing happened
 */
#ifndef ENGINES_SYNTH_H
#define ENGINES_SYNTH_H
#include "engines/impact/impact.h"

/* SYNTH_SC: Abadie, Diamond and Hainmueller 2010. SYNTH_SDID: Arkhangelsky et al. 2021. SYNTH_AUGMENTED: Ben-Michael, Feller and Rothstein 2021. */
typedef enum { SYNTH_SC, SYNTH_SDID, SYNTH_AUGMENTED } SynthMethod;

/* How much each predictor counts (V): so that the outcome before fits best; the squares of the coefficients of a regression of the outcome
 * before on the predictors; all alike; as given. */
typedef enum { SYNTH_V_NESTED, SYNTH_V_REGRESSION, SYNTH_V_EQUAL, SYNTH_V_WIDE, SYNTH_V_GIVEN } SynthV;

typedef struct {
    isize periods, before;          /* 2 <= before < periods: the treatment begins in period `before` */
    const double *y;                /* y[unit * periods + period] */
    isize donors, treated;          /* donors >= 2 (with fixed weights 1), treated >= 1; several are treated as their mean */
    const isize *donor, *of_treated;/* units; one that is drawn twice stands twice */
    isize k, units;                 /* predictors: x[predictor * units + unit]; none: SYNTH_SC takes the outcome of each period before, all alike */
    const double *x;
    isize covariates;               /* SYNTH_SDID: z[(covariate * units + unit) * periods + period], taken out of the outcome with coefficients found beside the weights */
    const double *z;
    SynthMethod method;
    SynthV how;                     /* SYNTH_SC with predictors */
    const double *v;                /* SYNTH_V_GIVEN: k, >= 0, not all 0 */
    double ridge;                   /* SYNTH_AUGMENTED: the penalty; NAN: by leaving out each period before */
    bool   least_error;             /* that with the least error, not the largest whose error is within one standard error of it */
    bool   exact;                   /* SYNTH_SDID: the weights that are best, not those where synthdid's iteration ends */
    double noise;                   /* SYNTH_SDID: standard deviation of steps from period to period that penalties rest on; NAN: that of the donors */
    const double *start, *period_start;     /* SYNTH_SDID: weights (donors; before) from which to iterate; NULL: equal */
    bool   fixed;                   /* SYNTH_SDID: take these weights as they are */
    double level;
    int    threads;
} SynthModel;

typedef struct {
    double estimate;
    double *weight;                 /* donors; they add up to 1, with SYNTH_AUGMENTED some may be negative */
    double *period_weight;          /* before: what effects are measured from; SYNTH_SDID, else NULL */
    double *beta;                   /* covariates: their coefficients; NULL without */
    bool   unsettled;               /* the rounds ended before these came to rest */
    double *v;                      /* k, adding up to 1; NULL without predictors */
    double *gap;                    /* periods: the treated less their synthetic unit (and, SYNTH_SDID, less what they differed by before) */
    double rmspe[2];                /* root mean square of gaps before and from then on */
    double ridge, noise;            /* NAN where they have no part */
} SynthFit;                         /* a gap within 1e-13 of the largest outcome is rounding, and 0 */

/* Of RMSPE from then on to before; INFINITY where nothing is missed before, NAN where nothing is missed at all. */
static inline double synth_ratio(const SynthFit *f) { return f->rmspe[1] / f->rmspe[0]; }

/* ERR_NONE: fewer than two donors or periods before. ERR_INPUT: predictors that do not vary.
 *   sc: weights (simplex.h) over predictors divided by their standard deviation over units, V from two starts (equal; regression) by polytope
 *   and variable metric (minimize.h), as Synth does, each with weights to the last digits. Several weights alike: those near equal ones.
 *   sdid: Frank-Wolfe as synthdid 0.0.9 (100 steps, small weights away, 10,000 steps at most, ended at 1e-5 of the noise).
 *     With covariates weights and coefficients together, as its X argument (10,000 rounds at most, no small weights away; `exact` has no part).
 *   augmented: ridge regression of the outcome on the outcomes before (and predictors on their scale) corrects what sc leaves; as augsynth. */
Err synth_fit(Arena *a, const SynthModel *m, SynthFit *out);

/* ---- how sure ---- */

typedef enum { SYNTH_PLACEBO, SYNTH_BOOTSTRAP, SYNTH_JACKKNIFE } SynthErrors;

typedef struct {
    SynthErrors errors;
    bool pool_treated;              /* placebos: the treated units are donors of the placebos (as Abadie, Diamond and Hainmueller; augsynth), or not (Arkhangelsky et al.) */
    i64  draws;                     /* of sets of donors as many as are treated (all sets where there are no more), or of units */
    u64  seed[4];
} SynthDesign;

/* The same estimate for donors. sets: how many; member[set * treated + i]: donors (0 .. donors - 1). */
typedef struct {
    isize sets;
    bool  all;                      /* every set there is */
    isize *member;
    SynthFit *fit;                  /* of each */
    double se;                      /* root mean square of their estimates about the mean (Arkhangelsky et al., algorithm 4) */
    double *period_se;              /* periods: of their gaps */
    double p, p_close;              /* share of placebos and the treated whose ratio of RMSPEs is at least the treated's: of all; of those whose RMSPE before is at most sqrt(5) times the treated's */
    isize close;                    /* how many placebos these are */
} SynthPlacebos;

/* ERR_NONE: not more donors than are treated (and one donor left for each). */
Err synth_placebos(Arena *a, const SynthModel *m, const SynthFit *fit, const SynthDesign *d, SynthPlacebos *out);

/* SYNTH_SDID with several treated units: standard error by drawing units with replacement (algorithm 2), or leaving each out with weights as
 * they are (algorithm 3). ERR_NONE: one treated unit; jackknife: one donor with a weight. */
Err synth_se(Arena *a, const SynthModel *m, const SynthFit *fit, const SynthDesign *d, double *se);

#endif
