/* stems.h: the forms of a word brought together: "evictions" and "evicted" are "evict", "acciones" and "acción" "accion". */
#ifndef ENGINES_STEMS_H
#define ENGINES_STEMS_H
#include "base/str.h"

typedef enum { LANG_EN, LANG_ES, LANG_FR, LANG_PT, LANG_DE, LANG_IT, LANG_OTHER, LANGS } Lang;

Lang lang_of(Str code);                     /* "es", "es-MX"; LANG_OTHER for what has no stems here */

/* Snowball's stemmers, made when first asked for. One thread at a time. */
typedef struct { struct sb_stemmer *of[LANGS]; } Stems;
void stems_end(Stems *s);

/* A word folded (fold.h), and the folded stem of the word. The stem is taken before accents go, because Snowball needs
 * them; where somebody left the accent of -ción or -ção out, it is put back first. Both may be empty. */
Str word_folded(Arena *a, Str word);
Str word_stem(Stems *s, Arena *a, Lang lang, Str word);

#endif
