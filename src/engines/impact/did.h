/* did.h: what a treatment that came to different units at different times did to them: difference in differences. Conventions as in
 * impact.h.
 *
 *   DidModel m = { .n = rows, .unit = unit, .period = period, .period_value = years, .group = first_treated, .y = y, .level = 0.95 };
 *   DidFit fit;
 *   Err e = did_fit(arena, &m, &fit);                  fit.cell[i]: the effect on the group first treated in `group`, in `time`
 *   DidAggregate event;
 *   e = did_aggregate(arena, &m, &fit, &(DidSummary){ DID_EVENT }, &event);
 *
 * Three further ways to the same question: did_sunab (Sun and Abraham), did_imputation (Borusyak, Jaravel and Spiess), did_bacon
 * (what a two-way regression compares, Goodman-Bacon). What is left of effects where trends were not parallel: honest.h.
 */
#ifndef ENGINES_DID_H
#define ENGINES_DID_H
#include "engines/impact/twoperiod.h"

typedef enum { DID_NEVER, DID_NOTYET } DidControl;     /* compared with units never treated; with those not treated yet too */
typedef enum { DID_PANEL, DID_UNBALANCED, DID_CROSS } DidShape;     /* units seen in every period, others left out; all rows of units (where none is missing: a panel); each row its own unit */
typedef enum { DID_EARLIER, DID_BASE, DID_FIRST, DID_VARYING } DidWeights;  /* which period's weight of a unit counts, where they change */

typedef struct {
    isize n;                        /* rows */
    Groups unit, period;            /* unit: code NULL in cross-sections */
    const double *period_value;     /* of each period, rising */
    const double *group;            /* of each row: first treated period; INFINITY: never */
    const double *y, *w;            /* w >= 0, or NULL */
    isize k;                        /* covariates, without the constant */
    const double *const *x;
    Groups cluster;                 /* code NULL: by unit */
    DidShape shape;
    TwoMethod method;
    DidControl control;
    double anticipation;            /* periods before, in the units of period_value, in which the treatment may already work */
    bool   universal;               /* base period: the last before treatment for all; else for periods before it the one before each */
    DidWeights weights;             /* panels */
    double level;
    i64    draws;                   /* of multipliers (Mammen 1993), for bands and bootstrap errors; 0: none */
    bool   bootstrap;               /* errors from the draws' quartiles, not from the influence itself */
    u64    seed[4];
    int    threads;
    isize  leads;                   /* did_pretrends: of how many event times before the treatment; -1: all but the earliest */
} DidModel;

typedef struct { double group, time; bool post; TwoReport report; Estimate e; } DidCell;     /* report not TWO_DONE, or the base period: NAN */

typedef struct {
    isize cells, units, groups, periods;
    DidCell *cell;                  /* by group, then time */
    double *group;                  /* first treated periods that have an effect */
    double *period;                 /* those used */
    double *share;                  /* of each group: mean of w 1{of the group} over units */
    isize  group_units[2];          /* of all groups together; of controls never treated */
    double critical;                /* of a uniform band over the cells: times se; NAN without draws */
    double wald, wald_df, wald_p;   /* are all effects before the treatment zero? NAN where not known */
    /* what was left out: */
    isize  always_treated, unbalanced, not_identified;     /* units, units, cells */
    double last_group;              /* without never-treated units: periods from here on are left out; NAN */
    isize  x_dropped, *x_drop;      /* covariates that the rows left do not tell apart from a constant and earlier ones: indices of x */
    isize  bad_row;                 /* ERR_INPUT: the row that is refused, from 1 */
    struct DidInfluence *influence; /* for did_aggregate */
} DidFit;

/* Group-time effects (Callaway and Sant'Anna 2021), as the package did 2.5 has them: what is dropped, base periods, influence, errors. A
 * covariate that is constant or collinear in the rows left (a level that only units left out have) is taken out for all cells.
 * ERR_INPUT: two rows of a unit in a period, or a unit's group or cluster changes. ERR_NONE: no group, no control, nothing identified. */
Err did_fit(Arena *a, const DidModel *m, DidFit *out);

typedef enum { DID_SIMPLE, DID_GROUP, DID_CALENDAR, DID_EVENT } DidKind;

/* balanced: events only of groups seen for so many periods after, up to there; NAN: all. low, high: window of events. */
typedef struct { DidKind kind; bool is_balanced; double balanced; bool windowed; double low, high; } DidSummary;
typedef struct { Estimate overall; isize n; double *at; Estimate *effect; double critical; double *cov; } DidAggregate;   /* at: group, time or event time; cov: n x n, of the effects, from their influences */

/* Averages of group-time effects over those identified: simple, weighted by group size; by group, calendar time or time since
 * treatment, and the average of these (events: of those from 0 on). Errors count that sizes of groups are estimated; of units in clusters,
 * cov is of the clusters' sums. */
Err did_aggregate(Arena *a, const DidModel *m, const DidFit *fit, const DidSummary *s, DidAggregate *out);

/* ---- other ways: units followed over time, outcomes explained by unit and period ---- */

/* Effects of cells (group, time), and their averages by rows (weights) of the cells: over all after the treatment, by group, time and event. */
typedef struct { double group, time, rows; Estimate e; } DidPart;
typedef struct {
    isize  cells;
    DidPart *cell;
    Estimate simple;
    isize  n[4];                    /* by DidKind; of DID_SIMPLE none */
    double *at[4];
    Estimate *effect[4];
    double *event_cov;              /* of sunab: covariance of effect[DID_EVENT], n x n; else NULL */
    isize  always_treated, unidentified;   /* rows left out: of units (sunab: groups) treated in all their periods; without a unit or period effect */
    double last_group;              /* sunab without units never treated: this group stands for them, periods from there on are left out; else NAN */
    double df;                      /* of t; INFINITY: normal */
    isize  bad_row;                 /* as in DidFit */
} DidEffects;

/* Sun and Abraham (2021): a coefficient for each group and time beside unit and period effects (and x), against the last period before
 * treatment and units never treated; errors clustered, as fixest's sunab (where that period is the one right before). A group after the last
 * period counts as never treated; one treated from the first period on is left out (as fixest documents; 0.12.2 keeps it by mistake). */
Err did_sunab(Arena *a, const DidModel *m, DidEffects *out);

/* Borusyak, Jaravel and Spiess (2024): unit and period effects (and x) from rows not yet treated say what treated rows would have been.
 * Errors: their equations 8 and 10, averaging within group and event time, clustered. */
Err did_imputation(Arena *a, const DidModel *m, DidEffects *out);

/* Were untreated outcomes parallel before? Least squares among rows not yet treated, with unit and period effects (and x) and a column for each of the
 * nearest event times before the treatment (Borusyak, Jaravel and Spiess 2024, section 4.3): effect[n] at[n], rising, and whether all are zero together,
 * F and p; NAN where that is not known. Errors clustered, with fixest's factors. Nothing of it is in the effects after the treatment. */
typedef struct { isize n; double *at; Estimate *effect; double f, df1, df2, p; } DidPretrends;
Err did_pretrends(Arena *a, const DidModel *m, DidPretrends *out);

/* Goodman-Bacon (2021): the coefficient of a two-way regression on the treatment is the mean of these comparisons of two groups, weighted.
 * Balanced panels without weights and covariates. */
typedef enum { BACON_NEVER, BACON_EARLIER, BACON_LATER, BACON_ALWAYS } BaconType;  /* against never treated; earlier against later treated; later against earlier treated; against always treated */
typedef struct { double treated, untreated, estimate, weight; BaconType type; } BaconPair;  /* untreated INFINITY: never */
typedef struct { isize pairs; BaconPair *pair; Estimate twoway; isize unbalanced, bad_row; } BaconFit;
Err did_bacon(Arena *a, const DidModel *m, BaconFit *out);

#endif
