/* communities_pages.c: who may open what of places and communities, and what their pages keep in memory. */
#include "rooms/communities/communities_pages.h"
#include "media/address.h"
#include "rooms/communities/atlas.h"
#include "store/derived.h"

PanelPlace community_panels;
static Derived *atlas, *placenames;

/* ---- what is kept in memory ---- */

const Atlas *atlas_of(Request *rq) { return request_take(rq, atlas, "the communities"); }
const NameIndex *placenames_of(Request *rq) { return request_take(rq, placenames, "the names of places"); }

/* ---- the place that a visitor works for ---- */

static bool place_meant(Request *rq, Str id, Str *canonical_id, Str *label)
{
    Locality l;
    if (!locality_find(rq->db, rq->lang, id, &l)) return false;
    *canonical_id = l.id, *label = l.label;
    return true;
}

bool remember_place(Request *rq, Reply *reply)
{
    Str id = request_cookie(rq, "for");
    if (!str_eq(rq->method, S("GET")) || !slug_ok(id) || request_query_given(rq, "for") || address_plain(rq->path)) return false;
    *reply = reply_redirect(rq, 302, str_fmt(rq->arena, STR_FMT "%sfor=" STR_FMT, STR_ARG(rq->address), rq->query_text.n ? "&" : "?", STR_ARG(id)));
    *reply = reply_with(*reply, "Vary", S("Cookie"));
    return true;
}

/* ---- routes ---- */

static const void *community_of(Request *rq)
{
    CommunityFind *c = make(rq->arena, CommunityFind);
    return community_find(rq->db, request_param(rq, "slug"), c) ? c : NULL;
}

static const void *place_of(Request *rq)
{
    PlaceFind *p = make(rq->arena, PlaceFind);
    return place_find(rq->db, request_param(rq, "geoid"), p) ? p : NULL;
}

const Route communities_routes[] = {
    GET ("/communities",       communities_list, ANYONE),
    GET ("/communities/:slug", community_show,   ANYONE, OF(community)),
    GET ("/places/:geoid",     place_show,       ANYONE, OF(place)),
    GET ("/for",               for_show,         ANYONE),
    POST("/for",               for_choose,       ANYONE, BODY(8192)),
    GET ("/api/v1/communities",       api_communities, ANYONE),
    GET ("/api/v1/communities/:slug", api_community,   ANYONE, OF(community)),
    GET ("/api/v1/places",            api_places,      ANYONE),
    GET ("/api/v1/places/:geoid",     api_place,       ANYONE, OF(place)),
    { 0 }
};

void communities_start(Store *s)
{
    view_lend_place(place_meant);
    atlas = derived_start(s, atlas_build, atlas_discard);
    placenames = derived_start(s, placenames_build, placenames_discard);
}

void communities_stop(void)
{
    derived_stop(placenames);
    derived_stop(atlas);
}
