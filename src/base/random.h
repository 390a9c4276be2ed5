/* random.h: bytes nobody can guess, from the system. For lotteries, which must be repeatable, see engines/lottery. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H
#include "base/str.h"

void random_bytes(void *out, isize n);
u64  random_u64(void);
Str  random_name(Arena *a, isize bytes);     /* for addresses and secrets: letters and digits that are not mixed up, 8 for 5 bytes */

#endif
