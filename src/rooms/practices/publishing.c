/* publishing.c: see publishing.h. Whoever gave the practice hears why. */
#include "rooms/practices/publishing.h"
#include "publishing.html.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"

static const FieldChoice ways[] = { { "out", "Out of the library", NULL }, { "back", "Back into it", NULL }, { 0 } };
const Field publishing_fields[] = {
    { "library", FIELD_HIDDEN, OPTIONAL, .label = "out, as without it, or back into the library", .choices = ways },
    { "reason", FIELD_AREA, SOMETIMES, .label = N_("Why?"), .hint = N_("Needed to take it out. Whoever gave it reads this. For example: its source no longer says so"), .max = 1000 },
    { 0 }
};

typedef struct { const PracticeKept *p; Str reason; } Publishing;

/* The city's leads, and whoever wrote it. */
static void tell_givers(Write *w, const char *mail, const PracticeKept *p, i64 withdrawal)
{
    PracticeAuthor author;
    mail_put_all(w, mail, S("city_lead"), p->community_id, withdrawal);
    if (practice_author(w->db, p->id, &author) && !person_holds(w->db, author.author_id, CITY_LEAD, p->community_id)) mail_put(w, mail, author.author_id, withdrawal);
}

static Err withdraw_rule(Write *w, void *arg)
{
    const Publishing *x = arg;
    WithdrawalAdd added;
    PracticeKept now;
    if (!practice_kept(w->db, x->p->slug, &now)) return w->db->failure;
    if (!now.published) return err(w->db->arena, ERR_INPUT, "%s", N_("This was decided meanwhile."));
    practice_publish(w->db, false, w->now, now.id);
    if (!withdrawal_add(w->db, now.id, x->reason, w->now, w->actor, &added)) return w->db->failure;
    tell_givers(w, "mail withdrawn", &now, added.id);
    return journal_note(w, "practice.withdraw", "practice", now.id, (Str){ 0 });
}

static Err put_back_rule(Write *w, void *arg)
{
    const Publishing *x = arg;
    WithdrawalOpen out;
    if (!withdrawal_open(w->db, x->p->id, &out) || !withdrawal_end(w->db, (OptInt)SOME(w->now), out.id)) return err(w->db->arena, ERR_INPUT, "%s", N_("This was decided meanwhile."));
    practice_publish(w->db, true, w->now, x->p->id);
    tell_givers(w, "mail put-back", x->p, out.id);
    return journal_note(w, "practice.put-back", "practice", x->p->id, (Str){ 0 });
}

static PublishingPage page_of(Request *rq, const PracticeKept *p)
{
    PublishingPage page = { .row = *p, .path = str_fmt(rq->arena, "/practices/" STR_FMT "/publishing", STR_ARG(p->slug)) };
    WithdrawalOf out;
    if (p->published) page.form = form_new(rq, publishing_fields);
    else if (withdrawal_of(rq->db, p->id, &out)) page.reason = out.reason, page.day = day_said(rq->arena, rq->lang, out.day);
    return page;
}

static Reply shown(Request *rq, PublishingPage *page)
{
    show(rq, publishing_page, page);
    return reply_html_status(rq, page->form && page->form->refused ? 422 : 200);
}

Reply publishing_show(Request *rq, const PracticeKept *p)
{
    PublishingPage page = page_of(rq, p);
    return shown(rq, &page);
}

Reply publishing_send(Request *rq, const PracticeKept *p)
{
    PublishingPage page = page_of(rq, p);
    bool back = str_eq(request_form(rq, "library"), S("back"));
    if (back == p->published) return reply_problem(rq, 409, tr(rq->lang, _("This was decided meanwhile.")));
    if (!back && form_read(rq, page.form) && !form_text(page.form, "reason").n) form_wrong(page.form, "reason", tr(rq->lang, _("Say why. Whoever gave it reads this.")));
    if (!back && page.form->refused) return shown(rq, &page);
    Publishing x = { p, back ? (Str){ 0 } : form_text(page.form, "reason") };
    Str to = back ? str_fmt(rq->arena, "/practices/" STR_FMT, STR_ARG(p->slug)) : page.path;
    return reply_changed(rq, back ? put_back_rule : withdraw_rule, &x, done_at(rq, back ? "put-back" : "withdrawn", to));
}

static bool withdrawn_mail(JobRun *j, Mail *m)
{
    WithdrawalById x;
    if (!withdrawal_by_id(j->db, j->subject, &x) || x.ended.known || !person_holds(j->db, j->person, CITY_STAFF, x.community_id)) return false;
    mail_answers(m);
    return mail_say(m, say(m->arena, m->lang, _("Out of the library: {title}"), { "title", x.title }),
        say(m->arena, m->lang, _("Hello {you},\n\n“{title}” is out of the library. The editors write:\n\n{reason}\n\nNothing of it is lost. Answer this mail if you see it otherwise."), { "you", m->to_name }, { "title", x.title }, { "reason", x.reason }));
}

static bool put_back_mail(JobRun *j, Mail *m)
{
    WithdrawalById x;
    if (!withdrawal_by_id(j->db, j->subject, &x) || !x.published || !person_holds(j->db, j->person, CITY_STAFF, x.community_id)) return false;
    return mail_say(m, say(m->arena, m->lang, _("Back in the library: {title}"), { "title", x.title }),
        say(m->arena, m->lang, _("Hello {you},\n\n“{title}” is in the library again, where every city finds it:\n\n{link}"), { "you", m->to_name }, { "title", x.title },
            { "link", mail_link(m, str_fmt(m->arena, "/practices/" STR_FMT, STR_ARG(x.slug))) }));
}

void publishing_panel(Request *rq, Out *o, i64 person)
{
    WithdrawalListRows rows = withdrawal_list(rq->db);
    WithdrawnPanel panel = { 0 };
    (void)person;
    panel.lines.p = make_array(rq->arena, WithdrawnLine, rows.n), panel.lines.n = rows.n;
    for (isize i = 0; i < rows.n; i++) panel.lines.p[i] = (WithdrawnLine){ rows.p[i].slug, rows.p[i].title, rows.p[i].lang, day_said(rq->arena, rq->lang, rows.p[i].day) };
    if (rows.n) desk_withdrawn(o, &panel);
}

void publishing_lend(void)
{
    mail_lend("mail withdrawn", N_("Mail: a practice was taken out of the library"), withdrawn_mail), mail_lend("mail put-back", N_("Mail: a practice is in the library again"), put_back_mail);
    panel_lend(&desk_panels, publishing_panel);
}
