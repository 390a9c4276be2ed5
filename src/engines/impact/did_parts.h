/* did_parts.h: cells of group and time, and averages of them. Inside engines/impact only. */
#ifndef ENGINES_DID_PARTS_H
#define ENGINES_DID_PARTS_H
#include "engines/impact/did.h"

/* The cell of each row (-1: none), made in the order of time since treatment, then group. rows: weights of each. keep: rows looked at. */
typedef struct { isize cells; DidPart *cell; i32 *of_row; } DidParts;
DidParts did_parts(Arena *a, const DidModel *m, const u8 *keep, bool treated_only);

/* The average of cells with weights c[cells]. */
typedef Estimate PartsEstimate(void *of, const double *c);
typedef double PartsCovariance(void *of, const double *c, const double *d);       /* of two of them */

/* Everything that DidEffects says of cells. covariance: NULL, not known. */
void did_effects(Arena *a, const DidParts *parts, PartsEstimate *estimate, PartsCovariance *covariance, void *of, DidEffects *out);

/* Refuses two rows of a unit in a period, and units that change group or cluster. */
Err did_rows_sound(Arena *a, const DidModel *m, isize *bad_row);

/* keep[r] 0: of a unit whose rows are all treated. Returns how many rows. */
isize did_always_treated(Arena *a, const DidModel *m, u8 *keep);

static inline double did_time(const DidModel *m, isize r) { return m->period_value[m->period.code[r]]; }
static inline bool did_is_treated(const DidModel *m, isize r) { return did_time(m, r) >= m->group[r]; }
static inline double did_weight(const DidModel *m, isize r) { return m->w ? m->w[r] : 1; }

#endif
