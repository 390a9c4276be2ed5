/* assign_open.h: the open nodes of a search for shortest ways, a heap with the nearest on top. */
#ifndef ENGINES_ASSIGN_OPEN_H
#define ENGINES_ASSIGN_OPEN_H
#include "base/vec.h"

typedef struct { i64 distance; i32 node; } Open;
typedef Vec(Open) OpenHeap;

static inline void open_put(Arena *a, OpenHeap *heap, i64 distance, i32 node)
{
    vec_push(a, heap, (Open){ distance, node });
    Open *h = heap->p;
    isize i = heap->n - 1;
    for (isize up; i && h[up = (i - 1) / 2].distance > distance; i = up) h[i] = h[up];
    h[i] = (Open){ distance, node };
}

/* The nearest; there must be one. */
static inline Open open_take(OpenHeap *heap)
{
    Open *h = heap->p, top = h[0], last = h[--heap->n];
    isize n = heap->n, i = 0;
    for (isize k; (k = 2 * i + 1) < n; i = k) {
        if (k + 1 < n && h[k + 1].distance < h[k].distance) k++;
        if (h[k].distance >= last.distance) break;
        h[i] = h[k];
    }
    if (n) h[i] = last;
    return top;
}

#endif
