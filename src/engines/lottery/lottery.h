/* lottery.h: draws that anybody can repeat: a function of 32 bytes of seed and of the ids of what is drawn, never of the
 * order in which they stand. docs/FORMATS.md has every step byte by byte, with test vectors.
 *
 *   LotteryStream s;
 *   lottery_stream(&s, seed);
 *   u64 face = lottery_below(&s, 6);
 *
 *   LotteryPlan plan = { .n = 100, .strata = 1, .slots = (i64[]){ 20 } };
 *   LotteryDraw d = lottery_draw(arena, &plan, seed);      d.place[0 .. 99]
 *
 * The stream is ChaCha20 (Bernstein 2008, 64-bit nonce of zeros, counter from 0), read as 64-bit numbers, the lowest byte
 * first. A number below n is taken by rejection, so each of the n is exactly as likely as the others.
 */
#ifndef ENGINES_LOTTERY_H
#define ENGINES_LOTTERY_H
#include "base/str.h"

enum { SEED_BYTES = 32, LOTTERY_EXACT_UNITS = 20, LOTTERY_ROUNDS = 10000 };

/* ---- numbers from a seed ---- */

typedef struct {
    u8    key[SEED_BYTES];
    u64   block;                /* of 64 bytes, the next one */
    isize at;                   /* in bytes */
    u8    bytes[512];
} LotteryStream;

void lottery_stream(LotteryStream *s, const u8 seed[SEED_BYTES]);
u64  lottery_u64(LotteryStream *s);
u64  lottery_below(LotteryStream *s, u64 n);            /* 0 .. n-1, n > 0 */

bool seed_of_hex(Str hex, u8 out[SEED_BYTES]);          /* 1 to 64 digits, a number: "1" is 31 zeros and a 1 */
Str  seed_str(Arena *a, const u8 seed[SEED_BYTES]);     /* as it is typed: "2a" */
void sha256_of(Str bytes, u8 out[32]);

/* The seed of a committed lottery: SHA-256 of the secret's 32 bytes and the public value's bytes behind them. */
void lottery_seed(const u8 secret[SEED_BYTES], Str public_value, u8 out[SEED_BYTES]);

/* A lottery number of an id, for breaking ties: SipHash-2-4 of the id under the first 16 bytes of SHA-256(seed, label). */
typedef struct { u8 bytes[16]; } LotteryKey;
LotteryKey lottery_key(const u8 seed[SEED_BYTES], Str label);
u64  lottery_number(const LotteryKey *key, Str id);

/* ---- a draw ---- */

typedef struct {
    isize n;                    /* units, in the order of their ids' bytes */
    const i32 *stratum;         /* of each, 0 .. strata-1; NULL: all in the first */
    const u64 *weight;          /* of each, > 0, the sum under 2^63; NULL: all alike */
    isize strata;               /* in the order of their names' bytes */
    const i64 *slots;           /* of each stratum; may be more than it has units */
} LotteryPlan;

typedef struct {
    i64    unit;                /* index into the plan's */
    i32    stratum;
    bool   selected;            /* or waiting */
    i64    order;               /* 1 is first, within stratum and outcome */
    double chance;              /* of being selected, over all seeds */
} LotteryPlace;

typedef struct {
    LotteryPlace *place;        /* n, by stratum, in the order in which they were drawn */
    i64    rounds;              /* 0: every chance is exact; else some are from so many simulated draws at the least */
    double error;               /* the largest standard error of a simulated chance */
} LotteryDraw;

/* With weights each unit is drawn from those that are left with a probability in proportion to its weight (successive
 * sampling). Its chance is exact with equal weights, with one slot or none, where all are selected, and in a stratum of up
 * to LOTTERY_EXACT_UNITS; else it is the share of LOTTERY_ROUNDS simulated draws (fewer in very large strata). */
LotteryDraw lottery_draw(Arena *a, const LotteryPlan *plan, const u8 seed[SEED_BYTES]);

/* Slots in proportion to units, by largest remainders, ties to the earlier; sum(out) is slots where the units are as many. */
void lottery_share(i64 slots, const i64 *units, isize strata, i64 *out);

#endif
