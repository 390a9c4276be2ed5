#include "media/world_map.h"
#include <math.h>

enum { NORTH = 84, SOUTH = -57 };                /* degrees: no land of the map lies outside, nor a community */
static const double smallest = 2.2, largest = 11;   /* radius of a dot */

/* What of the world is drawn: from this corner of the projection, this large. finger: of a link, in units (WCAG 2.5.8). */
typedef struct { double left, top, scale, width, height, finger; } Frame;

Point equal_earth(double lat, double lon)
{
    static const double a1 = 1.340264, a2 = -0.081106, a3 = 0.000893, a4 = 0.003796;
    double m = sqrt(3) / 2, t = asin(m * sin(lat * M_PI / 180)), t2 = t * t, t6 = t2 * t2 * t2;
    double x = lon * M_PI / 180 * cos(t) / (m * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)));
    return (Point){ x, t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)) };
}

/* ---- on the sheet ---- */

static Point on_map(const Frame *f, double lat, double lon)
{
    Point p = equal_earth(lat, lon);
    return (Point){ (p.x - f->left) * f->scale, (f->top - p.y) * f->scale };
}

static Frame whole_world(void)
{
    double half = equal_earth(0, 180).x, top = equal_earth(NORTH, 0).y, scale = MAP_WIDTH / (2 * half);
    return (Frame){ -half, top, scale, MAP_WIDTH, (top - equal_earth(SOUTH, 0).y) * scale, 24 };
}

static bool touches(const Frame *f, const Ring *r)
{
    double west = INFINITY, east = -INFINITY, north = INFINITY, south = -INFINITY;
    for (isize i = 0; i < r->n; i++)
        west = fmin(west, r->p[i].x), east = fmax(east, r->p[i].x), north = fmin(north, r->p[i].y), south = fmax(south, r->p[i].y);
    return east >= 0 && west <= f->width && south >= 0 && north <= f->height;
}

static void draw_land(Draw *d, Arena *a, const Frame *f)
{
    Ring *rings = make_array(a, Ring, land_rings);
    isize n = 0;
    for (int r = 0, i = 0; r < land_rings; r++) {
        Point *p = make_array(a, Point, land_ends[r] - i);
        rings[n] = (Ring){ p, land_ends[r] - i };
        for (; i < land_ends[r]; i++) *p++ = on_map(f, land_points[i][1] / 10.0, land_points[i][0] / 10.0);
        if (touches(f, &rings[n])) n++;
    }
    draw_polygon(d, INK_LAND, rings, n);
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
static isize marks_of(const Frame *f, const MapDot *dots, isize n, Mark *marks)
{
    isize m = 0;
    double most = most_people(dots, n);
    for (isize i = 0; i < n; i++)
        if (on_the_map(&dots[i])) marks[m++] = (Mark){ &dots[i], on_map(f, dots[i].lat, dots[i].lon), radius(dots[i].people, most) };
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
static isize groups_of(const Mark *marks, isize n, double finger, Group *groups)
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

static void draw_links(Draw *d, Arena *a, int lang, const Frame *f, const Mark *marks, isize n)
{
    Group *groups = make_array(a, Group, n);
    isize g = groups_of(marks, n, f->finger, groups);
    for (isize i = 0; i < g; i++) {
        const MapDot *dot = groups[i].first->dot;
        bool alone = groups[i].n == 1;
        draw_link(d, alone ? INK_HIT : INK_HIT_GROUP, groups[i].first->at, f->finger / 2, alone || !dot->around.n ? dot->address : dot->around,
                  alone ? dot->label : group_title(a, lang, &groups[i]));
    }
}

static void draw_frame(Draw *d, Arena *a, int lang, const Frame *f, const MapDot *dots, isize n)
{
    Mark *marks = make_array(a, Mark, n);
    isize m = marks_of(f, dots, n, marks);
    draw_land(d, a, f);
    draw_marks(d, marks, m);
    draw_links(d, a, lang, f, marks, m);
}

double map_height(void) { return whole_world().height; }

void map_world_draw(Draw *d, Arena *a, int lang, const MapDot *dots, isize n)
{
    Frame f = whole_world();
    draw_frame(d, a, lang, &f, dots, n);
}

Html map_world(Out *o, const MapDot *dots, isize n, Str description)
{
    Draw *d = draw_svg(o, MAP_WIDTH, map_height(), "map", description);
    map_world_draw(d, o->buf->arena, o->lang, dots, n);
    return draw_svg_end(d);
}

/* ---- a part of the world ---- */

/* Half as wide as MAP_WIDTH, so that a small screen shows it whole; twice as wide as high; a fifth of the world at least. */
static Frame around(const MapDot *dots, isize n)
{
    static const double air = 1.5, widest = 0.62, nearest = 0.17;
    Frame w = whole_world();
    double west = INFINITY, east = -INFINITY, north = -INFINITY, south = INFINITY, world = w.width / w.scale;
    for (isize i = 0; i < n; i++) {
        if (!on_the_map(&dots[i])) continue;
        Point p = equal_earth(dots[i].lat, dots[i].lon);
        west = fmin(west, p.x), east = fmax(east, p.x), south = fmin(south, p.y), north = fmax(north, p.y);
    }
    double wide = fmax(fmax((east - west) * air, (north - south) * air * 2), world * nearest);
    if (!(wide <= world * widest)) return w;
    Frame f = { (west + east - wide) / 2, (north + south + wide / 2) / 2, MAP_WIDTH * 0.56 / wide, MAP_WIDTH * 0.56, MAP_WIDTH * 0.28, 40 };
    f.left = fmin(fmax(f.left, w.left), w.left + world - wide);
    f.top = fmin(f.top, w.top);
    return f;
}

Html map_around(Out *o, const MapDot *dots, isize n, Str description)
{
    Frame f = around(dots, n);
    Draw *d = draw_svg(o, f.width, f.height, f.width < MAP_WIDTH ? "map map--near" : "map", description);
    draw_frame(d, o->buf->arena, o->lang, &f, dots, n);
    return draw_svg_end(d);
}
