#include "engines/search/ranking.h"

static inline void score_text(Score *s, uint16_t slot, float value, u32 fields)
{
    if (s->slot != slot) {
        s->slot = slot;
        s->of_slot = 0;
    }
    s->fields |= (u8)fields;
    float less = value < s->of_slot ? value : s->of_slot;
    if (value > s->of_slot) s->of_slot = value;
    s->total += value - (1 - REST) * less;      /* the best whole, the others in part, in whatever order they come */
}

static void score_term(const SearchIndex *x, Score *scores, uint16_t slot, i32 term, float factor)
{
    Postings ps = postings_of(x, term);
    while (postings_next(&ps)) score_text(&scores[ps.text], slot, factor * (float)ps.impact, ps.fields);
}

static float idf_of_found(const SearchIndex *x, isize n)
{
    return __builtin_logf(1 + ((float)x->texts - (float)n + 0.5f) / ((float)n + 0.5f));
}

static void score_slot(const SearchIndex *x, Score *scores, uint16_t number, const Slot *s)
{
    for (isize i = 0; i < s->alternative.n; i++) {
        const Alternative *alt = &s->alternative.p[i];
        float idf = alt->term >= 0 ? x->idf[alt->term] : idf_of_found(x, alt->found.n);
        if (idf > s->idf_most) idf = s->idf_most;
        float factor = s->worth * alt->weight * idf * (float)((K1 + 1) / IMPACT_ONE);
        if (alt->term >= 0) score_term(x, scores, number, alt->term, factor);
        for (isize k = 0; k < alt->found.n; k++) {
            Score *text = &scores[alt->found.p[k].text];
            score_text(text, number, factor * (float)alt->found.p[k].impact, alt->found.p[k].fields);
            text->required += s->required;
        }
    }
}

Score *ranking(const SearchIndex *x, Arena *a, const Slots *s)
{
    Score *scores = make_array(a, Score, x->texts + 1);
    for (isize i = 0; i < s->slot.n; i++) score_slot(x, scores, (uint16_t)(i + 1), &s->slot.p[i]);
    for (isize i = 0; i < x->texts && s->required; i++) if (scores[i].required != s->required) scores[i].total = 0;
    return scores;
}
