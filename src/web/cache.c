#include "web/cache.h"
#include "base/map.h"
#include <pthread.h>

/* Shards, each with its lock, its buckets and its order of use. Invariants, under the shard's lock:
 *   1. a page stands in exactly one bucket and in the order of use, newest first;
 *   2. shard->bytes is the sum of its pages' sizes and at most shard->max;
 *   3. responses of a page are used by their own thread only, made when that thread first needs one. */
enum { SHARDS = 8, BUCKETS = 512 };

typedef struct {
    Body *body;                 /* NULL: not made, or not smaller than plain */
    bool  tried;
    char  etag[ETAG_SIZE];
    Response **full, **unchanged;   /* [threads]: 200 and 304 */
} Form;

typedef struct Page Page;
struct Page {
    Page *bucket_next, *newer, *older;
    u64   hash, serial;
    Str   address, target;      /* in text */
    bool  fragment;
    Reply reply;                /* its texts are in text; its body is form[ENC_PLAIN].body */
    char *text;
    TableSet read;
    u64   began;
    Depends depends[DEPENDS_MAX];
    int   depends_n, place;
    isize size;
    Form  form[ENCODINGS];
    Response *responses[];      /* forms' full and unchanged */
};

typedef struct {
    pthread_mutex_t lock;
    Page *bucket[BUCKETS];
    Page *newest, *oldest;
    isize bytes, max, pages;
    u64   serial;
    char  apart[64];            /* keeps the next shard's lock off this cache line */
} Shard;

struct Cache {
    Store *store;
    int    threads;
    Shard  shard[SHARDS];
};

static Shard *shard_of(Cache *c, u64 hash) { return &c->shard[hash % SHARDS]; }
static Page **bucket_of(Shard *s, u64 hash) { return &s->bucket[hash / SHARDS % BUCKETS]; }

CacheKey cache_key(Str address, const Head *head)
{
    CacheKey k = { .address = address, .fragment = head->fragment };
    if (k.fragment) k.target = head->target;
    k.hash = map_hash(address);
    if (k.fragment) k.hash ^= map_hash(k.target) * 3 + 1;
    return k;
}

/* ---- the order of use ---- */

static void unlink_page(Shard *s, Page *p)
{
    if (p->newer) p->newer->older = p->older; else s->newest = p->older;
    if (p->older) p->older->newer = p->newer; else s->oldest = p->newer;
}

static void link_newest(Shard *s, Page *p)
{
    p->newer = NULL, p->older = s->newest;
    if (s->newest) s->newest->newer = p; else s->oldest = p;
    s->newest = p;
}

static void page_free(Page *p, int threads)
{
    for (int e = 0; e < ENCODINGS; e++) body_drop(p->form[e].body);
    for (int i = 0; i < ENCODINGS * 2 * threads; i++) if (p->responses[i]) MHD_destroy_response(p->responses[i]);
    free(p->text);
    free(p);
}

static void page_remove(Cache *c, Shard *s, Page *p)
{
    Page **at = bucket_of(s, p->hash);
    while (*at != p) at = &(*at)->bucket_next;
    *at = p->bucket_next;
    unlink_page(s, p);
    s->bytes -= p->size;
    s->pages--;
    page_free(p, c->threads);
}

static Page *page_find(Shard *s, const CacheKey *k)
{
    for (Page *p = *bucket_of(s, k->hash); p; p = p->bucket_next)
        if (p->hash == k->hash && p->fragment == k->fragment && str_eq(p->address, k->address) && str_eq(p->target, k->target)) return p;
    return NULL;
}

static bool page_true(const Cache *c, const Page *p)
{
    for (int i = 0; i < p->depends_n; i++)
        if (atomic_load_explicit(p->depends[i].at, memory_order_acquire) != p->depends[i].was) return false;
    return store_version(c->store, &p->read) <= p->began;
}

/* The page if it is there and true, as the newest. */
static Page *page_current(Cache *c, Shard *s, const CacheKey *k)
{
    Page *p = page_find(s, k);
    if (!p) return NULL;
    if (!page_true(c, p)) { page_remove(c, s, p); return NULL; }
    if (s->newest != p) { unlink_page(s, p); link_newest(s, p); }
    return p;
}

/* ---- answering ---- */

static AnswerHead answer_head(const Page *p, Encoding e, const char *id)
{
    return (AnswerHead){ .reply = &p->reply, .encoding = e, .etag = p->form[e].etag, .cache_control = "no-cache", .varies = true, .id = id };
}

/* Packs the page in this encoding, without the lock: that takes a millisecond. Returns the page, if it is still there. */
static Page *make_form(Cache *c, Shard *s, const CacheKey *k, Page *p, Encoding e)
{
    Body *plain = body_ref(p->form[ENC_PLAIN].body);
    u64 serial = p->serial;
    pthread_mutex_unlock(&s->lock);
    Body *packed = body_packed(str_of(plain->bytes, plain->n), e);
    body_drop(plain);
    pthread_mutex_lock(&s->lock);
    p = page_current(c, s, k);
    if (!p || p->serial != serial || p->form[e].tried) { body_drop(packed); return p; }
    p->form[e].tried = true;
    p->form[e].body = packed;
    p->size += packed ? packed->n : 0;
    s->bytes += packed ? packed->n : 0;
    return p;
}

static void queue(Page *p, struct MHD_Connection *connection, Encoding e, bool unchanged, int thread, const char *id)
{
    Form *f = &p->form[e];
    Response **r = unchanged ? &f->unchanged[thread] : &f->full[thread];
    if (*r) {
        response_set_id(*r, id);
    } else {
        AnswerHead head = answer_head(p, e, id);
        *r = unchanged ? response_of_static(S(""), &head) : response_of_body(f->body, &head);
    }
    MHD_queue_response(connection, unchanged ? 304 : 200, *r);
}

static void make_room(Cache *c, Shard *s, const Page *spare)
{
    while (s->bytes > s->max && s->oldest && s->oldest != spare) page_remove(c, s, s->oldest);
}

bool cache_answer(Cache *c, struct MHD_Connection *connection, const CacheKey *k, const Head *head, int thread, const char *id, CacheHit *hit)
{
    Shard *s = shard_of(c, k->hash);
    Encoding e = head->accept_encoding.n ? encoding_wanted(head->accept_encoding) : ENC_PLAIN;
    pthread_mutex_lock(&s->lock);
    Page *p = page_current(c, s, k);
    while (p && !p->form[e].tried) p = make_form(c, s, k, p, e);        /* again where the page was made anew meanwhile */
    if (p) {
        make_room(c, s, p);
        if (!p->form[e].body) e = ENC_PLAIN;
        bool unchanged = head->if_none_match.n && etag_matches(head->if_none_match, p->form[e].etag);
        queue(p, connection, e, unchanged, thread, id);
        *hit = (CacheHit){ unchanged ? 304 : 200, unchanged ? 0 : p->form[e].body->n, p->place };
    }
    pthread_mutex_unlock(&s->lock);
    return p != NULL;
}

/* ---- keeping ---- */

static char *put_text(char *at, Str from, Str *to)
{
    if (from.n) memcpy(at, from.p, (size_t)from.n);
    *to = from.p ? str_of(at, from.n) : from;
    return at + from.n;
}

/* One piece of memory for all small texts of the page. */
static isize take_texts(Page *p, const CacheKey *k, const Reply *reply)
{
    isize n = k->address.n + k->target.n + reply->type.n + 1;
    for (int i = 0; i < REPLY_HEADERS_MAX; i++) n += reply->headers[i].value.n;
    char *at = p->text = malloc((size_t)n);
    must(at);
    p->reply = *reply;
    p->reply.body = (Str){ 0 };
    at = put_text(at, k->address, &p->address);
    at = put_text(at, k->target, &p->target);
    at = put_text(at, reply->type, &p->reply.type);
    for (int i = 0; i < REPLY_HEADERS_MAX; i++) at = put_text(at, reply->headers[i].value, &p->reply.headers[i].value);
    return n;
}

static void take_forms(Page *p, const Reply *reply, int threads)
{
    bool packs = type_packs(reply->type);
    for (int e = 0; e < ENCODINGS; e++) {
        p->form[e].full = &p->responses[e * 2 * threads];
        p->form[e].unchanged = &p->responses[(e * 2 + 1) * threads];
        p->form[e].tried = e == ENC_PLAIN || !packs;
        etag_of(reply->body, (Encoding)e, p->form[e].etag);
    }
    p->form[ENC_PLAIN].body = body_new(reply->body);
}

static Page *page_new(const Cache *c, const CacheKey *k, const Reply *reply)
{
    size_t own = sizeof(Page) + (size_t)(ENCODINGS * 2 * c->threads) * sizeof(Response *);
    Page *p = calloc(1, own);
    must(p);
    p->hash = k->hash, p->fragment = k->fragment;
    isize texts = take_texts(p, k, reply);
    take_forms(p, reply, c->threads);
    enum { RESPONSE_OBJECT = 2048 }; /* what the library holds for one, about */
    p->size = (isize)own + texts + reply->body.n + RESPONSE_OBJECT * c->threads;
    return p;
}

void cache_keep(Cache *c, const CacheKey *k, const Reply *reply, const TableSet *read, u64 began, const Depends *depends, int depends_n, int place)
{
    Shard *s = shard_of(c, k->hash);
    if (reply->body.n > s->max / 4) return;
    Page *p = page_new(c, k, reply);
    p->read = *read, p->began = began, p->depends_n = depends_n, p->place = place;
    for (int i = 0; i < depends_n; i++) p->depends[i] = depends[i];
    pthread_mutex_lock(&s->lock);
    Page *old = page_find(s, k);
    if (old) page_remove(c, s, old);
    p->serial = ++s->serial;
    p->bucket_next = *bucket_of(s, p->hash);
    *bucket_of(s, p->hash) = p;
    link_newest(s, p);
    s->bytes += p->size;
    s->pages++;
    make_room(c, s, p);
    pthread_mutex_unlock(&s->lock);
}

Cache *cache_open(Store *store, isize max_bytes, int threads)
{
    Cache *c = calloc(1, sizeof *c);
    must(c);
    c->store = store, c->threads = threads;
    for (int i = 0; i < SHARDS; i++) {
        pthread_mutex_init(&c->shard[i].lock, NULL);
        c->shard[i].max = max_bytes / SHARDS;
    }
    return c;
}

void cache_close(Cache *c)
{
    if (!c) return;
    for (int i = 0; i < SHARDS; i++) {
        while (c->shard[i].newest) page_remove(c, &c->shard[i], c->shard[i].newest);
        pthread_mutex_destroy(&c->shard[i].lock);
    }
    free(c);
}

void cache_size(Cache *c, i64 *bytes, i64 *pages)
{
    *bytes = *pages = 0;
    for (int i = 0; c && i < SHARDS; i++) {
        pthread_mutex_lock(&c->shard[i].lock);
        *bytes += c->shard[i].bytes, *pages += c->shard[i].pages;
        pthread_mutex_unlock(&c->shard[i].lock);
    }
}
