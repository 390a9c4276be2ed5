#include "engines/impact/series_plot.h"
#include "engines/impact/synth_task.h"
#include <math.h>

enum { PLACEBOS_MOST = 100 };

static Drawn paths(SynthTask *t)
{
    Arena *a = t->cli->arena;
    isize n = t->m.periods;
    double *seen = make_array(a, double, n), *made = make_array(a, double, n);
    for (isize p = 0; p < n; p++) {
        for (isize i = 0; i < t->m.treated; i++) seen[p] += t->y[t->own[i] * n + p] / (double)t->m.treated;
        made[p] = seen[p] - t->fit.gap[p];
    }
    Series line[] = { { tr(t->f.lang, _("synthetic")), SERIES_OTHER, made, 0, n }, { synth_treated(t), SERIES_YOURS, seen, 0, n } };
    Str says = worded(&t->f, N_("%s of %s and of its synthetic unit"), str_z(a, t->outcome), str_z(a, synth_treated(t)));
    SeriesDrawing d = (SeriesDrawing){ says, t->outcome, &t->periods, line, 2, t->m.before, tr(t->f.lang, _("the treatment begins")), false };
    return DRAWN(series_plot(drawing_on(&t->f), width, &d));
}

/* The treated's gaps above those of placebos; those that did not fit before (RMSPE over sqrt(20) times, as in the paper) are left away. */
static Drawn gaps(SynthTask *t, isize *shown)
{
    Arena *a = t->cli->arena;
    const SynthPlacebos *p = &t->placebos;
    Series *line = make_array(a, Series, PLACEBOS_MOST + 1);
    *shown = 0;
    for (isize s = 0; s < p->sets && *shown < PLACEBOS_MOST; s++)
        if (p->fit[s].rmspe[0] <= sqrt(20) * t->fit.rmspe[0]) line[(*shown)++] = (Series){ { 0 }, SERIES_FAINT, p->fit[s].gap, 0, t->m.periods };
    line[*shown] = (Series){ synth_treated(t), SERIES_YOURS, t->fit.gap, 0, t->m.periods };
    Str says = worded(&t->f, N_("Gap between %s and its synthetic unit, with those of placebos"), str_z(a, synth_treated(t)));
    SeriesDrawing d = (SeriesDrawing){ says, worded(&t->f, N_("gap in %s"), str_z(a, t->outcome)), &t->periods, line, *shown + 1, t->m.before, tr(t->f.lang, _("the treatment begins")), true };
    return DRAWN(series_plot(drawing_on(&t->f), width, &d));
}

Err synth_draw(SynthTask *t)
{
    Findings *f = &t->f;
    Str to = cli_text(t->cli, "gaps");
    if (!cli_text(t->cli, "plot").n && !cli_text(t->cli, "report").n && !to.n) return OK;
    isize shown = 0;
    f->plot = paths(t);
    f->plot_says = worded(f, N_("The green line is what was seen, the grey one what the synthetic unit says would have been without the treatment. The closer they run before, the more is to be believed of the distance after.%s"), words(f, t->method == SYNTH_SDID ? N_(" The synthetic line is moved to the level that both have in the periods it is measured from.") : ""));
    if (!t->placebos.sets) return OK;
    f->second = gaps(t, &shown);
    f->second_says = shown ? worded(f, N_("The green line is the gap of %s; each thin one that of %s to which nothing happened (%td, those that fitted before). An effect stands out of what happens by itself."), str_z(f->arena, synth_treated(t)), words(f, t->m.treated == 1 ? N_("a donor") : N_("a set of donors")), shown)
                           : worded(f, N_("The green line is the gap of %s. No placebo fitted nearly as well before; none is drawn."), str_z(f->arena, synth_treated(t)));
    return to.n ? findings_file(t->cli, to, plot_file(f->arena, f->second.sheet)) : OK;
}
