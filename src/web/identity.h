/* identity.h: who asks. The web floor knows sessions and roles by name only: the room of accounts keeps them, and lends these
 * functions. Without them everybody is nobody, which is what a library without accounts needs.
 *
 * A request that carries the session's cookie neither uses the page cache nor fills it, once the session was found.
 */
#ifndef WEB_IDENTITY_H
#define WEB_IDENTITY_H
#include "web/reply.h"

/* Who may take a route. The roles of a city are held at the community that the loader names in rq->place (OF(x) is there then);
 * the room of accounts says who holds what (accounts.h). */
typedef enum {
    NOBODY_SAID,
    ANYONE,
    SIGNED_IN_BARE,         /* also while a second factor is due */
    SIGNED_IN_UNPROVEN,     /* also staff that has yet to set one up */
    SIGNED_IN,
    CITY_STAFF,             /* staff, lead or mayor of the place */
    CITY_LEAD,              /* lead or mayor of the place, or the center's staff */
    STAFF,                  /* program officers and administrators */
    ADMINISTRATOR,
} Who;

/* What a program may do that carries a token of somebody's: never more than that person may. */
typedef enum {
    SCOPE_NONE    = 0,
    SCOPE_READ    = 1,      /* see what the person sees */
    SCOPE_RECORDS = 2,      /* record what a city does with practices, answer what became of it */
    SCOPE_DRAFTS  = 4,      /* write practices */
    SCOPE_CITY    = 8,      /* a city's people and page */
    SCOPE_ACCOUNT = 16,     /* the person's own account, without what signs in */
    SCOPE_STAFF   = 32,     /* what the center's staff does */
} Scope;

typedef struct {
    bool (*find)(Request *rq, Str secret, Identity *out);       /* of a session that is alive, through rq->db */
    bool (*holds)(Request *rq, Who who, i64 place);             /* has rq->who this role, at this community where it needs one */
    bool (*token)(Request *rq, Str secret, Identity *out);      /* of a token that is alive */
    bool (*may_write)(Request *rq);                             /* by token: not too often */
    void (*wrote)(Request *rq);                                 /* counts it */
} IdentityKeeper;

void identity_lend(const IdentityKeeper *keeper);               /* once at start */

/* Pages know people by the session's cookie, the API by "Authorization: Bearer ..." alone. */
bool  identity_carried(const Head *h);                          /* there is a cookie or token that may be somebody's */
void  identity_find(Request *rq);                               /* sets rq->who, and the viewer of rq->db */
bool  identity_may_write(Request *rq);                          /* false: by token, too often */
void  identity_wrote(Request *rq);
Reply identity_asks_token(Request *rq, Str why);                /* 401 */
bool  identity_holds(Request *rq, Who who, i64 place);

bool  identity_sent_form(Request *rq);       /* a POST has the token of this sign-in */

/* Whether this request may ask at all: by somebody signed in where the route wants that, with the form's token, not through
 * another's eyes. False: *refused. Whether the role is there is asked when the row is loaded, by identity_holds. */
bool  identity_meets(Request *rq, Who who, bool leaves, Reply *refused);     /* leaves: may be asked also through another's eyes */
Reply identity_lacks(Request *rq);                              /* 403: the role is not there */

/* The cookie of a session of so many seconds; no secret takes it away. */
Reply identity_cookie(Reply reply, Arena *a, Str secret, i64 seconds);

/* Whoever looks through another's eyes keeps their own session's secret in a cookie beside it, and has it back when they stop. */
Reply identity_eyes(Reply reply, Request *rq, Str secret, i64 seconds);
Reply identity_eyes_end(Reply reply, Request *rq, i64 seconds);

#endif
