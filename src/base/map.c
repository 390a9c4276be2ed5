#include "base/map.h"
#include "base/random.h"
#include <stdatomic.h>

/* Seeded wyhash-style mixing (multiply-fold, 8 bytes at a time): spread well, and not to be predicted from outside. */
static u64 fold_multiply(u64 a, u64 b)
{
    __uint128_t r = (__uint128_t)a * b;
    return (u64)r ^ (u64)(r >> 64);
}

u64 map_hash(Str s)
{
    static _Atomic u64 of_process;
    u64 seed = atomic_load_explicit(&of_process, memory_order_relaxed);
    if (!seed) {                                /* of several threads that come first, one draws it for all */
        u64 none = 0;
        seed = random_u64() | 1;
        if (!atomic_compare_exchange_strong(&of_process, &none, seed)) seed = none;
    }
    u64 h = seed ^ (u64)s.n;
    isize i = 0;
    for (; i + 8 <= s.n; i += 8) {
        u64 w;
        memcpy(&w, s.p + i, 8);
        h = fold_multiply(h ^ w, 0x9e3779b97f4a7c15u);
    }
    u64 w = 0;
    if (i < s.n) memcpy(&w, s.p + i, (size_t)(s.n - i));
    h = fold_multiply(h ^ w ^ 0xe7037ed1a0b428dbu, seed);
    h = fold_multiply(h ^ 0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu); /* one multiplication alone spreads short keys badly for one seed in 200 */
    return h ? h : 1; /* 0 marks an empty slot */
}

static MapSlot *slot_for(const Map *m, Str key, u64 hash)
{
    for (u64 i = hash;; i++) {
        MapSlot *s = &m->slots[i & (u64)(m->cap - 1)];
        if (!s->hash || (s->hash == hash && str_eq(s->key, key))) return s;
    }
}

static void grow(Map *m)
{
    Map bigger = { .arena = m->arena, .cap = m->cap ? m->cap * 2 : 16 };
    bigger.slots = make_array(m->arena, MapSlot, bigger.cap);
    for (isize i = 0; i < m->cap; i++)
        if (m->slots[i].hash) *slot_for(&bigger, m->slots[i].key, m->slots[i].hash) = m->slots[i];
    bigger.n = m->n;
    *m = bigger;
}

static MapSlot *put_slot(Map *m, Str key, bool copy)
{
    if (m->n * 4 >= m->cap * 3) grow(m);
    u64 hash = map_hash(key);
    MapSlot *s = slot_for(m, key, hash);
    if (!s->hash) {
        *s = (MapSlot){ copy ? str_copy(m->arena, key) : key, hash, 0 };
        m->n++;
    }
    return s;
}

i64 *map_put(Map *m, Str key) { return &put_slot(m, key, false)->value; }
MapSlot *map_add(Map *m, Str key) { return put_slot(m, key, true); }

i64 *map_find(const Map *m, Str key, u64 hash)
{
    if (!m->cap) return NULL;
    MapSlot *s = slot_for(m, key, hash);
    return s->hash ? &s->value : NULL;
}

i64 *map_get(const Map *m, Str key) { return map_find(m, key, map_hash(key)); }
