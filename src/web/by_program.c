#include "web/by_program.h"
#include "store.sql.h"
#include "store/store.h"
#include <jansson.h>

enum { NAME_MOST = 128, WRONGS_MOST = 32, DAY = 24 * 3600 };
typedef struct { Str field, message; } WrongField;
typedef Vec(WrongField) WrongFields;

bool field_described(const Field *x) { return !x->aside && (x->type != FIELD_HIDDEN || x->label); }

/* ---- what is answered ---- */

static Reply with_tag(Reply r, Str etag) { return etag.n ? reply_with(r, "ETag", etag) : r; }

static Reply done(Request *rq, int status, Str address, Str etag)
{
    Buf b = buf_on(rq->arena);
    put(&b, S("{\"address\":"));
    json_text(&b, address);
    put(&b, S("}\n"));
    Reply r = reply_json(rq, buf_str(&b));
    r.status = status, r.keep = KEEP_NOT;
    if (status == 201) r.location = address;
    return with_tag(r, etag);
}

/* Problem details, with what is wrong beside each field. */
static Reply wrongs(Request *rq, int status, Str detail, const WrongFields *w)
{
    Reply r = reply_problem(rq, status, detail);
    Buf b = buf_on(rq->arena);
    put(&b, str_slice(r.body, 0, r.body.n - 2));        /* without its "}\n" */
    put(&b, S(",\"errors\":["));
    for (isize i = 0; i < w->n; i++) {
        put(&b, i ? S(",{\"field\":") : S("{\"field\":"));
        json_text(&b, w->p[i].field);
        put(&b, S(",\"message\":"));
        json_text(&b, w->p[i].message);
        put_char(&b, '}');
    }
    put(&b, S("]}\n"));
    r.body = buf_str(&b);
    return r;
}

static Reply refused_form(Request *rq, int status, const Form *f)
{
    WrongFields w = { 0 };
    if (status == 409) return reply_problem(rq, 409, f->problem);       /* no field is wrong: it cannot be done as things stand */
    for (isize i = 0; i < f->n; i++) if (f->p[i].error.n) vec_push(rq->arena, &w, ((WrongField){ f->p[i].name, f->p[i].error }));
    return wrongs(rq, status < 400 ? 422 : status, f->problem, &w);
}

/* ---- a form in JSON ---- */

static void put_list(Buf *b, Str values)
{
    Str one;
    put_char(b, '[');
    for (bool first = true; str_cut(&values, '\n', &one); first = false) { if (!first) put_char(b, ','); json_text(b, one); }
    put_char(b, ']');
}

static void put_value(Buf *b, const FormField *x)
{
    i64 n;
    double real;
    if (x->type == FIELD_YES) put(b, x->value.n ? S("true") : S("false"));
    else if (x->type == FIELD_CHECKS) put_list(b, x->value);
    else if (!x->value.n) put(b, S("null"));
    else if (x->type == FIELD_NUMBER && str_i64(x->value, &n)) put_int(b, n);
    else if (x->type == FIELD_DECIMAL && str_real(x->value, &real)) put_real(b, real);
    else json_text(b, x->value);
}

static Str values_of(Arena *a, const Form *f, bool hidden)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < f->n; i++) {
        if (!hidden && !field_described(f->p[i].field)) continue;
        put_fmt(&b, "%s\"" STR_FMT "\":", b.n ? "," : "{", STR_ARG(f->p[i].name));
        put_value(&b, &f->p[i]);
    }
    put(&b, b.n ? S("}\n") : S("{}\n"));
    return buf_str(&b);
}

/* Of all that stands in the form, also what is not shown; strong, and told by this center alone. */
static Str tag_of(Request *rq, const Form *f)
{
    return f ? str_fmt(rq->arena, "\"" STR_FMT "\"", STR_ARG(store_tag(rq->db->store, rq->arena, "etag", values_of(rq->arena, f, true)))) : (Str){ 0 };
}

static bool tag_listed(Str list, Str tag)
{
    Str one;
    while (str_cut(&list, ',', &one)) if (tag.n && (str_eq(str_trim(one), tag) || str_eq(str_trim(one), S("*")))) return true;
    return false;
}

/* ---- JSON as a form ---- */

static const Field *field_named(const Route *route, const char *name)
{
    for (const Field *x = route->fields; x->name; x++) if (!strcmp(x->name, name) && field_described(x)) return x;
    return NULL;
}

static Str fields_said(Arena *a, const Route *route)
{
    Buf b = buf_on(a);
    for (const Field *x = route->fields; x->name; x++) if (field_described(x)) put_fmt(&b, "%s%s", b.n ? ", " : "", x->name);
    return b.n ? buf_str(&b) : S("none");
}

static void take(Request *rq, const char *name, Str value)
{
    vec_push(rq->arena, &rq->form, ((Pair){ str_from(name), value }));
}

static void take_text(Request *rq, const char *name, const json_t *v) { take(rq, name, str_copy(rq->arena, str_of(json_string_value(v), (isize)json_string_length(v)))); }

static bool take_list(Request *rq, const char *name, const json_t *v)
{
    if (!json_is_array(v) || json_array_size(v) > FORM_MAX / 2) return false;
    for (size_t i = 0; i < json_array_size(v); i++) {
        if (!json_is_string(json_array_get(v, i))) return false;
        take_text(rq, name, json_array_get(v, i));
    }
    return true;
}

/* Of a field that a page fills in by itself. Those that people choose from are looked at by their form. */
static const char *one_of(Arena *a, const FieldChoice *choices, Str value)
{
    Buf b = buf_on(a);
    for (const FieldChoice *c = choices; c->value; c++) {
        if (str_eq(value, str_from(c->value))) return NULL;
        put_fmt(&b, "%s%s", b.n ? ", " : "one of: ", c->value);
    }
    put_char(&b, '\0');
    return b.p;
}

/* What this field takes, or NULL: it was taken. */
static const char *take_value(Request *rq, const Field *x, const json_t *v)
{
    if (json_is_null(v)) return NULL;
    if (x->type == FIELD_CHECKS) return take_list(rq, x->name, v) ? NULL : N_("a list of texts");
    if (x->type == FIELD_YES) {
        if (json_is_true(v)) take(rq, x->name, S("yes"));
        return json_is_boolean(v) ? NULL : N_("true or false");
    }
    if (x->type == FIELD_NUMBER) {
        if (json_is_integer(v)) take(rq, x->name, str_fmt(rq->arena, "%" PRId64, (i64)json_integer_value(v)));
        return json_is_integer(v) ? NULL : N_("a whole number");
    }
    if (x->type == FIELD_DECIMAL) {
        if (json_is_number(v)) take(rq, x->name, str_fmt(rq->arena, "%.17g", json_number_value(v)));
        return json_is_number(v) ? NULL : N_("a number");
    }
    if (!json_is_string(v)) return N_("a text");
    take_text(rq, x->name, v);
    return x->type == FIELD_HIDDEN && x->choices ? one_of(rq->arena, x->choices, str_of(json_string_value(v), (isize)json_string_length(v))) : NULL;
}

/* wants NULL: no field is called that. */
static void wrong_field(Request *rq, const Route *route, Str name, const char *wants, WrongFields *w)
{
    Str message = wants ? say(rq->arena, rq->lang, _("This field takes {what}."), { "what", tr(rq->lang, str_from(wants)) }) : say(rq->arena, rq->lang, _("There is no such field here. There are: {list}."), { "list", fields_said(rq->arena, route) });
    if (w->n < WRONGS_MOST) vec_push(rq->arena, w, ((WrongField){ str_copy(rq->arena, str_utf8_head(name, 100)), message }));
}

static void take_object(Request *rq, const Route *route, json_t *object, WrongFields *w)
{
    const char *name;
    json_t *v;
    json_object_foreach(object, name, v) {
        const Field *x = field_named(route, name);
        const char *wants = x ? take_value(rq, x, v) : NULL;
        if (!x || wants) wrong_field(rq, route, str_from(name), wants, w);
    }
}

/* ---- a body with files ---- */

static bool takes_files(const Route *route)
{
    for (const Field *x = route->fields; x->name; x++) if (x->type == FIELD_FILE) return true;
    return false;
}

/* What this field takes, or NULL: it is fine, and as a browser would have sent it. */
static const char *part_wrong(const Field *x, Pair *p)
{
    if (x->type == FIELD_FILE) return N_("a file, with its name");
    if (x->type != FIELD_YES) return NULL;
    bool yes = str_eq(p->value, S("true")), no = str_eq(p->value, S("false"));
    p->value = yes ? S("yes") : (Str){ 0 };
    return yes || no ? NULL : N_("true or false");
}

static bool take_parts(Request *rq, const Route *route, Reply *refused)
{
    WrongFields w = { 0 };
    if (!multipart_type(rq->head.content_type)) { *refused = reply_problem(rq, 415, S("A file goes with this form: send it as multipart/form-data.")); return false; }
    Pairs *form = request_form_pairs(rq);
    for (isize i = 0; i < form->n; i++) {
        const Field *x = field_named(route, str_z(rq->arena, form->p[i].name));
        const char *wants = x ? part_wrong(x, &form->p[i]) : NULL;
        for (isize k = 0; k < i && x && x->type != FIELD_CHECKS && !wants; k++) if (str_eq(form->p[k].name, form->p[i].name)) wants = N_("one part");
        if (!x || wants) wrong_field(rq, route, form->p[i].name, wants, &w);
    }
    for (int i = 0; i < rq->files_n; i++) {
        const Field *x = field_named(route, str_z(rq->arena, rq->files[i].name));
        const char *wants = x && x->type != FIELD_FILE ? N_("a text") : NULL;
        for (int k = 0; k < i && x && !wants; k++) if (str_eq(rq->files[k].name, rq->files[i].name)) wants = N_("one part");
        if (!x || wants) wrong_field(rq, route, rq->files[i].name, wants, &w);
    }
    if (!form->n && !rq->files_n) *refused = reply_problem(rq, 400, S("The body is not multipart/form-data with a part for each field."));
    else if (w.n) *refused = wrongs(rq, 422, (Str){ 0 }, &w);
    return !refused->status;
}

/* With its length before it: no two lists of texts give the same bytes, and a file may hold any. */
static void put_counted(Buf *b, Str s) { put_fmt(b, "%td:", s.n), put(b, s); }

/* What was sent, and where to, whatever stands between its parts. */
static Str content_of(Request *rq, const Route *route)
{
    Buf b = buf_on(rq->arena);
    put_counted(&b, rq->address);
    if (!takes_files(route)) { put_counted(&b, rq->body); return buf_str(&b); }
    const Pairs *form = request_form_pairs(rq);
    for (isize i = 0; i < form->n; i++) put_counted(&b, form->p[i].name), put_counted(&b, form->p[i].value);
    for (int i = 0; i < rq->files_n; i++) put_counted(&b, rq->files[i].name), put_counted(&b, rq->files[i].filename), put_counted(&b, rq->files[i].bytes);
    return buf_str(&b);
}

/* No body is an object without fields. False: *refused says why. */
static bool take_json(Request *rq, const Route *route, Reply *refused)
{
    WrongFields w = { 0 };
    json_error_t e;
    Str body = rq->body.n ? rq->body : S("{}"), type = rq->head.content_type, kind = { 0 };
    str_cut(&type, ';', &kind);
    if (rq->body.n && !str_eq(str_lower(rq->arena, str_trim(kind)), S("application/json"))) { *refused = reply_problem(rq, 415, (Str){ 0 }); return false; }
    json_t *v = json_loadb(body.p, (size_t)body.n, JSON_REJECT_DUPLICATES, &e);
    rq->form.n = 0, rq->form_read = true;
    if (json_is_object(v)) take_object(rq, route, v, &w);
    /* its words quote the body, and may end in the middle of a sign */
    Str near = str_utf8_valid(str_from(e.text)) ? str_from(e.text) : S("what stands there cannot be read");
    if (!v) *refused = reply_problem(rq, 400, str_fmt(rq->arena, "The body is not JSON, at byte %d: " STR_FMT ".", e.position, STR_ARG(near)));
    else if (!json_is_object(v)) *refused = reply_problem(rq, 400, S("The body is one JSON object, with a key for each field."));
    else if (w.n) *refused = wrongs(rq, 422, (Str){ 0 }, &w);
    json_decref(v);
    return !refused->status;
}

/* What a page keeps in hidden fields comes from how it stands now: If-Match has said that the sender knows. */
static void fill_hidden(Request *rq, const Form *now)
{
    for (isize i = 0; now && i < now->n; i++) if (!field_described(now->p[i].field)) take(rq, now->p[i].field->name, now->p[i].value);
}

/* ---- done once ---- */

typedef struct { Str name, content; } Once;         /* as tags; name empty: none was given */

static bool name_plain(Str s)
{
    for (isize i = 0; i < s.n; i++) if (s.p[i] <= ' ' || s.p[i] >= 0x7f) return false;
    return s.n <= NAME_MOST;
}

/* Two of one name at once cannot meet: the writer takes the second when the first is done. */
static bool answered_before(const Route *route, Request *rq, Once *once, Reply *reply)
{
    SentOnceOf was;
    Str name = rq->head.idempotency_key;
    if (!name.n) return false;
    if (!name_plain(name)) { *reply = reply_problem(rq, 400, S("Idempotency-Key is at most 128 letters, digits and signs, without blanks.")); return true; }
    once->name = store_tag(rq->db->store, rq->arena, "once", str_fmt(rq->arena, "%" PRId64 " " STR_FMT, rq->who.person, STR_ARG(name)));
    once->content = store_tag(rq->db->store, rq->arena, "sent", content_of(rq, route));
    sent_once_expire(rq->db, rq->write->now - DAY);
    if (!sent_once_of(rq->db, once->name, &was)) return false;
    if (str_eq(was.content, once->content)) *reply = reply_with(done(rq, (int)was.status, was.address, was.etag), "Idempotency-Replayed", S("true"));
    else *reply = reply_problem(rq, 422, S("This Idempotency-Key was given to something else that was sent. Take another one."));
    return true;
}

static void note_once(Request *rq, const Once *once, int status, Str address, Str etag)
{
    if (!once->name.n) return;
    sent_once_add(rq->db, &(SentOnceAddArgs){ .name = once->name, .person_id = rq->who.person, .content = once->content, .status = status, .address = address, .etag = etag.p ? etag : S(""), .made = rq->write->now });
}

/* ---- the form ---- */

static bool scope_lacks(Request *rq, Scope wanted, Reply *refused)
{
    if (!rq->who.access || (rq->who.scopes & wanted)) return false;
    *refused = reply_with(reply_problem(rq, 403, S("This token was not made for that. Its scopes stand on the page of your account.")), "WWW-Authenticate", S("Bearer error=\"insufficient_scope\""));
    return true;
}

static Form *as_it_stands(const Route *route, Request *rq)
{
    Form *f = route->now ? route->now(rq, rq->of) : NULL;
    rq->forms = NULL;
    return f;
}

static Reply shown(const Route *route, Request *rq)
{
    Reply r;
    if (!route->scope || !route_enter(route, rq, &r)) return route->scope ? r : reply_problem(rq, 404, (Str){ 0 });
    const Form *f = as_it_stands(route, rq);
    if (!f) return reply_problem(rq, 404, S("Nothing stands here yet. Send it without If-Match."));
    r = with_tag(reply_json(rq, values_of(rq->arena, f, false)), tag_of(rq, f));
    r.keep = KEEP_NOT;
    return r;
}

static bool may_send(const Route *route, Request *rq, Reply *r)
{
    if (!route->scope) *r = reply_problem(rq, 403, S("This is for people at a page, not for programs."));
    else if (!scope_lacks(rq, route->scope, r)) route_enter(route, rq, r);
    return !r->status;
}

/* What it says there now is what the sender saw, or nothing stands there and the sender knows of nothing. */
static bool as_seen(Request *rq, const Form *now, Reply *r)
{
    Str seen = rq->head.if_match;
    if (now && !seen.n) *r = reply_problem(rq, 428, (Str){ 0 });
    else if (seen.n && !tag_listed(seen, tag_of(rq, now))) *r = reply_problem(rq, 412, (Str){ 0 });
    return !r->status;
}

/* "/es/drafts/x" of a page is "/drafts/x": addresses of the API have no language. */
static Str without_language(Str address) { return str_starts(address, S("/es/")) ? str_slice(address, 3, address.n) : address; }

/* A rule that reads what one button sends makes no form, and answers a body without it as no address: the table says what is missing. */
static const Form *refused_by_table(const Route *route, Request *rq, int status)
{
    if (rq->forms || (status != 400 && status != 404)) return NULL;
    Form *f = form_new(rq, route->fields);
    return form_read(rq, f) ? NULL : f;
}

/* What a browser would have been shown, in JSON. */
static Reply answer(const Route *route, Request *rq, const Reply *page, bool was, const Once *once)
{
    const Form *f = form_that_was_refused(rq->forms);
    bool fails = failed(rq->failure) || failed(rq->db->failure), problem = str_eq(page->type, S("application/problem+json"));
    if (problem && !fails) f = page->status == 400 && f ? f : refused_by_table(route, rq, page->status);
    if (fails || (problem && !f)) return *page;
    if (f) return refused_form(rq, problem ? 422 : page->status, f);
    if (page->status != 303) return reply_problem(rq, page->status < 400 ? 500 : page->status, (Str){ 0 });
    Str address = without_language(page->location), etag = { 0 };
    for (isize i = 0; i < address.n; i++) if (address.p[i] == '?' || address.p[i] == '#') address.n = i;
    address = str_copy(rq->arena, address);
    if (route->now && (!route->load || (rq->of = route->load(rq)))) etag = tag_of(rq, as_it_stands(route, rq));
    int status = route->makes && !was && !rq->there ? 201 : 200;
    note_once(rq, once, status, address, etag);
    return done(rq, status, address, etag);
}

static Reply sent(const Route *route, Request *rq)
{
    Once once = { 0 };
    Reply r = { 0 };
    if (!may_send(route, rq, &r) || answered_before(route, rq, &once, &r)) return r;
    if (!identity_may_write(rq)) return reply_with(reply_problem(rq, 429, (Str){ 0 }), "Retry-After", S("900"));
    if (takes_files(route) ? take_parts(rq, route, &r) : take_json(rq, route, &r)) {
        const Form *now = as_it_stands(route, rq);
        if (as_seen(rq, now, &r)) {
            fill_hidden(rq, now);
            Reply page = route_call(route, rq);
            r = answer(route, rq, &page, now != NULL, &once);
        }
    }
    identity_wrote(rq);
    return r;
}

Reply route_take(const Route *route, Request *rq)
{
    Reply r;
    if (rq->who.wrong) return identity_asks_token(rq, S("This token is none, or none any more: its time is over, it was ended, or its account was."));
    bool reads = str_eq(rq->method, S("GET")), form = request_is_api(rq) && !str_starts(str_from(route->path), S("/api/"));
    if (reads && scope_lacks(rq, SCOPE_READ, &r)) return r;
    if (!form) return route_run(route, rq);
    if (str_starts(rq->head.accept_language, S("es"))) rq->lang = rq->out->lang = LANG_ES;
    return reads ? shown(route, rq) : sent(route, rq);
}
