#include "rooms/practices/compare.h"
#include "media/number.h"
#include "compare.html.h"
#include <math.h>

enum { ROWS_MAX = 12, HITS = 6 };

typedef struct { Request *rq; const Library *l; Nearby near; const PracticeCards *p[COMPARED_MAX]; const Shelf *s[COMPARED_MAX]; isize n; } Set;

/* ---- which ---- */

static bool chosen_before(const Set *set, i64 id)
{
    for (isize i = 0; i < set->n; i++) if (set->s[i]->id == id) return true;
    return false;
}

static void choose(Request *rq, Set *set, ComparePage *page)
{
    for (isize i = 0; i < rq->query.n; i++) {
        PracticeBySlug row;
        if (!str_eq(rq->query.p[i].name, S("p")) || !rq->query.p[i].value.n) continue;
        if (!practice_by_slug(rq->db, rq->query.p[i].value, &row)) { page->unknown_asked++; continue; }
        const Shelf *s = shelf_of(set->l, row.id);
        if (!s || chosen_before(set, row.id)) continue;
        if (set->n == COMPARED_MAX) { page->full = true; continue; }
        set->p[set->n] = &s->card, set->s[set->n++] = s;
    }
}

static void fill_practices(Set *set, ComparePage *page)
{
    Request *rq = set->rq;
    page->practices.p = make_array(rq->arena, Compared, set->n);
    for (isize i = 0; i < set->n; i++) {
        const PracticeCards *p = set->p[i];
        Str place = doing_label(rq->arena, rq->lang, origin_of(set->l, set->s[i]));
        page->practices.p[page->practices.n++] = (Compared){ p->slug, p->title, p->lang, place, address_toggle(rq, "p", p->slug) };
    }
}

/* ---- rows ---- */

typedef CompareCell CellOf(const Set *set, isize i);

static CompareCell text_cell(Str text, int lang, bool known)
{
    return (CompareCell){ .figure = { .main = text.n ? text : tr(lang, _("Not known")), .known = known && text.n } };
}

static CompareCell place_cell(const Set *set, isize i)
{
    const Doing *where = origin_of(set->l, set->s[i]);
    CompareCell c = text_cell(doing_label(set->rq->arena, set->rq->lang, where), set->rq->lang, true);
    c.path = str_fmt(set->rq->arena, "/communities/" STR_FMT, STR_ARG(where->slug));
    i32 at = set->s[i]->doer[0].community;
    if (!set->near.known || !isfinite(set->near.unlikeness[at])) return c;
    Likeness like = nearby_likeness(&set->near, at);
    c.figure.more = alike_say(set->rq->arena, set->rq->lang, &like, LIKE_ALL).why;
    return c;
}

static CompareCell people_cell(const Set *set, isize i)
{
    OptInt n = origin_of(set->l, set->s[i])->population;
    return text_cell(n.known ? count_(set->rq->arena, set->rq->lang, "{n} person", "{n} people", n.v) : (Str){ 0 }, set->rq->lang, true);
}

static CompareCell since_cell(const Set *set, isize i)
{
    return text_cell(since_said(set->rq->arena, set->rq->lang, set->p[i]), set->rq->lang, true);
}

static CompareCell cost_cell(const Set *set, isize i) { return (CompareCell){ .figure = cost_said(set->rq->arena, set->rq->lang, set->p[i]) }; }
static CompareCell change_cell(const Set *set, isize i) { return (CompareCell){ .figure = change_said(set->rq->arena, set->rq->lang, set->p[i]) }; }

static CompareCell evidence_cell(const Set *set, isize i)
{
    const EvidenceLevel *e = &set->l->evidence[set->s[i]->evidence];
    return (CompareCell){ .figure = { .main = e->label[set->rq->lang], .known = true }, .columns = e->columns };
}

static CompareCell adopters_cell(const Set *set, isize i)
{
    return text_cell(adopters_said(set->rq->arena, set->rq->lang, set->s[i]), set->rq->lang, set->s[i]->reported + set->s[i]->recorded > 0);
}

static CompareCell concerns_cell(const Set *set, isize i)
{
    Str names[CONCERNS_MAX];
    isize n = 0;
    for (isize c = 0; c < set->l->concerns; c++) if (set->s[i]->concerns >> c & 1) names[n++] = set->l->concern[c].name[set->rq->lang];
    return text_cell(tr_list(set->rq->arena, set->rq->lang, names, n), set->rq->lang, true);
}

static CompareCell needs_cell(const Set *set, isize i)
{
    CompareCell c = text_cell(set->p[i]->needs_text, set->rq->lang, true);
    if (c.figure.known) c.figure.lang = set->p[i]->lang;
    return c;
}

static CompareCell near_cell(const Set *set, isize i)
{
    i32 d = nearest_doer(&set->near, set->s[i]);
    if (d < 0) return text_cell((Str){ 0 }, set->rq->lang, false);
    i32 c = set->s[i]->doer[d].community;
    Likeness like = nearby_likeness(&set->near, c);
    CompareCell cell = text_cell(doing_label(set->rq->arena, set->rq->lang, &set->l->community[c]), set->rq->lang, true);
    cell.figure.more = alike_say(set->rq->arena, set->rq->lang, &like, LIKE_ALL).why;
    cell.path = str_fmt(set->rq->arena, "/communities/" STR_FMT, STR_ARG(set->l->community[c].slug));
    return cell;
}

static CompareRow row_of(const Set *set, Str label, CellOf *cell)
{
    CompareRow r = { .label = label, .p = make_array(set->rq->arena, CompareCell, set->n), .n = set->n };
    for (isize i = 0; i < set->n; i++) {
        r.p[i] = cell(set, i);
        r.differs |= !str_eq(r.p[i].figure.main, r.p[0].figure.main) || !str_eq(r.p[i].figure.more, r.p[0].figure.more);
    }
    return r;
}

static void fill_rows(const Set *set, ComparePage *page)
{
    static const struct { Str label; CellOf *cell; } all[] = {
        { _("What changed"), change_cell }, { _("How sure are we?"), evidence_cell }, { _("Cost"), cost_cell }, { _("Where"), place_cell },
        { _("People there"), people_cell }, { _("Start"), since_cell }, { _("Taken up"), adopters_cell }, { _("What a copy needs (our judgement)"), needs_cell },
        { _("Concerns"), concerns_cell },
    };
    CompareRow rows[ROWS_MAX];
    isize n = 0;
    if (set->near.known) rows[n++] = row_of(set, say(set->rq->arena, set->rq->lang, _("Done in the place most like {place}"), { "place", page->yours }), near_cell);
    for (isize i = 0; i < countof(all); i++) rows[n++] = row_of(set, tr(set->rq->lang, all[i].label), all[i].cell);
    page->rows.p = make_array(set->rq->arena, CompareRow, n);
    for (int differs = 1; differs >= 0; differs--)
        for (isize i = 0; i < n; i++) if (rows[i].differs == differs) page->rows.p[page->rows.n++] = rows[i];
    for (isize i = 0; i < n; i++) page->differing += rows[i].differs;
}

/* ---- what can be said across them ---- */

/* Costs stand beside each other only in one currency and for one basis: whole costs, or the same unit. */
static Str costs_said(const Set *set)
{
    int lang = set->rq->lang;
    Arena *a = set->rq->arena;
    Str parts[COMPARED_MAX];
    for (isize i = 0; i < set->n; i++) {
        const PracticeCards *p = set->p[i];
        if (!p->cost_minor.known) return tr(lang, _("Costs cannot be compared: not each of them is known as one amount."));
        if (!str_eq(p->cost_currency, set->p[0]->cost_currency)) return tr(lang, _("Costs cannot be compared: they are in different currencies, of different years."));
        if (!str_eq(p->cost_kind, set->p[0]->cost_kind) || !str_eq(p->cost_per, set->p[0]->cost_per))
            return tr(lang, _("Costs cannot be compared: one is for the whole, another for a single unit, or for another one."));
        Buf b = buf_on(a);
        put_money(&b, lang, p->cost_minor.v, p->cost_currency);
        parts[i] = str_fmt(a, STR_FMT ": " STR_FMT, STR_ARG(p->title), STR_ARG(buf_str(&b)));
    }
    Str list = str_join(a, parts, set->n, S("; "));
    if (set->p[0]->cost_per.n) return say(a, lang, _("Cost for each {unit}: {list}."), { "unit", set->p[0]->cost_per }, { "list", list });
    return say(a, lang, _("Cost of the whole: {list}."), { "list", list });
}

/* Effects only where indicator and unit are the same. */
static Str effects_said(const Set *set)
{
    int lang = set->rq->lang;
    Arena *a = set->rq->arena;
    Str parts[COMPARED_MAX];
    for (isize i = 0; i < set->n; i++) {
        const PracticeCards *p = set->p[i];
        bool measured = str_eq(p->outcome_kind, S("effect")) || str_eq(p->outcome_kind, S("before-after"));
        if (!measured || !p->outcome_value.n) return tr(lang, _("Effects cannot be compared: not each of them was measured as a figure."));
        if (!str_eq(p->outcome_what, set->p[0]->outcome_what) || !str_eq(p->outcome_unit, set->p[0]->outcome_unit))
            return tr(lang, _("Effects cannot be compared: they are about different things, or in different units."));
        parts[i] = str_fmt(a, STR_FMT ": " STR_FMT, STR_ARG(p->title), STR_ARG(change_figure(a, lang, p)));
    }
    return say(a, lang, _("The same was measured, {what}: {list}. How surely stands in its own row."), { "what", set->p[0]->outcome_what }, { "list", str_join(a, parts, set->n, S("; ")) });
}

/* ---- one more ---- */

static Cards more(const Set *set, const SearchHit *hits, isize n)
{
    i64 ids[HITS];
    isize k = 0;
    for (isize i = 0; i < n && k < HITS; i++) if (!chosen_before(set, hits[i].id)) ids[k++] = hits[i].id;
    return cards_of(set->rq, &(CardsAsked){ set->l, NULL, false }, ids, k);
}

static void fill_more(const Set *set, ComparePage *page)
{
    Request *rq = set->rq;
    page->words = str_trim(request_query(rq, "q"));
    if (set->n == COMPARED_MAX) return;
    if (page->words.n) {
        SearchResult r = search(set->l->index, rq->arena, &(SearchQuery){ .words = page->words, .lang = rq->lang == LANG_ES ? S("es") : S("en"), .sort = -1, .limit = HITS + COMPARED_MAX });
        page->found = more(set, r.hit, r.n);
    } else if (set->n) {
        SearchHit hits[HITS + COMPARED_MAX];
        page->suggested = more(set, hits, search_like(set->l->index, rq->arena, set->s[0]->id, HITS + COMPARED_MAX, hits));
    }
    Buf b = buf_on(rq->arena);
    for (isize i = 0; i < set->n; i++) put(&b, S("&p=")), put_query(&b, set->p[i]->slug);
    page->chosen_query = buf_str(&b);
}

Str compare_add(Out *o, Str slug, Str chosen)
{
    Buf b = buf_on(o->buf->arena);
    put(&b, S("/compare?")), put(&b, str_slice(chosen, 1, chosen.n)), put(&b, chosen.n ? S("&p=") : S("p=")), put_query(&b, slug);
    return buf_str(&b);
}

Reply compare_show(Request *rq)
{
    Set set = { .rq = rq, .l = indexed_library_of(rq) };
    if (!set.l) return reply_problem(rq, 503, (Str){ 0 });
    View *view = view_ready(rq);
    ComparePage page = { .yours = view->for_label };
    set.near = nearby(rq, set.l);
    choose(rq, &set, &page);
    fill_practices(&set, &page);
    if (set.n > 1) {
        fill_rows(&set, &page);
        page.cost_words = costs_said(&set);
        page.effect_words = effects_said(&set);
    }
    fill_more(&set, &page);
    return show(rq, compare_page, &page);
}
