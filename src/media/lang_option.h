/* lang_option.h: commands that speak a language: --lang and what they print for people.
 *
 *   static const Option options[] = { ..., LANG_OPTION, { 0 } };
 *   int lang;
 *   Err e = lang_given(cli, &lang);
 *   tell(cli->out, say(cli->arena, lang, _("{n} units."), { "n", number_str(cli->arena, lang, n) }));
 */
#ifndef MEDIA_LANG_OPTION_H
#define MEDIA_LANG_OPTION_H
#include "base/command.h"
#include "media/messages.h"

#define LANG_OPTION { "lang", "en|es", "the language of the report, and of what is said", "en" }

Err  lang_given(Cli *cli, int *lang);
void tell(FILE *to, Str line);                              /* with an end of line */
Str  names_told(Arena *a, int lang, const Str *name, i64 n, i64 most);    /* "a, b, c and 7 more": at most so many are named */
Str  as_sentence(Arena *a, Str said);                       /* what the terminal says, for a page: with a capital and a full stop */

#endif
