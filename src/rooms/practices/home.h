/* home.h: the first page, and the list of concerns. */
#ifndef ROOMS_HOME_H
#define ROOMS_HOME_H
#include "rooms/practices/practices_pages.h"

typedef struct { Str slug, name, about; i64 n; } ConcernLink;
typedef struct {
    Str   yours;
    struct { ConcernLink *p; isize n; } concerns;
    Html  map;
    Gaps  gaps;
    Cards newest;
    i64   practices, doing, measured;       /* doing: communities; measured: practices of which a change was measured */
} HomePage;

#endif
