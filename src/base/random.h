/* random.h: bytes nobody can guess, from the system. For lotteries, which must be repeatable, see engines/lottery. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H
#include "base/base.h"

void random_bytes(void *out, isize n);
u64  random_u64(void);

#endif
