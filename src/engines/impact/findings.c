#include "engines/impact/findings.h"
#include "media/number.h"
#include <math.h>
#include <stdarg.h>

Findings findings_new(Cli *cli, const char *method, Str title)
{
    return (Findings){ .arena = cli->arena, .lang = lang_of(cli_text(cli, "lang")), .method = method, .title = title, .read = -1, .main = -1, .level = 0.95, .control_mean = NAN, .bar = NAN, .cost = NAN };
}

void choose(Findings *f, const char *name, Str text) { vec_push(f->arena, &f->choice, (Choice){ name, text }); }

void choose_number(Findings *f, const char *name, double v)
{
    Buf b = buf_on(f->arena);
    if (isfinite(v)) put_real(&b, v);
    choose(f, name, isfinite(v) ? buf_str(&b) : S("not known"));
}

void fact(Findings *f, const char *name, const char *label, double value) { vec_push(f->arena, &f->fact, (Fact){ name, label, value, false }); }
void headline(Findings *f, const char *name, const char *label, double value) { vec_push(f->arena, &f->fact, (Fact){ name, label, value, true }); }

static PRINTF_LIKE(2, 0) Str formatted(Arena *a, const char *fmt, va_list args)
{
    char text[2048];
    int n = vsnprintf(text, sizeof text, fmt, args);
    return str_copy(a, str_of(text, min_i64(n, (isize)sizeof text - 1)));
}

Str str_capital(Arena *a, Str s)
{
    char *z = str_z(a, s);
    if (*z >= 'a' && *z <= 'z') *z = (char)(*z - 32);
    return str_from(z);
}

void note(Findings *f, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vec_push(f->arena, &f->notes, formatted(f->arena, words(f, fmt), args));
    va_end(args);
}

void sentence(Findings *f, StrVec *to, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vec_push(f->arena, to, formatted(f->arena, words(f, fmt), args));
    va_end(args);
}

Str worded(const Findings *f, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    Str s = formatted(f->arena, words(f, fmt), args);
    va_end(args);
    return s;
}

FindingsTable *table_add(Findings *f, const char *name, Str title, const char *const *head)
{
    FindingsTable t = { .name = name, .title = title };
    for (; *head; head++) vec_push(f->arena, &t.head, str_from(*head));
    vec_push(f->arena, &f->table, t);
    return &f->table.p[f->table.n - 1];
}

void cell_text(Findings *f, FindingsTable *t, Str text) { vec_push(f->arena, &t->cell, (Cell){ text.p ? text : S(""), NAN, false }); }
void cell_words(Findings *f, FindingsTable *t, Str english) { vec_push(f->arena, &t->cell, (Cell){ english, NAN, true }); }
void cell_number(Findings *f, FindingsTable *t, double v) { vec_push(f->arena, &t->cell, (Cell){ { 0 }, v, false }); }

void cell_exact(Findings *f, FindingsTable *t, double v)
{
    Buf b = buf_on(f->arena);
    if (v == floor(v) && fabs(v) < 1e15) put_int(&b, (i64)v);
    else if (isfinite(v)) put_fmt(&b, "%.6g", v);
    vec_push(f->arena, &t->cell, (Cell){ b.n ? buf_str(&b) : S(""), v, false });
}

/* ---- in words ---- */

const char *words_in(int lang, const char *english) { return tr(lang, str_from(english)).p; }
const char *words(const Findings *f, const char *english) { return words_in(f->lang, english); }

Str figure_said(Arena *a, int lang, double v)
{
    Buf b = buf_on(a);
    if (isnan(v)) return tr(lang, _("not known"));
    if (isinf(v)) return tr(lang, v > 0 ? _("infinite") : _("minus infinite"));
    double size = fabs(v);
    if (v == floor(v) && size < 1e15) put_number(&b, lang, (i64)v);
    else if (size >= 1e15 || size < 1e-5) return figure_in(a, lang, str_fmt(a, "%.3g", v));
    else {
        int whole = size < 1 ? (int)floor(log10(size)) + 1 : (int)floor(log10(size)) + 1, decimals = 4 - whole;
        put_decimal(&b, lang, v, decimals < 0 ? 0 : decimals > 9 ? 9 : decimals);
    }
    return buf_str(&b);
}

Str value_said(const Findings *f, double v) { return figure_said(f->arena, f->lang, v); }

const char *decimals_said(const Findings *f, double v, int decimals)
{
    if (!isfinite(v)) return str_z(f->arena, value_said(f, v));
    Buf b = buf_on(f->arena);
    put_decimal(&b, f->lang, v, decimals);
    return str_z(f->arena, buf_str(&b));
}

Str p_said(const Findings *f, double p) { return isnan(p) ? tr(f->lang, _("not known")) : figure_in(f->arena, f->lang, p < 0.0001 ? S("< 0.0001") : str_fmt(f->arena, "%.4f", p)); }

Str change_in(Arena *a, int lang, Str outcome) { return say(a, lang, _("change in {what}"), { "what", outcome }); }

int dots_of(double chance)
{
    if (isnan(chance)) return 0;
    int n = (int)lround(chance * 100);
    if (n == 0 && chance >= 0.005) n = 1;
    if (n == 100 && chance <= 0.995) n = 99;
    return n;
}

Str chance_said(const Findings *f, double chance)
{
    int n = dots_of(chance);
    if (isnan(chance)) return tr(f->lang, _("not known"));
    return worded(f, n == 0 ? N_("less than 1 in 100") : n == 100 ? N_("more than 99 in 100") : N_("about %d in 100"), n);
}

Str effect_said(const Findings *f, double v) { return f->ratio ? worded(f, N_("%s times"), str_z(f->arena, value_said(f, exp(v)))) : value_said(f, v); }
Str zero_said(const Findings *f) { return tr(f->lang, f->ratio ? _("one (no difference)") : _("zero")); }

/* For sentences: three digits that count, none where there is nothing behind the point. */
static double short_of(double v)
{
    if (!isfinite(v) || v == 0) return v;
    double unit = pow(10, floor(log10(fabs(v))) - 2);
    return fabs(v) >= 1000 ? round(v) : round(v / unit) * unit;
}

static Str short_said(const Findings *f, double v)
{
    Str s = value_said(f, short_of(v));
    isize n = s.n;
    if (str_find_char(s, f->lang == LANG_ES ? ',' : '.') < 0 || str_find_char(s, 'e') >= 0 || fabs(v) >= 1000) return s;
    while (s.p[n - 1] == '0') n--;
    return str_slice(s, 0, n - (s.p[n - 1] == '.' || s.p[n - 1] == ','));
}

static char *effect_z(const Findings *f, double v) { return str_z(f->arena, f->ratio ? worded(f, N_("%s times"), str_z(f->arena, short_said(f, exp(v)))) : short_said(f, v)); }
const char *about_said(const Findings *f, double v) { return str_z(f->arena, short_said(f, v)); }
static char *exact_z(const Findings *f, double v) { return str_z(f->arena, value_said(f, v)); }

static Str cost_sentence(const Findings *f, const Estimate *e)
{
    double each = f->cost / fabs(e->estimate), worst = f->cost / fmin(fabs(e->low), fabs(e->high)), best = f->cost / fmax(fabs(e->low), fabs(e->high));
    const char *unit = f->outcome.n ? str_z(f->arena, f->outcome) : words(f, N_("the outcome"));
    if (e->low < 0 && e->high > 0)
        return worded(f, N_("At a cost of %s a treated unit, one unit of %s costs about %s; as the data also allow no effect, it may cost any amount from %s upwards."), about_said(f, f->cost), unit, about_said(f, each), about_said(f, best));
    return worded(f, N_("At a cost of %s a treated unit, one unit of %s costs about %s (from %s to %s)."), about_said(f, f->cost), unit, about_said(f, each), about_said(f, best), about_said(f, worst));
}

static Str best_estimate(const Findings *f, const Estimate *e)
{
    if (f->best.n) return f->best;
    const char *y = f->outcome.n ? str_z(f->arena, f->outcome) : words(f, N_("the outcome")), *z = str_z(f->arena, f->treatment.n ? f->treatment : e->term);
    if (isnan(f->control_mean)) return worded(f, e->estimate < 0 ? N_("Best estimate: one more of %s goes with %s less of %s.") : N_("Best estimate: one more of %s goes with %s more of %s."), z, about_said(f, fabs(e->estimate)), y);
    return worded(f, N_("Best estimate: %s changes %s by %s on average, from %s to %s."), z, y, about_said(f, e->estimate), about_said(f, f->control_mean), about_said(f, f->control_mean + e->estimate));
}

Str chance_sentence(const Findings *f, double bar, double chance)
{
    const char *c = str_z(f->arena, chance_said(f, chance));
    if (bar != 0) return worded(f, N_("The chance that it is above %s is %s."), effect_z(f, bar), c);
    return worded(f, f->ratio ? N_("The chance that the ratio is above one (no difference) is %s.") : N_("The chance that the effect is above zero is %s."), c);
}

Str next_sentence(const Findings *f, double bar, double chance)
{
    return worded(f, N_("The chance that it is above %s in one more place like these is %s."), bar != 0 ? effect_z(f, bar) : str_z(f->arena, zero_said(f)), str_z(f->arena, chance_said(f, chance)));
}

/* How far the data would have to be wrong. */
static Str change_sentence(const Findings *f, const Estimate *e)
{
    double edge = e->estimate > 0 ? e->low : e->high;
    if (!(edge * e->estimate > 0)) return tr(f->lang, _("What would change this: more data; as they are, they do not tell an increase from a decrease."));
    return worded(f, N_("What would change this: a bias of more than %s would bring %s into the interval, one of %s would undo the estimate."), effect_z(f, fabs(edge)), str_z(f->arena, zero_said(f)), effect_z(f, fabs(e->estimate)));
}

static bool barred(const Findings *f) { return !isnan(f->bar) && f->bar != 0; }

static void next_sentences(const Findings *f, StrVec *out, bool chances)
{
    const Estimate *e = f->next;
    vec_push(f->arena, out, worded(f, f->ratio ? N_("In one more place like these, expect a ratio between %s and %s (%g%% prediction interval).") : N_("In one more place like these, expect an effect between %s and %s (%g%% prediction interval)."), effect_z(f, e->low), effect_z(f, e->high), f->level * 100));
    if (chances) vec_push(f->arena, out, next_sentence(f, 0, chance_above(e, 0)));
    if (barred(f)) vec_push(f->arena, out, next_sentence(f, f->bar, chance_above(e, f->bar)));
}

StrVec effect_sentences(const Findings *f, bool chances)
{
    StrVec out = { 0 };
    if (f->main < 0) return out;
    Arena *a = f->arena;
    const Estimate *e = &f->estimate.p[f->main];
    vec_push(a, &out, best_estimate(f, e));
    if (!isfinite(e->low) || !isfinite(e->high)) { vec_push(a, &out, tr(f->lang, _("How far off this may be, the data do not say: they give no standard error, or one of zero."))); return out; }
    vec_push(a, &out, worded(f, N_("Between %s and %s is compatible with the data (%g%% interval)."), effect_z(f, e->low), effect_z(f, e->high), f->level * 100));
    if (chances) vec_push(a, &out, chance_sentence(f, 0, chance_above(e, 0)));
    if (chances && barred(f)) vec_push(a, &out, chance_sentence(f, f->bar, chance_above(e, f->bar)));
    if (f->next) next_sentences(f, &out, chances);
    if (!isnan(f->cost)) vec_push(a, &out, cost_sentence(f, e));
    if (f->doubt.n) for (isize i = 0; i < f->doubt.n; i++) vec_push(a, &out, f->doubt.p[i]);
    else vec_push(a, &out, change_sentence(f, e));
    return out;
}

/* ---- terms ---- */

typedef enum { OF_PERIODS, OF_YEARS, OF_QUARTERS, OF_MONTHS, OF_WEEKS, OF_DAYS } TimeUnit;

static TimeUnit unit_of(const Findings *f)
{
    static const struct { const char *column; TimeUnit unit; } known[] = { { "year", OF_YEARS }, { "years", OF_YEARS }, { "anio", OF_YEARS }, { "ano", OF_YEARS }, { "año", OF_YEARS }, { "quarter", OF_QUARTERS }, { "trimestre", OF_QUARTERS },
        { "month", OF_MONTHS }, { "mes", OF_MONTHS }, { "week", OF_WEEKS }, { "semana", OF_WEEKS }, { "day", OF_DAYS }, { "dia", OF_DAYS }, { "día", OF_DAYS } };
    Str column = str_lower(f->arena, f->time);
    for (isize i = 0; i < countof(known); i++) if (str_eq(column, str_from(known[i].column))) return known[i].unit;
    return OF_PERIODS;
}

Str since_began(const Findings *f)
{
    static const char *const said[] = { N_("periods since the treatment began"), N_("years since the treatment began"), N_("quarters since the treatment began"), N_("months since the treatment began"), N_("weeks since the treatment began"), N_("days since the treatment began") };
    return tr(f->lang, str_from(said[unit_of(f)]));
}

static Str event_said(const Findings *f, i64 at)
{
    Arena *a = f->arena;
    i64 n = at < 0 ? -at : at;
    bool before = at < 0;
    if (!at) return tr(f->lang, _("when it began"));
    switch (unit_of(f)) {
    case OF_YEARS: return before ? count_(a, f->lang, "{n} year before", "{n} years before", n) : count_(a, f->lang, "{n} year after", "{n} years after", n);
    case OF_QUARTERS: return before ? count_(a, f->lang, "{n} quarter before", "{n} quarters before", n) : count_(a, f->lang, "{n} quarter after", "{n} quarters after", n);
    case OF_MONTHS: return before ? count_(a, f->lang, "{n} month before", "{n} months before", n) : count_(a, f->lang, "{n} month after", "{n} months after", n);
    case OF_WEEKS: return before ? count_(a, f->lang, "{n} week before", "{n} weeks before", n) : count_(a, f->lang, "{n} week after", "{n} weeks after", n);
    case OF_DAYS: return before ? count_(a, f->lang, "{n} day before", "{n} days before", n) : count_(a, f->lang, "{n} day after", "{n} days after", n);
    default: return before ? count_(a, f->lang, "{n} period before", "{n} periods before", n) : count_(a, f->lang, "{n} period after", "{n} periods after", n);
    }
}

Str term_said(const Findings *f, Str term)
{
    static const struct { const char *method, *term, *said; } known[] = { { "", "(Intercept)", N_("constant") }, { "", "ATT", N_("average effect") }, { "did", "two-way regression", N_("two-way regression") }, { "meta", "mean effect", N_("mean effect") }, { "meta", "new place", N_("one more place") }, { "meta", "at the place", N_("at the place") },
        { "its", "average effect", N_("average effect") }, { "its", "effect in the last period", N_("effect in the last period") }, { "its", "time", N_("trend before") }, { "its", "level", N_("change of level") }, { "its", "slope", N_("change of slope") } };
    i64 at;
    if (str_starts(term, S("event time::")) && str_i64(str_slice(term, 12, term.n), &at)) return event_said(f, at);
    if (!strcmp(f->method, "its") && str_starts(term, S("season")) && str_i64(str_slice(term, 6, term.n), &at)) return say(f->arena, f->lang, _("season {n}"), { "n", str_slice(term, 6, term.n) });
    for (isize i = 0; i < countof(known); i++) if (str_eq(term, str_from(known[i].term)) && (!*known[i].method || !strcmp(known[i].method, f->method))) return tr(f->lang, str_from(known[i].said));
    return term;
}

/* ---- as text ---- */

/* Bytes of a file that would move a terminal's cursor, colour it or end the line: shown as one sign each. */
static Str harmless(Arena *a, Str s)
{
    Buf b = buf_on(a);
    bool harm = false;
    for (isize i = 0; i < s.n; i++) {
        u8 c = (u8)s.p[i];
        bool high = c == 0xC2 && i + 1 < s.n && (u8)s.p[i + 1] < 0xA0, control = c < 0x20 || c == 0x7F || high;
        harm |= control, i += high;
        if (control) put(&b, S("\uFFFD"));
        else put_char(&b, (char)c);
    }
    return harm ? buf_str(&b) : s;
}

static void put_line(Buf *b, Str s) { put_fmt(b, STR_FMT "\n", STR_ARG(harmless(b->arena, s))); }

static void put_pad(Buf *b, Str s, isize width, bool right)
{
    s = harmless(b->arena, s);
    isize gap = width - str_utf8_chars(s);
    for (isize i = 0; right && i < gap; i++) put_char(b, ' ');
    put(b, s);
    for (isize i = 0; !right && i < gap; i++) put_char(b, ' ');
}

Str cell_said(const Findings *f, const Cell *c) { return c->words ? tr(f->lang, c->text) : c->text.p ? c->text : isnan(c->number) ? S("") : value_said(f, c->number); }

static void put_text_table(Buf *b, const Findings *f, const FindingsTable *t)
{
    Arena *a = f->arena;
    isize k = t->head.n, rows = k ? t->cell.n / k : 0;
    isize *width = make_array(a, isize, k + 1);
    bool *right = make_array(a, bool, k + 1);
    for (isize j = 0; j < k; j++) {
        width[j] = str_utf8_chars(tr(f->lang, t->head.p[j]));
        for (isize i = 0; i < rows; i++) width[j] = max_i64(width[j], str_utf8_chars(cell_said(f, &t->cell.p[i * k + j]))), right[j] |= cell_is_number(&t->cell.p[i * k + j]);
    }
    if (t->title.n) put_char(b, '\n'), put_line(b, tr(f->lang, t->title));
    for (isize i = rows ? -1 : 0; i < rows; i++) {
        put(b, S("  "));
        for (isize j = 0; j < k; j++) {
            put_pad(b, i < 0 ? tr(f->lang, t->head.p[j]) : cell_said(f, &t->cell.p[i * k + j]), j + 1 < k || right[j] ? width[j] : 0, right[j]);
            if (j + 1 < k) put(b, S("  "));
        }
        put_char(b, '\n');
    }
}

static const Str unknown = { "–", 3 };
static void cell_known(Findings *f, FindingsTable *t, double v) { if (isnan(v)) cell_text(f, t, unknown); else cell_number(f, t, v); }

FindingsTable findings_estimates(const Findings *f, bool plain)
{
    Findings *w = &(Findings){ .arena = f->arena };
    FindingsTable t = { .name = "estimates" };
    Str head[] = { _("Term"), _("Estimate"), _("Std. error"), _("Statistic"), _("df"), _("p"), worded(f, N_("%g%% interval"), f->level * 100) };
    for (isize i = 0; i < countof(head); i++) vec_push(f->arena, &t.head, head[i]);
    for (isize i = 0; i < f->estimate.n; i++) {
        const Estimate *e = &f->estimate.p[i];
        cell_text(w, &t, plain ? term_said(f, e->term) : e->term);
        cell_known(w, &t, e->estimate), cell_known(w, &t, e->se), cell_known(w, &t, e->statistic);
        if (isinf(e->df)) cell_words(w, &t, _("normal"));
        else cell_known(w, &t, e->df);
        cell_text(w, &t, isnan(e->p) ? unknown : p_said(f, e->p));
        if (isnan(e->low) && isnan(e->high)) cell_text(w, &t, unknown);
        else cell_text(w, &t, str_fmt(f->arena, f->lang == LANG_ES ? "[%s; %s]" : "[%s, %s]", exact_z(f, e->low), exact_z(f, e->high)));
    }
    return t;
}

/* "y is missing" */
Str reason_said(const Findings *f, Str reason)
{
    Str tail = S(" is missing");
    if (str_ends(reason, tail)) return worded(f, N_("%s is missing"), str_z(f->arena, str_slice(reason, 0, reason.n - tail.n)));
    return tr(f->lang, reason);
}

static void put_rows(Buf *b, const Findings *f)
{
    if (f->read < 0) return;
    put(b, worded(f, N_("Rows: %s read, %s used"), exact_z(f, (double)f->read), exact_z(f, (double)f->used)));
    for (isize i = 0; i < f->dropped.n; i++) put(b, worded(f, N_("; %s left out: %s"), exact_z(f, (double)f->dropped.p[i].rows), str_z(f->arena, harmless(f->arena, reason_said(f, f->dropped.p[i].reason)))));
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
    put_fmt(b, STR_FMT "\n", STR_ARG(tr(f->lang, f->title)));
    if (f->question.n) put_line(b, tr(f->lang, f->question));
    put_rows(b, f);
    for (isize i = 0; i < f->choice.n; i++) put_fmt(b, "%s%s " STR_FMT, i ? ", " : words(f, N_("Choices: ")), f->choice.p[i].name, STR_ARG(harmless(b->arena, f->choice.p[i].text)));
    if (f->choice.n) put_char(b, '\n');
    if (f->estimate.n) {
        FindingsTable t = findings_estimates(f, false);
        put_char(b, '\n');
        put_text_table(b, f, &t);
    }
    for (isize i = 0; i < f->table.n; i++) put_text_table(b, f, &f->table.p[i]);
    if (f->fact.n) put_char(b, '\n');
    for (isize i = 0; i < f->fact.n; i++) {
        put_pad(b, tr(f->lang, str_from(f->fact.p[i].label)), 44, false);
        put_fmt(b, " " STR_FMT "\n", STR_ARG(value_said(f, f->fact.p[i].value)));
    }
    StrVec said = effect_sentences(f, true);
    for (isize i = 0; i < said.n; i++) put(b, i ? S("") : S("\n")), put_line(b, said.p[i]);
    if (f->main >= 0 && isfinite(f->estimate.p[f->main].low)) put_dots(b, chance_above(&f->estimate.p[f->main], 0));
    for (isize i = 0; i < f->checks.n; i++) put(b, i ? S("") : S("\n")), put_line(b, f->checks.p[i]);
    for (isize i = 0; i < f->robustness.n; i++) put_line(b, f->robustness.p[i]);
    for (isize i = 0; i < f->notes.n; i++) put_fmt(b, "%s%s", i ? "" : "\n", words(f, N_("Note: "))), put_line(b, f->notes.p[i]);
}
