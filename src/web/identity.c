#include "web/identity.h"
#include "web/view.h"

static const IdentityKeeper *keeper;

void identity_lend(const IdentityKeeper *k) { keeper = k; }

/* With a public address under https the browser itself keeps the cookie to this host and to encrypted connections. */
static bool is_https(void) { return str_starts(view_base_address(), S("https://")); }
static const char *cookie_name(void) { return is_https() ? "__Host-session" : "session"; }
static const char *own_name(void) { return is_https() ? "__Host-own" : "own"; }

/* A proxy in front may ask for a password of its own (Basic): that is none of ours. */
static Str bearer(const Head *h)
{
    bool ours = h->authorization.n > 7 && strncasecmp(h->authorization.p, "Bearer ", 7) == 0;
    return ours ? str_trim(str_slice(h->authorization, 7, h->authorization.n)) : (Str){ 0 };
}

bool identity_carried(const Head *h) { return keeper && ((h->cookie.n && head_cookie(h, cookie_name()).n) || bearer(h).n); }

static Identity who_asks(Request *rq)
{
    Identity who = { 0 };
    if (!keeper) return who;
    bool api = request_is_api(rq);
    Str secret = api ? bearer(&rq->head) : request_cookie(rq, cookie_name());
    if (secret.n && !(api ? keeper->token : keeper->find)(rq, secret, &who)) who = (Identity){ .wrong = api };
    return who;
}

void identity_find(Request *rq)
{
    rq->who = who_asks(rq);
    rq->db->viewer = rq->who.bare || rq->who.unproven ? 0 : rq->who.person;
    rq->db->demo = rq->who.demo || request_demo(rq);
    rq->out->token = rq->who.token;
}

/* Far enough through the door for a route of this kind. */
static bool may_ask(const Request *rq, Who who)
{
    if (!rq->who.person) return who == ANYONE;
    if (rq->who.bare) return who <= SIGNED_IN_BARE;
    return !rq->who.unproven || who <= SIGNED_IN_UNPROVEN;
}

bool identity_holds(Request *rq, Who who, i64 place)
{
    if (!may_ask(rq, who)) return false;
    return who <= SIGNED_IN || keeper->holds(rq, who, place);
}

Reply identity_asks_token(Request *rq, Str why)
{
    Reply r = reply_problem(rq, 401, why);
    return reply_with(r, "WWW-Authenticate", rq->who.wrong ? S("Bearer error=\"invalid_token\"") : S("Bearer"));
}

bool identity_may_write(Request *rq) { return !rq->who.access || keeper->may_write(rq); }
void identity_wrote(Request *rq) { if (rq->who.access) keeper->wrote(rq); }

static Reply sign_in_first(Request *rq)
{
    if (rq->who.unproven && (request_is_api(rq) || !str_eq(rq->method, S("GET"))))
        return reply_problem(rq, 403, tr(rq->lang, _("The center’s staff signs in with a second proof. Set one up on the page of your account.")));
    if (request_is_api(rq)) return identity_asks_token(rq, (Str){ 0 });
    if (!str_eq(rq->method, S("GET"))) return reply_problem_titled(rq, 403, tr(rq->lang, _("You are signed out")), tr(rq->lang, _("Nothing was sent. Sign in, open the page of the form again, and send it from there.")));
    Buf b = buf_on(rq->arena);
    put(&b, rq->lang == LANG_ES ? S("/es") : S(""));
    put(&b, rq->who.unproven ? S("/account/second?back=") : rq->who.bare ? S("/second?back=") : S("/sign-in?back="));
    put_query(&b, rq->address);
    return reply_redirect(rq, 303, buf_str(&b));
}

bool identity_sent_form(Request *rq)
{
    Str given = request_form(rq, "token");
    u8 differ = given.n != rq->who.token.n;
    for (isize i = 0; i < given.n && i < rq->who.token.n; i++) differ |= (u8)(given.p[i] ^ rq->who.token.p[i]);
    return !differ;
}

Reply identity_lacks(Request *rq)
{
    return reply_problem(rq, 403, tr(rq->lang, _("This is for others: your account has no such role here. The lead of your city, or the center's staff, can give it to you.")));
}

bool identity_meets(Request *rq, Who who, bool leaves, Reply *refused)
{
    bool reads = str_eq(rq->method, S("GET"));
    *refused = (Reply){ 0 };
    if (!may_ask(rq, who)) *refused = sign_in_first(rq);
    else if (!reads && rq->who.session && !identity_sent_form(rq)) *refused = reply_problem_titled(rq, 403, tr(rq->lang, _("This was not sent")), tr(rq->lang, _("This form is from another sign-in, or an old one. Open its page again and send it from there.")));
    else if (!reads && rq->who.behind && !leaves) *refused = reply_problem(rq, 403, tr(rq->lang, _("You look through somebody else's eyes: nothing can be changed. Go back to your own account first.")));
    else if (who == SIGNED_IN_UNPROVEN) rq->db->viewer = rq->who.person;     /* they see themselves, to set it up */
    return !refused->status;
}

static Reply cookie(Reply reply, Arena *a, const char *name, Str secret, i64 seconds)
{
    return reply_with(reply, "Set-Cookie", str_fmt(a, "%s=" STR_FMT "; Path=/; HttpOnly; SameSite=Lax; Max-Age=%" PRId64 "%s", name, STR_ARG(secret), secret.n ? seconds : 0, is_https() ? "; Secure" : ""));
}

Reply identity_cookie(Reply reply, Arena *a, Str secret, i64 seconds) { return cookie(reply, a, cookie_name(), secret, seconds); }

Reply identity_eyes(Reply reply, Request *rq, Str secret, i64 seconds)
{
    return cookie(identity_cookie(reply, rq->arena, secret, seconds), rq->arena, own_name(), request_cookie(rq, cookie_name()), seconds);
}

Reply identity_eyes_end(Reply reply, Request *rq, i64 seconds)
{
    return cookie(identity_cookie(reply, rq->arena, request_cookie(rq, own_name()), seconds), rq->arena, own_name(), (Str){ 0 }, 0);
}
