/* account_own.c: one's own account: name and language, password, browsers that are signed in. */
#include "rooms/accounts/accounts_pages.h"
#include "account_own.html.h"
#include "base/fold.h"
#include "rooms/accounts/access_tokens.h"
#include "rooms/accounts/second_proof.h"
#include "rooms/accounts/secrets.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"

PanelPlace account_panels;

static const FieldChoice languages[] = { { "en", "English", NULL }, { "es", "Español", NULL }, { 0 } };
const Field own_fields[] = {
    { "name", FIELD_TEXT, REQUIRED, .label = N_("Your name"), .hint = N_("As colleagues know you"), .max = 80, .complete = "name" },
    { "lang", FIELD_RADIO, REQUIRED, .label = N_("The language of mail to you"), .choices = languages },
    { 0 }
};
static const Field new_password_fields[] = {
    { "old", FIELD_PASSWORD, OPTIONAL, .label = N_("The password you have now"), .hint = N_("Empty where you have none yet") },
    { "password", FIELD_NEW_PASSWORD, REQUIRED, .label = N_("A new password"), .hint = N_("At least 8 characters. Three words that do not belong together are good.") },
    { 0 }
};

/* ---- the page ---- */

static void fill_sessions(Request *rq, AccountPage *page)
{
    SessionListRows rows = session_list(rq->db, clock_now());
    page->sessions.p = make_array(rq->arena, SessionLine, rows.n);
    page->sessions.n = rows.n;
    for (isize i = 0; i < rows.n; i++) {
        page->sessions.p[i] = (SessionLine){ rows.p[i].handle, rows.p[i].agent, day_said(rq->arena, rq->lang, rows.p[i].made), rows.p[i].id == rq->who.session };
    }
}

static void fill_roles(Request *rq, AccountPage *page)
{
    RoleListRows rows = role_list(rq->db, rq->who.person);
    page->roles.p = make_array(rq->arena, RoleLine, rows.n);
    page->roles.n = rows.n;
    for (isize i = 0; i < rows.n; i++) page->roles.p[i] = (RoleLine){ role_label(rq->lang, rows.p[i].role), place_said(rq, rows.p[i].place_id) };
}

Form *account_now(Request *rq, const void *none)
{
    PersonById me = { 0 };
    Form *f = form_new(rq, own_fields);
    (void)none;
    if (person_by_id(rq->db, rq->who.person, &me)) form_set(f, "name", me.name), form_set(f, "lang", me.lang);
    return f;
}

static Reply account_page_of(Request *rq, Form *own, Form *password)
{
    AccountPage page = { 0 };
    CredentialOf c = { 0 };
    if (!person_by_id(rq->db, rq->who.person, &page.row)) return reply_problem(rq, 404, (Str){ 0 });
    page.own = own ? own : account_now(rq, NULL), page.password = password ? password : form_new(rq, new_password_fields);
    credential_of(rq->db, rq->who.person, &c);
    page.second = second_wanted(rq->db, rq->who.person), page.has_password = c.password.n > 0;
    Time due = proof_due(rq->db, rq->who.person);
    if (due) page.proof_due = day_said(rq->arena, rq->lang, due);
    fill_sessions(rq, &page), fill_roles(rq, &page);
    page.panels = panels(rq, &account_panels, rq->who.person);
    show(rq, account_page, &page);
    return reply_html_status(rq, page.own->refused || page.password->refused ? 422 : 200);
}

Reply account_show(Request *rq) { return account_page_of(rq, NULL, NULL); }

static Err own_rule(Write *w, void *arg)
{
    const Form *f = arg;
    Str name = form_text(f, "name");
    person_rename(w->db, name, name_key(w->db->arena, name), form_text(f, "lang"), w->actor);
    return journal_note(w, "person.rename", "person", w->actor, (Str){ 0 });
}

Reply account_change(Request *rq)
{
    Form *f = form_new(rq, own_fields);
    if (!form_read(rq, f)) return account_page_of(rq, f, NULL);
    if (form_refused(f, rq, NULL, request_change(rq, own_rule, f))) return account_page_of(rq, f, NULL);
    return reply_redirect(rq, 303, done_at(rq, "account-kept", S("/account")));
}

/* ---- the password ---- */

typedef struct { Str hash, was; i64 session; bool late; } PasswordNew;  /* was: the hash that the old one was compared with */

static bool session_lives(Write *w, i64 session)
{
    SessionListRows rows = session_list(w->db, w->now);
    for (isize i = 0; i < rows.n; i++) if (rows.p[i].id == session) return true;
    return false;
}

/* Whoever knew the old one is signed out elsewhere. Comparing takes a while: a reset that came meanwhile has ended this session. */
static Err password_rule(Write *w, void *arg)
{
    PasswordNew *p = arg;
    CredentialOf c = { 0 };
    credential_of(w->db, w->actor, &c);
    p->late = !str_eq(c.password, p->was) || !session_lives(w, p->session);
    if (p->late) return OK;
    credential_password(w->db, w->actor, p->hash);
    session_end_others(w->db, w->actor, p->session);
    one_time_void(w->db, w->now, (OptInt)SOME(w->actor));
    tokens_void(w, w->actor);
    mail_put(w, "mail password", w->actor, 0);
    return journal_note(w, "person.password", "person", w->actor, (Str){ 0 });
}

Reply account_password(Request *rq)
{
    PersonById me;
    CredentialOf c = { 0 };
    Form *f = form_new(rq, new_password_fields);
    if (!person_by_id(rq->db, rq->who.person, &me)) return reply_problem(rq, 404, (Str){ 0 });
    credential_of(rq->db, me.id, &c);
    if (!form_read(rq, f)) return account_page_of(rq, NULL, f);
    Str password = form_text(f, "password"), why = password_wrong(password, me.email, me.name);
    if (c.password.n && !password_fits(c.password, form_text(f, "old"))) form_wrong(f, "old", tr(rq->lang, _("This is not the password that you have now. If it is forgotten, sign out and use “I forgot my password”.")));
    else if (why.n) form_wrong(f, "password", tr(rq->lang, why));
    if (f->refused) return account_page_of(rq, NULL, f);
    PasswordNew p = { password_hash(rq->arena, password), c.password, rq->who.session, false };
    Err e = request_change(rq, password_rule, &p);
    if (p.late) return notice(rq, 409, tr(rq->lang, _("Your password is another one by now")), tr(rq->lang, _("It was changed, or this browser was signed out, while you sent this. Sign in again.")));
    if (form_refused(f, rq, NULL, e)) return account_page_of(rq, NULL, f);
    return reply_redirect(rq, 303, done_at(rq, "password-kept", S("/account")));
}

/* ---- browsers ---- */

const Field session_end_fields[] = { { "session", FIELD_TEXT, OPTIONAL, .label = "The browser's handle; without it all others" }, { 0 } };

typedef struct { Str handle; i64 kept; } SessionsEnd;

static Err session_end_rule(Write *w, void *arg)
{
    const SessionsEnd *s = arg;
    i64 n = s->handle.n ? session_end_handle(w->db, s->handle, w->actor) : session_end_others(w->db, w->actor, s->kept);
    return n ? journal_note(w, "session.end", "person", w->actor, (Str){ 0 }) : OK;
}

Reply account_session_end(Request *rq)
{
    return reply_changed(rq, session_end_rule, &(SessionsEnd){ request_form(rq, "session"), rq->who.session }, done_at(rq, "signed-out-there", S("/account")));
}
