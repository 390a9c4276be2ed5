#include "engines/search/marks.h"
#include "engines/search/words.h"

struct SearchTerms { const SearchIndex *x; u8 *wanted; };       /* by term */

struct SearchTerms *search_terms(const SearchIndex *x, Arena *a, const Slots *s)
{
    struct SearchTerms *t = make(a, struct SearchTerms);
    t->x = x;
    t->wanted = make_array(a, u8, x->terms + 1);
    for (isize i = 0; i < s->slot.n; i++)
        for (isize k = 0; k < s->slot.p[i].alternative.n; k++) {
            i32 term = s->slot.p[i].alternative.p[k].term;
            if (term >= 0) t->wanted[term] = 1;
        }
    return t;
}

SearchMark *search_mark(const SearchResult *r, Arena *a, Str text, Str lang, isize *n)
{
    (void)r, (void)a, (void)text, (void)lang;
    *n = 0;
    return NULL;
}
Str search_excerpt(const SearchResult *r, Arena *a, Str text, Str lang, isize length)
{
    (void)r, (void)a, (void)lang;
    return str_slice(text, 0, length);
}
