#include "engines/impact/distributions.h"
#include <float.h>
#include <math.h>

/* ---- the leading factors, after Loader (2000) ---- */

static const double half_log_2pi = 0.918938533204672741780329736406;

/* ln(z!) less Stirling's formula. */
static double stirling_error(double z)
{
    if (z <= 15) {
        int sign;
        return z == 0 ? 0 : lgamma_r(z + 1, &sign) - (z + 0.5) * log(z) + z - half_log_2pi;
    }
    double s = 1 / (z * z);
    return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * 691 / 360360))))) / z;
}

/* x ln(x / m) + m - x, without cancellation where x is near m. */
static double deviance(double x, double m)
{
    if (x == 0) return m;
    if (fabs(x - m) >= 0.1 * (x + m)) return x * log(x / m) + m - x;
    double v = (x - m) / (x + m), s = (x - m) * v, term = 2 * x * v, square = v * v;
    for (int j = 1; j < 1000; j++) {
        term *= square;
        double next = s + term / (2 * j + 1);
        if (next == s) break;
        s = next;
    }
    return s;
}

/* x^a y^b / B(a, b) with y = 1 - x. */
static double beta_factor(double a, double b, double x, double y)
{
    double n = a + b, lc = stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) - deviance(b, n * y);
    return exp(lc) * sqrt(a / n * b / (2 * M_PI));
}

/* x^a e^-x / Gamma(a). */
static double gamma_factor(double a, double x)
{
    return exp(-stirling_error(a) - deviance(a, x)) * sqrt(a / (2 * M_PI));
}

/* ---- incomplete beta ---- */

static double not_zero(double v) { return fabs(v) < 1e-300 ? 1e-300 : v; }

/* 1 over the continued fraction of Didonato and Morris (1992, eq. 9): no cancellation where x is near a / (a + b). */
static double beta_fraction(double a, double b, double x, double y)
{
    double lambda = a > b ? (a + b) * y - b : a - (a + b) * x;
    double h = not_zero(a / (a + 1) * (lambda + 1)), c = h, d = 0;
    for (double n = 1; n < 1000000; n++) {
        double s = a + 2 * n - 1, alpha = (a + n - 1) / s * ((a + b + n - 1) / s) * n * (b - n) * x * x;
        double beta = n + n * (b - n) * x / s + (a + n) / (s + 2) * (lambda + 1 + n * (1 + y));
        d = 1 / not_zero(beta + alpha * d), c = not_zero(beta + alpha / c);
        h *= d * c;
        if (fabs(d * c - 1) < 1e-16) break;
    }
    return 1 / h;
}

/* I_x(a, b), or with `upper` its complement; y = 1 - x is given so that neither end loses digits. */
static double beta_share(double a, double b, double x, double y, bool upper)
{
    if (isnan(x) || isnan(y)) return NAN;
    if (x <= 0) return upper;
    if (y <= 0) return !upper;
    double factor = beta_factor(a, b, x, y);
    if (x * b < y * a) {
        double low = factor * beta_fraction(a, b, x, y);
        return upper ? 1 - low : low;
    }
    double high = factor * beta_fraction(b, a, y, x);
    return upper ? high : 1 - high;
}

/* ---- incomplete gamma ---- */

static double gamma_series(double a, double x)
{
    double term = 1 / a, sum = term;
    for (int n = 1; n < 1000000; n++) {
        term *= x / (a + n);
        sum += term;
        if (term < sum * 1e-17) break;
    }
    return sum * gamma_factor(a, x);
}

static double gamma_fraction(double a, double x)
{
    double b = x + 1 - a, c = 1e300, d = 1 / not_zero(b), h = d;
    for (int i = 1; i < 1000000; i++) {
        double an = -i * (i - a);
        b += 2;
        d = 1 / not_zero(an * d + b), c = not_zero(b + an / c);
        h *= d * c;
        if (fabs(d * c - 1) < 1e-16) break;
    }
    return h * gamma_factor(a, x);
}

static double gamma_above(double a, double x)
{
    if (isnan(x)) return NAN;
    if (x <= 0) return 1;
    return x < a + 1 ? 1 - gamma_series(a, x) : gamma_fraction(a, x);
}

/* ---- normal ---- */

double normal_below(double z) { return 0.5 * erfc(-z * M_SQRT1_2); }
double normal_above(double z) { return 0.5 * erfc(z * M_SQRT1_2); }

/* Of the upper tail p <= 0.5: a rational start (Abramowitz and Stegun 26.2.23), then Halley's steps on the tail itself. */
static double normal_upper_quantile(double p)
{
    double r = sqrt(-2 * log(p)), z = r - (2.515517 + r * (0.802853 + r * 0.010328)) / (1 + r * (1.432788 + r * (0.189269 + r * 0.001308)));
    for (int i = 0; i < 4; i++) {
        double density = exp(-0.5 * z * z - half_log_2pi), e = (normal_above(z) - p) / density;
        z += e / (1 - 0.5 * z * e);
    }
    return z;
}

double normal_quantile(double p)
{
    if (!(p > 0 && p < 1)) return p == 0 ? -INFINITY : p == 1 ? INFINITY : NAN;
    return p < 0.5 ? -normal_upper_quantile(p) : p > 0.5 ? normal_upper_quantile(1 - p) : 0;
}

/* ---- t ---- */

double t_two_sided(double t, double df)
{
    if (isinf(df)) return 2 * normal_above(fabs(t));
    if (isinf(t)) return 0;
    double s = t * t;
    return beta_share(df / 2, 0.5, df / (df + s), s / (df + s), false);
}

double t_above(double t, double df)
{
    if (isinf(df)) return normal_above(t);
    double half = t_two_sided(t, df) / 2;
    return t >= 0 ? half : 1 - half;
}

double t_below(double t, double df) { return t_above(-t, df); }

static double t_density(double t, double df)
{
    if (t == 0) return exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(df * M_PI);
    double s = t * t;
    return beta_factor(df / 2, 0.5, df / (df + s), s / (df + s)) / fabs(t);
}

/* Root of a falling function tail(x) = p on (low, high), by Newton's steps kept inside the bracket. */
typedef struct { double a, b; } Pair;
typedef double Tail(double x, Pair of);

static double root_of(Tail *tail, Tail *density, Pair of, double p, double low, double high, double x)
{
    for (int i = 0; i < 200; i++) {
        double e = tail(x, of) - p;
        if (e == 0) break;
        *(e > 0 ? &low : &high) = x;
        double next = x + e / density(x, of);
        if (!(next > low && next < high)) next = isinf(high) ? 2 * x + 1 : (low + high) / 2;
        if (fabs(next - x) <= 1e-16 * fabs(x)) return next;
        x = next;
    }
    return x;
}

static double t_tail(double t, Pair of) { return t_above(t, of.a); }
static double t_tail_density(double t, Pair of) { return t_density(t, of.a); }

double t_quantile(double p, double df)
{
    if (isinf(df)) return normal_quantile(p);
    if (!(p > 0 && p < 1 && df > 0)) return p == 0 ? -INFINITY : p == 1 ? INFINITY : NAN;
    if (p == 0.5) return 0;
    double tail = p < 0.5 ? p : 1 - p, z = normal_upper_quantile(tail);
    double start = z + (z * z * z + z) / (4 * df);
    if (df < 3) start = pow(tail * df * 2, -1 / df) + z;
    double t = root_of(t_tail, t_tail_density, (Pair){ df, 0 }, tail, 0, INFINITY, start);
    return p < 0.5 ? -t : t;
}

/* ---- chi-square, F, beta ---- */

double chi2_above(double x, double df) { return gamma_above(df / 2, x / 2); }

double f_above(double f, double df1, double df2)
{
    if (isnan(f)) return NAN;
    if (f <= 0) return 1;
    if (isinf(df2)) return chi2_above(f * df1, df1);
    double s = df1 * f;
    return beta_share(df1 / 2, df2 / 2, s / (df2 + s), df2 / (df2 + s), true);
}

static double f_tail(double x, Pair of) { return f_above(x, of.a, of.b); }
static double f_density(double x, Pair of)
{
    double s = of.a * x;
    return isinf(of.b) ? gamma_factor(of.a / 2, s / 2) / x : beta_factor(of.a / 2, of.b / 2, s / (of.b + s), of.b / (of.b + s)) / x;
}

double f_quantile(double p, double df1, double df2)
{
    if (!(p >= 0 && p < 1)) return p == 1 ? INFINITY : NAN;
    if (p == 0) return 0;
    if (p < 0.5 && !isinf(df2)) return 1 / root_of(f_tail, f_density, (Pair){ df2, df1 }, p, 0, INFINITY, 1);
    return root_of(f_tail, f_density, (Pair){ df1, df2 }, 1 - p, 0, INFINITY, 1);
}

static double beta_tail(double x, Pair of) { return beta_share(of.a, of.b, x, 1 - x, true); }
static double beta_density(double x, Pair of) { return beta_factor(of.a, of.b, x, 1 - x) / (x * (1 - x)); }

double beta_quantile(double p, double a, double b)
{
    if (!(p > 0 && p < 1)) return p == 0 ? 0 : p == 1 ? 1 : NAN;
    return root_of(beta_tail, beta_density, (Pair){ a, b }, 1 - p, 0, 1, a / (a + b));
}

/* ---- noncentral: Poisson mixtures ---- */

/* e^-m m^k / Gamma(k + 1), k >= 0 also a half. */
static double poisson_share(double k, double m)
{
    if (k == 0) return exp(-m);
    return gamma_factor(k, m) / k;
}

typedef double Term(double k, Pair of, double x, double y);

/* sum over k = 0, 1, ... of Poisson(k + shift; m) * term(k), from the largest weight outwards. */
static double mixture(double m, double shift, Term *term, Pair of, double x, double y)
{
    double from = floor(m), sum = 0;
    for (double k = from; k >= 0; k--) {
        double w = m == 0 ? k + shift == 0 : poisson_share(k + shift, m);
        sum += w * term(k, of, x, y);
        if (!(w >= 1e-18)) break;
    }
    for (double k = from + 1;; k++) {
        double w = m == 0 ? 0 : poisson_share(k + shift, m);
        sum += w * term(k, of, x, y);
        if (!(w >= 1e-18)) break;
    }
    return sum;
}

static double below_half(double k, Pair of, double x, double y) { return beta_share(k + 0.5, of.a, x, y, false); }
static double below_whole(double k, Pair of, double x, double y) { return beta_share(k + 1, of.a, x, y, false); }

/* Whether delta > 0 is so far above t >= 0 that what is below t is less than 1e-300: then Z <= -delta / 2, or the root of V / df is at
   least c = delta / (2 t), whose chance is at most (c^2 e^(1 - c^2))^(df / 2) (Chernoff). A mixture would take delta terms. */
static bool far_below(double t, double df, double delta)
{
    double c = delta / (2 * t), square = c * c;
    return delta > 80 && c > 1 && df / 2 * (square - 1 - log(square)) > 700;
}

double t_noncentral_below(double t, double df, double delta)
{
    if (isinf(df)) return normal_below(t - delta);
    if (far_below(fabs(t), df, fabs(delta))) return delta < 0;
    if (t < 0) return 1 - t_noncentral_below(-t, df, -delta);
    double s = t * t, x = s / (df + s), y = df / (df + s), m = delta * delta / 2;
    double even = mixture(m, 0, below_half, (Pair){ df / 2, 0 }, x, y);
    double odd = delta == 0 ? 0 : mixture(m, 0.5, below_whole, (Pair){ df / 2, 0 }, x, y);
    return normal_below(-delta) + 0.5 * (even + (delta > 0 ? odd : -odd));
}

static double above_f(double k, Pair of, double x, double y) { return beta_share(of.a + k, of.b, x, y, true); }

double f_noncentral_above(double f, double df1, double df2, double lambda)
{
    if (f <= 0) return 1;
    if (isinf(df2)) return chi2_noncentral_above(f * df1, df1, lambda);
    double s = df1 * f;
    return mixture(lambda / 2, 0, above_f, (Pair){ df1 / 2, df2 / 2 }, s / (df2 + s), df2 / (df2 + s));
}

static double above_gamma(double k, Pair of, double x, double y) { (void)y; return gamma_above(of.a + k, x); }

double chi2_noncentral_above(double x, double df, double lambda)
{
    return x <= 0 ? 1 : mixture(lambda / 2, 0, above_gamma, (Pair){ df / 2, 0 }, x / 2, 0);
}
