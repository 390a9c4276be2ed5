/* second_step.c: signing in, after the password or the link: the second proof. */
#include "rooms/accounts/second_proof.h"
#include "rooms/accounts/accounts_pages.h"
#include "rooms/accounts/secrets.h"
#include "rooms/accounts/webauthn.h"
#include "second_step.html.h"
#include "base/log.h"
#include "store/journal.h"
#include "store/store.h"
#include "web/view.h"

enum { TRIES = 6 };

static const Field second_fields[] = {
    { "code", FIELD_CODE, REQUIRED, .label = N_("The six digits that your app shows"), .hint = N_("Or one of your recovery codes, if the telephone is lost"), .max = 40 },
    { "back", FIELD_HIDDEN, OPTIONAL, .max = 2000 },
    { 0 }
};
static const Field recovery_fields[] = {
    { "code", FIELD_CODE, REQUIRED, .label = N_("One of your recovery codes"), .hint = N_("If the passkey is not at hand"), .max = 40 },
    { "back", FIELD_HIDDEN, OPTIONAL, .max = 2000 },
    { 0 }
};
static const Field second_passkey_fields[] = {
    { "credential", FIELD_HIDDEN, OPTIONAL, .max = 2000 }, { "client", FIELD_HIDDEN, OPTIONAL, .max = 8000 }, { "data", FIELD_HIDDEN, OPTIONAL, .max = 8000 }, { "signature", FIELD_HIDDEN, OPTIONAL, .max = 4000 },
    { "back", FIELD_HIDDEN, OPTIONAL, .max = 2000 },
    { 0 }
};

static bool app_on(Request *rq)
{
    CredentialOf c;
    return credential_of(rq->db, rq->who.person, &c) && c.totp_on;
}

static Reply second_page_of(Request *rq, Form *code, Form *passkey, Str back)
{
    SecondPage page = { .app = app_on(rq), .keys = passkey_credentials(rq->db, rq->who.person).n > 0, .back = back, .contact = face_of(rq).contact };
    page.code = code ? code : with_back(rq, page.app ? second_fields : recovery_fields, back);
    page.passkey = passkey ? passkey : form_new(rq, second_passkey_fields);
    for (isize i = 0; i < page.passkey->n; i++) {       /* two forms on a page; what a device said is not sent again */
        FormField *x = &page.passkey->p[i];
        x->id = str_fmt(rq->arena, "passkey-" STR_FMT, STR_ARG(x->name)), x->value = (Str){ 0 };
    }
    form_set(page.passkey, "back", back);
    show(rq, second_page, &page);
    Reply r = reply_html_status(rq, page.code->refused || page.passkey->refused ? 422 : 200);
    r.keep = KEEP_NOT;
    return r;
}

Reply second_show(Request *rq)
{
    Str back = request_query(rq, "back");
    if (!rq->who.bare) return reply_redirect(rq, 303, request_back(rq, back));
    return second_page_of(rq, NULL, NULL, back);
}

static bool may_try(Write *w, i64 person) { return attempt_allow(w, "second", str_fmt(w->db->arena, "%" PRId64, person), TRIES, QUARTER_HOUR); }

/* ---- by a code ---- */

typedef struct { i64 person, session; Str code; bool allowed, right; } SecondGiven;

static Err second_rule(Write *w, void *arg)
{
    SecondGiven *s = arg;
    CredentialOf c = { 0 };
    s->allowed = may_try(w, s->person);
    if (!s->allowed) return OK;
    i64 step = credential_of(w->db, s->person, &c) && c.totp_on ? totp_step_of(c.totp, s->code, w->now) : 0;
    s->right = step ? credential_step(w->db, step, s->person) > 0 : recovery_use(w->db, (OptInt)SOME(w->now), s->person, store_tag(w->db->store, w->db->arena, "recovery", s->code)) > 0;
    if (!s->right) return OK;
    session_full(w->db, s->session);
    return journal_note(w, "session.second", "person", s->person, step ? S("app") : S("recovery code"));
}

Reply second_give(Request *rq)
{
    Form *f = form_new(rq, app_on(rq) ? second_fields : recovery_fields);
    if (!rq->who.bare) return reply_redirect(rq, 303, request_back(rq, request_form(rq, "back")));
    if (!form_read(rq, f)) return second_page_of(rq, f, NULL, form_text(f, "back"));
    SecondGiven s = { rq->who.person, rq->who.session, form_text(f, "code"), false, false };
    Err e = request_change(rq, second_rule, &s);
    if (failed(e)) rq->failure = e;
    if (s.right) return reply_redirect(rq, 303, request_back(rq, form_text(f, "back")));
    form_set(f, "code", (Str){ 0 });
    form_wrong(f, "code", s.allowed ? tr(rq->lang, _("This code is not right, or was used already. Wait for the next one.")) : too_often(rq));
    return second_page_of(rq, f, NULL, form_text(f, "back"));
}

/* ---- by a passkey ---- */

typedef struct { i64 person, session; Str credential; WebauthnAnswer answer; bool allowed; const char *wrong; } PasskeyGiven;

static const char *passkey_wrong(Write *w, const PasskeyGiven *g, PasskeyFind *row, i64 *count)
{
    Arena *a = w->db->arena;
    Str challenge = challenge_take(w, g->session), base = view_base_address();
    if (!challenge.n) return "there is no challenge, or its time is over";
    if (!passkey_find(w->db, g->person, g->credential, row)) return "this person has no such key";
    WebauthnKey key = { .id = g->credential, .key = row->public_key, .algorithm = row->algorithm, .count = row->count };
    return webauthn_given(a, &(WebauthnAsked){ webauthn_rp(a, base), webauthn_origin(a, base), challenge }, &key, &g->answer, count);
}

/* A wrong one is a try, and its challenge is spent: so the rule goes well. */
static Err passkey_rule(Write *w, void *arg)
{
    PasskeyGiven *g = arg;
    PasskeyFind row;
    i64 count = 0;
    g->allowed = may_try(w, g->person);
    g->wrong = g->allowed ? passkey_wrong(w, g, &row, &count) : "too often";
    if (g->wrong) return OK;
    passkey_used(w->db, count, (OptInt)SOME(w->now), row.id);
    session_full(w->db, g->session);
    return journal_note(w, "session.second", "person", g->person, S("passkey"));
}

Reply second_passkey(Request *rq)
{
    Form *f = form_new(rq, second_passkey_fields);
    bool fine = form_read(rq, f);
    Str back = form_text(f, "back");
    if (!rq->who.bare) return reply_redirect(rq, 303, request_back(rq, back));
    PasskeyGiven g = { .person = rq->who.person, .session = rq->who.session, .credential = form_text(f, "credential"), .answer = { form_text(f, "client"), form_text(f, "data"), form_text(f, "signature") }, .allowed = true, .wrong = "too long" };
    Err e = fine ? request_change(rq, passkey_rule, &g) : OK;
    if (failed(e)) rq->failure = e;
    if (!g.wrong) return reply_redirect(rq, 303, request_back(rq, back));
    log_line("request " STR_FMT ": a passkey was not taken: %s", STR_ARG(rq->id), g.wrong);
    form_wrong(f, NULL, g.allowed ? tr(rq->lang, _("This passkey was not taken. Try again, or use a code.")) : too_often(rq));
    return second_page_of(rq, NULL, f, back);
}
