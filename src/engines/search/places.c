#include "engines/search/places.h"
#include "base/buf.h"
#include "engines/search/words.h"

void places_read(SearchIndex *x, const SearchPlace *places, isize n)
{
    Arena *scratch = arena_new();
    Lexicon names = lexicon_on(scratch);
    x->places = make_array(x->arena, SearchPlace, n + 1);
    for (isize i = 0; i < n; i++) {
        must(places[i].facet >= 0 && places[i].facet < SEARCH_FACETS);
        StrVec folded = { 0 };
        Words words = { .text = places[i].name };
        for (Str word; words_next(&words, &word);) vec_push(scratch, &folded, word_folded(scratch, word));
        isize known = names.n;
        if (!folded.n || lexicon_add(&names, str_join(scratch, folded.p, folded.n, S(" "))) < known) continue;
        x->places[known] = places[i];
        x->places[known].name = str_copy(x->arena, places[i].name);
        if (folded.n > x->place_words) x->place_words = (int)folded.n;
    }
    x->place_names = lexicon_packed(x->arena, &names);
    arena_free(scratch);
}

const SearchPlace *place_named(const SearchIndex *x, const Str *folded, isize n)
{
    char key[WORD_BYTES * 8];
    isize at = 0;
    for (isize i = 0; i < n; i++) {
        if (at + folded[i].n + 1 > (isize)sizeof key) return NULL;
        if (i) key[at++] = ' ';
        memcpy(key + at, folded[i].p, (size_t)folded[i].n);
        at += folded[i].n;
    }
    isize found = lexicon_find(&x->place_names, str_of(key, at));
    return found < 0 ? NULL : &x->places[found];
}
