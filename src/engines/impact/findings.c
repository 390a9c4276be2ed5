#include "engines/impact/findings.h"
#include "media/number.h"
#include <math.h>
#include <stdarg.h>

Findings findings_new(Arena *a, const char *method, Str title)
{
    return (Findings){ .arena = a, .method = method, .title = title, .read = -1, .main = -1, .level = 0.95, .control_mean = NAN, .bar = NAN, .cost = NAN };
}

void choose(Findings *f, const char *name, Str text) { vec_push(f->arena, &f->choice, (Choice){ name, text }); }

void choose_number(Findings *f, const char *name, double v)
{
    Buf b = buf_on(f->arena);
    put_real(&b, v);
    choose(f, name, buf_str(&b));
}

void fact(Findings *f, const char *name, const char *label, double value) { vec_push(f->arena, &f->fact, (Fact){ name, label, value, false }); }
void headline(Findings *f, const char *name, const char *label, double value) { vec_push(f->arena, &f->fact, (Fact){ name, label, value, true }); }

static Str formatted(Arena *a, const char *fmt, va_list args)
{
    char text[2048];
    int n = vsnprintf(text, sizeof text, fmt, args);
    return str_copy(a, str_of(text, min_i64(n, (isize)sizeof text - 1)));
}

void note(Findings *f, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vec_push(f->arena, &f->notes, formatted(f->arena, fmt, args));
    va_end(args);
}

void sentence(Findings *f, StrVec *to, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vec_push(f->arena, to, formatted(f->arena, fmt, args));
    va_end(args);
}

FindingsTable *table_add(Findings *f, const char *name, Str title, const char *const *head)
{
    FindingsTable t = { .name = name, .title = title };
    for (; *head; head++) vec_push(f->arena, &t.head, str_from(*head));
    vec_push(f->arena, &f->table, t);
    return &f->table.p[f->table.n - 1];
}

void cell_text(Findings *f, FindingsTable *t, Str text) { vec_push(f->arena, &t->cell, (Cell){ text.p ? text : S(""), NAN }); }
void cell_number(Findings *f, FindingsTable *t, double v) { vec_push(f->arena, &t->cell, (Cell){ { 0 }, v }); }

void cell_exact(Findings *f, FindingsTable *t, double v)
{
    Buf b = buf_on(f->arena);
    if (v == floor(v) && fabs(v) < 1e15) put_int(&b, (i64)v);
    else if (isfinite(v)) put_fmt(&b, "%.6g", v);
    vec_push(f->arena, &t->cell, (Cell){ b.n ? buf_str(&b) : S(""), v });
}

/* ---- in words ---- */

Str value_said(Arena *a, double v)
{
    Buf b = buf_on(a);
    if (isnan(v)) return S("not known");
    if (isinf(v)) return v > 0 ? S("infinite") : S("minus infinite");
    double size = fabs(v);
    if (v == floor(v) && size < 1e15) put_number(&b, 0, (i64)v);
    else if (size >= 1e15 || size < 1e-5) put_fmt(&b, "%.3g", v);
    else {
        int whole = size < 1 ? (int)floor(log10(size)) + 1 : (int)floor(log10(size)) + 1, decimals = 4 - whole;
        put_decimal(&b, 0, v, decimals < 0 ? 0 : decimals > 9 ? 9 : decimals);
    }
    return buf_str(&b);
}

Str p_said(Arena *a, double p) { return isnan(p) ? S("not known") : p < 0.0001 ? S("< 0.0001") : str_fmt(a, "%.4f", p); }

int dots_of(double chance)
{
    if (isnan(chance)) return 0;
    int n = (int)lround(chance * 100);
    if (n == 0 && chance >= 0.005) n = 1;
    if (n == 100 && chance <= 0.995) n = 99;
    return n;
}

Str chance_said(Arena *a, double chance)
{
    int n = dots_of(chance);
    if (isnan(chance)) return S("not known");
    return n == 0 ? S("less than 1 in 100") : n == 100 ? S("more than 99 in 100") : str_fmt(a, "about %d in 100", n);
}

Str effect_said(const Findings *f, double v) { return f->ratio ? str_fmt(f->arena, STR_FMT " times", STR_ARG(value_said(f->arena, exp(v)))) : value_said(f->arena, v); }
Str zero_said(const Findings *f) { return f->ratio ? S("one (no difference)") : S("zero"); }

static void cost_sentence(const Findings *f, const Estimate *e, StrVec *out)
{
    Arena *a = f->arena;
    double each = f->cost / fabs(e->estimate), worst = f->cost / fmin(fabs(e->low), fabs(e->high)), best = f->cost / fmax(fabs(e->low), fabs(e->high));
    Str unit = f->outcome.n ? f->outcome : S("the outcome");
    if (e->low < 0 && e->high > 0)
        vec_push(a, out, str_fmt(a, "At a cost of " STR_FMT " a treated unit, one unit of " STR_FMT " costs about " STR_FMT "; as the data also allow no effect, it may cost any amount from " STR_FMT " upwards.",
                                 STR_ARG(value_said(a, f->cost)), STR_ARG(unit), STR_ARG(value_said(a, each)), STR_ARG(value_said(a, best))));
    else
        vec_push(a, out, str_fmt(a, "At a cost of " STR_FMT " a treated unit, one unit of " STR_FMT " costs about " STR_FMT " (from " STR_FMT " to " STR_FMT ").",
                                 STR_ARG(value_said(a, f->cost)), STR_ARG(unit), STR_ARG(value_said(a, each)), STR_ARG(value_said(a, best)), STR_ARG(value_said(a, worst))));
}

static Str best_estimate(const Findings *f, const Estimate *e)
{
    Arena *a = f->arena;
    if (f->best.n) return f->best;
    Str y = f->outcome.n ? f->outcome : S("the outcome"), z = f->treatment.n ? f->treatment : e->term;
    if (isnan(f->control_mean)) return str_fmt(a, "Best estimate: one more of " STR_FMT " goes with " STR_FMT " %s of " STR_FMT ".", STR_ARG(z), STR_ARG(value_said(a, fabs(e->estimate))), e->estimate < 0 ? "less" : "more", STR_ARG(y));
    return str_fmt(a, "Best estimate: " STR_FMT " changes " STR_FMT " by " STR_FMT " on average, from " STR_FMT " to " STR_FMT ".", STR_ARG(z), STR_ARG(y), STR_ARG(value_said(a, e->estimate)),
                   STR_ARG(value_said(a, f->control_mean)), STR_ARG(value_said(a, f->control_mean + e->estimate)));
}

static void next_sentences(const Findings *f, StrVec *out)
{
    Arena *a = f->arena;
    const Estimate *e = f->next;
    if (!e) return;
    vec_push(a, out, str_fmt(a, "In one more place like these, expect %s between " STR_FMT " and " STR_FMT " (%g%% prediction interval).", f->ratio ? "a ratio" : "an effect", STR_ARG(effect_said(f, e->low)), STR_ARG(effect_said(f, e->high)), f->level * 100));
    vec_push(a, out, str_fmt(a, NEXT_CHANCE STR_FMT " is " STR_FMT ".", STR_ARG(zero_said(f)), STR_ARG(chance_said(a, chance_above(e, 0)))));
    if (!isnan(f->bar)) vec_push(a, out, str_fmt(a, NEXT_CHANCE STR_FMT " is " STR_FMT ".", STR_ARG(effect_said(f, f->bar)), STR_ARG(chance_said(a, chance_above(e, f->bar)))));
}

/* How far the data would have to be wrong. */
static Str change_sentence(const Findings *f, const Estimate *e)
{
    double edge = e->estimate > 0 ? e->low : e->high;
    if (!(edge * e->estimate > 0)) return S("What would change this: more data; as they are, they do not tell an increase from a decrease.");
    return str_fmt(f->arena, "What would change this: a bias of more than " STR_FMT " would bring " STR_FMT " into the interval, one of " STR_FMT " would undo the estimate.", STR_ARG(effect_said(f, fabs(edge))), STR_ARG(zero_said(f)), STR_ARG(effect_said(f, fabs(e->estimate))));
}

StrVec effect_sentences(const Findings *f)
{
    StrVec out = { 0 };
    if (f->main < 0) return out;
    Arena *a = f->arena;
    const Estimate *e = &f->estimate.p[f->main];
    vec_push(a, &out, best_estimate(f, e));
    vec_push(a, &out, str_fmt(a, "Between " STR_FMT " and " STR_FMT " is compatible with the data (%g%% interval).", STR_ARG(effect_said(f, e->low)), STR_ARG(effect_said(f, e->high)), f->level * 100));
    vec_push(a, &out, str_fmt(a, "The chance that the %s is above " STR_FMT " is " STR_FMT ".", f->ratio ? "ratio" : "effect", STR_ARG(zero_said(f)), STR_ARG(chance_said(a, chance_above(e, 0)))));
    if (!isnan(f->bar)) vec_push(a, &out, str_fmt(a, "The chance that it is above " STR_FMT " is " STR_FMT ".", STR_ARG(effect_said(f, f->bar)), STR_ARG(chance_said(a, chance_above(e, f->bar)))));
    next_sentences(f, &out);
    if (!isnan(f->cost)) cost_sentence(f, e, &out);
    vec_push(a, &out, change_sentence(f, e));
    return out;
}

/* ---- as text ---- */

static void put_pad(Buf *b, Str s, isize width, bool right)
{
    isize gap = width - str_utf8_chars(s);
    for (isize i = 0; right && i < gap; i++) put_char(b, ' ');
    put(b, s);
    for (isize i = 0; !right && i < gap; i++) put_char(b, ' ');
}

static Str cell_said(Arena *a, const Cell *c) { return c->text.p ? c->text : isnan(c->number) ? S("") : value_said(a, c->number); }

static void put_text_table(Buf *b, Arena *a, const FindingsTable *t)
{
    isize k = t->head.n, rows = k ? t->cell.n / k : 0;
    isize *width = make_array(a, isize, k + 1);
    bool *right = make_array(a, bool, k + 1);
    for (isize j = 0; j < k; j++) {
        width[j] = str_utf8_chars(t->head.p[j]);
        for (isize i = 0; i < rows; i++) width[j] = max_i64(width[j], str_utf8_chars(cell_said(a, &t->cell.p[i * k + j]))), right[j] |= cell_is_number(&t->cell.p[i * k + j]);
    }
    if (t->title.n) put_fmt(b, "\n" STR_FMT "\n", STR_ARG(t->title));
    for (isize i = rows ? -1 : 0; i < rows; i++) {
        put(b, S("  "));
        for (isize j = 0; j < k; j++) {
            put_pad(b, i < 0 ? t->head.p[j] : cell_said(a, &t->cell.p[i * k + j]), j + 1 < k || right[j] ? width[j] : 0, right[j]);
            if (j + 1 < k) put(b, S("  "));
        }
        put_char(b, '\n');
    }
}

FindingsTable findings_estimates(const Findings *f)
{
    Findings *w = &(Findings){ .arena = f->arena };
    FindingsTable t = { .name = "estimates" };
    Str interval = str_fmt(f->arena, "%g%% interval", f->level * 100);
    Str head[] = { S("Term"), S("Estimate"), S("Std. error"), S("Statistic"), S("df"), S("p"), interval };
    for (isize i = 0; i < countof(head); i++) vec_push(f->arena, &t.head, head[i]);
    for (isize i = 0; i < f->estimate.n; i++) {
        const Estimate *e = &f->estimate.p[i];
        cell_text(w, &t, e->term);
        cell_number(w, &t, e->estimate), cell_number(w, &t, e->se), cell_number(w, &t, e->statistic);
        if (isinf(e->df)) cell_text(w, &t, S("normal"));
        else cell_number(w, &t, e->df);
        cell_text(w, &t, p_said(f->arena, e->p));
        cell_text(w, &t, str_fmt(f->arena, "[" STR_FMT ", " STR_FMT "]", STR_ARG(value_said(f->arena, e->low)), STR_ARG(value_said(f->arena, e->high))));
    }
    return t;
}

static void put_rows(Buf *b, const Findings *f)
{
    if (f->read < 0) return;
    put_fmt(b, "Rows: " STR_FMT " read, " STR_FMT " used", STR_ARG(value_said(f->arena, (double)f->read)), STR_ARG(value_said(f->arena, (double)f->used)));
    for (isize i = 0; i < f->dropped.n; i++) put_fmt(b, "%s" STR_FMT " left out: " STR_FMT, i ? "; " : "; ", STR_ARG(value_said(f->arena, (double)f->dropped.p[i].rows)), STR_ARG(f->dropped.p[i].reason));
    put(b, S("\n"));
}

static void put_dots(Buf *b, double chance)
{
    int n = dots_of(chance);
    for (int i = 0; i < 100; i++) {
        if (i % 50 == 0) put(b, S("  "));
        put(b, i < n ? S("●") : S("○"));
        if (i % 50 == 49) put_char(b, '\n');
    }
}

void findings_text(Buf *b, const Findings *f)
{
    put_fmt(b, STR_FMT "\n", STR_ARG(f->title));
    if (f->question.n) put_fmt(b, STR_FMT "\n", STR_ARG(f->question));
    put_rows(b, f);
    for (isize i = 0; i < f->choice.n; i++) put_fmt(b, "%s%s " STR_FMT, i ? ", " : "Choices: ", f->choice.p[i].name, STR_ARG(f->choice.p[i].text));
    if (f->choice.n) put_char(b, '\n');
    if (f->estimate.n) {
        FindingsTable t = findings_estimates(f);
        put_char(b, '\n');
        put_text_table(b, f->arena, &t);
    }
    for (isize i = 0; i < f->table.n; i++) put_text_table(b, f->arena, &f->table.p[i]);
    if (f->fact.n) put_char(b, '\n');
    for (isize i = 0; i < f->fact.n; i++) {
        put_pad(b, str_from(f->fact.p[i].label), 44, false);
        put_fmt(b, " " STR_FMT "\n", STR_ARG(value_said(f->arena, f->fact.p[i].value)));
    }
    StrVec said = effect_sentences(f);
    for (isize i = 0; i < said.n; i++) put_fmt(b, "%s" STR_FMT "\n", i ? "" : "\n", STR_ARG(said.p[i]));
    if (f->main >= 0) put_dots(b, chance_above(&f->estimate.p[f->main], 0));
    for (isize i = 0; i < f->checks.n; i++) put_fmt(b, "%s" STR_FMT "\n", i ? "" : "\n", STR_ARG(f->checks.p[i]));
    for (isize i = 0; i < f->robustness.n; i++) put_fmt(b, STR_FMT "\n", STR_ARG(f->robustness.p[i]));
    for (isize i = 0; i < f->notes.n; i++) put_fmt(b, "%sNote: " STR_FMT "\n", i ? "" : "\n", STR_ARG(f->notes.p[i]));
}
