#include "web/form.h"
#include "base/fold.h"
#include "form.html.h"
#include "media/address.h"
#include "media/mail_message.h"
#include "store/blobs.h"
#include "web/route.h"
#include <math.h>

#define DECIMAL_MOST 1e15           /* of a DECIMAL: what follows is no figure of a city */
enum { DAY_AHEAD = 14 * 3600 };    /* so much before it begins in Greenwich, a day begins in Kiribati */

/* ---- making one ---- */

static FormField *field_of(const Form *f, const char *name)
{
    for (isize i = 0; i < f->n; i++) if (!strcmp(f->p[i].field->name, name)) return &f->p[i];
    must(!"the form has no such field");
    return NULL;
}

isize field_max(const Field *x)
{
    if (x->max) return x->max;
    bool area = x->type == FIELD_AREA || x->type == FIELD_MARKDOWN;
    return area ? 20000 : x->type == FIELD_PASSWORD || x->type == FIELD_NEW_PASSWORD ? 256 : 200;
}

Str choice_label(int lang, const FieldChoice *choices, Str value)
{
    for (const FieldChoice *c = choices; c->value; c++) if (str_eq(value, str_from(c->value))) return tr(lang, str_from(c->label));
    return value;
}

static void choices_fixed(Form *f, FormField *x)
{
    isize n = 0;
    while (x->field->choices[n].value) n++;
    x->choices.p = make_array(f->arena, Choice, n);
    x->choices.n = n;
    for (isize i = 0; i < n; i++) {
        const FieldChoice *c = &x->field->choices[i];
        x->choices.p[i] = (Choice){ .value = str_from(c->value), .label = tr(f->lang, str_from(c->label)), .address = str_fmt(f->arena, STR_FMT "-%td", STR_ARG(x->id), i) };
    }
}

/* Which paragraphs a reader of screens reads with the field. */
static void describe(Form *f, FormField *x)
{
    Str parts[2];
    isize n = 0;
    if (x->error.n) parts[n++] = str_fmt(f->arena, STR_FMT "-error", STR_ARG(x->id));
    if (x->hint.n) parts[n++] = str_fmt(f->arena, STR_FMT "-hint", STR_ARG(x->id));
    x->described = str_join(f->arena, parts, n, S(" "));
}

void form_ids(Form *f, const char *prefix)
{
    for (isize i = 0; i < f->n; i++) {
        FormField *x = &f->p[i];
        x->id = str_fmt(f->arena, "%s-" STR_FMT, prefix, STR_ARG(x->name));
        if (x->field->choices) choices_fixed(f, x);
        describe(f, x);
    }
}

Form *form_new(Request *rq, const Field *fields)
{
    Form *f = make(rq->arena, Form);
    *f = (Form){ .arena = rq->arena, .lang = rq->lang, .program = request_is_api(rq), .fields = fields, .next = rq->forms };
    rq->forms = f;
    while (fields[f->n].name) f->n++;
    must(f->n <= FORM_FIELDS_MOST);
    f->p = make_array(rq->arena, FormField, f->n);
    for (isize i = 0; i < f->n; i++) {
        const Field *x = &fields[i];
        f->p[i] = (FormField){ .field = x, .name = str_from(x->name), .id = str_fmt(rq->arena, "f-%s", x->name), .label = tr(rq->lang, str_from(x->label)),
                               .hint = tr(rq->lang, str_from(x->hint)), .maxlength = str_fmt(rq->arena, "%td", field_max(x)) };
        f->p[i].type = x->type, f->p[i].optional = x->need == OPTIONAL, f->p[i].rows = field_max(x) <= 2000 ? 3 : 12;
        f->p[i].input = x->type == FIELD_EMAIL ? "email" : x->type == FIELD_URL ? "url" : "text";
        f->p[i].complete = x->complete ? x->complete : "off";
        describe(f, &f->p[i]);
        f->files |= x->type == FIELD_FILE;
        if (x->choices) choices_fixed(f, &f->p[i]);
    }
    return f;
}

static bool holds_value(Str list, Str value)
{
    Str one;
    while (str_cut(&list, '\n', &one)) if (str_eq(one, value)) return true;
    return false;
}

static void choices_mark(FormField *x)
{
    x->blank = false;
    for (isize i = 0; i < x->choices.n; i++) x->blank |= !x->choices.p[i].value.n;
    for (isize i = 0; i < x->choices.n; i++) x->choices.p[i].on = holds_value(x->value, x->choices.p[i].value) || (!x->value.n && !x->choices.p[i].value.n);
}

void form_set(Form *f, const char *name, Str value)
{
    FormField *x = field_of(f, name);
    x->value = value;
    choices_mark(x);
}

void form_choices(Form *f, const char *name, const Choice *choices, isize n)
{
    FormField *x = field_of(f, name);
    x->choices.p = make_array(f->arena, Choice, n);
    x->choices.n = n;
    for (isize i = 0; i < n; i++) {
        x->choices.p[i] = choices[i];
        x->choices.p[i].address = str_fmt(f->arena, STR_FMT "-%td", STR_ARG(x->id), i);
    }
    choices_mark(x);
}

void form_offer(Form *f, const char *name, const Choice *choices, isize n)
{
    FormField *x = field_of(f, name);
    x->type = FIELD_SELECT, x->value = (Str){ 0 };
    form_choices(f, name, choices, n);
}

/* ---- reading what was sent ---- */

static bool secret(const Field *x) { return x->type == FIELD_PASSWORD || x->type == FIELD_NEW_PASSWORD; }
static bool many_lines(const Field *x) { return x->type == FIELD_AREA || x->type == FIELD_MARKDOWN; }

/* Signs that turn the direction of the text behind them, so that a name could rewrite the line that it stands in: embeddings, overrides,
 * isolates (U+202A to 202E, U+2066 to 2069). The marks that a text from right to left needs (U+200E, 200F) are others. */
static bool turns_direction(Str s, isize i)
{
    if (i + 2 >= s.n || (u8)s.p[i] != 0xe2) return false;
    u8 b = (u8)s.p[i + 1], c = (u8)s.p[i + 2];
    return (b == 0x80 && c >= 0xaa && c <= 0xae) || (b == 0x81 && c >= 0xa6 && c <= 0xa9);
}

/* Browsers send CR LF. Other control characters nobody types. Text that nobody sees is none. */
static bool clean(Arena *a, const Field *x, Str raw, Str *out)
{
    char *z = arena_alloc(a, raw.n + 1);
    isize n = 0;
    bool lines = many_lines(x);
    for (isize i = 0; i < raw.n; i++) {
        u8 c = (u8)raw.p[i];
        if (c == '\r') continue;
        if (!secret(x) && turns_direction(raw, i)) { i += 2; continue; }
        if (x->type == FIELD_CODE && (c == ' ' || c == '-')) continue;
        if ((c < ' ' && !(lines && (c == '\n' || c == '\t'))) || c == 0x7f) return false;
        z[n++] = (char)c;
    }
    Str text = str_trim(str_of(z, n));
    *out = secret(x) ? str_of(z, n) : text_seen(text) ? text : S("");
    return true;
}

static Str joined(Request *rq, const char *name)
{
    Buf b = buf_on(rq->arena);
    const Pairs *all = request_form_pairs(rq);
    for (isize i = 0; i < all->n; i++) {
        if (!str_eq(all->p[i].name, str_from(name)) || str_find_char(all->p[i].value, '\n') >= 0) continue;
        if (b.n) put_char(&b, '\n');
        put(&b, all->p[i].value);
    }
    return buf_str(&b);
}

static bool is_choice(const FormField *x, Str value)
{
    for (isize i = 0; i < x->choices.n; i++) if (str_eq(x->choices.p[i].value, value)) return true;
    return false;
}

static bool all_choices(const FormField *x)
{
    Str list = x->value, one;
    if (x->field->type != FIELD_CHECKS) return is_choice(x, x->value);
    while (str_cut(&list, '\n', &one)) if (!is_choice(x, one)) return false;
    return true;
}

static Str missing(const Form *f, const FormField *x)
{
    if (x->field->missing) return tr(f->lang, str_from(x->field->missing));
    bool chooses = x->choices.n > 0;
    return say(f->arena, f->lang, chooses ? _("Choose something under “{label}”.") : _("Fill in “{label}”."), { "label", x->label });
}

static isize digits_at(Str s, isize i)
{
    isize n = 0;
    while (i + n < s.n && s.p[i + n] >= '0' && s.p[i + n] <= '9') n++;
    return n;
}

/* 1,234,567 with its sign: a group of one to three digits that does not begin with 0, and groups of three. */
static bool grouped(Str whole, char group)
{
    isize i = whole.n && (whole.p[0] == '-' || whole.p[0] == '+'), n = digits_at(whole, i);
    if (n < 1 || n > 3 || whole.p[i] == '0' || i + n == whole.n) return false;
    for (i += n; i < whole.n; i += 4) if (whole.p[i] != group || digits_at(whole, i + 1) != 3) return false;
    return true;
}

/* As a program writes it: "1,234.5" of whoever writes English, "1.234,5" of whoever writes Spanish, with spaces between the thousands as
 * well. What is neither stays as it is, and is no number. */
static Str number_plain(const Form *f, Str typed)
{
    char group = f->lang == LANG_ES ? '.' : ',', point = f->lang == LANG_ES ? ',' : '.';
    Buf spaced = buf_on(f->arena), b = buf_on(f->arena);
    if (f->program) return typed;
    if (str_starts(typed, S("\u2212"))) typed = str_fmt(f->arena, "-" STR_FMT, STR_ARG(str_slice(typed, 3, typed.n)));       /* as pages print it */
    for (isize i = 0; i < typed.n; i++) {
        Str rest = str_slice(typed, i, typed.n), space = str_starts(rest, S("\u00a0")) ? S("\u00a0") : str_starts(rest, S("\u202f")) ? S("\u202f") : str_starts(rest, S(" ")) ? S(" ") : (Str){ 0 };
        put_char(&spaced, space.n ? group : typed.p[i]);
        i += space.n ? space.n - 1 : 0;
    }
    Str text = buf_str(&spaced), whole = text, part = { 0 };
    isize at = str_find_char(text, point);
    if (at >= 0) whole = str_slice(text, 0, at), part = str_slice(text, at + 1, text.n);
    if (str_find_char(part, group) >= 0 || (str_find_char(whole, group) >= 0 && !grouped(whole, group)))
        return typed;       /* no number, or the 12.5 of whoever has digits and a point alone */
    for (isize i = 0; i < whole.n; i++) if (whole.p[i] != group) put_char(&b, whole.p[i]);
    if (at >= 0) put_char(&b, '.'), put(&b, part);
    return buf_str(&b);
}

static bool decimal_of(const Form *f, Str typed, double *out) { return str_real(number_plain(f, typed), out); }
static bool whole_of(const Form *f, Str typed, i64 *out) { return str_i64(number_plain(f, typed), out); }

static Str number_wrong(const Form *f, const FormField *x)
{
    i64 v, low = x->field->low, high = x->field->high ? x->field->high : INT64_MAX;
    if (!whole_of(f, x->value, &v)) return say(f->arena, f->lang, _("“{label}” is a whole number, for example 12."), { "label", x->label });
    if (v >= low && v <= high) return (Str){ 0 };
    return say(f->arena, f->lang, _("“{label}” is a number from {low} to {high}."), { "label", x->label }, { "low", str_fmt(f->arena, "%" PRId64, low) }, { "high", str_fmt(f->arena, "%" PRId64, high) });
}

/* What is wrong with the value that stands in the field; empty: nothing. */
static Str wrong(const Form *f, const FormField *x)
{
    Time day;
    double real;
    Str address;
    Arena *a = f->arena;
    isize chars = str_utf8_chars(x->value), max = field_max(x->field);
    if (!x->value.n) return x->field->need == REQUIRED ? missing(f, x) : (Str){ 0 };
    if (x->field->type != FIELD_CHECKS && chars > max)
        return say(a, f->lang, _("“{label}” has {n} characters; it may have {max}."), { "label", x->label }, { "n", str_fmt(a, "%td", chars) }, { "max", x->maxlength });
    switch (x->field->type) {
    case FIELD_EMAIL: return failed(mail_address(a, x->value, &address)) ? tr(f->lang, _("This is not an e-mail address. One looks like name@example.org.")) : (Str){ 0 };
    case FIELD_URL: return address_web(x->value) ? (Str){ 0 } : tr(f->lang, _("This is not a web address. One begins with https://."));
    case FIELD_DATE:
        if (!parse_iso_date(x->value, &day)) return tr(f->lang, _("This is not a day. Write year, month and day, for example 2026-03-31."));
        return x->field->past && day > clock_now() + DAY_AHEAD ? tr(f->lang, _("This day is still to come.")) : (Str){ 0 };
    case FIELD_NUMBER: return number_wrong(f, x);
    case FIELD_DECIMAL:
        if (!decimal_of(f, x->value, &real)) return say(a, f->lang, _("“{label}” is a number, for example 12.5."), { "label", x->label });
        return fabs(real) > DECIMAL_MOST ? say(a, f->lang, _("“{label}” is too large a number."), { "label", x->label }) : (Str){ 0 };
    case FIELD_SELECT: case FIELD_RADIO: case FIELD_CHECKS: return all_choices(x) ? (Str){ 0 } : missing(f, x);
    default: return (Str){ 0 };
    }
}

/* Kept at the name and content that were sent; empty: it is taken, or none was sent and none is needed. */
static Str file_wrong(Request *rq, const Form *f, FormField *x)
{
    const Part *p = request_file(rq, x->field->name);
    const FileType *type = NULL;
    Arena *a = f->arena;
    isize max = x->field->max ? x->field->max : BLOB_MAX;
    if (!p) return x->field->need == REQUIRED ? missing(f, x) : (Str){ 0 };
    Str name = file_name(a, p->filename);
    if (!p->bytes.n) return say(a, f->lang, _("The file {name} is empty."), { "name", name });
    if (p->bytes.n > max) return say(a, f->lang, _("The file {name} is too large: it may have {n}."), { "name", name }, { "n", str_fmt(a, max >> 20 ? "%td MB" : "%td KB", max >> 20 ? max >> 20 : max >> 10) });
    FileVerdict kind = file_type_of(name, p->bytes, &type);
    if (x->field->picture && (kind == FILE_NO_KIND || (kind == FILE_TAKEN && !file_is_picture(type)))) return tr(f->lang, _("Send a PNG or JPEG."));
    switch (kind) {
    case FILE_NO_KIND: return say(a, f->lang, _("Files of this kind are not taken: {name}. Taken are {kinds}."), { "name", name }, { "kinds", file_types_said(a) });
    case FILE_NOT_ITS_ENDING: return say(a, f->lang, _("The file {name} does not hold what its ending says. Open it, save it again as what it is (a table or text as UTF-8), and send that."), { "name", name });
    case FILE_BOMB: return say(a, f->lang, _("The file {name} is damaged, or unpacks to far more than it should."), { "name", name });
    default: x->file = (Upload){ name, p->bytes, type }; return (Str){ 0 };
    }
}

static void field_read(Request *rq, Form *f, FormField *x)
{
    if (x->field->type == FIELD_FILE) {
        x->error = file_wrong(rq, f, x);
        f->refused |= x->error.n > 0;
        describe(f, x);
        return;
    }
    Str raw = x->field->type == FIELD_CHECKS ? joined(rq, x->field->name) : request_form(rq, x->field->name);
    bool fine = x->field->type == FIELD_CHECKS || clean(rq->arena, x->field, raw, &raw);
    x->value = fine ? raw : (Str){ 0 };
    choices_mark(x);
    x->error = fine ? wrong(f, x) : tr(f->lang, _("There are signs in it that nobody can see. Type it again."));
    if (x->field->type == FIELD_EMAIL && x->value.n && !x->error.n && !failed(mail_account(rq->arena, x->value, &raw))) x->value = raw;
    f->refused |= x->error.n > 0;
    describe(f, x);
}

/* ---- somebody else was faster ---- */

static Str seen_tag(Request *rq, const Form *f)
{
    Buf b = buf_on(rq->arena);
    if (!f) return S("nothing");
    for (isize i = 0; i < f->n; i++) put_fmt(&b, STR_FMT "\037" STR_FMT "\036", STR_ARG(f->p[i].name), STR_ARG(f->p[i].value));
    return store_tag(rq->db->store, rq->arena, "seen", buf_str(&b));
}

void form_seen(Request *rq, Form *f, bool fresh) { f->seen = seen_tag(rq, fresh ? NULL : f); }

/* What was typed is kept. Sent once more, it is meant: they have been told. */
static void seen_check(Request *rq, Form *f)
{
    Form *made = rq->forms;
    Str said = request_form(rq, "seen");
    if (!said.n || !rq->route || !rq->route->now) return;
    const Form *now = rq->route->now(rq, rq->of);
    rq->forms = made;
    f->seen = now ? seen_tag(rq, now) : said;
    bool sent_twice = now && str_eq(f->seen, seen_tag(rq, f));
    if (!now || sent_twice || str_eq(f->seen, said)) return;
    form_wrong(f, NULL, tr(rq->lang, _("Somebody else has changed this since you opened the page. Nothing of yours is lost: it stands below. Open the page in another window to see theirs, put both together, and send it again.")));
}

bool form_read(Request *rq, Form *f)
{
    must(!rq->route || !rq->route->fields || rq->route->fields == f->fields);
    for (isize i = 0; i < f->n; i++) field_read(rq, f, &f->p[i]);
    seen_check(rq, f);
    return !f->refused;
}

Str form_text(const Form *f, const char *name) { return field_of(f, name)->value; }
bool form_yes(const Form *f, const char *name) { return field_of(f, name)->value.n > 0; }

i64 form_int(const Form *f, const char *name)
{
    i64 v = 0;
    return whole_of(f, field_of(f, name)->value, &v) ? v : 0;
}

const Upload *form_file(const Form *f, const char *name)
{
    const Upload *u = &field_of(f, name)->file;
    return u->bytes.n ? u : NULL;
}

void form_set_real(Form *f, const char *name, OptReal v)
{
    if (!v.known) return;
    Str text = str_fmt(f->arena, "%.15g", v.v);
    isize point = str_find_char(text, '.');
    if (point >= 0 && f->lang == LANG_ES && !f->program) ((char *)(uintptr_t)text.p)[point] = ',';
    form_set(f, name, text);
}

OptReal form_real(const Form *f, const char *name)
{
    OptReal v = { 0 };
    v.known = decimal_of(f, field_of(f, name)->value, &v.v);
    return v;
}

Time form_date(const Form *f, const char *name)
{
    Time t = 0;
    return parse_iso_date(field_of(f, name)->value, &t) ? t : 0;
}

/* Of many that were ticked, one value a line. */
static void answer_of(Form *f, FormField *x)
{
    Vec(Str) said = { 0 }, sent = { 0 };
    Str rest = x->value, one;
    must(!secret(x->field) && x->type != FIELD_FILE);
    if (x->type != FIELD_CHECKS) vec_push(f->arena, &sent, x->value);
    else while (str_cut(&rest, '\n', &one)) vec_push(f->arena, &sent, one);
    for (isize i = 0; i < x->choices.n; i++) if (x->choices.p[i].on) vec_push(f->arena, &said, x->choices.p[i].label);
    x->said = x->choices.n ? str_join(f->arena, said.p, said.n, S(", ")) : x->value;
    x->sent.p = sent.p, x->sent.n = sent.n;
}

bool form_checked(Request *rq, Form *f)
{
    Str checked = request_is_api(rq) ? S("yes") : request_form(rq, "checked");      /* a program has nobody to show them to */
    f->to_check = !checked.n;
    for (isize i = 0; i < f->n; i++) answer_of(f, &f->p[i]);
    return str_eq(checked, S("yes"));
}

/* ---- refusing ---- */

void form_wrong(Form *f, const char *name, Str why)
{
    f->refused = true, f->to_check = false;
    if (!name) { f->problem = why; return; }
    FormField *x = field_of(f, name);
    x->error = why;
    describe(f, x);
}

bool form_refused(Form *f, Request *rq, const char *name, Err e)
{
    if (failed(e) && e.code != ERR_INPUT && !failed(rq->failure)) rq->failure = e;
    if (failed(e)) form_wrong(f, name, tr(f->lang, e.text));
    return failed(e);
}

const Form *form_that_was_refused(const Form *newest)
{
    while (newest && !newest->refused) newest = newest->next;
    return newest;
}

/* ---- showing ---- */

Reply form_reply_with(Request *rq, const FormFrame *frame, Form *f, Html before, Html after)
{
    FormPage page = { .frame = *frame, .form = f, .before = before, .after = after };
    page.back = str_from(frame->back);
    page.action = frame->action ? str_from(frame->action) : rq->path;
    for (isize i = 0; i < f->n && f->refused && !request_is_api(rq); i++)
        if (f->p[i].file.bytes.n && !f->p[i].error.n) form_wrong(f, f->p[i].field->name, tr(rq->lang, _("Choose the file again: a browser does not keep it.")));
    if (f->to_check) show(rq, form_check_page, &page);
    else show(rq, form_page, &page);
    Reply r = reply_html_status(rq, f->refused ? 422 : 200);
    r.keep = KEEP_NOT;
    return r;
}

Reply form_reply(Request *rq, const FormFrame *frame, Form *f) { return form_reply_with(rq, frame, f, (Html){ 0 }, (Html){ 0 }); }
