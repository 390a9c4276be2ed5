/* impact_report.h: what the page of --report shows. Inside engines/impact only. */
#ifndef ENGINES_IMPACT_REPORT_H
#define ENGINES_IMPACT_REPORT_H
#include "engines/impact/findings.h"

typedef struct { Html drawing; Str words; } ReportDots;
typedef struct { Str text; bool number; } ReportCell;
typedef struct { Vec(ReportCell) cell; } ReportRow;
typedef struct { Str title, label; Vec(ReportCell) head; Vec(ReportRow) row; bool folded; } ReportTable;    /* label: what a reader of screens calls it; folded: too long to stand in the way */
typedef struct { Str name, value; } ReportPair;

typedef struct {
    Str  title, method, lead, command, version, rows;
    StrVec said;                    /* the effect, for somebody with two minutes; without the lead */
    Vec(ReportDots) dots;
    Html style;
    Drawn plot, second;
    Str  plot_says, second_says, plot_title, checks_title;
    ReportTable estimates;
    Vec(ReportTable) table;
    Vec(ReportPair) choice, fact, dropped;
    StrVec checks, robustness, limits, notes;
} ImpactReport;

#endif
