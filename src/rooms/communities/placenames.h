/* placenames.h: the names of all US places in memory, to find one that somebody spelt nearly right. */
#ifndef ROOMS_PLACENAMES_H
#define ROOMS_PLACENAMES_H
#include "rooms/communities/communities.h"

typedef struct { Str key; u32 letters; i64 people; char geoid[8]; } NameEntry;  /* letters: a bit for each of a to z in the key */
typedef struct { Arena *arena; NameEntry *p; isize n; } NameIndex;             /* the largest first */

void *placenames_build(Db *db);             /* for derived_start */
void  placenames_discard(void *names);

u32   letters_of(Str key);

/* How far two folded names are apart in typing mistakes, or limit + 1; quick where they are far. */
int   spelling_apart(Str a, u32 a_letters, Str b, u32 b_letters, int limit);
int   spelling_limit(Str key);              /* how many mistakes a name of this length is forgiven: 0 below 4 letters, 1, 2 from 8 on */

#endif
