#include "engines/search/slots.h"
#include "engines/search/spelling.h"
#include <math.h>

typedef struct {
    const SearchIndex *x;
    Arena *arena;
    const Question *q;
    Stems stems;
    StemLang lang[STEM_LANGS]; int langs;       /* whose stems are tried, the visitor's first */
    bool  known[QUESTION_WORDS];
    Slots out;
} Work;

static Slot new_slot(void) { return (Slot){ .worth = 1, .idf_most = INFINITY }; }

/* ---- alternatives ---- */

static void add_term(Work *w, Slot *s, i32 term, float weight)
{
    if (!w->x->df[term]) return;
    for (isize i = 0; i < s->alternative.n; i++) {
        Alternative *known = &s->alternative.p[i];
        if (known->term != term) continue;
        if (known->weight < weight) known->weight = weight;
        return;
    }
    vec_push(w->arena, &s->alternative, (Alternative){ .term = term, .weight = weight });
}

static void add_found(Work *w, Slot *s, FoundList found, float weight)
{
    if (found.n) vec_push(w->arena, &s->alternative, (Alternative){ TERM_NONE, found, weight });
}

typedef struct { i32 id[STEM_LANGS * 2]; int n; } Terms;

static void terms_add(Terms *t, i32 term)
{
    for (int i = 0; i < t->n; i++) if (t->id[i] == term) return;
    if (t->n < countof(t->id)) t->id[t->n++] = term;
}

static void terms_of_surface(const SearchIndex *x, isize surface, Terms *out)
{
    if (surface < 0) return;
    const SurfaceTerm *t = &x->vocabulary.first.p[surface];
    for (;; t = &x->vocabulary.more.p[t->next]) {
        terms_add(out, t->term);
        if (t->next < 0) return;
    }
}

static Terms terms_of_word(Work *w, const QuestionWord *word)
{
    Terms t = { 0 };
    for (int l = 0; l < w->langs; l++) {
        isize term = lexicon_find(&w->x->vocabulary.terms, word_stem(&w->stems, w->arena, w->lang[l], word->raw));
        if (term >= 0) terms_add(&t, (i32)term);
        if (l == 0) terms_of_surface(w->x, lexicon_find(&w->x->vocabulary.surfaces, word->folded), &t);
    }
    return t;
}

/* ---- synonyms ---- */

static float weight_of_kind(SynonymKind kind)
{
    return kind == SYNONYM_SAME ? WORD_SPELLED : kind == SYNONYM_GROUP ? WORD_GROUP : WORD_ONE_WAY;
}

static void add_line(Work *w, Slot *s, const ThesaurusTerm *use, float weight)
{
    const Thesaurus *th = &w->x->thesaurus;
    SynonymKind kind = th->list->line.p[use->line].kind;
    for (i32 i = th->line_at[use->line]; i < th->line_at[use->line + 1]; i++) {
        if (kind == SYNONYM_ONE_WAY && !th->term[i].right) continue;
        for (int l = 0; l < SYNONYM_STEMS; l++)
            if (th->term[i].id[l] >= 0) add_term(w, s, th->term[i].id[l], weight * weight_of_kind(kind));
    }
}

static void add_synonyms(Work *w, Slot *s, i32 term, float weight, bool spellings)
{
    const Thesaurus *th = &w->x->thesaurus;
    for (i32 i = th->use_at[term]; i < th->use_at[term + 1]; i++) {
        const ThesaurusTerm *use = &th->term[th->use[i]];
        SynonymKind kind = th->list->line.p[use->line].kind;
        if (kind == SYNONYM_ONE_WAY && use->right) continue;
        add_line(w, s, use, weight);
        if (kind != SYNONYM_SAME || !spellings) continue;
        for (i32 k = th->line_at[use->line]; k < th->line_at[use->line + 1]; k++)       /* what the other spelling means */
            for (int l = 0; l < SYNONYM_STEMS; l++)
                if (th->term[k].id[l] >= 0 && th->term[k].id[l] != term) add_synonyms(w, s, th->term[k].id[l], weight * WORD_SPELLED, false);
    }
}

/* The word's own terms, then what means the same. */
static void add_terms(Work *w, Slot *s, const Terms *own, float weight, float of_synonyms)
{
    const SearchIndex *x = w->x;
    for (int i = 0; i < own->n; i++) {
        add_term(w, s, own->id[i], i ? weight * WORD_ABROAD : weight);
        if (x->df[own->id[i]] && x->idf[own->id[i]] < s->idf_most) s->idf_most = x->idf[own->id[i]];
    }
    for (int i = 0; i < own->n && of_synonyms > 0; i++) add_synonyms(w, s, own->id[i], weight * of_synonyms, true);
}

/* ---- runs of words ---- */

/* Words of the question that are read as one term: beside each other, or with nothing but stop words between. */
typedef struct { int word[SYNONYM_WORDS], n, to; } Run;     /* to: one behind the last */

static Str run_key(Work *w, const Run *r, StemLang lang)
{
    StrVec stems = { 0 };
    for (int i = 0; i < r->n; i++) vec_push(w->arena, &stems, word_stem(&w->stems, w->arena, lang, w->q->word[r->word[i]].raw));
    return str_join(w->arena, stems.p, stems.n, S(" "));
}

/* n words from at on; "losing their homes" is also "losing homes". */
static bool take_run(const Question *q, int at, int n, bool over_stops, Run *r)
{
    *r = (Run){ .to = at };
    for (; r->to < q->n && r->n < n; r->to++) {
        const QuestionWord *word = &q->word[r->to];
        if (word->place || word->phrase) return false;
        if (!over_stops || !word->stop) r->word[r->n++] = r->to;
        else if (!r->n) return false;
    }
    return r->n == n && (!over_stops || r->to - at > n);
}

static Terms terms_of_run(Work *w, const Run *r)
{
    Terms t = { 0 };
    for (int l = 0; l < w->langs; l++) {
        isize term = lexicon_find(&w->x->vocabulary.terms, run_key(w, r, w->lang[l]));
        if (term >= 0) terms_add(&t, (i32)term);
    }
    return t;
}

static void push_slot(Work *w, Slot s, int at, int n)
{
    if (!s.alternative.n) return;
    for (int i = at; i < at + n; i++) w->known[i] = true;
    vec_push(w->arena, &w->out.slot, s);
}

/* Terms of the list that have several words: "guaranteed income". */
static void find_run(Work *w, const Run *r)
{
    Terms own = terms_of_run(w, r);
    if (!own.n) return;
    Slot s = new_slot();
    s.worth = RUN;
    add_terms(w, &s, &own, 1, 1);
    push_slot(w, s, r->word[0], r->to - r->word[0]);
}

/* Two words that some text writes as one; not "in to" for "into". */
static void find_joined(Work *w, int at)
{
    if (w->q->word[at].stop && w->q->word[at + 1].stop) return;
    Str joined = str_fmt(w->arena, STR_FMT STR_FMT, STR_ARG(w->q->word[at].folded), STR_ARG(w->q->word[at + 1].folded));
    isize surface = lexicon_find(&w->x->vocabulary.surfaces, joined);
    if (surface < 0 || !surface_texts(w->x, surface)) return;
    Terms own = { 0 };
    Slot s = new_slot();
    terms_of_surface(w->x, surface, &own);
    add_terms(w, &s, &own, WORD_SPELLED, 1);
    push_slot(w, s, at, 2);
}

static void find_runs(Work *w)
{
    Run r;
    for (int at = 0; at < w->q->n; at++)
        for (int n = SYNONYM_WORDS; n > 1; n--) {
            if (w->x->thesaurus.compounds && take_run(w->q, at, n, true, &r)) find_run(w, &r);
            if (!take_run(w->q, at, n, false, &r)) continue;
            if (w->x->thesaurus.compounds) find_run(w, &r);
            if (n == 2) find_joined(w, at);
        }
}

/* ---- single words ---- */

static void mark_parts(Work *w, const Terms *first, const Terms *second)
{
    for (int i = 0; i < first->n; i++) vec_push(w->arena, &w->out.part, first->id[i]);
    for (int i = 0; i < second->n; i++) vec_push(w->arena, &w->out.part, second->id[i]);
}

/* One word that some texts write as two. A word that is known is only parted in the middle of long halves. */
static void add_split(Work *w, Slot *s, Str word, bool known)
{
    const SearchIndex *x = w->x;
    isize least = known ? 4 : 3;
    for (isize cut = least; cut + least <= word.n; cut++) {
        isize left = lexicon_find(&x->vocabulary.surfaces, str_slice(word, 0, cut)), right = lexicon_find(&x->vocabulary.surfaces, str_slice(word, cut, word.n));
        if (left < 0 || right < 0) continue;
        Terms first = { 0 }, second = { 0 };
        terms_of_surface(x, left, &first);
        terms_of_surface(x, right, &second);
        PhraseWord words[2] = { { first.id, first.n }, { second.id, second.n } };
        FoundList found = phrase_find(x, w->arena, words, 2);
        add_found(w, s, found, WORD_SPELLED);
        if (found.n) mark_parts(w, &first, &second);
    }
}

static void add_beginnings(Work *w, Slot *s, Str word)
{
    Near near[32];
    isize n = surfaces_beginning(w->x, word, near, countof(near));
    for (isize i = 0; i < n; i++) {
        Terms t = { 0 };
        terms_of_surface(w->x, near[i].surface, &t);
        for (int k = 0; k < t.n; k++) add_term(w, s, t.id[k], WORD_BEGUN);
    }
}

static void add_meant(Work *w, Slot *s, const QuestionWord *word)
{
    isize surface = surface_meant(w->x, word->folded);
    if (surface < 0) return;
    Terms t = { 0 };
    terms_of_surface(w->x, surface, &t);
    add_terms(w, s, &t, WORD_MEANT, 1);
    if (s->alternative.n) vec_push(w->arena, &w->out.slips, (SearchSlip){ word->raw, lexicon_text(&w->x->vocabulary.surfaces, surface) });
}

/* In quotes a word is itself, and no synonym. */
static void find_word(Work *w, int at)
{
    const QuestionWord *word = &w->q->word[at];
    Terms own = terms_of_word(w, word);
    Slot s = new_slot();
    add_terms(w, &s, &own, 1, word->phrase ? 0 : 1);
    if (word->begins) add_beginnings(w, &s, word->folded);
    if (!word->phrase) add_split(w, &s, word->folded, s.alternative.n > 0);
    if (!s.alternative.n && !w->known[at]) add_meant(w, &s, word);
    push_slot(w, s, at, 1);
    if (!w->known[at]) vec_push(w->arena, &w->out.unknown, word->raw);
}

/* ---- phrases ---- */

static int phrase_words(const Question *q, int phrase, int *from)
{
    int n = 0;
    for (int i = 0; i < q->n; i++) if (q->word[i].phrase == phrase && n++ == 0) *from = i;
    return n;
}

static void find_phrase(Work *w, int phrase)
{
    int from = 0, n = phrase_words(w->q, phrase, &from);
    Terms terms[QUESTION_WORDS];
    PhraseWord words[QUESTION_WORDS];
    Slot s = new_slot();
    for (int i = 0; i < n; i++) {
        terms[i] = terms_of_word(w, &w->q->word[from + i]);
        words[i] = (PhraseWord){ terms[i].id, terms[i].n };
    }
    s.required = true;
    add_found(w, &s, phrase_find(w->x, w->arena, words, n), 1);
    push_slot(w, s, from, n);
    w->out.required += s.alternative.n > 0;
    w->out.similar |= !s.alternative.n;     /* no text has it: its words, then */
}

/* ---- nothing found ---- */

static void find_similar(Work *w, const QuestionWord *word)
{
    Near near[5];
    isize n = surfaces_similar(w->x, word->folded, near, countof(near));
    Slot s = new_slot();
    for (isize i = 0; i < n; i++) {
        Terms t = { 0 };
        terms_of_surface(w->x, near[i].surface, &t);
        for (int k = 0; k < t.n; k++) add_term(w, &s, t.id[k], near[i].nearness);
    }
    if (s.alternative.n) vec_push(w->arena, &w->out.slot, s);
}

static void find_all_similar(Work *w)
{
    enum { AT_MOST = 4 };           /* each costs a look through all surfaces */
    w->out.similar = true;
    for (int i = 0, n = 0; i < w->q->n && n < AT_MOST; i++) {
        if (w->q->word[i].stop || w->q->word[i].place) continue;
        find_similar(w, &w->q->word[i]);
        n++;
    }
}

static void choose_langs(Work *w)
{
    bool chosen[STEM_LANGS] = { 0 };
    w->lang[w->langs++] = w->q->lang;
    chosen[w->q->lang] = true;
    for (int l = 0; l < STEM_LANGS; l++) {
        bool in_list = w->x->thesaurus.lines && (l == STEM_EN || l == STEM_ES);
        if (!chosen[l] && ((w->x->langs >> l & 1) || in_list)) w->lang[w->langs++] = l;
    }
}

Slots slots_of(const SearchIndex *x, Arena *a, const Question *q)
{
    Work w = { .x = x, .arena = a, .q = q };
    choose_langs(&w);
    find_runs(&w);
    for (int p = 1; p <= q->phrases; p++) find_phrase(&w, p);
    for (int i = 0; i < q->n; i++) if (!q->word[i].stop && !q->word[i].place) find_word(&w, i);
    if (!w.out.slot.n && w.out.unknown.n) find_all_similar(&w);
    stems_end(&w.stems);
    return w.out;
}
