/* vocabulary.h: the words of an index. A surface is a word as it is written, folded; a term is what surfaces are brought
 * together by, a stem, or several stems with a space between where the list of synonyms has a term of several words.
 * Terms have one name space for all languages: "piano" of an English text is that of an Italian one. */
#ifndef ENGINES_VOCABULARY_H
#define ENGINES_VOCABULARY_H
#include "base/vec.h"
#include "engines/search/lexicon.h"
#include "engines/search/stems.h"

enum { TERM_NONE = -1 };
enum { TERM_STOP = 1, TERM_COMPOUND = 2 };          /* flags of a term */

/* A surface stands for one term a language; where languages differ, there are several, in a chain. */
typedef struct { i32 term, next; } SurfaceTerm;     /* next: index of another one of the same surface, or -1 */

typedef struct {
    Lexicon surfaces, terms;
    Vec(SurfaceTerm) first;                         /* first.p[surface] begins the chain; further ones stand behind in more */
    Vec(SurfaceTerm) more;
    Vec(u8) lower;                                  /* by surface: some text has it without a capital */
    Vec(u8) flags;                                  /* by term */
} Vocabulary;

/* Most words of a text have come lately: a word of up to 15 bytes is first looked for where words with its hash came last.
 * Its bytes are in two numbers, zeros behind (a word holds no NUL), its language in the last byte. */
enum { LATELY = 4096 };
typedef struct { u64 bytes[2]; i32 term; } LateWord;

/* What makes a vocabulary: beside it, the raw forms already seen, so that each is folded and stemmed once. */
typedef struct {
    Arena *arena, *scratch;
    Stems  stems;
    Vocabulary v;
    Lexicon seen[STEM_LANGS];
    Vec(i32) term_of[STEM_LANGS];                   /* by number in seen */
    LateWord lately[LATELY];
} VocabularyMaker;

i32  vocabulary_word(VocabularyMaker *m, StemLang lang, Str raw);       /* its term; TERM_NONE where nothing is left of it */
i32  vocabulary_term(VocabularyMaker *m, Str key, u8 flags);
Vocabulary vocabulary_packed(Arena *a, const Vocabulary *v);

#endif
