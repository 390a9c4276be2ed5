#include "media/world_map.h"
#include <math.h>

enum { NORTH = 84, SOUTH = -57 };                /* degrees: no land of the map lies outside, nor a community */
static const double finger = 24;                /* of a link, in units: WCAG 2.5.8 */
static const double smallest = 2.2, largest = 11;   /* radius of a dot */

Point equal_earth(double lat, double lon)
{
    static const double a1 = 1.340264, a2 = -0.081106, a3 = 0.000893, a4 = 0.003796;
    double m = sqrt(3) / 2, t = asin(m * sin(lat * M_PI / 180)), t2 = t * t, t6 = t2 * t2 * t2;
    double x = lon * M_PI / 180 * cos(t) / (m * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)));
    return (Point){ x, t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)) };
}

/* ---- on the sheet ---- */

static double scale_of_map(void) { return MAP_WIDTH / (2 * equal_earth(0, 180).x); }

static Point on_map(double lat, double lon)
{
    Point p = equal_earth(lat, lon), top = equal_earth(NORTH, 0);
    double k = scale_of_map();
    return (Point){ MAP_WIDTH / 2.0 + p.x * k, (top.y - p.y) * k };
}

static void draw_land(Draw *d, Arena *a)
{
    Ring *rings = make_array(a, Ring, land_rings);
    for (int r = 0, i = 0; r < land_rings; r++) {
        Point *p = make_array(a, Point, land_ends[r] - i);
        rings[r] = (Ring){ p, land_ends[r] - i };
        for (; i < land_ends[r]; i++) *p++ = on_map(land_points[i][1] / 10.0, land_points[i][0] / 10.0);
    }
    draw_polygon(d, INK_LAND, rings, land_rings);
}

/* ---- dots ---- */

typedef struct { const MapDot *dot; Point at; double r; } Mark;

static double most_people(const MapDot *dots, isize n)
{
    double most = 1;
    for (isize i = 0; i < n; i++) if (dots[i].people > most) most = dots[i].people;
    return most;
}

static double radius(double people, double most)
{
    return people > 0 ? fmax(smallest, largest * sqrt(people / most)) : smallest;
}

static bool on_the_map(const MapDot *d)
{
    return isfinite(d->lat) && isfinite(d->lon) && d->lat <= NORTH && d->lat >= SOUTH && fabs(d->lon) <= 180;
}

static int by_size(const void *x, const void *y)
{
    const Mark *a = x, *b = y;
    if (a->r != b->r) return a->r < b->r ? 1 : -1;
    return a->dot < b->dot ? -1 : a->dot > b->dot;
}

/* The marks of what can be drawn, largest first. */
static isize marks_of(const MapDot *dots, isize n, Mark *marks)
{
    isize m = 0;
    double most = most_people(dots, n);
    for (isize i = 0; i < n; i++)
        if (on_the_map(&dots[i])) marks[m++] = (Mark){ &dots[i], on_map(dots[i].lat, dots[i].lon), radius(dots[i].people, most) };
    qsort(marks, (size_t)m, sizeof *marks, by_size);
    return m;
}

static void draw_marks(Draw *d, const Mark *marks, isize n)
{
    static const Ink inks[] = { [MAP_CITY] = INK_CITY, [MAP_ADOPTED] = INK_CITY_ADOPTED, [MAP_ORIGIN] = INK_CITY_ORIGIN, [MAP_YOURS] = INK_CITY_YOURS };
    for (int kind = MAP_CITY; kind <= MAP_YOURS; kind++)
        for (isize i = 0; i < n; i++)
            if (marks[i].dot->kind == (MapKind)kind) draw_circle(d, inks[kind], marks[i].at, marks[i].r);
}

/* ---- links, each wide enough for a finger ---- */

typedef struct { const Mark *first; isize n; } Group;

/* A place joins the first group whose largest place is nearer than a finger; else it begins one. So no two groups are nearer. */
static isize groups_of(const Mark *marks, isize n, Group *groups)
{
    isize g = 0;
    for (isize i = 0; i < n; i++) {
        if (!marks[i].dot->address.n) continue;
        isize j = 0;
        while (j < g && hypot(groups[j].first->at.x - marks[i].at.x, groups[j].first->at.y - marks[i].at.y) >= finger) j++;
        if (j == g) groups[g++] = (Group){ &marks[i], 0 };
        groups[j].n++;
    }
    return g;
}

static Str group_title(Arena *a, int lang, const Group *g)
{
    Str more = count_(a, lang, "{place} and {n} other", "{place} and {n} others", g->n - 1);
    return tr_with(a, lang, more, (const TrArg[]){ { "place", g->first->dot->label }, { 0 } });
}

static void draw_links(Draw *d, Arena *a, int lang, const Mark *marks, isize n)
{
    Group *groups = make_array(a, Group, n);
    isize g = groups_of(marks, n, groups);
    for (isize i = 0; i < g; i++) {
        const MapDot *dot = groups[i].first->dot;
        bool alone = groups[i].n == 1;
        draw_link(d, alone ? INK_HIT : INK_HIT_GROUP, groups[i].first->at, finger / 2, alone || !dot->around.n ? dot->address : dot->around,
                  alone ? dot->label : group_title(a, lang, &groups[i]));
    }
}

double map_height(void) { return on_map(SOUTH, 0).y; }

void map_world_draw(Draw *d, Arena *a, int lang, const MapDot *dots, isize n)
{
    Mark *marks = make_array(a, Mark, n);
    isize m = marks_of(dots, n, marks);
    draw_land(d, a);
    draw_marks(d, marks, m);
    draw_links(d, a, lang, marks, m);
}

Html map_world(Out *o, const MapDot *dots, isize n, Str description)
{
    Draw *d = draw_svg(o, MAP_WIDTH, map_height(), "map", description);
    map_world_draw(d, o->buf->arena, o->lang, dots, n);
    return draw_svg_end(d);
}
