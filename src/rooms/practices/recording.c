/* recording.c: the rules: when a record may be kept, what follows from it: the public row, the steps, what is asked later, who is told. */
#include "rooms/practices/recording.h"
#include "base/random.h"
#include "media/csv.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"

enum { DAY = 24 * 3600 };
static const MatterKind follow_up_kind = { "follow-up", N_("What became of it?"), N_("The city says what is still done, and what was dropped"), .days = 30 };

const FieldChoice record_statuses[] = {
    { "considering", N_("We are thinking about it"), NULL },
    { "piloting", N_("We try it in a small way"), NULL },
    { "adopted", N_("We do it, as it was done there"), NULL },
    { "adapted", N_("We do it, changed to fit us"), NULL },
    { "stopped", N_("We did it, and stopped"), NULL },
    { "declined", N_("We looked at it, and decided against"), NULL },
    { 0 }
};

/* As others read it. */
static const struct { const char *status; Str said; } said[] = {
    { "considering", _("Considers it") }, { "piloting", _("Pilots it") }, { "adopted", _("Does it") }, { "adapted", _("Does it, adapted") },
    { "stopped", _("Stopped it") }, { "declined", _("Decided against") },
};

Str status_label(int lang, Str status)
{
    for (isize i = 0; i < countof(said); i++) if (str_eq(status, str_from(said[i].status))) return tr(lang, said[i].said);
    return status;
}

Str status_since(Arena *a, int lang, Str status, Time since)
{
    return say(a, lang, _("{status}, since {day}"), { "status", status_label(lang, status) }, { "day", day_said(a, lang, since) });
}

bool status_in_use(Str s) { return str_eq(s, S("piloting")) || str_eq(s, S("adopted")) || str_eq(s, S("adapted")); }
bool status_ended(Str s) { return str_eq(s, S("stopped")) || str_eq(s, S("declined")); }

/* The same day so many months on; the 31st becomes the month's last. */
static Time months_after(Time t, int months)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    Civil c = civil_of(t);
    int month = c.month - 1 + months, year = c.year + month / 12;
    month %= 12;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return time_of(year, month + 1, (int)min_i64(c.day, days[month] + (month == 1 && leap)));
}

/* ---- what follows from a record ---- */

/* What lies behind already is not asked any more. True: something is asked. */
static bool follow_ups_plan(Write *w, i64 record, const Recording *r)
{
    static const int months[] = { 6, 12, 24 };
    follow_up_clear(w->db, record);
    if (!status_in_use(r->status)) return false;
    for (int i = 0; i < countof(months); i++) {
        Time due = months_after(r->since, months[i]);
        if (due > w->now) follow_up_add(w->db, random_name(w->db->arena, 10), record, months[i], due);
    }
    FollowUpOfRows rows = follow_up_of(w->db, record);
    for (isize i = 0; i < rows.n; i++) job_put(w, "follow-up", 0, rows.p[i].id, (Str){ 0 }, rows.p[i].due);
    return rows.n > 0;
}

/* What was asked, and is answered by the record itself: they stopped, and say why. */
static Err follow_ups_settle(Write *w, i64 record, const Recording *r)
{
    Err e = OK;
    FollowUpAskedRows rows = follow_up_asked(w->db, record);
    for (isize i = 0; i < rows.n && !failed(e); i++) {
        follow_up_settle(w->db, (OptInt)SOME(w->now), (OptInt){ w->actor, w->actor != 0 }, r->reason, rows.p[i].id);
        e = matter_close(w, &follow_up_kind, rows.p[i].id, "stopped");
    }
    return e;
}

/* What was asked goes to whoever looks after it now. */
static Err follow_ups_pass(Write *w, i64 record, i64 to)
{
    Err e = OK;
    FollowUpAskedRows rows = follow_up_asked(w->db, record);
    for (isize i = 0; i < rows.n && !failed(e); i++) {
        e = matter_pass(w, &follow_up_kind, rows.p[i].id, to);
        if (to && to != w->actor) mail_put(w, "mail follow-up", to, rows.p[i].id);
    }
    return e;
}

/* Somebody else made them look after it: they are told. */
static Err owner_told(Write *w, const RecordById *x, const Recording *r, i64 before)
{
    Passed passed = passed_on(w->db->arena);
    if (!r->owner || r->owner == before || r->owner == w->actor) return OK;
    passed_add(&passed, PASSED_ADOPTION, str_fmt(w->db->arena, "/records/" STR_FMT, STR_ARG(x->handle)), x->title);
    return handed_over(w, 0, r->owner, r->community, &passed);
}

static int stage(Str status) { return str_eq(status, S("piloting")) ? 1 : status_in_use(status) ? 2 : status_ended(status) ? 3 : 0; }

typedef struct { OptInt from, to; } YearsInUse;

/* By its steps as they were noted. One of the same status, or a pilot after more than one, mends the day of the one before it; a pilot
 * that goes on keeps its own. Whoever stopped, and begins again, begins anew. */
static YearsInUse years_in_use(Write *w, i64 record)
{
    YearsInUse y = { 0 };
    StepsNotedRows t = steps_noted(w->db, record);
    bool begun_before = false;          /* the step before is the one that it began with */
    for (isize i = 0; i < t.n; i++) {
        OptInt year = SOME(civil_of(t.p[i].since).year);
        bool mends = i && (str_eq(t.p[i].status, t.p[i - 1].status) || (stage(t.p[i - 1].status) == 2 && stage(t.p[i].status) == 1));
        if (status_in_use(t.p[i].status)) {
            bool begins = !y.from.known || y.to.known || (mends && begun_before);
            if (begins) y.from = year;
            y.to = (OptInt){ 0 }, begun_before = begins;
        } else if (y.from.known || str_eq(t.p[i].status, S("stopped"))) {
            y.to = year;
            if (y.from.known && y.from.v > year.v) y.from = year;
            if (!status_ended(t.p[i].status)) y = (YearsInUse){ 0 };
        }
    }
    return y;
}

/* Of its own practice a city is no adopter. */
static void public_row(Write *w, const RecordById *x, i64 record)
{
    YearsInUse y = years_in_use(w, record);
    if ((y.from.known || y.to.known) && !x->members_only && x->giver_id != x->community_id) adoption_recorded(w->db, x->practice_id, x->community_id, y.from, y.to);
    else adoption_unrecorded(w->db, x->practice_id, x->community_id);
}

/* The city that gave it hears of it when it begins, or when what it may read of it does. False: nobody of it is here. */
static bool tell_giver(Write *w, const RecordById *x, i64 record)
{
    if (x->giver_id == x->community_id || x->members_only) return false;
    mail_put_all(w, "mail taken-up", S("city_lead"), x->giver_id, record);
    return role_readers(w->db, x->giver_id, S("city_lead")).n > 0;
}

static Err record_wrong(Write *w, const Recording *r)
{
    Arena *a = w->db->arena;
    bool known = false;
    for (const FieldChoice *c = record_statuses; c->value; c++) known |= str_eq(r->status, str_from(c->value));
    if (!known) return err(a, ERR_INPUT, "%s", N_("Say what you do with it."));
    if (status_in_use(r->status) && !r->channel.n) return err(a, ERR_INPUT, "%s", N_("Say which letter, form, crew or system of yours this changes."));
    if (status_ended(r->status) && !r->reason.n) return err(a, ERR_INPUT, "%s", N_("Say why. What did not fit in one place saves another a year."));
    if (r->since > w->now + DAY) return err(a, ERR_INPUT, "%s", N_("This day has not come yet. Record what is so today."));
    if (r->since < time_of(1950, 1, 1)) return err(a, ERR_INPUT, "%s", N_("This is too long ago to be meant."));
    return OK;
}

/* Whoever goes on, from a pilot too, or stops, does so on another day than they began; a mistake is mended with its day as it was:
 * also where it was a pilot only. */
static bool day_forgotten(const Write *w, const Recording *r, const RecordOfCity *old)
{
    int before = stage(old->status), now = stage(r->status);
    return before != now && !(before == 2 && now == 1) && old->since == r->since && r->since + DAY <= w->now;
}

static i64 record_write(Write *w, const Recording *r, const RecordOfCity *old, Str handle)
{
    RecordAdd added = { 0 };
    OptInt owner = { r->owner, r->owner != 0 };
    if (old) {
        record_change(w->db, &(RecordChangeArgs){ .status = r->status, .since = r->since, .owner_id = owner, .channel = r->channel, .kept = r->kept, .changed = r->changed,
            .dropped = r->dropped, .reason = r->reason, .members_only = r->members_only, .edited = w->now, .id = old->id });
        return old->id;
    }
    record_add(w->db, &(RecordAddArgs){ .handle = handle, .practice_id = r->practice, .community_id = r->community, .status = r->status, .since = r->since, .owner_id = owner,
        .channel = r->channel, .kept = r->kept, .changed = r->changed, .dropped = r->dropped, .reason = r->reason, .members_only = r->members_only, .made = w->now }, &added);
    return added.id;
}

Err adoption_record_keep(Write *w, void *arg)
{
    Recording *r = arg;
    RecordOfCity old;
    Err e = record_wrong(w, r);
    if (failed(e)) return e;
    bool there = record_of_city(w->db, r->practice, r->community, &old), moved = !there || !str_eq(old.status, r->status) || old.since != r->since;
    bool mistake = there && old.mistaken.known;
    if (mistake) steps_take(w->db, old.id), follow_ups_take(w->db, old.id), moved = true;
    if (there && !mistake && day_forgotten(w, r, &old)) return err(w->db->arena, ERR_INPUT, "%s", N_("Since when is this so? The day is still that of what stood here before."));
    r->handle = there ? old.handle : random_name(w->db->arena, 10);
    i64 record = record_write(w, r, there ? &old : NULL, r->handle);
    Str why = status_ended(r->status) ? r->reason : S("");
    if (moved) step_add(w->db, &(StepAddArgs){ record, r->status, r->since, w->now, why, { w->actor, w->actor != 0 } });
    else step_reason(w->db, why, record);
    if (moved) r->asked = follow_ups_plan(w, record, r);
    if (status_ended(r->status) && failed(e = follow_ups_settle(w, record, r))) return e;
    if (there && old.owner_id.v != r->owner && failed(e = follow_ups_pass(w, record, r->owner))) return e;
    RecordById now;
    if (!record_by_id(w->db, record, &now)) return w->db->failure;
    if (failed(e = owner_told(w, &now, r, there ? old.owner_id.v : 0))) return e;
    public_row(w, &now, record);
    bool told = there && !mistake && status_in_use(old.status) && !old.members_only;
    if (status_in_use(r->status) && !r->members_only && !told) r->told = tell_giver(w, &now, record);
    return journal_note(w, there && !mistake ? "adoption.change" : "adoption.record", "adoption_record", record, r->status);
}

/* ---- recorded by mistake ---- */

static Err follow_ups_forget(Write *w, i64 record)
{
    Err e = OK;
    FollowUpAskedRows rows = follow_up_asked(w->db, record);
    for (isize i = 0; i < rows.n && !failed(e); i++) e = matter_close(w, &follow_up_kind, rows.p[i].id, "mistaken");
    follow_ups_drop(w->db, record);
    return e;
}

/* Whoever was told that it is done hears that it is not. */
Err adoption_record_mistaken(Write *w, void *arg)
{
    i64 record = *(i64 *)arg;
    RecordById r;
    RecordBegun begun;
    if (!record_by_id(w->db, record, &r) || !record_begun(w->db, record, &begun)) return w->db->failure;
    if (!record_mistaken(w->db, (OptInt)SOME(w->now), record)) return err(w->db->arena, ERR_INPUT, "%s", N_("This was decided meanwhile."));
    Err e = follow_ups_forget(w, record);
    if (failed(e)) return e;
    adoption_unrecorded(w->db, r.practice_id, r.community_id);
    if (begun.used && !r.members_only && r.giver_id != r.community_id) mail_put_all(w, "mail taken-back", S("city_lead"), r.giver_id, record);
    return journal_note(w, "adoption.mistaken", "adoption_record", record, r.status);
}

static bool taken_back_mail(JobRun *j, Mail *m)
{
    RecordById r;
    if (!record_by_id(j->db, j->subject, &r) || !r.mistaken.known || r.members_only || !person_holds(j->db, j->person, CITY_LEAD, r.giver_id)) return false;
    return mail_say(m, say(m->arena, m->lang, _("{city} has not taken up your practice"), { "city", r.city }),
        say(m->arena, m->lang, _("Hello {you},\n\n{city} had recorded that it does something with “{title}”, and you were told. That was recorded by mistake, and is taken away.\n\n{link}"), { "you", m->to_name }, { "city", r.city }, { "title", r.title },
            { "link", mail_link(m, str_fmt(m->arena, "/practices/" STR_FMT, STR_ARG(r.slug))) }));
}

/* ---- when it is asked ---- */

/* Whoever looks after it; 0: nobody does, or their account is switched off, and the desk is asked. */
static i64 asked_of(Db *db, const RecordById *r) { return account_on(db, r->owner_id.v) ? r->owner_id.v : 0; }

/* While the practice is out of the library it rests. */
static Err follow_up_rule(Write *w, void *arg)
{
    FollowUpById f;
    RecordById r;
    if (!follow_up_by_id(w->db, *(i64 *)arg, &f) || f.opened.known || f.due > w->now || !record_by_id(w->db, f.record_id, &r) || r.mistaken.known) return OK;
    if (!r.published) { job_put(w, "follow-up", 0, f.id, (Str){ 0 }, w->now + 30 * DAY); return OK; }
    follow_up_open(w->db, (OptInt)SOME(w->now), f.id);
    MatterNew m = { .subject = f.id, .title = r.title, .path = str_fmt(w->db->arena, "/follow-ups/" STR_FMT, STR_ARG(f.handle)), .owner = asked_of(w->db, &r), .place = r.community_id };
    Err e = matter_open(w, &follow_up_kind, &m);
    if (m.owner) mail_put(w, "mail follow-up", m.owner, f.id);
    else desk_told(w, "mail follow-up", 0, r.community_id, f.id, S(""));
    return failed(e) ? e : journal_note(w, "follow-up.open", "follow_up", f.id, (Str){ 0 });
}

static Err follow_up_job(JobRun *j) { return store_write(j->store, j->arena, follow_up_rule, &j->subject); }

static bool taken_up_mail(JobRun *j, Mail *m)
{
    RecordById r;
    if (!record_by_id(j->db, j->subject, &r) || r.mistaken.known || r.members_only || !status_in_use(r.status) || !person_holds(j->db, j->person, CITY_LEAD, r.giver_id)) return false;
    Str subject_said = say(m->arena, m->lang, _("{city} takes up your practice"), { "city", r.city });
    Str text = say(m->arena, m->lang, _("Hello {you},\n\n{city} has recorded what it does with “{title}”: {status}. Perhaps they would like to hear from you.\n\n{link}"), { "you", m->to_name }, { "city", r.city },
        { "title", r.title }, { "status", status_since(m->arena, m->lang, r.status, r.since) }, { "link", mail_link(m, str_fmt(m->arena, "/records/" STR_FMT, STR_ARG(r.handle))) });
    return mail_say(m, subject_said, text);
}

static bool follow_up_mail(JobRun *j, Mail *m)
{
    FollowUpById f;
    RecordById r;
    if (!follow_up_by_id(j->db, j->subject, &f) || f.answered.known || !record_by_id(j->db, f.record_id, &r) || r.mistaken.known) return false;
    i64 owner = asked_of(j->db, &r);
    if (owner ? owner != j->person : !person_holds(j->db, j->person, CITY_LEAD, r.community_id)) return false;
    if (!person_holds(j->db, j->person, CITY_STAFF, r.community_id) && !is_staff(j->db, j->person)) return false;
    Str subject_said = say(m->arena, m->lang, _("What became of “{title}”?"), { "title", r.title });
    Str text = say(m->arena, m->lang, _("Hello {you},\n\n{months} months ago your city began with “{title}”. What is still done, what was dropped, what came of it? Three questions, and stopping is an answer like any other:\n\n{link}"), { "you", m->to_name },
        { "months", str_fmt(m->arena, "%" PRId64, f.months) }, { "title", r.title }, { "link", mail_link(m, str_fmt(m->arena, "/follow-ups/" STR_FMT, STR_ARG(f.handle))) });
    return mail_say(m, subject_said, text);
}

/* ---- answering ---- */

static const FieldChoice still_choices[] = { { "whole", N_("All of it"), NULL }, { "part", N_("A part of it"), NULL }, { "stopped", N_("None of it: we stopped"), NULL }, { 0 } };
const Field follow_up_fields[] = {
    { "still", FIELD_RADIO, REQUIRED, .label = N_("What is still done?"), .choices = still_choices },
    { "dropped", FIELD_AREA, SOMETIMES, .label = N_("What was dropped or changed, and why?"), .hint = N_("Needed where only a part is done, or none"), .max = 2000 },
    { "result", FIELD_AREA, OPTIONAL, .label = N_("What came of it?"), .hint = N_("A number, if there is one, and how you know"), .max = 2000 },
    { 0 }
};

/* What was left out at first, and what was dropped since: everybody who reads the record reads both. */
static Str dropped_since(Arena *a, Str before, Str now)
{
    Str both = str_join(a, (Str[]){ before, now }, 2, S("\n\n"));
    return !now.n || both.n > DROPPED_MOST ? before : before.n ? both : now;
}

typedef struct { const FollowUpByHandle *f; const Form *form; RecordById record; RecordOfCity row; } Answer;

static Err answer_rule(Write *w, void *arg)
{
    Answer *x = arg;
    Str still = form_text(x->form, "still"), dropped = form_text(x->form, "dropped");
    if (!follow_up_answer(w->db, &(FollowUpAnswerArgs){ .answered = SOME(w->now), .person_id = { w->actor, true }, .still = still, .dropped = dropped, .result = form_text(x->form, "result"), .id = x->f->id }))
        return err(w->db->arena, ERR_INPUT, "%s", N_("This was answered meanwhile."));
    Err e = matter_close(w, &follow_up_kind, x->f->id, "answered");
    if (!failed(e)) e = journal_note(w, "follow-up.answer", "follow_up", x->f->id, still);
    if (failed(e) || !record_of_city(w->db, x->record.practice_id, x->record.community_id, &x->row)) return failed(e) ? e : w->db->failure;
    Recording r = { .practice = x->record.practice_id, .community = x->record.community_id, .owner = x->row.owner_id.v, .status = x->row.status, .since = x->row.since, .channel = x->row.channel,
                    .kept = x->row.kept, .changed = x->row.changed, .dropped = dropped_since(w->db->arena, x->row.dropped, dropped), .reason = x->row.reason, .members_only = x->row.members_only };
    if (str_eq(still, S("stopped"))) r.status = S("stopped"), r.reason = dropped, r.dropped = x->row.dropped, r.since = w->now / DAY * DAY;
    return adoption_record_keep(w, &r);
}

static Reply follow_up_page(Request *rq, const FollowUpByHandle *f, Form *form)
{
    RecordById r;
    if (!record_by_id(rq->db, f->record_id, &r)) return reply_problem(rq, 404, (Str){ 0 });
    FormFrame frame = { .button = N_("Record the answer") };
    frame.title = str_z(rq->arena, say(rq->arena, rq->lang, _("What became of “{title}”?"), { "title", r.title }));
    frame.lead = str_z(rq->arena, say(rq->arena, rq->lang, _("{city}, {months} months after it began. Stopping is an answer like any other: others learn from it."),
        { "city", r.city }, { "months", str_fmt(rq->arena, "%" PRId64, f->months) }));
    frame.back = str_fmt(rq->arena, "/records/" STR_FMT, STR_ARG(r.handle)).p, frame.back_label = N_("What was recorded");
    return form_reply(rq, &frame, form);
}

Reply follow_up_show(Request *rq, const FollowUpByHandle *f)
{
    if (f->answered.known) return notice(rq, 410, tr(rq->lang, _("This was answered")), tr(rq->lang, _("Somebody of your city has answered it already.")));
    return follow_up_page(rq, f, form_new(rq, follow_up_fields));
}

Reply follow_up_send(Request *rq, const FollowUpByHandle *f)
{
    Form *form = form_new(rq, follow_up_fields);
    Answer x = { .f = f, .form = form };
    if (!form_read(rq, form)) return follow_up_page(rq, f, form);
    if (!str_eq(form_text(form, "still"), S("whole")) && !form_text(form, "dropped").n) form_wrong(form, "dropped", tr(rq->lang, _("Say what was dropped, and why. What did not fit in one place saves another a year.")));
    if (form->refused || !record_by_id(rq->db, f->record_id, &x.record)) return follow_up_page(rq, f, form);
    if (form_refused(form, rq, NULL, request_change(rq, answer_rule, &x))) return follow_up_page(rq, f, form);
    if (!x.record.published) return reply_redirect(rq, 303, done_at(rq, "answered-out", S("/desk")));
    return reply_redirect(rq, 303, done_at(rq, "answered", str_fmt(rq->arena, "/records/" STR_FMT, STR_ARG(x.record.handle))));
}

/* ---- when its owner leaves ---- */

static Err records_handed_over(Write *w, i64 from, i64 to, i64 community, Passed *passed)
{
    RecordOwnedRows rows = record_owned(w->db, from, community);
    for (isize i = 0; i < rows.n; i++) passed_add(passed, PASSED_ADOPTION, str_fmt(w->db->arena, "/records/" STR_FMT, STR_ARG(rows.p[i].handle)), rows.p[i].title);
    i64 n = record_pass(w->db, (OptInt){ to, to != 0 }, (OptInt)SOME(from), community);
    return n ? journal_note(w, "adoption.pass", "person", from, str_fmt(w->db->arena, "%" PRId64 " to %" PRId64, n, to)) : w->db->failure;
}

/* ---- for a person's own export ---- */

static void put_words(Buf *b, const Str *words, isize n)
{
    for (isize i = 0; i < n; i++) put_char(b, ','), csv_put_peoples(b, words[i]);
    put_char(b, '\n');
}

static void recorded_tells(Db *db, Zip *zip)
{
    RecordedByPersonRows rows = recorded_by_person(db);
    Buf b = buf_on(db->arena);
    put(&b, S("practice,city,record,status,since,recorded,channel,kept,changed,dropped,reason\n"));
    for (isize i = 0; i < rows.n; i++) {
        const RecordedByPerson *t = &rows.p[i];
        csv_put_peoples(&b, t->title);
        put_fmt(&b, "," STR_FMT ",/records/" STR_FMT "," STR_FMT "," STR_FMT "," STR_FMT, STR_ARG(t->community_slug), STR_ARG(t->handle), STR_ARG(t->status), STR_ARG(iso_day(db->arena, t->since)), STR_ARG(iso_day(db->arena, t->noted)));
        put_words(&b, (const Str[]){ t->channel, t->kept, t->changed, t->dropped, t->reason }, 5);
    }
    if (rows.n) zip_add(zip, S("adoptions-you-recorded.csv"), buf_str(&b), clock_now());
}

static void answers_tell(Db *db, Zip *zip)
{
    FollowUpOfPersonRows rows = follow_up_of_person(db);
    Buf b = buf_on(db->arena);
    put(&b, S("practice,city,record,months,answered,still,dropped,result\n"));
    for (isize i = 0; i < rows.n; i++) {
        const FollowUpOfPerson *f = &rows.p[i];
        csv_put_peoples(&b, f->title);
        put_fmt(&b, "," STR_FMT ",/records/" STR_FMT ",%" PRId64 "," STR_FMT, STR_ARG(f->community_slug), STR_ARG(f->handle), f->months, STR_ARG(iso_day(db->arena, f->answered.v)));
        put_words(&b, (const Str[]){ f->still, f->dropped, f->result }, 3);
    }
    if (rows.n) zip_add(zip, S("follow-ups-you-answered.csv"), buf_str(&b), clock_now());
}

static void records_of_person(Db *db, i64 person, Zip *zip)
{
    (void)person;       /* who asks: the queries say so */
    recorded_tells(db, zip), answers_tell(db, zip);
}

static Err person_leaves(Write *w, i64 person)
{
    record_leave(w->db, (OptInt)SOME(person));
    return w->db->failure;
}

void recording_lend(void)
{
    personal_lend(records_of_person, person_leaves);
    matter_lend(&follow_up_kind);
    jobs_lend("follow-up", N_("A question what became of a practice"), follow_up_job);
    mail_lend("mail taken-up", N_("Mail: another city took a practice up"), taken_up_mail);
    mail_lend("mail taken-back", N_("Mail: a city took its record back"), taken_back_mail);
    mail_lend("mail follow-up", N_("Mail: what became of a practice?"), follow_up_mail);
    handover_lend(records_handed_over);
}
