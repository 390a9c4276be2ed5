/* search_index.h: what an index holds, and how it lies in memory. Inside the engine only.
 *
 * A posting says that a text has a term: the text's number as the distance from the posting before (varint, the first one
 * from -1), then 16 bits, low byte first: impact << 6 | fields.
 *   fields   a bit for each field that has the term
 *   impact   1 to 1023: w / (K1 + w) of BM25F in that scale, w the term's weighted and length-normed count over the fields
 * A term's postings stand together, terms in the order of their numbers. In the same order the places stand in a stream of
 * their own, for phrases: for each posting the positions, each as varint of (distance from the one before) << 1 | last,
 * the first one from -1. Positions count the words of a text through all its fields; between two fields one is left out.
 * Both streams are only read forwards.
 */
#ifndef ENGINES_SEARCH_INDEX_H
#define ENGINES_SEARCH_INDEX_H
#include "engines/search/search.h"
#include "engines/search/thesaurus.h"
#include "engines/search/vocabulary.h"

enum { IMPACT_ONE = 1023, LIKE_TERMS = 16 };
static const double K1 = 1.2;

struct SearchIndex {
    Arena *arena;
    SearchField field[SEARCH_FIELDS];
    isize texts, terms;
    u32   langs;                        /* bits of StemLang: in which there are texts */
    Vocabulary vocabulary;
    u32  *surface_order;                /* surfaces by their bytes, for beginnings */
    u32  *letters;                      /* by surface: which letters it has, for slips */

    u32   *df;                          /* by term: texts that have it */
    float *idf;
    u8    *posting, *place;
    isize *posting_at, *place_at;       /* by term; one more at the end */

    i64    *id;
    double *key[SEARCH_KEYS];           /* NULL where no text has one */
    u32    *descending[SEARCH_KEYS];            /* all texts by that key, the highest first, those without one last; equal ones in their order */
    i32     facet_size[SEARCH_FACETS];
    i32     facet_base[SEARCH_FACETS + 1];      /* facet f's value v has number facet_base[f] + v */
    i32    *everywhere;                         /* by value number: how many of all texts have it */
    u32    *row, *row_at;               /* numbers of the values of text i: row[row_at[i]] up to row[row_at[i + 1]] */

    i32   *like_term;                   /* LIKE_TERMS a text, those that weigh most first; TERM_NONE fills up */
    float *norm;                        /* of a text's vector of tf-idf */

    Thesaurus thesaurus;
    Lexicon   place_names;              /* folded words with one space between */
    SearchPlace *places;                /* by number in place_names */
    int       place_words;              /* of the longest name */
};

static inline u32 varint_read(const u8 **p)
{
    u32 v = *(*p)++;
    if (v < 0x80) return v;
    v &= 0x7F;
    for (int shift = 7;; shift += 7) {
        u32 b = *(*p)++;
        v |= (b & 0x7F) << shift;
        if (b < 0x80) return v;
    }
}

static inline u8 *varint_write(u8 *p, u32 v)
{
    for (; v >= 0x80; v >>= 7) *p++ = (u8)(v | 0x80);
    *p++ = (u8)v;
    return p;
}

static inline int varint_bytes(u32 v) { return v < 1u << 7 ? 1 : v < 1u << 14 ? 2 : v < 1u << 21 ? 3 : v < 1u << 28 ? 4 : 5; }

/* Postings ps = postings_of(x, term); while (postings_next(&ps)) use(ps.text, ps.impact, ps.fields); */
typedef struct { const u8 *p, *end; u32 text, impact, fields; } Postings;

static inline Postings postings_of(const SearchIndex *x, i32 term)
{
    return (Postings){ .p = x->posting + x->posting_at[term], .end = x->posting + x->posting_at[term + 1], .text = UINT32_MAX };
}

static inline bool postings_next(Postings *ps)
{
    if (ps->p >= ps->end) return false;
    ps->text += varint_read(&ps->p);
    u32 bits = (u32)ps->p[0] | (u32)ps->p[1] << 8;
    ps->p += 2;
    ps->impact = bits >> 6;
    ps->fields = bits & 63;
    return true;
}

#endif
