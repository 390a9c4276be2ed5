/* communities_pages.h: what the pages of places and communities show. */
#ifndef ROOMS_COMMUNITIES_PAGES_H
#define ROOMS_COMMUNITIES_PAGES_H
#include "rooms/communities/atlas.h"
#include "web/list.h"
#include "web/panel.h"
#include "web/route.h"
#include "web/layout.h"

typedef struct {
    Str slug, name, name_lang, country, region, population, density;
    OptInt year;
    i64 practices, adoptions;
} CommunityLine;

typedef struct {
    struct { CommunityLine *p; isize n; } rows;
    Facet sizes, sorts, countries;
    Str country, named, size, sort;     /* as chosen */
    bool filtered;
    Paging paging;
    i64 total_communities, total_countries;
    Html map;
} CommunitiesPage;

typedef struct { Str label, value; } Fact;
typedef struct { Str slug, label, km, why; Str not_known; int percent; } LikeLine;
typedef struct { LikeLine *p; isize n; } LikeLines;

typedef struct {
    CommunityFind *row;
    Str label, country, region;
    struct { Fact *p; isize n; } facts, identifiers;
    Html population_chart;
    Str population_words;
    LikeLines like;
    Html panels;
    bool is_yours;
} CommunityPage;

typedef struct {
    Locality *place;
    struct { Fact *p; isize n; } facts;
    Html population_chart;
    Str population_words;
    LikeLines like;
    Facet ways;
    Str known;                          /* what the comparison rests on, in words */
} PlacePage;

typedef struct { Str id, label, detail, address; } PlaceHit;
typedef struct {
    Str typed, back;
    bool asked;
    struct { PlaceHit *p; isize n; } hits;
} ForPage;

extern const Route communities_routes[];

/* The cookie of "I work for ..." leads a first request without for= to the same address with it. For ServerOptions.before. */
bool remember_place(Request *rq, Reply *reply);

const Atlas *atlas_of(Request *rq);     /* for this request, which then depends on it; NULL after a failure (rq->failure) */
extern PanelPlace community_panels;

#endif
