/* did_task.h: what `rotunda impact did` was asked, its columns, and what came of it. Inside engines/impact only. */
#ifndef ENGINES_DID_TASK_H
#define ENGINES_DID_TASK_H
#include "engines/impact/did.h"
#include "engines/impact/honest.h"
#include "engines/impact/sample.h"

typedef enum { ASKED_SUNAB = TWO_DR_IMP1 + 1, ASKED_IMPUTATION, ASKED_BACON } FurtherMethod;   /* behind the TwoMethods */

/* --honest: what is left where trends were not parallel. */
typedef struct {
    bool asked, average;        /* average: over the event times from 0 on; else `at` */
    isize kind;                 /* a HonestKind */
    double at;
    Vec(double) m;              /* none given: some that suit */
    i64 grid;
    double shown;               /* the m of the drawing by event times */
    HonestBand *event;          /* with it the interval of each event time after the last before the treatment; NULL: not asked */
} HonestAsked;

typedef struct {
    Cli *cli;
    Str  outcome, unit, time, group, cluster, weights;
    i64 leads;                  /* --pretrends; -1: all but the earliest */
    isize method, control, base, shape, fix_weights, errors;
    Formula covariates;
    DidSummary events;          /* window and balance */
    HonestAsked honest;
    ColumnWishes needed, other;
    Sample s;
    Design x;
    DidModel m;
    double *period_value, *first_treated;
    Findings f;
} DidTask;

extern const char did_methods[];
Err did_say(DidTask *t);                    /* Callaway and Sant'Anna */
Err did_further_say(DidTask *t);            /* the other three */
Err honest_asked(DidTask *t);               /* reads the options of --honest; ERR_USAGE */
Err did_honest_say(DidTask *t, const DidAggregate *event);     /* nothing where it was not asked; ERR_NONE: no period before, or gaps */


#endif
