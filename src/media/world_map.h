/* world_map.h: places on a map of the world, in the Equal Earth projection: B. Šavrič, T. Patterson, B. Jenny, "The Equal Earth
 * map projection", International Journal of Geographical Information Science 33(3), 2019 (online 2018). Areas are true to
 * each other, so no continent looks larger than it is.
 *
 *   MapDot dots[] = { { .lat = 29.76, .lon = -95.37, .people = 2320268, .label = S("Houston, Texas"), .address = S("/communities/houston-tx-us"),
 *                       .around = S("#communities"), .kind = MAP_ADOPTED } };
 *   Html m = map_world(o, dots, 1, S("Houston adopted it"));          the page needs view_ready(rq) before: links carry for=
 *
 * A dot's area grows with the number of people; each is at least large enough to be seen. Links are for the pointer and at
 * least 24 units wide of the map's MAP_WIDTH: places nearer to each other than that share one link, to `around` of the largest.
 * The page has the same places in a table, grouped by country: that is what keyboard and screen reader use.
 */
#ifndef MEDIA_WORLD_MAP_H
#define MEDIA_WORLD_MAP_H
#include "media/draw.h"

enum { MAP_WIDTH = 1000 };

typedef enum { MAP_CITY, MAP_ADOPTED, MAP_ORIGIN, MAP_YOURS } MapKind;      /* later ones are drawn above earlier ones */
typedef struct {
    double  lat, lon;           /* degrees; NAN: not known, not drawn */
    double  people;             /* NAN: not known, drawn smallest */
    Str     label;              /* "Houston, Texas" */
    Str     address;            /* of its page; empty: no link */
    Str     around;             /* where the link of a group leads whose largest place this is; empty: to its address */
    MapKind kind;
} MapDot;

Html map_world(Out *o, const MapDot *dots, isize n, Str description);
Html map_around(Out *o, const MapDot *dots, isize n, Str description);      /* only the part of the world where the dots are, nearer; class "map map--near" */
void map_world_draw(Draw *d, Arena *a, int lang, const MapDot *dots, isize n);      /* in MAP_WIDTH by map_height() */
double map_height(void);

/* On a sphere of radius 1: x in -2.7066..2.7066 to the east, y in -1.3174..1.3174 to the north. */
Point equal_earth(double lat, double lon);

/* Land, from Natural Earth through world-atlas (tools/land.js), without Antarctica: tenths of degrees, ring after ring. */
extern const short land_points[][2];        /* lon, lat */
extern const int   land_ends[];             /* of each ring: one past its last point */
extern const int   land_rings;

#endif
