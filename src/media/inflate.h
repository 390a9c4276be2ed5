/* inflate.h: gzip unpacked as it comes, about twice as fast as zlib does it: for large files (RFC 1951, RFC 1952).
 *
 *   Inflate *z = inflate_new(arena, read_bytes, ctx);
 *   while ((n = inflate_read(z, to, room)) > 0) use(to, n);       room >= 1; fewer bytes only at the end
 *   if (inflate_problem(z)) ...                                    the data are cut or damaged
 *   inflate_free(z);
 *
 * read_bytes gives up to n bytes, 0 at the end, below 0 where it fails. Members behind each other are one text. Lengths and
 * checksums are checked.
 */
#ifndef MEDIA_INFLATE_H
#define MEDIA_INFLATE_H
#include "base/arena.h"

typedef isize InflateSource(void *ctx, void *to, isize n);
typedef struct Inflate Inflate;

Inflate *inflate_new(Arena *a, InflateSource *source, void *ctx);
isize inflate_read(Inflate *z, void *to, isize n);
bool  inflate_problem(const Inflate *z);
void  inflate_free(Inflate *z);

#endif
