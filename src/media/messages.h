/* messages.h: what the program says to people, in their language.
 *
 *   Str label = _("Search");                      marked for translation; English until tr()
 *   static const char *words[] = { N_("high") };  the same where only a literal may stand
 *   tr(lang, label)                               the translation, or the English text where there is none
 *   say(arena, lang, _("Needs {what}"), { "what", what })
 *   count_(arena, lang, "{n} city", "{n} cities", n)
 *
 * tools/messages collects the marked texts of C files and pages into build/gen/messages.pot and compiles po/LANG.po into
 * build/gen/messages_table.c. Texts are plain: whoever writes them into a page escapes them.
 */
#ifndef MEDIA_MESSAGES_H
#define MEDIA_MESSAGES_H
#include "base/clock.h"
#include "media/lang.h"

#define N_(lit) lit
#define _(lit)  S(lit)
#define count_(arena, lang, one, many, n) tr_count((arena), (lang), S(one), S(many), (n))
#define say(arena, lang, english, ...) tr_with((arena), (lang), (english), (const TrArg[]){ __VA_ARGS__, { 0 } })

typedef struct { const char *name; Str value; } TrArg;

Str tr(int lang, Str english);
Str tr_plural(int lang, Str one, Str many, i64 n);             /* the form for n, its {n} not filled */
Str tr_count(Arena *a, int lang, Str one, Str many, i64 n);    /* filled */
Str tr_with(Arena *a, int lang, Str english, const TrArg *args); /* {name} filled from args, which end with {0} */

Str tr_list(Arena *a, int lang, const Str *items, isize n);    /* "a, b and c"; "a, b y c", "a e ingresos" */

Str day_said(Arena *a, int lang, Time t);       /* its day in UTC: "24 November 2026", "24 de noviembre de 2026" */
Str minute_said(Arena *a, int lang, Time t);    /* "24 November 2026, 19:18" */

/* What htmlgen writes for a language: its messages, an index by str_hash, and the form that a number takes. */
typedef struct { Str english, forms[4]; } Message;
typedef struct {
    const Message *messages;
    const unsigned short *slots;   /* 0 is empty, else 1 + index into messages */
    isize cap;                     /* of slots: a power of two, 0 where the language has no catalog */
    int (*plural)(i64 n);
} Catalog;
extern const Catalog message_catalogs[LANG_COUNT];

#endif
