#include "base/buf.h"
#include <math.h>
#include <stdarg.h>

void buf_room(Buf *b, isize more)
{
    isize need = b->n + more;
    if (need <= b->cap) return;
    isize cap = b->cap ? b->cap * 2 : 256;
    while (cap < need) cap *= 2;
    b->p = arena_grow(b->arena, b->p, b->cap, cap);
    b->cap = cap;
}

char *buf_z(Buf *b)
{
    buf_room(b, 1);
    b->p[b->n] = 0;
    return b->p;
}

void put_int(Buf *b, i64 v)
{
    char digits[24];
    int at = sizeof digits;
    u64 rest = v < 0 ? 0 - (u64)v : (u64)v;
    do digits[--at] = (char)('0' + rest % 10); while (rest /= 10);
    if (v < 0) digits[--at] = '-';
    put_bytes(b, digits + at, (isize)sizeof digits - at);
}

void put_real(Buf *b, double v)
{
    must(isfinite(v));
    char text[40];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*g", precision, v);
        if (strtod(text, NULL) == v) break;
    }
    put(b, str_from(text));
}

void put_fixed(Buf *b, double v, int decimals) { put_fmt(b, "%.*f", decimals, v); }

void put_fmt(Buf *b, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    must(n >= 0);
    buf_room(b, n + 1);
    vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    b->n += n;
    va_end(again);
    va_end(args);
}
