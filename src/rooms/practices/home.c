#include "rooms/practices/home.h"
#include "media/world_map.h"
#include "home.html.h"

enum { NEWEST = 6 };

/* Communities that did something; the visitor's place among them. */
static Html map_of(Request *rq, const Library *l)
{
    MapDot *dots = make_array(rq->arena, MapDot, l->communities + 1);
    isize n = 0;
    Locality mine;
    bool known = locality_of_visitor(rq, &mine);
    for (isize i = 0; i < l->communities; i++) {
        const Doing *c = &l->community[i];
        if (!c->practices && !c->adoptions) continue;
        dots[n] = doing_dot(rq->arena, rq->lang, c, c->practices ? MAP_ORIGIN : MAP_ADOPTED);
        dots[n++].around = str_fmt(rq->arena, "/communities?near=" STR_FMT "#list", STR_ARG(c->slug));
    }
    isize doing = n;
    if (known && mine.lat.known)
        dots[n++] = place_dot(mine.lat, mine.lon, mine.population, mine.label, locality_path(rq->arena, &mine), MAP_YOURS);
    return map_world(rq->out, dots, n, count_(rq->arena, rq->lang, "A map of the world with {n} community whose practices or adoptions are in the library.",
                                              "A map of the world with the {n} communities whose practices or adoptions are in the library.", doing));
}

static void fill_concerns(Request *rq, const Library *l, HomePage *p)
{
    p->concerns.p = make_array(rq->arena, ConcernLink, l->concerns);
    for (isize c = 0; c < l->concerns; c++)
        p->concerns.p[p->concerns.n++] = (ConcernLink){ l->concern[c].slug, l->concern[c].name[rq->lang], l->concern[c].about[rq->lang], l->concern[c].practices };
}

/* Whether x comes before y: begun later, of equal ones read in later. */
static bool newer(const Shelf *x, const Shelf *y) { return x->year != y->year ? x->year > y->year : x->id > y->id; }

static void fill_newest(Request *rq, const Library *l, HomePage *p)
{
    const Shelf *best[NEWEST];
    i64 ids[NEWEST];
    isize n = 0;
    for (isize i = 0; i < l->n; i++) {
        const Shelf *s = &l->shelf[i];
        isize at = n;
        while (at > 0 && newer(s, best[at - 1])) at--;
        if (at == NEWEST) continue;
        if (n < NEWEST) n++;
        for (isize k = n - 1; k > at; k--) best[k] = best[k - 1];
        best[at] = s;
    }
    for (isize i = 0; i < n; i++) ids[i] = best[i]->id;
    p->newest = cards_of(rq, &(CardsAsked){ l, NULL, false }, ids, n);
}

static void fill_counts(const Library *l, HomePage *p)
{
    p->practices = l->n;
    for (isize i = 0; i < l->communities; i++) p->doing += l->community[i].practices + l->community[i].adoptions > 0;
    for (isize e = 0; e + 1 < l->levels; e++) p->measured += l->evidence[e].practices;
}

Reply home_show(Request *rq)
{
    const Library *l = library_of(rq);
    if (!l) return reply_problem(rq, 503, (Str){ 0 });
    View *view = view_ready(rq);
    HomePage p = { .yours = view->for_label, .map = map_of(rq, l), .gaps = gaps_of(rq, l) };
    fill_concerns(rq, l, &p);
    fill_newest(rq, l, &p);
    fill_counts(l, &p);
    return show(rq, home_page, &p);
}

Reply concerns_show(Request *rq)
{
    const Library *l = library_of(rq);
    if (!l) return reply_problem(rq, 503, (Str){ 0 });
    HomePage p = { 0 };
    fill_concerns(rq, l, &p);
    return show(rq, concerns_page, &p);
}
