/* route.h: which address leads to which handler, and who may take it. A room's table is plain to read, also for lint:
 *
 *   const Route practices_routes[] = {
 *       GET ("/practices",             practices_list,  ANYONE),
 *       GET ("/practices/:slug",       practices_show,  ANYONE, OF(practice)),
 *       GET ("/practices/:slug.pdf",   practices_brief, ANYONE, OF(practice), SLOW),
 *       POST("/practices/:slug/adopt", practices_adopt, ANYONE, OF(practice), BODY(8192)),
 *       {0}
 *   };
 *
 * A handler takes (Request *rq), with OF(practice) also the row: (Request *rq, const Practice *practice). OF(practice)
 * names the loader `const void *practice_of(Request *rq)`, which loads the row that the path names, or returns NULL: the
 * answer is then 404. There is no form without a role. A path with a :name and without OF is refused at start.
 *
 * A segment is literal text, ":name", or ":name" with a literal ending (":slug.pdf"). Among routes that fit, the one whose
 * first differing segment is more literal wins. HEAD is GET without body; another method gives 405 with Allow; a slash
 * too many at the end redirects.
 *
 * GET runs on the thread that read the request and holds it under 20 ms. POST runs whole on the writer's thread, inside the
 * open transaction, and is answered after the commit: it calls nothing that waits. SLOW runs on a worker; what it changes, it
 * changes by request_change.
 *
 * POST(..., API(SCOPE_RECORDS, "recordAdoption", record_fields, "Record what a city does with a practice"), NOW(record_now)) opens the
 * form to programs as well: under /api/v1 before the same path, with the same rights, fields and rules (by_program.h). NOW gives the
 * form as it stands now: who sends an older one is told (form_seen), a program by If-Match.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H
#include "web/identity.h"

typedef void HandlerAny(void);
typedef const void *Loader(Request *rq);
struct Field;
struct Form;
typedef struct Form *FormNow(Request *rq, const void *of);

typedef struct Route {
    const char *method;     /* NULL ends a table */
    const char *path;
    HandlerAny *handler;
    Who         who;
    Loader     *load;
    bool        slow;
    bool        free_path;  /* a :name that no row stands behind */
    bool        leaves;     /* may be taken also while one looks through another person's eyes: it ends that */
    isize       body_max;   /* of a POST; 0 is BODY_USUAL */
    Scope       scope;      /* of the tokens that may send this form as a program (by_program.h); SCOPE_NONE: only its page does */
    const char *id, *about; /* how openapi.json calls it */
    const struct Field *fields;     /* the table that its handler reads */
    FormNow    *now;        /* the form as it stands now, for who would change it; NULL where nothing stands yet */
    bool        makes;      /* what was not there before: 201 */
} Route;

enum { BODY_USUAL = 64 * 1024, BODY_ANYBODYS = 256 * 1024 };  /* more is read of somebody signed in alone */
#define API_FORMS "/api/v1"         /* before a form's path: sent by a program */

#define GET(path_, handler_, who_, ...)  { .method = "GET",  .path = (path_), .handler = (HandlerAny *)(handler_), .who = (who_), __VA_ARGS__ }
#define POST(path_, handler_, who_, ...) { .method = "POST", .path = (path_), .handler = (HandlerAny *)(handler_), .who = (who_), __VA_ARGS__ }
#define OF(x)      .load = x##_of
#define OF_NOTHING .free_path = true     /* the handler itself answers for what the :name means */
#define SLOW       .slow = true
#define LEAVES     .leaves = true
#define BODY(max)  .body_max = (max)
#define API(scope_, id_, fields_, about_) .scope = (scope_), .id = (id_), .fields = (fields_), .about = (about_)
#define NOW(fn)    .now = (fn)
#define MAKES      .makes = true

/* What was found for a path: the route and its params, or why not. */
typedef enum { ROUTE_FOUND, ROUTE_NONE, ROUTE_METHOD } RouteResult;
typedef struct {
    const Route *route;
    Str allow;              /* ROUTE_METHOD: the methods of this path, "GET, HEAD" */
} RouteFound;

/* All rooms' tables: an array of tables that ends with NULL. */
typedef const Route *const *RouteTables;

/* A path under /api/v1 that is no route of its own is the form of the page behind it: its POST, also for a GET of what stands in it. */
RouteResult route_find(RouteTables tables, Arena *a, Str method, Str path, Pairs *params, RouteFound *found);
Err   routes_check(RouteTables tables, Arena *a);        /* every route has a role, a handler, and OF where it has a :name */
bool  route_enter(const Route *route, Request *rq, Reply *refused);     /* asks identity.h and loads; false: *refused says why not */
Reply route_call(const Route *route, Request *rq);       /* the handler */
Reply route_run(const Route *route, Request *rq);        /* both */

#endif
