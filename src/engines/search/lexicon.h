/* lexicon.h: distinct texts with dense numbers, 0, 1, 2, ... in the order in which they came, on an arena.
 * Smaller than a Map: a text costs its bytes, 4 for its place and about 16 in the table of slots. */
#ifndef ENGINES_LEXICON_H
#define ENGINES_LEXICON_H
#include "base/str.h"

typedef struct { u32 tag, number; } LexiconSlot;    /* tag: bits of the hash; number + 1, 0 for an empty slot */

typedef struct {
    Arena *arena;
    char  *text; isize text_n, text_cap;
    u32   *end; isize n, cap;                       /* text i ends at end[i] and begins where the one before it ended */
    LexiconSlot *slot; isize slots;                 /* a power of two */
} Lexicon;

static inline Lexicon lexicon_on(Arena *a) { return (Lexicon){ .arena = a }; }
isize   lexicon_add(Lexicon *l, Str s);             /* its number; the text is copied where it is new */
isize   lexicon_find(const Lexicon *l, Str s);      /* -1: not there */
Lexicon lexicon_packed(Arena *a, const Lexicon *l); /* a copy without room to spare */

static inline Str lexicon_text(const Lexicon *l, isize i)
{
    isize from = i ? l->end[i - 1] : 0;
    return str_of(l->text + from, l->end[i] - from);
}

#endif
