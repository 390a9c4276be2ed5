/* meta.h: several studies of one question, put together: what the effect is on average, how much places differ, and what
 * one more place has to expect. Conventions as in impact.h; docs/impact.md says which option is which of metafor's.
 *
 *   MetaModel m = { .k = k, .y = y, .v = v, .constant = true, .method = META_REML, .level = 0.95 };
 *   MetaFit fit;
 *   Err e = meta_fit(arena, &m, &fit);          fit.estimate[0] is the mean effect, fit.tau2 the variance between places
 *   Estimate next = meta_predict(&m, &fit, (double[]){ 1 }, 0);
 */
#ifndef ENGINES_META_H
#define ENGINES_META_H
#include "engines/impact/impact.h"

/* ---- sizes of effects ---- */

/* Of counts: log odds ratio, log risk ratio, risk difference; of means: their difference, in units or in standard deviations. */
typedef enum { MEASURE_OR, MEASURE_RR, MEASURE_RD, MEASURE_MD, MEASURE_SMD } Measure;

/* Which studies get `add` in all four cells: those with an empty cell, all where one has, all, none. */
typedef enum { ADD_ONLY0, ADD_IF0ALL, ADD_ALL, ADD_NONE } AddTo;

/* k tables of events and other cases in two arms: a, b treated, c, d control, all >= 0. Out: y[k] and its variance v[k], NAN
 * where the table does not say (0 of 0; an empty cell with ADD_NONE). Large-sample variances (metafor escalc, vtype "LS"). */
void effects_of_counts(Measure measure, isize k, const double *a, const double *b, const double *c, const double *d, double add, AddTo to, double *y, double *v);

/* k pairs of means with standard deviations (>= 0) and rows. SMD: Hedges' g with the exact correction, 1/n1 + 1/n2 + g^2 / (2 (n1 + n2)). */
typedef struct { const double *m1, *sd1, *n1, *m2, *sd2, *n2; } MeansColumns;
void effects_of_means(Measure measure, isize k, const MeansColumns *c, double *y, double *v);

/* ---- the model ---- */

/* Of tau2: fixed effects (none); DerSimonian and Laird 1986; Paule and Mandel 1982; restricted and full maximum likelihood;
 * empirical Bayes (Morris 1983: solves the same equation as Paule and Mandel); Sidik and Jonkman 2005; Hedges 1983;
 * Hunter and Schmidt 1990. With moderators as in Viechtbauer 2005 and Viechtbauer et al. 2015. */
typedef enum { META_FE, META_DL, META_PM, META_REML, META_ML, META_EB, META_SJ, META_HE, META_HS } MetaMethod;

/* Normal; t with k - p; Knapp and Hartung 2003 (t, and the variance scaled by what is left); the same, never scaled down. */
typedef enum { META_Z, META_T, META_KNHA, META_ADHOC } MetaTest;

typedef struct {
    isize k;                        /* studies */
    const double *y, *v;            /* effects; their sampling variances, > 0 */
    isize p;                        /* moderators, without the constant */
    const double *const *x;
    const Str *name;
    bool constant;
    const double *w;                /* instead of 1 / (v + tau2); NULL: these */
    MetaMethod method;
    bool   tau2_given;
    double tau2;                    /* where given, >= 0 */
    MetaTest test;
    double level;
} MetaModel;

typedef struct {
    isize p;                        /* kept, the constant first where there is one */
    Estimate *estimate;
    double *vcov;                   /* p x p */
    isize dropped;                  /* collinear moderators */
    Str   *dropped_name;
    double tau2, tau2_se, tau2_low, tau2_high;      /* low, high: Q-profile (Viechtbauer 2007); FE: NAN */
    double i2, i2_low, i2_high;     /* percent of variance that lies between studies (Higgins and Thompson 2002) */
    double h2, h2_low, h2_high;
    double q, q_df, q_p;            /* are all true effects (given the moderators) the same? Cochran 1954 */
    double qm, qm_df1, qm_df2, qm_p;    /* are all moderators' coefficients zero? df2 INFINITY: chi-square; NAN without */
    double r2;                      /* percent of tau2 that the moderators take, 0 where there is none; META_FE: adjusted, of variance; NAN without */
    double *weight;                 /* of each study, percent */
    double *residual;               /* y less what the model says of it */
    double df;                      /* of t; INFINITY: normal */
    bool   local_maximum;           /* ML, REML: the likelihood is higher at 0, which was taken */
    isize *kept;                    /* of the estimates: column of x; -1 is the constant */
} MetaFit;

/* tau2 is the root of its equation, exactly (Fisher scoring within a bracket), or 0 where the root would be below.
 * ERR_INPUT: v <= 0, a weight < 0, tau2 < 0. ERR_NONE: no more studies than parameters (FE: fewer), nothing identified. */
Err meta_fit(Arena *a, const MetaModel *m, MetaFit *out);

/* What a new place with moderators x0[fit->p] (constant included, in the order of the estimates) has to expect: the model's
 * mean there, its standard error widened by tau2. df 0: that of the model's test; else t with df degrees of freedom (Higgins,
 * Thompson and Spiegelhalter 2009: k - p - 1). mean may be NULL: the mean itself. */
Estimate meta_predict(const MetaModel *m, const MetaFit *fit, const double *x0, double df, Estimate *mean);

/* Standard errors that hold where studies of a cluster depend on each other (Hedges, Tipton and Johnson 2010): CR0; CR1P,
 * times G / (G - p), t with G - p; CR2 about the model's own variances, also with weights of one's own (as clubSandwich), with Satterthwaite's degrees of freedom (Tipton 2015).
 * out[fit->p]. ERR_NONE: G <= p. */
typedef enum { META_CR0, META_CR1P, META_CR2 } MetaRobust;
Err meta_robust(Arena *a, const MetaModel *m, const MetaFit *fit, Groups cluster, MetaRobust kind, Estimate *out);

/* ---- would it hold? ---- */

/* The mean without each study; after each further study, in order[k]. One constant, no moderators. out[k]: fit of k - 1,
 * and of the first 1, 2, .. k; what cannot be fitted has NAN. */
typedef struct { Estimate mean; double tau2, i2, q, q_p; } MetaPart;
Err meta_leave_one_out(Arena *a, const MetaModel *m, MetaPart *out);
Err meta_cumulative(Arena *a, const MetaModel *m, const isize *order, MetaPart *out);

/* Do small studies say something else? The coefficient of the standard error beside the moderators (Sterne and Egger 2005), by
 * the model itself, and by least squares weighted 1 / v (Egger et al. 1997), t with k - p - 1. limit: the mean at a standard error of 0. */
typedef struct { Estimate slope, limit; } MetaEgger;
Err meta_egger(Arena *a, const MetaModel *m, bool by_least_squares, MetaEgger *out);

/* Studies that seem to be missing on one side, and the mean with mirror images put in (Duval and Tweedie 2000). side: FILL_AUTO takes
 * the one that the slope on the standard error says. y, v: k + missing, the filled ones last. */
typedef enum { FILL_L0, FILL_R0, FILL_Q0 } FillEstimator;
typedef enum { FILL_AUTO, FILL_LEFT, FILL_RIGHT } FillSide;
typedef struct { isize missing; double missing_se; FillSide side; double *y, *v; MetaFit fit; } MetaFill;
Err meta_trim_fill(Arena *a, const MetaModel *m, FillEstimator estimator, FillSide side, MetaFill *out);

/* ---- from the studies to one place ---- */

/* How like the place each study's place is: exp(-d^2 / (2 bandwidth^2)), d the root mean square of the c columns' differences from
 * the place in standard deviations over the studies, or 0 and 1 of a column of names (same[c] not NULL: 1 the same, 0 not, NAN not
 * known). Columns where either is NAN are passed over; NAN where nothing is known. */
typedef struct { const double *x; double at; const double *same; } LikeColumn;
void meta_similarity(isize k, const LikeColumn *column, isize c, double bandwidth, double *out);

/* The mean with weights s / (v + tau2), s[k] >= 0 as above or as people see it; tau2 from all studies. effective: (sum s)^2 / sum s^2. */
typedef struct { MetaFit fit; double effective; } MetaTransport;
Err meta_transport(Arena *a, const MetaModel *m, double tau2, const double *s, MetaTransport *out);

#endif
