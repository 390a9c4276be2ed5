/* settings.c: see center_face.h. What is read again and again is kept in memory, and built anew when a setting changes. */
#include "rooms/admin/center_face.h"
#include "center_face.html.h"
#include "media/address.h"
#include "media/colour.h"
#include "media/file_type.h"
#include "media/mail_message.h"
#include "media/number.h"
#include "store/blobs.h"
#include "store/derived.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"

static Derived *face;

/* ---- the colour, and what follows from it ---- */

/* The grounds of the theme (assets/_theme.scss) that the accent stands on as text, by day and by night. */
static const Colour day[] = { { 0xFF, 0xFF, 0xFF }, { 0xF7, 0xF5, 0xF0 } }, night[] = { { 0x12, 0x17, 0x1F }, { 0x1C, 0x24, 0x30 } };
static const Colour black = { 0, 0, 0 }, white = { 255, 255, 255 };
enum { WASH = 91 };     /* percent of the ground in the thin tint */

static double worst(Colour c, const Colour *grounds, isize n)
{
    double low = 21;
    for (isize i = 0; i < n; i++) low = colour_contrast(c, grounds[i]) < low ? colour_contrast(c, grounds[i]) : low;
    return low;
}

static void put_colours(Buf *b, Colour c, Colour towards, const Colour *grounds)
{
    Colour wash = colour_mix(c, grounds[0], WASH / 100.0), all[] = { grounds[0], grounds[1], wash };
    Colour accent = colour_reaching(c, towards, all, 3, 4.5);
    put_fmt(b, ":root{--verdigris:" STR_FMT ";--verdigris-deep:" STR_FMT ";--on-verdigris:" STR_FMT ";--wash:" STR_FMT "}", STR_ARG(colour_str(b->arena, accent)),
            STR_ARG(colour_str(b->arena, colour_mix(accent, towards, 0.3))), STR_ARG(colour_str(b->arena, grounds[0])), STR_ARG(colour_str(b->arena, wash)));
}

static Str sheet_of(Arena *a, Str accent)
{
    Colour c;
    Buf b = buf_on(a);
    if (!colour_read(accent, &c)) return (Str){ 0 };
    put_colours(&b, c, black, day);
    put(&b, S("\n@media (prefers-color-scheme: dark){"));
    put_colours(&b, c, white, night);
    put(&b, S("}\n@media print{"));
    put_colours(&b, c, black, day);
    put(&b, S("}\n"));
    return buf_str(&b);
}

/* ---- in memory ---- */

static void *face_build(Db *db)
{
    Arena *a = arena_new();
    Face *f = make(a, Face);
    *f = (Face){ .arena = a, .name = S("Rotunda") };
    SettingAllRows rows = setting_all(db);
    if (failed(db->failure)) { arena_free(a); return NULL; }
    for (isize i = 0; i < rows.n; i++) {
        Str name = rows.p[i].name, value = rows.p[i].value;
        if (!value.n) continue;
        if (str_eq(name, S("name"))) f->name = str_copy(a, value);
        else if (str_eq(name, S("contact"))) f->contact = str_copy(a, value);
        else if (str_eq(name, S("mail_from"))) f->mail_from = str_copy(a, value);
        else if (str_eq(name, S("one_language"))) f->one_language = true;
        else if (str_eq(name, S("mark"))) f->mark = str_fmt(a, "/center/mark?v=" STR_FMT, STR_ARG(str_slice(value, 0, 16)));
        else f->style = str_fmt(a, "/center/colours.css?v=" STR_FMT, STR_ARG(str_slice(blob_hash(a, value), 0, 16)));
    }
    return f;
}

static void face_discard(void *f) { arena_free(((Face *)f)->arena); }

static bool test_mail(JobRun *j, Mail *m)
{
    (void)j;
    return mail_say(m, tr(m->lang, _("A test mail")), say(m->arena, m->lang, _("Hello {you},\n\nmail of this center arrives. This is how it looks, and whom it comes from."), { "you", m->to_name }));
}

void face_start(Store *s)
{
    face = derived_start(s, face_build, face_discard);
    face_lend(face);
    mail_lend("mail test", N_("Test mail"), test_mail);
}

void face_stop(void)
{
    face_lend(NULL);
    derived_stop(face);
}

/* ---- what pages load of it ---- */

static Str setting(Request *rq, const char *name)
{
    SettingOne s;
    return setting_one(rq->db, str_from(name), &s) ? s.value : (Str){ 0 };
}

/* Its address changes with it: a browser keeps it for good. */
static Reply kept_for_good(Reply r) { return reply_with(r, "Cache-Control", S("public, max-age=31536000, immutable")); }

Reply face_style(Request *rq)
{
    Str sheet = sheet_of(rq->arena, setting(rq, "accent"));
    return sheet.n ? kept_for_good(reply_bytes(rq, S("text/css; charset=utf-8"), sheet)) : reply_problem(rq, 404, (Str){ 0 });
}

Reply face_mark_picture(Request *rq)
{
    Str bytes, hash = setting(rq, "mark");
    if (!hash.n || !blob_find(rq->db, hash, &bytes)) return reply_problem(rq, 404, (Str){ 0 });
    return kept_for_good(reply_bytes(rq, (u8)bytes.p[0] == 0x89 ? S("image/png") : S("image/jpeg"), bytes));
}

/* ---- the form ---- */

static const Field fields[] = {
    { "name", FIELD_TEXT, REQUIRED, .label = N_("Name of the center"), .hint = N_("In the head of every page, in titles, and as the sender of mail"), .max = 40 },
    { "accent", FIELD_TEXT, OPTIONAL, .label = N_("Its colour"), .hint = N_("As six digits, for example #0F6B66. Empty: the one that the program comes with"), .max = 7 },
    { "mark", FIELD_FILE, OPTIONAL, .label = N_("Its mark"), .hint = N_("A square picture, PNG or JPEG, at most 256 KB. Empty: as it is"), .max = 256 * 1024, .picture = true },
    { "no_mark", FIELD_YES, OPTIONAL, .label = N_("Take the picture away, and show the drawing that the program comes with") },
    { "contact", FIELD_TEXT, OPTIONAL, .label = N_("Contact"), .hint = N_("An e-mail address or a web address, for everybody"), .max = 200 },
    { "mail_from", FIELD_EMAIL, OPTIONAL, .label = N_("Mail comes from"), .hint = N_("Empty: the address that the server was started with. Its domain has to allow the relay (SPF, DKIM).") },
    { "one_language", FIELD_YES, OPTIONAL, .label = N_("English only: pages in Spanish are not offered") },
    { 0 }
};
static const char *const texts[] = { "name", "accent", "contact", "mail_from", "one_language" };

Form *settings_now(Request *rq, const void *of)
{
    (void)of;
    Form *f = form_new(rq, fields);
    for (isize i = 0; i < countof(texts); i++) form_set(f, texts[i], setting(rq, texts[i]));
    if (!form_text(f, "name").n) form_set(f, "name", S("Rotunda"));
    return f;
}

static Reply shown(Request *rq, Form *f)
{
    SettingsPage p = { .form = f, .mark = face_of(rq).mark };
    show(rq, settings_page, &p);
    return reply_html_status(rq, f->refused ? 422 : 200);
}

Reply settings_show(Request *rq)
{
    Form *f = settings_now(rq, NULL);
    form_seen(rq, f, false);
    return shown(rq, f);
}

static void accent_check(Request *rq, Form *f)
{
    Colour c;
    Str typed = form_text(f, "accent");
    if (!typed.n) return;
    if (!colour_read(typed, &c)) { form_wrong(f, "accent", tr(rq->lang, _("This is no colour. Write six digits from 0 to F, for example #0F6B66."))); return; }
    double contrast = worst(c, day, countof(day));
    if (contrast >= 4.5) return;
    Buf b = buf_on(rq->arena);
    put_decimal(&b, rq->lang, contrast, 1);
    form_wrong(f, "accent", say(rq->arena, rq->lang, _("Words in this colour are hard to read: its contrast is {n}, and 4.5 is needed. {better} would do."), { "n", buf_str(&b) }, { "better", colour_str(rq->arena, colour_reaching(c, black, day, countof(day), 4.5)) }));
}

static void contact_check(Request *rq, Form *f)
{
    Str typed = form_text(f, "contact"), address;
    bool web = str_starts(typed, S("https://")) && address_web(typed);
    if (typed.n && !web && failed(mail_address(rq->arena, typed, &address))) form_wrong(f, "contact", tr(rq->lang, _("This is neither an e-mail address nor a web address that begins with https://.")));
}

typedef struct { const Form *form; Str mark; } FaceSave;     /* mark: its hash, made before the writer has it; empty: none was sent */

static Err settings_rule(Write *w, void *arg)
{
    const FaceSave *save = arg;
    const Form *f = save->form;
    const Upload *mark = form_file(f, "mark");
    SettingOne old;
    for (isize i = 0; i < countof(texts); i++) setting_save(w->db, str_from(texts[i]), form_text(f, texts[i]), w->now);
    bool changed = mark || form_yes(f, "no_mark");
    if (changed && setting_one(w->db, S("mark"), &old) && old.value.n) blob_drop(w, old.value);
    if (mark) blob_keep(w, save->mark, mark->bytes);
    if (changed) setting_save(w->db, S("mark"), save->mark, w->now);
    return journal_note(w, "center.face", "setting", 0, (Str){ 0 });
}

Reply settings_send(Request *rq)
{
    Form *f = form_new(rq, fields);
    if (form_read(rq, f)) accent_check(rq, f), contact_check(rq, f);
    const Upload *mark = f->refused ? NULL : form_file(f, "mark");
    FaceSave save = { f, mark ? blob_hash(rq->arena, mark->bytes) : S("") };
    if (f->refused || form_refused(f, rq, NULL, request_change(rq, settings_rule, &save))) return shown(rq, f);
    return reply_redirect(rq, 303, done_at(rq, "face-kept", S("/center/face")));
}

static Err test_rule(Write *w, void *unused)
{
    (void)unused;
    mail_put(w, "mail test", w->actor, 0);
    return journal_note(w, "mail.test", "person", w->actor, (Str){ 0 });
}

Reply settings_test_mail(Request *rq)
{
    return reply_changed(rq, test_rule, NULL, done_at(rq, "mail-tested", S("/center/face")));
}
