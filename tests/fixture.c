#include "tests/fixture.h"
#include "rooms/accounts/accounts_pages.h"
#include "rooms/practices/practices.h"
#include "tests/test.h"

const FixturePerson people[PEOPLE] = {
    { 'v', NULL, NULL, NULL },                                          /* a visitor */
    { 'n', "none@mail.example", "", "" },                               /* an account without a role */
    { 's', "student@uni.example", "student", "" },
    { 'c', "coach@center.example", "coach", "" },
    { 'r', "reviewer@center.example", "reviewer", "" },
    { 'e', "researcher@center.example", "researcher", "" },
    { 'a', "staff@own.example", "city_staff", "boston-ma-us" },
    { 'l', "lead@own.example", "city_lead", "boston-ma-us" },
    { 'm', "mayor@own.example", "mayor", "boston-ma-us" },
    { 'A', "staff@other.example", "city_staff", "houston-tx-us" },
    { 'L', "lead@other.example", "city_lead", "houston-tx-us" },
    { 'p', "officer@center.example", "program_officer", "" },
    { 'd', "administrator@center.example", "administrator", "" },
    { 'u', "unproven@center.example", "administrator", "" },       /* staff whose second proof is due: led to set one up, and nothing else */
    { 'b', "bare@own.example", "city_lead", "boston-ma-us" },       /* one who has given the password alone: the second proof is asked for */
    { 'x', "off@own.example", "city_lead", "boston-ma-us" },            /* switched off: everything that a visitor may not is refused */
};

/* ---- the fixture ---- */

static Str last_part(Str path) { isize at = path.n; while (at && path.p[at - 1] != '/') at--; return str_slice(path, at, path.n); }
static Str handle_of(const Reply *r) { Str p = str_slice(r->location, 0, str_find_char(r->location, '?') < 0 ? r->location.n : str_find_char(r->location, '?')); return last_part(p); }

static const Somebody *who(Fixture *f, char letter)
{
    for (isize i = 0; i < PEOPLE; i++) if (people[i].letter == letter) return &f->who[i];
    return NULL;
}

Reply fixture_post(Fixture *f, char letter, const char *path, const char *body) { return center_as(f->c, who(f, letter), "POST", path, body); }

static Str draft_with(Fixture *f, const char *word, bool send)
{
    Reply r = fixture_post(f, 'a', "/drafts/new", str_fmt(f->a, "community=boston-ma-us&title=Draft+%s", word).p);
    Str handle = handle_of(&r);
    static const char *const sections[] = { "problem", "done", "results" };
    for (isize i = 0; i < countof(sections); i++) {
        const char *path = str_fmt(f->a, "/drafts/" STR_FMT "/%s", STR_ARG(handle), sections[i]).p;
        CHECK_INT(fixture_post(f, 'a', path, str_fmt(f->a, "version=0&body=text+%s", word).p).status, 303);
    }
    if (send) CHECK_INT(fixture_post(f, 'a', str_fmt(f->a, "/drafts/" STR_FMT "/head", STR_ARG(handle)).p, str_fmt(f->a, "title=Draft+%s&summary=%s&concern=housing", word, word).p).status, 303);
    if (send) CHECK_INT(fixture_post(f, 'a', str_fmt(f->a, "/drafts/" STR_FMT "/send", STR_ARG(handle)).p, "").status, 303);
    return handle;
}

static Err withdraw_rule(Write *w, void *arg)
{
    PracticeOfSlug p;
    (void)arg;
    if (!practice_of_slug(w->db, S("houston-the-way-home"), &p)) return err(w->db->arena, ERR_INPUT, "no such practice");
    EvidenceAllRows levels = evidence_all(w->db);
    practice_written(w->db, &(PracticeWrittenArgs){ .title = S("CANARYWITHDRAWN"), .summary = S("CANARYWITHDRAWN"), .body = S("CANARYWITHDRAWN"), .cost_kind = S("unknown"), .outcome_kind = S("none"), .verification = S("unread"), .evidence_id = levels.p[0].id, .fingerprint = S("x"), .changed = w->now, .id = p.id });
    practice_publish(w->db, false, w->now, p.id);
    return OK;
}

static Err colleague_rule(Write *w, void *arg)
{
    Fixture *f = arg;
    PersonOfEmail p;
    PersonById row;
    if (!person_of_email(w->db, S("canarymail@own.example"), &p)) return err(w->db->arena, ERR_INPUT, "no colleague");
    person_rename(w->db, S("CANARYCOLLEAGUE"), S("canarycolleague"), S("en"), p.id);
    w->db->viewer = p.id;
    if (person_by_id(w->db, p.id, &row)) f->colleague = str_copy(f->a, row.handle);
    return w->db->failure;
}

Err proven_rule(Write *w, void *arg) { credential_totp_on(w->db, true, 0, *(i64 *)arg); return OK; }
Err unproven_rule(Write *w, void *arg) { credential_totp_on(w->db, false, 0, *(i64 *)arg); return OK; }
static Err bare_rule(Write *w, void *arg)
{
    Somebody *who = arg;
    SessionNew s = { .person = who->id, .agent = S("test"), .bare = true };
    Err e = session_open(w, &s);
    who->secret = s.secret;
    return e;
}

static Err off_rule(Write *w, void *arg) { person_disable(w->db, (OptInt)SOME(w->now), *(i64 *)arg); return OK; }

static Str follow_up_handle(Fixture *f)
{
    Str mails = center_mail(f->c);
    isize at = str_find(mails, S("/follow-ups/"));
    return CHECK(at > 0) ? str_copy(f->a, str_slice(mails, at + 12, at + 28)) : S("x");
}

/* What stands behind `before` in the first link of a page that has it, as this one sees it. */
static Str page_handle_as(Fixture *f, char letter, const char *page, const char *before)
{
    Reply r = center_as(f->c, who(f, letter), "GET", page, "");
    isize at = str_find(r.body, str_from(before)), end = at + (isize)strlen(before);
    if (!CHECK(at > 0)) return S("x");
    isize from = end;
    while (end < r.body.n && ((r.body.p[end] >= 'a' && r.body.p[end] <= 'z') || (r.body.p[end] >= '0' && r.body.p[end] <= '9'))) end++;
    return str_copy(f->a, str_slice(r.body, from, end));
}

Fixture *fixture(Arena *a)
{
    Fixture *f = make(a, Fixture);
    *f = (Fixture){ .a = a, .c = center_of_demo(a), .seen = map_on(a) };
    for (isize i = 1; i < PEOPLE; i++) f->who[i] = center_somebody(f->c, people[i].email, people[i].role, people[i].slug);
    center_somebody(f->c, "canarymail@own.example", "city_staff", "boston-ma-us");
    must(!failed(store_write(center_store(f->c), a, colleague_rule, f)));
    fixture_post(f, 'p', "/communities/boston-ma-us/people/domain", "domain=own.example");
    center_ask(f->c, "POST", "/join", "email=new%40own.example");
    Str mails = center_mail(f->c);
    isize at = str_find(mails, S("/link/")), end = at;
    while (end < mails.n && mails.p[end] > ' ') end++;
    CHECK_INT(center_ask(f->c, "POST", str_z(a, str_slice(mails, at, end)), "name=CANARYJOINER").status, 303);
    Reply r = fixture_post(f, 'a', "/practices/rockford-functional-zero/record", "community=boston-ma-us&status=adopted&since=2026-01-01&channel=CANARYMEMBERS&members=yes");
    f->members_record = handle_of(&r);
    r = fixture_post(f, 'a', "/practices/durham-commute-nudges/record", str_fmt(a, "community=boston-ma-us&status=piloting&since=2026-11-20&channel=letters").p);
    f->public_record = handle_of(&r);
    f->writing = draft_with(f, "CANARYWRITING", false), f->sent = draft_with(f, "CANARYSENT", true);
    must(!failed(store_write(center_store(f->c), a, withdraw_rule, NULL)));
    CHECK_INT(fixture_post(f, 'l', "/communities/boston-ma-us/membership", "why=CANARYHOPE&mayor=M&checked=yes").status, 303);
    CHECK_INT(fixture_post(f, 'a', "/communities/boston-ma-us/help", "offers=CANARYOFFER&members=yes").status, 303);
    CHECK_INT(fixture_post(f, 'l', "/communities/boston-ma-us/help", "offers=with+homes&open=yes").status, 303);
    CHECK_INT(fixture_post(f, 'l', "/communities/boston-ma-us/plan/new", "title=Homes&state=planned").status, 303);
    f->helper = page_handle_as(f, 'n', "/communities/boston-ma-us", "/help/"), f->initiative = page_handle_as(f, 'l', "/communities/boston-ma-us", "/plan/");
    CHECK_INT(center_ask(f->c, "POST", str_fmt(a, "/communities/boston-ma-us/help/" STR_FMT, STR_ARG(f->helper)).p, "name=CANARYFORWARD&email=x%40y.example&words=CANARYFORWARD&checked=yes").status, 303);
    CHECK_INT(center_send(f->c, who(f, 'p'), "/practices/boston-safest-driver/files", "title=Letter", "letter.txt", S("CANARYFILE")).status, 303);
    f->file = page_handle_as(f, 'p', "/practices/boston-safest-driver/files", "href=\"/files/");
    center_mail(f->c);
    clock_shift(400 * 86400);
    for (isize i = 1; i < PEOPLE; i++) center_sign_in(f->c, &f->who[i]);
    f->follow_up = follow_up_handle(f);
    CHECK_INT(fixture_post(f, 'a', str_fmt(a, "/follow-ups/" STR_FMT, STR_ARG(f->follow_up)).p, "still=whole&result=CANARYFOLLOW").status, 303);
    must(!failed(store_write(center_store(f->c), a, unproven_rule, &f->who[PEOPLE - 3].id)));
    must(!failed(store_write(center_store(f->c), a, bare_rule, &f->who[PEOPLE - 2])));
    must(!failed(store_write(center_store(f->c), a, off_rule, &f->who[PEOPLE - 1].id)));
    return f;
}

/* ---- every route's path with every row ---- */

static Str with(Arena *a, Str path, const char *name, Str value)
{
    isize at = str_find(path, str_from(name));
    if (at < 0) return path;
    return str_fmt(a, STR_FMT STR_FMT STR_FMT, STR_ARG(str_slice(path, 0, at)), STR_ARG(value), STR_ARG(str_slice(path, at + (isize)strlen(name), path.n)));
}

static void add(Fixture *f, Addresses *out, Str path)
{
    path = with(f->a, path, ":section", S("problem"));
    if (str_find_char(path, ':') >= 0) path = str_slice(path, 0, str_find_char(path, ':'));
    vec_push(f->a, out, path);
}

Addresses addresses_of(Fixture *f, Str path)
{
    Addresses out = { 0 };
    static const Str practices[] = { S("rockford-functional-zero"), S("houston-the-way-home"), S("durham-commute-nudges") }, cities[] = { S("boston-ma-us"), S("houston-tx-us") };
    const Str handles[] = { f->members_record, f->public_record, f->follow_up, f->writing, f->sent, f->colleague, f->helper, f->initiative, f->file };
    if (str_find(path, S(":handle")) >= 0)
        for (isize i = 0; i < countof(handles); i++) add(f, &out, with(f->a, with(f->a, path, ":handle", handles[i]), ":slug", cities[0]));
    else if (str_find(path, S("practices/:slug")) >= 0) for (isize i = 0; i < countof(practices); i++) add(f, &out, with(f->a, path, ":slug", practices[i]));
    else if (str_find(path, S("communities/:slug")) >= 0) for (isize i = 0; i < countof(cities); i++) add(f, &out, with(f->a, path, ":slug", cities[i]));
    else {
        path = with(f->a, with(f->a, with(f->a, path, ":slug", S("housing")), ":geoid", S("3921000")), ":token", S("x-y"));
        path = with(f->a, with(f->a, path, ":page", S("privacy")), ":level", S("RCT"));
        add(f, &out, path);
        static const char *const asked[] = { "?q=canary", "?q=withdrawn&sort=new", "?for=boston-ma-us", "?name=canary", "?demo=1" };
        for (isize i = 0; i < countof(asked); i++) add(f, &out, str_fmt(f->a, STR_FMT "%s", STR_ARG(path), asked[i]));
    }
    return out;
}

Reply fixture_ask(Fixture *f, isize i, const char *method, const char *address)
{
    return i ? center_as(f->c, &f->who[i], method, address, "") : center_ask(f->c, method, address, "");
}
