/* fold.h: words of people, made comparable: "São Paulo" and "sao paulo" have one key. */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H
#include "base/str.h"

/* Case folded, decomposed (NFKD), without marks and without ignorable characters; ß becomes ss, ø o, ł l, đ d, ı i, æ ae, œ oe.
 * Bytes that are not UTF-8 give the text lowered in ASCII and otherwise as it is. */
Str fold(Arena *a, Str s);

/* False of a text that nobody sees: white space, signs that only steer others, and fillers that leave their place empty, alone. */
bool text_seen(Str s);

/* The key by which names are compared and sorted: folded, white space and punctuation runs as one space, trimmed.
 * Where nothing would be left, the text itself. */
Str name_key(Arena *a, Str s);
Str key_end(Arena *a, Str key);      /* sorts behind all keys that begin with this one: the last code point of Unicode is in no name */

#endif
