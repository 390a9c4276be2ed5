/* recorded.c: the pages and panels of what cities record: the form, a record's own page, what stands on the practice and on the city. */
#include "rooms/practices/recording.h"
#include "recorded.html.h"
#include "web/view.h"
#include "web/done.h"

const Field record_fields[] = {
    { "community", FIELD_SELECT, REQUIRED, .label = N_("For which city?") },
    { "status", FIELD_RADIO, REQUIRED, .label = N_("What do you do with it?"), .choices = record_statuses },
    { "since", FIELD_DATE, REQUIRED, .label = N_("Since when?"), .hint = N_("The day, as well as you know it") },
    { "channel", FIELD_TEXT, SOMETIMES, .label = N_("Which letter, form, crew or system of yours does it change?"), .hint = N_("Needed once you try it or do it: what fits into something that is there already, stays. For example: the reminder letter for parking fines"), .max = 300 },
    { "kept", FIELD_AREA, OPTIONAL, .label = N_("What did you keep?"), .max = 2000 },
    { "changed", FIELD_AREA, OPTIONAL, .label = N_("What did you change?"), .max = 2000 },
    { "dropped", FIELD_AREA, OPTIONAL, .label = N_("What did you leave out?"), .max = DROPPED_MOST },
    { "reason", FIELD_AREA, SOMETIMES, .label = N_("If you stopped or decided against: why?"), .hint = N_("Cost, time, people, law, another way that was better: others learn most from this"), .max = 2000 },
    { "owner", FIELD_SELECT, OPTIONAL, .label = N_("Who looks after it in your city?"), .hint = N_("They are asked 6, 12 and 24 months after it began what became of it") },
    { "members", FIELD_YES, OPTIONAL, .label = N_("Only people of cities may read this, not everybody") },
    { 0 }
};
static const FormFrame record_frame = { .title = N_("Record what your city does with it"), .lead = N_("Thinking, trying, doing, stopping: all of it helps the next city."), .button = N_("Record it"),
    .after = N_("What happens next: it shows on the page of the practice and of your city; once you try it or do it, the city that gave it is told if it has people here (not if only people of cities may read it), and whoever looks after it is asked later what became of it.") };

/* ---- the form ---- */

/* Who looks after what the city has recorded; {0}: nobody, or nothing is recorded. */
static PersonById owner_now(Request *rq, i64 practice, i64 city)
{
    RecordOfCity r;
    PersonById owner = { 0 };
    if (record_of_city(rq->db, practice, city, &r) && r.owner_id.known) person_by_id(rq->db, r.owner_id.v, &owner);
    return owner;
}

/* Whose account is switched off is one of them where it is theirs already: what they look after stays theirs. */
static void owner_choices(Request *rq, Form *f, const OwnCities *m, i64 practice)
{
    Vec(Choice) all = { 0 };
    vec_push(rq->arena, &all, ((Choice){ .value = rq->who.handle, .label = tr(rq->lang, _("I do")) }));
    for (isize i = 0; i < m->n; i++) {
        PersonById now = owner_now(rq, practice, m->id[i]);
        RolePeopleRows rows = role_people(rq->db, m->id[i]);
        for (isize k = 0; k < rows.n; k++) {
            bool off = rows.p[k].disabled.known;
            if ((off && !str_eq(rows.p[k].handle, now.handle)) || str_eq(rows.p[k].handle, rq->who.handle) || (k && str_eq(rows.p[k].handle, rows.p[k - 1].handle))) continue;
            vec_push(rq->arena, &all, ((Choice){ .value = rows.p[k].handle, .label = off ? say(rq->arena, rq->lang, _("{name} (account switched off)"), { "name", rows.p[k].name }) : rows.p[k].name }));
        }
    }
    form_choices(f, "owner", all.p, all.n);
}

static Form *record_form(Request *rq, const OwnCities *m, i64 practice)
{
    Form *f = form_new(rq, record_fields);
    form_choices(f, "community", m->choice, m->n);
    owner_choices(rq, f, m, practice);
    if (m->n) form_set(f, "community", m->choice[0].value);
    return f;
}

static void fill_from(Request *rq, Form *f, const RecordOfCity *r)
{
    PersonById owner;
    form_set(f, "status", r->status), form_set(f, "since", iso_day(rq->arena, r->since)), form_set(f, "channel", r->channel), form_set(f, "kept", r->kept);
    form_set(f, "changed", r->changed), form_set(f, "dropped", r->dropped), form_set(f, "reason", r->reason);
    if (r->members_only) form_set(f, "members", S("yes"));
    if (r->owner_id.known && person_by_id(rq->db, r->owner_id.v, &owner)) form_set(f, "owner", owner.handle);
}

/* What the city of the question or of the form has recorded; NULL: nothing yet. */
Form *record_now(Request *rq, const void *practice)
{
    OwnCities m;
    RecordOfCity old;
    bool reads = str_eq(rq->method, S("GET"));
    Str city = reads ? request_query(rq, "city") : request_form(rq, "community");
    own_cities(rq, &m);
    for (isize i = 0; i < m.n; i++) {
        if ((city.n || !reads) && !str_eq(m.choice[i].value, city)) continue;
        if (!record_of_city(rq->db, ((const PracticeBySlug *)practice)->id, m.id[i], &old) || old.mistaken.known) continue;
        Form *f = record_form(rq, &m, ((const PracticeBySlug *)practice)->id);
        form_set(f, "community", m.choice[i].value);
        fill_from(rq, f, &old);
        return f;
    }
    return NULL;
}

static Reply record_page_of(Request *rq, const PracticeBySlug *p, Form *f)
{
    Buf b = buf_on(rq->arena);
    Out o = *rq->out;
    o.buf = &b;
    view_ready(rq);
    record_about(&o, p);
    return form_reply_with(rq, &record_frame, f, (Html){ buf_str(&b) }, (Html){ 0 });
}

Reply record_edit(Request *rq, const PracticeBySlug *p)
{
    OwnCities m;
    RecordOfCity old;
    own_cities(rq, &m);
    if (!m.n) return no_own_city(rq);
    Form *f = record_form(rq, &m, p->id);
    isize at = 0;
    for (isize i = 0; i < m.n; i++) if (str_eq(m.choice[i].value, request_query(rq, "city"))) at = i;
    form_set(f, "community", m.choice[at].value);
    form_set(f, "since", iso_day(rq->arena, clock_now()));
    bool there = record_of_city(rq->db, p->id, m.id[at], &old) && !old.mistaken.known;
    if (there) fill_from(rq, f, &old);
    else form_set(f, "owner", rq->who.handle);
    form_seen(rq, f, !there);
    return record_page_of(rq, p, f);
}

/* Who says nothing, as a program may, looks after what is new themselves; what nobody looks after stays so. */
static bool owner_of(Request *rq, Form *f, i64 practice, i64 community, i64 *owner)
{
    PersonByHandle p;
    Str handle = form_text(f, "owner");
    RecordOfCity old;
    bool nobodys = !handle.n && record_of_city(rq->db, practice, community, &old) && !old.mistaken.known && !old.owner_id.known;
    *owner = nobodys ? 0 : rq->who.person;
    if (!handle.n || str_eq(handle, rq->who.handle)) return true;
    bool fits = person_by_handle(rq->db, handle, &p) && (person_holds(rq->db, p.id, CITY_STAFF, community) || str_eq(owner_now(rq, practice, community).handle, handle));
    if (fits) { *owner = p.id; return true; }
    form_wrong(f, "owner", tr(rq->lang, _("This person does not work for that city.")));
    return false;
}

/* Beside which field a refusal of the rule belongs. */
static const char *field_of_refusal(const Form *f)
{
    Str s = form_text(f, "status");
    if (status_in_use(s) && !form_text(f, "channel").n) return "channel";
    if (!status_in_use(s) && !str_eq(s, S("considering")) && !form_text(f, "reason").n) return "reason";
    return "since";
}

Reply record_send(Request *rq, const PracticeBySlug *p)
{
    OwnCities m;
    own_cities(rq, &m);
    if (!m.n) return no_own_city(rq);
    Form *f = record_form(rq, &m, p->id);
    if (!form_read(rq, f)) return record_page_of(rq, p, f);
    Recording r = { .practice = p->id, .status = form_text(f, "status"), .since = form_date(f, "since"), .channel = form_text(f, "channel"), .kept = form_text(f, "kept"),
                    .changed = form_text(f, "changed"), .dropped = form_text(f, "dropped"), .reason = form_text(f, "reason"), .members_only = form_yes(f, "members") };
    for (isize i = 0; i < m.n; i++) if (str_eq(m.choice[i].value, form_text(f, "community"))) r.community = m.id[i];
    if (!owner_of(rq, f, p->id, r.community, &r.owner)) return record_page_of(rq, p, f);
    Err e = request_change(rq, adoption_record_keep, &r);
    if (form_refused(f, rq, failed(e) ? field_of_refusal(f) : NULL, e)) return record_page_of(rq, p, f);
    const char *done = r.members_only ? "recorded-members" : r.told && r.asked ? "recorded-use" : r.told ? "recorded-told" : r.asked ? "recorded-asked" : "recorded";
    return reply_redirect(rq, 303, done_at(rq, done, str_fmt(rq->arena, "/records/" STR_FMT, STR_ARG(r.handle))));
}

/* Why it ended, where it has: who begins again keeps what they wrote, but it is not why. */
static Str reason_now(Str status, Str reason) { return status_ended(status) ? reason : (Str){ 0 }; }

/* ---- a record's own page ---- */

static void fill_steps(Request *rq, RecordPage *page)
{
    StepListRows rows = step_list(rq->db, page->row.id);
    page->steps.p = make_array(rq->arena, StepLine, rows.n);
    page->steps.n = rows.n;
    for (isize i = 0; i < rows.n; i++) page->steps.p[i] = (StepLine){ status_label(rq->lang, rows.p[i].status), day_said(rq->arena, rq->lang, rows.p[i].since), i + 1 < rows.n ? rows.p[i].reason : (Str){ 0 } };       /* the newest one stands above */
}

static Str still_said(int lang, Str still)
{
    if (!still.n) return (Str){ 0 };
    return tr(lang, str_eq(still, S("whole")) ? _("All of it is still done.") : str_eq(still, S("part")) ? _("A part of it is still done.") : _("None of it is done any more."));
}

static void fill_follow_ups(Request *rq, RecordPage *page)
{
    FollowUpListRows rows = follow_up_list(rq->db, page->row.id);
    page->follow_ups.p = make_array(rq->arena, FollowLine, rows.n);
    page->follow_ups.n = rows.n;
    for (isize i = 0; i < rows.n; i++) {
        const FollowUpList *f = &rows.p[i];
        page->follow_ups.p[i] = (FollowLine){ .handle = f->handle, .title = say(rq->arena, rq->lang, _("After {n} months"), { "n", str_fmt(rq->arena, "%" PRId64, f->months) }), .when = day_said(rq->arena, rq->lang, f->due),
            .open = f->opened.known && !f->answered.known, .answered = f->answered.known, .still = still_said(rq->lang, f->still), .dropped = str_eq(f->dropped, page->row.reason) ? (Str){ 0 } : f->dropped, .result = f->result };
    }
}

/* ---- recorded by mistake ---- */

const Field mistaken_fields[] = { { 0 } };

static bool may_take(Request *rq, const RecordByHandle *r)
{
    RecordBegun begun;
    if (!identity_holds(rq, CITY_STAFF, r->community_id)) return false;
    return identity_holds(rq, CITY_LEAD, r->community_id) || (record_begun(rq->db, r->id, &begun) && begun.person_id.known && begun.person_id.v == rq->who.person);
}

static Reply mistaken_page(Request *rq, const RecordByHandle *r, Form *f)
{
    FormFrame frame = { .lead = N_("It is taken off every page, map and total, and nobody is asked about it later. The city that gave the practice is told, if it was told before. The journal keeps what was done. If your city has stopped, or decided against it, record that instead: others learn from it."), .button = N_("It was a mistake: take it away"), .back_label = N_("Back to the record") };
    frame.title = str_z(rq->arena, say(rq->arena, rq->lang, _("Was “{title}” recorded by mistake?"), { "title", r->title }));
    frame.back = str_fmt(rq->arena, "/records/" STR_FMT, STR_ARG(r->handle)).p;
    return form_reply(rq, &frame, f);
}

Reply mistaken_show(Request *rq, const RecordByHandle *r)
{
    return may_take(rq, r) ? mistaken_page(rq, r, form_new(rq, mistaken_fields)) : identity_lacks(rq);
}

Reply mistaken_send(Request *rq, const RecordByHandle *r)
{
    Form *f = form_new(rq, mistaken_fields);
    i64 id = r->id;
    if (!may_take(rq, r)) return identity_lacks(rq);
    if (form_refused(f, rq, NULL, request_change(rq, adoption_record_mistaken, &id))) return mistaken_page(rq, r, f);
    return reply_redirect(rq, 303, done_at(rq, "record-taken", str_fmt(rq->arena, "/practices/" STR_FMT, STR_ARG(r->slug))));
}

Reply record_show(Request *rq, const RecordByHandle *r)
{
    RecordPage page = { .row = *r, .city = locality_label(rq->arena, rq->lang, r->name, r->country, r->region), .status = status_since(rq->arena, rq->lang, r->status, r->since),
                        .ours = identity_holds(rq, CITY_STAFF, r->community_id),
                        .edit_path = str_fmt(rq->arena, "/practices/" STR_FMT "/record?city=" STR_FMT, STR_ARG(r->slug), STR_ARG(r->community_slug)) };
    page.takes = page.ours && may_take(rq, r), page.mistaken_path = str_fmt(rq->arena, "/records/" STR_FMT "/mistaken", STR_ARG(r->handle));
    fill_steps(rq, &page), fill_follow_ups(rq, &page);
    PersonById owner;
    if (r->owner_id.known && person_by_id(rq->db, r->owner_id.v, &owner)) page.owner = owner.name;
    page.row.reason = reason_now(r->status, r->reason);
    return show(rq, record_page, &page);
}

/* ---- on the practice ---- */

static RecordLine line_of(Request *rq, const RecordList *u, Str lang)
{
    return (RecordLine){ .city = locality_label(rq->arena, rq->lang, u->name, u->country, u->region), .path = str_fmt(rq->arena, "/records/" STR_FMT, STR_ARG(u->handle)),
        .status = status_since(rq->arena, rq->lang, u->status, u->since), .channel = u->channel, .kept = u->kept, .changed = u->changed, .dropped = u->dropped, .reason = reason_now(u->status, u->reason),
        .members_only = u->members_only, .lang = lang };
}

/* Each step out of all that ever considered it: nobody who left is taken out of what the others are counted by. */
static void funnel_fill(Request *rq, RecordsPanel *panel, i64 practice, i64 giver)
{
    RecordFunnel f;
    if (!record_funnel(rq->db, giver, practice, &f) || !f.considered) return;
    const struct { Str label; i64 n; bool left; } steps[FUNNEL_STEPS] = {
        { _("Considered it"), f.considered, false }, { _("Tried it in a small way"), f.piloted, false }, { _("Decided"), f.decided, false },
        { _("Do it now"), f.in_use, false }, { _("Have stopped"), f.stopped, true }, { _("Decided against it"), f.declined, true },
    };
    for (int i = 0; i < FUNNEL_STEPS; i++) panel->funnel.p[i] = (FunnelStep){ tr(rq->lang, steps[i].label), steps[i].n, (int)(100 * steps[i].n / f.considered), steps[i].left };
    panel->funnel.n = FUNNEL_STEPS;
}

static void put_records(Request *rq, Out *o, i64 practice)
{
    const PracticeBySlug *p = rq->of;
    RecordListRows rows = record_list(rq->db, practice);
    RecordsPanel panel = { .slug = p->slug, .completes = identity_holds(rq, CITY_STAFF, p->community_id), .record_path = str_fmt(rq->arena, "/practices/" STR_FMT "/record", STR_ARG(p->slug)) };
    panel.doing.p = make_array(rq->arena, RecordLine, rows.n), panel.left.p = make_array(rq->arena, RecordLine, rows.n);
    for (isize i = 0; i < rows.n; i++) {
        bool left = str_eq(rows.p[i].status, S("stopped")) || str_eq(rows.p[i].status, S("declined"));
        RecordLines *to = left ? &panel.left : &panel.doing;
        to->p[to->n++] = line_of(rq, &rows.p[i], p->lang);
    }
    if (rows.n) funnel_fill(rq, &panel, practice, p->community_id);
    practice_records(o, &panel);
}

/* ---- on the city ---- */

static void put_city_records(Request *rq, Out *o, i64 community)
{
    CommunityRecordListRows rows = community_record_list(rq->db, community);
    CityRecords list = { 0 };
    list.rows.p = make_array(rq->arena, CityRecordLine, rows.n), list.rows.n = rows.n;
    for (isize i = 0; i < rows.n; i++)
        list.rows.p[i] = (CityRecordLine){ rows.p[i].title, rows.p[i].lang, str_fmt(rq->arena, "/records/" STR_FMT, STR_ARG(rows.p[i].handle)),
            status_since(rq->arena, rq->lang, rows.p[i].status, rows.p[i].since), rows.p[i].channel, reason_now(rows.p[i].status, rows.p[i].reason), rows.p[i].members_only };
    if (rows.n) city_records(o, &list);
}

void records_lend(void)
{
    panel_lend(&practice_panels, put_records);
    panel_lend(&community_panels, put_city_records);
}

void records_take_back(void)
{
    panel_take_back(&practice_panels, put_records);
    panel_take_back(&community_panels, put_city_records);
}
