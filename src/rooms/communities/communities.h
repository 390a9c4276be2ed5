/* communities.h: places and communities, as later rooms may use them. */
#ifndef ROOMS_COMMUNITIES_H
#define ROOMS_COMMUNITIES_H
#include "rooms/matters/matters.h"
#include "base/command.h"
#include "communities.sql.h"
#include "engines/likeness/likeness.h"
#include "media/world_map.h"
#include "web/list.h"
#include "web/reply.h"
#include "web/panel.h"

/* ---- a place that somebody works for: a US place by its GEOID, or a community by its slug ---- */

typedef struct {
    Str     id;                 /* what an address carries as for=: the community's slug, else the GEOID */
    Str     name, country, region, county_geoid, geoid;
    Str     label;              /* "Dayton, Ohio", "Accra, Ghana" in the reader's language */
    OptInt  population, population_year;
    OptReal lat, lon, area_km2;
    i64     community_id;       /* 0 where it is no community */
    i64     place_id;           /* 0 where it is in no list of places */
} Locality;

bool locality_find(Db *db, int lang, Str id, Locality *out);
Str  locality_path(Arena *a, const Locality *l);    /* "/communities/houston-tx-us", "/places/3921000" */
Str  locality_label(Arena *a, int lang, Str name, Str country, Str region);
/* A place on a map of the world; what is not known is NAN, and `around` is the caller's. */
MapDot place_dot(OptReal lat, OptReal lon, OptInt people, Str label, Str address, MapKind kind);
bool locality_of_visitor(Request *rq, Locality *out);   /* who for= says that asks; false where it says nobody known */

/* Names of countries and of US states, in the reader's language; the code where it is not known. */
Str country_name(int lang, Str code);
isize country_count(void);                       /* all of ISO 3166-1, sorted by code */
Str country_code_at(isize i);
Str region_name(Str country, Str region);        /* "Ohio" for US-OH; empty elsewhere */
bool us_state_of_fips(Str fips, Str *postal, Str *name);

bool slug_ok(Str s);                             /* fit for an address: a-z, 0-9 and dashes inside, at most 100 */

/* ---- the cities whose people somebody is one of ---- */

typedef struct { i64 *id; Choice *choice; isize n; } OwnCities;         /* choices by slug */
void  own_cities(Request *rq, OwnCities *out);          /* of whoever asks, in the request's arena */
Reply no_own_city(Request *rq);                         /* what somebody is told who has none */

/* ---- when one of a city's people leaves: a later room passes on what it keeps of them; to 0: nobody takes it over ---- */

typedef Err Handover(Write *w, i64 from, i64 to, i64 community, Passed *passed);
void handover_lend(Handover *fn);

/* ---- sizes, as every list of the center offers them ---- */

typedef enum { SIZE_SMALL, SIZE_MEDIUM, SIZE_LARGE, SIZE_GREAT, SIZE_UNKNOWN, SIZES } Size;
typedef struct { Str value, label; i64 from; } SizeBand;    /* value: in size=; label: to be translated; from so many people on */
extern const SizeBand size_bands[SIZES];
Size size_of(OptInt people);
bool size_named(Str value, Size *out);

/* ---- the atlas: all communities in memory, by name, with what makes them alike. Built anew when their tables change ---- */

typedef struct { i64 practices, adoptions; } CommunityCounts;
typedef struct {
    CommunityAll    row;
    LikenessPlace   like;
    CommunityCounts counts;
    Str             country_keys[LANG_COUNT];   /* to sort by the country's name in a language */
} AtlasEntry;

typedef struct Atlas {
    Arena *arena;
    AtlasEntry *p;
    isize  n;
    LikenessPlace *like;        /* the same places, for the engine */
    LikenessScale scale;
    i64    place_count;         /* US places known beside */
    i64    countries, members;
    bool   counted;             /* somebody lent counts */
} Atlas;

const Atlas *atlas_of(Request *rq);     /* for this request, which then depends on it; NULL after a failure (rq->failure) */
isize  atlas_index(const Atlas *at, i64 community_id);     /* or -1 */

/* What is known of a place, to compare it, and the communities most like it (itself left out): at most k. */
LikenessPlace locality_like(Db *db, const Atlas *at, const Locality *l);
isize  atlas_nearest(const Atlas *at, const Locality *l, const LikenessPlace *like, LikenessWay way, isize k, Likeness *out);

/* How two places are alike, in sentences. */
typedef struct { Str why, compared, unknown, km; } Alike;   /* km: "85 km", or empty */
Alike alike_say(Arena *a, int lang, const Likeness *l, LikenessWay way);

/* ---- what later rooms lend: at start, before communities_start, which builds the atlas ---- */

void atlas_lend_concerns(void (*fill)(Db *db, const CommunityAllRows *communities, u64 *concerns));   /* a bit set for each */
void community_counts_lend(void (*fill)(Db *db, const CommunityAllRows *communities, CommunityCounts *counts));
extern PanelPlace community_panels;     /* on a community's page; id is the community's */

void communities_lend(void);            /* how other rooms name places */
void communities_start(struct Store *s);
void communities_stop(void);

extern const Command communities_commands[];

#endif
