/* randomize_task.h: what `rotunda impact randomize` was asked, and what came of it. Inside engines/impact only. */
#ifndef ENGINES_RANDOMIZE_TASK_H
#define ENGINES_RANDOMIZE_TASK_H
#include "engines/impact/randomize.h"
#include "engines/impact/sample.h"

enum { ASSIGN_COMPLETE, ASSIGN_BLOCKED, ASSIGN_CLUSTER, ASSIGN_PAIRS, ASSIGN_AGAIN };

typedef struct {
    Cli *cli;
    Str  unit, strata, cluster, design;     /* design: all choices in one line, as a commitment has it */
    isize method;
    double share;
    Formula covariates;
    ColumnWishes needed;
    Sample s;
    Design x;
    i32 *item;                  /* of each row: what is assigned */
    const i64 *stratum_units;
    RandomizeDesign d;
    Randomized r;
    StrVec arms;                /* --arms: names of several treatments; empty: one */
    i32 *arm;                   /* of what is assigned; 0: control */
    double *arm_chance;         /* of the arm that it got */
    Findings f;
} RandomizeTask;

extern const char randomize_methods[];
Err randomize_say(RandomizeTask *t);

#endif
