#include "web/answer.h"
#include <brotli/encode.h>
#include <zlib.h>

/* ---- bodies ---- */

Body *body_new(Str bytes)
{
    Body *b = malloc(sizeof *b + (size_t)bytes.n);
    must(b);
    b->refs = 1;
    b->n = bytes.n;
    if (bytes.n) memcpy(b->bytes, bytes.p, (size_t)bytes.n);
    return b;
}

Body *body_ref(Body *b)
{
    atomic_fetch_add_explicit(&b->refs, 1, memory_order_relaxed);
    return b;
}

void body_drop(Body *b)
{
    if (b && atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) == 1) free(b);
}

static isize gzip(Str in, char *out, isize room)
{
    z_stream z = { .next_in = (Bytef *)(uintptr_t)in.p, .avail_in = (uInt)in.n, .next_out = (Bytef *)out, .avail_out = (uInt)room };
    if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    bool whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
    isize n = (isize)z.total_out;
    deflateEnd(&z);
    return whole ? n : 0;
}

static isize brotli(Str in, char *out, isize room)
{
    size_t n = (size_t)room;
    bool whole = BrotliEncoderCompress(5, 20, BROTLI_MODE_TEXT, (size_t)in.n, (const u8 *)in.p, &n, (u8 *)out);
    return whole ? (isize)n : 0;
}

/* Into a room smaller than the text: what does not fit there was not worth packing. */
Body *body_packed(Str bytes, Encoding e)
{
    enum { WORTH_IT = 400, MOST = 8 * 1024 * 1024 };
    if (e == ENC_PLAIN || bytes.n < WORTH_IT || bytes.n > MOST) return NULL;
    Body *b = malloc(sizeof *b + (size_t)bytes.n);
    must(b);
    b->refs = 1;
    b->n = e == ENC_GZIP ? gzip(bytes, b->bytes, bytes.n - 64) : brotli(bytes, b->bytes, bytes.n - 64);
    if (!b->n) { free(b); return NULL; }
    Body *fit = realloc(b, sizeof *b + (size_t)b->n);
    return fit ? fit : b;
}

/* ---- what the client takes ---- */

static bool coding_refused(Str parameters)
{
    Str part;
    while (str_cut(&parameters, ';', &part)) {
        part = str_trim(part);
        double q;
        if (part.n > 2 && (part.p[0] | 0x20) == 'q' && part.p[1] == '=' && str_real(str_slice(part, 2, part.n), &q) && q <= 0) return true;
    }
    return false;
}

Encoding encoding_wanted(Str accept)
{
    Encoding best = ENC_PLAIN;
    Str part;
    while (str_cut(&accept, ',', &part)) {
        Str coding = { 0 }; /* str_cut leaves it alone where nothing stands between two commas */
        str_cut(&part, ';', &coding);
        coding = str_trim(coding);
        Encoding e = coding.n == 2 && strncasecmp(coding.p, "br", 2) == 0 ? ENC_BROTLI
                   : coding.n == 4 && strncasecmp(coding.p, "gzip", 4) == 0 ? ENC_GZIP : ENC_PLAIN;
        if (e > best && !coding_refused(part)) best = e;
    }
    return best;
}

bool type_packs(Str type)
{
    return str_starts(type, S("text/")) || str_find(type, S("json")) >= 0 || str_find(type, S("xml")) >= 0 ||
           str_find(type, S("javascript")) >= 0 || str_find(type, S("x-bibtex")) >= 0;
}

static u64 mix(u64 a, u64 b)
{
    __extension__ unsigned __int128 m = (unsigned __int128)(a ^ 0x9e3779b97f4a7c15u) * (b ^ 0xd6e8feb86659fd93u);
    return (u64)m ^ (u64)(m >> 64);
}

static u64 word_at(const char *p)
{
    u64 v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* Multiply and fold, as wyhash does; four strands of eight bytes at a time, for a page is tens of kilobytes. */
static u64 hash_of(Str s)
{
    u64 a = (u64)s.n, b = 1, c = 2, d = 3, tail = 0;
    isize i = 0;
    for (; i + 32 <= s.n; i += 32) {
        const char *p = s.p + i;
        a = mix(a, word_at(p)), b = mix(b, word_at(p + 8)), c = mix(c, word_at(p + 16)), d = mix(d, word_at(p + 24));
    }
    for (; i + 8 <= s.n; i += 8) a = mix(a, word_at(s.p + i));
    if (i < s.n) memcpy(&tail, s.p + i, (size_t)(s.n - i));
    return mix(mix(a, b), mix(c, d ^ tail));
}

void etag_of(Str bytes, Encoding e, char out[ETAG_SIZE])
{
    u64 h = hash_of(bytes);
    snprintf(out, ETAG_SIZE, "\"%016" PRIx64 "%s\"", h, e == ENC_GZIP ? "-g" : e == ENC_BROTLI ? "-b" : "");
}

bool etag_matches(Str list, const char *etag)
{
    Str part, wanted = str_from(etag);
    while (str_cut(&list, ',', &part)) {
        part = str_trim(part);
        if (str_starts(part, S("W/"))) part = str_slice(part, 2, part.n);
        if (str_eq(part, wanted) || str_eq(part, S("*"))) return true;
    }
    return false;
}

/* ---- headers ---- */

/* On everything that is sent. The page may load nothing from elsewhere, run nothing that stands in it, and be framed by nobody. */
static const char *const security[][2] = {
    { "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
      "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
};

static void add(Response *r, const char *name, Str value)
{
    if (!value.n) return;
    char *z = strndup(value.p, (size_t)value.n); /* a Location may be as long as an address */
    must(z);
    MHD_add_response_header(r, name, z);
    free(z);
}

static bool add_own(Response *r, const Reply *reply)
{
    bool cache_control = false;
    for (int i = 0; i < REPLY_HEADERS_MAX && reply->headers[i].name; i++) {
        add(r, reply->headers[i].name, reply->headers[i].value);
        cache_control |= strcasecmp(reply->headers[i].name, "Cache-Control") == 0;
    }
    return cache_control;
}

static Response *dressed(Response *r, const AnswerHead *head)
{
    must(r);
    const Reply *reply = head->reply;
    add(r, "Content-Type", reply->type);
    add(r, "Location", reply->location);
    if (!add_own(r, reply) && head->cache_control) MHD_add_response_header(r, "Cache-Control", head->cache_control);
    if (head->encoding != ENC_PLAIN) MHD_add_response_header(r, "Content-Encoding", head->encoding == ENC_GZIP ? "gzip" : "br");
    if (head->varies) MHD_add_response_header(r, "Vary", "Accept-Encoding, HX-Request, HX-Target");
    if (head->etag) MHD_add_response_header(r, "ETag", head->etag);
    for (isize i = 0; i < countof(security); i++) MHD_add_response_header(r, security[i][0], security[i][1]);
    MHD_add_response_header(r, "X-Request-Id", head->id);
    if (head->close) MHD_add_response_header(r, "Connection", "close");
    return r;
}

static void drop_body(void *body) { body_drop(body); }
static void drop_arena(void *arena) { arena_free(arena); }

Response *response_of_body(Body *body, const AnswerHead *head)
{
    body_ref(body);
    return dressed(MHD_create_response_from_buffer_with_free_callback_cls((size_t)body->n, body->bytes, drop_body, body), head);
}

Response *response_of_static(Str bytes, const AnswerHead *head)
{
    return dressed(MHD_create_response_from_buffer((size_t)bytes.n, (void *)(uintptr_t)bytes.p, MHD_RESPMEM_PERSISTENT), head);
}

Response *response_of_arena(Arena *arena, Str bytes, const AnswerHead *head)
{
    void *p = bytes.n ? (void *)(uintptr_t)bytes.p : arena_alloc(arena, 1);
    return dressed(MHD_create_response_from_buffer_with_free_callback_cls((size_t)bytes.n, p, drop_arena, arena), head);
}

/* The library offers no header beside those of the response object, and a response object is shared by many requests. So
 * each thread has its own object of a page, and the id is written over in it: same length, and the library reads it
 * before this thread does anything else. */
void response_set_id(Response *r, const char *id)
{
    char *at = (char *)(uintptr_t)MHD_get_response_header(r, "X-Request-Id");
    if (at) memcpy(at, id, ID_SIZE - 1);
}
