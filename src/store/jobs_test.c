#include "store/jobs.h"
#include "store.sql.h"
#include "tests/test.h"

static int runs[5];

static Err fine(JobRun *j) { runs[0]++; CHECK_INT(j->person, 7); CHECK_INT(j->db->viewer, 7); CHECK_STR(j->args, "words"); return OK; }
static Err unwanted(JobRun *j) { runs[1]++; return err(j->arena, ERR_NONE, "nobody"); }
static Err failing(JobRun *j) { runs[2]++; return err(j->arena, ERR_ENV, "the wire is cut"); }

static Err hopeless(JobRun *j) { runs[3]++; return err(j->arena, ERR_INPUT, "there is no such address"); }

static Err put_rule(Write *w, void *kind)
{
    job_put(w, kind, 7, 3, S("words"), w->now);
    return OK;
}

static Err refused_rule(Write *w, void *kind)
{
    job_put(w, kind, 7, 3, S("words"), w->now);
    return err(w->db->arena, ERR_INPUT, "no");
}

static Err hurry_rule(Write *w, void *arg)
{
    (void)arg;
    JobListRows all = job_list(w->db, 10);
    for (isize i = 0; i < all.n; i++) if (!all.p[i].dead) job_again(w->db, w->now, all.p[i].problem, false, all.p[i].id);
    return OK;
}

static JobListRows waiting(Store *s, Arena *a)
{
    Db *db = db_begin(s, a);
    JobListRows rows = job_list(db, 10);
    db_end(db);
    return rows;
}

TEST(jobs_are_run_dropped_tried_again_and_given_up)
{
    Store *s;
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &s)));
    memset(runs, 0, sizeof runs);
    jobs_lend("fine", "", fine), jobs_lend("unwanted", "", unwanted), jobs_lend("failing", "", failing);
    static char kinds[][12] = { "fine", "unwanted", "failing" };
    for (int i = 0; i < 3; i++) CHECK(!failed(store_write(s, a, put_rule, kinds[i])));
    CHECK(failed(store_write(s, a, refused_rule, kinds[0])));
    CHECK_INT(jobs_run_due(s), 3);
    CHECK_INT(jobs_run_due(s), 0);
    CHECK_INT(runs[0], 1), CHECK_INT(runs[1], 1), CHECK_INT(runs[2], 1);
    JobListRows left = waiting(s, a);
    if (CHECK_INT(left.n, 1)) {
        CHECK_STR(left.p[0].problem, "the wire is cut");
        CHECK(left.p[0].due >= left.p[0].made + 60);
    }
    for (int i = 1; i < JOB_TRIES; i++) {
        CHECK(!waiting(s, a).p[0].dead);
        CHECK(!failed(store_write(s, a, hurry_rule, NULL)));
        CHECK_INT(jobs_run_due(s), 1);
    }
    CHECK(waiting(s, a).p[0].dead);
    CHECK_INT(runs[2], JOB_TRIES);
    CHECK_INT(jobs_run_due(s), 0);
    store_close(s);
}

TEST(jobs_that_will_never_go_rest_at_once)
{
    Store *s;
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &s)));
    memset(runs, 0, sizeof runs);
    jobs_lend("hopeless", "", hopeless);
    CHECK(!failed(store_write(s, a, put_rule, (char[]){ "hopeless" })));
    CHECK_INT(jobs_run_due(s), 1);
    JobListRows left = waiting(s, a);
    CHECK(left.n == 1 && left.p[0].dead);
    CHECK_STR(left.p[0].problem, "there is no such address");
    CHECK_INT(runs[3], 1);
    store_close(s);
}

static Err lease_rule(Write *w, void *arg)
{
    (void)arg;
    job_lease(w->db, waiting(w->db->store, w->db->arena).p[0].id);
    return OK;
}

TEST(jobs_of_a_killed_program_are_taken_up)
{
    Store *s;
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &s)));
    memset(runs, 0, sizeof runs);
    jobs_lend("fine", "", fine);
    CHECK(!failed(store_write(s, a, put_rule, (char[]){ "fine" })));
    CHECK(!failed(store_write(s, a, lease_rule, NULL)));
    CHECK_INT(jobs_run_due(s), 0);
    Jobs *j = jobs_start(s);
    for (int i = 0; i < 200 && waiting(s, a).n; i++) nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
    jobs_stop(j);
    CHECK_INT(waiting(s, a).n, 0);
    CHECK_INT(runs[0], 1);
    store_close(s);
}
