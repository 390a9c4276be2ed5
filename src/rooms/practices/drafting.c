/* drafting.c: the rules: who has a section, how two saves at once are told apart, what is sent, what is published. */
#include "rooms/practices/drafting.h"
#include "rooms/practices/practices_file.h"
#include "base/fold.h"
#include "base/random.h"
#include "media/markdown.h"
#include "store/blobs.h"
#include "store/journal.h"
#include "web/view.h"

static const MatterKind review_kind = { "draft-review", N_("A practice to be reviewed"), N_("An editor publishes it, or asks for changes"), .days = REVIEW_DAYS };
static const MatterKind changes_kind = { "draft-changes", N_("The editors ask for changes"), N_("The city changes it, and sends it again"), .days = 30 };

const Section draft_sections[SECTIONS] = {
    { "problem",  _("The problem"), _("Whose problem was it, how large, and how did you know?"), _("Of 2,300 families who were taken to court over rent, 9 in 10 had no lawyer."), true },
    { "done",     _("What was done"), _("Step by step, so that somebody else could do it."), _("In March the city paid four lawyers. Clerks put a form into every summons ..."), true },
    { "who",      _("For whom"), _("Who was it for, and who was left out?"), _("Tenants with children, under twice the poverty line; not those without a written lease."), false },
    { "results",  _("What came of it"), _("A number, before and after, and how you know. No result yet is an answer too."), _("Evictions fell from 1,190 to 870 a year (court records, 2019 and 2021)."), true },
    { "wrong",    _("What went wrong"), _("What did you try that did not work? Others learn most from this."), _("The first form was four pages long, and nobody filled it in."), false },
    { "cost",     _("What it cost"), _("To begin, and each year; who paid."), _("USD 310,000 a year, of it 200,000 from the state."), false },
    { "people",   _("Who worked on it"), _("Which people, how many hours, which skills?"), _("One manager half time, four lawyers, a clerk for an hour a day."), false },
    { "time",     _("Time"), _("How long from the idea to the first day, and to the first result?"), _("Eight months to the first case, a year to the first figures."), false },
    { "core",     _("What must be kept"), _("Without which parts would it not work?"), _("The lawyer is in the room before the hearing, not after."), false },
    { "adaptable", _("What may be changed"), _("Which parts fit another city in another way?"), _("Who employs the lawyers: here a charity, it could be the county."), false },
    { "channel",  _("Which existing channel it uses"), _("Which letter, form, crew or system that you had already?"), _("The court's own summons."), false },
};

const Section *section_named(Str name)
{
    for (int i = 0; i < SECTIONS; i++) if (str_eq(str_from(draft_sections[i].name), name)) return &draft_sections[i];
    return NULL;
}

bool section_locked(OptInt by, OptInt since, i64 person, Time now)
{
    return by.known && by.v != person && since.known && since.v + LOCK_SECONDS > now;
}

/* ---- what a draft begins with ---- */

static void section_first(Write *w, i64 draft, Str section, Str body, OptInt writer)
{
    section_add(w->db, &(SectionAddArgs){ draft, section, body, w->now, writer });
    section_revise(w->db, &(SectionReviseArgs){ .draft_id = draft, .section = section, .version = 1, .body = body, .saved = w->now, .person_id = writer });
}

Err draft_fill(Write *w, i64 draft, i64 practice)
{
    PracticeSlugOf p;
    PracticeAuthor last;
    SectionListRows rows = { 0 };
    bool filled = false;
    if (!practice_slug_of(w->db, practice, &p)) return w->db->failure;
    if (str_eq(p.fingerprint, WRITTEN) && practice_author(w->db, practice, &last)) rows = section_list(w->db, last.id);
    for (isize i = 0; i < rows.n; i++) if (rows.p[i].body.n) section_first(w, draft, rows.p[i].section, rows.p[i].body, rows.p[i].person_id), filled = true;
    if (!filled) section_first(w, draft, S("done"), practice_text(p.body, p.needs_text), (OptInt){ 0 });
    return w->db->failure;
}

/* ---- a section ---- */

bool draft_open(Str state) { return str_eq(state, S("writing")) || str_eq(state, S("changes")); }

Err draft_still_open(Write *w, i64 draft)
{
    DraftById d;
    if (!draft_by_id(w->db, draft, &d)) return w->db->failure;
    return draft_open(d.state) ? OK : err(w->db->arena, ERR_INPUT, "%s", N_("This is with the editors now. When they ask for changes, it can be changed again."));
}

Err section_take(Write *w, void *arg)
{
    SectionTake *t = arg;
    SectionOne s;
    Err e = draft_still_open(w, t->draft);
    if (failed(e)) return e;
    bool there = section_one(w->db, t->draft, str_from(t->section->name), &s);
    if (there && section_locked(s.locked_by, s.locked, t->person, w->now) && !t->take_over) { t->holder = s.editor.n ? s.editor : S("?"); return OK; }
    revision_settle(w->db, t->draft, str_from(t->section->name));
    section_lock(w->db, t->draft, str_from(t->section->name), (OptInt)SOME(w->now), (OptInt)SOME(t->person));
    return t->take_over ? journal_note(w, "draft.take-over", "draft", t->draft, str_from(t->section->name)) : w->db->failure;
}

/* The last text was kept by itself while they typed, and they have not left the section since. */
static bool goes_on(Write *w, const SectionSave *s, const SectionOne *now)
{
    RevisionLast last;
    bool held = now->locked_by.known && now->locked_by.v == w->actor && now->locked.v + LOCK_SECONDS > w->now;
    return held && !s->apart && revision_last(w->db, s->draft, str_from(s->section->name), now->version, &last) && last.by_itself && last.person_id.v == w->actor;
}

static Err section_write(Write *w, SectionSave *s, const SectionOne *now)
{
    Str name = str_from(s->section->name);
    bool on = goes_on(w, s, now);
    section_save(w->db, &(SectionSaveArgs){ .expected = s->expected, .body = s->body, .edited = w->now, .person_id = SOME(w->actor), .draft_id = s->draft, .section = name });
    s->version = s->expected + 1;
    if (on) revision_go_on(w->db, &(RevisionGoOnArgs){ .version = s->version, .body = s->body, .saved = w->now, .by_itself = !s->done, .draft_id = s->draft, .section = name, .former = now->version });
    else section_revise(w->db, &(SectionReviseArgs){ s->draft, name, s->version, s->body, w->now, SOME(w->actor), !s->done });
    return on && !s->done ? OK : journal_note(w, "draft.save", "draft", s->draft, str_fmt(w->db->arena, STR_FMT " %" PRId64, STR_ARG(name), s->version));
}

Err section_keep(Write *w, void *arg)
{
    SectionSave *s = arg;
    SectionOne now;
    Str name = str_from(s->section->name);
    Err e = draft_still_open(w, s->draft);
    if (failed(e)) return e;
    bool there = section_one(w->db, s->draft, name, &now);
    if (there && section_locked(now.locked_by, now.locked, w->actor, w->now)) { s->holder = now.editor.n ? now.editor : S("?"), s->theirs = now.body; return OK; }
    if (!there) {
        section_lock(w->db, s->draft, name, (OptInt)SOME(w->now), (OptInt)SOME(w->actor));
        now = (SectionOne){ .version = 0 };
    }
    s->conflict = now.version != s->expected && !str_eq(now.body, s->body), s->theirs = now.body, s->version = now.version;
    if (s->conflict) return OK;
    if (!str_eq(now.body, s->body)) e = section_write(w, s, &now);
    if (s->done) revision_settle(w->db, s->draft, name), section_free(w->db, s->draft, name, (OptInt)SOME(w->actor));
    return failed(e) ? e : w->db->failure;
}

Str draft_body(Db *db, Arena *a, i64 draft, int lang)
{
    SectionListRows rows = section_list(db, draft);
    Buf b = buf_on(a);
    for (int i = 0; i < SECTIONS; i++)
        for (isize k = 0; k < rows.n; k++) {
            if (!str_eq(rows.p[k].section, str_from(draft_sections[i].name)) || !rows.p[k].body.n) continue;
            put_fmt(&b, "%s## " STR_FMT "\n\n" STR_FMT "\n", b.n ? "\n" : "", STR_ARG(tr(lang, draft_sections[i].title)), STR_ARG(markdown_under(a, str_trim(rows.p[k].body), 3)));
        }
    return buf_str(&b);
}

/* ---- to the editors ---- */

static Str writers_of(Write *w, const SectionListRows *rows, int lang)
{
    Str who[SECTIONS];
    isize n = 0;
    for (isize i = 0; i < rows->n; i++) {
        const SectionList *s = &rows->p[i];
        const Section *section = section_named(s->section);
        if (section && section_locked(s->locked_by, s->locked, w->actor, w->now))
            who[n++] = str_fmt(w->db->arena, STR_FMT " (" STR_FMT ")", STR_ARG(s->editor.n ? s->editor : tr(lang, _("somebody"))), STR_ARG(tr(lang, section->title)));
    }
    return tr_list(w->db->arena, lang, who, n);
}

static Str needed_of(Write *w, const SectionListRows *rows, int lang)
{
    Str title[SECTIONS];
    isize n = 0;
    for (int i = 0; i < SECTIONS; i++) {
        bool there = !draft_sections[i].needed;
        for (isize k = 0; k < rows->n; k++) there |= str_eq(rows->p[k].section, str_from(draft_sections[i].name)) && rows->p[k].body.n > 0;
        if (!there) title[n++] = tr(lang, draft_sections[i].title);
    }
    return tr_list(w->db->arena, lang, title, n);
}

Err draft_send(Write *w, void *arg)
{
    DraftSend *s = arg;
    DraftById d;
    Err e = draft_still_open(w, s->draft);
    if (failed(e) || !draft_by_id(w->db, s->draft, &d)) return failed(e) ? e : w->db->failure;
    SectionListRows rows = section_list(w->db, s->draft);
    s->needed = needed_of(w, &rows, s->lang);
    if (s->needed.n) return err(w->db->arena, ERR_INPUT, "%s", N_("Sections are still empty that are needed."));
    s->missing = !d.summary.n ? "summary" : !d.concern_id.known ? "concern" : NULL;
    if (s->missing) return err(w->db->arena, ERR_INPUT, "%s", N_("The summary and the concern are still missing."));
    if (!s->anyway) s->writers = writers_of(w, &rows, s->lang);
    if (s->writers.n) return err(w->db->arena, ERR_INPUT, "%s", N_("Somebody is writing in it now."));
    sections_free(w->db, s->draft);
    revisions_settle(w->db, s->draft);
    draft_state(w->db, S("sent"), S(""), w->now, s->draft);
    matter_close(w, &changes_kind, s->draft, "sent again");
    e = matter_open(w, &review_kind, &(MatterNew){ .subject = s->draft, .title = d.title, .path = str_fmt(w->db->arena, "/drafts/" STR_FMT, STR_ARG(d.handle)), .author = w->actor, .place = THE_CENTER });
    mail_put_all(w, "mail draft-sent", S("program_officer"), THE_CENTER, s->draft);
    return failed(e) ? e : journal_note(w, "draft.send", "draft", s->draft, (Str){ 0 });
}

/* To its author; where they are of the city no more, to its leads, and where it has none, to its mayor or its staff. False: nobody is left. */
static bool tell_city(Write *w, const char *mail, const DraftById *d, i64 subject)
{
    static const char *const roles[] = { "city_lead", "mayor", "city_staff" };
    bool told = person_holds(w->db, d->author_id, CITY_STAFF, d->community_id);
    if (told) mail_put(w, mail, d->author_id, subject);
    for (isize i = 0; i < countof(roles) && !told; i++) {
        told = role_readers(w->db, d->community_id, str_from(roles[i])).n > 0;
        mail_put_all(w, mail, str_from(roles[i]), d->community_id, subject);
    }
    return told;
}

/* "Right to counsel in eviction" of Houston: "right-to-counsel-in-eviction"; a second one gets a number. */
static Str slug_for(Write *w, Str title)
{
    Arena *a = w->db->arena;
    Str key = fold(a, title);
    Buf b = buf_on(a);
    for (isize i = 0; i < key.n && b.n < 60; i++) {
        char c = key.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain) put_char(&b, c);
        else if (b.n && b.p[b.n - 1] != '-') put_char(&b, '-');
    }
    while (b.n && b.p[b.n - 1] == '-') b.n--;
    Str base = b.n ? str_copy(a, buf_str(&b)) : S("practice"), slug = base;
    PracticeOfSlug there;
    for (int i = 2; practice_of_slug(w->db, slug, &there); i++) slug = str_fmt(a, STR_FMT "-%d", STR_ARG(base), i);
    return slug;
}

/* What the editor says of the source. Where nothing is said, it stays as it was said of the same source before; one that is new was read by nobody. */
static void source_settle(DraftReview *r, const DraftById *d, const PracticeSlugOf *before)
{
    bool same = before && d->source.n && str_eq(d->source, before->source);
    if (!r->source_kind.n || !d->source.n) r->source_kind = same ? before->source_kind : (Str){ 0 };
    if (!r->verification.n) r->read_on = same ? before->read_on : (Str){ 0 }, r->verification = same ? before->verification : S("unread");
    if (!r->read_on.n) r->read_on = (Str){ 0 };
}

static bool section_written(Db *db, i64 draft, Str section)
{
    SectionOne s;
    return section_one(db, draft, section, &s) && s.body.n > 0;
}

/* A figure that the library had stays; where it had none, the city's section says it, if it is written. */
static Str kind_of(Db *db, i64 draft, Str before, Str section, Str none)
{
    if (before.n && !str_eq(before, none) && !str_eq(before, DESCRIBED)) return before;
    return section_written(db, draft, section) ? DESCRIBED : none;
}

static Str cost_kind(Db *db, i64 draft, Str before) { return kind_of(db, draft, before, S("cost"), S("unknown")); }
static Str outcome_kind(Db *db, i64 draft, Str before) { return kind_of(db, draft, before, S("results"), S("none")); }

static i64 practice_make(Write *w, const DraftById *d, const DraftReview *r, i64 level, Str body)
{
    PracticeLastPosition last = { 0 };
    PracticeInsert made = { 0 };
    practice_last_position(w->db, &last);
    PracticeInsertArgs p = { .slug = r->slug, .title = d->title, .summary = d->summary, .community_id = d->community_id, .year_started = d->year_started, .cost_kind = cost_kind(w->db, r->draft, (Str){ 0 }),
        .outcome_kind = outcome_kind(w->db, r->draft, (Str){ 0 }), .evidence_id = level, .source = d->source.n ? d->source : (Str){ 0 }, .source_kind = r->source_kind, .verification = r->verification, .read_on = r->read_on, .body = body,
        .lang = d->lang, .published = true, .position = last.position + 1, .fingerprint = WRITTEN, .changed = w->now };
    practice_insert(w->db, &p, &made);
    practice_concern_add(w->db, made.id, d->concern_id.v, 1);
    return made.id;
}

/* The concern that the city chose comes first, and the others stay behind it. */
static void concern_first(Write *w, i64 practice, i64 first)
{
    PracticeConcernsRows rows = practice_concerns(w->db, practice);
    practice_concerns_clear(w->db, practice);
    practice_concern_add(w->db, practice, first, 1);
    for (isize i = 0, at = 2; i < rows.n; i++) if (rows.p[i].id != first) practice_concern_add(w->db, practice, rows.p[i].id, at++);
}

static void practice_change(Write *w, const DraftById *d, const DraftReview *r, const PracticeSlugOf *before, i64 level, Str body)
{
    practice_written(w->db, &(PracticeWrittenArgs){ .title = d->title, .summary = d->summary, .body = body, .year_started = d->year_started, .source = d->source.n ? d->source : (Str){ 0 },
        .source_kind = r->source_kind, .verification = r->verification, .read_on = r->read_on, .evidence_id = level, .fingerprint = WRITTEN, .changed = w->now,
        .cost_kind = cost_kind(w->db, r->draft, before->cost_kind), .outcome_kind = outcome_kind(w->db, r->draft, before->outcome_kind), .id = d->practice_id.v });
    concern_first(w, d->practice_id.v, d->concern_id.v);
}

/* What the editor says of them takes the place of what the library had: an amount beside it would be of the text before. */
static void figures_say(Db *db, i64 practice, const DraftReview *r)
{
    if (r->cost_kind.n) practice_cost(db, r->cost.n ? r->cost : (Str){ 0 }, r->cost_kind, practice);
    if (r->change_kind.n) practice_change_said(db, r->change.n ? r->change : (Str){ 0 }, r->change_kind, practice);
}

static Err publish(Write *w, DraftReview *r, const DraftById *d)
{
    i64 level = 0, practice = d->practice_id.v;
    EvidenceAllRows levels = evidence_all(w->db);
    PracticeSlugOf before;
    for (isize i = 0; i < levels.n; i++) if (str_eq(levels.p[i].level, r->level)) level = levels.p[i].id;
    if (!level) return err(w->db->arena, ERR_INPUT, "%s", N_("Say how sure anybody can be, by the scale."));
    Str body = draft_body(w->db, w->db->arena, r->draft, lang_of(d->lang));
    bool there = practice && practice_slug_of(w->db, practice, &before);
    if (there && !before.published) return err(w->db->arena, ERR_INPUT, "%s", N_("This practice is out of the library: nobody would see it. Put it back first, or ask for changes."));
    r->slug = there ? before.slug : slug_for(w, d->title);
    source_settle(r, d, there ? &before : NULL);
    if (there) practice_change(w, d, r, &before, level, body);
    else practice = practice_make(w, d, r, level, body);
    figures_say(w->db, practice, r);
    attachments_publish(w->db, (OptInt)SOME(practice), (OptInt)SOME(r->draft));
    draft_becomes(w->db, (OptInt)SOME(practice), w->now, r->draft);
    r->told = tell_city(w, "mail draft-published", d, r->draft);
    return journal_note(w, "practice.publish", "practice", practice, (Str){ 0 });
}

Err draft_review(Write *w, void *arg)
{
    DraftReview *r = arg;
    DraftById d;
    if (!draft_by_id(w->db, r->draft, &d)) return w->db->failure;
    if (!str_eq(d.state, S("sent"))) return err(w->db->arena, ERR_INPUT, "%s", N_("This was decided meanwhile."));
    Err e = matter_close(w, &review_kind, r->draft, r->publish ? "published" : "changes");
    if (failed(e)) return e;
    if (r->publish && r->note.n) return err(w->db->arena, ERR_INPUT, "%s", N_("Nobody would read this note: empty it to publish, or ask for changes."));
    if (r->publish) return publish(w, r, &d);
    if (!r->note.n) return err(w->db->arena, ERR_INPUT, "%s", N_("Say what should be changed."));
    draft_state(w->db, S("changes"), r->note, w->now, r->draft);
    r->told = tell_city(w, "mail draft-changes", &d, r->draft);
    e = matter_open(w, &changes_kind, &(MatterNew){ .subject = r->draft, .title = d.title, .path = str_fmt(w->db->arena, "/drafts/" STR_FMT, STR_ARG(d.handle)), .owner = d.author_id, .place = d.community_id });
    return failed(e) ? e : journal_note(w, "draft.changes", "draft", r->draft, (Str){ 0 });
}

/* ---- away ---- */

Err draft_throw(Write *w, void *arg)
{
    i64 id = *(const i64 *)arg;
    DraftById d;
    Err e = draft_still_open(w, id);
    if (failed(e) || !draft_by_id(w->db, id, &d)) return failed(e) ? e : w->db->failure;
    AttachmentOfDraftRows files = attachment_of_draft(w->db, id);
    draft_attachments_take(w->db, (OptInt)SOME(id));
    for (isize i = 0; i < files.n; i++) blob_drop(w, files.p[i].hash);
    draft_revisions_take(w->db, id);
    draft_sections_take(w->db, id);
    e = matter_close(w, &changes_kind, id, "thrown away");
    draft_take(w->db, id);
    if (d.author_id != w->actor) job_put(w, "mail draft-thrown", d.author_id, d.community_id, str_fmt(w->db->arena, "%" PRId64 " " STR_FMT, w->actor, STR_ARG(d.title)), w->now);
    return failed(e) ? e : journal_note(w, "draft.throw-away", "draft", id, (Str){ 0 });
}

/* ---- mails ---- */

/* Nothing of the draft is left but its title, and who threw it away, in the job's own words. */
static bool thrown_mail(JobRun *j, Mail *m)
{
    Str title = j->args, by = { 0 };
    PersonById p = { 0 };
    i64 who = 0;
    if (!person_holds(j->db, j->person, CITY_STAFF, j->subject) || !str_cut(&title, ' ', &by) || !str_i64(by, &who)) return false;
    Str name = person_by_id(j->db, who, &p) && p.name.n ? p.name : tr(m->lang, _("Somebody of your city"));
    return mail_say(m, say(m->arena, m->lang, _("Thrown away: {title}"), { "title", title }),
        say(m->arena, m->lang, _("Hello {you},\n\n{name} has thrown your draft “{title}” away: its texts and its files are gone. A new one is begun on your desk:\n\n{link}"), { "you", m->to_name }, { "name", name }, { "title", title },
            { "link", mail_link(m, S("/desk")) }));
}

/* To the draft; once it is in the library, to what became of it. */
static Str draft_link(JobRun *j, const Mail *m, const DraftById *d)
{
    PracticeOfDraft p;
    bool there = str_eq(d->state, S("published")) && practice_of_draft(j->db, d->practice_id.v, &p) && p.published;
    return mail_link(m, str_fmt(m->arena, "%s" STR_FMT, there ? "/practices/" : "/drafts/", STR_ARG(there ? p.slug : d->handle)));
}

static bool draft_mail(JobRun *j, Mail *m, const char *state, Str subject, Str text)
{
    DraftById d;
    if (!draft_by_id(j->db, j->subject, &d) || !str_eq(d.state, str_from(state))) return false;
    bool may = str_eq(d.state, S("sent")) ? is_staff(j->db, j->person) : person_holds(j->db, j->person, CITY_STAFF, d.community_id);
    if (!may) return false;
    Str subject_said = say(m->arena, m->lang, subject, { "title", d.title });
    Str words = say(m->arena, m->lang, text, { "you", m->to_name }, { "title", d.title }, { "note", d.note }, { "link", draft_link(j, m, &d) });
    return mail_say(m, subject_said, words);
}

static bool sent_mail(JobRun *j, Mail *m)
{
    return draft_mail(j, m, "sent", _("To be reviewed: {title}"), _("Hello {you},\n\n“{title}” was sent to the editors. Publish it, or say what should be changed, within two weeks:\n\n{link}"));
}

static bool changes_mail(JobRun *j, Mail *m)
{
    return draft_mail(j, m, "changes", _("Changes are asked for: {title}"), _("Hello {you},\n\nthe editors have read “{title}” and ask for this:\n\n{note}\n\n{link}"));
}

static bool published_mail(JobRun *j, Mail *m)
{
    return draft_mail(j, m, "published", _("Published: {title}"), _("Hello {you},\n\n“{title}” is in the library now, where every city finds it. Thank you for writing it down:\n\n{link}"));
}

/* ---- when its author leaves ---- */

static Err drafts_handed_over(Write *w, i64 from, i64 to, i64 community, Passed *passed)
{
    sections_leave_city(w->db, community, (OptInt)SOME(from));
    DraftOfAuthorRows rows = draft_of_author(w->db, from, community);
    for (isize i = 0; i < rows.n; i++) passed_add(passed, PASSED_DRAFT, str_fmt(w->db->arena, "/drafts/" STR_FMT, STR_ARG(rows.p[i].handle)), rows.p[i].title);
    if (to) draft_pass(w->db, to, from, community);
    return w->db->failure;
}

/* A folder a draft: several may have one title. */
static Str folder_of_draft(Arena *a, Str title, Str handle) { return str_fmt(a, "drafts/" STR_FMT "-" STR_FMT, STR_ARG(zip_name(a, title)), STR_ARG(zip_name(a, handle))); }

/* Title, summary and source of a draft: they have no former versions. */
static void heads_of_person(Db *db, Zip *zip)
{
    DraftOfPersonRows rows = draft_of_person(db);
    for (isize i = 0; i < rows.n; i++) {
        const DraftOfPerson *d = &rows.p[i];
        Str name = str_fmt(db->arena, STR_FMT "/head.md", STR_ARG(folder_of_draft(db->arena, d->title, d->handle)));
        Str said[] = { d->title, d->summary, d->source };
        zip_add(zip, name, str_join(db->arena, said, countof(said), S("\n\n")), d->edited);
    }
}

/* Every text that somebody saved in a draft, for their own export. */
static void drafts_of_person(Db *db, i64 person, Zip *zip)
{
    RevisionOfPersonRows rows = revision_of_person(db, person);
    heads_of_person(db, zip);
    for (isize i = 0; i < rows.n; i++) {
        Str name = str_fmt(db->arena, STR_FMT "/" STR_FMT "-%" PRId64 ".md", STR_ARG(folder_of_draft(db->arena, rows.p[i].title, rows.p[i].handle)), STR_ARG(rows.p[i].section), rows.p[i].version);
        zip_add(zip, name, rows.p[i].body, rows.p[i].saved);
    }
}

static Err person_leaves(Write *w, i64 person)
{
    section_leave(w->db, (OptInt)SOME(person));
    return w->db->failure;
}

void drafting_lend(void)
{
    personal_lend(drafts_of_person, person_leaves);
    matter_lend(&review_kind);
    matter_lend(&changes_kind);
    mail_lend("mail draft-sent", N_("Mail: a practice was sent to the editors"), sent_mail);
    mail_lend("mail draft-changes", N_("Mail: the editors ask for changes"), changes_mail);
    mail_lend("mail draft-published", N_("Mail: a practice was published"), published_mail);
    mail_lend("mail draft-thrown", N_("Mail: a draft was thrown away"), thrown_mail);
    handover_lend(drafts_handed_over);
    panel_lend(&desk_panels, drafts_panel);
}
