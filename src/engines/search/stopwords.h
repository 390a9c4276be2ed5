/* stopwords.h: words that carry no subject: articles, pronouns, and what a question is asked with. */
#ifndef ENGINES_STOPWORDS_H
#define ENGINES_STOPWORDS_H
#include "engines/search/stems.h"

bool stop_word(Lang lang, Str folded);

/* The language in which a question is put: that with the most stop words among its words, where that says more than the
 * language of whoever asks (two words more). */
Lang spoken(Lang asked_in, const Str *folded, isize n);

/* "in", "en", "near": what stands before a place. */
bool before_place(Str folded);

#endif
