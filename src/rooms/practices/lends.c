/* lends.c: what practices show on communities' pages, and what they say of communities in the atlas. */
#include "rooms/practices/lends.h"
#include "base/map.h"
#include "lends.html.h"
#include "rooms/practices/files.h"
#include "rooms/practices/publishing.h"
#include "rooms/practices/recording.h"
#include "web/done.h"

/* ---- into the atlas ---- */

static isize row_of(const CommunityAllRows *c, const Map *at, Arena *a, i64 id)
{
    i64 *i = map_get(at, str_fmt(a, "%" PRId64, id));
    return i ? (isize)*i - 1 : c->n;
}

static Map rows_by_id(Arena *a, const CommunityAllRows *c)
{
    Map at = map_on(a);
    for (isize i = 0; i < c->n; i++) *map_put(&at, str_fmt(a, "%" PRId64, c->p[i].id)) = i + 1;
    return at;
}

static void lend_counts(Db *db, const CommunityAllRows *communities, CommunityCounts *counts)
{
    Map at = rows_by_id(db->arena, communities);
    CommunityDoingsRows r = community_doings(db);
    for (isize i = 0; i < r.n; i++) {
        isize k = row_of(communities, &at, db->arena, r.p[i].id);
        if (k < communities->n) counts[k] = (CommunityCounts){ r.p[i].practices, r.p[i].adoptions };
    }
}

/* A bit for each concern, in the order in which they are met; beyond 64 they are left out. */
static void lend_concerns(Db *db, const CommunityAllRows *communities, u64 *concerns)
{
    Map at = rows_by_id(db->arena, communities), bits = map_on(db->arena);
    CommunityConcernAllRows r = community_concern_all(db);
    for (isize i = 0; i < r.n; i++) {
        i64 *bit = map_put(&bits, str_fmt(db->arena, "%" PRId64, r.p[i].concern_id));
        if (!*bit) *bit = bits.n;
        isize k = row_of(communities, &at, db->arena, r.p[i].community_id);
        if (k < communities->n && *bit <= 64) concerns[k] |= 1ull << (*bit - 1);
    }
}

/* ---- on a community's page ---- */

static void fill_practices(Request *rq, const Library *l, i64 id, CommunityPractices *p)
{
    CommunityPracticeIdsRows r = community_practice_ids(rq->db, id);
    i64 *ids = make_array(rq->arena, i64, r.n);
    for (isize i = 0; i < r.n; i++) ids[i] = r.p[i].id;
    p->cards = cards_of(rq, &(CardsAsked){ l, NULL, false }, ids, r.n);
}

static void fill_adoptions(Request *rq, i64 id, CommunityPractices *p)
{
    CommunityAdoptionListRows r = community_adoption_list(rq->db, id);
    p->taken.p = make_array(rq->arena, TakenUp, r.n);
    for (isize i = 0; i < r.n; i++) {
        const CommunityAdoptionList *a = &r.p[i];
        p->taken.p[p->taken.n++] = (TakenUp){ .slug = a->slug, .title = a->title, .lang = a->lang, .from = locality_label(rq->arena, rq->lang, a->name, a->country, a->region),
            .years = years_said(rq->arena, rq->lang, a->year, a->ended), .stopped = a->ended.known, .recorded = str_eq(a->origin, S("recorded")) };
    }
}

static void community_panel(Request *rq, Out *o, i64 id)
{
    const Library *l = library_of(rq);
    CommunityPractices p = { 0 };
    if (!l) return;
    fill_practices(rq, l, id, &p);
    fill_adoptions(rq, id, &p);
    community_practices(o, &p);
}

/* ---- what is said when a form was sent ---- */

static const Done practices_said[] = {
    { "record-taken", N_("It is taken away: no page, map or total counts it any more. Whoever was told of it is told by mail. You can record anew at any time.") },
    { "recorded-use", N_("Recorded. It shows now. The city that gave the practice is told, and whoever looks after it is asked later what became of it: the days stand below.") },
    { "recorded-told", N_("Recorded. It shows now, and the city that gave the practice is told.") },
    { "recorded-asked", N_("Recorded. It shows now. Whoever looks after it is asked later what became of it: the days stand below.") },
    { "recorded-members", N_("Recorded. People of cities here and the staff see it, nobody else does, and you can change it at any time.") },
    { "recorded", N_("Recorded. It shows now, and you can change it at any time.") },
    { "answered-out", N_("Your answer is kept. The practice is out of the library now; your answer shows again when it comes back.") },
    { "answered", N_("Your answer is kept, and shows below. What you dropped, and why, saves another city a year.") },
    { "withdrawn", N_("It is out of the library. Its city is told why, by mail; the button below puts it back.") },
    { "put-back", N_("It is in the library again. Search finds it in a moment.") },
    { "file-added", N_("The file is kept, and stands below.") },
    { "file-taken", N_("The file is taken away.") },
    { "draft-there", N_("Your city has begun this draft already. Write here together: it is not published yet.") },
    { "draft-begun", N_("Your draft is begun. Only your city sees it. Choose a section and write; you may stop and go on at any time.") },
    { "draft-kept", N_("What stands above the draft is kept.") },
    { "draft-thrown", N_("The draft is thrown away.") },
    { "draft-sent", N_("It is sent.") },
    { "changes-asked", N_("What you ask for is on its way to its city, by mail. The draft is theirs again; when they send it, it waits on your desk.") },
    { "changes-untold", N_("What you ask for stands in the draft. Nobody of its city is here any more: invite somebody, and they find it on their desk.") },
    { "published-untold", N_("It is in the library. Nobody of its city is here any more to be told. Search finds it in a moment.") },
    { "published", N_("It is in the library, and its city is told by mail. Search finds it in a moment.") },
    { "section-kept", N_("The section is kept, and others may write there now.") },
    { "section-restored", N_("The former text stands there again; what it replaced is below.") },
    { "words-kept", N_("It is kept. Pages and search show it in a moment.") },
    { 0 }
};

void practices_lend(void)
{
    done_lend(practices_said);
    atlas_lend_concerns(lend_concerns);
    community_counts_lend(lend_counts);
    panel_lend(&community_panels, community_panel);
    recording_lend(), records_lend();
    drafting_lend();
    publishing_lend();
    files_lend();
}

void practices_start(Store *s) { shelves_start(s); }

void practices_stop(void)
{
    panel_take_back(&community_panels, community_panel);
    records_take_back();
    panel_take_back(&desk_panels, drafts_panel);
    panel_take_back(&desk_panels, publishing_panel);
    shelves_stop();
}
