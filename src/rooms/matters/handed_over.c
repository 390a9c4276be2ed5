/* handed_over.c: whoever takes something over is told what: by mail, and on their desk until they say that they have seen it. What was
 * passed on is kept as words and titles, one a line, and said in its reader's language. */
#include "rooms/matters/matters.h"
#include "store/journal.h"
#include "web/done.h"
#include "web/view.h"

static const MatterKind handed_kind = { "handed-over", N_("Was passed to you"), N_("You say that you look after it now"), 14 };
static const char *const kind_names[] = { "open", "adoption", "draft" };

Passed passed_on(Arena *a) { return (Passed){ buf_on(a) }; }

void passed_add(Passed *p, PassedKind kind, Str title) { put_fmt(&p->words, "%s " STR_FMT "\n", kind_names[kind], STR_ARG(title)); }

static Str line_said(Arena *a, int lang, Str line)
{
    Str kind = { 0 }, title = line;
    i64 n = 0;
    str_cut(&title, ' ', &kind);
    if (str_eq(kind, S("adoption"))) return say(a, lang, _("Adoption: {title}"), { "title", title });
    if (str_eq(kind, S("draft"))) return say(a, lang, _("Draft: {title}"), { "title", title });
    return str_i64(title, &n) ? count_(a, lang, "{n} thing that waits for an answer", "{n} things that wait for an answer", n) : title;
}

static Str passed_said(Arena *a, int lang, Str words, const char *between)
{
    Buf b = buf_on(a);
    Str line;
    while (str_cut(&words, '\n', &line)) {
        if (!line.n) continue;
        if (b.n) put(&b, str_from(between));
        put(&b, line_said(a, lang, line));
    }
    return buf_str(&b);
}

/* ---- rules ---- */

/* One line a person: what comes before they have seen the last is added to it. */
static Err to_their_desk(Write *w, i64 to, i64 place, Str words)
{
    PersonForMail p;
    MatterTitle old = { 0 };
    Arena *a = w->db->arena;
    if (!person_for_mail(w->db, to, &p)) return w->db->failure;
    Str title = passed_said(a, lang_of(p.lang), words, "; ");
    if (matter_title(w->db, str_from(handed_kind.name), to, &old)) {
        title = str_join(a, (Str[]){ old.title, title }, 2, S("; "));
        Err e = matter_close(w, &handed_kind, to, "added to");
        if (failed(e)) return e;
    }
    return matter_open(w, &handed_kind, &(MatterNew){ .subject = to, .title = title, .path = S("/desk/handed-over"), .owner = to, .place = place });
}

/* What lies on a city's desk is its leads' and mayor's; without them, the staff's. */
bool desk_led(Db *db, i64 place, i64 without)
{
    static const Str roles[] = { S("city_lead"), S("mayor") };
    for (isize i = 0; i < countof(roles); i++) {
        RoleHoldersRows rows = role_holders(db, place, roles[i]);
        for (isize k = 0; k < rows.n; k++) if (rows.p[k].person_id != without) return true;
    }
    return false;
}

static bool among(const RoleHoldersRows *rows, i64 person)
{
    for (isize i = 0; i < rows->n; i++) if (rows->p[i].person_id == person) return true;
    return false;
}

void desk_told(Write *w, const char *kind, i64 from, i64 place, i64 subject, Str args)
{
    bool led = desk_led(w->db, place, from);
    RoleHoldersRows readers[2] = { role_readers(w->db, led ? place : THE_CENTER, led ? S("city_lead") : S("program_officer")) };
    if (led) readers[1] = role_holders(w->db, place, S("mayor"));
    for (int k = 0; k < 2; k++)
        for (isize i = 0; i < readers[k].n; i++) {
            i64 to = readers[k].p[i].person_id;
            if (to != from && to != w->actor && !(k && among(&readers[0], to))) job_put(w, kind, to, subject, args, w->now);
        }
}

Err handed_over(Write *w, i64 from, i64 to, i64 place, const Passed *passed)
{
    Str words = buf_str(&passed->words), args = str_fmt(w->db->arena, "%" PRId64 " " STR_FMT, to, STR_ARG(words));
    if (!words.n || (to && to == w->actor)) return OK;
    if (to) {
        job_put(w, "mail handed-over", to, place, args, w->now);
        return to_their_desk(w, to, place, words);
    }
    desk_told(w, "mail handed-over", from, place, place, args);
    return OK;
}

Err handed_left(Write *w, i64 person)
{
    MatterTitle old;
    return matter_title(w->db, str_from(handed_kind.name), person, &old) ? matter_close(w, &handed_kind, person, "left") : w->db->failure;
}

/* ---- the mail: to whoever still works there, or the desk of it ---- */

static bool handed_mail(JobRun *j, Mail *m)
{
    Str words = j->args, first = { 0 };
    i64 to = 0;
    if (!str_cut(&words, ' ', &first) || !str_i64(first, &to)) return false;
    if (!person_holds(j->db, j->person, to ? CITY_STAFF : CITY_LEAD, j->subject)) return false;
    Str city = place_words ? place_words->name(j->db, m->lang, j->subject) : (Str){ 0 }, link = mail_link(m, to ? S("/desk/handed-over") : S("/desk"));
    Str desk = desk_led(j->db, j->subject, 0)
        ? _("Hello {you},\n\nsomebody has left {city}, or lost their role there. This has nobody who looks after it now, and lies with you:\n\n{what}\n\n{link}")
        : _("Hello {you},\n\nsomebody has left {city}, or lost their role there, and the city has no lead now. This has nobody who looks after it:\n\n{what}\n\nWhat has to be answered waits on your desk. What is being written only people of the city read: make one of them its lead, who finds all of it there.\n\n{link}");
    Str text = to ? _("Hello {you},\n\nthis was passed to you in {city}. From now on you look after it:\n\n{what}\n\nSay that you have seen it:\n\n{link}") : desk;
    return mail_say(m, say(m->arena, m->lang, _("Passed to you: {city}"), { "city", city }),
        say(m->arena, m->lang, text, { "you", m->to_name }, { "city", city }, { "what", passed_said(m->arena, m->lang, words, "\n") }, { "link", link }));
}

/* ---- the page that it leads to ---- */

const Field handed_fields[] = { { 0 } };

static Reply handed_page(Request *rq, Form *f)
{
    MatterTitle m;
    FormFrame frame = { .title = N_("What was passed to you"), .button = N_("I look after it now"), .back = "/desk", .back_label = N_("Your desk") };
    if (!matter_title(rq->db, str_from(handed_kind.name), rq->who.person, &m)) return reply_problem(rq, 404, (Str){ 0 });
    frame.lead = str_z(rq->arena, m.title);
    return form_reply(rq, &frame, f);
}

Reply handed_show(Request *rq) { return handed_page(rq, form_new(rq, handed_fields)); }

static Err seen_rule(Write *w, void *arg)
{
    (void)arg;
    return matter_close(w, &handed_kind, w->actor, "seen");
}

Reply handed_seen(Request *rq)
{
    Form *f = form_new(rq, handed_fields);
    if (form_refused(f, rq, NULL, request_change(rq, seen_rule, NULL))) return handed_page(rq, f);
    return reply_redirect(rq, 303, done_at(rq, "handed-seen", S("/desk")));
}

static const Done handed_said[] = { { "handed-seen", N_("It is yours now. What waits for you in it shows below when it is due.") }, { 0 } };

void handed_start(void)
{
    done_lend(handed_said);
    matter_lend(&handed_kind);
    mail_lend("mail handed-over", handed_mail);
}
