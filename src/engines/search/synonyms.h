/* synonyms.h: reads the list of words that mean the same (its format stands at the head of data/synonyms.txt). */
#ifndef ENGINES_SYNONYMS_H
#define ENGINES_SYNONYMS_H
#include "base/arena.h"
#include "base/err.h"

typedef struct Synonyms Synonyms;

/* Lines that it cannot read are named in *problems ("line 12: ..."), and left out. Lives on the arena. */
Synonyms *synonyms_read(Arena *a, Str text, Str *problems);

#endif
