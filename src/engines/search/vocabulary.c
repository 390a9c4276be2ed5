#include "engines/search/vocabulary.h"
#include "engines/search/stopwords.h"

i32 vocabulary_term(VocabularyMaker *m, Str key, u8 flags)
{
    isize t = lexicon_add(&m->v.terms, key);
    if (t == m->v.flags.n) vec_push(m->arena, &m->v.flags, 0);
    m->v.flags.p[t] |= flags;
    return (i32)t;
}

static void link_term(VocabularyMaker *m, isize surface, i32 term)
{
    SurfaceTerm *at = &m->v.first.p[surface];
    for (;; at = &m->v.more.p[at->next]) {
        if (at->term == term) return;
        if (at->next < 0) break;
    }
    at->next = (i32)m->v.more.n;        /* before the push, which may move what at points to */
    vec_push(m->arena, &m->v.more, (SurfaceTerm){ term, -1 });
}

static bool begins_small(Str raw)
{
    u8 c = (u8)raw.p[0];
    return c >= 'a' && c <= 'z';
}

static i32 new_word(VocabularyMaker *m, StemLang lang, Str raw)
{
    arena_reset(m->scratch);
    Str folded = word_folded(m->scratch, raw), stem = word_stem(&m->stems, m->scratch, lang, raw);
    if (!folded.n || !stem.n) return TERM_NONE;
    i32 term = vocabulary_term(m, stem, stop_word(lang, folded) ? TERM_STOP : 0);
    isize surface = lexicon_add(&m->v.surfaces, folded);
    if (surface == m->v.first.n) {
        vec_push(m->arena, &m->v.first, (SurfaceTerm){ term, -1 });
        vec_push(m->arena, &m->v.lower, 0);
    }
    link_term(m, surface, term);
    m->v.lower.p[surface] |= begins_small(raw);
    return term;
}

static i32 seen_word(VocabularyMaker *m, StemLang lang, Str raw)
{
    Lexicon *seen = &m->seen[lang];
    if (!seen->arena) *seen = lexicon_on(m->arena);
    isize known = seen->n, form = lexicon_add(seen, raw);
    if (form < known) return m->term_of[lang].p[form];
    i32 term = new_word(m, lang, raw);
    vec_push(m->arena, &m->term_of[lang], term);
    return term;
}

static u64 bytes_at(const char *p, isize n)     /* 1 to 8 of them */
{
    u64 bytes = 0;
    if (n == 8) memcpy(&bytes, p, 8);
    else for (isize i = 0; i < n; i++) bytes |= (u64)(u8)p[i] << 8 * i;
    return bytes;
}

i32 vocabulary_word(VocabularyMaker *m, StemLang lang, Str raw)
{
    if (raw.n >= 16) return seen_word(m, lang, raw);
    u64 low = bytes_at(raw.p, min_i64(raw.n, 8)), high = raw.n > 8 ? bytes_at(raw.p + 8, raw.n - 8) : 0;
    high |= (u64)lang << 56;
    LateWord *late = &m->lately[(low ^ high * 0x9e3779b97f4a7c15u) * 0xd6e8feb86659fd93u >> 52];
    if (late->bytes[0] != low || late->bytes[1] != high)
        *late = (LateWord){ { low, high }, seen_word(m, lang, raw) };
    return late->term;
}

static void *copy_of(Arena *a, const void *p, isize n, isize item)
{
    void *to = arena_alloc(a, arena_array_size(n, item));
    if (n) memcpy(to, p, (size_t)(n * item));
    return to;
}
#define PACK(field) do { to.field.p = copy_of(a, v->field.p, v->field.n, sizeof *v->field.p); to.field.n = to.field.cap = v->field.n; } while (0)

Vocabulary vocabulary_packed(Arena *a, const Vocabulary *v)
{
    Vocabulary to = { .surfaces = lexicon_packed(a, &v->surfaces), .terms = lexicon_packed(a, &v->terms) };
    PACK(first);
    PACK(more);
    PACK(lower);
    PACK(flags);
    return to;
}
