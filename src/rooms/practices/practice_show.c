/* practice_show.c: one practice, whole. */
#include "rooms/practices/practice_show.h"
#include "rooms/practices/drafting.h"
#include "rooms/practices/files.h"
#include "rooms/practices/practices_file.h"
#include "media/address.h"
#include "media/chart.h"
#include "media/markdown.h"
#include "media/number.h"
#include "media/world_map.h"
#include "practice_show.html.h"
#include <math.h>

enum { RELATED = 3, LIKE_SHOWN = 12, UNKNOWN_MAX = 8, YEARS_DRAWN = 80 };

PanelPlace practice_panels;

/* ---- who did it ---- */

static Str doer_kind(int lang, const Doer *d)
{
    if (d->began) return tr(lang, _("It began here"));
    if (d->ended) return tr(lang, _("Recorded by the city, which has stopped"));
    return d->recorded ? tr(lang, _("Recorded by the city")) : tr(lang, _("Reported by a source"));
}

static DoerLine doer_line(Request *rq, const Library *l, const PracticePage *p, const Doer *d)
{
    const Doing *c = &l->community[d->community];
    i64 year = d->began ? (p->card.year_started.known && !p->card.year_from_memory ? p->card.year_started.v : 0) : d->year;
    return (DoerLine){ .path = str_fmt(rq->arena, "/communities/" STR_FMT, STR_ARG(c->slug)), .label = doing_label(rq->arena, rq->lang, c), .year = year, .ended = d->ended,
        .when = years_said(rq->arena, rq->lang, (OptInt){ year, year != 0 }, (OptInt){ d->ended, d->ended != 0 }), .kind = doer_kind(rq->lang, d) };
}

static int by_year(const void *x, const void *y)
{
    const DoerLine *a = x, *b = y;
    i64 s = a->year ? a->year : INT64_MAX, t = b->year ? b->year : INT64_MAX;
    return s != t ? (s < t ? -1 : 1) : str_cmp(a->label, b->label);
}

static void fill_doers(Request *rq, const Library *l, const Shelf *s, PracticePage *p)
{
    p->doers.p = make_array(rq->arena, DoerLine, s->doers);
    for (i32 d = 0; d < s->doers; d++) p->doers.p[p->doers.n++] = doer_line(rq, l, p, &s->doer[d]);
    if (s->doers > 1) qsort(p->doers.p + 1, (size_t)(s->doers - 1), sizeof *p->doers.p, by_year);
    p->adopters = adopters_said(rq->arena, rq->lang, s);
    p->adopters_n = s->reported + s->recorded;
    if (!p->adopters_n && rq->who.person) p->adopters = tr(rq->lang, _("Nobody is publicly known to have taken it up"));     /* they may read of some below */
}

/* ---- those like the visitor's place ---- */

typedef struct { const Doer *doer; double unlikeness; } RankedDoer;

static int by_unlikeness(const void *x, const void *y)
{
    const RankedDoer *a = x, *b = y;
    return a->unlikeness < b->unlikeness ? -1 : a->unlikeness > b->unlikeness;
}

static void fill_like(Request *rq, const Library *l, const Shelf *s, PracticePage *p)
{
    Nearby n = nearby(rq, l);
    if (!n.known) return;
    p->yours = n.place.label;
    RankedDoer *r = make_array(rq->arena, RankedDoer, s->doers);
    isize ranked = 0;
    for (i32 d = 0; d < s->doers; d++) {
        double u = n.unlikeness[s->doer[d].community];
        if (l->community[s->doer[d].community].id == n.place.community_id) p->yours_did = true;
        else if (isfinite(u)) r[ranked++] = (RankedDoer){ &s->doer[d], u };
    }
    qsort(r, (size_t)ranked, sizeof *r, by_unlikeness);
    p->like.p = make_array(rq->arena, DoerLine, LIKE_SHOWN);
    for (isize i = 0; i < ranked && i < LIKE_SHOWN; i++) {
        Likeness like = nearby_likeness(&n, r[i].doer->community);
        Alike said = alike_say(rq->arena, rq->lang, &like, LIKE_ALL);
        DoerLine line = doer_line(rq, l, p, r[i].doer);
        line.why = said.why;
        Str compared = said.unknown.n ? say(rq->arena, rq->lang, _("Compared in {fields}; not known of both: {unknown}."), { "fields", said.compared }, { "unknown", said.unknown })
                                      : say(rq->arena, rq->lang, _("Compared in {fields}."), { "fields", said.compared });
        if (!i) p->compared = compared;
        else if (!str_eq(compared, p->compared)) line.compared = compared;
        p->like.p[p->like.n++] = line;
    }
}

/* ---- map, and adopters in time ---- */

static Html map_of(Request *rq, const Library *l, const Shelf *s, const PracticePage *p)
{
    if (s->doers < 2) return (Html){ 0 };
    MapDot *dots = make_array(rq->arena, MapDot, s->doers + 1);
    isize n = 0;
    for (i32 d = 0; d < s->doers; d++) {
        const Doing *c = &l->community[s->doer[d].community];
        dots[n] = doing_dot(rq->arena, rq->lang, c, s->doer[d].began ? MAP_ORIGIN : MAP_ADOPTED);
        dots[n++].around = S("#doers");
    }
    Locality mine;
    if (locality_of_visitor(rq, &mine) && mine.lat.known && !p->yours_did)
        dots[n++] = place_dot(mine.lat, mine.lon, mine.population, mine.label, locality_path(rq->arena, &mine), MAP_YOURS);
    return map_around(rq->out, dots, n, say(rq->arena, rq->lang, _("A map: where it began, {place}, and the places that took it up; the table below lists them."), { "place", p->place }));
}

/* How many had it in each year, of those whose year is known. */
static void fill_chart(Request *rq, PracticePage *p)
{
    i64 first = INT64_MAX, last = 0, dated = 0;
    for (isize i = 0; i < p->doers.n; i++) {
        i64 y = p->doers.p[i].year;
        if (y) first = min_i64(first, y), last = max_i64(last, max_i64(y, p->doers.p[i].ended)), dated++;
    }
    if (dated < 3 || last - first < 2 || last - first >= YEARS_DRAWN) return;
    isize n = (isize)(last - first) + 1;
    double *had = make_array(rq->arena, double, n);
    for (isize i = 0; i < p->doers.n; i++)
        for (isize y = 0; y < n; y++) had[y] += p->doers.p[i].year && p->doers.p[i].year <= first + y && (!p->doers.p[i].ended || p->doers.p[i].ended > first + y);
    p->chart_words = say(rq->arena, rq->lang, _("Of those whose year is known, {a} had it in {from} and {b} in {to}."), { "a", number_str(rq->arena, rq->lang, (i64)had[0]) },
        { "from", str_fmt(rq->arena, "%" PRId64, first) }, { "b", number_str(rq->arena, rq->lang, (i64)had[n - 1]) }, { "to", str_fmt(rq->arena, "%" PRId64, last) });
    ChartSeries s = { number_str(rq->arena, rq->lang, (i64)had[n - 1]), had, true };
    p->chart = chart_lines(rq->out, &(LineChart){ .description = p->chart_words, .unit = tr(rq->lang, _("communities")), .first_year = (int)first, .n = n, .series = &s, .series_n = 1 });
}

/* ---- what changed, how surely ---- */

static void fill_change(Request *rq, const Library *l, const Shelf *s, PracticePage *p)
{
    Arena *a = rq->arena;
    p->change = change_said(a, rq->lang, &p->card);
    if (str_eq(p->card.outcome_kind, S("output"))) p->done = p->card.outcome_text;
    if (str_eq(p->card.outcome_kind, S("target"))) p->aim = p->card.outcome_text;
    if (p->card.outcome_low.n && p->card.outcome_high.n && p->change.known)
        p->interval = say(a, rq->lang, _("between {low} and {high}"), { "low", number_said(a, rq->lang, p->card.outcome_low) }, { "high", number_said(a, rq->lang, p->card.outcome_high) });
    p->evidence = &l->evidence[s->evidence];
    p->evidence_label = p->evidence->label[rq->lang];
    p->evidence_rule = p->evidence->rule[rq->lang];
}

static void fill_cost(Request *rq, PracticePage *p)
{
    static const struct { Str kind, label; } kinds[] = { { S("prize"), _("A prize helped pay for it") }, { S("grant"), _("A grant helped pay for it") },
        { S("bond"), _("A bond paid for it") }, { S("other"), _("Money came in") } };
    p->cost = cost_said(rq->arena, rq->lang, &p->card);
    for (isize i = 0; i < countof(kinds); i++) if (p->row.funding_text.n && str_eq(kinds[i].kind, p->row.funding_kind)) p->funding_label = tr(rq->lang, kinds[i].label);
}

/* ---- sources, and what is not known ---- */

static void fill_source(Request *rq, PracticePage *p)
{
    const PracticeBySlug *r = &p->row;
    p->source_kind = choice_label(rq->lang, source_kinds_said, r->source_kind);
    p->unread = str_eq(r->verification, S("unread"));
    p->checked = p->unread ? tr(rq->lang, _("Nobody here has read it yet.")) : str_eq(r->verification, S("seen")) ? tr(rq->lang, _("What stands here was seen there.")) : tr(rq->lang, _("Only a part of what stands here was seen there."));
    Time read;
    p->read_on = parse_iso_date(r->read_on, &read) ? day_said(rq->arena, rq->lang, read) : r->read_on;
    p->source_host = address_host(r->source);
}

static void fill_unknown(Request *rq, PracticePage *p)
{
    Str what[UNKNOWN_MAX];
    isize n = 0;
    if (!p->cost.known) what[n++] = tr(rq->lang, _("what it cost"));
    if (!p->change.known) what[n++] = tr(rq->lang, _("what changed because of it"));
    if (!p->since.n) what[n++] = tr(rq->lang, _("when it began"));
    if (!p->adopters_n && !rq->who.person) what[n++] = tr(rq->lang, _("whether another city took it up"));
    if (!p->row.needs_text.n) what[n++] = tr(rq->lang, _("what a copy needs"));
    if (!p->row.source.n) what[n++] = tr(rq->lang, _("a source"));
    p->unknown = tr_list(rq->arena, rq->lang, what, n);
}

/* ---- the rest ---- */

static void fill_concerns(Request *rq, PracticePage *p)
{
    PracticeConcernsRows r = practice_concerns(rq->db, p->row.id);
    p->concerns.p = make_array(rq->arena, ConcernName, r.n);
    for (isize i = 0; i < r.n; i++) p->concerns.p[p->concerns.n++] = (ConcernName){ r.p[i].slug, rq->lang == LANG_ES && r.p[i].name_es.n ? r.p[i].name_es : r.p[i].name };
}

static void fill_related(Request *rq, const Library *l, PracticePage *p)
{
    SearchHit hits[RELATED];
    i64 ids[RELATED];
    isize n = search_like(l->index, rq->arena, p->row.id, RELATED, hits);
    for (isize i = 0; i < n; i++) ids[i] = hits[i].id;
    p->related = cards_of(rq, &(CardsAsked){ l, NULL, false }, ids, n);
}

static void fill_paths(Request *rq, PracticePage *p)
{
    Str path = practice_path(rq->arena, p->row.slug);
    p->pdf_path = str_fmt(rq->arena, STR_FMT ".pdf", STR_ARG(path));
    p->bib_path = str_fmt(rq->arena, STR_FMT ".bib", STR_ARG(path));
    p->qr_path = str_fmt(rq->arena, STR_FMT "/qr.svg", STR_ARG(path));
    p->compare_path = str_fmt(rq->arena, "/compare?p=" STR_FMT, STR_ARG(p->row.slug));
    p->address = view_ready(rq)->canonical, p->here = view_ready(rq)->here;
    p->cite = say(rq->arena, rq->lang, _("{center}, library of practices: {title} ({place}). Last changed {date}. {address}"), { "center", view_ready(rq)->face.name }, { "title", p->row.title }, { "place", p->place },
        { "date", day_said(rq->arena, rq->lang, p->row.changed) }, { "address", p->address });
}

/* schema.org, for search engines. */
static Str json_ld_of(Request *rq, const PracticePage *p)
{
    Buf b = buf_on(rq->arena), date = buf_on(rq->arena);
    put_iso_time(&date, p->row.changed);
    const struct { const char *name; Str value; } fields[] = { { "headline", p->row.title }, { "description", p->row.summary }, { "inLanguage", p->row.lang }, { "dateModified", buf_str(&date) },
        { "url", view_ready(rq)->canonical }, { "isBasedOn", p->row.source } };
    put(&b, S("{\"@context\":\"https://schema.org\",\"@type\":\"Article\""));
    for (isize i = 0; i < countof(fields); i++) if (fields[i].value.n) put_fmt(&b, ",\"%s\":", fields[i].name), json_text(&b, fields[i].value);
    put(&b, S(",\"keywords\":["));
    for (isize i = 0; i < p->concerns.n; i++) { if (i) put_char(&b, ','); json_text(&b, p->concerns.p[i].name); }
    put(&b, S("],\"spatialCoverage\":{\"@type\":\"Place\",\"name\":"));
    json_text(&b, p->place);
    put(&b, S("},\"publisher\":{\"@type\":\"Organization\",\"name\":"));
    json_text(&b, view_ready(rq)->face.name);
    put(&b, S("}}"));
    return buf_str(&b);
}

bool practice_fill(Request *rq, const PracticeBySlug *row, PracticePage *p)
{
    const Library *l = library_with(rq, row->id);
    const Shelf *kept = l ? shelf_of(l, row->id) : NULL;
    if (!kept) return false;
    Shelf now = shelf_now(rq, l, kept, row);
    const Shelf *s = &now;
    *p = (PracticePage){ .row = *row, .card = s->card, .place = locality_label(rq->arena, rq->lang, row->community_name, row->country, row->region),
        .place_path = str_fmt(rq->arena, "/communities/" STR_FMT, STR_ARG(row->community_slug)), .since = since_said(rq->arena, rq->lang, &s->card) };
    fill_concerns(rq, p);
    fill_cost(rq, p);
    fill_change(rq, l, s, p);
    fill_doers(rq, l, s, p);
    fill_like(rq, l, s, p);
    fill_source(rq, p);
    fill_unknown(rq, p);
    fill_paths(rq, p);
    return true;
}

/* A section that the facts above lead to gets a name; false: it is not there. */
static bool section_named_in(Arena *a, Html *body, Str title, const char *id)
{
    Str heading = str_fmt(a, "<h3>" STR_FMT "</h3>", STR_ARG(title));
    isize at = str_find(body->s, heading);
    if (at < 0) return false;
    body->s = str_fmt(a, STR_FMT "<h3 id=\"%s\">" STR_FMT, STR_ARG(str_slice(body->s, 0, at)), id, STR_ARG(str_slice(body->s, at + 4, body->s.n)));
    return true;
}

static void fill_body(Request *rq, PracticePage *p)
{
    int lang = lang_of(p->row.lang);
    p->body = markdown(rq->arena, practice_text(p->row.body, p->row.needs_text));
    p->cost_below = section_named_in(rq->arena, &p->body, tr(lang, section_named(S("cost"))->title), "cost") && str_eq(p->card.cost_kind, DESCRIBED);
    p->change_below = section_named_in(rq->arena, &p->body, tr(lang, section_named(S("results"))->title), "results") && str_eq(p->card.outcome_kind, DESCRIBED);
}

Reply practice_show(Request *rq, const PracticeBySlug *row)
{
    PracticePage p;
    view_ready(rq);
    if (!practice_fill(rq, row, &p)) return reply_problem(rq, 503, (Str){ 0 });
    const Library *l = library_with(rq, row->id);
    fill_chart(rq, &p);
    p.map = map_of(rq, l, shelf_of(l, row->id), &p);
    fill_body(rq, &p);
    p.json_ld = json_ld_of(rq, &p);
    p.panels = panels(rq, &practice_panels, row->id);
    p.files = make(rq->arena, FileList);
    files_of_practice(rq, row->id, row->slug, p.files);
    p.staff = rq->who.person && identity_holds(rq, STAFF, 0);
    fill_related(rq, l, &p);
    return show(rq, practice_page, &p);
}
