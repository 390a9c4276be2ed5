#include "rooms/communities/membership.h"
#include "tests/center.h"
#include "tests/test.h"
#include "tests/unzip.h"

typedef struct { DemoCenter *c; Arena *a; Somebody staff, lead, mayor, officer, other, visitor; } City;

static City city_of(Arena *a)
{
    City x = { .c = center_of_demo(a), .a = a };
    x.staff = center_somebody(x.c, "staff@boston.example", "city_staff", "boston-ma-us");
    x.lead = center_somebody(x.c, "lead@boston.example", "city_lead", "boston-ma-us");
    x.officer = center_somebody(x.c, "officer@center.example", "program_officer", "");
    x.other = center_somebody(x.c, "staff@houston.example", "city_staff", "houston-tx-us");
    return x;
}

static Reply post(const City *x, const Somebody *who, const char *what, const char *body) { return center_as(x->c, who, "POST", str_fmt(x->a, "/communities/boston-ma-us/%s", what).p, body); }
static Str page(const City *x, const Somebody *who) { return who ? center_as(x->c, who, "GET", "/communities/boston-ma-us", "").body : center_get(x->c, "/communities/boston-ma-us"); }
static Str membership(const City *x, const Somebody *who) { return center_as(x->c, who, "GET", "/communities/boston-ma-us/membership", "").body; }

static Str link_in(Arena *a, Str text, const char *part)
{
    isize at = str_find(text, str_from(part)), end = at;
    if (!CHECK(at >= 0)) return S("/");
    while (end < text.n && text.p[end] > ' ' && text.p[end] != '"') end++;
    return str_copy(a, str_slice(text, at, end));
}

TEST(membership_is_asked_for_answered_and_signed)
{
    City x = city_of(a);
    CHECK_INT(post(&x, &x.lead, "membership", "why=&mayor=").status, 422);
    Reply check = post(&x, &x.lead, "membership", "why=Homes%0AParks&mayor=Ana+Ruiz&mayor_email=mayor%40boston.example");
    CHECK_INT(check.status, 200);
    CHECK(page_has(check.body, "Check your answers")), CHECK(page_has(check.body, "Ana Ruiz")), CHECK(page_has(check.body, "name=\"checked\" value=\"yes\""));
    CHECK(page_has(membership(&x, &x.lead), "Not a member yet"));            /* looking at it sends nothing */
    Reply again = post(&x, &x.lead, "membership", "why=Homes&mayor=Ana&checked=no");
    CHECK_INT(again.status, 200), CHECK(page_has(again.body, "Homes</textarea>"));
    CHECK_INT(post(&x, &x.lead, "membership", "why=Homes%0AParks&mayor=Ana+Ruiz&mayor_email=mayor%40boston.example&checked=yes").status, 303);
    CHECK_INT(post(&x, &x.lead, "membership", "why=x&mayor=y&checked=yes").status, 409);
    CHECK(page_has(membership(&x, &x.staff), "with the center’s staff"));
    Str mails = center_mail(x.c);
    CHECK(page_has(mails, "To: officer@center.example")), CHECK(page_has(mails, "wants to be a member"));
    CHECK(!page_has(page(&x, NULL), "Member since"));

    CHECK(page_has(center_as(x.c, &x.lead, "GET", "/account/export", "").body, "membership-you-asked-for.csv") && !page_has(center_as(x.c, &x.staff, "GET", "/account/export", "").body, "membership-you-asked-for.csv"));

    CHECK_INT(post(&x, &x.officer, "membership/decide", "answer=changes&note=").status, 422);
    CHECK_INT(post(&x, &x.officer, "membership/decide", "answer=changes&note=Which+concern%3F").status, 303);
    mails = center_mail(x.c);
    CHECK(page_has(mails, "To: lead@boston.example")), CHECK(page_has(mails, "Which concern?"));
    CHECK(page_has(center_as(x.c, &x.lead, "GET", "/desk", "").body, "asks back about a membership"));
    CHECK(page_has(membership(&x, &x.lead), "Homes\nParks</textarea>"));
    CHECK_INT(post(&x, &x.officer, "membership/decide", "answer=member").status, 409);
    CHECK_INT(post(&x, &x.lead, "membership", "why=Homes&mayor=Ana+Ruiz&mayor_email=mayor%40boston.example&checked=yes").status, 303);
    CHECK(!page_has(center_as(x.c, &x.lead, "GET", "/desk", "").body, "asks back about a membership"));
    CHECK_INT(post(&x, &x.officer, "membership/decide", "answer=member").status, 303);
    CHECK(page_has(page(&x, NULL), "Member since"));

    mails = center_mail(x.c);                                                  /* the mayor is invited, and signs */
    CHECK(page_has(mails, "To: mayor@boston.example\nSubject: Boston, Massachusetts asks for your signature") && page_has(mails, "with the role of mayor of Boston, Massachusetts") && page_has(mails, "declaration of service, and sign it"));
    Str link = link_in(a, str_slice(mails, str_find(mails, S("To: mayor@boston.example")), mails.n), "/link/");
    CHECK_INT(center_ask(x.c, "POST", link.p, "name=Ana+Ruiz").status, 303);
    Somebody mayor = center_somebody(x.c, "second@boston.example", "mayor", "boston-ma-us");
    CHECK_INT(post(&x, &x.lead, "membership/declaration", "name=L&office=Lead&yes=yes&checked=yes").status, 403);
    CHECK_INT(post(&x, &x.officer, "membership/declaration", "name=L&office=Lead&yes=yes&checked=yes").status, 403);
    CHECK_INT(post(&x, &mayor, "membership/declaration", "name=Ana+Ruiz&office=Mayor+of+Boston&checked=yes").status, 422);
    CHECK_INT(post(&x, &mayor, "membership/declaration", "name=Ana+Ruiz&office=Mayor+of+Boston&yes=yes&checked=yes").status, 303);
    Str shown = page(&x, NULL);
    CHECK(page_has(shown, "Ana Ruiz")), CHECK(page_has(shown, "Mayor of Boston")), CHECK(page_has(shown, "names a chief service officer"));

    CHECK_INT(post(&x, &x.officer, "membership/decide", "answer=left&note=").status, 422);
    CHECK_INT(post(&x, &x.officer, "membership/decide", "answer=left&note=At+its+own+wish").status, 303);
    CHECK(!page_has(page(&x, NULL), "Member since")), CHECK(!page_has(page(&x, NULL), "Mayor of Boston"));
    CHECK(page_has(center_mail(x.c), "To: lead@boston.example\nSubject: Boston is a member no more"));

    clock_shift(60);                                                            /* it comes back, and the mayor signs anew */
    CHECK_INT(post(&x, &x.lead, "membership", "why=Homes&mayor=Ana+Ruiz&mayor_email=second%40boston.example&checked=yes").status, 303);
    CHECK_INT(post(&x, &x.officer, "membership/decide", "answer=member").status, 303);
    CHECK(!page_has(page(&x, NULL), "Mayor of Boston")), CHECK(page_has(membership(&x, &mayor), "Sign the declaration of service"));
    CHECK_INT(post(&x, &mayor, "membership/declaration", "name=Ana+Ruiz&office=Mayor+again&yes=yes&checked=yes").status, 303);
    CHECK(page_has(page(&x, NULL), "Mayor again")), CHECK(!page_has(membership(&x, &mayor), "Sign the declaration of service"));

    CHECK(page_has(center_as(x.c, &mayor, "GET", "/account/erase", "").body, "stays public, with your name and office"));
    CHECK_INT(center_as(x.c, &mayor, "POST", "/account/erase", "sure=yes").status, 303);
    Db *db = db_begin(center_store(x.c), a);
    MembershipOf row;
    db->viewer = x.officer.id;
    CHECK(membership_of(db, place_words->find(db, S("boston-ma-us")), &row) && !row.mayor.n && !row.mayor_email.n);
    db_end(db);
    clock_shift(0);
    center_end(x.c);
}

/* A city whose people write Spanish gets the mayor's invitation in Spanish; where there is no program officer, administrators read what comes. */
TEST(membership_is_written_in_the_language_of_who_asks_and_read_by_somebody)
{
    DemoCenter *c = center_of_demo(a);
    Somebody boss = center_somebody(c, "boss@center.example", "administrator", ""), lead = center_somebody(c, "lead@boston.example", "city_lead", "boston-ma-us");
    CHECK_INT(center_as(c, &lead, "POST", "/account", "name=Lidia&lang=es").status, 303);
    CHECK_INT(center_as(c, &lead, "POST", "/communities/boston-ma-us/membership", "why=Casas&mayor=Ana+Ruiz&mayor_email=mayor%40boston.example&checked=yes").status, 303);
    CHECK(page_has(center_mail(c), "To: boss@center.example"));
    CHECK_INT(center_as(c, &boss, "POST", "/communities/boston-ma-us/membership/decide", "answer=member").status, 303);
    Str mails = center_mail(c);
    CHECK(page_has(str_slice(mails, max_i64(str_find(mails, S("To: mayor@boston.example")), 0), mails.n), "Hola, Ana Ruiz"));
    center_end(c);
}

static const char *leave_of(const City *x, const Somebody *who)
{
    PersonById p = { 0 };
    Db *db = db_begin(center_store(x->c), x->a);
    db->viewer = who->id;
    CHECK(person_by_id(db, who->id, &p));
    db_end(db);
    return str_fmt(x->a, "people/" STR_FMT "/leave", STR_ARG(p.handle)).p;
}

/* Whoever asked has left meanwhile: the answer goes to who leads the city now. A mayor with an account is asked to sign by mail, too. */
TEST(membership_answers_reach_who_leads_the_city_and_its_mayor)
{
    City x = city_of(a);
    Somebody bea = center_somebody(x.c, "bea@houston.example", "city_staff", "houston-tx-us");
    CHECK_INT(post(&x, &x.lead, "membership", "why=Homes&mayor=Bea&mayor_email=bea%40houston.example&checked=yes").status, 303);
    Somebody next = center_somebody(x.c, "next@boston.example", "city_lead", "boston-ma-us");
    center_mail(x.c);
    CHECK_INT(post(&x, &x.lead, leave_of(&x, &x.lead), "to=").status, 303);
    CHECK_INT(post(&x, &x.officer, "membership/decide", "answer=declined&note=Not+yet").status, 303);
    Str mails = center_mail(x.c);
    CHECK(page_has(mails, "To: next@boston.example\nSubject: Boston was not taken up as a member") && page_has(mails, "Not yet"));

    CHECK_INT(post(&x, &next, "membership", "why=Homes&mayor=Bea&mayor_email=bea%40houston.example&checked=yes").status, 303);
    CHECK_INT(post(&x, &x.officer, "membership/decide", "answer=member").status, 303);
    mails = center_mail(x.c);
    CHECK(page_has(mails, "To: next@boston.example\nSubject: Boston is a member now"));
    CHECK(page_has(mails, "To: bea@houston.example\nSubject: Boston asks for your signature"));
    CHECK(page_has(membership(&x, &bea), "Sign the declaration of service"));
    CHECK(page_has(center_as(x.c, &bea, "GET", "/desk", "").body, "The declaration of service"));
    center_end(x.c);
}

TEST(membership_asks_no_mayor_whose_account_is_off)
{
    City x = city_of(a);
    center_somebody(x.c, "bea@houston.example", "city_staff", "houston-tx-us");
    CHECK_INT(post(&x, &x.lead, "membership", "why=Homes&mayor=Bea&mayor_email=bea%40houston.example&checked=yes").status, 303);
    center_between(x.c, "UPDATE person SET disabled = 1 WHERE email = 'bea@houston.example'");
    CHECK_INT(post(&x, &x.officer, "membership/decide", "answer=member").status, 303);
    Db *db = db_begin(center_store(x.c), a);
    CHECK_INT(role_holders(db, place_words->find(db, S("boston-ma-us")), S("mayor")).n, 0);
    db_end(db);
    CHECK(!page_has(center_mail(x.c), "bea@houston.example")), CHECK(page_has(center_as(x.c, &x.lead, "GET", "/desk", "").body, "The declaration of service"));
    center_end(x.c);
}

TEST(membership_who_leaves_is_not_named_on_the_citys_page_any_more)
{
    City x = city_of(a);
    PersonById p, to;
    Db *db = db_begin(center_store(x.c), a);
    db->viewer = x.lead.id;
    CHECK(person_by_id(db, x.lead.id, &p) && person_by_id(db, x.staff.id, &to));
    db_end(db);
    CHECK_INT(post(&x, &x.lead, "edit", str_fmt(a, "about=Trees&officer=+" STR_FMT "&office=Chief+service+officer", STR_ARG(p.name)).p).status, 303);
    CHECK(page_has(page(&x, NULL), "Chief service officer"));
    CHECK_INT(post(&x, &x.lead, str_fmt(a, "people/" STR_FMT "/leave", STR_ARG(p.handle)).p, str_fmt(a, "to=" STR_FMT, STR_ARG(to.handle)).p).status, 303);
    CHECK(!page_has(page(&x, NULL), "Chief service officer")), CHECK(page_has(page(&x, NULL), "Trees"));
    CHECK(page_has(center_mail(x.c), "names no chief service officer now"));
    center_end(x.c);
}

TEST(membership_a_city_writes_its_page_and_plan)
{
    City x = city_of(a);
    CHECK_INT(post(&x, &x.lead, "edit", "office=Officer").status, 422);
    CHECK_INT(post(&x, &x.lead, "edit", "about=We+**ask**+%3Cscript%3Ealert(1)%3C/script%3E&officer=Ana+Ruiz&office=Chief+service+officer&website=https%3A%2F%2Fb.example%2Fservice").status, 303);
    Str shown = page(&x, NULL);
    CHECK(page_has(shown, "<strong>ask</strong>")), CHECK(page_has(shown, "Ana Ruiz")), CHECK(page_has(shown, "https://b.example/service")), CHECK(!page_has(shown, "<script>alert"));

    CHECK_INT(post(&x, &x.lead, "plan/new", "title=Trees&state=running&baseline=10&target=40").status, 422);
    CHECK_INT(post(&x, &x.lead, "plan/new", "title=Trees&state=running&metric=trees+that+live&baseline=10&target=forty").status, 422);
    CHECK_INT(post(&x, &x.lead, "plan/new", "title=Trees&state=running&metric=trees+that+live&baseline=10&target=40.5&until=2027-05-01").status, 303);
    shown = page(&x, NULL);
    CHECK(page_has(shown, "from 10 to 40.5")), CHECK(page_has(shown, "1 May 2027"));
    Str plan = link_in(a, page(&x, &x.lead), "/plan/");
    if (str_eq(plan, S("/plan/new"))) plan = link_in(a, str_slice(page(&x, &x.lead), str_find(page(&x, &x.lead), S("Trees")), 1 << 20), "/plan/");
    const char *count = str_fmt(a, "%s/count", plan.p + 1).p;
    CHECK_INT(post(&x, &x.staff, count, "day=2999-01-01&value=1").status, 422);
    CHECK_INT(post(&x, &x.staff, count, "day=2026-05-01&value=25.25&note=by+the+parks+crew").status, 303);
    shown = page(&x, NULL);
    CHECK(page_has(center_as(x.c, &x.staff, "GET", str_fmt(a, "/communities/boston-ma-us/%s", count).p, "").body, "The last count: 25.25 on 1 May 2026."));
    CHECK(page_has(shown, "25.25 on 1 May 2026")), CHECK(page_has(shown, "value=\"50\""));
    Str es = center_get(x.c, "/es/communities/boston-ma-us");
    CHECK(page_has(es, "25,25")), CHECK(page_has(es, "1 de mayo de 2026"));
    CHECK_INT(center_as(x.c, &x.staff, "POST", str_fmt(a, "/es/communities/boston-ma-us/%s", count).p, "day=2026-06-01&value=30,5").status, 303);
    CHECK(page_has(page(&x, NULL), "30.5 on 1 June 2026"));
    CHECK_INT(post(&x, &x.other, count, "day=2026-05-01&value=1").status, 403);

    const char *throw = str_fmt(a, "%s/throw", plan.p + 1).p;                   /* what was a slip goes again */
    CHECK_INT(post(&x, &x.staff, count, "day=1900-01-01&value=1").status, 422);
    CHECK_INT(post(&x, &x.lead, "plan/new", "title=Old&state=planned&until=1800-01-01").status, 422);
    CHECK_INT(post(&x, &x.lead, throw, "").status, 422);
    CHECK_INT(post(&x, &x.staff, count, "day=2026-06-02&value=").status, 422);
    CHECK_INT(post(&x, &x.staff, count, "day=2026-06-01&value=").status, 303);
    CHECK(page_has(page(&x, NULL), "25.25 on 1 May 2026"));
    CHECK_INT(post(&x, &x.staff, count, "day=2026-05-01&value=").status, 303);
    CHECK(!page_has(page(&x, NULL), "25.25 on 1 May 2026") && page_has(page(&x, &x.lead), throw) && !page_has(page(&x, &x.staff), throw));
    CHECK_INT(post(&x, &x.staff, throw, "").status, 403);
    CHECK_INT(post(&x, &x.lead, throw, "").status, 303);
    CHECK(!page_has(page(&x, NULL), "trees that live"));
    CHECK_INT(center_as(x.c, &x.lead, "GET", str_fmt(a, "/communities/houston-tx-us%s", plan.p).p, "").status, 403);
    center_end(x.c);
}

TEST(membership_is_a_filter_of_the_list_and_of_the_api)
{
    City x = city_of(a);
    CHECK(!page_has(center_get(x.c, "/communities"), "member=yes"));
    CHECK(page_has(center_get(x.c, "/api/v1/communities?member=yes"), "\"total\":0"));
    CHECK_INT(post(&x, &x.lead, "membership", "why=Homes&mayor=Ana+Ruiz&checked=yes").status, 303);
    CHECK(page_has(center_get(x.c, "/api/v1/communities?member=yes"), "\"total\":0"));
    Str token = center_token(x.c, &x.officer, "staff");
    Reply answered = center_program(x.c, "POST", "/api/v1/communities/boston-ma-us/membership/decide", &(Sent){ .token = token, .json = "{\"answer\":\"changes\"}" });
    CHECK_INT(answered.status, 422), CHECK(page_has(answered.body, "\"field\":\"note\""));
    CHECK_INT(center_program(x.c, "POST", "/api/v1/communities/boston-ma-us/membership/decide", &(Sent){ .token = token, .json = "{\"answer\":\"left\",\"note\":\"x\"}" }).status, 422);
    CHECK_INT(center_program(x.c, "POST", "/api/v1/communities/boston-ma-us/membership/decide", &(Sent){ .token = token, .json = "{\"answer\":\"member\"}" }).status, 200);
    Str one = center_until(x.c, "/api/v1/communities?member=yes", "\"total\":1");
    CHECK(page_has(one, "\"slug\":\"boston-ma-us\"")), CHECK(page_has(one, "\"member_since\":\"20")), CHECK(page_has(one, "\"total\":1"));
    CHECK(page_has(center_get(x.c, "/api/v1/communities/houston-tx-us"), "\"member_since\":null"));
    Str list = center_until(x.c, "/communities?member=yes", "1 to 1 of 1");
    CHECK(page_has(list, "1 to 1 of 1")), CHECK(page_has(list, "Boston")), CHECK(!page_has(list, "/communities/houston-tx-us"));
    CHECK(page_has(center_get(x.c, "/communities"), "member=yes"));
    CHECK_INT(post(&x, &x.officer, "membership/decide", "answer=left&note=At+its+own+wish").status, 303);
    CHECK(page_has(center_until(x.c, "/api/v1/communities?member=yes", "\"total\":0"), "\"total\":0"));
    center_end(x.c);
}

TEST(membership_plans_are_read_by_programs)
{
    City x = city_of(a);
    CHECK(page_has(center_get(x.c, "/api/v1/initiatives"), "\"total\":0"));
    CHECK_INT(post(&x, &x.lead, "plan/new", "title=Trees&state=running&metric=trees+that+live&baseline=10&target=40.5&until=2027-05-01").status, 303);
    Str plan = center_get(x.c, "/api/v1/initiatives?community=boston-ma-us");
    CHECK(page_has(plan, "\"title\":\"Trees\"")), CHECK(page_has(plan, "\"target\":40.5")), CHECK(page_has(plan, "\"until\":\"2027-05-01\"")), CHECK(page_has(plan, "\"counts\":[]"));
    isize at = str_find(plan, S("\"handle\":\"")) + 10;
    const char *count = str_fmt(a, "plan/%.*s/count", (int)str_find_char(str_slice(plan, at, plan.n), '"'), plan.p + at).p;
    CHECK_INT(post(&x, &x.staff, count, "day=2026-05-01&value=25.25&note=by+the+parks+crew").status, 303);
    CHECK(page_has(center_get(x.c, "/api/v1/initiatives?state=running&sort=edited"), "\"counts\":[{\"day\":\"2026-05-01\",\"value\":25.25,\"note\":\"by the parks crew\"}]"));
    CHECK(page_has(center_get(x.c, "/api/v1/initiatives?state=ended"), "\"total\":0")), CHECK(page_has(center_get(x.c, "/api/v1/initiatives?community=houston-tx-us"), "\"total\":0"));
    CHECK_INT(center_ask(x.c, "GET", "/api/v1/initiatives?state=late", "").status, 400);
    center_end(x.c);
}

static bool message_is_kept(const City *x)
{
    Db *db = db_begin(center_store(x->c), x->a);
    ForwardedTo first;
    bool kept = forwarded_to(db, 1, &first);
    db_end(db);
    return kept;
}

TEST(membership_help_is_shown_as_its_giver_wants)
{
    City x = city_of(a);
    CHECK_INT(post(&x, &x.staff, "help", "offers=Tenant+law").status, 303);     /* agreed to nothing: only their own */
    CHECK(page_has(page(&x, &x.staff), "Tenant law"));
    CHECK(!page_has(page(&x, &x.lead), "Tenant law")), CHECK(!page_has(page(&x, NULL), "Tenant law"));
    CHECK_INT(post(&x, &x.staff, "help", "offers=Tenant+law&members=yes").status, 303);
    CHECK(page_has(page(&x, &x.other), "staff@boston.example")), CHECK(!page_has(page(&x, NULL), "Tenant law")), CHECK(!page_has(page(&x, &x.officer), "Tenant law"));
    CHECK_INT(post(&x, &x.staff, "help", "offers=Tenant+law&open=yes").status, 303);
    Str shown = page(&x, NULL);
    CHECK(page_has(shown, "Tenant law")), CHECK(!page_has(shown, "staff@boston.example"));
    Str form = link_in(a, shown, "/communities/boston-ma-us/help/");
    CHECK(!page_has(center_get(x.c, form.p), "staff@boston.example"));
    CHECK_INT(center_ask(x.c, "POST", form.p, "name=Eve&email=nobody&words=hi&checked=yes").status, 422);
    Reply sent = center_ask(x.c, "POST", form.p, "name=Eve%0D%0ABcc%3A+all%40x.example&email=eve%40x.example&words=hi&checked=yes");
    CHECK_INT(sent.status, 422);
    sent = center_ask(x.c, "POST", form.p, "name=Eve&email=eve%40x.example&words=How+%3F&checked=yes");
    CHECK_INT(sent.status, 303), CHECK_STR(center_done(x.c), "help-asked");
    Str mails = center_mail(x.c);
    CHECK(page_has(mails, "To: staff@boston.example")), CHECK(page_has(mails, "eve@x.example")), CHECK(page_has(mails, "How ?"));
    CHECK_INT(center_ask(x.c, "POST", form.p, "name=Eve&email=eve%40x.example&words=How+%3F&checked=yes").status, 303);        /* sent twice by a click too many: once */
    CHECK_STR(center_mail(x.c), "");
    for (int i = 0; i < 4; i++) CHECK_INT(center_ask(x.c, "POST", form.p, str_fmt(a, "name=Eve&email=eve%%40x.example&words=%d&checked=yes", i).p).status, 303);
    CHECK_INT(center_ask(x.c, "POST", form.p, "name=Eve&email=eve%40x.example&words=again&checked=yes").status, 422);
    /* what is refused to one who writes too often does not count for whom it was to reach */
    for (int i = 0; i < 20; i++) CHECK_INT(center_ask(x.c, "POST", form.p, "name=Eve&email=eve%40x.example&words=again&checked=yes").status, 422);
    center_from(x.c, "192.0.2.7");
    CHECK_INT(center_ask(x.c, "POST", form.p, "name=Ben&email=ben%40x.example&words=Hello&checked=yes").status, 303);
    Str export = center_as(x.c, &x.staff, "GET", "/account/export", "").body;
    CHECK(page_has(export, "help-you-offer.csv"));
    CHECK_INT(post(&x, &x.staff, "help", "offers=%3D1%2B1&members=yes").status, 303);
    CHECK(page_has(unzipped(a, center_as(x.c, &x.staff, "GET", "/account/export", "").body), ",'=1+1,"));       /* nothing that a spreadsheet would compute */
    CHECK(message_is_kept(&x));
    clock_shift(31 * 86400);                                                    /* nobody writes any more, and yet it is gone after a month */
    center_mail(x.c);
    CHECK(!message_is_kept(&x));
    clock_shift(0);
    CHECK_INT(post(&x, &x.staff, "help", "offers=").status, 303);
    CHECK(!page_has(page(&x, NULL), "Tenant law")), CHECK_INT(center_ask(x.c, "GET", form.p, "").status, 404);
    CHECK_INT(post(&x, &x.staff, "help", "offers=Tenant+law&open=yes").status, 303);
    CHECK_INT(center_as(x.c, &x.staff, "POST", "/account/erase", "sure=yes").status, 303);
    CHECK(!page_has(page(&x, NULL), "Tenant law"));
    center_end(x.c);
}

TEST(membership_plans_are_written_by_programs_too)
{
    City x = city_of(a);
    Sent s = { .token = center_token(x.c, &x.lead, "read city"), .json = "{\"title\":\"Trees\",\"state\":\"running\",\"metric\":\"trees\",\"baseline\":10.5,\"target\":\"40\"}" };
    Reply r = center_program(x.c, "POST", "/api/v1/communities/boston-ma-us/plan/new", &s);
    CHECK_INT(r.status, 422), CHECK(page_has(r.body, "This field takes a number"));
    s.json = "{\"title\":\"Trees\",\"state\":\"running\",\"metric\":\"trees\",\"baseline\":10.5,\"target\":40}";
    CHECK_INT(center_program(x.c, "POST", "/api/v1/communities/boston-ma-us/plan/new", &s).status, 201);
    CHECK(page_has(page(&x, NULL), "from 10.5 to 40"));
    s.json = "{\"why\":\"Homes\",\"mayor\":\"Ana\"}";
    CHECK_INT(center_program(x.c, "POST", "/api/v1/communities/boston-ma-us/membership", &s).status, 200);      /* nobody is there to check answers */
    CHECK(page_has(membership(&x, &x.staff), "with the center’s staff"));
    s.json = "{\"about\":\"We plant\"}";
    CHECK_INT(center_program(x.c, "POST", "/api/v1/communities/boston-ma-us/edit", &s).status, 428);
    center_end(x.c);
}
