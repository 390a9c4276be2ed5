/* thesaurus.h: the list of synonyms in the terms of one index. A term of several words is a term of the index too, with
 * postings of its own, which are made when the index is: asking for "council housing" costs what asking for a word does. */
#ifndef ENGINES_THESAURUS_H
#define ENGINES_THESAURUS_H
#include "engines/search/synonyms.h"
#include "engines/search/vocabulary.h"

/* The list is in English and Spanish, unmarked: each of its terms is stemmed as both. */
enum { SYNONYM_STEMS = 2 };

typedef struct { i32 id[SYNONYM_STEMS]; i32 line; bool right; } ThesaurusTerm;      /* id: TERM_NONE where the same as the first */
typedef struct { i32 id; i32 word[SYNONYM_WORDS]; int n; i32 next; } Compound;      /* next of those that begin with one word, or -1 */

typedef struct {
    const Synonyms *list;
    ThesaurusTerm *term; isize terms;       /* lines' terms one after the other */
    i32 *line_at; isize lines;              /* where a line's begin; one more at the end */
    i32 *use_at, *use;                      /* term of the index -> its ThesaurusTerms: use[use_at[t]] up to use[use_at[t + 1]] */
    Compound *compound; isize compounds;
    i32 *begins; isize words;               /* word's term -> first Compound, or -1; for terms under words */
    u8  *second;                            /* word's term -> stands second in some Compound: most do not, and are passed over */
} Thesaurus;

/* Before any text, so that the words of the list have the lowest numbers. */
Thesaurus thesaurus_read(Arena *a, VocabularyMaker *m, const Synonyms *list);
void thesaurus_uses(Arena *a, Thesaurus *t, isize terms);      /* when all terms are known */

#endif
