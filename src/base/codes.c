#include "base/codes.h"
#include "base/pages.h"

void codes_grow(Codes *c)
{
    Codes old = *c;
    c->cap = old.cap ? old.cap * 2 : 1 << 10;
    c->key = large_array(u64, c->cap), c->code = large_array(i32, c->cap);
    memset(c->code, 0xFF, (size_t)c->cap * sizeof(i32));
    for (isize i = 0; i < old.cap; i++) if (old.code[i] >= 0) *codes_at(c, old.key[i]) = old.code[i];
    codes_free(&old);
}

void codes_free(Codes *c)
{
    free(c->key);
    free(c->code);
}

i32 codes_compact(i32 *code, isize n, i32 levels, i32 *became)
{
    i32 *label = became ? became : calloc((size_t)levels + 1, sizeof(i32)), count = 0;
    must(label);
    for (i32 l = 0; l < levels; l++) label[l] = -1;
    for (isize r = 0; r < n; r++) if (code[r] >= 0) label[code[r]] = 0;
    for (i32 l = 0; l < levels; l++) if (!label[l]) label[l] = count++;
    if (count < levels) for (isize r = 0; r < n; r++) if (code[r] >= 0) code[r] = label[code[r]];
    if (!became) free(label);
    return count;
}
