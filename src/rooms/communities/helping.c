/* helping.c: what people of a city offer help with: who sees whom is each one's own choice; the public writes without knowing to whom. */
#include "rooms/communities/membership.h"
#include "base/random.h"
#include "media/csv.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"

enum { MONTH = 30 * 24 * 3600, HOUR = 3600, MESSAGES_CLIENT = 5, MESSAGES_HELPER = 20 };

const Field help_fields[] = {
    { "offers", FIELD_AREA, OPTIONAL, .label = N_("What can you help other cities with?"), .hint = N_("What you have done yourself, and would talk about for half an hour. Empty: you offer nothing, and nothing is shown."), .max = 500 },
    { "members", FIELD_YES, OPTIONAL, .label = N_("People of other cities may see my name and work e-mail with it") },
    { "open", FIELD_YES, OPTIONAL, .label = N_("Everybody may see these words, without my name, and write to me through a form") },
    { 0 }
};
static const FormFrame help_frame = { .title = N_("Offer help"), .lead = N_("Only you decide who sees it, and you can take it back at any time."), .button = N_("Keep it") };

/* With what was sent to them; community 0: anywhere. */
static Err help_taken(Write *w, i64 person, i64 community)
{
    forwarded_take(w->db, person, community), helper_take(w->db, person, community);
    return w->db->failure;
}

typedef struct { i64 community; Str offers; bool members, open; } Offer;

static Err offer_rule(Write *w, void *arg)
{
    const Offer *o = arg;
    HelperSave made = { 0 };
    if (o->offers.n) helper_save(w->db, &(HelperSaveArgs){ .handle = random_name(w->db->arena, 10), .person_id = w->actor, .community_id = o->community, .offers = o->offers, .members = o->members, .open = o->open, .edited = w->now }, &made);
    else help_taken(w, w->actor, o->community);
    return failed(w->db->failure) ? w->db->failure : journal_note(w, o->offers.n ? "help.offer" : "help.take-back", "community", o->community, (Str){ 0 });
}

static const char *offer_done(const Offer *o) { return !o->offers.n ? "help-ended" : o->open ? "help-open" : o->members ? "help-members" : "help-hidden"; }

Form *help_now(Request *rq, const void *community)
{
    const CommunityFind *c = community;
    HelperMine h;
    Form *f = form_new(rq, help_fields);
    if (helper_mine(rq->db, rq->who.person, c->id, &h)) {
        form_set(f, "offers", h.offers);
        form_set(f, "members", h.members ? S("yes") : S("")), form_set(f, "open", h.open ? S("yes") : S(""));
    }
    return f;
}

Reply help_edit(Request *rq, const CommunityFind *c) { return city_form(rq, c, &help_frame, help_now(rq, c)); }

Reply help_send(Request *rq, const CommunityFind *c)
{
    Form *f = form_new(rq, help_fields);
    if (!form_read(rq, f)) return city_form(rq, c, &help_frame, f);
    Offer o = { c->id, form_text(f, "offers"), form_yes(f, "members"), form_yes(f, "open") };
    return form_refused(f, rq, NULL, request_change(rq, offer_rule, &o)) ? city_form(rq, c, &help_frame, f) : to_city(rq, c, offer_done(&o));
}

/* ---- the form that forwards ---- */

static const Field write_fields[] = {
    { "name", FIELD_TEXT, REQUIRED, .label = N_("Your name"), .max = 80, .complete = "name" },
    { "email", FIELD_EMAIL, REQUIRED, .label = N_("Your e-mail"), .hint = N_("They answer you directly, and you then know who they are"), .complete = "email" },
    { "words", FIELD_AREA, REQUIRED, .label = N_("What do you want to ask?"), .max = 2000 },
    { 0 }
};
static const FormFrame write_frame = { .title = N_("Write to somebody who offers help"), .button = N_("Send it"), .after = N_("What happens next: it goes to them by mail, with your name and address. We keep it for a month, so that it can be sent again if that fails.") };

typedef struct { HelperFind to; Str name, email, words, client; bool allowed; } Writing;

static Err message_rule(Write *w, void *arg)
{
    Writing *m = arg;
    ForwardedAdd added;
    ForwardedSame same;
    m->allowed = true;
    if (forwarded_same(w->db, w->now - HOUR, m->to.id, m->email, m->words, &same)) return OK;
    /* what its sender's own limit refuses does not count for whom it was to go to */
    m->allowed = attempt_allow(w, "writes from", m->client, MESSAGES_CLIENT, HOUR) && attempt_allow(w, "writes to", m->to.handle, MESSAGES_HELPER, HOUR);
    if (!m->allowed) return OK;
    forwarded_clear(w->db, w->now - MONTH);
    if (!forwarded_add(w->db, &(ForwardedAddArgs){ m->to.id, m->name, m->email, m->words, w->now }, &added)) return w->db->failure;
    ForwardedTo to;
    if (!forwarded_to(w->db, added.id, &to)) return w->db->failure;
    mail_put(w, "mail forwarded", to.person_id, added.id);
    job_put(w, "forwarded clear", 0, added.id, S(""), w->now + MONTH + 1);
    return journal_note(w, "help.write", "helper", m->to.id, (Str){ 0 });
}

static bool helper_meant(Request *rq, const CommunityFind *c, HelperFind *out) { return helper_find(rq->db, request_param(rq, "handle"), c->id, out); }

Reply help_write(Request *rq, const CommunityFind *c)
{
    HelperFind h;
    if (!helper_meant(rq, c, &h)) return reply_problem(rq, 404, (Str){ 0 });
    return city_form(rq, c, &write_frame, form_new(rq, write_fields));
}

Reply help_written(Request *rq, const CommunityFind *c)
{
    Writing m = { .client = rq->client };
    if (!helper_meant(rq, c, &m.to)) return reply_problem(rq, 404, (Str){ 0 });
    Form *f = form_new(rq, write_fields);
    if (!form_read(rq, f) || !form_checked(rq, f)) return city_form(rq, c, &write_frame, f);
    m.name = form_text(f, "name"), m.email = form_text(f, "email"), m.words = form_text(f, "words");
    if (form_refused(f, rq, NULL, request_change(rq, message_rule, &m))) return city_form(rq, c, &write_frame, f);
    if (!m.allowed) {
        form_wrong(f, NULL, tr(rq->lang, _("This was tried too often. Wait an hour, then try again.")));
        return city_form(rq, c, &write_frame, f);
    }
    return to_city(rq, c, "help-asked");
}

static bool forwarded_mail(JobRun *j, Mail *m)
{
    ForwardedById x;
    if (!forwarded_by_id(j->db, j->subject, &x) || x.person_id != j->person) return false;
    m->reply_to = x.email;
    return mail_say(m, say(m->arena, m->lang, _("{name} asks for your help"), { "name", x.name }),
        say(m->arena, m->lang, _("Hello {you},\n\n{name} ({email}) writes to you, because you offer help with “{offer}”:\n\n{words}\n\nAnswer this mail, and it goes to them. They do not know your name until you do."), { "you", m->to_name }, { "name", x.name }, { "email", x.email }, { "offer", x.offers }, { "words", x.words }));
}

/* ---- on the city's page ---- */

static bool same_offer(const HelpLine *l, isize n, Str handle)
{
    for (isize i = 0; i < n; i++) if (str_eq(l[i].handle, handle)) return true;
    return false;
}

/* Members see names where there is consent, and, like everybody, the words that are for everybody. */
void help_fill(Request *rq, const CommunityFind *c, CityFace *out)
{
    HelperOpenRows open = helper_open(rq->db, c->id);
    HelperNamedRows named = { 0 };
    if (rq->who.person) named = helper_named(rq->db, c->id);
    out->help.p = make_array(rq->arena, HelpLine, open.n + named.n);
    for (isize i = 0; i < named.n; i++) out->help.p[out->help.n++] = (HelpLine){ named.p[i].handle, named.p[i].offers, named.p[i].name, named.p[i].email, named.p[i].person_id == rq->who.person };
    for (isize i = 0; i < open.n; i++) if (!same_offer(out->help.p, out->help.n, open.p[i].handle)) out->help.p[out->help.n++] = (HelpLine){ .handle = open.p[i].handle, .offers = open.p[i].offers };
}

/* ---- what is kept of a person ---- */

static void tell_helps(Db *db, i64 person, Zip *zip)
{
    HelperListRows rows = helper_list(db, person);
    Buf b = buf_on(db->arena);
    put(&b, S("city,offers,members see it,everybody sees it\n"));
    for (isize i = 0; i < rows.n; i++) {
        csv_put_cell(&b, rows.p[i].slug), put_char(&b, ','), csv_put_peoples(&b, rows.p[i].offers);
        put_fmt(&b, ",%s,%s\n", rows.p[i].members ? "yes" : "no", rows.p[i].open ? "yes" : "no");
    }
    if (rows.n) zip_add(zip, S("help-you-offer.csv"), buf_str(&b), clock_now());
}

static Err clear_rule(Write *w, void *arg)
{
    (void)arg;
    forwarded_clear(w->db, w->now - MONTH);
    return w->db->failure;
}

/* Nothing that a stranger wrote is kept for longer than was said. */
static Err clear_job(JobRun *j) { return store_write(j->store, j->arena, clear_rule, NULL); }

static Err helper_leaves(Write *w, i64 person) { return help_taken(w, person, 0); }

static Err help_ends(Write *w, i64 from, i64 to, i64 community, Passed *passed)
{
    (void)to, (void)passed;
    return help_taken(w, from, community);
}

void helping_start(void)
{
    mail_lend("mail forwarded", N_("Mail: a message to whoever offers help"), forwarded_mail);
    jobs_lend("forwarded clear", N_("A message that was sent on is forgotten"), clear_job);
    personal_lend(tell_helps, helper_leaves);
    handover_lend(help_ends);
}
