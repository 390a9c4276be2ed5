/* words.h: where the words of a text stand.
 *
 *   Words w = { .text = text };
 *   for (Str word; words_next(&w, &word);) use(word);
 *
 * A word is a run of letters, marks and digits of any script; an ideograph is a word of its own. Everything else parts
 * words, the apostrophe and bytes that are not UTF-8 among it ("l'eau" is two words, and so is "city's"). So what a word
 * holds is valid UTF-8. Of a word of more than WORD_BYTES only the beginning is given.
 */
#ifndef ENGINES_WORDS_H
#define ENGINES_WORDS_H
#include "base/str.h"

enum { WORD_BYTES = 64 };

typedef struct { Str text; isize at; } Words;

bool words_next(Words *w, Str *word);

#endif
