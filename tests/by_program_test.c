/* The forms of pages, sent by programs: who may, what is refused, what is done once, and that nothing is overwritten unseen. */
#include "rooms/accounts/accounts_pages.h"
#include "rooms/accounts/access_tokens.h"
#include "store.sql.h"
#include "store/store.h"
#include "tests/center.h"
#include "tests/test.h"
#include "web/by_program.h"

#define RECORD "/api/v1/practices/rockford-functional-zero/record"
static const char piloting[] = "{\"community\":\"boston-ma-us\",\"status\":\"piloting\",\"since\":\"2026-03-01\",\"channel\":\"the reminder letter\"}";
static const char adopted[] = "{\"community\":\"boston-ma-us\",\"status\":\"adopted\",\"since\":\"2026-04-01\",\"channel\":\"the reminder letter\",\"members\":true}";

static i64 changes(DemoCenter *c, Arena *a)
{
    SealNewest end = { 0 };
    Db *db = db_begin(center_store(c), a);
    seal_newest(db, &end);
    db_end(db);
    return end.last_id;
}

static Reply get(DemoCenter *c, Str token, const char *address) { return center_program(c, "GET", address, &(Sent){ .token = token }); }
static Reply send(DemoCenter *c, Str token, const char *address, const char *json) { return center_program(c, "POST", address, &(Sent){ .token = token, .json = json }); }
static Str between(Str text, const char *from, const char *to)
{
    isize at = str_find(text, str_from(from));
    Str rest = str_slice(text, CHECK(at >= 0) ? at + (isize)strlen(from) : text.n, text.n);
    return str_slice(rest, 0, max_i64(str_find(rest, str_from(to)), 0));
}

static Str tag_of(const Reply *r) { return reply_header(r, "ETag"); }

TEST(by_program_a_record_is_made_read_and_changed_as_seen)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Str token = center_token(c, &ana, "records read");
    CHECK_INT(get(c, token, RECORD).status, 404);
    CHECK_INT(center_program(c, "POST", RECORD, &(Sent){ .token = token, .json = piloting, .if_match = "*" }).status, 412);
    Reply made = send(c, token, RECORD, piloting);
    CHECK_INT(made.status, 201);
    CHECK(str_starts(made.location, S("/records/")) && page_has(made.body, "{\"address\":\"/records/") && tag_of(&made).n > 20);
    Reply seen = get(c, token, RECORD);
    CHECK_STR(tag_of(&seen), tag_of(&made).p);
    CHECK_STR(seen.body, str_fmt(a, "{\"community\":\"boston-ma-us\",\"status\":\"piloting\",\"since\":\"2026-03-01\",\"channel\":\"the reminder letter\",\"kept\":null,\"changed\":null,\"dropped\":null,\"reason\":null,\"owner\":\"" STR_FMT "\",\"members\":false}\n", STR_ARG(center_handle(c, "ana@boston.gov"))).p);
    CHECK_INT(send(c, token, RECORD, adopted).status, 428);
    CHECK_INT(center_program(c, "POST", RECORD, &(Sent){ .token = token, .json = adopted, .if_match = "\"0123\"" }).status, 412);
    CHECK_INT(center_program(c, "POST", RECORD, &(Sent){ .token = token, .json = adopted, .if_match = str_fmt(a, "W/" STR_FMT, STR_ARG(tag_of(&seen))).p }).status, 412);
    CHECK(page_has(get(c, token, RECORD).body, "piloting"));
    Reply changed = center_program(c, "POST", RECORD, &(Sent){ .token = token, .json = adopted, .if_match = str_fmt(a, "\"x\", " STR_FMT, STR_ARG(tag_of(&seen))).p });
    CHECK_INT(changed.status, 200);
    CHECK(!str_eq(tag_of(&changed), tag_of(&seen)));
    CHECK_INT(center_program(c, "POST", RECORD, &(Sent){ .token = token, .json = piloting, .if_match = str_z(a, tag_of(&seen)) }).status, 412);
    CHECK(page_has(get(c, token, RECORD "?city=boston-ma-us").body, "\"members\":true"));
    CHECK_INT(get(c, token, RECORD "?city=houston-tx-us").status, 404);
    center_end(c);
}

TEST(by_program_says_beside_which_field_something_is_wrong)
{
    static const struct { const char *json, *field, *message; } cases[] = {
        { "{}", "\"field\":\"status\"", "Choose something" },
        { "{\"community\":\"houston-tx-us\",\"status\":\"considering\",\"since\":\"2026-03-01\"}", "\"field\":\"community\"", "Choose something" },
        { "{\"community\":\"boston-ma-us\",\"status\":\"dreaming\",\"since\":\"2026-03-01\"}", "\"field\":\"status\"", "Choose something" },
        { "{\"community\":\"boston-ma-us\",\"status\":\"piloting\",\"since\":\"2026-03-01\"}", "\"field\":\"channel\"", "Say which letter" },
        { "{\"community\":\"boston-ma-us\",\"status\":\"stopped\",\"since\":\"2026-03-01\"}", "\"field\":\"reason\"", "Say why" },
        { "{\"community\":\"boston-ma-us\",\"status\":\"considering\",\"since\":\"tomorrow\"}", "\"field\":\"since\"", "This is not a day" },
        { "{\"community\":\"boston-ma-us\",\"status\":\"considering\",\"since\":20260301}", "\"field\":\"since\"", "takes a text" },
        { "{\"community\":\"boston-ma-us\",\"status\":\"considering\",\"since\":\"2026-03-01\",\"members\":\"yes\"}", "\"field\":\"members\"", "true or false" },
        { "{\"community\":\"boston-ma-us\",\"status\":\"considering\",\"since\":\"2026-03-01\",\"secret\":1}", "\"field\":\"secret\"", "There is no such field here. There are: community, status, " },
        { "{\"community\":\"boston-ma-us\",\"status\":\"considering\",\"since\":\"2026-03-01\",\"token\":\"x\"}", "\"field\":\"token\"", "no such field" },
        { "{\"community\":[\"boston-ma-us\"],\"status\":{\"a\":1},\"since\":\"2026-03-01\"}", "\"field\":\"community\"", "takes a text" },
    };
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Str token = center_token(c, &ana, "records read");
    i64 before = changes(c, a);
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].json);
        Reply r = send(c, token, RECORD, cases[i].json);
        CHECK_INT(r.status, 422);
        CHECK(page_has(r.body, cases[i].field) && page_has(r.body, cases[i].message));
    }
    CHECK_INT(changes(c, a), before);
    center_end(c);
}

TEST(by_program_takes_json_objects_and_nothing_else)
{
    Buf deep = buf_on(a), wide = buf_on(a);
    put(&deep, S("{\"community\":"));
    for (int i = 0; i < 30000; i++) put(&deep, S("["));
    put_char(&deep, 0);
    for (int i = 0; i < 5000; i++) put_fmt(&wide, "%s\"k%d\":1", i ? "," : "{", i);
    put(&wide, S("}")), put_char(&wide, 0);
    const struct { const char *json, *type; int status; } cases[] = {
        { "", "application/json", 422 }, { "{", NULL, 400 }, { "[]", NULL, 400 }, { "\"text\"", NULL, 400 }, { "null", NULL, 400 }, { "{\"a\":1}{}", NULL, 400 }, { "{'a':1}", NULL, 400 },
        { "{\"since\":\"a\",\"since\":\"b\"}", NULL, 400 }, { "{\"since\":\"\xff\"}", NULL, 400 }, { "{\"since\":\"a\\u0000b\"}", NULL, 400 }, { "{\"since\":1e999}", NULL, 400 },
        { deep.p, NULL, 400 }, { wide.p, NULL, 422 }, { "{}", "application/json; charset=utf-8", 422 }, { "{}", "Application/JSON", 422 },
        { "{}", "text/plain", 415 }, { "{}", "", 415 }, { "community=boston-ma-us", "application/x-www-form-urlencoded", 415 }, { "{}", "multipart/form-data", 415 }, { "{}", "application/jsonp", 415 },
        { "{\"channel\":\"a\\u0007b\",\"community\":\"boston-ma-us\",\"status\":\"piloting\",\"since\":\"2026-03-01\"}", NULL, 422 },
    };
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Str token = center_token(c, &ana, "records");
    i64 before = changes(c, a);
    for (isize i = 0; i < countof(cases); i++) {
        test_case(str_utf8_head(str_from(cases[i].json), 60).p);
        CHECK_INT(center_program(c, "POST", RECORD, &(Sent){ .token = token, .json = cases[i].json, .type = cases[i].type }).status, cases[i].status);
    }
    CHECK_INT(changes(c, a), before);
    center_end(c);
}

TEST(by_program_nobody_asks_without_a_token_of_that_scope)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), sam = center_somebody(c, "sam@uni.example", "student", "");
    Str token = center_token(c, &ana, "records"), reads = center_token(c, &ana, "read"), drafts = center_token(c, &ana, "drafts account"), student = center_token(c, &sam, "records read");
    i64 before = changes(c, a);
    Reply r = send(c, (Str){ 0 }, RECORD, piloting);
    CHECK_INT(r.status, 401);
    CHECK_STR(reply_header(&r, "WWW-Authenticate"), "Bearer");
    r = send(c, S("rotunda_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), RECORD, piloting);
    CHECK_INT(r.status, 401);
    CHECK(page_has(reply_header(&r, "WWW-Authenticate"), "invalid_token"));
    CHECK_INT(center_as(c, &ana, "POST", RECORD, "community=boston-ma-us").status, 401);         /* a cookie does not count */
    CHECK_INT(center_as(c, &ana, "GET", "/api/v1/account", "").status, 401);
    CHECK_INT(send(c, ana.secret, RECORD, piloting).status, 401);                                 /* nor a session's secret as a token */
    CHECK_INT(get(c, token, "/account").status, 303);                /* nor a token at a page */
    r = send(c, reads, RECORD, piloting);
    CHECK_INT(r.status, 403);
    CHECK(page_has(reply_header(&r, "WWW-Authenticate"), "insufficient_scope"));
    CHECK_INT(send(c, drafts, RECORD, piloting).status, 403);
    CHECK_INT(send(c, student, RECORD, piloting).status, 403);
    CHECK_INT(get(c, token, "/api/v1/account").status, 403);         /* to read is a scope too */
    CHECK_INT(get(c, token, "/api/v1/practices").status, 403);
    CHECK_INT(get(c, reads, "/api/v1/practices").status, 200);
    CHECK_INT(get(c, S("rotunda_x"), "/api/v1/practices").status, 401);
    CHECK_INT(send(c, token, "/api/v1/practices/no-such-practice/record", piloting).status, 404);
    CHECK_INT(changes(c, a), before);
    center_end(c);
}

/* ---- done once ---- */

static Reply send_once(DemoCenter *c, Str token, const char *once, const char *json) { return center_program(c, "POST", "/api/v1/drafts/new", &(Sent){ .token = token, .json = json, .once = once }); }

TEST(by_program_what_has_a_name_is_done_once)
{
    static const char one[] = "{\"community\":\"boston-ma-us\",\"title\":\"One\"}", two[] = "{\"community\":\"boston-ma-us\",\"title\":\"Two\"}", none[] = "{\"community\":\"boston-ma-us\"}";
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), bea = center_somebody(c, "bea@boston.gov", "city_staff", "boston-ma-us");
    Str token = center_token(c, &ana, "drafts"), second = center_token(c, &ana, "drafts account"), beas = center_token(c, &bea, "drafts");
    CHECK_INT(send_once(c, token, "n-1", none).status, 422);                /* a name is not spent by what was refused */
    Reply first = send_once(c, token, "n-1", one);
    CHECK_INT(first.status, 201);
    CHECK_STR(reply_header(&first, "Idempotency-Replayed"), "");
    i64 after = changes(c, a);
    for (int i = 0; i < 3; i++) {
        Reply again = send_once(c, i < 2 ? token : second, "n-1", one);     /* names are a person's, not a token's */
        CHECK_INT(again.status, 201);
        CHECK_STR(again.location, first.location.p);
        CHECK(str_eq(again.body, first.body));
        CHECK_STR(reply_header(&again, "Idempotency-Replayed"), "true");
    }
    CHECK_INT(send_once(c, token, "n-1", two).status, 422);
    CHECK_INT(center_program(c, "POST", "/api/v1/drafts/new?x=1", &(Sent){ .token = token, .json = one, .once = "n-1" }).status, 422);
    CHECK_INT(changes(c, a), after);
    CHECK_INT(send_once(c, beas, "n-1", two).status, 201);
    CHECK_INT(send_once(c, token, "n 1", two).status, 400);
    CHECK_INT(send_once(c, token, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", two).status, 400);
    clock_shift(DAY + 1);
    Reply later = send_once(c, token, "n-1", one);                          /* forgotten after a day */
    CHECK_INT(later.status, 201);
    CHECK(!str_eq(later.location, first.location));
    clock_shift(0);
    center_end(c);
}

/* ---- a token ends ---- */

static Err roles_off(Write *w, void *arg) { role_take_all(w->db, *(i64 *)arg); return OK; }
static Err switch_off(Write *w, void *arg) { person_disable(w->db, (OptInt)SOME(w->now), *(i64 *)arg); return OK; }
static Err switch_on(Write *w, void *arg) { person_disable(w->db, (OptInt){ 0 }, *(i64 *)arg); return OK; }

TEST(by_program_a_token_stops_at_once_with_what_it_rests_on)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Str token = center_token(c, &ana, "records account read"), other = center_token(c, &ana, "read");
    CHECK_INT(get(c, token, "/api/v1/account").status, 200);
    must(!failed(store_write(center_store(c), a, switch_off, &ana.id)));
    CHECK_INT(get(c, token, "/api/v1/account").status, 401);
    CHECK_INT(send(c, token, RECORD, piloting).status, 401);
    must(!failed(store_write(center_store(c), a, switch_on, &ana.id)));
    CHECK_INT(get(c, token, "/api/v1/account").status, 200);
    must(!failed(store_write(center_store(c), a, roles_off, &ana.id)));
    CHECK_INT(send(c, token, RECORD, piloting).status, 403);
    Str page = center_as(c, &ana, "GET", "/account/tokens", "").body;
    CHECK(page_has(page, "last used") && page_has(page, "never used") && !page_has(page, "rotunda_"));
    CHECK_INT(center_as(c, &ana, "POST", "/account/tokens/end", str_fmt(a, "access=" STR_FMT, STR_ARG(between(page, "name=\"access\" value=\"", "\""))).p).status, 303);
    CHECK_INT(get(c, other, "/api/v1/account").status, 401);      /* the newest stands first */
    CHECK_INT(get(c, token, "/api/v1/account").status, 200);
    clock_shift(366 * DAY);
    CHECK_INT(get(c, token, "/api/v1/account").status, 401);
    clock_shift(0);
    CHECK_INT(get(c, token, "/api/v1/account").status, 200);
    CHECK_INT(center_as(c, &ana, "POST", "/account/password", "password=lamp+river+seven").status, 303);
    CHECK_INT(get(c, token, "/api/v1/account").status, 401);
    Str mails = center_mail(c);
    CHECK(page_has(mails, "Subject: A token was made for your account"));
    token = center_token(c, &ana, "read");
    CHECK_INT(get(c, token, "/api/v1/account").status, 200);
    CHECK_INT(center_as(c, &ana, "POST", "/account/erase", "sure=yes").status, 303);
    CHECK_INT(get(c, token, "/api/v1/account").status, 401);
    center_end(c);
}

static Err many_writes(Write *w, void *arg)
{
    for (int i = 0; i < 999; i++) attempt_allow(w, "writes", str_fmt(w->db->arena, "%" PRId64, *(i64 *)arg), 1, 900);
    return OK;
}

TEST(by_program_writes_are_counted_also_those_that_are_refused)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), bea = center_somebody(c, "bea@boston.gov", "city_staff", "boston-ma-us");
    Str token = center_token(c, &ana, "records read"), beas = center_token(c, &bea, "records");
    must(!failed(store_write(center_store(c), a, many_writes, &ana.id)));
    CHECK_INT(send(c, token, RECORD, "{\"community\":\"boston-ma-us\",\"status\":\"piloting\",\"since\":\"2026-03-01\"}").status, 422);
    Reply r = send(c, token, RECORD, piloting);
    CHECK_INT(r.status, 429);
    CHECK_STR(reply_header(&r, "Retry-After"), "900");
    CHECK_INT(get(c, token, "/api/v1/practices").status, 200);
    CHECK_INT(send(c, beas, RECORD, piloting).status, 201);
    clock_shift(901);
    CHECK_INT(center_program(c, "POST", RECORD, &(Sent){ .token = token, .json = piloting, .if_match = "*" }).status, 200);
    clock_shift(0);
    center_end(c);
}

/* ---- a practice is written, sent and published by programs ---- */

TEST(by_program_a_practice_is_written_and_published)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), ed = center_somebody(c, "ed@center.example", "program_officer", "");
    Str token = center_token(c, &ana, "drafts read"), editors = center_token(c, &ed, "staff read");
    Reply r = send(c, token, "/api/v1/drafts/new", "{\"community\":\"boston-ma-us\",\"title\":\"Text before the court date\"}");
    CHECK_INT(r.status, 201);
    const char *draft = str_fmt(a, "/api/v1" STR_FMT, STR_ARG(r.location)).p;
    CHECK_INT(send(c, token, str_fmt(a, "%s/send", draft).p, NULL).status, 422);                 /* needed sections are empty */
    static const char *const sections[] = { "problem", "done", "results" };
    for (isize i = 0; i < countof(sections); i++) CHECK_INT(send(c, token, str_fmt(a, "%s/%s", draft, sections[i]).p, "{\"body\":\"What was so.\"}").status, 200);
    const char *problem = str_fmt(a, "%s/problem", draft).p, *head = str_fmt(a, "%s/head", draft).p;
    Reply seen = get(c, token, problem);
    CHECK_STR(seen.body, "{\"body\":\"What was so.\"}\n");
    CHECK_INT(send(c, token, problem, "{\"body\":\"Better.\"}").status, 428);
    CHECK_INT(center_as(c, &ana, "POST", problem + 7, "version=1&body=At+the+page").status, 303);
    CHECK_INT(center_program(c, "POST", problem, &(Sent){ .token = token, .json = "{\"body\":\"Better.\"}", .if_match = str_z(a, tag_of(&seen)) }).status, 412);
    seen = get(c, token, problem);
    CHECK_INT(center_program(c, "POST", problem, &(Sent){ .token = token, .json = "{\"body\":\"Better.\"}", .if_match = str_z(a, tag_of(&seen)) }).status, 200);
    CHECK_INT(send(c, token, str_fmt(a, "%s/problem/restore", draft).p, "{\"version\":1}").status, 200);
    CHECK_INT(center_program(c, "POST", head, &(Sent){ .token = token, .json = "{\"title\":\"Text before the court date\",\"summary\":\"Fewer missed it.\",\"concern\":\"housing\",\"year\":2024}", .if_match = "*" }).status, 200);
    CHECK(page_has(get(c, token, head).body, "\"concern\":\"housing\",\"year\":2024,"));
    CHECK_INT(send(c, editors, str_fmt(a, "%s/review", draft).p, "{}").status, 404);              /* not theirs to see yet */
    CHECK_INT(send(c, token, str_fmt(a, "%s/send", draft).p, NULL).status, 200);
    CHECK_INT(center_program(c, "POST", head, &(Sent){ .token = token, .json = "{\"title\":\"Too late\"}", .if_match = "*" }).status, 409);
    CHECK_INT(center_program(c, "POST", problem, &(Sent){ .token = token, .json = "{\"body\":\"Too late\"}", .if_match = "*" }).status, 409);
    CHECK_INT(send(c, token, str_fmt(a, "%s/send", draft).p, NULL).status, 409);
    CHECK_INT(send(c, token, str_fmt(a, "%s/problem/edit", draft).p, NULL).status, 409);
    CHECK_INT(send(c, token, str_fmt(a, "%s/problem/restore", draft).p, "{\"version\":1}").status, 409);
    CHECK_INT(send(c, token, str_fmt(a, "%s/review", draft).p, "{}").status, 403);
    const char *review = str_fmt(a, "%s/review", draft).p;
    CHECK_INT(send(c, editors, review, "{\"answer\":\"publish\",\"level\":\"descriptive\"}").status, 428);
    seen = get(c, editors, review);
    CHECK_STR(seen.body, "{\"answer\":null,\"level\":null,\"source_kind\":null,\"verification\":null,\"read_on\":null,\"cost\":null,\"cost_kind\":null,\"change\":null,\"change_kind\":null,\"note\":null}\n");
    r = center_program(c, "POST", review, &(Sent){ .token = editors, .json = "{\"answer\":\"publish\",\"level\":\"descriptive\"}", .if_match = str_z(a, tag_of(&seen)) });
    CHECK_INT(r.status, 200);
    CHECK(page_has(center_get(c, str_fmt(a, "/practices/text-before-the-court-date").p), "What was so."));
    center_end(c);
}

/* ---- every other form, once ---- */

static i64 sessions_of(DemoCenter *c, Arena *a, const Somebody *who)
{
    Db *db = db_begin(center_store(c), a);
    db->viewer = who->id;
    i64 n = session_list(db, clock_now()).n;
    db_end(db);
    return n;
}

TEST(by_program_staff_invites_gives_takes_and_switches_off)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ed = center_somebody(c, "ed@center.example", "program_officer", "");
    Str token = center_token(c, &ed, "staff");
    CHECK_INT(send(c, token, "/api/v1/people/invite", "{\"email\":\"New@City.gov\",\"name\":\"New\",\"role\":\"student\"}").status, 200);
    CHECK_INT(send(c, token, "/api/v1/people/invite", "{\"email\":\"new@city.gov\",\"name\":\"New\",\"role\":\"student\"}").status, 422);
    CHECK_INT(send(c, token, "/api/v1/people/invite", "{\"email\":\"x@city.gov\",\"name\":\"X\",\"role\":\"administrator\"}").status, 422);
    const char *person = str_fmt(a, "/api/v1/people/" STR_FMT, STR_ARG(center_handle(c, "new@city.gov"))).p;
    CHECK_INT(send(c, token, str_fmt(a, "%s/role", person).p, "{\"role\":\"mayor\",\"place\":\"Houston\"}").status, 200);
    CHECK_INT(send(c, token, str_fmt(a, "%s/take", person).p, "{\"role\":\"student:0\"}").status, 200);
    CHECK_INT(send(c, token, str_fmt(a, "%s/take", person).p, "{\"role\":\"administrator:0\"}").status, 403);
    static const char *const no_role[] = { "{}", "{\"role\":\"student\"}", "{\"role\":\"king:0\"}", "{\"role\":\"student:here\"}" };
    for (isize i = 0; i < countof(no_role); i++) {
        Reply r = send(c, token, str_fmt(a, "%s/take", person).p, no_role[i]);
        test_case(no_role[i]);
        CHECK_INT(r.status, 422), CHECK(page_has(r.body, "{\"field\":\"role\""));
    }
    CHECK_INT(send(c, token, str_fmt(a, "%s/account", person).p, "{\"account\":\"off\"}").status, 200);
    CHECK_INT(send(c, token, str_fmt(a, "%s/account", person).p, "{}").status, 422);          /* and is not switched on by that */
    CHECK(page_has(center_as(c, &ed, "GET", str_slice(str_from(person), 7, 100).p, "").body, "switched off"));
    CHECK_INT(send(c, token, str_fmt(a, "%s/eyes", person).p, "{}").status, 403);
    CHECK_INT(send(c, token, "/api/v1/communities/boston-ma-us/people/domain", "{\"domain\":\"boston.gov\"}").status, 200);
    CHECK_INT(send(c, token, "/api/v1/communities/boston-ma-us/people/domain", "{\"domain\":\"gmail.com\"}").status, 422);
    CHECK_INT(send(c, token, "/api/v1/communities/boston-ma-us/people/domain/take", "{}").status, 422);
    CHECK_INT(send(c, token, "/api/v1/communities/boston-ma-us/people/domain/take", "{\"domain\":\"boston.gov\"}").status, 200);
    CHECK_INT(send(c, token, "/api/v1/center/jobs", "{\"job\":1}").status, 409), CHECK_INT(send(c, token, "/api/v1/center/jobs/away", "{\"job\":1}").status, 409);     /* none was given up */
    CHECK_INT(send(c, token, "/api/v1/center/jobs", "{\"job\":\"1\"}").status, 422);
    CHECK(page_has(send(c, token, "/api/v1/center/jobs", "{}").body, "{\"field\":\"job\""));      /* read without a form */
    center_end(c);
}

TEST(by_program_a_lead_takes_in_and_hands_over)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ed = center_somebody(c, "ed@center.example", "program_officer", ""), lead = center_somebody(c, "lead@boston.gov", "city_lead", "boston-ma-us");
    Str token = center_token(c, &lead, "city account read");
    center_as(c, &ed, "POST", "/communities/boston-ma-us/people/domain", "domain=boston.gov");
    center_ask(c, "POST", "/join", "email=new%40boston.gov");
    Str link = between(center_mail(c), "https://practices.example.org/link/", "\n");
    CHECK_INT(center_ask(c, "POST", str_fmt(a, "/link/" STR_FMT, STR_ARG(link)).p, "name=New").status, 303);
    Str joining = between(center_as(c, &lead, "GET", "/communities/boston-ma-us/people", "").body, "name=\"yes\" value=\"", "\"");
    const char *path = "/api/v1/communities/boston-ma-us/people/joining";
    CHECK(page_has(send(c, token, path, "{}").body, "\"status\":422") && page_has(send(c, token, path, "{}").body, "\"field\":\"yes\""));
    CHECK_INT(send(c, token, path, "{\"yes\":\"nobody\"}").status, 404);
    CHECK_INT(send(c, token, path, str_fmt(a, "{\"yes\":\"" STR_FMT "\",\"no\":\"" STR_FMT "\"}", STR_ARG(joining), STR_ARG(joining)).p).status, 422);
    CHECK_INT(send(c, token, path, str_fmt(a, "{\"yes\":\"" STR_FMT "\"}", STR_ARG(joining)).p).status, 200);
    CHECK_INT(send(c, token, path, str_fmt(a, "{\"no\":\"" STR_FMT "\"}", STR_ARG(joining)).p).status, 409);
    Str handle = center_handle(c, "new@boston.gov");
    CHECK_INT(send(c, token, str_fmt(a, "/api/v1/communities/boston-ma-us/people/" STR_FMT "/leave", STR_ARG(handle)).p, "{\"to\":null}").status, 200);
    CHECK_INT(send(c, token, str_fmt(a, "/api/v1/communities/boston-ma-us/people/" STR_FMT "/leave", STR_ARG(handle)).p, "{}").status, 404);
    CHECK_INT(center_program(c, "POST", "/api/v1/account", &(Sent){ .token = token, .json = "{\"name\":\"The Lead\",\"lang\":\"es\"}", .if_match = "*" }).status, 200);
    CHECK_STR(get(c, token, "/api/v1/account").body, "{\"name\":\"The Lead\",\"lang\":\"es\"}\n");
    CHECK_INT(sessions_of(c, a, &lead), 1);
    CHECK_INT(send(c, token, "/api/v1/account/sessions", NULL).status, 200);
    CHECK_INT(sessions_of(c, a, &lead), 0);
    center_end(c);
}

TEST(by_program_a_city_writes_its_page_and_plan)
{
    DemoCenter *c = center_of_demo(a);
    Somebody lead = center_somebody(c, "lead@boston.gov", "city_lead", "boston-ma-us"), admin = center_somebody(c, "admin@center.example", "administrator", "");
    Str token = center_token(c, &lead, "city read"), admins = center_token(c, &admin, "staff read");
    const char *page = "/api/v1/communities/boston-ma-us/edit", *help = "/api/v1/communities/boston-ma-us/help", *text = "/api/v1/center/texts/privacy";
    CHECK_INT(send(c, token, page, "{}").status, 428);
    Reply seen = get(c, token, page);
    CHECK_INT(center_program(c, "POST", page, &(Sent){ .token = token, .json = "{\"about\":\"Homes\",\"office\":\"Director\"}", .if_match = str_z(a, tag_of(&seen)) }).status, 422);
    CHECK_INT(center_program(c, "POST", page, &(Sent){ .token = token, .json = "{\"about\":\"Homes for all\"}", .if_match = str_z(a, tag_of(&seen)) }).status, 200);
    CHECK(page_has(get(c, token, page).body, "Homes for all"));
    Reply made = send(c, token, "/api/v1/communities/boston-ma-us/plan/new", "{\"title\":\"Homes\",\"state\":\"running\",\"metric\":\"families\",\"baseline\":12.5,\"target\":0}");
    CHECK_INT(made.status, 201);
    CHECK_STR(made.location, "/communities/boston-ma-us");
    Str city = center_as(c, &lead, "GET", "/communities/boston-ma-us", "").body;
    const char *plan = str_fmt(a, "/api/v1/communities/boston-ma-us/plan/" STR_FMT, STR_ARG(str_slice(between(city, "/communities/boston-ma-us/plan/", "\""), 0, 16))).p;
    Reply now = get(c, token, plan);
    CHECK(page_has(now.body, "\"baseline\":12.5,\"target\":0,\"until\":null}"));
    CHECK_INT(center_program(c, "POST", plan, &(Sent){ .token = token, .json = "{\"title\":\"Homes\",\"state\":\"reached\",\"metric\":\"families\",\"baseline\":\"12\"}", .if_match = "*" }).status, 422);
    CHECK_INT(center_program(c, "POST", plan, &(Sent){ .token = token, .json = "{\"title\":\"Homes\",\"state\":\"reached\",\"metric\":\"families\"}", .if_match = str_z(a, tag_of(&now)) }).status, 200);
    CHECK_INT(send(c, token, str_fmt(a, "%s/count", plan).p, "{\"day\":\"2026-03-01\",\"value\":7}").status, 200);
    CHECK_STR(get(c, token, help).body, "{\"offers\":null,\"members\":false,\"open\":false}\n");
    CHECK_INT(center_program(c, "POST", help, &(Sent){ .token = token, .json = "{\"offers\":\"Buses\",\"members\":true}", .if_match = "*" }).status, 200);
    CHECK_INT(send(c, token, help, "{\"offers\":\"\"}").status, 428);
    CHECK_INT(send(c, token, "/api/v1/communities/boston-ma-us/membership", "{\"why\":\"To learn\",\"mayor\":\"The mayor\"}").status, 200);
    CHECK_INT(send(c, token, "/api/v1/communities/boston-ma-us/membership", "{\"why\":\"To learn\",\"mayor\":\"The mayor\"}").status, 409);
    Reply es = center_program(c, "GET", text, &(Sent){ .token = admins, .lang = "es" }), en = get(c, admins, text);
    CHECK(!str_eq(tag_of(&es), tag_of(&en)));
    CHECK_INT(center_program(c, "POST", text, &(Sent){ .token = admins, .json = "{\"body\":\"# Ours\"}", .if_match = str_z(a, tag_of(&es)) }).status, 412);
    CHECK_INT(center_program(c, "POST", text, &(Sent){ .token = admins, .json = "{\"body\":\"# Lo nuestro\"}", .if_match = str_z(a, tag_of(&es)), .lang = "es" }).status, 200);
    CHECK(page_has(center_get(c, "/es/privacy"), "Lo nuestro"));
    center_end(c);
}

TEST(by_program_says_what_became_of_a_record)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Str token = center_token(c, &ana, "records");
    CHECK_INT(send(c, token, RECORD, piloting).status, 201);
    center_mail(c);
    clock_shift(300 * DAY);
    Str handle = between(center_mail(c), "https://practices.example.org/follow-ups/", "\n");
    const char *path = str_fmt(a, "/api/v1/follow-ups/" STR_FMT, STR_ARG(handle)).p;
    CHECK_INT(send(c, token, path, "{\"still\":\"part\"}").status, 422);
    Reply r = send(c, token, path, "{\"still\":\"part\",\"dropped\":\"Sundays\"}");
    CHECK_INT(r.status, 200);
    CHECK(page_has(r.body, "/records/"));
    CHECK_INT(send(c, token, path, "{\"still\":\"whole\"}").status, 422);       /* answered meanwhile */
    clock_shift(0);
    center_end(c);
}

/* ---- what stays at pages ---- */

TEST(by_program_pages_alone_sign_in_and_keep_secrets)
{
    static const char *const paths[] = { "/sign-in", "/sign-in/link", "/sign-in/forgot", "/second", "/sign-out", "/account/password", "/account/second", "/account/second/on", "/account/second/off",
                                         "/account/erase", "/account/tokens", "/account/tokens/end", "/for", "/join" };
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Str token = center_token(c, &ana, "read records drafts city account staff");
    i64 before = changes(c, a);
    for (isize i = 0; i < countof(paths); i++) {
        test_case(paths[i]);
        Reply r = send(c, token, str_fmt(a, "/api/v1%s", paths[i]).p, "{\"email\":\"ana@boston.gov\",\"password\":\"x\",\"name\":\"x\"}");
        CHECK_INT(r.status, 403);
        CHECK(page_has(r.body, "for people at a page"));
    }
    CHECK_INT(send(c, token, "/api/v1/no/such/form", "{}").status, 404);
    CHECK_INT(get(c, token, "/api/v1/drafts/new").status, 404);
    CHECK_INT(changes(c, a), before);
    center_end(c);
}

TEST(by_program_speaks_spanish_where_it_is_asked_to)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us");
    Str token = center_token(c, &ana, "records");
    Reply r = center_program(c, "POST", RECORD, &(Sent){ .token = token, .json = "{}", .lang = "es-MX,es;q=0.9" });
    CHECK_INT(r.status, 422);
    CHECK(page_has(r.body, "Elija algo"));
    CHECK(page_has(center_program(c, "POST", RECORD, &(Sent){ .token = token, .json = "{\"since\":1}", .lang = "es" }).body, "Este campo lleva un texto."));
    token = center_token(c, &ana, "drafts");
    r = center_program(c, "POST", "/api/v1/drafts/new", &(Sent){ .token = token, .json = "{\"community\":\"boston-ma-us\",\"title\":\"Sombra\"}", .lang = "es" });
    CHECK_INT(r.status, 201), CHECK(str_starts(r.body, S("{\"address\":\"/drafts/")));       /* as the guide puts it behind /api/v1 */
    center_end(c);
}

TEST(by_program_is_told_what_was_there_and_who_is_writing)
{
    DemoCenter *c = center_of_demo(a);
    Somebody eve = center_somebody(c, "eve@houston.gov", "city_staff", "houston-tx-us"), dan = center_somebody(c, "dan@houston.gov", "city_staff", "houston-tx-us");
    static const char *const begins = "{\"community\":\"houston-tx-us\",\"title\":\"The way home\",\"practice\":\"houston-the-way-home\"}";
    Str eves = center_token(c, &eve, "drafts"), dans = center_token(c, &dan, "drafts");
    Reply r = send(c, eves, "/api/v1/drafts/new", begins);
    CHECK_INT(r.status, 201), CHECK_INT(send(c, dans, "/api/v1/drafts/new", begins).status, 200);
    const char *at = str_fmt(a, "/api/v1" STR_FMT "/problem/edit", STR_ARG(r.location)).p;
    CHECK_INT(send(c, eves, at, "{}").status, 200), CHECK_INT(send(c, eves, at, "{}").status, 200);
    Reply held = send(c, dans, at, "{}");
    CHECK_INT(held.status, 409), CHECK(page_has(held.body, "eve is writing there now."));
    CHECK_INT(send(c, dans, at, "{\"take\":\"over\"}").status, 200), CHECK_INT(send(c, eves, at, "{}").status, 409);
    center_end(c);
}

#define PART(name) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_PART(name) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"letter.txt\"\r\nContent-Type: text/plain\r\n\r\n"

/* Two files that differ behind a NUL are two, also under one name. */
TEST(by_program_files_are_told_apart_behind_a_nul)
{
    #define PDF_PART "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"letter.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4\n%%"
    static const char first[] = PART("title") "A\r\n" PDF_PART "\0first\r\n--XX--\r\n", other[] = PART("title") "A\r\n" PDF_PART "\0other\r\n--XX--\r\n";
    static const char *const at = "/api/v1/practices/rockford-functional-zero/files";
    const Sent sent = { .type = "multipart/form-data; boundary=XX", .once = "letter" };
    DemoCenter *c = center_of_demo(a);
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Sent one = sent, two = sent;
    one.token = two.token = center_token(c, &officer, "staff drafts");
    one.bytes = str_of(first, sizeof first - 1), two.bytes = str_of(other, sizeof other - 1);
    CHECK_INT(center_program(c, "POST", at, &one).status, 201);
    CHECK_INT(center_program(c, "POST", at, &one).status, 201);
    CHECK_INT(center_program(c, "POST", at, &two).status, 422);
    center_end(c);
}

TEST(by_program_files_are_sent_once_and_taken_away)
{
    static const char body[] = PART("title") "The letter\r\n" PART("shown") "true\r\n" FILE_PART("file") "Dear resident\r\n--XX--\r\n";
    static const char again[] = "--XY\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nThe letter\r\n--XY\r\nContent-Disposition: form-data; name=\"shown\"\r\n\r\ntrue\r\n"
                                "--XY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"letter.txt\"\r\n\r\nDear resident\r\n--XY--\r\n";
    static const struct { const char *body, *type; int status; const char *says; } refused[] = {
        { "{}", "application/json", 415, "multipart/form-data" },
        { "no parts", "multipart/form-data; boundary=XX", 400, "a part for each field" },
        { PART("title") "x\r\n--XX--\r\n", "multipart/form-data; boundary=XX", 422, "\"field\":\"file\"" },
        { PART("title") "x\r\n" PART("file") "text\r\n--XX--\r\n", "multipart/form-data; boundary=XX", 422, "a file, with its name" },
        { FILE_PART("title") "x\r\n--XX--\r\n", "multipart/form-data; boundary=XX", 422, "takes a text" },
        { PART("shown") "yes\r\n" FILE_PART("file") "x\r\n--XX--\r\n", "multipart/form-data; boundary=XX", 422, "true or false" },
        { PART("title") "x\r\n" PART("title") "y\r\n" FILE_PART("file") "x\r\n--XX--\r\n", "multipart/form-data; boundary=XX", 422, "{\"field\":\"title\",\"message\":\"This field takes one part.\"}" },
        { PART("title") "x\r\n" FILE_PART("file") "x\r\n" FILE_PART("file") "y\r\n--XX--\r\n", "multipart/form-data; boundary=XX", 422, "{\"field\":\"file\",\"message\":\"This field takes one part.\"}" },
        { PART("nobody") "x\r\n" FILE_PART("file") "x\r\n--XX--\r\n", "multipart/form-data; boundary=XX", 422, "There is no such field here" },
    };
    static const char *const at = "/api/v1/practices/rockford-functional-zero/files", *const page = "/practices/rockford-functional-zero/files";
    DemoCenter *c = center_of_demo(a);
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Str token = center_token(c, &officer, "staff drafts");
    for (isize i = 0; i < countof(refused); i++) {
        test_case(refused[i].body);
        Reply r = center_program(c, "POST", at, &(Sent){ .token = token, .json = refused[i].body, .type = refused[i].type, .once = "letter" });
        CHECK_INT(r.status, refused[i].status);
        if (!CHECK(page_has(r.body, refused[i].says))) printf(STR_FMT "\n", STR_ARG(r.body));
    }
    Reply made = center_program(c, "POST", at, &(Sent){ .token = token, .json = body, .type = "multipart/form-data; boundary=XX", .once = "letter" });
    CHECK_INT(made.status, 201), CHECK_STR(made.location, page);
    i64 then = changes(c, a);
    Reply twice = center_program(c, "POST", at, &(Sent){ .token = token, .json = again, .type = "multipart/form-data; boundary=XY", .once = "letter" });
    CHECK_INT(twice.status, 201), CHECK_STR(reply_header(&twice, "Idempotency-Replayed"), "true"), CHECK_INT(changes(c, a), then);
    CHECK_INT(center_program(c, "POST", at, &(Sent){ .token = token, .json = refused[2].body, .type = "multipart/form-data; boundary=XX", .once = "letter" }).status, 422);
    Str take = between(center_as(c, &officer, "GET", page, "").body, "action=\"/files/", "\"");
    CHECK_INT(send(c, token, str_fmt(a, "/api/v1/files/" STR_FMT, STR_ARG(take)).p, "{}").status, 200);
    CHECK(!page_has(center_as(c, &officer, "GET", page, "").body, "The letter"));
    center_end(c);
}

TEST(by_program_the_words_of_the_library_are_kept_as_seen)
{
    static const struct { const char *at, *json, *page, *says; } words[] = {
        { "/api/v1/words/concerns/housing", "{\"name\":\"Homes that last\",\"about\":\"Rent, repair\",\"name_es\":\"Hogares\",\"about_es\":null}", "/concerns", "Homes that last" },
        { "/api/v1/words/evidence/RCT", "{\"label\":\"Drawn by lot\",\"rule\":\"Places were drawn by lot\"}", "/evidence", "Drawn by lot" },
        { "/api/v1/words/synonyms", "{\"list\":\"zzyzx, eviction\"}", "/practices?q=zzyzx", "vict" },
    };
    DemoCenter *c = center_of_demo(a);
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", ""), ana = center_somebody(c, "ana@boston.gov", "city_lead", "boston-ma-us");
    Str token = center_token(c, &officer, "staff read"), theirs = center_token(c, &ana, "staff read");
    for (isize i = 0; i < countof(words); i++) {
        test_case(words[i].at);
        Reply seen = get(c, token, words[i].at);
        CHECK_INT(seen.status, 200), CHECK(!page_has(seen.body, "try1"));
        CHECK_INT(send(c, token, words[i].at, words[i].json).status, 428), CHECK_INT(send(c, theirs, words[i].at, words[i].json).status, 403);
        CHECK_INT(center_program(c, "POST", words[i].at, &(Sent){ .token = token, .json = "{\"try1\":\"trees\"}", .if_match = str_z(a, tag_of(&seen)) }).status, 422);
        CHECK_INT(center_program(c, "POST", words[i].at, &(Sent){ .token = token, .json = words[i].json, .if_match = str_z(a, tag_of(&seen)) }).status, 200);
        CHECK_INT(center_program(c, "POST", words[i].at, &(Sent){ .token = token, .json = words[i].json, .if_match = str_z(a, tag_of(&seen)) }).status, 412);
        CHECK(page_has(center_until(c, words[i].page, words[i].says), words[i].says));
    }
    CHECK_INT(center_program(c, "POST", "/api/v1/words/synonyms", &(Sent){ .token = token, .json = "{\"list\":\"a =>\"}", .if_match = "*" }).status, 422);
    CHECK_INT(send(c, token, "/api/v1/words/synonyms/preview", "{}").status, 403);
    center_end(c);
}
