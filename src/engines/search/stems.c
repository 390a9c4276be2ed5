#include "engines/search/stems.h"
#include "base/fold.h"
#include <libstemmer.h>
#include <utf8proc.h>

static const struct { const char *code, *algorithm; } languages[LANG_OTHER] = {
    { "en", "english" }, { "es", "spanish" }, { "fr", "french" }, { "pt", "portuguese" }, { "de", "german" }, { "it", "italian" },
};

Lang lang_of(Str code)
{
    for (int i = 0; i < LANG_OTHER; i++) {
        bool same = code.n >= 2 && strncasecmp(code.p, languages[i].code, 2) == 0;
        if (same && (code.n == 2 || code.p[2] == '-' || code.p[2] == '_')) return i;
    }
    return LANG_OTHER;
}

void stems_end(Stems *s)
{
    for (int i = 0; i < LANG_OTHER; i++) if (s->of[i]) sb_stemmer_delete(s->of[i]);
    *s = (Stems){ 0 };
}

static struct sb_stemmer *stemmer(Stems *s, Lang lang)
{
    if (!s->of[lang]) s->of[lang] = sb_stemmer_new(languages[lang].algorithm, "UTF_8");
    must(s->of[lang]);
    return s->of[lang];
}

static bool is_ascii(Str s)
{
    for (isize i = 0; i < s.n; i++) if ((u8)s.p[i] >= 0x80) return false;
    return true;
}

Str word_folded(Arena *a, Str word) { return fold(a, word); }

/* Lower case with its accents. */
static Str lowered(Arena *a, Str word)
{
    if (is_ascii(word)) return str_lower(a, word);
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t n = utf8proc_map((const u8 *)word.p, word.n, &out, UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE | UTF8PROC_STABLE | UTF8PROC_IGNORE);
    Str copy = n >= 0 ? str_copy(a, str_of((char *)out, n)) : str_lower(a, word);
    free(out);
    return copy;
}

static const struct { Lang lang; const char *bare, *accented; } left_out[] = {
    { LANG_ES, "cion", "ción" }, { LANG_ES, "sion", "sión" },
    { LANG_PT, "cao", "ção" }, { LANG_PT, "coes", "ções" }, { LANG_PT, "sao", "são" }, { LANG_PT, "soes", "sões" },
    { LANG_FR, "ite", "ité" }, { LANG_FR, "ites", "ités" },
};

static Str accented(Arena *a, Lang lang, Str word)
{
    for (isize i = 0; i < countof(left_out); i++) {
        Str bare = str_from(left_out[i].bare);
        if (left_out[i].lang != lang || word.n < bare.n + 2 || !str_ends(word, bare)) continue;
        return str_fmt(a, STR_FMT "%s", STR_ARG(str_slice(word, 0, word.n - bare.n)), left_out[i].accented);
    }
    return word;
}

Str word_stem(Stems *s, Arena *a, Lang lang, Str word)
{
    if (lang == LANG_OTHER) return fold(a, word);
    Str w = accented(a, lang, lowered(a, word));
    const sb_symbol *stem = sb_stemmer_stem(stemmer(s, lang), (const sb_symbol *)w.p, (int)w.n);
    if (!stem) return fold(a, w);
    Str view = str_of((const char *)stem, sb_stemmer_length(s->of[lang]));
    return fold(a, view);   /* fold copies */
}
