/* communities_list.c: the list of communities, from the atlas: filters with counts, orders, pages, the map. */
#include "rooms/communities/communities_pages.h"
#include "base/fold.h"
#include "media/world_map.h"
#include "media/number.h"
#include "communities_list.html.h"
#include <math.h>

enum { PAGE_ROWS = 50 };
typedef enum { BY_COUNTRY, BY_NAME, BY_POPULATION, BY_NEARNESS } Order;
static const struct { Str value, label; } orders[] = {
    [BY_COUNTRY] = { S("country"), _("Country") }, [BY_NAME] = { S("name"), _("Name") },
    [BY_POPULATION] = { S("population"), _("Largest first") }, [BY_NEARNESS] = { S("near"), _("Nearest first") },
};

/* ---- what is asked for ---- */

typedef enum { COUNTRY = 1, SIZE = 2, NAMED = 4, MEMBER = 8 } Filter;
typedef struct {
    const Atlas *at;
    int    lang;
    Filter on;                  /* the filters that are set */
    Str    country, name_key;
    Size   size;
    Order  order;
    bool   near_known;
    Locality near;
} Asked;

static void ask_order(Request *rq, Asked *a)
{
    a->near_known = locality_find(rq->db, rq->lang, request_query(rq, "near"), &a->near) && a->near.lat.known && a->near.lon.known;
    a->order = a->near_known ? BY_NEARNESS : BY_COUNTRY;
    for (int i = 0; i < BY_NEARNESS + a->near_known; i++) if (str_eq(request_query(rq, "sort"), orders[i].value)) a->order = (Order)i;
}

static Asked ask(Request *rq, const Atlas *at)
{
    Asked a = { .at = at, .lang = rq->lang, .country = request_query(rq, "country") };
    Str named = str_trim(request_query(rq, "named"));
    if (named.n) a.name_key = name_key(rq->arena, named), a.on |= NAMED;
    if (a.country.n) a.on |= COUNTRY;
    if (size_named(request_query(rq, "size"), &a.size)) a.on |= SIZE;
    if (str_eq(request_query(rq, "member"), S("yes"))) a.on |= MEMBER;
    ask_order(rq, &a);
    return a;
}

/* but: the filter that is left out, to count what its other choices would give. */
static bool fits(const Asked *a, const AtlasEntry *e, Filter but)
{
    int on = a->on & ~(int)but;
    return (!(on & COUNTRY) || str_eq(e->row.country, a->country)) && (!(on & SIZE) || size_of(e->row.population) == a->size)
        && (!(on & MEMBER) || e->row.member.known) && (!(on & NAMED) || str_starts(e->row.name_key, a->name_key));
}

/* ---- which, in order ---- */

typedef struct { const AtlasEntry **p; isize n; } Found;

static double km_to(const Asked *a, const CommunityAll *c)
{
    return c->lat.known && c->lon.known ? great_circle_km(a->near.lat.v, a->near.lon.v, c->lat.v, c->lon.v) : INFINITY;
}

static i64 people_of(const AtlasEntry *e) { return e->row.population.known ? e->row.population.v : -1; }

static int compare(const void *x, const void *y, void *ctx)
{
    const AtlasEntry *e = *(const AtlasEntry *const *)x, *f = *(const AtlasEntry *const *)y;
    const Asked *a = ctx;
    i64 c = 0;
    if (a->order == BY_COUNTRY) c = str_cmp(e->country_keys[a->lang], f->country_keys[a->lang]);
    if (a->order == BY_POPULATION) c = people_of(e) < people_of(f) ? 1 : people_of(e) > people_of(f) ? -1 : 0;
    if (a->order == BY_NEARNESS) { double d = km_to(a, &e->row), g = km_to(a, &f->row); c = d < g ? -1 : d > g; }
    if (c) return c < 0 ? -1 : 1;
    return e < f ? -1 : e > f;              /* the atlas is by name */
}

static Found find(Arena *arena, Asked *a)
{
    Found f = { make_array(arena, const AtlasEntry *, a->at->n), 0 };
    for (isize i = 0; i < a->at->n; i++) if (fits(a, &a->at->p[i], 0)) f.p[f.n++] = &a->at->p[i];
    qsort_r(f.p, (size_t)f.n, sizeof *f.p, compare, a);
    return f;
}

/* ---- choices with counts ---- */

static Choice choice(Request *rq, const char *name, Str value, Str label, bool on, i64 n)
{
    return (Choice){ .value = value, .label = label, .address = address_set(rq, name, on ? (Str){ 0 } : value), .on = on, .n = n };
}

static Facet size_facet(Request *rq, const Asked *a)
{
    i64 counts[SIZES] = { 0 };
    for (isize i = 0; i < a->at->n; i++) counts[size_of(a->at->p[i].row.population)] += fits(a, &a->at->p[i], SIZE);
    Facet f = { .name = S("size"), .title = tr(rq->lang, _("Size")), .p = make_array(rq->arena, Choice, SIZES), .open = true };
    for (int i = 0; i < SIZES; i++) {
        bool on = a->on & SIZE && a->size == (Size)i;
        if (counts[i] || on) f.p[f.n++] = choice(rq, "size", size_bands[i].value, tr(rq->lang, size_bands[i].label), on, counts[i]);
    }
    return f;
}

/* Members of the coalition among them. */
static Facet member_facet(Request *rq, const Asked *a)
{
    i64 n = 0;
    for (isize i = 0; i < a->at->n; i++) n += a->at->p[i].row.member.known && fits(a, &a->at->p[i], MEMBER);
    Facet f = { .name = S("member"), .title = tr(rq->lang, _("Coalition")), .p = make_array(rq->arena, Choice, 1), .open = true };
    if (n || a->on & MEMBER) f.p[f.n++] = choice(rq, "member", S("yes"), tr(rq->lang, _("Members")), a->on & MEMBER, n);
    return f;
}

static int by_count(const void *x, const void *y)
{
    const Choice *a = x, *b = y;
    if (a->on != b->on) return a->on ? -1 : 1;              /* what is chosen stays in sight */
    return a->n != b->n ? (a->n < b->n ? 1 : -1) : str_cmp(a->label, b->label);
}

static Facet country_facet(Request *rq, const Asked *a)
{
    isize n = country_count();
    Facet f = { .name = S("country"), .title = tr(rq->lang, _("Country")), .p = make_array(rq->arena, Choice, n), .open = a->on & COUNTRY };
    for (isize c = 0; c < n; c++) {
        Str code = country_code_at(c);
        i64 count = 0;
        for (isize i = 0; i < a->at->n; i++) count += str_eq(a->at->p[i].row.country, code) && fits(a, &a->at->p[i], COUNTRY);
        bool on = a->on & COUNTRY && str_eq(a->country, code);
        if (count || on) f.p[f.n++] = choice(rq, "country", code, country_name(rq->lang, code), on, count);
    }
    qsort(f.p, (size_t)f.n, sizeof *f.p, by_count);
    return f;
}

static Facet sort_facet(Request *rq, const Asked *a)
{
    Facet f = { .name = S("sort"), .title = tr(rq->lang, _("Order")), .p = make_array(rq->arena, Choice, countof(orders)), .open = true };
    for (int i = 0; i < BY_NEARNESS + a->near_known; i++)
        f.p[f.n++] = (Choice){ orders[i].value, tr(rq->lang, orders[i].label), address_set(rq, "sort", orders[i].value), a->order == (Order)i, 0 };
    return f;
}

/* ---- the rows of one page ---- */

static CommunityLine line_of(Request *rq, const Asked *a, const AtlasEntry *e, Str yours)
{
    const CommunityAll *c = &e->row;
    CommunityLine l = { .slug = c->slug, .name = c->name, .country = country_name(rq->lang, c->country), .region = region_name(c->country, c->region),
        .year = c->population_year, .counts = e->counts, .yours = yours.n && str_eq(yours, c->slug), .member = c->member.known };
    if (c->population.known) l.people = number_str(rq->arena, rq->lang, c->population.v);
    if (a->order == BY_NEARNESS && isfinite(km_to(a, c))) l.km = number_str(rq->arena, rq->lang, llround(km_to(a, c)));
    return l;
}

static void fill_rows(Request *rq, const Asked *a, const Found *f, CommunitiesPage *page)
{
    isize from = page->paging.from ? page->paging.from - 1 : 0, n = page->paging.to - from;
    CommunityLine *lines = make_array(rq->arena, CommunityLine, n);
    page->groups.p = make_array(rq->arena, CommunityGroup, n);
    for (isize i = 0; i < n; i++) {
        lines[i] = line_of(rq, a, f->p[from + i], view_ready(rq)->for_id);
        bool new_group = i == 0 || (a->order == BY_COUNTRY && !str_eq(lines[i].country, lines[i - 1].country));
        if (new_group) page->groups.p[page->groups.n++] = (CommunityGroup){ a->order == BY_COUNTRY ? lines[i].country : (Str){ 0 }, { &lines[i], 0 } };
        page->groups.p[page->groups.n - 1].rows.n++;
    }
}

static Paging paging_of(Request *rq, i64 total)
{
    i64 page = 1, last = max_i64((total + PAGE_ROWS - 1) / PAGE_ROWS, 1);
    if (!str_i64(request_query(rq, "page"), &page)) page = 1;
    page = min_i64(max_i64(page, 1), last);
    Paging p = { .from = total ? (page - 1) * PAGE_ROWS + 1 : 0, .to = min_i64(page * PAGE_ROWS, total), .total = total };
    if (page > 1) p.previous = address_page(rq, page - 1);
    if (page < last) p.next = address_page(rq, page + 1);
    return p;
}

/* ---- the map ---- */

static MapDot dot_of(Arena *a, int lang, const CommunityAll *c, Str yours)
{
    MapDot dot = place_dot(c->lat, c->lon, c->population, locality_label(a, lang, c->name, c->country, c->region), str_fmt(a, "/communities/" STR_FMT, STR_ARG(c->slug)),
        yours.n && str_eq(c->slug, yours) ? MAP_YOURS : MAP_CITY);
    dot.around = str_fmt(a, "/communities?near=" STR_FMT "#list", STR_ARG(c->slug));
    return dot;
}

/* The whole world; of what a filter left, the part where it lies. */
static Html map_of(Request *rq, const Asked *a, const Found *f)
{
    MapDot *dots = make_array(rq->arena, MapDot, f->n + 1);
    isize n = 0;
    Locality mine;
    bool known = locality_of_visitor(rq, &mine);
    for (isize i = 0; i < f->n; i++) dots[n++] = dot_of(rq->arena, rq->lang, &f->p[i]->row, known ? mine.id : (Str){ 0 });
    if (known && !mine.community_id && mine.lat.known)
        dots[n++] = place_dot(mine.lat, mine.lon, mine.population, mine.label, locality_path(rq->arena, &mine), MAP_YOURS);
    Str said = count_(rq->arena, rq->lang, "A map of the world with {n} community, drawn by its population; the table below lists it.",
                                              "A map of the world with {n} communities, each as large as its population; the table below lists them.", f->n);
    return (a->on ? map_around : map_world)(rq->out, dots, n, said);
}

Reply communities_list(Request *rq)
{
    const Atlas *at = atlas_of(rq);
    if (!at) return reply_problem(rq, 503, (Str){ 0 });
    view_ready(rq)->feed = S("/communities.atom");
    Asked a = ask(rq, at);
    Found found = find(rq->arena, &a);
    CommunitiesPage page = { .sizes = size_facet(rq, &a), .members = member_facet(rq, &a), .countries = country_facet(rq, &a), .sorts = sort_facet(rq, &a), .filtered = a.on != 0,
        .named = request_query(rq, "named"), .country = a.country, .size = a.on & SIZE ? size_bands[a.size].value : (Str){ 0 }, .sort = request_query(rq, "sort"), .member = a.on & MEMBER ? S("yes") : (Str){ 0 },
        .near = a.near_known ? a.near.id : (Str){ 0 }, .near_label = a.order == BY_NEARNESS ? a.near.label : (Str){ 0 }, .counted = at->counted,
        .by_country = a.order == BY_COUNTRY, .paging = paging_of(rq, found.n), .clear = rq->path, .total_communities = at->n,
        .total_countries = at->countries, .total_members = at->members, .places = at->place_count, .place_known = view_ready(rq)->for_label.n > 0, .map = map_of(rq, &a, &found) };
    fill_rows(rq, &a, &found, &page);
    return show(rq, communities_page, &page);
}
