#include "media/lang_option.h"
#include "media/number.h"

Err lang_given(Cli *cli, int *lang)
{
    Str v = cli_text(cli, "lang");
    *lang = lang_of(v);
    return str_eq(v, lang_code(*lang)) ? OK : err(cli->arena, ERR_USAGE, "--lang is en or es, not \"" STR_FMT "\"", STR_ARG(v));
}

void tell(FILE *to, Str line) { fprintf(to, STR_FMT "\n", STR_ARG(line)); }

Str names_told(Arena *a, int lang, const Str *name, i64 n, i64 most)
{
    if (!n) return tr(lang, _("nobody"));
    if (n <= most) return tr_list(a, lang, name, (isize)n);
    Str named = str_join(a, name, (isize)most, S(", "));
    return say(a, lang, _("{names} and {n} more"), { "names", named }, { "n", number_str(a, lang, n - most) });
}

Str as_sentence(Arena *a, Str said)
{
    if (!said.n) return said;
    Str s = str_fmt(a, STR_FMT ".", STR_ARG(said));
    if (s.p[0] >= 'a' && s.p[0] <= 'z') ((char *)s.p)[0] -= 'a' - 'A';
    return s;
}
