#include "engines/search/spelling.h"
#include "engines/search/words.h"

u32 surface_texts(const SearchIndex *x, isize surface)
{
    u32 most = 0;
    const SurfaceTerm *t = &x->vocabulary.first.p[surface];
    for (;; t = &x->vocabulary.more.p[t->next]) {
        if (x->df[t->term] > most) most = x->df[t->term];
        if (t->next < 0) return most;
    }
}

static isize keep_near(Near *out, isize n, isize k, Near found)
{
    if (n == k && found.nearness <= out[n - 1].nearness) return n;
    isize at = n < k ? n++ : k - 1;
    for (; at > 0 && out[at - 1].nearness < found.nearness; at--) out[at] = out[at - 1];
    out[at] = found;
    return n;
}

static isize first_not_before(const SearchIndex *x, Str word)
{
    isize low = 0, high = x->vocabulary.surfaces.n;
    while (low < high) {
        isize middle = low + (high - low) / 2;
        if (str_cmp(lexicon_text(&x->vocabulary.surfaces, x->surface_order[middle]), word) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

isize surfaces_beginning(const SearchIndex *x, Str beginning, Near *out, isize k)
{
    isize n = 0;
    for (isize i = first_not_before(x, beginning); i < x->vocabulary.surfaces.n; i++) {
        u32 surface = x->surface_order[i];
        if (!str_starts(lexicon_text(&x->vocabulary.surfaces, surface), beginning)) break;
        float share = (float)surface_texts(x, surface) / (float)(x->texts + 1);
        if (share > 0) n = keep_near(out, n, k, (Near){ (i32)surface, share });
    }
    return n;
}

static u32 letters_of(Str s)
{
    u32 letters = 0;
    for (isize i = 0; i < s.n; i++) letters |= 1u << ((u8)s.p[i] & 31);
    return letters;
}

/* Of candidates at one distance the higher one is meant: the first letter is seldom wrong (Pollock & Zamora 1984). */
static double likely(const SearchIndex *x, Str word, isize surface)
{
    bool first = lexicon_text(&x->vocabulary.surfaces, surface).p[0] == word.p[0];
    return (first ? (double)x->texts + 1 : 0) + surface_texts(x, surface);
}

/* Some text has it, or the list of synonyms does. */
static bool leads_somewhere(const SearchIndex *x, isize surface)
{
    const i32 *use = x->thesaurus.use_at + x->vocabulary.first.p[surface].term;
    return surface_texts(x, surface) || use[0] < use[1];
}

isize surface_meant(const SearchIndex *x, Str word)
{
    isize chars = str_utf8_chars(word), best = -1;
    int limit = chars < 4 ? 0 : chars < 8 ? 1 : 2;
    u32 letters = letters_of(word);
    for (isize i = 0; limit && i < x->vocabulary.surfaces.n; i++) {
        if (__builtin_popcount(x->letters[i] ^ letters) > 2 * limit) continue;     /* a slip changes two letters at most */
        Str surface = lexicon_text(&x->vocabulary.surfaces, i);
        if (chars < 6 && surface.p[0] != word.p[0]) continue;
        int d = str_distance(word, surface, limit);
        if (d > limit || (best >= 0 && d == limit && likely(x, word, i) <= likely(x, word, best))) continue;
        if (!leads_somewhere(x, i)) continue;
        best = i;
        limit = d ? d : 1;
    }
    return best;
}

/* Three-letter pieces of a word, its ends marked: the piece around each letter and one before. */
typedef struct { u32 piece[WORD_BYTES * 3 + 4]; int n; } Pieces;       /* folding may lengthen a word */

static Pieces pieces_of(Str s)
{
    Pieces p = { .n = 0 };
    u32 piece = '^';
    for (isize i = 0; i <= s.n + 1 && p.n < countof(p.piece); i++) {
        piece = (piece << 8 | (i < s.n ? (u8)s.p[i] : '$')) & 0xFFFFFF;
        if (i) p.piece[p.n++] = piece;
    }
    return p;
}

/* Which pieces a word has, as bits of a hash: to pass over most words soon. */
static u64 piece_bits(Str s)
{
    u64 bits = 0;
    u32 piece = (u32)'^' << 8 | (s.n ? (u8)s.p[0] : 0);
    for (isize i = 1; i < s.n; i++) {
        piece = (piece << 8 | (u8)s.p[i]) & 0xFFFFFF;
        bits |= 1ull << (piece * 2654435761u >> 26);
    }
    return bits;
}

static int pieces_in_both(const Pieces *x, const Pieces *y)
{
    int both = 0;
    for (int i = 0; i < x->n; i++) {
        int k = 0;
        while (k < y->n && y->piece[k] != x->piece[i]) k++;
        both += k < y->n;
    }
    return both;
}

isize surfaces_similar(const SearchIndex *x, Str word, Near *out, isize k)
{
    Pieces mine = pieces_of(word);
    u64 bits = piece_bits(word);
    isize n = 0;
    for (isize i = 0; i < x->vocabulary.surfaces.n; i++) {
        Str s = lexicon_text(&x->vocabulary.surfaces, i);
        if (s.n < 3 || s.n * 3 < word.n || word.n * 3 < s.n) continue;
        if (!(piece_bits(s) & bits) || !surface_texts(x, i)) continue;
        Pieces theirs = pieces_of(s);
        float dice = 2 * (float)pieces_in_both(&mine, &theirs) / (float)(mine.n + theirs.n);
        if (dice >= 1.0f / 3) n = keep_near(out, n, k, (Near){ (i32)i, dice });
    }
    return n;
}
