/* did_say.h: what the methods of `rotunda impact did` say alike. Inside engines/impact only. */
#ifndef ENGINES_DID_SAY_H
#define ENGINES_DID_SAY_H
#include "engines/impact/did_task.h"

void did_frame(DidTask *t, Str title);      /* question, rows, choices */
void did_limits(DidTask *t);
void did_trends_said(DidTask *t, double p);                 /* of the test before the treatment */
Str  honest_means(DidTask *t, double m);      /* "trends differ after the treatment at most as much as they ever did before it" */
void did_drawn(DidTask *t, const DidAggregate *event);
void did_last_said(DidTask *t, double last_group);
void did_small_said(DidTask *t, const double *group, isize n);      /* groups of one unit, and of few */
void did_best(DidTask *t, const Estimate *e);
Err  did_row_said(DidTask *t, Err e, isize bad_row);        /* with file and line in front */
void did_effect_cells(Findings *f, FindingsTable *table, const Estimate *e);
void did_aggregate_table(DidTask *t, DidKind kind, const DidAggregate *g, bool bands);

#endif
