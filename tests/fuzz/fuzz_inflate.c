/* fuzz_inflate.c: any bytes as a gzip: unpacked by us and by zlib, the text is the same, and so is the verdict. */
#include "media/inflate.h"
#include "base/buf.h"
#include "tests/fuzz/fuzz.h"
#include <zlib.h>

enum { MOST = 1 << 22 };
typedef struct { const u8 *p; isize n; } Bytes;

static isize bytes_read(void *ctx, void *to, isize n)
{
    Bytes *b = ctx;
    isize take = min_i64(n, b->n);
    if (take) memcpy(to, b->p, (size_t)take);
    b->p += take, b->n -= take;
    return take;
}

/* Members behind each other, as gzip reads them; false: damaged, or cut. */
static bool by_zlib(const u8 *p, isize n, Buf *out)
{
    z_stream z = { .next_in = (u8 *)(uintptr_t)p, .avail_in = (unsigned)n };
    bool fine = false, first = true;
    HOLDS(inflateInit2(&z, 15 + 16) == Z_OK);
    while (first || (z.avail_in >= 2 && z.next_in[0] == 0x1f && z.next_in[1] == 0x8b)) {
        if (!first) inflateReset(&z);
        first = false;
        int rc = Z_OK;
        while (rc == Z_OK && out->n < MOST) {
            buf_room(out, 65536);
            z.next_out = (u8 *)out->p + out->n, z.avail_out = 65536;
            rc = inflate(&z, Z_NO_FLUSH);
            out->n += 65536 - z.avail_out;
        }
        fine = rc == Z_STREAM_END;
        if (!fine) break;
    }
    inflateEnd(&z);
    return fine;
}

/* A checksum of the header itself (nobody writes one) is passed over by us. */
static bool sums_its_head(const u8 *p, isize n)
{
    for (isize i = 0; i + 3 < n; i++) if (p[i] == 0x1f && p[i + 1] == 0x8b && (p[i + 3] & 2)) return true;
    return false;
}

int LLVMFuzzerTestOneInput(const u8 *p, size_t n)
{
    Arena *a = arena_new();
    Bytes b = { p, (isize)n };
    Buf mine = buf_on(a), theirs = buf_on(a);
    bool fine = by_zlib(p, (isize)n, &theirs);
    Inflate *z = inflate_new(a, bytes_read, &b);
    for (isize got = 1; got > 0 && mine.n < MOST;) {
        buf_room(&mine, 10007);
        got = inflate_read(z, mine.p + mine.n, 10007);
        mine.n += got;
    }
    if (theirs.n < MOST && mine.n < MOST && fine) {
        HOLDS(!inflate_problem(z));
        HOLDS(mine.n == theirs.n && (!mine.n || !memcmp(mine.p, theirs.p, (size_t)mine.n)));
    }
    if (theirs.n < MOST && mine.n < MOST && !inflate_problem(z) && !sums_its_head(p, (isize)n)) HOLDS(fine);
    inflate_free(z);
    arena_free(a);
    return 0;
}
