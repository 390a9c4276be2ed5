/* str.h: text as pointer and length, UTF-8 unless said otherwise. Never owns; views share the bytes.
 *
 *   Str s = S("Baltimore");            a literal
 *   Str t = str_trim(s);               a view
 *   char *z = str_z(arena, s);         a C string, for libraries that want one
 *
 * {NULL, 0} is the empty text and also "no text": where the two differ (a NULL of the database), see str_null.
 */
#ifndef BASE_STR_H
#define BASE_STR_H
#include "base/arena.h"

typedef struct { const char *p; isize n; } Str;
#define S(lit) ((Str){ (lit), (isize)sizeof(lit) - 1 })
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

Str   str_from(const char *z);                       /* a view of a C string; NULL gives the empty text */
static inline Str str_of(const char *p, isize n) { return (Str){ p, n }; }
static inline bool str_null(Str s) { return s.p == NULL; } /* a text column that was NULL */
char *str_z(Arena *a, Str s);                        /* always a copy; bytes after a NUL inside are kept but unseen by C */
Str   str_copy(Arena *a, Str s);                     /* the copy has a NUL behind its end */
Str   str_fmt(Arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
Str   str_join(Arena *a, const Str *parts, isize n, Str between);

bool  str_eq(Str a, Str b);
int   str_cmp(Str a, Str b);                         /* by bytes, as memcmp, shorter first */
bool  str_starts(Str s, Str prefix);
bool  str_ends(Str s, Str suffix);
isize str_find(Str s, Str part);                     /* index, or -1 */
isize str_find_char(Str s, char c);
u64   str_hash(Str s);                               /* FNV-1a, 64 bits: for tables whose keys nobody hostile chooses */

Str   str_slice(Str s, isize from, isize to);        /* clamped to s */
Str   str_trim(Str s);                               /* ASCII white space at both ends */
Str   str_lower(Arena *a, Str s);                    /* ASCII only; for words of people see fold.h */
bool  str_cut(Str *rest, char at, Str *part);        /* takes the next part off rest; false when rest is empty:
                                                        while (str_cut(&rest, ';', &part)) ...
                                                        "a;;b" gives a, "", b; "a;" gives a; "" gives nothing */
bool  str_i64(Str s, i64 *out);                      /* whole text, decimal, optional sign; false on anything else or overflow */
bool  str_real(Str s, double *out);                  /* whole text, decimal or exponent form, finite, '.' whatever the locale */
int   hex_digit(char c);                            /* 0 to 15, also of A to F; -1: it is none */
Str   hex_of(Arena *a, const u8 *bytes, isize n);     /* two digits each, small letters */
bool  str_utf8_valid(Str s);                         /* strict: no surrogates, no overlong form, no NUL */
isize str_utf8_chars(Str s);                         /* code points (of valid UTF-8) */
Str   str_as_utf8(Arena *a, Str s);                 /* itself; what is not UTF-8 is read as Latin-1 */
Str   str_utf8_head(Str s, isize chars);             /* the first chars code points */
int   str_distance(Str a, Str b, int limit);         /* Damerau-Levenshtein over bytes; limit + 1 where it is more */

/* The word of list nearest to a mistyped one, or the empty text where none is near. */
Str   str_nearest(Str word, const Str *list, isize n);

#endif
