/* blobs.h: files that people sent, in the database: a backup has them, a refused rule leaves none. The same file is kept once.
 *
 *   Str hash = blob_hash(arena, bytes);                on a worker: it takes a moment
 *   blob_keep(w, hash, bytes);                         in the rule that notes the hash in a row of its room
 *   blob_drop(w, hash);                                in the rule that takes that row away
 *   bool there = blob_find(db, hash, &bytes);
 */
#ifndef STORE_BLOBS_H
#define STORE_BLOBS_H
#include "store/store.h"

enum { BLOB_MAX = 10 * 1024 * 1024 };

Str  blob_hash(Arena *a, Str bytes);                    /* SHA-256, 64 hexadecimal digits */
void blob_keep(Write *w, Str hash, Str bytes);
void blob_drop(Write *w, Str hash);
bool blob_find(Db *db, Str hash, Str *bytes);
Str  blobs_check(Store *s, Arena *a);                   /* "" or a line of each whose bytes are not those that its hash is of */

#endif
