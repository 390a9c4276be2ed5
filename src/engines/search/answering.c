/* search(): from what was typed to the page of what was found. */
#include "engines/search/search.h"
#include "engines/search/marks.h"
#include "engines/search/picking.h"

static bool any_found(const SearchIndex *x, const Score *scores, const SearchPlace *place)
{
    for (isize i = 0; i < x->texts; i++)
        if ((!scores || scores[i].total > 0) && text_in_place(x, i, place)) return true;
    return false;
}

static bool asks_words(const Question *q)
{
    for (int i = 0; i < q->n; i++) if (!q->word[i].place && !q->word[i].stop) return true;
    return q->phrases > 0;
}

typedef struct { Slots slots; Score *scores; } Answer;      /* scores NULL: no words, every text */

static Answer answer(const SearchIndex *x, Arena *a, const Question *q)
{
    Answer found = { 0 };
    if (!asks_words(q)) return found;
    found.slots = slots_of(x, a, q);
    found.scores = ranking(x, a, &found.slots);
    return found;
}

static void tell(SearchResult *out, Arena *a, const Question *q, const Slots *s)
{
    out->place = q->place;
    out->unknown = s->unknown.p;
    out->unknowns = s->unknown.n;
    out->slip = make_array(a, SearchSlip, q->slips.n + s->slips.n);
    for (isize i = 0; i < q->slips.n; i++) out->slip[i] = q->slips.p[i];
    for (isize i = 0; i < s->slips.n; i++) out->slip[q->slips.n + i] = s->slips.p[i];
    out->slips = q->slips.n + s->slips.n;
}

static SearchWay way_of(const Answer *found, i64 total)
{
    if (found->slots.similar) return found->slots.slot.n ? SEARCH_SIMILAR : SEARCH_NOTHING;
    return total || !found->scores || found->slots.slot.n ? SEARCH_FOUND : SEARCH_NOTHING;
}

SearchResult search(const SearchIndex *x, Arena *a, const SearchQuery *query)
{
    SearchResult out = { 0 };
    Question q = question_read(x, a, query);
    Answer found = answer(x, a, &q);
    if (q.place && !any_found(x, found.scores, q.place)) {
        question_without_place(&q);
        found = answer(x, a, &q);
    }
    tell(&out, a, &q, &found.slots);
    pick(x, a, query, found.scores, q.place, &out);
    out.way = way_of(&found, out.total);
    out.terms = search_terms(x, a, &found.slots);
    return out;
}
