#include "engines/search/phrase.h"

/* Where a beginning of the phrase ends. In the order of texts, then positions. */
typedef struct { u32 text, position, impact, fields; } Spot;
typedef Vec(Spot) Spots;

static int by_place(const void *a, const void *b)
{
    const Spot *x = a, *y = b;
    if (x->text != y->text) return x->text < y->text ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

static const u8 *skip_places(const u8 *p)
{
    while (!(varint_read(&p) & 1)) {}
    return p;
}

/* Spots of one text, from `at` on, that the places at p continue. Returns p behind the places. */
static const u8 *continue_text(Arena *a, const Spots *before, isize at, const Postings *ps, const u8 *p, Spots *out)
{
    u32 position = UINT32_MAX;
    for (bool last = false; !last;) {
        u32 code = varint_read(&p);
        last = code & 1;
        position += code >> 1;
        while (at < before->n && before->p[at].text == ps->text && before->p[at].position + 1 < position) at++;
        if (at == before->n || before->p[at].text != ps->text || before->p[at].position + 1 != position) continue;
        Spot s = { ps->text, position, ps->impact, ps->fields & before->p[at].fields };
        if (before->p[at].impact < s.impact) s.impact = before->p[at].impact;
        vec_push(a, out, s);
    }
    return p;
}

static void continue_with(const SearchIndex *x, Arena *a, const Spots *before, i32 term, Spots *out)
{
    Postings ps = postings_of(x, term);
    const u8 *p = x->place + x->place_at[term];
    isize at = 0;
    while (postings_next(&ps)) {
        while (at < before->n && before->p[at].text < ps.text) at++;
        if (at == before->n) return;
        p = before->p[at].text == ps.text ? continue_text(a, before, at, &ps, p, out) : skip_places(p);
    }
}

static void begin_with(const SearchIndex *x, Arena *a, i32 term, Spots *out)
{
    Postings ps = postings_of(x, term);
    const u8 *p = x->place + x->place_at[term];
    while (postings_next(&ps)) {
        u32 position = UINT32_MAX;
        for (bool last = false; !last;) {
            u32 code = varint_read(&p);
            last = code & 1;
            position += code >> 1;
            vec_push(a, out, (Spot){ ps.text, position, ps.impact, ps.fields });
        }
    }
}

static FoundList texts_of(Arena *a, const Spots *s)
{
    FoundList f = { 0 };
    for (isize i = 0; i < s->n; i++) {
        Found found = { s->p[i].text, s->p[i].impact, s->p[i].fields };
        if (!f.n || f.p[f.n - 1].text != found.text) vec_push(a, &f, found);
        else f.p[f.n - 1].fields |= found.fields;
    }
    return f;
}

FoundList phrase_find(const SearchIndex *x, Arena *a, const PhraseWord *word, isize n)
{
    Spots spots = { 0 };
    for (isize i = 0; i < n; i++) {
        Spots next = { 0 };
        for (isize t = 0; t < word[i].n; t++) {
            if (i) continue_with(x, a, &spots, word[i].p[t], &next);
            else begin_with(x, a, word[i].p[t], &next);
        }
        if (word[i].n > 1 && next.n) qsort(next.p, (size_t)next.n, sizeof *next.p, by_place);
        spots = next;
    }
    return texts_of(a, &spots);
}
