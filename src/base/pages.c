#include "base/pages.h"
#include <sys/mman.h>

enum { PAGE = 4096 };

void pages_large(void *p, isize size)
{
    uintptr_t from = ((uintptr_t)p + PAGE - 1) / PAGE * PAGE, to = ((uintptr_t)p + (uintptr_t)size) / PAGE * PAGE;
    if (size >= PAGES_LARGE) madvise((void *)from, to - from, MADV_HUGEPAGE);
}

void *large_alloc(isize size)
{
    void *p = malloc((size_t)size);
    must(p);
    pages_large(p, size);
    return p;
}
