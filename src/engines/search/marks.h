/* marks.h: which terms answered a question, so that they can be marked in a text. Inside the engine only. */
#ifndef ENGINES_MARKS_H
#define ENGINES_MARKS_H
#include "engines/search/slots.h"

struct SearchTerms *search_terms(const SearchIndex *x, Arena *a, const Slots *s);

#endif
