/* assign_report.h: an assignment for people: what came out, what is sure of it, how the items fare, who carries how much, and,
 * where there are few items, who reviews which. */
#ifndef ENGINES_ASSIGN_REPORT_H
#define ENGINES_ASSIGN_REPORT_H
#include "engines/assign/assign_exact.h"
#include "engines/assign/assign_files.h"

enum { ASSIGN_REPORT_EACH = 300, ASSIGN_REPORT_ROWS = 25, ASSIGN_REPORT_BARS = 10 };

typedef struct {
    const AssignFiles *files;
    const i32 *flow;            /* of each pair, 0 or unit */
    bool proved;                /* by prices; else by branch and bound */
    Str open;                   /* what a search that ended at its limit left open; empty: nothing */
    bool drawn;
    Str chance;                 /* no pair is likelier, as given */
    Str none;                   /* what cannot be kept; empty: nothing */
    bool unfilled;              /* that is a need */
    Str move_cost;              /* as given; said where there was a previous assignment */
    AssignObjective objective;
    i64 worst, bound;           /* the worst item's total, and what no assignment could give it more than */
} AssignOutcome;

Str assign_report_text(Arena *a, int lang, const AssignOutcome *r);

/* What the largest total counts beside the scores. */
Str assign_counted_said(Arena *a, int lang, Str move_cost);

/* What assign_report.html shows: texts in its language. */
typedef struct { Str name, count; int width; } AssignBar;
typedef struct { Str name, load, most; int width; } AssignLoad;
typedef struct { Str name, total; StrVec who; } AssignItem;
typedef struct {
    Str title, lead, none, loads_more;
    StrVec sure;
    Vec(AssignBar) totals;
    Vec(AssignLoad) loads;
    Vec(AssignItem) each;
} AssignPage;

#endif
