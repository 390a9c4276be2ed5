#include "engines/search/picking.h"
#include <math.h>

/* Texts with less than this share of the best score are not counted as found: in a search for any word, what has only a
 * far synonym of the least word would else fill the counts, and the top of every list that is sorted by something else. */
static const float LEAST_SHARE = 0.1f;

typedef struct { u32 text; float score; double key; } Candidate;

typedef struct {
    const SearchIndex *x;
    const SearchQuery *q;
    u8   *wanted;                       /* by value number: the bit of its facet, where the visitor chose it */
    u32   facets;                       /* bits of facets in which something was chosen */
    i32  *count;                        /* by value number */
    Candidate *heap; isize n, cap;      /* the worst on top */
    int   key;                          /* -1: score */
} Pick;

bool text_in_place(const SearchIndex *x, isize text, const SearchPlace *place)
{
    if (!place) return true;
    u32 want = (u32)(x->facet_base[place->facet] + place->value);
    for (u32 i = x->row_at[text]; i < x->row_at[text + 1]; i++) if (x->row[i] == want) return true;
    return false;
}

/* ---- facets ---- */

static void read_choices(Pick *p)
{
    for (int f = 0; f < SEARCH_FACETS; f++) {
        if (!p->q->want[f].n || !p->x->facet_size[f]) continue;
        p->facets |= 1u << f;
        for (isize i = 0; i < p->q->want[f].n; i++) {
            i32 value = p->q->want[f].p[i];
            if (value >= 0 && value < p->x->facet_size[f]) p->wanted[p->x->facet_base[f] + value] = (u8)(1u << f);
        }
    }
}

/* Facets in which something was chosen that this text has not, as bits. */
static u32 missed(const Pick *p, isize text)
{
    u32 has = 0;
    for (u32 i = p->x->row_at[text]; i < p->x->row_at[text + 1] && p->facets; i++) has |= p->wanted[p->x->row[i]];
    return p->facets & ~has;
}

static void count_all(Pick *p, isize text)
{
    for (u32 i = p->x->row_at[text]; i < p->x->row_at[text + 1]; i++) p->count[p->x->row[i]]++;
}

/* A text that only one facet's choice keeps out counts for that facet: it would come if the choice were widened. */
static void count_one(Pick *p, isize text, u32 facet_bit)
{
    int f = __builtin_ctz(facet_bit);
    u32 from = (u32)p->x->facet_base[f], to = (u32)p->x->facet_base[f + 1];
    for (u32 i = p->x->row_at[text]; i < p->x->row_at[text + 1]; i++)
        if (p->x->row[i] >= from && p->x->row[i] < to) p->count[p->x->row[i]]++;
}

/* ---- order: a heap of the best so far ---- */

/* Whether a comes before b. Texts keep their order where nothing else parts them. */
static bool before(const Pick *p, const Candidate *a, const Candidate *b)
{
    if (p->key >= 0) {
        bool a_none = isnan(a->key), b_none = isnan(b->key);
        if (a_none != b_none) return b_none;
        if (!a_none && a->key != b->key) return (a->key > b->key) == p->q->descending;
    }
    if (a->score != b->score) return a->score > b->score;
    return a->text < b->text;
}

static void sink(Pick *p, isize at)
{
    for (;;) {
        isize worst = at, left = 2 * at + 1, right = left + 1;
        if (left < p->n && before(p, &p->heap[worst], &p->heap[left])) worst = left;
        if (right < p->n && before(p, &p->heap[worst], &p->heap[right])) worst = right;
        if (worst == at) return;
        Candidate c = p->heap[at];
        p->heap[at] = p->heap[worst];
        p->heap[worst] = c;
        at = worst;
    }
}

static void rise(Pick *p, isize at)
{
    for (; at > 0; at = (at - 1) / 2) {
        isize above = (at - 1) / 2;
        if (!before(p, &p->heap[above], &p->heap[at])) return;
        Candidate c = p->heap[at];
        p->heap[at] = p->heap[above];
        p->heap[above] = c;
    }
}

static void offer(Pick *p, isize text, float score)
{
    Candidate c = { (u32)text, score, p->key >= 0 && p->x->key[p->key] ? p->x->key[p->key][text] : NAN };
    if (p->n < p->cap) {
        p->heap[p->n] = c;
        rise(p, p->n++);
    } else if (p->cap && before(p, &c, &p->heap[0])) {
        p->heap[0] = c;
        sink(p, 0);
    }
}

/* ---- all of it ---- */

static float least_score(const SearchIndex *x, const Score *scores, const SearchPlace *place)
{
    float best = 0;
    for (isize i = 0; i < x->texts && scores; i++)
        if (scores[i].total > best && text_in_place(x, i, place)) best = scores[i].total;
    return best * LEAST_SHARE;
}

static void pick_texts(Pick *p, const Score *scores, const SearchPlace *place, SearchResult *out)
{
    float least = least_score(p->x, scores, place);
    for (isize i = 0; i < p->x->texts; i++) {
        if (scores && (scores[i].total <= 0 || scores[i].total < least)) continue;
        if (!text_in_place(p->x, i, place)) continue;
        u32 miss = missed(p, i);
        if (miss & (miss - 1)) continue;
        if (miss) {
            count_one(p, i, miss);
            continue;
        }
        count_all(p, i);
        out->total++;
        offer(p, i, scores ? scores[i].total : 0);
    }
}

/* Takes the worst off the heap until only the page is left, the last of it first. */
static void read_page(Pick *p, Arena *a, isize offset, const Score *scores, SearchResult *out)
{
    out->n = max_i64(0, p->n - offset);
    out->hit = make_array(a, SearchHit, out->n);
    for (isize i = out->n - 1; i >= 0; i--) {
        Candidate c = p->heap[0];
        out->hit[i] = (SearchHit){ p->x->id[c.text], c.score, scores ? scores[c.text].fields : 0 };
        p->heap[0] = p->heap[--p->n];
        sink(p, 0);
    }
}

/* Nothing was asked but an order that is kept: all texts. Their counts are known. */
static void pick_everything(Pick *p, Arena *a, isize offset, isize limit, SearchResult *out)
{
    const SearchIndex *x = p->x;
    memcpy(p->count, x->everywhere, (size_t)x->facet_base[SEARCH_FACETS] * sizeof *p->count);
    out->total = x->texts;
    out->n = limit;
    out->hit = make_array(a, SearchHit, limit);
    const u32 *order = p->key >= 0 ? x->descending[p->key] : NULL;
    for (isize i = 0; i < limit; i++) out->hit[i] = (SearchHit){ .id = x->id[order ? order[offset + i] : (u32)(offset + i)] };
}

void pick(const SearchIndex *x, Arena *a, const SearchQuery *q, const Score *scores, const SearchPlace *place, SearchResult *out)
{
    isize offset = min_i64(max_i64(q->offset, 0), x->texts), limit = min_i64(max_i64(q->limit, 0), x->texts - offset);
    Pick p = { .x = x, .q = q, .cap = limit ? offset + limit : 0, .key = q->sort >= 0 && q->sort < SEARCH_KEYS ? q->sort : -1 };
    p.heap = make_array(a, Candidate, p.cap);
    p.wanted = make_array(a, u8, x->facet_base[SEARCH_FACETS] + 1);
    p.count = make_array(a, i32, x->facet_base[SEARCH_FACETS] + 1);
    read_choices(&p);
    out->total = 0;
    bool kept = p.key < 0 || (q->descending && x->descending[p.key]);
    if (!scores && !place && !p.facets && kept) {
        pick_everything(&p, a, offset, limit, out);
    } else {
        pick_texts(&p, scores, place, out);
        read_page(&p, a, offset, scores, out);
    }
    for (int f = 0; f < SEARCH_FACETS; f++) out->count[f] = p.count + x->facet_base[f];
}
