/* communities_pages.c: the pages of places and communities: who may open what, and what each shows. */
#include "rooms/communities/communities_pages.h"
#include "base/fold.h"
#include "communities.html.h"
#include "media/address.h"
#include "media/number.h"

PanelPlace community_panels;
static Derived *atlas;

/* ---- the atlas, kept in memory ---- */

static void give_atlas(void *d, void *whole) { derived_give(d, whole); }

const Atlas *atlas_of(Request *rq)
{
    request_depends(rq, derived_generation(atlas));
    void *whole = derived_take(atlas);
    if (!whole) rq->failure = err(rq->arena, ERR_ENV, "the communities could not be read");
    else request_later(rq, give_atlas, atlas, whole);
    return whole;
}

/* ---- "I work for ..." ---- */

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
    if (!slug_ok(id) || request_query_given(rq, "for") || address_plain(rq->path)) return false;
    *reply = reply_redirect(rq, 302, str_fmt(rq->arena, STR_FMT "%sfor=" STR_FMT, STR_ARG(rq->address), rq->query_text.n ? "&" : "?", STR_ARG(id)));
    *reply = reply_with(*reply, "Vary", S("Cookie"));
    return true;
}

/* ---- the list ---- */

static Reply communities_list(Request *rq)
{
    CommunitiesPage page = { 0 };
    const Atlas *at = atlas_of(rq);
    if (!at) return reply_problem(rq, 503, (Str){ 0 });
    CommunityListRows rows = community_list(rq->db, &(CommunityListArgs){ .sort = COMMUNITY_LIST_BY_NAME, .limit = 1000 });
    page.rows.p = make_array(rq->arena, CommunityLine, rows.n);
    for (isize i = 0; i < rows.n; i++) {
        const CommunityList *r = &rows.p[i];
        page.rows.p[page.rows.n++] = (CommunityLine){ .slug = r->slug, .name = r->name, .country = country_name(rq->lang, r->country),
            .region = region_name(r->country, r->region), .population = r->population.known ? number_str(rq->arena, rq->lang, r->population.v) : (Str){ 0 }, .year = r->population_year };
    }
    page.total_communities = at->n, page.total_countries = at->countries;
    return show(rq, communities_page, &page);
}

const Route communities_routes[] = {
    GET("/communities", communities_list, ANYONE),
    { 0 }
};

void communities_start(Store *s)
{
    view_lend_place(place_meant);
    atlas = derived_start(s, atlas_build, atlas_discard);
}

void communities_stop(void) { derived_stop(atlas); }
