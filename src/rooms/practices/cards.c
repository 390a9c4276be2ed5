/* cards.c: what a busy person understands of a practice: where, what it cost, what changed, how sure we are, who took it up. */
#include "rooms/practices/practices_pages.h"
#include "media/markdown.h"
#include "media/number.h"

Str practice_path(Arena *a, Str slug) { return str_fmt(a, "/practices/" STR_FMT, STR_ARG(slug)); }

Str doing_label(Arena *a, int lang, const Doing *d) { return locality_label(a, lang, d->name, d->country, d->region); }

MapDot doing_dot(Arena *a, int lang, const Doing *d, MapKind kind)
{
    return place_dot(d->lat, d->lon, d->population, doing_label(a, lang, d), str_fmt(a, "/communities/" STR_FMT, STR_ARG(d->slug)), kind);
}

Str since_said(Arena *a, int lang, const PracticeCards *p)
{
    if (!p->year_started.known || p->year_from_memory) return (Str){ 0 };
    return say(a, lang, _("since {year}"), { "year", str_fmt(a, "%" PRId64, p->year_started.v) });
}

/* ---- cost ---- */

static Figure not_known(int lang) { return (Figure){ .main = tr(lang, _("Not known")) }; }

/* Its city wrote it down, in a section of the text. */
static Figure described(int lang) { return (Figure){ .main = tr(lang, _("Described in the text")), .known = true }; }

Figure cost_said(Arena *a, int lang, const PracticeCards *p)
{
    bool text = p->cost_text.n > 0;
    if (str_eq(p->cost_kind, S("unknown"))) return not_known(lang);
    if (str_eq(p->cost_kind, DESCRIBED)) return described(lang);
    if (!text && str_eq(p->cost_kind, S("staff-time"))) return (Figure){ .main = tr(lang, _("Staff time")), .known = true };
    if (!text && str_eq(p->cost_kind, S("none"))) return (Figure){ .main = tr(lang, _("Nothing")), .known = true };
    if (!text && !p->cost_minor.known) return not_known(lang);
    Figure f = { .main = p->cost_text, .known = true, .lang = p->lang };
    if (!text) {
        Buf b = buf_on(a);
        put_money(&b, lang, p->cost_minor.v, p->cost_currency);
        f.main = buf_str(&b), f.lang = (Str){ 0 };
    }
    if (str_eq(p->cost_kind, S("price"))) f.more = tr(lang, _("(a price, not what the city spends)"));
    return f;
}

/* ---- change ---- */

static bool names_year(Str unit)
{
    for (isize i = 0; i + 4 <= unit.n; i++) {
        i64 year;
        if (str_i64(str_slice(unit, i, i + 4), &year) && year >= 1000) return true;
    }
    return false;
}

/* "percent of votes", "times as many", "homes in 2020": a level or a ratio, not a difference. */
static bool is_level(Str unit) { return str_starts(unit, S("percent of")) || str_find(unit, S("times as")) >= 0 || names_year(unit); }

Str number_said(Arena *a, int lang, Str number)
{
    double v;
    if (!str_real(number, &v)) return number;
    isize point = str_find_char(number, '.');
    Buf b = buf_on(a);
    if (v < 0) put(&b, S("−"));
    put_decimal(&b, lang, v < 0 ? -v : v, point < 0 ? 0 : (int)min_i64(number.n - point - 1, 6));
    return buf_str(&b);
}

static Str unit_said(Arena *a, int lang, Str unit)
{
    if (str_eq(unit, S("percent"))) return tr(lang, _("%"));
    if (str_eq(unit, S("percentage points"))) return tr(lang, _(" percentage points"));
    return unit.n ? str_fmt(a, " " STR_FMT, STR_ARG(unit)) : (Str){ 0 };
}

Str change_figure(Arena *a, int lang, const PracticeCards *p)
{
    double v;
    if (!p->outcome_value.n || !str_real(p->outcome_value, &v)) return (Str){ 0 };
    const char *plus = v > 0 && !is_level(p->outcome_unit) ? "+" : "";
    return str_fmt(a, "%s" STR_FMT STR_FMT, plus, STR_ARG(number_said(a, lang, p->outcome_value)), STR_ARG(unit_said(a, lang, p->outcome_unit)));
}

static bool is_measured(const PracticeCards *p) { return str_eq(p->outcome_kind, S("effect")) || str_eq(p->outcome_kind, S("before-after")); }

Figure change_said(Arena *a, int lang, const PracticeCards *p)
{
    if (is_measured(p)) {
        Str figure = change_figure(a, lang, p);
        bool said = str_find(p->outcome_unit, p->outcome_what) >= 0;        /* "deaths a year": no need to add of what */
        Str what = p->outcome_what;                                         /* "days of housing assistance", counted in days: the unit is said once */
        if (p->outcome_unit.n && str_starts(what, p->outcome_unit) && what.n > p->outcome_unit.n && what.p[p->outcome_unit.n] == ' ') what = str_slice(what, p->outcome_unit.n + 1, what.n);
        if (figure.n) return (Figure){ .main = figure, .more = said ? (Str){ 0 } : what, .known = true, .lang = p->lang };
        if (p->outcome_text.n) return (Figure){ .main = p->outcome_text, .known = true, .lang = p->lang };
    }
    return str_eq(p->outcome_kind, DESCRIBED) ? described(lang) : (Figure){ .main = tr(lang, _("No change measured")) };
}

/* ---- who took it up ---- */

Str adopters_said(Arena *a, int lang, const Shelf *s)
{
    Str reported = s->reported ? count_(a, lang, "Sources report that {n} other city took it up", "Sources report that {n} other cities took it up", s->reported) : (Str){ 0 };
    Str recorded = s->recorded ? count_(a, lang, "{n} city recorded here that it took it up", "{n} cities recorded here that they took it up", s->recorded) : (Str){ 0 };
    if (s->stopped && s->stopped == s->recorded) recorded = count_(a, lang, "{n} city recorded here that it took it up, and has stopped", "{n} cities recorded here that they took it up, and have stopped", s->recorded);
    else if (s->stopped) recorded = str_fmt(a, STR_FMT "; " STR_FMT, STR_ARG(recorded), STR_ARG(count_(a, lang, "{n} of them has stopped", "{n} of them have stopped", s->stopped)));
    if (reported.n && recorded.n) return str_fmt(a, STR_FMT ". " STR_FMT, STR_ARG(recorded), STR_ARG(reported));
    if (reported.n || recorded.n) return recorded.n ? recorded : reported;
    return tr(lang, _("Nobody is known to have taken it up"));
}

Str years_said(Arena *a, int lang, OptInt from, OptInt to)
{
    Str ended = to.known ? str_fmt(a, "%" PRId64, to.v) : (Str){ 0 };
    if (from.known && to.known && from.v < to.v) return str_fmt(a, "%" PRId64 "–%" PRId64, from.v, to.v);
    if (from.known) return str_fmt(a, "%" PRId64, from.v);
    return to.known ? say(a, lang, _("until {year}"), { "year", ended }) : (Str){ 0 };
}

/* ---- as it stands ---- */

Shelf shelf_now(Request *rq, const Library *l, const Shelf *s, const PracticeBySlug *r)
{
    Shelf now = *s;
    PracticeConcernsRows concerns = practice_concerns(rq->db, r->id);
    now.card = (PracticeCards){ .id = r->id, .slug = r->slug, .title = r->title, .summary = r->summary, .community_id = r->community_id, .year_started = r->year_started,
        .year_from_memory = r->year_from_memory, .cost_text = r->cost_text, .cost_kind = r->cost_kind, .cost_minor = r->cost_minor, .cost_currency = r->cost_currency,
        .cost_per = r->cost_per, .outcome_text = r->outcome_text, .outcome_kind = r->outcome_kind, .outcome_value = r->outcome_value, .outcome_low = r->outcome_low,
        .outcome_high = r->outcome_high, .outcome_unit = r->outcome_unit, .outcome_what = r->outcome_what, .evidence_id = r->evidence_id, .needs_text = r->needs_text,
        .lang = r->lang, .changed = r->changed };
    now.evidence = evidence_place(l, r->evidence_id, s->evidence), now.concerns = 0;
    for (isize i = 0; i < concerns.n; i++) {
        i32 c = concern_named(l, concerns.p[i].slug);
        if (c >= 0) now.concerns |= 1ull << c;
    }
    return now;
}

/* ---- marked words ---- */

static Runs whole(Arena *a, Str text)
{
    Runs r = { make(a, Run), 1 };
    r.p[0] = (Run){ text, false };
    return r;
}

static Runs marked(Arena *a, const SearchResult *found, Str text, Str lang)
{
    isize n = 0;
    SearchMark *m = found && text.n ? search_mark(found, a, text, lang, &n) : NULL;
    if (!n) return whole(a, text);
    Runs r = { make_array(a, Run, 2 * n + 1), 0 };
    isize at = 0;
    for (isize i = 0; i < n; i++) {
        if (m[i].from > at) r.p[r.n++] = (Run){ str_slice(text, at, m[i].from), false };
        r.p[r.n++] = (Run){ str_slice(text, m[i].from, m[i].to), true };
        at = m[i].to;
    }
    if (at < text.n) r.p[r.n++] = (Run){ str_slice(text, at, text.n), false };
    return r;
}

static bool any_found(const Runs *r)
{
    for (isize i = 0; i < r->n; i++) if (r->p[i].found) return true;
    return false;
}

/* ---- the card ---- */

/* A card names the place most like the reader's only where it is: less than a standard deviation apart. */
static const double ALIKE = 1;

static NearBy near_of(Request *rq, const Nearby *n, const Library *l, const Shelf *s)
{
    i32 d = nearest_doer(n, s);
    if (d < 0 || n->unlikeness[s->doer[d].community] > ALIKE) return (NearBy){ 0 };
    i32 c = s->doer[d].community;
    Likeness like = nearby_likeness(n, c);
    return (NearBy){ str_fmt(rq->arena, "/communities/" STR_FMT, STR_ARG(l->community[c].slug)), doing_label(rq->arena, rq->lang, &l->community[c]),
                     alike_say(rq->arena, rq->lang, &like, LIKE_ALL).why };
}

static Card card_of(Request *rq, const CardsAsked *asked, const Nearby *n, const PracticeCards *p, const Shelf *s)
{
    Arena *a = rq->arena;
    const EvidenceLevel *e = &asked->library->evidence[s->evidence];
    Card c = { .slug = p->slug, .title = p->title, .lang = p->lang, .title_runs = marked(a, asked->found, p->title, p->lang),
        .summary_runs = marked(a, asked->found, p->summary, p->lang), .place = doing_label(a, rq->lang, origin_of(asked->library, s)),
        .place_path = str_fmt(a, "/communities/" STR_FMT, STR_ARG(origin_of(asked->library, s)->slug)), .since = since_said(a, rq->lang, p), .cost = cost_said(a, rq->lang, p),
        .change = change_said(a, rq->lang, p), .evidence = e->label[rq->lang], .level = e->level, .columns = e->columns,
        .adopters = adopters_said(a, rq->lang, s) };
    if (n->known) c.near = near_of(rq, n, asked->library, s);
    return c;
}

/* Where neither title nor summary has a found word, the stretch of the text that has. */
static void excerpts(Request *rq, const CardsAsked *asked, Cards *cards, const i64 *ids)
{
    if (!asked->found || !asked->found->terms) return;
    for (isize i = 0; i < cards->n; i++) {
        Card *c = &cards->p[i];
        PracticeBody t;
        if (any_found(&c->title_runs) || any_found(&c->summary_runs) || !practice_body(rq->db, ids[i], &t)) continue;
        Runs r = marked(rq->arena, asked->found, search_excerpt(asked->found, rq->arena, markdown_plain(rq->arena, t.body), c->lang, 160), c->lang);
        if (any_found(&r)) c->excerpt = r;
    }
}

Cards cards_of(Request *rq, const CardsAsked *asked, const i64 *ids, isize n)
{
    Nearby near = nearby(rq, asked->library);
    Cards cards = { make_array(rq->arena, Card, n), 0, asked->chooses };
    i64 *shown = make_array(rq->arena, i64, n);
    for (isize i = 0; i < n; i++) {
        const Shelf *s = shelf_of(asked->library, ids[i]);
        if (!s) continue;
        shown[cards.n] = ids[i];
        cards.p[cards.n++] = card_of(rq, asked, &near, &s->card, s);
    }
    excerpts(rq, asked, &cards, shown);
    return cards;
}
