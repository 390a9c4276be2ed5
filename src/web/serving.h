/* serving.h: the server's own state, shared by the files of this floor that make it up. Nobody above includes it.
 *
 *   server.c    starts and stops everything
 *   serve.c     one request after another on a connection: guards, page cache, handler, answer, log
 *   dispatch.c  a Request becomes a Reply: route, loader, handler, what failed
 */
#ifndef WEB_SERVING_H
#define WEB_SERVING_H
#include "web/access.h"
#include "web/cache.h"
#include "web/guard.h"
#include "web/metrics.h"
#include "web/pool.h"
#include "web/server_options.h"

struct Server {
    ServerOptions o;
    RouteTables tables;             /* the rooms' and our own */
    struct MHD_Daemon *daemon;
    Watch   watch;
    Pool   *pool;
    Cache  *cache;                  /* NULL: none */
    AccessLog *access;
    Metrics metrics;
    int     port, stop_fd;
    u64     number;                 /* tells this server's threads from another's */
    _Atomic int  threads_seen;
    _Atomic u64  ids;
    _Atomic bool stopping;
};

/* A connection, and the request that it carries at the moment. */
typedef struct Client {
    Watched watched;                /* first: the watch knows connections by it */
    PoolJob job;
    Server *server;
    struct MHD_Connection *connection;
    char   *address;                /* as it was asked, kept from before the library takes it apart */
    isize   address_n, address_cap;

    /* the running request */
    i64     began;
    char    id[ID_SIZE];
    bool    headed;                 /* the head has been seen */
    const char *method;             /* NULL: one that we do not know */
    Head    head;
    Request *rq;                    /* NULL until it was needed; on its own arena */
    Buf     body;
    isize   body_max;
    i64     body_until;             /* the deadline of what was announced; chunks move it as they come */
    Change  change;                 /* of a POST on the writer's thread */
    bool    replied;                /* reply is set: a worker or the writer was here */
    Reply   reply;
    TableSet read;                  /* what the reply was made from, and when */
    u64     read_began;
    int     status, place;          /* for log and metrics */
    i64     bytes;
    bool    cached;
} Client;

/* dispatch.c */
extern const Route server_routes[];
Request *request_new(Client *c);                       /* a false address: rq->failure is set */
void  dispatch_begin(Client *c);                       /* this thread's database for what follows ... */
void  dispatch_end(Client *c);                         /* ... and notes what was read from it */
void  dispatch_find(Client *c, RouteResult *result, RouteFound *found);
bool  dispatch_early(Client *c, RouteResult result, const RouteFound *found);  /* answers what needs no handler */
bool  dispatch_unwelcome(Client *c);                   /* a large body is read of somebody signed in alone */
bool  dispatch_too_large(Client *c, i64 length);        /* also notes how much may come where none was announced */
void  dispatch_run(Client *c);                         /* loader and handler of the route that was found */
Err   dispatch_write(Write *w, void *client);            /* the whole of a POST that is not SLOW: a rule */
void  dispatch_lost(Client *c);                        /* its commit failed: 503 in place of its reply */
bool  dispatch_keeps(const Client *c);                 /* may the page cache keep the reply */

/* serve.c: the library's callbacks */
void *serve_address(void *server, const char *uri, struct MHD_Connection *connection);
enum MHD_Result serve_request(void *server, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **client);
void  serve_done(void *server, struct MHD_Connection *connection, void **client, enum MHD_RequestTerminationCode how);
void  serve_connection(void *server, struct MHD_Connection *connection, void **client, enum MHD_ConnectionNotificationCode what);
size_t serve_unescape(void *server, struct MHD_Connection *connection, char *text);

#endif
