/* synonyms.h: reads the list of words that mean the same (its format stands at the head of data/synonyms.txt). */
#ifndef ENGINES_SYNONYMS_H
#define ENGINES_SYNONYMS_H
#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"
#include "media/lang.h"

enum { SYNONYM_WORDS = 6 };     /* of one term */

typedef struct { Str word[SYNONYM_WORDS]; int n; } SynonymTerm;     /* folded, unstemmed */

typedef enum { SYNONYM_GROUP, SYNONYM_ONE_WAY, SYNONYM_SAME, SYNONYM_SLIP } SynonymKind;

typedef struct {
    SynonymKind kind;
    Vec(SynonymTerm) term;
    isize from;                 /* of a => b and a ~> b: terms before this one stand on the left; else all of them */
} SynonymLine;

typedef struct Synonyms {
    Vec(SynonymLine) line;
    Map slip;                   /* the words of a slip, one space between -> its line + 1 */
} Synonyms;

/* Lines that it cannot read are named in *problems ("line 12: ..."), one a line, in this language, and left out. Lives on the arena. */
Synonyms *synonyms_read(Arena *a, Str text, int lang, Str *problems);

/* The words of a term with one space between them. */
Str synonym_text(Arena *a, const SynonymTerm *t);

#endif
