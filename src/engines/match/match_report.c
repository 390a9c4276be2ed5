#include "engines/match/match_report.h"
#include "engines/match/match_couples.h"
#include "engines/match/match_minimum.h"
#include "media/lang_option.h"
#include "media/number.h"
#include "match_report.html.h"

typedef struct {
    Arena *a;
    int lang;
    const MatchOutcome *r;
    const Market *m;
    MatchAdmitted in;
    ReportPage page;
} Report;

static Str number(const Report *x, i64 n) { return number_str(x->a, x->lang, n); }
#define SAY(x, english, ...) say((x)->a, (x)->lang, (english), __VA_ARGS__)
#define SAY_PLAIN(x, english) tr((x)->lang, (english))

/* ---- wishes ---- */

/* Which wish an applicant got, 1 is the first, equal ranks are one; 0: nothing, or something that they did not rank. */
static i64 wish_got(const Market *m, const i64 *got, i32 i)
{
    const MatchCouples *k = m->couples;
    i32 couple = k ? k->couple[i] : -1;
    i64 rank, n = 0, from = m->from[i], end = m->from[i + 1], before = -1;
    const i64 *ranks = m->rank;
    if (!match_rank(m, got, i, &rank)) return 0;
    if (couple >= 0 && k->listed[couple]) from = k->from[couple], end = k->from[couple + 1], ranks = k->rank;
    for (i64 c = from; c < end && ranks[c] <= rank; c++) n += ranks[c] != before, before = ranks[c];
    return n;
}

enum { WISHES = 10 };
typedef struct { i64 wish[WISHES + 1], later, other, none, matched; } Spread;

static Spread spread_of(const Market *m, const i64 *got)
{
    Spread s = { 0 };
    for (i32 i = 0; i < m->applicants; i++) {
        i64 w = wish_got(m, got, i);
        bool has = match_position(m, got, i) >= 0;
        s.matched += has;
        if (!has) s.none++;
        else if (!w) s.other++;
        else if (w <= WISHES) s.wish[w]++;
        else s.later++;
    }
    return s;
}

static void bar_add(Report *x, Str name, i64 n, i64 most, bool quiet)
{
    vec_push(x->a, &x->page.ranks, (ReportBar){ name, number(x, n), (int)(1000 * n / max_i64(most, 1)), quiet });
}

static void ranks_fill(Report *x, const Spread *s)
{
    i64 most = max_i64(max_i64(s->later, s->other), s->none), last = 0;
    for (int w = 1; w <= WISHES; w++) {
        most = max_i64(most, s->wish[w]);
        if (s->wish[w]) last = w;
    }
    for (int w = 1; w <= last; w++) bar_add(x, w == 1 ? SAY_PLAIN(x, _("First")) : SAY(x, _("No. {n}"), { "n", number(x, w) }), s->wish[w], most, false);
    if (s->later) bar_add(x, SAY_PLAIN(x, _("Later")), s->later, most, false);
    if (s->other) bar_add(x, SAY_PLAIN(x, _("Agreed on, not ranked")), s->other, most, true);
    bar_add(x, SAY_PLAIN(x, _("Nothing")), s->none, most, true);
}

/* ---- the sums ---- */

static void sums_fill(Report *x, const Spread *s)
{
    const Market *m = x->m;
    const MatchRepair *repair = x->r->repair;
    x->page.title = SAY(x, _("A match of {n} and {m}"), { "n", count_(x->a, x->lang, "{n} applicant", "{n} applicants", m->applicants) }, { "m", count_(x->a, x->lang, "{n} position", "{n} positions", m->positions) });
    x->page.lead = SAY(x, _("{n} of {m} got a position. {f}"), { "n", number(x, s->matched) }, { "m", count_(x->a, x->lang, "{n} applicant", "{n} applicants", m->applicants) }, { "f", count_(x->a, x->lang, "{n} of them has what they wanted most.", "{n} of them have what they wanted most.", s->wish[1]) });
    Str free = SAY(x, _("Free places: {n} of {m}."), { "n", number_wide(x->a, x->lang, match_places(m) - s->matched) }, { "m", number_wide(x->a, x->lang, match_places(m)) });
    vec_push(x->a, &x->page.sums, free);
    if (repair && x->r->breaches.n)
        vec_push(x->a, &x->page.sums, SAY(x, _("{n} moved from where they were before."), { "n", number(x, repair->moved) }));
    else if (repair && repair->moved == repair->bound)
        vec_push(x->a, &x->page.sums, SAY(x, _("{n} moved from where they were before, the fewest that a stable result needs."), { "n", number(x, repair->moved) }));
    else if (repair)
        vec_push(x->a, &x->page.sums, SAY(x, _("{n} moved from where they were before; a stable result needs at least {m}."), { "n", number(x, repair->moved) }, { "m", number(x, repair->bound) }));
    if (x->r->moved_by_agreement) vec_push(x->a, &x->page.sums, count_(x->a, x->lang, "{n} more moved to what is agreed on.", "{n} more moved to what is agreed on.", x->r->moved_by_agreement));
}

/* ---- what was checked, what is known ---- */

static void checked_add(Report *x, bool holds, Str text) { vec_push(x->a, &x->page.checked, (ReportLine){ text, !holds }); }

static void minimums_check(Report *x)
{
    i64 missed = 0, all = 0;
    for (i32 p = 0; p < x->m->positions; p++) all += x->m->minimum[p] > 0, missed += x->in.held[p] < x->m->minimum[p];
    if (!all) return;
    if (!missed) checked_add(x, true, SAY_PLAIN(x, _("Every position has at least its minimum.")));
    for (i32 p = 0; p < x->m->positions; p++)
        if (x->in.held[p] < x->m->minimum[p])
            checked_add(x, false, SAY(x, _("{p} has {n} and should have {m} at the least."), { "p", x->m->position_id[p] }, { "n", number(x, x->in.held[p]) }, { "m", number(x, x->m->minimum[p]) }));
}

static void checked_fill(Report *x)
{
    const Market *m = x->m;
    bool stable = !x->r->breaches.n;
    checked_add(x, true, SAY_PLAIN(x, _("Everybody has at most one position, and no position has more than its places.")));
    checked_add(x, true, SAY_PLAIN(x, _("Nobody has a position that they did not rank or that did not rank them, unless it was agreed on.")));
    Str pair = m->reserves ? _("No applicant could have a seat that goes to somebody behind them: reserved seats are filled in their order, the category first.")
             : m->caps ? _("No applicant and position would both rather have each other, except where the cap of a full region stands between them.")
             : m->couples ? _("No applicant or couple could have positions that they prefer and that would take them.")
             : m->minimum_hard ? _("No applicant and position would both rather have each other, except where a minimum would be missed.")
             : _("No applicant and position would both rather have each other than what they have.");
    Str text = tr(x->lang, stable ? pair : _("There are applicants or couples who could have positions that they prefer and that would take them: those named above."));
    if (m->fixed) text = SAY(x, _("{what} This leaves out those for whom something was agreed on."), { "what", text });
    checked_add(x, stable, text);
    if (m->caps) checked_add(x, true, SAY_PLAIN(x, _("No region has more than its cap.")));
    if (m->fixed) checked_add(x, true, SAY_PLAIN(x, _("What was agreed on is kept.")));
    minimums_check(x);
    Str seed = x->r->ties->seed ? seed_str(x->a, x->r->ties->seed) : S("0");
    checked_add(x, true, SAY(x, _("Ties were broken by a lottery that anybody can repeat; its seed is {s}."), { "s", seed }));
}

static void known_fill(Report *x)
{
    const Market *m = x->m;
    StrVec *k = &x->page.known;
    if (m->couples || m->minimum_hard) return;
    if (x->r->positions_propose) { vec_push(x->a, k, SAY_PLAIN(x, _("Positions asked first: each has the best that any stable result gives it, and each applicant the worst, with ties broken as here."))); return; }
    if (!x->r->repair) {
        if (!m->caps) vec_push(x->a, k, SAY_PLAIN(x, _("Every applicant has the best position that any stable result gives them, with ties broken as here.")));
        vec_push(x->a, k, SAY_PLAIN(x, _("Nobody could have done better by stating other wishes than their true ones.")));
    }
    if (!m->caps && !m->reserves) vec_push(x->a, k, SAY_PLAIN(x, _("Who has a position at all, and how many each position has, is the same in every stable result, with ties broken as here.")));
}

/* ---- what each rule cost ---- */

typedef struct { i64 better, worse; i64 more; } Cost;

/* How the applicants fare beside a match of another market with the same choices: better, worse, and how many more have something there. */
static Cost cost_beside(const Report *x, const Market *other)
{
    i64 *got = make_array(x->a, i64, other->applicants);
    Cost c = { 0 };
    if (other->couples) match_couples(x->a, other, x->r->ties, got);
    else if (other->minimum_hard) match_minimum(x->a, other, x->r->ties, got);
    else match_applicants_propose(other, x->r->ties, got);
    for (i32 i = 0; i < other->applicants; i++) {
        i64 here = wish_got(x->m, x->r->got, i), there = wish_got(other, got, i);
        bool has = match_position(x->m, x->r->got, i) >= 0, had = match_position(other, got, i) >= 0;
        i64 h = !has ? INT64_MAX : here ? here : INT64_MAX - 1, t = !had ? INT64_MAX : there ? there : INT64_MAX - 1;
        c.worse += h > t, c.better += h < t, c.more += had - has;
    }
    return c;
}

static void cost_add(Report *x, Str rule, const Market *other)
{
    Cost c = cost_beside(x, other);
    Str name = tr(x->lang, rule), worse = count_(x->a, x->lang, "{n} applicant has a worse position than without", "{n} applicants have a worse position than without", c.worse);
    Str text = SAY(x, _("{rule}: {w}, {b} a better one."), { "rule", name }, { "w", worse }, { "b", number(x, c.better) }), more = { 0 };
    if (!c.better) text = SAY(x, _("{rule}: {w}, nobody a better one."), { "rule", name }, { "w", worse });
    if (!c.worse && !c.better) text = SAY(x, _("{rule}: it changed nothing."), { "rule", name });
    if (c.more > 0) more = count_(x->a, x->lang, "{n} fewer has a position at all.", "{n} fewer have a position at all.", c.more);
    if (c.more < 0) more = count_(x->a, x->lang, "{n} more has a position at all.", "{n} more have a position at all.", -c.more);
    vec_push(x->a, &x->page.costs, more.n ? str_fmt(x->a, STR_FMT " " STR_FMT, STR_ARG(text), STR_ARG(more)) : text);
}

/* Each of a couple for themself, with the wishes of their own. */
static Market apart(const Report *x)
{
    const Market *m = x->m;
    Market o = *m;
    Choice *choice = make_array(x->a, Choice, m->from[m->applicants]);
    for (i64 c = 0; c < m->from[m->applicants]; c++) {
        bool own = !m->couples->own_end || c < m->couples->own_end[m->by[c]];
        choice[c] = (Choice){ m->choice[c].at, own ? m->choice[c].esteem : -1 };
    }
    o.choice = choice, o.couples = NULL;
    return o;
}

static void costs_fill(Report *x)
{
    Market plain = *x->m;
    plain.minimum_hard = false;
    if (x->m->caps) { Market o = plain; o.caps = NULL; cost_add(x, _("Caps of regions"), &o); }
    if (x->m->reserves) { Market o = plain; o.reserves = NULL; cost_add(x, _("Reserved seats"), &o); }
    if (x->m->couples) { Market o = apart(x); cost_add(x, _("Couples"), &o); }
    if (x->m->minimum_hard) cost_add(x, _("Minimums that are kept"), &plain);
    if (x->m->fixed) { Market o = *x->m; o.fixed = NULL; cost_add(x, _("What was agreed on"), &o); }
    if (x->r->positions_propose) cost_add(x, _("That positions ask first"), &plain);
    if (x->r->repair && !x->m->couples && !x->m->minimum_hard) cost_add(x, _("That few should move"), &plain);
}

/* ---- positions ---- */

typedef struct { i32 position; i64 firsts, ranked, places, held; } Pressure;

static int by_pressure(const void *x, const void *y)
{
    const Pressure *a = x, *b = y;
    __int128 p = (__int128)a->firsts * max_i64(b->places, 1), q = (__int128)b->firsts * max_i64(a->places, 1);
    if (p != q) return p > q ? -1 : 1;
    if (a->ranked != b->ranked) return a->ranked > b->ranked ? -1 : 1;
    return (a->position > b->position) - (a->position < b->position);
}

static int by_free(const void *x, const void *y)
{
    const Pressure *a = x, *b = y;
    i64 p = a->places - a->held, q = b->places - b->held;
    return p != q ? (p > q ? -1 : 1) : (a->position > b->position) - (a->position < b->position);
}

static Pressure *pressures(const Report *x)
{
    const Market *m = x->m;
    Pressure *p = make_array(x->a, Pressure, m->positions);
    for (i32 k = 0; k < m->positions; k++) p[k] = (Pressure){ .position = k, .places = m->capacity[k], .held = x->in.held[k] };
    for (i64 c = 0; c < m->from[m->applicants]; c++) {
        Pressure *q = &p[m->choice[c].at];
        q->ranked++;
        q->firsts += m->rank[c] == m->rank[m->from[m->by[c]]];
    }
    return p;
}

static Str last_at(const Report *x, i32 p)
{
    const MatchReserves *r = x->m->reserves;
    i64 last = -1;
    for (i64 g = r ? r->from[p] : p; g < (r ? r->from[p + 1] : p + 1); g++) {
        i64 c = x->in.last[g];
        if (c >= 0 && (last < 0 || x->m->choice[c].esteem > x->m->choice[last].esteem)) last = c;
    }
    Buf b = buf_on(x->a);
    if (last >= 0) esteem_put(&b, x->r->files, last);
    return last < 0 ? S("–") : figure_in(x->a, x->lang, buf_str(&b));
}

static ReportPosition position_row(const Report *x, const Pressure *q, double most)
{
    double press = (double)q->firsts / (double)max_i64(q->places, 1);
    return (ReportPosition){ x->m->position_id[q->position], number(x, q->places), number(x, q->held), number(x, q->places - q->held), number(x, q->ranked), number(x, q->firsts),
                             last_at(x, q->position), most > 0 ? (int)(1000 * press / most) : 0, 0 };
}

/* What is filled and what is free, beside the position with the most places. */
static ReportPosition unfilled_row(const Report *x, const Pressure *q, i64 most)
{
    ReportPosition r = position_row(x, q, 0);
    r.width = (int)(1000 * (double)q->held / (double)most), r.rest = (int)(1000 * (double)q->places / (double)most) - r.width;
    return r;
}

static void positions_fill(Report *x)
{
    Pressure *p = pressures(x);
    i32 n = x->m->positions, free = 0;
    if (n) qsort(p, (size_t)n, sizeof *p, by_pressure);
    double most = n ? (double)p[0].firsts / (double)max_i64(p[0].places, 1) : 0;
    for (i32 i = 0; i < n && i < REPORT_ROWS && p[i].ranked; i++) vec_push(x->a, &x->page.pressed, position_row(x, &p[i], most));
    if (n > REPORT_ROWS) x->page.pressed_more = count_(x->a, x->lang, "{n} further position is less sought.", "{n} further positions are less sought.", n - REPORT_ROWS);
    for (i32 i = 0; i < n; i++) if (p[i].held < p[i].places) p[free++] = p[i];
    if (free) qsort(p, (size_t)free, sizeof *p, by_free);
    i64 largest = 1;
    for (i32 i = 0; i < free && i < REPORT_ROWS; i++) largest = max_i64(largest, p[i].places);
    for (i32 i = 0; i < free && i < REPORT_ROWS; i++) vec_push(x->a, &x->page.unfilled, unfilled_row(x, &p[i], largest));
    if (free > REPORT_ROWS) x->page.unfilled_more = count_(x->a, x->lang, "{n} further position has free places.", "{n} further positions have free places.", free - REPORT_ROWS);
}

/* ---- each applicant ---- */

static Str esteem_str(const Report *x, i64 choice)
{
    Buf b = buf_on(x->a);
    if (choice >= 0) esteem_put(&b, x->r->files, choice);
    return figure_in(x->a, x->lang, buf_str(&b));
}

static Str why_sentence(const Report *x, const MatchWhy *w)
{
    Str p = x->m->position_id[x->m->choice[w->choice].at], last = esteem_str(x, w->last_admitted), own = x->m->choice[w->choice].esteem >= 0 ? esteem_str(x, w->choice) : (Str){ 0 };
    Str score = x->r->files->scale.by_score ? SAY_PLAIN(x, _("score")) : SAY_PLAIN(x, _("rank"));
    switch (w->reason) {
    case MATCH_FULL:
        if (w->last_admitted < 0) return SAY(x, _("{p} has no place to give."), { "p", p });
        if (x->m->choice[w->last_admitted].esteem == x->m->choice[w->choice].esteem) return SAY(x, _("{p} is full. The last one admitted had the same {s}, {l}, and a better lot."), { "p", p }, { "s", score }, { "l", last });
        return SAY(x, _("{p} is full. The last one admitted had {s} {l}; this applicant has {o}."), { "p", p }, { "s", score }, { "l", last }, { "o", own });
    case MATCH_NOT_RANKED: return SAY(x, _("{p} did not rank them."), { "p", p });
    case MATCH_FIXED: return SAY(x, _("{p}: something else is agreed on."), { "p", p });
    case MATCH_WITHDRAWN: return SAY(x, _("{p}: they withdrew."), { "p", p });
    case MATCH_CAPPED: return SAY(x, _("{p} has room, but its region is at its cap."), { "p", p });
    case MATCH_RESERVED: return SAY(x, _("{p} is full. Some of its seats are reserved for a category that this applicant is not of; to the others the last one admitted had {s} {l}, this applicant has {o}."), { "p", p }, { "s", score }, { "l", last }, { "o", own });
    case MATCH_HELD_BACK: return SAY(x, _("{p} would take this applicant, but they, or somebody who comes before them there, are needed elsewhere for a minimum."), { "p", p });
    case MATCH_COUPLE:
        if (x->r->none.n) return SAY(x, _("{p} would take this applicant, but they are placed as a couple or not at all."), { "p", p });
        return SAY(x, _("{p} would take this applicant, but no place that fits would take the other one of the couple."), { "p", p });
    case MATCH_BLOCKS: return SAY(x, _("{p} would take this applicant: the two are among those who could do better."), { "p", p });
    case MATCH_REASONS: break;
    }
    return (Str){ 0 };
}

static Str got_sentence(const Report *x, i32 i)
{
    i32 p = match_position(x->m, x->r->got, i);
    i64 w = wish_got(x->m, x->r->got, i);
    if (p < 0) return SAY_PLAIN(x, _("no position"));
    Str id = x->m->position_id[p];
    if (!w) return SAY(x, _("{p}, agreed on"), { "p", id });
    return w == 1 ? SAY(x, _("{p}, the first wish"), { "p", id }) : SAY(x, _("{p}, wish no. {n}"), { "p", id }, { "n", number(x, w) });
}

static void each_fill(Report *x)
{
    i64 longest = 0;
    for (i32 i = 0; i < x->m->applicants; i++) longest = max_i64(longest, x->m->from[i + 1] - x->m->from[i]);
    MatchWhy *why = make_array(x->a, MatchWhy, longest);
    for (i32 i = 0; i < x->m->applicants && x->m->applicants <= REPORT_EACH; i++) {
        ReportApplicant one = { .name = x->m->applicant_id[i], .got = got_sentence(x, i) };
        for (i64 n = match_why(x->m, x->r->got, &x->in, i, why), k = 0; k < n; k++) vec_push(x->a, &one.why, why_sentence(x, &why[k]));
        vec_push(x->a, &x->page.each, one);
    }
}

/* ---- the page ---- */

Str match_report_text(Arena *a, const MatchOutcome *r)
{
    const Market *m = &r->files->market;
    Report x = { .a = a, .lang = m->lang, .r = r, .m = m, .in = match_admitted(a, m, r->ties, r->got) };
    Spread s = spread_of(m, r->got);
    x.page.none = as_sentence(a, r->none), x.page.breaches = r->breaches, x.page.excused = r->excused;
    sums_fill(&x, &s);
    ranks_fill(&x, &s);
    checked_fill(&x);
    known_fill(&x);
    costs_fill(&x);
    positions_fill(&x);
    each_fill(&x);
    Buf b = buf_on(a);
    Out o = { .buf = &b, .lang = m->lang };
    match_report_page(&o, &x.page);
    return buf_str(&b);
}
