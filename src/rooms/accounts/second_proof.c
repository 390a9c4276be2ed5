/* second_proof.c: setting up a second proof: passkeys, an app for codes, recovery codes. */
#include "rooms/accounts/second_proof.h"
#include "base/random.h"
#include "media/qr.h"
#include "rooms/accounts/secrets.h"
#include "rooms/accounts/webauthn.h"
#include "second_proof.html.h"
#include "base/log.h"
#include "store/journal.h"
#include "store/store.h"
#include "web/view.h"
#include "web/done.h"

enum { RECOVERY_CODES = 10, PASSKEYS_MOST = 10, CHALLENGE_SECONDS = 300 };

/* ---- what is left when one is gone, and what comes with the first ---- */

bool second_wanted(Db *db, i64 person)
{
    ProofOf p;
    return proof_of(db, person, &p) && p.proven;
}

Str challenge_take(Write *w, i64 session)
{
    SessionChallengeOf c;
    if (!session_challenge_of(w->db, w->now, session, &c)) return (Str){ 0 };
    session_challenge(w->db, (Str){ 0 }, (OptInt){ 0 }, session);
    return c.challenge;
}

void recovery_make(Write *w, StrVec *codes)
{
    Arena *a = w->db->arena;
    recovery_clear(w->db, w->actor);
    for (int i = 0; i < RECOVERY_CODES; i++) {
        Str code = random_name(a, 10);
        recovery_add(w->db, w->actor, store_tag(w->db->store, a, "recovery", code));
        vec_push(a, codes, code);
    }
}

void proof_taken(Write *w)
{
    bool left = second_wanted(w->db, w->actor);
    if (!left) recovery_clear(w->db, w->actor);
    mail_put(w, left ? "mail second-fewer" : "mail second-off", w->actor, 0);
}

static Reply show_codes(Request *rq, const StrVec *codes)
{
    CodesPage page = { .codes = { codes->p, codes->n } };
    return show(rq, codes_page, &page);
}

/* ---- the page ---- */

static const Field passkey_fields[] = {
    { "name", FIELD_TEXT, REQUIRED, .label = N_("What do you call this device?"), .hint = N_("For example: my telephone"), .max = 60 },
    { "client", FIELD_HIDDEN, OPTIONAL, .max = 8000 }, { "data", FIELD_HIDDEN, OPTIONAL, .max = 16000 },
    { 0 }
};

static void fill_passkeys(Request *rq, ProofPage *page)
{
    PasskeyListRows rows = passkey_list(rq->db);
    page->full = rows.n >= PASSKEYS_MOST;
    page->passkeys.p = make_array(rq->arena, PasskeyLine, rows.n), page->passkeys.n = rows.n;
    for (isize i = 0; i < rows.n; i++)
        page->passkeys.p[i] = (PasskeyLine){ rows.p[i].handle, rows.p[i].name, day_said(rq->arena, rq->lang, rows.p[i].made), rows.p[i].used.known ? day_said(rq->arena, rq->lang, rows.p[i].used.v) : (Str){ 0 } };
}

static Reply proof_page_of(Request *rq, Form *passkey)
{
    ProofPage page = { .late = rq->who.unproven, .passkey = passkey ? passkey : form_new(rq, passkey_fields) };
    CredentialOf c = { 0 };
    RecoveryLeft left = { 0 };
    Time due = proof_due(rq->db, rq->who.person);
    credential_of(rq->db, rq->who.person, &c);
    recovery_left(rq->db, &left);
    if (due) page.due = day_said(rq->arena, rq->lang, due);
    page.app = c.totp_on, page.codes_left = left.n;
    form_set(page.passkey, "client", (Str){ 0 }), form_set(page.passkey, "data", (Str){ 0 });
    fill_passkeys(rq, &page);
    show(rq, proof_page, &page);
    Reply r = reply_html_status(rq, page.passkey->refused ? 422 : 200);
    r.keep = KEEP_NOT;
    return r;
}

Reply proof_show(Request *rq) { return proof_page_of(rq, NULL); }

/* ---- a passkey ---- */

typedef struct { i64 session; Str challenge; } Asked;

static Err ask_rule(Write *w, void *arg)
{
    const Asked *x = arg;
    session_challenge(w->db, x->challenge, (OptInt)SOME(w->now + CHALLENGE_SECONDS), x->session);
    return OK;
}

static void put_person(Request *rq, Buf *b)
{
    PersonById me;
    if (rq->who.bare || !person_by_id(rq->db, rq->who.person, &me)) return;
    put(b, S(",\"user\":{\"id\":")), json_text(b, me.handle), put(b, S(",\"name\":")), json_text(b, me.email), put(b, S(",\"display\":")), json_text(b, me.name), put(b, S("}"));
}

/* For the script: what the device is to sign, and which keys it may already have. The same while signing in and on the account's page. */
Reply passkey_ask(Request *rq)
{
    Asked x = { rq->who.session, webauthn_challenge(rq->arena) };
    Err e = request_change(rq, ask_rule, &x);
    if (failed(e)) rq->failure = e;
    PasskeyCredentialsRows rows = passkey_credentials(rq->db, rq->who.person);
    Buf b = buf_on(rq->arena);
    put(&b, S("{\"challenge\":")), json_text(&b, x.challenge), put(&b, S(",\"rp\":")), json_text(&b, webauthn_rp(rq->arena, view_base_address())), put(&b, S(",\"site\":")), json_text(&b, face_of(rq).name);
    put_person(rq, &b);
    put(&b, S(",\"keys\":["));
    for (isize i = 0; i < rows.n; i++) put(&b, i ? S(",") : S("")), json_text(&b, rows.p[i].credential);
    put(&b, S("]}\n"));
    return reply_json(rq, buf_str(&b));
}

typedef struct { i64 session; Str name; WebauthnAnswer answer; StrVec codes; const char *wrong; } PasskeyNew;

static Err make_rule(Write *w, void *arg)
{
    PasskeyNew *n = arg;
    Arena *a = w->db->arena;
    WebauthnKey key;
    PasskeyTaken taken = { 0 };
    PasskeyAdd added;
    Str challenge = challenge_take(w, n->session), base = view_base_address();
    n->wrong = challenge.n ? webauthn_made(a, &(WebauthnAsked){ webauthn_rp(a, base), webauthn_origin(a, base), challenge }, &n->answer, &key) : "there is no challenge, or its time is over";
    if (!n->wrong && (!passkey_taken(w->db, key.id, &taken) || taken.n)) n->wrong = "somebody has this key already";
    if (!n->wrong && passkey_credentials(w->db, w->actor).n >= PASSKEYS_MOST) n->wrong = "this person has as many as they may";
    if (n->wrong) return OK;
    bool first = !second_wanted(w->db, w->actor);
    PasskeyAddArgs args = { .handle = random_name(a, 10), .person_id = w->actor, .name = n->name, .credential = key.id, .algorithm = key.algorithm, .public_key = key.key, .count = key.count, .made = w->now };
    if (!passkey_add(w->db, &args, &added)) return w->db->failure;
    if (first) recovery_make(w, &n->codes);
    mail_put(w, "mail passkey", w->actor, added.id);
    return journal_note(w, "person.passkey-add", "person", w->actor, (Str){ 0 });
}

Reply passkey_make(Request *rq)
{
    Form *f = form_new(rq, passkey_fields);
    PasskeyNew n = { .session = rq->who.session };
    if (!form_read(rq, f)) return proof_page_of(rq, f);
    n.name = form_text(f, "name"), n.answer = (WebauthnAnswer){ .client = form_text(f, "client"), .data = form_text(f, "data") };
    if (form_refused(f, rq, NULL, request_change(rq, make_rule, &n))) return proof_page_of(rq, f);
    if (n.wrong) {
        log_line("request " STR_FMT ": a passkey was not taken: %s", STR_ARG(rq->id), n.wrong);
        form_wrong(f, NULL, tr(rq->lang, _("This passkey was not taken. Try again, or set up an app for codes.")));
        return proof_page_of(rq, f);
    }
    return n.codes.n ? show_codes(rq, &n.codes) : reply_redirect(rq, 303, done_at(rq, "passkey-made", S("/account/second")));
}

static Err end_rule(Write *w, void *arg)
{
    if (!passkey_end(w->db, *(Str *)arg, w->actor)) return OK;
    proof_taken(w);
    return journal_note(w, "person.passkey-end", "person", w->actor, (Str){ 0 });
}

/* Asked before one is taken away: what is left then. */
static Reply away_page(Request *rq, Str title, bool last, Form *f)
{
    FormFrame frame = { .title = str_z(rq->arena, title), .button = N_("Take it away"), .back = "/account/second", .back_label = N_("Back") };
    frame.lead = last ? N_("It is your last one: your password, or a link in a mail, is enough to get in then. Your recovery codes open nothing any more.") : N_("You get in with what else you have set up. You are told by mail, in case it was not you.");
    return form_reply(rq, &frame, f);
}

static const Field passkey_end_fields[] = { { "passkey", FIELD_HIDDEN, REQUIRED, .max = 40 }, { 0 } };

Reply passkey_end_ask(Request *rq)
{
    PasskeyListRows rows = passkey_list(rq->db);
    Form *f = form_new(rq, passkey_end_fields);
    CredentialOf c = { 0 };
    credential_of(rq->db, rq->who.person, &c);
    for (isize i = 0; i < rows.n; i++) {
        if (!str_eq(rows.p[i].handle, request_query(rq, "passkey"))) continue;
        form_set(f, "passkey", rows.p[i].handle);
        return away_page(rq, say(rq->arena, rq->lang, _("Take away “{name}”?"), { "name", rows.p[i].name }), rows.n == 1 && !c.totp_on, f);
    }
    return reply_redirect(rq, 303, S("/account/second"));
}

Reply passkey_end_send(Request *rq)
{
    Str handle = request_form(rq, "passkey");
    return reply_changed(rq, end_rule, &handle, done_at(rq, "passkey-ended", S("/account/second")));
}

/* ---- an app for codes ---- */

static const Field factor_fields[] = { { "code", FIELD_CODE, REQUIRED, .label = N_("The six digits that your app shows now"), .max = 12 }, { 0 } };

typedef struct { Str secret; } FactorNew;

/* One that is on is taken away first, with a mail: a secret more does not put it off. */
static Err factor_new_rule(Write *w, void *arg)
{
    CredentialOf c = { 0 };
    bool on = credential_of(w->db, w->actor, &c) && c.totp_on;
    if (!on) credential_totp(w->db, w->actor, ((FactorNew *)arg)->secret);
    return OK;
}

static Reply factor_page_of(Request *rq, Form *f)
{
    PersonById me;
    CredentialOf c = { 0 };
    FactorPage page = { .form = f };
    if (!person_by_id(rq->db, rq->who.person, &me)) return reply_problem(rq, 404, (Str){ 0 });
    credential_of(rq->db, me.id, &c);
    if (c.totp_on) return reply_redirect(rq, 303, S("/account/second"));
    page.secret = c.totp;
    page.address = totp_address(rq->arena, c.totp, me.email, face_of(rq).name);
    page.qr = (Html){ qr_svg(rq->arena, page.address) };
    show(rq, factor_page, &page);
    return reply_html_status(rq, f->refused ? 422 : 200);
}

/* A POST, for it makes the secret that the page shows. */
Reply factor_show(Request *rq)
{
    Err e = request_change(rq, factor_new_rule, &(FactorNew){ totp_secret(rq->arena) });
    if (failed(e)) rq->failure = e;
    return factor_page_of(rq, form_new(rq, factor_fields));
}

typedef struct { Str code; StrVec codes; bool right; } FactorOn;

static Err factor_on_rule(Write *w, void *arg)
{
    FactorOn *f = arg;
    CredentialOf c;
    i64 step = credential_of(w->db, w->actor, &c) && c.totp.n && !c.totp_on ? totp_step_of(c.totp, f->code, w->now) : 0;
    f->right = step > 0;
    if (!f->right) return OK;
    bool first = !second_wanted(w->db, w->actor);
    credential_totp_on(w->db, true, step, w->actor);
    if (first) recovery_make(w, &f->codes);
    mail_put(w, "mail app", w->actor, 0);
    return journal_note(w, "person.second-on", "person", w->actor, (Str){ 0 });
}

Reply factor_on(Request *rq)
{
    Form *f = form_new(rq, factor_fields);
    if (!form_read(rq, f)) return factor_page_of(rq, f);
    FactorOn on = { .code = form_text(f, "code") };
    Err e = request_change(rq, factor_on_rule, &on);
    if (failed(e)) rq->failure = e;
    if (!on.right) { form_wrong(f, "code", tr(rq->lang, _("This code is not right. Check the clock of the telephone, and take the code that shows now."))); return factor_page_of(rq, f); }
    return on.codes.n ? show_codes(rq, &on.codes) : reply_redirect(rq, 303, done_at(rq, "app-on", S("/account/second")));
}

static Err codes_rule(Write *w, void *codes)
{
    if (!second_wanted(w->db, w->actor)) return err(w->db->arena, ERR_INPUT, "%s", N_("Set up a second proof first."));
    recovery_make(w, codes);
    mail_put(w, "mail codes", w->actor, 0);
    return journal_note(w, "person.codes", "person", w->actor, (Str){ 0 });
}

Reply codes_anew(Request *rq)
{
    StrVec codes = { 0 };
    Err e = request_change(rq, codes_rule, &codes);
    if (e.code == ERR_INPUT) return reply_problem(rq, 409, tr(rq->lang, e.text));
    if (failed(e)) rq->failure = e;
    return show_codes(rq, &codes);
}

static Err factor_off_rule(Write *w, void *arg)
{
    (void)arg;
    credential_totp_on(w->db, false, 0, w->actor);
    proof_taken(w);
    return journal_note(w, "person.second-off", "person", w->actor, (Str){ 0 });
}

static const Field factor_off_fields[] = { { 0 } };

Reply factor_off_ask(Request *rq)
{
    return away_page(rq, tr(rq->lang, _("Take the app for codes away?")), !passkey_list(rq->db).n, form_new(rq, factor_off_fields));
}

Reply factor_off(Request *rq)
{
    return reply_changed(rq, factor_off_rule, NULL, done_at(rq, "app-off", S("/account/second")));
}
