#include "rooms/communities/communities.h"
#include "media/messages.h"
#include <math.h>

Str locality_label(Arena *a, int lang, Str name, Str country, Str region)
{
    Str where = region_name(country, region);
    if (str_eq(country, S("ZZ"))) return name;      /* invented: its name says so */
    if (!where.n) where = country_name(lang, country);
    return str_fmt(a, STR_FMT ", " STR_FMT, STR_ARG(name), STR_ARG(where));
}

static void from_community(Db *db, int lang, const CommunityFind *c, Locality *out)
{
    *out = (Locality){ .id = c->slug, .name = c->name, .country = c->country, .region = c->region, .county_geoid = c->county_geoid, .geoid = c->geoid,
        .label = locality_label(db->arena, lang, c->name, c->country, c->region), .population = c->population, .population_year = c->population_year,
        .lat = c->lat, .lon = c->lon, .area_km2 = c->area_km2, .community_id = c->id, .place_id = c->place_id.v };
}

static void from_place(Db *db, int lang, const PlaceFind *p, Locality *out)
{
    Str region = str_fmt(db->arena, "US-" STR_FMT, STR_ARG(p->state));
    *out = (Locality){ .id = p->geoid, .name = p->name, .country = S("US"), .region = region, .county_geoid = p->county_geoid, .geoid = p->geoid,
        .label = locality_label(db->arena, lang, p->name, S("US"), region), .population = p->population, .population_year = p->population_year,
        .lat = p->lat, .lon = p->lon, .area_km2 = p->land_km2, .place_id = p->id };
}

bool locality_find(Db *db, int lang, Str id, Locality *out)
{
    CommunityFind c;
    CommunityByGeoid same;
    PlaceFind p;
    if (!id.n || id.n > 100) return false;
    if (community_find(db, id, &c)) { from_community(db, lang, &c, out); return true; }
    if (!place_find(db, id, &p)) return false;
    if (community_by_geoid(db, id, &same) && community_find(db, same.slug, &c)) from_community(db, lang, &c, out);
    else from_place(db, lang, &p, out);
    return true;
}

Str locality_path(Arena *a, const Locality *l)
{
    return str_fmt(a, "/%s/" STR_FMT, l->community_id ? "communities" : "places", STR_ARG(l->id));
}

MapDot place_dot(OptReal lat, OptReal lon, OptInt people, Str label, Str address, MapKind kind)
{
    return (MapDot){ .lat = lat.known ? lat.v : NAN, .lon = lon.known ? lon.v : NAN, .people = people.known ? (double)people.v : NAN, .label = label, .address = address, .kind = kind };
}

bool locality_of_visitor(Request *rq, Locality *out)
{
    return locality_find(rq->db, rq->lang, request_query(rq, "for"), out);
}
