#include "engines/search/index_texts.h"
#include "engines/search/words.h"
#include <math.h>

static void add_token(IndexTexts *t, i32 term, u32 position, int field)
{
    vec_push(t->arena, &t->token, (Token){ term, position, -1, (u8)field });
}

static bool follows(const IndexTexts *t, isize i, isize to, const Compound *want)
{
    int k = 1;
    while (k < want->n && i + k < to && t->token.p[i + k].term == want->word[k]) k++;
    return k == want->n;
}

/* Terms of several words get a token of their own where their first word stands. */
static void add_compounds(IndexTexts *t, isize from, isize to, int field)
{
    const Thesaurus *th = &t->x->thesaurus;
    for (isize i = from; i + 1 < to; i++) {
        i32 begins = t->token.p[i].term, second = t->token.p[i + 1].term;
        if (begins >= th->words || second >= th->words || !th->second[second]) continue;
        for (i32 c = th->begins[begins]; c >= 0; c = th->compound[c].next)
            if (follows(t, i, to, &th->compound[c])) add_token(t, th->compound[c].id, t->token.p[i].position, field);
    }
}

static u32 read_field(IndexTexts *t, StemLang lang, int field, Str text, u32 position)
{
    Words words = { .text = text };
    isize from = t->token.n;
    for (Str word; words_next(&words, &word); position++) {
        i32 term = vocabulary_word(&t->maker, lang, word);
        if (term >= 0) add_token(t, term, position, field);
    }
    add_compounds(t, from, t->token.n, field);
    return position + 1;
}

static Entry *entry_for(IndexTexts *t, i32 term, isize number)
{
    while (t->count.n <= term) vec_push(t->arena, &t->count, (TermCount){ .last_text = UINT32_MAX });
    TermCount *c = &t->count.p[term];
    if (c->last_text == (u32)number) return &t->entry.p[c->entry];
    c->entry = (u32)t->entry.n;
    c->posting_bytes += (u32)varint_bytes((u32)number - c->last_text) + 2;
    c->last_text = (u32)number;
    c->df++;
    vec_push(t->arena, &t->entry, (Entry){ .term = term, .first = -1 });
    return &t->entry.p[t->entry.n - 1];
}

static void group_tokens(IndexTexts *t, isize number)
{
    t->entry.n = 0;
    for (isize i = 0; i < t->token.n; i++) {
        Token *token = &t->token.p[i];
        Entry *e = entry_for(t, token->term, number);
        if (e->first < 0) e->first = (i32)i; else t->token.p[e->last].next = (i32)i;
        e->last = (i32)i;
        e->fields |= (u8)(1u << token->field);
        e->count[token->field] += e->count[token->field] < 255;
    }
}

static u8 *write_places(IndexTexts *t, const Entry *e, u8 *p)
{
    u32 before = UINT32_MAX;
    for (i32 i = e->first; i >= 0; i = t->token.p[i].next) {
        const Token *token = &t->token.p[i];
        p = varint_write(p, (token->position - before) << 1 | (token->next < 0));
        before = token->position;
    }
    return p;
}

static void write_entry(IndexTexts *t, const Entry *e)
{
    u8 *p = varint_write((u8 *)t->stream.p + t->stream.n, (u32)e->term);
    *p++ = e->fields;
    for (int f = 0; f < SEARCH_FIELDS; f++) if (e->fields >> f & 1) *p++ = e->count[f];
    u8 *places = p;
    p = write_places(t, e, p);
    t->count.p[e->term].place_bytes += p - places;
    t->stream.n = (char *)p - t->stream.p;
}

static void write_text(IndexTexts *t)
{
    buf_room(&t->stream, 4 + t->entry.n * (6 + SEARCH_FIELDS) + t->token.n * 5);      /* more than it can take */
    u32 n = (u32)t->entry.n;
    put_bytes(&t->stream, (const char *)&n, 4);
    for (isize i = 0; i < t->entry.n; i++) write_entry(t, &t->entry.p[i]);
}

static void read_facets(IndexTexts *t, const SearchDoc *doc, isize number)
{
    SearchIndex *x = t->x;
    isize from = t->row.n;
    for (int f = 0; f < SEARCH_FACETS; f++)
        for (isize i = 0; i < doc->facet[f].n && x->facet_size[f] > 0; i++) {
            i32 value = doc->facet[f].p[i];
            must(value >= 0 && value < x->facet_size[f]);
            u32 global = (u32)(x->facet_base[f] + value);
            isize at = from;
            while (at < t->row.n && t->row.p[at] != global) at++;
            if (at == t->row.n) vec_push(t->arena, &t->row, global);
        }
    x->row_at[number + 1] = (u32)t->row.n;
}

static void read_keys(IndexTexts *t, const SearchDoc *doc, isize number)
{
    SearchIndex *x = t->x;
    for (int k = 0; k < SEARCH_KEYS; k++) {
        if (!x->key[k] && !isnan(doc->key[k])) {
            x->key[k] = make_array(x->arena, double, x->texts);
            for (isize i = 0; i < x->texts; i++) x->key[k][i] = NAN;
        }
        if (x->key[k]) x->key[k][number] = doc->key[k];
    }
}

void index_texts_read(IndexTexts *t, const SearchDoc *doc, isize number)
{
    StemLang lang = stem_lang(doc->lang);
    u32 position = 0;
    t->token.n = 0;
    for (int f = 0; f < SEARCH_FIELDS; f++) {
        if (!(t->x->field[f].weight > 0)) continue;
        u32 after = read_field(t, lang, f, doc->field[f], position);
        t->length[number][f] = after - position - 1;
        position = after;
    }
    group_tokens(t, number);
    write_text(t);
    t->x->id[number] = doc->id;
    t->x->langs |= 1u << lang;
    read_facets(t, doc, number);
    read_keys(t, doc, number);
}
