/* files.c: see files.h. */
#include "rooms/practices/files.h"
#include "base/random.h"
#include "files.html.h"
#include "media/address.h"
#include "media/csv.h"
#include "media/number.h"
#include "store/blobs.h"
#include "store/journal.h"
#include "web/view.h"
#include "web/done.h"

enum { FILES_IN_ZIP = 100 * 1024 * 1024 };     /* bytes of files in one person's export, which is made in memory */

const Field file_fields[] = {
    { "file", FIELD_FILE, REQUIRED, .label = N_("The file"), .hint = N_("A document, table, picture or text, at most 10 MB, with nothing about single residents") },
    { "title", FIELD_TEXT, REQUIRED, .label = N_("What is it?"), .hint = N_("For example: the letter as it was sent") , .max = 120 },
    { "address", FIELD_URL, OPTIONAL, .label = N_("If it is a copy of a source: its web address"), .hint = N_("Such pages go away. The copy then shows what was read."), .max = 500 },
    { "read_on", FIELD_DATE, SOMETIMES, .past = true, .label = N_("On which day was it read there?"), .hint = N_("Needed where a web address stands above") },
    { "shown", FIELD_YES, OPTIONAL, .label = N_("Everybody may fetch it: it is ours, or its licence allows it") },
    { 0 }
};

/* ---- lists ---- */

static Str size_said(Request *rq, i64 bytes)
{
    Buf b = buf_on(rq->arena);
    bool mega = bytes >= 1000000;
    if (bytes < 1000) return tr(rq->lang, _("less than 1 KB"));
    put_decimal(&b, rq->lang, (double)bytes / (mega ? 1e6 : 1e3), mega);
    put(&b, mega ? S(" MB") : S(" KB"));
    return buf_str(&b);
}

/* Of a file that is not for everybody, others hear only where it is a kept copy of a source: its address, day and hash. */
#define LINES(out, rows, ours)                                                                                                  \
    do {                                                                                                                        \
        (out)->lines.p = make_array(rq->arena, FileLine, (rows).n);                                                             \
        for (isize i = 0; i < (rows).n; i++)                                                                                    \
            if ((rows).p[i].shown || (ours) || (rows).p[i].address.n) (out)->lines.p[(out)->lines.n++] = (FileLine){ (rows).p[i].handle, (rows).p[i].title, (rows).p[i].address, address_host((rows).p[i].address),   \
                (rows).p[i].read_on.known ? day_said(rq->arena, rq->lang, (rows).p[i].read_on.v) : (Str){ 0 }, (rows).p[i].name, size_said(rq, (rows).p[i].size), (rows).p[i].hash, (rows).p[i].shown || (ours), (rows).p[i].shown };   \
    } while (0)

void files_of_draft(Request *rq, const DraftByHandle *d, FileList *out)
{
    AttachmentOfDraftRows rows = attachment_of_draft(rq->db, d->id);
    *out = (FileList){ .path = str_fmt(rq->arena, "/drafts/" STR_FMT "/files", STR_ARG(d->handle)), .may = draft_open(d->state) && identity_holds(rq, CITY_STAFF, d->community_id) };
    LINES(out, rows, true);
}

static bool may_fetch(Request *rq, i64 community, bool shown)
{
    return shown || (rq->who.person && (identity_holds(rq, CITY_STAFF, community) || identity_holds(rq, STAFF, 0)));
}

void files_of_practice(Request *rq, i64 practice, Str slug, FileList *out)
{
    AttachmentOfPracticeRows rows = attachment_of_practice(rq->db, practice);
    *out = (FileList){ .path = str_fmt(rq->arena, "/practices/" STR_FMT "/files", STR_ARG(slug)), .may = rq->who.person && identity_holds(rq, STAFF, 0) };
    bool ours = rows.n && may_fetch(rq, rows.p[0].community_id, false);
    LINES(out, rows, ours);
}

/* ---- one more ---- */

typedef struct { AttachmentAddArgs row; Str bytes; } FileNew;

static Err add_rule(Write *w, void *arg)
{
    FileNew *x = arg;
    AttachmentCount have = { 0 };
    AttachmentAdd added;
    Err e = x->row.draft_id.known ? draft_still_open(w, x->row.draft_id.v) : OK;
    if (failed(e)) return e;
    attachment_count(w->db, x->row.draft_id.v, x->row.practice_id.v, &have);
    if (have.n >= FILES_A_PRACTICE) return err(w->db->arena, ERR_INPUT, "%s", N_("There are twenty files already. Take one away first."));
    x->row.added = w->now;
    blob_keep(w, x->row.hash, x->bytes);
    if (!attachment_add(w->db, &x->row, &added)) return w->db->failure;
    return journal_note(w, "file.add", "attachment", added.id, x->row.hash);
}

static Reply files_page_of(Request *rq, FilesPage *page)
{
    if (!page->form && page->list.may) page->form = form_new(rq, file_fields);
    show(rq, files_page, page);
    return reply_html_status(rq, page->form && page->form->refused ? 422 : 200);
}

/* ids: of a draft or of a practice; the rest of the row is what the form says. */
static Reply file_sent(Request *rq, FilesPage *page, AttachmentAddArgs row)
{
    if (!page->list.may) return identity_lacks(rq);
    Form *f = page->form = form_new(rq, file_fields);
    bool fine = form_read(rq, f), source = form_text(f, "address").n > 0, dated = form_text(f, "read_on").n > 0;
    if (fine && source != dated) form_wrong(f, dated ? "address" : "read_on", tr(rq->lang, dated ? _("Where was it read? Write its web address.") : _("Write the day on which it was read there.")));
    if (f->refused) return files_page_of(rq, page);
    const Upload *u = form_file(f, "file");
    row.handle = random_name(rq->arena, 10), row.title = form_text(f, "title"), row.address = form_text(f, "address"), row.read_on = (OptInt){ form_date(f, "read_on"), dated };
    row.shown = form_yes(f, "shown"), row.name = u->name, row.type = str_from(u->type->type), row.size = u->bytes.n, row.hash = blob_hash(rq->arena, u->bytes), row.person_id = (OptInt)SOME(rq->who.person);
    if (form_refused(f, rq, NULL, request_change(rq, add_rule, &(FileNew){ row, u->bytes }))) return files_page_of(rq, page);
    return reply_redirect(rq, 303, done_at(rq, "file-added", page->list.path));
}

static FilesPage draft_page(Request *rq, const DraftByHandle *d)
{
    FilesPage page = { .title = d->title, .lang = d->lang, .back = str_fmt(rq->arena, "/drafts/" STR_FMT, STR_ARG(d->handle)) };
    files_of_draft(rq, d, &page.list);
    return page;
}

static FilesPage practice_page_of(Request *rq, const PracticeBySlug *p)
{
    FilesPage page = { .title = p->title, .lang = p->lang, .back = str_fmt(rq->arena, "/practices/" STR_FMT, STR_ARG(p->slug)) };
    files_of_practice(rq, p->id, p->slug, &page.list);
    return page;
}

Reply draft_files(Request *rq, const DraftByHandle *d) { FilesPage page = draft_page(rq, d); return files_page_of(rq, &page); }
Reply practice_files(Request *rq, const PracticeBySlug *p) { FilesPage page = practice_page_of(rq, p); return files_page_of(rq, &page); }

Reply draft_file_send(Request *rq, const DraftByHandle *d)
{
    FilesPage page = draft_page(rq, d);
    if (!draft_open(d->state)) return reply_problem(rq, 409, draft_closed(rq, d->state));
    return file_sent(rq, &page, (AttachmentAddArgs){ .draft_id = SOME(d->id), .community_id = d->community_id });
}

Reply practice_file_send(Request *rq, const PracticeBySlug *p)
{
    FilesPage page = practice_page_of(rq, p);
    return file_sent(rq, &page, (AttachmentAddArgs){ .practice_id = SOME(p->id), .community_id = p->community_id });
}

/* ---- away, and out ---- */

const Field file_take_fields[] = { { 0 } };

static Err take_rule(Write *w, void *arg)
{
    const AttachmentFind *t = arg;
    if (!attachment_take(w->db, t->id)) return w->db->failure;
    blob_drop(w, t->hash);
    return journal_note(w, "file.take", "attachment", t->id, t->hash);
}

/* While it is a draft's alone, by whoever writes it; of a practice, by the staff. */
Reply file_take(Request *rq, const AttachmentFind *t)
{
    DraftById d = { 0 };
    bool drafts = t->draft_id.known && !t->practice_id.known && draft_by_id(rq->db, t->draft_id.v, &d) && identity_holds(rq, CITY_STAFF, t->community_id);
    if (drafts && !draft_open(d.state)) return reply_problem(rq, 409, draft_closed(rq, d.state));
    if (!drafts && !(t->practice_id.known && identity_holds(rq, STAFF, 0))) return identity_lacks(rq);
    AttachmentFind copy = *t;
    Err e = request_change(rq, take_rule, &copy);
    if (failed(e)) { rq->failure = e; return reply_problem(rq, 503, (Str){ 0 }); }
    PracticeSlugOf p;
    if (t->practice_id.known && practice_slug_of(rq->db, t->practice_id.v, &p)) return reply_redirect(rq, 303, done_at(rq, "file-taken", str_fmt(rq->arena, "/practices/" STR_FMT "/files", STR_ARG(p.slug))));
    return reply_redirect(rq, 303, done_at(rq, "file-taken", str_fmt(rq->arena, "/drafts/" STR_FMT "/files", STR_ARG(d.handle))));
}

Reply file_fetch(Request *rq, const AttachmentFind *t)
{
    Str bytes;
    if (!may_fetch(rq, t->community_id, t->shown) || !blob_find(rq->db, t->hash, &bytes)) return reply_problem(rq, 404, (Str){ 0 });
    return reply_file(rq, t->name, t->type, bytes);
}

Str file_taking(Out *o, Str handle) { return str_fmt(o->buf->arena, "/files/" STR_FMT "/take", STR_ARG(handle)); }

/* ---- for a person's own export ---- */

/* The list of all, and the bytes of the newest, as many as there is room for: what is left out has its address. */
static void files_of_person(Db *db, i64 person, Zip *zip)
{
    AttachmentOfPersonRows rows = attachment_of_person(db, person);
    Buf b = buf_on(db->arena);
    i64 room = FILES_IN_ZIP;
    put(&b, S("what,name,bytes,sha256,day,where\n"));
    for (isize i = rows.n - 1; i >= 0; i--) {
        const AttachmentOfPerson *t = &rows.p[i];
        Str bytes, at = str_fmt(db->arena, "files/" STR_FMT "/" STR_FMT, STR_ARG(t->handle), STR_ARG(zip_name(db->arena, t->name)));
        bool fits = t->size <= room && blob_find(db, t->hash, &bytes);
        if (fits) zip_add(zip, at, bytes, t->added), room -= t->size;
        csv_put_peoples(&b, t->title), put_char(&b, ','), csv_put_peoples(&b, t->name);
        put_fmt(&b, ",%" PRId64 "," STR_FMT "," STR_FMT ",", t->size, STR_ARG(t->hash), STR_ARG(iso_day(db->arena, t->added)));
        csv_put_cell(&b, fits ? at : str_fmt(db->arena, "/files/" STR_FMT, STR_ARG(t->handle))), put_char(&b, '\n');
    }
    if (rows.n) zip_add(zip, S("files-you-sent.csv"), buf_str(&b), clock_now());
}

void files_lend(void) { personal_lend(files_of_person, NULL); }
