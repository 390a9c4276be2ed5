/* lang.h: the languages of the interface. */
#ifndef MEDIA_LANG_H
#define MEDIA_LANG_H
#include "base/str.h"

enum { LANG_EN, LANG_ES, LANG_COUNT };

static inline Str lang_code(int lang) { return lang == LANG_ES ? S("es") : S("en"); }
static inline int lang_of(Str code) { return str_eq(code, S("es")) ? LANG_ES : LANG_EN; }
static inline Str lang_name(int lang) { return lang == LANG_ES ? S("Español") : S("English"); } /* in that language itself */

#endif
