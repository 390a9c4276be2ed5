/* request.h: what a handler knows of the request. It lives on its arena and dies when the answer has been given.
 *
 *   Str slug  = request_param(rq, "slug");            of "/practices/:slug", decoded
 *   Str words = request_query(rq, "q");               the first ?q=, decoded; empty where there is none
 *   for (isize i = 0; i < rq->query.n; i++) ...       all of them, in their order
 *
 * An address that cannot be decoded (%00, bytes that are not UTF-8, more than QUERY_MAX parameters) is answered 400
 * before any handler runs.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H
#include "base/vec.h"
#include "media/html.h"
#include "media/multipart.h"
#include "store/derived.h"

enum { QUERY_MAX = 64, FORM_MAX = 256, PARAMS_MAX = 8, DEPENDS_MAX = 6, LATER_MAX = 8, FILES_MAX = 8 };

typedef struct { Str name, value; } Pair;
typedef Vec(Pair) Pairs;

/* The head of the request: views of its bytes, valid as long as the request. Names are matched without case. */
typedef struct Head {
    Str host, accept, accept_encoding, if_none_match, if_match, idempotency_key, accept_language, cookie, content_type, origin, sec_fetch_site, authorization, forwarded, user_agent;
    Str transfer_encoding, content_length;
    bool fragment;          /* HX-Request: true: htmx asks for a part of the page */
    Str  target;            /* HX-Target: which part */
    int hosts, codings, lengths;
    int count;              /* of all headers */
    bool bad;               /* a name or value holds a byte that no header may hold */
} Head;

/* A number that changes when something beside the tables changes that a page was made from (the search index, say). */
typedef const _Atomic u64 Generation;
typedef struct { Generation *at; u64 was; } Depends;

/* Who asks, as identity.h finds it: nobody, where person is 0. */
typedef struct Identity {
    i64  person, session;
    Str  name, handle;
    Str  token;             /* carried by every form of this session */
    i64  behind;            /* the person of staff who looks through this person's eyes, and may change nothing; 0: none */
    bool demo;              /* one of the invented people of a demo, who sees its invented places */
    bool bare;              /* a second factor is still due: only its own pages may be taken, and nothing is seen of theirs */
    bool unproven;          /* staff that should have set one up by now: only the pages for that, and the same */
    i64  access;            /* of a program: the token that it carries; session is 0 then */
    unsigned scopes;        /* what that may do, as identity.h says */
    bool wrong;             /* a token was carried, and is none */
} Identity;

typedef struct Request {
    Arena *arena;
    Db    *db;              /* this thread's, begun for this request; of a POST that is not SLOW, the writer's */
    struct Write *write;    /* on the writer's thread, else NULL */
    Identity who;
    i64    place;           /* the community whose roles count for OF(x): the loader sets it */
    Str    client;          /* the address that the request came from, as text */
    Pairs  form;            /* of the body, once it was asked for */
    bool   there;           /* what was to be made was there already: a program is not told that it made it */
    bool   form_read;
    Part   files[FILES_MAX];    /* of the body, where it carries files */
    int    files_n;
    struct Form *forms;     /* all that the handler made, the newest first (form.h) */
    int    lang;            /* LANG_ES where the path began with /es, else LANG_EN */
    Str    method;          /* "GET" (also for HEAD), "POST" */
    Str    address;         /* as it was asked: path with language and query, not decoded */
    Str    path;            /* without language and query, not decoded: "/practices/zero-fares" */
    Str    query_text;      /* what stood behind '?', not decoded */
    Pairs  query;           /* decoded, in their order, names repeated as they came */
    Pairs  params;          /* the :names of the route, decoded */
    Head   head;
    Str    body;            /* of a POST, whole */
    Str    id;              /* of the answer's X-Request-Id and the log */
    const struct Route *route;   /* NULL where no route has this path */
    const void *of;         /* what OF(x) loaded */
    Out   *out;             /* where a page writes itself; its view is the room's or layout's to set */
    Err    failure;         /* the first thing that failed beside queries: the answer becomes 503 */
    Depends depends[DEPENDS_MAX];
    int    depends_n;
    struct { void (*fn)(void *a, void *b); void *a, *b; } later[LATER_MAX];
    int    later_n;
    void  *center;          /* ServerOptions.center: what the whole program shares (indexes, settings) */
    struct Server *server;  /* for the server's own pages */
} Request;

Str   request_param(const Request *rq, const char *name);   /* empty where the route has none of this name */
Str   request_query(const Request *rq, const char *name);   /* the first */
isize request_query_count(const Request *rq, const char *name);
bool  request_query_given(const Request *rq, const char *name);
bool  request_demo(const Request *rq);                      /* it asks for the demo's invented places too: ?demo=1 */
bool  request_is_api(const Request *rq);                    /* the path begins with /api/ */
Str   request_cookie(const Request *rq, const char *name);  /* as it came, not decoded */
Str   head_cookie(const Head *h, const char *name);

/* A browser says where a form was sent from; what says nothing is no browser, and has no cookies of anybody's. */
bool  head_from_elsewhere(const Head *h);

/* Where a form leads back to: the address given, where it is one of this site's (one path, nothing that a browser could take for
 * another host), else the first page. */
Str   request_back(const Request *rq, Str back);

/* A field of the body (application/x-www-form-urlencoded or multipart/form-data), decoded, the first of its name; empty where there is none. Bytes that are
 * no UTF-8, and NUL, leave the body without fields. */
Str    request_form(Request *rq, const char *name);
const Part *request_file(Request *rq, const char *name);    /* a file that was sent; NULL where none was chosen */
Pairs *request_form_pairs(Request *rq);

/* Runs a rule as whoever asks: on the writer's thread at once, from a SLOW handler by waiting for its commit. After a refusal
 * nothing is left of it, and the handler goes on. */
Err    request_change(Request *rq, Rule *rule, void *arg);

/* The page rests on something beside tables: call it before reading that thing. The cached page lives while the number stays. */
void  request_depends(Request *rq, Generation *number);

/* What is computed from tables and kept in memory (derived.h), the same one for the whole request, which depends on it and gives
 * it back. NULL after a failure: rq->failure then says that `what` could not be read. */
void *request_take(Request *rq, Derived *d, const char *what);

/* The same, and it shows every commit that this request's snapshot may see: waits until it is built anew. For whoever follows a
 * change of their own. */
void *request_take_current(Request *rq, Derived *d, const char *what);

/* fn(a, b) when the handler has returned: to give back what was taken for this request. */
void  request_later(Request *rq, void (*fn)(void *a, void *b), void *a, void *b);

/* Takes path, query and language apart. False: the address cannot be decoded; *why says it. */
bool  request_parse(Request *rq, Str raw_address, Str *why);

/* Decodes %XX (and + to a blank where plus). False on a bad escape, NUL, or bytes that are not UTF-8. */
bool  url_decode(Arena *a, Str raw, bool plus, Str *out);

#endif
