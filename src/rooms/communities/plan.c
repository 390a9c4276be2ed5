/* plan.c: a city's service plan: initiatives with an aim that can be counted, and what was counted since. */
#include "rooms/communities/membership.h"
#include "base/random.h"
#include "media/markdown.h"
#include "media/number.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"
#include <math.h>

static const FieldChoice states[] = { { "planned", N_("Planned"), NULL }, { "running", N_("Under way"), NULL }, { "reached", N_("Reached"), NULL }, { "ended", N_("Ended without reaching it"), NULL }, { 0 } };
const Field plan_fields[] = {
    { "title", FIELD_TEXT, REQUIRED, .label = N_("Title"), .max = 120 },
    { "what", FIELD_MARKDOWN, OPTIONAL, .label = N_("What you do, with whom"), .max = 5000 },
    { "state", FIELD_RADIO, REQUIRED, .label = N_("How far is it?"), .choices = states },
    { "metric", FIELD_TEXT, OPTIONAL, .label = N_("What do you count?"), .hint = N_("An outcome for residents rather than your own work. For example: families who kept their home"), .max = 120 },
    { "baseline", FIELD_DECIMAL, OPTIONAL, .label = N_("Where does it stand at first?") },
    { "target", FIELD_DECIMAL, OPTIONAL, .label = N_("Where is it to stand?") },
    { "until", FIELD_DATE, OPTIONAL, .label = N_("By when?") },
    { 0 }
};
static const FormFrame plan_frame = { .title = N_("An initiative of your service plan"), .lead = N_("Everybody can read it on your city’s page."), .button = N_("Keep it") };

const Field count_fields[] = {
    { "day", FIELD_DATE, REQUIRED, .past = true, .label = N_("On which day?") },
    { "value", FIELD_DECIMAL, SOMETIMES, .label = N_("What was counted?"), .hint = N_("Left empty, what was counted on that day is taken away") },
    { "note", FIELD_TEXT, OPTIONAL, .label = N_("How was it counted, or what happened?"), .max = 300 },
    { 0 }
};

/* ---- writing ---- */

enum { FIRST_DAY = 946684800 };         /* 2000-01-01: one before it is a slip */

static void day_checked(Request *rq, Form *f, const char *name)
{
    if (form_text(f, name).n && form_date(f, name) < FIRST_DAY) form_wrong(f, name, tr(rq->lang, _("This day is too long ago. Write year, month and day, for example 2026-03-31.")));
}

typedef struct { i64 id, community; Form *form; int lang; } PlanSave;

static OptInt day_given(const Form *f, const char *name) { Time t = form_date(f, name); return (OptInt){ t, form_text(f, name).n > 0 }; }

static Err plan_rule(Write *w, void *arg)
{
    const PlanSave *s = arg;
    const Form *f = s->form;
    i64 id = s->id;
    InitiativeAdd added = { 0 };
    Str lang = lang_code(s->lang);
    if (id) initiative_save(w->db, &(InitiativeSaveArgs){ form_text(f, "title"), form_text(f, "what"), form_text(f, "metric"), form_real(f, "baseline"), form_real(f, "target"), day_given(f, "until"), form_text(f, "state"), lang, w->now, id });
    else if (initiative_add(w->db, &(InitiativeAddArgs){ random_name(w->db->arena, 10), s->community, form_text(f, "title"), form_text(f, "what"), form_text(f, "metric"), form_real(f, "baseline"), form_real(f, "target"), day_given(f, "until"), form_text(f, "state"), lang, w->now, w->now }, &added))
        id = added.id;
    return failed(w->db->failure) ? w->db->failure : journal_note(w, s->id ? "initiative.edit" : "initiative.add", "initiative", id, form_text(f, "state"));
}

static Reply plan_keep(Request *rq, const CommunityFind *c, i64 id)
{
    Form *f = form_new(rq, plan_fields);
    bool fine = form_read(rq, f), counts = form_text(f, "metric").n > 0, aims = form_text(f, "baseline").n || form_text(f, "target").n;
    if (fine && aims && !counts) form_wrong(f, "metric", tr(rq->lang, _("Say what these figures count.")));
    if (fine) day_checked(rq, f, "until");
    if (f->refused || form_refused(f, rq, NULL, request_change(rq, plan_rule, &(PlanSave){ id, c->id, f, rq->lang }))) return city_form(rq, c, &plan_frame, f);
    return to_city(rq, c, "plan-kept");
}

static bool initiative_of(Request *rq, const CommunityFind *c, InitiativeFind *out) { return initiative_find(rq->db, request_param(rq, "handle"), c->id, out); }

Reply plan_new(Request *rq, const CommunityFind *c)
{
    Form *f = form_new(rq, plan_fields);
    form_set(f, "state", S("planned"));
    return city_form(rq, c, &plan_frame, f);
}

Reply plan_make(Request *rq, const CommunityFind *c) { return plan_keep(rq, c, 0); }

Form *plan_now(Request *rq, const void *community)
{
    InitiativeFind i;
    if (!initiative_of(rq, community, &i)) return NULL;
    Form *f = form_new(rq, plan_fields);
    form_set(f, "title", i.title), form_set(f, "what", i.what), form_set(f, "state", i.state), form_set(f, "metric", i.metric);
    form_set_real(f, "baseline", i.baseline), form_set_real(f, "target", i.target);
    if (i.until.known) form_set(f, "until", iso_day(rq->arena, i.until.v));
    return f;
}

Reply plan_edit(Request *rq, const CommunityFind *c)
{
    Form *f = plan_now(rq, c);
    if (!f) return reply_problem(rq, 404, (Str){ 0 });
    form_seen(rq, f, false);
    return city_form(rq, c, &plan_frame, f);
}

/* One that was begun by mistake; where something was counted, that it ended is said instead. */
const Field plan_throw_fields[] = { { 0 } };

static Reply throw_page(Request *rq, const CommunityFind *c, const InitiativeFind *i, Form *f)
{
    FormFrame frame = { .lead = N_("This is for an initiative that was begun by mistake. One that did not reach its aim is ended instead: others learn from that."), .button = N_("Throw it away") };
    frame.title = str_z(rq->arena, say(rq->arena, rq->lang, _("Throw “{title}” away?"), { "title", i->title }));
    return city_form(rq, c, &frame, f);
}

static Err throw_rule(Write *w, void *arg)
{
    i64 id = *(const i64 *)arg;
    if (!initiative_throw(w->db, id)) return failed(w->db->failure) ? w->db->failure : err(w->db->arena, ERR_INPUT, "%s", N_("Something was counted of it: take the counts away first, or say that it ended."));
    return journal_note(w, "initiative.throw", "initiative", id, (Str){ 0 });
}

Reply plan_throw(Request *rq, const CommunityFind *c)
{
    InitiativeFind i;
    return initiative_of(rq, c, &i) ? throw_page(rq, c, &i, form_new(rq, plan_throw_fields)) : reply_problem(rq, 404, (Str){ 0 });
}

Reply plan_thrown(Request *rq, const CommunityFind *c)
{
    InitiativeFind i;
    Form *f = form_new(rq, plan_throw_fields);
    if (!initiative_of(rq, c, &i)) return reply_problem(rq, 404, (Str){ 0 });
    return form_refused(f, rq, NULL, request_change(rq, throw_rule, &i.id)) ? throw_page(rq, c, &i, f) : to_city(rq, c, "plan-thrown");
}

Reply plan_send(Request *rq, const CommunityFind *c)
{
    InitiativeFind i;
    return initiative_of(rq, c, &i) ? plan_keep(rq, c, i.id) : reply_problem(rq, 404, (Str){ 0 });
}

/* As many decimals as were typed, at most three. */
static Str figure(Request *rq, double v)
{
    Buf b = buf_on(rq->arena);
    int decimals = 0;
    while (decimals < 3 && fabs(v * pow(10, decimals) - round(v * pow(10, decimals))) > 1e-9 * fabs(v)) decimals++;
    if (fabs(v) < 1e15) put_decimal(&b, rq->lang, v, decimals);
    else put_fmt(&b, "%.6g", v);
    return buf_str(&b);
}

static Str last_said(Request *rq, i64 initiative)
{
    InitiativeValuesRows rows = initiative_values(rq->db, initiative);
    if (!rows.n) return tr(rq->lang, _("Nothing was counted yet."));
    return say(rq->arena, rq->lang, _("The last count: {n} on {day}."), { "n", figure(rq, rows.p[rows.n - 1].value) }, { "day", day_said(rq->arena, rq->lang, rows.p[rows.n - 1].day) });
}

static Reply count_page(Request *rq, const CommunityFind *c, const InitiativeFind *i, Form *f)
{
    FormFrame frame = { .button = N_("Keep it") };
    frame.title = str_z(rq->arena, say(rq->arena, rq->lang, _("What was counted: {title}"), { "title", i->title }));
    Str counted = i->metric.n ? say(rq->arena, rq->lang, _("Counted are: {metric}."), { "metric", i->metric }) : (Str){ 0 };
    Str rule = tr(rq->lang, _("A second count of the same day replaces the first. A step back is worth as much as a step ahead."));
    frame.lead = str_z(rq->arena, str_trim(str_fmt(rq->arena, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(counted), STR_ARG(last_said(rq, i->id)), STR_ARG(rule))));
    return city_form(rq, c, &frame, f);
}

Reply plan_count(Request *rq, const CommunityFind *c)
{
    InitiativeFind i;
    if (!initiative_of(rq, c, &i)) return reply_problem(rq, 404, (Str){ 0 });
    Form *f = form_new(rq, count_fields);
    form_set(f, "day", iso_day(rq->arena, clock_now()));
    return count_page(rq, c, &i, f);
}

typedef struct { i64 initiative; const Form *form; } Count;

static Err count_rule(Write *w, void *arg)
{
    const Count *c = arg;
    OptReal value = form_real(c->form, "value");
    if (value.known) initiative_count(w->db, c->initiative, form_date(c->form, "day"), value.v, form_text(c->form, "note"));
    else if (!initiative_uncount(w->db, c->initiative, form_date(c->form, "day"))) return failed(w->db->failure) ? w->db->failure : err(w->db->arena, ERR_INPUT, "%s", N_("Nothing was counted on this day: say what was."));
    return journal_note(w, value.known ? "initiative.count" : "initiative.uncount", "initiative", c->initiative, (Str){ 0 });
}

Reply plan_counted(Request *rq, const CommunityFind *c)
{
    InitiativeFind i;
    if (!initiative_of(rq, c, &i)) return reply_problem(rq, 404, (Str){ 0 });
    Form *f = form_new(rq, count_fields);
    bool fine = form_read(rq, f), counts = form_real(f, "value").known;
    if (fine && counts) day_checked(rq, f, "day");
    if (fine && counts && !i.metric.n) form_wrong(f, NULL, tr(rq->lang, _("This initiative does not say yet what it counts. Say so first.")));
    if (f->refused || form_refused(f, rq, "value", request_change(rq, count_rule, &(Count){ i.id, f }))) return count_page(rq, c, &i, f);
    return to_city(rq, c, counts ? "counted" : "uncounted");
}

/* ---- on the city's page ---- */

static Str aim_said(Request *rq, const InitiativeList *i)
{
    Str from = i->baseline.known ? figure(rq, i->baseline.v) : S(""), to = i->target.known ? figure(rq, i->target.v) : S("");
    if (from.n && to.n) return say(rq->arena, rq->lang, _("from {from} to {to}"), { "from", from }, { "to", to });
    if (to.n) return say(rq->arena, rq->lang, _("to {to}"), { "to", to });
    return from.n ? say(rq->arena, rq->lang, _("from {from}"), { "from", from }) : S("");
}

static PlanLine line_of(Request *rq, const InitiativeList *i)
{
    InitiativeValuesRows rows = initiative_values(rq->db, i->id);
    PlanLine line = { .handle = i->handle, .title = i->title, .state = choice_label(rq->lang, states, i->state), .metric = i->metric, .aim = aim_said(rq, i), .lang = i->lang, .what = markdown(rq->arena, i->what) };
    if (i->until.known) line.until = day_said(rq->arena, rq->lang, i->until.v);
    line.counts.p = make_array(rq->arena, CountLine, rows.n), line.counts.n = rows.n;
    for (isize k = 0; k < rows.n; k++) line.counts.p[k] = (CountLine){ day_said(rq->arena, rq->lang, rows.p[k].day), figure(rq, rows.p[k].value), rows.p[k].note };
    if (!rows.n) return line;
    double last = rows.p[rows.n - 1].value, way = i->target.known && i->baseline.known ? i->target.v - i->baseline.v : 0;
    line.latest = say(rq->arena, rq->lang, _("{n} on {day}"), { "n", line.counts.p[rows.n - 1].value }, { "day", line.counts.p[rows.n - 1].day });
    if (way == 0) return line;
    line.done = (OptReal)SOME(fmin(1, fmax(0, (last - i->baseline.v) / way)));
    line.percent = figure(rq, round(100 * line.done.v));
    return line;
}

void plan_fill(Request *rq, const CommunityFind *c, CityFace *out)
{
    InitiativeListRows rows = initiative_list(rq->db, c->id);
    out->plan.p = make_array(rq->arena, PlanLine, rows.n), out->plan.n = rows.n;
    for (isize i = 0; i < rows.n; i++) out->plan.p[i] = line_of(rq, &rows.p[i]);
}
