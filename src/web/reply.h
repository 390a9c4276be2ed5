/* reply.h: the answer, by value. Its body lives on the request's arena or longer.
 *
 *   return show(rq, practice_page, &page);                        a page (view.h)
 *   return reply_json(rq, buf_str(&b));
 *   return reply_redirect(rq, 303, S("/practices"));
 *   return reply_with(reply_bytes(rq, S("application/pdf"), pdf), "Content-Disposition", S("attachment; filename=..."));
 *   return reply_problem(rq, 400, tr(rq->lang, _("There is no such sort order.")));
 *
 * A 200 to a GET that anybody may make is kept by the page cache until a table that was read changes, or a number given
 * to request_depends. Where the answer rests on anything else (the time of day, chance), say reply.keep = KEEP_NOT.
 */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H
#include "web/request.h"

typedef enum { KEEP_WHILE_TRUE, KEEP_NOT } Keep;

enum { REPLY_HEADERS_MAX = 6 };
typedef struct { const char *name; Str value; } ReplyHeader;

typedef struct Reply {
    int  status;
    Str  type;              /* Content-Type */
    Str  body;
    Str  location;          /* of a redirect */
    Keep keep;
    ReplyHeader headers[REPLY_HEADERS_MAX];   /* Link, Content-Disposition, Content-Language, Cache-Control, Set-Cookie ... */
} Reply;

Reply reply_html(Request *rq);                              /* what rq->out holds, with Content-Language */
Reply reply_html_status(Request *rq, int status);           /* the same with another status; kept by no cache */
Reply reply_json(Request *rq, Str json);
Reply reply_bytes(Request *rq, Str type, Str bytes);
Reply reply_file(Request *rq, Str name, Str type, Str bytes); /* to be kept, never shown: whatever is in it, it runs nothing here; kept by no cache */
Reply reply_redirect(Request *rq, int status, Str location); /* 301, 302, 303, 307, 308; a location inside the site or checked by the caller; 303 stays in the language */
Reply reply_changed(Request *rq, Rule *rule, void *arg, Str location); /* the rule's change, then 303; 409 with its words where it refuses */
Reply reply_with(Reply reply, const char *name, Str value); /* one header more; a value with bytes below blank is left empty */

/* RFC 9457 (application/problem+json) where the path begins with /api/, a page for people elsewhere. what_to_do is a
 * whole sentence in the reader's language; empty gives the usual one of the status. */
Reply reply_problem(Request *rq, int status, Str what_to_do);
Reply reply_problem_titled(Request *rq, int status, Str title, Str what_to_do);     /* title: what a person reads above it */
Str   status_title(int status);                             /* "Not Found", as HTTP names it */

/* How a page of an error looks, set once at start; NULL gives a bare page. title is in the reader's language. */
typedef Reply ErrorPage(Request *rq, int status, Str title, Str what_to_do);
void reply_error_page(ErrorPage *page);

#endif
