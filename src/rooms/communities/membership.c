/* membership.c: a city asks to be a member, the staff answers, the mayor signs the declaration of service. */
#include "rooms/communities/membership.h"
#include "media/csv.h"
#include "media/markdown.h"
#include "membership.html.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"

static const MatterKind asked_kind = { "membership", N_("A city wants to be a member"), N_("The center’s staff says yes, or asks back"), .days = 14 };
static const MatterKind changes_kind = { "membership-changes", N_("The center asks back about a membership"), N_("The city answers, and sends it again"), .days = 30 };
static const MatterKind sign_kind = { "declaration", N_("The declaration of service"), N_("The mayor reads and signs it"), .days = 30 };

/* What a mayor signs, as it is shown and kept. */
static Str declaration_words(Arena *a, int lang, Str city)
{
    return say(a, lang, _("Residents and city hall solve problems better together. So {city} declares that it\n\n- asks its residents for help with the concerns that weigh most, and makes it easy to help;\n- names a chief service officer, who answers for this work;\n- writes down what it wants to reach, by when, and how it is counted, and says publicly what came of it, also where it did not work;\n- tells other cities what it learned, and learns from them."), { "city", city });
}

static Str path_of(Arena *a, Str slug) { return str_fmt(a, "/communities/" STR_FMT "/membership", STR_ARG(slug)); }
static Str link_of(const Mail *m, Str slug) { return mail_link(m, path_of(m->arena, slug)); }

/* ---- rules ---- */

Err membership_asking(Write *w, void *arg)
{
    const MembershipAsking *x = arg;
    MembershipAsk made;
    MembershipAskArgs args = { .community_id = x->community, .why = x->why, .mayor = x->mayor, .mayor_email = x->mayor_email, .person_id = w->actor, .asked = w->now };
    if (!membership_ask(w->db, &args, &made)) return failed(w->db->failure) ? w->db->failure : err(w->db->arena, ERR_INPUT, "%s", N_("This city is a member already."));
    matter_close(w, &changes_kind, made.id, "sent again");
    matter_close(w, &asked_kind, made.id, "sent again");
    Err e = matter_open(w, &asked_kind, &(MatterNew){ .subject = made.id, .title = x->label, .path = path_of(w->db->arena, x->slug), .author = w->actor, .place = THE_CENTER });
    mail_put_all(w, "mail membership-asked", S("program_officer"), THE_CENTER, made.id);
    return failed(e) ? e : journal_note(w, "membership.ask", "membership", made.id, (Str){ 0 });
}

/* Whoever has the mayor's address gets that role where nobody holds it yet, invited where there is no account; whoever may sign finds it
 * on their desk, where that account is switched off the city's lead on theirs. invited: they get a mail of their own, else 0. */
static Err ask_for_signature(Write *w, const MembershipById *x, i64 *invited)
{
    RoleHoldersRows mayors = role_holders(w->db, x->community_id, S("mayor"));
    PersonOfEmail there;
    PersonForMail asked;                /* the mayor is taken to read what the city's people read */
    i64 mayor = mayors.n ? mayors.p[0].person_id : 0;
    bool sought = !mayor && x->mayor_email.n, known = sought && person_of_email(w->db, x->mayor_email, &there);
    Err e = OK;
    if (known && !there.disabled.known) {
        mayor = there.id;
        e = role_give(w, mayor, S("mayor"), x->community_id);
    } else if (sought && !known) {
        e = person_invite(w, &(PersonNew){ x->mayor_email, x->mayor, person_for_mail(w->db, x->person_id, &asked) ? lang_of(asked.lang) : LANG_EN, "mail mayor-invited" }, S("mayor"), x->community_id, path_of(w->db->arena, x->slug), &mayor);
        *invited = mayor;
    }
    if (failed(e)) return e;
    return matter_open(w, &sign_kind, &(MatterNew){ .subject = x->community_id, .title = x->name, .path = path_of(w->db->arena, x->slug), .owner = mayor, .place = x->community_id });
}

typedef struct { i64 id; Str was, state, note; } Answer;

static Err decide_rule(Write *w, void *arg)
{
    const Answer *d = arg;
    MembershipById x;
    i64 invited = 0;
    bool yes = str_eq(d->state, S("member")), back = str_eq(d->state, S("changes")), asked = str_eq(d->was, S("asked"));
    if (!membership_by_id(w->db, d->id, &x)) return w->db->failure;
    if (!yes && !d->note.n) return err(w->db->arena, ERR_INPUT, "%s", N_("Say why: the city reads it."));
    if (!membership_decide(w->db, &(MembershipDecideArgs){ .state = d->state, .note = d->note, .since = { w->now, yes }, .id = d->id, .was = d->was }))
        return err(w->db->arena, ERR_INPUT, "%s", N_("This was decided meanwhile."));
    Err e = asked ? matter_close(w, &asked_kind, d->id, yes ? "member" : back ? "changes" : "declined") : OK;
    if (!failed(e) && yes) e = ask_for_signature(w, &x, &invited);
    if (!failed(e) && !yes && !asked) e = matter_close(w, &sign_kind, x.community_id, "left");
    if (!failed(e) && back) e = matter_open(w, &changes_kind, &(MatterNew){ .subject = d->id, .title = x.name, .path = path_of(w->db->arena, x.slug), .owner = x.person_id, .place = x.community_id });
    if (failed(e)) return e;
    desk_told(w, "mail membership-decided", invited, x.community_id, d->id, d->state);
    return journal_note(w, "membership.decide", "membership", d->id, d->state);
}

Err declaration_make(Write *w, i64 community, i64 person, Str name, Str office, int lang)
{
    CommunityById c;
    if (!community_by_id(w->db, community, &c)) return w->db->failure;
    Str words = declaration_words(w->db->arena, lang, c.name);
    declaration_sign(w->db, &(DeclarationSignArgs){ .community_id = community, .person_id = person, .name = name, .office = office, .words = words, .lang = lang_code(lang), .day = w->now });
    Err e = matter_close(w, &sign_kind, community, "signed");
    return failed(e) ? e : journal_note(w, "declaration.sign", "community", community, (Str){ 0 });
}

typedef struct { i64 community; Str name, office; int lang; } Signing;

static Err sign_rule(Write *w, void *arg)
{
    const Signing *s = arg;
    return declaration_make(w, s->community, w->actor, s->name, s->office, s->lang);
}

/* ---- the page ---- */

const Field membership_fields[] = {
    { "why", FIELD_AREA, REQUIRED, .label = N_("What does your city hope for?"), .hint = N_("Which concern do you want to work on with your residents, and what do you want to learn from other cities?"), .max = 2000 },
    { "mayor", FIELD_TEXT, REQUIRED, .label = N_("Name of the mayor"), .max = 80, .hint = N_("Or of whoever leads the city") },
    { "mayor_email", FIELD_EMAIL, OPTIONAL, .label = N_("Work e-mail of the mayor"), .hint = N_("They are asked by mail to sign the declaration of service. Leave it empty where they hold the role of mayor here.") },
    { 0 }
};
static const FormFrame ask_frame = { .title = N_("Become a member"), .button = N_("Ask for membership"), .after = N_("What happens next: the center’s staff reads it within two weeks, and writes to you.") };

/* The first three answer a city that asks, the last ends a membership. */
static const FieldChoice answers[] = { { "member", N_("Yes: the city is a member"), NULL }, { "changes", N_("Ask back: the note says what is missing"), NULL }, { "declined", N_("No: the note says why"), NULL },
    { "left", N_("The city is a member no more"), NULL }, { 0 } };
const Field membership_answer_fields[] = {
    { "answer", FIELD_RADIO, REQUIRED, .label = N_("The answer"), .choices = answers },
    { "note", FIELD_AREA, SOMETIMES, .label = N_("A note to the city"), .hint = N_("Needed where the city is not told yes"), .max = 2000 },
    { 0 }
};
static const Field sign_fields[] = {
    { "name", FIELD_TEXT, REQUIRED, .label = N_("Your name, as it is to stand under it"), .max = 80, .complete = "name" },
    { "office", FIELD_TEXT, REQUIRED, .label = N_("Your office"), .hint = N_("For example: Mayor of Dayton"), .max = 80, .complete = "organization-title" },
    { "yes", FIELD_YES, REQUIRED, .label = N_("I sign this declaration for my city. It is shown to everybody on the city’s page."), .missing = N_("Tick the box to sign.") },
    { 0 }
};
static const FormFrame sign_frame = { .title = N_("Sign the declaration of service"), .button = N_("Sign it"), .after = N_("What happens next: it shows on your city’s page, with your name and the day.") };

static Str state_said(int lang, const MembershipOf *m)
{
    static const struct { const char *state; Str said; } all[] = { { "asked", _("Asked for, and with the center’s staff") }, { "changes", _("The center asks back") }, { "member", _("A member") }, { "declined", _("Not taken up") }, { "left", _("A member no more") } };
    for (isize i = 0; i < countof(all); i++) if (str_eq(m->state, str_from(all[i].state))) return tr(lang, all[i].said);
    return tr(lang, _("Not a member yet"));
}

static bool is_mayor(Db *db, i64 person, i64 community)
{
    RoleListRows roles = role_list(db, person);
    for (isize i = 0; i < roles.n; i++) if (roles.p[i].place_id == community && str_eq(roles.p[i].role, S("mayor"))) return true;
    return false;
}

static Form *answer_form(Request *rq, bool member)
{
    Choice fit[countof(answers)];
    Form *f = form_new(rq, membership_answer_fields);
    isize n = 0;
    for (const FieldChoice *c = answers; c->value; c++)
        if (str_eq(str_from(c->value), S("left")) == member) fit[n++] = (Choice){ .value = str_from(c->value), .label = tr(rq->lang, str_from(c->label)) };
    form_choices(f, "answer", fit, n);
    return f;
}

static MembershipPage page_of(Request *rq, const CommunityFind *c)
{
    MembershipPage p = { .city = *c, .label = locality_label(rq->arena, rq->lang, c->name, c->country, c->region), .path = path_of(rq->arena, c->slug), .leads = identity_holds(rq, CITY_LEAD, c->id),
                         .staff = identity_holds(rq, STAFF, 0), .mayor = is_mayor(rq->db, rq->who.person, c->id) };
    membership_of(rq->db, c->id, &p.row);
    p.member = str_eq(p.row.state, S("member")), p.state = state_said(rq->lang, &p.row);
    if (p.row.id) p.asked = day_said(rq->arena, rq->lang, p.row.asked);
    if (declaration_latest(rq->db, c->id, &p.declaration)) p.signed_on = day_said(rq->arena, rq->lang, p.declaration.day);
    p.declared = markdown(rq->arena, declaration_words(rq->arena, rq->lang, c->name));
    p.waits = str_eq(p.row.state, S("asked"));
    if (p.leads && !p.member && !p.waits) p.ask = form_new(rq, membership_fields);
    if (p.ask && p.row.id) form_set(p.ask, "why", p.row.why), form_set(p.ask, "mayor", p.row.mayor), form_set(p.ask, "mayor_email", p.row.mayor_email);
    if (p.staff && (p.member || p.waits)) p.decide = answer_form(rq, p.member);
    if (p.member && p.mayor && p.declaration.person_id != rq->who.person) p.sign = form_new(rq, sign_fields);
    if (p.sign) form_set(p.sign, "name", rq->who.name);
    return p;
}

static Reply page_shown(Request *rq, MembershipPage *p, bool refused)
{
    show(rq, membership_page, p);
    return reply_html_status(rq, refused ? 422 : 200);
}

/* For its own people and the staff. */
Reply membership_show(Request *rq, const CommunityFind *c)
{
    if (!identity_holds(rq, CITY_STAFF, c->id) && !identity_holds(rq, STAFF, 0)) return identity_lacks(rq);
    MembershipPage p = page_of(rq, c);
    return page_shown(rq, &p, false);
}

static Reply back_to(Request *rq, const MembershipPage *p, const char *done) { return reply_redirect(rq, 303, done_at(rq, done, p->path)); }
static Reply no_such_step(Request *rq) { return reply_problem(rq, 409, tr(rq->lang, _("This is not the time for it. Look at the page of the membership: it says what comes next."))); }

Reply membership_asked(Request *rq, const CommunityFind *c)
{
    MembershipPage p = page_of(rq, c);
    if (!p.ask) return no_such_step(rq);
    if (!form_read(rq, p.ask)) return page_shown(rq, &p, true);
    if (!form_checked(rq, p.ask)) return form_reply(rq, &ask_frame, p.ask);
    MembershipAsking x = { .community = c->id, .slug = c->slug, .label = p.label, .why = form_text(p.ask, "why"), .mayor = form_text(p.ask, "mayor"), .mayor_email = form_text(p.ask, "mayor_email") };
    return form_refused(p.ask, rq, NULL, request_change(rq, membership_asking, &x)) ? page_shown(rq, &p, true) : back_to(rq, &p, "membership-asked");
}

Reply membership_decided(Request *rq, const CommunityFind *c)
{
    MembershipPage p = page_of(rq, c);
    if (!p.decide) return no_such_step(rq);
    if (!form_read(rq, p.decide)) return page_shown(rq, &p, true);
    Answer d = { .id = p.row.id, .was = p.row.state, .state = form_text(p.decide, "answer"), .note = form_text(p.decide, "note") };
    return form_refused(p.decide, rq, "note", request_change(rq, decide_rule, &d)) ? page_shown(rq, &p, true) : back_to(rq, &p, "membership-answered");
}

/* Nobody signs for a mayor. */
Reply declaration_signed(Request *rq, const CommunityFind *c)
{
    MembershipPage p = page_of(rq, c);
    if (!p.mayor) return identity_lacks(rq);
    if (!p.sign) return no_such_step(rq);
    if (!form_read(rq, p.sign)) return page_shown(rq, &p, true);
    if (!form_checked(rq, p.sign)) return form_reply(rq, &sign_frame, p.sign);
    Signing s = { c->id, form_text(p.sign, "name"), form_text(p.sign, "office"), rq->lang };
    return form_refused(p.sign, rq, NULL, request_change(rq, sign_rule, &s)) ? page_shown(rq, &p, true) : back_to(rq, &p, "signed");
}

/* ---- mails ---- */

static bool asked_mail(JobRun *j, Mail *m)
{
    MembershipById x;
    if (!membership_by_id(j->db, j->subject, &x) || !str_eq(x.state, S("asked")) || !is_staff(j->db, j->person)) return false;
    return mail_say(m, say(m->arena, m->lang, _("{city} wants to be a member"), { "city", x.name }),
        say(m->arena, m->lang, _("Hello {you},\n\n{city} asks to be a member. Answer within two weeks:\n\n{link}"), { "you", m->to_name }, { "city", x.name }, { "link", link_of(m, x.slug) }));
}

/* Whoever leads the city reads the answer; of the yes, its mayor what they are asked for. */
static bool decided_mail(JobRun *j, Mail *m)
{
    static const struct { const char *state; Str subject, text; } all[] = {
        { "member", _("{city} is a member now"), _("Hello {you},\n\n{city} is a member now. Next, the mayor reads and signs the declaration of service, and you write your service plan:\n\n{link}") },
        { "changes", _("A question about the membership of {city}"), _("Hello {you},\n\nthe center asks back about the membership of {city}:\n\n{note}\n\nAnswer here:\n\n{link}") },
        { "declined", _("{city} was not taken up as a member"), _("Hello {you},\n\nthe center has not taken {city} up as a member. It writes:\n\n{note}\n\nYour city can ask again:\n\n{link}") },
        { "left", _("{city} is a member no more"), _("Hello {you},\n\nthe membership of {city} has ended. The center writes:\n\n{note}\n\nYour city can ask again:\n\n{link}") },
        { "mayor", _("{city} asks for your signature"), _("Hello {you},\n\n{city} is a member of the coalition of cities now, and you are its mayor here. What you are asked for: read the declaration of service, and sign it for your city:\n\n{link}") },
    };
    MembershipById x;
    if (!membership_by_id(j->db, j->subject, &x) || !person_holds(j->db, j->person, CITY_LEAD, x.community_id)) return false;
    Str state = str_eq(x.state, S("member")) && is_mayor(j->db, j->person, x.community_id) ? S("mayor") : x.state;
    for (isize i = 0; i < countof(all); i++)
        if (str_eq(state, str_from(all[i].state)))
            return mail_say(m, say(m->arena, m->lang, all[i].subject, { "city", x.name }), say(m->arena, m->lang, all[i].text, { "you", m->to_name }, { "city", x.name }, { "note", x.note }, { "link", link_of(m, x.slug) }));
    return false;
}

/* Names the city, the role, and what they are asked to sign. */
static bool mayor_mail(JobRun *j, Mail *m)
{
    RoleListRows roles = role_list(j->db, j->person);
    for (isize i = 0; i < roles.n; i++)
        if (str_eq(roles.p[i].role, S("mayor")))
            return mail_once_say(j, m, _("{city} asks for your signature"),
                _("Hello {name},\n\n{city} is a member of the coalition of cities now, and has named you as its mayor. An account is ready for you, with the role of mayor of {city}. What you are asked for: read the declaration of service, and sign it for your city.\n\nThis link, good once and within two weeks, opens your account and leads you to the declaration:\n\n{link}"),
                place_words->name(j->db, m->lang, roles.p[i].place_id));
    return false;
}

static void asked_tells(Db *db, Zip *zip)
{
    MembershipOfPersonRows rows = membership_of_person(db);
    Buf b = buf_on(db->arena);
    put(&b, S("city,asked,state,why,mayor,mayor's e-mail\n"));
    for (isize i = 0; i < rows.n; i++) {
        put_fmt(&b, STR_FMT "," STR_FMT "," STR_FMT ",", STR_ARG(rows.p[i].slug), STR_ARG(iso_day(db->arena, rows.p[i].asked)), STR_ARG(rows.p[i].state));
        csv_put_peoples(&b, rows.p[i].why), put_char(&b, ','), csv_put_peoples(&b, rows.p[i].mayor), put_char(&b, ','), csv_put_peoples(&b, rows.p[i].mayor_email), put_char(&b, '\n');
    }
    if (rows.n) zip_add(zip, S("membership-you-asked-for.csv"), buf_str(&b), clock_now());
}

static void signed_tells(Db *db, Zip *zip)
{
    DeclarationOfPersonRows rows = declaration_of_person(db);
    for (isize i = 0; i < rows.n; i++) {
        const DeclarationOfPerson *d = &rows.p[i];
        Str day = iso_day(db->arena, d->day);
        zip_add(zip, str_fmt(db->arena, "declarations/" STR_FMT "-" STR_FMT ".md", STR_ARG(zip_name(db->arena, d->slug)), STR_ARG(day)),
            str_fmt(db->arena, STR_FMT "\n\n" STR_FMT ", " STR_FMT ", " STR_FMT "\n", STR_ARG(d->words), STR_ARG(d->name), STR_ARG(d->office), STR_ARG(day)), d->day);
    }
}

static void membership_of_somebody(Db *db, i64 person, Zip *zip)
{
    (void)person;       /* who asks: the queries say so */
    asked_tells(db, zip), signed_tells(db, zip);
}

static Err mayor_leaves(Write *w, i64 person)
{
    PersonForMail p;
    if (person_for_mail(w->db, person, &p) && p.email.n) membership_forget(w->db, p.email);
    return w->db->failure;
}

void membership_start(void)
{
    personal_lend(membership_of_somebody, mayor_leaves);
    matter_lend(&asked_kind), matter_lend(&changes_kind), matter_lend(&sign_kind);
    mail_lend("mail membership-asked", N_("Mail: a city asks to be a member"), asked_mail);
    mail_lend("mail membership-decided", N_("Mail: membership was decided"), decided_mail);
    mail_lend("mail mayor-invited", N_("Mail: the mayor is invited"), mayor_mail);
}
