/* atlas.h: how the atlas of communities.h is built, for derived_start. */
#ifndef ROOMS_ATLAS_H
#define ROOMS_ATLAS_H
#include "rooms/communities/communities.h"

void *atlas_build(Db *db);
void  atlas_discard(void *atlas);

#endif
