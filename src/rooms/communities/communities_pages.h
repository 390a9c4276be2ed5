/* communities_pages.h: what the pages of places and communities show, and who shows it. */
#ifndef ROOMS_COMMUNITIES_PAGES_H
#define ROOMS_COMMUNITIES_PAGES_H
#include "rooms/communities/placenames.h"
#include "web/api.h"
#include "web/layout.h"
#include "web/list.h"
#include "web/route.h"

/* ---- the list ---- */

typedef struct {
    Str slug, name, country, region, people, km;    /* people, km: empty where not known, not asked */
    OptInt year;
    CommunityCounts counts;
    bool yours, member;
} CommunityLine;
typedef struct { CommunityLine *p; isize n; } CommunityLines;
typedef struct { Str title; CommunityLines rows; } CommunityGroup;      /* a country; one group without title where not grouped */

typedef struct {
    struct { CommunityGroup *p; isize n; } groups;
    Facet sizes, sorts, countries, members;
    Str named, country, size, sort, near, member;   /* as asked */
    Str near_label;
    bool filtered, counted, by_country;
    Paging paging;
    Str clear;                                      /* address without filters */
    i64 total_communities, total_countries, total_members, places;
    bool place_known;                       /* the visitor has said where they work */
    Html map;
} CommunitiesPage;

/* ---- a community, or a US place that is none ---- */

typedef struct { Str label, value, note; } Fact;
typedef struct { Fact *p; isize n; } FactList;
typedef struct { Str text, address; } Link;
typedef struct { Link *p; isize n; } Links;
typedef struct { Str path, label; Alike alike; } LikeLine;
typedef struct { LikeLine *p; isize n; } LikeLines;
typedef struct { i64 year; Str people; } YearLine;

typedef struct {
    Locality place;
    Str full_name, country, region;
    FactList facts, ids;
    Str unknown;                                    /* "area, income and unemployment", or empty */
    Str website, seen_in;
    Links sources;
    Html chart;
    Str growth_words;
    OptReal growth;                                 /* percent a year */
    struct { YearLine *p; isize n; } years;
    Facet ways;
    LikeLines like;
    Str rests_on;                                   /* what the comparison can rest on, in a sentence */
    Str all_compared, all_unknown;                  /* where it is the same for all of them; theirs are then empty */
    LikeLine yours;                                 /* the visitor's place beside this one; path is empty where there is none */
    bool is_yours;
    Str here;                                       /* to come back to */
    Html panels;
    struct CityFace *face;                          /* what a community says of itself */
} Profile;

/* ---- "I work for ..." ---- */

typedef struct { Str id, name, detail, people; } PlaceHit;
typedef struct {
    Str typed, back;
    bool asked, near_misses;                        /* near_misses: nothing begins so, these are spelt nearly so */
    struct { PlaceHit *p; isize n; } hits;
    Facet countries, sizes;                         /* for a place that is not known */
    Str yours;                                      /* label of the place chosen before */
    Str known_us, known_world;                      /* how many places can be chosen */
} ForPage;

Reply communities_list(Request *rq);                                    /* communities_list.c */
Reply community_show(Request *rq, const CommunityFind *community);      /* profile.c */
Reply place_show(Request *rq, const PlaceFind *place);
Reply for_show(Request *rq);                                            /* work_for.c */
Reply for_choose(Request *rq);

/* The cookie of "I work for ..." leads a first request without for= to the same address with it. For ServerOptions.before. */
bool remember_place(Request *rq, Reply *reply);

/* Names of US places in memory, for names spelt nearly right; NULL after a failure. */
const NameIndex *placenames_of(Request *rq);

Reply api_communities(Request *rq);                                     /* communities_api.c */
Reply api_community(Request *rq, const CommunityFind *community);
Reply api_initiatives(Request *rq);
Reply api_places(Request *rq);
Reply api_place(Request *rq, const PlaceFind *place);

extern const Route communities_routes[];
extern const ApiOperation communities_api[];

#endif
