/* pages.h: a wish for large pages (2 MiB in place of 4 KiB), which may be refused. The processor finds its way in a large array at
 * once, in whatever order it is walked, and the kernel gives and takes it back in few steps. */
#ifndef BASE_PAGES_H
#define BASE_PAGES_H
#include "base/base.h"

enum { PAGES_LARGE = 8 << 20 };             /* nothing is wished for what is smaller */
void  pages_large(void *p, isize size);     /* of any memory of the process */
void *large_alloc(isize n, isize item);     /* to be given to free; not zeroed; where there is no memory left, the program stops */
#define large_array(T, n) ((T *)large_alloc((n), (isize)sizeof(T)))

#endif
