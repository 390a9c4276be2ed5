/* trial_task.h: what `rotunda impact trial` was asked, between its files. Inside engines/impact only. */
#ifndef ENGINES_TRIAL_TASK_H
#define ENGINES_TRIAL_TASK_H
#include "engines/impact/impact_methods.h"
#include "engines/impact/sample.h"
#include "engines/lottery/lottery.h"

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

/* ---- trial_compare.c: one comparison ---- */

bool trial_arms_named(const Trial *t);                                                               /* by texts, not by numbers */
Str  trial_term(const Trial *t, i32 arm);                                                            /* "z" of 0 and 1, else "z=letter" */
Subset trial_subset(Trial *t, isize outcome, i32 arm, bool seen);                                    /* of one outcome, one arm beside the control; seen: only rows whose outcome is known */
Err trial_regression(Trial *t, const Subset *s, Str term, LinearModel *m, LinearFit *fit);           /* ols and lin: the model and its fit */
Err trial_by_means(Trial *t, const Subset *s, Str term, Estimate *out);                                 /* difference in means, cuped */

/* ---- trial_further.c: what is said beside it ---- */

Err trial_first_stage(Trial *t, const Subset *s, const LinearModel *m);                              /* uptake: how strong, and Anderson and Rubin */
Err trial_randomised(Trial *t, const Subset *s);                                                     /* p by drawing assignments */
Err trial_corrected(Trial *t, const Estimate *e, isize k);                                           /* several outcomes or arms */
void trial_arm_moments(const double *x, const Subset *s, double arm, double *mean, double *variance); /* of one arm: z is `arm` */
Err trial_balance(Trial *t, const Subset *s);                                                        /* are the arms alike? */
Err trial_attrition(Trial *t, isize outcome, i32 arm);                                               /* missing outcomes, Lee bounds */
Err trial_by_groups(Trial *t);                                                                       /* --by */

#endif
