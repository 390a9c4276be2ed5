/* places.h: names of places that a query may hold. Inside the engine only. */
#ifndef ENGINES_PLACES_H
#define ENGINES_PLACES_H
#include "engines/search/search_index.h"

void places_read(SearchIndex *x, const SearchPlace *places, isize n);

/* The place whose name is these folded words; NULL: none. */
const SearchPlace *place_named(const SearchIndex *x, const Str *folded, isize n);

#endif
