#include "base/err.h"
#include <errno.h>
#include <stdarg.h>

Err err(Arena *a, ErrCode code, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    must(n >= 0);
    char *z = arena_alloc(a, n + 1);
    vsnprintf(z, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(args);
    return (Err){ code, { z, n } };
}

Err err_errno(Arena *a, Str what) { return err(a, ERR_ENV, STR_FMT ": %s", STR_ARG(what), strerror(errno)); }
