/* sign_in.c: by e-mail and password, or by a link that is good once. Whether an address has an account shows in nothing: not in words,
 * not in the status, not in the work done. */
#include "rooms/accounts/accounts_pages.h"
#include "accounts_notice.html.h"
#include "base/fold.h"
#include "base/random.h"
#include "rooms/accounts/access_tokens.h"
#include "rooms/accounts/second_proof.h"
#include "rooms/accounts/secrets.h"
#include "sign_in.html.h"
#include "store/journal.h"
#include "web/done.h"

enum { TRIES_ACCOUNT = 10, TRIES_ADDRESS = 100, LINKS_ACCOUNT = 5 };

Reply notice(Request *rq, int status, Str title, Str text)
{
    if (request_is_api(rq)) return reply_problem(rq, status, text);
    NoticePage page = { title, text, rq->who.person != 0 };
    show(rq, notice_page, &page);
    Reply r = reply_html_status(rq, status);
    r.keep = KEEP_NOT;
    return r;
}

/* ---- sessions ---- */

/* "Firefox, Android": enough to tell one's own browsers apart, too little to know one by. */
static Str agent_said(Arena *a, Str agent)
{
    static const char *const browsers[][2] = { { "Edg", "Edge" }, { "OPR", "Opera" }, { "Firefox", "Firefox" }, { "Chrome", "Chrome" }, { "Safari", "Safari" } };
    static const char *const systems[][2] = { { "Android", "Android" }, { "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Windows", "Windows" }, { "Mac OS", "macOS" }, { "Linux", "Linux" } };
    const char *browser = "", *system = "";
    for (isize i = countof(browsers); i-- > 0;) if (str_find(agent, str_from(browsers[i][0])) >= 0) browser = browsers[i][1];
    for (isize i = countof(systems); i-- > 0;) if (str_find(agent, str_from(systems[i][0])) >= 0) system = systems[i][1];
    return str_fmt(a, "%s%s%s", browser, *browser && *system ? ", " : "", system);
}

/* What was compared takes a while: a password that was replaced meanwhile, or an account that was switched off, opens nothing. */
static bool still_fits(Write *w, const SessionNew *s)
{
    PersonOfEmail p = { 0 };
    CredentialOf c = { 0 };
    if (!s->by_password) return true;
    return person_of_email(w->db, s->email, &p) && p.id == s->person && !p.disabled.known && credential_of(w->db, p.id, &c) && str_eq(c.password, s->fitted);
}

Err session_open(Write *w, void *arg)
{
    SessionNew *s = arg;
    SessionAdd added;
    Arena *a = w->db->arena;
    s->late = !still_fits(w, s);
    if (s->late) return OK;
    s->bare |= s->signs_in && second_wanted(w->db, s->person);
    s->secret = random_name(a, 30);
    SessionAddArgs args = { .handle = random_name(a, 10), .tag = store_tag(w->db->store, a, "session", s->secret), .person_id = s->person,
                            .behind_id = { s->behind, s->behind != 0 }, .bare = s->bare, .agent = s->agent, .made = w->now, .expires = w->now + (s->behind ? EYES_SECONDS : SESSION_SECONDS) };
    if (!session_add(w->db, &args, &added)) return w->db->failure;
    sessions_expire(w->db, w->now), one_time_expire(w->db, w->now - 30 * DAY), attempt_expire(w->db, w->now - DAY);
    w->actor = s->behind ? s->behind : s->person;
    return journal_note(w, s->behind ? "session.eyes" : "session.open", "person", s->person, (Str){ 0 });
}

static Err session_close(Write *w, void *arg)
{
    session_end(w->db, *(i64 *)arg);
    return OK;
}

/* False: *s is late, or the change failed and *refused says so. */
static bool session_begun(Request *rq, SessionNew *s, Reply *refused)
{
    s->agent = agent_said(rq->arena, rq->head.user_agent);
    Err e = request_change(rq, session_open, s);
    if (failed(e)) { rq->failure = e; *refused = reply_problem(rq, 503, (Str){ 0 }); }
    return !failed(e) && !s->late;
}

static Reply led_in(Request *rq, const SessionNew *s, Str back)
{
    i64 before = rq->who.session;
    Err e = before ? request_change(rq, session_close, &before) : OK;
    if (failed(e)) rq->failure = e;
    Str to = back.n ? request_back(rq, back) : rq->lang == LANG_ES ? S("/es/desk") : S("/desk");
    if (s->bare) {
        Buf b = buf_on(rq->arena);
        put(&b, rq->lang == LANG_ES ? S("/es/second?back=") : S("/second?back="));
        put_query(&b, to);
        to = buf_str(&b);
    }
    return identity_cookie(reply_redirect(rq, 303, to), rq->arena, s->secret, SESSION_SECONDS);
}

Reply sign_out(Request *rq)
{
    Err e = request_change(rq, session_close, &rq->who.session);
    if (failed(e)) rq->failure = e;
    if (rq->who.behind) return identity_eyes_end(reply_redirect(rq, 303, done_at(rq, "eyes-end", S("/people"))), rq, SESSION_SECONDS);
    return identity_cookie(reply_redirect(rq, 303, done_at(rq, "signed-out", rq->lang == LANG_ES ? S("/es/") : S("/"))), rq->arena, (Str){ 0 }, 0);
}

/* ---- the page ---- */

static const Field password_fields[] = {
    { "email", FIELD_EMAIL, REQUIRED, .label = N_("E-mail address"), .complete = "username" },
    { "password", FIELD_PASSWORD, REQUIRED, .label = N_("Password") },
    { "back", FIELD_HIDDEN, OPTIONAL, .max = 2000 },
    { 0 }
};
static const Field link_fields[] = {
    { "email", FIELD_EMAIL, REQUIRED, .label = N_("E-mail address"), .complete = "username" },
    { "back", FIELD_HIDDEN, OPTIONAL, .max = 2000 },
    { 0 }
};

/* Two forms on a page: their fields need ids of their own. */
static Reply sign_in_page_of(Request *rq, Form *password, Form *link, int status)
{
    SignInPage page = { .password = password, .link = link };
    form_ids(link, "link");
    show(rq, sign_in_page, &page);
    Reply r = reply_html_status(rq, status);
    r.keep = KEEP_NOT;
    return r;
}

Form *with_back(Request *rq, const Field *fields, Str back)
{
    Form *f = form_new(rq, fields);
    form_set(f, "back", back);
    return f;
}

Reply sign_in_show(Request *rq)
{
    Str back = request_query(rq, "back");
    if (rq->who.person && !rq->who.bare) return reply_redirect(rq, 303, request_back(rq, back));
    return sign_in_page_of(rq, with_back(rq, password_fields, back), with_back(rq, link_fields, back), 200);
}

/* ---- by password ---- */

typedef struct { const char *what; Str email, client; i64 most; bool allowed; } Try;

static Err try_rule(Write *w, void *arg)
{
    Try *t = arg;
    bool account = attempt_allow(w, t->what, t->email, t->most, QUARTER_HOUR), address = attempt_allow(w, "tries from", t->client, TRIES_ADDRESS, QUARTER_HOUR);
    t->allowed = account && address;
    return OK;
}

static bool may_try(Request *rq, const char *what, Str email, i64 most)
{
    Try t = { .what = what, .email = email, .client = rq->client, .most = most };
    Err e = request_change(rq, try_rule, &t);
    if (failed(e)) rq->failure = e;
    return t.allowed;
}

Str too_often(Request *rq) { return tr(rq->lang, _("This was tried too often. Wait a quarter of an hour, then try again.")); }

Reply sign_in_password(Request *rq)
{
    PersonOfEmail p = { 0 };
    CredentialOf c = { 0 };
    Form *f = form_new(rq, password_fields), *other = with_back(rq, link_fields, request_form(rq, "back"));
    if (!form_read(rq, f)) return sign_in_page_of(rq, f, other, 422);
    Str email = form_text(f, "email");
    form_set(other, "email", email);
    if (!may_try(rq, "sign-in", email, TRIES_ACCOUNT)) { form_wrong(f, NULL, too_often(rq)); return sign_in_page_of(rq, f, other, 429); }
    bool known = person_of_email(rq->db, email, &p) && !p.disabled.known && credential_of(rq->db, p.id, &c);
    bool fits = password_fits(known ? c.password : (Str){ 0 }, form_text(f, "password"));
    SessionNew s = { .person = p.id, .signs_in = true, .by_password = true, .email = email, .fitted = c.password };
    Reply refused = { 0 };
    if (fits) fits = session_begun(rq, &s, &refused);
    if (refused.status) return refused;
    if (!fits) {
        form_wrong(f, NULL, tr(rq->lang, _("This address and this password do not belong together. Check both, or have a link sent to you below.")));
        return sign_in_page_of(rq, f, other, 422);
    }
    return led_in(rq, &s, form_text(f, "back"));
}

/* ---- by a link ---- */

typedef struct { const char *purpose, *mail; Str email, client, back; bool allowed; } LinkAsked;

static Err link_rule(Write *w, void *arg)
{
    LinkAsked *l = arg;
    PersonOfEmail p;
    bool account = attempt_allow(w, "link", l->email, LINKS_ACCOUNT, QUARTER_HOUR), address = attempt_allow(w, "tries from", l->client, TRIES_ADDRESS, QUARTER_HOUR);
    l->allowed = account && address;
    if (!l->allowed || !person_of_email(w->db, l->email, &p) || p.disabled.known) return OK;
    i64 link = link_make(w, &(LinkNew){ l->purpose, p.id, l->email, (Str){ 0 }, l->back, LINK_SECONDS });
    mail_put(w, l->mail, p.id, link);
    return journal_note(w, "link.send", "person", p.id, str_from(l->purpose));
}

/* True: the answer is the same for every address. */
static bool link_ask(Request *rq, Form *f, const char *purpose, const char *mail, Str back)
{
    LinkAsked l = { .purpose = purpose, .mail = mail, .email = form_text(f, "email"), .client = rq->client, .back = back };
    Err e = request_change(rq, link_rule, &l);
    if (failed(e)) rq->failure = e;
    if (!l.allowed) form_wrong(f, NULL, too_often(rq));
    return l.allowed;
}

static Reply link_sent(Request *rq, Str email)
{
    return notice(rq, 200, tr(rq->lang, _("Look into your mail")), say(rq->arena, rq->lang,
        _("If {email} has an account here, a link is on its way. It is good for one day, once. Nothing came? Look among unwanted mail, and check the address."), { "email", email }));
}

Reply sign_in_link(Request *rq)
{
    Form *f = form_new(rq, link_fields), *other = with_back(rq, password_fields, request_form(rq, "back"));
    if (!form_read(rq, f)) return sign_in_page_of(rq, other, f, 422);
    if (!link_ask(rq, f, "sign-in", "mail sign-in", form_text(f, "back"))) return sign_in_page_of(rq, other, f, 429);
    return link_sent(rq, form_text(f, "email"));
}

static const Field forgot_fields[] = { { "email", FIELD_EMAIL, REQUIRED, .label = N_("E-mail address"), .complete = "username" }, { 0 } };
static const FormFrame forgot_frame = { .title = N_("A new password"), .lead = N_("We send you a link. With it, choose a new password."), .button = N_("Send me a link") };

Reply forgot_show(Request *rq) { return form_reply(rq, &forgot_frame, form_new(rq, forgot_fields)); }

Reply forgot_send(Request *rq)
{
    Form *f = form_new(rq, forgot_fields);
    if (!form_read(rq, f) || !link_ask(rq, f, "reset", "mail reset", S("/account"))) return form_reply(rq, &forgot_frame, f);
    return link_sent(rq, form_text(f, "email"));
}

/* ---- a link is opened. Reading its page uses nothing up: mail scanners read it too ---- */

static const Field account_fields[] = {
    { "name", FIELD_TEXT, REQUIRED, .label = N_("Your name"), .hint = N_("As colleagues know you"), .max = 80, .complete = "name" },
    { "password", FIELD_NEW_PASSWORD, OPTIONAL, .label = N_("A password"), .hint = N_("At least 8 characters. Leave it empty to sign in by links that are mailed to you.") },
    { 0 }
};
static const Field reset_fields[] = {
    { "password", FIELD_NEW_PASSWORD, REQUIRED, .label = N_("A new password"), .hint = N_("At least 8 characters. Three words that do not belong together are good.") },
    { 0 }
};
static const Field no_fields[] = { { 0 } };

static const FormFrame sign_in_frame = { .title = N_("Sign in"), .lead = N_("The link fits. One more click, and you are in."), .button = N_("Sign in") };
static const FormFrame account_frame = { .title = N_("Welcome"), .lead = N_("Your account is nearly ready."), .button = N_("Open my account") };
static const FormFrame reset_frame = { .title = N_("Choose a new password"), .lead = "", .button = N_("Keep this password") };

/* Whoever has an account already and asks to join is let in as they are. */
static bool makes_account(const OneTimeFind *t) { return str_eq(t->purpose, S("invitation")) || (str_eq(t->purpose, S("join")) && !t->person_id.known); }

static bool link_find(Request *rq, OneTimeFind *t)
{
    Str token = request_param(rq, "token");
    isize dash = str_find_char(token, '-');
    Str handle = str_slice(token, 0, max_i64(dash, 0)), tag = str_slice(token, dash + 1, token.n);
    return dash > 0 && str_eq(tag, store_tag(rq->db->store, rq->arena, "link", handle)) && one_time_find(rq->db, handle, t) && !t->used.known && t->expires > clock_now();
}

static Reply link_over(Request *rq)
{
    return notice(rq, 410, tr(rq->lang, _("This link opens nothing any more")), tr(rq->lang, _("It was used, or its time is over, or a part of it is missing. Ask for a new one on the page “Sign in”.")));
}

static bool link_of_nobody(Request *rq, const OneTimeFind *t) { return t->person_id.known && !account_on(rq->db, t->person_id.v); }

/* It is not used up: it is good again when the account is. */
static Reply link_off(Request *rq)
{
    return notice(rq, 403, tr(rq->lang, _("This link opens nothing any more")), tr(rq->lang, _("This account is switched off: nobody can sign in with it.")));
}

static const Field *link_fields_of(const OneTimeFind *t) { return makes_account(t) ? account_fields : str_eq(t->purpose, S("reset")) ? reset_fields : no_fields; }
static const FormFrame *link_frame_of(const OneTimeFind *t) { return makes_account(t) ? &account_frame : str_eq(t->purpose, S("reset")) ? &reset_frame : &sign_in_frame; }

Reply link_show(Request *rq)
{
    OneTimeFind t;
    if (!link_find(rq, &t)) return link_over(rq);
    if (link_of_nobody(rq, &t)) return link_off(rq);
    Form *f = form_new(rq, link_fields_of(&t));
    if (makes_account(&t)) form_set(f, "name", t.name);
    return form_reply(rq, link_frame_of(&t), f);
}

typedef struct { OneTimeFind *link; Str name, hash; int lang; i64 person; bool late; } LinkUsed;

/* Using it up and what it opens are one rule: of two who click at once, one gets in. */
static Err link_use_rule(Write *w, void *arg)
{
    LinkUsed *u = arg;
    OneTimeFind *t = u->link;
    Err e = OK;
    if (!one_time_use(w->db, w->now, t->id)) { u->late = true; return OK; }
    u->person = t->person_id.v;
    if (!u->person) e = person_make(w, &(PersonNew){ t->email, u->name, u->lang, NULL }, &u->person);
    else if (u->name.n) person_rename(w->db, u->name, name_key(w->db->arena, u->name), lang_code(u->lang), u->person);
    if (failed(e)) return e;
    w->actor = u->person;
    if (u->hash.n) credential_password(w->db, u->person, u->hash);
    if (str_eq(t->purpose, S("reset"))) {
        session_end_others(w->db, u->person, 0), tokens_void(w, u->person), one_time_void(w->db, w->now, (OptInt)SOME(u->person));
        mail_put(w, "mail password", u->person, 0);
    }
    e = journal_note(w, "link.use", "person", u->person, t->purpose);
    return !failed(e) && account_ready ? account_ready(w, u->person, t->purpose, t->email) : e;
}

static bool take_password(Form *f, Request *rq, const OneTimeFind *t, Str *hash)
{
    Str password = form_text(f, "password"), why = password.n ? password_wrong(password, t->email, t->name) : (Str){ 0 };
    if (why.n) { form_wrong(f, "password", tr(rq->lang, why)); return false; }
    if (password.n) *hash = password_hash(rq->arena, password);
    return true;
}

Reply link_use(Request *rq)
{
    OneTimeFind t;
    if (!link_find(rq, &t)) return link_over(rq);
    if (link_of_nobody(rq, &t)) return link_off(rq);
    Form *f = form_new(rq, link_fields_of(&t));
    LinkUsed used = { .link = &t, .lang = rq->lang };
    bool fine = form_read(rq, f);
    if (fine && f->n) fine = take_password(f, rq, &t, &used.hash);
    if (!fine) return form_reply(rq, link_frame_of(&t), f);
    if (makes_account(&t)) used.name = form_text(f, "name");
    Err e = request_change(rq, link_use_rule, &used);
    if (used.late) return link_over(rq);
    if (form_refused(f, rq, NULL, e)) return form_reply(rq, link_frame_of(&t), f);
    SessionNew s = { .person = used.person, .signs_in = true };
    Reply refused = { 0 };
    return session_begun(rq, &s, &refused) ? led_in(rq, &s, t.back) : refused;
}
