#include "app/demo_people.h"
#include "base/fold.h"
#include "rooms/accounts/accounts.h"
#include "rooms/communities/membership.h"
#include "rooms/practices/practices.h"
#include "rooms/practices/recording.h"
#include "store.sql.h"
#include "store/journal.h"

enum { DAY = 24 * 3600 };

/* They lie in the middle of the Atlantic, where a map shows them and no country has them. */
static const struct { const char *slug, *name; i64 people; double lat, lon; } places[] = {
    { "northfield-demo", "Northfield Demo", 48000, 38, -41 }, { "harbor-demo", "Harbor Demo", 212000, 31, -47 }, { "valle-demo", "Valle Demo", 730000, 25, -38 },
};

static const struct { const char *email, *name, *role; int place; } people[] = {
    { "administrator@center-demo.example", "Demo administrator", "administrator", -1 },
    { "officer@center-demo.example", "Demo program officer", "program_officer", -1 },
    { "coach@center-demo.example", "Demo coach", "coach", -1 },
    { "reviewer@center-demo.example", "Demo reviewer", "reviewer", -1 },
    { "researcher@center-demo.example", "Demo researcher", "researcher", -1 },
    { "student@center-demo.example", "Demo student", "student", -1 },
    { "lead@northfield-demo.example", "Demo lead of Northfield", "city_lead", 0 },
    { "staff@northfield-demo.example", "Demo staff of Northfield", "city_staff", 0 },
    { "lead@harbor-demo.example", "Demo lead of Harbor", "city_lead", 1 },
    { "mayor@harbor-demo.example", "Demo mayor of Harbor", "mayor", 1 },
    { "staff@harbor-demo.example", "Demo staff of Harbor", "city_staff", 1 },
    { "lead@valle-demo.example", "Demo lead of Valle", "city_lead", 2 },
    { "staff@valle-demo.example", "Demo staff of Valle", "city_staff", 2 },
};

static const struct { const char *practice, *status, *channel, *changed, *dropped, *reason; int place, owner, days; } records[] = {
    { "rockford-functional-zero", "piloting", "the weekly meeting of the shelters", "Two shelters of five take part", "", "", 1, 10, 40 },
    { "rockford-functional-zero", "adapted", "the intake form of the housing office", "The list is kept by the county", "Outreach at night", "", 0, 7, 400 },
    { "rockford-functional-zero", "stopped", "the winter program", "", "", "The list needed a person of its own, and the money for that person ended.", 2, 12, 220 },
};

static Err invent_places(Write *w, i64 ids[])
{
    CommunityInvent added;
    for (isize i = 0; i < countof(places); i++) {
        Str name = str_from(places[i].name), slug = str_from(places[i].slug);
        if (!community_invent(w->db, &(CommunityInventArgs){ .slug = slug, .name = name, .name_key = name_key(w->db->arena, name), .lat = SOME(places[i].lat), .lon = SOME(places[i].lon), .population = SOME(places[i].people), .changed = w->now }, &added)) return w->db->failure;
        ids[i] = added.id;
        domain_add(w->db, added.id, str_fmt(w->db->arena, "%s.example", places[i].slug), w->now);
    }
    return OK;
}

static Err invent_people(Write *w, const i64 at[], i64 ids[])
{
    Err e = OK;
    for (isize i = 0; i < countof(people) && !failed(e); i++) {
        e = person_make(w, &(PersonNew){ str_from(people[i].email), str_from(people[i].name), LANG_EN, NULL }, &ids[i]);
        if (failed(e)) return e;
        person_demo(w->db, ids[i]);
        e = role_give(w, ids[i], str_from(people[i].role), people[i].place < 0 ? THE_CENTER : at[people[i].place]);
    }
    return e;
}

static Err invent_records(Write *w, const i64 at[], const i64 who[])
{
    PracticeOfSlug p;
    Err e = OK;
    for (isize i = 0; i < countof(records) && !failed(e); i++) {
        if (!practice_of_slug(w->db, str_from(records[i].practice), &p)) continue;
        w->actor = who[records[i].owner];
        Recording r = { .practice = p.id, .community = at[records[i].place], .owner = w->actor, .status = str_from(records[i].status), .channel = str_from(records[i].channel), .kept = S(""),
                        .changed = str_from(records[i].changed), .dropped = str_from(records[i].dropped), .reason = str_from(records[i].reason), .since = (w->now / DAY - records[i].days) * DAY };
        e = adoption_record_keep(w, &r);
    }
    w->actor = 0;
    return e;
}

/* Harbor is a member with a plan, Northfield waits for the answer. */
static Err invent_memberships(Write *w, const i64 at[], const i64 who[])
{
    static const char why[] = "We want to work with residents on homes that are warm and paid for, and to learn from cities that did.";
    MembershipAsk m;
    InitiativeAdd i;
    HelperSave h;
    static const struct { int days; double value; const char *note; } counts[] = { { 300, 212, "First count" }, { 200, 268, "" }, { 90, 341, "Two schools joined" } };
    w->actor = who[6];
    Err e = membership_asking(w, &(MembershipAsking){ at[0], str_from(places[0].slug), str_from(places[0].name), S(why), S("Demo mayor"), S("") });
    MembershipAskArgs ask = { .community_id = at[1], .why = S(why), .mayor = S("Demo mayor"), .mayor_email = S(""), .person_id = who[8], .asked = w->now - 400 * DAY };
    if (failed(e) || !membership_ask(w->db, &ask, &m)) return failed(e) ? e : w->db->failure;
    membership_decide(w->db, &(MembershipDecideArgs){ .state = S("member"), .note = S(""), .since = SOME(w->now - 390 * DAY), .id = m.id, .was = S("asked") });
    city_page_save(w->db, &(CityPageSaveArgs){ .community_id = at[1], .about = S("In Harbor, residents who know a house help its tenants to seal windows, and the city pays for what they need."), .officer = S("Demo lead of Harbor"), .office = S("Chief service officer"), .website = S(""), .lang = S("en"), .edited = w->now });
    InitiativeAddArgs plan = { .handle = S("demo-homes"), .community_id = at[1], .title = S("Warm homes"), .what = S("Volunteers and the housing office seal windows and doors before the winter."), .metric = S("homes sealed"), .baseline = SOME(200), .target = SOME(500), .until = SOME(w->now + 200 * DAY),
                              .state = S("running"), .lang = S("en"), .made = w->now, .edited = w->now };
    if (!initiative_add(w->db, &plan, &i)) return w->db->failure;
    for (isize k = 0; k < countof(counts); k++) initiative_count(w->db, i.id, (w->now / DAY - counts[k].days) * DAY, counts[k].value, str_from(counts[k].note));
    helper_save(w->db, &(HelperSaveArgs){ .handle = S("demo-helper"), .person_id = who[10], .community_id = at[1], .offers = S("How we found volunteers for work in people’s homes, and what insurance that took"), .members = true, .open = true, .edited = w->now }, &h);
    return declaration_make(w, at[1], who[9], S("Demo mayor of Harbor"), S("Mayor of Harbor Demo"), LANG_EN);
}

static Err demo_rule(Write *w, void *arg)
{
    i64 at[countof(places)], who[countof(people)];
    PersonOfEmail there;
    (void)arg;
    if (person_of_email(w->db, str_from(people[0].email), &there)) return OK;   /* they are there already */
    w->db->demo = true;
    Err e = invent_places(w, at);
    if (!failed(e)) e = invent_people(w, at, who);
    if (!failed(e)) e = invent_records(w, at, who);
    if (!failed(e)) e = invent_memberships(w, at, who);
    meta_set(w->db, S("demo"), S("1"));
    return failed(e) ? e : journal_note(w, "demo.make", "meta", 0, (Str){ 0 });
}

bool demo_center(Cli *cli)
{
    MetaGet demo;
    Db *db = db_begin(cli->store, cli->arena);
    bool is = meta_get(db, S("demo"), &demo);
    db_end(db);
    return is;
}

/* Whoever reads what a demo prints is its administrator. */
Err demo_refused(Cli *cli)
{
    PeopleAny any;
    bool is = demo_center(cli);
    Db *db = db_begin(cli->store, cli->arena);
    bool refused = !is && people_any(db, &any) && any.n > 0;
    Err e = failed(db->failure) ? db->failure : OK;
    db_end(db);
    if (failed(e) || !refused) return e;
    return err(cli->arena, ERR_INPUT, STR_FMT " has accounts of its own: a demo would let its invented administrator in. Make the demo in another folder: rotunda demo --data ./demo", STR_ARG(cli->dir));
}

Err demo_people_make(Cli *cli) { return store_write(cli->store, cli->arena, demo_rule, NULL); }

/* ---- links ---- */

typedef struct { DemoPeopleRows rows; Str *links; } Links;

static Err links_rule(Write *w, void *arg)
{
    Links *l = arg;
    OneTimeById t;
    l->rows = demo_people(w->db);
    l->links = make_array(w->db->arena, Str, l->rows.n);
    for (isize i = 0; i < l->rows.n; i++) {
        i64 id = link_make(w, &(LinkNew){ "sign-in", l->rows.p[i].id, l->rows.p[i].email, (Str){ 0 }, S("/desk"), DAY });
        if (one_time_by_id(w->db, id, &t)) l->links[i] = link_address(w->db->store, w->db->arena, t.handle);
    }
    return journal_note(w, "demo.links", "meta", 0, (Str){ 0 });
}

Err demo_links_print(Cli *cli, Str listen)
{
    Links l = { 0 };
    if (!demo_center(cli) || !str_eq(listen, S("127.0.0.1"))) return OK;
    Err e = store_write(cli->store, cli->arena, links_rule, &l);
    if (failed(e) || cli->quiet) return e;
    fprintf(cli->out, "\nThis is a demo. Sign in as one of its invented people; each link is good once, for a day:\n");
    for (isize i = 0; i < l.rows.n; i++) fprintf(cli->out, "  %-28s " STR_FMT "\n", str_z(cli->arena, l.rows.p[i].name), STR_ARG(l.links[i]));
    fflush(cli->out);
    return OK;
}
