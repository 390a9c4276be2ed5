#include "rooms/communities/atlas.h"
#include "base/fold.h"
#include "base/map.h"
#include <math.h>

static void (*lent_counts)(Db *db, const CommunityAllRows *communities, CommunityCounts *counts);
static void (*lent_concerns)(Db *db, const CommunityAllRows *communities, u64 *concerns);

void atlas_lend_concerns(void (*fill)(Db *db, const CommunityAllRows *communities, u64 *concerns)) { lent_concerns = fill; }
void community_counts_lend(void (*fill)(Db *db, const CommunityAllRows *communities, CommunityCounts *counts)) { lent_counts = fill; }

static double known(OptReal v) { return v.known ? v.v : NAN; }
static double known_int(OptInt v) { return v.known ? (double)v.v : NAN; }

/* Average growth a year between the first and the last year known, as a share. */
static double growth_of(Db *db, i64 place_id)
{
    if (!place_id) return NAN;
    PlacePopulationsRows r = place_populations(db, place_id);
    if (r.n < 2 || r.p[0].population <= 0 || r.p[r.n - 1].population <= 0) return NAN;
    double years = (double)(r.p[r.n - 1].year - r.p[0].year);
    return pow((double)r.p[r.n - 1].population / (double)r.p[0].population, 1 / years) - 1;
}

static double figure_of(Db *db, Str county, Str indicator)
{
    CountyFigureLatest f;
    return county.n && county_figure_latest(db, county, indicator, &f) ? f.value : NAN;
}

static LikenessPlace like_of(Db *db, i64 place_id, OptInt population, OptReal area, OptReal lat, OptReal lon, Str country, Str region, Str county)
{
    double people = known_int(population), km2 = known(area);
    return (LikenessPlace){ .population = people, .density = km2 > 0 ? people / km2 : NAN, .growth = growth_of(db, place_id),
        .income = figure_of(db, county, S("median_household_income")), .unemployment = figure_of(db, county, S("unemployment_rate")),
        .lat = known(lat), .lon = known(lon), .country = country, .region = region };
}

static CommunityAll row_copy(Arena *a, const CommunityAll *r)
{
    CommunityAll c = *r;
    Str *texts[] = { &c.slug, &c.name, &c.name_key, &c.country, &c.region, &c.ocd_id, &c.geoid, &c.county_geoid, &c.website };
    for (isize i = 0; i < countof(texts); i++) if (texts[i]->p) *texts[i] = str_copy(a, *texts[i]);
    return c;
}

static AtlasEntry entry_of(Arena *a, Db *db, const CommunityAll *row)
{
    CommunityAll c = row_copy(a, row);
    AtlasEntry e = { .row = c, .like = like_of(db, c.place_id.v, c.population, c.area_km2, c.lat, c.lon, c.country, c.region, c.county_geoid) };
    for (int lang = 0; lang < LANG_COUNT; lang++) e.country_keys[lang] = name_key(a, country_name(lang, c.country));
    return e;
}

/* What later rooms know of the communities. */
static void take_lent(Db *db, Atlas *at, const CommunityAllRows *rows)
{
    u64 *concerns = make_array(db->arena, u64, rows->n);
    CommunityCounts *counts = make_array(db->arena, CommunityCounts, rows->n);
    if (lent_concerns) lent_concerns(db, rows, concerns);
    if (lent_counts) lent_counts(db, rows, counts);
    at->counted = lent_counts != NULL;
    for (isize i = 0; i < at->n; i++) at->p[i].like.concerns = concerns[i], at->p[i].counts = counts[i];
}

void *atlas_build(Db *db)
{
    Arena *a = arena_new();
    CommunityAllRows rows = community_all(db);
    PlaceCount places;
    place_count(db, &places);
    Atlas *at = make(a, Atlas);
    *at = (Atlas){ .arena = a, .n = rows.n, .p = make_array(a, AtlasEntry, rows.n), .like = make_array(a, LikenessPlace, rows.n), .place_count = places.n };
    Map countries = map_on(db->arena);
    for (isize i = 0; i < rows.n; i++) {
        at->p[i] = entry_of(a, db, &rows.p[i]);
        if (!str_eq(at->p[i].row.country, S("ZZ"))) map_put(&countries, at->p[i].row.country);     /* an invented place lies in none */
        at->members += at->p[i].row.member.known;
    }
    take_lent(db, at, &rows);
    for (isize i = 0; i < at->n; i++) at->like[i] = at->p[i].like;
    at->countries = countries.n;
    at->scale = likeness_scale(at->like, at->n);
    if (!failed(db->failure)) return at;
    arena_free(a);
    return NULL;
}

void atlas_discard(void *atlas) { arena_free(((Atlas *)atlas)->arena); }

isize atlas_index(const Atlas *at, i64 community_id)
{
    for (isize i = 0; i < at->n; i++) if (at->p[i].row.id == community_id) return i;
    return -1;
}

LikenessPlace locality_like(Db *db, const Atlas *at, const Locality *l)
{
    isize i = l->community_id ? atlas_index(at, l->community_id) : -1;
    if (i >= 0) return at->like[i];
    return like_of(db, l->place_id, l->population, l->area_km2, l->lat, l->lon, l->country, l->region, l->county_geoid);
}

isize atlas_nearest(const Atlas *at, const Locality *l, const LikenessPlace *like, LikenessWay way, isize k, Likeness *out)
{
    isize self = l->community_id ? atlas_index(at, l->community_id) : -1;
    return likeness_nearest(&at->scale, like, at->like, at->n, self, way, k, out);
}
