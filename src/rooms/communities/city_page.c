/* city_page.c: what a city's lead writes above its page, and all that a city says of itself there. */
#include "rooms/communities/membership.h"
#include "base/fold.h"
#include "media/markdown.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"

const Field city_page_fields[] = {
    { "about", FIELD_MARKDOWN, OPTIONAL, .label = N_("What your city works on with its residents"), .hint = N_("A blank line begins a paragraph, “- ” an item of a list, **two stars** make it strong"), .max = 5000 },
    { "officer", FIELD_TEXT, OPTIONAL, .label = N_("Chief service officer, or innovation director"), .hint = N_("A name, shown to everybody: ask them first"), .max = 80 },
    { "office", FIELD_TEXT, OPTIONAL, .label = N_("Their title"), .max = 80 },
    { "website", FIELD_URL, OPTIONAL, .label = N_("Web page of this work"), .max = 300 },
    { 0 }
};
static const FormFrame page_frame = { .title = N_("Your city’s page"), .lead = N_("It stands above the facts on your city’s page, for everybody to read."), .button = N_("Keep it") };

Form *city_page_now(Request *rq, const void *community)
{
    CityPageOf row = { 0 };
    Form *f = form_new(rq, city_page_fields);
    city_page_of(rq->db, ((const CommunityFind *)community)->id, &row);
    form_set(f, "about", row.about), form_set(f, "officer", row.officer), form_set(f, "office", row.office), form_set(f, "website", row.website);
    return f;
}

Reply city_form(Request *rq, const CommunityFind *c, const FormFrame *frame, Form *f)
{
    FormFrame framed = *frame;
    framed.back = str_z(rq->arena, str_fmt(rq->arena, "/communities/" STR_FMT, STR_ARG(c->slug))), framed.back_label = str_z(rq->arena, c->name);
    return form_reply(rq, &framed, f);
}

Reply to_city(Request *rq, const CommunityFind *c, const char *done)
{
    const char *demo = request_demo(rq) ? "?demo=1" : "";      /* who came without an account sees the demo's cities by it alone */
    return reply_redirect(rq, 303, done_at(rq, done, str_fmt(rq->arena, "/communities/" STR_FMT "%s", STR_ARG(c->slug), demo)));
}

Reply city_page_edit(Request *rq, const CommunityFind *c)
{
    Form *f = city_page_now(rq, c);
    form_seen(rq, f, false);
    return city_form(rq, c, &page_frame, f);
}

static Err page_rule(Write *w, void *arg)
{
    CityPageSaveArgs *s = arg;
    s->edited = w->now;
    city_page_save(w->db, s);
    return journal_note(w, "community.page", "community", s->community_id, (Str){ 0 });
}

Reply city_page_send(Request *rq, const CommunityFind *c)
{
    Form *f = form_new(rq, city_page_fields);
    if (!form_read(rq, f)) return city_form(rq, c, &page_frame, f);
    if (form_text(f, "office").n && !form_text(f, "officer").n) {
        form_wrong(f, "officer", tr(rq->lang, _("Whose title is it? Write the name too.")));
        return city_form(rq, c, &page_frame, f);
    }
    CityPageSaveArgs s = { .community_id = c->id, .about = form_text(f, "about"), .officer = form_text(f, "officer"), .office = form_text(f, "office"), .website = form_text(f, "website"), .lang = lang_code(rq->lang) };
    if (form_refused(f, rq, NULL, request_change(rq, page_rule, &s))) return city_form(rq, c, &page_frame, f);
    return to_city(rq, c, "city-kept");
}

/* Whoever is named there and leaves: the page names nobody, until its lead writes who it is now. */
static Err officer_left(Write *w, i64 person, i64 to, i64 community, Passed *passed)
{
    CityPageOf page;
    PersonById p;
    CommunityById c;
    (void)to;
    if (!city_page_of(w->db, community, &page) || !person_by_id(w->db, person, &p) || !community_by_id(w->db, community, &c)) return w->db->failure;
    if (!page.officer.n || !str_eq(name_key(w->db->arena, page.officer), name_key(w->db->arena, p.name))) return OK;
    city_officer_take(w->db, community);
    passed_add(passed, PASSED_OFFICER, str_fmt(w->db->arena, "/communities/" STR_FMT, STR_ARG(c.slug)), c.name);
    return journal_note(w, "community.officer", "community", community, (Str){ 0 });
}

void city_page_start(void) { handover_lend(officer_left); }

/* ---- on the city's page ---- */

void city_face(Request *rq, const CommunityFind *c, CityFace *out)
{
    MembershipOf m;
    *out = (CityFace){ .slug = c->slug, .staff = identity_holds(rq, STAFF, 0), .ours = identity_holds(rq, CITY_STAFF, c->id), .leads = identity_holds(rq, CITY_LEAD, c->id) };
    if (membership_of(rq->db, c->id, &m) && str_eq(m.state, S("member"))) out->since = day_said(rq->arena, rq->lang, m.since.v);
    if (declaration_latest(rq->db, c->id, &out->declaration)) {
        out->signed_on = day_said(rq->arena, rq->lang, out->declaration.day);
        out->declared = markdown(rq->arena, out->declaration.words);
    }
    if (city_page_of(rq->db, c->id, &out->row)) out->about = markdown(rq->arena, out->row.about);
    plan_fill(rq, c, out), help_fill(rq, c, out);
}
