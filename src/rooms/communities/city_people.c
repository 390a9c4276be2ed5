/* city_people.c: the people of a city: who they are, who asks to join, which addresses are the city's. */
#include "city_people.html.h"
#include "rooms/communities/joining.h"
#include "store/journal.h"
#include "web/done.h"

void own_cities(Request *rq, OwnCities *m)
{
    RoleListRows roles = role_list(rq->db, rq->who.person);
    CommunityById c;
    *m = (OwnCities){ make_array(rq->arena, i64, roles.n), make_array(rq->arena, Choice, roles.n), 0 };
    for (isize i = 0; i < roles.n; i++) {
        bool again = m->n && m->id[m->n - 1] == roles.p[i].place_id;
        if (!roles.p[i].place_id || again || !community_by_id(rq->db, roles.p[i].place_id, &c)) continue;
        m->choice[m->n] = (Choice){ .value = c.slug, .label = locality_label(rq->arena, rq->lang, c.name, c.country, c.region) };
        m->id[m->n++] = c.id;
    }
}

Reply no_own_city(Request *rq)
{
    JoiningOfPersonRows asked = joining_of_person(rq->db);
    for (isize i = 0; i < asked.n; i++)
        if (!asked.p[i].decided.known)
            return notice(rq, 403, tr(rq->lang, _("Your city has yet to say yes")), tr(rq->lang, _("You have asked to join, and its lead answers within two weeks; you are told by mail. Until then your account belongs to no city.")));
    return notice(rq, 403, tr(rq->lang, _("This is for people of a city")), tr(rq->lang, _("Your account belongs to no city yet. Join with your work e-mail; your city’s lead then says yes or no.")));
}

const Field domain_fields[] = {
    { "domain", FIELD_TEXT, REQUIRED, .label = N_("The part behind the @"), .hint = N_("For example daytonohio.gov. First make sure that it is the city’s own."), .max = 100 },
    { 0 }
};

static void fill_people(Request *rq, CityPeoplePage *page)
{
    RolePeopleRows rows = role_people(rq->db, page->row.id);
    page->people.p = make_array(rq->arena, CityPerson, rows.n);
    page->people.n = rows.n;
    for (isize i = 0; i < rows.n; i++)
        page->people.p[i] = (CityPerson){ rows.p[i].handle, rows.p[i].name, rows.p[i].email, rows.p[i].role, role_label(rq->lang, rows.p[i].role), day_said(rq->arena, rq->lang, rows.p[i].since), rows.p[i].disabled.known };
}

static void fill_joinings(Request *rq, CityPeoplePage *page)
{
    if (!page->leads) return;
    JoiningOpenRows rows = joining_open(rq->db, page->row.id);
    page->joinings.p = make_array(rq->arena, JoiningLine, rows.n);
    page->joinings.n = rows.n;
    for (isize i = 0; i < rows.n; i++) page->joinings.p[i] = (JoiningLine){ rows.p[i].handle, rows.p[i].name, rows.p[i].email, day_said(rq->arena, rq->lang, rows.p[i].asked) };
}

static Reply people_page_of(Request *rq, const CommunityFind *c, Form *domain)
{
    CityPeoplePage page = { .row = *c, .label = locality_label(rq->arena, rq->lang, c->name, c->country, c->region), .path = str_fmt(rq->arena, "/communities/" STR_FMT, STR_ARG(c->slug)),
                            .staff = identity_holds(rq, STAFF, 0), .leads = identity_holds(rq, CITY_LEAD, c->id), .domain = domain ? domain : form_new(rq, domain_fields) };
    DomainListRows domains = domain_list(rq->db, c->id);
    page.domains.p = make_array(rq->arena, Str, domains.n);
    page.domains.n = domains.n;
    for (isize i = 0; i < domains.n; i++) page.domains.p[i] = domains.p[i].domain;
    fill_people(rq, &page), fill_joinings(rq, &page);
    show(rq, city_people_page, &page);
    return reply_html_status(rq, page.domain->refused ? 422 : 200);
}

/* For its own people and the staff. */
Reply city_people_show(Request *rq, const CommunityFind *c)
{
    if (!identity_holds(rq, CITY_STAFF, c->id) && !identity_holds(rq, STAFF, 0)) return identity_lacks(rq);
    return people_page_of(rq, c, NULL);
}

static Reply back_to_people(Request *rq, const CommunityFind *c, const char *done)
{
    return reply_redirect(rq, 303, done_at(rq, done, str_fmt(rq->arena, "/communities/" STR_FMT "/people", STR_ARG(c->slug))));
}

/* ---- domains, by the staff ---- */

typedef struct { i64 community; Str domain; bool add; } DomainChange;

static Err domain_rule(Write *w, void *arg)
{
    const DomainChange *d = arg;
    DomainFind there;
    if (d->add && domain_find(w->db, d->domain, &there)) return err(w->db->arena, ERR_INPUT, N_("This domain belongs to a city here already."));
    i64 n = d->add ? domain_add(w->db, d->community, d->domain, w->now) : domain_take(w->db, d->community, d->domain);
    return n ? journal_note(w, d->add ? "domain.add" : "domain.take", "community", d->community, d->domain) : w->db->failure;
}

Reply domain_added(Request *rq, const CommunityFind *c)
{
    Form *f = form_new(rq, domain_fields);
    if (!form_read(rq, f)) return people_page_of(rq, c, f);
    Str typed = mail_host(rq->arena, form_text(f, "domain")), domain = domain_of(rq->arena, typed);
    if (!typed.n) form_wrong(f, "domain", tr(rq->lang, _("This is not a mail domain. One looks like daytonohio.gov.")));
    else if (!domain.n) form_wrong(f, "domain", tr(rq->lang, _("This is no domain of anybody’s own: below it, anybody can have one.")));
    else if (domain_is_free(domain)) form_wrong(f, "domain", tr(rq->lang, _("Anybody can have an address there.")));
    else if (!str_eq(domain, typed)) form_wrong(f, "domain", say(rq->arena, rq->lang, _("Write {domain}: what stands before it makes no difference."), { "domain", domain }));
    if (f->refused || form_refused(f, rq, "domain", request_change(rq, domain_rule, &(DomainChange){ c->id, domain, true }))) return people_page_of(rq, c, f);
    return back_to_people(rq, c, "domain-added");
}

Reply domain_taken(Request *rq, const CommunityFind *c)
{
    Form *f = form_new(rq, domain_fields);
    if (!form_read(rq, f)) return people_page_of(rq, c, f);
    Err e = request_change(rq, domain_rule, &(DomainChange){ c->id, form_text(f, "domain"), false });
    if (failed(e)) rq->failure = e;
    return back_to_people(rq, c, "domain-taken");
}

/* ---- somebody leaves, by the lead: what they had goes to somebody else, in one step ---- */

enum { HANDOVERS = 8 };
static Handover *handovers[HANDOVERS];
static int handovers_n;

void handover_lend(Handover *fn)
{
    for (int i = 0; i < handovers_n; i++) if (handovers[i] == fn) return;
    must(handovers_n < HANDOVERS);
    handovers[handovers_n++] = fn;
}

const Field leave_fields[] = {
    { "to", FIELD_SELECT, OPTIONAL, .label = N_("Who takes over what they had"), .hint = N_("What waits for them, what they look after, and their drafts") },
    { 0 }
};
static const FormFrame leave_frame = { .lead = N_("They lose every role in this city. What they recorded and wrote stays."), .button = N_("Hand over, and let them go") };

/* One of the city's people, as the path names them; false: 404. */
static bool leaver_of(Request *rq, const CommunityFind *c, PersonByHandle *out)
{
    return person_by_handle(rq->db, request_param(rq, "handle"), out) && person_holds(rq->db, out->id, CITY_STAFF, c->id);
}

static Form *leave_form(Request *rq, const CommunityFind *c, const PersonByHandle *p)
{
    Form *f = form_new(rq, leave_fields);
    RolePeopleRows rows = role_people(rq->db, c->id);
    Choice *choices = make_array(rq->arena, Choice, rows.n + 1);
    isize n = 1;
    choices[0] = (Choice){ .value = S(""), .label = tr(rq->lang, desk_led(rq->db, c->id, p->id) ? _("The lead’s desk") : _("The center’s staff: the city has no other lead")) };
    for (isize i = 0; i < rows.n; i++) {
        if (rows.p[i].disabled.known || str_eq(rows.p[i].handle, p->handle) || (i && str_eq(rows.p[i].handle, rows.p[i - 1].handle))) continue;
        choices[n++] = (Choice){ .value = rows.p[i].handle, .label = rows.p[i].name };
    }
    form_choices(f, "to", choices, n);
    if (p->id == rq->who.person) f->p[0].label = tr(rq->lang, _("Who takes over what you had")), f->p[0].hint = tr(rq->lang, _("What waits for you, what you look after, and your drafts"));
    return f;
}

/* Who leaves which city is the page's title: nobody lets the wrong one go. */
static Reply leave_page(Request *rq, const CommunityFind *c, const PersonByHandle *p, Form *f)
{
    FormFrame frame = leave_frame;
    frame.title = str_z(rq->arena, say(rq->arena, rq->lang, _("{name} leaves {city}"), { "name", p->name }, { "city", c->name }));
    if (p->id == rq->who.person) frame.button = N_("Hand over, and leave"), frame.lead = N_("You lose every role in this city, and read no more of it than everybody. What you recorded and wrote stays.");
    frame.back = str_fmt(rq->arena, "/communities/" STR_FMT "/people", STR_ARG(c->slug)).p, frame.back_label = N_("Its people here");
    return form_reply(rq, &frame, f);
}

Reply leave_show(Request *rq, const CommunityFind *c)
{
    PersonByHandle p;
    if (!leaver_of(rq, c, &p)) return reply_problem(rq, 404, (Str){ 0 });
    return leave_page(rq, c, &p, leave_form(rq, c, &p));
}

typedef struct { i64 person, to, community; } Leaving;

static Err hand_over(Write *w, i64 person, i64 to, i64 community)
{
    Passed passed = passed_on(w->db->arena);
    Err e = handed_left(w, person);
    if (!failed(e)) e = matters_pass(w, person, to, community, &passed);
    for (int i = 0; i < handovers_n && !failed(e); i++) e = handovers[i](w, person, to, community, &passed);
    return failed(e) ? e : handed_over(w, person, to, community, &passed);
}

Err place_left(Write *w, i64 person, i64 place) { return hand_over(w, person, 0, place); }

/* Nothing goes from them by itself: they may be back in a week. */
void place_off(Write *w, i64 person, i64 place) { desk_told(w, "mail switched-off", person, place, place, str_fmt(w->db->arena, "%" PRId64, person)); }

static bool switched_off_mail(JobRun *j, Mail *m)
{
    PersonById p;
    CommunityById c;
    i64 person = 0;
    if (!str_i64(j->args, &person) || !person_by_id(j->db, person, &p) || !p.disabled.known || !community_by_id(j->db, j->subject, &c)) return false;
    if (!person_holds(j->db, person, CITY_STAFF, c.id) || !person_holds(j->db, j->person, CITY_LEAD, c.id)) return false;
    Str text = _("Hello {you},\n\nthe account of {name} in {city} was switched off. What they look after stays theirs: it is there when the account is switched on again. What is asked of them until then comes to your desk instead. If they are not coming back, let them go here, and say who takes over what they had:\n\n{link}");
    return mail_say(m, say(m->arena, m->lang, _("Switched off: {name}"), { "name", p.name }),
        say(m->arena, m->lang, text, { "you", m->to_name }, { "name", p.name }, { "city", c.name },
            { "link", mail_link(m, str_fmt(m->arena, "/communities/" STR_FMT "/people/" STR_FMT "/leave", STR_ARG(c.slug), STR_ARG(p.handle))) }));
}

void city_people_start(void) { mail_lend("mail switched-off", N_("Mail: somebody’s account was switched off"), switched_off_mail); }

static Err leave_rule(Write *w, void *arg)
{
    const Leaving *l = arg;
    RoleListRows roles = role_list(w->db, l->person);
    Buf lost = buf_on(w->db->arena);
    Err e = l->to ? hand_over(w, l->person, l->to, l->community) : OK;      /* to the desk it goes with the last role, */
    for (int leads = 0; leads < 2; leads++)                                 /* which is one that leads: so it is seen whether the city is led without them */
        for (isize i = 0; i < roles.n && !failed(e); i++) {
            if (roles.p[i].place_id != l->community || leads == str_eq(roles.p[i].role, S("city_staff"))) continue;
            e = role_withdraw(w, l->person, roles.p[i].role, l->community);
            put_fmt(&lost, "%s" STR_FMT, lost.n ? " " : "", STR_ARG(roles.p[i].role));
        }
    role_loss_told(w, l->person, buf_str(&lost), l->community);
    return failed(e) ? e : journal_note(w, "person.leave", "person", l->person, str_fmt(w->db->arena, "community %" PRId64 " to %" PRId64, l->community, l->to));
}

Reply leave_done(Request *rq, const CommunityFind *c)
{
    PersonByHandle p, to = { 0 };
    if (!leaver_of(rq, c, &p)) return reply_problem(rq, 404, (Str){ 0 });
    Form *f = leave_form(rq, c, &p);
    if (!form_read(rq, f)) return leave_page(rq, c, &p, f);
    Str handle = form_text(f, "to");
    if (handle.n && !person_by_handle(rq->db, handle, &to)) return reply_problem(rq, 404, (Str){ 0 });
    if (form_refused(f, rq, NULL, request_change(rq, leave_rule, &(Leaving){ p.id, to.id, c->id }))) return leave_page(rq, c, &p, f);
    if (p.id == rq->who.person) return reply_redirect(rq, 303, done_at(rq, to.id || desk_led(rq->db, c->id, p.id) ? "left" : "left-to-staff", S("/desk")));
    return back_to_people(rq, c, desk_led(rq->db, c->id, p.id) ? "handed-over" : "handed-to-staff");
}
