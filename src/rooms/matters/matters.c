#include "rooms/matters/matters.h"
#include "desk.html.h"
#include "rooms/accounts/accounts.h"
#include "base/random.h"
#include "rooms/matters/desk.h"
#include "store/journal.h"
#include "web/view.h"

enum { KINDS_MOST = 32, DAY = 24 * 3600, SHOWN = 100 };
static const MatterKind *kinds[KINDS_MOST];
static int kinds_n;
PanelPlace desk_panels;

void matter_lend(const MatterKind *kind)
{
    for (int i = 0; i < kinds_n; i++) if (kinds[i] == kind) return;
    must(kinds_n < KINDS_MOST);
    kinds[kinds_n++] = kind;
}

static const MatterKind *kind_of(Str name)
{
    for (int i = 0; i < kinds_n; i++) if (str_eq(str_from(kinds[i]->name), name)) return kinds[i];
    return NULL;
}

static Str title_said(Arena *a, int lang, const MatterKind *kind, Str title) { return kind && kind->said ? kind->said(a, lang, title) : title; }

/* ---- rules ---- */

Err matter_open(Write *w, const MatterKind *kind, const MatterNew *m)
{
    MatterAdd added;
    Arena *a = w->db->arena;
    bool there = account_on(w->db, m->owner) && (!m->place || person_holds(w->db, m->owner, CITY_STAFF, m->place));
    MatterAddArgs args = { .handle = random_name(a, 10), .kind = str_from(kind->name), .subject_id = m->subject, .title = m->title, .path = m->path,
        .author_id = { m->author, m->author != 0 }, .owner_id = { m->owner, there }, .place_id = m->place, .opened = w->now, .due = m->due ? m->due : w->now + (i64)kind->days * DAY };
    if (!matter_add(w->db, &args, &added)) return w->db->failure;
    job_put(w, "matter overdue", 0, added.id, (Str){ 0 }, args.due + DAY);
    return journal_note(w, "matter.open", "matter", added.id, args.kind);
}

Err matter_close(Write *w, const MatterKind *kind, i64 subject, const char *outcome)
{
    if (!matter_shut(w->db, (OptInt)SOME(w->now), str_from(outcome), str_from(kind->name), subject)) return w->db->failure;
    return journal_note(w, "matter.close", "matter", subject, str_fmt(w->db->arena, "%s %s", kind->name, outcome));
}

Err matter_pass(Write *w, const MatterKind *kind, i64 subject, i64 to)
{
    if (!matter_to(w->db, (OptInt){ to, to != 0 }, w->now, str_from(kind->name), subject)) return w->db->failure;
    return journal_note(w, "matter.pass", "matter", subject, str_fmt(w->db->arena, "%s to %" PRId64, kind->name, to));
}

Err matters_pass(Write *w, i64 from, i64 to, i64 place, Passed *passed)
{
    i64 n = matter_to_all(w->db, (OptInt){ to, to != 0 }, w->now, (OptInt)SOME(from), place);
    if (n) passed_add(passed, PASSED_OPEN, (Str){ 0 }, str_fmt(w->db->arena, "%" PRId64, n));
    return n ? journal_note(w, "matter.pass", "person", from, str_fmt(w->db->arena, "to %" PRId64 " at %" PRId64, to, place)) : w->db->failure;
}

/* ---- when it is late ---- */

typedef struct { i64 matter; IntVec readers; } Overdue;

static Err overdue_rule(Write *w, void *arg)
{
    const Overdue *o = arg;
    for (isize i = 0; i < o->readers.n; i++) mail_put(w, "mail overdue", o->readers.p[i], o->matter);
    return journal_note(w, "matter.overdue", "matter", o->matter, (Str){ 0 });
}

static bool told(const Overdue *o, i64 person)
{
    for (isize i = 0; i < o->readers.n; i++) if (o->readers.p[i] == person) return true;
    return false;
}

static void add_holders(JobRun *j, Overdue *o, i64 place, const char *role)
{
    RoleHoldersRows rows = role_readers(j->db, place, str_from(role));
    for (isize i = 0; i < rows.n; i++) if (!told(o, rows.p[i].person_id)) vec_push(j->arena, &o->readers, rows.p[i].person_id);
}

/* Whoever has it, and the lead above; where the lead has it, or there is none, the staff. */
static Err overdue_job(JobRun *j)
{
    MatterById m;
    Overdue o = { .matter = j->subject };
    if (!matter_by_id(j->db, j->subject, &m) || m.closed.known) return err(j->arena, ERR_NONE, "dealt with");
    if (m.owner_id.known) vec_push(j->arena, &o.readers, m.owner_id.v);
    if (m.place_id) add_holders(j, &o, m.place_id, "city_lead");
    if (o.readers.n == (m.owner_id.known ? 1 : 0)) add_holders(j, &o, THE_CENTER, "program_officer");
    return store_write(j->store, j->arena, overdue_rule, &o);
}

static bool overdue_mail(JobRun *j, Mail *m)
{
    MatterById x;
    const MatterKind *kind;
    if (!matter_by_id(j->db, j->subject, &x) || x.closed.known || !(kind = kind_of(x.kind))) return false;
    if (!is_staff(j->db, j->person) && !(x.place_id && person_holds(j->db, j->person, CITY_STAFF, x.place_id))) return false;
    Str title = title_said(m->arena, m->lang, kind, x.title), subject_said = say(m->arena, m->lang, _("Late: {title}"), { "title", title });
    Str said = say(m->arena, m->lang, _("Hello {name},\n\nthis should have been dealt with by now: {kind}, “{title}”. What comes next: {next}.\n\n{link}"), { "name", m->to_name },
        { "kind", tr(m->lang, str_from(kind->label)) }, { "title", title }, { "next", tr(m->lang, str_from(kind->next)) },
        { "link", mail_link(m, x.path) });
    return mail_say(m, subject_said, said);
}

void matter_forget_author(Write *w, const MatterKind *kind, i64 author)
{
    matter_forget(w->db, S("left"), (OptInt)SOME(w->now), (OptInt)SOME(author), str_from(kind->name));
}

/* Whoever takes their account away leaves what they had on the desks. */
static Err person_leaves(Write *w, i64 person)
{
    Err e = handed_left(w, person);
    if (failed(e)) return e;
    i64 n = matter_leave(w->db, w->now, (OptInt)SOME(person));
    return n ? journal_note(w, "matter.pass", "person", person, str_fmt(w->db->arena, "%" PRId64 " to their desks", n)) : w->db->failure;
}

void matters_start(void)
{
    personal_lend(NULL, person_leaves);
    jobs_lend("matter overdue", N_("Something that waits too long"), overdue_job);
    mail_lend("mail overdue", N_("Mail: something waits too long"), overdue_mail);
    handed_start();
}

/* ---- the desk ---- */

static MatterLine line_of(Request *rq, Str kind, Str title, Str path, i64 place, Str who, Time since, Time due)
{
    const MatterKind *k = kind_of(kind);
    Str at = place ? place_said(rq, place) : tr(rq->lang, _("the center"));
    if (!who.n) who = place ? say(rq->arena, rq->lang, _("the lead of {city}"), { "city", at }) : tr(rq->lang, _("the center’s staff"));
    return (MatterLine){ .label = k ? tr(rq->lang, str_from(k->label)) : kind, .next = k ? tr(rq->lang, str_from(k->next)) : (Str){ 0 }, .title = title_said(rq->arena, rq->lang, k, title), .path = path,
                         .who = who, .since = day_said(rq->arena, rq->lang, since), .due = day_said(rq->arena, rq->lang, due), .late = due < clock_now() };
}

#define FILL(list, rows, person)                                                                                                \
    do {                                                                                                                        \
        (list).p = make_array(rq->arena, MatterLine, (rows).n), (list).n = (rows).n;                                            \
        for (isize i = 0; i < (rows).n; i++)                                                                                    \
            (list).p[i] = line_of(rq, (rows).p[i].kind, (rows).p[i].title, (rows).p[i].path, (rows).p[i].place_id, (rows).p[i].person, (rows).p[i].since, (rows).p[i].due); \
    } while (0)

static Reply desk_show(Request *rq)
{
    DeskPage page = { .name = rq->who.name, .staff = identity_holds(rq, STAFF, 0) };
    MatterWaitingRows waiting = matter_waiting(rq->db, SHOWN);
    MatterMineRows mine = matter_mine(rq->db, SHOWN);
    MatterLateRows late = matter_late(rq->db, clock_now(), SHOWN);
    FILL(page.waiting, waiting, author);
    FILL(page.mine, mine, owner);
    FILL(page.late, late, owner);
    for (isize i = 0; i < mine.n; i++) {
        const MatterKind *kind = kind_of(mine.p[i].kind);
        if (kind && kind->inside) page.mine.p[i].path = (Str){ 0 };
    }
    Time due = proof_due(rq->db, rq->who.person);
    if (due) page.proof_due = day_said(rq->arena, rq->lang, due);
    page.panels = panels(rq, &desk_panels, rq->who.person);
    return show(rq, desk_page, &page);
}

const Route matters_routes[] = {
    GET ("/desk",             desk_show,   SIGNED_IN),
    GET ("/desk/handed-over", handed_show, SIGNED_IN),
    POST("/desk/handed-over", handed_seen, SIGNED_IN, BODY(8192), API(SCOPE_RECORDS, "takeOver", handed_fields, "Say that you have seen what was passed to you")),
    { 0 }
};
