/* practices_list.c: the library's list: words, filters with counts, orders, pages. Its address says all of it. */
#include "rooms/practices/practices_pages.h"
#include "practices_list.html.h"
#include <math.h>

enum { PAGE_CARDS = 20 };
typedef enum { FIT, LIKE_YOURS, NEWEST, STRONGEST, MOST_ADOPTED, ORDERS } Order;
static const struct { Str value, label; int key; } orders[ORDERS] = {
    [FIT] = { S("fit"), _("What fits best"), -1 }, [LIKE_YOURS] = { S("like"), _("Places like yours first"), -1 }, [NEWEST] = { S("new"), _("Newest start"), KEY_YEAR },
    [STRONGEST] = { S("evidence"), _("Strongest evidence"), KEY_STRENGTH }, [MOST_ADOPTED] = { S("adopters"), _("Most taken up"), KEY_ADOPTERS },
};

static const struct { const char *name; const char *title; bool open; } facets[FACETS] = {
    [BY_CONCERN] = { "concern", N_("Concern"), true }, [BY_EVIDENCE] = { "evidence", N_("How sure are we?"), true }, [BY_COUNTRY] = { "country", N_("Country"), false },
    [BY_SIZE] = { "size", N_("Size of community"), false }, [BY_COST] = { "cost", N_("Cost"), false }, [BY_YEAR] = { "year", N_("Start"), false },
    [BY_COMMUNITY] = { "community", N_("Community"), false },
};

/* ---- values of facets, as an address and as a reader knows them ---- */

static Str value_code(const Library *l, LibraryFacet f, i32 v)
{
    if (f == BY_CONCERN) return l->concern[v].slug;
    if (f == BY_EVIDENCE) return l->evidence[v].level;
    if (f == BY_COUNTRY) return country_code_at(v);
    if (f == BY_SIZE) return size_bands[v].value;
    if (f == BY_COST) return cost_bands[v].value;
    return f == BY_YEAR ? year_bands[v].value : l->community[v].slug;
}

static Str value_label(Request *rq, const Library *l, LibraryFacet f, i32 v)
{
    if (f == BY_CONCERN) return l->concern[v].name[rq->lang];
    if (f == BY_EVIDENCE) return l->evidence[v].label[rq->lang];
    if (f == BY_COUNTRY) return country_name(rq->lang, country_code_at(v));
    if (f == BY_COMMUNITY) return doing_label(rq->arena, rq->lang, &l->community[v]);
    return tr(rq->lang, f == BY_SIZE ? size_bands[v].label : f == BY_COST ? cost_bands[v].label : year_bands[v].label);
}

static i32 value_count(const Library *l, LibraryFacet f)
{
    const i32 n[FACETS] = { (i32)l->concerns, (i32)l->levels, (i32)country_count(), SIZES, COSTS, YEARS, (i32)l->communities };
    return n[f];
}

/* ---- what is asked for ---- */

typedef struct { PracticesAsked asked; const Library *l; Order order; Nearby near; } Asked;

static i32 value_named(const Library *l, LibraryFacet f, Str code)
{
    i32 v = 0, n = value_count(l, f);
    while (v < n && !str_eq(value_code(l, f, v), code)) v++;
    return v < n ? v : -1;
}

/* False where a value is none of the facet's: it then filters nothing. */
static bool ask_facet(Request *rq, const Library *l, PracticesAsked *a, LibraryFacet f)
{
    isize n = 0;
    bool known = true;
    for (isize i = 0; i < rq->query.n; i++) {
        if (!str_eq(rq->query.p[i].name, str_from(facets[f].name)) || !rq->query.p[i].value.n || n == VALUES_MAX) continue;
        i32 v = value_named(l, f, rq->query.p[i].value);
        if (v >= 0) a->want[f][n++] = v, a->filtered = true;
        else known = false;
    }
    a->q.want[f].p = a->want[f], a->q.want[f].n = n;
    return known;
}

bool practices_ask(Request *rq, const Library *l, PracticesAsked *a)
{
    Str sort = request_query(rq, "sort");
    bool known = true;
    *a = (PracticesAsked){ .q = { .words = str_trim(request_query(rq, "q")), .lang = rq->lang == LANG_ES ? S("es") : S("en"), .typing = rq->head.fragment,
        .everywhere = str_eq(request_query(rq, "place"), S("word")), .sort = -1, .descending = true } };
    for (int f = 0; f < FACETS; f++) known &= ask_facet(rq, l, a, (LibraryFacet)f);
    for (int i = 0; i < ORDERS; i++) if (str_eq(sort, orders[i].value)) a->q.sort = orders[i].key;
    return known;
}

static void ask_order(Request *rq, Asked *a)
{
    Str asked = request_query(rq, "sort");
    a->order = a->asked.q.words.n ? FIT : a->near.known ? LIKE_YOURS : STRONGEST;
    for (int i = 0; i < ORDERS; i++) if (str_eq(asked, orders[i].value) && (i != LIKE_YOURS || a->near.known)) a->order = (Order)i;
    a->asked.q.sort = orders[a->order].key;
}

static i64 page_asked(Request *rq)
{
    i64 page;
    return str_i64(request_query(rq, "page"), &page) && page > 0 && page < 1000000 ? page : 1;
}

static void ask(Request *rq, const Library *l, Asked *a)
{
    *a = (Asked){ .l = l, .near = nearby(rq, l) };
    practices_ask(rq, l, &a->asked);
    ask_order(rq, a);
    bool all = a->order == LIKE_YOURS;
    a->asked.q.limit = all ? l->n : PAGE_CARDS;
    a->asked.q.offset = all ? 0 : (isize)(page_asked(rq) - 1) * PAGE_CARDS;
}

/* ---- places like yours first ---- */

typedef struct { i64 id; double unlikeness; isize at; } Ranked;

static int by_unlikeness(const void *x, const void *y)
{
    const Ranked *a = x, *b = y;
    if (a->unlikeness != b->unlikeness) return a->unlikeness < b->unlikeness ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static void like_yours_first(Arena *arena, const Asked *a, SearchResult *r)
{
    Ranked *ranked = make_array(arena, Ranked, r->n);
    for (isize i = 0; i < r->n; i++) {
        const Shelf *s = shelf_of(a->l, r->hit[i].id);
        i32 d = s ? nearest_doer(&a->near, s) : -1;
        ranked[i] = (Ranked){ r->hit[i].id, d < 0 ? INFINITY : a->near.unlikeness[s->doer[d].community], i };
    }
    qsort(ranked, (size_t)r->n, sizeof *ranked, by_unlikeness);
    for (isize i = 0; i < r->n; i++) r->hit[i].id = ranked[i].id;
}

static SearchResult find(Request *rq, const Asked *a)
{
    SearchResult r = search(a->l->index, rq->arena, &a->asked.q);
    if (a->order != LIKE_YOURS) return r;
    like_yours_first(rq->arena, a, &r);
    isize from = (isize)min_i64((page_asked(rq) - 1) * PAGE_CARDS, r.n);
    r.hit += from;
    r.n = (isize)min_i64(r.n - from, PAGE_CARDS);
    return r;
}

/* ---- choices ---- */

static int by_count(const void *x, const void *y)
{
    const Choice *a = x, *b = y;
    if (a->on != b->on) return a->on ? -1 : 1;              /* what is chosen stays in sight */
    return a->n != b->n ? (a->n < b->n ? 1 : -1) : str_cmp(a->label, b->label);
}

static bool wanted(const Asked *a, LibraryFacet f, i32 v)
{
    for (isize i = 0; i < a->asked.q.want[f].n; i++) if (a->asked.want[f][i] == v) return true;
    return false;
}

static Facet facet_of(Request *rq, const Asked *a, const SearchResult *r, LibraryFacet f)
{
    Facet facet = { .name = str_from(facets[f].name), .title = tr(rq->lang, str_from(facets[f].title)), .open = facets[f].open || a->asked.q.want[f].n };
    i32 values = value_count(a->l, f);
    facet.p = make_array(rq->arena, Choice, values);
    for (i32 v = 0; v < values; v++) {
        bool on = wanted(a, f, v);
        if (!on && (!r->count[f][v] || f == BY_COMMUNITY)) continue;
        Str code = value_code(a->l, f, v);
        facet.p[facet.n++] = (Choice){ code, value_label(rq, a->l, f, v), address_toggle(rq, facets[f].name, code), on, r->count[f][v] };
    }
    if (f == BY_CONCERN || f == BY_COUNTRY) qsort(facet.p, (size_t)facet.n, sizeof *facet.p, by_count);
    return facet;
}

static Facet sorts_of(Request *rq, const Asked *a)
{
    Facet s = { .name = S("sort"), .title = tr(rq->lang, _("Order")), .p = make_array(rq->arena, Choice, ORDERS), .open = true };
    for (int i = 0; i < ORDERS; i++) {
        if ((i == LIKE_YOURS && !a->near.known) || (i == FIT && !a->asked.q.words.n && a->order != FIT)) continue;
        s.p[s.n++] = (Choice){ orders[i].value, tr(rq->lang, orders[i].label), address_set(rq, "sort", orders[i].value), a->order == (Order)i, 0 };
    }
    return s;
}

/* ---- what was understood, and ways on ---- */

static void fill_read(Request *rq, const SearchResult *r, PracticesPage *p)
{
    p->read.p = make_array(rq->arena, Str, r->slips);
    for (isize i = 0; i < r->slips; i++)
        p->read.p[p->read.n++] = say(rq->arena, rq->lang, _("“{from}” was read as “{to}”."), { "from", r->slip[i].from }, { "to", r->slip[i].to });
    if (r->unknowns) p->unknown = tr_list(rq->arena, rq->lang, r->unknown, r->unknowns);
    if (r->place) {
        p->place = value_label(rq, indexed_library_of(rq), (LibraryFacet)r->place->facet, r->place->value);
        p->everywhere = address_set(rq, "place", S("word"));
    }
}

/* Where nothing was found: what one choice less would give. */
static void fill_ways_on(Request *rq, const Asked *a, PracticesPage *p)
{
    isize n = 0;
    p->ways_on.p = make_array(rq->arena, Choice, FACETS);
    for (int f = 0; f < FACETS; f++) {
        if (!a->asked.q.want[f].n) continue;
        SearchQuery less = a->asked.q;
        less.want[f].n = 0, less.limit = 0, less.offset = 0;
        i64 total = search(a->l->index, rq->arena, &less).total;
        Str values[VALUES_MAX];
        isize chosen = a->asked.q.want[f].n;
        for (isize i = 0; i < chosen; i++) values[i] = value_label(rq, a->l, (LibraryFacet)f, a->asked.want[f][i]);
        Str label = say(rq->arena, rq->lang, _("Without “{choice}”"), { "choice", tr_list(rq->arena, rq->lang, values, chosen) });
        if (total) p->ways_on.p[n++] = (Choice){ .label = label, .address = address_set(rq, facets[f].name, (Str){ 0 }), .n = total };
    }
    p->ways_on.n = n;
}

static Paging paging_of(Request *rq, i64 total, isize shown)
{
    i64 page = page_asked(rq), from = (page - 1) * PAGE_CARDS;
    Paging p = { .from = shown ? from + 1 : 0, .to = shown ? from + shown : 0, .total = total };
    if (page > 1) p.previous = address_page(rq, min_i64(page - 1, max_i64((total + PAGE_CARDS - 1) / PAGE_CARDS, 1)));
    if (shown && p.to < total) p.next = address_page(rq, page + 1);
    return p;
}

static Str words_alone(Request *rq, Str words)
{
    if (!words.n) return rq->path;
    Buf b = buf_on(rq->arena);
    put(&b, rq->path), put(&b, S("?q="));
    put_query(&b, words);
    return buf_str(&b);
}

static Cards cards_found(Request *rq, const Library *l, const SearchResult *r, Str words)
{
    i64 *ids = make_array(rq->arena, i64, r->n);
    for (isize i = 0; i < r->n; i++) ids[i] = r->hit[i].id;
    return cards_of(rq, &(CardsAsked){ l, words.n ? r : NULL, true }, ids, r->n);
}

Reply practices_list(Request *rq)
{
    const Library *l = indexed_library_of(rq);
    if (!l) return reply_problem(rq, 503, (Str){ 0 });
    View *view = view_ready(rq);
    Asked a;
    ask(rq, l, &a);
    SearchResult r = find(rq, &a);
    PracticesPage p = { .cards = cards_found(rq, l, &r, a.asked.q.words), .sorts = sorts_of(rq, &a), .words = a.asked.q.words, .clear = words_alone(rq, a.asked.q.words), .filtered = a.asked.filtered,
        .way = r.way, .yours = a.near.known ? a.near.place.label : (Str){ 0 }, .total = l->n };
    p.paging = paging_of(rq, r.total, p.cards.n);
    p.facets.p = make_array(rq->arena, Facet, FACETS);
    for (int f = 0; f < FACETS; f++) p.facets.p[p.facets.n++] = facet_of(rq, &a, &r, (LibraryFacet)f);
    fill_read(rq, &r, &p);
    if (!r.total) fill_ways_on(rq, &a, &p);
    view->feed = feed_address(rq);
    return show(rq, practices_page, &p);
}
