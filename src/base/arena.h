/* arena.h: memory that dies together. One arena a request, rule, job or command.
 *
 *   Arena *a = arena_new();
 *   Thing *t = make(a, Thing);              zeroed
 *   i64 *v   = make_array(a, i64, 100);     zeroed
 *   arena_free(a);                          all of it
 *
 * Never returns NULL: where the system has no memory left, the program stops with a sentence.
 * An arena belongs to one thread at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include "base/base.h"

typedef struct Arena Arena;

Arena *arena_new(void);
void   arena_free(Arena *a);                 /* NULL is allowed */
void   arena_reset(Arena *a);                /* forgets everything, keeps the first block for reuse */
void  *arena_alloc(Arena *a, isize size);    /* zeroed, aligned for any type; size >= 0 */
void  *arena_grow(Arena *a, void *p, isize old_size, isize new_size); /* in place where p was the last; new bytes are NOT zeroed */
isize  arena_used(const Arena *a);           /* bytes handed out since the last reset */

#define make(arena, T)          ((T *)arena_alloc((arena), (isize)sizeof(T)))
#define make_array(arena, T, n) ((T *)arena_alloc((arena), arena_array_size((n), (isize)sizeof(T))))
isize arena_array_size(isize n, isize item); /* n * item; stops the program where that overflows or n < 0 */

#endif
