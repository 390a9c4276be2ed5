/* copying.h: files and folders that are copied for good: a copy counts when it is on the disk, and its SHA-256 is known. */
#ifndef STORE_COPYING_H
#define STORE_COPYING_H
#include "base/err.h"
#include "base/vec.h"

typedef struct { i64 bytes; Str sha256; } FileSum;      /* sha256: 64 hexadecimal digits */

/* Into a new file, 0600, synced; the sum is of the bytes that were written. ERR_ENV where `to` exists. */
Err  file_copy(Arena *a, Str from, Str to, FileSum *out);
Err  file_sum(Arena *a, Str path, FileSum *out);
Err  file_put(Arena *a, Str path, Str bytes);           /* a new file, 0600, synced */
Err  folder_make(Arena *a, Str dir);                    /* 0700, its own name synced; OK where it is there */
Err  folder_sync(Arena *a, Str dir);                    /* the names in it */
Err  folder_sync_all(Arena *a, Str dir);                /* and in all folders below it */
Err  folder_make_path(Arena *a, Str dir, Str file);     /* the folders, 0700, that a name like "blobs/1f/1f2e" needs */

/* Names of all regular files below it, however deep, with slashes, in order. Links to folders are not followed. */
Err  folder_list(Arena *a, Str dir, StrVec *out);
bool folder_is_empty(Str dir);                          /* or is not there */
void folder_clear(Str dir);              /* of all that is in it */
void folder_remove(Str dir);             /* with all that is in it */

#endif
