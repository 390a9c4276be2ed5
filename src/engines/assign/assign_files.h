/* assign_files.h: an assignment's problem from its files. */
#ifndef ENGINES_ASSIGN_FILES_H
#define ENGINES_ASSIGN_FILES_H
#include "base/command.h"
#include "engines/assign/assign_exact.h"

enum { ASSIGN_DECIMALS = 9, ASSIGN_UNITS = 1000 };

typedef struct {
    Assign in;                  /* in units: of a need, a load and a pair, 1 is unit */
    i32 unit;
    int decimals;               /* scores are scaled by 10^decimals */
    const Str *item_id, *reviewer_id;   /* both in the order of their bytes, so that the order of rows decides nothing */
    const i32 *item_row;        /* items in the order of the file, in which results are written */
    i64 *score;                 /* of each pair: as written; in.pair has the move cost added where the pair was there before */
    bool *kept;                 /* of each pair: it was there before */
    i64 before;                 /* pairs of the previous assignment */
    AssignWants wants;          /* an item's tag: the pairs with reviewers who have it */
    const Str *want_item, *want_tag;
} AssignFiles;

/* The files that the options items, reviewers, scores, conflicts, fixed, keep, item-tags and reviewer-tags name. unit: 1, or what chances are counted in;
 * most: how many units of a pair may be used. */
Err assign_read(Cli *cli, i32 unit, i32 most, AssignFiles *out);

#endif
