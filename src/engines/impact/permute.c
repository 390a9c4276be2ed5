#include "engines/impact/dense.h"
#include "engines/impact/impact.h"
#include "engines/impact/stream.h"
#include "base/parallel.h"
#include <float.h>
#include <math.h>

/* What is assigned together (a row, or a cluster) is a unit. The statistic of an assignment is a number times sums over the
 * treated units, so a draw is a mask of bits and some masked sums.
 *
 * Masks of large blocks: each bit is drawn with the block's share, to a 256th, from eight random words for 64 units; then
 * random units are turned until the number is right. Given the number that came, all sets of that size are as likely, and
 * turning units chosen evenly keeps that so: every set of the right size is exactly as likely as the others. */

enum { SUMS_MOST = 64, ROUND = 64, LANES = 8, SMALL_BLOCK = 64 };      /* draws of a round; draws whose masks lie side by side */

typedef struct { isize at, n, treated; } Stretch;       /* a block's places: bits at .. at + n - 1 */

typedef struct {
    const Randomization *r;
    Arena *arena;
    isize units, places, words, blocks;
    isize *place;               /* of each unit */
    Stretch *block;
    i32   *unit_block;
    double *size;               /* rows of each unit */
    u8    *treated;             /* of each unit, as it was */
    isize sums;                 /* how many sums a statistic needs */
    double **value;             /* of each sum, by place (words * 64, 0 where no unit is) */
    bool  adjusted;             /* z'My / z'Mz; else value 0 is the statistic but for its constant */
    double constant;
    double *block_rows;
    bool  even;                 /* units of one row: the number of treated rows of a block never changes */
    double rounding;            /* how far outcomes, and sums of them, are rounded: in the sum of the treated */
    double seen, slack;         /* the statistic as it was; what differs from it by no more is the same but for rounding */
} Plan;

/* ---- masks ---- */

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE_MACHINE 1
#include <immintrin.h>
#endif

/* Word w of the k-th draw of a round is masks[k / LANES * LANES * words + w * LANES + k % LANES]; `mask` is its first. */
static inline bool bit_at(const u64 *mask, isize i) { return mask[(i >> 6) * LANES] >> (i & 63) & 1; }
static inline void bit_turn(u64 *mask, isize i) { mask[(i >> 6) * LANES] ^= 1ull << (i & 63); }

/* Ones of a mask's words, without a library's table (Warren 2013, 5-1). */
static isize ones_plain(const u64 *mask, isize words)
{
    isize n = 0;
    for (isize w = 0; w < words; w++) {
        u64 x = mask[w * LANES];
        x -= x >> 1 & 0x5555555555555555u;
        x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
        n += (isize)(((x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
    }
    return n;
}

#ifdef WIDE_MACHINE
__attribute__((target("popcnt"))) static isize ones_counted(const u64 *mask, isize words)
{
    isize n = 0;
    for (isize w = 0; w < words; w++) n += __builtin_popcountll(mask[w * LANES]);
    return n;
}

static isize ones_in(const u64 *mask, isize words) { return (__builtin_cpu_supports("popcnt") ? ones_counted : ones_plain)(mask, words); }
#else
static isize ones_in(const u64 *mask, isize words) { return ones_plain(mask, words); }
#endif

/* Selection sampling (Knuth, Algorithm S): for small blocks. */
static void small_draw(const Stretch *b, Stream *g, u64 *mask)
{
    isize left = b->treated;
    for (isize i = 0; i < b->n && left; i++)
        if ((isize)stream_below(g, (u64)(b->n - i)) < left) bit_turn(mask, b->at + i), left--;
}

static u64 bits_of_share(Stream *g, unsigned of256)
{
    if (of256 == 128) return stream_next(g);
    u64 out = 0;
    for (int bit = __builtin_ctz(of256); bit < 8; bit++) out = of256 >> bit & 1 ? out | stream_next(g) : out & stream_next(g);
    return out;
}

static void large_draw(const Stretch *b, Stream *stream, u64 *mask)
{
    Stream g = *stream;                                  /* in registers */
    unsigned share = (unsigned)(((double)b->treated / (double)b->n) * 256 + 0.5);
    share = share > 255 ? 255 : share < 1 ? 1 : share;
    isize words = (b->n + 63) / 64;
    u64 *own = mask + (b->at >> 6) * LANES;
    for (isize w = 0; w < words; w++) own[w * LANES] = bits_of_share(&g, share);
    if (b->n % 64) own[(words - 1) * LANES] &= (1ull << b->n % 64) - 1;
    isize have = ones_in(own, words);
    bool set = have < b->treated;
    for (isize wrong = labs(b->treated - have); wrong;) {
        isize i = (isize)stream_below(&g, (u64)b->n);
        u64 turns = (u64)(bit_at(own, i) != set);        /* no branch: it would be guessed wrong every other time */
        own[(i >> 6) * LANES] ^= turns << (i & 63);
        wrong -= (isize)turns;
    }
    *stream = g;
}

static void mask_draw(const Plan *p, Stream *g, u64 *mask)
{
    for (isize w = 0; w < p->words; w++) mask[w * LANES] = 0;
    for (isize i = 0; i < p->blocks; i++) (p->block[i].n >= SMALL_BLOCK ? large_draw : small_draw)(&p->block[i], g, mask);
}

/* ---- masked sums of all masks of a round at once ---- */

static void sum_plain(const double *v, const u64 *mask, isize words, double *out)
{
    double s[4] = { 0 };
    for (isize w = 0; w < words; w++)
        for (u64 m = mask[w * LANES]; m; m &= m - 1) { int i = __builtin_ctzll(m); s[i & 3] += v[64 * w + i]; }
    *out = (s[0] + s[1]) + (s[2] + s[3]);
}

static void sums_plain(const double *v, const u64 *masks, isize words, double *out)
{
    for (int k = 0; k < ROUND; k++) sum_plain(v, masks + k / LANES * LANES * words + k % LANES, words, out + k);
}

#ifdef WIDE_MACHINE
enum { GROUPS = ROUND / LANES };

/* Eight draws in the lanes of a register. Of four values all sixteen sums are made once; four bits of each lane's mask then choose its
 * sum, in one instruction (the method of the four Russians: Arlazarov, Dinic, Kronrod and Faradzev 1970). */
__attribute__((target("avx512f"))) static void sums_wide(const double *v, const u64 *masks, isize words, double *out)
{
    __m512d sum[GROUPS];
    __m512i bits[GROUPS];
    for (int g = 0; g < GROUPS; g++) sum[g] = _mm512_setzero_pd();
    for (isize w = 0; w < words; w++) {
        for (int g = 0; g < GROUPS; g++) bits[g] = _mm512_loadu_si512(masks + (g * words + w) * LANES);
        for (int i = 0; i < 64; i += 4) {
            const double *x = v + 64 * w + i;
            __m512d low = _mm512_maskz_add_pd(0xAA, _mm512_setzero_pd(), _mm512_set1_pd(x[0]));
            low = _mm512_mask_add_pd(low, 0xCC, low, _mm512_set1_pd(x[1]));
            low = _mm512_mask_add_pd(low, 0xF0, low, _mm512_set1_pd(x[2]));
            __m512d high = _mm512_add_pd(low, _mm512_set1_pd(x[3]));
            for (int g = 0; g < GROUPS; g++) {
                sum[g] = _mm512_add_pd(sum[g], _mm512_permutex2var_pd(low, bits[g], high));
                bits[g] = _mm512_srli_epi64(bits[g], 4);
            }
        }
    }
    for (int g = 0; g < GROUPS; g++) _mm512_storeu_pd(out + g * LANES, sum[g]);
}

/* Four draws in the lanes; a value counts where the mask's highest bit is set. */
__attribute__((target("avx2"))) static void sums_half(const double *v, const u64 *masks, isize words, double *out)
{
    for (int g = 0; g < ROUND / 4; g++) {
        __m256d sum = _mm256_setzero_pd();
        for (isize w = 0; w < words; w++) {
            __m256i bits = _mm256_loadu_si256((const __m256i *)(const void *)(masks + (g / 2 * words + w) * LANES + g % 2 * 4));
            for (int i = 63; i >= 0; i--, bits = _mm256_slli_epi64(bits, 1))
                sum = _mm256_add_pd(sum, _mm256_blendv_pd(_mm256_setzero_pd(), _mm256_set1_pd(v[64 * w + i]), _mm256_castsi256_pd(bits)));
        }
        _mm256_storeu_pd(out + 4 * g, sum);
    }
}

static void sums_masked(const double *v, const u64 *masks, isize words, double *out)
{
    if (__builtin_cpu_supports("avx512f")) sums_wide(v, masks, words, out);
    else if (__builtin_cpu_supports("avx2")) sums_half(v, masks, words, out);
    else sums_plain(v, masks, words, out);
}
#else
static void sums_masked(const double *v, const u64 *masks, isize words, double *out) { sums_plain(v, masks, words, out); }
#endif

/* ---- the statistic ---- */

/* z'Mz: rows treated, less what blocks and the other columns (sums 1 ..) say of z. */
static double denominator(const Plan *p, const u64 *mask, const double *sums)
{
    double out = 0;
    for (isize b = 0; b < p->blocks; b++) {
        double rows = p->even ? (double)p->block[b].treated : 0;
        for (isize i = 0; i < p->block[b].n && !p->even; i++) if (bit_at(mask, p->block[b].at + i)) rows += p->value[p->sums][p->block[b].at + i];
        out += rows - rows * rows / p->block_rows[b];
    }
    for (isize i = 1; i < p->sums; i++) out -= sums[i] * sums[i];
    return out;
}

static double statistic_of(const Plan *p, const u64 *mask, const double *sums)
{
    if (!p->adjusted) return sums[0] - p->constant;
    double below = denominator(p, mask, sums);
    return below > 1e-12 ? sums[0] / below : 0;
}

/* Of a round's masks. */
static void statistics(const Plan *p, const u64 *masks, double *out)
{
    double sums[SUMS_MOST][ROUND], one[SUMS_MOST];
    for (isize i = 0; i < p->sums; i++) sums_masked(p->value[i], masks, p->words, sums[i]);
    for (int k = 0; k < ROUND; k++) {
        for (isize i = 0; i < p->sums; i++) one[i] = sums[i][k];
        out[k] = statistic_of(p, masks + k / LANES * LANES * p->words + k % LANES, one);
    }
}

/* Of one mask. */
static double statistic(const Plan *p, const u64 *mask)
{
    double sums[SUMS_MOST];
    for (isize i = 0; i < p->sums; i++) sum_plain(p->value[i], mask, p->words, sums + i);
    return statistic_of(p, mask, sums);
}

static u64 *masks_new(Arena *a, const Plan *p, int draws) { return make_array(a, u64, (draws + LANES - 1) / LANES * LANES * p->words + 1); }

/* ---- the plan ---- */

static Err units_find(Plan *p)
{
    const Randomization *r = p->r;
    Arena *a = p->arena;
    p->units = r->cluster.code ? r->cluster.levels : r->n;
    p->treated = arena_alloc(a, p->units + 1), p->size = make_array(a, double, p->units + 1), p->unit_block = make_array(a, i32, p->units + 1);
    for (isize i = 0; i < r->n; i++) {
        isize u = r->cluster.code ? r->cluster.code[i] : i;
        u8 z = r->z[i] == 1;
        i32 block = r->block.code ? r->block.code[i] : 0;
        if (p->size[u] > 0 && p->treated[u] != z) return err(a, ERR_INPUT, "a cluster of " STR_FMT " has rows of both arms: the treatment must be the same within a cluster", STR_ARG(r->cluster.name));
        if (p->size[u] > 0 && p->unit_block[u] != block) return err(a, ERR_INPUT, "a cluster of " STR_FMT " lies in several blocks", STR_ARG(r->cluster.name));
        p->treated[u] = z, p->size[u]++, p->unit_block[u] = block;
    }
    return OK;
}

/* Large blocks begin at a word; small ones follow each other. */
static void places_make(Plan *p)
{
    Arena *a = p->arena;
    p->blocks = p->r->block.code ? p->r->block.levels : 1;
    p->block = make_array(a, Stretch, p->blocks + 1), p->block_rows = make_array(a, double, p->blocks + 1), p->place = make_array(a, isize, p->units + 1);
    for (isize u = 0; u < p->units; u++) p->block[p->unit_block[u]].n++, p->block[p->unit_block[u]].treated += p->treated[u], p->block_rows[p->unit_block[u]] += p->size[u];
    for (int large = 1; large >= 0; large--)
        for (isize b = 0; b < p->blocks; b++) {
            if ((p->block[b].n >= SMALL_BLOCK) != large) continue;
            p->block[b].at = p->places;
            p->places += large ? (p->block[b].n + 63) / 64 * 64 : p->block[b].n;
        }
    p->words = (p->places + 63) / 64;
    isize *next = make_array(a, isize, p->blocks + 1);
    for (isize u = 0; u < p->units; u++) p->place[u] = p->block[p->unit_block[u]].at + next[p->unit_block[u]]++;
    p->even = !p->r->cluster.code;
}

static double *by_place(Plan *p) { return make_array(p->arena, double, p->words * 64 + 1); }

static isize unit_of(const Plan *p, isize row) { return p->r->cluster.code ? p->r->cluster.code[row] : row; }

static i32 block_of(const Plan *p, isize row) { return p->unit_block[unit_of(p, row)]; }

/* Less the first of its block: exact for whole numbers, and what differs far from zero keeps its digits. Effects do not change. */
static double *from_first(const Plan *p, const double *v)
{
    double *out = make_array(p->arena, double, p->r->n + 1), *first = make_array(p->arena, double, p->blocks + 1);
    for (isize i = p->r->n; i-- > 0;) first[block_of(p, i)] = v[i];
    for (isize i = 0; i < p->r->n; i++) out[i] = v[i] - first[block_of(p, i)];
    return out;
}

/* Of one outcome that a sum takes `times`: as it was read, and as it is added up. */
static void rounding_add(Plan *p, double times, double read, double added)
{
    p->rounding += DBL_EPSILON * times * (4 * fabs(read) + 8 * sqrt((double)p->r->n) * fabs(added));
}

/* Rows of one arm and block, weighted so that the sum over the treated is the difference in means but for a constant. */
static void means_make(Plan *p)
{
    const Randomization *r = p->r;
    const double *y = from_first(p, r->y);
    p->sums = 1, p->value = make_array(p->arena, double *, 2), p->value[0] = by_place(p);
    for (isize i = 0; i < r->n; i++) {
        const Stretch *b = &p->block[p->unit_block[i]];
        double n = (double)b->n, one = (double)b->treated, share = n / (double)r->n, times = share * (1 / one + 1 / (n - one));
        p->value[0][p->place[i]] = times * y[i];
        p->constant += share * y[i] / (n - one);
        rounding_add(p, times, r->y[i], y[i]);
    }
}

static double *block_demean(const Plan *p, const double *v)
{
    double *out = from_first(p, v), *sum = make_array(p->arena, double, p->blocks + 1);
    for (isize i = 0; i < p->r->n; i++) sum[block_of(p, i)] += out[i];
    for (isize i = 0; i < p->r->n; i++) out[i] -= sum[block_of(p, i)] / p->block_rows[block_of(p, i)];
    return out;
}

static double dot(const double *x, const double *y, isize n)
{
    double s = 0;
    for (isize i = 0; i < n; i++) s += x[i] * y[i];
    return s;
}

/* My, and an orthonormal basis of the columns of x within blocks (Gram and Schmidt, twice). */
static void adjusted_make(Plan *p)
{
    const Randomization *r = p->r;
    Arena *a = p->arena;
    double **q = make_array(a, double *, r->k + 2);
    isize k = 0, n = r->n;
    for (isize j = 0; j < r->k; j++) {
        double *v = block_demean(p, r->x[j]), before = dot(v, v, n);
        for (int twice = 0; twice < 2; twice++)
            for (isize i = 0; i < k; i++) { double s = dot(q[i], v, n); for (isize t = 0; t < n; t++) v[t] -= s * q[i][t]; }
        double length = sqrt(dot(v, v, n));
        if (length * length <= fmax(1e-11 * before, DBL_MIN)) continue;
        for (isize t = 0; t < n; t++) v[t] /= length;
        q[k++] = v;
    }
    double *y = block_demean(p, r->y);
    for (isize i = 0; i < k; i++) { double s = dot(q[i], y, n); for (isize t = 0; t < n; t++) y[t] -= s * q[i][t]; }
    for (isize i = 0; i < n; i++) rounding_add(p, 1, r->y[i], y[i]);
    p->adjusted = true, p->sums = 1 + k, p->value = make_array(a, double *, k + 3);
    for (isize s = 0; s < p->sums + 1; s++) {
        p->value[s] = by_place(p);
        const double *v = s == 0 ? y : s < p->sums ? q[s - 1] : NULL;
        for (isize i = 0; i < n; i++) p->value[s][p->place[unit_of(p, i)]] += v ? v[i] : 1;
    }
}

static void mask_seen(const Plan *p, u64 *mask)
{
    for (isize u = 0; u < p->units; u++) if (p->treated[u]) bit_turn(mask, p->place[u]);
}

/* ---- all assignments, where they are few ---- */

static double choose_log(double n, double k) { return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1); }

static double assignments(const Plan *p)
{
    double l = 0;
    for (isize b = 0; b < p->blocks; b++) l += choose_log((double)p->block[b].n, (double)p->block[b].treated);
    return l > 41 ? INFINITY : round(exp(l));
}

/* The next set of its size in a block of under 64 units (Gosper); false: it was the last, and the first stands there again. */
static bool next_set(const Stretch *b, u64 *mask)
{
    u64 set = 0;
    for (isize i = 0; i < b->n; i++) set |= (u64)bit_at(mask, b->at + i) << i;
    u64 first = b->treated ? (b->treated == 64 ? ~0ull : (1ull << b->treated) - 1) : 0, low = set & -set, ripple = set + low, next = set;
    bool more = set && b->treated < b->n;
    if (more) next = ripple | ((set ^ ripple) >> 2) / low;
    if (!more || (b->n < 64 && next >> b->n)) next = first, more = false;
    for (isize i = 0; i < b->n; i++) if (bit_at(mask, b->at + i) != (next >> i & 1)) bit_turn(mask, b->at + i);
    return more;
}

static void first_sets(const Plan *p, u64 *mask)
{
    for (isize b = 0; b < p->blocks; b++) for (isize i = 0; i < p->block[b].treated; i++) bit_turn(mask, p->block[b].at + i);
}

/* Draws of other units that are as far apart are often equal but for rounding: then they are as they were seen. */
static double settled(const Plan *p, double drawn) { return fabs(fabs(drawn) - fabs(p->seen)) <= p->slack ? copysign(p->seen, drawn) : drawn; }

static void exact_test(const Plan *p, RandomizationTest *out, double *drawn)
{
    u64 *mask = masks_new(p->arena, p, 1);
    i64 hits = 0, n = 0;
    first_sets(p, mask);
    for (bool more = true; more;) {
        double t = settled(p, statistic(p, mask));
        hits += fabs(t) >= fabs(p->seen);
        if (drawn) drawn[n] = t;
        n++;
        more = false;
        for (isize b = 0; b < p->blocks && !more; b++) more = next_set(&p->block[b], mask);
    }
    out->exact = true, out->draws = n, out->p = (double)hits / (double)n;
}

/* ---- draws ---- */

typedef struct { const Plan *p; i64 draws; double *statistics; i64 *hits; } Drawing;

static void draw_round(void *ctx, isize round)
{
    Drawing *d = ctx;
    const Plan *p = d->p;
    Arena *a = arena_new();
    Stream g = stream_of(p->r->seed, (u64)round);
    i64 from = round * ROUND, n = min_i64(ROUND, d->draws - from), hits = 0;
    u64 *masks = masks_new(a, p, ROUND);
    double t[ROUND];
    for (int k = 0; k < n; k++) mask_draw(p, &g, masks + k / LANES * LANES * p->words + k % LANES);
    statistics(p, masks, t);
    for (int k = 0; k < n; k++) {
        t[k] = settled(p, t[k]);
        hits += fabs(t[k]) >= fabs(p->seen);
        if (d->statistics) d->statistics[from + k] = t[k];
    }
    d->hits[round] = hits;
    arena_free(a);
}

static void drawn_test(const Plan *p, RandomizationTest *out, double *drawn)
{
    isize rounds = (p->r->draws + ROUND - 1) / ROUND;
    Drawing d = { p, p->r->draws, drawn, make_array(p->arena, i64, rounds + 1) };
    share_out(p->r->threads, rounds, draw_round, &d);
    i64 hits = 0;
    for (isize i = 0; i < rounds; i++) hits += d.hits[i];
    out->draws = p->r->draws, out->p = (1 + (double)hits) / (1 + (double)p->r->draws);
}

static Err plan_make(Arena *a, const Randomization *r, Plan *p)
{
    *p = (Plan){ .r = r, .arena = a };
    Err e = units_find(p);
    if (failed(e)) return e;
    places_make(p);
    for (isize b = 0; b < p->blocks && !r->k && !r->cluster.code; b++)
        if (!p->block[b].treated || p->block[b].treated == p->block[b].n) return err(a, ERR_NONE, "a block has only one arm");
    if (r->k > SUMS_MOST - 4) return err(a, ERR_INPUT, "randomisation inference takes at most 60 covariates");
    if (r->k || r->cluster.code) adjusted_make(p);
    else means_make(p);
    return OK;
}

double randomization_count(const Randomization *r)
{
    Arena *a = arena_new();
    Plan p = { .r = r, .arena = a };
    Err e = units_find(&p);
    if (!failed(e)) places_make(&p);
    double n = failed(e) ? INFINITY : assignments(&p);
    arena_free(a);
    return n;
}

/* A draw may divide by less than what was seen does: half of it is allowed for. */
static void seen_note(Plan *p, const u64 *mask)
{
    double sums[SUMS_MOST], below = 1;
    for (isize i = 0; i < p->sums; i++) sum_plain(p->value[i], mask, p->words, sums + i);
    p->seen = statistic_of(p, mask, sums);
    if (p->adjusted) below = denominator(p, mask, sums) / 2;
    p->slack = 1e-10 * fabs(p->seen) + (below > 1e-12 ? p->rounding / below : 0);
}

Err randomization_test(Arena *a, const Randomization *r, RandomizationTest *out, double *drawn)
{
    Plan p;
    *out = (RandomizationTest){ 0 };
    if (r->draws < 1) return err(a, ERR_INPUT, "randomisation inference needs at least one draw");
    Err e = plan_make(a, r, &p);
    if (failed(e)) return e;
    u64 *mask = masks_new(a, &p, 1);
    mask_seen(&p, mask);
    seen_note(&p, mask);
    out->statistic = p.seen;
    bool few = assignments(&p) <= (double)r->draws;
    for (isize b = 0; b < p.blocks; b++) few &= p.block[b].n < 64;
    if (few) exact_test(&p, out, drawn);
    else drawn_test(&p, out, drawn);
    return OK;
}
