#include "engines/impact/meta.h"
#include <math.h>

/* ---- counts ---- */

typedef struct { double a, b, c, d; } Table;

static bool empty_cell(const Table *t) { return t->a == 0 || t->b == 0 || t->c == 0 || t->d == 0; }

static void table_effect(Measure measure, const Table *t, double *y, double *v)
{
    double n1 = t->a + t->b, n2 = t->c + t->d, p1 = t->a / n1, p2 = t->c / n2;
    if (measure == MEASURE_OR) *y = log(t->a / t->b) - log(t->c / t->d), *v = 1 / t->a + 1 / t->b + 1 / t->c + 1 / t->d;
    else if (measure == MEASURE_RR) *y = log(p1) - log(p2), *v = 1 / t->a - 1 / n1 + 1 / t->c - 1 / n2;
    else *y = p1 - p2, *v = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2;
    if (!isfinite(*y) || !isfinite(*v)) *y = *v = NAN;
}

void effects_of_counts(Measure measure, isize k, const double *a, const double *b, const double *c, const double *d, double add, AddTo to, double *y, double *v)
{
    bool any = false;
    for (isize i = 0; i < k; i++) any |= empty_cell(&(Table){ a[i], b[i], c[i], d[i] });
    for (isize i = 0; i < k; i++) {
        Table t = { a[i], b[i], c[i], d[i] };
        bool now = to == ADD_ALL || (to == ADD_IF0ALL && any) || (to == ADD_ONLY0 && empty_cell(&t));
        double more = now ? add : 0;
        t = (Table){ t.a + more, t.b + more, t.c + more, t.d + more };
        table_effect(measure, &t, &y[i], &v[i]);
    }
}

/* ---- means ---- */

/* gamma(m / 2) / (sqrt(m / 2) gamma((m - 1) / 2)): Hedges 1981. */
static double small_sample(double m)
{
    int sign;
    return m > 1 ? exp(lgamma_r(m / 2, &sign) - 0.5 * log(m / 2) - lgamma_r((m - 1) / 2, &sign)) : NAN;
}

void effects_of_means(Measure measure, isize k, const MeansColumns *c, double *y, double *v)
{
    for (isize i = 0; i < k; i++) {
        double n1 = c->n1[i], n2 = c->n2[i], s1 = c->sd1[i] * c->sd1[i], s2 = c->sd2[i] * c->sd2[i], m = n1 + n2 - 2;
        y[i] = c->m1[i] - c->m2[i], v[i] = s1 / n1 + s2 / n2;
        if (measure == MEASURE_MD) continue;
        y[i] = small_sample(m) * y[i] / sqrt(((n1 - 1) * s1 + (n2 - 1) * s2) / m);
        v[i] = 1 / n1 + 1 / n2 + y[i] * y[i] / (2 * (n1 + n2));
    }
}
