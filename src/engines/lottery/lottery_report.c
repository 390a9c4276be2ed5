#include "engines/lottery/lottery_report.h"
#include "media/number.h"
#include "lottery_report.html.h"

typedef struct {
    Arena *a;
    int lang;
    const LotteryOutcome *r;
    const LotteryPlan *plan;
    i64 selected, slots;
    LotteryPage page;
} Report;

static Str number(const Report *x, i64 n) { return number_str(x->a, x->lang, n); }
#define SAY(x, english, ...) say((x)->a, (x)->lang, (english), __VA_ARGS__)

static Str percent(const Report *x, double share)
{
    Buf b = buf_on(x->a);
    put_decimal(&b, x->lang, 100 * share, 1);
    put(&b, x->lang == LANG_ES ? S("\u202f%") : S("%"));
    return buf_str(&b);
}

/* ---- the sums ---- */

static void sums_fill(Report *x)
{
    i64 n = x->plan->n;
    for (isize i = 0; i < n; i++) x->selected += x->r->draw->place[i].selected;
    for (isize k = 0; k < x->plan->strata; k++) x->slots += x->plan->slots[k];
    x->page.title = SAY(x, _("A lottery of {n} for {m}"), { "n", count_(x->a, x->lang, "{n} unit", "{n} units", n) }, { "m", count_(x->a, x->lang, "{n} slot", "{n} slots", x->slots) });
    x->page.lead = SAY(x, _("{n} of {m} units are selected; {w} wait, in the order drawn."), { "n", number(x, x->selected) }, { "m", number(x, n) }, { "w", number(x, n - x->selected) });
    if (x->selected < x->slots) vec_push(x->a, &x->page.sums, count_(x->a, x->lang, "{n} slot stays empty: a stratum has fewer units.", "{n} slots stay empty: a stratum has fewer units.", x->slots - x->selected));
    vec_push(x->a, &x->page.sums, tr(x->lang, _("When somebody who is selected drops out, the first who waits takes the place.")));
}

static void drawn_fill(Report *x)
{
    StrVec *d = &x->page.drawn;
    const Commitment *c = x->r->commitment;
    x->page.seed = c ? hex_of(x->a, x->r->seed, SEED_BYTES) : seed_str(x->a, x->r->seed);
    if (c) {
        vec_push(x->a, d, tr(x->lang, _("The list of units, all settings and a secret were bound by a commitment; this draw has that list and that secret.")));
        vec_push(x->a, d, SAY(x, _("SHA-256 of the commitment: {x}. Compare it with the one that was published."), { "x", hex_of(x->a, c->file_hash, 32) }));
        vec_push(x->a, d, SAY(x, _("The public value named there is: {s}. It was {v}."), { "s", c->public_source }, { "v", x->r->public_value }));
        vec_push(x->a, d, tr(x->lang, _("The seed is computed from the secret and the public value: if the commitment was published before the value was known, nobody could choose who is selected.")));
    } else x->page.uncommitted = tr(x->lang, _("Not committed: whoever chose the seed could have chosen the result."));
    vec_push(x->a, d, tr(x->lang, c ? _("Anybody can repeat the draw from the published files with rotunda lottery verify, or with a program of their own.") : _("Anybody can repeat the draw from the list and the seed.")));
    vec_push(x->a, d, tr(x->lang, _("The order of the rows in the list has no influence.")));
    if (x->r->settings->weights.n) vec_push(x->a, d, SAY(x, _("Units were drawn in proportion to {w}."), { "w", x->r->settings->weights }));
    if (x->r->settings->strata.n) vec_push(x->a, d, SAY(x, _("It was drawn within each {s}."), { "s", x->r->settings->strata }));
}

/* ---- chances ---- */

typedef struct { i64 n, selected; double least, most; } Stratum;

static Stratum *strata_of(const Report *x)
{
    Stratum *s = make_array(x->a, Stratum, x->plan->strata);
    for (isize i = 0; i < x->plan->n; i++) {
        const LotteryPlace *p = &x->r->draw->place[i];
        Stratum *q = &s[p->stratum];
        if (!q->n++) q->least = q->most = p->chance;
        if (p->chance < q->least) q->least = p->chance;
        if (p->chance > q->most) q->most = p->chance;
        q->selected += p->selected;
    }
    return s;
}

static void chances_fill(Report *x)
{
    const LotteryDraw *d = x->r->draw;
    Stratum *s = strata_of(x);
    x->page.by_stratum = x->r->settings->strata.n > 0;
    for (isize k = 0; k < x->plan->strata && k < LOTTERY_REPORT_STRATA && x->plan->n; k++) {
        Str chance = s[k].most - s[k].least < 1e-9 ? percent(x, s[k].least) : SAY(x, _("{a} to {b}"), { "a", percent(x, s[k].least) }, { "b", percent(x, s[k].most) });
        vec_push(x->a, &x->page.strata, (LotteryStratum){ x->page.by_stratum ? x->r->units->stratum[k] : (Str){ 0 }, number(x, s[k].n), number(x, x->plan->slots[k]), number(x, s[k].selected), chance, (int)(1000 * s[k].selected / max_i64(s[k].n, 1)) });
    }
    if (x->plan->strata > LOTTERY_REPORT_STRATA) x->page.strata_more = count_(x->a, x->lang, "{n} further stratum.", "{n} further strata.", x->plan->strata - LOTTERY_REPORT_STRATA);
    Buf error = buf_on(x->a);
    put_decimal(&error, x->lang, 100 * d->error, 2);
    x->page.chances = !d->rounds ? tr(x->lang, _("The chances are exact."))
                    : SAY(x, _("The chances are from {n} simulated draws; each is off by {e} percentage points or less, two times out of three."), { "n", number(x, d->rounds) }, { "e", buf_str(&error) });
}

/* ---- who ---- */

/* With weights chances differ, so each has its own beside it. */
static void person_add(Report *x, LotteryGroup *g, const LotteryPlace *p)
{
    LotteryPerson one = { x->r->units->id[p->unit], x->r->settings->weights.n ? percent(x, p->chance) : (Str){ 0 } };
    if (p->order > LOTTERY_REPORT_EACH) return;
    if (p->selected) vec_push(x->a, &g->selected, one);
    else vec_push(x->a, &g->waiting, one);
}

static void more_say(Report *x, LotteryGroup *g, i64 selected, i64 waiting)
{
    if (selected > LOTTERY_REPORT_EACH) g->selected_more = SAY(x, _("and {n} more, in the file of results"), { "n", number(x, selected - LOTTERY_REPORT_EACH) });
    if (waiting > LOTTERY_REPORT_EACH) g->waiting_more = SAY(x, _("and {n} more, in the file of results"), { "n", number(x, waiting - LOTTERY_REPORT_EACH) });
}

static void groups_fill(Report *x)
{
    Stratum *s = strata_of(x);
    i64 at = 0;
    for (isize k = 0; k < x->plan->strata && k < LOTTERY_REPORT_STRATA && x->plan->n; k++) {
        LotteryGroup g = { .title = tr(x->lang, _("Who is selected, and who waits")) };
        if (x->page.by_stratum) g.name = g.title = x->r->units->stratum[k];
        for (i64 i = 0; i < s[k].n; i++) person_add(x, &g, &x->r->draw->place[at + i]);
        more_say(x, &g, s[k].selected, s[k].n - s[k].selected);
        at += s[k].n;
        vec_push(x->a, &x->page.group, g);
    }
}

Str lottery_report_text(Arena *a, int lang, const LotteryOutcome *r)
{
    Report x = { .a = a, .lang = lang, .r = r, .plan = &r->units->plan };
    sums_fill(&x);
    drawn_fill(&x);
    chances_fill(&x);
    groups_fill(&x);
    Buf b = buf_on(a);
    Out o = { .buf = &b, .lang = lang };
    lottery_report_page(&o, &x.page);
    return buf_str(&b);
}
