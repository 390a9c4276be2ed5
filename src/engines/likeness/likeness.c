#include "engines/likeness/likeness.h"
#include <math.h>

double great_circle_km(double lat1, double lon1, double lat2, double lon2)
{
    double rad = M_PI / 180, dlat = (lat2 - lat1) * rad, dlon = (lon2 - lon1) * rad;
    double h = pow(sin(dlat / 2), 2) + cos(lat1 * rad) * cos(lat2 * rad) * pow(sin(dlon / 2), 2);
    return 2 * 6371 * asin(sqrt(h > 1 ? 1 : h));     /* NAN stays NAN */
}

/* A field of one place on its scale: logarithms where people compare by factors. NAN for the pairwise fields. */
static double level(const LikenessPlace *p, LikenessField f)
{
    switch (f) {
    case L_POPULATION:   return p->population > 0 ? log(p->population) : NAN;
    case L_DENSITY:      return p->density > 0 ? log(p->density) : NAN;
    case L_GROWTH:       return p->growth;
    case L_INCOME:       return p->income > 0 ? log(p->income) : NAN;
    case L_UNEMPLOYMENT: return p->unemployment;
    default:             return NAN;
    }
}

static double concerns_apart(u64 a, u64 b)
{
    return a && b ? 1 - (double)__builtin_popcountll(a & b) / (double)__builtin_popcountll(a | b) : NAN;
}

static double country_apart(const LikenessPlace *a, const LikenessPlace *b)
{
    if (!a->country.n || !b->country.n) return NAN;
    if (!str_eq(a->country, b->country)) return 1;
    return a->region.n && str_eq(a->region, b->region) ? 0 : 0.5;
}

static double pair_apart(const LikenessPlace *a, const LikenessPlace *b, LikenessField f)
{
    switch (f) {
    case L_DISTANCE: return log1p(great_circle_km(a->lat, a->lon, b->lat, b->lon) / 100); /* NAN where a coordinate is */
    case L_COUNTRY:  return country_apart(a, b);
    case L_CONCERNS: return concerns_apart(a->concerns, b->concerns);
    default:         return level(b, f) - level(a, f);
    }
}

typedef struct { double n, mean, m2; } Spread; /* Welford 1962 */

static void spread_add(Spread *s, double v)
{
    if (isnan(v)) return;
    double d = v - s->mean;
    s->n++;
    s->mean += d / s->n;
    s->m2 += d * (v - s->mean);
}

LikenessScale likeness_scale(const LikenessPlace *places, isize n)
{
    Spread s[L_FIELDS] = { 0 };
    isize step = n / 2000 + 1;
    for (isize i = 0; i < n; i++) {
        for (int f = 0; f < L_DISTANCE; f++) spread_add(&s[f], level(&places[i], f));
        for (isize j = i + 1; j < n && i % step == 0; j += step)
            for (int f = L_DISTANCE; f < L_FIELDS; f++) spread_add(&s[f], pair_apart(&places[i], &places[j], f));
    }
    LikenessScale scale;
    for (int f = 0; f < L_FIELDS; f++) {
        double sd = s[f].n > 1 ? sqrt(s[f].m2 / (s[f].n - 1)) : 0;
        scale.sd[f] = sd > 0 ? sd : 1;
    }
    return scale;
}

u32 likeness_fields(LikenessWay way)
{
    switch (way) {
    case LIKE_NEED:     return 1u << L_UNEMPLOYMENT | 1u << L_INCOME | 1u << L_GROWTH | 1u << L_COUNTRY | 1u << L_CONCERNS;
    case LIKE_MEANS:    return 1u << L_POPULATION | 1u << L_DENSITY | 1u << L_INCOME;
    case LIKE_DISTANCE: return 1u << L_DISTANCE;
    default:            return (1u << L_FIELDS) - 1;
    }
}

Likeness likeness_between(const LikenessScale *scale, const LikenessPlace *a, const LikenessPlace *b, LikenessWay way)
{
    Likeness l = { .km = great_circle_km(a->lat, a->lon, b->lat, b->lon) };
    u32 looked_at = likeness_fields(way);
    double sum = 0;
    int n = 0;
    for (int f = 0; f < L_FIELDS; f++) {
        l.d[f] = pair_apart(a, b, f) / scale->sd[f];
        if (isnan(l.d[f]) || !(looked_at >> f & 1)) continue;
        l.shared |= 1u << f;
        sum += l.d[f] * l.d[f];
        n++;
    }
    int beside_distance = n - (int)(l.shared >> L_DISTANCE & 1);
    bool enough = way == LIKE_DISTANCE ? n > 0 : beside_distance >= 2;
    l.unlikeness = enough ? sqrt(sum / n) : NAN;
    return l;
}

isize likeness_nearest(const LikenessScale *scale, const LikenessPlace *a, const LikenessPlace *places, isize n, isize skip, LikenessWay way, isize k, Likeness *out)
{
    isize found = 0;
    for (isize i = 0; i < n; i++) {
        if (i == skip) continue;
        Likeness l = likeness_between(scale, a, &places[i], way);
        if (isnan(l.unlikeness) || (found == k && l.unlikeness >= out[k - 1].unlikeness)) continue;
        l.place = i;
        isize at = found < k ? found++ : k - 1;
        for (; at > 0 && out[at - 1].unlikeness > l.unlikeness; at--) out[at] = out[at - 1];
        out[at] = l;
    }
    return found;
}
