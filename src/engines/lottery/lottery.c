#include "engines/lottery/lottery.h"
#include <math.h>
#include <sodium.h>

/* ---- numbers from a seed ---- */

void lottery_stream(LotteryStream *s, const u8 seed[SEED_BYTES])
{
    *s = (LotteryStream){ .at = sizeof s->bytes };
    memcpy(s->key, seed, SEED_BYTES);
}

u64 lottery_u64(LotteryStream *s)
{
    static const u8 nonce[crypto_stream_chacha20_NONCEBYTES], zeros[sizeof s->bytes];
    if (s->at == (isize)sizeof s->bytes) {
        crypto_stream_chacha20_xor_ic(s->bytes, zeros, sizeof s->bytes, nonce, s->block, s->key);
        s->block += sizeof s->bytes / 64;
        s->at = 0;
    }
    u64 v = 0;
    for (int i = 7; i >= 0; i--) v = v << 8 | s->bytes[s->at + i];
    s->at += 8;
    return v;
}

/* The lowest 2^64 mod n numbers are thrown away: what is left is a multiple of n. */
u64 lottery_below(LotteryStream *s, u64 n)
{
    must(n > 0);
    u64 low = (0 - n) % n, v;
    do v = lottery_u64(s); while (v < low);
    return v % n;
}

bool seed_of_hex(Str hex, u8 out[SEED_BYTES])
{
    memset(out, 0, SEED_BYTES);
    if (!hex.n || hex.n > 2 * SEED_BYTES) return false;
    for (isize i = 0; i < hex.n; i++) {
        int digit = hex_digit(hex.p[hex.n - 1 - i]);
        if (digit < 0) return false;
        out[SEED_BYTES - 1 - i / 2] |= (u8)(digit << (i % 2 * 4));
    }
    return true;
}

Str seed_str(Arena *a, const u8 seed[SEED_BYTES])
{
    Str s = hex_of(a, seed, SEED_BYTES);
    while (s.n > 1 && s.p[0] == '0') s = str_slice(s, 1, s.n);
    return s;
}

void sha256_of(Str bytes, u8 out[32]) { crypto_hash_sha256(out, (const u8 *)bytes.p, (u64)bytes.n); }

static void sha256_both(const u8 head[SEED_BYTES], Str tail, u8 out[32])
{
    crypto_hash_sha256_state st;
    crypto_hash_sha256_init(&st);
    crypto_hash_sha256_update(&st, head, SEED_BYTES);
    crypto_hash_sha256_update(&st, (const u8 *)tail.p, (u64)tail.n);
    crypto_hash_sha256_final(&st, out);
}

void lottery_seed(const u8 secret[SEED_BYTES], Str public_value, u8 out[SEED_BYTES]) { sha256_both(secret, public_value, out); }

LotteryKey lottery_key(const u8 seed[SEED_BYTES], Str label)
{
    u8 hash[32];
    LotteryKey key;
    sha256_both(seed, label, hash);
    memcpy(key.bytes, hash, sizeof key.bytes);
    return key;
}

u64 lottery_number(const LotteryKey *key, Str id)
{
    u8 h[8];
    u64 v = 0;
    crypto_shorthash_siphash24(h, (const u8 *)id.p, (u64)id.n, key->bytes);
    for (int i = 7; i >= 0; i--) v = v << 8 | h[i];
    return v;
}

/* ---- the order of one stratum: the units at[0 .. n-1] of the plan ---- */

static void shuffle(LotteryStream *s, i64 *at, isize n)
{
    for (isize i = 0; i < n; i++) {
        isize k = i + (isize)lottery_below(s, (u64)(n - i));
        i64 unit = at[i];
        at[i] = at[k], at[k] = unit;
    }
}

/* Sums of weights that can be taken from (Fenwick 1994): node i holds the weights of (i & i-1, i]. */
typedef struct { u64 *node; isize n, top; u64 total; } Sums;

static Sums sums_new(Arena *a, isize n)
{
    Sums t = { .node = make_array(a, u64, n + 1), .n = n, .top = 1 };
    while (t.top * 2 <= n) t.top *= 2;
    return t;
}

static void sums_fill(Sums *t, const u64 *weight, const i64 *at)
{
    t->total = 0;
    memset(t->node, 0, (size_t)(t->n + 1) * sizeof *t->node);
    for (isize i = 1; i <= t->n; i++) {
        u64 w = weight[at[i - 1]];
        t->total += w, t->node[i] += w;
        isize up = i + (i & -i);
        if (up <= t->n) t->node[up] += t->node[i];
    }
}

/* Takes out the first unit up to which the weights that are left sum to more than `ball`. Its index. */
static isize sums_take(Sums *t, u64 ball, const u64 *weight, const i64 *at)
{
    isize i = 0;
    for (isize step = t->top; step; step /= 2)
        if (i + step <= t->n && t->node[i + step] <= ball) i += step, ball -= t->node[i];
    u64 w = weight[at[i]];
    for (isize k = i + 1; k <= t->n; k += k & -k) t->node[k] -= w;
    t->total -= w;
    return i;
}

static void order_by_weight(Arena *a, LotteryStream *s, const u64 *weight, i64 *at, isize n)
{
    Sums t = sums_new(a, n);
    i64 *drawn = make_array(a, i64, n);
    sums_fill(&t, weight, at);
    for (isize i = 0; i < n; i++) drawn[i] = at[sums_take(&t, lottery_below(s, t.total), weight, at)];
    if (n) memcpy(at, drawn, (size_t)n * sizeof *at);
}

/* ---- chances, by a unit's index in its stratum ---- */

/* first[mask] is the probability that the units drawn first are those of mask. */
static void chances_by_sets(Arena *a, const u64 *weight, const i64 *at, isize n, i64 slots, double *chance)
{
    double *first = make_array(a, double, (isize)1 << n);
    u64 total = 0;
    for (isize i = 0; i < n; i++) total += weight[at[i]];
    first[0] = 1;
    for (u32 mask = 0; mask < 1u << n; mask++) {
        int drawn = __builtin_popcount(mask);
        if (drawn > slots) continue;
        u64 left = total;
        for (isize i = 0; i < n; i++) if (mask >> i & 1) left -= weight[at[i]];
        for (isize i = 0; i < n; i++) {
            if (drawn == slots && mask >> i & 1) chance[i] += first[mask];
            if (drawn < slots && !(mask >> i & 1)) first[mask | 1u << i] += first[mask] * (double)weight[at[i]] / (double)left;
        }
    }
}

/* From a stream of its own that does not depend on the seed of the draw. */
static i64 chances_by_simulation(Arena *a, const u64 *weight, const i64 *at, isize n, i64 slots, double *chance)
{
    u8 key[SEED_BYTES];
    LotteryStream s;
    sha256_of(S("rotunda lottery chances 1"), key);
    lottery_stream(&s, key);
    i64 rounds = max_i64(100, min_i64(LOTTERY_ROUNDS, 20000000 / (slots + n / 8 + 1)));
    Sums t = sums_new(a, n);
    for (i64 r = 0; r < rounds; r++) {
        sums_fill(&t, weight, at);
        for (i64 k = 0; k < slots; k++) chance[sums_take(&t, lottery_below(&s, t.total), weight, at)] += 1;
    }
    for (isize i = 0; i < n; i++) chance[i] /= (double)rounds;
    return rounds;
}

static bool weights_differ(const u64 *weight, const i64 *at, isize n)
{
    for (isize i = 1; weight && i < n; i++) if (weight[at[i]] != weight[at[0]]) return true;
    return false;
}

/* Returns the rounds of a simulation, 0 where the chances are exact. */
static i64 chances(Arena *a, const u64 *weight, const i64 *at, isize n, i64 slots, double *chance)
{
    bool certain = slots <= 0 || slots >= n;
    if (!certain && weights_differ(weight, at, n)) {
        if (n <= LOTTERY_EXACT_UNITS) { chances_by_sets(a, weight, at, n, slots, chance); return 0; }
        if (slots > 1) return chances_by_simulation(a, weight, at, n, slots, chance);
        u64 total = 0;
        for (isize i = 0; i < n; i++) total += weight[at[i]];
        for (isize i = 0; i < n; i++) chance[i] = (double)weight[at[i]] / (double)total;
        return 0;
    }
    for (isize i = 0; i < n; i++) chance[i] = certain ? (double)(slots > 0) : (double)slots / (double)n;
    return 0;
}

static void error_note(LotteryDraw *d, i64 rounds, const double *chance, isize n)
{
    if (!rounds) return;
    d->rounds = d->rounds ? min_i64(d->rounds, rounds) : rounds;
    for (isize i = 0; i < n; i++) d->error = fmax(d->error, sqrt(chance[i] * (1 - chance[i]) / (double)rounds));
}

/* ---- a draw ---- */

/* The plan's units by stratum, each stratum in the plan's order; those of stratum k end where from[k + 1] says. */
static i64 *units_by_stratum(Arena *a, const LotteryPlan *plan, isize *from)
{
    i64 *at = make_array(a, i64, plan->n);
    isize *next = make_array(a, isize, plan->strata + 1);
    for (isize i = 0; i < plan->n; i++) from[(plan->stratum ? plan->stratum[i] : 0) + 1]++;
    for (isize k = 0; k < plan->strata; k++) next[k] = from[k], from[k + 1] += from[k];
    for (isize i = 0; i < plan->n; i++) at[next[plan->stratum ? plan->stratum[i] : 0]++] = i;
    return at;
}

static void draw_stratum(Arena *a, const LotteryPlan *plan, i32 stratum, LotteryStream *s, i64 *at, isize n, double *chance_of, LotteryDraw *d)
{
    i64 slots = plan->slots[stratum];
    double *chance = make_array(a, double, n);
    error_note(d, chances(a, plan->weight, at, n, slots, chance), chance, n);
    for (isize i = 0; i < n; i++) chance_of[at[i]] = chance[i];
    if (plan->weight) order_by_weight(a, s, plan->weight, at, n);
    else shuffle(s, at, n);
    for (isize i = 0; i < n; i++)
        *d->place++ = (LotteryPlace){ .unit = at[i], .stratum = stratum, .selected = i < slots, .order = i < slots ? i + 1 : i + 1 - slots, .chance = chance_of[at[i]] };
}

LotteryDraw lottery_draw(Arena *a, const LotteryPlan *plan, const u8 seed[SEED_BYTES])
{
    LotteryDraw d = { .place = make_array(a, LotteryPlace, plan->n) };
    LotteryPlace *first = d.place;
    LotteryStream s;
    lottery_stream(&s, seed);
    isize *from = make_array(a, isize, plan->strata + 1);
    i64 *at = units_by_stratum(a, plan, from);
    double *chance_of = make_array(a, double, plan->n);
    for (i32 k = 0; k < plan->strata; k++) {
        Arena *scratch = arena_new();
        draw_stratum(scratch, plan, k, &s, at + from[k], from[k + 1] - from[k], chance_of, &d);
        arena_free(scratch);
    }
    must(d.place == first + plan->n);
    d.place = first;
    return d;
}

void lottery_share(i64 slots, const i64 *units, isize strata, i64 *out)
{
    __int128 all = 0;
    i64 given = 0;
    for (isize k = 0; k < strata; k++) all += units[k];
    for (isize k = 0; k < strata; k++) given += out[k] = all ? (i64)((__int128)slots * units[k] / all) : 0;
    bool *up = calloc((size_t)strata + 1, 1);
    must(up);
    for (; all && given < slots; given++) {
        isize best = -1;
        for (isize k = 0; k < strata; k++)
            if (!up[k] && (best < 0 || (__int128)slots * units[k] % all > (__int128)slots * units[best] % all)) best = k;
        up[best] = true, out[best]++;
    }
    free(up);
}
