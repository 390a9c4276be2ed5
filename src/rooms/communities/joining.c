/* joining.c: see joining.h. What the page answers is the same for every address; what follows goes by mail to whoever owns it. */
#include "rooms/communities/joining.h"
#include "media/assets.h"
#include "media/mail_message.h"
#include "base/random.h"
#include "city_people.html.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"
#include <libpsl.h>

enum { WINDOW = 900, TRIES_ADDRESS = 5, TRIES_CLIENT = 60, LINK_DAY = 24 * 3600 };
static const MatterKind joining_kind = { "joining", N_("Wants to join the city here"), N_("The city’s lead says yes or no"), .days = 7, .inside = true };

Str mail_host(Arena *a, Str typed)
{
    Str host = str_slice(typed, str_find_char(typed, '@') + 1, typed.n), address;
    if (host.n && host.p[host.n - 1] == '.') host.n--;
    if (failed(mail_address(a, str_fmt(a, "x@" STR_FMT, STR_ARG(host)), &address))) return (Str){ 0 };
    return str_slice(address, 2, address.n);
}

Str domain_of(Arena *a, Str typed)
{
    char *name = str_z(a, mail_host(a, typed));
    const char *own = psl_registrable_domain(psl_builtin(), name);
    bool number = *name && name[strlen(name) - 1] >= '0' && name[strlen(name) - 1] <= '9';
    return own && !number ? str_copy(a, str_from(own)) : (Str){ 0 };
}

bool domain_is_free(Str domain)
{
    Str rest = asset_named(S("data/free_mail_hosts.txt"))->bytes, host;
    isize dot = str_find_char(domain, '.');
    while (str_cut(&rest, '\n', &host)) {
        bool anywhere = host.n > 2 && str_eq(str_slice(host, host.n - 2, host.n), S(".*"));
        if (anywhere ? dot >= 0 && str_eq(str_slice(host, 0, host.n - 2), str_slice(domain, 0, dot)) : str_eq(host, domain)) return true;
    }
    return false;
}

/* ---- asking ---- */

static const Field join_fields[] = {
    { "email", FIELD_EMAIL, REQUIRED, .label = N_("Your work e-mail"), .hint = N_("Of your city or town; not a private address"), .complete = "email" },
    { 0 }
};
static const FormFrame join_frame = { .title = N_("Join with your city"), .lead = N_("Record what your city does with a practice, write your own, and ask others. Your work e-mail shows where you work."),
    .button = N_("Send me a link"), .after = N_("Your city’s lead, or the center’s staff, then says yes or no.") };

Reply join_show(Request *rq) { return form_reply(rq, &join_frame, form_new(rq, join_fields)); }

typedef struct { Str email, client; int lang; bool allowed; } JoinAsked;

static Err join_rule(Write *w, void *arg)
{
    JoinAsked *j = arg;
    PersonOfEmail p;
    DomainFind d;
    bool address = attempt_allow(w, "join", j->email, TRIES_ADDRESS, WINDOW), client = attempt_allow(w, "tries from", j->client, TRIES_CLIENT, WINDOW);
    j->allowed = address && client;
    if (!j->allowed) return OK;
    bool known = person_of_email(w->db, j->email, &p), ours = domain_find(w->db, domain_of(w->db->arena, j->email), &d);
    if (known && p.disabled.known) return OK;
    bool asks = ours && !(known && person_holds(w->db, p.id, CITY_STAFF, d.community_id));
    LinkNew link = { known && !asks ? "sign-in" : "join", known ? p.id : 0, j->email, known ? p.name : (Str){ 0 }, S("/desk"), LINK_DAY };
    i64 id = link_make(w, &link);
    if (known) mail_put(w, asks ? "mail join-again" : "mail sign-in", p.id, id);
    else mail_put_to(w, ours ? "mail join" : "mail no-city", id, j->lang);
    return journal_note(w, "link.send", "person", known ? p.id : 0, S("join"));
}

Reply join_send(Request *rq)
{
    Form *f = form_new(rq, join_fields);
    if (!form_read(rq, f)) return form_reply(rq, &join_frame, f);
    JoinAsked j = { .email = form_text(f, "email"), .client = rq->client, .lang = rq->lang };
    Str domain = domain_of(rq->arena, j.email);
    if (!domain.n || domain_is_free(domain)) {
        form_wrong(f, "email", tr(rq->lang, _("Anybody can have an address of this kind. Use the one that your city gave you.")));
        return form_reply(rq, &join_frame, f);
    }
    if (form_refused(f, rq, NULL, request_change(rq, join_rule, &j))) return form_reply(rq, &join_frame, f);
    if (!j.allowed) {
        form_wrong(f, NULL, tr(rq->lang, _("This was tried too often. Wait a quarter of an hour, then try again.")));
        return form_reply(rq, &join_frame, f);
    }
    return notice(rq, 200, tr(rq->lang, _("Look into your mail")), say(rq->arena, rq->lang, _("We have written to {email}. The mail says how to go on; its link is good for one day."), { "email", j.email }));
}

/* ---- the link was used: the account is there, and the lead is asked ---- */

/* Where a city has no lead, the staff's desk has it. */
static i64 desk_of(Db *db, i64 community)
{
    RoleHoldersRows leads = role_holders(db, community, S("city_lead"));
    return leads.n ? community : THE_CENTER;
}

static Err account_made(Write *w, i64 person, Str purpose, Str email)
{
    DomainFind d;
    PersonForMail p;
    JoiningAdd j;
    CommunityById c;
    Arena *a = w->db->arena;
    if (!str_eq(purpose, S("join")) || !domain_find(w->db, domain_of(a, email), &d) || person_holds(w->db, person, CITY_STAFF, d.community_id)) return OK;
    if (!community_by_id(w->db, d.community_id, &c) || !person_for_mail(w->db, person, &p)) return w->db->failure;
    if (!joining_add(w->db, random_name(a, 10), d.community_id, person, w->now, &j)) return w->db->failure;
    i64 desk = desk_of(w->db, d.community_id);
    mail_put_all(w, "mail joining", desk ? S("city_lead") : S("program_officer"), desk, j.id);
    matter_close(w, &joining_kind, j.id, "asked again");
    MatterNew m = { .subject = j.id, .title = p.name, .path = str_fmt(a, "/communities/" STR_FMT "/people", STR_ARG(c.slug)), .author = person, .place = desk };
    Err e = matter_open(w, &joining_kind, &m);
    return failed(e) ? e : journal_note(w, "joining.ask", "joining", j.id, (Str){ 0 });
}

/* ---- the lead's yes or no ---- */

typedef struct { JoiningByHandle row; bool yes; } Decision;

static Err decide_rule(Write *w, void *arg)
{
    Decision *d = arg;
    if (!joining_decide(w->db, (OptInt)SOME(w->now), d->yes, d->row.id)) return err(w->db->arena, ERR_INPUT, N_("This was decided meanwhile."));
    Err e = d->yes ? role_give(w, d->row.person_id, S("city_staff"), d->row.community_id) : OK;
    if (!failed(e)) e = matter_close(w, &joining_kind, d->row.id, d->yes ? "accepted" : "refused");
    if (failed(e)) return e;
    mail_put(w, "mail joined", d->row.person_id, d->row.id);
    return journal_note(w, d->yes ? "joining.accept" : "joining.refuse", "joining", d->row.id, (Str){ 0 });
}

const Field joining_fields[] = { { "yes", FIELD_TEXT, OPTIONAL, .label = "The handle of who may join" }, { "no", FIELD_TEXT, OPTIONAL, .label = "Or of who may not" }, { 0 } };

Reply joining_decided(Request *rq, const CommunityFind *c)
{
    Form *f = form_new(rq, joining_fields);
    bool known = form_read(rq, f);
    Str yes = form_text(f, "yes"), no = form_text(f, "no");
    Decision d = { .yes = yes.n > 0 };
    if (known && !yes.n == !no.n) form_wrong(f, "yes", tr(rq->lang, _("Say who: either as “yes” or as “no”.")));
    if (f->refused) return reply_problem(rq, 400, (Str){ 0 });
    if (!joining_by_handle(rq->db, d.yes ? yes : no, c->id, &d.row)) return reply_problem(rq, 404, (Str){ 0 });
    return reply_changed(rq, decide_rule, &d, done_at(rq, d.yes ? "joined" : "not-joined", str_fmt(rq->arena, "/communities/" STR_FMT "/people", STR_ARG(c->slug))));
}

/* ---- mails ---- */

static bool join_mail(JobRun *j, Mail *m)
{
    OneTimeById t;
    if (!one_time_by_id(j->db, j->subject, &t) || t.used.known || t.expires <= j->now) return false;
    return mail_say(m, tr(m->lang, _("Open your account")), say(m->arena, m->lang, _("Hello,\n\nwith this link you open your account, within a day:\n\n{link}\n\nYou did not ask for it? Then nothing has happened."), { "link", mail_once(j, m, t.handle) }));
}

/* Somebody with an account, who is none of the city's people. */
static bool join_again_mail(JobRun *j, Mail *m)
{
    return mail_once_say(j, m, _("Your link to sign in"), _("Hello {name},\n\nwith this link you sign in, once, within a day, and ask to join your city, whose lead then says yes or no:\n\n{link}\n\nYou did not ask for it? Then nothing has happened."), (Str){ 0 });
}

static bool no_city_mail(JobRun *j, Mail *m)
{
    (void)j;
    mail_answers(m);
    return mail_say(m, tr(m->lang, _("Your city is not with us yet")), say(m->arena, m->lang, _("Hello,\n\nyou asked to join with this address. We do not know yet which city it belongs to. Answer this mail and say where you work: we check it, and write to you.\n\nEverybody can read the library without an account:\n\n{link}"), { "link", mail_link(m, S("/")) }));
}

static Str people_link(const Mail *m, Str slug) { return mail_link(m, str_fmt(m->arena, "/communities/" STR_FMT "/people", STR_ARG(slug))); }

/* Only whoever may still decide is told who asks. */
static bool joining_mail(JobRun *j, Mail *m)
{
    JoiningById x;
    if (!joining_by_id(j->db, j->subject, &x) || x.decided.known || !person_holds(j->db, j->person, CITY_LEAD, x.community_id)) return false;
    return mail_say(m, say(m->arena, m->lang, _("{name} wants to join {city}"), { "name", x.name }, { "city", x.city }),
        say(m->arena, m->lang, _("Hello {you},\n\n{name} ({email}) wants to work with you in {city}. Say yes or no here, within a week:\n\n{link}"), { "you", m->to_name }, { "name", x.name }, { "email", x.email }, { "city", x.city }, { "link", people_link(m, x.slug) }));
}

static bool joined_mail(JobRun *j, Mail *m)
{
    JoiningById x;
    if (!joining_by_id(j->db, j->subject, &x) || !x.decided.known || x.person_id != j->person) return false;
    if (!x.accepted) return mail_say(m, say(m->arena, m->lang, _("About joining {city}"), { "city", x.city }), say(m->arena, m->lang, _("Hello {you},\n\nthe lead of {city} has not taken you up. Ask them, if that is a mistake. Your account stays, and you can read everything."), { "you", m->to_name }, { "city", x.city }));
    return mail_say(m, say(m->arena, m->lang, _("Welcome to {city}"), { "city", x.city }), say(m->arena, m->lang, _("Hello {you},\n\nyou are one of the people of {city} here now. Record what your city does, and write about it:\n\n{link}"), { "you", m->to_name }, { "city", x.city }, { "link", mail_link(m, S("/desk")) }));
}

static Err person_leaves(Write *w, i64 person)
{
    matter_forget_author(w, &joining_kind, person);
    joining_forget(w->db, person);
    return w->db->failure;
}

/* On the desk: the cities whose people somebody is one of. */
static void my_cities(Request *rq, Out *o, i64 person)
{
    RoleListRows rows = role_list(rq->db, person);
    CommunityById c;
    MyCities m = { 0 };
    m.cities.p = make_array(rq->arena, MyCity, rows.n);
    for (isize i = 0; i < rows.n; i++) {
        if (!rows.p[i].place_id || !community_by_id(rq->db, rows.p[i].place_id, &c)) continue;
        m.cities.p[m.cities.n++] = (MyCity){ c.slug, locality_label(rq->arena, rq->lang, c.name, c.country, c.region), role_label(rq->lang, rows.p[i].role) };
    }
    View *view = view_ready(rq);
    m.asks = m.cities.n == 1 && !view->for_label.n, m.here = view->here;
    if (m.cities.n) desk_cities(o, &m);
}

/* For a person's own export; who asks, the query says. */
static void tell_joinings(Db *db, i64 person, Zip *zip)
{
    JoiningOfPersonRows rows = joining_of_person(db);
    Buf b = buf_on(db->arena);
    (void)person;
    put(&b, S("city,asked,answered,answer\n"));
    for (isize i = 0; i < rows.n; i++)
        put_fmt(&b, STR_FMT "," STR_FMT "," STR_FMT ",%s\n", STR_ARG(rows.p[i].slug), STR_ARG(iso_day(db->arena, rows.p[i].asked)), STR_ARG(rows.p[i].decided.known ? iso_day(db->arena, rows.p[i].decided.v) : (Str){ 0 }),
            !rows.p[i].decided.known ? "" : rows.p[i].accepted ? "yes" : "no");
    if (rows.n) zip_add(zip, S("cities-you-asked-to-join.csv"), buf_str(&b), clock_now());
}

void joining_start(void)
{
    panel_lend(&desk_panels, my_cities);
    account_ready = account_made;
    matter_lend(&joining_kind);
    personal_lend(tell_joinings, person_leaves);
    mail_lend("mail join", N_("Mail: the link to join"), join_mail);
    mail_lend("mail join-again", N_("Mail: they asked to join and have an account"), join_again_mail);
    mail_lend("mail no-city", N_("Mail: no city goes with this address"), no_city_mail);
    mail_lend("mail joining", N_("Mail: somebody asks to join"), joining_mail);
    mail_lend("mail joined", N_("Mail: welcome to the city"), joined_mail);
}
