/* cache.h: whole pages, ready to send, as long as nothing that they were made from has changed.
 *
 * A page is found by its full address (which says language and filters) and the fragment asked for; each encoding is made
 * once. It is valid while store_version of the tables that it read is not above the commit at which it was read, and
 * every number given to request_depends is what it was. A page that is found costs no allocation and no Request.
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H
#include "web/answer.h"

typedef struct Cache Cache;
typedef struct {
    Str  address;
    bool fragment;
    Str  target;
    u64  hash;              /* by cache_key */
} CacheKey;
typedef struct {
    int  status;            /* 200 or 304 */
    i64  bytes;
    int  place;             /* what was given to cache_keep */
} CacheHit;

Cache   *cache_open(Store *store, isize max_bytes, int threads);
void     cache_close(Cache *c);
CacheKey cache_key(Str address, const Head *head);

/* Answers the connection if the page is there and still true. thread: the caller's number, below cache_open's threads. */
bool cache_answer(Cache *c, struct MHD_Connection *connection, const CacheKey *key, const Head *head, int thread, const char *id, CacheHit *hit);

/* Keeps a 200. began: Db.began of the reading. */
void cache_keep(Cache *c, const CacheKey *key, const Reply *reply, const TableSet *read, u64 began, const Depends *depends, int depends_n, int place);
void cache_size(Cache *c, i64 *bytes, i64 *pages);

#endif
