/* people.c: the staff's pages of people: who has an account, who holds what, inviting, disabling, looking through somebody's eyes. */
#include "rooms/accounts/accounts_pages.h"
#include "base/fold.h"
#include "people.html.h"
#include "rooms/accounts/secrets.h"
#include "store/journal.h"
#include "web/done.h"

enum { PEOPLE_A_PAGE = 50, PLACES_MEANT = 20 };

/* ---- the list ---- */

Reply people_show(Request *rq)
{
    PeoplePage page = { .words = request_query(rq, "name") };
    i64 at = 1, total = 0;
    Str key = name_key(rq->arena, page.words);
    bool email = str_find_char(page.words, '@') >= 0;
    if (!str_i64(request_query(rq, "page"), &at) || at < 1 || at > 1000000) at = 1;
    PersonListArgs ask = { .with = email ? PERSON_LIST_EMAIL : page.words.n ? PERSON_LIST_NAMED : 0, .from = key, .until = key_end(rq->arena, key), .email = str_lower(rq->arena, page.words),
                           .limit = PEOPLE_A_PAGE, .offset = (at - 1) * PEOPLE_A_PAGE };
    PersonListRows rows = person_list(rq->db, &ask);
    page.people.p = make_array(rq->arena, PersonLine, rows.n);
    page.people.n = rows.n;
    for (isize i = 0; i < rows.n; i++) {
        page.people.p[i] = (PersonLine){ rows.p[i].handle, rows.p[i].name, rows.p[i].email, roles_said(rq->db, rq->lang, rows.p[i].id), rows.p[i].disabled.known };
        total = rows.p[i].total;
    }
    page.paging = (Paging){ (at - 1) * PEOPLE_A_PAGE + 1, (at - 1) * PEOPLE_A_PAGE + rows.n, total, at > 1 ? address_page(rq, at - 1) : S(""), at * PEOPLE_A_PAGE < total ? address_page(rq, at + 1) : S("") };
    return show(rq, people_page, &page);
}

/* ---- inviting ---- */

const Field invite_fields[] = {
    { "email", FIELD_EMAIL, REQUIRED, .label = N_("E-mail address"), .complete = "off" },
    { "name", FIELD_TEXT, REQUIRED, .label = N_("Name"), .max = 80 },
    { "role", FIELD_SELECT, REQUIRED, .label = N_("Role"), .choices = role_labels },
    { "place", FIELD_TEXT, SOMETIMES, .label = N_("City"), .hint = N_("Needed for roles of a city: the last part of its address here, for example dayton-oh-us, or its whole name") },
    { 0 }
};
static const FormFrame invite_frame = { .back = "/people", .back_label = N_("Accounts"), .title = N_("Invite somebody"), .lead = N_("They get a link by mail, good for two weeks, and open their account with it."), .button = N_("Send the invitation"), .after = N_("Only administrators make other administrators and program officers.") };

/* Administrators alone give and take it. */
static bool role_high(Str role) { return str_eq(role, S("administrator")) || str_eq(role, S("program_officer")); }

/* The place that was typed, as the role wants one. False: said in the form. */
static bool role_place(Request *rq, Form *f, i64 *place)
{
    Str role = form_text(f, "role"), typed = form_text(f, "place");
    *place = THE_CENTER;
    if (role_high(role) && !identity_holds(rq, ADMINISTRATOR, 0)) { form_wrong(f, "role", tr(rq->lang, _("Only an administrator can give this role."))); return false; }
    if (!role_of_city(role)) return true;
    *place = place_words && typed.n ? place_words->find(rq->db, typed) : 0;
    if (*place) return true;
    Choice meant[PLACES_MEANT];
    isize n = place_words && typed.n ? place_words->meant(rq->db, rq->lang, typed, meant, PLACES_MEANT) : 0;
    if (n) form_offer(f, "place", meant, n);
    form_wrong(f, "place", n ? say(rq->arena, rq->lang, _("Several cities here are called {name}. Choose the one that is meant."), { "name", typed })
        : tr(rq->lang, typed.n ? _("No city of this name is known here. Write the last part of its address.") : _("This role is held at a city: say at which.")));
    return false;
}

typedef struct { Form *form; i64 place; int lang; i64 person; } Invitation;

static Err invite_rule(Write *w, void *arg)
{
    Invitation *in = arg;
    return person_invite(w, &(PersonNew){ form_text(in->form, "email"), form_text(in->form, "name"), in->lang, NULL }, form_text(in->form, "role"), in->place, S("/account"), &in->person);
}

Reply people_invite_show(Request *rq) { return form_reply(rq, &invite_frame, form_new(rq, invite_fields)); }

Reply people_invite(Request *rq)
{
    Invitation in = { .form = form_new(rq, invite_fields), .lang = rq->lang };
    if (!form_read(rq, in.form) || !role_place(rq, in.form, &in.place)) return form_reply(rq, &invite_frame, in.form);
    if (form_refused(in.form, rq, "email", request_change(rq, invite_rule, &in))) return form_reply(rq, &invite_frame, in.form);
    return reply_redirect(rq, 303, done_at(rq, "invited", S("/people")));
}

/* ---- one person ---- */

const Field give_fields[] = {
    { "role", FIELD_SELECT, REQUIRED, .label = N_("Role"), .choices = role_labels },
    { "place", FIELD_TEXT, SOMETIMES, .label = N_("City"), .hint = N_("Needed for roles of a city: the last part of its address here, for example dayton-oh-us, or its whole name") },
    { 0 }
};

static Str person_path(Request *rq, const PersonByHandle *p) { return str_fmt(rq->arena, "/people/" STR_FMT, STR_ARG(p->handle)); }

static Reply person_page_of(Request *rq, const PersonByHandle *p, Form *give, const Form *refused)
{
    bool administrator = identity_holds(rq, ADMINISTRATOR, 0), staff = is_staff(rq->db, p->id);
    PersonPage page = { .row = *p, .give = give ? give : form_new(rq, give_fields), .refused = refused, .path = person_path(rq, p),
                        .since = day_said(rq->arena, rq->lang, p->made), .looks = administrator && !staff, .switches = administrator || !staff };
    RoleListRows rows = role_list(rq->db, p->id);
    page.roles.p = make_array(rq->arena, PersonRole, rows.n);
    page.roles.n = rows.n;
    for (isize i = 0; i < rows.n; i++)
        page.roles.p[i] = (PersonRole){ rows.p[i].role, role_label(rq->lang, rows.p[i].role), place_said(rq, rows.p[i].place_id), rows.p[i].place_id, administrator || !role_high(rows.p[i].role) };
    show(rq, person_page, &page);
    return reply_html_status(rq, refused || page.give->refused ? 422 : 200);
}

Reply person_show(Request *rq, const PersonByHandle *p) { return person_page_of(rq, p, NULL, NULL); }

typedef struct { i64 person; Str role; i64 place; bool give; } RoleChange;

static Err role_rule(Write *w, void *arg)
{
    const RoleChange *r = arg;
    if (!r->give) {
        role_loss_told(w, r->person, r->role, r->place);
        return role_withdraw(w, r->person, r->role, r->place);
    }
    if (r->person != w->actor) mail_put(w, "mail role", r->person, 0);
    return role_give(w, r->person, r->role, r->place);
}

Reply person_role_give(Request *rq, const PersonByHandle *p)
{
    Form *f = form_new(rq, give_fields);
    RoleChange r = { .person = p->id, .give = true };
    if (!form_read(rq, f) || !role_place(rq, f, &r.place)) return person_page_of(rq, p, f, NULL);
    r.role = form_text(f, "role");
    if (form_refused(f, rq, NULL, request_change(rq, role_rule, &r))) return person_page_of(rq, p, f, NULL);
    return reply_redirect(rq, 303, done_at(rq, "role-given", person_path(rq, p)));
}

const Field take_fields[] = { { "role", FIELD_TEXT, REQUIRED, .label = "role:place, the place's number or 0 for the center, for example city_lead:12" }, { 0 } };

/* "city_lead:12", as the button says it. */
Reply person_role_take(Request *rq, const PersonByHandle *p)
{
    RoleChange r = { .person = p->id };
    Form *f = form_new(rq, give_fields), *sent = form_new(rq, take_fields);
    bool known = form_read(rq, sent);
    Str place = form_text(sent, "role"), role;
    if (!known || !str_cut(&place, ':', &role) || !role_known(role) || !str_i64(place, &r.place)) {
        form_wrong(sent, "role", tr(rq->lang, _("A role and its place look like city_lead:12.")));
        return reply_problem(rq, 400, (Str){ 0 });
    }
    r.role = role;
    if (role_high(role) && !identity_holds(rq, ADMINISTRATOR, 0)) return identity_lacks(rq);
    if (form_refused(f, rq, NULL, request_change(rq, role_rule, &r))) return person_page_of(rq, p, NULL, f);
    return reply_redirect(rq, 303, done_at(rq, "role-taken", person_path(rq, p)));
}

static const FieldChoice switches[] = { { "on", "On", NULL }, { "off", "Off", NULL }, { 0 } };
const Field switch_fields[] = { { "account", FIELD_RADIO, REQUIRED, .label = N_("Account"), .choices = switches }, { 0 } };

typedef struct { i64 person; bool off; } Switch;

static Err switch_rule(Write *w, void *arg)
{
    const Switch *s = arg;
    return account_switch(w, s->person, s->off);
}

Reply person_switch(Request *rq, const PersonByHandle *p)
{
    Form *f = form_new(rq, give_fields), *sent = form_new(rq, switch_fields);
    Switch s = { p->id, str_eq(request_form(rq, "account"), S("off")) };
    if (is_staff(rq->db, p->id) && !identity_holds(rq, ADMINISTRATOR, 0)) return identity_lacks(rq);
    if (!form_read(rq, sent)) {
        form_wrong(f, NULL, sent->p[0].error);
        return person_page_of(rq, p, NULL, f);
    }
    if (form_refused(f, rq, NULL, request_change(rq, switch_rule, &s))) return person_page_of(rq, p, NULL, f);
    return reply_redirect(rq, 303, done_at(rq, s.off ? "account-off" : "account-on", person_path(rq, p)));
}

/* ---- looking through somebody's eyes ---- */

static Err eyes_rule(Write *w, void *arg)
{
    SessionNew *s = arg;
    Err e = session_open(w, s);
    if (!failed(e)) mail_put(w, "mail eyes", s->person, s->behind);
    return e;
}

/* Nobody's rights grow by it: not for the eyes of other staff. */
Reply person_eyes(Request *rq, const PersonByHandle *p)
{
    SessionNew s = { .person = p->id, .behind = rq->who.person, .agent = S("") };
    if (is_staff(rq->db, p->id)) return reply_problem(rq, 403, tr(rq->lang, _("Nobody looks through the eyes of the center's own staff.")));
    Err e = request_change(rq, eyes_rule, &s);
    if (failed(e)) { rq->failure = e; return reply_problem(rq, 503, (Str){ 0 }); }
    return identity_eyes(reply_redirect(rq, 303, S("/account")), rq, s.secret, EYES_SECONDS);
}

/* ---- what people.html writes ---- */

Str role_and_place(Out *o, const PersonRole *r) { return str_fmt(o->buf->arena, STR_FMT ":%" PRId64, STR_ARG(r->role), r->place); }
