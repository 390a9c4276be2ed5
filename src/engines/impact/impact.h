/* impact.h: what the practices did: estimates that a referee accepts, from arrays. docs/impact.md is the guide for people;
 * impact_commands.h the command line, which reads files and says the results in words.
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

Estimate estimate_of(Str term, double estimate, double se, double df, double level);

/* The chance that an effect is above `bar`, where nothing else is known of it than the estimate (a flat prior; the
 * posterior is then a shifted t, Gelman et al. 2013, 3.2). */
double chance_above(const Estimate *e, double bar);

typedef struct { Str name; const i32 *code; i32 levels; } Groups;

/* Relabels codes so that each level that occurs has one of 0 .. result-1, in their order. kept[new] is the former code
 * (levels long, or NULL). */
i32 groups_compact(i32 *code, isize n, i32 levels, i32 *kept);

/* The pairs of two groupings that occur, as codes; returns how many. */
i32 groups_cross(const i32 *a, i32 levels_a, const i32 *b, i32 levels_b, isize n, i32 *out);

/* ---- linear models with fixed effects ---- */

typedef struct { Str name; const i32 *code; i32 levels; const double *slope; } FeGroup;     /* slope NULL: one mean a level */

typedef enum { SE_IID, SE_HC0, SE_HC1, SE_HC2, SE_HC3, SE_CLUSTER, SE_DK, SE_NW, SE_CONLEY } SeKind;

/* Which fixed effects count as parameters in the small-sample factors (fixest's fixef.K): FE_NESTED leaves out those
 * that are nested in a cluster. */
typedef enum { FE_NESTED, FE_FULL, FE_NONE } FeCount;

typedef struct {
    isize n;
    double *y;                      /* is overwritten with the residuals */
    isize k;
    double *const *x;               /* k columns; are overwritten with what the fixed effects leave of them */
    const Str *name;                /* of each column */
    bool intercept;                 /* without fixed effects: a constant first */
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
    isize  leverage_one;            /* HC2, HC3: rows that one parameter fits alone; they are left out of the meat */
    bool   variance_fixed;          /* several clusters: negative eigenvalues were set to 0 (Cameron, Gelbach and Miller 2011) */
} FeFit;

/* Least squares of y on x and the fixed effects.
 *   Method: what the fixed effects leave (Frisch, Waugh and Lovell), absorb.h; normal equations of centred columns, refined
 *   once. Standard errors: HC by MacKinnon and White 1985; clusters by Cameron, Gelbach and Miller 2011; Driscoll and Kraay
 *   1998; Newey and West 1987, within units; Conley 1999 with a uniform kernel. Factors as fixest 0.12 documents them (ssc).
 * ERR_NONE: no column is identified, as many parameters as rows, one cluster, fixed effects that did not converge, or
 * HC2 and HC3 beside two groupings of more than 600 levels each. ERR_INPUT: unit and time have doubles (SE_NW). */
Err fe_fit(Arena *a, const FeModel *m, FeFit *out);

/* The fixed effects themselves, of y less the fitted part of x (y_left[n]): effect[g][level]. With several groupings only
 * differences within a connected part are identified; the first grouping carries the mean. */
Err fe_effects(Arena *a, const FeModel *m, const double *y_left, double *const *effect);

/* keep[n] becomes 0 for rows whose level of a grouping has no other row, again and again until none is left. Slopes are
 * passed over. Returns how many. */
isize fe_singletons(const FeGroup *group, isize groups, isize n, u8 *keep);

#endif
