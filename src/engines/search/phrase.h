/* phrase.h: texts in which words follow each other. Inside the engine only. */
#ifndef ENGINES_PHRASE_H
#define ENGINES_PHRASE_H
#include "base/vec.h"
#include "engines/search/search_index.h"

typedef struct { u32 text; u32 impact, fields; } Found;     /* as in a posting */
typedef Vec(Found) FoundList;

typedef struct { const i32 *p; isize n; } PhraseWord;       /* the terms that a word may be */

/* In the order of the texts. A text's impact is that of the word with the least. */
FoundList phrase_find(const SearchIndex *x, Arena *a, const PhraseWord *word, isize n);

#endif
