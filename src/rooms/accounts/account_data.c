/* account_data.c: everything that is known of a person, for that person; and taking it away. */
#include "rooms/accounts/accounts_pages.h"
#include "base/random.h"
#include "media/csv.h"
#include "store/journal.h"
#include "web/done.h"

enum { ROOMS_MOST = 16 };
static PersonalFn *exports[ROOMS_MOST];
static LeavingFn *leavings[ROOMS_MOST];
static int exports_n, leavings_n;

void personal_lend(PersonalFn *tells, LeavingFn *leaves)
{
    for (int i = 0; tells && i < exports_n; i++) if (exports[i] == tells) tells = NULL;
    for (int i = 0; leaves && i < leavings_n; i++) if (leavings[i] == leaves) leaves = NULL;
    must(exports_n < ROOMS_MOST && leavings_n < ROOMS_MOST);
    if (tells) exports[exports_n++] = tells;
    if (leaves) leavings[leavings_n++] = leaves;
}

/* ---- export ---- */

static void put_json_field(Buf *b, const char *name, Str value)
{
    put_fmt(b, "%s\n  \"%s\": ", b->n > 1 ? "," : "", name);
    json_text(b, value);
}

static Str time_said(Arena *a, Time t)
{
    Buf b = buf_on(a);
    put_iso_time(&b, t);
    return buf_str(&b);
}

static Str account_json(Request *rq, const PersonById *me)
{
    Buf b = buf_on(rq->arena);
    RoleListRows roles = role_list(rq->db, me->id);
    SessionAllRows sessions = session_all(rq->db);
    put_char(&b, '{');
    put_json_field(&b, "name", me->name), put_json_field(&b, "email", me->email), put_json_field(&b, "language", me->lang), put_json_field(&b, "since", time_said(rq->arena, me->made));
    put(&b, S(",\n  \"roles\": ["));
    for (isize i = 0; i < roles.n; i++) {
        put_fmt(&b, "%s{\"role\":\"" STR_FMT "\",\"city\":", i ? "," : "", STR_ARG(roles.p[i].role));
        json_text(&b, place_path(rq->db, roles.p[i].place_id));
        put_fmt(&b, ",\"since\":\"" STR_FMT "\"}", STR_ARG(time_said(rq->arena, roles.p[i].since)));
    }
    put(&b, S("],\n  \"sessions\": ["));
    for (isize i = 0; i < sessions.n; i++) {
        put(&b, i ? S(",{\"browser\":") : S("{\"browser\":"));
        json_text(&b, sessions.p[i].agent);
        put_fmt(&b, ",\"since\":\"" STR_FMT "\",\"until\":\"" STR_FMT "\"}", STR_ARG(time_said(rq->arena, sessions.p[i].made)), STR_ARG(time_said(rq->arena, sessions.p[i].expires)));
    }
    put(&b, S("],\n  \"tokens\": ["));
    AccessTokenListRows tokens = access_token_list(rq->db);
    for (isize i = 0; i < tokens.n; i++) {
        put(&b, i ? S(",{\"name\":") : S("{\"name\":"));
        json_text(&b, tokens.p[i].name);
        put_fmt(&b, ",\"since\":\"" STR_FMT "\",\"until\":\"" STR_FMT "\"}", STR_ARG(time_said(rq->arena, tokens.p[i].made)), STR_ARG(time_said(rq->arena, tokens.p[i].expires)));
    }
    put(&b, S("]\n}\n"));
    return buf_str(&b);
}

static void put_deed(void *ctx, const DeedList *d)
{
    put_fmt(ctx, STR_FMT "," STR_FMT "," STR_FMT ",%" PRId64 ",", STR_ARG(time_said(((Buf *)ctx)->arena, d->at)), STR_ARG(d->action), STR_ARG(d->subject), d->subject_id);
    csv_put_peoples(ctx, d->detail);
    put_char(ctx, '\n');
}

Reply account_export(Request *rq)
{
    PersonById me;
    Buf deeds = buf_on(rq->arena);
    if (rq->who.behind) return notice(rq, 403, tr(rq->lang, _("This is for them alone")), tr(rq->lang, _("You look through somebody else’s eyes. All that is known of a person goes to that person: ask them to download it themselves. Nothing was downloaded.")));
    if (!person_by_id(rq->db, rq->who.person, &me)) return reply_problem(rq, 404, (Str){ 0 });
    Time now = clock_now();
    Zip *zip = zip_begin(rq->arena);
    zip_add(zip, S("account.json"), account_json(rq, &me), now);
    put(&deeds, S("time,action,row,number,detail\n"));
    deed_list(rq->db, put_deed, &deeds);
    zip_add(zip, S("what-you-did.csv"), buf_str(&deeds), now);
    for (int i = 0; i < exports_n; i++) exports[i](rq->db, rq->who.person, zip);
    Str bytes;
    Err e = zip_end(zip, &bytes);
    if (failed(e)) { rq->failure = e; return reply_problem(rq, 503, (Str){ 0 }); }
    Reply r = reply_with(reply_bytes(rq, S("application/zip"), bytes), "Content-Disposition", S("attachment; filename=\"rotunda-my-data.zip\""));
    r.keep = KEEP_NOT;
    return r;
}

/* ---- erasure ---- */

static const Field erase_fields[] = {
    { "sure", FIELD_YES, REQUIRED, .label = N_("Yes, take my account away for good"), .missing = N_("Tick the box: this cannot be taken back.") },
    { 0 }
};
static const FormFrame erase_frame = { .back = "/account", .back_label = N_("Your account"), .title = N_("Take my account away"), .lead = N_("Your name, address, password, roles and sessions are erased at once."), .button = N_("Take it away"),
    .after = N_("What stays, without your name: what your city recorded and published; its drafts, with what you wrote in them at any time; its page and its plan; the files that you sent; and the journal, which holds numbers instead of names. A declaration of service that you signed as a mayor stays public, with your name and office. What waited for you goes to your lead’s desk. Backups of the center forget you when they are deleted.") };

Reply erase_show(Request *rq) { return form_reply(rq, &erase_frame, form_new(rq, erase_fields)); }

static Err erase_rule(Write *w, void *arg)
{
    PersonById me;
    Arena *a = w->db->arena;
    (void)arg;
    Err e = not_last_administrator(w, w->actor);
    if (failed(e)) return e;
    if (!person_by_id(w->db, w->actor, &me)) return w->db->failure;
    e = places_left(w, w->actor);
    for (int i = 0; i < leavings_n && !failed(e); i++) e = leavings[i](w, w->actor);
    if (failed(e)) return e;
    role_take_all(w->db, w->actor), recovery_clear(w->db, w->actor), credential_erase(w->db, w->actor), passkey_end_all(w->db, w->actor), access_token_end_all(w->db, w->actor), session_end_others(w->db, w->actor, 0);
    jobs_forget(w, w->actor);
    one_time_erase(w->db, (OptInt)SOME(w->actor), me.email);
    person_erase(w->db, &(PersonEraseArgs){ .handle = random_name(a, 10), .name = S("(somebody who left)"), .name_key = S("somebody who left"), .erased = SOME(w->now), .id = w->actor });
    return journal_note(w, "person.erase", "person", w->actor, (Str){ 0 });
}

Reply erase_send(Request *rq)
{
    Form *f = form_new(rq, erase_fields);
    if (!form_read(rq, f)) return form_reply(rq, &erase_frame, f);
    if (form_refused(f, rq, NULL, request_change(rq, erase_rule, NULL))) return form_reply(rq, &erase_frame, f);
    return identity_cookie(reply_redirect(rq, 303, done_at(rq, "erased", rq->lang == LANG_ES ? S("/es/") : S("/"))), rq->arena, (Str){ 0 }, 0);
}
