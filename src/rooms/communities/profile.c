/* profile.c: the page of a community, and of a US place that is none: what is known of it, and which communities are like it. */
#include "rooms/communities/communities_pages.h"
#include "rooms/communities/membership.h"
#include "media/address.h"
#include "media/chart.h"
#include "media/number.h"
#include "place.html.h"
#include "profile.html.h"
#include <math.h>

enum { LIKE_SHOWN = 6, YEARS_MAX = 64, FACTS_MAX = 12 };

/* ---- facts, and what is not known ---- */

typedef struct { Request *rq; Profile *page; Str unknown[FACTS_MAX]; isize unknown_n; } Facts;

static void fact(FactList *list, Str label, Str value, Str note) { list->p[list->n++] = (Fact){ label, value, note }; }
static void not_known(Facts *f, Str what) { f->unknown[f->unknown_n++] = tr(f->rq->lang, what); }

static Str decimal_str(Request *rq, double v, int decimals)
{
    Buf b = buf_on(rq->arena);
    put_decimal(&b, rq->lang, v, decimals);
    return buf_str(&b);
}

static Str in_year(Request *rq, OptInt year)
{
    return year.known ? say(rq->arena, rq->lang, _("in {year}"), { "year", str_fmt(rq->arena, "%" PRId64, year.v) }) : tr(rq->lang, _("the source does not say of which year"));
}

static void fact_people(Facts *f, const Locality *l)
{
    Request *rq = f->rq;
    if (!l->population.known) { not_known(f, _("population")); return; }
    fact(&f->page->facts, tr(rq->lang, _("Population")), number_str(rq->arena, rq->lang, l->population.v), in_year(rq, l->population_year));
}

static void fact_area(Facts *f, const Locality *l)
{
    Request *rq = f->rq;
    if (!l->area_km2.known || l->area_km2.v <= 0) { not_known(f, _("area")); return; }
    fact(&f->page->facts, tr(rq->lang, _("Land area")), say(rq->arena, rq->lang, _("{n} km²"), { "n", decimal_str(rq, l->area_km2.v, l->area_km2.v < 100) }), (Str){ 0 });
    if (!l->population.known) return;
    double density = (double)l->population.v / l->area_km2.v;
    fact(&f->page->facts, tr(rq->lang, _("Density")), say(rq->arena, rq->lang, _("{n} people per km²"), { "n", decimal_str(rq, density, density < 10) }), (Str){ 0 });
}

static void fact_growth(Facts *f)
{
    Request *rq = f->rq;
    const Profile *p = f->page;
    if (!p->growth.known) { not_known(f, _("growth")); return; }
    Str years = say(rq->arena, rq->lang, _("on average, {from} to {to}"), { "from", str_fmt(rq->arena, "%" PRId64, p->years.p[0].year) },
                    { "to", str_fmt(rq->arena, "%" PRId64, p->years.p[p->years.n - 1].year) });
    fact(&f->page->facts, tr(rq->lang, _("Growth")), say(rq->arena, rq->lang, _("{n}% a year"), { "n", decimal_str(rq, p->growth.v, 1) }), years);
}

static Str source_said(int lang, Str source)
{
    if (str_eq(source, S("census-saipe-via-usda-ers"))) return tr(lang, _("U.S. Census Bureau (SAIPE), through the USDA’s Economic Research Service"));
    if (str_eq(source, S("bls-laus-via-usda-ers"))) return tr(lang, _("Bureau of Labor Statistics (LAUS), through the USDA’s Economic Research Service"));
    return source;
}

static Str figure_said(Request *rq, const CountyFigureLatest *f)
{
    if (str_eq(f->unit, S("percent"))) return say(rq->arena, rq->lang, _("{n}%"), { "n", decimal_str(rq, f->value, 1) });
    Buf b = buf_on(rq->arena);
    if (f->unit.n == 3) put_money(&b, rq->lang, llround(f->value) * (i64)llround(pow(10, currency_decimals(f->unit))), f->unit);
    else put_fmt(&b, STR_FMT " " STR_FMT, STR_ARG(decimal_str(rq, f->value, 1)), STR_ARG(f->unit));
    return buf_str(&b);
}

static void fact_county(Facts *f, Str county, const char *indicator, Str label, Str missing)
{
    Request *rq = f->rq;
    CountyFigureLatest v;
    if (!county.n || !county_figure_latest(rq->db, county, str_from(indicator), &v)) { not_known(f, missing); return; }
    Str note = say(rq->arena, rq->lang, _("in its county, {year}; {source}"), { "year", str_fmt(rq->arena, "%" PRId64, v.year) }, { "source", source_said(rq->lang, v.source) });
    fact(&f->page->facts, tr(rq->lang, label), figure_said(rq, &v), note);
}

static void fill_facts(Request *rq, Profile *page)
{
    const Locality *l = &page->place;
    Facts f = { .rq = rq, .page = page };
    page->facts.p = make_array(rq->arena, Fact, FACTS_MAX);
    fact_people(&f, l);
    fact_area(&f, l);
    fact_growth(&f);
    fact_county(&f, l->county_geoid, "median_household_income", _("Median household income"), _("income"));
    fact_county(&f, l->county_geoid, "unemployment_rate", _("Unemployment"), _("unemployment"));
    page->unknown = tr_list(rq->arena, rq->lang, f.unknown, f.unknown_n);
}

static void fill_ids(Request *rq, Profile *page, Str ocd_id, Str region)
{
    page->ids.p = make_array(rq->arena, Fact, FACTS_MAX);
    if (ocd_id.n) fact(&page->ids, S("Open Civic Data"), ocd_id, (Str){ 0 });
    if (page->place.geoid.n) fact(&page->ids, S("Census GEOID"), page->place.geoid, (Str){ 0 });
    if (page->place.county_geoid.n) fact(&page->ids, tr(rq->lang, _("GEOID of its county")), page->place.county_geoid, (Str){ 0 });
    fact(&page->ids, S("ISO 3166"), region.n ? region : page->place.country, (Str){ 0 });
}

/* ---- people by year ---- */

static Str growth_said(Request *rq, const Profile *page, const PlacePopulationsRows *r)
{
    const PlacePopulations *first = &r->p[0], *last = &r->p[r->n - 1];
    double percent = first->population ? 100.0 * (double)(last->population - first->population) / (double)first->population : 0;
    TrArg args[] = { { "place", page->place.label }, { "a", number_str(rq->arena, rq->lang, first->population) }, { "from", str_fmt(rq->arena, "%" PRId64, first->year) },
        { "b", number_str(rq->arena, rq->lang, last->population) }, { "to", str_fmt(rq->arena, "%" PRId64, last->year) },
        { "p", decimal_str(rq, fabs(percent), fabs(percent) < 10) }, { 0 } };
    Str text = last->population > first->population ? _("{place} had {a} people in {from} and {b} in {to}: {p}% more.")
             : last->population < first->population ? _("{place} had {a} people in {from} and {b} in {to}: {p}% fewer.")
             : _("{place} had {a} people in {from}, and as many in {to}.");
    return tr_with(rq->arena, rq->lang, text, args);
}

static OptReal growth_a_year(const PlacePopulationsRows *r)
{
    const PlacePopulations *first = &r->p[0], *last = &r->p[r->n - 1];
    if (first->population <= 0 || last->population <= 0) return (OptReal){ 0 };
    return (OptReal)SOME(100 * (pow((double)last->population / (double)first->population, 1 / (double)(last->year - first->year)) - 1));
}

static Html chart_of(Request *rq, const Profile *page, const PlacePopulationsRows *r)
{
    isize n = (isize)(r->p[r->n - 1].year - r->p[0].year) + 1;
    if (n > YEARS_MAX) return (Html){ 0 };
    double *people = make_array(rq->arena, double, n);
    for (isize i = 0; i < n; i++) people[i] = NAN;
    for (isize i = 0; i < r->n; i++) people[r->p[i].year - r->p[0].year] = (double)r->p[i].population;
    ChartSeries s = { number_str(rq->arena, rq->lang, r->p[r->n - 1].population), people, true };
    return chart_lines(rq->out, &(LineChart){ .description = page->growth_words, .unit = tr(rq->lang, _("people")), .first_year = (int)r->p[0].year, .n = n, .series = &s, .series_n = 1 });
}

static void fill_years(Request *rq, Profile *page)
{
    if (!page->place.place_id) return;
    PlacePopulationsRows r = place_populations(rq->db, page->place.place_id);
    if (r.n < 2) return;
    page->growth_words = growth_said(rq, page, &r);
    page->growth = growth_a_year(&r);
    page->chart = chart_of(rq, page, &r);
    page->years.p = make_array(rq->arena, YearLine, r.n);
    for (isize i = 0; i < r.n; i++) page->years.p[page->years.n++] = (YearLine){ r.p[i].year, number_str(rq->arena, rq->lang, r.p[i].population) };
}

/* ---- communities like it ---- */

static const struct { Str value, label; } ways[LIKE_WAYS] = {
    [LIKE_ALL] = { S("all"), _("In all that is known") }, [LIKE_NEED] = { S("need"), _("By need") },
    [LIKE_MEANS] = { S("means"), _("By means") }, [LIKE_DISTANCE] = { S("distance"), _("Nearest") },
};

static LikenessWay way_asked(Request *rq)
{
    for (int i = 0; i < LIKE_WAYS; i++) if (str_eq(request_query(rq, "by"), ways[i].value)) return (LikenessWay)i;
    return LIKE_ALL;
}

static Facet way_facet(Request *rq, LikenessWay way)
{
    Facet f = { .name = S("by"), .title = tr(rq->lang, _("Compare")), .p = make_array(rq->arena, Choice, LIKE_WAYS), .n = LIKE_WAYS, .open = true };
    for (int i = 0; i < LIKE_WAYS; i++)
        f.p[i] = (Choice){ ways[i].value, tr(rq->lang, ways[i].label), address_set(rq, "by", i == LIKE_ALL ? (Str){ 0 } : ways[i].value), way == (LikenessWay)i, 0 };
    return f;
}

static Str rests_on(int lang, const Locality *l, LikenessWay way)
{
    if (way == LIKE_DISTANCE) return tr(lang, _("As the crow flies, between the middles of the two."));
    if (!str_eq(l->country, S("US"))) return tr(lang, _("Of places outside the United States only size and distance are known here, so that is what the comparison rests on."));
    if (way == LIKE_NEED) return tr(lang, _("By need: unemployment, income, growth, the country, and the concerns that both work on. Income and unemployment are those of the county."));
    if (way == LIKE_MEANS) return tr(lang, _("By means: population, density and income. Income is that of the county."));
    return tr(lang, _("In population, density, growth, income, unemployment, distance, country and concerns, as far as both are known. Income and unemployment are those of the county."));
}

/* What is the same for all is said once. */
static void say_once(Profile *page)
{
    LikeLines *l = &page->like;
    for (isize i = 0; i < l->n; i++)
        if (!str_eq(l->p[i].alike.compared, l->p[0].alike.compared) || !str_eq(l->p[i].alike.unknown, l->p[0].alike.unknown)) return;
    if (l->n) page->all_compared = l->p[0].alike.compared, page->all_unknown = l->p[0].alike.unknown;
    for (isize i = 0; i < l->n; i++) l->p[i].alike.compared = l->p[i].alike.unknown = (Str){ 0 };
}

static void fill_like(Request *rq, Profile *page, const Atlas *at)
{
    Likeness found[LIKE_SHOWN];
    LikenessWay way = way_asked(rq);
    LikenessPlace self = locality_like(rq->db, at, &page->place);
    isize n = atlas_nearest(at, &page->place, &self, way, LIKE_SHOWN, found);
    page->ways = way_facet(rq, way);
    page->rests_on = rests_on(rq->lang, &page->place, way);
    page->like.p = make_array(rq->arena, LikeLine, n);
    for (isize i = 0; i < n; i++) {
        const CommunityAll *c = &at->p[found[i].place].row;
        page->like.p[page->like.n++] = (LikeLine){ str_fmt(rq->arena, "/communities/" STR_FMT, STR_ARG(c->slug)),
            locality_label(rq->arena, rq->lang, c->name, c->country, c->region), alike_say(rq->arena, rq->lang, &found[i], way) };
    }
    say_once(page);
}

/* The place that the visitor works for, beside this one. */
static void fill_yours(Request *rq, Profile *page, const Atlas *at)
{
    Locality mine;
    if (!locality_of_visitor(rq, &mine)) return;
    page->is_yours = str_eq(mine.id, page->place.id);
    if (page->is_yours) return;
    LikenessPlace a = locality_like(rq->db, at, &mine), b = locality_like(rq->db, at, &page->place);
    Likeness l = likeness_between(&at->scale, &a, &b, LIKE_ALL);
    if (!isnan(l.unlikeness)) page->yours = (LikeLine){ locality_path(rq->arena, &mine), mine.label, alike_say(rq->arena, rq->lang, &l, LIKE_ALL) };
}

/* ---- where it was seen ---- */

static Link source_link(Request *rq, Str part)
{
    static const Str geonames = S("facts: GeoNames id "), census = S("facts: us_places.csv"), memory = S("facts: coordinates from memory, unverified");
    if (str_starts(part, S("http"))) return (Link){ address_host(part), part };
    if (str_starts(part, geonames)) {
        Str id = str_slice(part, geonames.n, part.n), number = id;
        str_cut(&id, ' ', &number);
        return (Link){ say(rq->arena, rq->lang, _("Figures: GeoNames, entry {id}"), { "id", number }), str_fmt(rq->arena, "https://www.geonames.org/" STR_FMT, STR_ARG(number)) };
    }
    if (str_eq(part, census)) return (Link){ tr(rq->lang, _("Figures: U.S. Census Bureau")), (Str){ 0 } };
    if (str_eq(part, memory)) return (Link){ tr(rq->lang, _("Its position on the map was written from memory and not checked")), (Str){ 0 } };
    return (Link){ part, (Str){ 0 } };
}

static void fill_sources(Request *rq, Profile *page, Str source)
{
    Vec(Link) links = { 0 };
    Str part;
    while (str_cut(&source, '|', &part)) {
        part = str_trim(part);
        if (part.n) vec_push(rq->arena, &links, source_link(rq, part));
    }
    page->sources.p = links.p, page->sources.n = links.n;
}

/* ---- the two pages ---- */

static bool profile_fill(Request *rq, Profile *page, Str id, Str ocd_id)
{
    const Atlas *at = atlas_of(rq);
    if (!at || !locality_find(rq->db, rq->lang, id, &page->place)) return false;
    view_ready(rq);
    page->country = country_name(rq->lang, page->place.country);
    page->region = region_name(page->place.country, page->place.region);
    page->here = rq->address;
    fill_years(rq, page);
    fill_facts(rq, page);
    fill_ids(rq, page, ocd_id, page->place.region);
    fill_like(rq, page, at);
    fill_yours(rq, page, at);
    return true;
}

Reply community_show(Request *rq, const CommunityFind *community)
{
    Profile page = { .website = community->website, .seen_in = community->seen_in };
    if (!profile_fill(rq, &page, community->slug, community->ocd_id)) return reply_problem(rq, 503, (Str){ 0 });
    fill_sources(rq, &page, community->source);
    page.face = make(rq->arena, CityFace);
    city_face(rq, community, page.face);
    page.panels = panels(rq, &community_panels, community->id);
    return show(rq, community_page, &page);
}

/* A place that is a community has its page there. */
static Reply to_community(Request *rq, const Locality *l)
{
    Buf b = buf_on(rq->arena);
    put_address(&b, rq->lang, rq->query_text, locality_path(rq->arena, l));
    return reply_redirect(rq, 301, buf_str(&b));
}

Reply place_show(Request *rq, const PlaceFind *place)
{
    Profile page = { .full_name = place->full_name };
    Locality l;
    if (locality_find(rq->db, rq->lang, place->geoid, &l) && l.community_id) return to_community(rq, &l);
    if (!profile_fill(rq, &page, place->geoid, place->ocd_id)) return reply_problem(rq, 503, (Str){ 0 });
    page.sources.p = make(rq->arena, Link), page.sources.n = 1;
    page.sources.p[0] = (Link){ tr(rq->lang, _("Figures: U.S. Census Bureau")), (Str){ 0 } };
    return show(rq, place_page, &page);
}
