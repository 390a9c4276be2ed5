#include "rooms/practices/practices_pages.h"
#include <math.h>

/* Where each community of the library stands in the atlas. */
static i32 *atlas_places(Arena *a, const Library *l, const Atlas *at)
{
    i32 *where = make_array(a, i32, l->communities);
    for (isize i = 0; i < l->communities; i++) where[i] = -1;
    for (isize i = 0; i < at->n; i++) {
        i32 c = community_at(l, at->p[i].row.id);
        if (c >= 0) where[c] = (i32)i;
    }
    return where;
}

Likeness nearby_likeness(const Nearby *n, i32 community)
{
    return likeness_between(&n->atlas->scale, &n->like, &n->atlas->like[n->atlas_at[community]], LIKE_ALL);
}

static double unlikeness_of(const Nearby *n, i32 community)
{
    if (n->atlas_at[community] < 0) return INFINITY;
    double u = nearby_likeness(n, community).unlikeness;
    return isnan(u) ? INFINITY : u;
}

Nearby nearby(Request *rq, const Library *l)
{
    Nearby n = { 0 };
    if (!locality_of_visitor(rq, &n.place)) return n;
    n.atlas = atlas_of(rq);
    if (!n.atlas) return n;
    n.like = locality_like(rq->db, n.atlas, &n.place);
    n.atlas_at = atlas_places(rq->arena, l, n.atlas);
    double *u = make_array(rq->arena, double, l->communities);
    for (isize i = 0; i < l->communities; i++) u[i] = l->community[i].practices + l->community[i].adoptions ? unlikeness_of(&n, (i32)i) : INFINITY;
    n.unlikeness = u;
    n.known = true;
    return n;
}

i32 nearest_doer(const Nearby *n, const Shelf *s)
{
    i32 best = -1;
    for (i32 d = 0; d < s->doers; d++) {
        double u = n->unlikeness[s->doer[d].community];
        if (isfinite(u) && (best < 0 || u < n->unlikeness[s->doer[best].community])) best = d;
    }
    return best;
}
