/* lends.h: what a community's page shows of practices. */
#ifndef ROOMS_LENDS_H
#define ROOMS_LENDS_H
#include "rooms/practices/practices_pages.h"

typedef struct { Str slug, title, lang, from; Str years; bool recorded, stopped; } TakenUp;
typedef struct { Cards cards; struct { TakenUp *p; isize n; } taken; } CommunityPractices;

#endif
