/* drafts.c: the pages of drafts: begin one, its sections, preview, history, and what the editors say. */
#include "rooms/practices/drafting.h"
#include "rooms/practices/practices_pages.h"
#include "base/random.h"
#include "drafts.html.h"
#include "media/markdown.h"
#include "media/word_diff.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"

enum { DRAFTS_SHOWN = 50, REVISIONS_SHOWN = 50 };

static Str state_said(int lang, Str state)
{
    return tr(lang, str_eq(state, S("writing")) ? _("being written") : str_eq(state, S("sent")) ? _("with the editors") : str_eq(state, S("changes")) ? _("the editors ask for changes") : _("published"));
}

static Str draft_path(Request *rq, Str handle) { return str_fmt(rq->arena, "/drafts/" STR_FMT, STR_ARG(handle)); }

/* ---- beginning one ---- */

const Field draft_new_fields[] = {
    { "community", FIELD_SELECT, REQUIRED, .label = N_("Whose practice is it?") },
    { "title", FIELD_TEXT, REQUIRED, .label = N_("Title"), .hint = N_("What it does, in under ten words"), .max = 120 },
    { .name = "practice", .type = FIELD_HIDDEN, .label = "The practice that it completes, by its name in addresses; without it a new one is begun" },
    { 0 }
};
static const FormFrame new_frame = { .title = N_("Write down what your city did"), .lead = N_("Begin with a title. Then come eleven short sections; three of them are needed, and you may stop and go on at any time."), .button = N_("Begin"),
    .after = N_("Everybody of your city can write in it. Nobody else sees it before you send it to the editors.") };

/* The page of one that is begun, or, p not NULL, of a practice in the library that its city writes anew. */
static Reply new_page(Request *rq, const PracticeBySlug *p, Form *f)
{
    FormFrame frame = new_frame;
    if (!p) return form_reply(rq, &frame, f);
    frame.title = str_z(rq->arena, say(rq->arena, rq->lang, _("Revise “{title}”"), { "title", p->title }));
    frame.lead = N_("A draft begins with what the library says now. The library keeps showing that until the editors have published what you write.");
    frame.back = practice_path(rq->arena, p->slug).p, frame.back_label = N_("Back to the practice");
    return form_reply(rq, &frame, f);
}

static Form *new_form(Request *rq, const OwnCities *m)
{
    Form *f = form_new(rq, draft_new_fields);
    form_choices(f, "community", m->choice, m->n);
    form_set(f, "community", m->choice[0].value);
    return f;
}

Reply draft_new(Request *rq)
{
    OwnCities m;
    PracticeBySlug p;
    own_cities(rq, &m);
    if (!m.n) return no_own_city(rq);
    Form *f = new_form(rq, &m);
    bool revises = practice_by_slug(rq->db, request_query(rq, "practice"), &p);
    if (revises) form_set(f, "practice", p.slug), form_set(f, "title", p.title), form_set(f, "community", p.community_slug);
    return new_page(rq, revises ? &p : NULL, f);
}

typedef struct { DraftAddArgs args; bool there; } DraftMake;

/* Where colleagues write of that practice already, theirs is the draft: two would overwrite each other. */
static Err make_rule(Write *w, void *arg)
{
    DraftMake *m = arg;
    DraftAdd added;
    DraftOpenOf open;
    m->args.made = w->now;
    m->there = m->args.practice_id.known && draft_open_of(w->db, m->args.practice_id.v, m->args.community_id, &open);
    if (m->there) { m->args.handle = open.handle; return OK; }
    if (!draft_add(w->db, &m->args, &added)) return w->db->failure;
    Err e = m->args.practice_id.known ? draft_fill(w, added.id, m->args.practice_id.v) : OK;
    return failed(e) ? e : journal_note(w, "draft.begin", "draft", added.id, (Str){ 0 });
}

Reply draft_make(Request *rq)
{
    OwnCities m;
    PracticeBySlug p;
    own_cities(rq, &m);
    if (!m.n) return no_own_city(rq);
    Form *f = new_form(rq, &m);
    bool read = form_read(rq, f), revises = practice_by_slug(rq->db, form_text(f, "practice"), &p);
    if (!read) return new_page(rq, revises ? &p : NULL, f);
    DraftMake make = { .args = { .handle = random_name(rq->arena, 10), .author_id = rq->who.person, .title = form_text(f, "title"), .summary = S(""), .source = S(""), .lang = lang_code(rq->lang) } };
    for (isize i = 0; i < m.n; i++) if (str_eq(m.choice[i].value, form_text(f, "community"))) make.args.community_id = m.id[i];
    if (form_text(f, "practice").n) {
        if (!revises || p.community_id != make.args.community_id) {
            form_wrong(f, "community", tr(rq->lang, _("Only the city that began a practice completes it.")));
            return new_page(rq, revises ? &p : NULL, f);
        }
        make.args.practice_id = (OptInt)SOME(p.id), make.args.summary = p.summary, make.args.year_started = p.year_from_memory ? (OptInt){ 0 } : p.year_started, make.args.source = p.source.p ? p.source : S(""), make.args.lang = p.lang;
        PracticeConcernsRows concerns = practice_concerns(rq->db, p.id);
        if (concerns.n) make.args.concern_id = (OptInt)SOME(concerns.p[0].id);
    }
    if (form_refused(f, rq, NULL, request_change(rq, make_rule, &make))) return new_page(rq, revises ? &p : NULL, f);
    rq->there = make.there;
    return reply_redirect(rq, 303, done_at(rq, make.there ? "draft-there" : "draft-begun", draft_path(rq, make.args.handle)));
}

/* Why its city cannot change it now. */
Str draft_closed(Request *rq, Str state)
{
    return tr(rq->lang, str_eq(state, S("published")) ? _("This is published. To change it, begin with “Revise it” on its own page.") : _("This is with the editors now. When they ask for changes, it can be changed again."));
}

/* ---- the draft ---- */

const Field draft_head_fields[] = {
    { "title", FIELD_TEXT, REQUIRED, .label = N_("Title"), .hint = N_("What it does, in under ten words"), .max = 120 },
    { "summary", FIELD_AREA, SOMETIMES, .label = N_("Summary"), .hint = N_("One or two sentences: what was done, and what came of it. Needed before you send it"), .max = 400 },
    { "concern", FIELD_SELECT, SOMETIMES, .label = N_("Which public concern does it answer?"), .hint = N_("Needed before you send it") },
    { "year", FIELD_NUMBER, OPTIONAL, .label = N_("Since which year?"), .low = 1900, .high = 2100 },
    { "source", FIELD_URL, OPTIONAL, .label = N_("A page that it rests on"), .hint = N_("A report or article, if there is one"), .max = 500 },
    { 0 }
};
static const FieldChoice answers[] = { { "publish", N_("Publish it"), NULL }, { "changes", N_("Ask for changes"), NULL }, { 0 } };
const FieldChoice source_kinds_said[] = { { "primary", N_("Primary source: the city, program, organization or paper itself"), NULL }, { "press", N_("Press"), NULL },
    { "secondary", N_("Secondary source: it reports what others found"), NULL }, { 0 } };
static const FieldChoice verifications[] = { { "seen", N_("All of it was seen there"), NULL }, { "partial", N_("Only a part of it was seen there"), NULL }, { "unread", N_("Nobody here has read it yet"), NULL }, { 0 } };

static const FieldChoice cost_kinds[] = { { "whole", N_("The whole of it, as the city paid it"), NULL }, { "unit", N_("For each one: a household, a person, a mile"), NULL }, { "price", N_("A price, not what the city spends"), NULL },
    { "staff-time", N_("Staff time alone"), NULL }, { "none", N_("Nothing"), NULL }, { "unknown", N_("It is not known"), NULL }, { 0 } };
static const FieldChoice change_kinds[] = { { "effect", N_("A change, beside others who did not do it"), NULL }, { "before-after", N_("A change from before to after"), NULL }, { "output", N_("What was done, not what it changed"), NULL },
    { "target", N_("What it aims at"), NULL }, { "none", N_("No change was measured"), NULL }, { 0 } };

const Field draft_review_fields[] = {
    { "answer", FIELD_RADIO, REQUIRED, .label = N_("The answer"), .choices = answers },
    { "level", FIELD_RADIO, SOMETIMES, .label = N_("How sure can anybody be?"), .hint = N_("Needed to publish it") },
    { "source_kind", FIELD_RADIO, OPTIONAL, .label = N_("Of what kind is the page that it rests on?"), .choices = source_kinds_said },
    { "verification", FIELD_RADIO, OPTIONAL, .label = N_("Was what stands here seen there?"), .choices = verifications },
    { "read_on", FIELD_DATE, OPTIONAL, .past = true, .label = N_("On which day was it read there?") },
    { "cost", FIELD_TEXT, OPTIONAL, .label = N_("What does it cost?"), .hint = N_("In a few words, in the draft’s language, as its source says it. Empty: what stands in the library stays"), .max = 120 },
    { "cost_kind", FIELD_RADIO, OPTIONAL, .label = N_("Of what is that the cost?"), .choices = cost_kinds },
    { "change", FIELD_TEXT, OPTIONAL, .label = N_("What did it change?"), .hint = N_("In a few words, in the draft’s language, as its source says it. Empty: what stands in the library stays"), .max = 200 },
    { "change_kind", FIELD_RADIO, OPTIONAL, .label = N_("What kind of a result is that?"), .choices = change_kinds },
    { "note", FIELD_AREA, SOMETIMES, .label = N_("What should be changed?"), .hint = N_("Needed to ask for changes"), .max = 2000 },
    { .name = "sent", .type = FIELD_HIDDEN },       /* when what is reviewed was sent */
    { 0 }
};

static void concern_choices(Request *rq, Form *f)
{
    ConcernAllRows rows = concern_all(rq->db);
    Choice *c = make_array(rq->arena, Choice, rows.n);
    for (isize i = 0; i < rows.n; i++) c[i] = (Choice){ .value = rows.p[i].slug, .label = in_language(rq, rows.p[i].name, rows.p[i].name_es) };
    form_choices(f, "concern", c, rows.n);
}

static Str concern_name(Request *rq, OptInt id)
{
    ConcernAllRows rows = concern_all(rq->db);
    for (isize i = 0; i < rows.n && id.known; i++) if (rows.p[i].id == id.v) return in_language(rq, rows.p[i].name, rows.p[i].name_es);
    return (Str){ 0 };
}

static Form *head_form(Request *rq, const DraftByHandle *d)
{
    Form *f = form_new(rq, draft_head_fields);
    ConcernAllRows rows = concern_all(rq->db);
    concern_choices(rq, f);
    form_set(f, "title", d->title), form_set(f, "summary", d->summary), form_set(f, "source", d->source);
    if (d->year_started.known) form_set(f, "year", str_fmt(rq->arena, "%" PRId64, d->year_started.v));
    for (isize i = 0; i < rows.n; i++) if (d->concern_id.known && rows.p[i].id == d->concern_id.v) form_set(f, "concern", rows.p[i].slug);
    return f;
}

static Form *review_form(Request *rq, const DraftByHandle *d)
{
    Form *f = form_new(rq, draft_review_fields);
    EvidenceAllRows rows = evidence_all(rq->db);
    Choice *c = make_array(rq->arena, Choice, rows.n);
    for (isize i = 0; i < rows.n; i++) c[i] = (Choice){ .value = rows.p[i].level, .label = in_language(rq, rows.p[i].label, rows.p[i].label_es) };
    form_choices(f, "level", c, rows.n);
    form_set(f, "sent", str_fmt(rq->arena, "%" PRId64, d->edited));
    PracticeSlugOf p;
    bool same = d->practice_id.known && d->source.n && practice_slug_of(rq->db, d->practice_id.v, &p) && str_eq(p.source, d->source);
    if (same) form_set(f, "source_kind", p.source_kind), form_set(f, "verification", p.verification), form_set(f, "read_on", p.read_on);
    return f;
}

/* What is said of the source has to fit together. */
static bool source_fits(Request *rq, const DraftByHandle *d, Form *f)
{
    Str checked = form_text(f, "verification");
    bool read = checked.n && !str_eq(checked, S("unread")), dated = form_text(f, "read_on").n > 0;
    if (dated && !read) form_wrong(f, "verification", tr(rq->lang, _("It was read on a day: say whether what stands here was seen there.")));
    else if ((read || form_text(f, "source_kind").n) && !d->source.n) form_wrong(f, read ? "verification" : "source_kind", tr(rq->lang, _("This draft names no page that it rests on.")));
    return !f->refused;
}

/* A figure has its words and what they are; staff time and nothing need none, and what is not known has none. */
static bool figures_fit(Request *rq, Form *f)
{
    Str cost = form_text(f, "cost"), cost_is = form_text(f, "cost_kind"), change = form_text(f, "change"), change_is = form_text(f, "change_kind");
    bool unknown = str_eq(cost_is, S("unknown")), unchanged = str_eq(change_is, S("none")), words = cost_is.n && !unknown && !str_eq(cost_is, S("staff-time")) && !str_eq(cost_is, S("none"));
    if (cost.n && unknown) form_wrong(f, "cost", tr(rq->lang, _("Leave the words out, or say of what they are.")));
    if (change.n && unchanged) form_wrong(f, "change", tr(rq->lang, _("Leave the words out, or say of what they are.")));
    if (words && !cost.n) form_wrong(f, "cost", tr(rq->lang, _("Say it in a few words.")));
    if (cost.n && !cost_is.n) form_wrong(f, "cost_kind", tr(rq->lang, _("Say what that is.")));
    if (change_is.n && !change.n && !unchanged) form_wrong(f, "change", tr(rq->lang, _("Say it in a few words.")));
    if (change.n && !change_is.n) form_wrong(f, "change_kind", tr(rq->lang, _("Say what that is.")));
    return !f->refused;
}

static void fill_sections(Request *rq, DraftPage *page)
{
    SectionListRows rows = section_list(rq->db, page->row.id);
    page->sections.p = make_array(rq->arena, SectionLine, SECTIONS);
    page->sections.n = SECTIONS;
    for (int i = 0; i < SECTIONS; i++) {
        const Section *s = &draft_sections[i];
        SectionLine line = { .section = s, .path = str_fmt(rq->arena, STR_FMT "/%s", STR_ARG(page->path), s->name), .title = tr(rq->lang, s->title), .needed = s->needed, .empty = true };
        for (isize k = 0; k < rows.n; k++) {
            if (!str_eq(rows.p[k].section, str_from(s->name))) continue;
            line.empty = !rows.p[k].body.n;
            line.locked = section_locked(rows.p[k].locked_by, rows.p[k].locked, rq->who.person, clock_now()), line.editor = rows.p[k].editor.n ? rows.p[k].editor : tr(rq->lang, _("somebody"));
        }
        page->sections.p[i] = line;
    }
}

Form *draft_head_now(Request *rq, const void *draft) { return head_form(rq, draft); }

Form *draft_review_now(Request *rq, const void *draft)
{
    const DraftByHandle *d = draft;
    return str_eq(d->state, S("sent")) ? review_form(rq, d) : NULL;
}

static Str revise_path(Request *rq, Str slug) { return str_fmt(rq->arena, "/drafts/new?practice=" STR_FMT, STR_ARG(slug)); }

/* What became of it: in the library, or out of it again. */
static void fill_practice(Request *rq, DraftPage *page)
{
    PracticeOfDraft p;
    if (!str_eq(page->row.state, S("published")) || !practice_of_draft(rq->db, page->row.practice_id.v, &p)) return;
    if (!p.published) {
        page->state = tr(rq->lang, _("out of the library")), page->out_reason = p.reason, page->out_day = p.day.known ? day_said(rq->arena, rq->lang, p.day.v) : (Str){ 0 };
        return;
    }
    page->practice = practice_path(rq->arena, p.slug);
    if (identity_holds(rq, CITY_STAFF, page->row.community_id)) page->revise = revise_path(rq, p.slug);
}

static Reply draft_page_with(Request *rq, const DraftByHandle *d, Form *head, Form *review, bool busy)
{
    DraftPage page = { .row = *d, .city = locality_label(rq->arena, rq->lang, d->name, d->country, d->region), .path = draft_path(rq, d->handle), .state = state_said(rq->lang, d->state),
                       .ours = identity_holds(rq, CITY_STAFF, d->community_id) && draft_open(d->state), .reviews = identity_holds(rq, STAFF, 0) && str_eq(d->state, S("sent")),
                       .head = head ? head : head_form(rq, d), .review = review ? review : review_form(rq, d) };
    page.busy = busy;
    page.sent = str_eq(d->state, S("sent")), page.read_by = day_said(rq->arena, rq->lang, d->edited + REVIEW_DAYS * 24 * 3600);
    page.concern = concern_name(rq, d->concern_id);
    fill_practice(rq, &page);
    fill_sections(rq, &page);
    if (!head) form_seen(rq, page.head, false);
    if (!review) form_seen(rq, page.review, false);
    show(rq, draft_page, &page);
    return reply_html_status(rq, page.head->refused || page.review->refused ? 422 : 200);
}

static Reply draft_page_of(Request *rq, const DraftByHandle *d, Form *head, Form *review) { return draft_page_with(rq, d, head, review, false); }
Reply draft_show(Request *rq, const DraftByHandle *d) { return draft_page_of(rq, d, NULL, NULL); }

/* What was typed is kept, also where it is not sent yet: the writer goes on to the section that is missing. */
typedef struct { DraftHeadArgs head; bool sends; DraftSend send; Err refused; } HeadKeep;

static Err head_rule(Write *w, void *arg)
{
    HeadKeep *k = arg;
    draft_head(w->db, &k->head);
    Err e = journal_note(w, "draft.head", "draft", k->head.id, (Str){ 0 });
    if (!failed(e) && k->sends) k->refused = draft_send(w, &k->send);
    return failed(e) || k->refused.code == ERR_INPUT ? e : k->refused;
}

const Field draft_send_fields[] = { { "anyway", FIELD_YES, OPTIONAL, .label = "Send it all the same, while somebody else is writing in it" }, { 0 } };

static Reply sent_or_not(Request *rq, const DraftByHandle *d, Form *f, const DraftSend *s, Err e)
{
    if (!form_refused(f, rq, s->missing, e)) return reply_redirect(rq, 303, done_at(rq, "draft-sent", draft_path(rq, d->handle)));
    if (s->needed.n) form_wrong(f, NULL, say(rq->arena, rq->lang, _("Three sections are needed, and these are still empty: {which}. “No result yet” is an answer too."), { "which", s->needed }));
    if (s->writers.n) form_wrong(f, NULL, say(rq->arena, rq->lang, _("Still writing in it: {who}. What is not finished would go to the editors as it stands. Wait for them, or send it all the same."), { "who", s->writers }));
    Reply r = draft_page_with(rq, d, f, NULL, s->writers.n > 0);
    if (s->writers.n) r.status = 409;
    return r;
}

Reply draft_sent(Request *rq, const DraftByHandle *d)
{
    Form *asked = form_new(rq, draft_send_fields), *f = head_form(rq, d);
    bool fine = form_read(rq, asked);
    if (!draft_open(d->state)) return reply_problem(rq, 409, draft_closed(rq, d->state));
    DraftSend s = { .draft = d->id, .lang = rq->lang, .anyway = fine && form_yes(asked, "anyway") };
    Err e = request_change(rq, draft_send, &s);
    return sent_or_not(rq, d, f, &s, e);
}

static bool head_read(Request *rq, const DraftByHandle *d, Form *f, DraftHeadArgs *h)
{
    concern_choices(rq, f);
    if (!form_read(rq, f)) return false;
    if (form_int(f, "year") > civil_of(clock_now()).year) { form_wrong(f, "year", tr(rq->lang, _("This year is still to come."))); return false; }
    ConcernAllRows rows = concern_all(rq->db);
    *h = (DraftHeadArgs){ .title = form_text(f, "title"), .summary = form_text(f, "summary"), .source = form_text(f, "source"), .edited = clock_now(), .id = d->id, .year_started = { form_int(f, "year"), form_int(f, "year") > 0 } };
    for (isize i = 0; i < rows.n; i++) if (str_eq(rows.p[i].slug, form_text(f, "concern"))) h->concern_id = (OptInt)SOME(rows.p[i].id);
    return true;
}

Reply draft_head_send(Request *rq, const DraftByHandle *d)
{
    Form *f = form_new(rq, draft_head_fields);
    Str then = request_form(rq, "then");
    HeadKeep k = { .sends = then.n > 0, .send = { .draft = d->id, .lang = rq->lang, .anyway = str_eq(then, S("send-anyway")) } };
    if (!draft_open(d->state)) return reply_problem(rq, 409, draft_closed(rq, d->state));
    if (!head_read(rq, d, f, &k.head) || form_refused(f, rq, NULL, request_change(rq, head_rule, &k))) return draft_page_of(rq, d, f, NULL);
    if (!k.sends) return reply_redirect(rq, 303, done_at(rq, "draft-kept", draft_path(rq, d->handle)));
    form_seen(rq, f, false);
    return sent_or_not(rq, d, f, &k.send, k.refused);
}

Reply draft_preview(Request *rq, const DraftByHandle *d)
{
    PreviewPage page = { d->title, d->summary, d->lang, draft_path(rq, d->handle), markdown(rq->arena, draft_body(rq->db, rq->arena, d->id, lang_of(d->lang))) };
    return show(rq, draft_preview_page, &page);
}

Reply draft_reviewed(Request *rq, const DraftByHandle *d)
{
    Form *f = review_form(rq, d);
    if (!form_read(rq, f) || !source_fits(rq, d, f) || !figures_fit(rq, f)) return draft_page_of(rq, d, NULL, f);
    DraftReview r = { .draft = d->id, .note = form_text(f, "note"), .level = form_text(f, "level"), .publish = str_eq(form_text(f, "answer"), S("publish")),
                      .source_kind = form_text(f, "source_kind"), .verification = form_text(f, "verification"), .read_on = form_text(f, "read_on"),
                      .cost = form_text(f, "cost"), .cost_kind = form_text(f, "cost_kind"), .change = form_text(f, "change"), .change_kind = form_text(f, "change_kind") };
    if (form_refused(f, rq, r.publish && !r.note.n ? "level" : "note", request_change(rq, draft_review, &r))) return draft_page_of(rq, d, NULL, f);
    if (!r.publish) return reply_redirect(rq, 303, done_at(rq, r.told ? "changes-asked" : "changes-untold", draft_path(rq, d->handle)));
    return reply_redirect(rq, 303, done_at(rq, r.told ? "published" : "published-untold", str_fmt(rq->arena, "/practices/" STR_FMT, STR_ARG(r.slug))));
}

/* ---- away ---- */

const Field draft_throw_fields[] = { { 0 } };

/* What is thrown away is the page's title: nobody throws the wrong one. */
static Reply throw_page(Request *rq, const DraftByHandle *d, Form *f)
{
    FormFrame frame = { .lead = N_("Its texts, all that they were before, and its files are gone then. Nobody brings them back."), .button = N_("Throw it away"), .back_label = N_("Back to the draft") };
    frame.title = str_z(rq->arena, say(rq->arena, rq->lang, _("Throw “{title}” away?"), { "title", d->title }));
    frame.back = str_z(rq->arena, draft_path(rq, d->handle));
    return form_reply(rq, &frame, f);
}

Reply draft_throw_show(Request *rq, const DraftByHandle *d)
{
    if (!draft_open(d->state)) return reply_problem(rq, 409, draft_closed(rq, d->state));
    return throw_page(rq, d, form_new(rq, draft_throw_fields));
}

Reply draft_thrown(Request *rq, const DraftByHandle *d)
{
    Form *f = form_new(rq, draft_throw_fields);
    i64 id = d->id;
    if (!draft_open(d->state)) return reply_problem(rq, 409, draft_closed(rq, d->state));
    if (form_refused(f, rq, NULL, request_change(rq, draft_throw, &id))) return throw_page(rq, d, f);
    return reply_redirect(rq, 303, done_at(rq, "draft-thrown", S("/desk")));
}

/* ---- a section ---- */

const Field section_fields[] = {
    { "body", FIELD_MARKDOWN, SOMETIMES, .label = N_("The text"), .hint = N_("A blank line begins a paragraph, “- ” an item of a list, **two stars** make it strong") },
    { .name = "version", .type = FIELD_HIDDEN },
    { 0 }
};

static const Section *section_of(Request *rq) { return section_named(request_param(rq, "section")); }

/* Empty, of version 0, until it is first written. */
static Form *section_form(Request *rq, i64 draft, const Section *s, SectionOne *now)
{
    Form *f = form_new(rq, section_fields);
    section_one(rq->db, draft, str_from(s->name), now);
    form_set(f, "body", now->body), form_set(f, "version", str_fmt(rq->arena, "%" PRId64, now->version));
    return f;
}

Form *section_now(Request *rq, const void *draft)
{
    const Section *s = section_of(rq);
    SectionOne now = { 0 };
    Form *f = s ? section_form(rq, ((const DraftByHandle *)draft)->id, s, &now) : NULL;
    return now.version ? f : NULL;
}

static SectionPage section_page(Request *rq, const DraftByHandle *d, const Section *s)
{
    return (SectionPage){ .row = *d, .name = str_from(s->name), .draft_path = draft_path(rq, d->handle), .path = str_fmt(rq->arena, "/drafts/" STR_FMT "/%s", STR_ARG(d->handle), s->name), .title = tr(rq->lang, s->title),
                          .asked = tr(rq->lang, s->asked), .example = tr(rq->lang, s->example) };
}

static Reply section_reply(Request *rq, SectionPage *page, int status)
{
    show(rq, draft_section_page, page);
    return reply_html_status(rq, status);
}

/* Whoever has the section edits it; everybody else of the city reads it. */
Reply section_show(Request *rq, const DraftByHandle *d)
{
    const Section *s = section_of(rq);
    SectionOne now = { 0 };
    if (!s) return reply_problem(rq, 404, (Str){ 0 });
    SectionPage page = section_page(rq, d, s);
    page.form = section_form(rq, d->id, s, &now);
    page.editing = now.locked_by.known && now.locked_by.v == rq->who.person && now.locked.v + LOCK_SECONDS > clock_now() && draft_open(d->state);
    if (section_locked(now.locked_by, now.locked, rq->who.person, clock_now())) page.holder = now.editor.n ? now.editor : tr(rq->lang, _("somebody"));
    if (!draft_open(d->state)) page.closed = draft_closed(rq, d->state);
    else if (!identity_holds(rq, CITY_STAFF, d->community_id)) page.closed = tr(rq->lang, _("Only the people of its city write here."));
    page.shown = markdown(rq->arena, now.body), page.began = now.version > 0;
    return section_reply(rq, &page, 200);
}

static const FieldChoice take_choices[] = { { "over", "Also from somebody who is writing there", NULL }, { 0 } };
const Field section_begin_fields[] = { { "take", FIELD_RADIO, OPTIONAL, .label = "Take it over", .choices = take_choices }, { 0 } };

Reply section_begin(Request *rq, const DraftByHandle *d)
{
    const Section *s = section_of(rq);
    if (!s) return reply_problem(rq, 404, (Str){ 0 });
    if (!draft_open(d->state)) return reply_problem(rq, 409, draft_closed(rq, d->state));
    SectionTake t = { .draft = d->id, .section = s, .person = rq->who.person, .take_over = str_eq(request_form(rq, "take"), S("over")) };
    Reply r = reply_changed(rq, section_take, &t, str_fmt(rq->arena, "/drafts/" STR_FMT "/%s", STR_ARG(d->handle), s->name));
    if (!t.holder.n || !request_is_api(rq)) return r;       /* their name stands on the section's page */
    return reply_problem(rq, 409, say(rq->arena, rq->lang, _("{name} is writing there now."), { "name", str_eq(t.holder, S("?")) ? tr(rq->lang, _("Somebody else")) : t.holder }));
}

static WordRuns runs_of(Arena *a, Str before, Str after)
{
    WordsList l = word_diff(a, before, after);
    WordRuns runs = { make_array(a, WordRun, l.n), l.n };
    for (isize i = 0; i < l.n; i++) runs.p[i] = (WordRun){ (int)l.p[i].kind, l.p[i].text };
    return runs;
}

/* Two saved at once: nothing is written, both texts are shown, and the writer decides. */
static Reply section_conflict(Request *rq, const DraftByHandle *d, const Section *s, Form *f, const SectionSave *save)
{
    SectionPage page = section_page(rq, d, s);
    page.editing = true, page.form = f;
    page.theirs = runs_of(rq->arena, save->theirs, form_text(f, "body"));
    form_set(f, "version", str_fmt(rq->arena, "%" PRId64, save->version));
    form_wrong(f, NULL, tr(rq->lang, _("Somebody else has saved this section meanwhile. Below is what differs: theirs is crossed out, yours is marked. Put both together, and save again.")));
    return section_reply(rq, &page, 409);
}

/* Somebody else writes there now: nothing is written, and what was typed stands in the form as it was sent, beside what is kept. */
static Str taken_said(Request *rq, Str holder)
{
    return say(rq->arena, rq->lang, _("{name} has taken this section over. Copy your text, or take it over again."), { "name", str_eq(holder, S("?")) ? tr(rq->lang, _("Somebody else")) : holder });
}

static Reply section_taken(Request *rq, SectionPage *page, const SectionSave *save)
{
    page->taken = true;
    if (!str_eq(save->theirs, save->body)) page->theirs = runs_of(rq->arena, save->theirs, save->body);
    form_wrong(page->form, NULL, taken_said(rq, save->holder));
    return section_reply(rq, page, 409);
}

/* A save by itself, from the script that keeps what is typed, is answered without a page. */
Reply section_send(Request *rq, const DraftByHandle *d)
{
    const Section *s = section_of(rq);
    Form *f = form_new(rq, section_fields);
    bool by_itself = rq->head.fragment;
    if (!s) return reply_problem(rq, 404, (Str){ 0 });
    SectionPage page = section_page(rq, d, s);
    page.editing = true, page.form = f;
    bool fine = form_read(rq, f);
    if (!draft_open(d->state)) {                        /* what was typed stays on the page */
        form_wrong(f, NULL, draft_closed(rq, d->state));
        return section_reply(rq, &page, 409);
    }
    if (!fine) return section_reply(rq, &page, 422);
    SectionSave save = { .draft = d->id, .section = s, .body = form_text(f, "body"), .expected = form_int(f, "version"), .done = !by_itself };
    Err e = request_change(rq, section_keep, &save);
    if (!failed(e) && by_itself) {
        Reply r = reply_bytes(rq, S("text/plain; charset=utf-8"), str_fmt(rq->arena, "%" PRId64, save.version));
        r.status = save.conflict || save.holder.n ? 409 : 200;
        return r;
    }
    if (form_refused(f, rq, NULL, e)) return section_reply(rq, &page, 422);
    if (save.holder.n) return section_taken(rq, &page, &save);
    return save.conflict ? section_conflict(rq, d, s, f, &save) : reply_redirect(rq, 303, done_at(rq, "section-kept", draft_path(rq, d->handle)));
}

Reply section_history(Request *rq, const DraftByHandle *d)
{
    const Section *s = section_of(rq);
    if (!s) return reply_problem(rq, 404, (Str){ 0 });
    i64 before = INT64_MAX;
    bool first = !str_i64(request_query(rq, "before"), &before);
    RevisionListRows rows = revision_list(rq->db, first ? INT64_MAX : before, d->id, str_from(s->name), REVISIONS_SHOWN + 1);
    RevisionsPage page = { .title = tr(rq->lang, s->title), .draft_path = draft_path(rq, d->handle), .path = str_fmt(rq->arena, "/drafts/" STR_FMT "/%s/restore", STR_ARG(d->handle), s->name),
                           .ours = identity_holds(rq, CITY_STAFF, d->community_id) && draft_open(d->state) };
    Str here = str_fmt(rq->arena, "/drafts/" STR_FMT "/%s/history", STR_ARG(d->handle), s->name);
    page.revisions.n = min_i64(rows.n, REVISIONS_SHOWN), page.revisions.p = make_array(rq->arena, RevisionLine, page.revisions.n);
    if (!first) page.newest = here;
    if (rows.n > REVISIONS_SHOWN) page.older = str_fmt(rq->arena, STR_FMT "?before=%" PRId64, STR_ARG(here), rows.p[REVISIONS_SHOWN - 1].version);
    for (isize i = 0; i < page.revisions.n; i++) {
        RevisionLine *line = &page.revisions.p[i];
        *line = (RevisionLine){ .version = rows.p[i].version, .when = minute_said(rq->arena, rq->lang, rows.p[i].saved), .who = rows.p[i].editor };
        line->runs = runs_of(rq->arena, i + 1 < rows.n ? rows.p[i + 1].body : S(""), rows.p[i].body);
    }
    return show(rq, draft_history_page, &page);
}

const Field section_restore_fields[] = { { "version", FIELD_NUMBER, REQUIRED, .label = "The version whose text is taken again" }, { 0 } };

/* A former text is saved again, as a new one. */
Reply section_restore(Request *rq, const DraftByHandle *d)
{
    const Section *s = section_of(rq);
    SectionOne now = { 0 };
    RevisionOne old;
    i64 version = 0;
    if (!s || !str_i64(request_form(rq, "version"), &version) || !revision_one(rq->db, d->id, str_from(s->name), version, &old)) return reply_problem(rq, 404, (Str){ 0 });
    if (!draft_open(d->state)) return reply_problem(rq, 409, draft_closed(rq, d->state));
    section_one(rq->db, d->id, str_from(s->name), &now);
    SectionSave save = { .draft = d->id, .section = s, .body = old.body, .expected = now.version, .done = true, .apart = true };
    Reply r = reply_changed(rq, section_keep, &save, done_at(rq, "section-restored", str_fmt(rq->arena, "/drafts/" STR_FMT "/%s/history", STR_ARG(d->handle), s->name)));
    return save.holder.n ? reply_problem(rq, 409, tr(rq->lang, _("Somebody else is writing in this section now. Take it over first."))) : r;
}

/* ---- on the desk ---- */

static DraftLines published_lines(Request *rq)
{
    DraftPublishedListRows rows = draft_published_list(rq->db, DRAFTS_SHOWN);
    DraftLines lines = { make_array(rq->arena, DraftLine, rows.n), rows.n };
    for (isize i = 0; i < rows.n; i++) {
        const DraftPublishedList *d = &rows.p[i];
        lines.p[i] = (DraftLine){ .path = d->published ? practice_path(rq->arena, d->slug) : draft_path(rq, d->handle), .title = d->title, .lang = d->lang, .state = d->published ? (Str){ 0 } : tr(rq->lang, _("out of the library")),
                                  .city = locality_label(rq->arena, rq->lang, d->name, d->country, d->region), .revise = d->published ? revise_path(rq, d->slug) : (Str){ 0 } };
    }
    return lines;
}

void drafts_panel(Request *rq, Out *o, i64 person)
{
    DraftListRows rows = draft_list(rq->db, DRAFTS_SHOWN);
    OwnCities m;
    DraftsPanel panel = { 0 };
    (void)person;
    own_cities(rq, &m);
    panel.may_write = m.n > 0;
    panel.drafts.p = make_array(rq->arena, DraftLine, rows.n), panel.drafts.n = rows.n;
    for (isize i = 0; i < rows.n; i++)
        panel.drafts.p[i] = (DraftLine){ .path = draft_path(rq, rows.p[i].handle), .title = rows.p[i].title, .state = state_said(rq->lang, rows.p[i].state), .city = locality_label(rq->arena, rq->lang, rows.p[i].name, rows.p[i].country, rows.p[i].region), .day = day_said(rq->arena, rq->lang, rows.p[i].edited) };
    if (m.n) panel.published = published_lines(rq);
    if (panel.may_write || rows.n) desk_drafts(o, &panel);
}
