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
    SIGNED_IN,
    CITY_STAFF,             /* staff, lead or mayor of the place */
    CITY_LEAD,              /* lead or mayor of the place, or the center's staff */
    STAFF,                  /* program officers and administrators */
    ADMINISTRATOR,
} Who;

typedef struct {
    bool (*find)(Request *rq, Str secret, Identity *out);       /* of a session that is alive, through rq->db */
    bool (*holds)(Request *rq, Who who, i64 place);             /* has rq->who this role, at this community where it needs one */
} IdentityKeeper;

void identity_lend(const IdentityKeeper *keeper);               /* once at start */

bool  identity_carried(const Head *h);                          /* there is a cookie that may be a session's */
void  identity_find(Request *rq);                               /* sets rq->who, and the viewer of rq->db */
bool  identity_holds(Request *rq, Who who, i64 place);

/* Whether this request may ask at all: by somebody signed in where the route wants that, with the form's token, not through
 * another's eyes. False: *refused. Whether the role is there is asked when the row is loaded, by identity_holds. */
bool  identity_meets(Request *rq, Who who, bool leaves, Reply *refused);     /* leaves: may be asked also through another's eyes */
Reply identity_lacks(Request *rq);                              /* 403: the role is not there */

/* The cookie of a session of so many seconds; 0 seconds take it away. */
Reply identity_cookie(Reply reply, Arena *a, Str secret, i64 seconds);

#endif
