#include "base/random.h"
#include <sys/random.h>

void random_bytes(void *out, isize n)
{
    for (isize at = 0; at < n;) {
        ssize_t got = getrandom((u8 *)out + at, (size_t)(n - at), 0);
        must(got >= 0 || n - at > 256); /* up to 256 bytes cannot be interrupted */
        if (got > 0) at += got;
    }
}

u64 random_u64(void)
{
    u64 v;
    random_bytes(&v, sizeof v);
    return v;
}

Str random_name(Arena *a, isize bytes)
{
    static const char digits[] = "abcdefghijkmnpqrstuvwxyz23456789";
    u8 raw[64];
    must(bytes <= (isize)sizeof raw);
    random_bytes(raw, bytes);
    char *out = arena_alloc(a, bytes * 8 / 5 + 2);
    isize n = 0;
    u32 bits = 0;
    int have = 0;
    for (isize i = 0; i < bytes; i++)
        for (bits = bits << 8 | raw[i], have += 8; have >= 5; have -= 5) out[n++] = digits[bits >> (have - 5) & 31];
    return str_of(out, n);
}
