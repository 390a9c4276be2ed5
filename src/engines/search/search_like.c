/* Texts like a text: the cosine between vectors of tf-idf (Salton & McGill 1983), tf saturated as in the ranking. Of the
 * text asked about, the LIKE_TERMS words that weigh most stand for all; of the others, all words count in the length. */
#include "engines/search/search_index.h"

static isize text_of_id(const SearchIndex *x, i64 id)
{
    for (isize i = 0; i < x->texts; i++) if (x->id[i] == id) return i;
    return -1;
}

static float impact_in(const SearchIndex *x, i32 term, isize text)
{
    Postings ps = postings_of(x, term);
    while (postings_next(&ps)) if (ps.text == (u32)text) return (float)ps.impact;
    return 0;
}

static void add_term_likeness(const SearchIndex *x, i32 term, isize text, float *likeness)
{
    float idf = x->idf[term] / IMPACT_ONE, mine = idf * impact_in(x, term, text);
    Postings ps = postings_of(x, term);
    while (postings_next(&ps)) likeness[ps.text] += mine * idf * (float)ps.impact;
}

static isize keep_hit(SearchHit *out, isize n, isize k, SearchHit hit)
{
    if (n == k && hit.score <= out[n - 1].score) return n;
    isize at = n < k ? n++ : k - 1;
    for (; at > 0 && out[at - 1].score < hit.score; at--) out[at] = out[at - 1];
    out[at] = hit;
    return n;
}

isize search_like(const SearchIndex *x, Arena *a, i64 id, isize k, SearchHit *out)
{
    isize text = text_of_id(x, id), n = 0;
    if (text < 0 || k <= 0) return 0;
    float *likeness = make_array(a, float, x->texts);
    for (int i = 0; i < LIKE_TERMS; i++) {
        i32 term = x->like_term[text * LIKE_TERMS + i];
        if (term != TERM_NONE) add_term_likeness(x, term, text, likeness);
    }
    for (isize i = 0; i < x->texts; i++)
        if (i != text && likeness[i] > 0) n = keep_hit(out, n, k, (SearchHit){ .id = x->id[i], .score = likeness[i] / (x->norm[i] * x->norm[text]) });
    return n;
}
