/* Makes an index: reads all texts into one stream (index_texts.c), then spreads the stream over the terms' postings. */
#include "engines/search/index_texts.h"
#include "engines/search/places.h"
#include <math.h>

/* Where the next posting and the next places of a term go. */
typedef struct { u8 *posting, *place; u32 last_text; } Cursor;

typedef struct { i32 term; float weight; } Heavy;

typedef struct {
    IndexTexts *from;
    SearchIndex *x;
    Cursor *cursor;
    float scale[SEARCH_FIELDS];         /* of the text being written: a field's weight over its length norm */
    double mean[SEARCH_FIELDS];
    Heavy heavy[LIKE_TERMS]; int heavies;
    double norm2;
} Spread;

static void index_terms(IndexTexts *t)
{
    SearchIndex *x = t->x;
    x->terms = t->maker.v.terms.n;
    while (t->count.n < x->terms) vec_push(t->arena, &t->count, (TermCount){ 0 });
    x->df = make_array(x->arena, u32, x->terms + 1);
    x->idf = make_array(x->arena, float, x->terms + 1);
    x->posting_at = make_array(x->arena, isize, x->terms + 1);
    x->place_at = make_array(x->arena, isize, x->terms + 1);
    for (isize i = 0; i < x->terms; i++) {
        const TermCount *c = &t->count.p[i];
        x->df[i] = c->df;
        x->idf[i] = (float)log(1 + ((double)x->texts - c->df + 0.5) / (c->df + 0.5));
        x->posting_at[i + 1] = x->posting_at[i] + c->posting_bytes;
        x->place_at[i + 1] = x->place_at[i] + c->place_bytes;
    }
    x->posting = arena_grow(x->arena, NULL, 0, x->posting_at[x->terms] + 1);       /* every byte is written: none need be zeroed */
    x->place = arena_grow(x->arena, NULL, 0, x->place_at[x->terms] + 1);
}

/* Over the texts that have the field: those without say nothing of how long one is. */
static void mean_lengths(Spread *s)
{
    for (int f = 0; f < SEARCH_FIELDS; f++) {
        double sum = 0, n = 0;
        for (isize i = 0; i < s->x->texts; i++) {
            sum += s->from->length[i][f];
            n += s->from->length[i][f] > 0;
        }
        s->mean[f] = n > 0 ? sum / n : 1;
    }
}

static void scale_fields(Spread *s, isize number)
{
    for (int f = 0; f < SEARCH_FIELDS; f++) {
        const SearchField *field = &s->x->field[f];
        s->scale[f] = (float)(field->weight / (1 - field->b + field->b * s->from->length[number][f] / s->mean[f]));
    }
}

static void keep_heavy(Spread *s, i32 term, float weight)
{
    if (s->heavies == LIKE_TERMS && weight <= s->heavy[LIKE_TERMS - 1].weight) return;
    int at = s->heavies < LIKE_TERMS ? s->heavies++ : LIKE_TERMS - 1;
    for (; at > 0 && s->heavy[at - 1].weight < weight; at--) s->heavy[at] = s->heavy[at - 1];
    s->heavy[at] = (Heavy){ term, weight };
}

/* A term that no other text has says nothing of likeness, but it makes its text longer. */
static void weigh(Spread *s, i32 term, u32 impact)
{
    if (s->from->maker.v.flags.p[term]) return;
    float weight = s->x->idf[term] * (float)impact / IMPACT_ONE;
    s->norm2 += (double)weight * weight;
    if (s->x->df[term] > 1) keep_heavy(s, term, weight);
}

/* Byte by byte: most are one, and there are millions. */
static const u8 *copy_places(Cursor *c, const u8 *p)
{
    u8 *to = c->place;
    for (bool last = false; !last;) {
        last = *p & 1;
        while (*p & 0x80) *to++ = *p++;
        *to++ = *p++;
    }
    c->place = to;
    return p;
}

static const u8 *spread_entry(Spread *s, isize number, const u8 *p)
{
    i32 term = (i32)varint_read(&p);
    u8 fields = *p++;
    float w = 0;
    for (int f = 0; f < SEARCH_FIELDS; f++) if (fields >> f & 1) w += s->scale[f] * (float)*p++;
    u32 impact = (u32)lrintf(w / ((float)K1 + w) * IMPACT_ONE);
    if (impact < 1) impact = 1;
    Cursor *c = &s->cursor[term];
    c->posting = varint_write(c->posting, (u32)number - c->last_text);
    c->last_text = (u32)number;
    *c->posting++ = (u8)(impact << 6 | fields);
    *c->posting++ = (u8)(impact >> 2);
    weigh(s, term, impact);
    return copy_places(c, p);
}

static const u8 *spread_text(Spread *s, isize number, const u8 *p)
{
    u32 entries;
    memcpy(&entries, p, 4);
    p += 4;
    s->heavies = 0;
    s->norm2 = 0;
    scale_fields(s, number);
    for (u32 i = 0; i < entries; i++) p = spread_entry(s, number, p);
    i32 *like = s->x->like_term + number * LIKE_TERMS;
    for (int i = 0; i < LIKE_TERMS; i++) like[i] = i < s->heavies ? s->heavy[i].term : TERM_NONE;
    s->x->norm[number] = (float)sqrt(s->norm2);
    return p;
}

static void spread(IndexTexts *t)
{
    SearchIndex *x = t->x;
    Spread s = { .from = t, .x = x, .cursor = make_array(t->arena, Cursor, x->terms + 1) };
    x->like_term = make_array(x->arena, i32, x->texts * LIKE_TERMS + 1);
    x->norm = make_array(x->arena, float, x->texts + 1);
    for (isize i = 0; i < x->terms; i++)
        s.cursor[i] = (Cursor){ x->posting + x->posting_at[i], x->place + x->place_at[i], UINT32_MAX };
    mean_lengths(&s);
    const u8 *p = (const u8 *)t->stream.p;
    for (isize i = 0; i < x->texts; i++) p = spread_text(&s, i, p);
    must(p == (const u8 *)t->stream.p + t->stream.n);
}

static int by_surface(const void *a, const void *b, void *of)
{
    const Lexicon *l = of;
    return str_cmp(lexicon_text(l, *(const u32 *)a), lexicon_text(l, *(const u32 *)b));
}

static void index_surfaces(SearchIndex *x)
{
    isize n = x->vocabulary.surfaces.n;
    x->surface_order = make_array(x->arena, u32, n + 1);
    x->letters = make_array(x->arena, u32, n + 1);
    for (isize i = 0; i < n; i++) {
        x->surface_order[i] = (u32)i;
        Str s = lexicon_text(&x->vocabulary.surfaces, i);
        for (isize k = 0; k < s.n; k++) x->letters[i] |= 1u << ((u8)s.p[k] & 31);
    }
    qsort_r(x->surface_order, (size_t)n, sizeof(u32), by_surface, &x->vocabulary.surfaces);
}

static void begin(IndexTexts *t, isize n)
{
    SearchIndex *x = t->x;
    memcpy(x->field, t->scheme->field, sizeof x->field);
    for (int f = 0; f < SEARCH_FACETS; f++) {
        x->facet_size[f] = t->scheme->facet_size[f];
        must(x->facet_size[f] >= 0 && x->facet_size[f] < INT32_MAX / SEARCH_FACETS);
        x->facet_base[f + 1] = x->facet_base[f] + x->facet_size[f];
    }
    x->texts = n;
    x->id = make_array(x->arena, i64, n + 1);
    x->row_at = make_array(x->arena, u32, n + 1);
    t->length = arena_alloc(t->arena, arena_array_size(n + 1, sizeof *t->length));
    t->maker.arena = t->arena;
    t->maker.scratch = arena_new();
    t->maker.v.surfaces = lexicon_on(t->arena);
    t->maker.v.terms = lexicon_on(t->arena);
    t->stream = buf_on(t->arena);
    x->thesaurus = thesaurus_read(x->arena, &t->maker, t->scheme->synonyms);
}

static void finish(IndexTexts *t)
{
    SearchIndex *x = t->x;
    index_terms(t);
    spread(t);
    x->row = make_array(x->arena, u32, t->row.n + 1);
    if (t->row.n) memcpy(x->row, t->row.p, (size_t)t->row.n * sizeof(u32));
    x->everywhere = make_array(x->arena, i32, x->facet_base[SEARCH_FACETS] + 1);
    for (isize i = 0; i < t->row.n; i++) x->everywhere[x->row[i]]++;
    thesaurus_uses(x->arena, &x->thesaurus, x->terms);
    x->vocabulary = vocabulary_packed(x->arena, &t->maker.v);
    index_surfaces(x);
    places_read(x, t->scheme->places, t->scheme->places_n);
    stems_end(&t->maker.stems);
    arena_free(t->maker.scratch);
}

static int by_key(const void *a, const void *b, void *ctx)
{
    const double *key = ctx;
    u32 x = *(const u32 *)a, y = *(const u32 *)b;
    bool x_none = isnan(key[x]), y_none = isnan(key[y]);
    if (x_none != y_none) return x_none ? 1 : -1;
    if (!x_none && key[x] != key[y]) return key[x] > key[y] ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void sort_texts(SearchIndex *x)
{
    for (int k = 0; k < SEARCH_KEYS; k++) {
        if (!x->key[k]) continue;
        x->descending[k] = make_array(x->arena, u32, x->texts);
        for (isize i = 0; i < x->texts; i++) x->descending[k][i] = (u32)i;
        qsort_r(x->descending[k], (size_t)x->texts, sizeof(u32), by_key, x->key[k]);
    }
}

SearchIndex *search_build(const SearchScheme *scheme, isize n, SearchDoc (*doc_of)(void *of, isize i), void *of)
{
    must(n >= 0 && n < INT32_MAX / 8);      /* so that bytes of a term's postings can be counted in 32 bits */
    Arena *arena = arena_new();
    SearchIndex *x = make(arena, SearchIndex);
    x->arena = arena;
    Arena *for_now = arena_new();
    IndexTexts *t = make(for_now, IndexTexts);
    t->x = x;
    t->scheme = scheme;
    t->arena = for_now;
    begin(t, n);
    for (isize i = 0; i < n; i++) {
        SearchDoc doc = doc_of(of, i);
        index_texts_read(t, &doc, i);
    }
    finish(t);
    sort_texts(x);
    arena_free(for_now);
    return x;
}

void search_free(SearchIndex *x)
{
    if (x) arena_free(x->arena);
}

isize search_bytes(const SearchIndex *x) { return arena_used(x->arena); }
