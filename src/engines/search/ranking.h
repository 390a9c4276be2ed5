/* ranking.h: what each text is worth to a question. Inside the engine only. */
#ifndef ENGINES_RANKING_H
#define ENGINES_RANKING_H
#include "engines/search/slots.h"

typedef struct { float total, of_slot; uint16_t slot; u8 fields, required; } Score;      /* slot: the last one that touched it, from 1 */

/* One for each text, in order; total 0 where nothing was found. */
Score *ranking(const SearchIndex *x, Arena *a, const Slots *s);

#endif
