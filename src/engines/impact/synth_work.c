#include "engines/impact/synth_work.h"

double synth_treated_y(const SynthModel *m, isize period)
{
    double sum = 0;
    for (isize i = 0; i < m->treated; i++) sum += m->y[m->of_treated[i] * m->periods + period];
    return sum / (double)m->treated;
}

double synth_treated_x(const SynthModel *m, isize predictor)
{
    double sum = 0;
    for (isize i = 0; i < m->treated; i++) sum += m->x[predictor * m->units + m->of_treated[i]];
    return sum / (double)m->treated;
}

void synth_apart(const SynthModel *m, double *out)
{
    for (isize t = 0; t < m->before; t++) {
        double target = synth_treated_y(m, t);
        for (isize j = 0; j < m->donors; j++) out[j * m->before + t] = synth_donor_y(m, j, t) - target;
    }
}
