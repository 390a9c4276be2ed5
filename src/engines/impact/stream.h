/* stream.h: random words for draws: xoshiro256++ (Blackman and Vigna 2019). A stream for each piece of work, made from the seed and the
 * piece's number, so that results do not depend on which thread draws what. Inside engines/impact only.
 *
 *   Stream g = stream_of(seed, block);
 *   u64 word = stream_next(&g);
 */
#ifndef ENGINES_STREAM_H
#define ENGINES_STREAM_H
#include "base/base.h"

typedef struct { u64 s[4]; } Stream;

static inline u64 stream_turn(u64 x, int k) { return x << k | x >> (64 - k); }

static inline u64 stream_next(Stream *g)
{
    u64 out = stream_turn(g->s[0] + g->s[3], 23) + g->s[0], t = g->s[1] << 17;
    g->s[2] ^= g->s[0], g->s[3] ^= g->s[1], g->s[1] ^= g->s[2], g->s[0] ^= g->s[3], g->s[2] ^= t;
    g->s[3] = stream_turn(g->s[3], 45);
    return out;
}

/* 0 .. n - 1, each as likely (Lemire 2019). */
static inline u64 stream_below(Stream *g, u64 n)
{
    unsigned __int128 m = (unsigned __int128)stream_next(g) * n;
    if ((u64)m < n) for (u64 low = -n % n; (u64)m < low;) m = (unsigned __int128)stream_next(g) * n;
    return (u64)(m >> 64);
}

/* By splitmix64 of seed and piece. */
static inline Stream stream_of(const u64 seed[4], u64 piece)
{
    Stream g;
    for (int i = 0; i < 4; i++) {
        u64 z = seed[i] + (piece * 4 + (u64)i + 1) * 0x9E3779B97F4A7C15u;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u, z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        g.s[i] = z ^ z >> 31;
    }
    if (!(g.s[0] | g.s[1] | g.s[2] | g.s[3])) g.s[0] = 1;
    return g;
}

#endif
