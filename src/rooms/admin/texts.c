/* texts.c: the center's own texts: who runs it, privacy, accessibility. Where nobody wrote one, what is true of the program is said. */
#include "rooms/admin/center_face.h"
#include "center_face.html.h"
#include "media/markdown.h"
#include "media/word_diff.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"

enum { VERSIONS_SHOWN = 20 };
static const CenterText pages[] = { { S("about-us"), _("Who runs this") }, { S("privacy"), _("Privacy") }, { S("accessibility"), _("Accessibility") } };
static const Str usual[] = {
    _("This library is run with Rotunda, a free program for centers that help cities learn from each other. Whoever runs it has not said more about themselves yet."),
    _("# What is kept\n\nWhoever reads here needs no account. A cookie keeps the place that you say you work for, and nothing else; records of requests hold no address of yours.\n\nWith an account, we keep your name, work e-mail, roles, and what you record and write for your city. Your browser keeps a cookie that signs you in. Under “Your account” you take all of it with you, or take your account away.\n\n# Who sees it\n\nYour name and address are seen by people of your city and by the center’s staff, by people of other cities only where you offer help and say so. Drafts are seen by your city alone until you send them. Nothing is sold, and nothing is loaded from other sites.\n\n# Mail\n\nMessages that you send to people who offer help are kept for a month."),
    _("# How this site is made\n\nIts pages follow the Web Content Accessibility Guidelines 2.2, level AA. They work with the keyboard alone, with screen readers, at four times the size, without scripts, and in dark or high contrast. Each drawing has a text that says the same, each form says what is wrong and where.\n\n# What does not work yet\n\nFiles that cities add, and pages elsewhere that are linked to, are not checked by us.\n\n# Tell us\n\nIf something here shuts you out, write to us: the address stands at the end of the page “Who runs this”."),
};

const void *text_of(Request *rq)
{
    for (isize i = 0; i < countof(pages); i++) if (str_eq(request_param(rq, "page"), pages[i].name)) return &pages[i];
    return NULL;
}

/* As it stands; where nobody wrote one in this language, ours. */
static Str body_of(Request *rq, const CenterText *t, Str lang)
{
    CenterTextLast last;
    if (center_text_last(rq->db, t->name, lang, &last) && last.body.n) return last.body;
    return tr(lang_of(lang), usual[t - pages]);
}

static Reply page_shown(Request *rq, const CenterText *t)
{
    TextPage p = { .title = tr(rq->lang, t->title), .contact = face_of(rq).contact, .lang = lang_code(rq->lang), .staff = rq->who.person && identity_holds(rq, ADMINISTRATOR, 0), .edit = str_fmt(rq->arena, "/center/texts/" STR_FMT, STR_ARG(t->name)) };
    p.body = markdown(rq->arena, body_of(rq, t, p.lang));
    return show(rq, text_page, &p);
}

Reply about_us_show(Request *rq) { return page_shown(rq, &pages[0]); }
Reply privacy_show(Request *rq) { return page_shown(rq, &pages[1]); }
Reply accessibility_show(Request *rq) { return page_shown(rq, &pages[2]); }

/* ---- writing ---- */

const Field text_fields[] = {
    { "body", FIELD_MARKDOWN, OPTIONAL, .label = N_("The text"), .hint = N_("“# ” begins a heading, a blank line a paragraph, “- ” an item of a list. Empty: what the program says by itself"), .max = 20000 },
    { .name = "version", .type = FIELD_HIDDEN },
    { 0 }
};

static TextEdit edit_of(Request *rq, const CenterText *t)
{
    Str lang = lang_code(rq->lang);
    TextEdit p = { .title = tr(rq->lang, t->title), .lang = lang, .path = str_fmt(rq->arena, "/center/texts/" STR_FMT, STR_ARG(t->name)), .preview_path = str_fmt(rq->arena, "/center/texts/" STR_FMT "/preview", STR_ARG(t->name)), .form = form_new(rq, text_fields) };
    CenterTextVersionsRows rows = center_text_versions(rq->db, t->name, lang, VERSIONS_SHOWN);
    form_set(p.form, "body", body_of(rq, t, lang));
    form_set(p.form, "version", str_fmt(rq->arena, "%" PRId64, rows.n ? rows.p[0].version : 0));
    p.versions.p = make_array(rq->arena, TextVersion, rows.n), p.versions.n = rows.n;
    for (isize i = 0; i < rows.n; i++) p.versions.p[i] = (TextVersion){ rows.p[i].version, minute_said(rq->arena, rq->lang, rows.p[i].saved), rows.p[i].editor, markdown(rq->arena, rows.p[i].body) };
    return p;
}

Form *text_now(Request *rq, const void *text) { return edit_of(rq, text).form; }

static Reply edit_shown(Request *rq, TextEdit *p)
{
    show(rq, text_edit_page, p);
    return reply_html_status(rq, p->form->refused ? 422 : 200);
}

Reply text_edit(Request *rq, const CenterText *t)
{
    TextEdit p = edit_of(rq, t);
    return edit_shown(rq, &p);
}

typedef struct { const CenterText *text; Str lang, body; i64 expected; } TextSave;

static Err save_rule(Write *w, void *arg)
{
    const TextSave *s = arg;
    CenterTextLast last = { 0 };
    center_text_last(w->db, s->text->name, s->lang, &last);
    if (last.version != s->expected) return err(w->db->arena, ERR_INPUT, "%s", N_("Somebody else has saved this text meanwhile. Copy yours, open the page again, and put both together."));
    center_text_save(w->db, &(CenterTextSaveArgs){ .page = s->text->name, .lang = s->lang, .version = last.version + 1, .body = s->body, .saved = w->now, .person_id = w->actor });
    return journal_note(w, "center.text", "center_text", 0, s->text->name);
}

/* What was typed is in the form. */
static bool text_read(Request *rq, TextEdit *p)
{
    p->form = form_new(rq, text_fields);
    return form_read(rq, p->form);
}

Reply text_try(Request *rq, const CenterText *t)
{
    TextEdit p = edit_of(rq, t);
    if (text_read(rq, &p)) p.preview = markdown(rq->arena, form_text(p.form, "body"));
    return edit_shown(rq, &p);
}

Reply text_send(Request *rq, const CenterText *t)
{
    TextEdit p = edit_of(rq, t);
    if (!text_read(rq, &p)) return edit_shown(rq, &p);
    TextSave s = { t, lang_code(rq->lang), form_text(p.form, "body"), form_int(p.form, "version") };
    if (form_refused(p.form, rq, NULL, request_change(rq, save_rule, &s))) return edit_shown(rq, &p);
    return reply_redirect(rq, 303, done_at(rq, "text-kept", str_fmt(rq->arena, "/" STR_FMT, STR_ARG(t->name))));
}

const Field text_restore_fields[] = { { "version", FIELD_NUMBER, REQUIRED, .label = "The version whose text is taken again" }, { 0 } };

Reply text_restore(Request *rq, const CenterText *t)
{
    CenterTextOne old;
    CenterTextLast last = { 0 };
    i64 version = 0;
    Str lang = lang_code(rq->lang);
    if (!str_i64(request_form(rq, "version"), &version) || !center_text_one(rq->db, t->name, lang, version, &old)) return reply_problem(rq, 404, (Str){ 0 });
    center_text_last(rq->db, t->name, lang, &last);
    return reply_changed(rq, save_rule, &(TextSave){ t, lang, old.body, last.version }, done_at(rq, "text-restored", str_fmt(rq->arena, "/center/texts/" STR_FMT, STR_ARG(t->name))));
}
