#include "store/blobs.h"
#include "store.sql.h"
#include <nettle/sha2.h>

Str blob_hash(Arena *a, Str bytes)
{
    struct sha256_ctx sha;
    u8 raw[SHA256_DIGEST_SIZE];
    sha256_init(&sha);
    sha256_update(&sha, (size_t)bytes.n, (const u8 *)bytes.p);
    sha256_digest(&sha, sizeof raw, raw);
    return hex_of(a, raw, sizeof raw);
}

void blob_keep(Write *w, Str hash, Str bytes)
{
    must(bytes.n <= BLOB_MAX);
    blob_add(w->db, hash, bytes);
}

void blob_drop(Write *w, Str hash) { if (!blob_last(w->db, hash)) blob_less(w->db, hash); }

bool blob_find(Db *db, Str hash, Str *bytes)
{
    BlobRead b;
    bool there = blob_read(db, hash, &b);
    *bytes = there ? b.bytes : (Str){ 0 };
    return there;
}

/* Each in a snapshot of its own, so that only one is in memory at a time. */
static bool blob_fits(Store *s, Str hash)
{
    Arena *a = arena_new();
    Str bytes;
    Db *db = db_begin(s, a);
    bool fits = !blob_find(db, hash, &bytes) || str_eq(blob_hash(a, bytes), hash);
    db_end(db);
    arena_free(a);
    return fits;
}

Str blobs_check(Store *s, Arena *a)
{
    Buf wrong = buf_on(a);
    Db *db = db_begin(s, a);
    BlobAllRows all = blob_all(db);
    if (failed(db->failure)) put_fmt(&wrong, STR_FMT "\n", STR_ARG(db->failure.text));
    db_end(db);
    for (isize i = 0; i < all.n; i++) if (!blob_fits(s, all.p[i].hash)) put_fmt(&wrong, "file " STR_FMT ": its bytes are not those that were kept under this hash\n", STR_ARG(all.p[i].hash));
    return buf_str(&wrong);
}
