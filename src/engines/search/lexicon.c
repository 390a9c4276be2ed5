#include "engines/search/lexicon.h"
#include "base/map.h"

static LexiconSlot *slot_of(const Lexicon *l, Str s, u64 hash)
{
    u32 tag = (u32)(hash >> 32);
    for (u64 i = hash;; i++) {
        LexiconSlot *at = &l->slot[i & (u64)(l->slots - 1)];
        if (!at->number || (at->tag == tag && str_eq(lexicon_text(l, at->number - 1), s))) return at;
    }
}

static void index_again(Lexicon *l, isize slots)
{
    l->slot = make_array(l->arena, LexiconSlot, slots);
    l->slots = slots;
    for (isize i = 0; i < l->n; i++) {
        Str s = lexicon_text(l, i);
        u64 hash = map_hash(s);
        *slot_of(l, s, hash) = (LexiconSlot){ (u32)(hash >> 32), (u32)i + 1 };
    }
}

static void make_room(Lexicon *l, isize bytes)
{
    if (l->n == l->cap) {
        isize cap = l->cap ? l->cap * 2 : 64;
        l->end = arena_grow(l->arena, l->end, l->cap * (isize)sizeof *l->end, arena_array_size(cap, sizeof *l->end));
        l->cap = cap;
    }
    if (l->text_cap - l->text_n >= bytes) return;
    isize cap = max_i64(l->text_cap * 2, l->text_n + max_i64(bytes, 1024));
    must(cap < UINT32_MAX);
    l->text = arena_grow(l->arena, l->text, l->text_cap, cap);
    l->text_cap = cap;
}

isize lexicon_add(Lexicon *l, Str s)
{
    if (l->n * 2 >= l->slots) index_again(l, l->slots ? l->slots * 2 : 128);
    u64 hash = map_hash(s);
    LexiconSlot *at = slot_of(l, s, hash);
    if (at->number) return at->number - 1;
    make_room(l, s.n);
    if (s.n) memcpy(l->text + l->text_n, s.p, (size_t)s.n);
    l->text_n += s.n;
    l->end[l->n++] = (u32)l->text_n;
    *at = (LexiconSlot){ (u32)(hash >> 32), (u32)l->n };
    return l->n - 1;
}

isize lexicon_find(const Lexicon *l, Str s)
{
    if (!l->slots) return -1;
    return (isize)slot_of(l, s, map_hash(s))->number - 1;
}

Lexicon lexicon_packed(Arena *a, const Lexicon *l)
{
    Lexicon c = { .arena = a, .text_n = l->text_n, .text_cap = l->text_n, .n = l->n, .cap = l->n };
    c.text = make_array(a, char, l->text_n + 1);
    c.end = make_array(a, u32, l->n + 1);
    if (l->n) {
        memcpy(c.text, l->text, (size_t)l->text_n);
        memcpy(c.end, l->end, (size_t)l->n * sizeof *l->end);
    }
    isize slots = 16;
    while (slots * 3 < l->n * 4) slots *= 2;
    index_again(&c, slots);
    return c;
}
