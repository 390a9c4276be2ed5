/* atlas.h: all communities in memory, with what makes them alike. Built anew when their tables change. */
#ifndef ROOMS_ATLAS_H
#define ROOMS_ATLAS_H
#include "engines/likeness/likeness.h"
#include "rooms/communities/communities.h"
#include "store/derived.h"

typedef struct { CommunityAll row; LikenessPlace like; } AtlasEntry;

typedef struct Atlas {
    Arena *arena;
    AtlasEntry *p;              /* by name */
    isize  n;
    LikenessPlace *like;        /* the same places, for the engine */
    LikenessScale scale;
    i64    place_count;         /* US places known beside */
    i64    countries;
} Atlas;

void  *atlas_build(Db *db);     /* for derived_start */
void   atlas_discard(void *atlas);

isize  atlas_index(const Atlas *at, i64 community_id);     /* or -1 */

/* The concerns that communities work on come from a later room: concerns[i] is a bit set for communities[i]. Lent once at start. */
void   atlas_lend_concerns(void (*fill)(Db *db, const CommunityAllRows *communities, u64 *concerns));

/* What is known of a place that is no community, to compare it. */
LikenessPlace locality_like(Db *db, const Atlas *at, const Locality *l);

/* The communities most like a locality (itself left out): at most k. */
isize  atlas_nearest(const Atlas *at, const Locality *l, const LikenessPlace *like, LikenessWay way, isize k, Likeness *out);

#endif
