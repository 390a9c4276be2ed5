#include "engines/assign/assign_report.h"
#include "base/exact.h"
#include "media/lang_option.h"
#include "media/number.h"
#include "assign_report.html.h"

typedef struct {
    Arena *a;
    int lang;
    const AssignOutcome *r;
    const Assign *in;
    AssignPage page;
} Report;

static Str number(const Report *x, i64 n) { return number_str(x->a, x->lang, n); }

static Str score(const Report *x, i64 scaled)
{
    Buf b = buf_on(x->a);
    exact_put(&b, scaled, x->r->files->decimals);
    return figure_in(x->a, x->lang, buf_str(&b));
}

/* Scores as written, without what keeping a pair counts. */
static i64 item_total(const Report *x, i32 item)
{
    i64 total = 0;
    for (i64 e = x->in->from[item]; e < x->in->from[item + 1]; e++) if (x->r->flow[e]) total += x->r->files->score[e];
    return total;
}

static void lead_fill(Report *x)
{
    i64 need = 0, filled = 0;
    for (i32 i = 0; i < x->in->items; i++) need += x->in->need[i] / x->r->files->unit;
    for (i64 e = 0; e < x->in->from[x->in->items]; e++) filled += x->r->flow[e] > 0;
    x->page.title = say(x->a, x->lang, _("An assignment of {n} to {m}"), { "n", count_(x->a, x->lang, "{n} reviewer", "{n} reviewers", x->in->reviewers) }, { "m", count_(x->a, x->lang, "{n} item", "{n} items", x->in->items) });
    x->page.lead = say(x->a, x->lang, _("{n} of {m} reviews that are needed are assigned."), { "n", number(x, filled) }, { "m", number(x, need) });
    x->page.none = as_sentence(x->a, x->r->none);
}

/* Not by branch and bound: what the threshold for pairs is worth. */
static void worst_fill(Report *x)
{
    StrVec *s = &x->page.sure;
    Str worst = score(x, x->r->worst);
    if (x->r->worst == x->r->bound) vec_push(x->a, s, say(x->a, x->lang, _("The worst item has {n}, which no assignment betters."), { "n", worst }));
    else vec_push(x->a, s, say(x->a, x->lang, _("The worst item has {n}, no pair is worse than can be helped, and no assignment could give the worst item more than {m}."), { "n", worst }, { "m", score(x, x->r->bound) }));
    if (x->r->open.n) vec_push(x->a, s, x->r->open);
    else if (x->r->objective == ASSIGN_LEXMIN) vec_push(x->a, s, say(x->a, x->lang, _("The items after the worst were not raised one by one: that is exact up to {n} pairs."), { "n", number(x, ASSIGN_EXACT_PAIRS) }));
    vec_push(x->a, s, tr(x->lang, _("Without worse pairs no other assignment has a larger total: prices prove it, checked by a second program.")));
}

Str assign_counted_said(Arena *a, int lang, Str move_cost)
{
    return say(a, lang, _("What is said of the worst item and of the largest total counts {x} more for each previous pair that stays."), { "x", figure_in(a, lang, move_cost) });
}

static void sure_fill(Report *x)
{
    StrVec *s = &x->page.sure;
    vec_push(x->a, s, tr(x->lang, _("Nobody has more items than they can take, and no item anybody with a conflict.")));
    if (x->r->files->before) vec_push(x->a, s, assign_counted_said(x->a, x->lang, x->r->move_cost));
    if (x->r->drawn) {
        vec_push(x->a, s, say(x->a, x->lang, _("The assignment was drawn: no pair had a chance above {c}, so nobody could plan who reviews whom."), { "c", figure_in(x->a, x->lang, x->r->chance) }));
        vec_push(x->a, s, tr(x->lang, _("With this limit no other chances have a larger mean total: prices prove it, checked by a second program.")));
    } else if (x->r->open.n && !x->r->proved) vec_push(x->a, s, x->r->open);
    else if (x->r->proved && x->r->objective != ASSIGN_SUM && x->r->worst != INT64_MAX) worst_fill(x);
    else if (x->r->unfilled) vec_push(x->a, s, tr(x->lang, _("No other assignment that fills as many needs has a larger total: prices prove it, checked by a second program.")));
    else if (x->r->proved) vec_push(x->a, s, tr(x->lang, _("No other assignment has a larger total: prices prove it, checked by a second program.")));
    else vec_push(x->a, s, tr(x->lang, _("No other assignment is better in the order asked for: all were searched through by branch and bound.")));
    if (x->r->files->before) vec_push(x->a, s, tr(x->lang, _("A pair of the previous assignment was given up only where that pays.")));
}

/* Sums of scores in bars of one width. */
static void totals_fill(Report *x)
{
    i64 low = INT64_MAX, high = INT64_MIN, count[ASSIGN_REPORT_BARS] = { 0 }, most = 0, needed = 0;
    for (i32 i = 0; i < x->in->items; i++) {
        if (!x->in->need[i]) continue;
        low = min_i64(low, item_total(x, i)), high = max_i64(high, item_total(x, i)), needed++;
    }
    if (!needed) return;
    i64 step = (high - low) / ASSIGN_REPORT_BARS + 1;
    for (i32 i = 0; i < x->in->items; i++) if (x->in->need[i]) count[(item_total(x, i) - low) / step]++;
    for (int b = 0; b < ASSIGN_REPORT_BARS; b++) most = max_i64(most, count[b]);
    for (int b = 0; b < ASSIGN_REPORT_BARS && low + b * step <= high; b++) {
        Str from = score(x, low + b * step), to = score(x, min_i64(low + (b + 1) * step - 1, high));
        Str name = str_eq(from, to) ? from : say(x->a, x->lang, _("{a} to {b}"), { "a", from }, { "b", to });
        vec_push(x->a, &x->page.totals, (AssignBar){ name, number(x, count[b]), (int)(1000 * count[b] / most) });
    }
}

typedef struct { i64 load; i32 reviewer; } Load;

static int by_load(const void *x, const void *y)
{
    const Load *a = x, *b = y;
    return a->load != b->load ? (a->load > b->load ? -1 : 1) : (a->reviewer > b->reviewer) - (a->reviewer < b->reviewer);
}

static void loads_fill(Report *x)
{
    i32 n = x->in->reviewers;
    Load *load = make_array(x->a, Load, n);
    for (i32 k = 0; k < n; k++) load[k].reviewer = k;
    for (i64 e = 0; e < x->in->from[x->in->items]; e++) load[x->in->pair[e].reviewer].load += x->r->flow[e] > 0;
    if (n) qsort(load, (size_t)n, sizeof *load, by_load);
    for (i32 i = 0; i < n && i < ASSIGN_REPORT_ROWS; i++)
        vec_push(x->a, &x->page.loads, (AssignLoad){ x->r->files->reviewer_id[load[i].reviewer], number(x, load[i].load), number(x, x->in->most[load[i].reviewer] / x->r->files->unit), (int)(1000 * load[i].load / max_i64(load[0].load, 1)) });
    if (n > ASSIGN_REPORT_ROWS) x->page.loads_more = count_(x->a, x->lang, "{n} further reviewer has no more than these.", "{n} further reviewers have no more than these.", n - ASSIGN_REPORT_ROWS);
}

static void each_fill(Report *x)
{
    for (i32 row = 0; row < x->in->items && x->in->items <= ASSIGN_REPORT_EACH; row++) {
        i32 i = x->r->files->item_row[row];
        AssignItem one = { .name = x->r->files->item_id[i], .total = score(x, item_total(x, i)) };
        for (i64 e = x->in->from[i]; e < x->in->from[i + 1]; e++)
            if (x->r->flow[e]) vec_push(x->a, &one.who, say(x->a, x->lang, _("{r}, score {s}"), { "r", x->r->files->reviewer_id[x->in->pair[e].reviewer] }, { "s", score(x, x->r->files->score[e]) }));
        vec_push(x->a, &x->page.each, one);
    }
}

Str assign_report_text(Arena *a, int lang, const AssignOutcome *r)
{
    Report x = { .a = a, .lang = lang, .r = r, .in = &r->files->in };
    lead_fill(&x);
    sure_fill(&x);
    totals_fill(&x);
    loads_fill(&x);
    each_fill(&x);
    Buf b = buf_on(a);
    Out o = { .buf = &b, .lang = lang };
    assign_report_page(&o, &x.page);
    return buf_str(&b);
}
