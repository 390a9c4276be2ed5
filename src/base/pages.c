#include "base/pages.h"
#include <sys/mman.h>

enum { PAGE = 4096 };

void pages_large(void *p, isize size)
{
    uintptr_t from = ((uintptr_t)p + PAGE - 1) / PAGE * PAGE, to = ((uintptr_t)p + (uintptr_t)size) / PAGE * PAGE;
    if (size >= PAGES_LARGE) madvise((void *)from, to - from, MADV_HUGEPAGE);
}

void *large_alloc(isize n, isize item)
{
    must(n >= 0 && item > 0 && n <= PTRDIFF_MAX / 2 / item);
    void *p = malloc((size_t)(n * item));
    must(p);
    pages_large(p, n * item);
    return p;
}
