/* index_texts.h: the first half of making an index: every text read once, its words counted, and kept in one stream until
 * the whole is known (the mean length of a field, a term's number of texts). Inside the engine only. */
#ifndef ENGINES_INDEX_TEXTS_H
#define ENGINES_INDEX_TEXTS_H
#include "base/buf.h"
#include "engines/search/search_index.h"

/* What is counted of a term while texts are read. */
typedef struct {
    u32 df, last_text;                  /* UINT32_MAX: no text yet */
    u32 entry;                          /* where it stands among the last text's entries */
    u32 posting_bytes;
    isize place_bytes;
} TermCount;

/* A term of the text that is being read: its tokens are a chain in their order. */
typedef struct { i32 term, first, last; u8 fields; u8 count[SEARCH_FIELDS]; } Entry;
typedef struct { i32 term; u32 position; i32 next; u8 field; } Token;

/* In the stream a text is: u32 number of entries; then an entry: varint term, u8 fields, a u8 count for each of its fields
 * (255 for more), and its places as in search_index.h. */
typedef struct {
    SearchIndex *x;
    const SearchScheme *scheme;
    VocabularyMaker maker;
    Arena *arena;                       /* dies when the index is made */
    Vec(TermCount) count;
    Vec(Token) token;                   /* of this text */
    Vec(Entry) entry;
    Buf stream;
    u32 (*length)[SEARCH_FIELDS];       /* words of each field, by text */
    Vec(u32) row;
} IndexTexts;

void index_texts_read(IndexTexts *t, const SearchDoc *doc, isize number);

#endif
