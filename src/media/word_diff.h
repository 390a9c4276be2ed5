/* word_diff.h: what changed between two texts, word by word. */
#ifndef MEDIA_WORD_DIFF_H
#define MEDIA_WORD_DIFF_H
#include "base/vec.h"

typedef enum { WORDS_SAME, WORDS_GONE, WORDS_NEW } WordsKind;
typedef struct { WordsKind kind; Str text; } Words;             /* a run of words with the blanks between them, views of the texts */
typedef struct { Words *p; isize n, cap; } WordsList;

/* The shortest change of one text into the other (Myers 1986), gone before new. Texts that differ in more than some thousands of
 * words are given as wholly gone and wholly new between their common beginning and end. */
WordsList word_diff(Arena *a, Str before, Str after);

#endif
