/* slots.h: a question as slots: each word that is looked for, and each run of words that means something together, with
 * all the terms that answer it. A text gets of a slot what its best alternative gives and a little of the others, and in
 * all the sum over slots. */
#ifndef ENGINES_SLOTS_H
#define ENGINES_SLOTS_H
#include "engines/search/phrase.h"
#include "engines/search/question.h"

/* What answers counts against the word itself. Set on the half of bench/queries.tsv that is marked tune. */
static const float WORD_SPELLED = 0.95f;      /* a = b, joined or split */
static const float WORD_ABROAD  = 0.8f;       /* its stem in another language than the visitor's */
static const float WORD_GROUP   = 0.5f;       /* a, b */
static const float WORD_ONE_WAY = 0.4f;       /* a => b */
static const float WORD_BEGUN   = 0.8f;       /* a word that begins so */
static const float WORD_MEANT   = 0.9f;       /* a slip of the pen */
static const float RUN          = 1.0f;       /* a slot of several words, beside those of its words */
static const float REST         = 0.25f;      /* every further alternative that a text has */

typedef struct {
    i32   term;                     /* TERM_NONE: these texts */
    FoundList found;
    float weight;
} Alternative;

typedef struct {
    Vec(Alternative) alternative;
    bool  required;                 /* a phrase in quotes */
    float worth;
    float idf_most;                 /* alternatives count as no rarer than the word itself; INFINITY where no text has it */
} Slot;

typedef struct {
    Vec(Slot) slot;
    int    required;
    Vec(i32) part;                  /* terms that only stand in what was found, to be marked */
    StrVec unknown;
    Slips  slips;
    bool   similar;                 /* no word was found: alternatives are what looks like the words */
} Slots;

Slots slots_of(const SearchIndex *x, Arena *a, const Question *q);

#endif
