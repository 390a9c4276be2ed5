#include "engines/impact/impact_methods.h"
#include "engines/impact/sample.h"
#include <math.h>

/* `rotunda impact describe`: what a file holds, before anybody computes with it. */
typedef struct { Cli *cli; Sample s; Findings f; Str unit, time, group; } Describe;

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Quantile by R's rule 7: between the two values that stand around it. */
static double quantile(const double *sorted, isize n, double p)
{
    double at = p * (double)(n - 1);
    isize low = (isize)floor(at);
    return low + 1 >= n ? sorted[n - 1] : sorted[low] + (at - (double)low) * (sorted[low + 1] - sorted[low]);
}

static isize distinct(const double *sorted, isize n)
{
    isize d = n > 0;
    for (isize i = 1; i < n; i++) d += sorted[i] != sorted[i - 1];
    return d;
}

static void number_row(Describe *t, FindingsTable *table, const Column *c)
{
    isize n = 0;
    double *v = malloc((size_t)(t->s.c.n + 1) * sizeof *v), mean = 0, square = 0;
    must(v);
    bool whole = true;
    for (isize r = 0; r < t->s.c.n; r++) if (!isnan(c->value[r])) v[n++] = c->value[r], whole &= c->value[r] == floor(c->value[r]);
    for (isize i = 0; i < n; i++) mean += v[i] / (double)n;
    for (isize i = 0; i < n; i++) square += (v[i] - mean) * (v[i] - mean);
    qsort(v, (size_t)n, sizeof *v, by_size);
    Findings *f = &t->f;
    cell_words(f, table, whole ? _("whole number") : _("number"));
    cell_number(f, table, (double)c->missing), cell_number(f, table, (double)distinct(v, n));
    cell_number(f, table, n ? mean : NAN), cell_number(f, table, n > 1 ? sqrt(square / (double)(n - 1)) : NAN);
    double cells[] = { n ? v[0] : NAN, n ? quantile(v, n, 0.5) : NAN, n ? v[n - 1] : NAN };
    for (isize i = 0; i < countof(cells); i++) cell_exact(f, table, cells[i]);
    free(v);
}

static void columns_table(Describe *t)
{
    static const char *const head[] = { N_("Column"), N_("Type"), N_("Missing"), N_("Different"), N_("Mean"), N_("SD"), N_("Least"), N_("Median"), N_("Most"), NULL };
    FindingsTable *table = table_add(&t->f, "columns", _("Columns"), head);
    for (isize i = 0; i < t->s.c.header.n; i++) {
        const Column *c = &t->s.c.column[i];
        cell_text(&t->f, table, c->name);
        if (!c->code) { number_row(t, table, c); continue; }
        cell_words(&t->f, table, _("text"));
        cell_number(&t->f, table, (double)c->missing), cell_number(&t->f, table, c->levels);
        for (int k = 0; k < 2; k++) cell_number(&t->f, table, NAN);
        cell_text(&t->f, table, c->levels ? str_utf8_head(c->level[0], 24) : S("")), cell_number(&t->f, table, NAN);
        cell_text(&t->f, table, c->levels ? str_utf8_head(c->level[c->levels - 1], 24) : S(""));
        double ignored;
        if (c->text_line > 2 && c->levels > 1 && str_real(c->level[0], &ignored))
            note(&t->f, N_("%s holds numbers and texts: the first text stands in line %td."), str_z(t->cli->arena, c->name), (isize)c->text_line);
    }
}

/* ---- a panel ---- */

typedef struct { i32 unit, time; } Key;
static int by_key(const void *a, const void *b)
{
    const Key *x = a, *y = b;
    return x->unit != y->unit ? (x->unit > y->unit) - (x->unit < y->unit) : (x->time > y->time) - (x->time < y->time);
}

typedef struct { isize n, doubled, gaps, full, least, most; } Panel;

static Panel panel_of(const Column *unit, const Column *time, isize rows, Key *k)
{
    Panel p = { .least = INT32_MAX };
    for (isize r = 0; r < rows; r++) if (unit->code[r] >= 0 && time->code[r] >= 0) k[p.n++] = (Key){ unit->code[r], time->code[r] };
    qsort(k, (size_t)p.n, sizeof *k, by_key);
    for (isize i = 0, run = 0; i < p.n; i++) {
        bool same = i && k[i].unit == k[i - 1].unit;
        if (same && k[i].time == k[i - 1].time) { p.doubled++; continue; }
        run = same ? run + 1 : 1;
        p.gaps += same && k[i].time > k[i - 1].time + 1;
        bool last = i + 1 == p.n || k[i + 1].unit != k[i].unit;
        for (isize j = i + 1; j < p.n && k[j].unit == k[i].unit && k[j].time == k[i].time; j++) last = j + 1 == p.n || k[j + 1].unit != k[i].unit;
        if (!last) continue;
        p.full += run == time->levels;
        p.least = min_i64(p.least, run), p.most = max_i64(p.most, run);
    }
    return p;
}

static void panel_say(Describe *t, const Column *unit, const Column *time)
{
    Findings *f = &t->f;
    Key *k = malloc((size_t)(t->s.c.n + 1) * sizeof *k);
    must(k);
    Panel p = panel_of(unit, time, t->s.c.n, k);
    fact(f, "units", N_("units"), unit->levels), fact(f, "periods", N_("periods"), time->levels);
    fact(f, "balanced_units", N_("units seen in every period"), (double)p.full);
    fact(f, "least_periods", N_("fewest periods of a unit"), (double)p.least), fact(f, "most_periods", N_("most periods of a unit"), (double)p.most);
    fact(f, "duplicates", N_("rows that repeat a unit and period"), (double)p.doubled), fact(f, "gaps", N_("breaks within units"), (double)p.gaps);
    if (p.doubled) sentence(f, &f->checks, p.doubled == 1 ? N_("%td row repeats the unit and period of another: no panel method knows which one counts.") : N_("%td rows repeat the unit and period of another: no panel method knows which one counts."), p.doubled);
    if (p.full == unit->levels) sentence(f, &f->checks, p.doubled ? N_("But for that the panel is balanced: each of %d units is seen in each of %d periods.") : N_("The panel is balanced: each of %d units is seen in each of %d periods."), unit->levels, time->levels);
    else sentence(f, &f->checks, N_("The panel is not balanced: %td of %d units are seen in all of %d periods, and there are %td breaks within units."), p.full, unit->levels, time->levels, p.gaps);
    if (!p.doubled) sentence(f, &f->checks, N_("No row repeats the unit and period of another."));
    free(k);
}

/* ---- when units are treated ---- */

static bool never(const Column *g, i32 code)
{
    return code < 0 || str_eq(g->level[code], S("0")) || str_eq(g->level[code], S("never"));
}

/* A row a cohort, a column a period: marked from the first treated period on. */
static Drawn timing_map(Describe *t, const Column *time, const Column *group, const isize *units)
{
    Arena *a = t->cli->arena;
    const Findings *f = &t->f;
    Vec(TimingRow) row = { 0 };
    for (i32 g = 0; g <= group->levels; g++) {
        if (!units[g]) continue;
        double first = INFINITY;
        if (g < group->levels) str_real(group->level[g], &first);
        vec_push(a, &row, (TimingRow){ str_fmt(a, STR_FMT " (" STR_FMT ")", STR_ARG(g == group->levels ? tr(f->lang, _("never")) : group->level[g]), STR_ARG(value_said(f, (double)units[g]))), first });
    }
    return DRAWN(timing_plot(drawing_on(f), width, tr(f->lang, _("When units are treated: a row for each first treated period, marked from then on")), row.p, row.n, time->level, time->level_value, time->levels));
}

static void timing_say(Describe *t, const Column *unit, const Column *time, const Column *group)
{
    static const char *const head[] = { N_("First treated"), N_("Units"), N_("Rows"), NULL };
    Findings *f = &t->f;
    Arena *a = t->cli->arena;
    i32 *of = make_array(a, i32, unit->levels + 1);
    isize *units = make_array(a, isize, group->levels + 2), *rows = make_array(a, isize, group->levels + 2), changing = 0;
    memset(of, 0xFF, (size_t)unit->levels * sizeof *of);
    for (isize r = 0; r < t->s.c.n; r++) {
        i32 g = never(group, group->code[r]) ? group->levels : group->code[r], u = unit->code[r];
        rows[g]++;
        if (u < 0) continue;
        if (of[u] < 0) of[u] = g, units[g]++;
        else changing += of[u] != g;
    }
    FindingsTable *table = table_add(f, "timing", _("When units are treated"), head);
    for (i32 g = 0; g <= group->levels; g++) {
        if (!rows[g]) continue;
        if (g == group->levels) cell_words(f, table, _("never"));
        else cell_text(f, table, group->level[g]);
        cell_number(f, table, (double)units[g]), cell_number(f, table, (double)rows[g]);
    }
    if (time) f->plot = timing_map(t, time, group, units);
    if (changing) note(f, N_("in %td rows the first treated period of a unit differs from its other rows: it must be one for each unit."), changing);
    if (!rows[group->levels]) note(f, N_("every unit is treated at some time: comparisons can use those not yet treated only."));
}

/* All columns as they are, in front of those of --where. */
static Err read(Describe *t)
{
    ColumnWishes none = { 0 }, all = { 0 };
    Str path;
    wish(t->cli->arena, &all, S(""), COLUMN_ANY);
    Err e = argument_needed(t->cli, 0, "the file", &path);
    if (!failed(e)) e = sample_read(t->cli, &none, &all, &t->s);
    return failed(e) || !t->s.dropped.n ? e : sample_settle(&t->s);
}

/* A column as ids, also where it holds numbers. */
static Err ids_of(Describe *t, Str name, Column *out)
{
    isize at = columns_find(&t->s.c, name, COLUMN_ANY);
    if (at < 0) return err(t->cli->arena, ERR_INPUT, STR_FMT ":1: there is no column \"" STR_FMT "\"", STR_ARG(t->s.c.name), STR_ARG(name));
    *out = t->s.c.column[at];
    if (!out->code) columns_id(&t->s.c, at, out);
    return OK;
}

static Err panel(Describe *t)
{
    Column unit, time, group;
    Err e = OK;
    if (!t->unit.n) return t->time.n || t->group.n ? err(t->cli->arena, ERR_USAGE, "--time and --group go with --unit") : OK;
    e = ids_of(t, t->unit, &unit);
    if (!failed(e) && t->time.n) {
        e = ids_of(t, t->time, &time);
        if (!failed(e)) panel_say(t, &unit, &time);
    }
    if (!failed(e) && t->group.n) {
        e = ids_of(t, t->group, &group);
        if (!failed(e)) timing_say(t, &unit, t->time.n ? &time : NULL, &group);
    }
    return e;
}

static Err describe(Describe *t)
{
    Str condition = cli_text(t->cli, "where");
    t->f = findings_new(t->cli, "describe", _("What the file holds"));
    if (condition.n) choose(&t->f, "where", condition);
    sample_say(&t->s, &t->f);
    columns_table(t);
    return panel(t);
}

Err impact_describe_run(Cli *cli)
{
    Describe t = { .cli = cli, .unit = cli_text(cli, "unit"), .time = cli_text(cli, "time"), .group = cli_text(cli, "group") };
    Err e = outputs_apart(cli);
    if (!failed(e)) e = read(&t);
    if (!failed(e)) e = describe(&t);
    sample_free(&t.s);
    return failed(e) ? e : findings_out(cli, &t.f);
}
