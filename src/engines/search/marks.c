#include "engines/search/marks.h"
#include "base/buf.h"
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
    for (isize i = 0; i < s->part.n; i++) t->wanted[s->part.p[i]] = 1;
    return t;
}

/* ---- a text's words as terms ---- */

typedef struct { isize from, to, surface; i32 term; } Token;    /* term: where the vocabulary has not the surface but the stem */
typedef Vec(Token) Tokens;

static Tokens read_tokens(const SearchIndex *x, Arena *a, Str text, Str lang)
{
    Tokens tokens = { 0 };
    Stems stems = { 0 };
    Words words = { .text = text };
    for (Str word; words_next(&words, &word);) {
        Token t = { word.p - text.p, words.at, lexicon_find(&x->vocabulary.surfaces, word_folded(a, word)), TERM_NONE };
        if (t.surface < 0) t.term = (i32)lexicon_find(&x->vocabulary.terms, word_stem(&stems, a, stem_lang(lang), word));
        vec_push(a, &tokens, t);
    }
    stems_end(&stems);
    return tokens;
}

/* Goes through the terms of a token. Begin with at NULL. */
static i32 next_term(const Vocabulary *v, const Token *token, const SurfaceTerm **at)
{
    if (token->surface < 0) return TERM_NONE;
    if (*at && (*at)->next < 0) return TERM_NONE;
    *at = *at ? &v->more.p[(*at)->next] : &v->first.p[token->surface];
    return (*at)->term;
}

static bool is_term(const Vocabulary *v, const Token *token, i32 term)
{
    const SurfaceTerm *at = NULL;
    if (token->term == term) return true;
    for (i32 t; (t = next_term(v, token, &at)) >= 0;) if (t == term) return true;
    return false;
}

/* How many tokens from i on are a wanted term of several words that begins with this one. */
static isize wanted_run(const struct SearchTerms *w, const Tokens *tokens, isize i, i32 begins)
{
    const Thesaurus *th = &w->x->thesaurus;
    isize longest = 0;
    for (i32 c = begins >= 0 && begins < th->words ? th->begins[begins] : -1; c >= 0; c = th->compound[c].next) {
        const Compound *run = &th->compound[c];
        isize k = 1;
        if (!w->wanted[run->id]) continue;
        while (k < run->n && i + k < tokens->n && is_term(&w->x->vocabulary, &tokens->p[i + k], run->word[k])) k++;
        if (k == run->n && k > longest) longest = k;
    }
    return longest;
}

static isize wanted_at(const struct SearchTerms *w, const Tokens *tokens, isize i)
{
    const Token *token = &tokens->p[i];
    const SurfaceTerm *at = NULL;
    isize longest = wanted_run(w, tokens, i, token->term);
    if (!longest && token->term >= 0) longest = w->wanted[token->term];
    for (i32 t; (t = next_term(&w->x->vocabulary, token, &at)) >= 0;) {
        isize run = wanted_run(w, tokens, i, t);
        if (!run) run = w->wanted[t];
        if (run > longest) longest = run;
    }
    return longest;
}

SearchMark *search_mark(const SearchResult *r, Arena *a, Str text, Str lang, isize *n)
{
    Vec(SearchMark) marks = { 0 };
    Tokens tokens = read_tokens(r->terms->x, a, text, lang);
    for (isize i = 0; i < tokens.n;) {
        isize words = wanted_at(r->terms, &tokens, i);
        if (words) vec_push(a, &marks, (SearchMark){ tokens.p[i].from, tokens.p[i + words - 1].to });
        i += words ? words : 1;
    }
    *n = marks.n;
    return marks.p;
}

/* ---- an excerpt ---- */

/* The first of the marks that lie closest: the most of them within the length. */
static isize densest(const SearchMark *mark, isize n, isize length)
{
    isize best = 0, most = 0;
    for (isize i = 0, end = 0; i < n; i++) {
        while (end < n && mark[end].to - mark[i].from <= length) end++;
        if (end - i <= most) continue;
        most = end - i;
        best = i;
    }
    return best;
}

/* Where the excerpt begins: some words before its first mark, not so far on that the text's end leaves it short. */
static isize start_of(const SearchMark *mark, isize n, Str text, isize length)
{
    if (!n) return 0;
    isize from = mark[densest(mark, n, length)].from - length / 4;
    if (from + length > text.n) from = text.n - length;
    return from > length / 8 ? from : 0;
}

static Str whole_words(Str text, isize start, isize length, bool *cut_before, bool *cut_behind)
{
    Words words = { .text = text };
    isize from = -1, to = 0, first = -1, last = 0;
    for (Str word; words_next(&words, &word); last = words.at) {
        isize at = word.p - text.p;
        if (first < 0) first = at;
        if (from < 0 && at >= start) from = to = at;
        if (from >= 0 && words.at - from <= length) to = words.at;
    }
    if (start == 0) from = 0;
    *cut_before = from > first;
    *cut_behind = to < last;
    return str_slice(text, from < 0 ? 0 : from, *cut_behind ? to : text.n);
}

Str search_excerpt(const SearchResult *r, Arena *a, Str text, Str lang, isize length)
{
    if (text.n <= length || length <= 0) return text;
    isize n;
    SearchMark *mark = search_mark(r, a, text, lang, &n);
    bool before, behind;
    Str inside = whole_words(text, start_of(mark, n, text, length), length, &before, &behind);
    Str parts[3] = { before ? S("…") : S(""), inside, behind ? S("…") : S("") };
    return str_join(a, parts, 3, S(""));
}
