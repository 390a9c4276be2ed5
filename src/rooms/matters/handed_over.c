/* handed_over.c: whoever takes something over is told what: by mail, and on their desk until they say that they have seen it. So is a
 * city's desk, of what nobody looks after now. What was passed on is kept as words, addresses and titles, one a line, and said in its
 * reader's language. */
#include "rooms/matters/matters.h"
#include "base/vec.h"
#include "desk.html.h"
#include "store/journal.h"
#include "web/done.h"
#include "web/view.h"

enum { SHOWN = 1000 };
static const char *const kind_names[] = { "open", "adoption", "draft", "officer" };

Passed passed_on(Arena *a) { return (Passed){ buf_on(a) }; }

void passed_add(Passed *p, PassedKind kind, Str path, Str title)
{
    put_fmt(&p->words, "%s " STR_FMT "%s" STR_FMT "\n", kind_names[kind], STR_ARG(path), path.n ? " " : "", STR_ARG(title));
}

/* ---- how it is said ---- */

typedef struct { int kind; i64 n; Str path, title; } PassedLine;        /* kind -1: a title alone, as a former version wrote it */

static bool line_next(Str *words, PassedLine *out)
{
    Str line, word = { 0 };
    do if (!str_cut(words, '\n', &line)) return false; while (!line.n);
    *out = (PassedLine){ .kind = -1, .n = 1, .title = line };
    Str rest = line;
    str_cut(&rest, ' ', &word);
    for (int k = 0; k < (int)countof(kind_names); k++) if (str_eq(word, str_from(kind_names[k]))) out->kind = k, out->title = rest;
    if (out->kind >= 0 && str_starts(rest, S("/"))) str_cut(&out->title, ' ', &out->path);
    if (out->kind == PASSED_OPEN) str_i64(rest, &out->n);
    return true;
}

static Str line_said(Arena *a, int lang, const PassedLine *l)
{
    if (l->kind == PASSED_ADOPTION) return say(a, lang, _("Adoption: {title}"), { "title", l->title });
    if (l->kind == PASSED_DRAFT) return say(a, lang, _("Draft: {title}"), { "title", l->title });
    if (l->kind == PASSED_OFFICER) return say(a, lang, _("The page of {city} names no chief service officer now"), { "city", l->title });
    return l->kind == PASSED_OPEN ? count_(a, lang, "{n} thing that waits for an answer", "{n} things that wait for an answer", l->n) : l->title;
}

static Str several_said(Arena *a, int lang, int kind, i64 n)
{
    if (kind == PASSED_ADOPTION) return count_(a, lang, "{n} adoption", "{n} adoptions", n);
    if (kind == PASSED_DRAFT) return count_(a, lang, "{n} draft", "{n} drafts", n);
    if (kind == PASSED_OFFICER) return tr(lang, _("who is named on the city’s page"));
    return line_said(a, lang, &(PassedLine){ .kind = kind, .n = n });
}

/* On a desk: one thing by its name, of several how many. */
static Str passed_counted(Arena *a, int lang, Str words)
{
    PassedLine l, only = { 0 };
    i64 n[countof(kind_names)] = { 0 }, lines = 0;
    Buf b = buf_on(a);
    while (line_next(&words, &l)) {
        only = l, lines++;
        if (l.kind >= 0) n[l.kind] += l.n;
        else put_fmt(&b, "%s" STR_FMT, b.n ? "; " : "", STR_ARG(l.title));
    }
    if (lines == 1) return line_said(a, lang, &only);
    for (int k = 0; k < (int)countof(n); k++) if (n[k]) put_fmt(&b, "%s" STR_FMT, b.n ? ", " : "", STR_ARG(several_said(a, lang, k, n[k])));
    return buf_str(&b);
}

/* What is being written only people of the city read. */
static bool line_opens(const PassedLine *l, bool ours) { return l->path.n && (ours || l->kind != PASSED_DRAFT); }

static const MatterKind handed_kind = { "handed-over", N_("Was passed to you"), N_("You say that you look after it now"), .days = 14, .said = passed_counted };
static const MatterKind left_kind = { "left-to-desk", N_("Nobody looks after it now"), N_("The city’s lead says who does"), .days = 14, .said = passed_counted };

/* ---- rules ---- */

/* One line a desk: what comes before the last was seen is added to it. */
static Err to_desk(Write *w, const MatterKind *kind, i64 subject, i64 place, Str words)
{
    MatterTitle old = { 0 };
    if (matter_title(w->db, str_from(kind->name), subject, &old)) {
        words = str_join(w->db->arena, (Str[]){ old.title, words }, 2, S("\n"));
        Err e = matter_close(w, kind, subject, "added to");
        if (failed(e)) return e;
    }
    return matter_open(w, kind, &(MatterNew){ .subject = subject, .title = words, .path = S("/desk/handed-over"), .owner = kind == &handed_kind ? subject : 0, .place = place });
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

/* What waits for an answer is on the desk by itself. */
static Str without_open(Arena *a, Str words)
{
    Buf b = buf_on(a);
    Str line;
    while (str_cut(&words, '\n', &line)) if (line.n && !str_starts(line, S("open "))) put_fmt(&b, STR_FMT "\n", STR_ARG(line));
    return buf_str(&b);
}

Err handed_over(Write *w, i64 from, i64 to, i64 place, const Passed *passed)
{
    Arena *a = w->db->arena;
    Str words = buf_str(&passed->words), left = without_open(a, words);
    Str args = str_fmt(a, "%" PRId64 " " STR_FMT, to, STR_ARG(words));
    bool unled = !to && desk_led(w->db, place, 0) && !desk_led(w->db, place, from);     /* the staff hears of it, whatever was passed */
    if ((!words.n && !unled) || (to && to == w->actor)) return OK;
    if (to) {
        job_put(w, "mail handed-over", to, place, args, w->now);
        return to_desk(w, &handed_kind, to, place, words);
    }
    desk_told(w, "mail handed-over", from, place, place, args);
    return left.n ? to_desk(w, &left_kind, place, place, left) : OK;
}

Err handed_left(Write *w, i64 person)
{
    MatterTitle old;
    return matter_title(w->db, str_from(handed_kind.name), person, &old) ? matter_close(w, &handed_kind, person, "left") : w->db->failure;
}

/* ---- the mail: to whoever still works there, or the desk of it ---- */

static Str lines_said(JobRun *j, const Mail *m, Str words)
{
    PassedLine l;
    Buf b = buf_on(m->arena);
    bool ours = person_holds(j->db, j->person, CITY_STAFF, j->subject);
    while (line_next(&words, &l)) {
        put_fmt(&b, "%s" STR_FMT, b.n ? "\n" : "", STR_ARG(line_said(m->arena, m->lang, &l)));
        if (line_opens(&l, ours)) put_fmt(&b, "\n  " STR_FMT, STR_ARG(mail_link(m, l.path)));
    }
    return buf_str(&b);
}

static bool handed_mail(JobRun *j, Mail *m)
{
    Str words = j->args, first = { 0 };
    i64 to = 0;
    if (!str_cut(&words, ' ', &first) || !str_i64(first, &to)) return false;
    bool led = desk_led(j->db, j->subject, 0);
    if (!person_holds(j->db, j->person, to ? CITY_STAFF : CITY_LEAD, j->subject) || (!words.n && led)) return false;
    Str city = place_words ? place_words->name(j->db, m->lang, j->subject) : (Str){ 0 }, link = mail_link(m, to ? S("/desk/handed-over") : S("/desk"));
    Str subject = words.n ? _("Passed to you: {city}") : _("{city} has no lead now");
    Str desk = led
        ? _("Hello {you},\n\nsomebody has left {city}, or lost their role there. This has nobody who looks after it now, and lies with you:\n\n{what}\n\n{link}")
        : _("Hello {you},\n\nsomebody has left {city}, or lost their role there, and the city has no lead now. This has nobody who looks after it:\n\n{what}\n\nWhat has to be answered waits on your desk. What is being written only people of the city read: make one of them its lead, who finds all of it there.\n\n{link}");
    Str text = to ? _("Hello {you},\n\nthis was passed to you in {city}. From now on you look after it:\n\n{what}\n\nSay that you have seen it:\n\n{link}")
             : words.n ? desk : _("Hello {you},\n\nsomebody has left {city}, or lost their role there, and the city has no lead now. What its people hand in lies on your desk. Make one of them its lead:\n\n{link}");
    return mail_say(m, say(m->arena, m->lang, subject, { "city", city }), say(m->arena, m->lang, text, { "you", m->to_name }, { "city", city }, { "what", lines_said(j, m, words) }, { "link", link }));
}

/* ---- the page that it leads to ---- */

const Field handed_fields[] = { { 0 } };

static bool is_kind(const MatterWaiting *m, const MatterKind *kind) { return str_eq(m->kind, str_from(kind->name)); }

typedef struct { Vec(HandedLine) lines; bool left; } Handed;        /* left: some of it on a desk */

static Handed handed_to_reader(Request *rq)
{
    Handed h = { 0 };
    PassedLine l;
    MatterWaitingRows rows = matter_waiting(rq->db, SHOWN);
    for (isize i = 0; i < rows.n; i++) {
        const MatterWaiting *m = &rows.p[i];
        if (!is_kind(m, &handed_kind) && !is_kind(m, &left_kind)) continue;
        h.left |= is_kind(m, &left_kind);
        bool ours = identity_holds(rq, CITY_STAFF, m->place_id);
        for (Str words = m->title; line_next(&words, &l);) vec_push(rq->arena, &h.lines, ((HandedLine){ line_said(rq->arena, rq->lang, &l), line_opens(&l, ours) ? l.path : (Str){ 0 } }));
    }
    return h;
}

static Reply handed_page(Request *rq, Form *f)
{
    FormFrame frame = { .title = N_("What was passed to you"), .button = N_("I look after it now"), .back = "/desk", .back_label = N_("Your desk") };
    Handed h = handed_to_reader(rq);
    if (!h.lines.n) return reply_problem(rq, 404, (Str){ 0 });
    if (h.left) frame.lead = N_("Somebody left, and nobody looks after some of this now. Who does so from now on is said on the page of each adoption."), frame.button = N_("We have seen it");
    Buf b = buf_on(rq->arena);
    Out o = *rq->out;
    o.buf = &b;
    view_ready(rq);
    handed_lines(&o, &(HandedLines){ h.lines.p, h.lines.n });
    return form_reply_with(rq, &frame, f, (Html){ buf_str(&b) }, (Html){ 0 });
}

Reply handed_show(Request *rq) { return handed_page(rq, form_new(rq, handed_fields)); }

static Err seen_rule(Write *w, void *arg)
{
    (void)arg;
    Err e = matter_close(w, &handed_kind, w->actor, "seen");
    MatterWaitingRows rows = matter_waiting(w->db, SHOWN);
    for (isize i = 0; i < rows.n && !failed(e); i++) if (is_kind(&rows.p[i], &left_kind)) e = matter_close(w, &left_kind, rows.p[i].place_id, "seen");
    return e;
}

Reply handed_seen(Request *rq)
{
    Form *f = form_new(rq, handed_fields);
    bool left = handed_to_reader(rq).left;
    if (form_refused(f, rq, NULL, request_change(rq, seen_rule, NULL))) return handed_page(rq, f);
    return reply_redirect(rq, 303, done_at(rq, left ? "left-seen" : "handed-seen", S("/desk")));
}

static const Done handed_said[] = {
    { "handed-seen", N_("It is yours now. What waits for you in it shows below when it is due.") },
    { "left-seen", N_("It is off your desk. What nobody looks after says so on its own page, until somebody is named there.") },
    { 0 }
};

void handed_start(void)
{
    done_lend(handed_said);
    matter_lend(&handed_kind), matter_lend(&left_kind);
    mail_lend("mail handed-over", N_("Mail: what somebody left was passed on"), handed_mail);
}
