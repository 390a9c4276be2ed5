/* about.h: where the library's facts come from, and the scale by which it says how sure it is. */
#ifndef ROOMS_ABOUT_H
#define ROOMS_ABOUT_H
#include "rooms/practices/practices_pages.h"

typedef struct { Str level, label, rule; i64 n; int columns; } LevelLine;
typedef struct {
    i64 practices, primary, press, secondary, without, partial, unread;    /* practices by the kind of their source */
    i64 reported, recorded;                                         /* adoptions */
    i64 communities, countries, places;
    struct { LevelLine *p; isize n; } levels;
} AboutPage;

#endif
