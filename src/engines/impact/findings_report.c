#include "engines/impact/impact_report.h"
#include "impact_report.html.h"
#include "media/mark.h"
#include <math.h>

/* The colours of assets/_theme.scss, for a page that stands alone. */
#define DRAWING_STYLE \
    ".chart{font:15px/1.3 'Public Sans',system-ui,sans-serif}.axis{stroke:var(--line);stroke-width:1}.grid{stroke:var(--hair);stroke-width:1}" \
    ".line{fill:none;stroke:var(--line);stroke-width:2}.line--yours{stroke:var(--green);stroke-width:2.5}.dot{fill:var(--line);stroke:none}.dot--yours{fill:var(--green)}" \
    ".bar{fill:var(--line);stroke:none}.bar--yours{fill:var(--green)}.label{fill:var(--second);stroke:none}.label--yours{fill:var(--ink);font-weight:700}" \
    "circle.grid{fill:var(--hair);stroke:none}"
#define LIGHT "--page:#fff;--band:#f7f5f0;--ink:#1a2233;--second:#5b6472;--green:#0f6b66;--line:#8a8f98;--hair:#dfdbd1"
#define DARK "--page:#12171f;--band:#1c2430;--ink:#e8eaed;--second:#a9b1bc;--green:#6fd0c6;--line:#7c8490;--hair:#303a48"

static const char page_style[] =
    "<style>:root{" LIGHT "}@media (prefers-color-scheme:dark){:root{" DARK "}}@media print{:root{" LIGHT "}}"
    "*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:18px/1.6 'Public Sans',system-ui,-apple-system,'Segoe UI',sans-serif}"
    "header,main{max-width:46rem;margin:0 auto;padding:0 1.25rem}header{border-bottom:1px solid var(--hair)}main{padding-bottom:4rem}"
    ".brand{display:flex;align-items:center;gap:.5rem;font-weight:700;margin:.75rem 0}.brand svg{width:28px;height:28px}"
    ".kicker{color:var(--second);margin:2.5rem 0 0}h1{font-size:2.1rem;line-height:1.15;margin:.25rem 0 1rem}h2{font-size:1.4rem;line-height:1.25;margin:2.5rem 0 .75rem}"
    ".lead{font-size:1.3rem;line-height:1.45;margin:0 0 1.5rem}.short{background:var(--band);padding:1.25rem 1.5rem 1rem;border-radius:.5rem}.short h2{margin-top:0}"
    ".dots{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1.5rem}figure{margin:0}figcaption{color:var(--second);font-size:.95rem;line-height:1.45;margin-top:.5rem}"
    ".dots svg{width:11rem;height:11rem;max-width:100%}.plot{overflow-x:auto}.plot+.plot{margin-top:2rem}.plot svg{width:100%;min-width:30rem;height:auto}ul{padding-left:1.2rem;margin:1rem 0}li{margin:.35rem 0}"
    ".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.95rem;font-variant-numeric:tabular-nums;margin:1rem 0}caption{text-align:left;font-weight:700;padding:.5rem 0}"
    "th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--hair);vertical-align:top}thead th{border-bottom:2px solid var(--line)}td.number,th.number{text-align:right}"
    "dl{margin:1rem 0}dl div{display:grid;grid-template-columns:minmax(9rem,2fr) 3fr;gap:1rem;padding:.25rem 0;border-bottom:1px solid var(--hair)}dt{color:var(--second)}dd{margin:0;overflow-wrap:anywhere}"
    "pre{background:var(--band);padding:1rem;overflow-x:auto;border-radius:.5rem;font-size:.9rem}summary{cursor:pointer;padding:.5rem 0}.second{color:var(--second);font-size:.95rem}"
    "@media (max-width:30rem){body{font-size:17px}h1{font-size:1.7rem}dl div{grid-template-columns:1fr;gap:0}}@media print{details>*{display:block}section{break-inside:avoid}}"
    DRAWING_STYLE "</style>";

Str plot_file(Arena *a, Html plot)
{
    static const char open[] = "<svg class=\"chart\"";
    must(str_starts(plot.s, str_from(open)));
    Str rest = str_slice(plot.s, (isize)sizeof open - 1, plot.s.n), inside;
    isize end = str_find_char(rest, '>');
    inside = str_slice(rest, end + 1, rest.n);
    return str_fmt(a, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\"" STR_FMT "><style>svg{" LIGHT ";background:var(--page)}" DRAWING_STYLE "</style>" STR_FMT "\n", STR_ARG(str_slice(rest, 0, end)), STR_ARG(inside));
}

static Html mark_small(Out *o)
{
    Draw *d = draw_svg(o, 24, 24, "mark", S("Rotunda"));
    mark_draw(d, (Point){ 0, 0 }, 24, 4);
    return draw_svg_end(d);
}

static void dots_add(Out *o, ImpactReport *p, double chance, Str words)
{
    vec_push(o->buf->arena, &p->dots, (ReportDots){ findings_dots(o, chance, words), words });
}

static Str cell_words(Arena *a, const Cell *c) { return c->text.p ? c->text : isnan(c->number) ? S("") : value_said(a, c->number); }

static ReportTable report_table_of(Arena *a, const FindingsTable *t)
{
    ReportTable out = { .title = t->title };
    for (isize j = 0; j < t->head.n; j++) vec_push(a, &out.head, (ReportCell){ t->head.p[j], j < t->cell.n && cell_is_number(&t->cell.p[j]) });
    for (isize i = 0; i < t->cell.n; i++) {
        if (i % t->head.n == 0) vec_push(a, &out.row, (ReportRow){ 0 });
        vec_push(a, &out.row.p[out.row.n - 1].cell, (ReportCell){ cell_words(a, &t->cell.p[i]), cell_is_number(&t->cell.p[i]) });
    }
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
    StrVec said = effect_sentences(f);
    p->lead = said.p[0];
    for (isize i = 1; i < said.n; i++) if (!str_starts(said.p[i], S("The chance"))) vec_push(a, &p->said, said.p[i]);
    Str zero = zero_said(f);
    dots_add(o, p, chance_above(e, 0), str_fmt(a, "The chance that the %s is above " STR_FMT " is " STR_FMT ".", f->ratio ? "ratio" : "effect", STR_ARG(zero), STR_ARG(chance_said(a, chance_above(e, 0)))));
    if (!isnan(f->bar)) dots_add(o, p, chance_above(e, f->bar), str_fmt(a, "The chance that it is above " STR_FMT " is " STR_FMT ".", STR_ARG(effect_said(f, f->bar)), STR_ARG(chance_said(a, chance_above(e, f->bar)))));
    if (f->next) dots_add(o, p, chance_above(f->next, 0), str_fmt(a, "The chance that it is above " STR_FMT " in one more place like these is " STR_FMT ".", STR_ARG(zero), STR_ARG(chance_said(a, chance_above(f->next, 0)))));
}

static void data_say(const Findings *f, ImpactReport *p)
{
    Arena *a = f->arena;
    if (f->read >= 0) p->rows = str_fmt(a, STR_FMT " rows were read and " STR_FMT " used.", STR_ARG(value_said(a, (double)f->read)), STR_ARG(value_said(a, (double)f->used)));
    for (isize i = 0; i < f->dropped.n; i++) vec_push(a, &p->dropped, (ReportPair){ f->dropped.p[i].reason, value_said(a, (double)f->dropped.p[i].rows) });
    for (isize i = 0; i < f->table.n; i++) if (f->table.p[i].cell.n) vec_push(a, &p->table, report_table_of(a, &f->table.p[i]));
    for (isize i = 0; i < f->choice.n; i++) vec_push(a, &p->choice, (ReportPair){ str_from(f->choice.p[i].name), f->choice.p[i].text });
    for (isize i = 0; i < f->fact.n; i++) vec_push(a, &p->fact, (ReportPair){ str_from(f->fact.p[i].label), value_said(a, f->fact.p[i].value) });
}

void findings_report(Buf *b, Findings *f)
{
    Buf parts = buf_on(f->arena);
    Out drawing = { .buf = &parts }, o = { .buf = b };
    ImpactReport p = { .title = f->question.n ? f->question : f->title, .method = f->title, .command = f->command, .version = str_from(program_version),
        .style = { str_from(page_style) }, .mark = mark_small(&drawing), .plot = findings_plot(&drawing, f),
        .checks_title = f->read < 0 ? S("What it means") : S("Was the data in order?"), .plot_title = f->main < 0 ? S("Drawn") : S("The estimates"), .checks = f->checks, .robustness = f->robustness, .limits = f->limits, .notes = f->notes };
    p.second = f->second, p.second_says = f->second_says;
    if (p.plot.s.n) p.plot_says = f->plot_says.n ? f->plot_says : f->main >= 0 ? str_fmt(f->arena, "Each dot is an estimate, each line its %g%% interval. The thin upright line is no effect.", f->level * 100) : S("As in the table below.");
    effect_say(&drawing, f, &p);
    data_say(f, &p);
    if (f->estimate.n) { FindingsTable t = findings_estimates(f); p.estimates = report_table_of(f->arena, &t); }
    impact_report(&o, &p);
}
