/* spelling.h: surfaces of the vocabulary near a word: by its beginning, by slips of the pen, by what they sound of.
 * Inside the engine only. */
#ifndef ENGINES_SPELLING_H
#define ENGINES_SPELLING_H
#include "engines/search/search_index.h"

typedef struct { i32 surface; float nearness; } Near;       /* 0 to 1 */

/* How many texts have it, by its most frequent term. A word of the list of synonyms that no text has counts 0. */
u32 surface_texts(const SearchIndex *x, isize surface);

/* The surfaces that begin so, the most frequent first; at most k. */
isize surfaces_beginning(const SearchIndex *x, Str beginning, Near *out, isize k);

/* The surface that was meant by a word nobody wrote: Damerau-Levenshtein distance 1 (from 4 letters on; under 6
 * the first one must be right) or 2 (from 8 on), nearest first, then with the same first letter, then most frequent. -1: none. */
isize surface_meant(const SearchIndex *x, Str word);

/* The surfaces most like it by the share of three-letter pieces that both have (Dice 1945), at least a third; at most k. */
isize surfaces_similar(const SearchIndex *x, Str word, Near *out, isize k);

#endif
