#include "tests/unzip.h"
#include "base/buf.h"
#include <zlib.h>

static u32 little(Str b, isize at, int bytes)
{
    u32 v = 0;
    for (int i = bytes; i--; ) v = v << 8 | (u8)b.p[at + i];
    return v;
}

/* Its local headers, as media/zip.c writes them: sizes before the contents, which are stored (0) or deflated (8). */
Str unzipped(Arena *a, Str zip)
{
    if (!str_starts(zip, S("PK\3\4"))) return zip;
    Buf b = buf_on(a);
    for (isize at = 0; at + 30 <= zip.n && str_starts(str_slice(zip, at, zip.n), S("PK\3\4")); ) {
        isize packed = little(zip, at + 18, 4), size = little(zip, at + 22, 4), name = little(zip, at + 26, 2), from = at + 30 + name + little(zip, at + 28, 2);
        Str out = { arena_alloc(a, size + 1), size };
        z_stream z = { .next_in = (Bytef *)(uintptr_t)(zip.p + from), .avail_in = (uInt)packed, .next_out = (Bytef *)(uintptr_t)out.p, .avail_out = (uInt)size + 1 };
        bool stored = little(zip, at + 8, 2) == 0;
        if (stored) out = str_slice(zip, from, from + packed);
        else must(inflateInit2(&z, -MAX_WBITS) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END && inflateEnd(&z) == Z_OK);
        put(&b, str_slice(zip, at + 30, at + 30 + name)), put_char(&b, '\n'), put(&b, out);
        at = from + packed;
    }
    return buf_str(&b);
}
