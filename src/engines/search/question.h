/* question.h: what a visitor typed, as words: cut to a size, slips of the list read as what was meant, stop words known,
 * phrases in quotes numbered, a place found. Inside the engine only. */
#ifndef ENGINES_QUESTION_H
#define ENGINES_QUESTION_H
#include "base/vec.h"
#include "engines/search/search_index.h"

/* A question is never longer than this for a person; what somebody sends beyond is not looked at. */
enum { QUESTION_BYTES = 4096, QUESTION_WORDS = 64, QUESTION_PHRASES = 4 };

typedef struct {
    Str  raw, folded;
    int  phrase;                        /* 0: not in quotes */
    bool stop;                          /* not looked for */
    bool place;                         /* part of the place's name: not looked for */
    bool begins;                        /* perhaps only the beginning of a word */
} QuestionWord;

typedef Vec(SearchSlip) Slips;

typedef struct {
    QuestionWord word[QUESTION_WORDS];
    int   n, phrases;
    StemLang  lang;
    Slips slips;
    const SearchPlace *place;           /* NULL: none */
} Question;

Question question_read(const SearchIndex *x, Arena *a, const SearchQuery *q);
void     question_without_place(Question *q);       /* its name becomes words again */

#endif
