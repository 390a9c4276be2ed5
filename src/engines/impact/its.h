/* its.h: what happened to one series when something began: a trend before it, and how level and slope then changed (segmented regression;
 * Wagner et al. 2002). Conventions as in impact.h.
 *
 *   y = constant + time + level 1{from on} + slope (time since it began) + season + covariates
 */
#ifndef ENGINES_ITS_H
#define ENGINES_ITS_H
#include "engines/impact/impact.h"

typedef enum { ITS_NW, ITS_AR, ITS_IID } ItsErrors;
enum { ITS_ORDER_MOST = 4 };

typedef struct {
    isize n, from;                  /* periods; the first in which it may have worked, >= 3 */
    const double *y, *at;           /* at: when, rising, in periods */
    double since;                   /* when it began, in periods: not after at[from]; the level is that of then */
    const i32 *season;              /* of each period 0 .. seasons-1: a dummy each but the first; NULL */
    i32    seasons;
    i64    harmonics;               /* instead of dummies: so many pairs of sine and cosine; 0: dummies */
    isize  k;                       /* covariates */
    const double *const *x;
    const Str *name;
    ItsErrors errors;
    i64    lag;                     /* ITS_NW: periods that errors reach, -1: 4 (n / 100)^(2/9); ITS_AR: order, 1 .. ITS_ORDER_MOST */
    bool   no_adjust;               /* ITS_NW: leave out the factor n / (n - k) */
    double level;
} ItsModel;

typedef struct {
    isize k;
    Estimate *estimate;             /* "(Intercept)", "time", "level", "slope", season, covariates; t with n - k degrees of freedom */
    Estimate average, last;         /* the effect on average over the periods from `from` on, and in the last */
    double *fitted, *without, *season;      /* n; without: as if nothing had begun; season: its part of both, about its mean */
    double *residual;               /* n; of ITS_AR what the errors before do not say, too */
    double ar[ITS_ORDER_MOST];      /* coefficients of the errors */
    i64    lag;
    double df, sigma, durbin_watson, ljung, ljung_p;      /* Ljung and Box 1978 over ljung_lags lags of residuals; of ITS_AR less its order */
    i64    ljung_lags;
    isize  dropped;                 /* collinear columns */
    Str   *dropped_name;
} ItsFit;

/* Least squares with errors of Newey and West 1987 (as sandwich's NeweyWest without prewhitening), or errors that are autoregressive of an
 * order: restricted maximum likelihood over partial autocorrelations (Durbin 1960, Levinson 1947), exact in the first periods, as nlme's gls with
 * corAR1 and corARMA. Periods are taken one after the other, whatever lies between.
 * ERR_NONE: fewer than 3 periods before, none after, as many parameters as periods, or the level's change is not told apart. */
Err its_fit(Arena *a, const ItsModel *m, ItsFit *out);

#endif
