#include "rooms/admin/admin.h"
#include "rooms/admin/libraries.h"
#include "store/jobs.h"
#include "tests/center.h"
#include "tests/test.h"

static Err invite_rule(Write *w, void *person)
{
    mail_put(w, "mail test", *(i64 *)person, 0);
    return OK;
}

static Err sent_badly(void *how, const Mail *m) { (void)m; return err(m->arena, *(ErrCode *)how, "the relay says no"); }

static void mails_fail(DemoCenter *c, ErrCode how)
{
    mail_by(sent_badly, &how);
    jobs_run_due(center_store(c));
    mail_by(NULL, NULL);
}

static bool finds(DemoCenter *c, Arena *a, const char *what)
{
    Db *db = db_begin(center_store(c), a);
    Findings f = doctor(db, a, S("/nowhere"), clock_now(), LANG_EN);
    db_end(db);
    for (isize i = 0; i < f.n; i++) if (f.p[i].health != FINE && page_has(f.p[i].then, what)) return true;
    return false;
}

static i64 job_on(Str page)
{
    i64 job = 0;
    isize at = str_find(page, S("name=\"job\" value=\""));
    Str rest = at < 0 ? S("") : str_slice(page, at + 18, page.n);
    str_i64(str_slice(rest, 0, str_find_char(rest, '"')), &job);
    return job;
}

TEST(center_page_says_whose_mail_failed_and_has_it_tried_again_or_put_away)
{
    DemoCenter *c = center_of_demo(a);
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", ""), ana = center_somebody(c, "ana@city.gov", "", "");
    center_mail(c);
    CHECK(!finds(c, a, "Is a relay set"));
    must(!failed(store_write(center_store(c), a, invite_rule, &ana.id)));
    mails_fail(c, ERR_ENV);
    CHECK(!finds(c, a, "Is a relay set"));
    clock_shift(3601);                      /* it is due again later: it waits all the same */
    mails_fail(c, ERR_ENV);
    CHECK(finds(c, a, "Is a relay set") && !finds(c, a, "Given up"));
    Str page = center_as(c, &officer, "GET", "/center", "").body;
    CHECK(page_has(page, "tried 2 times: the relay says no") && page_has(page, "Test mail · <a href=\"/people/") && job_on(page) == 0);
    clock_shift(8 * 3600);
    mails_fail(c, ERR_INPUT);
    CHECK(finds(c, a, "Given up: 1"));
    page = center_as(c, &officer, "GET", "/center", "").body;
    i64 job = job_on(page);
    CHECK(job > 0 && page_has(page, "given up"));
    const char *it = str_fmt(a, "job=%" PRId64, job).p;
    CHECK_INT(center_as(c, &ana, "POST", "/center/jobs/away", it).status, 403);
    CHECK_INT(center_as(c, &officer, "POST", "/center/jobs", it).status, 303);
    CHECK_INT(center_as(c, &officer, "POST", "/center/jobs", it).status, 409), CHECK_INT(center_as(c, &officer, "POST", "/center/jobs/away", it).status, 409);
    mails_fail(c, ERR_INPUT);
    CHECK(finds(c, a, "Given up: 1"));
    CHECK_INT(center_as(c, &officer, "POST", "/center/jobs/away", it).status, 303);
    CHECK(!finds(c, a, "Given up") && !finds(c, a, "Is a relay set"));
    CHECK(page_has(center_as(c, &officer, "GET", "/center", "").body, "put away what could not be done"));
    CHECK_INT(center_as(c, &officer, "POST", "/center/jobs", "job=99999").status, 409), CHECK_INT(center_as(c, &officer, "POST", "/center/jobs", "job=x").status, 400);
    clock_shift(0);
    center_end(c);
}

TEST(versions_are_compared_number_by_number)
{
    static const struct { const char *x, *y; int order; } cases[] = { { "1.0.18", "1.0.9", 1 }, { "3.40.1", "3.40.1", 0 }, { "7.88", "7.88.1", -1 }, { "0.29.0.gfm.6", "0.29.0.gfm.13", -1 }, { "2", "1.9", 1 }, { "", "0", 0 } };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].x);
        int order = version_compare(cases[i].x, cases[i].y);
        CHECK_INT((order > 0) - (order < 0), cases[i].order);
    }
}

TEST(doctor_names_the_libraries_that_run)
{
    Str said;
    CHECK(libraries_fit(a, &said));
    CHECK(page_has(said, "SQLite 3.") && page_has(said, "curl ") && page_has(said, "microhttpd 0.9.") && !page_has(said, "<"));
}
