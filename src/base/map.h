/* map.h: text -> number, on an arena. Open addressing; keys are views, which must live as long as the map.
 *
 *   Map ids = map_on(arena);
 *   i64 *at = map_put(&ids, S("dayton-oh-us"));   the value's place, 0 when new
 *   i64 *is = map_get(&ids, key);                 or NULL
 *
 * The hash is seeded from the system once a process: keys may come from hostile input.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H
#include "base/str.h"

typedef struct { Str key; u64 hash; i64 value; } MapSlot;
typedef struct { Arena *arena; MapSlot *slots; isize n, cap; } Map;

static inline Map map_on(Arena *a) { return (Map){ .arena = a }; }
i64 *map_put(Map *m, Str key);
MapSlot *map_add(Map *m, Str key);      /* the slot itself; of a new key it holds a copy, and value 0 */
i64 *map_get(const Map *m, Str key);
u64  map_hash(Str key);              /* never 0; differs from process to process */

/* Many at once, so that memory is asked for ahead: the hash of each, map_fetch, map_fetch_key, then map_find. */
i64 *map_find(const Map *m, Str key, u64 hash);     /* as map_get */
FETCH_AHEAD map_fetch(const Map *m, u64 hash) { __builtin_prefetch(&m->slots[hash & (u64)(m->cap - 1)]); }
FETCH_AHEAD map_fetch_key(const Map *m, u64 hash) { __builtin_prefetch(m->slots[hash & (u64)(m->cap - 1)].key.p); }

#endif
