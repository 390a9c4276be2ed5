/* buf.h: text that grows, on an arena.
 *
 *   Buf b = buf_on(arena);
 *   put(&b, S("<p>")); put_int(&b, 42); put_fmt(&b, "%d of %d", 3, 4);
 *   Str all = buf_str(&b);             a view, valid until the next put
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H
#include "base/str.h"

typedef struct { Arena *arena; char *p; isize n, cap; } Buf;

static inline Buf buf_on(Arena *a) { return (Buf){ .arena = a }; }
static inline Str buf_str(const Buf *b) { return (Str){ b->p, b->n }; }
void  buf_room(Buf *b, isize more);                  /* makes place for more bytes */
char *buf_z(Buf *b);                                 /* the text with a NUL behind its end */

static inline void put_bytes(Buf *b, const char *p, isize n)
{
    if (b->cap - b->n < n) buf_room(b, n);
    if (n) memcpy(b->p + b->n, p, (size_t)n);
    b->n += n;
}
static inline void put(Buf *b, Str s) { put_bytes(b, s.p, s.n); }
static inline void put_char(Buf *b, char c) { put_bytes(b, &c, 1); }
void put_int(Buf *b, i64 v);
void put_real(Buf *b, double v);                     /* the shortest form that reads back the same; NaN and infinity: must() */
void put_fixed(Buf *b, double v, int decimals);      /* "%.*f" */
void put_fmt(Buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
