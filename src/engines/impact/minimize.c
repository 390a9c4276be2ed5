#include "engines/impact/minimize.h"
#include <math.h>

static const double gain = 1.4901161193847656e-8;       /* 2^-26: the root of what a double resolves */

/* ---- a polytope of n + 1 points ---- */

typedef struct { isize n; double *point, *value; isize low, high; Loss *loss; void *of; isize asked; } Polytope;   /* point[i * n + j]; of 0 .. n, and room for two */

static double *at(const Polytope *p, isize i) { return p->point + i * p->n; }

static double ask(Polytope *p, const double *x) { p->asked++; return p->loss(p->of, x); }

static void ends_find(Polytope *p)
{
    p->low = p->high = 0;
    for (isize i = 1; i <= p->n; i++) {
        if (p->value[i] < p->value[p->low]) p->low = i;
        if (p->value[i] > p->value[p->high]) p->high = i;
    }
}

/* The worst point through the centre of the others: -1 mirrors it, 2 goes twice as far as the mirror, 0.5 comes half way in. */
static void point_towards(const Polytope *p, const double *from, double share, const double *centre, double *out)
{
    for (isize j = 0; j < p->n; j++) out[j] = centre[j] + share * (from[j] - centre[j]);
}

static void put_in(Polytope *p, const double *x, double value)
{
    memcpy(at(p, p->high), x, (size_t)p->n * sizeof(double));
    p->value[p->high] = value;
}

static void shrink(Polytope *p)
{
    for (isize i = 0; i <= p->n; i++) {
        if (i == p->low) continue;
        point_towards(p, at(p, i), 0.5, at(p, p->low), at(p, i));
        p->value[i] = ask(p, at(p, i));
    }
}

static void polytope_step(Polytope *p, double *centre, double *tried, double *further)
{
    memset(centre, 0, (size_t)p->n * sizeof(double));
    for (isize i = 0; i <= p->n; i++) for (isize j = 0; j < p->n && i != p->high; j++) centre[j] += at(p, i)[j] / (double)p->n;
    point_towards(p, at(p, p->high), -1, centre, tried);
    double value = ask(p, tried);
    if (value < p->value[p->low]) {
        point_towards(p, tried, 2, centre, further);
        double more = ask(p, further);
        if (more < value) put_in(p, further, more);
        else put_in(p, tried, value);
        return;
    }
    double worst = p->value[p->high];
    isize better = 0;
    for (isize i = 0; i <= p->n; i++) better += p->value[i] > value;
    if (value < worst) put_in(p, tried, value);
    if (better > 1) return;                     /* it is not the worst of all but one */
    point_towards(p, at(p, p->high), 0.5, centre, tried);
    double inside = ask(p, tried);
    if (inside < p->value[p->high]) put_in(p, tried, inside);
    else if (value >= worst) shrink(p);
}

double nelder_mead(Arena *a, Loss *loss, void *of, double *x, isize n)
{
    Polytope p = { .n = n, .point = make_array(a, double, (n + 1) * n), .value = make_array(a, double, n + 1), .loss = loss, .of = of };
    double *centre = make_array(a, double, n), *tried = make_array(a, double, n), *further = make_array(a, double, n), size = 0;
    for (isize j = 0; j < n; j++) size = fmax(size, 0.1 * fabs(x[j]));
    if (size == 0) size = 0.1;
    for (isize i = 0; i <= n; i++) {
        memcpy(at(&p, i), x, (size_t)n * sizeof(double));
        if (i) at(&p, i)[i - 1] += size;
        p.value[i] = ask(&p, at(&p, i));
    }
    double near = gain * (fabs(p.value[0]) + gain);
    for (ends_find(&p); p.asked < 500 && p.value[p.high] > p.value[p.low] + near; ends_find(&p)) polytope_step(&p, centre, tried, further);
    memcpy(x, at(&p, p.low), (size_t)n * sizeof(double));
    return p.value[p.low];
}

/* ---- steps of a variable metric ---- */

static void slope_find(Loss *loss, void *of, double *x, isize n, double *out)
{
    for (isize j = 0; j < n; j++) {
        double here = x[j], ahead;
        x[j] = here + 1e-3, ahead = loss(of, x);
        x[j] = here - 1e-3, out[j] = (ahead - loss(of, x)) / 2e-3;
        x[j] = here;
    }
}

static double inner(const double *a, const double *b, isize n)
{
    double s = 0;
    for (isize i = 0; i < n; i++) s += a[i] * b[i];
    return s;
}

/* h: the inverse of the second derivatives, after a step t that changed the slope by c. */
static bool metric_update(double *h, const double *t, const double *c, double *hc, isize n)
{
    double along = inner(t, c, n), across = 0;
    if (!(along > 0)) return false;
    for (isize i = 0; i < n; i++) hc[i] = inner(h + i * n, c, n), across += hc[i] * c[i];
    across = 1 + across / along;
    for (isize i = 0; i < n; i++) for (isize j = 0; j < n; j++) h[i * n + j] += (across * t[i] * t[j] - t[i] * hc[j] - hc[i] * t[j]) / along;
    return true;
}

static void metric_plain(double *h, isize n)
{
    memset(h, 0, (size_t)(n * n) * sizeof(double));
    for (isize i = 0; i < n; i++) h[i * n + i] = 1;
}

double variable_metric(Arena *a, Loss *loss, void *of, double *x, isize n)
{
    double *h = make_array(a, double, n * n), *slope = make_array(a, double, n), *last = make_array(a, double, n), *way = make_array(a, double, n), *from = make_array(a, double, n), *hc = make_array(a, double, n);
    double value = loss(of, x);
    bool plain = true;
    metric_plain(h, n);
    slope_find(loss, of, x, n, slope);
    for (int steps = 0; steps < 100; steps++) {
        for (isize i = 0; i < n; i++) way[i] = -inner(h + i * n, slope, n);
        double down = inner(way, slope, n), length = 1, tried = INFINITY;
        memcpy(from, x, (size_t)n * sizeof(double));
        bool moved = down < 0;
        while (moved) {
            moved = false;
            for (isize j = 0; j < n; j++) x[j] = from[j] + length * way[j], moved |= x[j] + 10 != from[j] + 10;
            if (moved && (tried = loss(of, x)) <= value + 1e-4 * down * length) break;
            length *= 0.2;
        }
        if (!moved) memcpy(x, from, (size_t)n * sizeof(double));
        if (moved && value - tried > gain * (fabs(value) + gain)) {
            value = tried;
            memcpy(last, slope, (size_t)n * sizeof(double));
            slope_find(loss, of, x, n, slope);
            for (isize j = 0; j < n; j++) last[j] = slope[j] - last[j], way[j] *= length;
            plain = !metric_update(h, way, last, hc, n);
            if (plain) metric_plain(h, n);
            continue;
        }
        if (moved) value = tried;
        if (plain) break;
        metric_plain(h, n), plain = true;
        slope_find(loss, of, x, n, slope);
    }
    return value;
}
