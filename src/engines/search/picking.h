/* picking.h: of the texts that have a score, those that the visitor's choices leave: counted by facets, the best or first
 * of a page picked. Inside the engine only. */
#ifndef ENGINES_PICKING_H
#define ENGINES_PICKING_H
#include "engines/search/ranking.h"

/* scores NULL: every text. Fills hit, n, total and count of the result. */
void pick(const SearchIndex *x, Arena *a, const SearchQuery *q, const Score *scores, const SearchPlace *place, SearchResult *out);

bool text_in_place(const SearchIndex *x, isize text, const SearchPlace *place);     /* NULL: anywhere */

#endif
