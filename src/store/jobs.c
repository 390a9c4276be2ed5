#include "store/jobs.h"
#include "base/thread.h"
#include "base/log.h"
#include "store.sql.h"
#include <pthread.h>

enum { KINDS_MOST = 64, BATCH = 32, THREADS = 2, PAUSE_MS = 250, NOTE_AGAIN_MS = 1000 };

typedef struct { const char *kind, *title; JobFn *fn; } JobKind;
static JobKind kinds[KINDS_MOST];
static int kinds_n;

static JobKind *kind_named(Str kind)
{
    for (int i = 0; i < kinds_n; i++) if (str_eq(str_from(kinds[i].kind), kind)) return &kinds[i];
    return NULL;
}

void jobs_lend(const char *kind, const char *title, JobFn *fn)
{
    JobKind *k = kind_named(str_from(kind));
    must(k || kinds_n < KINDS_MOST);
    *(k ? k : &kinds[kinds_n++]) = (JobKind){ kind, title, fn };
}

Str jobs_title(Str kind)
{
    const JobKind *k = kind_named(kind);
    return k ? str_from(k->title) : kind;
}

void job_put(Write *w, const char *kind, i64 person, i64 subject, Str args, Time due)
{
    job_add(w->db, &(JobAddArgs){ .kind = str_from(kind), .person_id = { person, person != 0 }, .subject_id = subject, .args = args.p ? args : S(""), .made = w->now, .due = due });
}

void jobs_forget(Write *w, i64 person) { job_forget(w->db, (OptInt)SOME(person)); }

/* ---- the rules ---- */

static Err lease_rule(Write *w, void *arg)
{
    JobDueRows *rows = arg;
    *rows = job_due(w->db, w->now, BATCH);
    for (isize i = 0; i < rows->n; i++) job_lease(w->db, rows->p[i].id);
    return OK;
}

/* A result of ERR_INPUT will be the same next time: it rests at once. */
typedef struct { i64 id, tries; Err result; } Ended;

static Err end_rule(Write *w, void *arg)
{
    const Ended *e = arg;
    if (!failed(e->result) || e->result.code == ERR_NONE) { job_end(w->db, e->id); return OK; }
    Time later = w->now + (60ll << (2 * min_i64(e->tries - 1, 8)));
    job_again(w->db, later, e->result.text, e->tries >= JOB_TRIES || e->result.code == ERR_INPUT, e->id);
    return OK;
}

static Err orphans_rule(Write *w, void *arg)
{
    (void)arg;
    job_orphans(w->db);
    return OK;
}

/* ---- running ---- */

static JobFn *fn_of(Str kind)
{
    const JobKind *k = kind_named(kind);
    return k ? k->fn : NULL;
}

struct Jobs { Store *store; pthread_t thread[THREADS]; pthread_mutex_t lock; pthread_cond_t wake; bool stopping; };

/* True: they stop; they do so without a pause. */
static bool pause_or_stop(Jobs *j, int ms)
{
    pthread_mutex_lock(&j->lock);
    if (!j->stopping) cond_wait_ms(&j->wake, &j->lock, ms);
    bool stop = j->stopping;
    pthread_mutex_unlock(&j->lock);
    return stop;
}

static bool stopping(Jobs *j)
{
    if (!j) return false;
    pthread_mutex_lock(&j->lock);
    bool stop = j->stopping;
    pthread_mutex_unlock(&j->lock);
    return stop;
}

/* Until it is noted, or they stop: what is not noted as done stays lent, and is taken up at the next start. */
static void end_one(Store *s, Arena *a, Jobs *j, Ended *ended)
{
    for (Err e; failed(e = store_write(s, a, end_rule, ended));) {
        log_line("job %" PRId64 " could not be noted as done: " STR_FMT, ended->id, STR_ARG(e.text));
        if (!j || store_broken(s) || pause_or_stop(j, NOTE_AGAIN_MS)) return;
    }
}

/* j NULL: nobody stops it, and nothing is tried again. */
static void run_one(Store *s, const JobDue *row, Jobs *j)
{
    Arena *a = arena_new();
    JobFn *fn = fn_of(row->kind);
    JobRun run = { .arena = a, .store = s, .db = db_begin(s, a), .now = clock_now(), .id = row->id, .person = row->person_id.v, .subject = row->subject_id,
                   .kind = row->kind, .args = row->args, .tries = (int)row->tries + 1, .made = row->made };
    run.db->viewer = run.person;
    Err e = fn ? fn(&run) : err(a, ERR_ENV, "this program knows no jobs of this kind");
    if (!failed(e) && failed(run.db->failure)) e = run.db->failure;
    db_end(run.db);
    Ended ended = { row->id, run.tries, e };
    if (failed(e) && e.code != ERR_NONE) log_line("job %" PRId64 " (" STR_FMT ") failed: " STR_FMT, row->id, STR_ARG(row->kind), STR_ARG(e.text));
    end_one(s, a, j, &ended);
    arena_free(a);
}

/* A batch is one commit; it is only asked for where something is due, so that idle threads do not write. */
static int run_batch(Store *s, Jobs *j)
{
    Arena *a = arena_new();
    Db *db = db_begin(s, a);
    bool any = job_due(db, clock_now(), 1).n > 0;
    if (failed(db->failure)) log_line("jobs could not be looked for: " STR_FMT, STR_ARG(db->failure.text));
    db_end(db);
    JobDueRows rows = { 0 };
    if (any && failed(store_write(s, a, lease_rule, &rows))) rows.n = 0;
    for (isize i = 0; i < rows.n && !stopping(j); i++) run_one(s, &rows.p[i], j);
    int n = (int)rows.n;
    arena_free(a);
    return n;
}

int jobs_run_due(Store *s)
{
    int all = 0;
    for (int n; (n = run_batch(s, NULL)) > 0;) all += n;
    return all;
}

static void *jobs_main(void *arg)
{
    Jobs *j = arg;
    thread_is("jobs", GIVES_WAY_WORK);
    while (run_batch(j->store, j) > 0 ? !stopping(j) : !pause_or_stop(j, PAUSE_MS)) { }
    return NULL;
}

Jobs *jobs_start(Store *s)
{
    Jobs *j = calloc(1, sizeof *j);
    must(j);
    j->store = s;
    Arena *a = arena_new();
    Err e = store_write(s, a, orphans_rule, NULL);
    if (failed(e)) log_line("jobs that were begun could not be taken up: " STR_FMT, STR_ARG(e.text));
    arena_free(a);
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->wake, NULL);
    for (int i = 0; i < THREADS; i++) must(pthread_create(&j->thread[i], NULL, jobs_main, j) == 0);
    return j;
}

void jobs_stop(Jobs *j)
{
    pthread_mutex_lock(&j->lock);
    j->stopping = true;
    pthread_cond_broadcast(&j->wake);
    pthread_mutex_unlock(&j->lock);
    for (int i = 0; i < THREADS; i++) pthread_join(j->thread[i], NULL);
    pthread_mutex_destroy(&j->lock);
    pthread_cond_destroy(&j->wake);
    free(j);
}
