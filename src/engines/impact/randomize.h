/* randomize.h: who is treated, drawn so that anybody can repeat it: a function of 32 bytes of seed and of ids, never of the order of rows.
 * Every draw is one of engines/lottery. Conventions as in impact.h.
 *
 *   RandomizeDesign d = { .n = 40, .strata = 1, .slots = (i64[]){ 20 }, .accept = 1 };
 *   Randomized r;
 *   Err e = randomize(arena, &d, &r);                  r.treated[i], r.probability[i]
 */
#ifndef ENGINES_RANDOMIZE_H
#define ENGINES_RANDOMIZE_H
#include "engines/impact/impact.h"
#include "engines/lottery/lottery.h"

typedef struct {
    isize n;                        /* what is assigned: units, or clusters; in the order of their ids' bytes */
    const i32 *stratum;             /* blocks or pairs; NULL: all in one */
    i32    strata;
    const i64 *slots;               /* of each stratum: how many are treated */
    isize  k;                       /* covariates that are to be balanced */
    const double *const *x;
    double accept;                  /* rerandomise: the share of draws that are balanced enough, below 1; 1: the first draw is taken */
    i64    simulated;               /* rerandomise: balanced draws from which probabilities are counted, where symmetry does not say them */
    u8     seed[SEED_BYTES];
} RandomizeDesign;

typedef struct {
    u8     *treated;
    double *probability;            /* of being treated, over all seeds */
    double  error;                  /* the largest standard error of a probability that was counted; 0: all exact */
    double  distance, limit;        /* Mahalanobis distance of the arms' means, and the largest that is taken (INFINITY: any); NAN without covariates */
    isize   columns;                /* covariates that are told apart */
    i64     tries;
} Randomized;

/* Complete within strata; with accept < 1 drawn again until the Mahalanobis distance of means, n1 n0 / n d' S^-1 d, is at most the quantile
 * `accept` of chi-square with as many degrees of freedom as covariates (Morgan and Rubin 2012). Try t has the seed SHA-256(seed, "t" in digits),
 * the first try (and every draw without rerandomisation) the seed itself. Half of each stratum treated: each probability is 1/2, as whoever
 * is treated could as well be the control. ERR_NONE: nobody or everybody is treated, or 100 / accept tries found no balanced draw. */
Err randomize(Arena *a, const RandomizeDesign *d, Randomized *out);

/* Which of several treatments each of the treated gets, within strata: as many of each as can be, drawn one after the other among those still
 * without one, treatment a with the seed SHA-256(seed, "arm a"). arm[n]: 0 control, 1 .. arms; chance[n]: of the arm that it got, over all seeds.
 * accept is 1. ERR_NONE: somebody has to be treated for each. */
Err randomize_arms(Arena *a, const RandomizeDesign *d, const Randomized *r, i32 arms, i32 *arm, double *chance);

/* Pairs of the nearest by Mahalanobis distance, the closest pair of all first (greedy; ties: the earlier). n even, at most 4,000.
 * pair[n]: 0 .. n / 2 - 1. */
Err randomize_pairs(Arena *a, isize n, isize k, const double *const *x, i32 *pair);

/* How far the arms' means are apart, z 1 or 0: Mahalanobis distance as above, and its degrees of freedom. */
double randomize_distance(Arena *a, isize n, isize k, const double *const *x, const u8 *z, isize *columns);

#endif
