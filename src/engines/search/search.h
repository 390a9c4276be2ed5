/* search.h: an inverted index in memory over texts with weighted fields, in several languages, with facets.
 *
 * An index is built whole, never changes, and may be asked by any number of threads. Ranking is BM25F (Robertson,
 * Zaragoza & Taylor 2004): a word's weighted count over the fields of a text, saturated once, times its idf.
 * Words are folded (accents, capitals), stemmed by Snowball in their text's language, and found through the list of
 * synonyms, through slips of the pen, by their beginnings while somebody types, and in "quoted phrases".
 *
 *   any word      A text is found that has any of the words; the more of them, and the rarer, the higher. Texts with
 *                 less than a tenth of the best score are not counted as found. Stop words and what questions are asked
 *                 with ("how can we") are not looked for, unless nothing else was typed.
 *   synonyms      count less than the word itself, and as no rarer than it.
 *   "a phrase"    has to stand in the text, word by word, by stems. Where no text has it, its words are looked for, and
 *                 the way is SEARCH_SIMILAR.
 *   a slip        is looked for only where a word is in no text and no list.
 *   parted words  "storm water" finds stormwater, and stormwater finds "storm water".
 *   a place       whose name stands in the words keeps to texts of that place; its name is then no word. Where it would
 *                 leave nothing it is only a word. A name that is also a word of the texts ("Mobile", "Reading") is a
 *                 place behind "in", and with a capital, unless it is the first of several words. Of two places with one
 *                 name, the first given.
 *
 * Measured by bench/search_quality.py and bench/search_speed.c.
 */
#ifndef ENGINES_SEARCH_H
#define ENGINES_SEARCH_H
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { SEARCH_FIELDS = 6, SEARCH_FACETS = 8, SEARCH_KEYS = 4 };

typedef struct { Str name; double weight, b; } SearchField;     /* b: how much a long field is held against a text, 0 to 1 */

typedef struct SearchDoc {
    i64  id;
    Str  lang;                                  /* en es fr pt de it; another: words are compared unstemmed */
    Str  field[SEARCH_FIELDS];
    struct { const i32 *p; isize n; } facet[SEARCH_FACETS];     /* its values, 0 <= value < size of the facet */
    double key[SEARCH_KEYS];                    /* to sort by; NAN comes last either way */
} SearchDoc;

typedef struct { Str name; int facet; i32 value; } SearchPlace; /* a place's name that a query may hold: "Brazil" is value 12 of the countries */

typedef struct {
    SearchField field[SEARCH_FIELDS];           /* weight 0: not used */
    i32 facet_size[SEARCH_FACETS];              /* 0: not used */
    const struct Synonyms *synonyms;            /* NULL: none; outlives the index */
    const SearchPlace *places; isize places_n;  /* copied; a place in several languages is several */
} SearchScheme;

typedef struct SearchIndex SearchIndex;

/* Copies what it keeps. doc_of is asked for 0 .. n-1 once each, in order; what it returns need live only until the next call. */
SearchIndex *search_build(const SearchScheme *scheme, isize n, SearchDoc (*doc_of)(void *of, isize i), void *of);
void  search_free(SearchIndex *x);
isize search_bytes(const SearchIndex *x);

typedef struct {
    Str   words;                                /* what the visitor typed, the first 4,096 bytes and 64 words of it; none: everything */
    Str   lang;                                 /* of the visitor: which stop words are ignored, which stems are tried first; where
                                                   the words speak plainly another language, that one */
    bool  typing;                               /* the last word may be a beginning */
    struct { const i32 *p; isize n; } want[SEARCH_FACETS];      /* any of these values, and every facet that wants something */
    int   sort;                                 /* -1: what fits best (without words: order of the texts); else a key */
    bool  descending;
    isize offset, limit;                        /* of the page */
    bool  everywhere;                           /* a place's name in the words is only a word */
} SearchQuery;

typedef struct { i64 id; double score; u32 fields; } SearchHit; /* fields: bits, where words were found */

typedef struct { Str from, to; } SearchSlip;    /* "loosing" read as "losing" */

typedef enum { SEARCH_FOUND, SEARCH_SIMILAR, SEARCH_NOTHING } SearchWay;    /* similar: no word was found; these texts come nearest */

typedef struct {
    SearchWay  way;
    SearchHit *hit; isize n;                    /* of this page */
    i64        total;
    i32       *count[SEARCH_FACETS];            /* by value; the facet's own choice is not applied to its own counts (a place in the
                                                   words is no choice: it is applied to all) */
    SearchSlip *slip; isize slips;
    Str       *unknown; isize unknowns;         /* words that no text has */
    const SearchPlace *place;                   /* understood as a place, or NULL; as long as the index lives */
    struct SearchTerms *terms;                  /* for search_mark and search_excerpt, as long as the index lives */
} SearchResult;

/* All of it on the arena. Never fails; a query without words finds everything. */
SearchResult search(const SearchIndex *x, Arena *a, const SearchQuery *q);

/* The k texts most like the text of this id by their words (cosine of tf-idf, scores 0 to 1), without itself. Returns how many. */
isize search_like(const SearchIndex *x, Arena *a, i64 id, isize k, SearchHit *out);

typedef struct { isize from, to; } SearchMark;  /* bytes of the text given */

/* Where the words of the query, their stems and synonyms stand in a text. On the arena; *n may be 0. */
SearchMark *search_mark(const SearchResult *r, Arena *a, Str text, Str lang, isize *n);

/* The stretch of about `length` bytes with the most found words, whole words, "…" where it was cut. */
Str search_excerpt(const SearchResult *r, Arena *a, Str text, Str lang, isize length);

#endif
