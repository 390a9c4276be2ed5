/* honest_work.h: what the parts of honest.h share. Inside engines/impact only. */
#ifndef ENGINES_HONEST_WORK_H
#define ENGINES_HONEST_WORK_H
#include "engines/impact/honest.h"

Err honest_smoothness(Arena *a, const HonestStudy *s, double m, HonestBand *out);
Err honest_relative(Arena *a, const HonestStudy *s, double m, isize points, HonestBand *out);

static inline double honest_effect(const HonestStudy *s)
{
    double sum = 0;
    for (isize t = 0; t < s->post; t++) sum += s->weight[t] * s->beta[s->pre + t];
    return sum;
}

static inline double honest_cov(const HonestStudy *s, isize i, isize j) { return s->sigma[i * (s->pre + s->post) + j]; }

static inline double honest_effect_variance(const HonestStudy *s)
{
    double sum = 0;
    for (isize t = 0; t < s->post; t++) for (isize u = 0; u < s->post; u++) sum += s->weight[t] * s->weight[u] * honest_cov(s, s->pre + t, s->pre + u);
    return sum;
}

#endif
