/* center_page.c: the staff's page of the center, and the same on the command line. */
#include "center_page.html.h"
#include "rooms/admin/admin.h"
#include "rooms/admin/center_face.h"
#include "accounts.sql.h"
#include "store.sql.h"
#include "store/journal.h"
#include "web/done.h"

enum { ROWS_SHOWN = 50 };
static Str center_dir;

/* ---- what is said when a form was sent ---- */

static const Done admin_said[] = {
    { "face-kept", N_("It is kept: every page shows it from now on.") },
    { "mail-tested", N_("A test mail is on its way to your address. If it does not come, the page of the center says why.") },
    { "job-again", N_("It is tried again now. If it fails, it stands here again.") },
    { "job-away", N_("It is put away, and is not tried again.") },
    { "text-kept", N_("The text is kept: everybody reads this from now on.") },
    { "text-restored", N_("The former text is the one that everybody reads now.") },
    { 0 }
};

/* On the desk of the staff. */
static void leaderless_panel(Request *rq, Out *o, i64 person)
{
    (void)person;
    if (!identity_holds(rq, STAFF, 0)) return;
    LeaderlessRows rows = leaderless(rq->db);
    CityLines cities = { make_array(rq->arena, CityLine, rows.n), rows.n };
    for (isize i = 0; i < rows.n; i++)
        cities.p[i] = (CityLine){ locality_label(rq->arena, rq->lang, rows.p[i].name, rows.p[i].country, rows.p[i].region), str_fmt(rq->arena, "/communities/" STR_FMT "/people", STR_ARG(rows.p[i].slug)) };
    if (rows.n) leaderless_cities(o, &cities);
}

void admin_start(Store *s)
{
    done_lend(admin_said);
    panel_lend(&desk_panels, leaderless_panel);
    center_dir = store_dir(s);
    face_start(s);
}

void admin_stop(void)
{
    panel_take_back(&desk_panels, leaderless_panel);
    face_stop();
}

/* "city_lead at 12" is a role, and where it is held. */
static Str detail_said(Request *rq, const JournalRecent *row)
{
    Str role = row->detail, rest, place;
    CommunityById c;
    i64 id = 0;
    isize at = str_find(row->detail, S(" at "));
    if (!str_starts(row->action, S("role.")) || at < 0) return row->detail;
    role = role_label(rq->lang, str_slice(row->detail, 0, at)), rest = str_slice(row->detail, at + 4, row->detail.n);
    if (!str_i64(rest, &id) || !id || !community_by_id(rq->db, id, &c)) return role;
    place = locality_label(rq->arena, rq->lang, c.name, c.country, c.region);
    return str_fmt(rq->arena, STR_FMT ", " STR_FMT, STR_ARG(role), STR_ARG(place));
}

static void fill_journal(Request *rq, CenterPage *page)
{
    JournalRecentRows rows = journal_recent(rq->db, ROWS_SHOWN);
    page->journal.p = make_array(rq->arena, JournalLine, rows.n), page->journal.n = rows.n;
    for (isize i = 0; i < rows.n; i++)
        page->journal.p[i] = (JournalLine){ minute_said(rq->arena, rq->lang, rows.p[i].at), rows.p[i].actor, choice_label(rq->lang, journal_words, rows.p[i].action), rows.p[i].subject_id ? str_fmt(rq->arena, STR_FMT " %" PRId64, STR_ARG(rows.p[i].subject), rows.p[i].subject_id) : rows.p[i].subject, detail_said(rq, &rows.p[i]) };
}

/* The person, or where a mail goes to somebody who has no account yet, the address. */
static void say_whose(Request *rq, const JobList *row, JobLine *line)
{
    PersonById p;
    OneTimeById link;
    if (row->person_id.known && person_by_id(rq->db, row->person_id.v, &p)) line->to = p.name, line->to_path = str_fmt(rq->arena, "/people/" STR_FMT, STR_ARG(p.handle));
    else if (!row->person_id.known && str_starts(row->kind, S("mail ")) && one_time_by_id(rq->db, row->subject_id, &link)) line->to = link.email;
}

static void fill_jobs(Request *rq, CenterPage *page)
{
    JobListRows rows = job_list(rq->db, ROWS_SHOWN);
    page->jobs.p = make_array(rq->arena, JobLine, rows.n), page->jobs.n = rows.n;
    for (isize i = 0; i < rows.n; i++) {
        const JobList *r = &rows.p[i];
        page->jobs.p[i] = (JobLine){ .id = r->id, .title = tr(rq->lang, jobs_title(r->kind)), .made = minute_said(rq->arena, rq->lang, r->made), .when = minute_said(rq->arena, rq->lang, r->due), .problem = r->problem, .tries = r->tries, .dead = r->dead };
        say_whose(rq, r, &page->jobs.p[i]);
    }
}

static Reply center_show(Request *rq)
{
    CenterPage page = { .findings = doctor(rq->db, rq->arena, center_dir, clock_now(), rq->lang), .administers = identity_holds(rq, ADMINISTRATOR, 0) };
    for (isize i = 0; i < page.findings.n; i++) page.bad += page.findings.p[i].health != FINE;
    fill_journal(rq, &page), fill_jobs(rq, &page);
    return show(rq, center_page, &page);
}

static const Field job_fields[] = { { "job", FIELD_NUMBER, REQUIRED, .label = "The number of a job that was given up" }, { 0 } };

static Err job_gone(Write *w) { return failed(w->db->failure) ? w->db->failure : err(w->db->arena, ERR_INPUT, "%s", N_("No job of this number was given up: it was done, tried again or put away meanwhile.")); }

static Err again_rule(Write *w, void *job)
{
    if (!job_revive(w->db, w->now, *(i64 *)job)) return job_gone(w);
    return journal_note(w, "job.again", "job", *(i64 *)job, (Str){ 0 });
}

static Err away_rule(Write *w, void *job)
{
    if (!job_drop(w->db, *(i64 *)job)) return job_gone(w);
    return journal_note(w, "job.away", "job", *(i64 *)job, (Str){ 0 });
}

static Reply job_answered(Request *rq, Rule *rule, const char *done)
{
    i64 job;
    if (!str_i64(request_form(rq, "job"), &job)) return reply_problem(rq, 400, (Str){ 0 });
    return reply_changed(rq, rule, &job, done_at(rq, done, S("/center")));
}

static Reply job_again_send(Request *rq) { return job_answered(rq, again_rule, "job-again"); }
static Reply job_away_send(Request *rq) { return job_answered(rq, away_rule, "job-away"); }

const Route admin_routes[] = {
    GET ("/center",      center_show,    STAFF),
    GET ("/center/face",      settings_show,      ADMINISTRATOR),
    POST("/center/face",      settings_send,      ADMINISTRATOR, SLOW, BODY(512 * 1024), NOW(settings_now)),
    POST("/center/face/mail", settings_test_mail, ADMINISTRATOR, BODY(8192)),
    GET ("/center/colours.css", face_style,       ANYONE),
    GET ("/center/mark",      face_mark_picture,  ANYONE),
    GET ("/about-us",         about_us_show,      ANYONE),
    GET ("/privacy",          privacy_show,       ANYONE),
    GET ("/accessibility",    accessibility_show, ANYONE),
    GET ("/center/texts/:page",         text_edit,    ADMINISTRATOR, OF(text)),
    POST("/center/texts/:page",         text_send,    ADMINISTRATOR, OF(text), BODY(BODY_ANYBODYS), API(SCOPE_STAFF, "changeText", text_fields, "A text of the center's own: about-us, privacy, accessibility"), NOW(text_now)),
    POST("/center/texts/:page/preview", text_try, ADMINISTRATOR, OF(text), BODY(BODY_ANYBODYS)),
    POST("/center/texts/:page/restore", text_restore, ADMINISTRATOR, OF(text), BODY(8192), API(SCOPE_STAFF, "restoreText", text_restore_fields, "Take a former text again")),
    POST("/center/jobs", job_again_send, STAFF, BODY(8192), API(SCOPE_STAFF, "tryJobAgain", job_fields, "Have a job that was given up tried again")),
    POST("/center/jobs/away", job_away_send, STAFF, BODY(8192), API(SCOPE_STAFF, "putJobAway", job_fields, "Put a job away that was given up")),
    { 0 }
};

/* ---- rotunda doctor ---- */

static Err doctor_run(Cli *cli)
{
    static const char *const words[] = { "fine ", "watch", "bad  " };
    Err e = view_base_option(cli, (Str){ 0 });
    if (failed(e)) return e;
    Db *db = db_begin(cli->store, cli->arena);
    Findings f = doctor(db, cli->arena, cli->dir, clock_now(), LANG_EN);
    e = db->failure;
    db_end(db);
    i64 bad = 0;
    for (isize i = 0; i < f.n && !failed(e); i++) {
        bad += f.p[i].health == BAD;
        if (cli->json) fprintf(cli->out, "{\"health\":\"%s\",\"what\":\"" STR_FMT "\",\"then\":\"" STR_FMT "\"}\n", f.p[i].health == FINE ? "fine" : f.p[i].health == WATCH ? "watch" : "bad", STR_ARG(f.p[i].what), STR_ARG(f.p[i].then));
        else fprintf(cli->out, "%s  " STR_FMT "%s" STR_FMT "\n", words[f.p[i].health], STR_ARG(f.p[i].what), f.p[i].then.n ? "\n         " : "", STR_ARG(f.p[i].then));
    }
    return failed(e) || !bad ? e : err(cli->arena, ERR_FOUND, bad == 1 ? "%" PRId64 " thing wants to be mended" : "%" PRId64 " things want to be mended", bad);
}

static const Option doctor_options[] = { { "address", "URL", "the public address of the center, to see whether it is encrypted", NULL }, { 0 } };

const Command admin_commands[] = {
    { "doctor", "", "Say whether the center is set up soundly: who signs in how, backups, mail, disk, clock.", "  rotunda doctor --data /srv/rotunda\n", doctor_options, READS_CENTER, doctor_run },
    { 0 }
};
