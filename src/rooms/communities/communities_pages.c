/* communities_pages.c: who may open what of places and communities, and what their pages keep in memory. */
#include "rooms/communities/communities_pages.h"
#include "media/address.h"
#include "base/fold.h"
#include "rooms/communities/atlas.h"
#include "rooms/communities/joining.h"
#include "rooms/communities/membership.h"
#include "store/derived.h"
#include "web/done.h"

PanelPlace community_panels;
static Derived *atlas[2], *placenames;         /* atlas[1]: with the invented places of a demo */

/* ---- what is kept in memory ---- */

const Atlas *atlas_of(Request *rq) { return request_take(rq, atlas[rq->db->demo], "the communities"); }
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
    if (!community_find(rq->db, request_param(rq, "slug"), c)) return NULL;
    rq->place = c->id;
    return c;
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
    GET ("/join",              join_show,        ANYONE),
    POST("/join",              join_send,        ANYONE, BODY(8192)),
    GET ("/communities/:slug/people",               city_people_show, SIGNED_IN, OF(community)),
    POST("/communities/:slug/people/joining",       joining_decided,  CITY_LEAD, OF(community), BODY(8192), API(SCOPE_CITY, "decideJoining", joining_fields, "Say yes or no to somebody who asks to join")),
    POST("/communities/:slug/people/domain",        domain_added,     STAFF, OF(community), BODY(8192), API(SCOPE_STAFF, "addDomain", domain_fields, "Say which addresses are a city's")),
    POST("/communities/:slug/people/domain/take",   domain_taken,     STAFF, OF(community), BODY(8192), API(SCOPE_STAFF, "takeDomain", domain_fields, "These addresses are not the city's any more")),
    GET ("/communities/:slug/people/:handle/leave", leave_show,       CITY_LEAD, OF(community)),
    POST("/communities/:slug/people/:handle/leave", leave_done,       CITY_LEAD, OF(community), BODY(8192), API(SCOPE_CITY, "handOver", leave_fields, "Somebody leaves: what they had goes to somebody else")),
    GET ("/communities/:slug/membership",             membership_show,    SIGNED_IN, OF(community)),
    POST("/communities/:slug/membership",             membership_asked,   CITY_LEAD, OF(community), BODY(32768), API(SCOPE_CITY, "askMembership", membership_fields, "Ask for a city to be a member")),
    POST("/communities/:slug/membership/decide",      membership_decided, STAFF, OF(community), BODY(32768), API(SCOPE_STAFF, "decideMembership", membership_answer_fields, "Answer a city that asks to be a member, or end its membership")),
    POST("/communities/:slug/membership/declaration", declaration_signed, CITY_LEAD, OF(community), BODY(8192)),
    GET ("/communities/:slug/edit",                   city_page_edit,     CITY_LEAD, OF(community)),
    POST("/communities/:slug/edit",                   city_page_send,     CITY_LEAD, OF(community), API(SCOPE_CITY, "changeCityPage", city_page_fields, "What a city says of itself above its page"), NOW(city_page_now)),
    GET ("/communities/:slug/plan/new",               plan_new,           CITY_LEAD, OF(community)),
    POST("/communities/:slug/plan/new",               plan_make,          CITY_LEAD, OF(community), API(SCOPE_CITY, "addInitiative", plan_fields, "Add an initiative to a city's service plan"), MAKES),
    GET ("/communities/:slug/plan/:handle",           plan_edit,          CITY_LEAD, OF(community)),
    POST("/communities/:slug/plan/:handle",           plan_send,          CITY_LEAD, OF(community), API(SCOPE_CITY, "changeInitiative", plan_fields, "Change an initiative"), NOW(plan_now)),
    GET ("/communities/:slug/plan/:handle/throw",     plan_throw,         CITY_LEAD, OF(community)),
    POST("/communities/:slug/plan/:handle/throw",     plan_thrown,        CITY_LEAD, OF(community), BODY(8192), API(SCOPE_CITY, "throwInitiativeAway", plan_throw_fields, "Throw an initiative away of which nothing was counted")),
    GET ("/communities/:slug/plan/:handle/count",     plan_count,         CITY_STAFF, OF(community)),
    POST("/communities/:slug/plan/:handle/count",     plan_counted,       CITY_STAFF, OF(community), BODY(8192), API(SCOPE_CITY, "countInitiative", count_fields, "Say what was counted of an initiative on a day, or, with no value, take it away")),
    GET ("/communities/:slug/help",                   help_edit,          CITY_STAFF, OF(community)),
    POST("/communities/:slug/help",                   help_send,          CITY_STAFF, OF(community), BODY(8192), API(SCOPE_CITY, "offerHelp", help_fields, "Say what you help other cities with"), NOW(help_now)),
    GET ("/communities/:slug/help/:handle",           help_write,         ANYONE, OF(community)),
    POST("/communities/:slug/help/:handle",           help_written,       ANYONE, OF(community), BODY(32768)),
    GET ("/api/v1/communities",       api_communities, ANYONE),
    GET ("/api/v1/communities/:slug", api_community,   ANYONE, OF(community)),
    GET ("/api/v1/initiatives",       api_initiatives, ANYONE),
    GET ("/api/v1/places",            api_places,      ANYONE),
    GET ("/api/v1/places/:geoid",     api_place,       ANYONE, OF(place)),
    { 0 }
};

/* ---- places, in words, for the room of accounts ---- */

static Str place_name(Db *db, int lang, i64 place)
{
    CommunityById c;
    return community_by_id(db, place, &c) ? locality_label(db->arena, lang, c.name, c.country, c.region) : (Str){ 0 };
}

static Str place_slug(Db *db, i64 place)
{
    CommunityById c;
    return community_by_id(db, place, &c) ? c.slug : (Str){ 0 };
}

static i64 place_typed(Db *db, Str typed)
{
    CommunityNamedRows rows = community_named(db, name_key(db->arena, typed), str_lower(db->arena, str_trim(typed)));
    return rows.n == 1 ? rows.p[0].id : 0;
}

static isize places_meant(Db *db, int lang, Str typed, Choice *out, isize most)
{
    CommunityNamedRows rows = community_named(db, name_key(db->arena, typed), str_lower(db->arena, str_trim(typed)));
    isize n = min_i64(rows.n, most);
    for (isize i = 0; i < n; i++) out[i] = (Choice){ .value = rows.p[i].slug, .label = locality_label(db->arena, lang, rows.p[i].name, rows.p[i].country, rows.p[i].region) };
    return n;
}

static bool place_demo(Db *db, i64 place)
{
    CommunityById c;
    return community_by_id(db, place, &c) && c.demo;
}

static const PlaceWords words = { place_name, place_typed, places_meant, place_slug, place_demo, place_left, place_off };

static void *demo_atlas_build(Db *db) { db->demo = true; return atlas_build(db); }

void communities_lend(void) { place_words = &words; }

/* ---- what is said when a form was sent ---- */

static const Done communities_said[] = {
    { "joined", N_("They work with you here now, and are told by mail.") },
    { "not-joined", N_("They stay outside, and are told by mail.") },
    { "domain-added", N_("Whoever has such an address can ask to join; the city’s lead says yes or no.") },
    { "domain-taken", N_("Nobody new joins with such an address. Whoever is here stays.") },
    { "handed-over", N_("Handed over. Whoever left has no role in this city any more; what they recorded and wrote stays.") },
    { "handed-to-staff", N_("Handed over. The city has no lead any more: what lies on its desk is with the center’s staff, who look for a new one with the city.") },
    { "left", N_("You have left the city. Whoever has now what you had is told by mail; what you recorded and wrote stays.") },
    { "left-to-staff", N_("You have left the city. It has no lead any more: what you had is with the center’s staff, who are told by mail.") },
    { "membership-asked", N_("It is sent. The center’s staff reads it within two weeks, and writes to you. Your desk says how it stands.") },
    { "membership-answered", N_("The city is told by mail now.") },
    { "signed", N_("The declaration is signed, and shows on your city’s page from now on.") },
    { "city-kept", N_("It is kept: everybody sees it like this from now on.") },
    { "plan-kept", N_("The plan is kept, and shows below.") },
    { "plan-thrown", N_("The initiative is gone.") },
    { "counted", N_("The count is kept, and shows below.") },
    { "uncounted", N_("What was counted on that day is taken away.") },
    { "help-asked", N_("Your message is on its way by mail: whoever offers help answers you directly.") },
    { "help-open", N_("Your offer is kept. Everybody reads its words without your name; who writes to you reaches you by mail.") },
    { "help-members", N_("Your offer is kept. People of member cities see it, with your name.") },
    { "help-hidden", N_("Your offer is kept, and shows to nobody until you say who may see it.") },
    { "help-ended", N_("You offer no help any more.") },
    { 0 }
};

void communities_start(Store *s)
{
    done_lend(communities_said);
    joining_start(), city_people_start(), membership_start(), helping_start(), city_page_start();
    view_lend_place(place_meant);
    atlas[0] = derived_start(s, atlas_build, atlas_discard), atlas[1] = derived_when_asked(s, demo_atlas_build, atlas_discard);
    placenames = derived_start(s, placenames_build, placenames_discard);
}

void communities_stop(void)
{
    derived_stop(placenames);
    for (int i = 0; i < 2; i++) derived_stop(atlas[i]);
}
