/* columns_source.h: a file, a pipe or a gzip as chunks of whole records. Inside media/columns only. */
#ifndef MEDIA_COLUMNS_SOURCE_H
#define MEDIA_COLUMNS_SOURCE_H
#include "base/err.h"
#include "base/vec.h"

typedef struct Source Source;
typedef struct { char *p; isize n, room; } Chunk;       /* ends with a line feed; REAL_PAD bytes and more may be read behind it */

Err  source_open(Arena *a, int fd, Str name, Source **out);         /* takes the fd */
Err  source_header(Source *s, StrVec *names, char *separator, i64 *lines);
bool source_chunk(Source *s, Chunk *c, const char **problem);       /* false: at the end, or with a problem */
isize source_bytes(const Source *s);                                /* of a plain file; 0: of a pipe or a gzip nobody knows */
void source_close(Source *s);
void chunk_free(Chunk *c);

#endif
