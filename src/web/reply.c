#include "web/reply.h"
#include "media/address.h"
#include "store/query.h"

static ErrorPage *error_page;
void reply_error_page(ErrorPage *page) { error_page = page; }

Reply reply_bytes(Request *rq, Str type, Str bytes)
{
    (void)rq;
    return (Reply){ .status = 200, .type = type, .body = bytes };
}

Reply reply_html(Request *rq)
{
    Reply r = reply_bytes(rq, S("text/html; charset=utf-8"), buf_str(rq->out->buf));
    return reply_with(r, "Content-Language", lang_code(rq->lang));
}

Reply reply_html_status(Request *rq, int status)
{
    Reply r = reply_html(rq);
    r.status = status;
    return r;
}

/* The name as RFC 6266 writes it, for every script; the plain one is for readers of old. */
Reply reply_file(Request *rq, Str name, Str type, Str bytes)
{
    Buf b = buf_on(rq->arena);
    put(&b, S("attachment; filename=\""));
    for (isize i = 0; i < name.n; i++) put_char(&b, (u8)name.p[i] < ' ' || (u8)name.p[i] > '~' || name.p[i] == '"' || name.p[i] == '\\' ? '_' : name.p[i]);
    put(&b, S("\"; filename*=UTF-8''"));
    put_percent(&b, name, "");
    Reply r = reply_with(reply_bytes(rq, type, bytes), "Content-Disposition", buf_str(&b));
    r.keep = KEEP_NOT;
    return reply_with(r, "Content-Security-Policy", S("sandbox"));      /* beside the one that everything carries */
}

Reply reply_json(Request *rq, Str json) { return reply_bytes(rq, S("application/json"), json); }

static bool is_plain(Str s)
{
    for (isize i = 0; i < s.n; i++) if ((u8)s.p[i] < ' ' || s.p[i] == 0x7f) return false;
    return true;
}

/* What follows a form is in the form's language, whichever way the handler wrote its address. */
static Str in_language(Request *rq, Str location)
{
    Str prefix = str_fmt(rq->arena, "/" STR_FMT, STR_ARG(lang_code(rq->lang)));
    char next = location.n > prefix.n ? location.p[prefix.n] : 0;
    bool there = str_starts(location, prefix) && (!next || next == '/' || next == '?' || next == '#');
    if (rq->lang == LANG_EN || location.p[0] != '/' || there || address_plain(location)) return location;
    return str_join(rq->arena, (Str[]){ prefix, location }, 2, (Str){ 0 });
}

Reply reply_redirect(Request *rq, int status, Str location)
{
    must(status >= 301 && status <= 308 && location.n > 0);
    if (status == 303) location = in_language(rq, location);
    if (!address_safe(location)) return reply_problem(rq, 400, (Str){ 0 });
    return (Reply){ .status = status, .location = str_copy(rq->arena, location), .keep = KEEP_NOT };
}

Reply reply_changed(Request *rq, Rule *rule, void *arg, Str location)
{
    Err e = request_change(rq, rule, arg);
    if (e.code == ERR_INPUT) return reply_problem(rq, 409, tr(rq->lang, e.text));
    if (failed(e)) rq->failure = e;
    return reply_redirect(rq, 303, location);
}

Reply reply_with(Reply reply, const char *name, Str value)
{
    int at = 0;
    while (at < REPLY_HEADERS_MAX && reply.headers[at].name) at++;
    must(at < REPLY_HEADERS_MAX);
    if (!is_plain(value)) value = S("");
    reply.headers[at] = (ReplyHeader){ name, value };
    return reply;
}

/* ---- problems ---- */

typedef struct { int status; Str title, what_to_do; } StatusText;

static const StatusText status_texts[] = {
    { 400, S("Bad Request"), _("The address or the form holds something that cannot be read. Check it and try again.") },
    { 401, S("Unauthorized"), _("A token says who asks: send “Authorization: Bearer” with it. Tokens are made on the page of your account.") },
    { 403, S("Forbidden"), _("This is not for your account.") },
    { 404, S("Not Found"), _("Nothing is at this address. Check its spelling, or search.") },
    { 405, S("Method Not Allowed"), _("This address cannot be used in that way.") },
    { 408, S("Request Timeout"), _("The request took too long to arrive. Try again.") },
    { 409, S("Conflict"), _("Something has changed meanwhile. Look at how it stands now.") },
    { 410, S("Gone"), _("This is over.") },
    { 412, S("Precondition Failed"), _("Somebody has changed this meanwhile. Ask for it again, and put your change into what stands there now.") },
    { 413, S("Content Too Large"), _("What was sent is too large.") },
    { 414, S("URI Too Long"), _("The address is too long. Use fewer or shorter filters.") },
    { 415, S("Unsupported Media Type"), _("Send JSON: “Content-Type: application/json”.") },
    { 422, S("Unprocessable Content"), _("This was not kept. Look at what is wrong, and send it again.") },
    { 428, S("Precondition Required"), _("There is something here already. Ask for it, and send its ETag back as If-Match.") },
    { 429, S("Too Many Requests"), _("This was tried too often. Wait a quarter of an hour, then try again.") },
    { 500, S("Internal Server Error"), _("Something went wrong here. Try again in a minute.") },
    { 501, S("Not Implemented"), _("This server does not know that method.") },
    { 503, S("Service Unavailable"), _("This cannot be answered now. Try again in a minute.") },
};

static const Str people_titles[][2] = { /* what a person reads, beside HTTP's name of it */
    { S("Bad Request"), _("This cannot be read") },
    { S("Forbidden"), _("Not for this account") },
    { S("Not Found"), _("Page not found") },
    { S("Method Not Allowed"), _("This is not possible here") },
    { S("Request Timeout"), _("That took too long") },
    { S("Content Too Large"), _("This is too large") },
    { S("URI Too Long"), _("This address is too long") },
    { S("Conflict"), _("This has changed meanwhile") },
    { S("Gone"), _("This is over") },
    { S("Too Many Requests"), _("Too often") },
    { S("Internal Server Error"), _("Something went wrong") },
    { S("Service Unavailable"), _("Not available for the moment") },
};

static const StatusText *status_text(int status)
{
    for (isize i = 0; i < countof(status_texts); i++) if (status_texts[i].status == status) return &status_texts[i];
    return status >= 500 ? status_text(500) : &status_texts[0];
}

Str status_title(int status) { return status_text(status)->title; }

static Str people_title(int status)
{
    for (isize i = 0; i < countof(people_titles); i++)
        if (str_eq(people_titles[i][0], status_title(status))) return people_titles[i][1];
    return status_title(status);
}

static Reply problem_json(Request *rq, int status, Str detail)
{
    Buf b = buf_on(rq->arena);
    put(&b, S("{\"type\":\"about:blank\",\"title\":"));
    json_text(&b, status_title(status));
    put_fmt(&b, ",\"status\":%d,\"detail\":", status);
    json_text(&b, detail);
    put(&b, S(",\"request\":"));
    json_text(&b, rq->id);
    put(&b, S("}\n"));
    return (Reply){ .status = status, .type = S("application/problem+json"), .body = buf_str(&b) };
}

static Reply bare_page(Request *rq, int status, Str title, Str what_to_do)
{
    Out *o = rq->out;
    out_lit(o, "<!doctype html>\n<html lang=\"");
    out_attr(o, lang_code(rq->lang));
    out_lit(o, "\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>");
    out_text(o, title);
    out_lit(o, "</title><h1>");
    out_text(o, title);
    out_lit(o, "</h1><p>");
    out_text(o, what_to_do);
    out_lit(o, "</p></html>\n");
    return reply_html_status(rq, status);
}

Reply reply_problem(Request *rq, int status, Str what_to_do) { return reply_problem_titled(rq, status, tr(rq->lang, people_title(status)), what_to_do); }

Reply reply_problem_titled(Request *rq, int status, Str title, Str what_to_do)
{
    Str text = what_to_do.n ? what_to_do : tr(rq->lang, status_text(status)->what_to_do);
    Reply r;
    if (request_is_api(rq)) {
        r = problem_json(rq, status, text);
    } else {
        rq->out->buf->n = 0; /* whatever a page had begun is not shown */
        r = (error_page ? error_page : bare_page)(rq, status, title, text);
        r.status = status;
    }
    r.keep = KEEP_NOT;
    return status == 503 ? reply_with(r, "Retry-After", S("5")) : r;
}
