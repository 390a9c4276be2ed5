/* impact.h: what the practices did: estimates that a referee accepts, from arrays. docs/impact.md is the guide for people;
 * impact_commands.h the command line, which reads files and says the results in words. Treatments that came at different times are in
 * did.h, several studies together in meta.h.
 *
 * Conventions of all functions
 *   Arrays are columns of n rows. Codes of groups run from 0 to levels - 1 and each occurs; nothing is missing, nothing is
 *   infinite: rows are dropped by whoever reads the file. Weights are > 0, or NULL for 1; they are inverse variances (of
 *   probability or precision), as in R's lm and fixest, never counts of repeated rows.
 *   Results lie on the arena. Functions keep no state and may run on several threads at once, each with its own arena.
 *   ERR_INPUT: something given is out of its range. ERR_NONE: what was asked for is not identified, or did not converge.
 */
#ifndef ENGINES_IMPACT_H
#define ENGINES_IMPACT_H
#include "base/err.h"

/* One number with what is known of it. statistic is estimate / se; df INFINITY: normal; low, high: the interval of `level`. */
typedef struct { Str term; double estimate, se, statistic, df, p, low, high; } Estimate;

/* A standard error that is not above 1e-12 times the estimate or the scale of what is measured (that of the outcome, say; 0: not given) is
 * rounding: it is not known then, nor is anything that rests on it (NAN). */
Estimate estimate_of(Str term, double estimate, double se, double df, double level);
Estimate estimate_on(double scale, Str term, double estimate, double se, double df, double level);
double   scale_of(const double *v, isize n);            /* the largest absolute value */
Err      squares_refused(Arena *a);                     /* ERR_NONE: sums of squares that are not finite */
bool     fits_exactly(double rss, double square);       /* residuals that are rounding, of an outcome whose squares add up to so much */

/* The chance that an effect is above `bar`, where nothing else is known of it than the estimate (a flat prior; the
 * posterior is then a shifted t, Gelman et al. 2013, 3.2). */
double chance_above(const Estimate *e, double bar);

typedef struct { Str name; const i32 *code; i32 levels; } Groups;

/* The pairs of two groupings that occur, as codes; returns how many. */
i32 groups_cross(const i32 *a, const i32 *b, i32 levels_b, isize n, i32 *out);

/* ---- linear models with fixed effects ---- */

typedef struct { Str name; const i32 *code; i32 levels; const double *slope; } FeGroup;     /* slope NULL: one mean a level */

typedef enum { SE_IID, SE_HC0, SE_HC1, SE_HC2, SE_HC3, SE_CLUSTER, SE_DK, SE_NW, SE_CONLEY } SeKind;

/* Which fixed effects count as parameters in the small-sample factors (fixest's fixef.K): FE_NESTED leaves out those
 * that are nested in a cluster (SE_CONLEY: that stay at one latitude or longitude). */
typedef enum { FE_NESTED, FE_FULL, FE_NONE } FeCount;

typedef struct {
    isize n;
    double *y;                      /* is overwritten with the residuals */
    isize k;
    double *const *x;               /* k columns; are overwritten with what the fixed effects leave of them */
    const Str *name;                /* of each column */
    bool intercept;                 /* where no fixed effect holds it (slopes alone do not): a constant first */
    const double *w;
    isize groups;
    const FeGroup *group;

    SeKind se;
    isize clusters;                 /* SE_CLUSTER: 1 to 4 */
    const Groups *cluster;
    Groups unit, time;              /* SE_NW both, or time alone for one series; SE_DK time. Levels of time are in order */
    i64    lag;                     /* of SE_NW and SE_DK; -1: the whole number below (periods)^(1/4) */
    const double *lat, *lon;        /* SE_CONLEY: degrees */
    double cutoff_km;
    bool   spherical;               /* distance by the great circle; else on a plane at the pair's mean latitude */

    FeCount count;
    bool exact_count;               /* two groupings: count redundant effects exactly, not as one a further grouping */
    bool no_adjust;                 /* leave out (n - 1) / (n - K) */
    bool no_cluster_adjust;         /* leave out G / (G - 1) */
    bool conventional_groups;       /* several clusters: each term its own G / (G - 1), not the least one for all */
    bool conventional_df;           /* t with n - K degrees of freedom, also where there are clusters */
    double level;                   /* of intervals, 0.95 */
    double tol;                     /* of fixed effects; 0: 1e-10 */
    int threads;
} FeModel;

typedef struct {
    isize k;
    Estimate *estimate;             /* of what was not dropped, in order; with an intercept it is the first */
    double *vcov;                   /* k x k */
    isize dropped;                  /* collinear with earlier columns, or constant within the fixed effects */
    Str   *dropped_name;
    double parameters;              /* K of the small-sample factor */
    double df;                      /* of t */
    double smallest_clusters;       /* G, or periods; 0 without */
    double rss, r2, adjusted_r2, within_r2, within_adjusted_r2, rmse;
    i64    lag;
    int    steps;                   /* of the iteration; 0: direct */
    isize  leverage_one;            /* HC2, HC3: rows that one parameter fits alone; what they are part of has no standard error */
    isize  together;                /* coefficients whose scores add up to zero over what belongs together: they have no standard error */
    bool   variance_fixed;          /* several clusters: negative eigenvalues were raised to 1e-10 (Cameron, Gelbach and Miller 2011) */
} FeFit;

/* Least squares of y on x and the fixed effects.
 *   Method: what the fixed effects leave (Frisch, Waugh and Lovell), absorb.h; normal equations of centred columns, refined
 *   once. Standard errors: HC by MacKinnon and White 1985; clusters by Cameron, Gelbach and Miller 2011; Driscoll and Kraay
 *   1998; Newey and West 1987, within units; Conley 1999 with a uniform kernel. Factors as fixest 0.12 documents them (ssc).
 * ERR_NONE: no column is identified, as many parameters as rows, one cluster, fixed effects that did not converge, squares beyond 1.8e308, or
 * HC2 and HC3 beside two groupings of more than 600 levels each. ERR_INPUT: unit and time have doubles (SE_NW). */
Err fe_fit(Arena *a, const FeModel *m, FeFit *out);

/* The fixed effects themselves, of y less the fitted part of x (y_left[n]): effect[g][level]. With several groupings only
 * differences within a connected part are identified; the first grouping carries the mean. */
Err fe_effects(Arena *a, const FeModel *m, const double *y_left, double *const *effect);

/* keep[n] becomes 0 for rows whose level of a grouping has no other row, again and again until none is left. Slopes are
 * passed over. Returns how many. */
isize fe_singletons(const FeGroup *group, isize groups, isize n, u8 *keep);

/* ---- linear models of few columns: robust standard errors with degrees of freedom of their own ---- */

typedef enum { ROBUST_IID, ROBUST_HC0, ROBUST_HC1, ROBUST_HC2, ROBUST_HC3, ROBUST_CR0, ROBUST_CR1, ROBUST_CR1S, ROBUST_CR2, ROBUST_CR3 } RobustKind;

typedef struct {
    isize n;
    const double *y;
    isize k;                        /* columns without the constant */
    const double *const *x;
    const Str *name;
    bool constant;                  /* a first column of ones */
    isize instruments;              /* 0: least squares; else two-stage, with so many columns in place of x (>= k) */
    const double *const *z;         /* columns of x that are their own instruments stand here too */
    const double *w;
    RobustKind se;
    Groups cluster;                 /* ROBUST_CR* */
    bool plain_df;                  /* CR*: G - 1; else Satterthwaite's for CR2 and CR3, G - 1 for the others */
    isize absorbed;                 /* parameters that were taken out of all columns beforehand; then without a constant */
    double level;
} LinearModel;

typedef struct {
    isize k;                        /* kept, the constant among them, first */
    Estimate *estimate;
    double *vcov;                   /* k x k */
    double *residual;               /* n */
    isize dropped;
    Str   *dropped_name;
    double df;                      /* n less parameters */
    double rss;
    isize  leverage_one;            /* HC2, HC3: rows that the model fits whatever their outcome */
    struct LinearWork *work;        /* for linear_wald */
} LinearFit;

/* Least squares, or two-stage least squares.
 *   HC0 to HC3: MacKinnon and White 1985 (HC1: n / (n - k)), t with n - k degrees of freedom; HC2 and HC3 of a coefficient that a row of
 *   leverage one is part of are not known (sandwich: of none then). CR0, CR1: G / (G - 1), CR1S: G (n - 1) / ((G - 1)
 *   (n - k)), CR2 (Bell and McCaffrey 2002) and CR3 with the identity as working covariance: Pustejovsky and Tipton 2018.
 *   Satterthwaite's degrees of freedom for each coefficient as there. Two-stage: leverage and adjustments from the second
 *   stage's columns, residuals from the columns themselves (as estimatr's iv_robust).
 * ERR_NONE: as many parameters as rows, fewer than 2 clusters, nothing identified, squares beyond 1.8e308. */
Err linear_fit(Arena *a, const LinearModel *m, LinearFit *out);

/* That several coefficients (indices into fit->estimate) are all zero.
 *   HC: F with q and n - k. CR2, CR3 with Satterthwaite: approximate Hotelling's T2 (HTZ of Pustejovsky and Tipton 2018);
 *   other CR: F with q and G - 1. */
typedef struct { double f, df1, df2, p; } WaldTest;
Err linear_wald(Arena *a, const LinearModel *m, const LinearFit *fit, const isize *which, isize q, WaldTest *out);

/* ---- trials ---- */

/* Difference in means of two arms, z 1 or 0.
 *   Alone: Neyman's variance, Welch's degrees of freedom. Blocks: each block's difference weighted by its rows, n - 2 B
 *   degrees of freedom; where a block is a pair (one row or cluster of each arm), how much blocks differ, B - 1 (rows: Gerber
 *   and Green 2012, eq. 3.16; clusters: Imai, King and Nall 2009, eq. 6). Clusters:
 *   CR2 of y on z with Satterthwaite's degrees of freedom; with blocks too, each block's, and G - 2 B.
 *   (Gerber and Green 2012; as estimatr's difference_in_means.) block, cluster: code NULL where there are none.
 * ERR_NONE: an arm is empty, a block lacks an arm, or an arm of a block has one row (or cluster) and no block is a pair.
 * ERR_INPUT: a cluster has rows of both arms. */
typedef struct { isize n; const double *y, *z; Groups block, cluster; double level; } TrialMeans;
Err trial_means(Arena *a, const TrialMeans *t, Str term, Estimate *out);

/* Randomisation inference: how often would a draw of the design, had z no effect on anybody, give an effect as far from
 * zero as the one seen? Draws keep the numbers treated within each block, and clusters together.
 *   Statistic: the coefficient of z beside blocks and the k columns of x (Frisch, Waugh and Lovell); without x and clusters
 *   the difference in means, blocks weighted by their rows.
 *   Exact over all assignments where they are at most draws; else (1 + hits) / (1 + draws) (Phipson and Smyth 2010).
 * ERR_INPUT: draws < 1, or a cluster has both arms. drawn: room for the statistics of `draws` draws, or NULL. */
typedef struct {
    isize n, k;
    const double *y, *z;
    const double *const *x;
    Groups block, cluster;
    i64 draws;
    u64 seed[4];
    int threads;
} Randomization;
typedef struct { double statistic, p; bool exact; i64 draws; } RandomizationTest;
Err randomization_test(Arena *a, const Randomization *r, RandomizationTest *out, double *drawn);
double randomization_count(const Randomization *r);     /* of all assignments; INFINITY where too many */

/* Adjusted p-values of k tests: Holm 1979; Benjamini and Hochberg 1995. One that is not known stays so, and counts as a test. */
void p_holm(const double *p, isize k, double *out);
void p_benjamini_hochberg(const double *p, isize k, double *out);

/* Romano and Wolf 2005, stepdown: seen[k], drawn[d * k + j]: absolute statistics on one scale a test. exact: they are all there are, that
 * which was seen among them: hits / draws; else (1 + hits) / (1 + draws). */
void p_stepdown(const double *seen, const double *drawn, isize k, i64 draws, bool exact, double *out);

/* Bounds of the effect on those who would be seen in either arm, where rows without an outcome (NAN in y) are as many as
 * they are: the arm seen more often is trimmed from above and from below (Lee 2009). z must not make anybody unseen who
 * would be seen without it, or the other way. */
typedef struct { double low, high, trimmed, seen_treated, seen_control, low_se, high_se; } LeeBounds;
Err lee_bounds(Arena *a, const double *y, const double *z, isize n, LeeBounds *out);

/* ---- power ---- */

/* Two arms with `share` of the units treated. Effects are in units of the outcome; sd is that of one row. blocks' and
 * covariates' gain is r2 (share of variance they take); clusters of m rows with intracluster correlation icc and
 * coefficient of variation cv of their sizes; panels have `before` and `after` periods with autocorrelation rho, estimated
 * by analysis of covariance (McKenzie 2012). Tests are two-sided t tests at alpha, degrees of freedom from units (clusters
 * where there are, else rows) - 2.
 *   Noncentral t; clusters by 1 + ((1 + cv^2) m - 1) icc (Eldridge, Ashby and Kerry 2006); proportions by the normal, with
 *   the variance of each arm's own proportion. */
typedef struct {
    bool   proportions;
    double effect, sd, base;        /* base: the control arm's proportion */
    double n;                       /* units: clusters where m > 1, else rows */
    double share, alpha, r2, m, icc, cv, before, after, rho;
} PowerDesign;

double power_of(const PowerDesign *d);
Err power_n(Arena *a, PowerDesign *d, double power);            /* sets n, a whole number */
Err power_effect(Arena *a, PowerDesign *d, double power);       /* sets effect: the smallest found with that power */

#endif
