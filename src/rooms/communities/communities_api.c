/* communities_api.c: communities and places, for programs. */
#include "rooms/communities/communities_pages.h"
#include "base/fold.h"

/* ---- communities ---- */

typedef struct {
    Str slug, name, country, country_name, region, ocd_id, geoid, county_geoid, website, member_since;
    OptReal lat, lon, area_km2;
    OptInt population, population_year;
    i64 practices, adoptions;
} CommunityItem;

static const ApiField community_fields[] = {
    API_FIELD(CommunityItem, slug, "Its name in addresses"),
    API_FIELD(CommunityItem, name, "Name"),
    API_FIELD(CommunityItem, country, "ISO 3166-1 code"),
    API_FIELD(CommunityItem, country_name, "Name of the country, in English"),
    API_MAYBE(CommunityItem, region, "ISO 3166-2 code"),
    API_MAYBE(CommunityItem, ocd_id, "Open Civic Data division id"),
    API_MAYBE(CommunityItem, geoid, "Census GEOID of the place"),
    API_MAYBE(CommunityItem, county_geoid, "Census GEOID of the county that holds its largest part"),
    API_FIELD(CommunityItem, lat, "Latitude, degrees"),
    API_FIELD(CommunityItem, lon, "Longitude, degrees"),
    API_FIELD(CommunityItem, area_km2, "Land area, km2"),
    API_FIELD(CommunityItem, population, "People"),
    API_FIELD(CommunityItem, population_year, "Year of that count; null where the source gives none"),
    API_MAYBE(CommunityItem, website, "Its own website"),
    API_MAYBE(CommunityItem, member_since, "The day since when it is a member of the coalition; null where it is none"),
    API_FIELD(CommunityItem, practices, "Practices of the library that began there"),
    API_FIELD(CommunityItem, adoptions, "Practices that it took up from others"),
    { 0 }
};

static const ApiParam community_params[] = {
    { "q", "Name begins with", NULL, false },
    { "country", "ISO 3166-1 code", NULL, false },
    { "region", "ISO 3166-2 code", NULL, false },
    { "size", "By population", "small|medium|large|great", false },
    { "member", "Only members of the coalition", "yes", false },
    { "sort", "Order", "name|population|country", false },
    { 0 }
};

static const ApiField place_fields[] = {
    API_FIELD(PlaceList, geoid, "Census GEOID"),
    API_MAYBE(PlaceList, ocd_id, "Open Civic Data division id"),
    API_FIELD(PlaceList, name, "Name"),
    API_FIELD(PlaceList, full_name, "Name with its kind: Dayton city"),
    API_FIELD(PlaceList, state, "Postal code of the state"),
    API_FIELD(PlaceList, state_name, "Name of the state"),
    API_MAYBE(PlaceList, county_geoid, "Census GEOID of the county that holds its largest part"),
    API_FIELD(PlaceList, lat, "Latitude, degrees"),
    API_FIELD(PlaceList, lon, "Longitude, degrees"),
    API_FIELD(PlaceList, population, "People"),
    API_FIELD(PlaceList, population_year, "Year of that count"),
    API_FIELD(PlaceList, land_km2, "Land area, km2"),
    { 0 }
};

static const ApiParam place_params[] = {
    { "q", "Name begins with", NULL, false },
    { "state", "Postal code of a state: OH", NULL, false },
    { "sort", "Order", "name|population", false },
    { 0 }
};

/* ---- service plans ---- */

typedef struct { Str day, note; OptReal value; } CountItem;
typedef struct { Str handle, community, title, what, metric, until, state, lang; OptReal baseline, target; ApiRows counts; } InitiativeItem;

static const ApiField counted_fields[] = {
    API_FIELD(CountItem, day, "Day of the count"),
    API_FIELD(CountItem, value, "What was counted"),
    API_MAYBE(CountItem, note, "How it was counted, or what happened"),
    { 0 }
};
static const ApiField initiative_fields[] = {
    API_FIELD(InitiativeItem, handle, "Its name in addresses, below its city's plan"),
    API_FIELD(InitiativeItem, community, "The city's name in addresses"),
    API_FIELD(InitiativeItem, title, "Title"),
    API_MAYBE(InitiativeItem, what, "What the city does, with whom, in Markdown"),
    API_FIELD(InitiativeItem, state, "planned, running, reached, ended (without reaching it)"),
    API_MAYBE(InitiativeItem, metric, "What is counted"),
    API_FIELD(InitiativeItem, baseline, "Where it stood at first"),
    API_FIELD(InitiativeItem, target, "Where it is to stand"),
    API_MAYBE(InitiativeItem, until, "By which day"),
    API_FIELD(InitiativeItem, lang, "Language of its words"),
    API_ROWS(InitiativeItem, counts, "What was counted since, by day", counted_fields, CountItem, "InitiativeCount"),
    { 0 }
};
static const ApiParam initiative_params[] = {
    { "community", "A city's name in addresses", NULL, false },
    { "state", "How far it is", "planned|running|reached|ended", false },
    { "sort", "Order", "community|edited", false },
    { 0 }
};

enum { LIST_COMMUNITIES, ONE_COMMUNITY, LIST_INITIATIVES, LIST_PLACES, ONE_PLACE };
const ApiOperation communities_api[] = {
    [LIST_COMMUNITIES] = { "/api/v1/communities", "listCommunities", "Communities", "Communities whose practices the library has seen: a sample, not a list of members", community_params, "Community", community_fields, API_LIST },
    [ONE_COMMUNITY] = { "/api/v1/communities/:slug", "getCommunity", "Communities", "A community", NULL, "Community", community_fields, API_ONE },
    [LIST_INITIATIVES] = { "/api/v1/initiatives", "listInitiatives", "Communities", "What cities' service plans want to reach, and what was counted since", initiative_params, "Initiative", initiative_fields, API_LIST },
    [LIST_PLACES] = { "/api/v1/places", "listPlaces", "Places", "Incorporated places of the United States", place_params, "Place", place_fields, API_LIST },
    [ONE_PLACE] = { "/api/v1/places/:geoid", "getPlace", "Places", "A place of the United States", NULL, "Place", place_fields, API_ONE },
    { 0 }
};

/* What the atlas knows beside the row. */
static void take_known(Arena *a, const Atlas *at, i64 id, CommunityItem *item)
{
    isize i = at ? atlas_index(at, id) : -1;
    if (i < 0) return;
    item->practices = at->p[i].counts.practices, item->adoptions = at->p[i].counts.adoptions;
    if (at->p[i].row.member.known) item->member_since = iso_day(a, at->p[i].row.member.v);
}

/* c: a CommunityList or a CommunityFind, which have these columns. */
#define COMMUNITY_ITEM(c) (CommunityItem){ .slug = (c)->slug, .name = (c)->name, .country = (c)->country, .country_name = country_name(LANG_EN, (c)->country), \
    .region = (c)->region, .ocd_id = (c)->ocd_id, .geoid = (c)->geoid, .county_geoid = (c)->county_geoid, .website = (c)->website, .lat = (c)->lat, .lon = (c)->lon, \
    .area_km2 = (c)->area_km2, .population = (c)->population, .population_year = (c)->population_year }

static void ask_members(Request *rq, const Atlas *at, CommunityListArgs *a)
{
    if (!str_eq(request_query(rq, "member"), S("yes"))) return;
    a->with |= COMMUNITY_LIST_THESE;
    for (isize i = 0; at && i < at->n; i++) if (at->p[i].row.member.known) vec_push(rq->arena, &a->ids, at->p[i].row.id);
}

static void ask_communities(Request *rq, const Atlas *at, CommunityListArgs *a)
{
    ask_members(rq, at, a);
    Str q = str_trim(request_query(rq, "q")), sort = request_query(rq, "sort");
    Size size;
    a->country = request_query(rq, "country"), a->region = request_query(rq, "region");
    if (a->country.n) a->with |= COMMUNITY_LIST_COUNTRY;
    if (a->region.n) a->with |= COMMUNITY_LIST_REGION;
    if (q.n) a->with |= COMMUNITY_LIST_NAMED, a->name_key = name_key(rq->arena, q), a->name_end = key_end(rq->arena, a->name_key);
    if (size_named(request_query(rq, "size"), &size)) {
        a->with |= COMMUNITY_LIST_LARGER, a->min = size_bands[size].from;
        if (size < SIZE_GREAT) a->with |= COMMUNITY_LIST_SMALLER, a->max = size_bands[size + 1].from;
    }
    a->sort = str_eq(sort, S("population")) ? COMMUNITY_LIST_BY_POPULATION : str_eq(sort, S("country")) ? COMMUNITY_LIST_BY_COUNTRY : COMMUNITY_LIST_BY_NAME;
}

Reply api_communities(Request *rq)
{
    const ApiOperation *op = &communities_api[LIST_COMMUNITIES];
    CommunityListArgs a = { 0 };
    CommunityCount total = { 0 };
    ApiList list;
    Reply refused;
    if (!api_list_begin(rq, op, &list, &refused)) return refused;
    const Atlas *at = atlas_of(rq);
    if (!at) return reply_problem(rq, 503, (Str){ 0 });
    ask_communities(rq, at, &a);
    a.limit = list.limit, a.offset = list.cursor;
    CommunityListRows rows = community_list(rq->db, &a);
    community_count(rq->db, &(CommunityCountArgs){ .with = a.with, .min = a.min, .max = a.max, .name_end = a.name_end, .country = a.country, .region = a.region, .name_key = a.name_key, .ids = a.ids }, &total);
    for (isize i = 0; i < rows.n; i++) {
        CommunityItem item = COMMUNITY_ITEM(&rows.p[i]);
        take_known(rq->arena, at, rows.p[i].id, &item);
        api_list_add(&list, op, &item);
    }
    return api_list_end(rq, &list, total.n);
}

Reply api_community(Request *rq, const CommunityFind *c)
{
    CommunityItem item = COMMUNITY_ITEM(c);
    take_known(rq->arena, atlas_of(rq), c->id, &item);
    return api_one(rq, &communities_api[ONE_COMMUNITY], &item);
}

/* ---- initiatives ---- */

static InitiativeItem initiative_item(Request *rq, const InitiativeAll *i)
{
    InitiativeItem item = { .handle = i->handle, .community = i->community, .title = i->title, .what = i->what, .metric = i->metric, .state = i->state, .lang = i->lang,
        .baseline = i->baseline, .target = i->target };
    if (i->until.known) item.until = iso_day(rq->arena, i->until.v);
    InitiativeValuesRows rows = initiative_values(rq->db, i->id);
    CountItem *counts = make_array(rq->arena, CountItem, rows.n);
    for (isize k = 0; k < rows.n; k++) counts[k] = (CountItem){ iso_day(rq->arena, rows.p[k].day), rows.p[k].note, SOME(rows.p[k].value) };
    item.counts = (ApiRows){ counts, rows.n };
    return item;
}

Reply api_initiatives(Request *rq)
{
    const ApiOperation *op = &communities_api[LIST_INITIATIVES];
    InitiativeAllArgs a = { .community = request_query(rq, "community"), .state = request_query(rq, "state") };
    InitiativeAllCount total = { 0 };
    ApiList list;
    Reply refused;
    if (!api_list_begin(rq, op, &list, &refused)) return refused;
    if (a.community.n) a.with |= INITIATIVE_ALL_COMMUNITY;
    if (a.state.n) a.with |= INITIATIVE_ALL_STATE;
    a.sort = str_eq(request_query(rq, "sort"), S("edited")) ? INITIATIVE_ALL_BY_EDITED : INITIATIVE_ALL_BY_COMMUNITY;
    a.limit = list.limit, a.offset = list.cursor;
    InitiativeAllRows rows = initiative_all(rq->db, &a);
    initiative_all_count(rq->db, &(InitiativeAllCountArgs){ .with = a.with, .community = a.community, .state = a.state }, &total);
    for (isize i = 0; i < rows.n; i++) {
        InitiativeItem item = initiative_item(rq, &rows.p[i]);
        api_list_add(&list, op, &item);
    }
    return api_list_end(rq, &list, total.n);
}

/* ---- places ---- */

Reply api_places(Request *rq)
{
    const ApiOperation *op = &communities_api[LIST_PLACES];
    PlaceListArgs a = { .state = request_query(rq, "state") };
    PlaceListCount total = { 0 };
    ApiList list;
    Reply refused;
    if (!api_list_begin(rq, op, &list, &refused)) return refused;
    Str q = str_trim(request_query(rq, "q"));
    if (a.state.n) a.with |= PLACE_LIST_STATE;
    if (q.n) a.with |= PLACE_LIST_NAMED, a.name_key = name_key(rq->arena, q), a.name_end = key_end(rq->arena, a.name_key);
    a.sort = str_eq(request_query(rq, "sort"), S("population")) ? PLACE_LIST_BY_POPULATION : PLACE_LIST_BY_NAME;
    a.limit = list.limit, a.offset = list.cursor;
    PlaceListRows rows = place_list(rq->db, &a);
    place_list_count(rq->db, &(PlaceListCountArgs){ .with = a.with, .name_end = a.name_end, .state = a.state, .name_key = a.name_key }, &total);
    for (isize i = 0; i < rows.n; i++) api_list_add(&list, op, &rows.p[i]);
    return api_list_end(rq, &list, total.n);
}

Reply api_place(Request *rq, const PlaceFind *p)
{
    PlaceList item = { .geoid = p->geoid, .ocd_id = p->ocd_id, .name = p->name, .full_name = p->full_name, .state = p->state, .state_name = p->state_name,
        .county_geoid = p->county_geoid, .lat = p->lat, .lon = p->lon, .population = p->population, .population_year = p->population_year, .land_km2 = p->land_km2 };
    return api_one(rq, &communities_api[ONE_PLACE], &item);
}
