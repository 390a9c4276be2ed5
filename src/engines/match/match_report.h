/* match_report.h: a match for people: in one page that a student and a mayor can read, what came out, what is sure of it and
 * was checked, which places are sought and which stay free, what each rule cost, and, where there are few applicants, why each
 * of them is where they are. */
#ifndef ENGINES_MATCH_REPORT_H
#define ENGINES_MATCH_REPORT_H
#include "engines/match/match_files.h"
#include "engines/match/match_repair.h"

enum { REPORT_EACH = 300, REPORT_ROWS = 25 };     /* applicants one by one up to so many; positions in a table at most */

typedef struct {
    const MarketFiles *files;
    const MatchTies *ties;
    const i64 *got;
    bool positions_propose;
    const MatchRepair *repair;      /* NULL: no previous result */
    i64 moved_by_agreement;         /* beside those that repair counts */
    StrVec breaches, excused;       /* as match_check says them */
    Str none;                       /* why there is no stable result; empty: there is */
} MatchOutcome;

Str match_report_text(Arena *a, const MatchOutcome *r);     /* in the market's language */

/* What match_report.html shows: texts in its language. */
typedef struct { Str name, count; int width; bool quiet; } ReportBar;       /* width of 1000 */
typedef struct { Str text; bool not; } ReportLine;
typedef struct { Str name, places, held, free, ranked, firsts, last; int width, rest; } ReportPosition;        /* rest: of free places, beside width */
typedef struct { Str name, got; StrVec why; } ReportApplicant;
typedef struct {
    Str title, lead, none;
    Vec(Str) sums;
    Vec(ReportBar) ranks;
    Vec(ReportLine) checked;
    StrVec known, costs, excused, breaches;
    Vec(ReportPosition) pressed, unfilled;
    Str pressed_more, unfilled_more;
    Vec(ReportApplicant) each;
} ReportPage;

#endif
