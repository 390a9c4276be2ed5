#include "engines/impact/impact.h"
#include "base/pages.h"

i32 groups_compact(i32 *code, isize n, i32 levels)
{
    i32 *label = calloc((size_t)levels + 1, sizeof(i32)), count = 0;
    must(label);
    for (isize r = 0; r < n; r++) label[code[r]] = 1;
    for (i32 l = 0; l < levels; l++) if (label[l]) label[l] = count++;
    if (count < levels) for (isize r = 0; r < n; r++) code[r] = label[code[r]];
    free(label);
    return count;
}

typedef struct { u64 *key; i32 *code; isize cap, n; } PairCodes;

static i32 *pair_at(PairCodes *t, u64 key)
{
    u64 h = key * 0x9E3779B97F4A7C15u;
    isize at = (isize)((h ^ h >> 29) & (u64)(t->cap - 1));
    while (t->code[at] >= 0 && t->key[at] != key) at = (at + 1) & (t->cap - 1);
    t->key[at] = key;
    return &t->code[at];
}

static void pairs_grow(PairCodes *t)
{
    PairCodes old = *t;
    t->cap = old.cap ? old.cap * 2 : 1 << 10;
    t->key = large_array(u64, t->cap), t->code = large_array(i32, t->cap);
    memset(t->code, 0xFF, (size_t)t->cap * 4);
    for (isize i = 0; i < old.cap; i++) if (old.code[i] >= 0) *pair_at(t, old.key[i]) = old.code[i];
    free(old.key);
    free(old.code);
}

i32 groups_cross(const i32 *a, i32 levels_a, const i32 *b, i32 levels_b, isize n, i32 *out)
{
    (void)levels_a;
    PairCodes t = { 0 };
    for (isize r = 0; r < n; r++) {
        if (t.n * 2 >= t.cap) pairs_grow(&t);
        i32 *code = pair_at(&t, (u64)a[r] * (u64)levels_b + (u64)b[r]);
        if (*code < 0) *code = (i32)t.n++;
        out[r] = *code;
    }
    free(t.key);
    free(t.code);
    return (i32)t.n;
}

isize fe_singletons(const FeGroup *group, isize groups, isize n, u8 *keep)
{
    isize gone = 0, before = -1;
    while (gone != before) {
        before = gone;
        for (isize g = 0; g < groups; g++) {
            if (group[g].slope) continue;
            i32 *count = calloc((size_t)group[g].levels + 1, sizeof(i32));
            must(count);
            for (isize r = 0; r < n; r++) if (keep[r]) count[group[g].code[r]]++;
            for (isize r = 0; r < n; r++) if (keep[r] && count[group[g].code[r]] == 1) keep[r] = 0, gone++;
            free(count);
        }
    }
    return gone;
}
