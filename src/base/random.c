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
