/* lottery_report.h: a draw for people: who is selected and who waits, how it was drawn and how anybody can repeat it, and what
 * the chances were. */
#ifndef ENGINES_LOTTERY_REPORT_H
#define ENGINES_LOTTERY_REPORT_H
#include "engines/lottery/commitment.h"

enum { LOTTERY_REPORT_EACH = 300, LOTTERY_REPORT_STRATA = 50 };     /* units in a list and strata in the table, at most */

typedef struct {
    const LotteryUnits *units;
    const LotteryDraw *draw;
    const u8 *seed;
    const LotterySettings *settings;
    const Commitment *commitment;       /* NULL: drawn from a seed alone */
    Str public_value;                   /* of a commitment */
} LotteryOutcome;

Str lottery_report_text(Arena *a, int lang, const LotteryOutcome *r);

/* What lottery_report.html shows: texts in its language. */
typedef struct { Str name, chance; } LotteryPerson;
typedef struct { Str name, title; Vec(LotteryPerson) selected, waiting; Str selected_more, waiting_more; } LotteryGroup;
typedef struct { Str name, units, places, selected, chance; int width; } LotteryStratum;      /* width of 1000: the share selected */
typedef struct {
    Str title, lead, uncommitted, seed, chances;
    StrVec sums, drawn;
    bool by_stratum;
    Vec(LotteryStratum) strata;
    Str strata_more;
    Vec(LotteryGroup) group;
} LotteryPage;

#endif
