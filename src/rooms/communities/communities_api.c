/* communities_api.c: communities and places, for programs. */
#include "rooms/communities/communities_pages.h"
#include "base/fold.h"

/* ---- communities ---- */

typedef struct {
    Str slug, name, country, country_name, region, ocd_id, geoid, county_geoid, website;
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
    API_FIELD(CommunityItem, practices, "Practices of the library that began there"),
    API_FIELD(CommunityItem, adoptions, "Practices that it took up from others"),
    { 0 }
};

static const ApiParam community_params[] = {
    { "q", "Name begins with", NULL, false },
    { "country", "ISO 3166-1 code", NULL, false },
    { "region", "ISO 3166-2 code", NULL, false },
    { "size", "By population", "small|medium|large|great", false },
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

enum { LIST_COMMUNITIES, ONE_COMMUNITY, LIST_PLACES, ONE_PLACE };
const ApiOperation communities_api[] = {
    [LIST_COMMUNITIES] = { "/api/v1/communities", "listCommunities", "Communities", "Communities whose practices the library has seen: a sample, not a list of members", community_params, "Community", community_fields, API_LIST },
    [ONE_COMMUNITY] = { "/api/v1/communities/:slug", "getCommunity", "Communities", "A community", NULL, "Community", community_fields, API_ONE },
    [LIST_PLACES] = { "/api/v1/places", "listPlaces", "Places", "Incorporated places of the United States", place_params, "Place", place_fields, API_LIST },
    [ONE_PLACE] = { "/api/v1/places/:geoid", "getPlace", "Places", "A place of the United States", NULL, "Place", place_fields, API_ONE },
    { 0 }
};

static void counts_of(const Atlas *at, i64 id, CommunityItem *item)
{
    isize i = at ? atlas_index(at, id) : -1;
    if (i >= 0) item->practices = at->p[i].counts.practices, item->adoptions = at->p[i].counts.adoptions;
}

/* c: a CommunityList or a CommunityFind, which have these columns. */
#define COMMUNITY_ITEM(c) (CommunityItem){ .slug = (c)->slug, .name = (c)->name, .country = (c)->country, .country_name = country_name(LANG_EN, (c)->country), \
    .region = (c)->region, .ocd_id = (c)->ocd_id, .geoid = (c)->geoid, .county_geoid = (c)->county_geoid, .website = (c)->website, .lat = (c)->lat, .lon = (c)->lon, \
    .area_km2 = (c)->area_km2, .population = (c)->population, .population_year = (c)->population_year }

static void ask_communities(Request *rq, CommunityListArgs *a)
{
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
    ask_communities(rq, &a);
    a.limit = list.limit, a.offset = list.cursor;
    CommunityListRows rows = community_list(rq->db, &a);
    community_count(rq->db, &(CommunityCountArgs){ .with = a.with, .min = a.min, .max = a.max, .name_end = a.name_end, .country = a.country, .region = a.region, .name_key = a.name_key }, &total);
    const Atlas *at = atlas_of(rq);
    for (isize i = 0; i < rows.n; i++) {
        CommunityItem item = COMMUNITY_ITEM(&rows.p[i]);
        counts_of(at, rows.p[i].id, &item);
        api_list_add(&list, op, &item);
    }
    return api_list_end(rq, &list, total.n);
}

Reply api_community(Request *rq, const CommunityFind *c)
{
    CommunityItem item = COMMUNITY_ITEM(c);
    counts_of(atlas_of(rq), c->id, &item);
    return api_one(rq, &communities_api[ONE_COMMUNITY], &item);
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
