/* twoperiod.h: what a treatment did to the treated, from two periods: the estimators of Sant'Anna and Zhao (2020), as DRDID 1.2.3
 * has them, with the influence of each row. Inside engines/impact only; did.h puts them together.
 *
 * A panel: y is the change of each unit from the first period to the second. Cross-sections (post not NULL): y is a level, a row is
 * of one period. Weights are divided by their mean. Covariates are centred and scaled first: nothing here depends on their units.
 *   reg      outcomes of the controls by regression
 *   ipw      controls weighted to look like the treated, by logit; weights sum to one in each arm (Hajek)
 *   ipw-ht   the same, divided by the share treated (Abadie 2005)
 *   dr       both; in cross-sections the locally efficient one
 *   dr-imp   both, the logit by calibration and the regression weighted to match (Graham, Pinto and Egel 2012): also the errors are doubly robust
 *   dr1, dr-imp1   cross-sections: without regressions among the treated (not locally efficient)
 * Controls whose chance of being treated is `trim` or more are left out.
 * In the influence of dr and dr1 in cross-sections, the part of the first period's regression has DRDID's sign; it vanishes where the
 * logit is right.
 */
#ifndef ENGINES_TWOPERIOD_H
#define ENGINES_TWOPERIOD_H
#include "engines/impact/impact.h"

typedef enum { TWO_DR, TWO_REG, TWO_IPW, TWO_IPW_HT, TWO_DR_IMP, TWO_DR1, TWO_DR_IMP1 } TwoMethod;
typedef enum { TWO_DONE, TWO_OVERLAP, TWO_SINGULAR, TWO_UNCONVERGED, TWO_EMPTY } TwoReport;

typedef struct {
    isize n, k;
    const double *y;
    const u8 *d;                /* treated */
    const u8 *post;             /* NULL: a panel */
    double *x;                  /* n x (k + 1) row by row, a 1 first; is overwritten */
    double *w;                  /* >= 0; is divided by its mean */
    TwoMethod method;
    double trim;                /* 0.995 */
} TwoPeriods;

/* att, and influence[n], whose mean is 0 and whose mean square over n is the variance of att. TWO_OVERLAP: somebody's chance of being
 * treated is 0.999 or more (unweighted logit); TWO_SINGULAR: the controls do not identify the covariates. */
TwoReport two_periods(Arena *a, TwoPeriods *t, double *att, double *influence);

#endif
