#include "rooms/accounts/access_tokens.h"
#include "access_tokens.html.h"
#include "base/random.h"
#include "store/journal.h"
#include "store/store.h"
#include "web/view.h"
#include "web/done.h"

enum { HOUR = 3600, DAY = 24 * HOUR, TOKENS_MOST = 20, WRITES_MOST = 1000, WINDOW = 900 };

static const FieldChoice scope_choices[] = {
    { "read", N_("Read what I can read"), NULL },
    { "records", N_("Record what my city does, and answer what became of it"), NULL },
    { "drafts", N_("Write practices"), NULL },
    { "city", N_("Look after my city’s people, page and plan"), NULL },
    { "account", N_("Change my name and language, and sign browsers out"), NULL },
    { "staff", N_("What I may do as one of the center’s staff"), NULL },
    { 0 }
};
static const FieldChoice day_choices[] = { { "30", N_("30 days"), NULL }, { "90", N_("90 days"), NULL }, { "365", N_("A year"), NULL }, { 0 } };
static const Field token_fields[] = {
    { "name", FIELD_TEXT, REQUIRED, .label = N_("What is it for?"), .hint = N_("So that you know it again, for example: the weekly upload from our spreadsheet"), .max = 80 },
    { "scopes", FIELD_CHECKS, REQUIRED, .label = N_("What may it do?"), .hint = N_("Never more than you may yourself. Choose as little as it needs."), .choices = scope_choices },
    { "days", FIELD_RADIO, REQUIRED, .label = N_("For how long?"), .choices = day_choices },
    { 0 }
};

Str scopes_said(Arena *a, int lang, i64 scopes)
{
    Str said[8];
    isize n = 0;
    for (int i = 0; scope_choices[i].value; i++) if (scopes >> i & 1) said[n++] = tr(lang, str_from(scope_choices[i].label));
    return str_join(a, said, n, S("; "));
}

i64 scopes_of(Str chosen)
{
    i64 scopes = 0;
    Str one;
    while (str_cut(&chosen, '\n', &one)) for (int i = 0; scope_choices[i].value; i++) if (str_eq(one, str_from(scope_choices[i].value))) scopes |= 1 << i;
    return scopes;
}

/* ---- who asks ---- */

static Err used_rule(Write *w, void *arg)
{
    access_token_used(w->db, (OptInt)SOME(w->now), *(i64 *)arg);
    return OK;
}

static void used_done(Change *c) { arena_free(c->arena); }

/* Once an hour, so that reading does not become writing. Whoever reads does not wait for it. */
static void note_used(Request *rq, const AccessTokenFind *t)
{
    if (t->used.known && t->used.v > clock_now() - HOUR) return;
    if (rq->write) { access_token_used(rq->db, (OptInt)SOME(rq->write->now), t->id); return; }
    Arena *a = arena_new();
    i64 *id = make(a, i64);
    Change *c = make(a, Change);
    *id = t->id;
    *c = (Change){ .rule = used_rule, .arg = id, .arena = a, .done = used_done };
    store_submit(rq->db->store, c);
}

bool token_of(Request *rq, Str secret, Identity *out)
{
    AccessTokenFind t;
    if (!access_token_find(rq->db, clock_now(), store_tag(rq->db->store, rq->arena, "access", secret), &t)) return false;
    *out = (Identity){ .person = t.person_id, .access = t.id, .scopes = (unsigned)t.scopes, .name = t.name, .handle = t.handle, .demo = t.demo, .unproven = proof_late(t.demo, t.proven, t.staff_since) };
    note_used(rq, &t);
    return true;
}

/* Counted when it has been answered: a refused rule takes back what was written before it. */
static Str writes_of(Request *rq) { return attempt_bucket(rq->db, "writes", str_fmt(rq->arena, "%" PRId64, rq->who.person)); }

bool token_may_write(Request *rq)
{
    AttemptCount tries;
    return !attempt_count(rq->db, rq->write->now - WINDOW, writes_of(rq), &tries) || tries.n < WRITES_MOST;
}

void token_wrote(Request *rq)
{
    AttemptAdd tries;
    attempt_add(rq->db, rq->write->now, rq->write->now - WINDOW, writes_of(rq), &tries);
}

/* ---- the page ---- */


/* Offered is what the person can use; what they may is asked each time that the token comes. */
static void scopes_offer(Request *rq, Form *f)
{
    RoleListRows roles = role_list(rq->db, rq->who.person);
    bool staff = is_staff(rq->db, rq->who.person), city = false;
    for (isize i = 0; i < roles.n; i++) city |= roles.p[i].place_id > 0;
    const bool can[] = { true, city, city || staff, city || staff, true, staff };
    Choice c[countof(can)];
    isize n = 0;
    for (isize i = 0; i < countof(can); i++) if (can[i]) c[n++] = (Choice){ .value = str_from(scope_choices[i].value), .label = tr(rq->lang, str_from(scope_choices[i].label)) };
    form_choices(f, "scopes", c, n);
}

static Reply tokens_page_of(Request *rq, Form *f, Str secret)
{
    TokensPage page = { .form = f, .secret = secret };
    scopes_offer(rq, f);
    AccessTokenListRows rows = access_token_list(rq->db);
    page.tokens.p = make_array(rq->arena, TokenLine, rows.n), page.tokens.n = rows.n;
    page.full = rows.n >= TOKENS_MOST;
    for (isize i = 0; i < rows.n; i++)
        page.tokens.p[i] = (TokenLine){ rows.p[i].handle, rows.p[i].name, scopes_said(rq->arena, rq->lang, rows.p[i].scopes), day_said(rq->arena, rq->lang, rows.p[i].made), day_said(rq->arena, rq->lang, rows.p[i].expires),
                                        rows.p[i].used.known ? day_said(rq->arena, rq->lang, rows.p[i].used.v) : (Str){ 0 }, rows.p[i].expires <= clock_now() };
    show(rq, access_tokens_page, &page);
    Reply r = reply_html_status(rq, f->refused ? 422 : 200);
    r.keep = KEEP_NOT;
    return r;
}

static Form *token_form(Request *rq)
{
    Form *f = form_new(rq, token_fields);
    form_set(f, "scopes", S("read")), form_set(f, "days", S("90"));
    return f;
}

Reply tokens_show(Request *rq) { return tokens_page_of(rq, token_form(rq), (Str){ 0 }); }

Err token_make(Write *w, void *arg)
{
    TokenNew *t = arg;
    Arena *a = w->db->arena;
    AccessTokenCount have;
    AccessTokenAdd added;
    if (access_token_count(w->db, t->person, &have) && have.n >= TOKENS_MOST) return err(a, ERR_INPUT, "%s", N_("You have 20 tokens. End one that is not needed any more."));
    t->secret = str_fmt(a, "rotunda_" STR_FMT, STR_ARG(random_name(a, 30)));
    AccessTokenAddArgs args = { .handle = random_name(a, 10), .tag = store_tag(w->db->store, a, "access", t->secret), .person_id = t->person, .name = t->name, .scopes = t->scopes,
                                .made = w->now, .expires = w->now + DAY * t->days };
    if (!access_token_add(w->db, &args, &added)) return w->db->failure;
    mail_put(w, "mail token", t->person, added.id);
    return journal_note(w, "token.make", "person", t->person, (Str){ 0 });
}

Reply tokens_make(Request *rq)
{
    Form *f = form_new(rq, token_fields);
    bool fine = form_read(rq, f);
    TokenNew t = { .person = rq->who.person, .name = form_text(f, "name"), .scopes = scopes_of(form_text(f, "scopes")), .days = form_int(f, "days") };
    if (!fine || form_refused(f, rq, NULL, request_change(rq, token_make, &t))) return tokens_page_of(rq, f, (Str){ 0 });
    return tokens_page_of(rq, token_form(rq), t.secret);
}

static Err end_rule(Write *w, void *arg)
{
    i64 n = access_token_end(w->db, *(Str *)arg, w->actor);
    return n ? journal_note(w, "token.end", "person", w->actor, (Str){ 0 }) : OK;
}

Reply tokens_end(Request *rq)
{
    Str handle = request_form(rq, "access");
    return reply_changed(rq, end_rule, &handle, done_at(rq, "token-ended", S("/account/tokens")));
}
