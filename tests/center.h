/* center.h: a center for tests of rooms: the demo's concerns, communities and practices, one place beside (Dayton), and
 * every room started, asked as the server would ask.
 *
 *   Center *c = center_of_demo(a);
 *   Str page = center_get(c, "/practices?q=eviction");      it is a 200
 *   center_end(c);
 *
 * Every reply under /api/v1/ is checked against openapi.json.
 */
#ifndef TESTS_CENTER_H
#define TESTS_CENTER_H
#include "store/store.h"
#include "web/route.h"

typedef struct DemoCenter DemoCenter;

DemoCenter *center_of_demo(Arena *a);
Reply       center_ask(DemoCenter *c, const char *method, const char *address, const char *body);
Str         center_get(DemoCenter *c, const char *address);
Str         center_until(DemoCenter *c, const char *address, const char *part);    /* the same, again until it holds the part, for a minute: what is kept in memory follows a change a moment later */

/* Somebody with an account and a session, holding a role at a community's slug ("" for the center; role "" for none). */
typedef struct { i64 id; Str email, secret; } Somebody;
Somebody    center_somebody(DemoCenter *c, const char *email, const char *role, const char *slug);
void        center_sign_in(DemoCenter *c, Somebody *who);              /* a new session */
Str         center_handle(DemoCenter *c, const char *email);              /* whose account has it */
Reply       center_as(DemoCenter *c, const Somebody *who, const char *method, const char *address, const char *body);   /* a POST carries the session's token */
Reply       center_from_another(DemoCenter *c, const Somebody *who, const char *address, const char *body);  /* a form of another sign-in of theirs */
Reply       center_by_script(DemoCenter *c, const Somebody *who, const char *address, const char *body);     /* a form that the script sends by itself */
Reply       center_send(DemoCenter *c, const Somebody *who, const char *address, const char *fields, const char *name, Str file);  /* a form with a file under "file"; fields: "a=b&c=d", not encoded */
Reply       center_send_as(DemoCenter *c, const Somebody *who, const char *address, const char *fields, const char *field, const char *name, Str file);   /* the same with the file under another field */
/* As a program of theirs: a token of these scopes ("read records"), made at the page; what is NULL is not sent. */
typedef struct { Str token; const char *json, *if_match, *once, *type, *lang; Str bytes; } Sent;    /* bytes: in place of json */
Str         center_token(DemoCenter *c, const Somebody *who, const char *scopes);
Reply       center_program(DemoCenter *c, const char *method, const char *address, const Sent *sent);

Str         center_done(const DemoCenter *c);                           /* what the newest form says was done: the name of it */
void        center_from(DemoCenter *c, const char *client);             /* all who ask from now on ask from this address */
Str         center_mail(DemoCenter *c);                                 /* all mails that are due now, sent: To, Subject, Reply-To if there is one, text */
Store      *center_store(DemoCenter *c);
TableSet    center_tables(DemoCenter *c, const char *address);          /* that the page reads for a visitor */
int         center_command(DemoCenter *c, const char *const *words);     /* "import", "practices", FILE ..., NULL: its exit code; --dry-run prints its report */
Str         center_printed(DemoCenter *c);                              /* what the newest command printed */
void        center_between(DemoCenter *c, const char *sql);             /* closes it, changes it by hand, past all rules, and opens it again */
void        center_end(DemoCenter *c);

bool        page_has(Str page, const char *part);
Str         reply_header(const Reply *r, const char *name);

#endif
