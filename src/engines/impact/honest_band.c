#include "engines/impact/distributions.h"
#include "engines/impact/honest_work.h"
#include <math.h>

HonestBand honest_original(const HonestStudy *s)
{
    double effect = honest_effect(s), reach = normal_quantile(0.5 + s->level / 2) * sqrt(honest_effect_variance(s));
    return (HonestBand){ effect - reach, effect + reach };
}

Err honest_band(Arena *a, const HonestStudy *s, HonestKind kind, double m, isize points, HonestBand *out)
{
    if (s->pre < 1 || s->post < 1) return err(a, ERR_INPUT, "honest bands need a period before the treatment and one after, beside the one all are compared with");
    if (!(m >= 0) || !(s->level > 0 && s->level < 1)) return err(a, ERR_INPUT, "M is 0 or more, the level between 0 and 1");
    if (!(honest_effect_variance(s) > 0)) return err(a, ERR_NONE, "the effect asked for has no standard error");
    return kind == HONEST_SMOOTHNESS ? honest_smoothness(a, s, m, out) : honest_relative(a, s, m, points, out);
}

typedef struct { Arena *a; const HonestStudy *s; HonestKind kind; double side; Err e; } Search;

/* Is the interval of this m on the same side of zero as that of none? */
static bool holds(Search *h, double m)
{
    HonestBand b;
    if (failed(h->e)) return false;
    h->e = honest_band(h->a, h->s, h->kind, m, 0, &b);
    return !failed(h->e) && (h->side > 0 ? b.low > 0 : b.high < 0);
}

Err honest_breakdown(Arena *a, const HonestStudy *s, HonestKind kind, double *m)
{
    Search h = { .a = a, .s = s, .kind = kind };
    HonestBand none;
    h.e = honest_band(a, s, kind, 0, 0, &none);
    *m = 0;
    if (failed(h.e)) return h.e;
    h.side = none.low > 0 ? 1 : none.high < 0 ? -1 : 0;
    if (h.side == 0) return OK;
    double unit = kind == HONEST_SMOOTHNESS ? sqrt(honest_effect_variance(s)) : 1, yes = 0, no = unit / 8;
    while (holds(&h, no)) {
        yes = no, no *= 2;
        if (no > 1e6 * unit) { *m = INFINITY; return h.e; }
    }
    while (!failed(h.e) && no - yes > 1e-10 * no) {
        double half = (yes + no) / 2;
        if (half <= yes || half >= no) break;
        if (holds(&h, half)) yes = half;
        else no = half;
    }
    *m = yes;
    return h.e;
}

/* beta of period t of 0 .. pre, of which the last is the one all are compared with: its weights. */
static void change_of_slope(const HonestStudy *s, isize at, double *c)
{
    static const double twice[] = { 1, -2, 1 };
    for (isize i = 0; i < s->pre; i++) c[i] = i >= at && i < at + 3 ? twice[i - at] : 0;
}

double honest_smoothness_most(Arena *a, const HonestStudy *s)
{
    double most = -INFINITY, *c = make_array(a, double, s->pre + 1);
    if (s->pre == 1) return sqrt(honest_cov(s, 0, 0));
    for (isize at = 0; at + 1 < s->pre; at++) {
        double change = 0, variance = 0;
        change_of_slope(s, at, c);
        for (isize i = 0; i < s->pre; i++) change += c[i] * s->beta[i];
        for (isize i = 0; i < s->pre; i++) for (isize j = 0; j < s->pre; j++) variance += c[i] * c[j] * honest_cov(s, i, j);
        most = fmax(most, fabs(change) + normal_quantile(0.95) * sqrt(variance));
    }
    return most;
}
