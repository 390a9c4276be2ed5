#include "engines/search/thesaurus.h"

static const StemLang spoken_here[SYNONYM_STEMS] = { STEM_EN, STEM_ES };

typedef struct { Arena *arena; VocabularyMaker *maker; Thesaurus *t; Vec(Compound) compounds; } Reading;

/* The term of the index for a term of the list in one language. */
static i32 term_in(Reading *r, const SynonymTerm *term, StemLang lang)
{
    Compound c = { .n = term->n, .next = -1 };
    StrVec stems = { 0 };
    Arena *for_now = r->maker->arena;
    for (int i = 0; i < term->n; i++) {
        c.word[i] = vocabulary_word(r->maker, lang, term->word[i]);
        if (c.word[i] == TERM_NONE) return TERM_NONE;
        vec_push(for_now, &stems, str_copy(for_now, lexicon_text(&r->maker->v.terms, c.word[i])));
    }
    if (term->n == 1) return c.word[0];
    isize known = r->maker->v.terms.n;
    c.id = vocabulary_term(r->maker, str_join(for_now, stems.p, stems.n, S(" ")), TERM_COMPOUND);
    if (c.id == known) vec_push(r->arena, &r->compounds, c);
    return c.id;
}

static void read_synonym_line(Reading *r, isize at)
{
    const SynonymLine *line = &r->t->list->line.p[at];
    r->t->line_at[at] = (i32)r->t->terms;
    for (isize i = 0; i < line->term.n && line->kind != SYNONYM_SLIP; i++) {
        ThesaurusTerm *t = &r->t->term[r->t->terms++];
        *t = (ThesaurusTerm){ .line = (i32)at, .right = i >= line->from };
        for (int l = 0; l < SYNONYM_STEMS; l++) t->id[l] = term_in(r, &line->term.p[i], spoken_here[l]);
        if (t->id[1] == t->id[0]) t->id[1] = TERM_NONE;
    }
}

static void chain_compounds(Reading *r)
{
    Thesaurus *t = r->t;
    t->words = r->maker->v.terms.n;
    t->begins = make_array(r->arena, i32, t->words + 1);
    t->second = make_array(r->arena, u8, t->words + 1);
    for (isize i = 0; i < t->words; i++) t->begins[i] = -1;
    t->compounds = r->compounds.n;
    t->compound = r->compounds.p;
    for (isize i = 0; i < t->compounds; i++) {
        Compound *c = &t->compound[i];
        c->next = t->begins[c->word[0]];
        t->begins[c->word[0]] = (i32)i;
        t->second[c->word[1]] = 1;
    }
}

Thesaurus thesaurus_read(Arena *a, VocabularyMaker *m, const Synonyms *list)
{
    Thesaurus t = { .list = list };
    Reading r = { .arena = a, .maker = m, .t = &t };
    isize all = 0;
    t.lines = list ? list->line.n : 0;
    for (isize i = 0; i < t.lines; i++) all += list->line.p[i].term.n;
    t.term = make_array(a, ThesaurusTerm, all + 1);
    t.line_at = make_array(a, i32, t.lines + 1);
    for (isize i = 0; i < t.lines; i++) read_synonym_line(&r, i);
    t.line_at[t.lines] = (i32)t.terms;
    chain_compounds(&r);
    return t;
}

void thesaurus_uses(Arena *a, Thesaurus *t, isize terms)
{
    t->use_at = make_array(a, i32, terms + 2);
    t->use = make_array(a, i32, t->terms * SYNONYM_STEMS + 1);
    for (isize i = 0; i < t->terms; i++)
        for (int l = 0; l < SYNONYM_STEMS; l++) if (t->term[i].id[l] >= 0) t->use_at[t->term[i].id[l] + 2]++;
    for (isize i = 2; i < terms + 2; i++) t->use_at[i] += t->use_at[i - 1];
    for (isize i = 0; i < t->terms; i++)      /* counting sort: use_at[id + 1] is where the next one goes, and its end at the end */
        for (int l = 0; l < SYNONYM_STEMS; l++) if (t->term[i].id[l] >= 0) t->use[t->use_at[t->term[i].id[l] + 1]++] = (i32)i;
}
