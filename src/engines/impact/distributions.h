/* distributions.h: the distributions that tests and intervals rest on, to about 1e-13 relative, also far out in the tails.
 *
 * Incomplete beta and gamma by continued fractions (Gautschi 1967; Lentz 1976), their leading factor by Loader's saddle-point
 * form (Loader 2000), so that large degrees of freedom lose no digits; noncentral ones as Poisson mixtures, summed from the
 * largest term outwards (Guenther 1989; Johnson, Kotz and Balakrishnan 1995, ch. 29 to 31). df may be a fraction or INFINITY.
 * NAN in, NAN out.
 */
#ifndef ENGINES_DISTRIBUTIONS_H
#define ENGINES_DISTRIBUTIONS_H
#include "base/base.h"

double normal_below(double z);                          /* P(Z <= z) */
double normal_above(double z);
double normal_quantile(double p);                       /* 0 < p < 1 */

double t_below(double t, double df);                    /* df > 0 */
double t_above(double t, double df);
double t_two_sided(double t, double df);                /* P(|T| >= |t|) */
double t_quantile(double p, double df);

double f_above(double f, double df1, double df2);       /* df2 INFINITY: chi-square over df1 */
double f_quantile(double p, double df1, double df2);    /* P(F <= quantile) = p */
double chi2_above(double x, double df);
double beta_quantile(double p, double a, double b);

double t_noncentral_below(double t, double df, double delta);
double f_noncentral_above(double f, double df1, double df2, double lambda);
double chi2_noncentral_above(double x, double df, double lambda);

#endif
