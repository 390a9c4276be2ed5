/* accounts_pages.c: who may open what of accounts, and how the web floor learns who asks. */
#include "rooms/accounts/accounts_pages.h"
#include "rooms/accounts/access_tokens.h"
#include "rooms/accounts/accounts_mails.h"
#include "rooms/accounts/second_proof.h"
#include "web/done.h"

/* ---- who asks ---- */

static bool session_of(Request *rq, Str secret, Identity *out)
{
    SessionFind s;
    if (!session_find(rq->db, clock_now(), store_tag(rq->db->store, rq->arena, "session", secret), &s)) return false;
    *out = (Identity){ .person = s.person_id, .session = s.id, .name = s.name, .handle = s.handle, .behind = s.behind_id.v, .bare = s.bare, .demo = s.demo,
                       .unproven = proof_late(s.demo, s.proven, s.staff_since), .token = store_tag(rq->db->store, rq->arena, "form", secret) };
    return true;
}

static bool holds(Request *rq, Who who, i64 place) { return person_holds(rq->db, rq->who.person, who, place); }

static const IdentityKeeper keeper = { session_of, holds, token_of, token_may_write, token_wrote };

/* ---- what is said when a form was sent ---- */

static const Done accounts_said[] = {
    { "account-kept", N_("Your name and language are kept.") },
    { "password-kept", N_("Your password is changed. Every other browser is signed out; this one stays signed in.") },
    { "signed-out-there", N_("Signed out there. Whoever sits at that browser has to sign in again.") },
    { "invited", N_("The invitation goes out by mail now. Its link is good for two weeks; they stand in the list below already.") },
    { "role-given", N_("The role is theirs from now on. They are told by mail.") },
    { "role-taken", N_("The role is taken away. What they wrote and recorded stays.") },
    { "account-off", N_("The account is switched off, and signed out everywhere. What they wrote stays.") },
    { "account-on", N_("The account is switched on again. They sign in as before.") },
    { "passkey-made", N_("The passkey is yours. You are asked for it from the next sign-in on.") },
    { "passkey-ended", N_("The passkey opens nothing here any more. You are told by mail too.") },
    { "app-on", N_("The app’s codes are yours. You are asked for one, or for a passkey, from the next sign-in on; your recovery codes stay good.") },
    { "app-off", N_("The app’s codes are not asked for any more. You are told by mail too.") },
    { "token-ended", N_("The token does nothing any more.") },
    { "signed-out", N_("You are signed out.") },
    { "eyes-end", N_("You are back in your own account.") },
    { "erased", N_("Your account is erased, and you are signed out. What had to stay carries your name no more.") },
    { 0 }
};

void accounts_lend(void)
{
    done_lend(accounts_said);
    identity_lend(&keeper);
    accounts_mails_lend();
}

/* ---- routes ---- */

static const void *person_of(Request *rq)
{
    PersonByHandle *p = make(rq->arena, PersonByHandle);
    return person_by_handle(rq->db, request_param(rq, "handle"), p) && !p->erased.known ? p : NULL;
}

const Route accounts_routes[] = {
    GET ("/sign-in",             sign_in_show,        ANYONE),
    POST("/sign-in",             sign_in_password,    ANYONE, SLOW, BODY(8192)),
    POST("/sign-in/link",        sign_in_link,        ANYONE, BODY(8192)),
    GET ("/sign-in/forgot",      forgot_show,         ANYONE),
    POST("/sign-in/forgot",      forgot_send,         ANYONE, BODY(8192)),
    GET ("/link/:token",         link_show,           ANYONE, OF_NOTHING),
    POST("/link/:token",         link_use,            ANYONE, OF_NOTHING, SLOW, BODY(8192)),
    GET ("/second",              second_show,         SIGNED_IN_BARE),
    POST("/second",              second_give,         SIGNED_IN_BARE, BODY(8192)),
    POST("/sign-out",            sign_out,            SIGNED_IN_BARE, LEAVES, BODY(8192)),
    POST("/second/challenge",    passkey_ask,         SIGNED_IN_BARE, BODY(8192)),
    POST("/second/passkey",      second_passkey,      SIGNED_IN_BARE),
    GET ("/account",             account_show,        SIGNED_IN),
    POST("/account",             account_change,      SIGNED_IN, BODY(8192), API(SCOPE_ACCOUNT, "changeAccount", own_fields, "Your own name and language"), NOW(account_now)),
    POST("/account/password",    account_password,    SIGNED_IN, SLOW, BODY(8192)),
    POST("/account/sessions",    account_session_end, SIGNED_IN, BODY(8192), API(SCOPE_ACCOUNT, "endSession", session_end_fields, "Sign a browser of yours out, or all of them")),
    GET ("/account/tokens",      tokens_show,         SIGNED_IN),
    POST("/account/tokens",      tokens_make,         SIGNED_IN, BODY(8192)),
    POST("/account/tokens/end",  tokens_end,          SIGNED_IN, BODY(8192)),
    GET ("/account/second",      proof_show,          SIGNED_IN_UNPROVEN),
    POST("/account/second",      factor_show,         SIGNED_IN_UNPROVEN, BODY(8192)),
    POST("/account/second/on",   factor_on,           SIGNED_IN_UNPROVEN, BODY(8192)),
    POST("/account/passkeys",    passkey_make,        SIGNED_IN_UNPROVEN),
    POST("/account/passkeys/challenge", passkey_ask,  SIGNED_IN_UNPROVEN, BODY(8192)),
    GET ("/account/passkeys/end", passkey_end_ask,    SIGNED_IN),
    POST("/account/passkeys/end", passkey_end_send,   SIGNED_IN, BODY(8192)),
    GET ("/account/second/off",  factor_off_ask,      SIGNED_IN),
    POST("/account/second/off",  factor_off,          SIGNED_IN, BODY(8192)),
    POST("/account/second/codes", codes_anew,         SIGNED_IN, BODY(8192)),
    GET ("/account/export",      account_export,      SIGNED_IN, SLOW),
    GET ("/account/erase",       erase_show,          SIGNED_IN),
    POST("/account/erase",       erase_send,          SIGNED_IN, BODY(8192)),
    GET ("/people",              people_show,         STAFF),
    GET ("/people/invite",       people_invite_show,  STAFF),
    POST("/people/invite",       people_invite,       STAFF, BODY(8192), API(SCOPE_STAFF, "invitePerson", invite_fields, "Invite somebody by mail, with a role")),
    GET ("/people/:handle",         person_show,      STAFF, OF(person)),
    POST("/people/:handle/role",    person_role_give, STAFF, OF(person), BODY(8192), API(SCOPE_STAFF, "giveRole", give_fields, "Give somebody a role")),
    POST("/people/:handle/take",    person_role_take, STAFF, OF(person), BODY(8192), API(SCOPE_STAFF, "takeRole", take_fields, "Take a role from somebody")),
    POST("/people/:handle/account", person_switch,    STAFF, OF(person), BODY(8192), API(SCOPE_STAFF, "switchAccount", switch_fields, "Switch an account off, or on again")),
    POST("/people/:handle/eyes",    person_eyes,      ADMINISTRATOR, OF(person), BODY(8192)),
    { 0 }
};
