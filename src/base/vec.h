/* vec.h: a list that grows, on an arena.
 *
 *   Vec(Str) names = { 0 };
 *   vec_push(arena, &names, S("Dayton"));
 *   for (isize i = 0; i < names.n; i++) use(names.p[i]);
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H
#include "base/str.h"

#define Vec(T) struct { T *p; isize n, cap; }

#define vec_push(arena, v, ...)                                                              \
    do {                                                                                     \
        if ((v)->n == (v)->cap) {                                                            \
            isize cap_ = (v)->cap ? (v)->cap * 2 : 8, item_ = (isize)sizeof *(v)->p;         \
            (v)->p = arena_grow((arena), (v)->p, (v)->cap * item_, arena_array_size(cap_, item_)); \
            (v)->cap = cap_;                                                                 \
        }                                                                                    \
        (v)->p[(v)->n] = (__VA_ARGS__);   /* the item may mention (v)->n */          \
        (v)->n++;                                                    \
    } while (0)

typedef Vec(Str) StrVec;
typedef Vec(i64) IntVec;

#endif
