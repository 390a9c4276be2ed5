/* jobs.h: what is done later, or takes long, by two threads of their own: mail, follow-ups, digests.
 *
 *   job_put(w, "mail invitation", person, invitation, S(""), w->now);       in a rule: it is there if the rule is
 *   static Err mail_invitation(JobRun *j) { ... }
 *   jobs_lend("mail invitation", N_("Mail: an invitation"), mail_invitation);   at start
 *
 * A job is leased, run, and taken away; one that fails is tried again after 1, 4, 16, 64 minutes and so on, JOB_TRIES times, and
 * is then dead until somebody revives it. A program that is killed in the middle begins its leased jobs again: so a job must
 * bear being run twice. What a job shows to a person it asks for as that person, when it runs.
 */
#ifndef STORE_JOBS_H
#define STORE_JOBS_H
#include "store/store.h"

enum { JOB_TRIES = 8 };

typedef struct {
    Arena *arena;           /* dies with the job */
    Store *store;
    Db    *db;              /* a snapshot for reading; the viewer is the person */
    Time   now;
    i64    id, person, subject;
    Str    kind;
    Str    args;
    int    tries;
    Time   made;
} JobRun;

/* OK: done. ERR_NONE: not wanted any more. ERR_INPUT: it will never go, and rests at once. Everything else: tried again. */
typedef Err JobFn(JobRun *j);

void jobs_lend(const char *kind, const char *title, JobFn *fn);     /* at start; literals, title for people, marked with N_ */
Str  jobs_title(Str kind);                          /* to be translated; the kind where nobody lent it */
void job_put(Write *w, const char *kind, i64 person, i64 subject, Str args, Time due);
void jobs_forget(Write *w, i64 person);             /* what concerns them is not done any more, and why it failed is gone */

typedef struct Jobs Jobs;
Jobs *jobs_start(Store *s);                         /* takes up what a killed program left */
void  jobs_stop(Jobs *j);                           /* after the job that each thread runs; those behind it are taken up at the next start */
int   jobs_run_due(Store *s);                       /* without threads, for tests and commands: all that is due now; how many */

#endif
