#include "engines/impact/impact_report.h"
#include "impact_report.html.h"
#include <math.h>

/* How charts are drawn, in the colours of media/bare.html; a plot in a file of its own brings the light ones along. */
#define DRAWING_STYLE \
    ".chart{font:15px/1.3 'Public Sans',system-ui,sans-serif}.axis{stroke:var(--line);stroke-width:1}.grid{stroke:var(--hair);stroke-width:1}" \
    ".line{fill:none;stroke:var(--line);stroke-width:2}.line--yours{stroke:var(--verdigris);stroke-width:2.5}.dot{fill:var(--line);stroke:none}.dot--yours{fill:var(--verdigris)}" \
    ".bar{fill:var(--line);stroke:none}.bar--yours{fill:var(--verdigris)}.label{fill:var(--second);stroke:none}.label--yours{fill:var(--ink);font-weight:700}" \
    "circle.grid,path.grid{fill:var(--hair);stroke:none}"
#define LIGHT "--page:#fff;--band:#f7f5f0;--ink:#1a2233;--second:#5b6472;--verdigris:#0f6b66;--line:#8a8f98;--hair:#dfdbd1"

Str plot_file(Arena *a, Html plot)
{
    static const char open[] = "<svg class=\"chart\"";
    must(str_starts(plot.s, str_from(open)));
    Str rest = str_slice(plot.s, (isize)sizeof open - 1, plot.s.n), inside;
    isize end = str_find_char(rest, '>');
    inside = str_slice(rest, end + 1, rest.n);
    return str_fmt(a, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\"" STR_FMT "><style>svg{" LIGHT ";background:var(--page)}" DRAWING_STYLE "</style>" STR_FMT "\n", STR_ARG(str_slice(rest, 0, end)), STR_ARG(inside));
}

static void dots_add(Out *o, ImpactReport *p, double chance, Str words)
{
    vec_push(o->buf->arena, &p->dots, (ReportDots){ findings_dots(o, chance, words), words });
}

enum { ROWS_SHOWN = 15 };

static ReportTable report_table_of(const Findings *f, const FindingsTable *t)
{
    Arena *a = f->arena;
    ReportTable out = { .title = tr(f->lang, t->title), .label = tr(f->lang, t->title.n ? t->title : _("The estimates as a table")) };
    for (isize j = 0; j < t->head.n; j++) vec_push(a, &out.head, (ReportCell){ tr(f->lang, t->head.p[j]), j < t->cell.n && cell_is_number(&t->cell.p[j]) });
    for (isize i = 0; i < t->cell.n; i++) {
        if (i % t->head.n == 0) vec_push(a, &out.row, (ReportRow){ 0 });
        vec_push(a, &out.row.p[out.row.n - 1].cell, (ReportCell){ cell_said(f, &t->cell.p[i]), cell_is_number(&t->cell.p[i]) });
    }
    out.folded = t->title.n && out.row.n > ROWS_SHOWN;
    return out;
}

static void effect_say(Out *o, const Findings *f, ImpactReport *p)
{
    if (f->main < 0) {
        if (p->checks.n) p->lead = p->checks.p[0], p->checks.p++, p->checks.n--;
        return;
    }
    Arena *a = f->arena;
    const Estimate *e = &f->estimate.p[f->main];
    StrVec said = effect_sentences(f, false);
    p->lead = said.p[0];
    for (isize i = 1; i < said.n; i++) vec_push(a, &p->said, said.p[i]);
    if (!isfinite(e->low) || !isfinite(e->high)) return;
    dots_add(o, p, chance_above(e, 0), chance_sentence(f, 0, chance_above(e, 0)));
    if (!isnan(f->bar) && f->bar != 0) dots_add(o, p, chance_above(e, f->bar), chance_sentence(f, f->bar, chance_above(e, f->bar)));
    if (f->next) dots_add(o, p, chance_above(f->next, 0), next_sentence(f, 0, chance_above(f->next, 0)));
}

static void data_say(const Findings *f, ImpactReport *p)
{
    Arena *a = f->arena;
    if (f->read >= 0) p->rows = worded(f, N_("%s rows were read and %s used."), str_z(a, value_said(f, (double)f->read)), str_z(a, value_said(f, (double)f->used)));
    for (isize i = 0; i < f->dropped.n; i++) vec_push(a, &p->dropped, (ReportPair){ reason_said(f, f->dropped.p[i].reason), value_said(f, (double)f->dropped.p[i].rows) });
    for (isize i = 0; i < f->table.n; i++) if (f->table.p[i].cell.n) vec_push(a, &p->table, report_table_of(f, &f->table.p[i]));
    for (isize i = 0; i < f->choice.n; i++) vec_push(a, &p->choice, (ReportPair){ str_from(f->choice.p[i].name), f->choice.p[i].text });
    for (isize i = 0; i < f->fact.n; i++) vec_push(a, &p->fact, (ReportPair){ tr(f->lang, str_from(f->fact.p[i].label)), value_said(f, f->fact.p[i].value) });
}

void findings_report(Buf *b, Findings *f)
{
    Buf parts = buf_on(f->arena);
    Out drawing = { .buf = &parts, .lang = f->lang }, o = { .buf = b, .lang = f->lang };
    ImpactReport p = { .title = tr(f->lang, f->question.n ? f->question : f->title), .method = tr(f->lang, f->title), .command = f->command, .version = str_from(program_version),
        .style = { S("<style>" DRAWING_STYLE "</style>") }, .plot = findings_plot(f),
        .checks_title = tr(f->lang, f->read < 0 ? _("What it means") : _("Was the data in order?")), .plot_title = tr(f->lang, f->main < 0 ? _("Drawn") : _("The estimates")), .checks = f->checks, .robustness = f->robustness, .limits = f->limits };
    for (isize i = 0; i < f->notes.n; i++) vec_push(f->arena, &p.notes, str_capital(f->arena, f->notes.p[i]));
    p.second = f->second, p.second_says = tr(f->lang, f->second_says);
    if (p.plot.sheet.s.n) p.plot_says = f->plot_says.n ? tr(f->lang, f->plot_says) : f->main >= 0 ? worded(f, N_("Each dot is an estimate, each line its %g%% interval. The thin upright line is no effect."), f->level * 100) : tr(f->lang, _("As in the table below."));
    effect_say(&drawing, f, &p);
    data_say(f, &p);
    if (f->estimate.n) { FindingsTable t = findings_estimates(f, true); p.estimates = report_table_of(f, &t); }
    if (str_eq(p.title, p.method)) p.method = (Str){ 0 };
    impact_report(&o, &p);
}
