/* codes.h: what things belong to, as the numbers 0, 1, 2 ... without a gap.
 *
 *   Codes pairs = { 0 };
 *   code[r] = codes_of(&pairs, key);       of a new key the next number: pairs.n counts them
 *   codes_free(&pairs);
 *
 * The keys are spread by one multiplication, the same in every process: for numbers, not for texts that somebody sends (map.h).
 */
#ifndef BASE_CODES_H
#define BASE_CODES_H
#include "base/base.h"

typedef struct { u64 *key; i32 *code; isize cap, n; } Codes;

void codes_grow(Codes *c);
void codes_free(Codes *c);

static inline i32 *codes_at(Codes *c, u64 key)
{
    u64 h = key * 0x9E3779B97F4A7C15u;
    isize at = (isize)((h ^ h >> 29) & (u64)(c->cap - 1));
    while (c->code[at] >= 0 && c->key[at] != key) at = (at + 1) & (c->cap - 1);
    c->key[at] = key;
    return &c->code[at];
}

static inline i32 codes_of(Codes *c, u64 key)
{
    if (c->n * 2 >= c->cap) codes_grow(c);
    i32 *code = codes_at(c, key);
    if (*code < 0) *code = (i32)c->n++;
    return *code;
}

/* Numbers below `levels` that no row has go, the others keep their order; one below zero is nothing and stays. Returns how many
 * are left. became (levels long, or NULL): what each has become, -1 where it went. */
i32 codes_compact(i32 *code, isize n, i32 levels, i32 *became);

#endif
