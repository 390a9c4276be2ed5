/* meta_task.h: what `rotunda impact meta` was asked, and what came of it. Inside engines/impact only. */
#ifndef ENGINES_META_TASK_H
#define ENGINES_META_TASK_H
#include "engines/impact/meta.h"
#include "engines/impact/sample.h"

typedef struct { Str column, value; } PlaceField;

typedef struct {
    Cli *cli;
    /* asked */
    Str  effect, variance, se, study, weights, cluster, order, similarity;
    StrVec numbers;             /* columns of counts or means */
    isize measure, to, method, test, robust, prediction, fill, side;
    bool counted, totals;       /* effects are made of counts, with totals in place of other cases; of means where neither */
    double add, bandwidth;
    Formula moderators;
    Vec(PlaceField) place, at;
    ColumnWishes needed, other;
    /* read */
    Sample s;
    Design x;
    double *y, *v;
    Str  *label;
    MetaModel m;
    /* found */
    MetaFit fit;
    Estimate next;              /* where a prediction is made */
    bool predicted;
    MetaFill filled;
    Findings f;
} MetaTask;

bool meta_is_ratio(const MetaTask *t);
Str  meta_unit(const MetaTask *t);          /* of effects, in words */
Err  meta_say(MetaTask *t);                 /* everything that the findings hold, and the drawings */

extern const char meta_measures[], meta_methods[], meta_tests[], meta_adds[], meta_robusts[], meta_predictions[], meta_fills[], meta_sides[];

#endif
