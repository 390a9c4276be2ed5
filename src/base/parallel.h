/* parallel.h: the same work on several threads, each with its number; comes back when all have ended.
 *
 *   parallel(parts, read_part, &reader);        read_part(&reader, 0) runs on this thread, the others beside it
 */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H
#include "base/base.h"

enum { PARALLEL_MOST = 8 };

isize parallel_threads(void);               /* processors that this process may use, at most PARALLEL_MOST */
void  parallel(isize n, void (*work)(void *of, isize k), void *of);     /* n at most PARALLEL_MOST */

#endif
