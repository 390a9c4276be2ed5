/* server_options.h: what whoever starts the server may choose. */
#ifndef WEB_SERVER_OPTIONS_H
#define WEB_SERVER_OPTIONS_H
#include "web/route.h"

/* How long a client may take, in milliseconds; tests shorten them. 0 is the usual. */
typedef struct {
    int head;               /* 10,000: from the connection, or from the request line, to the end of the head */
    int idle;               /* 30,000: between two requests */
    int body;               /* 10,000 and one more second for every 16 KiB announced (or seen, in chunks) */
    int answer;             /* 30,000 and one more second for every 16 KiB: to take the answer */
} Deadlines;

typedef struct ServerOptions {
    Store      *store;
    RouteTables routes;
    int         port;               /* 0: any that is free, see server_port */
    Str         listen;             /* "127.0.0.1", "::1", "0.0.0.0"; empty is 127.0.0.1 */
    int         threads;            /* 0: one a core */
    int         workers;            /* for SLOW; 0 is 4 */
    int         queue_max;          /* waiting for a worker; 0 is 64. Beyond: 503 with Retry-After */
    int         connections_max;    /* 0 is 10,000 */
    int         per_address_max;    /* connections of one address; 0: no limit (behind a proxy there is one address) */
    bool        behind_proxy;       /* the last X-Forwarded-For is the client's address */
    isize       cache_max;          /* bytes; 0 is 16 MiB, below 0 no page cache */
    FILE       *access_log;         /* NULL: none */
    Deadlines   deadlines;
    ErrorPage  *error_page;
    /* May answer a GET that carries a cookie before the page cache is asked (a cookie may only lead to another address). */
    bool      (*before)(Request *rq, Reply *reply);
    void       *center;             /* becomes Request.center */
    void      (*listening)(void *ctx, int port);  /* called once, with the port, before the first request is taken; NULL: nobody asks */
    void       *listening_ctx;
} ServerOptions;

typedef struct Server Server;

#endif
